"""Syndication: what the site tells machines that follow it: feeds, sitemap, robots, redirects.

Which stories a feed holds and what stands in its entries is decided here; how it is written, in the encoders.
A feed's entries are cards in other words: what a card does not say of a story, no feed says.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import islice
from urllib.parse import urlsplit

from generator.article import Article
from generator.catalog import Catalog
from generator.contract import Card, EditionHead
from generator.edition import Edition
from generator.feeds import FeedDocument, FeedEntry
from generator.groups import source_of
from generator.lists import Cards
from generator.moments import When, instant, stamp
from generator.problems import Location, Problem, Related, error
from generator.sitemap import Sitemap, SitemapEntry, SitemapIndex, robots, sitemaps
from generator.target import Maker, Target, encode
from generator.urls import collision_key, output_path
from generator.views import Newsroom

NEWEST = 20
"""How many stories a feed holds."""


def feeds(room: Newsroom, cards: Cards) -> Iterator[Target]:
    """The feeds of the site, and an Atom feed for each section."""
    for kind in room.config.feeds:
        yield _feed(f"/feed.{kind}", "/", room.config.title, room.catalog.articles, room, cards, kind)
    if "atom" in room.config.feeds:
        for group in room.section_groups.values():
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
) -> Target:
    dated = islice((article for article in articles if article.date), NEWEST)
    document = FeedDocument(
        address=room.base.absolute(address),
        home=room.base.absolute(home),
        title=title,
        language=room.config.language,
        subtitle=room.config.tagline,
        entries=tuple([_entry(article, cards[article.path], room) for article in dated]),
    )
    return Target.of(output_path(address), _KINDS[kind], encode(document))


_KINDS: dict[str, Maker] = {"atom": "atom", "rss": "rss", "json": "json"}


def _entry(article: Article, card: Card, room: Newsroom) -> FeedEntry:
    told, zone_name = room.released[article.path].article, room.config.timezone
    moments = [told.date, told.updated, *(correction.date for correction in told.corrections)]
    known = told.published is not None and told.published.precision not in ("year", "month")
    source = card.source.title if card.source else told.source
    return FeedEntry(
        id=card.id,
        address=room.base.absolute(room.catalog.addresses[article.path]),
        title=card.headline,
        updated=latest(moments, zone_name),
        published=stamp(told.published, zone_name) if told.published and known else "",
        summary=card.summary,
        comment=card.comment,
        authors=card.byline,
        source=source,
        source_home=source_of(room.config, source).home if source else "",
        original=told.url,
        rights=told.rights.notice if told.rights else "",
        tags=told.tags,
        language=card.language,
    )


def latest(moments: Iterable[When | None], zone_name: str) -> str:
    """The latest of the moments as a feed writes it. There must be one."""
    known = [moment for moment in moments if moment is not None]
    return stamp(max(known, key=lambda moment: instant(moment, zone_name)), zone_name)


def editions_feed(issues: Sequence[tuple[Edition, EditionHead]], room: Newsroom) -> Target:
    """The feed of the issues: each with the first words of the editor's note."""
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
        title=room.config.title,
        language=room.config.language,
        subtitle=room.config.tagline,
        entries=tuple(entries),
    )
    return Target.of("editions/feed.atom", "atom", encode(document))


def sitemap_files(entries: Sequence[SitemapEntry], room: Newsroom) -> Iterator[Target]:
    """`sitemap.xml`, in parts if it is long, and `robots.txt`."""
    address = ""
    if room.config.pages.sitemap:
        address = room.base.absolute("/sitemap.xml")
        parts: dict[str, Sitemap | SitemapIndex] = sitemaps(tuple(entries), room.base.absolute("/"))
        for path, document in parts.items():
            yield Target.of(path, "sitemap", encode(document))
    yield Target.of("robots.txt", "text", robots(address))


def redirects(room: Newsroom, problems: list[Problem]) -> Iterator[Target]:
    """A page at every former address of a story (`aliases`) that leads on to where it is now."""
    aliased = [article for article in room.catalog.articles if article.aliases]
    if not aliased:
        return
    taken = {collision_key(output_path(address)): path for path, address in room.catalog.addresses.items()}
    for article in sorted(aliased, key=lambda article: article.path):
        address = room.catalog.addresses[article.path]
        for alias in article.aliases:
            path = output_path(alias if "." in alias.rpartition("/")[2] else f"{alias.rstrip('/')}/")
            other = taken.setdefault(collision_key(path), article.path)
            if other == article.path and path != output_path(address):
                yield Target.of(path, "text", _redirect(room.base.href(address), room.base.absolute(address)))
            elif other != article.path:
                problems.append(_taken(article, alias, other, room.catalog))


def _taken(article: Article, alias: str, other: str, catalog: Catalog) -> Problem:
    address = catalog.addresses[other]
    related = (Related(Location(f"content/{other}"), f"this one lives at {address}"),)
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
