"""Telling: how the outcome of a command reaches whoever called it: a terminal, a machine, GitHub's annotations.

Problems go to standard error, the report to standard output; nothing else is printed into a pipe. The words are
those of `printing`.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from generator import disk, printing
from generator.arguments import Options
from generator.build import Progress
from generator.problems import Location, Problem, in_order
from generator.report import Report
from generator.theme import bundled_root

if TYPE_CHECKING:  # ingest costs 15 ms to load, which a site without seeds need not spend
    from generator.ingest.run import IngestReport


def tell(report: Report, seconds: float, options: Options, taken: "IngestReport | None" = None) -> int:
    """Print a report; the result is the exit code."""
    if taken is not None:
        report = msgspec.structs.replace(
            report, problems=in_order([*of_seeds(taken, options), *report.problems])
        )
    if options.format == "json":
        more = {"ingest": printing.taken_facts(taken)} if taken else {}
        print(printing.as_json(report, seconds, more))
        return int(report.failed)
    tell_problems(report.problems, options)
    if options.quiet:
        return int(report.failed)
    lines = printing.taken_lines(taken, options.verbose, dry_run=False) if taken and taken.written else []
    lines += [] if report.stopped else printing.held_lines(report)
    if options.explain:
        lines += printing.reasons(report)
    if options.profile:
        lines += printing.stages(report)
    lines.append(printing.summary(report, seconds))
    print("\n".join(lines))
    return int(report.failed)


def of_seeds(taken: "IngestReport", options: Options) -> tuple[Problem, ...]:
    """The problems of an ingest, as they are told beside a build."""
    in_full = options.strict or options.verbose or options.format != "text"
    return taken.problems if in_full else printing.briefly(taken)


def tell_problems(problems: tuple[Problem, ...], options: Options) -> None:
    """Print problems to standard error, or as annotations to standard output, where GitHub reads them."""
    shown = [p for p in problems if p.severity != "notice" or not options.quiet]
    if shown and options.format == "github":
        print("\n".join(printing.annotations(shown, options.site.as_posix())), flush=True)
    elif shown:
        print(printing.problems_text(tuple(shown), line_at(options.site)), file=sys.stderr, flush=True)


def line_at(site: Path) -> Callable[[Location], str | None]:
    """How to find the line that a problem quotes."""

    def line(where: Location) -> str | None:
        data = disk.read(site / where.path)
        if data is None and where.path.startswith("themes/"):
            data = disk.read(bundled_root() / where.path.removeprefix("themes/"))
        lines = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n") if data else []
        return lines[where.line - 1] if 0 < where.line <= len(lines) else None

    return line


def progress_of(options: Options) -> Progress:
    """Where long work shows how far it is: on a terminal, nowhere else."""
    if options.quiet or options.format == "json" or not sys.stderr.isatty():
        return lambda stage, done, total: None
    from generator.progress import Bar  # only where somebody looks

    return Bar(sys.stderr).show
