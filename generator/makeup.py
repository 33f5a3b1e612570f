"""Makeup: the plan of one build, with all that is known before anything is rendered.

Made anew from the documents; or, if the plan would see nothing that it did not see last time, recalled: then
only the pages whose text differs are among the targets, and all others stand.
"""

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from generator import built, standing
from generator.built import Built
from generator.catalog import Held, Visibility, gather
from generator.config import Config
from generator.documents import Text
from generator.memory import Memory
from generator.output import OWNED
from generator.plan import Plan, ThemeFile, plan
from generator.problems import Problem
from generator.published import Published
from generator.standing import Forme
from generator.state import Entry, Known, Store
from generator.target import Target


class Makeup(msgspec.Struct, frozen=True):
    """A plan, what is held back, and what is wrong. `plan.problems` and `formes` are complete when the last
    target has been taken."""

    plan: Plan
    held: tuple[Held, ...]
    next_change: float | None
    problems: list[Problem]
    since: float
    formes: list[Forme]
    standing: frozenset[str] = frozenset()
    """Paths of further targets, which are in the output as they should be."""


def anew(
    known: Mapping[str, Known],
    config: Config,
    files: Iterable[ThemeFile],
    before: Published,
    visibility: Visibility,
    *,
    preview: bool,
    memory: Memory,
) -> Makeup:
    """Gather the documents, and plan."""
    memory.begin()
    converted = {path: entry.converted for path, entry in known.items() if entry.converted is not None}
    assets = {path: entry.asset for path, entry in known.items() if entry.asset is not None}
    catalog, problems = gather(converted, assets, config.timezone, visibility, memory)
    drawn = plan(catalog, config, tuple(files), before=before, preview=preview, memory=memory)
    return Makeup(drawn, catalog.held, catalog.next_change, problems, visibility.now, [])


def set_aside(makeup: Makeup, store: Store, folder: str, last: Built | None) -> Iterator[Target]:
    """The targets, of which those that show a text are kept in the state on the way, if they are not yet."""
    if makeup.standing:
        return makeup.plan.targets
    before = last.formes if last else ()
    return standing.set_aside(makeup.plan.targets, store, folder, before, makeup.formes)


def recalled(
    last: Built, store: Store, folder: str, manifest: Mapping[str, Entry], texts: Mapping[str, Text]
) -> Makeup | None:
    """The plan of the last build, which saw the same; None if a page that must be printed is lost."""
    stale = frozenset(built.stale(last, manifest, texts))
    pages = standing.fetch(store, folder, last.formes, stale)
    if pages is None:
        return None
    return Makeup(
        Plan(last.site, iter(pages), []),
        last.held,
        last.until,
        list(last.problems),
        last.since,
        list(last.formes),
        frozenset(manifest.keys() - stale - {OWNED}),
    )
