"""Project: what is to be built, where to, and whether that is a place for it."""

from pathlib import Path

import msgspec

from generator import disk
from generator.config import Config
from generator.problems import Location, Problem, error

FOLDER = ".copydesk"
INPUTS = frozenset(["content", "seeds", "themes", ".git", ".github"])
"""Folders of a site in which no output can lie."""


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


def output_of(project: Project, config: Config) -> Path:
    """The folder that the site is written to."""
    if project.output is not None:
        return project.output
    return project.site / (f"{FOLDER}/preview" if project.preview else config.output)


def name_of(folder: Path, site: Path) -> str:
    """How the state names an output folder: from the site if it lies there, so that a site can be moved."""
    folder, site = folder.resolve(), site.resolve()
    return folder.relative_to(site).as_posix() if folder.is_relative_to(site) else folder.as_posix()


def misplaced(folder: Path, project: Project, named: Location) -> list[Problem]:
    """An output folder that holds the site, lies among what it is made from, or cannot be a folder.

    `named` is where the configuration speaks of it, which the command line may overrule.
    """
    site, place = project.site.resolve(), folder.resolve()
    where, hint = Location("--output"), "name a folder of its own: --output ../public"
    if project.output is None:
        where, hint = named, "write `output: public`, or the name of another folder that there is not yet"
    if any(disk.stamp(above) for above in (place, *place.parents)):
        message = f"the output folder {_shown(folder, project)} is a file, or lies below one"
        return [error(where, message, hint=hint)]
    inside = place.relative_to(site).parts[:1] if place.is_relative_to(site) else ()
    if not site.is_relative_to(place) and not set(inside) & INPUTS:
        return []
    what = "holds the site itself" if site.is_relative_to(place) else f"lies in the site's {inside[0]}/"
    return [error(where, f"the output folder {_shown(folder, project)} {what}", hint=hint)]


def _shown(folder: Path, project: Project) -> str:
    """The folder as it was named."""
    return str(folder) if project.output is not None else name_of(folder, project.site)
