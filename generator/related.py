"""Related: which other stories stand under a story: those that share its tags, then its section's neighbours.

Only the nearest in date are looked at, so that the cost is linear in the archive and a new story changes the
pages of its neighbours alone.
"""

from collections.abc import Iterable, Mapping, Sequence

REACH = 2
"""How many stories to each side of a list are candidates."""
MOST = 4


def related(
    paths: Sequence[str],
    tags: Iterable[Sequence[str]],
    sections: Iterable[Sequence[str]],
    *,
    most: int = MOST,
) -> Mapping[str, tuple[str, ...]]:
    """Up to `most` related stories for each: most shared tags first, then nearest in date.

    Stories are named by their paths: all in the order of their dates, and those of each tag and section.
    """
    rank = {path: place for place, path in enumerate(paths)}
    shared: list[dict[int, int]] = [{} for _ in paths]
    for group in tags:
        _count([rank[path] for path in group], shared)
    for group in sections:
        _fill([rank[path] for path in group], shared, most)
    found = {}
    size = len(paths)
    for place, path in enumerate(paths):
        # One number per candidate sorts three times as fast as a tuple: shared tags, then nearness, then place.
        ranks = [(count * size - abs(other - place)) * size - other for other, count in shared[place].items()]
        ranks.sort(reverse=True)
        found[path] = tuple([paths[-one % size] for one in ranks[:most]])
    return found


def _count(places: Sequence[int], shared: list[dict[int, int]]) -> None:
    """Add one for every pair of neighbours in a tag's list."""
    for index, here in enumerate(places):
        mine = shared[here]
        for other in places[index + 1 : index + 1 + REACH]:
            mine[other] = mine.get(other, 0) + 1
            theirs = shared[other]
            theirs[here] = theirs.get(here, 0) + 1


def _fill(places: Sequence[int], shared: list[dict[int, int]], most: int) -> None:
    """Let a section's neighbours count for those that have too few."""
    for index, here in enumerate(places):
        if len(shared[here]) < most:
            for other in places[max(0, index - REACH) : index + 1 + REACH]:
                if other != here:
                    shared[here].setdefault(other, 0)
