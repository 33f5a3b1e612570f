"""Addresses: pure functions of content paths and the base URL.

An *address* is a path below the site's root (`/articles/2026/11/ferry/`), unescaped and without the base
path. An *href* is what stands in a page: with the base path, percent-encoded (RFC 3986). An *output path*
is the file that holds an address: `articles/2026/11/ferry/index.html`.
"""

import re
import unicodedata
from pathlib import PurePosixPath
from urllib.parse import quote, urlsplit

import msgspec

_SAFE = "/-._~!$&'()*+,;=:@"
_WINDOWS_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
SLUG_LENGTH = 80


class Base(msgspec.Struct, frozen=True):
    """Where the site lives: `origin` (`https://example.org`, or empty) and `path`, with `/` at both ends."""

    origin: str
    path: str

    @classmethod
    def of(cls, base_url: str) -> "Base":
        parts = urlsplit(base_url)
        origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        return cls(origin, parts.path.rstrip("/") + "/")

    def href(self, address: str) -> str:
        """The address as it stands in a page: with the base path, percent-encoded."""
        return quote(self.path + address[1:], safe=_SAFE)

    def absolute(self, address: str) -> str:
        return self.origin + self.href(address)


def slug(text: str, *, length: int = SLUG_LENGTH) -> str:
    """Letters, marks and digits of every script in lower case, joined by hyphens; NFC; empty if there are none.

    >>> slug("Œufs à la coque – 3 façons!")
    'œufs-à-la-coque-3-façons'
    """
    if text.isascii():
        plain = _NOT_ASCII_WORD.sub("-", text.replace("'", "").lower())
    else:
        lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
        plain = "".join(char if _in_slug(char) else "" if char in _DROPPED else "-" for char in lowered)
    joined = _HYPHENS.sub("-", plain).strip("-")
    if len(joined) > length:
        cut = joined[: length + 1].rpartition("-")[0]
        joined = cut if len(cut) > length // 2 else joined[:length].rstrip("-")
    return f"{joined}-" if joined in _WINDOWS_NAMES else joined


_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")
_HYPHENS = re.compile(r"-{2,}")
_DROPPED = frozenset("'’‘ʼ`´\u00ad\u200b\u200c\u200d\u2060\ufeff")


def _in_slug(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


def address_of(path: str) -> str:
    """The address of a document below `content/`: articles and editions keep their folder, pages drop it.

    `articles/2026/11/ferry.md` → `/articles/2026/11/ferry/`, `pages/about.md` → `/about/`; `index.md` stands
    for its folder.
    """
    parts = list(PurePosixPath(path).with_suffix("").parts)
    if parts[0] == "pages":
        parts = parts[1:]
    if parts and parts[-1] == "index":
        parts = parts[:-1]
    slugs = [slug(part) or part for part in parts]
    return "/" + "".join(f"{part}/" for part in slugs)


def output_path(address: str) -> str:
    """The file that holds an address, relative to the output folder."""
    return address[1:] + "index.html" if address.endswith("/") else address[1:]


def collision_key(path: str) -> str:
    """Equal for two paths that are one file on some system: those that ignore case or normalise Unicode."""
    return path if path.isascii() and path.islower() else unicodedata.normalize("NFC", path).casefold()
