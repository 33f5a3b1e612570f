"""Reference: a link or picture in a text, before anybody knows where it leads.

Conversion numbers them and the plan resolves them. Here is also the one door that decides which addresses may
come alive at all, for Markdown and raw HTML alike.
"""

import re
from typing import Literal

import msgspec

from generator.problems import Location, Problem, notice, warning

SCHEMES = frozenset(("http", "https", "mailto", "tel"))


class Reference(msgspec.Struct, frozen=True, gc=False):
    """A link or picture. `target` is as written: entities and escapes resolved, percent signs untouched."""

    kind: Literal["link", "image"]
    target: str
    line: int
    """From 1, within the text that was converted; 0 if it cannot be told."""
    column: int
    alt: str = ""
    title: str = ""


def is_live(target: str) -> bool:
    """Whether an address may become a link: http, https, mailto, tel, or one without a scheme.

    Browsers pass over control characters and blanks before they read a scheme; so does this.
    """
    scheme = _SCHEME.match(_PASSED_OVER.sub("", target))
    return scheme is None or scheme[1].lower() in SCHEMES


def is_external(target: str) -> bool:
    """Whether an address names a scheme or a host, and so does not lie in the digest."""
    head = target.partition("/")[0].partition("?")[0].partition("#")[0]
    return ":" in head or target.startswith("//")


_PASSED_OVER = re.compile(r"[\x00-\x20\x7f-\xa0\xad\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


def dead(where: Location, target: str) -> Problem:
    shown = target if len(target) <= 60 else f"{target[:60]}…"
    return warning(
        where,
        f"“{shown}” is no address that a page may link to; its text stays, without a link",
        hint="use http, https, mailto, tel, or a path",
    )


def elsewhere(where: Location, target: str) -> Problem:
    """A picture that another host would be asked for, by every reader's browser."""
    return notice(
        where,
        f"the picture “{target}” lies elsewhere and becomes a link: no reader’s browser asks another host",
        hint="to show it, put its file beside the document, if you may",
    )


def without_alt(where: Location, target: str) -> Problem:
    return warning(
        where,
        f"the picture “{target}” has no text for readers who cannot see it",
        hint="write what it shows between the brackets: ![A ferry at the quay](ferry.jpg)",
    )
