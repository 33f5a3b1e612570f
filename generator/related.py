"""Related: which other stories stand under a story: of its developing story, then those with its keywords.

A shared keyword counts for the more the fewer stories have it; numbers of stories are rounded to powers of two,
so that one story more or less hardly ever changes what stands under others. Only the nearest in date are looked
at for each keyword, so that the cost is linear in the archive and a new story changes its neighbours alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from generator.keywords import Keywords

REACH = 3
"""How many stories to each side of a keyword's list are candidates."""
MOST = 4
NAMED = 2
"""How many times a keyword of the headline or the subjects counts against one of the lead."""
COMMON = 5
"""Powers of two below the number of all stories from which on a keyword tells nothing …"""
FEW = 3
"""… but in a small archive those that so many powers of two of stories have still do."""
ENOUGH = 5
"""What a pair must be worth, in quarters of the rarest one: one that only the leads share is not, two are."""
TOGETHER = 1 << 24
"""What the editor's word is worth: more than any keywords. Among its own, these decide."""


def related(
    stories: Sequence[tuple[str, Keywords]], groups: Iterable[Sequence[str]] = (), *, most: int = MOST
) -> Mapping[str, tuple[str, ...]]:
    """Up to `most` related stories for each. Stories are named by their paths, in the order of their dates.

    `groups` are those that belong together by the editor's word: they come before all others.
    """
    paths = [path for path, _ in stories]
    size, rank = len(paths), {path: place for place, path in enumerate(paths)}
    worth = _worth(stories)
    for group in groups:
        _join([rank[path] for path in group], worth, size, most)
    least = ENOUGH * size.bit_length() // 4
    kin: list[list[int]] = [[] for _ in paths]
    for pair, value in worth.items():
        if value >= least:
            here, other = divmod(pair, size)
            # One number per candidate sorts three times as fast as a tuple: worth, then nearness, then place.
            near = value * size - (other - here)
            kin[here].append(near * size - other)
            kin[other].append(near * size - here)
    found = {}
    for path, ranks in zip(paths, kin, strict=True):
        ranks.sort(reverse=True)
        found[path] = tuple([paths[-one % size] for one in ranks[:most]])
    return found


def _worth(stories: Sequence[tuple[str, Keywords]]) -> dict[int, int]:
    """What the keywords that neighbours share are worth together; a pair is `place * size + other place`."""
    places: defaultdict[str, list[int]] = defaultdict(list)
    # Twice the place, and one more if the word is named: lists of numbers are made faster than lists of pairs.
    for place, (_, (named, told)) in enumerate(stories):
        for word in told:
            places[word].append(2 * place)
        for word in named:
            places[word].append(2 * place + 1)
    size, bits = len(stories), len(stories).bit_length()
    common = max(FEW, bits - COMMON)
    worth: dict[int, int] = {}
    for there in places.values():
        if len(there) < 2 or len(there).bit_length() > common:
            continue
        value = 1 + bits - len(there).bit_length()
        for index, here in enumerate(there):
            first, gain = (here >> 1) * size, value * NAMED if here & 1 else value
            for other in there[index + 1 : index + 1 + REACH]:
                pair = first + (other >> 1)
                worth[pair] = worth.get(pair, 0) + (gain * NAMED if other & 1 else gain)
    return worth


def _join(places: Sequence[int], worth: dict[int, int], size: int, most: int) -> None:
    """Let stories that belong together outweigh all others."""
    for index, here in enumerate(places):
        for other in places[index + 1 : index + 1 + most]:
            pair = here * size + other
            worth[pair] = worth.get(pair, 0) + TOGETHER
