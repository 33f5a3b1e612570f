"""Sitemap: what search engines may find, with the day of its last change where that is known.

Above LIMIT addresses the sitemap is an index of several. Addresses are absolute.
"""

from generator.contract import Context
from generator.feeds import clean

LIMIT = 50_000
"""The most addresses that a sitemap may hold (sitemaps.org)."""

_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


class SitemapEntry(Context, frozen=True):
    """A page, or a sitemap in an index."""

    address: str
    modified: str = ""
    """A day or an RFC 3339 time; empty if it is not known."""


class Sitemap(Context, frozen=True):
    """The pages of a site, or a part of them."""

    entries: tuple[SitemapEntry, ...]


class SitemapIndex(Context, frozen=True):
    """Where the parts of a large sitemap are."""

    entries: tuple[SitemapEntry, ...]


def sitemaps(entries: tuple[SitemapEntry, ...], home: str) -> dict[str, Sitemap | SitemapIndex]:
    """The sitemap, or an index and its parts, by output path. `home` is the front page's absolute address."""
    if len(entries) <= LIMIT:
        return {"sitemap.xml": Sitemap(entries)}
    parts = {
        f"sitemap-{start // LIMIT + 1}.xml": Sitemap(entries[start : start + LIMIT])
        for start in range(0, len(entries), LIMIT)
    }
    index = SitemapIndex(tuple(SitemapEntry(home + path) for path in parts))
    return {"sitemap.xml": index, **parts}


def sitemap(document: Sitemap | SitemapIndex) -> bytes:
    whole, part = ("urlset", "url") if isinstance(document, Sitemap) else ("sitemapindex", "sitemap")
    lines = ['<?xml version="1.0" encoding="utf-8"?>', f'<{whole} xmlns="{_NAMESPACE}">']
    for entry in document.entries:
        modified = f"<lastmod>{entry.modified}</lastmod>" if entry.modified else ""
        lines.append(f"<{part}><loc>{_text(entry.address)}</loc>{modified}</{part}>")
    lines.append(f"</{whole}>\n")
    return "\n".join(lines).encode()


def _text(address: str) -> str:
    if "&" in address or "<" in address or ">" in address:
        address = address.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return address if address.isprintable() else clean(address)
