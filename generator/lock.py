"""Lock: one build at a time for a site. Held for one build, not for a session of `serve`."""

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
def held(path: Path, *, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the site's lock. Raises Busy if another process keeps it for longer than our patience."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        _take(handle, patience)
        try:
            os.ftruncate(handle, 0)
            os.pwrite(handle, str(os.getpid()).encode(), 0)
            yield
        finally:
            _release(handle)  # closing is not enough: a worker that was forked meanwhile has the file open too
    finally:
        os.close(handle)


def _take(handle: int, patience: float) -> None:
    until = time.monotonic() + patience
    while not _try(handle):
        if time.monotonic() > until:
            raise Busy(os.pread(handle, 20, 0).decode("ascii", "replace"))
        time.sleep(0.02)


if sys.platform == "win32":
    import msvcrt

    def _try(handle: int) -> bool:
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _release(handle: int) -> None:
        os.lseek(handle, 0, os.SEEK_SET)
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
