"""Alignment: which block of a body became which block of another version of it.

Equal blocks are partners first of all, then those that share most of their words; what remains between them
is paired in order. The best alignment as a whole is sought, not the longest run: moved blocks would lead a
greedy search to another answer each time that something near them changes. Pure.
"""

from collections import Counter
from difflib import SequenceMatcher

CELLS = 2_500
"""Pairs of blocks beyond which likeness is not weighed for the whole …"""
BLOCKS = 2_000
"""… and blocks beyond which nothing is compared: a hostile file must not cost minutes."""
PAIRS = 50_000
"""Pairs of equal blocks, likewise: a page that says one thing a thousand times has a million."""
SAME = 3.0
"""The worth of an equal block, against less than 1 for one that is alike: lines of a table are alike too."""
ALIKE = 0.4
"""The share of words from which a block counts as another one altered."""
UNLIKE = 0.001
"""The worth of pairing blocks that share little: more than nothing, so that a rewritten block has a partner."""

Partners = dict[int, int]


def partners(base: tuple[str, ...], side: tuple[str, ...]) -> Partners:
    """For blocks of `side` the block of `base` that each was, by number; the rest was put in, or taken out."""
    start = 0
    while start < min(len(base), len(side)) and base[start] == side[start]:
        start += 1
    end = 0
    while end < min(len(base), len(side)) - start and base[-1 - end] == side[-1 - end]:
        end += 1
    inner = _between(base[start : len(base) - end], side[start : len(side) - end])
    found = {number: number for number in range(start)}
    found |= {j + start: i + start for j, i in inner.items()}
    return found | {len(side) - number: len(base) - number for number in range(end, 0, -1)}


def _between(base: tuple[str, ...], side: tuple[str, ...]) -> Partners:
    if len(base) * len(side) <= CELLS:
        return _best(base, side)
    counts = Counter(base)
    if max(len(base), len(side)) > BLOCKS or sum(counts[text] for text in side) > PAIRS:
        return dict(zip(range(len(side)), range(len(base)), strict=False))
    found: Partners = {}
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, base, side, autojunk=False).get_opcodes():
        if kind == "replace" and (i2 - i1) * (j2 - j1) <= CELLS:
            found |= {j1 + j: i1 + i for j, i in _best(base[i1:i2], side[j1:j2]).items()}
        else:
            found |= dict(zip(range(j1, j2), range(i1, i2), strict=False))
    return found


def _best(base: tuple[str, ...], side: tuple[str, ...]) -> Partners:
    """The alignment of the greatest worth, by dynamic programming from the end."""
    words, others = [Counter(text.split()) for text in base], [Counter(text.split()) for text in side]
    worth = [
        [SAME if text == other else _likeness(words[i], others[j]) for j, other in enumerate(side)]
        for i, text in enumerate(base)
    ]
    best = [[0.0] * (len(side) + 1) for _ in range(len(base) + 1)]
    for i in reversed(range(len(base))):
        for j in reversed(range(len(side))):
            best[i][j] = max(worth[i][j] + best[i + 1][j + 1], best[i + 1][j], best[i][j + 1])
    found: Partners = {}
    i = j = 0
    while i < len(base) and j < len(side):
        if best[i][j] == worth[i][j] + best[i + 1][j + 1]:
            found[j] = i
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
    return found


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two blocks have in common, under 1; hardly anything where they are unlike."""
    share = 2 * (one & other).total() / max(1, one.total() + other.total())
    return 0.999 * share if share >= ALIKE else UNLIKE
