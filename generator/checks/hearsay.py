"""Hearsay: what was heard of the pages of others, for how long it holds, and when a page is called dead.

The web has bad days: a page is dead only when it failed again and again over days, and one that lets no
program in is none of our business. What was heard is remembered, so that nobody is asked for the same page
every day.
"""

from collections.abc import Iterable, Mapping

import msgspec

from generator.ingest.probe import Answer

DAY = 86_400.0
FRESH = 7 * DAY
"""How long a good answer holds …"""
AGAIN = DAY / 4
"""… and after what time one that was none is asked again."""
FAILURES, OVER = 3, 2 * DAY
"""A page is dead after so many failures, the last so long after the first."""


class Heard(msgspec.Struct, frozen=True, array_like=True):
    """What was heard of a page last, and for how long it has failed."""

    answer: Answer
    asked: float
    failures: int = 0
    since: float = 0.0
    """When it failed first, of the failures in a row."""


def due(addresses: Iterable[str], heard: Mapping[str, Heard], now: float) -> list[str]:
    """The addresses that should be asked for."""
    return [address for address in addresses if address not in heard or not _holds(heard[address], now)]


def _holds(heard: Heard, now: float) -> bool:
    return 0 <= now - heard.asked < (AGAIN if heard.answer.kind == "failed" else FRESH)


def after(heard: Mapping[str, Heard], answers: Mapping[str, Answer], now: float) -> dict[str, Heard]:
    """What is known when these answers have come."""
    known = dict(heard)
    for address, answer in answers.items():
        before = known.get(address)
        if answer.kind != "failed":
            known[address] = Heard(answer, now)
        elif before is None or not before.failures:
            known[address] = Heard(answer, now, 1, now)
        else:
            known[address] = Heard(answer, now, before.failures + 1, before.since)
    return known


def is_dead(heard: Heard) -> bool:
    return heard.failures >= FAILURES and heard.asked - heard.since >= OVER
