"""Commands: what each word on the command line does: it reads the clock, calls the one `build`, and prints.

The terminal is touched here alone. Nothing is printed into a pipe while work goes on; problems go to standard
error, the report to standard output.
"""

import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from pathlib import Path

from generator import disk, executors, lock, printing
from generator.build import FOLDER, Project, build, open_state
from generator.cli import Options
from generator.config import PATH as CONFIG
from generator.config import parse_config
from generator.moments import instant, parse_when
from generator.problems import Location, Problem, error
from generator.report import Report
from generator.theme import bundled_root


def build_command(options: Options) -> int:
    """Take up what is new in seeds/, then bring the site up to date."""
    started = time.perf_counter()
    now = _now(options)
    if isinstance(now, Problem):
        return _refuse([now], options)
    with _pool(options, threads=False) as executor:
        try:
            report = _build_once(options, executor, now)
        except lock.Busy as busy:
            return _refuse([_busy(busy, options)], options)
        except OSError as failure:
            return _refuse([_disk_failed(failure)], options)
    return _tell(report, time.perf_counter() - started, options)


def _build_once(options: Options, executor: Executor, now: float) -> Report:
    with lock.held(_lock(options)):
        state = open_state(options.site)
        try:
            _, report = build(_project(options), state, executor=executor, now=now, progress=_progress(options))
        finally:
            state.store.close()
    return report


def _project(options: Options, *, preview: bool = False) -> Project:
    return Project(
        site=options.site,
        output=options.output,
        base_url=options.base_url,
        drafts=options.drafts,
        future=options.future,
        preview=preview,
        clean=options.clean,
        strict=options.strict,
    )


def _lock(options: Options) -> Path:
    return options.site / FOLDER / "lock"


@contextmanager
def _pool(options: Options, *, threads: bool) -> Iterator[Executor]:
    executor = executors.pool(options.jobs or executors.processors(), executors.start_method(threads=threads))
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _now(options: Options) -> float | Problem:
    """The present, or what --now says, in the site's time zone unless it names an offset."""
    if not options.now:
        return options.clock
    when = parse_when(options.now)
    if when is None:
        hint = "write 2026-11-23, or 2026-11-23T08:00"
        return error(Location("--now"), f"{options.now!r} is not a moment", hint=hint)
    return instant(when, _timezone(options))


def _timezone(options: Options) -> str:
    data = disk.read(options.site / CONFIG)
    config = parse_config(data)[0] if data is not None else None
    return config.timezone if config else "UTC"


def _tell(report: Report, seconds: float, options: Options) -> int:
    """Print a report; the result is the exit code."""
    if options.format == "json":
        print(printing.as_json(report, seconds, {}))
        return int(report.failed)
    _tell_problems(report.problems, options)
    if options.quiet:
        return int(report.failed)
    lines = printing.held_lines(report)
    if options.explain:
        lines += printing.reasons(report)
    if options.profile:
        lines += printing.stages(report)
    if report.failed:
        lines.append("nothing was published: the output is as it was")
    else:
        lines.append(printing.summary(report, seconds))
    print("\n".join(lines))
    return int(report.failed)


def _tell_problems(problems: tuple[Problem, ...], options: Options) -> None:
    if problems:
        print(printing.problems_text(problems, line_at(options.site)), file=sys.stderr)


def line_at(site: Path) -> Callable[[Location], str | None]:
    """How to find the line that a problem quotes."""

    def line(where: Location) -> str | None:
        data = disk.read(site / where.path)
        if data is None and where.path.startswith("themes/"):
            data = disk.read(bundled_root() / where.path.removeprefix("themes/"))
        lines = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n") if data else []
        return lines[where.line - 1] if 0 < where.line <= len(lines) else None

    return line


def _refuse(problems: list[Problem], options: Options) -> int:
    return _tell(Report(problems=tuple(problems), stopped=True), 0.0, options)


def _busy(busy: lock.Busy, options: Options) -> Problem:
    hint = "wait until it has ended, or end it"
    return error(Location(str(_lock(options))), f"process {busy} is building this site", hint=hint)


def _disk_failed(failure: OSError) -> Problem:
    place = Location(str(failure.filename or "."))
    return error(place, failure.strerror or str(failure), hint="mend that, then build again: nothing is lost")


def _progress(options: Options) -> Callable[[str, int, int | None], None]:
    if options.quiet or options.format == "json" or not sys.stderr.isatty():
        return lambda stage, done, total: None
    from generator.progress import Bar  # only where somebody looks

    return Bar(sys.stderr).show


COMMANDS: dict[str, Callable[[Options], int]] = {"build": build_command}
