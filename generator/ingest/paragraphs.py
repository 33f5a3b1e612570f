"""Paragraphs: the lines of a text, hard wraps undone, each with the number of the line where it begins.

A seed has one paragraph per line; where an editor or a mail program broke the lines at a fixed width, they
are put together again. A break is undone only if the next word would not have fitted, so verse, lists and
tables stay as they are. What a paragraph means is not decided here.
"""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from statistics import median

import msgspec


class Paragraph(msgspec.Struct, frozen=True):
    """Text without blanks at its ends; `line` counts from 1; `apart` if a blank line stands before it."""

    line: int
    text: str
    apart: bool = False


_WIDEST = 100
_NARROWEST = 45
_LIST_ITEM = re.compile(r"(?:[-*+•·–—▪◦‣>|#]|\(?\d{1,3}[.)]|\(?[a-zA-Z][.)])\s")
_JOINED_WORDS = re.compile(r"(?:und|oder|bzw|sowie|and|or|to|et|ou|y|o|e|en|of|och|og|i|a|ve)\b")
_FIRST_WORD = re.compile(r"\S+?(?:-|(?=\s)|$)")
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]")


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """The paragraphs in order; blank lines are gone."""
    blocks = _blocks(text)
    width = _wrap_width(blocks)
    found: list[Paragraph] = []
    for block in blocks:
        found += _unwrapped(block, width) if width else block
    return tuple(found)


def _blocks(text: str) -> list[list[Paragraph]]:
    blocks: list[list[Paragraph]] = []
    apart = False
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip()
        if line[:1] == "^":
            # Old wires set headline and byline between carets and an equals sign.
            line = line.strip("^=<> ")
        if not line:
            apart = True
            continue
        if apart or not blocks:
            blocks.append([])
        blocks[-1].append(Paragraph(number, line, apart and bool(number > 1)))
        apart = False
    return blocks


def _wrap_width(blocks: list[list[Paragraph]]) -> int:
    """The width at which the text was wrapped, or 0 if it was not.

    Evidence is asked for, since a false join is worse than a false break: blank lines, lines of like length.
    """
    if len(blocks) < 2:
        return 0
    inner = [_columns(line.text) for block in blocks for line in block[:-1] if len(block) > 1]
    if sum(len(block) > 1 for block in blocks) < 2 and len(inner) < 3:
        return 0
    # The head's short lines may share a block; what counts is whether the others agree.
    long = [columns for columns in inner if columns >= _NARROWEST // 2]
    if not long or len(long) * 2 < len(inner) or max(inner) > _WIDEST or median(long) < _NARROWEST:
        return 0
    return max(inner)


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _unwrapped(block: list[Paragraph], width: int) -> Iterable[Paragraph]:
    parts = [block[0].text]
    first = block[0]
    for before, line in itertools.pairwise(block):
        if _is_wrap(before.text, line.text, width):
            parts.append(_glue(parts[-1], line.text) + line.text)
        else:
            yield Paragraph(first.line, "".join(parts), first.apart)
            parts, first = [line.text], line
    yield Paragraph(first.line, "".join(parts), first.apart)


def _is_wrap(before: str, after: str, width: int) -> bool:
    if _LIST_ITEM.match(after):
        return False
    if _CJK.match(after) and _CJK.match(before[-1]):
        return _columns(before) + 6 >= width
    word = _FIRST_WORD.match(after)
    return _columns(before) + 1 + _columns(word[0] if word else after) > 0.92 * width


def _glue(before: str, after: str) -> str:
    if _CJK.match(after) and _CJK.match(before[-1]):
        return ""
    # Wrapping breaks at hyphens too: "Lac-" and "des-Ours" are one word, "Vor-" and "und" are two.
    if before[-1] == "-" and before[-2:-1].isalnum() and not _JOINED_WORDS.match(after):
        return ""
    return " "
