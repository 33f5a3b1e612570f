"""Problem: something that an editor should know, with its place. A value, not an exception.

Every part of the program that reads what people write returns its problems beside its result, so that one
run can show all of them. How they print is decided here too; reading the quoted line is the caller's work.
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

Severity = Literal["error", "warning", "notice"]
RANK: dict[Severity, int] = {"error": 0, "warning": 1, "notice": 2}


class Location(msgspec.Struct, frozen=True, order=True):
    """A place in a file: `path` relative to the site with `/` between its parts, line and column from 1.

    Line 0 means the whole file, column 0 the whole line. Columns count characters, not bytes.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column or 1}"

    def down(self, lines: int) -> "Location":
        """The same place in a text that begins `lines` lines further down in its file."""
        return Location(self.path, self.line + lines, self.column) if self.line else self


class Related(msgspec.Struct, frozen=True):
    """A second place that helps to understand a problem, with what stands there."""

    where: Location
    message: str


class Problem(msgspec.Struct, frozen=True):
    """What is wrong, where, and what to do about it: a sentence addressed to an editor.

    An error stops the build, a warning does so under `--strict`, a notice never does.
    """

    severity: Severity
    message: str
    where: Location
    hint: str = ""
    related: tuple[Related, ...] = ()


def error(where: Location, message: str, *, hint: str = "", related: tuple[Related, ...] = ()) -> Problem:
    return Problem("error", message, where, hint, related)


def warning(where: Location, message: str, *, hint: str = "", related: tuple[Related, ...] = ()) -> Problem:
    return Problem("warning", message, where, hint, related)


def notice(where: Location, message: str, *, hint: str = "", related: tuple[Related, ...] = ()) -> Problem:
    return Problem("notice", message, where, hint, related)


def has_errors(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "error" for problem in problems)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """By path, line and column, the graver first where two share a place; each problem once."""
    seen = dict.fromkeys(problems)
    return tuple(sorted(seen, key=lambda p: (p.where, RANK[p.severity], p.message)))


def show(problems: Iterable[Problem], line_at: Callable[[Location], str | None]) -> str:
    """The problems as text for a terminal, in order; `line_at` answers with the line to quote, or None.

    Problems of one place and message are shown once, with their count.
    """
    counts: dict[Problem, int] = {}
    for problem in problems:
        counts[problem] = counts.get(problem, 0) + 1
    return "\n".join(_show_one(problem, counts[problem], line_at) for problem in in_order(counts))


def _show_one(problem: Problem, count: int, line_at: Callable[[Location], str | None]) -> str:
    times = f" ({count} times)" if count > 1 else ""
    lines = [visible(f"{problem.where}: {problem.severity}: {problem.message}{times}")]
    lines += _quoted(problem.where, line_at)
    for place, line in enumerate(problem.hint.split("\n") if problem.hint else ()):
        lines.append(visible(f"{'        ' if place else '  hint: '}{line}"))
    for related in problem.related:
        lines.append(visible(f"  {related.where}: {related.message}"))
    return "\n".join(lines)


def visible(text: str) -> str:
    """The text without what a terminal would obey. Control characters become dots, tabs stay."""
    return text if text.isprintable() else "".join([_shown(char) for char in text])


def _shown(char: str) -> str:
    return char if char.isprintable() or char == "\t" else "·"


def _quoted(where: Location, line_at: Callable[[Location], str | None]) -> list[str]:
    text = line_at(where) if where.line else None
    if text is None or not text.strip():
        return []
    shown, column = _window(text, max(where.column, 1))
    mark = "".join([_blank(char) for char in shown[: column - 1]]) + "^"
    return [f"  | {shown}", f"  | {mark}"]


def _blank(char: str) -> str:
    """As much room as the character takes in a terminal: two cells for wide ones, none for accents alone."""
    if char == "\t":
        return "\t"
    if unicodedata.combining(char):
        return ""
    return "  " if unicodedata.east_asian_width(char) in "WF" else " "


def _window(text: str, column: int, width: int = 96) -> tuple[str, int]:
    """The part of a long line around a column, and the column in it. Control characters become dots."""
    if len(text) <= width:
        return visible(text), column
    start = min(max(0, column - width // 2), len(text) - width)
    left, right = "…" if start else "", "…" if start + width < len(text) else ""
    return f"{left}{visible(text[start : start + width])}{right}", column - start + len(left)
