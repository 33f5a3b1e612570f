"""Overlaps: files of the output that would be one file somewhere, or file and folder at once, or none at all.

Told where an editor can rename something: at a file of `content/`, at what makes a story belong to a group, or
in the configuration. What overlaps in `content/` already is told by `clashes`. Pure.
"""

from collections.abc import Sequence

from generator.groups import Group
from generator.problems import Location, Problem, Related, error
from generator.target import Target
from generator.urls import collision_key, output_path
from generator.views import Newsroom


def collisions(paths: Sequence[str]) -> list[tuple[str, str]]:
    """Pairs of paths that are one file on some system, or file and folder at once."""
    seen: dict[str, int] = {}
    pairs = []
    for place, path in enumerate(paths):
        other = seen.setdefault(collision_key(path), place)
        if other != place:
            pairs.append((path, paths[other]))
    for key, place in seen.items():
        folder = key.rpartition("/")[0]
        while folder and folder not in seen:
            folder = folder.rpartition("/")[0]
        if folder:
            pairs.append((paths[place], paths[seen[folder]]))
    return pairs


def two_at(path: str, other: str, room: Newsroom) -> list[Problem]:
    """Two things for one file, or for a file and a folder."""
    nested = path.startswith(f"{other}/") or other.startswith(f"{path}/")
    theirs = [(each, source) for each in dict.fromkeys((path, other)) for source in _sources_of(each, room)]
    groups = [found for each in (path, other) if (found := _group_at(each, room))]
    if len(theirs) > 1 and not nested:
        return []  # both lie in content/: the catalog has told it already
    if len(groups) > 1 and groups[0] != groups[1]:
        return [_two_groups(*groups[0], *groups[1])]
    if nested:
        message = f"/{path} and /{other} cannot both be there: one would be file and folder at once"
    elif path == other:
        message = f"another page of the site has the address /{path.removesuffix('index.html')}"
    else:
        message = f"/{path} and /{other} are one file on systems that ignore case"
    related = tuple([Related(Location(source), f"this becomes /{each}") for each, source in theirs[1:]])
    place = theirs[0][1] if theirs else "config.yaml"
    return [error(Location(place), message, hint="rename one of the two", related=related)]


def too_long(target: Target, room: Newsroom) -> Problem:
    """A file that no system would take; told before anything changes."""
    sources = [target.source, *_sources_of(target.path, room)]
    place = next((source for source in sources if source), "config.yaml")
    message = f"this becomes a file whose path is too long for file systems: {len(target.path):,} characters"
    return error(Location(place), message, hint="shorten its name, or have it in fewer folders")


def _sources_of(path: str, room: Newsroom) -> list[str]:
    """The files of `content/` that a path of the output comes from."""
    catalog = room.catalog
    documents = [name for name, address in catalog.addresses.items() if output_path(address) == path]
    return [f"content/{name}" for name in (*documents, *((path,) if path in catalog.assets else ()))]


def _group_at(path: str, room: Newsroom) -> tuple[str, Group] | None:
    """The group of stories that a page or a feed belongs to, and the key by which stories belong to it."""
    kinds = {
        "section": room.section_groups,
        "tags": room.tag_groups,
        "source": room.source_groups,
        "story": room.story_groups,
    }
    found = ((key, group) for key, groups in kinds.items() for group in groups.values())
    return next(((key, group) for key, group in found if f"/{path}".startswith(group.address)), None)


def _two_groups(key: str, group: Group, other_key: str, other: Group) -> Problem:
    """Two groups whose pages are one file; each with its oldest story."""
    message = f"the pages of “{group.title}” and “{other.title}” are one file on systems that ignore case"
    related = (Related(other.articles[-1].where(other_key), f"“{other.title}” stands here"),)
    hint = "write both alike, or let them differ in a letter or digit"
    return error(group.articles[-1].where(key), message, hint=hint, related=related)
