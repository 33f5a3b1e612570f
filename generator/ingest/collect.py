"""Collect: which seeds there are, and which are new or changed since they were taken up.

Each seed is known by the hash of its bytes, each base by the head of its file. What a `memo` knows by its stamp
is not read again.
"""

import unicodedata
from hashlib import sha256
from pathlib import Path

import msgspec

from generator import disk
from generator.disk import PassedOver, Stamp
from generator.ingest import readers
from generator.ingest.base import FOLDER as BASES
from generator.ingest.base import Head, path_of
from generator.ingest.holdings import head_of
from generator.ingest.memo import Memo
from generator.ingest.pictures import is_companion
from generator.ingest.remarks import baseless
from generator.problems import Location, Problem, notice, warning
from generator.scan import settled
from generator.siterules import Rules

SEEDS = "seeds"
LARGEST = 20 * 1024 * 1024
"""Bytes: a seed beyond this is not read."""


class Look(msgspec.Struct, frozen=True):
    """Every file below `seeds/` with its stamp, before any is read."""

    seeds: tuple[tuple[str, Stamp], ...]
    """By the path below `seeds/`."""
    bases: tuple[tuple[str, Stamp], ...]
    """By the name of the file."""
    shunned: tuple[tuple[str, PassedOver], ...]
    """What no reader should follow, by the path below `seeds/`."""
    now: int


class Collected(msgspec.Struct, frozen=True):
    """The seeds that must be looked into, the hash of every seed there is, and the head of every base.

    A head is None where its base cannot be read.
    """

    due: tuple[str, ...]
    present: dict[str, str]
    heads: dict[str, Head | None]
    memo: Memo
    problems: tuple[Problem, ...]
    modified: dict[str, int]
    """When each seed was last changed, in nanoseconds."""
    companions: frozenset[str] = frozenset()
    """Files that are part of another seed: its pictures, the folder of a saved page."""


def look_at(site: Path) -> Look:
    """Look at every seed and every base."""
    now, seeds, bases = disk.clock(), site / SEEDS, site / BASES
    return Look(
        tuple([(name, disk.stamp_of(status)) for name, status in disk.walk(seeds, without=_is_none)]),
        tuple(
            [
                (name, disk.stamp_of(status))
                for name, status in disk.walk(bases, whole=True)
                if name.endswith(".md") and "/" not in name
            ]
        ),
        tuple(disk.passed_over(seeds)),
        now,
    )


def _is_none(name: str) -> bool:
    """Whether a file was put there by a system, and by nobody who collects."""
    return name[0] == "." or (len(name) in (9, 11) and name.lower() in ("thumbs.db", "desktop.ini"))


def collect(site: Path, look: Look, memo: Memo, rules: Rules = ()) -> Collected:
    """Read what is new or changed. A page that was read by other rules than these is due again."""
    heads, known_heads, problems = _heads(site, look, memo)
    by_seed: dict[str, list[Head]] = {}
    named: set[str] = set()
    for head in heads.values():
        if head is not None and head.stories:
            by_seed.setdefault(head.seed, []).append(head)
            named.add(head.reader)
    problems += [_passed_over(name, why) for name, why in look.shunned]
    shunned = {name for name, _ in look.shunned}
    present: dict[str, str] = {}
    modified: dict[str, int] = {}
    known: dict[str, tuple[Stamp, str]] = {}
    for name, stamp in look.seeds:
        if name in shunned:
            continue
        path = f"{SEEDS}/{name}"
        modified[path] = stamp.mtime
        before = memo.seeds.get(path)
        if before is not None and before[0] == stamp:
            known[path] = before
            present[path] = before[1]
        else:
            wrong = _wrong_name(path) or _too_large(path, stamp.size)
            data = None if wrong else disk.read(site / path)
            if data is None:
                problems.append(wrong or unreadable(path))
                continue
            present[path] = sha256(data).hexdigest()
            if settled(stamp, look.now):
                known[path] = (stamp, present[path])
    companions = _companions(heads, present)
    current = {reader for reader in named if readers.is_current(reader, rules)}
    due = [
        path
        for path, digest in present.items()
        if path not in companions and not _is_current(by_seed.get(path, []), digest, present, current)
    ]
    return Collected(
        tuple(due), present, heads, Memo(known, known_heads), tuple(problems), modified, companions
    )


def _companions(heads: dict[str, Head | None], present: dict[str, str]) -> frozenset[str]:
    """Also those of stories that their seed no longer holds: a picture does not become a seed with that."""
    kept = [each.beside for head in heads.values() if head is not None for each in head.pictures]
    folders = {path.rpartition("/")[0] for path in present}
    of_pages = {folder for folder in folders if is_companion(f"{folder}/", present)}
    inside = [path for path in present if path.rpartition("/")[0] in of_pages] if of_pages else []
    return frozenset([*kept, *inside])


def unsettled(path: str) -> Problem:
    message = "this seed changed while it was read, and waits for the next run"
    return warning(Location(path), message, hint="run ingest again when it is written")


def unreadable(path: str) -> Problem:
    return warning(Location(path), "this seed cannot be read", hint="check its permissions")


def _heads(
    site: Path, look: Look, memo: Memo
) -> tuple[dict[str, Head | None], dict[str, tuple[Stamp, Head]], list[Problem]]:
    heads: dict[str, Head | None] = {}
    known: dict[str, tuple[Stamp, Head]] = {}
    problems = []
    for name, stamp in look.bases:
        id = name.removesuffix(".md")
        before = memo.heads.get(id)
        if before is not None and before[0] == stamp:
            known[id], heads[id] = before, before[1]
            continue
        head = head_of(site, name)
        if head is None:
            problems.append(baseless(path_of(id)))
        elif settled(stamp, look.now):
            known[id] = (stamp, head)
        heads[id] = head
    return heads, known, problems


def _is_current(heads: list[Head], digest: str, present: dict[str, str], current: set[str]) -> bool:
    """Whether every story of a seed was taken up from these bytes, by `current` readers, with nothing open.

    Pictures that lie beside the seed count with it, unless they are gone.
    """
    for head in heads:
        if head.sha256 != digest or head.conflicts or len(heads) < head.stories:
            return False
        if head.reader not in current:
            return False
        if any(present.get(each.beside, each.sha256) != each.sha256 for each in head.pictures):
            return False
    return bool(heads)


_PASSED_OVER: dict[PassedOver, tuple[str, str]] = {
    "link inside": ("this link leads to another seed and is not followed", "delete it"),
    "link outside": ("this link leads out of seeds/ and is not followed", "copy the file here"),
    "broken link": ("this link leads nowhere", "delete it"),
    "closed folder": ("this folder cannot be opened", "check its permissions"),
    "no file": ("this is no file, but a pipe or a device", "remove it"),
}


def _passed_over(name: str, why: PassedOver) -> Problem:
    message, hint = _PASSED_OVER[why]
    where = Location(_shown(f"{SEEDS}/{name}".rstrip("/")))
    return (notice if why == "link inside" else warning)(where, message, hint=hint)


def _wrong_name(path: str) -> Problem | None:
    shown = _shown(path)
    if shown == path and "\ufffd" not in path:
        return None
    message = "this seed's name holds characters that no name should have"
    return warning(Location(shown), message, hint="rename it")


def _shown(path: str) -> str:
    """The path without what spoils a terminal or a YAML file: controls, line ends, bytes that are no text."""
    if path.isprintable():
        return path
    return "".join(
        "\ufffd" if unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") else char for char in path
    )


def _too_large(path: str, size: int) -> Problem | None:
    if size <= LARGEST:
        return None
    message = f"this seed is {size / 1_000_000:.0f} MB long; at most {LARGEST / 1_000_000:.0f} MB are read"
    return warning(Location(path), message, hint="take the story out of it, and collect that")
