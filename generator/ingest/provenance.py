"""Provenance: whether every article that ingest made can still show how it came to be. For `check`.

All is computed anew: the hash of each seed and picture, the reading of each seed by its reader, the article
that comes of it. What no longer matches is named. That an editor changed an article is no fault, nor that one
was deleted.
"""

from hashlib import sha256
from pathlib import Path

from generator import disk
from generator.ingest import readers
from generator.ingest.accounts import account, lines_of
from generator.ingest.base import Base, path_of, read_base
from generator.ingest.collect import SEEDS
from generator.ingest.holdings import Holding, holdings, orphans
from generator.ingest.run import ingest
from generator.problems import Location, Problem, in_order, warning
from generator.siterules import Rules

AGAIN = "run ingest; it merges what has changed"


def provenance(site: Path, rules: Rules = ()) -> list[Problem]:
    """What no longer matches, in order; nothing is written. `rules` are the configuration's for web sites."""
    problems: list[Problem] = []
    for holding in holdings(site):
        stored = disk.read(site / path_of(holding.id))
        base = read_base(stored) if stored is not None else None
        if base is not None and holding.head.stories:
            problems += _seed(site, holding, rules)
            problems += _pictures(site, holding)
            problems += [each for path in holding.paths for each in _article(site, path, base)]
    problems += [_baseless(path, seed) for path, seed in orphans(site)]
    problems += _reading(site, problems, rules)
    return list(in_order(problems))


def _seed(site: Path, holding: Holding, rules: Rules) -> list[Problem]:
    head = holding.head
    where = Location(holding.paths[0] if holding.paths else path_of(holding.id))
    data = disk.read(site / head.seed) if head.seed.startswith(f"{SEEDS}/") else None
    if data is None:
        message = f"its seed {head.seed} is not there: nothing shows any more what was collected"
        return [warning(where, message, hint="bring the seed back from your backup, or from git")]
    if sha256(data).hexdigest() != head.sha256:
        message = f"this seed is not the one that {where.path} was made from: its bytes have changed"
        return [warning(Location(head.seed), message, hint=AGAIN)]
    if not readers.is_current(head.reader, rules):
        what = "a newer reader" if head.reader_name not in readers.CURRENT else "another rule for its site"
        message = f"it was read by {head.reader_name}, and there is {what}"
        return [warning(where, message, hint=AGAIN)]
    return []


def _pictures(site: Path, holding: Holding) -> list[Problem]:
    """Pictures beside seeds; those beside articles are the editor's to change."""
    problems = []
    for kept in holding.head.pictures:
        data = disk.read(site / kept.beside) if kept.beside.startswith(f"{SEEDS}/") else None
        if kept.sha256 and data is not None and sha256(data).hexdigest() != kept.sha256:
            message = f"this picture is not the one that was taken up with {holding.head.seed}"
            problems.append(warning(Location(kept.beside), message, hint=AGAIN))
    return problems


def _article(site: Path, path: str, base: Base) -> list[Problem]:
    data = disk.read(site / path)
    if data is None:
        return []
    told = account(path, base, data.decode("utf-8", "replace"))
    written = lines_of(base.article)
    return [
        warning(
            Location(path),
            f"`{key}` is not what ingest wrote: it no longer says how this article came to be",
            hint=f"it was `{written[key]}`" if key in written else "take the line out",
        )
        for key in ("seed", "taken")
        if key in told.edited
    ]


def _baseless(path: str, seed: str) -> Problem:
    message = f"it says that it was made from {seed}, but has no base that could show it"
    return warning(Location(path), message, hint="run ingest; it makes the base again if the seed is there")


def _reading(site: Path, known: list[Problem], rules: Rules) -> list[Problem]:
    """Seeds that, read anew by the same reader, no longer give what the base holds."""
    report = ingest(site, today="9999-12-31", dry_run=True, afresh=True, rules=rules)
    told = {problem.where.path for problem in known}
    problems = []
    for path in report.written:
        stored = disk.read(site / path) if path.startswith(f"{SEEDS}/") else None
        base = read_base(stored) if stored is not None else None
        if base is not None and not {path, base.head.seed} & told:
            message = f"{base.head.seed} reads otherwise than this base says"
            why = "somebody changed the base, or the reader, or its article was away when it changed"
            hint = f"{why}; run ingest {base.head.seed}"
            problems.append(warning(Location(path), message, hint=hint))
    return problems
