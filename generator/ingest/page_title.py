"""Title of a page: its headline, without the site's name.

A page's only first-level heading is what readers saw; it is preferred where another witness (JSON-LD, Open
Graph, the window's title) agrees with it. Those are taken themselves where there is no such heading, cut where
they carry the site's name, and whole where a template cut them.
"""

import re
from functools import lru_cache

from generator.ingest.page_blocks import Block
from generator.ingest.page_jsonld import LinkedData, text
from generator.ingest.page_meta import Meta
from generator.ingest.story import Evidence, Rival

_WORD = re.compile(r"\w+")
_PARTS = re.compile(r"\s+[|•·–—\-:~»«›‹/]+\s+|\s*[|｜»]\s*|\s::\s")
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")
_AGREES = 0.5
_RESEMBLES = 0.2


def title_of(
    data: LinkedData, meta: Meta, blocks: list[Block], sites: tuple[str, ...]
) -> tuple[str, Evidence | None]:
    """The headline and where it stands; `sites` are the names that the site goes by."""
    witnesses = [
        (name, rule, sure)
        for value, rule, sure in (
            (text(data.article.get("headline")), "JSON-LD, headline", 0.95),
            (meta.first("og:title")[1], "Open Graph, og:title", 0.9),
            (
                meta.first("twitter:title", "parsely-title", "sailthru.title", "dc.title")[1],
                "meta, title",
                0.85,
            ),
            (meta.title, "markup, title", 0.7),
        )
        if (name := without_site(value, sites)) and not _is_site(name, sites)
    ]
    heading = _heading(blocks, [name for name, _, _ in witnesses], sites)
    if heading:
        where = "markup, h1" if heading.level == 1 else f"markup, h{heading.level}"
        sure = 1.0 if witnesses else 0.7
        title = without_site(heading.text, sites)
        rule = "title: heading that others agree with"
        return title, Evidence(where, rule, sure, rivals=_rivals(title, witnesses))
    printed = _printed(blocks, meta.title)
    if printed:
        rule = "title: a part of the window’s title, printed above the text"
        return printed, Evidence("text", rule, 0.8, rivals=_rivals(printed, witnesses))
    for name, where, sure in witnesses:
        whole = _whole(name, [other for other, _, _ in witnesses])
        rule = "title: without the site’s name"
        return whole, Evidence(where, rule, sure, rivals=_rivals(whole, witnesses))
    return "", None


def _rivals(title: str, witnesses: list[tuple[str, str, float]]) -> tuple[Rival, ...]:
    """The headlines that other witnesses have, each told once."""
    others: dict[str, Rival] = {}
    for name, where, sure in witnesses:
        if name != title:
            others.setdefault(name, Rival(name, where, "title", sure))
    return tuple(others.values())


def _heading(blocks: list[Block], witnesses: list[str], sites: tuple[str, ...]) -> Block | None:
    """The page's only h1, or the heading that is most like what the other witnesses say."""
    headings = [block for block in blocks if block.kind == "heading" and not _is_site(block.text, sites)]
    first = [block for block in headings if block.level == 1 and block.links < 0.9 * len(block.text)]
    first = first or [block for block in headings if block.level == 1]
    if not witnesses:
        return first[0] if len({block.text for block in first}) == 1 else None
    best: Block | None = None
    most = _AGREES
    for block in first or headings[:12]:
        like = max(likeness(block.text, name) for name in witnesses)
        if like > most + 1e-9 and (first or like > 0.8):
            best, most = block, like
    if best is None and first and first[0].level == 1:
        # A headline may be rewritten for search engines; some of its words stay.
        like = max(likeness(first[0].text, name) for name in witnesses)
        return first[0] if like > _RESEMBLES else None
    return best


def _printed(blocks: list[Block], title: str) -> str:
    """A part of the window's title that stands alone on the page."""
    marks = list(_MARKS.finditer(title))
    parts = {key(title[mark.end() :]) for mark in marks} | {key(title[: mark.start()]) for mark in marks}
    parts = {part for part in parts if len(part) >= 8 and len(part) > 0.4 * len(key(title))}
    return next((block.text for block in blocks[:60] if len(block.text) < 200 and key(block.text) in parts), "")


_MARKS = re.compile(r"\s*(?::|\||»|«|\s[-–—•·/]\s)\s*")


def likeness(one: str, other: str) -> float:
    """How many of the words of two titles are the same, between 0 and 1."""
    first, second = {*_WORD.findall(one.casefold())}, {*_WORD.findall(other.casefold())}
    both = len(first & second)
    return 2 * both / (len(first) + len(second)) if both else 0.0


def without_site(title: str, sites: tuple[str, ...]) -> str:
    """A title without a first or last part that is the site's name or domain."""
    for _ in range(3):
        marks = list(_PARTS.finditer(title))
        if not marks:
            return title
        last, first = title[marks[-1].end() :], title[: marks[0].start()]
        if _is_site(last, sites):
            title = title[: marks[-1].start()].strip()
        elif _is_site(first, sites):
            title = title[marks[0].end() :].strip()
        elif len(marks) > 1 and _is_site(title[marks[-2].end() :], sites):
            title = title[: marks[-2].start()].strip()
        else:
            return title
    return title


def _is_site(name: str, sites: tuple[str, ...]) -> bool:
    """Whether a name is the site's, perhaps without the end of its domain: `Sportsnet`, of sportsnet.ca."""
    short = key(name)
    known = [key(each) for each in sites]
    begins = [site for site in known if site.startswith(short) or (short.startswith(site) and len(site) > 3)]
    return bool(short) and (
        short in known or (len(short) > 3 and any(abs(len(short) - len(site)) < 8 for site in begins))
    )


def key(name: str) -> str:
    """A name by its letters alone, without an article, or the end of a domain."""
    return _known_key(name) if len(name) <= _LONGEST_KNOWN else _key(name)


_LONGEST_KNOWN = 80


def _key(name: str) -> str:
    bare = re.sub(
        r"^https?://|^www\.|\.(?:com|org|net|co\.uk|de|fr|it|es|com\.br|in|ru)/?$", "", name.strip().casefold()
    )
    return "".join(_WORD.findall(re.sub(r"^the\s+|^the(?=\w{5,}$)", "", bare)))


_known_key = lru_cache(maxsize=1024)(_key)
"""The few names of a site are asked for with every heading and every author."""


def _whole(name: str, others: list[str]) -> str:
    """A headline that was cut, as another witness has it whole."""
    start = _CUT.sub("", name)
    if start != name or len(name) >= 108:
        longer = [other for other in others if other.startswith(start[:60]) and len(other) > len(name)]
        if longer:
            return max(longer, key=len)
    return name
