"""Judgment: the checks asked of what was inspected, and what they found, each mistake once. Pure but for the
reading of what people wrote, to find the lines that caused it.
"""

from collections.abc import Container

import msgspec

from generator.checks.inspection import Inspected
from generator.checks.origins import problems_of
from generator.checks.table import CHECKS, OF_SOURCES
from generator.problems import Problem


class Told(msgspec.Struct, frozen=True):
    """A problem, and the check that found it."""

    check: str
    problem: Problem


class Judgment(msgspec.Struct, frozen=True):
    """What the checks that were asked had to say."""

    told: tuple[Told, ...]
    """In the order of their places."""
    checks: tuple[str, ...]
    """Those that were asked."""
    skipped: tuple[str, ...]
    """Those that need a site, where errors kept it from being built."""


def judge(inspected: Inspected, names: Container[str]) -> Judgment:
    """Ask the checks of these names. What stops a build is told whatever was asked."""
    stopped = inspected.report.stopped
    wanted = [name for name in CHECKS if name in names or (stopped and name == "documents")]
    skipped = [name for name in wanted if stopped and name not in OF_SOURCES]
    told: dict[Problem, Told] = {}
    for name in wanted:
        if name not in skipped:
            for problem in problems_of(CHECKS[name](inspected.specimen), inspected.written):
                told.setdefault(problem, Told(name, problem))
    return Judgment(
        tuple(sorted(told.values(), key=lambda each: (each.problem.where, each.problem.message))),
        tuple(name for name in wanted if name not in skipped),
        tuple(skipped),
    )
