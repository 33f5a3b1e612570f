"""Merge: the editor's file and a new reading of its seed brought together, by what ingest wrote last time.

Per key of the front matter and per block of the body: what only one side changed is taken from it; where
both changed the same place the editor's version stays and the difference is a Conflict. Everything that the
reading does not touch stays as it is, byte for byte: other keys, comments, order, quotes, wrapping, line
ends. Pure; what is written where is the run's business.
"""

from collections.abc import Mapping

import msgspec

from generator.ingest.article_file import ORDER
from generator.ingest.blocks import Clash, merge_blocks
from generator.ingest.front_text import (
    Entry,
    Value,
    entries,
    exchanged,
    has_remark,
    line,
    newline,
    part,
    plain_line_ends,
    values,
    with_line,
    without,
    written,
)

BODY = "the body"
QUIET = frozenset(["taken", "seed"])
"""Keys of our own bookkeeping: if the editor changed or removed one, that is not worth a conflict."""


class Conflict(msgspec.Struct, frozen=True):
    """The editor and the seed changed the same place. `what` is a key, or the body."""

    what: str
    line: int
    column: int
    edited: str
    new: str


class Merged(msgspec.Struct, frozen=True):
    """The file as it shall be, and what the next merge has to compare with.

    In `base` a place in conflict keeps its former version, so that the conflict is found again until it is
    settled.
    """

    text: str
    base: str
    conflicts: tuple[Conflict, ...] = ()


class Unmergeable(msgspec.Struct, frozen=True):
    """The editor's file has no front matter that can be read; nothing was done."""


def merge(base: str, edited: str, new: str, *, take_new: bool = False) -> Merged | Unmergeable:
    """Merge the new reading into the edited file; with `take_new` conflicts go to the new reading.

    Merging the result with the same reading once more changes nothing. Where many blocks were moved and
    altered on both sides a merge can make another possible, so it is repeated until nothing comes of it.
    """
    merged = _merge_once(base, edited, new, take_new)
    for _ in range(ROUNDS):
        if isinstance(merged, Unmergeable):
            return merged
        if not merged.conflicts:
            return Merged(merged.text, new)
        again = _merge_once(merged.base, merged.text, new, False)
        if isinstance(again, Merged) and (again.text, again.base) == (merged.text, merged.base):
            return again
        merged = again
    return Merged(edited, base, (Conflict(BODY, 1, 1, "too far from the seed to be merged", "left out"),))


ROUNDS = 8
"""One confirms the first merge; in twenty thousand random scripts three were the most."""


def _merge_once(base: str, edited: str, new: str, take_new: bool) -> Merged | Unmergeable:
    if plain_line_ends(edited) == base:
        return Merged(new.replace("\n", newline(edited)), new)
    was, ours, theirs = part(base), part(edited), part(new)
    if was is None or ours is None or theirs is None:
        return Unmergeable()
    fronts = _merge_front(was.front, ours.front, theirs.front, take_new)
    if fronts is None:
        return Unmergeable()
    blocks = merge_blocks(was.body, ours.body, theirs.body, line_end=newline(edited), take_new=take_new)
    closing = ours.closing
    if blocks.text and not closing.endswith(("\n", "\r")):
        closing += newline(edited)
    head = ours.opening + fronts.text + closing
    clashes = tuple([_in_body(clash, head, blocks.text) for clash in blocks.clashes])
    keys = tuple([_in_front(each, ours.opening, fronts.text) for each in fronts.conflicts])
    conflicts = keys if take_new else keys + clashes
    return Merged(head + blocks.text, f"---\n{fronts.base}---\n{blocks.base}", conflicts)


class _KeyConflict(msgspec.Struct, frozen=True):
    key: str
    edited: str
    new: str


class _Fronts(msgspec.Struct, frozen=True):
    text: str
    base: str
    conflicts: tuple[_KeyConflict, ...]


def _merge_front(base: str, edited: str, new: str, take_new: bool) -> _Fronts | None:
    was, ours, theirs = values(base), values(edited), values(new)
    if was is None or ours is None or theirs is None:
        return None
    changed = [key for key in _keys(was, theirs) if was.get(key) != theirs.get(key) != ours.get(key)]
    text, next_base = edited, new
    conflicts: list[_KeyConflict] = []
    for key in changed:
        is_free = ours.get(key) == was.get(key) or (take_new and key not in QUIET)
        result = _with_key(text, key, new, theirs.get(key)) if is_free else None
        if result is not None:
            text = result
        elif key not in QUIET:
            conflicts.append(_KeyConflict(key, _said(edited, key), _said(new, key)))
            next_base = _with_key(next_base, key, base, was.get(key)) or next_base
    return _Fronts(text, next_base, tuple(conflicts))


def _keys(was: dict[str, Value], theirs: dict[str, Value]) -> list[str]:
    """Every key that ingest wrote or writes now, in its order."""
    known = dict.fromkeys([*was, *theirs])
    return [key for key in ORDER if key in known] + [key for key in known if key not in ORDER]


def _with_key(text: str, key: str, other: str, value: Value) -> str | None:
    """The front matter with a key as another front matter has it.

    None where that cannot be done without losing a comment, or without changing anything else.
    """
    found, there = entries(text), entries(other)
    if found is None or there is None:
        return None
    result = _changed(text, found, key, other, there.get(key) if value is not None else None)
    if result is None:
        return None
    wanted = {name: entry.value for name, entry in found.items() if entry.value is not None and name != key}
    if value is not None:
        wanted[key] = value
    return result if values(result) == wanted else None


def _changed(text: str, found: Mapping[str, Entry], key: str, other: str, entry: Entry | None) -> str | None:
    mine, line_end = found.get(key), newline(text)
    if entry is None:
        return text if mine is None else None if has_remark(text, mine) else without(text, mine)
    if mine is None:
        before = ORDER[: ORDER.index(key)] if key in ORDER else ORDER
        return with_line(text, found, line(other, entry).replace("\n", line_end), before)
    if mine.comment:
        return None
    return exchanged(text, mine, written(other, entry).replace("\n", line_end))


def _said(front: str, key: str) -> str:
    """What stands behind a key, for people; empty if it is not there."""
    entry = (entries(front) or {}).get(key)
    return "" if entry is None else " ".join(written(front, entry).split())


def _in_front(conflict: _KeyConflict, opening: str, front: str) -> Conflict:
    entry = (entries(front) or {}).get(conflict.key)
    if entry is None:
        return Conflict(conflict.key, 1, 1, conflict.edited, conflict.new)
    before = plain_line_ends(opening + front[: entry.line_start])
    return Conflict(conflict.key, before.count("\n") + 1, 1, conflict.edited, conflict.new)


def _in_body(clash: Clash, head: str, body: str) -> Conflict:
    lines = plain_line_ends(head + body[: clash.place]).count("\n") + 1
    return Conflict(BODY, lines, 1, clash.edited, clash.new)
