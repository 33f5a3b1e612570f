"""Checking: what `check` does: look at seeds and site, ask the checks, print what they found.

Nothing of it is published and nothing in `content/` is written: the site is built into a folder of the state.
"""

import time
from collections import Counter
from collections.abc import Iterable

import msgspec

from generator import printing, sealed
from generator.arguments import Options
from generator.build import open_state
from generator.checks.external import addresses
from generator.checks.hearsay import Heard, after, due
from generator.checks.inspection import Inspected, inspect
from generator.checks.judgment import Judgment, judge
from generator.checks.names import NAMES
from generator.checks.specimen import Specimen
from generator.commands import pool, present, project, take_up
from generator.custody import locked
from generator.problems import Problem
from generator.project import FOLDER
from generator.telling import progress_of, tell_problems

MEMO = f"{FOLDER}/heard"
SHOWN = 20
"""How many findings of one kind are shown in full; `--verbose` shows all."""


def check(options: Options) -> int:
    """Everything that can be wrong; the result is the exit code."""
    if options.list_checks:
        print("\n".join(f"{name:<12} {about}" for name, about in NAMES.items()))
        return 0
    started = time.perf_counter()
    names = set(options.checks or NAMES.keys() - {"external"})
    if options.external:
        names.add("external")
    now = present(options)
    with pool(options, threads=False) as executor, locked(options):
        state = open_state(options.site)
        try:
            inspected = inspect(
                project(options),
                state,
                untaken=_untaken(options, now),
                executor=executor,
                now=now,
                progress=progress_of(options),
            )
        finally:
            state.store.close()
    if "external" in names:
        heard = _hear(inspected.specimen, options, now)
        specimen = msgspec.structs.replace(inspected.specimen, heard=heard)
        inspected = msgspec.structs.replace(inspected, specimen=specimen)
    return _tell(inspected, judge(inspected, names), time.perf_counter() - started, options)


def _hear(specimen: Specimen, options: Options, now: float) -> dict[str, Heard]:
    """What is known of the pages of others; where it is wanted, they are asked for again when it is time."""
    path = options.site / MEMO
    heard = sealed.recall(path, MEMO.encode(), dict[str, Heard]) or {}
    named = addresses(specimen)
    if options.external:
        from generator.checks.outward import ask  # brings the network
        from generator.ingest.fetch import is_public
        from generator.ingest.probe import probing

        permitted = (lambda address: True) if options.private else is_public
        progress, asked = progress_of(options), due(named, heard, now)
        answers = ask(asked, lambda: probing(permitted), tell=lambda done: progress("asking", done, len(asked)))
        heard = after(heard, answers, now)
    heard = {address: heard[address] for address in named if address in heard}
    if options.external:
        sealed.keep(path, MEMO.encode(), heard)
    return heard


def _untaken(options: Options, now: float) -> tuple[Problem, ...]:
    """What ingest would do, as warnings: a build would do it, the workflow's would not."""
    if options.checks and "seeds" not in options.checks:
        return ()
    looking = Options()
    vars(looking).update({**vars(options), "strict": True})
    return tuple(
        msgspec.structs.replace(problem, severity="warning") if problem.severity == "error" else problem
        for problem in take_up(looking, now).problems
    )


def _tell(inspected: Inspected, judgment: Judgment, seconds: float, options: Options) -> int:
    problems = [told.problem for told in judgment.told]
    grave = {"error", "warning"} if options.strict else {"error"}
    failed = any(problem.severity in grave for problem in problems)
    if options.format == "json":
        print(_as_json(inspected, judgment, seconds, ok=not failed))
        return int(failed)
    shown, left_out = (problems, []) if options.verbose or options.format == "github" else _some(problems)
    tell_problems(tuple(shown), options)
    if not options.quiet:
        print("\n".join([*left_out, _summary(inspected, judgment, seconds)]))
    return int(failed)


def _some(problems: Iterable[Problem]) -> tuple[list[Problem], list[str]]:
    """The first of each kind, and a line for each kind of which there are more."""
    counts: Counter[str] = Counter()
    shown = []
    for problem in problems:
        counts[problem.message] += 1
        if counts[problem.message] <= SHOWN:
            shown.append(problem)
    return shown, [
        f"{count - SHOWN:,} more: {message} (--verbose shows all)"
        for message, count in counts.items()
        if count > SHOWN
    ]


def _summary(inspected: Inspected, judgment: Judgment, seconds: float) -> str:
    counts = Counter(told.problem.severity for told in judgment.told)
    found = ", ".join(
        f"{counts[severity]:,} {severity}{'s' if counts[severity] > 1 else ''}"
        for severity in ("error", "warning", "notice")
        if counts[severity]
    )
    specimen, asked = inspected.specimen, len(judgment.checks)
    what = f"{len(specimen.documents):,} documents, {len(specimen.pages):,} pages"
    if specimen.heard:
        kinds = Counter(heard.answer.kind for heard in specimen.heard.values())
        sorts = ", ".join(f"{number:,} {kind}" for kind, number in sorted(kinds.items()))
        what += f", {len(specimen.heard):,} pages of others ({sorts})"
    what += f", {asked} check{'s' if asked > 1 else ''}"
    if judgment.skipped:
        what = f"{len(specimen.documents):,} documents; errors stop the build, so not asked: "
        what += ", ".join(judgment.skipped)
    return f"{what}: {found or 'nothing wrong'}, in {printing.seconds_text(seconds)}"


def _as_json(inspected: Inspected, judgment: Judgment, seconds: float, *, ok: bool) -> str:
    told = {
        "ok": ok,
        "checks": judgment.checks,
        "skipped": judgment.skipped,
        "documents": len(inspected.specimen.documents),
        "pages": len(inspected.specimen.pages),
        "heard": {
            address: {"kind": heard.answer.kind, "told": heard.answer.told, "failures": heard.failures}
            for address, heard in sorted(inspected.specimen.heard.items())
        },
        "problems": [{"check": told.check, **printing.problem_facts(told.problem)} for told in judgment.told],
        "seconds": round(seconds, 3),
    }
    return msgspec.json.format(msgspec.json.encode(told), indent=1).decode()
