"""Twins: which of the stories at hand are the same as another, at hand too or taken up before. Pure.

One address, one text, or near-copies: `nearness` proposes, `likeness` decides, and what an article's
`separate` names stays apart. Of stories that are all new the longest is told, then the earliest, then the first
by path; an article that is there already stays, whatever comes later: it has been printed, linked and perhaps
edited. What is held back otherwise than a story is joined with it only where the article keeps both from
readers: what was taken down does not come out again through a copy. The answer is the same whatever the order
of the files.
"""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

import msgspec

from generator.ingest.base import Base
from generator.ingest.front_text import Value
from generator.ingest.holds import is_past
from generator.ingest.likeness import likeness
from generator.ingest.manuscript import parted
from generator.ingest.nearness import BATCH, Name, Trace, near
from generator.ingest.shingles import Wording, signature, wording
from generator.ingest.story import Story

Candidates = Callable[[Sequence[tuple[Name, Trace]]], dict[Name, tuple[Name, ...]]]
"""How to ask which stories that were taken up before are near to some."""


Hold = tuple[bool, str, str]
"""Draft, the end of an embargo, expiry."""
FREE: Hold = (False, "", "")


class Party(msgspec.Struct, frozen=True):
    """A story among those that may be one. `anchor` is the id of the article that tells it, if there is one."""

    name: Name
    anchor: str
    text: Wording
    trace: Trace
    published: str = ""
    held: Hold = FREE
    """As its seed has it."""
    article: Hold | None = None
    """As the article has it that tells it; None if there is none."""
    is_withheld: bool = False
    """Whether that article is kept from readers: deleted, taken down, a draft …"""
    is_gone: bool = False
    """… and whether for good: deleted or taken down."""
    called: frozenset[str] = frozenset()
    """What `separate` may call it: its id, its seed."""
    former: str = ""
    """The article in whose `also` it stood so far."""

    @property
    def size(self) -> int:
        return len(self.text.folded)


class Group(msgspec.Struct, frozen=True):
    """Stories that are one: the one that is told, by name, or the article that tells them; and the others."""

    keeper: Name | str
    copies: tuple[Name, ...]


class Kinship(msgspec.Struct, frozen=True):
    """Which stories at hand are one with others, and which are told apart only by what holds them back."""

    groups: tuple[Group, ...] = ()
    doubts: tuple[tuple[Name, Name], ...] = ()
    """A story that would come out as an article of its own, and the one that it is otherwise one with."""
    alike: tuple[tuple[Name, Name], ...] = ()
    """All that are one by their words."""


def party_of(
    name: Name,
    story: Story,
    *,
    anchor: str = "",
    called: Iterable[str] = (),
    former: str = "",
    repeated: Container[str] = (),
    today: str = "",
) -> Party:
    """A story as its seed tells it now. An address that is `repeated` in the seed tells nothing."""
    text, address = wording(story.title, story.body), address_key(story.url)
    trace = Trace(signature(text), "" if address in repeated else address)
    held = (story.draft, "" if is_past(story.embargo, today) else story.embargo, story.expires)
    return Party(name, anchor, text, trace, story.published, held, called=frozenset(called), former=former)


def party_of_base(name: Name, base: Base, anchor: str, today: str = "") -> Party:
    """A story as it was taken up."""
    front, body = parted(base.article)
    url, published = (str(front.get(key) or "") for key in ("url", "published"))
    text = _worded(front, body)
    trace = Trace(signature(text), address_key(url))
    return Party(name, anchor, text, trace, published, hold_of(front, today))


def text_of_base(base: Base) -> Wording:
    """The words of a story as it was taken up."""
    return _worded(*parted(base.article))


def _worded(front: Mapping[str, Value], body: str) -> Wording:
    return wording(str(front.get("title") or ""), (body,))


def hold_of(front: Mapping[str, Value], today: str) -> Hold:
    """What front matter says of when a story may be shown. An embargo that has ended says nothing."""
    embargo, expires = (str(front.get(key) or "") for key in ("embargo", "expires"))
    return (front.get("draft") == "true", "" if is_past(embargo, today) else embargo, expires)


def groups(
    parties: Mapping[Name, Party],
    known: Callable[[Name], Party | None],
    candidates: Candidates,
    apart: Callable[[str], frozenset[str]],
) -> Kinship:
    """The stories at hand that are one with others. `apart` answers what an article is to be kept apart from.

    `known` is a story that was taken up before and is not at hand.
    """
    free = [party for party in parties.values() if not party.anchor]
    if not free:
        return Kinship()
    everyone = dict(parties)
    edges: list[tuple[float, Name, Name]] = []
    barred: list[tuple[Name, Name]] = []
    for one, other in sorted({*_at_hand(free, parties), *_before(free, candidates)}):
        if other not in everyone:
            met = known(other)
            if met is None:
                continue
            everyone[other] = met
        sure = _sureness(everyone[one], everyone[other])
        if sure and _may_join(everyone[one], everyone[other]):
            edges.append((-sure, one, other))
        elif sure:
            barred.append((one, other))
    united = _united(everyone, edges, apart)
    alike = sorted([*barred, *[(one, other) for _, one, other in edges]])
    return Kinship(tuple(_answer(united)), tuple(_doubts(barred, united, apart)), tuple(alike))


def _at_hand(free: Sequence[Party], parties: Mapping[Name, Party]) -> Iterator[tuple[Name, Name]]:
    traces = [(party.name, party.trace) for party in parties.values()]
    for start in range(0, len(free), BATCH):
        asked = [(party.name, party.trace) for party in free[start : start + BATCH]]
        for name, found in near(asked, traces).items():
            yield from ((name, other) for other in found)


def _before(free: Sequence[Party], candidates: Candidates) -> Iterator[tuple[Name, Name]]:
    for start in range(0, len(free), BATCH):
        asked = [(party.name, party.trace) for party in free[start : start + BATCH]]
        for name, found in candidates(asked).items():
            yield from ((name, other) for other in found)


def _sureness(one: Party, other: Party) -> float:
    """How sure it is that both are one story; a copy stays where it was if it can."""
    same_address = bool(one.trace.address) and one.trace.address == other.trace.address
    alike = likeness(one.text, other.text, same_address=same_address)
    return alike + (1.0 if alike and one.former and one.former == other.anchor else 0.0)


def _may_join(one: Party, other: Party) -> bool:
    """Whether nobody sees by that what he may not see yet: both are held alike, or one by its article; a story
    that is held itself only where that article will not be let out before it."""
    mine, theirs = {one.held, one.article}, {other.held, other.article}
    if (mine & theirs) - {None}:
        return True
    return any(
        article.is_gone or (article.is_withheld and story.held[:2] == FREE[:2])
        for story, article in ((one, other), (other, one))
    )


def _united(
    everyone: Mapping[Name, Party],
    edges: list[tuple[float, Name, Name]],
    apart: Callable[[str], frozenset[str]],
) -> list[list[Party]]:
    """Union by the surest likeness first, so that no group holds two articles, or what was separated."""
    group_of = {name: [party] for name, party in everyone.items()}
    for _, one, other in sorted(edges):
        mine, theirs = group_of[one], group_of[other]
        if mine is theirs:
            continue
        anchors = {party.anchor for party in (*mine, *theirs) if party.anchor}
        called = {name for party in (*mine, *theirs) for name in party.called}
        if len(anchors) > 1 or any(not called.isdisjoint(apart(anchor)) for anchor in anchors):
            continue
        mine += theirs
        for party in theirs:
            group_of[party.name] = mine
    return list({id(group): group for group in group_of.values()}.values())


def _answer(united: list[list[Party]]) -> list[Group]:
    found = []
    for members in united:
        free = sorted((party for party in members if not party.anchor), key=_rank)
        anchor = next((party.anchor for party in members if party.anchor), "")
        if anchor and free:
            found.append(Group(anchor, tuple(sorted(party.name for party in free))))
        elif len(free) > 1:
            found.append(Group(free[0].name, tuple(sorted(party.name for party in free[1:]))))
    return sorted(found, key=lambda group: group.copies)


def _doubts(
    barred: list[tuple[Name, Name]], united: list[list[Party]], apart: Callable[[str], frozenset[str]]
) -> Iterator[tuple[Name, Name]]:
    """New stories that what holds them alone tells from another: of two new ones that which is held less."""
    group_of = {party.name: group for group in united for party in group}
    found: dict[Name, Name] = {}
    for pair in barred:
        mine, theirs = (group_of[name] for name in pair)
        anchors = {party.anchor for party in (*mine, *theirs) if party.anchor}
        called = {name for party in mine for name in party.called}
        if mine is theirs or any(party.anchor for party in mine):
            continue
        if any(not called.isdisjoint(apart(anchor)) for anchor in anchors):
            continue
        keeper, other = min(mine, key=_rank), min(theirs, key=_rank)
        if not anchors and (other.held, keeper.name) < (keeper.held, other.name):
            keeper, other = other, keeper
        if not keeper.held[0]:
            found.setdefault(keeper.name, other.name if not anchors else pair[1])
    yield from sorted(found.items())


def _rank(party: Party) -> tuple[int, str, Name]:
    """The longest, the earliest, the first by path; no date is later than any."""
    return (-party.size, party.published or "9999", party.name)


def repeated_addresses(stories: Iterable[Story]) -> set[str]:
    """Addresses that several stories of one seed give: a feed's own page, say, which says nothing of them."""
    keys = [key for story in stories if (key := address_key(story.url))]
    return {key for key in keys if keys.count(key) > 1}


def address_key(url: str) -> str:
    """Equal for addresses of one page; empty where an address names a whole site, or none."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.").removeprefix("m.").removeprefix("amp.")
    except ValueError:
        return ""
    path = parts.path.rstrip("/").removesuffix("/amp").removesuffix("/index.html")
    query = "&".join(sorted(filter(None, parts.query.split("&"))))
    return f"{host}{path}?{query}" if host and (path or query) else ""
