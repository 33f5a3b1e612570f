"""Prose: a document's Markdown as HTML, cut where the addresses of links and pictures belong.

Conversion is pure and knows no other file: every link and picture comes out as a numbered Reference, and
`assemble` puts in the attributes that the plan computes for it. Which Markdown we speak is set in `markdown`,
which raw HTML may live in `allowlist`, what leads a story in `leads`.
"""

import re
from collections.abc import Sequence
from html import unescape
from typing import Literal

import msgspec
from markdown_it.common.utils import unescapeAll
from markdown_it.token import Token

from generator import allowlist
from generator.leads import SHORT, lead
from generator.markdown import Document, Line, inline, parse
from generator.problems import Location, Problem, warning
from generator.urls import slug


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A link or picture. `target` is as written: entities and escapes resolved, percent signs untouched."""

    kind: Literal["link", "image"]
    target: str
    line: int
    """From 1, within the text that was converted; 0 if it cannot be told."""
    column: int
    alt: str = ""
    title: str = ""


class Heading(msgspec.Struct, frozen=True, gc=False):
    level: int
    id: str
    text: str


class Prose(msgspec.Struct, frozen=True):
    """Converted Markdown."""

    pieces: tuple[str, ...]
    """HTML, cut where a reference's attributes belong: one more than there are references."""
    references: tuple[Reference, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    """Every id in the text that a link could name."""
    lead: str = ""
    words: int = 0
    """Two characters of Chinese or Japanese count as a word, five of Thai, Lao, Khmer or Burmese."""


def convert(
    body: str, *, path: str, first_line: int = 1, opening: str = "", quotes: str = ""
) -> tuple[Prose, tuple[Problem, ...]]:
    """The Prose of a text that begins at a line of a file.

    `opening` is a dateline in plain text that goes before the first paragraph's words. `quotes` is the
    language whose quotation marks replace straight ones; without it they stay as written.
    """
    return written(parse(body, quotes), path=path, first_line=first_line, opening=opening)


def assemble(prose: Prose, fills: Sequence[str]) -> str:
    """The HTML, with each reference's attributes (` href="…"`, ` src="…" width="…"`) in its place."""
    parts = [prose.pieces[0]]
    for fill, piece in zip(fills, prose.pieces[1:], strict=True):
        parts += (fill, piece)
    return "".join(parts)


def plain_text(prose: Prose) -> str:
    """The words alone; blocks are apart by line breaks."""
    return text_of("".join(prose.pieces))


def is_live(target: str) -> bool:
    """Whether an address may become a link: http, https, mailto, tel, or one without a scheme.

    Browsers pass over control characters and blanks before they read a scheme; so does this.
    """
    scheme = _SCHEME.match(_IGNORED.sub("", target))
    return scheme is None or scheme[1].lower() in allowlist.SCHEMES


_IGNORED = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


class _Writing(msgspec.Struct):
    """What has been written so far: parts of HTML, and where among them the references belong."""

    document: Document
    path: str
    first_line: int
    shift: int
    """What is added to a heading's level: the page's h1 is the headline."""
    out: list[str] = []
    cuts: list[int] = []
    references: list[Reference] = []
    headings: list[Heading] = []
    anchors: dict[str, None] = {}
    problems: list[Problem] = []
    has_raw_html: bool = False


def written(
    document: Document, *, path: str, first_line: int = 1, opening: str = ""
) -> tuple[Prose, tuple[Problem, ...]]:
    """The Prose of a document that is parsed already."""
    writing = _Writing(document, path, first_line, _shift(document.blocks))
    _write_blocks(writing)
    pieces = _pieces(writing)
    if writing.has_raw_html:
        pieces = _cleaned(writing, pieces)
    whole = "".join(pieces)
    text = text_of(whole)
    if opening:
        pieces[0] = _opened(pieces[0], opening)
    prose = Prose(
        pieces=tuple(pieces),
        references=tuple(writing.references),
        headings=tuple(writing.headings),
        anchors=tuple(writing.anchors),
        lead=lead(_first_paragraphs(whole, text)),
        words=count_words(text),
    )
    return prose, tuple(writing.problems)


def _shift(blocks: list[Token | Line]) -> int:
    lowest = 9
    for block in blocks:
        if isinstance(block, Line):
            lowest = min(lowest, block.level or 9)
        elif block.type == "heading_open":
            lowest = min(lowest, int(block.tag[1]))
    return 2 - lowest if lowest < 9 else 0


def _pieces(writing: _Writing) -> list[str]:
    out, start, pieces = writing.out, 0, []
    for cut in writing.cuts:
        pieces.append("".join(out[start:cut]))
        start = cut
    pieces.append("".join(out[start:]))
    return pieces


# Blocks


def _write_blocks(writing: _Writing) -> None:
    blocks, out = writing.document.blocks, writing.out
    i = 0
    while i < len(blocks):
        block = blocks[i]
        if isinstance(block, Line):
            if block.level:
                _write_heading(writing, block.level, block)
            else:
                out.append("<p>")
                _write_inline(writing, block)
                out.append("</p>\n")
        else:
            i = _write_block(writing, i, block)
        i += 1


def _write_block(writing: _Writing, i: int, block: Token) -> int:
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


def _write_tag(writing: _Writing, i: int, block: Token) -> None:
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


def _write_heading(writing: _Writing, level: int, block: Token | Line, opening: Token | None = None) -> None:
    out, start = writing.out, len(writing.out)
    out.append("")
    _write_inline(writing, block)
    text = " ".join(text_of("".join(out[start:])).split())
    chosen = str(opening.attrs.pop("id", "")) if opening else ""
    if chosen and not _claim(writing, chosen, block):
        chosen = ""
    ident = chosen or _free_id(writing, slug(text) or "section")
    level = min(max(level + writing.shift, 2), 6)
    more = _attributes(writing, opening) if opening and opening.attrs else ""
    out[start] = f'<h{level} id="{escape(ident)}"{more}>'
    out.append(f"</h{level}>\n")
    writing.headings.append(Heading(level, ident, text))


def _write_figure(writing: _Writing, block: Token | Line) -> bool:
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


def _write_note(writing: _Writing, token: Token) -> None:
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


def _write_inline(writing: _Writing, block: Token | Line) -> None:
    if isinstance(block, Line):
        if not _write_simple(writing, block.text, block):
            _write_tokens(writing, inline(block.text, writing.document), block)
    else:
        if block.children:
            _write_tokens(writing, block.children, block)
        elif block.content and not _write_simple(writing, block.content, block):
            _write_tokens(writing, inline(block.content, writing.document), block)


# What most of a story's text consists of: emphasis whose marks stand at the edges of words, where they can
# only open or only close; links with a plain label and address; else none of the characters that could mean
# anything. A stop that begins neither sends the text to the library's rules.
_STOP = re.compile(r"[\\`*_\[<&\n]|~~")
_EMPHASIS = re.compile(
    r"(?:(?<=[ \n(\"“'‘])|(?<![\s\S]))(\*\*?|__?)(?=[^\W_])"
    r"([^\\`*_\[\]<&~\n]*)"
    r"(?:(?<=[^\W_])\1(?=[ \n.,;:!?)\"”’']|\Z)|(?<=[.,!?])\1(?=[ \n]|\Z))"
)
_LINK = re.compile(
    r"(?<![!^])\[([^\\`*_\[\]<&~!^\n]+)\]\((https?://[a-z0-9.-]+(?:/[A-Za-z0-9/._~%=?#;,+-]*)?)\)(?!\{)"
)
_LINE_BREAK = re.compile(r"(?<! )\n(?![ \t])")
_MARKS = {
    "*": ("<em>", "</em>"),
    "_": ("<em>", "</em>"),
    "**": ("<strong>", "</strong>"),
    "__": ("<strong>", "</strong>"),
}


def _write_simple(writing: _Writing, text: str, block: Token | Line) -> bool:
    """Write text that needs no inline parser, and answer whether it was such."""
    stop = _STOP.search(text)
    if not stop:
        writing.out.append(escape(text))
        return True
    parts: list[str] = []
    links: list[tuple[int, Reference]] = []
    position = 0
    while stop:
        start, sign = stop.start(), stop.group()
        if sign == "\n":
            if not _LINE_BREAK.match(text, start):
                return False
            stop = _STOP.search(text, start + 1)
            continue
        if sign == "[" and (found := _LINK.match(text, start)):
            line, column = _place(writing, block, start)
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


def _write_tokens(writing: _Writing, tokens: list[Token], block: Token | Line, title: str = "") -> None:
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


def _write_link(writing: _Writing, token: Token, block: Token | Line) -> bool:
    target = str(token.attrs.pop("href", ""))
    line, column = _place(writing, block, token.meta.get("at"), target)
    if not is_live(target):
        _warn_dead(writing, target, line, column)
        return False
    title = str(token.attrs.get("title", ""))
    writing.out.append("<a")
    writing.cuts.append(len(writing.out))
    writing.references.append(Reference("link", target, line, column, title=title))
    writing.out.append(f"{_attributes(writing, token)}>")
    return True


def _write_image(writing: _Writing, token: Token, block: Token | Line, title: str) -> None:
    target = str(token.attrs.pop("src", ""))
    token.attrs.pop("alt", "")
    alt = _alt(token.children or [])
    line, column = _place(writing, block, token.meta.get("at"), target)
    if not is_live(target):
        _warn_dead(writing, target, line, column)
        writing.out.append(escape(alt))
        return
    title = title or str(token.attrs.get("title", ""))
    writing.out.append("<img")
    writing.cuts.append(len(writing.out))
    writing.references.append(Reference("image", target, line, column, alt, title))
    writing.out.append(f' alt="{escape(alt)}"{_attributes(writing, token)} loading="lazy" decoding="async">')
    if not alt.strip():
        _warn_without_alt(writing, target, line, column)


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


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


# Attributes and ids

_ALIGN = {
    "text-align:left": "align-left",
    "text-align:center": "align-center",
    "text-align:right": "align-right",
}


def _attributes(writing: _Writing, token: Token) -> str:
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


def _claim(writing: _Writing, ident: str, block: Token | Line) -> bool:
    if ident in writing.anchors:
        line, column = _place(writing, block, None)
        _warn_taken(writing, ident, line, column)
        return False
    writing.anchors[ident] = None
    return True


def _free_id(writing: _Writing, wanted: str) -> str:
    ident, n = wanted, 1
    while ident in writing.anchors:
        n += 1
        ident = f"{wanted}-{n}"
    writing.anchors[ident] = None
    return ident


# Raw HTML


def _write_raw(writing: _Writing, raw: str, block: Token | Line) -> None:
    writing.has_raw_html = True
    writing.out.append(raw)
    line, column = _place(writing, block, None, raw.split("\n", 1)[0])
    for what in allowlist.left_out(raw):
        _warn(
            writing, line, column, f"{what} is not allowed in a text and was left out", "write it in Markdown"
        )
    for address in _RAW_ADDRESS.finditer(raw):
        target = unescape(address[1] or address[2] or address[3] or "")
        if not is_live(target):
            _warn_dead(writing, target, line, column)


_RAW_ADDRESS = re.compile(r"\s(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+))", re.IGNORECASE)


def _cleaned(writing: _Writing, pieces: list[str]) -> list[str]:
    """The pieces of a text with raw HTML: cleaned as a whole, cut anew at its links and pictures."""
    whole = [pieces[0]]
    for reference, piece in zip(writing.references, pieces[1:], strict=True):
        name = "href" if reference.kind == "link" else "src"
        at = f"{reference.line}:{reference.column}"
        whole.append(f' {name}="{escape(reference.target)}" data-at="{at}"{piece}')
    titles = {reference.target: reference.title for reference in writing.references}
    html = allowlist.clean("".join(whole))
    writing.references.clear()
    cut: list[str] = []
    start, rest = 0, ""
    for tag in _REFERRING.finditer(html):
        attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag[2])}
        target = attributes.pop("href" if tag[1] == "a" else "src", None)
        if target is None or attributes.get("role") in ("doc-noteref", "doc-backlink"):
            continue
        place = _AT.fullmatch(attributes.pop("data-at", ""))
        line, column = (int(place[1]), int(place[2])) if place else _seek(writing, target)
        cut.append(f"{rest}{html[start : tag.start()]}<{tag[1]}")
        start = tag.end()
        title = attributes.get("title") or titles.get(target, "")
        if tag[1] == "a":
            reference = Reference("link", target, line, column, title=title)
            rest = f"{_joined(attributes)}>"
        else:
            reference = Reference("image", target, line, column, attributes.get("alt", ""), title)
            rest = f'{_joined({"alt": "", **attributes})} loading="lazy" decoding="async">'
            if not place and not reference.alt.strip():
                _warn_without_alt(writing, target, line, column)
        writing.references.append(reference)
    cut.append(rest + html[start:])
    _gather_ids(writing, html)
    return cut


_REFERRING = re.compile(r"<(a|img)((?: [a-z-]+=\"[^\"]*\")*)>")
_ATTRIBUTE = re.compile(r" ([a-z-]+)=\"([^\"]*)\"")
_AT = re.compile(r"([0-9]{1,7}):([0-9]{1,7})")
_ANY_ID = re.compile(r"<[a-z][^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>")


def _joined(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())


def _gather_ids(writing: _Writing, html: str) -> None:
    counts: dict[str, int] = {}
    for tag in _ANY_ID.finditer(html):
        for name, value in _ATTRIBUTE.findall(tag.group()):
            if name == "id":
                counts[unescape(value)] = counts.get(unescape(value), 0) + 1
    writing.anchors.clear()
    writing.anchors.update(dict.fromkeys(counts))
    for ident, count in counts.items():
        if count > 1:
            line, column = _seek(writing, ident)
            _warn_taken(writing, ident, line, column)


# Words


_MARKUP = re.compile(r"<[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>")
_NOTE_MARK = re.compile(r'<sup class="footnote-ref">.*?</sup>')


def text_of(html: str) -> str:
    """Our own markup as plain text."""
    if "footnote-ref" in html:
        html = _NOTE_MARK.sub("", html)
    text = _MARKUP.sub("", html)
    return unescape(text) if "&" in text else text


_PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>(.*?)</p>", re.DOTALL)


def _first_paragraphs(html: str, text: str) -> list[str]:
    found: list[str] = []
    for paragraph in _PARAGRAPH.finditer(html, 0, html.find('<section class="footnotes"') % (len(html) + 1)):
        words = " ".join(text_of(paragraph[1]).split())
        if words:
            found.append(words)
        if len(found) == 2 or (found and len(found[0]) >= SHORT):
            break
    return found or [" ".join(text[:2000].split())]


_TWO_A_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_FIVE_A_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")


def count_words(text: str) -> int:
    """Words as readers read them. Scripts without spaces are counted by characters, at the usual pace of each.

    Korean is written with spaces and counts like other alphabets.
    """
    if text.isascii():
        return len(text.split())
    text, ideographs = _TWO_A_WORD.subn(" ", text)
    text, letters = _FIVE_A_WORD.subn(" ", text)
    return (
        len([word for word in text.split() if word.strip(_LONE)]) + (ideographs + 1) // 2 + (letters + 4) // 5
    )


_LONE = "–—«»·、。，！？：；「」『』（）…"


def _opened(piece: str, opening: str) -> str:
    """The first piece with a dateline before the words of the first paragraph."""
    dateline = f'<span class="dateline">{escape(opening)}</span>'
    paragraph = _FIRST_PARAGRAPH.match(piece)
    if not paragraph:
        return f"<p>{dateline}</p>\n{piece}"
    return f"{paragraph.group()}{dateline} — {piece[paragraph.end() :]}"


_FIRST_PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>")


# Places


def _place(writing: _Writing, block: Token | Line, at: int | None, sought: str = "") -> tuple[int, int]:
    """Line and column, from 1, of a position in a block's text; of what is sought in it if that is unknown."""
    content = block.text if isinstance(block, Line) else block.content
    first = block.line if isinstance(block, Line) else block.map[0] if block.map else None
    if first is None:
        return _seek(writing, sought)
    if at is None:
        at = max(content.find(sought), 0)
    line_start = content.rfind("\n", 0, at) + 1
    line = first + content.count("\n", 0, at)
    lines = writing.document.lines
    written_line = content[line_start : (content.find("\n", at) + 1 or len(content) + 1) - 1]
    margin = lines[line].find(written_line) if line < len(lines) else 0
    return line + 1, max(margin, 0) + at - line_start + 1


def _seek(writing: _Writing, sought: str) -> tuple[int, int]:
    at = writing.document.source.find(sought) if sought else -1
    if at < 0:
        return (0, 0)
    before = writing.document.source[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


def _warn(writing: _Writing, line: int, column: int, message: str, hint: str) -> None:
    place = Location(writing.path, line + writing.first_line - 1, column) if line else Location(writing.path)
    writing.problems.append(warning(place, message, hint=hint))


def _warn_dead(writing: _Writing, target: str, line: int, column: int) -> None:
    shown = target if len(target) <= 60 else f"{target[:60]}…"
    _warn(
        writing,
        line,
        column,
        f"“{shown}” is no address that a page can link to; its text stays without a link",
        "use http, https, mailto, tel, or a path",
    )


def _warn_without_alt(writing: _Writing, target: str, line: int, column: int) -> None:
    _warn(
        writing,
        line,
        column,
        f"the picture “{target}” has no text for readers who cannot see it",
        "write what it shows between the brackets: ![A ferry at the quay](ferry.jpg)",
    )


def _warn_taken(writing: _Writing, ident: str, line: int, column: int) -> None:
    _warn(
        writing, line, column, f"the id “{ident}” is taken already", "choose another: a page has each id once"
    )
