"""Patience: how much of a processor's time a piece of work may take before it is ended.

By the timer of the process, so that a busy machine ends nothing that a quiet one would not. It reaches into
regular expressions too, where text that nobody thought of takes for good. Only the main thread can be
interrupted, and not on Windows: elsewhere the work goes on as long as it takes.
"""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OutOfPatience(BaseException):
    """What ends the work. No Exception: readers catch those of their libraries."""


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """End what is done under it with OutOfPatience, when it has taken so many seconds of processor time."""
    is_over = False

    def end(number: int, frame: FrameType | None) -> None:
        if not is_over:
            raise OutOfPatience

    try:
        before = signal.signal(signal.SIGPROF, end)
    except (AttributeError, ValueError):
        yield
        return
    try:
        # Again every second: a library may have caught the first.
        signal.setitimer(signal.ITIMER_PROF, seconds, 1)
        yield
    finally:
        is_over = True
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before or signal.SIG_DFL)
