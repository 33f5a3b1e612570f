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
from generator.catalog import Visibility
from generator.config import Config
from generator.converting import Content, read_content
from generator.delivery import deliver, delivery_of, in_the_way
from generator.documents import Options
from generator.executors import SMALL, Serial
from generator.inputs import Inputs, below, inputs_of, key_of, read_past, theme_files
from generator.makeup import Makeup
from generator.memory import Memory
from generator.plan import Given
from generator.pressroom import prepare, proofread
from generator.prints import Prints
from generator.problems import Problem, has_errors, in_order
from generator.project import FOLDER, Project, misplaced, name_of, output_of
from generator.rendering import Ground, LostBundle, render_stale
from generator.report import Report
from generator.scan import look
from generator.state import Damaged, Entry, Known, LostProse, Store
from generator.stopwatch import Stopwatch
from generator.theme import Theme

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
    _recover(project, state)
    inputs = inputs_of(project, state.inputs, changed)
    state = msgspec.structs.replace(state, inputs=inputs)
    watch.lap("configuration and theme")
    if inputs.config is None:
        return state, Report(problems=in_order(inputs.problems), stopped=True, stages=watch.laps)
    config = inputs.config
    folder = output_of(project, config)
    name = name_of(folder, project.site)
    past = read_past(project)
    key = key_of(project, inputs, past)
    last = _last_build(project, state, name, key, now)
    content_folder = project.site / "content"
    stamps = look(content_folder) if changed is None else None
    if last and changed is None and not built.as_left(last, state.manifest(name), folder):
        last = None
    if last and stamps is not None and stamps == last.files and _nothing_open(state, last):
        watch.lap("a look at every file")
        return state, _as_it_was(last, state.manifest(name), watch)
    shows_related = inputs.theme is None or "related" in inputs.theme.asks
    options = Options(config.language, config.quotes == "auto", shows_related)
    named = None if changed is None else below("content/", changed)
    content = read_content(content_folder, options, state.known, state.store, executor, progress, named, stamps)
    texts = {path: entry.text for path, entry in content.known.items() if entry.text is not None}
    waiting = state.waiting if project.preview else None
    bundler = Bundler(project.site, state.store, name, texts, now=now, waiting=waiting)
    state = msgspec.structs.replace(state, known=content.known, waiting=bundler.waiting)
    outline = standing.outline(content.known)
    watch.lap("documents")
    sheet, misprints = None, None
    if last and last.outline == outline and not content.problems and last.holds(texts):
        sheet = makeup.recalled(last, state.store, name, state.manifest(name), texts, bundler)
    if sheet is None:
        wrong = [*inputs.problems, *past.problems, *content.problems, *misplaced(folder, project)]
        noted = state.last_build(name)
        helpers = _helpers(content, executor, config.language, asked=noted is not None and noted.key == key)
        misprints = _proofread(inputs.theme, project.site, state.store, helpers)
        files = theme_files(inputs.theme, project.site)
        given = Given(files, past.published, bundler.files, helpers, shows_related)
        sheet = _made_up(project, state, config, given, now, wrong)
        watch.lap("catalog")
    if inputs.theme is None or misplaced(folder, project):
        for _ in sheet.plan.targets:
            pass  # what is wrong in the documents is told all the same
        return _stopped(state, [*sheet.problems, *sheet.plan.problems], sheet.held, watch)
    staging = output.Staging(folder, project.site / FOLDER, name)
    ground = Ground(
        inputs.theme,
        sheet.plan.site,
        project.site,
        folder,
        state.store,
        state.manifest(name),
        staging,
        texts,
        look=changed is None,
        facts=not project.preview,
    )
    problems = list(sheet.problems)
    try:
        with state.store.transaction():
            targets = makeup.set_aside(sheet, state.store, name, last)
            fresh = render_stale(targets, ground, executor, progress, sheet.standing)
        state.memory.end()
        watch.lap("plan and rendering")
        delivery = delivery_of(project, folder, ground.manifest, fresh)
        misprinted = misprints.result() if misprints else []
        told = {problem.where.path for problem in misprinted}
        problems += [*misprinted, *(p for p in fresh.problems if p.where.path not in told)]
        problems += [*sheet.plan.problems, *bundler.problems, *in_the_way(project, folder, delivery, fresh)]
    except BaseException:
        staging.clear()
        raise
    if has_errors(problems) or (project.strict and _has_warnings(problems)):
        staging.clear()
        return _stopped(state, problems, sheet.held, watch)
    if misprints and not misprinted:
        state.store.note("proofread", _found_good(inputs.theme))
    before = state.manifests.pop(name)
    state.manifests[name] = deliver(project, state.store, before, folder, fresh, delivery, staging)
    if not sheet.standing:  # else the plan was not made, and the pictures are those of the last build
        Prints(project.site).prune(fresh.pictures)
    watch.lap("output")
    report = Report(
        written=tuple(sorted(fresh.staged)),
        kept=fresh.kept,
        removed=delivery.removed,
        held=sheet.held,
        problems=in_order(problems),
        reasons=fresh.reasons,
        stages=watch.laps,
        documents=sum(entry.asset is None for entry in content.known.values()),
        converted=content.converted,
        next_change=min([due for due in (sheet.next_change, bundler.due) if due is not None], default=None),
    )
    state.built[name] = None
    # A file that changed while it was copied has an empty key.
    as_planned = all(any(entry.parts) for entry in fresh.entries.values())
    if as_planned and not delivery.strangers:
        note = _note(key, outline, sheet, content, bundler, len(state.manifest(name)), report)
        state.built[name] = note
        if changed is None and bundler.done:  # between the rounds of `serve` nobody else asks
            built.note(state.store, name, note)
    return state, report


def _note(
    key: bytes, outline: bytes, sheet: Makeup, content: Content, bundler: Bundler, outputs: int, report: Report
) -> Built:
    """What the next build may ask of this one."""
    return Built(
        key,
        sheet.since,
        sheet.next_change,
        built.stamps(content.known),
        outline,
        outputs,
        sheet.plan.site,
        tuple(sheet.formes),
        tuple(bundler.asked),
        sheet.sealed,
        report.held,
        report.problems,
        report.documents,
    )


def _last_build(project: Project, state: State, name: str, key: bytes, now: float) -> Built | None:
    """The last build of the output folder, if the same was asked for and nothing in it stops this one."""
    last = state.last_build(name) if key and not project.clean else None
    if last is None or not last.made_from(key, now):
        return None
    return None if project.strict and _has_warnings(last.problems) else last


def _nothing_open(state: State, last: Built) -> bool:
    """Whether the state holds nothing of rounds that were stopped after that build, and no bundle waits."""
    return not state.waiting and (state.known is None or built.stamps(state.known) == last.files)


def _made_up(
    project: Project,
    state: State,
    config: Config,
    given: Given,
    now: float,
    wrong: list[Problem],
) -> Makeup:
    """The plan made anew; `wrong` is what is known to be wrong before."""
    shown = project.preview
    visibility = Visibility(now, project.drafts or shown, project.future or shown)
    sheet = makeup.anew(state.known or {}, config, given, visibility, preview=shown, memory=state.memory)
    return msgspec.structs.replace(sheet, problems=[*wrong, *sheet.problems])


def _helpers(content: Content, executor: Executor, language: str, *, asked: bool) -> Executor:
    """Who runs what can be done while the site is planned: the workers, where they will have much to render,
    because many documents are new, or something that all pages depend on; `asked` says if it is not."""
    if content.converted < SMALL and (asked or len(content.known) < SMALL):
        return Serial()
    prepare(executor, language)
    return executor


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
    held: tuple[object, ...],
    watch: Stopwatch,
) -> tuple[State, Report]:
    report = Report(problems=in_order(problems), held=held, stopped=True, stages=watch.laps)  # type: ignore[arg-type]
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


def _recover(project: Project, state: State) -> None:
    """Finish what an interrupted build had begun: in the site's own folders, and in the one asked for."""
    asked = name_of(project.output, project.site) if project.output is not None else ""
    for name, burst in state.store.pending().items():
        if output.sound(burst) and (name == asked or output.inside(name)):
            output.replay(state.store, name, project.site / name, project.site / FOLDER, burst)
            state.manifests.pop(name, None)
            state.built.pop(name, None)
