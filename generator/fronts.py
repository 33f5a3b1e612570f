"""Fronts: the contexts of the pages that an editor composes: the front page and the editions.

The weight of a story is the editor's: the order in the edition, and `lead: true` in a front matter.
"""

from collections.abc import Iterator, Sequence

from generator import contract
from generator.catalog import find_story
from generator.contract import Card
from generator.edition import Edition
from generator.lists import Cards, Sheet, head
from generator.views import Newsroom, commented, edition_head

SECONDS = 3
MORE = 3
BRIEFS = 8
ROW = 3
LEAD_AMONG = 12
"""Without an edition, `lead: true` counts among the newest so many stories."""


def front(room: Newsroom, cards: Cards, latest: Edition | None) -> contract.FrontPage:
    """The front page: the latest edition, or the newest stories; then the sections."""
    page_head = head(room, "/", "", room.config.tagline)
    composed = _composed(edition_sections(latest, room, cards)) if latest else []
    edited = bool(composed)
    if not edited:  # no edition, or none of its stories may be seen
        composed = [[cards[article.path]] for article in room.catalog.articles[: 1 + SECONDS + BRIEFS]]
    first = head_of(latest, room, cards) if latest and room.config.pages.edition else None
    lead, lead_section = _lead(composed, room, edition=edited)
    rest = [card for section in composed for card in section if card is not lead]
    more = [card for card in lead_section if card is not lead][:MORE] if edited else []
    others = [card for card in rest if not any(card is other for other in more)]
    above = {card.id for card in ([lead] if lead else []) + rest}
    return contract.FrontPage(
        head=page_head,
        edition=first,
        lead=lead,
        seconds=tuple(others[:SECONDS]),
        more=tuple(more),
        briefs=tuple(others[SECONDS:]),
        rows=tuple(_rows(room, cards, above)),
    )


def _composed(sections: Sequence[contract.EditionSection]) -> list[list[Card]]:
    """The edition's cards by section, each once, with the comment that it has there."""
    seen: set[str] = set()
    composed: list[list[Card]] = []
    for section in sections:
        composed.append([])
        for story in section.stories:
            if story.card.id not in seen:
                seen.add(story.card.id)
                composed[-1].append(story.card)
    return composed


def _lead(composed: Sequence[list[Card]], room: Newsroom, *, edition: bool) -> tuple[Card | None, list[Card]]:
    """The story with `lead: true`, or else the first; and the section that it stands in."""
    candidates = [(card, section) for section in composed for card in section]
    if not candidates:
        return None, []
    marked = {article.key for article in room.catalog.articles if article.lead}
    among = candidates if edition else candidates[:LEAD_AMONG]
    return next(((card, section) for card, section in among if card.id in marked), candidates[0])


def _rows(room: Newsroom, cards: Cards, above: set[str]) -> Iterator[contract.SectionRow]:
    for group in room.section_groups.values():
        chosen: list[Card] = []
        for article in group.articles:
            if len(chosen) == ROW:
                break
            if article.key not in above:
                chosen.append(cards[article.path])
        if chosen:
            count = contract.Count(group.title, room.base.href(group.address), len(group.articles))
            yield contract.SectionRow(count, tuple(chosen))


def edition_sections(edition: Edition, room: Newsroom, cards: Cards) -> tuple[contract.EditionSection, ...]:
    """The sections of an edition with the stories that readers may see."""
    sections = []
    for section in edition.sections:
        stories = []
        for reference in section.stories:
            article = find_story(reference.article, room.catalog.stories)
            if article is not None:
                card = cards[article.path]
                if reference.comment:
                    card = commented(card, reference.comment, article, room.config)
                stories.append(contract.EditionStory(card, card.comment))
        if stories:
            sections.append(contract.EditionSection(section.title, tuple(stories)))
    return tuple(sections)


def head_of(edition: Edition, room: Newsroom, cards: Cards) -> contract.EditionHead:
    """An edition without its stories; readers see so many of them."""
    return edition_head(edition, sum(len(s.stories) for s in edition_sections(edition, room, cards)), room)


def editions(room: Newsroom, cards: Cards) -> Iterator[tuple[Edition, contract.EditionPage]]:
    """Every edition with its page."""
    issues = room.catalog.editions
    for place, edition in enumerate(issues):
        address = room.catalog.addresses[edition.path]
        sections = edition_sections(edition, room, cards)
        first = head_of(edition, room, cards)
        page = contract.EditionPage(
            head=head(room, address, edition.title, first.note, index=not first.held),
            edition=first,
            sections=sections,
            previous=_link(issues[place + 1], room) if place + 1 < len(issues) else None,
            next=_link(issues[place - 1], room) if place else None,
        )
        yield edition, page


def _link(edition: Edition, room: Newsroom) -> contract.Link:
    return contract.Link(edition.title, room.base.href(room.catalog.addresses[edition.path]))


def editions_page(room: Newsroom, heads: Sequence[contract.EditionHead], name: str) -> Sheet:
    """`/editions/`: all issues; `name` is what the theme calls them."""
    feeds: tuple[contract.Feed, ...] = ()
    if "atom" in room.config.feeds:
        feeds = (contract.Feed(name, room.base.href("/editions/feed.atom"), "application/atom+xml"),)
    return "/editions/", contract.EditionsPage(head(room, "/editions/", "", feeds=feeds), tuple(heads))
