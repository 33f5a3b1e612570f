"""Commands: what each word on the command line does: it reads the clock, calls the one `build`, and tells.

`telling` prints, `serve` and `watch` stand in `serving`, `new` in `starters`.
"""

import datetime as dt
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import msgspec

from generator import disk, executors
from generator.arguments import Options
from generator.build import State, build, open_state
from generator.config import PATH as CONFIG
from generator.config import Config, parse_config
from generator.custody import Refused, disk_failures, locked
from generator.moments import instant, parse_when, zone
from generator.problems import Location, Problem, error, in_order
from generator.project import FOLDER, Project
from generator.published import NOTHING, encode_published
from generator.report import Report
from generator.siterules import Rules
from generator.telling import progress_of, tell, tell_problems
from generator.urls import is_web_address

if TYPE_CHECKING:  # ingest costs 15 ms to load, which a site without seeds need not spend
    from generator.ingest.memo import Memo
    from generator.ingest.run import IngestReport


def run(command: Callable[[Options], int], options: Options) -> int:
    """Run a command, this module's or another's; the result is the exit code."""
    try:
        with disk_failures(options.site):
            if is_web_address(options.published):
                options.published = str(_fetched(options.published, options.site / FOLDER / "live"))
            return command(options)
    except Refused as refused:
        report = Report(problems=refused.problems, stopped=True)
        if options.format == "json":
            return tell(report, 0.0, options)
        tell_problems(report.problems, options)
        return 1


def _fetched(address: str, folder: Path) -> Path:
    """What readers see now, fetched from the site: the file in its place, `build.json` beside it."""
    from generator import live  # the network's modules cost 30 ms, and few builds ask it

    try:
        for name, fallback in (("published.json", encode_published(NOTHING)), ("build.json", b"{}\n")):
            data = live.fetch(urljoin(address, name) if name == "build.json" else address)
            disk.write(folder / name, fallback if data is None else data)
    except live.Unreachable as failure:
        hint = "try again; for a site that was never published leave --published out"
        raise Refused(error(Location(address), f"the site cannot be asked: {failure}", hint=hint)) from None
    return folder / "published.json"


def build_once(options: Options) -> int:
    """Take up new seeds, then bring the site up to date."""
    started = time.perf_counter()
    now = present(options)
    with pool(options, threads=False) as executor:
        taken, _, report = one_round(options, project(options), None, executor, now)
    return tell(report, time.perf_counter() - started, options, taken)


def one_round(
    options: Options,
    wanted: Project,
    state: State | None,
    executor: Executor,
    now: float,
    changed: frozenset[str] | None = None,
    memo: "Memo | None" = None,
) -> "tuple[IngestReport | None, State | None, Report]":
    """Take up seeds and build, under the site's lock. Without a state, the site's is opened and closed again.

    `changed` names the paths that may have changed since the state was made; without it all are looked at, and
    where no seed is among them, none is taken up. `memo` is what the last round's ingest answered with. Raises
    Refused.
    """
    with locked(options):
        if changed is not None:
            seeds = any(f"{path}/".startswith("seeds/") for path in changed)
        else:  # a machine is told of an ingest even where there is nothing to take up
            seeds = (options.site / "seeds").exists() or options.format == "json"
        taken = take_up(options, now, memo=memo) if seeds else None
        if changed is not None and taken is not None:
            changed = changed | frozenset(taken.written)
        stopping = [p for p in taken.problems if p.severity != "notice"] if options.strict and taken else []
        if stopping:
            return taken, state, Report(stopped=True)
        opened = open_state(options.site, rounds=False) if state is None else state
        try:
            after, report = build(
                wanted, opened, executor=executor, now=now, changed=changed, progress=progress_of(options)
            )
        finally:
            if state is None:
                opened.store.close()
    return taken, after if state is not None else None, report


def take_up(
    options: Options,
    now: float,
    *,
    dry_run: bool = False,
    only: frozenset[str] | None = None,
    memo: "Memo | None" = None,
) -> "IngestReport":
    """Ingest. Under --strict nothing is written: a seed without its article is a problem.

    Nor is anything taken up with a wrong configuration: its rules for web sites are a part of the reading.
    """
    from generator.ingest.run import IngestReport, ingest

    if configuration_errors(options):
        return IngestReport()
    taken = ingest(
        options.site,
        today=today(options, now),
        dry_run=dry_run or options.strict,
        take_new=_article(options.take_new, options),
        keep=_article(options.keep, options),
        only=only,
        memo=memo,
        rules=site_rules(options),
    )
    if not options.strict or dry_run or not taken.written:
        return taken
    hint = "run `ingest`, and commit what it writes"
    missing = [
        error(Location(path), "a seed asks for this file, and it is not there", hint=hint) for path in taken.new
    ]
    stale = [
        error(Location(path), "a seed or its reading has changed since this was written", hint=hint)
        for path in taken.written
        if path not in taken.new and path in taken.articles
    ]
    return msgspec.structs.replace(
        taken, problems=in_order([*taken.problems, *missing, *stale]), new=(), written=()
    )


def _article(name: str, options: Options) -> frozenset[str]:
    """An article that the command line names, by its path in the site; as named if it lies elsewhere."""
    return frozenset([disk.below(options.site, options.site / name) or name] if name else [])


def project(options: Options) -> Project:
    """What the options ask to be built."""
    return Project(
        site=options.site,
        output=options.output,
        base_url=options.base_url,
        published=Path(options.published) if options.published else None,
        drafts=options.drafts,
        future=options.future,
        clean=options.clean,
        strict=options.strict,
    )


@contextmanager
def pool(options: Options, *, threads: bool) -> Iterator[Executor]:
    """Worker processes as the options ask; they start when there is work for them."""
    executor = executors.pool(options.jobs or executors.processors(), threads=threads)
    try:
        yield executor
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def present(options: Options) -> float:
    """The present, or what --now says, in the site's time zone unless it names an offset."""
    when = parse_when(options.now) if options.now else None
    return time.time() if when is None else instant(when, timezone(options))


def lies_ahead(now: float) -> bool:
    """Whether a moment is still to come."""
    return now > time.time()


def timezone(options: Options) -> str:
    """The site's time zone, UTC if the configuration does not say."""
    return _configured(options)[0].timezone


def site_rules(options: Options) -> Rules:
    """What the configuration says of the pages of web sites."""
    return _configured(options)[0].ingest


def configuration_errors(options: Options) -> tuple[Problem, ...]:
    """What is wrong in the configuration so that it stops a build."""
    return in_order([each for each in _configured(options)[1] if each.severity == "error"])


def _configured(options: Options) -> tuple[Config, tuple[Problem, ...]]:
    return _parsed(disk.read(options.site / CONFIG, whole=True) or b"")


@lru_cache(maxsize=1)
def _parsed(data: bytes) -> tuple[Config, tuple[Problem, ...]]:
    """A build asks three times, and each time is 2 ms."""
    config, _, problems = parse_config(data)
    return config or Config(""), tuple(problems)


def today(options: Options, now: float) -> str:
    """The site's own date."""
    return dt.datetime.fromtimestamp(now, zone(timezone(options))).date().isoformat()
