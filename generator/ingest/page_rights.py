"""Rights of a page: who owns it, and under which licence, as it says itself.

The line in a page's foot is read by the conventions for rights lines; JSON-LD, meta elements and a link to a
licence say the same for machines.
"""

from collections.abc import Sequence

from generator.ingest import page_jsonld as jsonld
from generator.ingest.page_blocks import Block
from generator.ingest.page_fields import Found
from generator.ingest.page_jsonld import LinkedData
from generator.ingest.page_meta import Meta
from generator.ingest.rights import rights
from generator.ingest.story import Evidence, RightsLine

_FOOT = 40
"""Blocks from the end of a page among which its rights line stands."""


def rights_of(data: LinkedData, meta: Meta, blocks: list[Block], story: Sequence[Block]) -> Found:
    """The rights line, from meta elements, the page's foot, or JSON-LD."""
    license = _license(data, meta)
    own = {id(block) for block in story}
    feet = [block.text for block in blocks[-_FOOT:] if id(block) not in own and len(block.text) <= 400]
    said = [(meta.first("copyright", "rights", "dc.rights", "dcterms.rights")[1], "meta, copyright", 0.8)]
    said += [(text, "text, foot of the page", 0.7) for text in feet if any(sign in text for sign in "©Ⓒⓒ(CcР")]
    for text, where, sure in said:
        line = rights(text) if text else None
        if line is not None and line.owner and len(line.owner) <= 60:
            found = RightsLine(text, line.owner, line.year, line.site, line.license or license)
            return Found(found, Evidence(where, "rights", sure))
    holder = jsonld.text(data.article.get("copyrightHolder"))
    year = jsonld.text(data.article.get("copyrightYear"))
    if holder:
        notice = f"© {year} {holder}" if year.isdecimal() and len(year) == 4 else f"© {holder}"
        return Found(
            RightsLine(notice, holder, year if year.isdecimal() else "", license=license),
            Evidence("JSON-LD, copyrightHolder", "rights", 0.8),
        )
    if license:
        return Found(RightsLine(license=license), Evidence("markup, licence", "rights: licence", 0.8))
    return Found()


def _license(data: LinkedData, meta: Meta) -> str:
    """A licence by its usual name, where it is one of Creative Commons; else its address."""
    for value in (jsonld.address(data.article.get("license")), *meta.links.get("license", ())):
        for name, mark in _KNOWN.items():
            if mark in value:
                return name
    return ""


_KNOWN = {
    "CC BY-NC-ND": "/licenses/by-nc-nd/",
    "CC BY-NC-SA": "/licenses/by-nc-sa/",
    "CC BY-NC": "/licenses/by-nc/",
    "CC BY-ND": "/licenses/by-nd/",
    "CC BY-SA": "/licenses/by-sa/",
    "CC BY": "/licenses/by/",
    "CC0": "/publicdomain/zero/",
    "Public Domain": "/publicdomain/mark/",
}
