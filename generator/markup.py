"""Markup: HTML in the making, cut where the addresses of links and pictures belong.

What blocks and inline content have in common: attributes, ids that occur once, the markup of footnotes, and
raw HTML, which passes through here as it is; `prose` has it cleaned.
"""

import re

import msgspec
from markdown_it.token import Token

from generator import allowlist
from generator.bidi import direction
from generator.hypertext import escape, unescape
from generator.markdown import Document, Line
from generator.problems import Location, Problem, warning
from generator.references import Reference, dead, is_live
from generator.spelling import one_letter_off


class Heading(msgspec.Struct, frozen=True, gc=False):
    level: int
    id: str
    text: str


class Opened(msgspec.Struct):
    """A raw tag: its element, and where in which block it stands."""

    name: str
    block: Token | Line
    at: int


class Markup(msgspec.Struct):
    """What has been written so far: parts of HTML, and where among them the references belong."""

    document: Document
    path: str
    first_line: int
    outline: list[int] = []
    """The levels, as written, of the headings that the last one stands below, and its own."""
    out: list[str] = []
    cuts: list[int] = []
    references: list[Reference] = []
    headings: list[Heading] = []
    anchors: dict[str, None] = {}
    used: dict[str, int] = {}
    """How often an id was wished for."""
    problems: list[Problem] = []
    raw_tags: int = 0
    opened: list[Opened] = []
    """Raw tags that await the one that closes them: one may open in a block and close in another."""

    def pieces(self) -> list[str]:
        """The HTML, one piece more than there are references."""
        start, pieces = 0, []
        for cut in self.cuts:
            pieces.append("".join(self.out[start:cut]))
            start = cut
        pieces.append("".join(self.out[start:]))
        return pieces

    def location(self, line: int, column: int) -> Location:
        """A place in the text as a place in its file."""
        return Location(self.path, line + self.first_line - 1, column) if line else Location(self.path)


_ALIGN = {
    "text-align:left": "align-left",
    "text-align:center": "align-center",
    "text-align:right": "align-right",
}


def attributes_of(writing: Markup, token: Token) -> str:
    if not token.attrs:
        return ""
    parts = []
    for name, value in token.attrs.items():
        if name == "id" and not claim(writing, str(value), token):
            continue
        if name == "class":
            _warn_of_slips(writing, str(value), token)
        if name == "style":
            name, value = "class", _ALIGN[str(value)]
        parts.append(f' {name}="{escape(str(value))}"')
        if name == "lang" and "dir" not in token.attrs:
            parts.append(f' dir="{direction(str(value))}"')
    return "".join(parts)


def _warn_of_slips(writing: Markup, classes: str, block: Token) -> None:
    """A class above a block that is none of a theme's, but meant to make a pull quote."""
    for name in classes.split() if block.map else ():
        if (name.lower() == PULL or one_letter_off(name, PULL)) and name not in _NO_SLIPS:
            place = writing.document.seek_above(f".{name}", block.map[0] if block.map else 0)
            message = f"the class “{name}” is no more than a letter from “{PULL}”, which makes a pull quote"
            writing.problems.append(warning(writing.location(*place), message, hint=f"write {{.{PULL}}}"))


PULL = "pull"
_NO_SLIPS = frozenset([PULL, "bull", "cull", "dull", "full", "gull", "hull", "mull", "null", "pill", "poll"])
"""What somebody may well mean."""


def claim(writing: Markup, ident: str, block: Token | Line) -> bool:
    if ident in writing.anchors:
        line, column = writing.document.place(block, 0)
        writing.problems.append(id_taken(writing.location(line, column), ident))
        return False
    writing.anchors[ident] = None
    return True


def id_taken(where: Location, ident: str) -> Problem:
    return warning(where, f"the id “{ident}” is taken already", hint="choose another: a page has each id once")


def free_id(writing: Markup, wanted: str) -> str:
    ident, n = wanted, writing.used.get(wanted, 1)
    while ident in writing.anchors:
        n += 1
        ident = f"{wanted}-{n}"
    writing.used[wanted] = n
    writing.anchors[ident] = None
    return ident


def write_note(writing: Markup, token: Token) -> None:
    """Footnotes, with the roles of ARIA's publishing module, which screen readers say in their own language."""
    out, kind, meta = writing.out, token.type, token.meta
    if kind == "footnote_block_open":
        out.append('<section class="footnotes" role="doc-endnotes">\n<ol>\n')
        return
    if kind == "footnote_block_close":
        out.append("</ol>\n</section>\n")
        return
    if kind == "footnote_close":
        out.append("</li>\n")
        return
    number = meta["id"] + 1
    back = f"fnref{number}-{meta['subId'] + 1}" if meta.get("subId") else f"fnref{number}"
    if kind == "footnote_open":
        claim(writing, f"fn{number}", token)
        out.append(f'<li id="fn{number}">')
    elif kind == "footnote_anchor":
        out.append(
            f' <a href="#{back}" class="footnote-back" role="doc-backlink"'
            f' aria-label="↩\ufe0e {number}">↩\ufe0e</a>'
        )
    elif kind == "footnote_ref":
        claim(writing, back, token)
        out.append(
            f'<sup class="footnote-ref"><a href="#fn{number}" id="{back}" role="doc-noteref">{number}</a></sup>'
        )


def write_raw(
    writing: Markup, raw: str, block: Token | Line, *, at: int = 0, within: list[Opened] | None = None
) -> None:
    """Raw HTML at a position in a block; what it opens awaits its end `within` the block, or anywhere."""
    where = writing.location(*writing.document.place(block, at))
    if writing.raw_tags > MOST_RAW_TAGS:
        writing.out.append(escape(raw))
        return
    writing.raw_tags += raw.count("<")
    if writing.raw_tags > MOST_RAW_TAGS:
        writing.out.append(escape(raw))
        writing.problems.append(
            warning(
                where,
                f"more than {MOST_RAW_TAGS} HTML tags: from here on they are shown as text",
                hint="write it in Markdown",
            )
        )
        return
    writing.out.append(raw)
    _follow(writing.opened if within is None else within, raw, block, at, writing.opened)
    for what in allowlist.left_out(raw):
        writing.problems.append(
            warning(where, f"{what} is not allowed in a text and was left out", hint="write it in Markdown")
        )
    for address in _RAW_ADDRESS.finditer(raw):
        target = unescape(address[1] or address[2] or address[3] or "")
        if not is_live(target):
            writing.problems.append(dead(where, target))


def _follow(opened: list[Opened], raw: str, block: Token | Line, at: int, outside: list[Opened]) -> None:
    """Note what a piece of raw HTML opens, and forget what it closes."""
    for name, closes, start in allowlist.unbalanced(raw):
        if not closes:
            opened.append(Opened(name, block, at + start))
            continue
        for waiting in (opened, outside):
            last = next((n for n in range(len(waiting) - 1, -1, -1) if waiting[n].name == name), None)
            if last is not None:
                del waiting[last]
                break


def close(writing: Markup, within: list[Opened]) -> None:
    """Close what a block has left open: it would reach over all that follows."""
    for left in reversed(within):
        message = f"<{left.name}> is not closed in its paragraph: it ends with it"
        writing.problems.append(_unclosed(writing, left, message))
        writing.out.append(f"</{left.name}>")


def tell_unclosed(writing: Markup) -> None:
    """Tell what the whole text has left open."""
    for left in writing.opened:
        message = f"<{left.name}> is not closed: it reaches to the end of the text"
        writing.problems.append(_unclosed(writing, left, message))


def _unclosed(writing: Markup, left: Opened, message: str) -> Problem:
    where = writing.location(*writing.document.place(left.block, left.at, f"<{left.name}"))
    return warning(where, message, hint=f"write </{left.name}> where it ends")


# Cleaning badly nested tags takes the square of their number; two thousand take 20 ms.
MOST_RAW_TAGS = 2000
_RAW_ADDRESS = re.compile(r"\s(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))", re.IGNORECASE)
