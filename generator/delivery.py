"""Delivery: how what a build has made reaches the output folder, and who else has files there."""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from generator import output
from generator.problems import Location, Problem, error, warning
from generator.project import FOLDER, Project, name_of
from generator.rendering import NEW, NOT_AS_LEFT, Fresh
from generator.state import Burst, Entry, Store


class Delivery(msgspec.Struct, frozen=True):
    """What is ours in the output folder, what will be removed from it, and who else has files there."""

    ours: output.Ownership
    removed: tuple[str, ...]
    strangers: list[str]


def delivery_of(project: Project, folder: Path, manifest: Mapping[str, Entry], fresh: Fresh) -> Delivery:
    """What must be removed, and what is not ours to touch."""
    ours = output.ours(manifest, folder)
    known = ours.whole or bool(manifest)
    found = output.strangers(folder, ours.paths | fresh.planned) if project.clean or not known else []
    removed = ours.paths | set(found if project.clean else ())
    gone = sorted(path for path in removed - fresh.planned if output.inside(path))
    return Delivery(ours, tuple(gone), [] if project.clean else found)


def in_the_way(project: Project, folder: Path, delivery: Delivery, fresh: Fresh) -> list[Problem]:
    """What stands in the output that is not ours."""
    new = [path for path in fresh.staged if fresh.reasons[path] in (NEW, NOT_AS_LEFT)]
    blocked = output.blocked(folder, new, frozenset(delivery.removed))
    if delivery.ours.whole and not project.clean:
        taken = {path for path in new if path not in delivery.ours.paths and output.taken(folder, path)}
        blocked = sorted(taken.union(blocked))
    label = name_of(folder, project.site)
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
        *(warning(Location(f"{label}/{path}"), message, hint=hint) for path in delivery.strangers),
    ]


def deliver(
    project: Project,
    store: Store,
    manifest: dict[str, Entry],
    folder: Path,
    fresh: Fresh,
    delivery: Delivery,
    staging: output.Staging,
) -> dict[str, Entry]:
    """Bring the folder up to date; the manifest as it then is. If that fails, the next command finishes it."""
    if not (fresh.entries or delivery.removed or not delivery.ours.whole):
        staging.clear()
        return manifest
    name = name_of(folder, project.site)
    moves = {path: staged.name for path, staged in sorted(fresh.staged.items())}
    burst = Burst(staging.name, moves, delivery.removed, fresh.entries)
    listed = output.commit(store, name, folder, project.site / FOLDER, burst, manifest=manifest)
    staging.clear()
    gone = set(delivery.removed)
    entries = {**manifest, **fresh.entries, output.OWNED: listed}
    return {path: entries[path] for path in entries if path not in gone}
