"""Standstill: what an ingest answered that had nothing to do, and by what it is known that this still holds.

A memo above the memo, kept in `.copydesk/`: one digest of the names and stamps of all seeds and bases, of the
site rules and of what reads seeds. Where it is as it was, nothing is due, and nothing but the stamps is looked
at. Like all that is kept there it can be lost or damaged at no cost but time.
"""

from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec

from generator import engine, sealed
from generator.ingest.collect import Look
from generator.ingest.harvest import Left
from generator.problems import Problem
from generator.scan import settled
from generator.siterules import Rules

FILE = ".copydesk/standstill"


class Standstill(msgspec.Struct, frozen=True):
    """A run that had nothing to do."""

    key: bytes
    """Of the seeds, the bases and the rules."""
    marks: tuple[str, ...] = ()
    """Of the articles that have copies: an editor may have set one apart."""
    seeds: int = 0
    current: int = 0
    dropped: tuple[Left, ...] = ()
    problems: tuple[Problem, ...] = ()
    storyless: tuple[Problem, ...] = ()
    """Those of the problems that seeds without a story have."""


def key_of(look: Look, rules: Rules) -> bytes:
    """A digest of all that decides whether something is due; empty if a name is no Unicode."""
    try:
        told = msgspec.msgpack.encode((look.seeds, look.bases, look.shunned, rules))
    except UnicodeEncodeError:
        return b""
    return blake2b(told, digest_size=16).digest()


def recalled(site: Path, key: bytes, stands: Callable[[str], bool]) -> Standstill | None:
    """What the last run answered, if all is as it was then; `stands` tells it of an article's mark."""
    kept = sealed.recall(site / FILE, engine.readers_digest(), Standstill)
    if kept is None or not key or kept.key != key or not all(map(stands, kept.marks)):
        return None
    return kept


def note(site: Path, look: Look, answer: Standstill) -> None:
    """Note a run, unless a file is so young that a change could leave no trace in its stamp."""
    if not answer.key or not all(settled(stamp, look.now) for _, stamp in (*look.seeds, *look.bases)):
        return
    with suppress(OSError, UnicodeEncodeError):
        sealed.keep(site / FILE, engine.readers_digest(), answer)
