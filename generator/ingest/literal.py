"""Literal: plain text as Markdown that renders as exactly that text.

Only what would come alive is escaped, so that the Markdown stays pleasant to edit: at the start of a block
what makes headings, lists, quotations, rules, fences and containers; inside it what makes emphasis, code,
links, tags, entities, strikethrough and attributes. A block is one line.
"""

import re

_PUNCTUATION = r"!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~"
_INLINE = re.compile(
    rf"\\(?=[{_PUNCTUATION}]|$)"
    r"|[`{}\[\]]"
    r"|\*(?!(?<=\s\*)\s)"
    r"|_(?!(?<=[^\W_]_)[^\W_])(?!(?<=\s_)\s)"
    r"|~(?=~)|(?<=~)~"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
)
_SPECIAL = re.compile(r"[\\`{}\[\]*_~<&]")
_START = re.compile(
    r"(?P<number>\d{1,9})(?P<after>[.)])(?=\s|$)"
    r"|(?P<mark>#{1,6}(?=\s|$)|[-+*](?=\s|$)|>|\||[-=]+\s*$|-[-\s]*$|_[_\s]*$|:(?=[:\s])|~(?=~))"
)


def literal(text: str) -> str:
    """One block of Markdown that shows `text`; its line breaks become spaces."""
    text = " ".join(text.split("\n")).strip()
    head = _START.match(text)
    if head and head["number"]:
        return f"{head['number']}\\{head['after']}{_inline(text[head.end('after') :])}"
    if head:
        # The first character is escaped here, so that a rule of underscores is not escaped twice.
        return "\\" + text[0] + _inline(text[1:])
    return _inline(text)


def _inline(text: str) -> str:
    if not _SPECIAL.search(text):
        return text
    return _INLINE.sub(r"\\\g<0>", text)
