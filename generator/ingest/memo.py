"""Memo: what the last ingest knows of seeds, bases and articles, by their stamps; kept in `.copydesk/`.

It spares the reading of files whose stamp is as it was; without it the answer is the same. Each of its two files
begins with a digest of what follows, keyed by the program that wrote it: what is damaged, cut off or another
version's is forgotten, and read anew from the site. What is said of all articles has a file of its own, for it is
asked only where there is something to take up.
"""

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

from generator import disk, engine
from generator.disk import Stamp
from generator.ingest.archive import Front
from generator.ingest.base import Head
from generator.ingest.harvest import Harvest

T = TypeVar("T")

FILE = ".copydesk/seeds"
OF_ARTICLES = ".copydesk/articles"

Fronts = Mapping[str, tuple[Stamp, Front]]
"""What the first lines of each article say, by path."""


class Memo(msgspec.Struct, frozen=True):
    """What the last run knows of files, by their stamps."""

    seeds: dict[str, tuple[Stamp, str]] = {}
    """The hash of each seed, by path."""
    heads: dict[str, tuple[Stamp, Head]] = {}
    """The head of each base, by its article's id."""
    barren: dict[str, Harvest] = {}
    """Seeds that hold no story: they have no base that would remember them."""


NOTHING = Memo()


def kept(site: Path) -> Memo:
    """What the last run has left; nothing if that is lost."""
    return _kept(site / FILE, Memo) or NOTHING


def kept_fronts(site: Path) -> Fronts:
    """What is known of articles; nothing if that is lost."""
    return _kept(site / OF_ARTICLES, dict[str, tuple[Stamp, Front]]) or {}


def keep(site: Path, memo: Memo) -> None:
    """Leave it to the next run. Which libraries there are may change: what they could not read is not kept."""
    _keep(site / FILE, msgspec.structs.replace(memo, barren={}))


def keep_fronts(site: Path, fronts: Fronts) -> None:
    _keep(site / OF_ARTICLES, fronts)


def _kept(path: Path, kind: type[T]) -> T | None:
    data = disk.read(path) or b""
    if data[:_SIZE] != _digest(data[_SIZE:]):
        return None
    try:
        return msgspec.msgpack.decode(data[_SIZE:], type=kind)
    except msgspec.MsgspecError:
        return None


def _keep(path: Path, value: object) -> None:
    """What the disk has no place for, or cannot be written as Unicode, is not kept."""
    try:
        data = msgspec.msgpack.encode(value)
        disk.write(path, _digest(data) + data)
    except (OSError, UnicodeEncodeError):
        return


_SIZE = 16


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=_SIZE, key=engine.digest()).digest()
