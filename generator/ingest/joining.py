"""Joining: a harvest without the stories that another article tells, and what those articles list in `also`.

Stands between reading and uptake: what `twins` found is taken out of the seeds' stories and handed on as
copies, so that uptake sees only what is, or becomes, an article. Pure but for `read`.
"""

from collections.abc import Iterator, Mapping

import msgspec

from generator.ingest.album import Read
from generator.ingest.archive import Archive
from generator.ingest.base import Head
from generator.ingest.elsewhere import entry_of, in_order
from generator.ingest.harvest import Harvest
from generator.ingest.ids import new_id
from generator.ingest.likeness import likeness
from generator.ingest.manuscript import front_of
from generator.ingest.nearness import Name, Trace
from generator.ingest.origins import Ids
from generator.ingest.roster import Roster
from generator.ingest.story import Elsewhere, Story
from generator.ingest.twins import (
    Candidates,
    Group,
    Kinship,
    Party,
    groups,
    text_of_base,
)
from generator.ingest.withdrawals import namesakes, withdrawals
from generator.problems import Location, Problem, notice

LONGER = 1.5
"""How many times the length of the article a copy must have for the report to say so."""


class Copy(msgspec.Struct, frozen=True):
    """A story that stands in the `also` of the article `to`."""

    id: str
    story: Story
    head: Head
    to: str


class Joining(msgspec.Struct, frozen=True):
    """What is left to take up, and what belongs to other articles."""

    crop: list[Harvest]
    own: dict[str, Ids]
    named: dict[Name, str] = {}
    """Ids that are given already: of new articles that have copies, and of copies that become articles."""
    renewed: dict[str, tuple[Elsewhere, ...]] = {}
    """What stands in `also` of articles whose seed is not at hand."""
    copies: tuple[Copy, ...] = ()
    traces: tuple[tuple[Name, Head, Trace], ...] = ()
    """What the stories at hand are looked up by."""
    doubts: Mapping[Name, str] = {}
    """New stories that are drafts until an editor has looked at them, with the one that they may be."""
    problems: tuple[Problem, ...] = ()


def joined(
    crop: list[Harvest],
    own: dict[str, Ids],
    archive: Archive,
    ids: set[str],
    *,
    read: Read,
    today: str,
    candidates: Candidates | None = None,
) -> Joining:
    """Find the stories that are told already. `ids` are taken, and grow."""
    roster = Roster(crop, own, archive, read, today)
    parties = roster.parties()
    kin = groups(parties, roster.known, candidates or roster.candidates, roster.apart)
    said, doubts = tuple(withdrawals(roster, kin.alike)), _doubts(roster, kin)
    if not parties:
        return Joining(crop, own, doubts=doubts, problems=said)
    seated = _Seating(roster, parties, list(kin.groups), ids).answer()
    return msgspec.structs.replace(seated, doubts=doubts, problems=(*said, *seated.problems))


def _doubts(roster: Roster, kin: Kinship) -> dict[Name, str]:
    """What is not printed before an editor has looked at it; also a new story that another file withdraws."""
    paths = roster.archive.articles
    gone = [(other, name) for name, other in namesakes(roster) if not roster.article_of(other)]
    doubts = dict([*gone, *kin.doubts])
    return {name: (*paths.get(roster.article_of(other), ()), other[0])[0] for name, other in doubts.items()}


class _Seating:
    """Which article each story at hand goes to, once it is known which are one."""

    def __init__(
        self, roster: Roster, parties: Mapping[Name, Party], found: list[Group], ids: set[str]
    ) -> None:
        self.roster, self.parties, self.found, self.ids = roster, parties, found, ids
        self.named: dict[Name, str] = {}
        self.copies: list[Copy] = []
        self.heads = {
            (each.path, key): Head(each.path, each.sha256, each.reader, key, len(each.stories), guid=story.guid)
            for each in roster.crop
            for key, story in each.stories.items()
        }
        self.stories = roster.stories

    def answer(self) -> Joining:
        for group in self.found:
            keeper = group.keeper if isinstance(group.keeper, str) else self._article(group.keeper)
            self.copies += [
                Copy(self._id(name), self.stories[name], self.heads[name], keeper) for name in group.copies
            ]
        taken = {(copy.head.seed, copy.head.key) for copy in self.copies}
        for name, party in self.parties.items():
            if party.former and name not in taken:
                self._article(name)
        also = self._also()
        crop = [self._rest(harvest, taken, also) for harvest in self.roster.crop]
        own = {
            seed: {
                key: id for key, id in ids.items() if (seed, key) not in taken and (seed, key) not in self.named
            }
            for seed, ids in self.roster.own.items()
        }
        at_hand = {party.anchor for party in self.parties.values()} | {*self.named.values(), *self.roster.due}
        renewed = {id: found for id, found in also.items() if id not in at_hand}
        traces = [(name, self.heads[name], party.trace) for name, party in self.parties.items()]
        problems = (*self._worth_a_look(), *self._changed())
        return Joining(crop, own, self.named, renewed, tuple(self.copies), tuple(traces), problems=problems)

    def _article(self, name: Name) -> str:
        """Let a story that is no article yet become one, and answer with its id."""
        self.named[name] = self._id(name)
        return self.named[name]

    def _id(self, name: Name) -> str:
        known = self.roster.own.get(name[0], {}).get(name[1], "") or self.named.get(name, "")
        id = known or new_id(*name, self.ids)
        self.ids.add(id)
        return id

    def _rest(self, harvest: Harvest, taken: set[Name], also: Mapping[str, tuple[Elsewhere, ...]]) -> Harvest:
        stories = {}
        for key, story in harvest.stories.items():
            name = (harvest.path, key)
            party = self.parties.get(name)
            own = self.roster.own.get(harvest.path, {}).get(key, "")
            id = self.named.get(name, "") or (party.anchor if party else own)
            if name not in taken:
                stories[key] = msgspec.structs.replace(story, also=also[id]) if id in also else story
        fewer = len(harvest.stories) - len(stories)
        return msgspec.structs.replace(harvest, stories=stories, copies=fewer)

    def _also(self) -> dict[str, tuple[Elsewhere, ...]]:
        """What stands in `also` of every article of which a story at hand is, was or becomes a copy."""
        roster = self.roster
        moved = {id for party in self.parties.values() if party.former for id in [self._id(party.name)]}
        concerned = {copy.to for copy in self.copies}
        concerned |= {party.former for party in self.parties.values() if party.former}
        concerned |= {party.anchor for party in self.parties.values() if party.anchor in roster.copies}
        found = {}
        for keeper in concerned:
            told = self._told(keeper)
            stay = [id for id in roster.copies.get(keeper, ()) if id not in moved]
            entries = [self._entry_of_base(id, told) for id in stay]
            entries += [self._entry(copy, told) for copy in self.copies if copy.to == keeper]
            found[keeper] = in_order([entry for entry in entries if entry is not None])
        return found

    def _told(self, keeper: str) -> str:
        """An article's headline, as its seed has it."""
        for name, story in self.stories.items():
            if keeper in (self.roster.own.get(name[0], {}).get(name[1]), self.named.get(name)):
                return story.title
        base = self.roster.base(keeper)
        return str(front_of(base.article).get("title") or "") if base else ""

    def _entry(self, copy: Copy, told: str) -> Elsewhere:
        story = copy.story
        known = {name: getattr(story, name) for name in ("source", "distributor", "agency", "title", "url")}
        return entry_of(copy.id, copy.head.seed, **known, told=told)

    def _entry_of_base(self, id: str, told: str) -> Elsewhere | None:
        base = self.roster.base(id)
        if base is None:
            return None
        front = front_of(base.article)
        known = {
            name: str(front.get(name) or "") for name in ("source", "distributor", "agency", "title", "url")
        }
        return entry_of(id, base.head.seed, **known, told=told)

    def _worth_a_look(self) -> Iterator[Problem]:
        """Copies that tell more than the article, or tell it anew, in its seed or by its sender's name: the
        article stays, and the editor may think otherwise."""
        for copy in self.copies:
            paths = self.roster.archive.articles.get(copy.to, ())
            base = self.roster.base(copy.to) if paths else None
            if base is None:
                continue
            kept, told = text_of_base(base), self.parties[copy.head.seed, copy.head.key].text
            sizes = [len(text.folded) for text in (told, kept)]
            if sizes[0] > LONGER * sizes[1]:
                message = f"this seed tells the story of {paths[0]} at greater length, {sizes[0]} words"
                hint = f"to print this one instead, write `separate: [{copy.id}]` and `merge: {copy.id}` there"
                yield notice(Location(copy.head.seed), f"{message} against {sizes[1]}", hint=hint)
                continue
            is_called_so = _sender(copy.head) == _sender(base.head) != ""
            if told != kept and (is_called_so or copy.head.seed == base.head.seed):
                by = "the same id" if is_called_so else "another id"
                message = f"this seed has another text of {paths[0]}, by {by}: the article stays as it is"
                hint = "compare the two, and bring over what is new"
                yield notice(Location(copy.head.seed), message, hint=hint)

    def _changed(self) -> Iterator[Problem]:
        """Copies of an article whose own seed has become another story."""
        for party in self.parties.values():
            moved = {copy.id for copy in self.copies}
            for id in self.roster.copies.get(party.anchor, ()) if party.anchor else ():
                head = self.roster.archive.heads[id]
                other = (
                    self.roster.known((head.seed, head.key)) if head is not None and id not in moved else None
                )
                if head is not None and other is not None and not likeness(party.text, other.text):
                    message = f"this seed is no longer the story of {head.seed}, which stands in its `also`"
                    hint = f"to make that one an article of its own, write `separate: [{id}]` into this one's"
                    yield notice(Location(party.name[0]), message, hint=hint)


def _sender(head: Head) -> str:
    """What a story's sender calls it; empty if nobody calls it anything."""
    return head.guid or head.key
