"""Inline content written as HTML: text, emphasis, code, links and pictures.

Text of the common kind (plain words, emphasis at the edges of words, plain links) is written without the
library's inline parser; tests compare both ways.
"""

import re

from markdown_it.token import Token

from generator.hypertext import escape
from generator.markdown import Line, inline
from generator.markup import Markup, Opened, attributes_of, close, write_note, write_raw
from generator.references import Reference, dead, is_live, without_alt


def write_inline(writing: Markup, block: Token | Line) -> None:
    if isinstance(block, Line):
        if not _write_simple(writing, block.content, block):
            write_tokens(writing, inline(block.content, writing.document), block)
    else:
        if block.children:
            write_tokens(writing, block.children, block)
        elif block.content and not _write_simple(writing, block.content, block):
            write_tokens(writing, inline(block.content, writing.document), block)


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


def write_tokens(writing: Markup, tokens: list[Token], block: Token | Line, title: str = "") -> None:
    out = writing.out
    living: list[bool] = []
    opened: list[Opened] = []
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
            out.append(f"<code{attributes_of(writing, token)}>{escape(token.content)}</code>")
        elif kind == "image":
            _write_image(writing, token, block, title)
        elif kind == "html_inline":
            write_raw(writing, token.content, block, at=token.meta["at"], within=opened)
        else:
            write_note(writing, token)
    close(writing, opened)


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
    writing.out.append(f"{attributes_of(writing, token)}>")
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
    writing.out.append(f' alt="{escape(alt)}"{attributes_of(writing, token)} loading="lazy" decoding="async">')
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
