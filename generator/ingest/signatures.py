"""Signatures: what the archive's stories are looked up by, kept from run to run beside the build's state.

A file of SQLite in `.copydesk/` that can be deleted at any time: it is made again from the bases, which costs
time and nothing else. A look-up reads it once, row by row, so that memory does not grow with the archive.
"""

import sqlite3
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

from generator import disk
from generator.ingest.base import Head
from generator.ingest.nearness import Name, Sieve, Trace, near
from generator.ingest.shingles import Signature

T = TypeVar("T")

FILE = ".copydesk/signatures"
SCHEMA = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS traces (
    seed TEXT NOT NULL, key TEXT NOT NULL, version BLOB NOT NULL, is_long INTEGER NOT NULL,
    address TEXT NOT NULL, shingles BLOB NOT NULL, pairs BLOB NOT NULL, PRIMARY KEY (seed, key)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS articles (id TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;
"""


class Signatures:
    """The file, opened when it is asked. What it does not know it works out; what it cannot keep it forgets."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened: sqlite3.Connection | None = None

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
            self._opened = None

    def near(
        self,
        asked: Sequence[tuple[Name, Trace]],
        heads: Mapping[Name, Head],
        trace: Callable[[Name], Trace | None],
    ) -> dict[Name, tuple[Name, ...]]:
        """Which of the stories with these heads are near to some; `trace` works out what is not known yet."""

        def look(connection: sqlite3.Connection) -> dict[Name, tuple[Name, ...]]:
            with connection:
                return near(asked, _passing(connection, heads, trace, Sieve(asked)))

        return self._with(look)

    def keep(self, traces: Sequence[tuple[Name, Head, Trace]]) -> None:
        """Remember what stories are looked up by."""

        def keep(connection: sqlite3.Connection) -> None:
            with connection:
                connection.executemany(_INSERT, [_row(*each) for each in traces])

        if traces:
            self._with(keep)

    def marks(self) -> dict[str, str]:
        """The articles that have copies, by id, with what was known of their files when they were read."""
        return self._with(lambda connection: dict(connection.execute("SELECT id, mark FROM articles")))

    def keep_marks(self, marks: Mapping[str, str]) -> None:
        def keep(connection: sqlite3.Connection) -> None:
            with connection:
                connection.execute("DELETE FROM articles")
                connection.executemany("INSERT INTO articles VALUES (?, ?)", sorted(marks.items()))

        self._with(keep)

    def _with(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Work with the file; anew if it is damaged, in memory if the disk has no place for it."""
        try:
            return work(self._connection(self.path))
        except (sqlite3.Error, OSError):
            self.close()
        try:
            disk.remove(self.path)
            return work(self._connection(self.path))
        except (sqlite3.Error, OSError):
            self.close()
            return work(self._connection(None))

    def _connection(self, path: Path | None) -> sqlite3.Connection:
        if self._opened is None:
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._opened = sqlite3.connect(path or ":memory:")
            (schema,) = self._opened.execute("PRAGMA user_version").fetchone()
            if schema not in (0, SCHEMA):
                raise sqlite3.DatabaseError("another version's")
            setup = f"PRAGMA synchronous = OFF; {_TABLES} PRAGMA user_version = {SCHEMA};"
            self._opened.executescript(setup)
        return self._opened


def _passing(
    connection: sqlite3.Connection,
    heads: Mapping[Name, Head],
    trace: Callable[[Name], Trace | None],
    sieve: Sieve,
) -> Iterator[tuple[Name, Trace]]:
    """What passes of the stories with these heads. On the way the file is brought up to date with them."""
    missing, gone = dict(heads), []
    for seed, key, version, is_long, address, *stored in connection.execute(_SELECT):
        head = missing.get((seed, key))
        if head is None:
            gone.append((seed, key))
        elif version == _version(head):
            del missing[seed, key]
            shingles, pairs = [array("I", data[: len(data) // 4 * 4]) for data in stored]
            if sieve.passes(address, shingles, pairs):
                yield (seed, key), Trace(Signature(tuple(shingles), tuple(pairs), bool(is_long)), address)
    connection.executemany("DELETE FROM traces WHERE seed = ? AND key = ?", gone)
    for name, head in missing.items():
        found = trace(name)
        if found is not None:
            connection.execute(_INSERT, _row(name, head, found))
            yield name, found


_SELECT = "SELECT seed, key, version, is_long, address, shingles, pairs FROM traces"
_INSERT = "INSERT OR REPLACE INTO traces VALUES (?, ?, ?, ?, ?, ?, ?)"


def _row(name: Name, head: Head, trace: Trace) -> tuple[str, str, bytes, bool, str, bytes, bytes]:
    shingles, pairs = [array("I", each).tobytes() for each in (trace.signature.shingles, trace.signature.pairs)]
    return (*name, _version(head), trace.signature.is_long, trace.address, shingles, pairs)


def _version(head: Head) -> bytes:
    """Changes when the story's text may have: with its seed's bytes, or its reader."""
    return blake2b(f"{head.sha256} {head.reader}".encode(), digest_size=8).digest()
