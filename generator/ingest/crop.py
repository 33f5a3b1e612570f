"""Crop: what the seeds that are due hold, read from disk.

One that held no story, and is as it was, is not read again: what there was to say of it is remembered.
"""

from pathlib import Path

import msgspec

from generator import disk, openmerges
from generator.ingest.collect import Collected, unreadable, unsettled
from generator.ingest.front_text import plain_line_ends
from generator.ingest.harvest import Harvest, harvest
from generator.ingest.memo import Memo
from generator.ingest.pictures import companions
from generator.ingest.readers import is_current
from generator.problems import Location, Problem, warning
from generator.siterules import Rules


class Crop(msgspec.Struct, frozen=True):
    """What was read of the seeds that are due."""

    harvests: tuple[Harvest, ...]
    """Of all but those that turned out to be part of another seed."""
    barren: dict[str, Harvest]
    """Those among them that hold no story …"""
    recalled: frozenset[str]
    """… and of these the ones that were told before."""
    beside: frozenset[str]
    """Seeds that are part of another seed: its pictures, the folder of a saved page."""
    problems: tuple[Problem, ...]


def reap(site: Path, collected: Collected, memo: Memo, rules: Rules) -> Crop:
    """Read what is due. What `memo` knows of seeds without a story stands while they are as they were."""
    taken_up = {head.seed for head in collected.heads.values() if head is not None} if collected.due else set()
    found: dict[str, Harvest] = {}
    recalled, problems = set(), []
    for path in collected.due:
        digest, has_article = collected.present[path], path in taken_up
        known = memo.barren.get(path)
        if known is not None and _stands(known, digest, has_article, rules):
            found[path] = known
            recalled.add(path)
            continue
        data = disk.read(site / path)
        merge = _open_merge(data) if has_article and data else None
        if merge is not None:
            where = Location(path, merge, 1)
            problems.append(warning(where, openmerges.MESSAGE, hint=f"{openmerges.HINT}; the seed waits"))
            continue
        read = None if data is None else harvest(path, data, has_article=has_article, rules=rules)
        if read is None:
            problems.append(unreadable(path))
        elif read.sha256 != digest:
            problems.append(unsettled(path))
        else:
            found[path] = read
    beside = collected.companions | _companions(found, collected.present)
    kept = {path: each for path, each in found.items() if path not in beside}
    barren = {path: each for path, each in kept.items() if not each.stories}
    return Crop(tuple(kept.values()), barren, frozenset(recalled - beside), beside, tuple(problems))


def _open_merge(data: bytes) -> int | None:
    """The line in which git has left a merge open. As text, both its sides would come into the article."""
    if openmerges.ENDS.encode() not in data:
        return None
    found = next(openmerges.open_merges(plain_line_ends(data.decode("latin-1")).split("\n")), None)
    return None if found is None else found + 1


def _stands(known: Harvest, sha256: str, has_article: bool, rules: Rules) -> bool:
    """Whether what a seed without a story held is what it would hold today."""
    same = known.sha256 == sha256 and known.has_article == has_article
    return same and (not known.reader or is_current(known.reader, rules))


def _companions(found: dict[str, Harvest], present: dict[str, str]) -> set[str]:
    stories = ((path, story) for path, each in found.items() for story in each.stories.values())
    return {beside for path, story in stories for beside in companions(story, path, present)}
