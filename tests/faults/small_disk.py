"""Small disk: a file system of a few pages, or one that takes nothing, where a test wants it.

Mounting needs root, or a `sudo` that asks nothing, as CI has it; elsewhere the test says that it could not.
"""

import functools
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

PAGE = 4096


@functools.cache
def _words() -> tuple[str, ...] | None:
    """What goes before `mount`; None if nobody lets us."""
    if sys.platform != "linux":
        return None
    if os.geteuid() == 0:
        return ()
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ("sudo", "-n") if asked.returncode == 0 else None


def _mount(*words: str) -> None:
    subprocess.run([*(_words() or ()), *words], check=True, capture_output=True)


def demand_mounts() -> None:
    """Skip the test, or fail it in CI, where nothing can be mounted."""
    try:
        if _words() is None:
            raise PermissionError("neither root nor a sudo that asks nothing")
        _mount("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt")
    except (OSError, subprocess.CalledProcessError) as why:
        message = f"full and read-only disks are not tried here: nothing can be mounted ({why})"
        if os.environ.get("CI") == "true" and sys.platform == "linux":
            pytest.fail(message)
        pytest.skip(message)


@contextmanager
def small_disk(folder: Path, *, pages: int = 4096, inodes: int = 4096) -> Iterator[None]:
    """A file system of its own at a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    owner = f"uid={os.getuid()},gid={os.getgid()}"
    _mount("mount", "-t", "tmpfs", "-o", f"size={pages * PAGE},nr_inodes={inodes},{owner}", "none", str(folder))
    try:
        yield
    finally:
        _mount("umount", "--lazy", str(folder))


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """A folder that takes nothing, whoever asks."""
    _mount("mount", "--bind", str(folder), str(folder))
    try:
        _mount("mount", "-o", "remount,ro,bind", str(folder))
        yield
    finally:
        _mount("umount", "--lazy", str(folder))


@contextmanager
def filled(folder: Path, *, pages: int | None = None, inodes: int | None = None) -> Iterator[None]:
    """The disk below a folder, filled but for so many pages, or for so many files."""
    ballast = folder / ".ballast"
    ballast.mkdir()
    room = os.statvfs(folder)
    if pages is not None:
        (ballast / "pages").write_bytes(bytes(max(0, room.f_bavail - pages) * PAGE))
    if inodes is not None:
        for number in range(room.f_favail - inodes):
            (ballast / str(number)).touch()
    try:
        yield
    finally:
        for file in ballast.iterdir():
            file.unlink()
        ballast.rmdir()
