"""Plan: the one place that decides which files the site consists of.

Pure: the catalog, the configuration and the theme's files in; targets and problems out. It is made anew in
every build. What it leaves out does not exist: a file that we once wrote and that is no longer planned is
removed.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from functools import partial

import msgspec

from generator import contract, fronts, lists, notices, stories
from generator.assets import Asset
from generator.bidi import direction
from generator.catalog import Catalog
from generator.config import Config
from generator.crawlers import META
from generator.executors import Serial
from generator.links import fill
from generator.lists import Cards, head
from generator.memory import Memory
from generator.newsroom import newsroom
from generator.notices import KINDS
from generator.overlaps import collisions, too_long, two_at
from generator.page import Page
from generator.problems import Problem
from generator.published import NOTHING, Published, encode_published
from generator.published import PATH as PUBLISHED
from generator.renditions import address_of, is_scaled, itself, rendition, widths
from generator.search import ADDRESS as SEARCH
from generator.search import INDEX, Bundle, main_language, search_index
from generator.sheet import Pressed, Sheet, press
from generator.sitemap import SitemapEntry
from generator.stories import Kin
from generator.syndication import (
    Feed,
    editions_feed,
    feeds,
    published,
    redirects,
    sitemap_files,
    stamps_by_feed,
)
from generator.tallies import about_sources
from generator.target import ProseUse, Target, encode
from generator.urls import fits, output_path
from generator.views import Newsroom, moment

NEWEST_ON_404 = 6


class PlainFile(msgspec.Struct, frozen=True):
    """A file that is published as it is: its address, where it lies, a digest of its bytes."""

    address: str
    source: str
    digest: bytes


Bundler = Callable[[Bundle, bytes], Sequence[PlainFile]]


class Given(msgspec.Struct, frozen=True):
    """What a plan is made from beside the catalog and the configuration."""

    files: Sequence[PlainFile] = ()
    """What the theme publishes."""
    before: Published = NOTHING
    """What was published before."""
    bundler: Bundler = lambda bundle, records: ()
    """Answers with the files of a bundle, given its encoded records. It is asked last, while pages are
    rendered."""
    workers: Executor = Serial()
    """Who works out what is asked for first and needed late: which stories are related."""
    related: bool = True
    """Whether the theme shows which stories are related."""
    editions: str = "Editions"
    """What the theme calls the editions, in the site's language."""


class Plan(msgspec.Struct, frozen=True):
    """The site as templates see it (encoded), and its targets, made one by one as they are asked for.

    `problems` is complete when the last target has been made. Targets are not kept: their contexts together
    are larger than the archive, and what is planned can be rendered while the rest is still being planned.
    """

    site: bytes
    targets: Iterator[Target]
    problems: list[Problem]


def plan(
    catalog: Catalog,
    config: Config,
    given: Given = Given(),  # noqa: B008  # a value that does not change
    *,
    preview: bool = False,
    memory: Memory | None = None,
) -> Plan:
    """Decide on every file of the site. What the memory has made of the same values is not made anew."""
    problems: list[Problem] = []
    memory = memory or Memory(lasting=False)
    kin = stories.kin_of(catalog, memory, given.workers) if given.related else stories.no_kin
    room = newsroom(catalog, config, memory, problems)
    cards = stories.cards_of(room, memory, problems)
    targets = _targets(room, cards, kin, given, memory, problems, preview=preview)
    targets = _each_once(targets, room, memory, problems)
    return Plan(encode(_site(room, preview=preview)), targets, problems)


def _each_once(
    targets: Iterator[Target], room: Newsroom, memory: Memory, problems: list[Problem]
) -> Iterator[Target]:
    """The targets, with a problem for each that would be one file with another, also where case is ignored."""
    paths: list[str] = []
    seen: set[str] = set()
    for target in targets:
        paths.append(target.path)
        if not fits(target.path):
            problems.append(too_long(target, room))
        if target.path not in seen:
            seen.add(target.path)
            yield target
    pairs = memory.recall("paths", paths, partial(collisions, paths))
    problems += dict.fromkeys(each for one, other in pairs for each in two_at(one, other, room))


def _targets(
    room: Newsroom,
    cards: Cards,
    kin: Kin,
    given: Given,
    memory: Memory,
    problems: list[Problem],
    *,
    preview: bool,
) -> Iterator[Target]:
    listed: list[SitemapEntry] = []
    for pressed in _pages(room, cards, kin, given, memory, problems):
        if pressed.listed is not None:
            listed.append(pressed.listed)
        yield pressed.target
    problems += _in_waiting(room)
    syndicated = list(_feeds(room, cards, given.editions))
    yield from (feed.target for feed in syndicated)
    yield from sitemap_files(listed, room)
    told = published(room, NOTHING if preview else given.before, memory)
    yield from redirects(room, told, problems)
    if not preview:  # which is never a past
        yield Target.of(PUBLISHED, "text", encode_published(Published(told, stamps_by_feed(syndicated))))
    yield from _plain_files(room, given.files)
    if room.config.pages.search:
        yield from copies(given.bundler(*search_index(room, cards)))


def _feeds(room: Newsroom, cards: Cards, editions: str) -> Iterator[Feed]:
    yield from feeds(room, cards)
    if room.config.pages.edition and room.catalog.editions and "atom" in room.config.feeds:
        issues = [(each, fronts.head_of(each, room, cards)) for each in room.catalog.editions]
        yield editions_feed(issues, editions, room)


def _pages(
    room: Newsroom, cards: Cards, kin: Kin, given: Given, memory: Memory, problems: list[Problem]
) -> Iterator[Pressed]:
    """Lists first: who is kin to whom is worked out meanwhile."""
    for sheet in _sheets(room, cards, given, memory, problems):
        yield memory.recall(sheet.address, (sheet.values, sheet.prose), partial(press, sheet))
    yield from stories.pages(room, cards, kin, memory, problems)


def _sheets(
    room: Newsroom, cards: Cards, given: Given, memory: Memory, problems: list[Problem]
) -> Iterator[Sheet]:
    yield from _front(room, cards)
    yield from _lists(room, cards, memory)
    yield from _editions(room, cards, given.editions, problems)
    for page in room.catalog.pages:
        yield Sheet(*_standing(page, room), _prose(page.path, room, problems))
    if room.config.pages.search:
        yield Sheet(SEARCH, _search(room))
    for sheet in (*notices.takedowns(room), *notices.corrections(room, cards), *notices.subscriptions(room)):
        yield Sheet(*sheet)
    newest = tuple([cards[article.path] for article in room.catalog.articles[:NEWEST_ON_404]])
    yield Sheet("/404.html", contract.NotFoundPage(head(room, "/404.html", "", index=False), newest))


def _in_waiting(room: Newsroom) -> list[Problem]:
    """What will be wrong in held stories when they come out, told early as notices: it stops nothing yet."""
    found: list[Problem] = []
    for path in sorted(room.catalog.hidden & room.catalog.bodies.keys()):
        fill(path, room.catalog.bodies[path], room.ground, found)
    return [msgspec.structs.replace(p, severity="notice") for p in found if p.severity == "error"]


def _site(room: Newsroom, *, preview: bool) -> contract.Site:
    config, base = room.config, room.base
    names = ("editions", "tags", "sources", "archive", "search", "corrections", "feeds")
    known = {name: f"/{name}/" for name in names}
    known = {"editions": known["editions"], "developing": "/stories/", **known}
    lists_there = {name: address for name, address in known.items() if address in room.ground.addresses}
    return contract.Site(
        title=config.title,
        tagline=config.tagline,
        language=config.language,
        direction=direction(config.language),
        home=base.href("/"),
        sections=tuple([contract.Link(g.title, base.href(g.address)) for g in room.section_groups.values()]),
        pages=tuple(
            [
                contract.Link(page.title, base.href(room.catalog.addresses[page.path]))
                for page in room.catalog.pages
                if page.navigation
            ]
        ),
        lists=tuple([contract.Link(name, base.href(address)) for name, address in lists_there.items()]),
        feeds=tuple([_feed(kind, room) for kind in config.feeds]),
        robots=META[config.robots],
        preview=preview,
    )


def _feed(kind: str, room: Newsroom) -> contract.Feed:
    title, media_type = KINDS[kind]
    return contract.Feed(title, room.base.href(f"/feed.{kind}"), media_type)


def _prose(path: str, room: Newsroom, problems: list[Problem]) -> ProseUse | None:
    body = room.catalog.bodies.get(path)
    return ProseUse(path, fill(path, body, room.ground, problems)) if body else None


def _front(room: Newsroom, cards: Cards) -> Iterator[Sheet]:
    kind = room.config.pages.front
    if kind == "roll":
        for address, page in lists.roll(room, cards):
            yield Sheet(address, page)
    elif kind == "paper":
        latest = next(iter(room.catalog.editions), None) if room.config.front_edition else None
        paged = latest is not None and room.config.pages.edition
        # What is wrong in the note is told where the edition has its page.
        prose = _prose(latest.path, room, []) if latest and paged else None
        yield Sheet("/", fronts.front(room, cards, latest), prose)


def _lists(room: Newsroom, cards: Cards, memory: Memory) -> list[Sheet]:
    groups = (room.section_groups, room.tag_groups, room.source_groups, room.story_groups)
    values = (list(cards.values()), groups, room.config)
    return memory.recall("lists", values, lambda: [Sheet(*sheet) for sheet in _list_pages(room, cards)])


def _list_pages(room: Newsroom, cards: Cards) -> Iterator[lists.Sheet]:
    yield from lists.sections(room, cards)
    yield from lists.tags(room, cards)
    yield from lists.sources(room, cards)
    yield from lists.developing(room, cards)
    yield from lists.indexes(room)
    yield from about_sources(room, cards)
    if room.config.pages.archive:
        yield from lists.archive(room, cards)


def _editions(room: Newsroom, cards: Cards, name: str, problems: list[Problem]) -> Iterator[Sheet]:
    if not room.config.pages.edition or not room.catalog.editions:
        return
    heads = []
    for edition, page in fronts.editions(room, cards):
        heads.append(page.edition)
        yield Sheet(room.catalog.addresses[edition.path], page, _prose(edition.path, room, problems))
    yield Sheet(*fronts.editions_page(room, heads, name))


def _standing(page: Page, room: Newsroom) -> tuple[str, contract.StandingPage]:
    address = room.catalog.addresses[page.path]
    held = room.catalog.marks.get(page.path)
    body = room.catalog.bodies.get(page.path)
    description = page.summary or (body.lead if body else "")
    updated = None if page.updated is None else moment(page.updated, room.config.timezone)
    context = contract.StandingPage(
        head(room, address, page.title, description, index=not held),
        page.title,
        updated,
        held.why if held else "",
    )
    return address, context


def _search(room: Newsroom) -> contract.SearchPage:
    articles = room.catalog.articles
    languages = Counter([main_language(each.language or room.config.language) for each in articles])
    sections = room.section_groups.values()
    return contract.SearchPage(
        head=head(room, SEARCH, ""),
        index=room.base.href(INDEX),
        languages=tuple(sorted(languages, key=lambda each: (-languages[each], each))),
        sections=tuple([contract.Count(g.title, room.base.href(g.address), len(g.articles)) for g in sections]),
    )


def _picture(path: str, asset: Asset) -> Iterator[Target]:
    """A file of `content/`; if it is a picture, in every size in which it is published."""
    source = f"content/{path}"
    if asset.is_unread:
        return  # what is wrong with it stops the build
    if asset.tells and is_scaled(asset):
        yield Target.of(path, "picture", encode(itself(asset)), source=source)
    else:
        yield Target.of(path, "copy", asset.digest, source=source)
    for width in widths(asset):
        wanted = encode(rendition(asset, width))
        yield Target.of(output_path(address_of(asset, width)), "picture", wanted, source=source)


def copies(files: Sequence[PlainFile]) -> Iterator[Target]:
    """The targets of files that are published as they are."""
    for file in files:
        yield Target.of(output_path(file.address), "copy", file.digest, source=file.source)


def _plain_files(room: Newsroom, files: Sequence[PlainFile]) -> Iterator[Target]:
    yield from copies(files)
    for path, asset in sorted(room.catalog.assets.items()):
        yield from _picture(path, asset)
    yield Target.of(".nojekyll", "text", b"")
    if room.config.cname:
        yield Target.of("CNAME", "text", f"{room.config.cname}\n".encode())
