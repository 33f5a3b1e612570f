"""Addresses: pure functions of content paths and the base URL.

An *address* is a path below the site's root (`/articles/2026/11/ferry/`), unescaped and without the base
path. An *href* is what stands in a page: with the base path, percent-encoded (RFC 3986). An *output path*
is the file that holds an address: `articles/2026/11/ferry/index.html`.
"""

import re
import unicodedata
from functools import lru_cache
from itertools import takewhile
from urllib.parse import quote, unquote, urlsplit

import msgspec

_SAFE = "/-._~!$&'()*+,;=:@"
_PLAIN = re.compile(r"[A-Za-z0-9/._-]*")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_WINDOWS_NAMES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
SLUG_LENGTH = 80
LONGEST_NAME = 255
"""Bytes that file systems take for a name."""
_PATH_BYTES = 3_000
_NAME_BYTES = 240
"""A name with room for an ending."""


class Base(msgspec.Struct, frozen=True):
    """Where the site lives: `origin` (`https://example.org`, or empty) and `path`, with `/` at both ends."""

    origin: str
    path: str

    @classmethod
    def of(cls, base_url: str) -> "Base":
        parts = urlsplit(base_url)
        origin = f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
        return cls(origin, unquote(parts.path).rstrip("/") + "/")

    def href(self, address: str) -> str:
        """The address as it stands in a page: with the base path, percent-encoded."""
        path = self.path + address[1:]
        return path if _PLAIN.fullmatch(path) else quote(path, safe=_SAFE)

    def absolute(self, address: str) -> str:
        return self.origin + self.href(address)


@lru_cache(maxsize=1 << 16)
def slug(text: str, *, length: int = SLUG_LENGTH) -> str:
    """Letters, marks and digits of every script in lower case, joined by hyphens; NFC; empty if there are none.

    >>> slug("Œufs à la coque – 3 façons!")
    'œufs-à-la-coque-3-façons'
    """
    if len(text) <= length and _SLUG.fullmatch(text):
        return f"{text}-" if text in _WINDOWS_NAMES else text
    if text.isascii():
        plain = _NOT_ASCII_WORD.sub("-", text.translate(_QUOTES).lower())
    else:
        lowered = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
        plain = "".join(char if _in_slug(char) else "" if char in _DROPPED else "-" for char in lowered)
        plain = unicodedata.normalize("NFC", plain)  # what was dropped may have stood within a letter
    joined = _HYPHENS.sub("-", plain).strip("-")
    if len(joined) > length or len(joined) * 4 > _NAME_BYTES:
        joined = _cut(joined, length)
    return f"{joined}-" if joined in _WINDOWS_NAMES else joined


def _cut(name: str, length: int) -> str:
    """The name no longer than a file's may be, cut between words where they are not too long."""
    if len(name) > length:
        cut = name[: length + 1].rpartition("-")[0]
        name = cut if len(cut) > length // 2 else name[:length]
    return name.encode()[:_NAME_BYTES].decode(errors="ignore").rstrip("-")


_NOT_ASCII_WORD = re.compile(r"[^a-z0-9]+")
_HYPHENS = re.compile(r"-{2,}")
_QUOTES = {ord("'"): None, ord("`"): None}
_DROPPED = frozenset("'’‘ʼ`´\u00ad\u200b\u200c\u200d\u2060\ufeff")


def _in_slug(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


_WEB = re.compile(r"https?://[^\s<>\"\\/?#@]+([/?#][^\s<>\"\\]*)?", re.IGNORECASE)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", re.ASCII)


def is_web_address(text: str) -> bool:
    """Whether a text is a whole http or https address, as one copies it from a browser."""
    if not _WEB.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False


def is_language(text: str) -> bool:
    """Whether a text has the form of a BCP 47 tag."""
    return _LANGUAGE.fullmatch(text) is not None


@lru_cache(maxsize=1 << 17)
def address_of(path: str) -> str:
    """The address of a document below `content/`: articles and editions keep their folder, pages drop it.

    `articles/2026/11/ferry.md` → `/articles/2026/11/ferry/`, `pages/about.md` → `/about/`; `index.md` stands
    for its folder.
    """
    parts = path.removesuffix(".md").split("/")
    if parts[0] == "pages":
        parts = parts[1:]
    if parts and parts[-1] == "index":
        parts = parts[:-1]
    slugs = [slug(part, length=_NAME_BYTES) or part for part in parts]
    return "/" + "".join(f"{part}/" for part in slugs)


def output_path(address: str) -> str:
    """The file that holds an address, relative to the output folder."""
    return address[1:] + "index.html" if address.endswith("/") else address[1:]


def fits(path: str) -> bool:
    """Whether file systems hold a file of this path or address: names of 255 bytes, and not so many folders
    that the whole, with what stands in front of it, comes to 4,096."""
    if len(path) < LONGEST_NAME // 4:
        return True
    data = path.encode("utf-8", "surrogatepass")
    return len(data) <= _PATH_BYTES and max(map(len, data.split(b"/"))) <= LONGEST_NAME


def collision_key(path: str) -> str:
    """Equal for two paths that are one file on some system: those that ignore case or normalise Unicode."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def is_portable(path: str) -> bool:
    """Whether every system can hold a file of this path: Windows keeps names and signs for itself."""
    parts = path.split("/")
    return not any(_UNPORTABLE.search(part) or part.split(".")[0].lower() in _WINDOWS_NAMES for part in parts)


_UNPORTABLE = re.compile(r"[<>:\"|?*]|[. ]$")
"""Beside control characters and backslashes, which no published file may have anywhere."""


def resolve(path: str, target: str) -> str:
    """A relative reference in the document at `path`, as a path below `content/`; `/` is `content/` itself.

    Empty if it leads out of `content/`.
    """
    parts = [] if target.startswith("/") else path.split("/")[:-1]
    for part in target.split("/"):
        if part == "..":
            if not parts:
                return ""
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def relative(path: str, name: str) -> str:
    """How the document at `path` refers to what lies at `name`, both below `content/`: `resolve`, backwards."""
    here, there = path.split("/")[:-1], name.split("/")
    shared = len(list(takewhile(lambda pair: pair[0] == pair[1], zip(here, there[:-1], strict=False))))
    return "/".join([".."] * (len(here) - shared) + there[shared:])
