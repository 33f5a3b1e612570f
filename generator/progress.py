"""Progress: a bar on a terminal for work that takes longer than a second: stage, counts, time left."""

import sys
import time
from typing import TextIO

PATIENCE = 1.0
"""Seconds before the bar appears."""
INTERVAL = 0.1


class Bar:
    """Draws over its own line, and wipes it at the end of a stage."""

    def __init__(self, terminal: TextIO = sys.stderr) -> None:
        self._terminal = terminal
        self._began = self._stage_began = time.monotonic()
        self._drawn = 0.0
        self._stage = ""

    def show(self, stage: str, done: int, total: int | None) -> None:
        """Note that so much of a stage is done."""
        now = time.monotonic()
        if stage != self._stage:
            self._stage, self._stage_began = stage, now
        if total is not None and done >= total:
            self.wipe()
        elif now - self._began > PATIENCE and now - self._drawn > INTERVAL:
            self._drawn = now
            self._terminal.write(f"\r\x1b[K{_line(stage, done, total, now - self._stage_began)}")
            self._terminal.flush()

    def wipe(self) -> None:
        if self._drawn:
            self._terminal.write("\r\x1b[K")
            self._terminal.flush()


def _line(stage: str, done: int, total: int | None, seconds: float) -> str:
    if not total:
        return f"{stage} {done:,}"
    filled = 24 * done // total
    left = seconds * (total - done) / done if done else 0.0
    return f"{stage} {'█' * filled}{'░' * (24 - filled)} {done:,} of {total:,}, {left:.0f} s left"
