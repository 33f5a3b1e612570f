"""Stories: the pages of all stories, and the cards by which lists show them.

Most of a site is this, so here the memory works in two steps: a part of the archive of which nothing has
changed is recalled as a whole; in another part each page is recalled that has the values it had.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from functools import partial
from typing import Any

import msgspec

from generator import contract
from generator.article import Article
from generator.catalog import Catalog, find_story
from generator.keywords import NO_KEYWORDS
from generator.links import fill
from generator.lists import Cards
from generator.memory import Memory
from generator.problems import Problem
from generator.related import encoded, related, related_in
from generator.release import Released
from generator.sheet import Pressed, Sheet, press
from generator.target import ProseUse
from generator.urls import Base, slug
from generator.views import Newsroom, card, picture_of, story, teaser

PART = 128
"""Stories that are recalled together."""


def cards_of(room: Newsroom, memory: Memory, problems: list[Problem]) -> dict[str, contract.Card]:
    """The card of every story, by path."""
    catalog, frame = room.catalog, (room.base, room.config.language, room.config.timezone)
    cards = {}
    for article in catalog.articles:
        path, shown = article.path, room.released[article.path]
        picture = picture_of(shown.article, room, problems) if shown.article.image else None
        section, source = room.sections.get(article.section), room.sources.get(article.source)
        policy = catalog.policies.get(path)
        values = (shown.article, shown.body, policy, section, source, picture, catalog.marks.get(path), frame)
        cards[path] = memory.recall(("card", path), values, partial(card, article, room, picture))
    return cards


Kin = Callable[[], Mapping[str, tuple[str, ...]]]
"""Answers with the paths of the related stories, by path."""


def kin_of(catalog: Catalog, memory: Memory, workers: Executor) -> Kin:
    """Have it worked out who is kin to whom, while other pages are planned, and wait for it when it is called.

    Kinship does not ask whether a kind has pages.
    """
    bodies = catalog.bodies
    told = [
        (article.path, bodies[article.path].keywords if article.path in bodies else NO_KEYWORDS)
        for article in catalog.articles
    ]
    groups: dict[str, list[str]] = {}
    for article in catalog.articles:
        if article.story:
            groups.setdefault(slug(article.story), []).append(article.path)
    asked = (told, list(groups.values()))
    if memory.holds("related", asked):
        return partial(memory.recall, "related", asked, partial(related, *asked))
    # Remembered is what is answered: of a promise nobody knows whether it will be kept.
    return partial(memory.recall, "related", asked, workers.submit(related_in, encoded(*asked)).result)


def no_kin() -> Mapping[str, tuple[str, ...]]:
    """The kin of stories in a theme that shows none."""
    return {}


class _Archive(msgspec.Struct, frozen=True):
    """What the page of a story takes from the other stories."""

    articles: Sequence[Article]
    """Those that have a page, newest first."""
    near: Mapping[str, tuple[str, ...]]
    teasers: dict[str, contract.Teaser]
    editions: dict[str, tuple[contract.Link, ...]]


class _Part(msgspec.Struct, frozen=True):
    """The pages of some stories, each with the values it was made from, and what is wrong in them."""

    pages: dict[str, tuple[object, Pressed]]
    problems: list[Problem]


def pages(room: Newsroom, cards: Cards, kin: Kin, memory: Memory, problems: list[Problem]) -> Iterator[Pressed]:
    """The page of every story, newest first."""
    articles = _with_pages(room)
    teasers = {
        path: memory.recall(("teaser", path), card, partial(teaser, card)) for path, card in cards.items()
    }
    archive = _Archive(articles, kin(), teasers, _editions_of(room))
    catalog = room.catalog
    ground = (
        room.ground.addresses,
        catalog.addresses,
        catalog.merged,
        catalog.assets,
        catalog.hidden,
        room.ground.outward,
        room.ground.cut,
    )
    frame = (
        room.base,
        room.config.timezone,
        room.tags,
        room.stories,
        archive.editions,
        archive.near,
        list(teasers.values()),
    )
    # One object that stays the same as long as these do, so that each part compares them at once.
    common = memory.recall("what stories share", (ground, frame), object)
    for start in range(0, len(articles), PART):
        own = articles[start : start + PART]
        shown = [(room.released[article.path].body, room.catalog.policies.get(article.path)) for article in own]
        values = (common, own, shown, [cards[article.path] for article in own])
        name = ("stories", start)
        before = memory.last(name)
        part = memory.recall(name, values, partial(_part, room, cards, archive, start, before))
        problems += part.problems
        for _, pressed in part.pages.values():
            yield pressed


def _part(room: Newsroom, cards: Cards, archive: _Archive, start: int, before: _Part | None) -> _Part:
    known = before.pages if before else {}
    part = _Part({}, [])
    for place in range(start, min(start + PART, len(archive.articles))):
        sheet = _sheet(place, room, cards, archive, part.problems)
        values = (sheet.values, sheet.prose)
        old = known.get(sheet.address)
        part.pages[sheet.address] = old if old and old[0] == values else (values, press(sheet))
    return part


def _sheet(place: int, room: Newsroom, cards: Cards, archive: _Archive, problems: list[Problem]) -> Sheet:
    articles, teasers = archive.articles, archive.teasers
    path = articles[place].path
    shown = room.released[path]
    # All that the page is made from: `_article_page` is given nothing else.
    values: tuple[Any, ...] = (
        msgspec.structs.replace(shown, body=None),
        cards[path],
        tuple([room.tags[tag] for tag in shown.article.tags if tag in room.tags]),
        archive.editions.get(path, ()),
        room.stories.get(shown.article.story),
        teasers[articles[place + 1].path] if place + 1 < len(articles) else None,
        teasers[articles[place - 1].path] if place else None,
        tuple([teasers[other] for other in archive.near.get(path, ()) if teasers[other].href]),
        room.base,
        room.config.timezone,
    )
    prose = None
    if shown.body is not None:
        prose = ProseUse(path, fill(path, shown.body, room.ground, problems), shown.cut)
    return Sheet(room.catalog.addresses[path], values, prose, partial(_article_page, *values))


def _with_pages(room: Newsroom) -> Sequence[Article]:
    articles, outward = room.catalog.articles, room.ground.outward
    return articles if not outward else tuple([each for each in articles if each.path not in outward])


def _article_page(
    shown: Released,
    card: contract.Card,
    tags: tuple[contract.Link, ...],
    editions: tuple[contract.Link, ...],
    developing: contract.Link | None,
    previous: contract.Teaser | None,
    following: contract.Teaser | None,
    kin: tuple[contract.Teaser, ...],
    base: Base,
    zone_name: str,
) -> contract.ArticlePage:
    return contract.ArticlePage(
        head=_head(card, base),
        story=story(shown, card, tags, editions, developing, zone_name),
        previous=previous,
        next=following,
        related=kin,
    )


def _head(card: contract.Card, base: Base) -> contract.Head:
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
