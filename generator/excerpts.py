"""Excerpts: finished markup cut to what may be shown of it, still whole, with an ellipsis at its end.

It takes our own markup, as `blocks` writes it or `allowlist` leaves it: balanced, and with nothing in its tags
that could be mistaken. A cut falls behind a sentence where one ends soon enough, else behind a word. Pure.
"""

import re
from collections.abc import Sequence
from functools import cache

import msgspec

from generator.hypertext import escape, text_of
from generator.leads import sentence_ends

IDEOGRAPHS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
"""Two of these are read like a word."""
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Five of these: Thai, Lao, Burmese, Khmer."""


class Cut(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is left of a body: so many words (None: all), pictures or none, so many words of each quotation
    (-1: all)."""

    words: int | None = None
    pictures: bool = False
    quotes: int = -1


def excerpt(html: str, cut: Cut) -> str:
    """The markup as far as it may be shown. Notes at its foot go with a text that is not shown to its end."""
    parts = _parts(html)
    parts = _without(parts, pictures=not cut.pictures, quotes=cut.quotes == 0, notes=cut.words is not None)
    if cut.quotes > 0:
        parts = _with_short_quotations(parts, cut.quotes)
    if cut.words is not None:
        parts = _first(parts, cut.words)
    return _tidied("".join([part.markup for part in parts]))


def shortened(text: str, words: int) -> str:
    """The first words of a plain text."""
    end, mark = _border(text, words)
    return text if end is None else text[:end] + mark if end and words > 0 else ""


class _Part(msgspec.Struct, frozen=True):
    """A tag, or the text between two (its name is empty)."""

    markup: str
    name: str = ""
    closing: bool = False


_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)((?:[^<>\"]|\"[^\"]*\")*)>")
_PICTURES = frozenset(["picture", "img"])
_VOID = frozenset(["br", "hr", "img", "wbr", "col", "source"])
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_INLINE_LIST = """
a abbr b bdi bdo cite code del dfn em i img ins kbd mark picture q rp rt ruby s samp small source span strong
sub sup time u var wbr
"""
_INLINE = frozenset(_INLINE_LIST.split())


def _parts(html: str) -> list[_Part]:
    parts, place = [], 0
    for tag in _TAG.finditer(html):
        if tag.start() > place:
            parts.append(_Part(html[place : tag.start()]))
        parts.append(_Part(tag.group(), tag[2], bool(tag[1])))
        place = tag.end()
    if place < len(html):
        parts.append(_Part(html[place:]))
    return parts


def _end(parts: Sequence[_Part], start: int) -> int:
    """Behind the closing tag of the element that opens at `start`."""
    name, depth = parts[start].name, 0
    if name in _VOID:
        return start + 1
    for place in range(start, len(parts)):
        if parts[place].name == name:
            depth += -1 if parts[place].closing else 1
            if not depth:
                return place + 1
    return len(parts)


def _without(parts: Sequence[_Part], *, pictures: bool, quotes: bool, notes: bool) -> list[_Part]:
    """The parts without whole elements: pictures with their captions, quotations, notes and their marks."""
    kept, place = [], 0
    while place < len(parts):
        part = parts[place]
        opening = part.name and not part.closing
        if opening and (
            (pictures and (part.name in _PICTURES or _is_picture(parts, place)))
            or (quotes and part.name == "blockquote")
            or (notes and ('class="footnotes"' in part.markup or 'class="footnote-ref"' in part.markup))
        ):
            place = _end(parts, place)
            continue
        kept.append(part)
        place += 1
    return kept


def _is_picture(parts: Sequence[_Part], place: int) -> bool:
    return parts[place].name == "figure" and any(p.name in _PICTURES for p in parts[place : _end(parts, place)])


def _with_short_quotations(parts: Sequence[_Part], words: int) -> list[_Part]:
    kept: list[_Part] = []
    place = 0
    while place < len(parts):
        end = place + 1
        if parts[place].name == "blockquote" and not parts[place].closing:
            end = _end(parts, place)
            kept += _first(parts[place:end], words)
        else:
            kept.append(parts[place])
        place = end
    return kept


def _first(parts: Sequence[_Part], words: int) -> list[_Part]:
    """The parts that hold the first words, all that is open closed again."""
    plain, places, headings = _plain(parts)
    end, mark = _border(plain, words)
    if end is None:
        return list(parts)
    for start, stop in reversed(headings):  # a heading with nothing below it says more than was asked for
        before = len(plain[:start].rstrip())
        if start < end <= stop and before:
            end, mark = before, " …"
    holder = max((index for index, (start, _) in enumerate(places) if start < end), default=None)
    if holder is None:
        return []
    start, place = places[holder]
    text = escape(text_of(parts[place].markup)[: end - start]) + mark
    unfinished = _open(parts[:place])
    kept = [_untold(part) if index in unfinished else part for index, part in enumerate(parts[:place])]
    closing = [_Part(f"</{parts[index].name}>", parts[index].name, True) for index in reversed(unfinished)]
    return [*kept, _Part(text), *closing]


def _open(parts: Sequence[_Part]) -> list[int]:
    """Which of the parts open what is still open after the last of them."""
    still: list[int] = []
    for place, part in enumerate(parts):
        if part.closing and still:
            still.pop()
        elif part.name and part.name not in _VOID:
            still.append(place)
    return still


def _untold(part: _Part) -> _Part:
    """A tag without what it says of all that it holds: a heading's id is made of its words."""
    return _Part(_TELLING.sub("", part.markup), part.name)


_TELLING = re.compile(r" (?:id|title)=\"[^\"]*\"")


def _plain(parts: Sequence[_Part]) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """The words, blocks apart by line breaks; where in them each text begins; and where headings stand."""
    words = ""
    places: list[tuple[int, int]] = []
    headings: list[tuple[int, int]] = []
    opened = 0
    for place, part in enumerate(parts):
        if not part.name:
            places.append((len(words), place))
            words += text_of(part.markup)
            continue
        if part.name in _HEADINGS:
            headings += [(opened, len(words))] if part.closing else []
            opened = len(words)
        words += "\n" if part.name not in _INLINE else ""
    return words, places, headings


@cache
def _unit() -> re.Pattern[str]:
    """A word, or a sign of a script without spaces. Compiled by the first who asks: it takes 5 ms."""
    return re.compile(rf"[{IDEOGRAPHS}]|[{UNSPACED}]|[^\s{IDEOGRAPHS}{UNSPACED}]+")


_TENTHS = 10
"""What a word counts for, so that halves and fifths of one can be added up without rounding."""
_LONG_WORD = 30
"""What is longer has no blanks where others have: it counts as several."""


def _border(text: str, words: int) -> tuple[int | None, str]:
    """Where a text of so many words ends, and what shows that more followed; None if it is no longer."""
    count, end = 0, 0
    for unit in _unit().finditer(text):
        count += _weight(unit.group())
        if count > words * _TENTHS:
            break
        end = unit.end()
    else:
        return None, ""
    ended = [place for place in sentence_ends(text[: end + 40], len(text)) if place <= end]
    if ended and ended[-1] * 3 >= end * 2:
        return ended[-1], "" if text[ended[-1] - 1] == "…" else " …"
    return len(text[:end].rstrip(" ,;:–—-(“«„\"'\n")), "…"


def _weight(unit: str) -> int:
    if len(unit) == 1:
        if ideographs().match(unit):
            return 5
        if letters_of_unspaced().match(unit):
            return 2
    if not unit.strip(_LONE):
        return 0
    return _TENTHS * -(-len(unit) // _LONG_WORD)


@cache
def ideographs() -> re.Pattern[str]:
    """One of IDEOGRAPHS."""
    return re.compile(f"[{IDEOGRAPHS}]")


@cache
def letters_of_unspaced() -> re.Pattern[str]:
    """One of UNSPACED."""
    return re.compile(f"[{UNSPACED}]")


_LONE = "–—-«»·、。，！？：；「」『』（）…“”‘’\"'()[].,;:!?*/&|"


_EMPTY = re.compile(r"<(a|p|div|figure|em|strong|span)(?: [^<>]*)?>\s*</\1>\n?")
_INWARD = re.compile(r" href=\"#([^\"]*)\"")
_ID = re.compile(r" id=\"([^\"]*)\"")


def _tidied(html: str) -> str:
    """Without what is left empty, and without links into what is not shown."""
    while (tidy := _EMPTY.sub("", html)) != html:
        html = tidy
    known = set(_ID.findall(html))
    return _INWARD.sub(lambda link: link.group() if link[1] in known else "", html)
