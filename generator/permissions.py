"""Permissions: what is said of the rights of each story: by itself, by its source, by the site.

What follows for a story at a moment is `policy`'s to say, what is left of it then, `release`'s. Pure.
"""

import json
import re
from collections.abc import Iterable

import msgspec

from generator.article import Article
from generator.documents import Document
from generator.policy import Grants, Takedown, Terms, settled
from generator.problems import Location, Problem, notice
from generator.urls import slug


def takedowns_of(documents: Iterable[Document], grants: Grants) -> list[tuple[Article, Takedown]]:
    """The stories that were taken down, themselves or with their source."""
    articles = [document for document in documents if isinstance(document, Article)]
    by_source: dict[str, Takedown | None] = {}
    if grants.takedowns:
        by_source = {
            name: grants.takedowns.get(slug(name)) for name in {a.source for a in articles if a.source}
        }
    found = ((article, article.takedown or by_source.get(article.source)) for article in articles)
    return [(article, takedown) for article, takedown in found if takedown]


def unnamed(article: Article, grants: Grants) -> Article:
    """The article without the same story elsewhere, where all of that source was taken down."""
    if not (article.also and grants.takedowns):
        return article
    also = tuple([each for each in article.also if slug(each.source) not in grants.takedowns])
    return article if len(also) == len(article.also) else msgspec.structs.replace(article, also=also)


def terms_of(articles: Iterable[Article], grants: Grants) -> dict[str, Terms]:
    """What is said of the stories of which something is said, by path."""
    by_source: dict[str, Terms] = {}
    found = {}
    for article in articles:
        said = by_source.get(article.source)
        if said is None:
            said = by_source[article.source] = grants.terms(article.source)
        if article.terms != _NOTHING_SAID:
            said = settled(said, article.terms)
        if said != _NOTHING_SAID:
            found[article.path] = said
    return found


_NOTHING_SAID = Terms()


def told_in_full(articles: Iterable[Article], grants: Grants) -> list[Problem]:
    """That stories with another publisher's notice are shown in full, where nobody has said they may be."""
    own = slug(grants.name)
    theirs: dict[str, int] = {}
    for article in articles:
        rights = article.rights
        if rights and (rights.notice or rights.owner) and not rights.license:
            source = article.source or rights.owner
            if own not in (slug(source), slug(rights.owner)):
                theirs[source] = theirs.get(source, 0) + 1
    if not theirs:
        return []
    most = sorted(theirs, key=lambda source: (-theirs[source], source))
    lines = [f"  {as_key(source)}: {{rights: excerpt}}" for source in most[:_NAMED] if source]
    stanza = [
        *(["sources:", *lines] if lines else []),
        *(["rights: excerpt"] if len(lines) < len(most) else []),
    ]
    hint = "\n".join(["say it in config.yaml: full, excerpt, headline or link", *stanza])
    number = sum(theirs.values())
    who = f"{number:,} stories carry" if number > 1 else "a story carries"
    message = f"{who} another publisher’s notice and nothing says how much may be shown: all of it is"
    return [notice(Location("config.yaml"), message, hint=hint)]


_NAMED = 5
_PLAIN_KEY = re.compile(r"[^\W\d_](?:[\w .&’/-]*[\w.])?")


def as_key(name: str) -> str:
    """A name as YAML reads it back."""
    return name if _PLAIN_KEY.fullmatch(name) else json.dumps(name, ensure_ascii=False)
