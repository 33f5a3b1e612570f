"""Output: an output folder, brought up to date in one burst.

Everything is written into a staging folder on the same file system first. Only if nothing failed, the burst
is recorded, the files are moved into place by rename, what we once wrote and no longer plan is removed, and
the record is closed; the next command replays a burst that was interrupted. Files that we did not write are
never touched: what is ours is listed in the folder itself, in `.copydesk-files`, under a checksum.
"""

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Mapping, Set
from hashlib import blake2b
from pathlib import Path

import msgspec

from generator import disk
from generator.state import Burst, Entry, Store

OWNED = ".copydesk-files"
INSIDE = ".copydesk-staging"
PROBE = ".copydesk-probe"

Step = Callable[[str], None]


def _nothing(step: str) -> None:
    """What else is done before a step of a burst."""


class Staged(msgspec.Struct, frozen=True, array_like=True):
    """A file in the staging folder: its name there, and its stamp, which the rename keeps but for the ctime."""

    name: str
    stamp: disk.Stamp


class Shelf(msgspec.Struct, frozen=True, array_like=True):
    """Places in a staging folder for files that are yet to be made, numbered from `first`."""

    folder: str
    first: int

    def put(self, index: int, data: bytes) -> Staged:
        """Write the file of a place. Raises OSError."""
        name = str(self.first + index)
        handle = os.open(f"{self.folder}/{name}", _CREATE, 0o644)
        try:
            view = memoryview(data)
            while view:
                view = view[os.write(handle, view) :]
            status = os.fstat(handle)
        finally:
            os.close(handle)
        return Staged(name, disk.stamp_of(status))


_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class Staging:
    """A folder of files on their way into the output, made when the first of them comes.

    It lies in the state's folder if a rename from there reaches the output, else in the output itself. `name`
    says which; a burst that was interrupted finds it by that name, also when the site was moved meanwhile.
    """

    def __init__(self, output: Path, state: Path, label: str) -> None:
        self._output, self._state = output, state
        self._near = _NEAR + digest_of(label.encode()).hex()[:12]
        self._count = 0
        self.name = ""
        self.folder = state / self._near
        self.clear()

    def put(self, data: bytes) -> Staged:
        """Write a file. Raises OSError, with nothing in the output changed."""
        return self.shelf(1).put(0, data)

    def shelf(self, size: int) -> Shelf:
        """Places for so many files, which another process may write. Raises OSError."""
        if not self.name:
            self._open()
        first = self._count
        self._count += size
        return Shelf(str(self.folder), first)

    def clear(self) -> None:
        """Remove the folder and all in it."""
        for name in (self._near, INSIDE):
            shutil.rmtree(staging_folder(name, self._output, self._state), ignore_errors=True)

    def _open(self) -> None:
        self.folder, self.name = self._state / self._near, self._near
        self.folder.mkdir(parents=True)
        if not _reaches(self.folder, self._output):
            self.folder.rmdir()
            self.folder, self.name = self._output / INSIDE, INSIDE
            self.folder.mkdir(parents=True)


_NEAR = "staging-"


def staging_folder(name: str, output: Path, state: Path) -> Path:
    """Where the staging folder of that name lies."""
    return output / INSIDE if name == INSIDE else state / name


def _reaches(staging: Path, output: Path) -> bool:
    """Whether a rename leads from one folder into the other.

    Trying is the only way to know: the two sides of a bind mount have one device number.
    """
    while not output.is_dir():
        output = output.parent
    probe, target = staging / PROBE, output / PROBE
    try:
        probe.touch()
        probe.replace(target)
    except OSError as failure:
        probe.unlink(missing_ok=True)
        if failure.errno != errno.EXDEV:
            raise
        return False
    target.unlink()
    return True


def digest_of(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()


class Ownership(msgspec.Struct, frozen=True):
    """What is ours in a folder, and whether that is known in full: the folder's list may be lost or damaged."""

    paths: frozenset[str]
    whole: bool


def ownership(output: Path) -> Ownership:
    """Read the folder's own list of what is ours."""
    listing = disk.read(output / OWNED) or b""
    body, _, last = listing.rpartition(_SEAL)
    whole = last == _sealed(body)
    lines = (body if whole else listing).decode("utf-8", "replace").split("\n")[:-1]
    return Ownership(frozenset(line for line in lines if inside(line)), whole)


_SEAL = b"# "


def _sealed(body: bytes) -> bytes:
    return digest_of(body).hex().encode() + b"\n"


def inside(path: str) -> bool:
    """Whether a path that we read somewhere can be a file of ours: not out of the folder, not in its `.git`."""
    parts = path.replace(os.sep, "/").split("/")
    if min(path, default="\0") < " ":
        return False
    return all(part not in ("", ".", "..") for part in parts) and parts[0] not in (".git", OWNED, INSIDE, PROBE)


def ours(manifest: Mapping[str, Entry], output: Path) -> Ownership:
    """What is ours by the manifest, and by the folder's own list where one of the two is not as we left it."""
    known = frozenset(manifest) - {OWNED}
    listed = manifest.get(OWNED)
    if listed and listed.parts == (_count(known),) and listed.intact(disk.stamp(output / OWNED)):
        return Ownership(known, True)
    told = ownership(output)
    return Ownership(told.paths | known, told.whole)


def _count(paths: Set[str]) -> bytes:
    return str(len(paths)).encode()


def strangers(output: Path, ours: Set[str]) -> list[str]:
    """Files in the folder that are neither ours nor planned. A clone's `.git` is nobody's business."""
    return [path for path, _ in disk.walk(output, without=None) if path not in ours and inside(path)]


def blocked(output: Path, paths: Iterable[str], going: Set[str]) -> list[str]:
    """Paths that cannot be written because a folder of somebody else's stands there, or a file in their way.

    `going` are the files that will be removed before.
    """
    there = {"": output.is_dir()}
    return [path for path in paths if _in_its_way(path, output, going, there)]


def _in_its_way(path: str, output: Path, going: Set[str], there: dict[str, bool]) -> bool:
    folder = path.rpartition("/")[0]
    if not _free(folder, output, going, there):
        return True
    return there[folder] and _held(output, path, going)


def _free(folder: str, output: Path, going: Set[str], there: dict[str, bool]) -> bool:
    """Whether files can lie in a folder: it is one (noted in `there`), or can become one."""
    if folder in there:
        return True
    above = folder.rpartition("/")[0]
    if not _free(above, output, going, there):
        return False
    place = f"{output}/{folder}"
    if not there[above] or not os.path.lexists(place):
        there[folder] = False
        return True
    there[folder] = os.path.isdir(place)
    if there[folder] or folder in going:
        return True
    del there[folder]
    return False


def _held(output: Path, path: str, going: Set[str]) -> bool:
    """Whether a folder stands at the path that will not be gone when what is in it has been removed."""
    place = output / path
    return (
        os.path.isdir(f"{output}/{path}")
        and not place.is_symlink()
        and not all(_goes(output, each, going) for each in _in(place, path))
    )


def _in(place: Path, path: str) -> list[str]:
    return [f"{path}/{entry.name}" for entry in place.iterdir()]


def _goes(output: Path, path: str, going: Set[str]) -> bool:
    """Whether what stands at a path will be gone: a file by its name, a folder with the last file in it."""
    place = output / path
    if not place.is_dir() or place.is_symlink():
        return path in going
    inside = _in(place, path)
    return bool(inside) and all(_goes(output, each, going) for each in inside)


def taken(output: Path, path: str) -> bool:
    """Whether a file, or a link to anything, stands at a path."""
    place = output / path
    return os.path.lexists(place) and (place.is_symlink() or not place.is_dir())


_EMPTY: Mapping[str, Entry] = {}


def commit(
    store: Store,
    folder: str,
    output: Path,
    state: Path,
    burst: Burst,
    *,
    manifest: Mapping[str, Entry] = _EMPTY,
    step: Step = _nothing,
) -> Entry:
    """Bring the folder up to date: record, move, remove, close the record. `folder` is its name in the state.

    The answer is the manifest's note of the folder's own list, which is left alone if by the `manifest` no file
    comes or goes. `step` is called before each step; a test that lets it fail sees what an interruption leaves.
    """
    step("record")
    store.begin(folder, burst)
    listed = manifest.get(OWNED)
    same = not burst.removals and burst.entries.keys() <= manifest.keys()
    if not same or listed is None or not listed.intact(disk.stamp(output / OWNED)):
        listed = None
    return replay(store, folder, output, state, burst, listed=listed, step=step)


def replay(
    store: Store,
    folder: str,
    output: Path,
    state: Path,
    burst: Burst,
    *,
    listed: Entry | None = None,
    step: Step = _nothing,
) -> Entry:
    """Do what a recorded burst says, from wherever it was interrupted; doing it twice does no harm.

    `listed` notes the folder's own list if it is known to stay as it is.
    """
    ours: Set[str] = frozenset()
    if listed is None:
        ours = (store.manifest(folder).keys() | ownership(output).paths | burst.entries.keys()) - {OWNED}
        step("list")
        _list_owned(output, ours)
    staging = staging_folder(burst.staging, output, state)
    for path in burst.removals:
        step(f"remove {path}")
        _remove(output / path)
    disk.remove_empty_folders(output, {path.rpartition("/")[0] for path in burst.removals})
    made: set[str] = set()
    for path, name in burst.moves.items():
        step(f"move {path}")
        _move(f"{staging}/{name}", output, path, made)
    if listed is None:
        step("list again")
        listed = _list_owned(output, ours - set(burst.removals))
    step("close")
    store.finish(folder, msgspec.structs.replace(burst, entries={**burst.entries, OWNED: listed}))
    step("clear")
    if burst.staging:
        shutil.rmtree(staging, ignore_errors=True)
    return listed


def is_hopeless(failure: OSError) -> bool:
    """Whether a burst that failed so fails each time: a path of it is none that this file system can hold."""
    return failure.errno in (errno.ENAMETOOLONG, errno.EINVAL)


def sound(burst: Burst) -> bool:
    """Whether a burst that was read from the state stays within its folders."""
    names = [burst.staging.removeprefix(_NEAR), *burst.moves.values()]
    return all(inside(path) for path in (*burst.moves, *burst.removals)) and all(
        name in ("", INSIDE) or name.isalnum() for name in names
    )


def _list_owned(output: Path, paths: Set[str]) -> Entry:
    """Write the folder's own list; the manifest notes it as it notes any other file."""
    body = "".join(f"{path}\n" for path in sorted(paths)).encode()
    listing = body + _SEAL + _sealed(body)
    disk.sweep(output, deep=False)  # a list that was being written when we were killed is nobody's file
    if disk.read(output / OWNED) != listing:
        if os.path.isdir(output / OWNED):
            os.rmdir(output / OWNED)  # an empty folder in its place, as in that of a page; else the build stops
        disk.write(output / OWNED, listing)
    stamp = disk.stamp(output / OWNED)
    return entry((_count(paths),), digest_of(listing), stamp or disk.Stamp(0, 0, 0, 0))


def _move(source: str, output: Path, path: str, made: set[str]) -> None:
    _make(path.rpartition("/")[0], output, made)
    try:
        os.replace(source, f"{output}/{path}")
    except FileNotFoundError:
        if os.path.lexists(source):
            raise
        # moved already, before the interruption
    except IsADirectoryError:
        os.rmdir(f"{output}/{path}")  # an empty folder, else the build would have stopped
        os.replace(source, f"{output}/{path}")


def _make(folder: str, output: Path, made: set[str]) -> None:
    """Make a folder of the output, and those above it. `made` are those that are known to be there."""
    if folder in made:
        return
    place = f"{output}/{folder}"
    if not folder:
        os.makedirs(place, exist_ok=True)
    else:
        _make(folder.rpartition("/")[0], output, made)
        try:
            os.mkdir(place)
        except FileExistsError:
            if not os.path.isdir(place):
                raise
    made.add(folder)


def _remove(path: Path) -> None:
    try:
        path.unlink()
    except OSError as failure:
        # Removed already, before the interruption (what stands there now is another path's), or never ours.
        if failure.errno not in _GONE and not path.is_dir():
            raise


_GONE = (errno.ENOENT, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EINVAL)


def entry(parts: tuple[bytes, ...], digest: bytes, stamp: disk.Stamp) -> Entry:
    """The manifest's note of a file as it lies in the staging or the output folder."""
    return Entry(parts, digest, stamp.size, stamp.mtime, stamp.inode)
