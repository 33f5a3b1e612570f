"""Payloads: what makes a script come alive on a page that takes text for markup, after the known families.

They stand in `payloads.txt`, one on a line, with Python's escapes; the spellings of an address are put into
each of the places where an address stands. A payload that lives calls `alert`, sets `window.pwned`, or asks
evil.example for something. `alive` names what could come alive in HTML, by its tags and attributes alone.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

_ESCAPED = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))")


def _payloads() -> tuple[str, ...]:
    sections: dict[str, list[str]] = {}
    for line in Path(__file__).with_suffix(".txt").read_text("utf-8").split("\n"):
        if title := re.fullmatch(r"\[([a-z]+)\]", line):
            lines = sections[title[1]] = []
        elif line:
            lines.append(_ESCAPED.sub(_meant, line))
    spellings, places = sections.pop("spellings"), sections.pop("places")
    plain = [line for lines in sections.values() for line in lines]
    placed = [
        place.replace("#", str(number)).replace("{}", each)
        for number, each in enumerate(spellings)
        for place in places
    ]
    return tuple(dict.fromkeys([*plain, *placed]))


def _meant(escape: re.Match[str]) -> str:
    number = escape[1] or escape[2]
    return chr(int(number, 16)) if number else {"n": "\n", "t": "\t", "0": "\0"}.get(escape[3], escape[3])


EVIL = "https://evil.example"
PAYLOADS = _payloads()
CLOSER = (
    "'>\">`--></script></style></textarea></title></xmp></noscript></noembed></iframe></select></svg></math>"
)
"""Ends whatever a payload may have opened, so that the next one is not swallowed."""

_TAGS = frozenset(
    """a abbr article aside b bdi bdo blockquote body br button caption cite code col colgroup dd del details
    dfn div dl dt em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html i img input
    ins kbd label legend li link main mark meta nav ol option output p picture pre q rp rt ruby s samp
    search section select small source span strong sub summary sup table tbody td tfoot th thead time title tr
    u ul var wbr""".split()
)
_ADDRESSES = frozenset("href src action formaction cite poster data background xlink:href srcset".split())


class _Alive(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag not in _TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            value = re.sub(r"[\x00-\x20]", "", value or "").lower()
            scheme = re.match(r"[a-z][a-z0-9+.-]*:", value) if name in _ADDRESSES else None
            if name.startswith("on") or name in ("style", "srcdoc", "ping"):
                self.found.append(f"<{tag} {name}>")
            elif scheme and scheme[0] not in ("http:", "https:", "mailto:", "tel:"):
                self.found.append(f"<{tag} {name}={value[:40]}>")

    handle_startendtag = handle_starttag


def alive(html: str) -> list[str]:
    """Tags that neither a theme nor the allow-list has, handlers, styles, addresses that run something."""
    parser = _Alive()
    parser.feed(html)
    parser.close()
    return parser.found
