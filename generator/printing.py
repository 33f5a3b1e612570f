"""Printing: reports and problems as text for a terminal, or as JSON for machines. Pure: the text comes back."""

from collections.abc import Callable

import msgspec

from generator.catalog import Held
from generator.problems import Location, Problem, show
from generator.report import Report

LineAt = Callable[[Location], str | None]

_WHY = {"draft": "a draft", "embargo": "held until", "future": "dated", "expired": "expired on"}


def summary(report: Report, seconds: float) -> str:
    """`412 written, 9,871 kept, 3 removed, 2 held until …, in 1.9 s`."""
    parts = [f"{len(report.written):,} written", f"{report.kept:,} kept"]
    if report.removed:
        parts.append(f"{len(report.removed):,} removed")
    if report.held:
        untils = sorted(held.until.text for held in report.held if held.until and held.why != "expired")
        parts.append(f"{len(report.held):,} held" + (f" until {untils[0]}" if untils else ""))
    return f"{', '.join(parts)}, in {_seconds(seconds)}"


def _seconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 0.95 else f"{seconds:.1f} s"


def held_lines(report: Report) -> list[str]:
    """A line for everything that is held back, and until when."""
    return [f"content/{held.path}: held back: {_why(held)}" for held in report.held]


def _why(held: Held) -> str:
    return _WHY[held.why] + (f" {held.until.text}" if held.until else "")


def reasons(report: Report) -> list[str]:
    """For each written file which parts of its key changed."""
    return [f"{path}: {', '.join(report.reasons.get(path, ()))} changed" for path in report.written]


def stages(report: Report) -> list[str]:
    """How long each stage took."""
    return [f"{seconds * 1000:8.1f} ms  {name}" for name, seconds in report.stages.items()]


def problems_text(problems: tuple[Problem, ...], line_at: LineAt) -> str:
    """All problems with their lines, and a count at the end."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = sum(problem.severity == "warning" for problem in problems)
    counted = [
        f"{number} {word}{'s' if number > 1 else ''}"
        for number, word in ((errors, "error"), (warnings, "warning"))
        if number
    ]
    return show(problems, line_at) + (f"\n{', '.join(counted)}" if counted else "")


def as_json(report: Report, seconds: float, more: dict[str, object]) -> str:
    """The report for machines: one JSON object."""
    told = {
        "ok": not report.failed,
        "written": report.written,
        "kept": report.kept,
        "removed": report.removed,
        "held": [
            {"path": f"content/{held.path}", "why": held.why, "until": held.until.text if held.until else None}
            for held in report.held
        ],
        "problems": [_problem(problem) for problem in report.problems],
        "reasons": report.reasons,
        "stages": report.stages,
        "seconds": round(seconds, 3),
        **more,
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1).decode()


def _problem(problem: Problem) -> dict[str, object]:
    return {
        "severity": problem.severity,
        "path": problem.where.path,
        "line": problem.where.line or None,
        "column": problem.where.column or None,
        "message": problem.message,
        "hint": problem.hint,
        "related": [
            {"path": r.where.path, "line": r.where.line or None, "message": r.message} for r in problem.related
        ],
    }
