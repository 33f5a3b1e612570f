"""Link lists: OPML, bookmarks, tables and lists of addresses. They hold no story, only where stories are.

The report says what such a file is, how many links it has, and how to take a story up from one of them.
"""

import re

from generator.ingest.decode import decode
from generator.ingest.story import Fault, Reading

_OPML_FEED = re.compile(r"\bxmlUrl\s*+=\s*+([\"'])(.{0,4000}?)\1", re.IGNORECASE | re.DOTALL)
_OPML_PAGE = re.compile(
    r"<outline\b[^<>]*?\b(?:url|htmlUrl)\s*+=\s*+([\"'])(.{0,4000}?)\1", re.IGNORECASE | re.DOTALL
)
_HREF = re.compile(r"<a\b[^<>]*?\bhref\s*+=\s*+([\"'])(https?:.{0,4000}?)\1", re.IGNORECASE | re.DOTALL)
_ADDRESS = re.compile(r"https?://[^\s\"'<>,;]+")


def read_links(name: str, data: bytes) -> Reading:
    """Count the links of a list, and say how one of them becomes a story."""
    decoded = decode(data)
    if decoded.refused:
        return Reading("binary", remarks=(f"Not read: {decoded.refused}.",))
    text = decoded.text
    feeds = _found(_OPML_FEED, text) if "<opml" in text.lower() else []
    if feeds:
        return links_alone(feeds, "OPML", noun="feed")
    if "<opml" in text.lower():
        links, form = _found(_OPML_PAGE, text), "OPML"
    elif "<!doctype netscape-bookmark" in text[:200].lower():
        links, form = _found(_HREF, text), "bookmarks"
    else:
        links = list(dict.fromkeys(match[0].rstrip(").") for match in _ADDRESS.finditer(text)))
        form = "addresses" if text.lstrip().lower().startswith(("http", "[internet")) else "a table"
    return links_alone(links, form)


def links_alone(links: list[str], form: str, *, noun: str = "link") -> Reading:
    """What there is to say of a seed that is nothing but links."""
    message = f"this is a list of {len(links)} {noun}{'' if len(links) == 1 else 's'} ({form}), not a story"
    hint = (
        f"to take one up: copydesk add {links[0]}; all: copydesk add --from FILE"
        if links
        else "there is nothing in it to take up"
    )
    return Reading("no-story", faults=(Fault(message, hint=hint, grave=False),))


def _found(pattern: re.Pattern[str], text: str) -> list[str]:
    return list(dict.fromkeys(match[2].replace("&amp;", "&") for match in pattern.finditer(text)))
