"""Nearness: which texts might be copies of others, told by their signatures alone.

A look-up among a hundred thousand signatures takes part of a second, and memory for one batch of those that are
asked for. Its answer is a guess with few false ones; `likeness` has the last word. Pure.
"""

from collections.abc import Iterable, Sequence

import msgspec

from generator.ingest.shingles import SAMPLE, Signature

Name = tuple[str, str]
"""A seed and the key of an entry in it."""

LEAST = 2
"""Shingles that two texts must share …"""
SHARE = 0.3
"""… and the share of the shorter one's: less than `likeness` demands, for a sample may mislead."""
MOST = 8
"""How many texts are looked at for one."""
BATCH = 2_000
"""Texts that are asked for in one pass."""


class Trace(msgspec.Struct, frozen=True):
    """What a story is looked up by: its signature, and its address on the web as a key (empty: none)."""

    signature: Signature
    address: str = ""


def near(
    asked: Sequence[tuple[Name, Trace]], known: Iterable[tuple[Name, Trace]]
) -> dict[Name, tuple[Name, ...]]:
    """For each story that is asked for up to MOST others among the known ones, the nearest first."""
    inquiry = _Inquiry(asked)
    for name, trace in known:
        inquiry.meet(name, trace)
    return {
        name: tuple([other for _, other in sorted(found, key=lambda one: (-one[0], one[1]))[:MOST]])
        for (name, _), found in zip(asked, inquiry.found, strict=True)
        if found
    }


class Sieve:
    """What lets pass of an archive that which might be near to some stories: most of it is not."""

    def __init__(self, asked: Sequence[tuple[Name, Trace]]) -> None:
        self.numbers = {
            number for _, trace in asked for number in (*trace.signature.shingles, *trace.signature.pairs)
        }
        self.addresses = {trace.address for _, trace in asked if trace.address}

    def passes(self, address: str, *numbers: Iterable[int]) -> bool:
        """Whether anything is shared with those that ask."""
        return address in self.addresses or not all(map(self.numbers.isdisjoint, numbers))


class _Inquiry:
    """Who asks, by each shingle, pair of words and address; and what was found for each."""

    def __init__(self, asked: Sequence[tuple[Name, Trace]]) -> None:
        self.asked = asked
        self.found: list[list[tuple[float, Name]]] = [[] for _ in asked]
        self.shingles: dict[int, list[int]] = {}
        self.pairs: dict[int, list[int]] = {}
        self.addresses: dict[str, list[int]] = {}
        for place, (_, trace) in enumerate(asked):
            for shingle in trace.signature.shingles:
                self.shingles.setdefault(shingle, []).append(place)
            for pair in trace.signature.pairs:
                self.pairs.setdefault(pair, []).append(place)
            if trace.address:
                self.addresses.setdefault(trace.address, []).append(place)

    def meet(self, name: Name, trace: Trace) -> None:
        """Note a known story for those that may be copies of it."""
        signature = trace.signature
        worth: dict[int, float] = {}
        for place, shared in _asking(self.shingles, signature.shingles).items():
            share = _share(shared, signature, self.asked[place][1].signature)
            if len(shared) >= LEAST and share >= SHARE:
                worth[place] = share
        for place, shared in _asking(self.pairs, signature.pairs).items():
            share = len(shared) / max(1, len(signature.pairs))
            if share >= SHARE:
                worth[place] = max(share, worth.get(place, 0))
        for place in self.addresses.get(trace.address, ()) if trace.address else ():
            worth[place] = 2.0
        for place, share in worth.items():
            if self.asked[place][0] != name:
                self.found[place].append((share, name))
                if len(self.found[place]) > 8 * MOST:
                    self.found[place] = sorted(self.found[place], key=lambda one: (-one[0], one[1]))[:MOST]


def _asking(by_number: dict[int, list[int]], numbers: tuple[int, ...]) -> dict[int, list[int]]:
    """Who asks for some of the numbers, and for which."""
    common = by_number.keys() & numbers
    if len(common) < LEAST:
        return {}
    asking: dict[int, list[int]] = {}
    for number in common:
        for place in by_number[number]:
            asking.setdefault(place, []).append(number)
    return asking


def _share(shared: list[int], one: Signature, other: Signature) -> float:
    """The share of the shorter text's shingles; if one text is long, in the sample that both have."""
    if one.is_long == other.is_long:
        return len(shared) / max(1, min(len(one.shingles), len(other.shingles)))
    short, long = (other, one) if one.is_long else (one, other)
    sampled = sum(1 for shingle in short.shingles if not shingle % SAMPLE)
    # What a brief shares with the sample of a long text is chance: any of it counts.
    return len(shared) / max(1, min(sampled, len(long.shingles)))
