"""Plan: the one place that decides which files the site consists of.

Pure: the catalog, the configuration and the theme's files in; targets and problems out. It is made anew in
every build. What it leaves out does not exist: a file that we once wrote and that is no longer planned is
removed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from functools import partial
from typing import cast

import msgspec

from generator import contract, fronts, lists
from generator.article import Article
from generator.catalog import Catalog, find_story
from generator.config import Config, Paging
from generator.edition import FOLDER as EDITIONS
from generator.groups import Group, by_section, by_source, by_tag, leaves, section_of
from generator.links import Ground, fill
from generator.lists import Cards, head, month_address, page_address
from generator.memory import Memory
from generator.moments import in_zone
from generator.page import Page
from generator.problems import Location, Problem, Related, error, warning
from generator.related import related
from generator.release import Released, release
from generator.sitemap import SitemapEntry
from generator.syndication import editions_feed, feeds, redirects, sitemap_files
from generator.target import ProseUse, Target, encode
from generator.urls import Base, collision_key, output_path, slug
from generator.views import Newsroom, card, direction, link, moment, picture_of, story, teaser

NEWEST_ON_404 = 6


class ThemeFile(msgspec.Struct, frozen=True):
    """A file that the theme publishes: its address, where it lies, a digest of its bytes."""

    address: str
    source: str
    digest: bytes


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
    files: Sequence[ThemeFile] = (),
    *,
    preview: bool = False,
    memory: Memory | None = None,
) -> Plan:
    """Decide on every file of the site. What the memory has made of the same values is not made anew."""
    problems: list[Problem] = []
    memory = memory or Memory()
    memory.begin()
    room = _newsroom(catalog, config, memory, problems)
    cards = _cards(room, memory, problems)
    targets = _each_once(_targets(room, cards, files, memory, problems), room, memory, problems)
    return Plan(encode(_site(room, preview=preview)), targets, problems)


def _each_once(
    targets: Iterator[Target], room: Newsroom, memory: Memory, problems: list[Problem]
) -> Iterator[Target]:
    """The targets, with a problem for each that would be one file with another, also where case is ignored."""
    paths: list[str] = []
    seen: set[str] = set()
    for target in targets:
        paths.append(target.path)
        if target.path not in seen:
            seen.add(target.path)
            yield target
    for one, other in memory.recall("paths", paths, partial(_collisions, paths)):
        problems += _two_at(one, other, room)


def _collisions(paths: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of paths that are one file on some system, or file and folder at once."""
    seen: dict[str, int] = {}
    pairs = []
    for place, path in enumerate(paths):
        other = seen.setdefault(collision_key(path), place)
        if other != place:
            pairs.append((path, paths[other]))
    for key, place in seen.items():
        folder = key.rpartition("/")[0]
        while folder and folder not in seen:
            folder = folder.rpartition("/")[0]
        if folder:
            pairs.append((paths[place], paths[seen[folder]]))
    return pairs


def _two_at(path: str, other: str, room: Newsroom) -> list[Problem]:
    """Two things for one file, or for a file and a folder; told where an editor can rename one of them."""
    nested = path.startswith(f"{other}/") or other.startswith(f"{path}/")
    theirs = [(each, source) for each in dict.fromkeys((path, other)) for source in _sources_of(each, room)]
    if len(theirs) > 1 and not nested:
        return []  # both lie in content/: the catalog has told it already
    if nested:
        message = f"/{path} and /{other} cannot both be there: one would be file and folder at once"
    elif path == other:
        message = f"another page of the site has the address /{path.removesuffix('index.html')}"
    else:
        message = f"/{path} and /{other} are one file on systems that ignore case"
    related = tuple([Related(Location(source), f"this becomes /{each}") for each, source in theirs[1:]])
    place = theirs[0][1] if theirs else "config.yaml"
    return [error(Location(place), message, hint="rename one of the two", related=related)]


def _sources_of(path: str, room: Newsroom) -> list[str]:
    """The files of `content/` that a path of the output comes from."""
    catalog = room.catalog
    documents = [name for name, address in catalog.addresses.items() if output_path(address) == path]
    return [f"content/{name}" for name in (*documents, *((path,) if path in catalog.assets else ()))]


def _cards(room: Newsroom, memory: Memory, problems: list[Problem]) -> dict[str, contract.Card]:
    """The card of every story, by path."""
    catalog, frame = room.catalog, (room.base, room.config.language, room.config.timezone)
    cards = {}
    for article in catalog.articles:
        path, shown = article.path, room.released[article.path]
        picture = picture_of(article, room, problems) if article.image else None
        section, source = room.sections.get(article.section), room.sources.get(article.source)
        values = (shown.article, shown.body, section, source, picture, catalog.marks.get(path), frame)
        cards[path] = memory.recall(("card", path), values, partial(card, article, room, picture))
    return cards


def _targets(
    room: Newsroom, cards: Cards, files: Sequence[ThemeFile], memory: Memory, problems: list[Problem]
) -> Iterator[Target]:
    listed: list[SitemapEntry] = []
    for sheet in _sheets(room, cards, memory, problems):
        values = (sheet.values, sheet.prose)
        entry, made = memory.recall(sheet.address, values, partial(_pressed, sheet))
        if entry is not None:
            listed.append(entry)
        yield made
    problems += _in_waiting(room)
    yield from feeds(room, cards)
    if room.config.pages.edition and room.catalog.editions and "atom" in room.config.feeds:
        yield editions_feed([(e, fronts.head_of(e, room, cards)) for e in room.catalog.editions], room)
    yield from sitemap_files(listed, room)
    yield from redirects(room, problems)
    yield from _plain_files(room, files)


class Sheet(msgspec.Struct, frozen=True):
    """A page before it is a target: its address, its body, and its context, or how to make it from `values`."""

    address: str
    values: object
    prose: ProseUse | None = None
    make: Callable[[], contract.Page] | None = None


def _pressed(sheet: Sheet) -> tuple[SitemapEntry | None, Target]:
    """The page as a target, and as the sitemap lists it."""
    context = cast(contract.Page, sheet.values) if sheet.make is None else sheet.make()
    listed = SitemapEntry(context.head.canonical, _modified(context)) if context.head.index else None
    template = contract.TEMPLATES[type(context)]
    path = output_path(sheet.address)
    return listed, Target.of(path, "template", encode(context), template=template, prose=sheet.prose)


def _sheets(room: Newsroom, cards: Cards, memory: Memory, problems: list[Problem]) -> Iterator[Sheet]:
    yield from _front(room, cards)
    yield from _articles(room, cards, memory, problems)
    yield from _lists(room, cards, memory)
    yield from _editions(room, cards, problems)
    for page in room.catalog.pages:
        yield Sheet(*_standing(page, room), _prose(page.path, room, problems))
    newest = tuple([cards[article.path] for article in room.catalog.articles[:NEWEST_ON_404]])
    yield Sheet("/404.html", contract.NotFoundPage(head(room, "/404.html", "", index=False), newest))


def _in_waiting(room: Newsroom) -> list[Problem]:
    """What will be wrong in held stories when they come out, told early as notices: it stops nothing yet."""
    found: list[Problem] = []
    for path in sorted(room.catalog.hidden & room.catalog.bodies.keys()):
        fill(path, room.catalog.bodies[path], room.ground, found)
    return [msgspec.structs.replace(p, severity="notice") for p in found if p.severity == "error"]


def _modified(context: contract.Page) -> str:
    """A story's last change as the sitemap gives it: its update, or else the digest's own date."""
    if not isinstance(context, contract.ArticlePage):
        return ""
    when = context.story.updated or context.story.card.date
    return when.iso if when and when.precision in ("day", "second") else when.iso[:10] if when else ""


class _Groups(msgspec.Struct, frozen=True):
    """The stories grouped, where links to the groups lead, and every address that a text may link to."""

    sections: dict[str, Group]
    tags: dict[str, Group]
    sources: dict[str, Group]
    section_links: dict[str, contract.Link]
    tag_links: dict[str, contract.Link]
    source_links: dict[str, contract.Link]
    addresses: set[str]
    problems: list[Problem]


def _newsroom(catalog: Catalog, config: Config, memory: Memory, problems: list[Problem]) -> Newsroom:
    values = (catalog.articles, catalog.editions, catalog.addresses, config)
    groups = memory.recall("groups", values, partial(_groups, catalog, config))
    problems += groups.problems
    kinds = config.pages
    return Newsroom(
        config=config,
        catalog=catalog,
        base=config.base,
        ground=Ground(catalog, config.base, groups.addresses),
        section_groups=groups.sections if kinds.section != "none" else {},
        tag_groups=groups.tags if kinds.tag != "none" else {},
        source_groups=groups.sources if kinds.source != "none" else {},
        sections=groups.section_links,
        tags=groups.tag_links,
        sources=groups.source_links,
        released=_released(catalog, config),
    )


def _groups(catalog: Catalog, config: Config) -> _Groups:
    problems: list[Problem] = []
    articles, base, kinds = catalog.articles, config.base, config.pages

    def section(name: str) -> str:
        return section_of(name, config).slug

    sections = by_section(articles, config)
    tags, sources = by_tag(articles, problems), by_source(articles, problems)
    addresses = _addresses(catalog, config, sections, tags, sources)
    if "/" not in addresses:
        problems.append(_no_front(config))
    return _Groups(
        sections,
        tags,
        sources,
        _links({a.section for a in articles if a.section}, sections, section, base, kinds.section),
        _links({tag for article in articles for tag in article.tags}, tags, slug, base, kinds.tag),
        _links({a.source for a in articles if a.source}, sources, slug, base, kinds.source),
        addresses,
        problems,
    )


def _links(
    names: Set[str], groups: Mapping[str, Group], slug_of: Callable[[str], str], base: Base, kind: Paging
) -> dict[str, contract.Link]:
    """The link for each name that articles use; without an address where its kind has no pages."""
    found = {name: groups[slug_of(name)] for name in names}
    return {
        name: contract.Link(group.title, "") if kind == "none" else link(group, base)
        for name, group in found.items()
    }


def _released(catalog: Catalog, config: Config) -> dict[str, Released]:
    """What may be shown of each story: its source's policy decides, or else the site's."""
    policies = {slug(source.name): source.rights for source in config.sources}
    by_source = {a.source: policies.get(slug(a.source), config.rights) for a in catalog.articles}
    return {
        article.path: release(article, catalog.bodies.get(article.path), by_source[article.source])
        for article in catalog.articles
    }


def _addresses(
    catalog: Catalog,
    config: Config,
    sections: Mapping[str, Group],
    tags: Mapping[str, Group],
    sources: Mapping[str, Group],
) -> set[str]:
    """Every address of the site that a text may link to."""
    kinds = config.pages
    addresses = {
        address for path, address in catalog.addresses.items() if kinds.edition or not path.startswith(EDITIONS)
    }
    addresses |= {f"/feed.{kind}" for kind in config.feeds} | {"/404.html", "/robots.txt", "/build.json"}
    for groups, kind in ((sections, kinds.section), (tags, kinds.tag), (sources, kinds.source)):
        for group in groups.values() if kind != "none" else ():
            pages = leaves(group.articles, whole=kind == "whole")
            addresses.update(page_address(group, leaf.number) for leaf in pages)
    if kinds.front == "roll":
        everything = Group("", "", "/", catalog.articles)
        addresses.update(page_address(everything, leaf.number) for leaf in leaves(catalog.articles))
    months = {in_zone(a.date, config.timezone)[:7] for a in catalog.articles if a.date} if kinds.archive else ()
    addresses.update(month_address(month) for month in months)
    atom = "atom" in config.feeds
    existing = {
        "/": kinds.front != "none",
        "/tags/": kinds.index and kinds.tag != "none" and tags,
        "/sources/": kinds.index and kinds.source != "none" and sources,
        "/archive/": kinds.index and months,
        "/editions/": kinds.edition and catalog.editions,
        "/editions/feed.atom": atom and kinds.edition and catalog.editions,
        "/sitemap.xml": kinds.sitemap,
        **{f"{group.address}feed.atom": atom and kinds.section != "none" for group in sections.values()},
    }
    return addresses | {address for address, exists in existing.items() if exists}


def _no_front(config: Config) -> Problem:
    hint = "write `front: true` below `pages:`, or make a page content/pages/index.md"
    return warning(Location("config.yaml"), "the site has no front page, to which every page leads", hint=hint)


def _site(room: Newsroom, *, preview: bool) -> contract.Site:
    config, base = room.config, room.base
    lists_there = [
        name for name in ("editions", "tags", "sources", "archive") if f"/{name}/" in room.ground.addresses
    ]
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
        lists=tuple([contract.Link(name, base.href(f"/{name}/")) for name in lists_there]),
        feeds=tuple([_feed(kind, room) for kind in config.feeds]),
        preview=preview,
    )


_FEEDS = {
    "atom": ("Atom", "application/atom+xml"),
    "rss": ("RSS", "application/rss+xml"),
    "json": ("JSON Feed", "application/feed+json"),
}


def _feed(kind: str, room: Newsroom) -> contract.Feed:
    title, media_type = _FEEDS[kind]
    return contract.Feed(title, room.base.href(f"/feed.{kind}"), media_type)


def _prose(path: str, room: Newsroom, problems: list[Problem]) -> ProseUse | None:
    body = room.catalog.bodies.get(path)
    return ProseUse(body.digest, fill(path, body, room.ground, problems)) if body else None


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


def _articles(room: Newsroom, cards: Cards, memory: Memory, problems: list[Problem]) -> Iterator[Sheet]:
    articles = room.catalog.articles
    near = _near(room, memory)
    teasers = {
        path: memory.recall(("teaser", path), card, partial(teaser, card)) for path, card in cards.items()
    }
    editions = _editions_of(room)
    last = len(articles) - 1
    for place, article in enumerate(articles):
        path = article.path
        shown = room.released[path]
        previous = teasers[articles[place + 1].path] if place < last else None
        following = teasers[articles[place - 1].path] if place else None
        kin = tuple([teasers[other] for other in near[path]])
        links = tuple([room.tags[tag] for tag in shown.article.tags if tag in room.tags])
        # All that the page is made from: `_article_page` is given nothing else.
        values = (
            shown.article,
            cards[path],
            links,
            editions.get(path, ()),
            previous,
            following,
            kin,
            shown.words,
        )
        prose = None
        if shown.body is not None:
            prose = ProseUse(shown.body.digest, fill(path, shown.body, room.ground, problems))
        frame = (room.base, room.config.timezone)
        make = partial(_article_page, *values, *frame)
        yield Sheet(room.catalog.addresses[path], (values, frame), prose, make)


def _near(room: Newsroom, memory: Memory) -> Mapping[str, tuple[str, ...]]:
    """The paths of related stories, by path. Kinship does not ask whether a kind has pages."""
    articles = room.catalog.articles
    return memory.recall("related", (articles, room.config.sections), partial(_related, articles, room))


def _related(articles: Sequence[Article], room: Newsroom) -> Mapping[str, tuple[str, ...]]:
    tags = room.tag_groups or by_tag(articles, [])
    sections = room.section_groups or by_section(articles, room.config)
    paths = [article.path for article in articles]
    groups = [
        [[article.path for article in group.articles] for group in kind.values()] for kind in (tags, sections)
    ]
    return related(paths, *groups)


def _article_page(
    told: Article,
    card: contract.Card,
    tags: tuple[contract.Link, ...],
    editions: tuple[contract.Link, ...],
    previous: contract.Teaser | None,
    following: contract.Teaser | None,
    kin: tuple[contract.Teaser, ...],
    words: int,
    base: Base,
    zone_name: str,
) -> contract.ArticlePage:
    return contract.ArticlePage(
        head=_article_head(card, base),
        story=story(told, card, tags, editions, words, zone_name),
        previous=previous,
        next=following,
        related=kin,
    )


def _article_head(card: contract.Card, base: Base) -> contract.Head:
    return contract.Head(
        title=card.headline,
        description=card.summary,
        canonical=base.origin + card.href,
        type="article",
        image=base.origin + card.picture.src if card.picture and card.picture.src.startswith("/") else "",
        index=not card.held,
    )


def _editions_of(room: Newsroom) -> dict[str, tuple[contract.Link, ...]]:
    """The editions that carry a story, oldest first, by the story's path."""
    found: dict[str, list[contract.Link]] = {}
    if not room.config.pages.edition:
        return {}
    for edition in reversed(room.catalog.editions):
        link = contract.Link(edition.title, room.base.href(room.catalog.addresses[edition.path]))
        for section in edition.sections:
            for reference in section.stories:
                article = find_story(reference.article, room.catalog.stories)
                if article is not None and link not in found.setdefault(article.path, []):
                    found[article.path].append(link)
    return {path: tuple(links) for path, links in found.items()}


def _lists(room: Newsroom, cards: Cards, memory: Memory) -> list[Sheet]:
    values = (list(cards.values()), room.section_groups, room.tag_groups, room.source_groups, room.config)
    return memory.recall("lists", values, lambda: [Sheet(*sheet) for sheet in _list_pages(room, cards)])


def _list_pages(room: Newsroom, cards: Cards) -> Iterator[lists.Sheet]:
    yield from lists.sections(room, cards)
    yield from lists.tags(room, cards)
    yield from lists.sources(room, cards)
    yield from lists.indexes(room)
    if room.config.pages.archive:
        yield from lists.archive(room, cards)


def _editions(room: Newsroom, cards: Cards, problems: list[Problem]) -> Iterator[Sheet]:
    if not room.config.pages.edition or not room.catalog.editions:
        return
    heads = []
    for edition, page in fronts.editions(room, cards):
        heads.append(page.edition)
        yield Sheet(room.catalog.addresses[edition.path], page, _prose(edition.path, room, problems))
    yield Sheet(*fronts.editions_page(room, heads))


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


def _plain_files(room: Newsroom, files: Sequence[ThemeFile]) -> Iterator[Target]:
    for file in files:
        yield Target.of(output_path(file.address), "copy", file.digest, source=file.source)
    for path, asset in sorted(room.catalog.assets.items()):
        yield Target.of(path, "copy", asset.digest, source=f"content/{path}")
    yield Target.of(".nojekyll", "text", b"")
    if room.config.cname:
        yield Target.of("CNAME", "text", f"{room.config.cname}\n".encode())
