"""Separations: copies that an editor set apart from their article since they were joined, looked for on disk.

Only articles that have copies are looked at, and those only whose file is not as it was. What was found of them
is kept beside the signatures; without it they are all read.
"""

from collections.abc import Mapping
from pathlib import Path

import msgspec

from generator import disk
from generator.ingest.archive import Archive
from generator.ingest.base import Head, path_of
from generator.ingest.collect import Collected
from generator.ingest.roster import separated
from generator.ingest.signatures import Signatures
from generator.problems import Location, Problem, warning


def marks_of_keepers(heads: Mapping[str, Head | None], index: Signatures) -> tuple[str, ...]:
    """What was known of the articles that have copies when they were looked at last; empty of a new one."""
    keepers = _keepers(heads)
    marks = index.marks() if keepers else {}
    return tuple([marks.get(id, "") for id in sorted(keepers)])


def with_separated(site: Path, collected: Collected, there: Archive) -> Collected:
    """What was collected, with the seeds of copies that an editor has separated from their article."""
    due = dict.fromkeys(collected.due)
    problems = list(collected.problems)
    for id, head in sorted(collected.heads.items()):
        if head is None or not head.copy:
            continue
        for path in there.articles.get(head.copy, ()):
            if {id, head.seed}.isdisjoint(separated(disk.read(site / path) or b"")):
                continue
            if head.seed in collected.present:
                due[head.seed] = None
            else:
                problems.append(_seedless(path, id, head.seed))
    return msgspec.structs.replace(collected, due=tuple(due), problems=tuple(problems))


def keep_marks(site: Path, heads: Mapping[str, Head | None], there: Archive, index: Signatures) -> None:
    """Remember the articles that have copies as they are now, if the archive was looked at."""
    keepers = _keepers(heads)
    if keepers and there.articles:
        paths = {id: there.articles.get(id, ()) for id in keepers}
        index.keep_marks({id: _mark(site, found[0]) for id, found in paths.items() if found})


def _keepers(heads: Mapping[str, Head | None]) -> set[str]:
    return {head.copy for head in heads.values() if head is not None and head.copy}


def stands(site: Path, mark: str) -> bool:
    """Whether an article is as it was when its mark was made."""
    path = mark.partition(" ")[2]
    return bool(path) and _mark(site, path) == mark


def _mark(site: Path, path: str) -> str:
    """A file's path behind what changes when it is written."""
    stamp = disk.stamp(site / path)
    return f"{stamp.size}.{stamp.mtime}.{stamp.inode} {path}" if stamp else ""


def _seedless(path: str, id: str, seed: str) -> Problem:
    message = f"the story of {seed} cannot become an article of its own: the seed is gone"
    return warning(Location(path), message, hint=f"its text is kept in {path_of(id)}; `new article` begins one")
