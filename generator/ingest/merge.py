"""Merge: the editor's file and a new reading of its seed brought together, by what ingest wrote last time.

Per key of the front matter and per block of the body: what only one side changed is taken from it; where
both changed the same place the editor's version stays and the difference is a Conflict. `rights` is a map that
both write in: of it ingest merges key by key what sources print, and all else is the editor's. A hold that the
editor wrote is lifted by no seed. Everything that the
reading does not touch stays as it is, byte for byte: other keys, comments, order, quotes, wrapping, line
ends. Pure; what is written where is the run's business.
"""

from collections.abc import Mapping

import msgspec

from generator.ingest.article_file import NOTICE, ORDER, flow_map, scalar
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
from generator.ingest.holds import HOLDS, lifts
from generator.ingest.within import with_inner

BODY = "the body"
RIGHTS = "rights"
QUIET = frozenset(["taken", "seed"])
"""Keys of our own bookkeeping: if the editor changed or removed one, that is not worth a conflict."""


class Conflict(msgspec.Struct, frozen=True):
    """The editor and the seed changed the same place. `what` is a key, or the body."""

    what: str
    line: int
    column: int
    edited: str
    new: str
    stays: bool = False
    """Whether it is the editor's even where the new reading was wished for."""


class Merged(msgspec.Struct, frozen=True):
    """The file as it shall be, and what the next merge has to compare with.

    In `base` a place in conflict keeps its former version, so that the conflict is found again until it is
    settled. So does a hold that the editor wrote, and the seed after that: it is still the editor's.
    """

    text: str
    base: str
    conflicts: tuple[Conflict, ...] = ()


class Unmergeable(msgspec.Struct, frozen=True):
    """The editor's file has no front matter that can be read; nothing was done."""


def merge(base: str, edited: str, new: str, *, take_new: bool = False) -> Merged | Unmergeable:
    """Merge the new reading into the edited file; with `take_new` conflicts go to the new reading, but for what
    the editor holds back.

    Merging the result with the same reading once more changes nothing. Where many blocks were moved and
    altered on both sides a merge can make another possible, so it is repeated until nothing comes of it.
    """
    merged = _merge_once(base, edited, new, take_new)
    for _ in range(ROUNDS):
        if isinstance(merged, Unmergeable):
            return merged
        if not merged.conflicts:
            return Merged(merged.text, settled(base, edited, new))
        again = _merge_once(merged.base, merged.text, new, False)
        if isinstance(again, Merged) and (again.text, again.base) == (merged.text, merged.base):
            return again
        merged = again
    return Merged(edited, base, (Conflict(BODY, 1, 1, "too far from the seed to be merged", "left out"),))


def settled(base: str, edited: str, new: str) -> str:
    """The reading as what the next merge compares with, once nothing is in conflict any more."""
    was, ours, theirs = part(base), part(edited), part(new)
    if plain_line_ends(edited) == base or was is None or ours is None or theirs is None:
        return new
    front = _with_holds(theirs.front, was.front, ours.front)
    return theirs.opening + front + theirs.closing + theirs.body


def _with_holds(new: str, base: str, edited: str) -> str:
    """A reading's front matter; a hold to which editor and seed came each by themselves is as in the base."""
    was, ours, theirs = values(base) or {}, values(edited) or {}, values(new) or {}
    for key in HOLDS:
        if ours.get(key) is not None and ours.get(key) == theirs.get(key) != was.get(key):
            new = _with_key(new, key, base, was.get(key)) or new
    return new


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
    stays: bool


class _Fronts(msgspec.Struct, frozen=True):
    text: str
    base: str
    conflicts: tuple[_KeyConflict, ...]


def _merge_front(base: str, edited: str, new: str, take_new: bool) -> _Fronts | None:
    was, ours, theirs = values(base), values(edited), values(new)
    if was is None or ours is None or theirs is None:
        return None
    changed = [key for key in _keys(was, theirs) if was.get(key) != theirs.get(key) != ours.get(key)]
    text, next_base = edited, _with_holds(new, base, edited)
    conflicts: list[_KeyConflict] = []
    for key in changed:
        mine, former, latter = ours.get(key), was.get(key), theirs.get(key)
        if key == RIGHTS and isinstance(mine, dict) and mine != former:
            text, kept = _merge_rights(text, _map(former), mine, _map(latter), take_new)
            is_settled, former, said = kept == _map(latter), kept or None, f"{key}: {_flow(kept)}\n"
        else:
            is_free = mine == former or (take_new and _may_take(key, mine, latter))
            result = _with_key(text, key, new, latter) if is_free else None
            text = text if result is None else result
            is_settled, said = result is not None, base
        if not is_settled and key not in QUIET:
            stays = not _may_take(key, mine, latter)
            conflicts.append(_KeyConflict(key, _said(edited, key), _said(new, key), stays))
            next_base = _with_key(next_base, key, said, former) or next_base
    return _Fronts(text, next_base, tuple(conflicts))


def _may_take(key: str, edited: Value, new: Value) -> bool:
    """Whether a key in conflict may go to the seed: not a policy, nor what lifts a hold."""
    if key in HOLDS:
        return not lifts(key, edited, new)
    return key not in QUIET and not (key == RIGHTS and isinstance(edited, str))


def _keys(was: dict[str, Value], theirs: dict[str, Value]) -> list[str]:
    """Every key that ingest wrote or writes now, in its order."""
    known = dict.fromkeys([*was, *theirs])
    return [key for key in ORDER if key in known] + [key for key in known if key not in ORDER]


Lines = dict[str, Value]


def _merge_rights(text: str, was: Lines, ours: Lines, theirs: Lines, take_new: bool) -> tuple[str, Lines]:
    """The front matter with what the source prints of its rights; and what the next merge compares with."""
    kept = dict(theirs)
    for name in NOTICE:
        former, latter = was.get(name), theirs.get(name)
        if former == latter or latter == ours.get(name):
            continue
        is_free = take_new or ours.get(name) == former
        written = scalar(str(latter or ""), flow=True)
        result = with_inner(text, RIGHTS, name, latter, written) if is_free else None
        if result is None:
            kept |= {name: former}
        else:
            text = result
    if (values(text) or {}).get(RIGHTS) is None:
        text = _with_key(text, RIGHTS, "", None) or text
    return text, {name: said for name, said in kept.items() if said is not None}


def _map(value: Value) -> Lines:
    return value if isinstance(value, dict) else {}


def _flow(lines: Lines) -> str:
    return flow_map({name: scalar(str(said), flow=True) for name, said in lines.items()})


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
    before = plain_line_ends(opening + front[: entry.line_start]) if entry else ""
    line = before.count("\n") + 1
    return Conflict(conflict.key, line, 1, conflict.edited, conflict.new, conflict.stays)


def _in_body(clash: Clash, head: str, body: str) -> Conflict:
    lines = plain_line_ends(head + body[: clash.place]).count("\n") + 1
    return Conflict(BODY, lines, 1, clash.edited, clash.new)
