"""Meta of a page: what its head says of it: meta elements, links, title, and the markup's own labels.

Only gathered here, by small-letter name and in the order of the page; what it is worth is decided by those who
ask for it.
"""

import re
from functools import lru_cache

import msgspec

from generator.ingest.page_runs import collapsed
from generator.ingest.page_source import Element

_LONGEST = 3000


class Labelled(msgspec.Struct, frozen=True):
    """An element that the markup labels (itemprop, rel, class), with its text and its machine's value."""

    label: str
    text: str
    value: str = ""


class Meta(msgspec.Struct, frozen=True):
    """What the head says, and the labelled elements of the page."""

    values: dict[str, tuple[str, ...]]
    """By name or property: `og:title`, `author` …"""
    links: dict[str, tuple[str, ...]]
    """Addresses by rel: `canonical`, `license` …"""
    title: str = ""
    language: str = ""
    base: str = ""
    labelled: tuple[Labelled, ...] = ()

    def first(self, *names: str) -> tuple[str, str]:
        """The first of these names that has a value, and the value."""
        for name in names:
            for value in self.values.get(name, ()):
                if value:
                    return name, value
        return "", ""

    def every(self, name: str) -> tuple[str, ...]:
        return self.values.get(name, ())


def meta_of(tree: Element) -> Meta:
    """Read the head, and the labels."""
    values: dict[str, list[str]] = {}
    links: dict[str, list[str]] = {}
    title = base = ""
    for element in tree.iter("meta", "link", "title", "base"):
        tag = element.tag
        if tag == "meta":
            content = collapsed(element.get("content") or "")[:_LONGEST]
            for name in (element.get("property"), element.get("name"), element.get("itemprop")):
                if name and content:
                    values.setdefault(name.strip().lower(), []).append(content)
        elif tag == "link":
            for rel in (element.get("rel") or "").lower().split():
                if element.get("href"):
                    links.setdefault(rel, []).append(element.get("href").strip())
        elif tag == "title" and not title and element.getparent().tag != "svg":
            title = collapsed("".join(element.itertext()))[:_LONGEST]
        elif tag == "base" and not base:
            base = (element.get("href") or "").strip()
    root = tree.getroottree().getroot()
    return Meta(
        {name: tuple(found) for name, found in values.items()},
        {rel: tuple(found) for rel, found in links.items()},
        title,
        (root.get("lang") or root.get("xml:lang") or "").strip(),
        base,
        tuple(_labelled(tree)),
    )


_DATES = re.compile(
    r"(?:^|[\s_-])(?:date|time|timestamp|published|publish|pub-?date|posted|dateline|entry-date|updated|modified)(?:$|[\s_-])"
    r"|article__?date|post-?date|date-?time|datetime|publication",
    re.IGNORECASE,
)
_AUTHORS = re.compile(
    r"(?:^|[\s_-])(?:author|authors|byline|by-line|by|writer|contributor|autor|auteur|fn)(?:$|[\s_-])|author-?name|"
    r"byline-?name|article__?author|post-?author|entry-?author|bylineby",
    re.IGNORECASE,
)
_MOST = 60
_LONGEST_LABELLED = 200
_MAY_BE_LABELLED = ("time", "span", "a", "p", "div", "li", "address", "h3", "h4", "h5", "h6", "em", "abbr")


def _labelled(tree: Element) -> list[Labelled]:
    found: list[Labelled] = []
    for element in tree.iter(*_MAY_BE_LABELLED):
        if len(found) >= _MOST:
            break
        said = dict(element.items())
        if not said and element.tag != "time":
            continue
        prop = said["itemprop"].lower() if "itemprop" in said else ""
        names = f"{said.get('class', '')} {said.get('id', '')}"
        if prop in ("datepublished", "datemodified", "datecreated", "author", "creator"):
            label = prop
        elif element.tag == "time" or "pubdate" in said:
            label = "time"
        elif "rel" in said and "author" in said["rel"].lower().split():
            label = "rel author"
        else:
            label = _label_of(names)
        text = _line_of(element) if label and len(element) <= 12 else None
        if text is None:
            continue
        value = said.get("datetime") or said.get("content") or said.get("title") or ""
        if element.tag == "time" or prop.startswith("date") or label == "class date":
            label = f"{label} {names} {element.getparent().get('class') or ''}".lower()
        if text or value:
            found.append(Labelled(label, text, value.strip()))
    return found


@lru_cache(maxsize=4096)
def _label_of(names: str) -> str:
    marks = {_mark_of(name) for name in names.split()}
    return "class author" if "author" in marks else "class date" if "date" in marks else ""


@lru_cache(maxsize=4096)
def _mark_of(name: str) -> str:
    small = name.lower()
    if any(stem in small for stem in _AUTHOR_STEMS) and _AUTHORS.search(name):
        return "author"
    return "date" if any(stem in small for stem in _DATE_STEMS) and _DATES.search(name) else ""


_AUTHOR_STEMS = ("author", "by", "writer", "contributor", "autor", "auteur", "fn")
_DATE_STEMS = ("date", "time", "publi", "posted", "modified")
"""What each way of the patterns has in it: nearly all names have none of them, and that is seen sooner."""


def _line_of(element: Element) -> str | None:
    """Its text; None if that is more than a line, and as soon as it is: the element may be the story's box."""
    pieces: list[str] = []
    length = 0
    for piece in element.itertext():
        pieces.append(piece)
        length += sum(map(len, piece.split()))
        if length > _LONGEST_LABELLED:
            return None
    text = collapsed(" ".join(pieces))
    return text if len(text) <= _LONGEST_LABELLED else None
