"""Holdings: on disk, which articles came from which seed: every base, with the files that bear its id."""

from pathlib import Path

import msgspec

from generator import disk
from generator.disk import Stamp
from generator.ingest.archive import ARTICLES, MOST, START, Archive, Front, archive_of, is_cut
from generator.ingest.base import FOLDER as BASES
from generator.ingest.base import Head, read_base, read_head
from generator.ingest.memo import keep_fronts, kept_fronts
from generator.scan import settled

HEAD = 4096
"""Bytes of a base within which its head is looked for."""


class Holding(msgspec.Struct, frozen=True):
    """An article that ingest made: its id, what its base says, and where it and its copies lie."""

    id: str
    head: Head
    paths: tuple[str, ...]


def holdings(site: Path) -> tuple[Holding, ...]:
    """All that ingest made, in the order of their ids. A base that cannot be read is left out."""
    heads = {
        name.removesuffix(".md"): head_of(site, name)
        for name, _ in disk.walk(site / BASES, whole=True)
        if name.endswith(".md") and "/" not in name
    }
    found = archive(site, heads)
    return tuple(
        [Holding(id, head, found.articles.get(id, ())) for id, head in heads.items() if head is not None]
    )


def orphans(site: Path) -> tuple[tuple[str, str], ...]:
    """Articles that name a seed and have no base, each with that seed."""
    ids: dict[str, Head | None] = {
        name.removesuffix(".md"): None for name, _ in disk.walk(site / BASES, whole=True)
    }
    found = archive(site, ids)
    lost = [(seed, id) for seed, id in found.by_seed.items() if seed and id not in ids]
    return tuple([(path, seed) for seed, id in sorted(lost) for path in found.articles[id]])


def archive(site: Path, heads: dict[str, Head | None]) -> Archive:
    """The bases, and all articles by their first bytes; only those are read that are not as they were."""
    now = disk.clock()
    before = kept_fronts(site)
    fronts: dict[str, Front] = {}
    known: dict[str, tuple[Stamp, Front]] = {}
    for name, status in disk.walk(site / ARTICLES, whole=True):
        if not name.endswith(".md"):
            continue
        path, stamp = f"{ARTICLES}/{name}", disk.stamp_of(status)
        same = before.get(path)
        if same is not None and same[0] == stamp:
            known[path], fronts[path] = same, same[1]
            continue
        fronts[path] = _front(site, path)
        if settled(stamp, now):
            known[path] = (stamp, fronts[path])
    if known != before:
        keep_fronts(site, known)
    return archive_of(heads, fronts)


def _front(site: Path, path: str) -> Front:
    # An article that cannot be read is not a deleted one: its seed's news would never reach it.
    start = disk.start(f"{site}/{path}", START, whole=True) or b""
    return Front.of(path, (disk.start(f"{site}/{path}", MOST, whole=True) or b"") if is_cut(start) else start)


def head_of(site: Path, name: str) -> Head | None:
    """The head of a base, by the file's name; None if it cannot be read."""
    head = read_head(disk.start(f"{site}/{BASES}/{name}", HEAD) or b"")
    if head is not None:
        return head
    base = read_base(disk.read(site / BASES / name) or b"")
    return None if base is None else base.head
