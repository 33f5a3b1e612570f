"""Built: what the last build was made from, as a whole: if all of it still stands, so does the site.

A memo one level above the targets' keys. It compares values like them: configuration, theme, engine, the
stamps of every file of `content/`, the span of time in which nothing is released or expires, and whether
every file of the output is as it was left. Where anything differs, the build goes on as if there were no memo.
"""

from collections.abc import Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from generator import disk
from generator.catalog import Held
from generator.disk import Stamp
from generator.problems import Problem
from generator.state import Entry, Known, Store


class Built(msgspec.Struct, frozen=True, array_like=True):
    """A build that succeeded: what it was made from, and what it had to say."""

    key: bytes
    since: float
    until: float | None
    """When the next embargo, expiry or future date falls due."""
    files: dict[str, Stamp]
    held: tuple[Held, ...]
    problems: tuple[Problem, ...]
    documents: int


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Built).decode


def key_of(*values: object) -> bytes:
    """A digest of values that msgpack can encode: engine, configuration, theme, what was asked for."""
    return _hash(_encode(values))


def note(store: Store, folder: str, built: Built, known: Mapping[str, Known]) -> None:
    """Note a build of the output folder of that name. A file that must be looked at again leaves no note."""
    files = {path: entry.stamp for path, entry in known.items() if entry.stamp is not None}
    if len(files) == len(known):
        row = _encode(msgspec.structs.replace(built, files=files))
        store.note(f"built {folder}", _hash(row) + row)


def standing(
    store: Store,
    folder: str,
    key: bytes,
    now: float,
    content: Path,
    manifest: Mapping[str, Entry],
    output: Path,
) -> Built | None:
    """The last build, if all that it was made from and all that it made is as it was."""
    noted = store.noted(f"built {folder}")
    digest, row = noted[:16], noted[16:]
    if not row or _hash(row) != digest:
        return None
    try:
        built = _decode(row)
    except msgspec.MsgspecError:
        return None
    if built.key != key or not built.since <= now < (now + 1 if built.until is None else built.until):
        return None
    same = _same_files(built.files, content) and _as_left(manifest, output)
    return built if same else None


def _same_files(files: Mapping[str, Stamp], content: Path) -> bool:
    count = 0
    for path, status in disk.walk(content):
        if files.get(path) != disk.stamp_of(status):
            return False
        count += 1
    return count == len(files)


def _as_left(manifest: Mapping[str, Entry], output: Path) -> bool:
    folder = str(output)
    return bool(manifest) and all(
        entry.intact(disk.stamp_at(f"{folder}/{path}")) for path, entry in manifest.items()
    )


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
