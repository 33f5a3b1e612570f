"""Printing: reports and problems as text for a terminal, or as JSON for machines. Pure: the text comes back."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from generator.catalog import Held
from generator.problems import RANK, Location, Problem, notice, show, visible
from generator.report import Report
from generator.search import INDEX

if TYPE_CHECKING:  # ingest costs 15 ms to load, which a site without seeds need not spend
    from generator.ingest.run import IngestReport

LineAt = Callable[[Location], str | None]

NAMED = 4
"""So many pages a round of the preview names; of more it tells the number."""
MENDED = "mended; nothing to write"
"""What a round tells that wrote nothing, where the one before it was stopped."""

_WHY = {
    "draft": ": a draft",
    "embargo": " until {}, when its embargo ends",
    "future": " until {}, its date",
    "expired": ": it expired on {}",
    "takedown": ": taken down{}",
}


def summary(report: Report, seconds: float) -> str:
    """`412 written, 9,871 kept, 3 removed, 2 held back, the next until …, in 1.9 s`."""
    if report.stopped:
        return f"stopped: the output is as it was, after {seconds_text(seconds)}"
    parts = [f"{len(report.written):,} written", f"{report.kept:,} kept"]
    if report.removed:
        parts.append(f"{len(report.removed):,} removed")
    if report.held:
        untils = sorted((held.instant, held.until.text) for held in report.held if held.until and held.instant)
        parts.append(f"{len(report.held):,} held back" + (f", the next until {untils[0][1]}" if untils else ""))
    return f"{', '.join(parts)}, in {seconds_text(seconds)}"


def seconds_text(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms" if seconds < 0.95 else f"{seconds:.1f} s"


def held_lines(report: Report) -> list[str]:
    """A line for everything that is held back, and until when."""
    return [visible(f"content/{held.path}: held back{_why(held)}") for held in report.held]


def _why(held: Held) -> str:
    until = held.until.text if held.until else ""
    return _WHY[held.why].format(f" on {until}" if until and held.why == "takedown" else until)


def reasons(report: Report) -> list[str]:
    """For each written file why it was: it is new, it was not as we left it, or parts of its key changed."""
    return [visible(f"{path}: {_reason(report.reasons.get(path, ()))}") for path in report.written]


def _reason(parts: tuple[str, ...]) -> str:
    told: dict[tuple[str, ...], str] = {("new",): "new", ("file",): "the file was not as we left it"}
    return told.get(parts, f"{', '.join(parts)} changed")


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


def as_json(report: Report, seconds: float, more: Mapping[str, object]) -> str:
    """The report for machines: one JSON object."""
    told = {
        "ok": not report.failed,
        "written": report.written,
        "kept": report.kept,
        "removed": report.removed,
        "held": held_facts(report.held),
        "problems": [problem_facts(problem) for problem in report.problems],
        "reasons": report.reasons,
        "stages": report.stages,
        "seconds": round(seconds, 3),
        **more,
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1).decode()


def held_facts(held: Iterable[Held]) -> list[dict[str, str | None]]:
    """What is held back, for machines."""
    return [
        {"path": f"content/{each.path}", "why": each.why, "until": each.until.text if each.until else None}
        for each in held
    ]


def problem_facts(problem: Problem) -> dict[str, object]:
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


def round_line(taken: "IngestReport | None", report: Report, seconds: float) -> str:
    """What one round of `serve` or `watch` did, in a line; nothing if it found nothing to do."""
    if not (report.written or report.removed or (taken and taken.written)):
        return ""
    written = [path for path in report.written if not f"/{path}".startswith(INDEX)]
    removed = [path for path in report.removed if not f"/{path}".startswith(INDEX)]
    few = written if len(written) <= NAMED else []
    done = [f"{len(taken.new):,} taken up"] if taken and taken.new else []
    done += [", ".join(f"/{path.removesuffix('index.html')}" for path in few)] if few else []
    done += [f"{len(written):,} written"] if len(written) > len(few) else []
    done += [f"{len(removed):,} removed"] if removed else []
    # Its files are named anew with every index: how many there are says nothing.
    indexed = (len(written), len(removed)) != (len(report.written), len(report.removed))
    done += ["the search index"] if indexed else []
    return visible(f"{'; '.join(done)} in {seconds_text(seconds)}") if done else ""


def taken_lines(taken: "IngestReport", verbose: bool, dry_run: bool) -> list[str]:
    """What ingest wrote, or would write, and under -v what it left out."""
    would = "would be " if dry_run else ""
    lines = []
    if verbose:
        lines += [f"{left.where}: left out ({left.rule}): {left.text}" for left in taken.dropped]
        lines += [f"{path}: its article was deleted, and stays so" for path in taken.deleted]
    for path in taken.articles:
        lines.append(f"{path}: {would}{'written' if path in taken.new else 'updated'}")
    for each in taken.joined:
        lines.append(f"{each.seed}: the same story as {each.to}; {would}listed there in `also`")
    if verbose or dry_run:
        lines += [f"{path}: {would}written" for path in taken.written if path not in taken.articles]
    fresh = len(taken.new)
    counted = f"{taken.seeds:,} seed{'' if taken.seeds == 1 else 's'}"
    lines.append(f"{counted}: {fresh:,} {would}taken up, {taken.current:,} as they were")
    return [visible(line) for line in lines]


def briefly(taken: "IngestReport") -> tuple[Problem, ...]:
    """The problems of an ingest, what was told before of seeds without a story in one line."""
    old = {*taken.storyless}
    if not old:
        return taken.problems
    count = len({each.where.path for each in old})
    message = f"{count:,} seed{'' if count == 1 else 's'} without a story, as before"
    said = notice(Location("seeds"), message, hint="`ingest` says why; delete what you do not need")
    return (*[each for each in taken.problems if each not in old], said)


def taken_facts(taken: "IngestReport") -> dict[str, object]:
    """What ingest did, for machines."""
    return {
        "seeds": taken.seeds,
        "current": taken.current,
        "written": taken.written,
        "new": taken.new,
        "kept": taken.kept,
        "deleted": taken.deleted,
        "joined": [{"seed": each.seed, "id": each.id, "article": each.to} for each in taken.joined],
        "dropped": [
            {"path": left.where.path, "line": left.where.line, "rule": left.rule} for left in taken.dropped
        ],
    }


def annotations(problems: Iterable[Problem], site: str = ".") -> list[str]:
    """The problems as commands of GitHub's workflows, which show them at their lines in a pull request.

    `site` is the site's folder, from the root of the repository.
    """
    graver = sorted(
        problems, key=lambda problem: RANK[problem.severity]
    )  # GitHub shows the first ten of a kind
    return [_annotation(problem, site.strip("/")) for problem in graver]


def _annotation(problem: Problem, site: str) -> str:
    where = problem.where
    path = where.path if site in ("", ".") else f"{site}/{where.path}"
    places = [("file", path), ("line", str(where.line or 1)), ("col", str(where.column or 1))]
    told = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
    related = "".join(f"\n{each.where}: {each.message}" for each in problem.related)
    properties = ",".join(f"{name}={_property(value)}" for name, value in places)
    return f"::{problem.severity} {properties}::{_data(told + related)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
