"""Tags: which start and end tags of a page do not belong together, and what stands where it cannot.

A browser mends such a page, each in the same way, but not into what was meant. The rules of the HTML standard
as far as templates break them: what must be closed, whose end may be left out, what a paragraph, a heading, a
list or a table can hold. Python's own parser reads the tags.
"""

from collections.abc import Container, Iterator
from html.parser import HTMLParser
from typing import Any

import msgspec

from generator.hypertext import with_short_numbers

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
OPTIONAL = frozenset(
    """
    html head body p li dt dd tr td th tbody thead tfoot option optgroup colgroup rt rp
    """.split()
)
"""Elements whose end tag may be left out."""
CLOSED = frozenset(
    """
    a abbr address article aside audio b blockquote button caption cite code del details dfn div dl em
    fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header i iframe ins kbd label legend main
    mark nav ol picture pre q s samp script search section select small span strong style sub summary
    sup table template textarea time u ul var video
    """.split()
)
"""Elements that must be closed."""
BLOCKS = frozenset(
    """
    address article aside blockquote details dialog div dl fieldset figcaption figure footer form h1 h2
    h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul
    """.split()
)
"""Elements that end an open paragraph."""
WORDS_ONLY = frozenset(
    """
    p h1 h2 h3 h4 h5 h6 span em strong b i u s small abbr cite code q sub sup time mark label pre dfn
    var kbd
    """.split()
)
"""Elements that hold text and its like, no blocks."""
WITHIN = {
    "li": frozenset(["ul", "ol", "menu"]),
    "dt": frozenset(["dl", "div"]),
    "dd": frozenset(["dl", "div"]),
    "figcaption": frozenset(["figure"]),
    "tr": frozenset(["table", "tbody", "thead", "tfoot"]),
    "td": frozenset(["tr"]),
    "th": frozenset(["tr"]),
    "caption": frozenset(["table"]),
    "legend": frozenset(["fieldset"]),
    "summary": frozenset(["details"]),
    "source": frozenset(["picture", "video", "audio"]),
}
"""Where these stand, and nowhere else."""
HOLDS = {
    "ul": frozenset(["li", "script", "template"]),
    "ol": frozenset(["li", "script", "template"]),
    "dl": frozenset(["dt", "dd", "div", "script", "template"]),
    "table": frozenset(["caption", "colgroup", "thead", "tbody", "tfoot", "tr", "script", "template"]),
    "tr": frozenset(["td", "th", "script", "template"]),
}
"""What these hold, and nothing else."""
NOT_WITHIN_ITSELF = frozenset(["a", "button", "form", "label"])
ENDED_BY = {
    "li": frozenset(["li"]),
    "dt": frozenset(["dt", "dd"]),
    "dd": frozenset(["dt", "dd"]),
    "tr": frozenset(["tr", "tbody", "tfoot"]),
    "td": frozenset(["td", "th", "tr", "tbody", "tfoot"]),
    "th": frozenset(["td", "th", "tr", "tbody", "tfoot"]),
    "thead": frozenset(["tbody", "tfoot"]),
    "tbody": frozenset(["tbody", "tfoot"]),
    "option": frozenset(["option", "optgroup"]),
    "optgroup": frozenset(["optgroup"]),
    "head": frozenset(["body"]),
    "p": BLOCKS,
}
"""What ends an element whose end tag was left out."""

Mismatch = tuple[str, str, int, int, tuple[str, ...]]
"""Message, hint, line, column, and the tag as it stands."""


def misplaced(root: Any) -> bool:
    """Whether in a page as it was parsed an element has a parent that cannot hold it."""
    for element in root.iter(*BLOCKS, *WITHIN):
        parent = element.getparent()
        if parent is not None and _cannot_hold(parent.tag, element.tag):
            return True
    return any(_cannot_hold(element.tag, child.tag) for element in root.iter(*HOLDS) for child in element)


def mismatches(text: str) -> list[Mismatch]:
    """What is wrong with the tags of a page, in its order."""
    reader = _Reader()
    reader.feed(with_short_numbers(text))
    reader.close()
    return [*reader.found, *reader.left_open()]


def _cannot_hold(parent: str, child: str) -> bool:
    if parent in WORDS_ONLY and child in BLOCKS:
        return True
    within, holds = WITHIN.get(child), HOLDS.get(parent)
    return (within is not None and parent not in within) or (holds is not None and child not in holds)


class _Open(msgspec.Struct, frozen=True):
    """An element that has begun."""

    tag: str
    line: int
    column: int
    text: str


class _Reader(HTMLParser):
    """Follows the tags of a page, with those that are open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Mismatch] = []
        self._open: list[_Open] = []
        self._ended: _Open | None = None
        """A block that ended a paragraph whose end tag may yet come."""

    def handle_starttag(self, tag: str, attributes: object) -> None:
        self._begin(tag)
        if tag in VOID:
            self._open.pop()

    def handle_startendtag(self, tag: str, attributes: object) -> None:
        self._begin(tag)
        here = self._open.pop()
        if tag in CLOSED and not self._inside(("svg", "math")):
            self._tell(
                here, f"<{tag}/> closes nothing: what follows stands inside it", f"write <{tag}></{tag}>"
            )

    def handle_endtag(self, tag: str) -> None:
        line, column = self.getpos()
        here = _Open(tag, line, column + 1, f"</{tag}>")
        if tag in VOID:
            self._tell(here, f"<{tag}> has no end tag", f"leave </{tag}> out")
        elif not self._inside((tag,)):
            self._closes_nothing(here)
        else:
            while (last := self._open.pop()).tag != tag:
                if last.tag not in OPTIONAL:
                    self._tell(last, f"<{last.tag}> is not closed", f"write </{last.tag}> before the </{tag}>")

    def left_open(self) -> Iterator[Mismatch]:
        """What is still open at the end of the page."""
        for last in self._open:
            if last.tag not in OPTIONAL:
                yield _mismatch(last, f"<{last.tag}> is not closed", f"write </{last.tag}> where it ends")

    def _begin(self, tag: str) -> None:
        line, column = self.getpos()
        here = _Open(tag, line, column + 1, self.get_starttag_text() or "")
        while (place := self._ended_by(tag)) is not None:
            if self._open[place].tag == "p":
                self._ended = here
            del self._open[place:]
        parent = self._open[-1].tag if self._open else ""
        if tag in NOT_WITHIN_ITSELF and self._inside((tag,)):
            hint = f"close the first <{tag}> before the second begins"
            self._tell(here, f"{_a(tag)} stands inside another <{tag}>", hint)
        elif self._open and not self._inside(("svg", "math")) and _cannot_hold(parent, tag):
            self._tell(here, f"{_a(tag)} cannot stand in {_a(parent)}", _instead(parent, tag))
        self._open.append(here)

    def _ended_by(self, tag: str) -> int | None:
        """Which of the open elements a tag ends, and with it those inside whose end tags were left out."""
        for place in range(len(self._open) - 1, -1, -1):
            if tag in ENDED_BY.get(self._open[place].tag, ()):
                return place
            if self._open[place].tag not in OPTIONAL:
                return None
        return None

    def _closes_nothing(self, here: _Open) -> None:
        ended = self._ended
        if here.tag == "p" and ended is not None:
            self._tell(ended, f"{_a(ended.tag)} cannot stand in a <p>", _instead("p", ended.tag))
            self._ended = None
        else:
            hint = f"remove </{here.tag}>, or write <{here.tag}> where it begins"
            self._tell(here, f"</{here.tag}> closes nothing", hint)

    def _inside(self, tags: Container[str]) -> bool:
        return any(each.tag in tags for each in self._open)

    def _tell(self, place: _Open, message: str, hint: str) -> None:
        self.found.append(_mismatch(place, message, hint))


def _mismatch(place: _Open, message: str, hint: str) -> Mismatch:
    return message, hint, place.line, place.column, (place.text,)


def _instead(parent: str, child: str) -> str:
    if child in WITHIN and parent not in WITHIN[child]:
        return f"put it into a {' or '.join(f'<{each}>' for each in sorted(WITHIN[child]))}"
    if parent in HOLDS:
        return f"put it into a <{min(HOLDS[parent] - {'script', 'template', 'caption', 'colgroup', 'div'})}>"
    return f"close the <{parent}> before it, or make the <{parent}> a <div>"


def _a(tag: str) -> str:
    return f"{'an' if tag[0] in 'aeio' or tag[1:].isdigit() else 'a'} <{tag}>"
