"""Output: an output folder, brought up to date in one burst.

Everything is written into a staging folder on the same file system first. Only if nothing failed, the burst
is recorded, the files are moved into place by rename, what we once wrote and no longer plan is removed, and
the record is closed; the next command replays a burst that was interrupted. Files that we did not write are
never touched: what is ours is listed in the folder itself, in `.copydesk-files`.
"""

import os
import shutil
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

import msgspec

from generator import disk
from generator.state import Burst, Entry, Store

OWNED = ".copydesk-files"


class Staged(msgspec.Struct, frozen=True):
    """A file in the staging folder: its name there, and its stamp, which the rename keeps but for the ctime."""

    name: str
    stamp: disk.Stamp


class Staging:
    """A folder of files on their way into the output."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._count = 0
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)

    def put(self, data: bytes) -> Staged:
        """Write a file. Raises OSError, with nothing in the output changed."""
        self._count += 1
        name = str(self._count)
        handle = os.open(self.folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            status = os.fstat(handle)
        finally:
            os.close(handle)
        return Staged(name, disk.stamp_of(status))

    def clear(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def staging_for(output: Path, state: Path) -> Path:
    """Where to stage: in the state's folder if a rename from there reaches the output, else beside the output."""
    nearest = output
    while not nearest.exists():
        nearest = nearest.parent
    if nearest.stat().st_dev == state.stat().st_dev:
        return state / "staging"
    return output.with_name(f".{output.name}.staging")


def digest_of(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


def owned(output: Path) -> set[str]:
    """What the folder itself says is ours; empty if it says nothing."""
    listing = disk.read(output / OWNED)
    if listing is None:
        return set()
    return {line for line in listing.decode("utf-8", "replace").split("\n") if _inside(line)}


def _inside(path: str) -> bool:
    """Whether a line of the listing can be a file of ours: relative, and not out of the folder."""
    return bool(path) and not path.startswith("/") and ".." not in path.split("/") and "\\" not in path


def strangers(output: Path, ours: Iterable[str]) -> list[str]:
    """Files in the folder that are neither ours nor planned."""
    known = {*ours, OWNED}
    return [path for path, _ in disk.walk(output, hidden=True) if path not in known]


def blocked(output: Path, paths: Iterable[str]) -> list[str]:
    """Paths that cannot be written because a folder of somebody else's stands there, or a file in their way."""
    if not output.exists():
        return []
    found = []
    for path in paths:
        place = output / path
        if place.is_dir() or any(parent.is_file() for parent in place.parents if output in parent.parents):
            found.append(path)
    return found


def commit(store: Store, folder: str, output: Path, burst: Burst) -> None:
    """Bring the folder up to date: record, move, remove, close the record."""
    store.begin(folder, burst)
    replay(store, folder, output, burst)


def replay(store: Store, folder: str, output: Path, burst: Burst) -> None:
    """Do what a recorded burst says, from wherever it was interrupted; doing it twice does no harm."""
    ours = store.manifest(folder).keys() | owned(output)
    _list_owned(output, ours | burst.entries.keys())
    staging = Path(burst.staging)
    for path in burst.removals:
        _remove(output / path)
    disk.remove_empty_folders(output, {path.rpartition("/")[0] for path in burst.removals})
    made: set[str] = set()
    for path, name in burst.moves.items():
        _move(staging / name, output, path, made)
    _list_owned(output, (ours | burst.entries.keys()) - set(burst.removals))
    store.finish(folder, burst)
    shutil.rmtree(staging, ignore_errors=True)


def _list_owned(output: Path, paths: set[str]) -> None:
    listing = "".join(f"{path}\n" for path in sorted(paths)).encode()
    if disk.read(output / OWNED) != listing:
        disk.write(output / OWNED, listing)


def _move(source: Path, output: Path, path: str, made: set[str]) -> None:
    folder = path.rpartition("/")[0]
    if folder not in made:
        (output / folder).mkdir(parents=True, exist_ok=True)
        made.add(folder)
    try:
        os.replace(source, output / path)
    except FileNotFoundError:
        if source.exists():
            raise
        # moved already, before the interruption


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        return
    path.unlink(missing_ok=True)


def entry(parts: tuple[bytes, ...], digest: bytes, stamp: disk.Stamp) -> Entry:
    """The manifest's note of a file as it lies in the staging or the output folder."""
    return Entry(parts, digest, stamp.size, stamp.mtime, stamp.inode)
