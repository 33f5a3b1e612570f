"""Run: one ingest of a site, from `seeds/` to `content/articles/`; the rim where files are read and written.

Seeds are compared with their bases first: where none is new or changed, nothing else is looked at. What the
plan says is then written, articles before bases, each only if the file is still as it was when the plan was
made. A rehearsal (`dry_run`) stops before that.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

import msgspec

from generator import disk
from generator.ingest import memo as memos
from generator.ingest import signatures, standstill
from generator.ingest.album import Write
from generator.ingest.archive import archive_of
from generator.ingest.collect import Collected, collect, look_at
from generator.ingest.crop import Crop, reap
from generator.ingest.harvest import Left
from generator.ingest.holdings import archive
from generator.ingest.memo import NOTHING, Memo
from generator.ingest.nearness import Name, Trace
from generator.ingest.roster import tracer
from generator.ingest.separations import keep_marks, marks_of_keepers, stands, with_separated
from generator.ingest.signatures import Signatures
from generator.ingest.standstill import Standstill
from generator.ingest.uptake import Seeds, plan
from generator.ingest.writes import Joined, Plan, Wish
from generator.problems import Location, Problem, error, in_order
from generator.scan import away
from generator.siterules import Rules


class IngestReport(msgspec.Struct, frozen=True):
    """What a run wrote, or would write, and what it found."""

    written: tuple[str, ...] = ()
    """All files, in order: articles, their pictures and bases."""
    articles: tuple[str, ...] = ()
    """The articles among them …"""
    new: tuple[str, ...] = ()
    """… and those of them that were not there before."""
    kept: tuple[str, ...] = ()
    """Articles in which a place is in conflict, and the editor's version stays."""
    deleted: tuple[str, ...] = ()
    """Changed seeds whose article somebody deleted: it is not made again."""
    joined: tuple[Joined, ...] = ()
    """Stories that another article tells already, and now lists in `also`."""
    dropped: tuple[Left, ...] = ()
    """Lines of the seeds that were read which are not part of a story, each with its rule."""
    problems: tuple[Problem, ...] = ()
    storyless: tuple[Problem, ...] = ()
    """Those of the problems that were told before, of seeds without a story that are as they were."""
    seeds: int = 0
    """How many seeds there are …"""
    current: int = 0
    """… and how many of them are as they were, with nothing left to settle."""
    effects: tuple[Write, ...] = ()
    """What is written to articles, with what stands there before."""
    memo: Memo | None = None
    """What the next run may be given; without it, it reads what this one has kept."""


def ingest(
    site: Path,
    *,
    today: str,
    dry_run: bool = False,
    take_new: frozenset[str] = frozenset(),
    keep: frozenset[str] = frozenset(),
    memo: Memo | None = None,
    only: frozenset[str] | None = None,
    fetched: Mapping[str, str] | None = None,
    afresh: bool = False,
    rules: Rules = (),
) -> IngestReport:
    """Take up what is new or changed in `seeds/`. `today` is the site's own date, as 2026-11-23.

    `take_new` and `keep` name articles (`content/articles/…`) whose conflicts are settled for the seed, or for
    the editor. `only` names the seeds to look into, if it shall not be all; `fetched` has the web addresses of
    seeds that were just fetched. `afresh` reads all again, also what is as it was. `rules` are those of the
    configuration for the pages of web sites. `memo` is what the last run has answered with; without one, what
    it has kept.
    """
    fetched = fetched or {}
    looked = look_at(site)
    missing = away(site / "content", articles=True) if looked.bases else None
    if missing is not None:
        return IngestReport(problems=(missing,))
    is_whole = only is None and not (afresh or take_new or keep)
    key = standstill.key_of(looked, rules) if is_whole else b""
    still = standstill.recalled(site, key, partial(stands, site)) if memo is None else None
    if still is not None:
        return _unmoved(still)
    index = Signatures(site / signatures.FILE)
    before = NOTHING if afresh else memos.kept(site) if memo is None else memo
    collected = collect(site, looked, before, rules)
    if afresh:
        every = tuple([path for path in collected.present if path not in collected.companions])
        collected = msgspec.structs.replace(collected, due=every)
    marks = marks_of_keepers(collected.heads, index)
    known = None if all(stands(site, mark) for mark in marks) else archive(site, collected.heads)
    if known is not None:
        collected = with_separated(site, collected, known)
    news = frozenset(collected.due)
    collected = _narrowed(collected, only)
    crop = reap(site, collected, before, rules)
    after = _remembered(site, collected, crop, before)
    problems = [*collected.problems, *crop.problems]
    wish = Wish(take_new, keep)
    is_barren = len(crop.barren) == len(crop.harvests)
    asked = known is None and not is_barren
    there = archive(site, collected.heads) if asked else known or archive_of(collected.heads, {})

    def read(path: str) -> bytes | None:
        return disk.read(site / path)

    def candidates(asked: Sequence[tuple[Name, Trace]]) -> dict[Name, tuple[Name, ...]]:
        heads = {(head.seed, head.key): head for head in there.heads.values() if head is not None}
        return index.near(asked, heads, tracer(there, read))

    planned = plan(
        crop.harvests,
        Seeds(collected.present, fetched, collected.modified),
        there,
        today=today,
        read=read,
        wish=wish,
        candidates=candidates,
    )
    problems += [*planned.problems, *_nothing_to_settle(planned, wish)]
    done = planned if dry_run else _carry_out(site, planned, problems)
    if not dry_run and len(done.bases) == len(planned.bases):
        index.keep(planned.traces)
        if only is None:
            keep_marks(site, collected.heads, there, index)
    index.close()
    seeds, due = collected.present.keys() - crop.beside, news - crop.beside
    if only is not None:
        seeds &= only
    report = IngestReport(
        written=tuple(sorted(each.path for each in (*done.pictures, *done.articles, *done.bases))),
        articles=tuple(sorted(each.path for each in done.articles)),
        new=tuple(sorted(each.path for each in done.articles if each.before is None)),
        kept=tuple(sorted(set(planned.kept))),
        deleted=tuple(sorted(planned.deleted)),
        joined=planned.joined,
        dropped=planned.dropped,
        problems=in_order(problems),
        storyless=_of_barren(crop, crop.recalled),
        seeds=len(seeds),
        current=len(seeds - due),
        effects=done.articles,
        memo=after,
    )
    if key and known is None and is_barren and not report.written and not crop.problems:
        told = in_order(problems), _of_barren(crop, frozenset(crop.barren))
        answer = Standstill(key, marks, report.seeds, report.current, report.dropped, *told)
        standstill.note(site, looked, answer)
    return report


def _unmoved(still: Standstill) -> IngestReport:
    return IngestReport(
        dropped=still.dropped,
        problems=still.problems,
        storyless=still.storyless,
        seeds=still.seeds,
        current=still.current,
    )


def _of_barren(crop: Crop, paths: frozenset[str]) -> tuple[Problem, ...]:
    return in_order([each for path in paths for each in crop.barren[path].problems])


def _remembered(site: Path, collected: Collected, crop: Crop, before: Memo) -> Memo:
    """What is now known of files; it is left to the next command, also by a rehearsal."""
    read = {each.path for each in crop.harvests}
    unread = {path: each for path, each in before.barren.items() if path in collected.present.keys() - read}
    memo = msgspec.structs.replace(collected.memo, barren={**unread, **crop.barren})
    if memo != before:
        memos.keep(site, memo)
    return memo


def _narrowed(collected: Collected, only: frozenset[str] | None) -> Collected:
    """What is named is looked into even if it is as it was: its address or its pictures may be news, or its
    article may be one that was away."""
    if only is None:
        return collected
    due = tuple([path for path in collected.present if path in only])
    problems = tuple([each for each in collected.problems if each.where.path in only])
    return msgspec.structs.replace(collected, due=due, problems=problems)


def _nothing_to_settle(planned: Plan, wish: Wish) -> Iterator[Problem]:
    for path in sorted((wish.take_new | wish.keep) - set(planned.settled)):
        hint = "name an article as ingest reports it: content/articles/…"
        yield error(Location(path), "there is no conflict with a seed to settle here", hint=hint)


def _carry_out(site: Path, planned: Plan, problems: list[Problem]) -> Plan:
    """Write what was planned, and answer with what was written; what could not be is a problem.

    An article whose picture could not be written is not written either, nor a base whose article could not:
    the next run shall try again.
    """
    pictures = _written(site, planned.pictures, problems)
    if len(pictures) < len(planned.pictures):
        return Plan(pictures=pictures)
    articles = _written(site, planned.articles, problems)
    if len(articles) < len(planned.articles):
        return Plan(pictures=pictures, articles=articles)
    return Plan(pictures=pictures, articles=articles, bases=_written(site, planned.bases, problems))


def _written(site: Path, writes: tuple[Write, ...], problems: list[Problem]) -> tuple[Write, ...]:
    return tuple([each for each in writes if _write(site, each, problems)])


def _write(site: Path, write: Write, problems: list[Problem]) -> bool:
    path = site / write.path
    if disk.read(path) != write.before or (write.before is None and disk.stamp(path) is not None):
        message = "this file changed while ingest was at work"
        problems.append(error(Location(write.path), message, hint="run ingest again"))
        return False
    try:
        disk.write(path, write.data)
    except OSError as wrong:
        message = f"this file cannot be written: {wrong.strerror or wrong}"
        problems.append(error(Location(write.path), message, hint="mend that and run ingest again"))
        return False
    return True
