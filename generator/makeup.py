"""Makeup: the plan of one build, with all that is known before anything is rendered.

Made anew from the documents; or, if the plan would see nothing that it did not see last time, recalled: then
only the pages whose text differs are among the targets, with the bundles, which cover texts; all others stand.
"""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain

import msgspec

from generator import built, locked, standing
from generator.built import Built
from generator.bundles import Bundler
from generator.catalog import Catalog, Held, Visibility, find_story, gather
from generator.config import Config
from generator.documents import Text
from generator.memory import Memory
from generator.output import OWNED
from generator.plan import Given, Plan, copies, plan
from generator.problems import Problem
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
    sealed: dict[str, str] = {}
    """The seals of the stories in locked editions, by path: the texts that a plan is not blind to."""
    standing: frozenset[str] = frozenset()
    """Paths of further targets, which are in the output as they should be."""


def anew(
    known: Mapping[str, Known],
    config: Config,
    given: Given,
    visibility: Visibility,
    *,
    preview: bool,
    memory: Memory,
) -> Makeup:
    """Gather the documents, and plan."""
    memory.begin()
    converted = {path: entry.converted for path, entry in known.items() if entry.converted is not None}
    assets = {path: entry.asset for path, entry in known.items() if entry.asset is not None}
    chosen = tuple(config.theme_options.values())
    catalog, problems = gather(converted, assets, config.timezone, visibility, memory, config.grants, chosen)
    sealed, wrong = _locked(catalog, known)
    problems += wrong
    drawn = plan(catalog, config, given, preview=preview, memory=memory)
    return Makeup(drawn, catalog.held, catalog.next_change, problems, visibility.now, [], sealed)


def _locked(catalog: Catalog, known: Mapping[str, Known]) -> tuple[dict[str, str], list[Problem]]:
    """The seals of what stands in locked editions, and what has changed there."""
    seals = {path: entry.text.seal for path, entry in known.items() if entry.text is not None}
    editions = [edition for edition in catalog.editions if edition.locked]
    find = partial(find_story, stories=catalog.stories)
    return locked.sealed(editions, find, seals), locked.broken(editions, find, seals)


def set_aside(makeup: Makeup, store: Store, folder: str, last: Built | None) -> Iterator[Target]:
    """The targets, of which those that show a text are kept in the state on the way, if they are not yet."""
    if makeup.standing:
        return makeup.plan.targets
    before = last.formes if last else ()
    return standing.set_aside(makeup.plan.targets, store, folder, before, makeup.formes)


def recalled(
    last: Built,
    store: Store,
    folder: str,
    manifest: Mapping[str, Entry],
    texts: Mapping[str, Text],
    bundler: Bundler,
) -> Makeup | None:
    """The plan of the last build, which saw the same; None if a page that must be printed is lost."""
    stale = frozenset(built.stale(last, manifest, texts))
    pages = standing.fetch(store, folder, last.formes, stale)
    if pages is None:
        return None
    bundled = (target for bundle in last.bundles for target in copies(bundler.again(bundle)))
    open_ = {path for bundle in last.bundles for path in manifest if f"/{path}".startswith(bundle.address)}
    return Makeup(
        Plan(last.site, chain(pages, bundled), []),
        last.held,
        last.until,
        list(last.problems),
        last.since,
        list(last.formes),
        last.sealed,
        frozenset(manifest.keys() - stale - open_ - {OWNED}),
    )
