"""Publish: the site, built afresh, to a branch that GitHub Pages serves; or what that would change.

Nothing of an earlier build is used, warnings stop it, and what is held back stays so. The branch only ever
moves forward, from where we saw it to a commit of ours; what somebody else put there is not overwritten. What
readers have seen is read from the branch, or from the files that `--published` names.
"""

import errno
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path

import msgspec

from generator import bulletin, disk, lock, printing
from generator.aliases import written_aliases
from generator.arguments import Options
from generator.branch import CNAME, Branch, find_branch, git_failures
from generator.build import State
from generator.commands import lies_ahead, one_round, pool, present, project
from generator.config import PATH as CONFIG
from generator.config import missing_config, parse_config
from generator.custody import Refused
from generator.forecast import Facts, Forecast, Shown, forecast, parse_facts
from generator.hosting import misplaced, overweight
from generator.problems import Location, Problem, error, has_errors, in_order, notice
from generator.project import FOLDER
from generator.published import NOTHING, PublishedStory, encode_published, parse_published, with_gone
from generator.published import PATH as PUBLISHED
from generator.rendering import BUILD_FACTS
from generator.report import Report
from generator.state import Store
from generator.telling import tell_problems

WORK = f"{FOLDER}/publish"
"""Where the site is built afresh; removed before and after."""


def publish(options: Options) -> int:
    """Build afresh, and publish, or say what would change."""
    started, now = time.perf_counter(), present(options)
    if not options.dry_run and lies_ahead(now):
        hint = "leave --now out, or add --dry-run to see what will come out by then"
        raise Refused(error(Location("--now"), "this would let out what is held until then", hint=hint))
    options.strict = True
    with _alone(options), git_failures(options):
        given = _from_files(Path(options.published)) if options.published else (Shown(), b"")
        from_files = options.published and (options.dry_run or options.write_aliases)
        branch = None if from_files else find_branch(options)
        before, past = given if branch is None else _from_branch(branch)
        report, built = _built_afresh(options, past or given[1], now)
        if built is not None and options.write_aliases:
            return _write_aliases(options, built.shown.published.stories)
        plan = commit = None
        if built is not None:
            plan = forecast(_with_own_cname(before, built.shown), built.shown, report.held, built.sizes)
            report = _with_problems(report, _in_the_way(options, branch, built))
            if not options.dry_run and branch is not None and not report.failed:
                commit = _push(branch, built, plan)
    return _tell(plan, report, commit, time.perf_counter() - started, options)


@contextmanager
def _alone(options: Options) -> Iterator[None]:
    """One at a time publishes a site; the folder in which it is built is gone when it is done."""
    if disk.stamp(options.site / CONFIG) is None:
        raise Refused(missing_config())
    try:
        with lock.held(options.site / FOLDER / "publish.lock"):
            try:
                yield
            finally:
                shutil.rmtree(options.site / WORK, ignore_errors=True)
    except lock.Busy as busy:
        message = f"process {busy} is publishing this site"
        raise Refused(error(Location(FOLDER), message, hint="wait until it has ended, or end it")) from None
    except BrokenPipeError:
        raise
    except OSError as failure:
        place = Location(str(failure.filename or options.site))
        hint = "mend that and run the command again: nothing was published"
        raise Refused(error(place, failure.strerror or str(failure), hint=hint)) from None


def _from_branch(branch: Branch) -> tuple[Shown, bytes]:
    """What is published, and the past that the build is given: with what readers knew before of stories that
    are held, of which what is published says nothing."""
    past = branch.read(PUBLISHED) or b""
    shown = _shown(past, branch.facts(), f"{branch.place}:{PUBLISHED}")
    whole = with_gone(shown.published, branch.taken_out(PUBLISHED))
    return shown, encode_published(whole) if whole.gone else past


def _from_files(past: Path) -> tuple[Shown, bytes]:
    """What is published as two files tell that were taken from the site."""
    data = disk.read(past)
    if data is None:
        hint = "take it from the site, with build.json beside it"
        raise Refused(error(Location(str(past)), "there is no such file to read", hint=hint))
    return _shown(data, parse_facts(disk.read(past.with_name(BUILD_FACTS))), str(past)), data


def _shown(past: bytes, facts: Facts, name: str) -> Shown:
    if not past:
        return Shown(facts)
    published, problems = parse_published(past, name)
    if problems:
        raise Refused(problems[0])
    return Shown(facts, published)


class Built(msgspec.Struct, frozen=True):
    """A site built afresh: the folder, what readers will see, and the files' bytes by path."""

    folder: Path
    shown: Shown
    sizes: dict[str, int]

    def files(self) -> Iterator[tuple[str, bytes]]:
        for path in sorted(self.sizes):
            data = disk.read(self.folder / path)
            if data is None:
                raise FileNotFoundError(errno.ENOENT, "the file that was just built is gone", path)
            yield path, data


def _built_afresh(options: Options, past: bytes, now: float) -> tuple[Report, Built | None]:
    """Build into a folder of its own, with no state of an earlier build. None is built if problems stop it."""
    work = options.site / WORK
    published, folder = work / PUBLISHED, work / "site"
    shutil.rmtree(work, ignore_errors=True)
    disk.write(published, past or encode_published(NOTHING))
    wanted = msgspec.structs.replace(project(options), output=folder, published=published)
    store = Store(work / "state.sqlite")
    try:
        with pool(options, threads=False) as executor:
            taken, _, report = one_round(options, wanted, State(store), executor, now)
    finally:
        store.close()
    report = _with_problems(report, taken.problems if taken else ())
    if report.stopped:
        return report, None
    facts = parse_facts(disk.read(folder / BUILD_FACTS))
    paths = (*facts.files, BUILD_FACTS)
    sizes = {path: stamp.size for path in paths if (stamp := disk.stamp(folder / path))}
    told, _ = parse_published(disk.read(folder / PUBLISHED) or b"", PUBLISHED)
    return report, Built(folder, Shown(facts, told), sizes)


def _with_problems(report: Report, more: Iterable[Problem]) -> Report:
    return msgspec.structs.replace(report, problems=in_order([*report.problems, *more]))


def _with_own_cname(before: Shown, after: Shown) -> Shown:
    """A CNAME that the branch has and the site does not make is kept; no change of it is to be told."""
    files = {path: digest for path, digest in before.facts.files.items() if path != CNAME}
    if CNAME in after.facts.files or len(files) == len(before.facts.files):
        return before
    return msgspec.structs.replace(before, facts=msgspec.structs.replace(before.facts, files=files))


def _in_the_way(options: Options, branch: Branch | None, built: Built) -> list[Problem]:
    """What would go wrong at the host, and what an editor may have forgotten."""
    problems = overweight(built.sizes)
    if branch is None:
        return problems
    config = parse_config(disk.read(options.site / CONFIG) or b"")[0]
    if config is not None:
        if options.base_url:
            config = msgspec.structs.replace(config, base_url=options.base_url)
        problems += misplaced(config, branch.domain(), branch.repository.address(branch.remote))
    open_edits = branch.repository.uncommitted(("content", "seeds", "themes", CONFIG))
    if open_edits:
        files = "1 file is" if open_edits == 1 else f"{open_edits:,} files are"
        message = f"{files} published as edited, not as committed"
        problems.append(notice(Location("git"), message, hint="commit, so that git holds what readers see"))
    return problems


def _push(branch: Branch, built: Built, plan: Forecast) -> str:
    pages, head = plan.pages, branch.repository.head()
    subject = f"Publish {head}: " if head else "Publish: "
    subject += f"{len(pages.new):,} pages new, {len(pages.changed):,} changed, {len(pages.gone):,} gone"
    kept = branch.read(CNAME) if CNAME not in built.sizes else None
    files = chain(built.files(), [(CNAME, kept)] if kept is not None else ())
    return branch.push(files, subject, built.shown.facts.digest)


def _tell(plan: Forecast | None, report: Report, commit: str | None, seconds: float, options: Options) -> int:
    """Print the plan and what was done; the result is the exit code."""
    if options.format == "json":
        more = {"plan": bulletin.facts(plan) if plan else None, "commit": commit or None}
        print(printing.as_json(msgspec.structs.replace(report, written=(), reasons={}), seconds, more))
        return int(report.failed)
    tell_problems(report.problems, options)
    if options.quiet:
        return int(report.failed)
    if plan is not None and options.format == "markdown":
        print(bulletin.as_markdown(plan))
    elif plan is not None and (options.dry_run or options.verbose):
        print(bulletin.as_text(plan, whole=options.verbose))
    elif plan is not None and not report.failed:
        print(bulletin.headline(plan), *([bulletin.weight(plan)] if plan.heavy else []), sep="\n")
    if report.failed:
        print("stopped: nothing was published")
    elif plan is not None and commit is not None:
        print(_done(plan, commit, options))
    return int(report.failed)


def _done(plan: Forecast, commit: str, options: Options) -> str:
    where = f"{options.remote}/{options.branch}"
    if not commit:
        return f"{where} stays as it is"
    told = f"published to {where} as {commit[:10]}; GitHub Pages shows it within a few minutes"
    if plan.first:
        told += f"\nonce, on GitHub: choose the branch {options.branch} in the settings, under Pages"
    return told


def _write_aliases(options: Options, stories: Mapping[str, PublishedStory]) -> int:
    """Write former addresses into the front matter of the stories that had them, for good."""
    found = written_aliases(options.site / "content", stories)
    tell_problems(in_order(found.problems), options)
    if not options.quiet:
        for path, aliases in found.written.items():
            print(f"{path}: {', '.join(aliases)}")
        number = len(found.written)
        print(
            f"{number:,} {'story' if number == 1 else 'stories'} changed: commit, then publish"
            if number
            else "every former address stands in the front matter already"
        )
    return int(has_errors(found.problems))
