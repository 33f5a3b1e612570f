"""Disk: the only module that reads and writes files of a site.

Paths that go in and out are relative to a root, with `/` between their parts. Writes are whole or not at
all: to a temporary name beside the target, then a rename.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import msgspec


class Stamp(msgspec.Struct, frozen=True, array_like=True):
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


def walk(root: Path, *, hidden: bool = False) -> Iterator[tuple[str, os.stat_result]]:
    """Every regular file below a folder with its status, folder by folder, names in order.

    Names that begin with a dot or an underscore are left out unless `hidden`. Links are followed to files,
    not to folders, so that a loop of links ends. A folder that is missing has no files.
    """
    pending = [("", str(root))]
    while pending:
        prefix, folder = pending.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            continue
        folders = []
        for entry in entries:
            if not hidden and entry.name[0] in "._":
                continue
            try:
                if entry.is_dir(follow_symlinks=False):
                    folders.append((f"{prefix}{entry.name}/", entry.path))
                elif entry.is_file():
                    yield prefix + entry.name, entry.stat()
            except OSError:
                continue
        pending.extend(reversed(folders))


def read(path: Path) -> bytes | None:
    """The file's bytes, None if there is no such file that we may read."""
    try:
        return path.read_bytes()
    except OSError:
        return None


def write(path: Path, data: bytes) -> None:
    """Put the whole file in place, or leave the old one. Makes the folder. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


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
