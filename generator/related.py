"""Related: which other stories stand under a story: of its developing story, then those with its keywords.

A shared keyword counts for the more the fewer stories have it; numbers of stories are rounded to powers of two,
so that one story more or less hardly ever changes what stands under others. Only the nearest in date are looked
at for each keyword, so that the cost is linear in the archive and a new story changes its neighbours alone.
"""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

import msgspec

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
    size, least = len(paths), ENOUGH * len(paths).bit_length() // 4
    kin: list[list[int]] = [[] for _ in paths]
    for here, worth in enumerate(_worth(stories, _together(paths, groups, most))):
        mine = kin[here]
        for other, value in worth.items():
            if value >= least:
                # One number sorts three times as fast as a tuple: worth, then nearness, then place.
                near = (value * size - (here - other)) * size
                mine.append(near - other)
                kin[other].append(near - here)
    found = {}
    for path, ranks in zip(paths, kin, strict=True):
        ranks.sort(reverse=True)
        found[path] = tuple([paths[-one % size] for one in ranks[:most]])
    return found


def related_in(question: bytes) -> Mapping[str, tuple[str, ...]]:
    """A unit of work: `related`, of what `encoded` has made."""
    return related(*_question.decode(question))


def encoded(stories: Sequence[tuple[str, Keywords]], groups: Sequence[Sequence[str]]) -> bytes:
    """What `related_in` is given: a quarter of a million words, which pickled take seven times as long."""
    return msgspec.msgpack.encode((stories, groups))


_question = msgspec.msgpack.Decoder(tuple[list[tuple[str, Keywords]], list[list[str]]])


def _worth(
    stories: Sequence[tuple[str, Keywords]], together: Mapping[int, Sequence[int]]
) -> Iterator[Mapping[int, int]]:
    """For each story what the keywords that it shares with those before it are worth, by their places.

    One small dict per story: a large one for all pairs is four times as slow, since it fits no cache.
    """
    # Of each keyword its worth, and the last stories that had it, each with what it counts for there.
    spots = {word: (gain, deque[tuple[int, int]](maxlen=REACH)) for word, gain in _telling(stories).items()}
    for here, (_, (named, told)) in enumerate(stories):
        worth: dict[int, int] = dict.fromkeys(together.get(here, ()), TOGETHER)
        get = worth.get
        for words, factor in ((named, NAMED), (told, 1)):
            mine = (here, factor)
            for word in words:
                spot = spots.get(word)
                if spot is not None:
                    gain, there = spot
                    gain *= factor
                    for other, times in there:
                        worth[other] = get(other, 0) + gain * times
                    there.append(mine)
        yield worth


def _telling(stories: Sequence[tuple[str, Keywords]]) -> dict[str, int]:
    """What each keyword is worth, of those that more than one story has, and not too many."""
    bits = len(stories).bit_length()
    common = max(FEW, bits - COMMON)
    amounts = Counter(chain.from_iterable(chain.from_iterable(told for _, told in stories)))
    return {
        word: 1 + bits - amount.bit_length()
        for word, amount in amounts.items()
        if amount > 1 and amount.bit_length() <= common
    }


def _together(paths: Sequence[str], groups: Iterable[Sequence[str]], most: int) -> dict[int, list[int]]:
    """For each story those before it that the editor puts with it; of many the nearest in their group."""
    rank = {path: place for place, path in enumerate(paths)}
    found: dict[int, list[int]] = {}
    for group in groups:
        places = sorted([rank[path] for path in group])
        for index, here in enumerate(places):
            found.setdefault(here, []).extend(places[max(0, index - most) : index])
    return found
