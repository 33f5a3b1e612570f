"""Structured: what is wrong with the JSON-LD of a page, by the words of schema.org and what search engines ask
of a news article.
"""

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from generator.urls import is_web_address

_HINT = "the program writes it: let the template print `page.head.json_ld` as it is"
REQUIRED = {
    "NewsArticle": ("headline", "url", "publisher"),
    "WebSite": ("name", "url"),
    "CollectionPage": ("name", "url"),
    "BreadcrumbList": ("itemListElement",),
    "Organization": ("name",),
    "Person": ("name",),
}
"""Per type, what must be said."""
ADDRESSES = ("url", "mainEntityOfPage", "image", "isBasedOn", "item")
DATES = ("datePublished", "dateModified", "sdDatePublished")
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?)?)?")


def faults(text: str, canonical: str) -> Iterator[tuple[str, str]]:
    """Message and hint for everything that is wrong with a block of JSON-LD on a page with that address."""
    try:
        document = msgspec.json.decode(text.encode())
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as broken:
        yield f"the JSON-LD is no JSON: {broken}", _HINT
        return
    if not isinstance(document, dict) or "schema.org" not in str(document.get("@context", "")):
        yield "the JSON-LD does not speak the words of schema.org", _HINT
        return
    yield from _thing(document)
    address = document.get("url")
    if (
        canonical
        and isinstance(address, str)
        and address != canonical
        and document.get("@type") == "NewsArticle"
    ):
        yield f"the JSON-LD says that the page is {address}, and its canonical link {canonical}", _HINT


def _thing(thing: dict[str, Any]) -> Iterator[tuple[str, str]]:
    kind = thing.get("@type", "")
    if not kind:
        yield "a part of the JSON-LD has no @type", _HINT
    for name in REQUIRED.get(str(kind), ()):
        if not thing.get(name):
            yield f"the JSON-LD of a {kind} has no `{name}`", _HINT
    for name, value in thing.items():
        if name in ADDRESSES and isinstance(value, str) and not is_web_address(value):
            yield f"in the JSON-LD `{name}` is no whole address: {value[:80]}", _HINT
        if name in DATES and not (isinstance(value, str) and _DATE.fullmatch(value)):
            yield f"in the JSON-LD `{name}` is no date: {str(value)[:40]}", _HINT
        for part in value if isinstance(value, list) else [value]:
            if isinstance(part, dict):
                yield from _thing(part)
