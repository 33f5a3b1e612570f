"""Signs in a page's markup: what names, styles and make of an element say of what is in it.

Names are judged as whole words only (`ad`, not `header`). Each sign alone can be wrong: a theme calls the whole
page `has-sidebar`; those who use a name weigh how much of the story it would take away.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from generator.ingest.page_runs import collapsed
from generator.ingest.page_source import Element

_BESIDE = re.compile(
    r"(?:^|[\s_-])(?P<name>share|sharing|social|related|recommend\w*|newsletter|subscri\w+|promo\w*|advert\w*|ads?|"
    r"ad-?container|sponsor\w*|outbrain|taboola|disqus|comments?|commenting|respond|breadcrumbs?|sidebar|aside|menu|"
    r"navigation|nav|navbar|toolbar|footer|foot|masthead|cookies?|consent|gdpr|banner|popup|modal|overlay|paywall|"
    r"meta|metadata|byline|author\w*|bio|profile|timestamp|dateline|tags?|taglist|topics|keywords|widget|trending|"
    r"popular|most-?read|most-?viewed|more-?(?:on|from|stories|news|articles)|read-?(?:more|next|also)|see-?also|"
    r"also-?read|teasers?|carousel|slider|pagination|pager|prev-?next|post-?navigation|print|screen-reader(?:-text)?|"
    r"sr-only|visually-?hidden|hidden|copyright|license|correction|donat\w+|signup|sign-up|login|signin|rating|"
    r"votes?|infobox|toc|wp-caption-text|caption-?text|image-?caption|photo-?caption|table-of-contents|jump-?(?:to|link)|skip-?link|tooltip|dropdown|ticker|weather|stock)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_hidden(said: Mapping[str, str]) -> bool:
    """Whether an element's attributes hide it."""
    if "hidden" in said or said.get("aria-hidden") == "true":
        return True
    style = said.get("style", "")
    return bool(style) and _HIDDEN.search(style) is not None


def name_beside(tag: str, said: Mapping[str, str]) -> str:
    """The name among an element's attributes that says it is not of the story."""
    for names in (said.get("class"), said.get("id"), said.get("role")):
        found = _beside(names) if names else ""
        if found:
            return found
    return "footer" if tag == "footer" else ""


@lru_cache(maxsize=4096)
def _beside(names: str) -> str:
    found = _BESIDE.search(names)
    return found["name"].lower() if found else ""


_IN_ITEMS_TAGS = "h1 h2 h3 h4 h5 h6 figure img amp-img table blockquote pre article section form button input"
_IN_ITEMS = tuple(_IN_ITEMS_TAGS.split())


def is_plain_list(element: Element) -> bool:
    """Whether a list is one that a writer made, not the frame of cards and menus."""
    items = 0
    for child in element:
        if child.tag == "li":
            items += 1
        elif isinstance(child.tag, str) and child.tag not in ("ul", "ol", "br", "script"):
            return False
    return items > 0 and next(element.iterdescendants(*_IN_ITEMS), None) is None


_IN_LAYOUT_TAGS = "table h1 h2 form article section ul ol figure"
_IN_LAYOUT = tuple(_IN_LAYOUT_TAGS.split())


def is_data(element: Element) -> bool:
    """Whether a table holds values in rows and columns, not the page itself."""
    if element.get("role") in ("presentation", "none"):
        return False
    rows = list(rows_of(element))
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return False
    if next(element.iterdescendants(*_IN_LAYOUT), None) is not None:
        return False
    longest = max(len("".join(cell.itertext())) for row in rows for cell in row)
    return longest <= 600


def rows_of(element: Element) -> Iterator[list[Element]]:
    for row in element.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if cells:
            yield cells


_CREDIT = re.compile(r"credit|copyright|photographer|source|attribution|rights", re.IGNORECASE)


def caption_of(element: Element) -> tuple[str, str]:
    """A caption and the credit in it, which a page marks as such or sets in small."""
    credit = ""
    for part in element.iterdescendants():
        if isinstance(part.tag, str) and (part.tag == "small" or _CREDIT.search(part.get("class") or "")):
            credit = collapsed("".join(part.itertext()))
            break
    text = collapsed(" ".join(element.itertext()))
    if credit and text.endswith(credit):
        text = text[: -len(credit)].strip(" |–—-/")
    return text, credit


def is_pixel(element: Element) -> bool:
    """Whether a picture is there to count readers, not to be seen."""
    sizes = [element.get("width") or "", element.get("height") or ""]
    return any(size.isdecimal() and int(size) < 40 for size in sizes if len(size) < 6)
