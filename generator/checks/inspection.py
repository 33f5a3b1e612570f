"""Inspection: a site built through the one `build`, and its output read into a Specimen.

Pages are read by the executor, and remembered by the digest of their bytes: who checks again after an edit
reads the pages that it changed.
"""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Executor
from functools import partial
from pathlib import Path
from typing import TypeVar

import msgspec

from generator import disk, engine, sealed
from generator.build import Progress, State, build
from generator.catalog import Catalog, Visibility, gather
from generator.checks.facts import Facts
from generator.checks.origins import Written
from generator.checks.pages import read_pages
from generator.checks.pictures import ENDINGS as PICTURES
from generator.checks.pictures import Picture, read_pictures
from generator.checks.specimen import Specimen
from generator.config import Config
from generator.executors import SMALL, Serial, batched, run
from generator.inputs import read_inputs
from generator.layouts import template_at
from generator.output import OWNED
from generator.problems import Problem
from generator.project import FOLDER, Project
from generator.report import Report
from generator.state import Entry, Known
from generator.theme import Theme, reached_from
from generator.urls import address_of, output_path

T = TypeVar("T")

OUTPUT = f"{FOLDER}/check"
"""Where `check` builds, as a path of the site. It is never published."""
MEMO = f"{FOLDER}/checked"
BATCH = 48
TEXTS = (".atom", ".rss", ".xml", ".txt", "feed.json")
MOST_TEXT = 60_000_000


class Inspected(msgspec.Struct, frozen=True):
    """A site laid out to be checked, where the causes of what is found may stand, and how its build went."""

    specimen: Specimen
    written: Written
    report: Report


def inspect(
    project: Project,
    state: State,
    *,
    untaken: tuple[Problem, ...],
    executor: Executor,
    now: float,
    progress: Progress,
) -> Inspected:
    """Build the site and lay it out. Raises OSError if the disk fails.

    `untaken` is what ingest would have to do first.
    """
    project = msgspec.structs.replace(project, output=project.site / OUTPUT, strict=False, clean=False)
    state, report = build(project, state, executor=executor, now=now, progress=progress)
    specimen, theme = _specimen(project, state, report, executor, now, progress, untaken)
    return Inspected(specimen, _written(project, specimen, theme), report)


def _specimen(
    project: Project,
    state: State,
    report: Report,
    executor: Executor,
    now: float,
    progress: Progress,
    untaken: tuple[Problem, ...],
) -> tuple[Specimen, Theme | None]:
    inputs = read_inputs(project)
    config = inputs.config or Config(title="")
    known = state.store.documents() if state.known is None else state.known
    catalog = _catalog(known, config, project, now)
    manifest: Mapping[str, Entry] = {} if report.stopped else state.manifest(OUTPUT)
    paths = frozenset(manifest) - {OWNED}
    folder = project.site / OUTPUT
    before = sealed.recall(project.site / MEMO, engine.checks_digest(), _Read) or _Read()
    digests = {path: manifest[path].digest for path in sorted(paths)}
    html = [path for path in digests if path.endswith((".html", ".htm"))]
    images = [path for path in digests if path.lower().endswith(PICTURES)]
    pages = _recalled(read_pages, folder, html, digests, before.pages, executor, progress)
    pictures = _recalled(read_pictures, folder, images, digests, before.pictures, executor, progress)
    read = _Read(_by_digest(pages, digests), _by_digest(pictures, digests))
    if not report.stopped and read != before:
        sealed.keep(project.site / MEMO, engine.checks_digest(), read)
    texts = [path for path in digests if path.endswith(TEXTS) and manifest[path].size <= MOST_TEXT]
    specimen = Specimen(
        root=project.site,
        config=config,
        catalog=catalog,
        documents={
            path: entry.converted.document
            for path, entry in known.items()
            if entry.converted is not None and entry.converted.document is not None
        },
        pages=pages,
        paths=paths,
        texts={path: disk.read(folder / path) or b"" for path in texts},
        pictures=pictures,
        sizes={path: manifest[path].size for path in digests},
        spoken=frozenset(inputs.theme.words) if inputs.theme else frozenset(),
        now=now,
        problems=report.problems,
        untaken=untaken,
    )
    return specimen, inputs.theme


def _catalog(known: Mapping[str, Known], config: Config, project: Project, now: float) -> Catalog:
    converted = {path: entry.converted for path, entry in known.items() if entry.converted is not None}
    assets = {path: entry.asset for path, entry in known.items() if entry.asset is not None}
    visibility = Visibility(now, project.drafts, project.future)
    chosen = tuple(config.theme_options.values())
    return gather(converted, assets, config.timezone, visibility, grants=config.grants, chosen=chosen)[0]


def _recalled(
    unit: Callable[[str, Iterable[str]], list[T]],
    folder: Path,
    paths: list[str],
    digests: Mapping[str, bytes],
    known: Mapping[bytes, T],
    executor: Executor,
    progress: Progress,
) -> dict[str, T]:
    """What the unit answers for each path; what is known is not read again."""
    fresh = [path for path in paths if digests[path] not in known]
    if len(fresh) < SMALL:
        executor = Serial()
    found: dict[str, T] = {}
    for results in run(executor, unit, ((str(folder), batch) for batch in batched(fresh, BATCH))):
        found.update(zip(fresh[len(found) :], results, strict=False))
        progress("checking", len(found), len(fresh))
    return {path: found[path] if path in found else known[digests[path]] for path in paths}


def _by_digest(facts: Mapping[str, T], digests: Mapping[str, bytes]) -> dict[bytes, T]:
    return {digests[path]: each for path, each in facts.items()}


def _written(project: Project, specimen: Specimen, theme: Theme | None) -> Written:
    """Where the causes of findings may stand."""
    documents = {page: f"content/{path}" for page, path in specimen.made_from.items()}
    if specimen.catalog.editions:
        documents.setdefault(output_path("/"), f"content/{specimen.catalog.editions[0].path}")
    chain = theme.chain if theme else ()
    sources = sorted({(source.path, source.text) for source in theme.templates.values()}) if theme else []
    return Written(
        lambda path: disk.read(project.site / path),
        documents,
        {path: f"content/{path}" for path in specimen.catalog.assets},
        tuple(sorted(sources, key=lambda source: chain.index(source[0].split("/")[1]))),
        OUTPUT,
        partial(_reach, theme, _exceptions(specimen), {}),
    )


def _exceptions(specimen: Specimen) -> dict[str, str]:
    """The templates of pages whose address does not tell it."""
    down = {
        output_path(address_of(article.path)): "takedown.html" for article, _ in specimen.catalog.taken_down
    }
    front = {"paper": "front.html", "roll": "roll.html", "none": "page.html"}[specimen.config.pages.front]
    return {**down, output_path("/"): front}


def _reach(
    theme: Theme | None, exceptions: Mapping[str, str], known: dict[str, frozenset[str]], page: str
) -> frozenset[str]:
    """The paths of the templates that the one of a page reaches; `known` holds what was asked before."""
    name = exceptions.get(page) or template_at(page)
    if name not in known:
        reached = reached_from(theme, [name]) if theme and name in theme.templates else []
        known[name] = frozenset([theme.templates[each].path for each in reached]) if theme else frozenset()
    return known[name]


class _Read(msgspec.Struct, frozen=True, array_like=True):
    """What was read of pages and pictures, by the digests of their bytes."""

    pages: dict[bytes, Facts] = {}
    pictures: dict[bytes, Picture] = {}
