"""Watch: the loop around a build, from a change on disk to the next round.

It knows nothing of what a build does: `once` is given what changed and answers with a `Round`. The first round
looks at everything; the next begins when something happened and the disk is quiet, when the next embargo or
expiry falls due, and now and then when nothing happens, in case news was lost. A round that itself writes below
`content` is followed by another, which finds nothing more to write: so it settles.
"""

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

from generator.events import INTERVAL, observe
from generator.inbox import Changes, Inbox, Stop
from generator.problems import Problem

SHORTEST = 0.1
"""Seconds from one round to the next when nothing but the clock has moved."""


class Round(msgspec.Struct, frozen=True):
    """What one build answers with, as far as the loop and the preview need it."""

    written: tuple[str, ...] = ()
    """Output paths that were written or removed, relative to the output folder, `/` between the parts."""
    problems: tuple[Problem, ...] = ()
    wake: float | None = None
    """Seconds until the next embargo or expiry falls due, None if none is known."""


def watch(
    site: Path,
    *,
    once: Callable[[Changes], Round],
    report: Callable[[Round], None],
    stop: Stop,
    say: Callable[[str], None] = lambda line: None,
    idle: float = 30.0,
    poll: float | None = None,
) -> None:
    """Build, and build again after each change, until `stop` is set or Ctrl-C is pressed.

    `once` and `report` are called in the caller's thread, in turn. `say` is told, in a line, when changes must
    be looked for. After `idle` seconds without a round everything is looked at; `poll` asks for polling at that
    interval.
    """
    reason = ""
    try:
        while not stop.is_set():
            inbox = Inbox()
            with observe(site, inbox, poll=poll) as why:
                if reason or why:
                    say(f"looking for changes every {poll or INTERVAL:g} s: {reason or why}")
                _rounds(inbox, once, report, stop, idle)
            reason, poll = inbox.refused, INTERVAL
    except KeyboardInterrupt:
        return


def _rounds(
    inbox: Inbox, once: Callable[[Changes], Round], report: Callable[[Round], None], stop: Stop, idle: float
) -> None:
    """Round after round, until `stop` is set or the inbox will not be filled any more."""
    changes = Changes(everything=True)
    while not stop.is_set() and not inbox.refused:
        answer = once(changes)
        report(answer)
        now = time.monotonic()
        # A wake-up that falls due at once, again and again, must not become a loop.
        wake = float("inf") if answer.wake is None else now + max(answer.wake, SHORTEST)
        come = inbox.gather(min(now + idle, wake), stop)
        changes = Changes(everything=wake > now + idle) if come is None else come
