"""PDF lines: the lines of a document's pages put together as paragraphs. Pure.

A line knows its place and the size of its letters. What stands on every page at the same place is the page's,
not the story's; where lines lie further apart, are set in, or change their size, a paragraph ends. Words cut
at a line's end are one again.
"""

import itertools
import re
from collections import Counter
from statistics import median

import msgspec


class Line(msgspec.Struct, frozen=True):
    """A line of a page: where it begins (x from the left, y from below), its letters' size, its words."""

    page: int
    x: float
    y: float
    size: float
    text: str


_PAGE_NUMBER = re.compile(
    r"[-–—|\s]*(?:(?:page|seite|página|pagina|p\.|s\.|стр\.?)\s*)?\d{1,4}(?:\s*(?:/|of|von|de|di|sur|из)\s*\d{1,4})?[-–—|\s]*",
    re.IGNORECASE,
)
_CUT_WORD = re.compile(r"(?<=[^\W\d_])[-\u00ad\u2010]$")
_CJK = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uac00-\ud7af\uff00-\uffef]")
_LIST_ITEM = re.compile(r"(?:[-*•·–▪◦‣]|\(?\d{1,3}[.)])\s")
_WIDER = 1.35
"""Times the usual distance: beyond this a paragraph has ended."""


def without_page_furniture(lines: list[Line]) -> tuple[list[Line], list[str]]:
    """The lines without headers, footers and page numbers, and what those said."""
    pages = {line.page for line in lines}
    edges: dict[int, tuple[set[float], set[float]]] = {}
    for page in pages:
        heights = sorted({round(line.y) for line in lines if line.page == page}, reverse=True)
        edges[page] = (set(map(float, heights[:2])), set(map(float, heights[-2:])))
    counts = Counter((_shape(line.text), at) for line in lines for at in _edge(line, edges[line.page]))
    most = max(2, len(pages) // 2)
    kept: list[Line] = []
    dropped: list[str] = []
    for line in lines:
        at = _edge(line, edges[line.page])
        repeated = len(pages) > 1 and any(counts[_shape(line.text), each] >= most for each in at)
        if at and (repeated or _PAGE_NUMBER.fullmatch(line.text)):
            dropped.append(line.text)
        else:
            kept.append(line)
    return kept, dropped


def _edge(line: Line, edges: tuple[set[float], set[float]]) -> list[str]:
    y = float(round(line.y))
    return [name for name, heights in (("top", edges[0]), ("foot", edges[1])) if y in heights]


def _shape(text: str) -> str:
    """The words of a line, whatever its numbers are."""
    return re.sub(r"\d+", "0", " ".join(text.split())).casefold()


def paragraphs_of(lines: list[Line]) -> list[str]:
    """The paragraphs of all pages; one that runs over a page's end is one."""
    usual = _usual_distance(lines)
    left = _usual_left(lines)
    widest: dict[int, int] = {}
    for line in lines:
        widest[round(line.size)] = max(widest.get(round(line.size), 0), len(line.text))
    found: list[str] = []
    before: Line | None = None
    for line in lines:
        if (
            before is not None
            and found
            and not (_ends(before, line, usual, left) or _had_room(before, line, widest[round(before.size)]))
        ):
            found[-1] = _joined(found[-1], line.text)
        else:
            found.append(line.text)
        before = line
    return found


def _usual_distance(lines: list[Line]) -> float:
    """The distance of most lines from the one above, in sizes of their letters."""
    steps = [
        (above.y - line.y) / line.size
        for above, line in itertools.pairwise(lines)
        if above.page == line.page and above.y > line.y and line.size and abs(above.size - line.size) < 0.5
    ]
    near = [step for step in steps if step < 3]
    return median(near) if near else 1.2


def _usual_left(lines: list[Line]) -> float:
    counts = Counter(round(line.x) for line in lines)
    return float(counts.most_common(1)[0][0]) if counts else 0.0


def _ends(before: Line, line: Line, usual: float, left: float) -> bool:
    """Whether a paragraph ended with the line before."""
    if abs(before.size - line.size) > 0.6 or _LIST_ITEM.match(line.text):
        return True
    finished = before.text.rstrip()[-1:] in ".!?:…。！？”»\"'"
    set_in = (
        line.x - left > 0.6 * line.size
        and abs(before.x - line.x) > 0.6 * line.size
        and line.x - left < 6 * line.size
    )
    if before.page != line.page:
        return finished and (set_in or line.text[:1].isupper() or not line.text[:1].isalpha())
    gap = (before.y - line.y) / (line.size or 1)
    if gap < -0.5:
        # The next column: its first line goes on where the last one stopped.
        return finished and set_in
    return gap > usual * _WIDER or (set_in and finished)


def _had_room(before: Line, line: Line, widest: int) -> bool:
    """Whether the next word would have fitted in the line before: then it was ended on purpose."""
    return len(before.text) + 1 + len(line.text.split(" ", 1)[0]) < 0.7 * widest


def _joined(before: str, text: str) -> str:
    if _CUT_WORD.search(before) and text[:1].islower():
        return f"{before[:-1]}{text}"
    if _CUT_WORD.search(before) and not before.endswith("\u00ad"):
        return f"{before}{text}"
    glue = "" if _CJK.match(before[-1:]) and _CJK.match(text[:1]) else " "
    return f"{before}{glue}{text}"
