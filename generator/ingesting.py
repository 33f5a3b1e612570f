"""Ingesting: the command `ingest`: seeds to content only; all of them, or those that are named.

`--explain` writes nothing and says of each field where it came from; `--dry-run` with files shows what would
change in the articles, line by line.
"""

import difflib
import time
from collections.abc import Iterator
from pathlib import Path

from generator import disk, printing
from generator.arguments import Options
from generator.commands import configuration_errors, present, take_up
from generator.custody import Refused, locked
from generator.ingest.accounts import account, account_line, fields_of, story_lines
from generator.ingest.album import Write
from generator.ingest.base import path_of, read_base
from generator.ingest.collect import SEEDS
from generator.ingest.harvest import harvest
from generator.ingest.holdings import Holding, holdings
from generator.problems import Location, error, has_errors, in_order
from generator.report import Report
from generator.telling import tell_problems


def ingest_once(options: Options) -> int:
    """Seeds to content only."""
    started = time.perf_counter()
    if options.explain:
        return _explain(options)
    with locked(options):
        if wrong := configuration_errors(options):
            raise Refused(*wrong)
        only = frozenset(_seeds(options, holdings(options.site))) if options.files else None
        taken = take_up(options, present(options), dry_run=options.dry_run, only=only)
    report = Report(problems=taken.problems)
    if options.format == "json":
        print(printing.as_json(report, time.perf_counter() - started, {"ingest": printing.taken_facts(taken)}))
    else:
        tell_problems(taken.problems, options)
        if not options.quiet:
            shown = taken.effects if options.dry_run and options.files else ()
            effects = [line for each in shown for line in _effect(each)]
            print("\n".join([*effects, *printing.taken_lines(taken, options.verbose, options.dry_run)]))
    strict = options.strict and any(problem.severity == "warning" for problem in taken.problems)
    return int(strict or has_errors(taken.problems))


def _effect(write: Write) -> Iterator[str]:
    """What would change in an article, as a patch."""
    before = write.before.decode("utf-8", "replace").splitlines() if write.before is not None else []
    old = write.path if write.before is not None else "/dev/null"
    after = write.data.decode("utf-8").splitlines()
    return difflib.unified_diff(before, after, old, write.path, n=1, lineterm="")


def _explain(options: Options) -> int:
    """Of each field of the seeds that are named, where it came from."""
    if not options.files:
        hint = "name a seed or an article: ingest --explain seeds/story.txt"
        raise Refused(error(Location("ingest --explain"), "there is nothing to explain", hint=hint))
    with locked(options):
        known = holdings(options.site)
        taken = []
        for path in _seeds(options, known):
            data = disk.read(options.site / path) or b""
            taken.append(harvest(path, data, has_article=any(each.head.seed == path for each in known)))
        told = [
            (_account(seed.path, key, known, options.site), story)
            for seed in taken
            for key, story in seed.stories.items()
        ]
    problems = in_order([each for seed in taken for each in seed.problems])
    if options.format == "json":
        explained = [{"account": about, "fields": fields_of(story)} for about, story in told]
        print(printing.as_json(Report(problems=problems), 0.0, {"explained": explained}))
        return 0
    tell_problems(problems, options)
    for about, story in told:
        print("\n".join([about, *story_lines(story)]))
    for left in [left for seed in taken for left in seed.dropped]:
        print(f"  left out: {left.where}: {left.text} ({left.rule})")
    return 0


def _account(seed: str, key: str, known: tuple[Holding, ...], site: Path) -> str:
    for each in known:
        if (each.head.seed, each.head.key) == (seed, key):
            stored, path = disk.read(site / path_of(each.id)), each.paths[0] if each.paths else ""
            base, text = read_base(stored or b""), disk.read(site / path) if path else None
            if base is not None and text is not None:
                return account_line(account(path, base, text.decode("utf-8", "replace")))
            return f"{seed}: its article was deleted"
    return f"{seed}{f', entry {key}' if key else ''}: not taken up yet"


def _seeds(options: Options, known: tuple[Holding, ...]) -> list[str]:
    """The seeds that are named, each by its own path, by that of a folder, or by its article's."""
    found: dict[str, None] = {}
    for name in options.files:
        here = Path(name) if disk.is_there(Path(name)) else options.site / name
        path = disk.below(options.site, here)
        own = [each.head.seed for each in known if path in each.paths]
        inner = [f"{path}/{each}" for each, _ in disk.walk(here)] if path.startswith(f"{SEEDS}/") else []
        if own or inner:
            found |= dict.fromkeys([*own, *inner])
        elif path.startswith(f"{SEEDS}/") and disk.stamp(here) is not None:
            found[path] = None
        else:
            hint = "name a file in seeds/, or an article that was made from one"
            raise Refused(error(Location(name), "this is no seed, and no article of one", hint=hint))
    return list(found)
