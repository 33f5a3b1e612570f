"""Attributes in Markdown: `{#id .class key=value}` after a link, an image or code, or on a line above a block.

A rule for markdown-it-py, in place of the plugin that reads such braces without a limit (quadratic on hostile
text) and takes `{% … %}` for a comment. Only the attributes in ALLOWED are kept; what does not match whole
stays text.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

ALLOWED = frozenset(("class", "dir", "id", "lang"))

_NAME = r"[^\W\d][\w-]{0,60}"
_PART = rf"(?:[#.]{_NAME}|[a-z]{{1,20}}=(?:[\w-]{{1,60}}|\"[^\"\n<>]{{0,100}}\"))"
_BRACES = re.compile(rf"\{{[ \t]*({_PART}(?:[ \t]+{_PART}|(?=[.#]){_PART}){{0,9}})[ \t]*\}}")
_ONE = re.compile(rf"#({_NAME})|\.({_NAME})|([a-z]+)=(?:\"([^\"]*)\"|([\w-]+))")
_AFTER = frozenset(("image", "code_inline", "link_close"))


def plugin(parser: MarkdownIt) -> None:
    parser.inline.ruler.push("attributes", _after_inline)
    parser.block.ruler.before("fence", "attributes", _above_block)


def resolve(tokens: list[Token]) -> None:
    """Move the attributes that stand on their own line to the block that follows, and drop the line."""
    if not any(token.type == "attributes" for token in tokens):
        return
    kept: list[Token] = []
    waiting: dict[str, str | int | float] = {}
    for token in tokens:
        if token.type == "attributes":
            waiting = _merged(waiting, token.attrs)
            continue
        if waiting and token.nesting >= 0:
            token.attrs = _merged(token.attrs, waiting)
        waiting = {}
        kept.append(token)
    tokens[:] = kept


def _after_inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "{" or state.pending or not state.tokens or state.tokens[-1].type not in _AFTER:
        return False
    braces = _BRACES.match(state.src, state.pos, state.posMax)
    if not braces:
        return False
    if not silent:
        token = _opening(state.tokens)
        token.attrs = _merged(token.attrs, _read(braces[1]))
    state.pos = braces.end()
    return True


def _opening(tokens: list[Token]) -> Token:
    """The last token, or the one that opened what it closes. Links do not nest."""
    if tokens[-1].nesting == -1:
        for token in reversed(tokens):
            if token.type == "link_open":
                return token
    return tokens[-1]


def _above_block(state: StateBlock, start_line: int, end_line: int, silent: bool) -> bool:
    start = state.bMarks[start_line] + state.tShift[start_line]
    if not state.src.startswith("{", start) or state.is_code_block(start_line):
        return False
    braces = _BRACES.match(state.src, start)
    if not braces or state.src[braces.end() : state.eMarks[start_line]].strip(" \t"):
        return False
    if not silent:
        token = state.push("attributes", "", 0)
        token.attrs = _read(braces[1])
        token.map = [start_line, start_line + 1]
        state.line = start_line + 1
    return True


def _read(inside: str) -> dict[str, str | int | float]:
    found: dict[str, str | int | float] = {}
    for part in _ONE.finditer(inside):
        name, value = part[3] or ("id" if part[1] else "class"), part[1] or part[2] or part[4] or part[5] or ""
        if name in ALLOWED and value.strip():
            found = _merged(found, {name: value})
    return found


def _merged(
    first: dict[str, str | int | float], second: dict[str, str | int | float]
) -> dict[str, str | int | float]:
    """Classes add up; of all else the second counts."""
    both = {**first, **second}
    if "class" in first and "class" in second:
        both["class"] = f"{first['class']} {second['class']}"
    return both
