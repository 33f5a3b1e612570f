"""Catalog: all documents of the site, checked against each other, sorted, indexed, frozen.

It holds no bodies, only what is known of them. What is held back (drafts, embargoes, stories that expired or
lie in the future) is sorted out here, before anything else can see it. It is made anew in every build; that
is cheap, and so nothing in it can be stale.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import msgspec

from generator.article import Article
from generator.documents import Body, Converted, Document
from generator.edition import Edition
from generator.moments import When, instant
from generator.page import Page
from generator.problems import Location, Problem, Related, error, warning
from generator.urls import address_of, collision_key, output_path

Why = Literal["draft", "embargo", "expired", "future"]
_NEVER = float("-inf")


class Asset(msgspec.Struct, frozen=True):
    """A file of `content/` that is copied as it is: its path there, a digest of its bytes, a picture's size."""

    path: str
    digest: bytes
    width: int | None = None
    height: int | None = None


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
    """By path; pictures of held stories are not among them."""
    held: tuple[Held, ...]
    marks: dict[str, Held]
    """What is shown although it is held (in a preview), by path."""
    hidden: frozenset[str]
    """Paths of documents and assets that exist but are held back."""
    next_change: float | None
    """When the next embargo, expiry or future date falls due, in seconds since the epoch."""


def gather(
    converted: Mapping[str, Converted],
    assets: Mapping[str, Asset],
    zone_name: str,
    visibility: Visibility,
) -> tuple[Catalog, list[Problem]]:
    """Sort and check the documents of a site, given by path below `content/`."""
    problems = [problem for entry in converted.values() for problem in entry.problems]
    documents = [entry.document for entry in converted.values() if entry.document is not None]
    problems += _same_id(documents) + _same_address(documents, assets)
    held = {d.path: entry for d in documents if (entry := _held(d, zone_name, visibility)) is not None}
    shown = {path for path, entry in held.items() if _shown(entry, visibility)}
    visible = [document for document in documents if document.path not in held or document.path in shown]
    articles = _newest_first((d for d in visible if isinstance(d, Article)), zone_name)
    all_stories = _by_name(d for d in documents if isinstance(d, Article))
    editions = [document for document in visible if isinstance(document, Edition)]
    problems += _same_number(editions)
    problems += [p for d in documents if isinstance(d, Edition) for p in _missing_stories(d, all_stories)]
    public_assets = _public_assets(converted, assets, {document.path for document in visible})
    hidden = {document.path for document in documents} - {document.path for document in visible}
    catalog = Catalog(
        articles=articles,
        editions=tuple(sorted(editions, key=lambda e: (e.date.iso if e.date else "", e.path), reverse=True)),
        pages=tuple(sorted((d for d in visible if isinstance(d, Page)), key=lambda p: (p.title, p.path))),
        bodies={path: entry.body for path, entry in converted.items() if entry.body is not None},
        addresses={document.path: address_of(document.path) for document in visible},
        stories=_by_name(articles),
        assets=public_assets,
        held=tuple(sorted((e for p, e in held.items() if p not in shown), key=lambda e: e.path)),
        marks={path: held[path] for path in sorted(shown)},
        hidden=frozenset(hidden | (set(assets) - set(public_assets))),
        next_change=_next_change(documents, zone_name, visibility.now),
    )
    return catalog, problems


def _shown(held: Held, visibility: Visibility) -> bool:
    return visibility.drafts if held.why == "draft" else visibility.future


def _held(document: Document, zone_name: str, visibility: Visibility) -> Held | None:
    if document.draft:
        return Held(document.path, document.title, "draft")
    if isinstance(document, Page):
        return None
    for when, why in ((document.embargo, "embargo"), (document.date, "future")):
        if when is not None:
            begins = instant(when, zone_name)
            if begins > visibility.now:
                return Held(document.path, document.title, why, when, begins)  # type: ignore[arg-type]  # both are of Why
    expires = document.expires if isinstance(document, Article) else None
    if expires is not None and instant(expires, zone_name) <= visibility.now:
        return Held(document.path, document.title, "expired", expires)
    return None


def _next_change(documents: Iterable[Document], zone_name: str, now: float) -> float | None:
    due: list[float] = []
    for document in documents:
        if isinstance(document, Page) or document.draft:
            continue
        expires = document.expires if isinstance(document, Article) else None
        moments = (document.date, document.embargo, expires)
        due += [begins for when in moments if when and (begins := instant(when, zone_name)) > now]
    return min(due, default=None)


def _newest_first(articles: Iterable[Article], zone_name: str) -> tuple[Article, ...]:
    def order(article: Article) -> tuple[float, str]:
        return (instant(article.date, zone_name) if article.date else _NEVER, article.key)

    return tuple(sorted(articles, key=order, reverse=True))


def _by_name(articles: Iterable[Article]) -> dict[str, Article]:
    """By path below `content/articles`, and by id, which wins."""
    listed = list(articles)
    names = {article.path.removeprefix("articles/").removesuffix(".md"): article for article in listed}
    names.update((article.id, article) for article in listed if article.id)
    return names


def find_story(name: str, stories: Mapping[str, Article]) -> Article | None:
    """The article that an edition means: by id, or by path with or without folder and ending."""
    return stories.get(name) or stories.get(
        name.removeprefix("content/").removeprefix("articles/").removesuffix(".md")
    )


def _same_id(documents: Sequence[Document]) -> list[Problem]:
    first: dict[str, Article] = {}
    problems = []
    for article in sorted((d for d in documents if isinstance(d, Article) and d.id), key=lambda d: d.path):
        other = first.setdefault(article.id, article)
        if other is not article:
            related = (Related(other.where("id"), f"`{article.id}` is the id of this story"),)
            message = f"the id `{article.id}` belongs to another story"
            hint = "remove `id` from the copy; ids are permanent"
            problems.append(error(article.where("id"), message, hint=hint, related=related))
    return problems


def _same_address(documents: Sequence[Document], assets: Mapping[str, Asset]) -> list[Problem]:
    """Two documents, or a document and a file, that would lie at one address on some system."""
    taken: dict[str, str] = {collision_key(path): path for path in assets}
    problems = []
    for document in sorted(documents, key=lambda d: d.path):
        address = address_of(document.path)
        other = taken.setdefault(collision_key(output_path(address)), document.path)
        if other != document.path:
            related = (Related(Location(f"content/{other}"), f"this one lives at {address_of(other)} too"),)
            message = f"another document has the address {address}"
            hint = "rename one of the files; addresses that differ in case alone are one on many systems"
            problems.append(error(document.where("title"), message, hint=hint, related=related))
    return problems


def _same_number(editions: Sequence[Edition]) -> list[Problem]:
    first: dict[int, Edition] = {}
    problems = []
    for edition in sorted((e for e in editions if e.number is not None), key=lambda e: e.path):
        other = first.setdefault(edition.number or 0, edition)
        if other is not edition:
            related = (Related(other.where("number"), "this edition has it too"),)
            message = f"two editions have the number {edition.number}"
            problems.append(error(edition.where("number"), message, hint="give each its own", related=related))
    return problems


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


def _public_assets(
    converted: Mapping[str, Converted], assets: Mapping[str, Asset], visible: set[str]
) -> dict[str, Asset]:
    """All files but those that only held stories use."""
    if not assets:
        return {}
    used_by_visible: set[str] = set()
    used_by_held: set[str] = set()
    for path, entry in converted.items():
        if entry.document is None:
            continue
        used = used_by_visible if path in visible else used_by_held
        used.update(_files_named(path, entry))
    return {
        path: asset for path, asset in assets.items() if path in used_by_visible or path not in used_by_held
    }


def _files_named(path: str, entry: Converted) -> Iterable[str]:
    document, body = entry.document, entry.body
    if isinstance(document, Article) and document.image:
        yield resolve(path, document.image.file)
    for reference in body.references if body else ():
        if ":" not in reference.target:
            yield resolve(path, reference.target.partition("#")[0])


def resolve(path: str, target: str) -> str:
    """A relative reference in the document at `path`, as a path below `content/`; `/` is `content/` itself.

    Empty if it leads out of `content/`.
    """
    parts = [] if target.startswith("/") else path.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
