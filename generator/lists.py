"""Lists: the contexts of pages that list stories: sections, tags, sources, their indexes, the archive.

Pure functions from groups and cards to the contract's contexts, each with the address where it lives.
"""

from collections.abc import Iterator, Mapping, Sequence

from generator import contract
from generator.article import Article
from generator.contract import Card, Count, Head, Pager
from generator.groups import Group, Leaf, by_month, leaves, source_of
from generator.layouts import Page
from generator.moments import in_zone
from generator.urls import Base
from generator.views import Newsroom

Cards = Mapping[str, Card]
Sheet = tuple[str, Page]
"""A page before it is a target: its address and its context."""


def head(room: Newsroom, address: str, title: str, description: str = "", **more: object) -> Head:
    """What a page says of itself to machines."""
    canonical = room.base.absolute(address)
    return Head(title, description, canonical, **more)  # type: ignore[arg-type]  # Head's own keywords


def sections(room: Newsroom, cards: Cards) -> Iterator[Sheet]:
    """The section pages."""
    for group in room.section_groups.values():
        feeds = _group_feeds(room, group)
        for leaf, address, pager in paged(group, room.base, whole=room.config.pages.section == "whole"):
            yield (
                address,
                contract.SectionPage(
                    head=head(room, address, group.title, feeds=feeds),
                    title=group.title,
                    stories=0 if leaf.number else len(group.articles),
                    cards=_cards(leaf.articles, cards),
                    pager=pager,
                ),
            )


def _group_feeds(room: Newsroom, group: Group) -> tuple[contract.Feed, ...]:
    if "atom" not in room.config.feeds:
        return ()
    return (contract.Feed(group.title, room.base.href(f"{group.address}feed.atom"), "application/atom+xml"),)


def tags(room: Newsroom, cards: Cards) -> Iterator[Sheet]:
    """The tag pages."""
    for group in room.tag_groups.values():
        for leaf, address, pager in paged(group, room.base, whole=room.config.pages.tag == "whole"):
            yield (
                address,
                contract.TagPage(
                    head=head(room, address, group.title),
                    title=group.title,
                    stories=0 if leaf.number else len(group.articles),
                    cards=_cards(leaf.articles, cards),
                    pager=pager,
                ),
            )


def sources(room: Newsroom, cards: Cards) -> Iterator[Sheet]:
    """The source pages: who they are, how often they are quoted and where."""
    for group in room.source_groups.values():
        known = source_of(room.config, group.title)
        quoted = _sections_of(group.articles, cards)
        dates = [card.date for article in group.articles if (card := cards[article.path]).date]
        for leaf, address, pager in paged(group, room.base, whole=room.config.pages.source == "whole"):
            top = not leaf.number
            yield (
                address,
                contract.SourcePage(
                    head=head(room, address, group.title, known.about if top else ""),
                    title=group.title,
                    home=known.home,
                    about=known.about,
                    stories=len(group.articles) if top else 0,
                    sections=quoted if top else (),
                    first=dates[-1] if dates and top else None,
                    last=dates[0] if dates and top else None,
                    cards=_cards(leaf.articles, cards),
                    pager=pager,
                ),
            )


def _sections_of(articles: Sequence[Article], cards: Cards) -> tuple[Count, ...]:
    sections = [cards[article.path].section for article in articles]
    return _most_first([section for section in sections if section])


def _most_first(links: Sequence[contract.Link]) -> tuple[Count, ...]:
    counts: dict[contract.Link, int] = {}
    for link in links:
        counts[link] = counts.get(link, 0) + 1
    most_first = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0].title))
    return tuple([Count(link.title, link.href, number) for link, number in most_first])


def developing(room: Newsroom, cards: Cards) -> Iterator[Sheet]:
    """The pages of developing stories."""
    abouts = {story.slug: story.about for story in room.config.stories}
    for group in room.story_groups.values():
        own = [cards[article.path] for article in group.articles]
        dated = [(in_zone(a.date, room.config.timezone)[:10], a) for a in group.articles if a.date]
        dates = [card.date for card in own if card.date]
        about = abouts.get(group.slug, "")
        yield (
            group.address,
            contract.DevelopingPage(
                head=head(room, group.address, group.title, about, feeds=_group_feeds(room, group)),
                title=group.title,
                about=about,
                stories=len(own),
                sources=_most_first([card.source for card in own if card.source]),
                first=dates[-1] if dates else None,
                last=dates[0] if dates else None,
                days=_days(dated, cards),
                undated=tuple([card for card in own if not card.date]),
            ),
        )


def indexes(room: Newsroom) -> Iterator[Sheet]:
    """`/tags/` and `/stories/`: everything of a kind."""
    for kind, address, groups in (
        ("tags", "/tags/", room.tag_groups),
        ("developing", "/stories/", room.story_groups),
    ):
        if groups and room.config.pages.index:
            entries = tuple(
                [Count(g.title, room.base.href(g.address), len(g.articles)) for g in groups.values()]
            )
            yield address, contract.IndexPage(head(room, address, ""), kind, entries)


def archive(room: Newsroom, cards: Cards) -> Iterator[Sheet]:
    """`/archive/` and a page for every month with stories."""
    dated = [
        (in_zone(article.date, room.config.timezone)[:10], article)
        for article in room.catalog.articles
        if article.date
    ]
    months = list(by_month(dated).items())
    counts = [_month_count(month, len(days), room.base) for month, days in months]
    if months and room.config.pages.index:
        yield "/archive/", contract.ArchivePage(head(room, "/archive/", ""), _years(counts), len(dated))
    for index, (month, days) in enumerate(months):
        address = month_address(month)
        yield (
            address,
            contract.MonthPage(
                head=head(room, address, ""),
                month=counts[index].month,
                days=_days(days, cards),
                stories=len(days),
                newer=counts[index - 1] if index else None,
                older=counts[index + 1] if index + 1 < len(counts) else None,
            ),
        )


def month_address(month: str) -> str:
    return f"/archive/{month[:4]}/{month[5:]}/"


def _month_count(month: str, stories: int, base: Base) -> contract.MonthCount:
    return contract.MonthCount(contract.Moment(month, "month", month), base.href(month_address(month)), stories)


def _years(counts: Sequence[contract.MonthCount]) -> tuple[contract.ArchiveYear, ...]:
    years: dict[str, list[contract.MonthCount]] = {}
    for count in counts:
        years.setdefault(count.month.iso[:4], []).append(count)
    return tuple(
        [
            contract.ArchiveYear(year, tuple(reversed(months)), sum(count.stories for count in months))
            for year, months in years.items()
        ]
    )


def _days(dated: Sequence[tuple[str, Article]], cards: Cards) -> tuple[contract.ArchiveDay, ...]:
    days: dict[str, list[Card]] = {}
    for day, article in dated:
        days.setdefault(day, []).append(cards[article.path])
    return tuple(
        [contract.ArchiveDay(contract.Moment(day, "day", day), tuple(found)) for day, found in days.items()]
    )


def roll(room: Newsroom, cards: Cards) -> Iterator[Sheet]:
    """`/` and `/page/N/`: all stories, newest first, in place of a front page."""
    everything = Group(room.config.title, "", "/", room.catalog.articles)
    for leaf, address, pager in paged(everything, room.base):
        page_head = head(room, address, "", room.config.tagline)
        yield address, contract.RollPage(page_head, _cards(leaf.articles, cards), pager)


def paged(group: Group, base: Base, *, whole: bool = False) -> Iterator[tuple[Leaf, str, Pager]]:
    """The pages of a list, each with its address and the way to its neighbours.

    A full page changes once more, when the next one fills: until then what is newer stands at the list's own
    address, and from then on at that page's.
    """
    pages = leaves(group.articles, whole=whole)
    for leaf in pages:
        number = leaf.number or len(pages)
        older = page_address(group, number - 1) if number > 1 else ""
        newer = page_address(group, number + 1 if number + 1 < len(pages) else 0)
        pager = Pager(
            newer=base.href(newer) if leaf.number else "",
            older=base.href(older) if older else "",
            number=number,
            pages=0 if leaf.number else len(pages),
        )
        yield leaf, page_address(group, leaf.number), pager


def page_address(group: Group, number: int) -> str:
    """The address of a numbered page of a list; 0 is the list itself."""
    return f"{group.address}page/{number}/" if number else group.address


def _cards(articles: Sequence[Article], cards: Cards) -> tuple[Card, ...]:
    return tuple([cards[article.path] for article in articles])
