"""State: what one build leaves for the next: the memo of conversions, and a manifest per output folder.

One SQLite file in `.copydesk/`, which can be deleted at any time: a lost or damaged state costs time, never
correctness. It holds nothing that can execute. Every row carries a checksum, the memo the engine that made it;
what does not fit is forgotten. A file that SQLite cannot read raises Damaged, and `build` begins a new one.
"""

import errno
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import Any, TypeVar
from zlib import crc32

import msgspec

from generator.assets import Asset
from generator.disk import Stamp
from generator.documents import Converted, Text

T = TypeVar("T")

AT_HAND = 64 << 20
"""So many bytes of bodies stay in memory until a page asks for them."""
SCHEMA = 4
_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (path TEXT PRIMARY KEY, row BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS prose (digest BLOB PRIMARY KEY, pieces BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS outputs (
    folder TEXT NOT NULL, path TEXT NOT NULL, row BLOB NOT NULL, crc INTEGER NOT NULL,
    PRIMARY KEY (folder, path)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS builds (folder TEXT PRIMARY KEY, row BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS formes (
    folder TEXT NOT NULL, name BLOB NOT NULL, pages BLOB NOT NULL, crc INTEGER NOT NULL,
    PRIMARY KEY (folder, name)
);
CREATE TABLE IF NOT EXISTS bursts (folder TEXT PRIMARY KEY, burst BLOB NOT NULL, crc INTEGER NOT NULL);
"""


class Known(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """A file of `content/` as it was read last: stamp (None: look again), digest, and what it says.

    What a document says stays encoded until somebody asks: after an edit of one body nobody asks what the
    other ten thousand say.
    """

    stamp: Stamp | None
    digest: bytes
    outline: bytes
    """A digest of all that the site sees of the file: two that are equal in it plan the same site."""
    text: Text | None = None
    said: bytes = b""
    """The Converted, encoded; empty for a file that is copied."""
    asset: Asset | None = None

    @classmethod
    def of(
        cls, stamp: Stamp | None, digest: bytes, what: Converted | Asset, text: Text | None = None
    ) -> "Known":
        """A file and what it says."""
        said = _encode(what)
        outline = blake2b(said, digest_size=16).digest()
        if isinstance(what, Asset):
            return cls(stamp, digest, outline, asset=what)
        return cls(stamp, digest, outline, text, said)

    def opened(self, before: "Known | None" = None) -> "Known":
        """The same, decoded already: while workers convert, that costs nothing. What says the same as `before`
        becomes the same object, so that what was made of it is found."""
        same = before is not None and before.said == self.said
        self.__dict__["converted"] = before.converted if before and same else self.converted
        return self

    def restamped(self, stamp: Stamp | None) -> "Known":
        """The same of a file that was read again and is as it was. What was decoded stays the same object: else
        a long session would hold two of each, one here and one in what was made of it."""
        again = msgspec.structs.replace(self, stamp=stamp)
        again.__dict__.update(self.__dict__)
        return again

    @cached_property
    def converted(self) -> Converted | None:
        return _decode_converted(self.said) if self.said else None


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """An output file as we wrote it: its key by part, the digest of its bytes, its size, mtime and inode."""

    parts: tuple[bytes, ...]
    digest: bytes
    size: int
    mtime: int
    inode: int

    def intact(self, stamp: Stamp | None) -> bool:
        """Whether the file on disk is the one that we wrote. A rename changes ctime, so that is not asked."""
        return stamp is not None and (self.size, self.mtime, self.inode) == (
            stamp.size,
            stamp.mtime,
            stamp.inode,
        )


class Burst(msgspec.Struct, frozen=True, array_like=True):
    """What is about to be done to an output folder, recorded so that the next command can finish it.

    `staging` names the staging folder so that a site can be moved, `moves` maps output paths to names in it;
    `entries` is how the manifest changes.
    """

    staging: str
    moves: dict[str, str]
    removals: tuple[str, ...]
    entries: dict[str, Entry]


class LostProse(Exception):
    """The state has lost a body that it should hold; converting anew brings it back."""


class Damaged(Exception):
    """The state cannot be read or does not hold together: it must be begun anew."""


_encode = msgspec.msgpack.Encoder().encode
_decode_converted = msgspec.msgpack.Decoder(Converted).decode
_decode_known = msgspec.msgpack.Decoder(Known).decode
_decode_entry = msgspec.msgpack.Decoder(Entry).decode
_decode_burst = msgspec.msgpack.Decoder(Burst).decode


def encode_known(known: Known) -> bytes:
    return _encode(known)


def decode_known(row: bytes) -> Known:
    return _decode_known(row)


class Store:
    """The state file, opened. One at a time writes to a site: see `lock`.

    Every method raises Damaged if the file cannot be read, and OSError if the disk is full or refuses.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection, self._inode = _open(path)
        self._seen = self._version()
        self._at_hand: dict[bytes, bytes] = {}
        self._room = AT_HAND

    def close(self) -> None:
        self._connection.close()

    def begin_anew(self) -> None:
        """Forget everything, and begin a new file in the place of this one."""
        self._connection.close()
        _delete(self.path)
        self._connection, self._inode = _open(self.path)
        self._seen = self._version()

    def changed_by_others(self) -> bool:
        """Whether another process has written or replaced the file since this was asked last."""
        seen, replaced = self._seen, _inode(self.path) != self._inode
        if replaced:  # by a file that may have the same inode, once this one is let go
            self._connection.close()
            self._connection, self._inode = _open(self.path)
        self._seen = self._version()
        return replaced or seen != self._seen

    def _version(self) -> int:
        return int(self._ask("PRAGMA data_version")[0][0])

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside, or nothing."""
        self._ask("BEGIN IMMEDIATE")
        try:
            yield
            self._ask("COMMIT")
        except BaseException:
            with _translated(self.path):
                if self._connection.in_transaction:
                    self._connection.rollback()
            raise

    def forget_unless(self, engine: bytes, options: bytes) -> bool:
        """Drop the memo if another engine or other options of conversion made it; True if it was dropped."""
        made_by = dict(self._ask("SELECT name, value FROM about"))
        if made_by.get("engine") == engine and made_by.get("options") == options:
            return False
        with self.transaction():
            self._forget()
            self._tell("INSERT OR REPLACE INTO about VALUES (?, ?)", [("engine", engine), ("options", options)])
        return True

    def noted(self, name: str) -> bytes:
        """A value that was noted under a name, empty if there is none."""
        rows = self._ask("SELECT value FROM about WHERE name = ?", (name,))
        return rows[0][0] if rows else b""

    def note(self, name: str, value: bytes) -> None:
        self._tell("INSERT OR REPLACE INTO about VALUES (?, ?)", [(name, value)])

    def forget(self) -> None:
        """Drop the memo."""
        with self.transaction():
            self._forget()

    def _forget(self) -> None:
        self._ask("DELETE FROM documents")
        self._ask("DELETE FROM prose")
        self._put_away(list(self._at_hand))

    def documents(self) -> dict[str, Known]:
        """All that is known of `content/`, by path. Damaged rows are left out."""
        rows = self._each("SELECT path, row, crc FROM documents")
        return dict(_sound(rows, _decode_known))

    def keep_documents(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Note documents by path, each an encoded Known."""
        self._tell("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", ((*row, _check(*row)) for row in rows))

    def drop_documents(self, paths: Iterable[str]) -> None:
        self._tell("DELETE FROM documents WHERE path = ?", ((path,) for path in paths))

    def keep_prose(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Note bodies by digest, each an encoded tuple of pieces."""
        kept = list(rows)
        self._tell("INSERT OR REPLACE INTO prose VALUES (?, ?, ?)", ((*row, _check(*row)) for row in kept))
        for digest, pieces in kept:
            if self._room >= len(pieces) and digest not in self._at_hand:
                self._at_hand[digest] = pieces
                self._room -= len(pieces)

    def prose(self, digests: Collection[bytes]) -> dict[bytes, bytes]:
        """The encoded pieces of some bodies by digest; those that are lost are left out.

        What was noted just now is at hand, and given away once: fetching it back took a twentieth of a first
        build.
        """
        found = self._put_away(digests)
        return found | self._fetched([digest for digest in digests if digest not in found])

    def _put_away(self, digests: Collection[bytes]) -> dict[bytes, bytes]:
        found = {digest: self._at_hand.pop(digest) for digest in digests if digest in self._at_hand}
        self._room += sum(map(len, found.values()))
        return found

    def _fetched(self, wanted: Sequence[bytes]) -> dict[bytes, bytes]:
        if not wanted:
            return {}
        marks = ",".join("?" * len(wanted))
        rows = self._ask(f"SELECT digest, pieces, crc FROM prose WHERE digest IN ({marks})", tuple(wanted))
        return dict(_sound(rows, bytes, of=bytes))

    def drop_prose(self, digests: Iterable[bytes]) -> None:
        gone = list(digests)
        self._tell("DELETE FROM prose WHERE digest = ?", ((digest,) for digest in gone))
        self._put_away(gone)

    def manifest(self, folder: str) -> dict[str, Entry]:
        """What we last wrote into an output folder, by path. Damaged rows are left out."""
        rows = self._each("SELECT path, row, crc FROM outputs WHERE folder = ?", (folder,))
        return dict(_sound(rows, _decode_entry))

    def built(self, folder: str) -> bytes:
        """What is noted of the build that made an output folder as the manifest says; empty if nothing is."""
        rows = self._each("SELECT folder, row, crc FROM builds WHERE folder = ?", (folder,))
        return next((row for _, row in _sound(rows, bytes)), b"")

    def note_built(self, folder: str, row: bytes, formes: Iterable[bytes]) -> None:
        """Note a build of the folder, and the names of its formes; those of earlier builds are forgotten."""
        with self.transaction():
            self._tell("INSERT OR REPLACE INTO builds VALUES (?, ?, ?)", [(folder, row, _check(folder, row))])
            there = {name for (name,) in self._ask("SELECT name FROM formes WHERE folder = ?", (folder,))}
            gone = ((folder, name) for name in there.difference(formes))
            self._tell("DELETE FROM formes WHERE folder = ? AND name = ?", gone)

    def keep_forme(self, folder: str, name: bytes, pages: bytes) -> None:
        self._tell(
            "INSERT OR REPLACE INTO formes VALUES (?, ?, ?, ?)", [(folder, name, pages, _check(name, pages))]
        )

    def formes(self, folder: str, names: Iterable[bytes]) -> list[bytes]:
        """The rows of these names; those that are lost or damaged are left out."""
        query = "SELECT name, pages, crc FROM formes WHERE folder = ? AND name = ?"
        rows = [row for name in names for row in self._ask(query, (folder, name))]
        return [pages for _, pages in _sound(rows, bytes, of=bytes)]

    def begin(self, folder: str, burst: Burst) -> None:
        """Record what is about to be done to the folder."""
        row = _encode(burst)
        self._tell("INSERT OR REPLACE INTO bursts VALUES (?, ?, ?)", [(folder, row, _check(folder, row))])

    def pending(self) -> dict[str, Burst]:
        """The bursts that were begun and not finished, by output folder."""
        return dict(_sound(self._each("SELECT folder, burst, crc FROM bursts"), _decode_burst))

    def finish(self, folder: str, burst: Burst) -> None:
        """Close the record: the manifest now says what the burst has done, and what was noted of the build
        before stands no longer."""
        entries = ((path, _encode(entry)) for path, entry in burst.entries.items())
        rows = ((folder, path, row, _check(path, row)) for path, row in entries)
        with self.transaction():
            self._tell("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?, ?)", rows)
            gone = ((folder, path) for path in burst.removals)
            self._tell("DELETE FROM outputs WHERE folder = ? AND path = ?", gone)
            self._close(folder)

    def give_up(self, folder: str) -> None:
        """Forget a burst that can never be done. The manifest stands: what differs from it is made again."""
        with self.transaction():
            self._close(folder)

    def _close(self, folder: str) -> None:
        self._ask("DELETE FROM builds WHERE folder = ?", (folder,))
        self._ask("DELETE FROM bursts WHERE folder = ?", (folder,))

    def _ask(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        with _translated(self.path):
            return self._connection.execute(query, values).fetchall()

    def _each(self, query: str, values: tuple[object, ...] = ()) -> Iterator[Any]:
        with _translated(self.path):
            yield from self._connection.execute(query, values)

    def _tell(self, query: str, rows: Iterable[tuple[object, ...]]) -> None:
        with _translated(self.path):
            self._connection.executemany(query, rows)


def _check(name: str | bytes, row: bytes) -> int:
    return crc32(row, crc32(name if isinstance(name, bytes) else name.encode()))


def _sound(
    rows: Iterable[Any], decode: Callable[[bytes], T], *, of: type[str] | type[bytes] = str
) -> Iterator[tuple[Any, T]]:
    """The rows (name, bytes, checksum) that are as they were written, with a name `of` the type that it had."""
    for name, row, crc in rows:
        if isinstance(name, of) and isinstance(row, bytes) and _check(name, row) == crc:
            try:
                yield name, decode(row)
            except msgspec.MsgspecError:
                continue


_DISK = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_BUSY")
_LOST = ("SQLITE_IOERR_SHORT_READ", "SQLITE_READONLY_DBMOVED")


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """SQLite's errors as what they mean: the disk refuses (OSError), or the file is damaged."""
    try:
        yield
    except (UnicodeDecodeError, MemoryError) as failure:
        # SQLite's message repeats what is damaged, or a length that is damaged is asked for.
        raise Damaged(str(failure)) from failure
    except sqlite3.Error as failure:
        name = getattr(failure, "sqlite_errorname", "")
        if name.startswith(_DISK) and name not in _LOST:
            number = errno.ENOSPC if name == "SQLITE_FULL" else errno.EIO
            raise OSError(number, f"the state cannot be kept: {failure}", str(path)) from failure
        raise Damaged(str(failure)) from failure


def _open(path: Path) -> tuple[sqlite3.Connection, int]:
    """Open the state, or begin a new one where there is none that can be read; with the file's inode."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = _connect(path)
    except Damaged:
        _delete(path)
        connection = _connect(path)
    return connection, _inode(path)


def _connect(path: Path) -> sqlite3.Connection:
    with _translated(path):
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)
    try:
        with _translated(path):
            connection.execute("PRAGMA page_size = 16384")  # most rows are texts of some thousand bytes
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("PRAGMA synchronous = OFF")
            connection.execute("PRAGMA cache_size = -16000")
            _lay_tables(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _lay_tables(connection: sqlite3.Connection) -> None:
    schema = connection.execute("PRAGMA user_version").fetchone()[0]
    if schema == SCHEMA:
        connection.execute("SELECT count(*) FROM about").fetchone()
    elif connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        raise Damaged(f"another version wrote it: {schema}")
    else:
        connection.executescript(f"BEGIN; {_TABLES} PRAGMA user_version = {SCHEMA}; COMMIT")


def _delete(path: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _inode(path: Path) -> int:
    try:
        return path.stat().st_ino
    except OSError:
        return 0
