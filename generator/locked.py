"""Locked: editions whose stories may not change unnoticed.

A locked edition notes, in its own front matter, a seal for each of its stories: a digest of what readers see of
it, made of what the editor wrote and not of what this program makes of it, so that a new version of the program
breaks none. A story that has another seal now, and no new correction, is told. Pure.
"""

from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b

import msgspec

from generator.article import Article
from generator.edition import Edition
from generator.problems import Location, Problem, Related, warning


def seal(article: Article, text: str) -> str:
    """A digest of what readers see of a story: its text, and what of its front matter is printed."""
    image, published = article.image, article.published
    printed = (
        article.title,
        article.kicker,
        article.byline,
        article.dateline,
        article.agency,
        article.source,
        article.date.text if article.date else "",
        published.text if published else "",
        article.summary,
        article.comment,
        article.headline_original,
        article.notes,
        article.credits,
        (image.file, image.alt, image.caption, image.credit) if image else (),
        text.strip(),
    )
    return blake2b(msgspec.json.encode(printed), digest_size=8).hexdigest()


def noted(article: Article, sealed: str) -> str:
    """What an edition notes of a story: its seal, and how many corrections it had."""
    return f"{sealed}+{len(article.corrections)}" if article.corrections else sealed


Find = Callable[[str], Article | None]


def sealed(editions: Iterable[Edition], find: Find, seals: Mapping[str, str]) -> dict[str, str]:
    """The seals, as they are now, of all stories in locked editions, by path."""
    found = [find(each.article) for edition in editions if edition.locked for each in edition.stories()]
    return {article.path: seals[article.path] for article in found if article is not None}


def broken(editions: Iterable[Edition], find: Find, seals: Mapping[str, str]) -> list[Problem]:
    """What has changed in locked editions. Stories that readers do not see are passed over."""
    return [problem for edition in editions if edition.locked for problem in _broken(edition, find, seals)]


def _broken(edition: Edition, find: Find, seals: Mapping[str, str]) -> Iterable[Problem]:
    again = f"run `lock {edition.path.rpartition('/')[2].removesuffix('.md')}`"
    if not edition.as_locked:
        message = "the edition is locked, but does not note what its stories were"
        yield warning(edition.where("locked"), message, hint=f"{again}, which writes it down")
        return
    left, hidden = dict(edition.as_locked), False
    for reference in edition.stories():
        where = Location(edition.where().path, reference.line, reference.column)
        article = find(reference.article)
        if article is None:
            hidden = True
            continue
        before = left.pop(article.key, None)
        if before is None:
            message = f"“{article.title}” came into the edition after it was locked"
            yield warning(where, message, hint=f"take it out, or {again} again")
            continue
        known, _, corrections = before.partition("+")
        if seals[article.path] != known and len(article.corrections) <= int(corrections or "0"):
            message = f"“{article.title}” stands in a locked edition and was changed without a correction"
            hint = (
                "write `corrections: [{date: …, text: What was wrong, and what is right}]`, or undo the change"
            )
            related = (Related(where, f"“{edition.title}” is locked"),)
            yield warning(article.where("title"), message, hint=hint, related=related)
    # A story that readers do not see is not found by its id: it may be the one that seems to be gone.
    for key in left if not hidden else ():
        message = f"the story `{key}` was in the edition when it was locked"
        yield warning(edition.where("as_locked"), message, hint=f"put it back, or {again} again")
