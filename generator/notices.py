"""Notices: what the digest says of itself: its corrections, what was taken down, and how to follow it.

Pure functions from the newsroom to the contract's contexts, each with the address where it lives.
"""

from collections.abc import Iterator

from generator import contract
from generator.lists import Cards, Sheet, head
from generator.urls import address_of
from generator.views import Newsroom, moment, teaser

CORRECTIONS = "/corrections/"
FEEDS = "/feeds/"

KINDS = {
    "atom": ("Atom", "application/atom+xml"),
    "rss": ("RSS", "application/rss+xml"),
    "json": ("JSON Feed", "application/feed+json"),
}
"""A feed's name and media type."""


def takedowns(room: Newsroom) -> Iterator[Sheet]:
    """A notice at the address of every story that was taken down. It says nothing of the story."""
    for article, takedown in room.catalog.taken_down:
        address = room.base.absolute(address_of(article.path))
        yield (
            address_of(article.path),
            contract.TakedownPage(
                head=contract.Head("", "", address, index=False),
                date=moment(takedown.date, room.config.timezone) if takedown.date else None,
                reason=takedown.reason,
            ),
        )


def corrections(room: Newsroom, cards: Cards) -> Iterator[Sheet]:
    """`/corrections/`, if there is any: all of them, newest first."""
    if CORRECTIONS not in room.ground.addresses:
        return
    found = [
        contract.CorrectedStory(teaser(cards[article.path]), moment(each.date, room.config.timezone), each.text)
        for article in room.catalog.articles
        for each in reversed(room.released[article.path].article.corrections)
    ]
    found.sort(key=lambda entry: entry.date.iso, reverse=True)
    yield CORRECTIONS, contract.CorrectionsPage(head(room, CORRECTIONS, ""), tuple(found))


def subscriptions(room: Newsroom) -> Iterator[Sheet]:
    """`/feeds/`: what can be followed, for people who never did."""
    if FEEDS not in room.ground.addresses:
        return
    kinds = room.config.feeds
    found = [_subscription(room, "site", room.config.title, "/", kinds)]
    if "atom" in kinds:
        if "/editions/feed.atom" in room.ground.addresses:
            found.append(_subscription(room, "editions", "", "/editions/", ("atom",)))
        for kind, groups in (("section", room.section_groups), ("developing", room.story_groups)):
            found += [_subscription(room, kind, g.title, g.address, ("atom",)) for g in groups.values()]
    yield FEEDS, contract.FeedsPage(head(room, FEEDS, ""), tuple(found))


def _subscription(
    room: Newsroom, kind: str, title: str, home: str, formats: tuple[str, ...]
) -> contract.Subscription:
    feeds = [
        contract.Feed(KINDS[each][0], room.base.href(f"{home}feed.{each}"), KINDS[each][1]) for each in formats
    ]
    return contract.Subscription(
        kind, title, room.base.href(home), room.base.absolute(f"{home}feed.{formats[0]}"), tuple(feeds)
    )
