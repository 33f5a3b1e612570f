"""News: what the open pages of the preview are told, round by round, as values.

The whole state goes out each time, so that a page comes up to date whichever messages it missed. What that
means for a page is decided in the browser (`preview_assets/reload.js`); the wire is `preview`'s.
"""

from collections.abc import Callable, Iterable

import msgspec

from generator.problems import Location, Problem, in_order

ROUNDS = 32
"""Rounds that the log holds. A page that has missed more reloads."""
MOST = 5000
"""Paths that the log holds. A round that wrote more makes every page reload."""
LONGEST = 320
"""Characters of a quoted line, of which a third may stand before the place."""


class Shown(msgspec.Struct, frozen=True):
    """A problem as the overlay shows it."""

    severity: str
    place: str
    message: str
    count: int
    line: tuple[str, str, str] | None
    """The quoted line: what stands before the column, the character at it (if one is meant), the rest."""
    hint: str
    related: tuple[tuple[str, str], ...]


class News(msgspec.Struct, frozen=True):
    """All that a page needs to know to come up to date, whatever it has missed."""

    session: int
    """When this server started, in milliseconds: pages of an earlier one reload."""
    round: int = 0
    since: int = 0
    """The log names every round after this one."""
    log: tuple[tuple[int, tuple[str, ...] | None], ...] = ()
    """Rounds, and the output paths that each wrote or removed; None if they are too many to name."""
    problems: tuple[Shown, ...] = ()

    def after(self, written: tuple[str, ...], problems: tuple[Shown, ...]) -> "News":
        """The news with one round more."""
        number = self.round + 1
        log = [*self.log, (number, written if len(written) <= MOST else None)] if written else [*self.log]
        since = self.since
        while len(log) > ROUNDS or sum(len(paths or ()) for _, paths in log) > MOST:
            since = log.pop(0)[0]
        return News(self.session, number, since, tuple(log), problems)


def shown(problems: Iterable[Problem], line_at: Callable[[Location], str | None]) -> tuple[Shown, ...]:
    """The problems as the overlay shows them, in order, each once with its count."""
    counts: dict[Problem, int] = {}
    for problem in problems:
        counts[problem] = counts.get(problem, 0) + 1
    return tuple(
        Shown(
            severity=problem.severity,
            place=str(problem.where),
            message=problem.message,
            count=counts[problem],
            line=_quoted(problem.where, line_at),
            hint=problem.hint,
            related=tuple((str(related.where), related.message) for related in problem.related),
        )
        for problem in in_order(counts)
    )


def _quoted(where: Location, line_at: Callable[[Location], str | None]) -> tuple[str, str, str] | None:
    line = line_at(where) if where.line else None
    if line is None or not line.strip():
        return None
    line = "".join(char if char.isprintable() or char == "\t" else "·" for char in line)
    if not where.column:
        return line[:LONGEST], "", "…" if len(line) > LONGEST else ""
    at = min(where.column - 1, len(line))
    first = max(0, at - LONGEST // 3) if len(line) > LONGEST else 0
    before = f"…{line[first:at]}" if first else line[:at]
    after = line[at + 1 : first + LONGEST]
    return before, line[at : at + 1] or " ", after if len(line) <= first + LONGEST else f"{after}…"
