"""Report: what one build wrote, kept, removed, held back and found. A value; `cli` prints it."""

import msgspec

from generator.catalog import Held
from generator.problems import Problem, has_errors


class Report(msgspec.Struct, frozen=True):
    """The outcome of a build. Paths are relative to the output folder."""

    written: tuple[str, ...] = ()
    kept: int = 0
    removed: tuple[str, ...] = ()
    held: tuple[Held, ...] = ()
    """What is held back, why, and until when."""
    problems: tuple[Problem, ...] = ()
    reasons: dict[str, tuple[str, ...]] = {}
    """For every written file the parts of its key that changed."""
    stages: dict[str, float] = {}
    """Seconds by stage."""
    documents: int = 0
    converted: int = 0
    """How many of the documents were converted anew; the memo had the others."""
    next_change: float | None = None
    """When the next embargo, expiry or future date falls due, in seconds since the epoch."""
    stopped: bool = False
    """Whether problems kept the output from being touched."""

    @property
    def failed(self) -> bool:
        return self.stopped or has_errors(self.problems)
