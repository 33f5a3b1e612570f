"""Likeness: whether two texts are the same story, near enough that one of them is a copy.

Two thirds of a text are another headline, a cut, a house's style, residue: a copy still shares half of the
shingles of the shorter one. So do two reports of one template, but their names and numbers differ where the
words around them agree; and so do briefs that end with the same agency's words on itself, but what each says
for itself is not in the other. A story about the same event by another writer shares next to nothing. Pure.
"""

from collections.abc import Iterator, Sequence, Set

from generator.ingest.shingles import Wording, shingles

SHARED = 0.5
"""The share of the shorter text's shingles that a copy has in common …"""
SHARED_BY_ADDRESS = 0.2
"""… and one that stands at the same address: what shares less is a page that changes from day to day."""
SHARED_BY_BRIEF = 0.8
"""The share of a brief's shingles that stand in the longer text it was cut from."""
PAIRS_OF_BRIEFS = 0.7
"""The share of pairs of words (of both briefs, headlines and all) that two briefs have in common."""
EXCHANGED = 0.15
"""The share of names and numbers that are others in the other text, beyond which both are of one template …"""
NUMBERS_EXCHANGED = 0.3
"""… and that of the numbers alone. One number is brought up to date, two names are corrected."""
GAP = 12
"""Words between two shared passages within which a name stands for a name."""
OWN = 0.2
"""The share of a text that is its own, from which what it speaks of there is looked at …"""
KNOWN = 0.5
"""… and the share of those names, numbers and longer words that stand in the text of which it is a copy."""

STRANGE = 0.15
"""The share of the longer words of the one with fewer below which two texts may be strangers. (Of 4,000 pairs
of pages on different things nine in ten share less than 0.12; of leads against the rest of
their own story one in twenty does.)"""
TELLING = 8
"""Longer words without which a text is too short to tell."""

LONGER = 6
"""Letters of a word that says what a text is about, more often than not."""


def likeness(one: Wording, other: Wording, *, same_address: bool = False) -> float:
    """How sure it is that two texts are one story: 0 if they are not, else the share of what they share."""
    if one.is_spaced != other.is_spaced:
        return 0.0
    if one.is_brief and other.is_brief:
        return _of_briefs(one, other, same_address)
    shorter, longer = sorted((one, other), key=lambda text: len(text.folded))
    overlap = _Overlap(shorter, longer)
    if same_address:
        return max(overlap.share, 0.01) if shorter.is_brief or overlap.share >= SHARED_BY_ADDRESS else 0.0
    if overlap.share < (SHARED_BY_BRIEF if shorter.is_brief else SHARED):
        return 0.0
    return 0.0 if overlap.is_of_one_template() or overlap.speaks_of_its_own() else overlap.share


def are_strangers(one: Wording, other: Wording) -> bool:
    """Whether two texts have so little in common that one is no later version of the other: no headline, no
    shingle, hardly a word. Of what is too short, or written without spaces, that is not said."""
    if one.title == other.title or not (one.is_spaced and other.is_spaced):
        return False
    mine, theirs = ({word for word in text.folded if len(word) >= LONGER} for text in (one, other))
    fewer = min(len(mine), len(theirs))
    if fewer < TELLING or len(mine & theirs) >= STRANGE * fewer:
        return False
    return not set(shingles(one.folded, one.run)) & set(shingles(other.folded, other.run))


def _of_briefs(one: Wording, other: Wording, same_address: bool) -> float:
    pairs, others = (set(shingles(text.title + text.folded, 2)) for text in (one, other))
    share = len(pairs & others) / max(1, len(pairs | others))
    if same_address:
        return max(share, 0.01)
    numbers, other_numbers = (set(filter(_is_number, text.title + text.folded)) for text in (one, other))
    # One result, price or temperature differs from the next in its numbers, and in little else.
    unlike = numbers - other_numbers and other_numbers - numbers
    if share < PAIRS_OF_BRIEFS or unlike or _Overlap(one, other).is_of_one_template():
        return 0.0
    return share


class _Overlap:
    """Where two texts agree: runs of words that both have, in the order of the shorter one."""

    def __init__(self, text: Wording, other: Wording) -> None:
        self.text, self.other, run = text, other, text.run
        theirs: dict[int, int] = {}
        for place, shingle in enumerate(shingles(other.folded, run)):
            theirs.setdefault(shingle, place)
        mine = shingles(text.folded, run)
        self.places = [theirs.get(shingle, -1) for shingle in mine]
        """For each shingle of the text where it stands in the other, -1 if it does not."""
        distinct = set(mine)
        self.share = len(distinct & theirs.keys()) / max(1, len(distinct))
        self.covered = bytearray(len(text.folded))
        for place, found in enumerate(self.places):
            if found >= 0:
                self.covered[place : place + run] = b"\1" * run

    def is_of_one_template(self) -> bool:
        """Whether names and numbers are others where the words around them are the same."""
        places = [place for place, is_shared in enumerate(self.covered) if is_shared]
        exchanged = {word for gap in self._gaps() for word in self._exchanged(*gap)}
        kept = _particulars(self.text, places) - exchanged
        if self.text.is_brief:
            return bool(exchanged)
        numbers, same = (sum(map(_is_number, words)) for words in (exchanged, kept))
        return len(exchanged) > max(2.0, EXCHANGED * len(exchanged | kept)) or numbers > max(
            1.0, NUMBERS_EXCHANGED * (numbers + same)
        )

    def _exchanged(self, mine: range, theirs: range) -> Set[str]:
        """The names and numbers of a passage for which the other text's counterpart has others."""
        here, there = _particulars(self.text, mine), _particulars(self.other, theirs)
        return here - there if there - here else set()

    def _gaps(self) -> Iterator[tuple[range, range]]:
        """Short passages that differ between two that agree, in both texts."""
        run = self.text.run
        before = (-run, -run)
        ends = (len(self.text.folded), len(self.other.folded))
        for place, found in (*enumerate(self.places), ends):
            if found < 0:
                continue
            mine, theirs = range(before[0] + run, place), range(before[1] + run, found)
            if 0 < len(mine) <= GAP and 0 < len(theirs) <= GAP:
                yield mine, theirs
            before = (place, found)

    def speaks_of_its_own(self) -> bool:
        """Whether what the text does not share tells of what the other one never mentions."""
        own = [place for place, is_shared in enumerate(self.covered) if not is_shared]
        if len(own) < OWN * len(self.covered):
            return False
        words = {self.text.folded[place] for place in own}
        told = {word for word in words if len(word) >= LONGER} | _particulars(self.text, own)
        known = told & {*self.other.folded, *self.other.title}
        return len(told) >= 3 and len(known) < KNOWN * len(told)


def _particulars(text: Wording, places: Sequence[int] | range) -> Set[str]:
    """The names and numbers among some words of a text."""
    return {text.folded[place] for place in places if _is_particular(text, place)}


def _is_particular(text: Wording, place: int) -> bool:
    """A number, or a word with a capital; short ones begin sentences, and say nothing."""
    word = text.written[place]
    return _is_number(word) or (word[0].isupper() and (len(word) > 3 or word.isupper()))


def _is_number(word: str) -> bool:
    return word[0].isdigit() or word in _NUMBERS


_NUMBER_LIST = """
two three four five six seven eight nine ten eleven twelve zwei drei vier fünf sechs sieben acht neun zehn elf
zwölf
deux trois quatre cinq sept huit neuf dix onze douze dos tres cuatro cinco seis siete ocho nueve diez once doce
二 三 四 五 六 七 八 九 十
"""
_NUMBERS = frozenset(_NUMBER_LIST.split())
