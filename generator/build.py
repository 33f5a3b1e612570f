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
from generator.config import PATH as CONFIG
from generator.config import Config, base_url_fault, missing_config, parse_config
from generator.converting import Content, read_content
from generator.documents import Options
from generator.executors import SMALL, Serial
from generator.makeup import Makeup
from generator.memory import Memory
from generator.plan import Given, PlainFile
from generator.problems import Location, Problem, error, has_errors, in_order, warning
from generator.published import NOTHING, Published, parse_published
from generator.rendering import (
    NEW,
    NOT_AS_LEFT,
    Fresh,
    Ground,
    LostBundle,
    prepare,
    proofread,
    render_stale,
)
from generator.report import Report
from generator.scan import look
from generator.state import Burst, Damaged, Entry, Known, LostProse, Store
from generator.stopwatch import Stopwatch
from generator.theme import Theme, bundled_root, load
from generator.yamldoc import Mapping as YamlMapping

FOLDER = ".copydesk"
INPUTS = frozenset(["content", "seeds", "themes", ".git", ".github"])
"""Folders of a site in which no output can lie."""

Progress = Callable[[str, int, int | None], None]
"""Called with a stage, how much of it is done, and how much there is, as far as it is known."""


class Project(msgspec.Struct, frozen=True):
    """What is to be built, and where to. Everything that a command line can ask for is here."""

    site: Path
    output: Path | None = None
    base_url: str = ""
    published: Path | None = None
    """The `published.json` of what readers see now."""
    drafts: bool = False
    future: bool = False
    preview: bool = False
    clean: bool = False
    strict: bool = False


class State(msgspec.Struct):
    """What one build leaves for the next: the open store, what was last read from it, and the plan's memory."""

    store: Store
    known: dict[str, Known] | None = None
    manifests: dict[str, dict[str, Entry]] = {}
    memory: Memory = msgspec.field(default_factory=Memory)
    inputs: "Inputs | None" = None
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


class Inputs(msgspec.Struct, frozen=True):
    """The site's configuration and theme, as far as they could be read."""

    config: Config | None
    theme: Theme | None
    problems: list[Problem]
    digest: bytes = b""
    """Of the configuration's bytes."""


class _Past(msgspec.Struct, frozen=True):
    """What was published before, and a digest of it; empty without any."""

    published: Published = NOTHING
    problems: list[Problem] = []
    digest: bytes = b""


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
    inputs = _inputs(project, state, changed)
    state = msgspec.structs.replace(state, inputs=inputs)
    watch.lap("configuration and theme")
    if inputs.config is None:
        return state, Report(problems=in_order(inputs.problems), stopped=True, stages=watch.laps)
    config = inputs.config
    folder = _output_of(project, config)
    name = _name_of(folder, project.site)
    past = _read_past(project)
    key = _key(project, inputs, past)
    last = _last_build(project, state, name, key, now)
    content_folder = project.site / "content"
    stamps = look(content_folder) if changed is None else None
    if last and changed is None and not built.as_left(last, state.manifest(name), folder):
        last = None
    if last and stamps is not None and stamps == last.files and not state.waiting:
        watch.lap("a look at every file")
        return state, _as_it_was(last, state.manifest(name), watch)
    options = Options(config.language, config.quotes == "auto")
    named = None if changed is None else _below("content/", changed)
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
        wrong = [*inputs.problems, *past.problems, *content.problems, *_misplaced(folder, project)]
        noted = state.last_build(name)
        helpers = _helpers(content, executor, asked=noted is not None and noted.key == key)
        misprints = _proofread(inputs.theme, project.site, state.store, helpers)
        given = Given(_theme_files(inputs.theme, project.site), past.published, bundler.files)
        sheet = _made_up(project, state, config, given, now, wrong)
        watch.lap("catalog")
    if inputs.theme is None or _misplaced(folder, project):
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
        watch.lap("plan and rendering")
        change = _change(project, folder, ground.manifest, fresh)
        misprinted = misprints.result() if misprints else []
        told = {problem.where.path for problem in misprinted}
        problems += [*misprinted, *(p for p in fresh.problems if p.where.path not in told)]
        problems += [*sheet.plan.problems, *bundler.problems, *_in_the_way(project, folder, change, fresh)]
    except BaseException:
        staging.clear()
        raise
    if has_errors(problems) or (project.strict and _has_warnings(problems)):
        staging.clear()
        return _stopped(state, problems, sheet.held, watch)
    if misprints and not misprinted:
        state.store.note("proofread", _found_good(inputs.theme))
    _commit(project, state, folder, fresh, change, staging)
    watch.lap("output")
    report = Report(
        written=tuple(sorted(fresh.staged)),
        kept=fresh.kept,
        removed=change.removed,
        held=sheet.held,
        problems=in_order(problems),
        reasons=fresh.reasons,
        stages=watch.laps,
        documents=sum(entry.asset is None for entry in content.known.values()),
        converted=content.converted,
        next_change=min([due for due in (sheet.next_change, bundler.due) if due is not None], default=None),
    )
    state.built[name] = None
    as_planned = all(
        any(entry.parts) for entry in fresh.entries.values()
    )  # no file changed while it was copied
    if as_planned and not change.strangers:
        note = Built(
            key,
            sheet.since,
            sheet.next_change,
            built.stamps(content.known),
            outline,
            len(state.manifest(name)),
            sheet.plan.site,
            tuple(sheet.formes),
            tuple(bundler.asked),
            sheet.sealed,
            report.held,
            report.problems,
            report.documents,
        )
        state.built[name] = note
        if changed is None and bundler.done:  # between the rounds of `serve` nobody else asks
            built.note(state.store, name, note)
    return state, report


def _last_build(project: Project, state: State, name: str, key: bytes, now: float) -> Built | None:
    """The last build of the output folder, if the same was asked for and nothing in it stops this one."""
    last = state.last_build(name) if key and not project.clean else None
    if last is None or not last.made_from(key, now):
        return None
    return None if project.strict and _has_warnings(last.problems) else last


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


def _helpers(content: Content, executor: Executor, *, asked: bool) -> Executor:
    """Who runs what can be done while the site is planned: the workers, where they will have much to render,
    because many documents are new, or something that all pages depend on; `asked` says if it is not."""
    if content.converted < SMALL and (asked or len(content.known) < SMALL):
        return Serial()
    prepare(executor)
    return executor


def _key(project: Project, inputs: Inputs, past: _Past) -> bytes:
    """What a build depends on beside the files of content/ and the clock; empty without a theme."""
    if inputs.theme is None:
        return b""
    asked = (project.drafts, project.future, project.preview, project.base_url, past.digest)
    return built.key_of(engine.digest(), inputs.digest, inputs.theme.digest, asked)


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


def _below(folder: str, paths: frozenset[str]) -> frozenset[str]:
    """The paths in a folder of the site, from there; a folder above it stands for all."""
    return frozenset(path[len(folder) :] for path in paths if f"{path}/".startswith(folder))


def _inputs(project: Project, state: State, changed: frozenset[str] | None) -> Inputs:
    """Configuration and theme, read again unless nothing of them can have changed."""
    if state.inputs is None or changed is None or CONFIG in changed or _below("themes/", changed):
        return read_inputs(project)
    return state.inputs


def _read_past(project: Project) -> _Past:
    if project.published is None:
        return _Past()
    data, name = disk.read(project.published), str(project.published)
    if data is None:
        hint = "take it from the site; a first build does without --published"
        return _Past(problems=[error(Location(name), "there is no such file to read", hint=hint)])
    published, problems = parse_published(data, name)
    return _Past(published, problems, output.digest_of(data))


def _stopped(
    state: State,
    problems: Iterable[Problem],
    held: tuple[object, ...],
    watch: Stopwatch,
) -> tuple[State, Report]:
    report = Report(problems=in_order(problems), held=held, stopped=True, stages=watch.laps)  # type: ignore[arg-type]
    return state, report


def read_inputs(project: Project) -> Inputs:
    data = disk.read(project.site / CONFIG)
    if data is None:
        return Inputs(None, None, [missing_config()])
    config, mapping, problems = parse_config(data)
    if config is None:
        return Inputs(None, None, problems)
    if project.base_url:
        fault = base_url_fault(project.base_url)
        if fault:
            problems.append(
                error(Location("--base-url"), fault, hint="write https://you.github.io/repository/")
            )
        else:
            config = msgspec.structs.replace(config, base_url=project.base_url)
    theme, wrong = _theme(project.site, config, mapping)
    return Inputs(config, theme, [*problems, *wrong], output.digest_of(data))


def _theme(site: Path, config: Config, mapping: YamlMapping | None) -> tuple[Theme | None, list[Problem]]:
    roots = [site / "themes", bundled_root()]
    return load(config.theme, roots, options=config.theme_options, config=mapping)


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


def _theme_files(theme: Theme | None, site: Path) -> list[PlainFile]:
    def from_site(path: str) -> str:
        return Path(path).relative_to(site).as_posix() if Path(path).is_relative_to(site) else path

    return [
        PlainFile(f"/assets/{name}", from_site(asset.path), bytes.fromhex(asset.digest))
        for name, asset in (theme.assets.items() if theme else ())
    ]


def _output_of(project: Project, config: Config) -> Path:
    if project.output is not None:
        return project.output
    return project.site / (f"{FOLDER}/preview" if project.preview else config.output)


def _name_of(folder: Path, site: Path) -> str:
    """How the state names an output folder: from the site if it lies there, so that a site can be moved."""
    folder, site = folder.resolve(), site.resolve()
    return folder.relative_to(site).as_posix() if folder.is_relative_to(site) else folder.as_posix()


def _misplaced(folder: Path, project: Project) -> list[Problem]:
    """An output folder that holds the site, lies among what it is made from, or cannot be a folder."""
    site, place = project.site.resolve(), folder.resolve()
    if any(disk.stamp(above) for above in (place, *place.parents)):
        message = f"the output folder {folder} is a file, or lies below one"
        return [error(Location("--output"), message, hint="name a folder: --output ../public")]
    inside = place.relative_to(site).parts[:1] if place.is_relative_to(site) else ()
    if not site.is_relative_to(place) and not set(inside) & INPUTS:
        return []
    what = "holds the site itself" if site.is_relative_to(place) else f"lies in the site's {inside[0]}/"
    hint = "name a folder of its own: --output ../public"
    return [error(Location("--output"), f"the output folder {folder} {what}", hint=hint)]


def _recover(project: Project, state: State) -> None:
    """Finish what an interrupted build had begun: in the site's own folders, and in the one asked for."""
    asked = _name_of(project.output, project.site) if project.output is not None else ""
    for name, burst in state.store.pending().items():
        if output.sound(burst) and (name == asked or output.inside(name)):
            output.replay(state.store, name, project.site / name, project.site / FOLDER, burst)
            state.manifests.pop(name, None)
            state.built.pop(name, None)


class _Change(msgspec.Struct, frozen=True):
    """What is ours in the output folder, what will be removed from it, and who else has files there."""

    ours: output.Ownership
    removed: tuple[str, ...]
    strangers: list[str]


def _change(project: Project, folder: Path, manifest: Mapping[str, Entry], fresh: Fresh) -> _Change:
    ours = output.ours(manifest, folder)
    known = ours.whole or bool(manifest)
    found = output.strangers(folder, ours.paths | fresh.planned) if project.clean or not known else []
    removed = ours.paths | set(found if project.clean else ())
    gone = sorted(path for path in removed - fresh.planned if output.inside(path))
    return _Change(ours, tuple(gone), [] if project.clean else found)


def _in_the_way(project: Project, folder: Path, change: _Change, fresh: Fresh) -> list[Problem]:
    """What stands in the output that is not ours."""
    new = [path for path in fresh.staged if fresh.reasons[path] in (NEW, NOT_AS_LEFT)]
    blocked = output.blocked(folder, new, frozenset(change.removed))
    if change.ours.whole and not project.clean:
        taken = {path for path in new if path not in change.ours.paths and output.taken(folder, path)}
        blocked = sorted(taken.union(blocked))
    label = _name_of(folder, project.site)
    away = "move it away, or run with --clean to remove what is not ours"
    hint = "move it into content/ if it belongs to the site, or run with --clean to remove it"
    message = "this file was not made by this build and is left alone"
    return [
        *(
            error(
                Location(f"{label}/{path}"),
                f"a file or folder of yours stands where /{path} belongs",
                hint=away,
            )
            for path in blocked
        ),
        *(warning(Location(f"{label}/{path}"), message, hint=hint) for path in change.strangers),
    ]


def _commit(
    project: Project, state: State, folder: Path, fresh: Fresh, change: _Change, staging: output.Staging
) -> None:
    """Bring the folder up to date."""
    if fresh.entries or change.removed or not change.ours.whole:
        name = _name_of(folder, project.site)
        moves = {path: staged.name for path, staged in sorted(fresh.staged.items())}
        burst = Burst(staging.name, moves, change.removed, fresh.entries)
        before = state.manifests.pop(name)
        listed = output.commit(state.store, name, folder, project.site / FOLDER, burst, manifest=before)
        entries = {**before, **fresh.entries, output.OWNED: listed}
        gone = set(change.removed)
        state.manifests[name] = {path: entries[path] for path in entries if path not in gone}
    staging.clear()
