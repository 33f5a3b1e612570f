"""Build: `(project, state, *, executor, now) -> (state, report)`, the one build that all commands call.

Documents are converted (by the memo or by the executor), gathered into a catalog, planned as targets and
keyed; what its key calls stale is rendered into a staging folder while the rest is still being planned. Then
the output changes in one burst, or, if anything is wrong, not at all. No flag changes a result.
"""

import errno
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path

import msgspec

from generator import built, disk, engine, makeup, output, standing
from generator.built import Built
from generator.bundles import Bundler, Waiting, discard
from generator.catalog import Held, Visibility
from generator.config import Config
from generator.converting import Content, read_content
from generator.delivery import Delivery, deliver, delivery_of, in_the_way
from generator.disk import Stamp
from generator.documents import Options, Text
from generator.executors import SMALL, Serial
from generator.inputs import Inputs, Past, below, inputs_of, key_of, read_past, theme_files
from generator.makeup import Makeup
from generator.memory import Memory
from generator.plan import Given
from generator.pressroom import prepare, proofread
from generator.prints import Prints
from generator.problems import Problem, has_errors, in_order
from generator.project import FOLDER, Project, misplaced, name_of, output_of
from generator.rendering import Fresh, Ground, LostBundle, render_stale
from generator.report import Report
from generator.scan import look
from generator.state import Damaged, Entry, Known, LostProse, Store
from generator.stopwatch import Stopwatch
from generator.theme import Theme
from generator.words import words_for

Progress = Callable[[str, int, int | None], None]
"""Called with a stage, how much of it is done, and how much there is, as far as it is known."""


class State(msgspec.Struct):
    """What one build leaves for the next: the open store, what was last read from it, and the plan's memory."""

    store: Store
    known: dict[str, Known] | None = None
    manifests: dict[str, dict[str, Entry]] = {}
    memory: Memory = msgspec.field(default_factory=Memory)
    inputs: Inputs | None = None
    built: dict[str, Built | None] = {}
    waiting: Waiting = {}
    """Bundles that a preview has not made yet."""

    def last_build(self, folder: str) -> Built | None:
        """What is noted of the build that has left an output folder as the manifest says."""
        if folder not in self.built:
            self.built[folder] = built.noted(self.store, folder)
        return self.built[folder]

    def manifest(self, folder: str) -> dict[str, Entry]:
        if folder not in self.manifests:
            self.manifests[folder] = self.store.manifest(folder)
        return self.manifests[folder]


def open_state(site: Path, *, rounds: bool = True) -> State:
    """The state of a site, begun if there is none. With `rounds`, for more than one build."""
    folder = site / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / ".gitignore").exists():
        disk.write(folder / ".gitignore", b"*\n")
    return State(Store(folder / "state.sqlite"), memory=Memory(lasting=rounds))


def build(
    project: Project,
    state: State,
    *,
    executor: Executor,
    now: float,
    changed: frozenset[str] | None = None,
    progress: Progress = lambda stage, done, total: None,
) -> tuple[State, Report]:
    """Bring the output up to date. `now` is in seconds since the epoch.

    `changed` names the paths of the site that may have changed since the state was made, if somebody has
    watched; nothing else is looked at then. Without it everything is.

    Raises OSError if the disk fails; the output is then as it was, or the next build finishes it.
    """
    try:
        return _build(project, state, executor, now, changed, progress)
    except (LostProse, Damaged):
        state.store.begin_anew()
        return _build(project, State(state.store), executor, now, None, progress)
    except LostBundle as lost:
        discard(project.site, str(lost))
        return _build(project, State(state.store), executor, now, None, progress)
    except BrokenExecutor as failure:
        message = "a worker process ended before its work was done; --jobs 1 does without workers"
        raise ChildProcessError(errno.ECHILD, message) from failure


class _Order(msgspec.Struct, frozen=True):
    """What one build is asked for, and what it stands on beside the state."""

    project: Project
    inputs: Inputs
    config: Config
    past: Past
    folder: Path
    """The output folder, and `name` as the state calls it."""
    name: str
    key: bytes
    executor: Executor
    now: float
    changed: frozenset[str] | None
    progress: Progress
    watch: Stopwatch

    @property
    def theme(self) -> Theme | None:
        return self.inputs.theme

    @property
    def shows_related(self) -> bool:
        return self.theme is None or "related" in self.theme.asks

    @property
    def editions(self) -> str:
        """What the theme calls the editions."""
        words = words_for(self.theme.words, self.config.language) if self.theme else {}
        return str(words.get("editions") or "Editions")


class _Copy(msgspec.Struct, frozen=True):
    """The documents as they are now: what they say, and what a page that shows them takes from each."""

    content: Content
    texts: Mapping[str, Text]
    outline: bytes
    bundler: Bundler


def _build(
    project: Project,
    state: State,
    executor: Executor,
    now: float,
    changed: frozenset[str] | None,
    progress: Progress,
) -> tuple[State, Report]:
    watch = Stopwatch()
    if state.store.changed_by_others():
        state, changed = State(state.store), None
    if not _recover(project, state):
        state, changed = State(state.store), None
    inputs = inputs_of(project, state.inputs, changed)
    state = msgspec.structs.replace(state, inputs=inputs)
    watch.lap("configuration and theme")
    if inputs.config is None:
        return state, Report(problems=in_order(inputs.problems), stopped=True, stages=watch.laps)
    past, folder = read_past(project), output_of(project, inputs.config)
    key, name = key_of(project, inputs, past), name_of(folder, project.site)
    order = _Order(
        project, inputs, inputs.config, past, folder, name, key, executor, now, changed, progress, watch
    )
    last = _last_build(order, state)
    stamps = look(project.site / "content") if changed is None else None
    if last and stamps is not None and stamps == last.files and _nothing_open(state, last):
        watch.lap("a look at every file")
        return state, _as_it_was(last, state.manifest(name), watch)
    return _brought_up_to_date(order, state, last, stamps)


def _brought_up_to_date(
    order: _Order, state: State, last: Built | None, stamps: Mapping[str, Stamp] | None
) -> tuple[State, Report]:
    project, watch = order.project, order.watch
    copy = _copy(order, state, stamps)
    state = msgspec.structs.replace(state, known=copy.content.known, waiting=copy.bundler.waiting)
    watch.lap("documents")
    sheet, misprints = _recalled(order, state, copy, last), None
    if sheet is None:
        helpers = _helpers(order, state, copy.content)
        misprints = _proofread(order.theme, project.site, state.store, helpers)
        sheet = _made_up(order, state, copy, helpers)
        watch.lap("catalog")
    if order.theme is None or misplaced(order.folder, project, order.inputs.output):
        for _ in sheet.plan.targets:
            pass  # what is wrong in the documents is told all the same
        return _stopped(state, [*sheet.problems, *sheet.plan.problems], sheet.held, watch)
    staging = output.Staging(order.folder, project.site / FOLDER, order.name)
    try:
        fresh = _rendered(order, order.theme, state, copy, sheet, last, staging)
        delivery = delivery_of(project, order.folder, state.manifest(order.name), fresh)
        misprinted = misprints.result() if misprints else []
        problems = [*sheet.problems, *_told_once(misprinted, fresh.problems), *sheet.plan.problems]
        problems += [*copy.bundler.problems, *in_the_way(project, order.folder, delivery, fresh)]
    except BaseException:
        staging.clear()
        raise
    if has_errors(problems) or (project.strict and _has_warnings(problems)):
        staging.clear()
        return _stopped(state, problems, sheet.held, watch)
    if misprints and not misprinted:
        state.store.note("proofread", _found_good(order.theme))
    before = state.manifests.pop(order.name)
    manifest = deliver(project, state.store, before, order.folder, fresh, delivery, staging)
    state.manifests[order.name] = manifest
    if not sheet.standing:  # else the plan was not made, and the pictures are those of the last build
        Prints(project.site).prune(fresh.pictures)
    watch.lap("output")
    report = _report(copy, sheet, fresh, delivery, problems, watch)
    # A file that changed while it was copied has an empty key.
    as_planned = all(any(entry.parts) for entry in fresh.entries.values())
    done = (
        _note(order.key, copy, sheet, len(manifest), report) if as_planned and not delivery.strangers else None
    )
    state.built[order.name] = done
    if done and order.changed is None and copy.bundler.done:  # between the rounds of `serve` nobody else asks
        built.note(state.store, order.name, done)
    return state, report


def _copy(order: _Order, state: State, stamps: Mapping[str, Stamp] | None) -> _Copy:
    """What stands in `content/`, read anew where it may have changed."""
    project, config = order.project, order.config
    options = Options(config.language, config.quotes == "auto", order.shows_related)
    named = None if order.changed is None else below("content/", order.changed)
    folder = project.site / "content"
    published = bool(order.past.published.stories)
    content = read_content(
        folder, options, state.known, state.store, order.executor, order.progress, named, stamps, published
    )
    texts = {path: entry.text for path, entry in content.known.items() if entry.text is not None}
    waiting = state.waiting if project.preview else None
    bundler = Bundler(project.site, state.store, order.name, texts, now=order.now, waiting=waiting)
    return _Copy(content, texts, standing.outline(content.known), bundler)


def _recalled(order: _Order, state: State, copy: _Copy, last: Built | None) -> Makeup | None:
    """The plan of the last build, if this one would see the same."""
    if not last or last.outline != copy.outline or copy.content.problems or not last.holds(copy.texts):
        return None
    manifest = state.manifest(order.name)
    return makeup.recalled(last, state.store, order.name, manifest, copy.texts, copy.bundler)


def _made_up(order: _Order, state: State, copy: _Copy, helpers: Executor) -> Makeup:
    """The plan made anew."""
    project = order.project
    files = theme_files(order.theme, project.site)
    given = Given(files, order.past.published, copy.bundler.files, helpers, order.shows_related, order.editions)
    shown = project.preview
    visibility = Visibility(order.now, project.drafts or shown, project.future or shown)
    known = copy.content.known
    sheet = makeup.anew(known, order.config, given, visibility, preview=shown, memory=state.memory)
    wrong = [*order.inputs.problems, *order.past.problems, *copy.content.problems]
    wrong += misplaced(order.folder, project, order.inputs.output)
    return msgspec.structs.replace(sheet, problems=[*wrong, *sheet.problems])


def _rendered(
    order: _Order,
    theme: Theme,
    state: State,
    copy: _Copy,
    sheet: Makeup,
    last: Built | None,
    staging: output.Staging,
) -> Fresh:
    """What is stale, made and staged."""
    ground = Ground(
        theme,
        sheet.plan.site,
        order.project.site,
        order.folder,
        state.store,
        state.manifest(order.name),
        staging,
        copy.texts,
        look=order.changed is None,
        facts=not order.project.preview,
    )
    with state.store.transaction():
        targets = makeup.set_aside(sheet, state.store, order.name, last)
        fresh = render_stale(targets, ground, order.executor, order.progress, sheet.standing)
    state.memory.end()
    order.watch.lap("plan and rendering")
    return fresh


def _told_once(misprinted: list[Problem], failed: list[Problem]) -> list[Problem]:
    """What proofreading found, and what failed where it had found no error."""
    told = {(each.where.path, each.where.line) for each in misprinted if each.severity == "error"}
    return [*misprinted, *(each for each in failed if (each.where.path, each.where.line) not in told)]


def _report(
    copy: _Copy, sheet: Makeup, fresh: Fresh, delivery: Delivery, problems: list[Problem], watch: Stopwatch
) -> Report:
    return Report(
        written=tuple(sorted(fresh.staged)),
        kept=fresh.kept,
        removed=delivery.removed,
        held=sheet.held,
        problems=in_order(problems),
        reasons=fresh.reasons,
        stages=watch.laps,
        documents=sum(entry.asset is None for entry in copy.content.known.values()),
        converted=copy.content.converted,
        next_change=min(
            [due for due in (sheet.next_change, copy.bundler.due) if due is not None], default=None
        ),
    )


def _note(key: bytes, copy: _Copy, sheet: Makeup, outputs: int, report: Report) -> Built:
    """What the next build may ask of this one."""
    return Built(
        key,
        sheet.since,
        sheet.next_change,
        built.stamps(copy.content.known),
        copy.outline,
        outputs,
        sheet.plan.site,
        tuple(sheet.formes),
        tuple(copy.bundler.asked),
        sheet.sealed,
        report.held,
        report.problems,
        report.documents,
    )


def _last_build(order: _Order, state: State) -> Built | None:
    """The last build of the output folder, if the same was asked for and nothing in it stops this one."""
    project = order.project
    last = state.last_build(order.name) if order.key and not project.clean else None
    if last is None or not last.made_from(order.key, order.now):
        return None
    if project.strict and _has_warnings(last.problems):
        return None
    as_left = order.changed is not None or built.as_left(last, state.manifest(order.name), order.folder)
    return last if as_left else None


def _nothing_open(state: State, last: Built) -> bool:
    """Whether the state holds nothing of rounds that were stopped after that build, and no bundle waits."""
    return not state.waiting and (state.known is None or built.stamps(state.known) == last.files)


def _helpers(order: _Order, state: State, content: Content) -> Executor:
    """Who runs what can be done while the site is planned: the workers, where they will have much to render,
    because many documents are new, or something that all pages depend on."""
    if content.converted < SMALL:
        noted = state.last_build(order.name)
        asked_before = noted is not None and noted.key == order.key
        if asked_before or len(content.known) < SMALL:
            return Serial()
    prepare(order.executor, order.config.language)
    return order.executor


def _as_it_was(last: Built, manifest: Mapping[str, Entry], watch: Stopwatch) -> Report:
    return Report(
        kept=len(manifest.keys() - {output.OWNED}),
        held=last.held,
        problems=last.problems,
        stages=watch.laps,
        documents=last.documents,
        next_change=last.until,
    )


def _has_warnings(problems: Iterable[Problem]) -> bool:
    return any(problem.severity == "warning" for problem in problems)


def _stopped(
    state: State,
    problems: Iterable[Problem],
    held: tuple[Held, ...],
    watch: Stopwatch,
) -> tuple[State, Report]:
    report = Report(problems=in_order(problems), held=held, stopped=True, stages=watch.laps)
    return state, report


def _proofread(
    theme: Theme | None, site: Path, store: Store, executor: Executor
) -> Future[list[Problem]] | None:
    """What is wrong in the templates of the site's own themes. Those that come along are proofread by our
    tests, and one that was found to be good stays so until it changes."""
    if theme is None or not any((site / "themes" / name).is_dir() for name in theme.chain):
        return None
    if store.noted("proofread") == _found_good(theme):
        return None
    return executor.submit(proofread, theme)


def _found_good(theme: Theme) -> bytes:
    return theme.digest.encode() + engine.digest()


def _recover(project: Project, state: State) -> bool:
    """Finish what an interrupted build had begun: in the site's own folders, and in the one asked for.

    Whether that could be done. What never can is given up, else no later command would get past it.
    """
    done = True
    asked = name_of(project.output, project.site) if project.output is not None else ""
    for name, burst in state.store.pending().items():
        if output.sound(burst) and (name == asked or output.inside(name)):
            try:
                output.replay(state.store, name, project.site / name, project.site / FOLDER, burst)
            except OSError as failure:
                if not output.is_hopeless(failure):
                    raise
                state.store.give_up(name)
                done = False
            state.manifests.pop(name, None)
            state.built.pop(name, None)
    return done
