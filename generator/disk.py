"""Disk: the only module that reads and writes files of a site.

Paths that go in and out are relative to a root, with `/` between their parts. Writes are whole or not at
all: to a temporary name beside the target, then a rename.
"""

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from operator import attrgetter
from pathlib import Path
from typing import Literal

import msgspec


class Stamp(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What the file system says of a file: size in bytes, times in nanoseconds, inode."""

    size: int
    mtime: int
    ctime: int
    inode: int


def stamp_of(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def stamp(path: Path) -> Stamp | None:
    """The stamp of a regular file, None if there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return stamp_of(status) if stat.S_ISREG(status.st_mode) else None


def stamp_at(path: str) -> Stamp | None:
    """Like `stamp`, without the cost of a Path: for a loop over all pages of a site."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return stamp_of(status) if stat.S_ISREG(status.st_mode) else None


def clock() -> int:
    """The present in nanoseconds, as file times are given. For comparing with stamps alone."""
    return time.time_ns()


def is_passed_over(name: str) -> bool:
    """Whether a name is an editor's or a tool's own: dot files, swap files, backups; and what `_` hides."""
    return name.startswith((".", "_")) or is_noise(name)


def is_dotted(name: str) -> bool:
    return name.startswith(".")


def walk(
    root: Path, *, without: Callable[[str], bool] | None = is_passed_over, whole: bool = False
) -> Iterator[tuple[str, os.stat_result]]:
    """Every regular file below a folder with its status, folder by folder, names in order.

    `without` tells which names are left out, of files and of whole folders; None leaves out nothing. Links are
    followed to files below the folder, not out of it, and not to folders, so that a loop of links ends. A
    folder that is missing has no files; one that cannot be opened has none either, unless the answer must be
    `whole`, for somebody who takes what is not there for deleted: then OSError is raised. A name that is not
    Unicode comes with marks of replacement, under which no file can be read: the reader says so.
    """
    pending = [("", str(root))]
    while pending:
        prefix, folder = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=_name)
        except OSError as failure:
            if whole and failure.errno not in _NOT_THERE:
                raise
            continue
        folders = []
        for entry in entries:
            name = entry.name
            if without is not None and without(name):
                continue
            try:
                if entry.is_file(follow_symlinks=False):
                    yield prefix + (name if name.isascii() else _legible(name)), entry.stat()
                elif entry.is_dir(follow_symlinks=False):
                    folders.append((f"{prefix}{_legible(name)}/", entry.path))
                elif entry.is_file() and not _leads_out(entry.path, str(root)):
                    yield prefix + _legible(name), entry.stat()
            except OSError as failure:
                if whole and failure.errno not in _NOT_THERE:
                    raise
        pending.extend(reversed(folders))


_name = attrgetter("name")
_NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG)


def _leads_out(link: str, root: str) -> bool:
    """Whether a link leads out of the folder that is walked: what lies there is not ours to publish."""
    inside = os.path.realpath(root)
    return os.path.commonpath([os.path.realpath(link), inside]) != inside


def _legible(name: str) -> str:
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "replace")


def is_noise(name: str) -> bool:
    """Whether a name is that of a swap file or a backup."""
    return name.endswith(("~", ".swp", ".swx")) or name.startswith("~$") or (name[:1] == "#" == name[-1:])


def read(path: str | Path, *, whole: bool = False, piped: bool = False) -> bytes | None:
    """The file's bytes, None if there is no such file that we may read.

    For somebody who writes the file anew, or takes what is not there for deleted, the answer must be `whole`:
    then OSError is raised for a file that is there and cannot be read. A pipe or a device is no file of a site:
    it could be read for ever. `piped` is for what is named on the command line, as in `--published <(curl …)`.
    """
    return _content(path, None, whole=whole, piped=piped)


def start(path: str | Path, size: int, *, whole: bool = False) -> bytes | None:
    """Like `read`, of the file's first bytes, at most `size`."""
    return _content(path, size, whole=whole, piped=False)


def _content(path: str | Path, size: int | None, *, whole: bool, piped: bool) -> bytes | None:
    # Python's file objects take as long again as opening, reading and closing: 10 µs for each of all stories.
    waiting = 0 if piped else getattr(os, "O_NONBLOCK", 0)
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0) | waiting)
    except OSError as failure:
        if whole and failure.errno not in _NOT_THERE:
            raise
        return None
    try:
        if not piped:
            _demand_file(descriptor)
        if size is not None:
            return os.read(descriptor, size)
        parts = []
        while part := os.read(descriptor, _AT_ONCE):
            parts.append(part)
        return b"".join(parts)
    except OSError as failure:
        if whole:
            failure.filename = str(path)  # what is wrong with an open file names none
            raise
        return None
    finally:
        os.close(descriptor)


def _demand_file(descriptor: int) -> None:
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        raise OSError(errno.EINVAL, "this is no file")


_AT_ONCE = 1 << 16


def below(root: Path, path: Path) -> str:
    """A path relative to a folder, `/` between its parts; empty if it lies elsewhere. Links are followed."""
    inside, real = os.path.realpath(root), os.path.realpath(path)
    return Path(real).relative_to(inside).as_posix() if Path(real).is_relative_to(inside) else ""


def is_there(path: Path) -> bool:
    """Whether there is a file or a folder."""
    return os.path.lexists(path)


def is_folder(path: Path) -> bool:
    """Whether there is a folder, or a link that leads to one."""
    return path.is_dir()


def is_link(path: Path) -> bool:
    """Whether there is a link, wherever it leads."""
    return path.is_symlink()


PassedOver = Literal["link inside", "link outside", "broken link", "closed folder", "no file"]


def passed_over(root: Path) -> Iterator[tuple[str, PassedOver]]:
    """What a reader of a folder should not follow or cannot read: links, closed folders, pipes and devices.

    Names that begin with a dot are left out, and what lies in folders of such a name.
    """
    inside = os.path.realpath(root)
    pending = [("", str(root))]
    while pending:
        prefix, folder = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except FileNotFoundError:
            continue
        except OSError:
            yield prefix.rstrip("/"), "closed folder"
            continue
        for entry in entries:
            if is_dotted(entry.name) or entry.is_file(follow_symlinks=False):
                continue
            if entry.is_symlink():
                yield prefix + entry.name, _link(entry.path, inside)
            elif entry.is_dir():
                pending.append((f"{prefix}{entry.name}/", entry.path))
            else:
                yield prefix + entry.name, "no file"


def _link(path: str, inside: str) -> PassedOver:
    target = os.path.realpath(path)
    if not Path(target).exists():
        return "broken link"
    return "link inside" if Path(target).is_relative_to(inside) else "link outside"


def write(path: Path, data: bytes) -> None:
    """Put the whole file in place, or leave the old one. Makes the folder. Raises OSError."""
    draft = f"{path.parent}/.{path.name[:48]}.{os.getpid()}{_DRAFT}"  # a name can have 255 bytes, not more
    try:
        descriptor = _opened(draft)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = _opened(draft)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def _opened(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o666)


_DRAFT = ".copydesk-part"


def sweep(folder: Path, *, deep: bool = True) -> None:
    """Remove the drafts that a killed process left in a folder, and below it unless it is not to go `deep`.

    To be called where nobody else writes. What cannot be removed stays.
    """
    pending = [str(folder)]
    while pending:
        with suppress(OSError), os.scandir(pending.pop()) as entries:
            for entry in entries:
                if is_draft(entry.name):
                    os.unlink(entry.path)
                elif deep and entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)


def is_draft(name: str) -> bool:
    """Whether a file is one that was being written."""
    return name.startswith(".") and name.endswith(_DRAFT)


def remove(path: Path) -> None:
    path.unlink(missing_ok=True)


def remove_empty_folders(root: Path, folders: set[str]) -> None:
    """Remove the folders below root that became empty, and their parents that did, never root itself."""
    pending = sorted(folders, key=lambda name: name.count("/"), reverse=True)
    done = set()
    while pending:
        name = pending.pop(0)
        if not name or name in done:
            continue
        done.add(name)
        try:
            (root / name).rmdir()
        except OSError:
            continue
        pending.append(name.rpartition("/")[0])
