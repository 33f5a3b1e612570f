"""Roster: the stories at hand and those of the archive, as parties that may be one, and where to find them.

What is asked of an archive is read when it is asked for; nothing is kept. Pure but for `read`.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import msgspec

from generator.ingest.album import Read
from generator.ingest.archive import Archive, lost_article
from generator.ingest.base import Base, path_of, read_base
from generator.ingest.front_text import Value, part, values
from generator.ingest.harvest import Harvest
from generator.ingest.holds import is_down, is_held
from generator.ingest.ids import new_id
from generator.ingest.manuscript import decoded, front_of
from generator.ingest.nearness import Name, Trace
from generator.ingest.origins import Ids
from generator.ingest.story import Story
from generator.ingest.twins import Party, hold_of, party_of, party_of_base, repeated_addresses


class Roster:
    """The stories at hand and those of the archive, and where to find them."""

    def __init__(
        self, crop: list[Harvest], own: dict[str, Ids], archive: Archive, read: Read, today: str = ""
    ) -> None:
        self.crop, self.own, self.archive, self.read, self.day = crop, own, archive, read, today
        self.due = {
            own[each.path][key] for each in crop for key in each.stories if key in own.get(each.path, {})
        }
        """The articles of the stories at hand; not those of entries that have gone from their seed."""
        self._apart: dict[str, frozenset[str]] = {}
        self._printed: dict[str, tuple[Mapping[str, Value], ...]] = {}
        self.copies: dict[str, list[str]] = {}
        for id, head in archive.heads.items():
            if head is not None and head.copy:
                self.copies.setdefault(head.copy, []).append(id)

    @cached_property
    def ids(self) -> dict[Name, str]:
        """The id of every story that was taken up, by its seed and key."""
        heads = self.archive.heads.items()
        return {(head.seed, head.key): id for id, head in heads if head is not None}

    @cached_property
    def stories(self) -> dict[Name, Story]:
        """The stories at hand, by seed and key."""
        return {(each.path, key): story for each in self.crop for key, story in each.stories.items()}

    @cached_property
    def guids(self) -> dict[Name, str]:
        """What the senders of all stories call them, at hand and taken up; without those that have no name."""
        heads = self.archive.heads.values()
        found = {(head.seed, head.key): head.guid or head.key for head in heads if head is not None}
        found |= {name: story.guid or story.key for name, story in self.stories.items()}
        return {name: guid for name, guid in found.items() if guid}

    def parties(self) -> dict[Name, Party]:
        """The stories at hand, if one of them may be told already, or has been told elsewhere."""
        anchors = {
            (harvest.path, key): self._anchor(harvest.path, key)
            for harvest in self.crop
            for key in harvest.stories
        }
        if all(anchors.values()) and not any(anchor in self.copies for anchor in anchors.values()):
            return {}
        found = {}
        for harvest in self.crop:
            repeated = repeated_addresses(harvest.stories.values())
            for key, story in harvest.stories.items():
                name, id = (harvest.path, key), self.own.get(harvest.path, {}).get(key, "")
                if not story.body or self._is_unreadable(name):
                    continue
                party = party_of(
                    name,
                    story,
                    anchor=anchors[name],
                    called=(id or new_id(*name), harvest.path),
                    former=self._former(id),
                    repeated=repeated,
                    today=self.day,
                )
                found[name] = self._as_printed(party)
        return found

    def _anchor(self, seed: str, key: str) -> str:
        """The article that a story at hand is already; empty for a new one, and for a copy."""
        id = self.own.get(seed, {}).get(key, "")
        return "" if self._former(id) else id or lost_article(self.archive, seed, key)

    def _former(self, id: str) -> str:
        head = self.archive.heads.get(id)
        return head.copy if head is not None else ""

    def _is_unreadable(self, name: Name) -> bool:
        id = new_id(*name)
        return id in self.archive.heads and self.archive.heads[id] is None

    def base(self, id: str) -> Base | None:
        stored = self.read(path_of(id))
        return None if stored is None else read_base(stored)

    def known(self, name: Name) -> Party | None:
        """A story that was taken up and is not at hand."""
        id = self.ids.get(name, "")
        base = self.base(id) if id and id not in self.due else None
        if base is None:
            return None
        return self._as_printed(party_of_base(name, base, base.head.copy or id, self.day))

    def _as_printed(self, party: Party) -> Party:
        """A party with what holds the article that tells it, in the editor's word."""
        if not party.anchor:
            return party
        fronts = self._fronts(party.anchor)
        article = hold_of(fronts[0], self.day) if len(fronts) == 1 else None
        is_gone = all(is_down(front) for front in fronts)
        is_withheld = is_gone or self.is_withheld(party.anchor)
        return msgspec.structs.replace(party, article=article, is_withheld=is_withheld, is_gone=is_gone)

    def is_withheld(self, id: str) -> bool:
        """Whether readers see nothing of an article: it was deleted, or is held back."""
        return all(is_held(front, self.day) for front in self._fronts(id))

    def _fronts(self, id: str) -> tuple[Mapping[str, Value], ...]:
        if id not in self._printed:
            texts = [decoded(self.read(path)) or "" for path in self.archive.articles.get(id, ())]
            self._printed[id] = tuple([front_of(text) for text in texts])
        return self._printed[id]

    def article_of(self, name: Name) -> str:
        """The id of the article that tells a story; empty if there is none yet."""
        id = self.own.get(name[0], {}).get(name[1], "") or self.ids.get(name, "")
        return self._former(id) or id

    def candidates(self, asked: Sequence[tuple[Name, Trace]]) -> dict[Name, tuple[Name, ...]]:
        """Every story of the archive for each: an index of it narrows them down."""
        return {name: tuple(sorted(self.ids)) for name, _ in asked}

    def apart(self, id: str) -> frozenset[str]:
        """What an article is to be kept apart from."""
        if id not in self._apart:
            paths = self.archive.articles.get(id, ())
            self._apart[id] = frozenset([each for path in paths for each in separated(self.read(path) or b"")])
        return self._apart[id]


def tracer(archive: Archive, read: Read) -> Callable[[Name], Trace | None]:
    """How to work out what a story that was taken up is looked up by."""
    roster = Roster([], {}, archive, read)

    def trace(name: Name) -> Trace | None:
        party = roster.known(name)
        return party.trace if party else None

    return trace


def separated(article: bytes) -> tuple[str, ...]:
    """What the editor keeps an article apart from: ids or seeds of other stories."""
    if b"separate" not in article:
        return ()
    cut = part(article.decode("utf-8", "replace"))
    named = ((values(cut.front) if cut else None) or {}).get("separate")
    each = named if isinstance(named, tuple) else (named,)
    return tuple([one for one in each if isinstance(one, str)])
