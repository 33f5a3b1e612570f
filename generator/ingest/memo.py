"""Memo: what the last ingest knows of seeds, bases and articles, by their stamps; kept in `.copydesk/`.

It spares the reading of files whose stamp is as it was; without it the answer is the same. Both its files are
sealed by the engine: what is lost, damaged or another version's is read anew from the site. What is known of
articles has a file of its own, for it is asked only where there is something to take up.
"""

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import msgspec

from generator import engine, sealed
from generator.disk import Stamp
from generator.ingest.archive import Front
from generator.ingest.base import Head
from generator.ingest.harvest import Harvest

FILE = ".copydesk/seeds"
OF_ARTICLES = ".copydesk/articles"

Fronts = Mapping[str, tuple[Stamp, Front]]
"""What is known of each article, by path."""


class Memo(msgspec.Struct, frozen=True):
    """What the last run knows of files, by their stamps."""

    seeds: dict[str, tuple[Stamp, str]] = {}
    """The hash of each seed, by path."""
    heads: dict[str, tuple[Stamp, Head]] = {}
    """The head of each base, by its article's id."""
    barren: dict[str, Harvest] = {}
    """What was read in seeds that hold no story: they have no base that would remember them."""


NOTHING = Memo()


def kept(site: Path) -> Memo:
    """What the last run has left."""
    return sealed.recall(site / FILE, engine.readers_digest(), Memo) or NOTHING


def kept_fronts(site: Path) -> Fronts:
    """What is known of articles."""
    return sealed.recall(site / OF_ARTICLES, engine.readers_digest(), dict[str, tuple[Stamp, Front]]) or {}


def keep(site: Path, memo: Memo) -> None:
    """Leave a memo to the next command. It stands as long as the libraries that read seeds are these."""
    _keep(site / FILE, memo)


def keep_fronts(site: Path, fronts: Fronts) -> None:
    """Leave what is known of articles to the next run that asks for it."""
    _keep(site / OF_ARTICLES, fronts)


def _keep(path: Path, value: object) -> None:
    """A disk that is full, and names that are no Unicode, cost the next run its time."""
    with suppress(OSError, UnicodeEncodeError):
        sealed.keep(path, engine.readers_digest(), value)
