"""Shingles: the runs of words by which a text is known again, and a short Signature of them to look it up by.

Four words make a shingle; where a text is written without spaces, eight characters. Letter case, Markdown's
signs, vowel points and line breaks play no part. Of a long text one shingle in eight is kept, the same ones
wherever they occur; of a brief also the pairs of words of its headline and text. Pure, and the same on every
machine.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise
from zlib import crc32

import msgspec

LONG = 300
"""Words from which a signature keeps one shingle in eight."""
BRIEF = 40
"""Words under which a text is a brief: too short for shingles of four words."""
SAMPLE = 8
_BRIEF_CHARACTERS = 80


class Wording(msgspec.Struct, frozen=True):
    """The words of a headline and a text, as written and folded for comparison."""

    title: tuple[str, ...]
    written: tuple[str, ...]
    folded: tuple[str, ...]
    is_spaced: bool
    """Whether it is written with spaces between words; else each character counts as one."""

    @property
    def is_brief(self) -> bool:
        return len(self.folded) < (BRIEF if self.is_spaced else _BRIEF_CHARACTERS)

    @property
    def run(self) -> int:
        """How many words make a shingle."""
        return 4 if self.is_spaced else 8


class Signature(msgspec.Struct, frozen=True):
    """What a text is looked up by."""

    shingles: tuple[int, ...]
    """In order, each once; those of a long text are multiples of SAMPLE."""
    pairs: tuple[int, ...]
    """A brief's pairs of words."""
    is_long: bool = False


def wording(title: str, blocks: Sequence[str]) -> Wording:
    """The words of a story, given its headline and its blocks of Markdown."""
    written = _words("\n".join(blocks))
    ideographs = sum(1 for word in written if len(word) == 1 and word > "\u2fff")
    return Wording(
        tuple([word.casefold() for word in _words(title)]),
        tuple(written),
        tuple([word.casefold() for word in written]),
        ideographs * 2 <= len(written),
    )


def shingles(words: Sequence[str], run: int) -> list[int]:
    """The number of every run of words, in the order of the text; 32 bits each."""
    # All encoded at once: a call for each word would take three times as long.
    codes = list(map(crc32, "\0".join(words).encode("utf-8", "surrogatepass").split(b"\0"))) if words else []
    if run == 2:
        return [(a * _C + b * _D & _BITS) >> 32 for a, b in pairwise(codes)]
    fours = [
        a * _A + b * _B + c * _C + d * _D & _BITS
        for a, b, c, d in zip(codes, codes[1:], codes[2:], codes[3:], strict=False)
    ]
    if run == 4:
        return [four >> 32 for four in fours]
    return [(one * _A + other * _D & _BITS) >> 32 for one, other in zip(fours, fours[4:], strict=False)]


def signature(text: Wording) -> Signature:
    """The signature of a text."""
    found = set(shingles(text.folded, text.run))
    is_long = len(text.folded) > LONG
    if is_long:
        found = {each for each in found if not each % SAMPLE}
    pairs = set(shingles(text.title + text.folded, 2)) if text.is_brief else ()
    return Signature(tuple(sorted(found)), tuple(sorted(pairs)), is_long)


_BITS = (1 << 64) - 1
# Odd numbers without pattern (from the digits of the square roots of 2, 3, 5, 7): they scatter what is alike.
_A, _B, _C, _D = 0x6A09E667F3BCC909, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1


def _words(text: str) -> list[str]:
    if not text.isascii():
        text = _POINTS.sub("", unicodedata.normalize("NFC", text))
    return _WORD.findall(_TARGET.sub("] ", text) if "](" in text else text)


# Characters of scripts without spaces one by one, all other words whole.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|[^\W_\u3040-\u30ff\u3400-\u9fff]+")
_POINTS = re.compile("[\u064b-\u065f\u0670\u0640\u0591-\u05c7]")
_TARGET = re.compile(r"\]\([^()\s]*\)")
