"""XML files of a site, parsed with the places of their elements, and values that feeds and sitemaps share."""

import datetime as dt
import re
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Any

from generator.checks.finding import Clue, Finding, error

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def parse(path: str, data: bytes) -> tuple[Any, Finding | None]:
    """The root of an XML file, or what keeps it from being one. Nothing is fetched, no entity is followed."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, remove_comments=True)
    try:
        return etree.fromstring(data, parser), None
    except etree.XMLSyntaxError as broken:
        line, column = broken.position
        hint = "correct it, or remove the file"
        return None, error(Clue(path, line or 1, max(column, 1)), f"the file is no XML: {why(broken)}", hint)


def why(broken: Any) -> str:
    """What libxml2 says, without the place, and in words where it only names a function."""
    told = (broken.msg or "it is empty").partition(", line")[0]
    return "an & stands by itself; write &amp;" if "EntityRef" in told else told


def at(path: str, element: Any, text: str = "") -> Clue:
    """The place of an element."""
    return Clue(path, element.sourceline or 1, 1, (text,) if text else ())


def text_of(element: Any, name: str) -> str:
    """The text of a child, empty if there is none."""
    return (element.findtext(name) or "").strip()


def is_moment(text: str) -> bool:
    """Whether a text is a time as RFC 3339 writes it."""
    return _RFC_3339.fullmatch(text) is not None and _is_real(text)


def is_mail_date(text: str) -> bool:
    """Whether a text is a time as RFC 822 writes it, with the zone that readers need."""
    try:
        return parsedate_to_datetime(text).year > 0 and bool(_ZONE.search(text))
    except (TypeError, ValueError, IndexError):
        return False


def is_w3c_date(text: str) -> bool:
    """Whether a text is a day or a time as a sitemap writes it: 2026, 2026-11, 2026-11-23, or a whole time."""
    return is_moment(text) or (_DAY.fullmatch(text) is not None and _is_real((text + "-01-01")[:10]))


def _is_real(text: str) -> bool:
    try:
        dt.datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00"))
    except ValueError:
        return False
    return True


def each(elements: Any) -> Iterator[Any]:
    """The elements, without what is none (processing instructions)."""
    return (element for element in elements if isinstance(element.tag, str))


_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_ZONE = re.compile(r"([+-]\d{4}|GMT|UTC?|[ECMP][SD]T|Z)\s*$")
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
