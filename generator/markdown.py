"""Markdown, as markdown-it-py reads it for us: CommonMark, tables, strikethrough, footnotes, attributes.

`parse` answers with the blocks of a text: tokens, and Lines in place of those plain paragraphs, headings,
quotations and lists that a look at the first characters of their lines recognises. `inline` reads the text
of a block. Both give exactly what the library's own rules would give (tests compare them); the shortcuts only
save its machinery where nothing is at stake. How they look in HTML is decided in `blocks` and `inlines`.
"""

import re
from bisect import bisect_right
from collections.abc import MutableMapping
from functools import cache, cached_property
from typing import Any, Literal

import msgspec
from markdown_it import MarkdownIt
from markdown_it.common.utils import MD_TRIM_CHARS
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline, autolink, html_inline, image, link
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_inline, footnote_ref

from generator import attributes

Env = MutableMapping[str, Any]

QUOTES: dict[str, tuple[str, str, str, str]] = {
    "cs": ("„", "“", "‚", "‘"),
    "da": ("»", "«", "›", "‹"),
    "de": ("„", "“", "‚", "‘"),
    "en": ("“", "”", "‘", "’"),
    "es": ("«", "»", "“", "”"),
    "fi": ("”", "”", "’", "’"),
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "hu": ("„", "”", "»", "«"),
    "it": ("«", "»", "“", "”"),
    "nb": ("«", "»", "‘", "’"),
    "nl": ("“", "”", "‘", "’"),
    "pl": ("„", "”", "»", "«"),
    "pt": ("“", "”", "‘", "’"),
    "ru": ("«", "»", "„", "“"),
    "sv": ("”", "”", "’", "’"),
    "uk": ("«", "»", "„", "“"),
}
"""Opening and closing marks, outer and inner, by language."""


Shape = Literal["paragraph", "heading", "quotation", "item", "first item", "last item", "only item"]


class Line(msgspec.Struct, frozen=True, gc=False):
    """A plain block that needs no block parser; `line` counts from 0, `level` is a heading's."""

    content: str
    line: int
    shape: Shape = "paragraph"
    level: int = 0

    @property
    def map(self) -> list[int]:
        """As the library's tokens have it: the lines from which and up to which it reaches."""
        return [self.line, self.line + 1]


class Document(msgspec.Struct, frozen=True, dict=True):
    """The blocks of a text, and what reading their inline content needs."""

    blocks: list[Token | Line]
    parser: MarkdownIt
    env: Env
    source: str
    """The text with line endings made one."""

    @cached_property
    def lines(self) -> list[str]:
        return self.source.split("\n")

    def place(self, block: "Token | Line", at: int | None, sought: str = "") -> tuple[int, int]:
        """Line and column, from 1, of a position in a block's text; of what is sought if that is unknown."""
        content, first = block.content, block.map[0] if block.map else None
        if first is None:
            return self.seek(sought)
        if at is None:
            at = max(content.find(sought), 0)
        starts, margins = self.places_in(content, first)
        number = bisect_right(starts, at) - 1
        start, line = starts[number], first + number
        if number not in margins:
            end = starts[number + 1] - 1 if number + 1 < len(starts) else len(content)
            margins[number] = max(self.lines[line].find(content[start : min(end, start + 80)]), 0)
        return line + 1, margins[number] + at - start + 1

    def places_in(self, content: str, first: int) -> tuple[list[int], dict[int, int]]:
        """Where the lines of a block begin, and how far each is indented as far as that was asked. Kept for the
        last block: one of a megabyte may hold a link every ten characters."""
        kept = self.__dict__.get("placed", ("", 0))
        if kept[0] is not content or kept[1] != first:
            starts = [0, *[match.end() for match in _LINE_END.finditer(content)]]
            self.__dict__["placed"] = (content, first, starts, {})
        _, _, starts, margins = self.__dict__["placed"]
        return starts, margins

    def unused_notes(self) -> list[str]:
        """The labels of footnotes that no mark in the text leads to."""
        notes = self.env.get("footnotes", {}).get("refs", {})
        return [label[1:] for label, number in notes.items() if number < 0]

    def lost_notes(self) -> list[tuple[str, tuple[int, int]]]:
        """The marks whose footnote has no text, each with its place."""
        found: list[tuple[str, str, int]] = self.env.get("lost notes", [])
        blocks = {block.content: block for block in reversed(self.blocks)} if found else {}
        return [
            (mark, self.place(blocks[text], at, mark) if text in blocks else self.seek(mark))
            for mark, text, at in found
        ]

    def seek(self, sought: str) -> tuple[int, int]:
        """Line and column at which something first occurs; 0, 0 if it does not."""
        at = self.source.find(sought) if sought else -1
        if at < 0:
            return 0, 0
        return self.source.count("\n", 0, at) + 1, at - self.source.rfind("\n", 0, at)

    def seek_above(self, sought: str, line: int) -> tuple[int, int]:
        """Line and column of what stands above a line, which counts from 0; 0, 0 if it does not."""
        for number in range(line - 1, -1, -1):
            if (at := self.lines[number].find(sought)) >= 0:
                return number + 1, at + 1
        return 0, 0


_LINE_END = re.compile("\n")


def parse(text: str, quotes: str = "") -> Document:
    """The blocks of a text. `quotes` is a language whose quotation marks replace straight ones."""
    source = _normal(text)
    has_notes = "[^" in source or "^[" in source
    parser = _parser("{" in source, has_notes, quotes)
    env: Env = {}
    if has_notes or quotes or _may_span(source):
        state = StateCore(source, parser, env)
        parser.core.process(state)
        return Document(list(state.tokens), parser, env, source)
    return Document(_cut(source, parser, env), parser, env, source)


def inline(content: str, document: Document) -> list[Token]:
    """The tokens of a block's text."""
    tokens: list[Token] = []
    document.parser.inline.parse(content, document.parser, document.env, tokens)
    return tokens


def parse_plainly(text: str, quotes: str = "") -> Document:
    """What `parse` gives, without its shortcuts: the yardstick that the tests hold it against."""
    source = _normal(text)
    parser = _parser("{" in source, "[^" in source or "^[" in source, quotes)
    state = StateCore(source, parser, {})
    parser.core.process(state)
    return Document(list(state.tokens), parser, state.env, source)


def _normal(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("\0", "\ufffd") if "\0" in text else text


# Fenced code, HTML blocks and lines of attributes alone reach over a blank line into unindented text.
_SPANNING = re.compile(r"^[ \t>*+\-0-9.)]*[<{]", re.MULTILINE)


def _may_span(source: str) -> bool:
    if "```" in source or "~~~" in source:
        return True
    return ("<" in source or "{" in source) and _SPANNING.search(source) is not None


# What begins a line of a paragraph and can neither begin nor continue any other block.
_SAFE = (
    r"(?:[^\W\d_]|[\"'“”‘’«»„‚‹›(¿¡—–…$€£§©@%]|[0-9]+(?=[^0-9.)\n]|[.)][^ \t\n])"
    r"|(?:\*\*?|__?)(?=[^\W_])|\[(?=[^\[\]\\\n]+\]\())"
)
_START = re.compile(_SAFE)
_PARAGRAPH = re.compile(rf"{_SAFE}[^\n]*(?:\n{_SAFE}[^\n]*)*\Z")
_QUOTATION = re.compile(rf"> {_SAFE}")
_ITEMS = re.compile(rf"(?:- {_SAFE}[^\n]*(?:\n|\Z))+\Z")
_HEADING = re.compile(r"(#{1,6}) ([^\s#][^#\n]*)\Z")
_AFRESH = re.compile(rf"{_SAFE}|#{{1,6}} ")


def _cut(source: str, parser: MarkdownIt, env: Env) -> list[Token | Line]:
    """Cut at blank lines: what is plain becomes Lines, runs of all else go to the library.

    After a blank line an unindented line that begins like a paragraph or heading closes whatever stood open,
    unless that is fenced code or HTML, which `parse` has ruled out.
    """
    blocks: list[Token | Line] = []
    rest: list[str] = []
    body = source.lstrip("\n")
    rest_line = line = len(source) - len(body)
    chunks = body.rstrip("\n").split("\n\n")
    for i, chunk in enumerate(chunks):
        if rest and _AFRESH.match(chunk):
            blocks += _stock("\n\n".join(rest), rest_line, parser, env)
            rest = []
        if not rest:
            if found := _plain(chunk, line, i + 1 == len(chunks) or _AFRESH.match(chunks[i + 1]) is not None):
                blocks += found
                line += 2 + chunk.count("\n")
                continue
            rest_line = line
        rest.append(chunk)
        line += 2 + chunk.count("\n")
    if rest:
        blocks += _stock("\n\n".join(rest), rest_line, parser, env)
    return blocks


def _plain(chunk: str, line: int, is_closed: bool) -> list[Line] | None:
    """The Lines of a chunk that consists of nothing else. `is_closed`: nothing that follows belongs to it."""
    if "\n" not in chunk:
        if _START.match(chunk):
            return [Line(chunk.strip(MD_TRIM_CHARS), line)]
        if heading := _HEADING.match(chunk):
            return [Line(heading[2].strip(MD_TRIM_CHARS), line, "heading", len(heading[1]))]
        if _QUOTATION.match(chunk):
            return [Line(chunk[2:].strip(MD_TRIM_CHARS), line, "quotation")]
    elif _PARAGRAPH.match(chunk):
        return [Line(chunk.strip(MD_TRIM_CHARS), line)]
    if is_closed and _ITEMS.match(chunk):
        return _items(chunk, line)
    return None


def _items(chunk: str, line: int) -> list[Line]:
    items = [item[2:].strip(MD_TRIM_CHARS) for item in chunk.split("\n")]
    if len(items) == 1:
        return [Line(items[0], line, "only item")]
    lines = [Line(item, line + n, "item") for n, item in enumerate(items)]
    lines[0] = Line(items[0], line, "first item")
    lines[-1] = Line(items[-1], line + len(items) - 1, "last item")
    return lines


def _stock(text: str, line: int, parser: MarkdownIt, env: Env) -> list[Token]:
    """The library's own blocks of a part of the text that begins at a line."""
    tokens: list[Token] = []
    parser.block.parse(text, parser, env, tokens)
    if line:
        for token in tokens:
            if token.map:
                token.map = [token.map[0] + line, token.map[1] + line]
    return tokens


@cache
def _parser(has_attributes: bool, has_notes: bool, quotes: str) -> MarkdownIt:
    """One parser per process and set of features: rules that a text gives no cause for are not even tried."""
    marks = QUOTES.get(quotes.partition("-")[0].lower(), QUOTES["en"])
    parser = MarkdownIt(
        "commonmark", {"html": True, "typographer": bool(quotes), "quotes": marks, "maxNesting": MAX_NESTING}
    )
    parser.enable(["table", "strikethrough"])
    # Addresses stay as written, and `prose` alone decides which may live: one door for Markdown and HTML.
    parser.normalizeLink = _same  # type: ignore[method-assign]
    parser.validateLink = _any  # type: ignore[method-assign]
    if has_notes:
        parser.use(footnote_plugin)
        parser.inline.ruler.at("footnote_ref", _note_reference)
        parser.inline.ruler.at("footnote_inline", _inline_note)
    if has_attributes:
        parser.use(attributes.plugin)
    parser.core.ruler.after("block", "attributes", _resolve_attributes)
    if quotes:
        parser.core.ruler.enable(["smartquotes"])
    parser.inline.ruler.at("link", _link)
    parser.inline.ruler.at("image", _image)
    parser.inline.ruler.at("autolink", _autolink)
    parser.inline.ruler.at("html_inline", _raw)
    parser.inline.terminator_re = _STOPS_AND_BRACES if has_attributes else _STOPS
    return parser


MAX_NESTING = 20
"""Deeper lists, quotations and brackets are cut off: no story needs them, and hostile text lives on them."""

# Where the text rule must stop for another rule to have a say. `]` ends a link's label.
_STOPS = re.compile(r"[\n*<\[\\\]_`]|!(?=\[)|&(?=[#A-Za-z])|~(?=~)|\^(?=\[)")
_STOPS_AND_BRACES = re.compile(r"[\n*<\[\\\]_`{]|!(?=\[)|&(?=[#A-Za-z])|~(?=~)|\^(?=\[)")


def _same(url: str) -> str:
    return url


def _any(url: str) -> bool:
    return True


def _resolve_attributes(state: StateCore) -> None:
    attributes.resolve(state.tokens)


def _link(state: StateInline, silent: bool) -> bool:
    return state.src[state.pos] == "[" and _may_close(state) and _placed(link, state, silent)


def _image(state: StateInline, silent: bool) -> bool:
    return state.src[state.pos] == "!" and _may_close(state) and _placed(image, state, silent)


def _autolink(state: StateInline, silent: bool) -> bool:
    return state.src[state.pos] == "<" and _placed(autolink, state, silent)


def _raw(state: StateInline, silent: bool) -> bool:
    return state.src[state.pos] == "<" and _placed(html_inline, state, silent)


def _may_close(state: StateInline) -> bool:
    """Whether a closing bracket follows at all. The answer is kept for the block: no search for each `[`."""
    return state.html_terminator_last("]") > state.pos


def _placed(rule: Any, state: StateInline, silent: bool) -> bool:
    """Run a rule; the token that it opens remembers where it stands in the block's text."""
    if silent:
        return bool(rule(state, True))
    start = state.pos
    index = len(state.tokens) + (1 if state.pending else 0)
    if not rule(state, False):
        return False
    state.tokens[index].meta["at"] = start
    return True


_NOTE = re.compile(r"\[\^[^\]\s]{1,200}\]")


def _note_reference(state: StateInline, silent: bool) -> bool:
    # The plugin looks for the bracket's end to the end of the text, for every bracket: quadratic.
    mark = _NOTE.match(state.src, state.pos)
    if mark is None or footnote_ref(state, silent):
        return mark is not None
    if not silent:
        state.env.setdefault("lost notes", []).append((mark.group(), state.src, mark.start()))
    return False


def _inline_note(state: StateInline, silent: bool) -> bool:
    # Notes in notes in notes are read by recursion that no nesting limit sees.
    depth = state.env.get("note_depth", 0)
    if depth >= 3 or not state.src.startswith("^[", state.pos) or not _may_close(state):
        return False
    state.env["note_depth"] = depth + 1
    found = footnote_inline(state, silent)
    state.env["note_depth"] = depth
    return bool(found)
