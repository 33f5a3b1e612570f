"""Added: a fetched page as a seed: a readable name, and its address in its first line, as browsers save it.

The bytes stay as they came, but for that line, and for pages of which the server alone knows the encoding, or
in which no such line can stand (UTF-16): those become UTF-8. Pure.
"""

import codecs
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from generator.ingest.addresses import clean_address
from generator.urls import slug

_ENDINGS = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/plain": ".txt",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/json": ".json",
    "application/feed+json": ".json",
    "application/ld+json": ".json",
    "application/rss+xml": ".xml",
    "application/atom+xml": ".xml",
    "application/xml": ".xml",
    "text/xml": ".xml",
    "message/rfc822": ".eml",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
}
_PAGE = re.compile(
    rb"\s*(?:<!--.{0,2000}?-->\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(rb"\s*<\?xml\b[^>]*\?>[ \t]*\n?")
_META = re.compile(rb"<meta[^>]+charset|<\?xml[^>]+encoding", re.IGNORECASE)
_MARK = re.compile(rb"<!-- saved from url=\(\d{4,}\)(\S+) -->")


def seed_name(url: str, kind: str, data: bytes) -> str:
    """A file name that says where a page is from: `paper.example-ferry-stays-in-harbour.html`."""
    parts = urlsplit(url)
    path = PurePosixPath(unquote(parts.path))
    ending = _ENDINGS.get(kind) or (".html" if _PAGE.match(data) else _known(path.suffix))
    words = [slug(part) for part in (*path.parts[:-1], path.stem)]
    told = [word for word in words if word and word not in _SILENT]
    last = told[-1:] if told and not told[-1].isdecimal() else told[-2:]
    if not told or parts.query.partition("=")[0] in ("id", "p", "article"):
        last = [*last, slug(parts.query)]
    host = (parts.hostname or "").removeprefix("www.")
    name = "-".join([part for part in (re.sub(r"[^\w.-]", "-", host), *last) if part])
    return f"{name.encode()[:180].decode(errors='ignore').strip('-.') or 'page'}{ending}"


_SILENT = frozenset(["index", "story", "article", "articles", "news", "default", "amp", "html"])


def _known(ending: str) -> str:
    return ending.lower() if ending.lower() in {*_ENDINGS.values(), ".htm"} else ".txt"


def marked(data: bytes, url: str, kind: str, charset: str) -> bytes:
    """The bytes of a page with its address in its first line; other kinds stay as they are."""
    if kind not in ("text/html", "application/xhtml+xml") and not _PAGE.match(data):
        return data
    data = _told(data, charset)
    mark = b"<!-- saved from url=(%04d)%b -->\n" % (len(url), url.encode())
    before = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    rest = data.removeprefix(before)
    if _MARK.search(rest[:400]):
        return data
    declared = _XML.match(rest)
    cut = declared.end() if declared else 0
    return before + rest[:cut] + mark + rest[cut:]


def marked_address(start: bytes) -> str:
    """The address in a page's first lines, empty if there is none."""
    found = _MARK.search(start[:4096])
    return found[1].decode("utf-8", "replace") if found else ""


def _told(data: bytes, charset: str) -> bytes:
    """In UTF-8, with a mark that says so, where nothing in the page says what else it is in."""
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return codecs.BOM_UTF8 + data.decode("utf-16").encode()
        name = codecs.lookup(charset).name if charset else "utf-8"
        if name in ("utf-8", "ascii") or _META.search(data[:2048]) or data.startswith(codecs.BOM_UTF8):
            return data
        return codecs.BOM_UTF8 + data.decode(name).encode()
    except (LookupError, UnicodeError):
        return data


def is_same(one: str, other: str) -> bool:
    """Whether two addresses are one but for tracking, the scheme, `www.` and a slash at the end."""
    return _key(one) == _key(other)


def _key(url: str) -> str:
    parts = urlsplit(clean_address(url))
    query = f"?{parts.query}" if parts.query else ""
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}{query}#{parts.fragment}"


def free_name(name: str, is_free: Callable[[str], bool]) -> str:
    """The name, numbered from 2 if another seed has it."""
    path = PurePosixPath(name)
    numbered = (f"{path.stem}-{number}{path.suffix}" for number in range(2, 10_000))
    return name if is_free(name) else next(each for each in numbered if is_free(each))


def links(text: str) -> tuple[str, ...]:
    """Every web address in a list of links, whatever its form: one a line, OPML, bookmarks, a table."""
    found = [each.rstrip(".,;:!?)'’”»") for each in _LINK.findall(text.replace("&amp;", "&"))]
    return tuple(dict.fromkeys(found))


_LINK = re.compile(r"https?://[^\s\"<>|\\^`{}]+", re.IGNORECASE)
