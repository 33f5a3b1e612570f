"""Run: one ingest of a site, from `seeds/` to `content/articles/`; the rim where files are read and written.

Seeds are hashed first, and compared with their bases: where none is new or changed, nothing else is looked
at. What the plan says is then written, articles before bases, each only if the file is still as it was when
the plan was made. A rehearsal (`dry_run`) stops before that.
"""

import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import msgspec

from generator import disk
from generator.ingest import archive as archives
from generator.ingest import readers
from generator.ingest.base import FOLDER as BASES
from generator.ingest.base import Head, path_of, read_base, read_head
from generator.ingest.uptake import Left, Plan, Seed, Wish, Write, plan
from generator.problems import Location, Problem, error, in_order, notice, warning

SEEDS = "seeds"
LARGEST = 20 * 1024 * 1024
"""Bytes: a seed beyond this is not read."""


class IngestReport(msgspec.Struct, frozen=True):
    """What a run wrote, or would write, and what it found."""

    written: tuple[str, ...] = ()
    """All files, in order: articles and bases."""
    articles: tuple[str, ...] = ()
    """The articles among them …"""
    new: tuple[str, ...] = ()
    """… and those of them that were not there before."""
    kept: tuple[str, ...] = ()
    """Articles in which a place is in conflict, and the editor's version stays."""
    deleted: tuple[str, ...] = ()
    """Changed seeds whose article somebody deleted: it is not made again."""
    dropped: tuple[Left, ...] = ()
    """Lines of the seeds that were read which are not part of a story, each with its rule."""
    problems: tuple[Problem, ...] = ()
    seeds: int = 0
    """How many seeds there are …"""
    current: int = 0
    """… and how many of them are as they were, with nothing left to settle."""


def ingest(
    site: Path,
    *,
    today: str,
    dry_run: bool = False,
    take_new: frozenset[str] = frozenset(),
    keep: frozenset[str] = frozenset(),
) -> IngestReport:
    """Take up what is new or changed in `seeds/`. `today` is the site's own date, as 2026-11-23.

    `take_new` and `keep` name articles (`content/articles/…`) whose conflicts are settled for the seed, or for
    the editor.
    """
    heads, problems = _heads(site)
    collected = _collect(site, heads)
    wish = Wish(take_new, keep)
    planned = Plan()
    if collected.seeds:
        archive = _archive(site, heads)
        planned = plan(
            collected.seeds,
            collected.present,
            archive,
            today=today,
            read=lambda path: disk.read(site / path),
            wish=wish,
        )
    found = [*problems, *collected.problems, *planned.problems, *_nothing_to_settle(planned, wish)]
    done = planned if dry_run else _carry_out(site, planned, found)
    return IngestReport(
        written=tuple(sorted(each.path for each in (*done.articles, *done.bases))),
        articles=tuple(sorted(each.path for each in done.articles)),
        new=tuple(sorted(each.path for each in done.articles if each.before is None)),
        kept=tuple(sorted(set(planned.kept))),
        deleted=tuple(sorted(planned.deleted)),
        dropped=planned.dropped,
        problems=in_order(found),
        seeds=len(collected.present),
        current=len(collected.present) - len(collected.seeds),
    )


class _Collected(msgspec.Struct, frozen=True):
    """Seeds that are new or changed, and the hash of every seed there is."""

    seeds: tuple[Seed, ...]
    present: dict[str, str]
    problems: tuple[Problem, ...]


def _heads(site: Path) -> tuple[dict[str, Head | None], list[Problem]]:
    """The head of every base by its article's id, None where it cannot be read."""
    heads: dict[str, Head | None] = {}
    problems = []
    for name, _ in disk.walk(site / BASES):
        id = name.removesuffix(".md")
        if id == name or "/" in name:
            continue
        head = read_head(disk.start(f"{site}/{BASES}/{name}", 1024) or b"")
        if head is None:
            base = read_base(disk.read(site / BASES / name) or b"")
            head = None if base is None else base.head
        if head is None:
            hint = (
                "settle what git left open in it; or delete it, and the article counts as the editor's own work"
            )
            problems.append(warning(Location(path_of(id)), "this base cannot be read", hint=hint))
        heads[id] = head
    return heads, problems


def _collect(site: Path, heads: dict[str, Head | None]) -> _Collected:
    by_seed: dict[str, list[Head]] = {}
    for head in heads.values():
        if head is not None:
            by_seed.setdefault(head.seed, []).append(head)
    problems = list(_passed_over(site))
    seeds, present = [], {}
    shunned = {problem.where.path for problem in problems}
    for name, status in disk.walk(site / SEEDS, hidden=True):
        path = f"{SEEDS}/{name}"
        if path in shunned or name.startswith(".") or "/." in name:
            continue
        wrong = _wrong_name(path) or _too_large(path, status.st_size)
        data = None if wrong else disk.read(site / path)
        if data is None:
            problems.append(wrong or _unreadable(path))
            continue
        present[path] = sha256(data).hexdigest()
        if not _is_current(by_seed.get(path, []), present[path]):
            seeds.append(Seed(path, data, present[path]))
    return _Collected(tuple(seeds), present, tuple(problems))


def _is_current(heads: list[Head], digest: str) -> bool:
    """Whether every story of a seed was taken up from these bytes, by today's readers, with nothing open."""
    live = [head for head in heads if head.stories]
    return (
        bool(live)
        and len(live) == max(head.stories for head in live)
        and all(
            head.sha256 == digest and head.reader in readers.CURRENT and not head.conflicts for head in live
        )
    )


def _passed_over(site: Path) -> Iterator[Problem]:
    for name, why in disk.passed_over(site / SEEDS):
        where = Location(f"{SEEDS}/{name}".rstrip("/"))
        if why == "link inside":
            yield notice(where, "this link leads to another seed and is not followed", hint="delete it")
        elif why == "link outside":
            yield warning(where, "this link leads out of seeds/ and is not followed", hint="copy the file here")
        elif why == "broken link":
            yield warning(where, "this link leads nowhere", hint="delete it")
        elif why == "closed folder":
            yield warning(where, "this folder cannot be opened", hint="check its permissions")
        else:
            yield warning(where, "this is no file, but a pipe or a device", hint="remove it")


def _wrong_name(path: str) -> Problem | None:
    if not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in path):
        return None
    shown = "".join(
        "\ufffd" if unicodedata.category(char)[0] in "CZ" and char != " " else char for char in path
    )
    return warning(
        Location(shown), "this seed's name holds characters that no name should have", hint="rename it"
    )


def _too_large(path: str, size: int) -> Problem | None:
    if size <= LARGEST:
        return None
    message = f"this seed is {size // (1024 * 1024)} MB long; at most {LARGEST // (1024 * 1024)} MB are read"
    return warning(Location(path), message, hint="take the story out of it, and collect that")


def _unreadable(path: str) -> Problem:
    return warning(Location(path), "this seed cannot be read", hint="check its permissions")


def _archive(site: Path, heads: dict[str, Head | None]) -> archives.Archive:
    folder = f"{site}/{archives.ARTICLES}"
    paths = (name for name, _ in disk.walk(Path(folder)) if name.endswith(".md"))
    starts = {
        f"{archives.ARTICLES}/{name}": disk.start(f"{folder}/{name}", archives.START) or b"" for name in paths
    }
    return archives.archive_of(heads, starts)


def _nothing_to_settle(planned: Plan, wish: Wish) -> Iterator[Problem]:
    for path in sorted((wish.take_new | wish.keep) - set(planned.settled)):
        hint = "name an article as ingest reports it: content/articles/…"
        yield error(Location(path), "there is no conflict with a seed to settle here", hint=hint)


def _carry_out(site: Path, planned: Plan, problems: list[Problem]) -> Plan:
    """Write what was planned, and answer with what was written; what could not be is a problem.

    A base whose article could not be written is not written either: the next run shall try again.
    """
    articles = [each for each in planned.articles if _write(site, each, problems)]
    if len(articles) < len(planned.articles):
        return Plan(articles=tuple(articles))
    return Plan(
        articles=tuple(articles), bases=tuple([each for each in planned.bases if _write(site, each, problems)])
    )


def _write(site: Path, write: Write, problems: list[Problem]) -> bool:
    path = site / write.path
    if disk.read(path) != write.before or (write.before is None and disk.stamp(path) is not None):
        message = "this file changed while ingest was at work"
        problems.append(error(Location(write.path), message, hint="run ingest again"))
        return False
    try:
        disk.write(path, write.data)
    except OSError as wrong:
        problems.append(error(Location(write.path), f"this file cannot be written: {wrong.strerror or wrong}"))
        return False
    return True
