"""Syndication: what the site tells machines that follow it: feeds, sitemap, robots, redirects.

Which stories a feed holds and what stands in its entries is decided here; how it is written, in the encoders.
A feed's entries are cards in other words: what a card does not say of a story, no feed says.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from html import escape
from itertools import islice
from urllib.parse import urlsplit

import msgspec

from generator.article import Article
from generator.catalog import Catalog, find_story
from generator.contract import Card, EditionHead
from generator.crawlers import robots_txt
from generator.edition import Edition
from generator.feeds import FeedCorrection, FeedDocument, FeedEntry
from generator.groups import source_of
from generator.lists import Cards
from generator.memory import Memory
from generator.moments import When, instant, stamp
from generator.problems import Location, Problem, Related, error
from generator.published import Published, PublishedStory, former_addresses
from generator.sitemap import Sitemap, SitemapEntry, SitemapIndex, sitemaps
from generator.target import Maker, Target, encode
from generator.urls import address_of, collision_key, output_path
from generator.views import Newsroom

NEWEST = 20
"""How many stories a feed holds."""


class Feed(msgspec.Struct, frozen=True):
    """A feed: the page it belongs to, and what it says."""

    home: str
    document: FeedDocument
    target: Target

    @classmethod
    def of(cls, address: str, home: str, document: FeedDocument, maker: Maker = "atom") -> "Feed":
        return cls(home, document, Target.of(output_path(address), maker, encode(document)))


def feeds(room: Newsroom, cards: Cards) -> Iterator[Feed]:
    """The feeds of the site, and an Atom feed for each section and each developing story."""
    for kind in room.config.feeds:
        yield _feed(f"/feed.{kind}", "/", room.config.title, room.catalog.articles, room, cards, kind)
    if "atom" in room.config.feeds:
        for group in (*room.section_groups.values(), *room.story_groups.values()):
            title = f"{room.config.title}: {group.title}"
            yield _feed(f"{group.address}feed.atom", group.address, title, group.articles, room, cards)


def _feed(
    address: str,
    home: str,
    title: str,
    articles: Sequence[Article],
    room: Newsroom,
    cards: Cards,
    kind: str = "atom",
) -> Feed:
    dated = islice((article for article in articles if article.date and cards[article.path].href), NEWEST)
    document = FeedDocument(
        address=room.base.absolute(address),
        home=room.base.absolute(home),
        title=title,
        language=room.config.language,
        subtitle=room.config.tagline,
        entries=tuple([_entry(article, cards[article.path], room) for article in dated]),
    )
    return Feed.of(address, home, document, _KINDS[kind])


_KINDS: dict[str, Maker] = {"atom": "atom", "rss": "rss", "json": "json"}


def _entry(article: Article, card: Card, room: Newsroom) -> FeedEntry:
    told, zone_name = room.released[article.path].article, room.config.timezone
    known = told.published is not None and told.published.precision not in ("year", "month")
    source = card.source.title if card.source else told.source
    return FeedEntry(
        id=card.id,
        address=card.href if card.outward else room.base.absolute(room.catalog.addresses[article.path]),
        title=card.headline,
        updated=stamp_of_story(told, zone_name),
        published=stamp(told.published, zone_name) if told.published and known else "",
        summary=card.summary,
        comment=card.comment,
        attribution=card.attribution,
        corrections=tuple([FeedCorrection(each.date.iso[:10], each.text) for each in told.corrections]),
        authors=card.byline,
        source=source,
        source_home=source_of(room.config, source).home if source else "",
        original=told.url,
        rights=told.rights.notice if told.rights else "",
        tags=told.tags,
        language=card.language,
        summary_language=card.summary_language,
        comment_language=card.comment_language,
    )


def stamp_of_story(told: Article, zone_name: str) -> str:
    """When a dated story last changed for those who follow it: an edit of its body alone rings nobody."""
    if told.date and not told.updated and not told.corrections:
        return stamp(told.date, zone_name)
    return latest([told.date, told.updated, *(correction.date for correction in told.corrections)], zone_name)


def latest(moments: Iterable[When | None], zone_name: str) -> str:
    """The latest of the moments as a feed writes it. There must be one."""
    known = [moment for moment in moments if moment is not None]
    return stamp(max(known, key=lambda moment: instant(moment, zone_name)), zone_name)


def editions_feed(issues: Sequence[tuple[Edition, EditionHead]], name: str, room: Newsroom) -> Feed:
    """The feed of the issues, by the theme's name for them: each with the first words of the editor's note."""
    entries = [
        FeedEntry(
            id=edition.key,
            address=room.base.absolute(room.catalog.addresses[edition.path]),
            title=head.title,
            updated=stamp(edition.date, room.config.timezone),
            summary=head.note,
        )
        for edition, head in issues[:NEWEST]
        if edition.date
    ]
    document = FeedDocument(
        address=room.base.absolute("/editions/feed.atom"),
        home=room.base.absolute("/editions/"),
        title=f"{room.config.title}: {name}",
        language=room.config.language,
        subtitle=room.config.tagline,
        entries=tuple(entries),
    )
    return Feed.of("/editions/feed.atom", "/editions/", document)


def sitemap_files(entries: Sequence[SitemapEntry], room: Newsroom) -> Iterator[Target]:
    """`sitemap.xml`, in parts if it is long, and `robots.txt`."""
    address = ""
    if room.config.pages.sitemap:
        address = room.base.absolute("/sitemap.xml")
        parts: dict[str, Sitemap | SitemapIndex] = sitemaps(tuple(entries), room.base.absolute("/"))
        for path, document in parts.items():
            yield Target.of(path, "sitemap", encode(document))
    yield Target.of("robots.txt", "text", robots_txt(room.config.robots, address))


def published(room: Newsroom, before: Published, memory: Memory) -> dict[str, PublishedStory]:
    """What readers will know of each story with this build: the next one's past. One that was taken down keeps
    its addresses: each leads to the notice."""
    told = [room.released[article.path].article for article in room.catalog.articles]
    names = room.catalog.stories if before.stories or before.gone else None
    frame = (room.catalog.addresses, room.catalog.taken_down, room.config.timezone)
    values = (room.catalog.articles, told, frame, before, names)
    return memory.recall("published", values, partial(_published, room, before))


def _published(room: Newsroom, before: Published) -> dict[str, PublishedStory]:
    catalog, zone_name = room.catalog, room.config.timezone
    addresses = {article.key: catalog.addresses[article.path] for article in catalog.articles}
    addresses |= {article.key: address_of(article.path) for article, _ in catalog.taken_down}
    gone = before.lived.keys() - addresses.keys()
    # Merged with another story, or given an id where it had none: its readers are led to what is shown for it.
    heirs = {id: heir.key for id in gone if (heir := find_story(id, catalog.stories))}
    former = former_addresses(addresses, before, lambda: _present_paths(catalog), heirs)
    stories = {}
    for article in catalog.articles:
        told, key = room.released[article.path].article, article.key
        stamp = stamp_of_story(told, zone_name) if told.date else ""
        stories[key] = PublishedStory(addresses[key], former.get(key, ()), _aliases(told), stamp)
    for article, _ in catalog.taken_down:
        key = article.key
        stories[key] = PublishedStory(addresses[key], former.get(key, ()), _aliases(article), down=True)
    return stories


def _aliases(article: Article) -> tuple[str, ...]:
    return tuple([_rooted(alias) for alias in article.aliases]) if article.aliases else ()


def stamps_by_feed(syndicated: Iterable[Feed]) -> dict[str, dict[str, str]]:
    """The entries' ids and stamps, by the page that a feed belongs to. Several kinds of feed tell the same."""
    return {feed.home: {entry.id: entry.updated for entry in feed.document.entries} for feed in syndicated}


def _present_paths(catalog: Catalog) -> Iterator[str]:
    """The output paths that documents, files and aliases take."""
    down = [article for article, _ in catalog.taken_down]
    yield from map(output_path, catalog.addresses.values())
    yield from (output_path(address_of(article.path)) for article in down)
    yield from catalog.assets
    for article in (*catalog.articles, *down):
        yield from (output_path(_rooted(alias)) for alias in article.aliases)


def redirects(room: Newsroom, told: Mapping[str, PublishedStory], problems: list[Problem]) -> Iterator[Target]:
    """A page at every former address of a story, from `aliases` and the past, that leads to where it is."""
    catalog = room.catalog
    outward = room.ground.outward
    down = [article for article, _ in catalog.taken_down]
    aliased = [a for a in catalog.articles if told[a.key].redirects and a.path not in outward]
    aliased += [article for article in down if told[article.key].redirects]
    if not aliased:
        return
    taken = {
        collision_key(output_path(address_of(path))): path
        for path in (*catalog.addresses, *[article.path for article in down])
    }
    for article in sorted(aliased, key=lambda article: article.path):
        address = address_of(article.path)
        for alias in told[article.key].redirects:
            path = output_path(alias)
            other = taken.setdefault(collision_key(path), article.path)
            if other == article.path and path != output_path(address):
                yield Target.of(path, "text", _redirect(room.base.href(address), room.base.absolute(address)))
            elif other != article.path:
                problems.append(_taken(article, alias, other))


def _rooted(alias: str) -> str:
    """An alias as the address of a file or of a folder."""
    return alias if "." in alias.rpartition("/")[2] else f"{alias.rstrip('/')}/"


def _taken(article: Article, alias: str, other: str) -> Problem:
    related = (Related(Location(f"content/{other}"), f"this one lives at {address_of(other)}"),)
    message = f"the former address {alias} belongs to another document now"
    return error(
        article.where("aliases"), message, hint="remove the alias, or rename the other", related=related
    )


def _redirect(href: str, canonical: str) -> bytes:
    shown = escape(href)
    return (
        f'<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n<title>{shown}</title>\n'
        f'<link rel="canonical" href="{escape(canonical)}">\n<meta name="robots" content="noindex">\n'
        f'<meta http-equiv="refresh" content="0; url={shown}">\n</head>\n'
        f'<body>\n<p><a href="{shown}">{escape(urlsplit(canonical).path)}</a></p>\n</body>\n</html>\n'
    ).encode()
