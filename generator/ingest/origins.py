"""Origins: which articles came from which seed, also after seeds were renamed.

A seed is known by its path; by its content where it has moved: a base that remembers the same bytes under a
path which no longer holds them. Pure.
"""

from collections.abc import Iterable, Mapping

import msgspec

from generator.ingest.base import Head

Ids = dict[str, str]
"""Articles' ids by the key of their entry in the seed."""


class Origins(msgspec.Struct, frozen=True):
    """The articles of each seed in question, and those that lost their seed to another one's rename."""

    own: dict[str, Ids]
    orphans: tuple[str, ...]


def origins(seeds: dict[str, str], present: Mapping[str, str], heads: dict[str, Head | None]) -> Origins:
    """Find the articles of `seeds` (hash by path); `present` are all seeds there are, changed or not."""
    digests = {*seeds.values()}
    concerned = [
        (id, head)
        for id, head in heads.items()
        if head is not None and (head.seed in seeds or head.sha256 in digests)
    ]
    known = dict(sorted(concerned))
    live = _by_seed((id, head) for id, head in known.items() if head.stories)
    gone = _by_seed((id, head) for id, head in known.items() if not head.stories and head.key)
    moved = _moved(seeds, live, known, _adrift(known, present))
    claimed = {id for ids in moved.values() for id in ids.values()}
    own: dict[str, Ids] = {}
    orphans = []
    for path in sorted(seeds):
        mine = {
            key: id for key, id in {**gone.get(path, {}), **live.get(path, {})}.items() if id not in claimed
        }
        own[path] = moved.get(path, mine)
        if path in moved:
            orphans += [id for id in live.get(path, {}).values() if id not in claimed]
    return Origins(own, tuple(orphans))


def _by_seed(heads: Iterable[tuple[str, Head]]) -> dict[str, Ids]:
    found: dict[str, Ids] = {}
    for id, head in heads:
        found.setdefault(head.seed, {})[head.key] = id
    return found


def _adrift(known: dict[str, Head], present: Mapping[str, str]) -> dict[str, dict[str, Ids]]:
    """By content and former path: the articles whose seed is no longer where it was."""
    found: dict[str, dict[str, Ids]] = {}
    for id, head in known.items():
        if not head.stories or present.get(head.seed) != head.sha256:
            found.setdefault(head.sha256, {}).setdefault(head.seed, {})[head.key] = id
    return found


def _moved(
    seeds: dict[str, str], live: dict[str, Ids], known: dict[str, Head], adrift: dict[str, dict[str, Ids]]
) -> dict[str, Ids]:
    moved = {}
    for path, digest in sorted(seeds.items()):
        candidates = adrift.get(digest, {})
        is_itself = any(known[id].sha256 == digest for id in live.get(path, {}).values())
        if candidates and not is_itself:
            moved[path] = candidates.pop(min(candidates))
    return moved
