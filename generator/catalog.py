"""Catalog: all documents of the site, checked against each other, sorted, indexed, frozen.

It holds no bodies, only what is known of them. What is held back (drafts, embargoes, stories that expired or
lie in the future) is sorted out here, before anything else can see it. It is made anew in every build; that
is cheap, and so nothing in it can be stale.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Literal, TypeVar

import msgspec

from generator import filenames
from generator.article import Article
from generator.assets import Asset, faults
from generator.clashes import same_address, same_id, same_number
from generator.copies import held_back
from generator.documents import Body, Converted, Document
from generator.edition import Edition
from generator.memory import Memory
from generator.mergers import keepers, renamed, without_merged
from generator.moments import When, instant, last_instant
from generator.page import Page
from generator.permissions import takedowns_of, terms_of, told_in_full, unnamed
from generator.policy import FULL, Grants, Policy, Takedown, Terms, in_force
from generator.problems import Location, Problem, Related, error, warning
from generator.urls import address_of

Why = Literal["draft", "embargo", "expired", "future", "takedown"]
Dated = TypeVar("Dated", Article, Edition)
_NEVER = float("-inf")


class Visibility(msgspec.Struct, frozen=True):
    """What counts as published: at which moment (seconds since the epoch), and whether held stories show."""

    now: float
    drafts: bool = False
    future: bool = False


class Held(msgspec.Struct, frozen=True):
    """A document that is held back, why, and until when (seconds since the epoch, None: until it is edited)."""

    path: str
    title: str
    why: Why
    until: When | None = None
    instant: float | None = None


class Catalog(msgspec.Struct, frozen=True):
    """What the site consists of. Articles newest first, editions newest first, pages by title."""

    articles: tuple[Article, ...]
    editions: tuple[Edition, ...]
    pages: tuple[Page, ...]
    bodies: dict[str, Body]
    """By path below `content/`."""
    addresses: dict[str, str]
    """Path of every document that is published -> its address."""
    stories: dict[str, Article]
    """Published articles by id and by path without `.md` and `articles/`."""
    assets: dict[str, Asset]
    """By path; pictures of held stories, and what nothing names, are not among them."""
    held: tuple[Held, ...]
    marks: dict[str, Held]
    """What is shown although it is held (in a preview), by path."""
    merged: dict[str, str]
    """Path of every story that is merged with another -> path of the one that is shown instead."""
    hidden: frozenset[str]
    """Paths of documents and assets that exist but are held back, or cannot be read."""
    broken: frozenset[str]
    """Paths of documents that cannot be read: that is told where they lie, and stops the build."""
    next_change: float | None
    """When the next embargo, expiry, future date or end of a right falls due, in seconds since the epoch."""
    policies: dict[str, Policy] = {}
    """What may be shown of the stories that are not simply shown in full, by path."""
    taken_down: tuple[tuple[Article, Takedown], ...] = ()
    """Stories of which only a notice is left, by path."""


def gather(
    converted: Mapping[str, Converted],
    assets: Mapping[str, Asset],
    zone_name: str,
    visibility: Visibility,
    memory: Memory | None = None,
    grants: Grants = Grants(),  # noqa: B008  # a value
    chosen: tuple[str, ...] = (),
) -> tuple[Catalog, list[Problem]]:
    """Sort and check the documents of a site, given by path below `content/`.

    The HTML of the bodies plays no part in it: after an edit of a body the memory has the answer. `chosen` are
    the files that the configuration names.
    """
    memory = memory or Memory(lasting=False)
    converted = dict(sorted(converted.items()))
    documents = [entry.document for entry in converted.values()]
    references = [entry.body.references if entry.body else None for entry in converted.values()]
    asked = (
        zone_name,
        visibility.drafts,
        visibility.future,
        grants,
        chosen,
        _since(memory.last("catalog"), visibility.now),
    )
    values = (list(converted), documents, references, dict(assets), asked)
    gathered = memory.recall(
        "catalog", values, partial(_gather, converted, assets, zone_name, visibility, grants, chosen)
    )
    bodies = {path: entry.body for path, entry in converted.items() if entry.body is not None}
    problems = [problem for entry in converted.values() for problem in entry.problems]
    return msgspec.structs.replace(gathered.catalog, bodies=bodies), [*problems, *gathered.problems]


class _Gathered(msgspec.Struct, frozen=True):
    """A catalog without bodies, what is wrong, and since when nothing has been released or has expired."""

    catalog: Catalog
    problems: list[Problem]
    since: float


def _since(last: _Gathered | None, now: float) -> float:
    """The moment as of which a catalog holds: that of the last one, as long as nothing has fallen due since."""
    if last is None or now < last.since or (last.catalog.next_change or float("inf")) <= now:
        return now
    return last.since


def _gather(
    converted: Mapping[str, Converted],
    assets: Mapping[str, Asset],
    zone_name: str,
    visibility: Visibility,
    grants: Grants,
    chosen: tuple[str, ...],
) -> _Gathered:
    problems: list[Problem] = []
    documents = [entry.document for entry in converted.values() if entry.document is not None]
    problems += same_id(documents) + same_address(documents, assets) + same_number(documents)
    takedowns = takedowns_of(documents, grants)
    down = {article.path: takedown for article, takedown in takedowns}
    reasons = {d.path: found for d in documents if (found := _reasons(d, down, zone_name, visibility.now))}
    shown = {path for path, found in reasons.items() if all(_shown(held, visibility) for held in found)}
    visible = [document for document in documents if document.path not in reasons or document.path in shown]
    all_stories = by_name(d for d in documents if isinstance(d, Article))
    merged, wrong = keepers(documents, lambda name: find_story(name, all_stories))
    problems += wrong
    if merged:
        visible, merged = without_merged(visible, merged)
        all_stories = renamed(all_stories, merged, all_stories.values())
    paths = {document.path for document in visible}
    told = [unnamed(d, grants) for d in visible if isinstance(d, Article)]
    articles = _newest_first(told, zone_name)
    problems += [p for d in documents if isinstance(d, Edition) for p in _missing_stories(d, all_stories)]
    terms = terms_of(articles, grants)
    policies = {
        path: policy
        for path, said in terms.items()
        if (policy := in_force(said, zone_name, visibility.now)) != FULL
    }
    hidden_files, wrong = held_back(sorted(assets), converted, paths, policies, chosen)
    problems += wrong
    problems += [p for path in sorted(assets) for p in filenames.faults(path)]
    problems += [p for path in sorted(assets) if path not in hidden_files for p in faults(assets[path])]
    held = [_first_not_shown(found, visibility) for path, found in reasons.items() if path not in shown]
    catalog = Catalog(
        articles=articles,
        editions=_newest_first((d for d in visible if isinstance(d, Edition) and d.date), zone_name),
        pages=tuple(sorted((d for d in visible if isinstance(d, Page)), key=lambda p: (p.title, p.path))),
        bodies={},
        addresses={document.path: address_of(document.path) for document in visible},
        stories=renamed(all_stories, merged, articles) if merged else by_name(articles),
        assets={path: asset for path, asset in sorted(assets.items()) if path not in hidden_files},
        held=tuple(held),
        marks={path: reasons[path][0] for path in sorted(shown)},
        merged=merged,
        hidden=frozenset(hidden_files | (converted.keys() - paths - merged.keys())),
        broken=frozenset([path for path, entry in converted.items() if entry.document is None]),
        next_change=_next_change(documents, terms.values(), zone_name, visibility.now),
        policies=policies,
        taken_down=tuple([(a, down) for a, down in takedowns if len(reasons[a.path]) == 1]),
    )
    problems += told_in_full([article for article in articles if article.path not in terms], grants)
    return _Gathered(catalog, problems, visibility.now)


def _reasons(document: Document, takedowns: Mapping[str, Takedown], zone_name: str, now: float) -> list[Held]:
    """Why a document is held back: all that would have to be lifted before readers may see it."""
    path, title = document.path, document.title
    reasons = [Held(path, title, "draft")] if document.draft else []
    if isinstance(document, Page):
        return reasons
    if path in takedowns:
        reasons.append(Held(path, title, "takedown", takedowns[path].date))
    waits: list[tuple[Why, When | None]] = [("embargo", document.embargo), ("future", document.date)]
    late = [
        (begins, why, when) for why, when in waits if when and (begins := last_instant(when, zone_name)) > now
    ]
    if late:
        begins, why, when = max(reversed(late), key=itemgetter(0))
        reasons.append(Held(path, title, why, when, begins))
    expires = document.expires if isinstance(document, Article) else None
    if expires is not None and instant(expires, zone_name) <= now:
        reasons.append(Held(path, title, "expired", expires))
    return reasons


def _shown(held: Held, visibility: Visibility) -> bool:
    if held.why == "takedown":
        return False
    if held.why == "draft":
        return visibility.drafts
    # What has expired is not waiting for anything: only who asks for everything is shown it.
    return visibility.future and (held.why != "expired" or visibility.drafts)


def _first_not_shown(reasons: Sequence[Held], visibility: Visibility) -> Held:
    return next(held for held in reasons if not _shown(held, visibility))


def _next_change(
    documents: Iterable[Document], terms: Iterable[Terms], zone_name: str, now: float
) -> float | None:
    due = [begins for said in terms if said.until and (begins := instant(said.until, zone_name)) > now]
    for document in documents:
        if isinstance(document, Page) or document.draft:
            continue
        begins_at = [last_instant(when, zone_name) for when in (document.date, document.embargo) if when]
        expires = document.expires if isinstance(document, Article) else None
        ends_at = [instant(expires, zone_name)] if expires else []
        due += [moment for moment in (*begins_at, *ends_at) if moment > now]
    return min(due, default=None)


def _newest_first(documents: Iterable[Dated], zone_name: str) -> tuple[Dated, ...]:
    def order(document: Dated) -> tuple[float, str, str]:
        date = document.date
        return (instant(date, zone_name) if date else _NEVER, document.key, document.path)

    return tuple(sorted(documents, key=order, reverse=True))


def by_name(articles: Iterable[Article]) -> dict[str, Article]:
    """By path below `content/articles`, and by id, which wins."""
    listed = list(articles)
    names = {article.path.removeprefix("articles/").removesuffix(".md"): article for article in listed}
    names.update((article.id, article) for article in reversed(listed) if article.id)
    return names


def find_story(name: str, stories: Mapping[str, Article]) -> Article | None:
    """The article that an edition means: by id, or by path with or without folder and ending."""
    return stories.get(name) or stories.get(
        name.removeprefix("content/").removeprefix("articles/").removesuffix(".md")
    )


def _missing_stories(edition: Edition, stories: Mapping[str, Article]) -> list[Problem]:
    problems = []
    named: dict[str, Location] = {}
    for section in edition.sections:
        for reference in section.stories:
            where = Location(edition.where().path, reference.line, reference.column)
            article = find_story(reference.article, stories)
            if article is None:
                message = f"there is no story `{reference.article}`"
                problems.append(error(where, message, hint=_nearest(reference.article, stories)))
            elif article.path in named:
                related = (Related(named[article.path], "it stands here first"),)
                message = f"the edition carries “{article.title}” twice"
                problems.append(warning(where, message, hint="remove one of the two", related=related))
            else:
                named[article.path] = where
    return problems


def _nearest(name: str, stories: Mapping[str, Article]) -> str:
    import difflib  # only needed for mistakes

    near = difflib.get_close_matches(name, stories, n=1)
    if near:
        return f"did you mean `{near[0]}`, “{stories[near[0]].title}”?"
    return "write the story's id, or its path below content/articles"
