"""Inbox: where news of the disk is gathered until the disk is quiet.

Sources (`events`) put in what happened, from their own threads; the loop of `watch` takes out `Changes`, once a
save is complete: not while a file is half-written, not between the two renames of an editor. Which names are
worth a look is decided here too.
"""

import threading
import time
from typing import Protocol

import msgspec

from generator import disk

FOLDERS = ("content", "seeds", "themes")
WATCHED = (*FOLDERS, "config.yaml")

QUIET = 0.010
"""Seconds without an event after which what has come is handed on. Editors need one to four for a save."""
BOUND = 0.5
"""A disk that never falls quiet is not waited for longer than this."""
STILL = 0.25
"""A file that was written to and not closed counts as written when it has not changed for this long …"""
LONG = 2.0
"""… or, if it keeps changing, after this."""


class Changes(msgspec.Struct, frozen=True):
    """What may have changed on disk since the last look."""

    paths: frozenset[str] = frozenset()
    """Relative to the site, with `/`. A folder that came, went or moved stands for all below it."""
    everything: bool = False
    """Nothing is known for sure: look at all. So at the start, after lost events, and when idle."""


class Stop(Protocol):
    """Such as `threading.Event`."""

    def is_set(self) -> bool: ...


class Inbox:
    """Events go in from any thread; `gather` answers in the loop's."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._ready: set[str] = set()
        self._open: dict[str, tuple[float, float]] = {}
        self._first = self._last = 0.0
        self._lost = False
        self.refused = ""
        """Why no more news will come, if so."""

    def touched(self, path: str) -> None:
        """Something happened to a path, and nobody is writing to it now."""
        with self._changed:
            self._note(time.monotonic())
            self._open.pop(path, None)
            self._ready.add(path)
            self._changed.notify()

    def writing(self, path: str) -> None:
        """A file was written to, and is still open."""
        with self._changed:
            now = self._last = time.monotonic()
            self._open[path] = (self._open.get(path, (now, now))[0], now)
            self._ready.discard(path)
            self._changed.notify()

    def lost(self) -> None:
        """Something happened, and nobody knows what."""
        with self._changed:
            self._note(time.monotonic())
            self._lost = True
            self._changed.notify()

    def refuse(self, why: str) -> None:
        """Whoever fills the inbox has to give up."""
        self.refused = why
        self.lost()

    def gather(self, until: float, stop: Stop) -> Changes | None:
        """What has changed, when the disk is quiet; None at `until` (of the monotonic clock) or on `stop`."""
        with self._changed:
            while not stop.is_set():
                now = time.monotonic()
                self._count_as_written(now)
                due = self._due()
                if due <= now:
                    return self._take()
                if until <= now:
                    return None
                # `stop` is looked at five times a second: such a wait cannot be interrupted on every platform.
                self._changed.wait(min(due, until, self._next_look(), now + 0.2) - now)
        return None

    def _note(self, now: float) -> None:
        self._last = now
        if not self._ready and not self._lost:
            self._first = now

    def _due(self) -> float:
        if not self._ready and not self._lost:
            return float("inf")
        return min(self._last + QUIET, self._first + BOUND)

    def _next_look(self) -> float:
        looks = (min(last + STILL, first + LONG) for first, last in self._open.values())
        return min(looks, default=float("inf"))

    def _count_as_written(self, now: float) -> None:
        for path, (first, last) in list(self._open.items()):
            if now >= min(last + STILL, first + LONG):
                del self._open[path]
                if not self._ready and not self._lost:
                    self._first = now
                self._ready.add(path)

    def _take(self) -> Changes:
        changes = Changes(frozenset(self._ready), self._lost)
        self._ready, self._lost = set(), False
        return changes


def is_noise(path: str) -> bool:
    """Whether a path belongs to an editor or a tool, not to the site: swap files, backups, dot files."""
    return any(name.startswith(".") or disk.is_noise(name) for name in path.split("/") if name)
