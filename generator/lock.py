"""Lock: one build at a time for a site. Held for one build, not for a session of `serve`.

The file names the process that holds it, and no one once that has come to its end: so the next holder knows
whether the last one was killed.
"""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 10.0
"""Seconds that a build waits for another one to end."""


class Busy(Exception):
    """Another process holds the site; its argument is that process's id, or an empty text."""


@contextmanager
def held(path: Path, *, patience: float = PATIENCE) -> Iterator[bool]:
    """Hold the site's lock; the answer is whether its last holder was killed.

    Raises Busy if another process keeps it for longer than our patience.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(handle, patience)
        try:
            killed = _holder(handle) != ""
            _name(handle, str(os.getpid()))
            yield killed
        finally:
            _name(handle, "")
            _release(handle)  # closing is not enough: a worker that was forked meanwhile has the file open too
    finally:
        os.close(handle)


def _take(handle: int, patience: float) -> None:
    until = time.monotonic() + patience
    while not _try(handle):
        if time.monotonic() > until:
            raise Busy(_holder(handle))
        time.sleep(0.02)


def _holder(handle: int) -> str:
    """The process that the file names."""
    os.lseek(handle, 0, os.SEEK_SET)
    return os.read(handle, 20).decode("ascii", "replace")


def _name(handle: int, holder: str) -> None:
    os.ftruncate(handle, 0)
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, holder.encode())


if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 20
    """What is locked: a byte behind the name, which nobody could read otherwise."""

    def _try(handle: int) -> bool:
        os.lseek(handle, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try(handle: int) -> bool:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _release(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_UN)
