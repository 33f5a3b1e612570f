"""Markup: parsed Markdown written as HTML, cut where the addresses of links and pictures belong.

One loop over blocks and one over inline tokens, with no lookups per token but one. Text of the common kind
(plain words, emphasis at the edges of words, plain links) is written without the library's inline parser;
tests compare both ways. Raw HTML passes through here as it is: `prose` has it cleaned.
"""

import re
from html import unescape

import msgspec
from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from generator import allowlist
from generator.hypertext import escape, text_of
from generator.markdown import Document, Line, inline
from generator.problems import Location, Problem, warning
from generator.references import Reference, dead, is_live, without_alt
from generator.urls import slug


class Heading(msgspec.Struct, frozen=True, gc=False):
    level: int
    id: str
    text: str


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


def write(document: Document, *, path: str, first_line: int = 1) -> Markup:
    """The markup of a text that begins at a line of a file."""
    writing = Markup(document, path, first_line)
    _write_blocks(writing)
    for label in document.unused_notes():
        where = writing.location(*document.seek(f"[^{label}]:"))
        message = f"the footnote [^{label}] is not shown, since no mark in the text leads to it"
        writing.problems.append(warning(where, message, hint=f"write [^{label}] where it belongs"))
    return writing


# Blocks


def _write_blocks(writing: Markup) -> None:
    blocks, out = writing.document.blocks, writing.out
    i = 0
    while i < len(blocks):
        block = blocks[i]
        if isinstance(block, Line):
            if block.level:
                _write_heading(writing, block.level, block)
            else:
                before, after = _AROUND[block.shape]
                out.append(before)
                _write_inline(writing, block)
                out.append(after)
        else:
            i = _write_block(writing, i, block)
        i += 1


_AROUND = {
    "paragraph": ("<p>", "</p>\n"),
    "quotation": ("<blockquote>\n<p>", "</p>\n</blockquote>\n"),
    "first item": ("<ul>\n<li>", "</li>\n"),
    "item": ("<li>", "</li>\n"),
    "last item": ("<li>", "</li>\n</ul>\n"),
    "only item": ("<ul>\n<li>", "</li>\n</ul>\n"),
}


def _write_block(writing: Markup, i: int, block: Token) -> int:
    """Write one token of the library's, with those that belong to it; the answer is the last one's index."""
    blocks, out, kind = writing.document.blocks, writing.out, block.type
    if kind == "inline":
        _write_inline(writing, block)
    elif kind == "paragraph_open" and not block.hidden and _write_figure(writing, blocks[i + 1]):
        return i + 2
    elif kind == "heading_open":
        after = blocks[i + 1]
        _write_heading(writing, int(block.tag[1]), after, block)
        return i + 2
    elif kind == "fence":
        language = (unescapeAll(block.info).split(maxsplit=1) or [""])[0]
        if language:
            block.attrs["class"] = f"{block.attrs.get('class', '')} language-{language}".strip()
        out.append(f"<pre><code{_attributes(writing, block)}>{escape(block.content)}</code></pre>\n")
    elif kind == "code_block":
        out.append(f"<pre{_attributes(writing, block)}><code>{escape(block.content)}</code></pre>\n")
    elif kind == "html_block":
        _write_raw(writing, block.content, block)
    elif kind.startswith("footnote_"):
        _write_note(writing, block)
    elif not block.hidden:
        _write_tag(writing, i, block)
    return i


def _write_tag(writing: Markup, i: int, block: Token) -> None:
    """A tag with the line breaks around it that the library's renderer sets."""
    blocks, out = writing.document.blocks, writing.out
    before = blocks[i - 1] if i else None
    if block.nesting != -1 and isinstance(before, Token) and before.hidden:
        out.append("\n")
    if block.nesting == -1:
        out.append(f"</{block.tag}>\n")
        return
    end = ">\n"
    after = blocks[i + 1] if i + 1 < len(blocks) else None
    if (
        block.nesting == 1
        and isinstance(after, Token)
        and (after.type == "inline" or after.hidden or (after.nesting == -1 and after.tag == block.tag))
    ):
        end = ">"
    out.append(f"<{block.tag}{_attributes(writing, block)}{end}")


def _write_heading(writing: Markup, level: int, block: Token | Line, opening: Token | None = None) -> None:
    out, start = writing.out, len(writing.out)
    out.append("")
    _write_inline(writing, block)
    text = " ".join(text_of("".join(out[start:])).split())
    chosen = str(opening.attrs.pop("id", "")) if opening else ""
    if chosen and not _claim(writing, chosen, block):
        chosen = ""
    ident = chosen or _free_id(writing, slug(text) or "section")
    level = _level(writing.outline, level)
    more = _attributes(writing, opening) if opening and opening.attrs else ""
    out[start] = f'<h{level} id="{escape(ident)}"{more}>'
    out.append(f"</h{level}>\n")
    writing.headings.append(Heading(level, ident, text))


def _level(outline: list[int], level: int) -> int:
    """A heading's level on the page: the headline is its h1, and no level is passed over below it."""
    while outline and outline[-1] >= level:
        outline.pop()
    outline.append(level)
    return min(len(outline) + 1, 6)


def _write_figure(writing: Markup, block: Token | Line) -> bool:
    """A picture alone in its paragraph, perhaps as a link, becomes a figure; its title is the caption."""
    if isinstance(block, Line) or not block.content.startswith(("![", "[![")):
        return False
    tokens = block.children = block.children or inline(block.content, writing.document)
    kinds = [token.type for token in tokens]
    if kinds not in (["image"], ["link_open", "image", "link_close"]):
        return False
    picture = tokens[kinds.index("image")]
    caption = str(picture.attrs.pop("title", ""))
    style = picture.attrs.pop("class", "")
    writing.out.append(f'<figure class="{escape(str(style))}">' if style else "<figure>")
    _write_tokens(writing, tokens, block, title=caption)
    if caption:
        writing.out.append(f"<figcaption>{escape(caption)}</figcaption>")
    writing.out.append("</figure>\n")
    return True


def _write_note(writing: Markup, token: Token) -> None:
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
        _claim(writing, f"fn{number}", token)
        out.append(f'<li id="fn{number}">')
    elif kind == "footnote_anchor":
        out.append(
            f' <a href="#{back}" class="footnote-back" role="doc-backlink"'
            f' aria-label="↩\ufe0e {number}">↩\ufe0e</a>'
        )
    elif kind == "footnote_ref":
        _claim(writing, back, token)
        out.append(
            f'<sup class="footnote-ref"><a href="#fn{number}" id="{back}" role="doc-noteref">{number}</a></sup>'
        )


# Inline content


def _write_inline(writing: Markup, block: Token | Line) -> None:
    if isinstance(block, Line):
        if not _write_simple(writing, block.content, block):
            _write_tokens(writing, inline(block.content, writing.document), block)
    else:
        if block.children:
            _write_tokens(writing, block.children, block)
        elif block.content and not _write_simple(writing, block.content, block):
            _write_tokens(writing, inline(block.content, writing.document), block)


# What most of a story's text consists of: emphasis whose marks stand at the edges of words, where they can
# only open or only close; links with a plain label and address; else none of the characters that could mean
# anything. A stop that begins neither sends the text to the library's rules.
_STOP = re.compile(r"[\\`*_\[<&\n~]")
_EMPHASIS = re.compile(
    r"(?:(?<=[ \n(\"“'‘])|(?<![\s\S]))(\*\*?|__?)(?=[^\W_])"
    r"([^\\`*_\[\]<&~\n]*)"
    r"(?:(?<=[^\W_])\1(?=[ \n.,;:!?)\"”’']|\Z)|(?<=[.,!?])\1(?=[ \n]|\Z))"
)
_LINK = re.compile(
    r"(?<![!^])\[([^\\`*_\[\]<&~!^\n]+)\]\((https?://[a-z0-9.-]+(?:/[A-Za-z0-9/._~%=?#;,+-]*)?)\)(?!\{)"
)
_HARMLESS = re.compile(r"(?<! )\n(?![ \t])|~(?!~)")
_MARKS = {
    "*": ("<em>", "</em>"),
    "_": ("<em>", "</em>"),
    "**": ("<strong>", "</strong>"),
    "__": ("<strong>", "</strong>"),
}


def _is_plain(text: str) -> bool:
    """Whether none of _STOP is in it: nine looks for one character are eight times faster than one for nine."""
    return not (
        "*" in text
        or "_" in text
        or "[" in text
        or "<" in text
        or "&" in text
        or "\n" in text
        or "`" in text
        or "\\" in text
        or "~" in text
    )


def _write_simple(writing: Markup, text: str, block: Token | Line) -> bool:
    """Write text that needs no inline parser, and answer whether it was such."""
    if _is_plain(text):
        writing.out.append(escape(text))
        return True
    stop = _STOP.search(text)
    parts: list[str] = []
    links: list[tuple[int, Reference]] = []
    position = 0
    while stop:
        start, sign = stop.start(), stop.group()
        if sign in "\n~":
            if not _HARMLESS.match(text, start):
                return False
            stop = _STOP.search(text, start + 1)
            continue
        if sign == "[" and (found := _LINK.match(text, start)):
            line, column = writing.document.place(block, start)
            parts += (escape(text[position:start]), "<a", f">{escape(found[1])}</a>")
            links.append((len(parts) - 1, Reference("link", found[2], line, column)))
        elif sign in "*_" and (found := _EMPHASIS.match(text, start)):
            tags = _MARKS[found[1]]
            parts += (escape(text[position:start]), tags[0], escape(found[2]), tags[1])
        else:
            return False
        position = found.end()
        stop = _STOP.search(text, position)
    for at, reference in links:
        writing.cuts.append(len(writing.out) + at)
        writing.references.append(reference)
    parts.append(escape(text[position:]))
    writing.out += parts
    return True


_TAGS = {
    "em_open": "<em>",
    "em_close": "</em>",
    "strong_open": "<strong>",
    "strong_close": "</strong>",
    "s_open": "<s>",
    "s_close": "</s>",
    "softbreak": "\n",
    "hardbreak": "<br>\n",
}


def _write_tokens(writing: Markup, tokens: list[Token], block: Token | Line, title: str = "") -> None:
    out = writing.out
    living: list[bool] = []
    for token in tokens:
        kind = token.type
        if kind == "text" or kind == "text_special":
            out.append(escape(token.content))
        elif kind in _TAGS:
            out.append(_TAGS[kind])
        elif kind == "link_open":
            living.append(_write_link(writing, token, block))
        elif kind == "link_close":
            if living.pop():
                out.append("</a>")
        elif kind == "code_inline":
            out.append(f"<code{_attributes(writing, token)}>{escape(token.content)}</code>")
        elif kind == "image":
            _write_image(writing, token, block, title)
        elif kind == "html_inline":
            _write_raw(writing, token.content, block)
        else:
            _write_note(writing, token)


def _write_link(writing: Markup, token: Token, block: Token | Line) -> bool:
    target = str(token.attrs.pop("href", ""))
    line, column = writing.document.place(block, token.meta.get("at"), target)
    if not is_live(target):
        writing.problems.append(dead(writing.location(line, column), target))
        return False
    title = str(token.attrs.get("title", ""))
    writing.out.append("<a")
    writing.cuts.append(len(writing.out))
    writing.references.append(Reference("link", target, line, column, title=title))
    writing.out.append(f"{_attributes(writing, token)}>")
    return True


def _write_image(writing: Markup, token: Token, block: Token | Line, title: str) -> None:
    target = str(token.attrs.pop("src", ""))
    token.attrs.pop("alt", "")
    alt = _alt(token.children or [])
    line, column = writing.document.place(block, token.meta.get("at"), target)
    if not is_live(target):
        writing.problems.append(dead(writing.location(line, column), target))
        writing.out.append(escape(alt))
        return
    title = title or str(token.attrs.get("title", ""))
    writing.out.append("<img")
    writing.cuts.append(len(writing.out))
    writing.references.append(Reference("image", target, line, column, alt, title))
    writing.out.append(f' alt="{escape(alt)}"{_attributes(writing, token)} loading="lazy" decoding="async">')
    if not alt.strip():
        writing.problems.append(without_alt(writing.location(line, column), target))


def _alt(tokens: list[Token]) -> str:
    parts = []
    for token in tokens:
        if token.type == "image":
            parts.append(_alt(token.children or []))
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        else:
            parts.append(token.content)
    return "".join(parts)


# Attributes and ids

_ALIGN = {
    "text-align:left": "align-left",
    "text-align:center": "align-center",
    "text-align:right": "align-right",
}


def _attributes(writing: Markup, token: Token) -> str:
    if not token.attrs:
        return ""
    parts = []
    for name, value in token.attrs.items():
        if name == "id" and not _claim(writing, str(value), token):
            continue
        if name == "style":
            name, value = "class", _ALIGN[str(value)]
        parts.append(f' {name}="{escape(str(value))}"')
    return "".join(parts)


def _claim(writing: Markup, ident: str, block: Token | Line) -> bool:
    if ident in writing.anchors:
        line, column = writing.document.place(block, 0)
        writing.problems.append(id_taken(writing.location(line, column), ident))
        return False
    writing.anchors[ident] = None
    return True


def id_taken(where: Location, ident: str) -> Problem:
    return warning(where, f"the id “{ident}” is taken already", hint="choose another: a page has each id once")


def _free_id(writing: Markup, wanted: str) -> str:
    ident, n = wanted, writing.used.get(wanted, 1)
    while ident in writing.anchors:
        n += 1
        ident = f"{wanted}-{n}"
    writing.used[wanted] = n
    writing.anchors[ident] = None
    return ident


# Raw HTML


def _write_raw(writing: Markup, raw: str, block: Token | Line) -> None:
    where = writing.location(*writing.document.place(block, None, raw.split("\n", 1)[0]))
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
    for what in allowlist.left_out(raw):
        writing.problems.append(
            warning(where, f"{what} is not allowed in a text and was left out", hint="write it in Markdown")
        )
    for address in _RAW_ADDRESS.finditer(raw):
        target = unescape(address[1] or address[2] or address[3] or "")
        if not is_live(target):
            writing.problems.append(dead(where, target))


# Cleaning badly nested tags takes the square of their number; two thousand take 20 ms.
MOST_RAW_TAGS = 2000
_RAW_ADDRESS = re.compile(r"\s(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))", re.IGNORECASE)
