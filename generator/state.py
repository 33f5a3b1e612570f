"""State: what one build leaves for the next: the memo of conversions, and a manifest per output folder.

One SQLite file in `.copydesk/`, which can be deleted at any time: a lost or damaged state costs time, never
correctness. It holds nothing that can execute. Rows carry a checksum, the whole file the engine that wrote
it; what does not fit is forgotten.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zlib import crc32

import msgspec

from generator.catalog import Asset
from generator.disk import Stamp
from generator.documents import Converted

SCHEMA = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS documents (path TEXT PRIMARY KEY, row BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS prose (digest BLOB PRIMARY KEY, pieces BLOB NOT NULL, crc INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS outputs (
    folder TEXT NOT NULL, path TEXT NOT NULL, row BLOB NOT NULL, PRIMARY KEY (folder, path)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS bursts (folder TEXT PRIMARY KEY, burst BLOB NOT NULL, crc INTEGER NOT NULL);
"""


class Known(msgspec.Struct, frozen=True, array_like=True):
    """A file of `content/` as it was read last: stamp (None: look again), digest, and what it says."""

    stamp: Stamp | None
    digest: bytes
    converted: Converted | None = None
    asset: Asset | None = None


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

    `moves` maps output paths to names in the staging folder; `entries` is how the manifest changes.
    """

    staging: str
    moves: dict[str, str]
    removals: tuple[str, ...]
    entries: dict[str, Entry]


_encode = msgspec.msgpack.Encoder().encode
_decode_known = msgspec.msgpack.Decoder(Known).decode
_decode_entry = msgspec.msgpack.Decoder(Entry).decode
_decode_burst = msgspec.msgpack.Decoder(Burst).decode
_decode_pieces = msgspec.msgpack.Decoder(tuple[str, ...]).decode


def encode_known(known: Known) -> bytes:
    return _encode(known)


def decode_known(row: bytes) -> Known:
    return _decode_known(row)


class Store:
    """The state file, opened. One at a time writes to a site: see `lock`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._connection = _open(path)

    def close(self) -> None:
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside, or nothing."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def forget_unless(self, engine: bytes, options: bytes) -> bool:
        """Drop the memo if another engine or other options of conversion made it; True if it was dropped."""
        made_by = dict(self._connection.execute("SELECT name, value FROM about"))
        if made_by.get("engine") == engine and made_by.get("options") == options:
            return False
        self.forget()
        with self.transaction():
            about = [("engine", engine), ("options", options)]
            self._connection.executemany("INSERT OR REPLACE INTO about VALUES (?, ?)", about)
        return True

    def forget(self) -> None:
        """Drop the memo."""
        with self.transaction():
            self._connection.execute("DELETE FROM documents")
            self._connection.execute("DELETE FROM prose")

    def documents(self) -> dict[str, Known]:
        """All that is known of `content/`, by path. Damaged rows are left out."""
        found = {}
        for path, row, crc in self._connection.execute("SELECT path, row, crc FROM documents"):
            if crc32(row) == crc:
                try:
                    found[path] = _decode_known(row)
                except msgspec.MsgspecError:
                    continue
        return found

    def keep_documents(self, rows: Iterable[tuple[str, bytes]]) -> None:
        """Note documents by path, each an encoded Known."""
        self._connection.executemany(
            "INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", ((path, row, crc32(row)) for path, row in rows)
        )

    def drop_documents(self, paths: Iterable[str]) -> None:
        self._connection.executemany("DELETE FROM documents WHERE path = ?", ((path,) for path in paths))

    def keep_prose(self, rows: Iterable[tuple[bytes, bytes]]) -> None:
        """Note bodies by digest, each an encoded tuple of pieces."""
        self._connection.executemany(
            "INSERT OR IGNORE INTO prose VALUES (?, ?, ?)", ((digest, row, crc32(row)) for digest, row in rows)
        )

    def prose(self, digest: bytes) -> bytes | None:
        """The encoded pieces of a body, None if they are lost."""
        row = self._connection.execute("SELECT pieces, crc FROM prose WHERE digest = ?", (digest,)).fetchone()
        return row[0] if row and crc32(row[0]) == row[1] else None

    def has_prose(self) -> set[bytes]:
        return {digest for (digest,) in self._connection.execute("SELECT digest FROM prose")}

    def drop_prose(self, digests: Iterable[bytes]) -> None:
        self._connection.executemany("DELETE FROM prose WHERE digest = ?", ((digest,) for digest in digests))

    def manifest(self, folder: str) -> dict[str, Entry]:
        """What we last wrote into an output folder, by path."""
        found = {}
        query = "SELECT path, row FROM outputs WHERE folder = ?"
        for path, row in self._connection.execute(query, (folder,)):
            try:
                found[path] = _decode_entry(row)
            except msgspec.MsgspecError:
                continue
        return found

    def begin(self, folder: str, burst: Burst) -> None:
        """Record what is about to be done to the folder."""
        row = _encode(burst)
        with self.transaction():
            self._connection.execute(
                "INSERT OR REPLACE INTO bursts VALUES (?, ?, ?)", (folder, row, crc32(row))
            )

    def pending(self, folder: str) -> Burst | None:
        """The burst that was begun and not finished, if there is one."""
        query = "SELECT burst, crc FROM bursts WHERE folder = ?"
        row = self._connection.execute(query, (folder,)).fetchone()
        if not row or crc32(row[0]) != row[1]:
            return None
        try:
            return _decode_burst(row[0])
        except msgspec.MsgspecError:
            return None

    def finish(self, folder: str, burst: Burst) -> None:
        """Close the record: the manifest now says what the burst has done."""
        rows = ((folder, path, _encode(entry)) for path, entry in burst.entries.items())
        with self.transaction():
            self._connection.executemany("INSERT OR REPLACE INTO outputs VALUES (?, ?, ?)", rows)
            gone = ((folder, path) for path in burst.removals)
            self._connection.executemany("DELETE FROM outputs WHERE folder = ? AND path = ?", gone)
            self._connection.execute("DELETE FROM bursts WHERE folder = ?", (folder,))


def decode_pieces(row: bytes) -> tuple[str, ...]:
    return _decode_pieces(row)


def _open(path: Path) -> sqlite3.Connection:
    """Open the state, or begin a new one where there is none that can be read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _connect(path)
    except sqlite3.DatabaseError:
        for suffix in ("", "-journal", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        return _connect(path)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=20)
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -16000")
        if connection.execute("PRAGMA user_version").fetchone()[0] != SCHEMA:
            _begin_anew(connection)
        connection.executescript(_TABLES)
        connection.execute("SELECT count(*) FROM about").fetchone()
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _begin_anew(connection: sqlite3.Connection) -> None:
    tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    for (name,) in tables:
        connection.execute(f'DROP TABLE IF EXISTS "{name}"')
    connection.execute(f"PRAGMA user_version = {SCHEMA}")
