"""Archive: what is there when ingest begins: bases by id, and articles by id, by seed and by address.

Gathered from the first bytes of each file, for there may be a hundred thousand. What stands further down is
read only where something is to be done. Pure.
"""

import re
from collections.abc import Iterator, Mapping

import msgspec

from generator import urls
from generator.ingest.base import Head
from generator.ingest.ids import new_id
from generator.yamldoc import parse_mapping
from generator.yamlnodes import Scalar

ARTICLES = "content/articles"
START = 8192
"""Bytes of an article within which its `id` and `seed` are looked for …"""
MOST = 4_000_000
"""… and so many, where its front matter is longer."""


class Front(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """What is known of an article by its path and its first bytes."""

    address: str
    """In the form in which addresses are compared."""
    id: str = ""
    seed: str = ""
    obscure: bool = False
    """Whether there is no front matter to be found: it may be any article."""

    @classmethod
    def of(cls, path: str, start: bytes) -> "Front":
        """What an article's first bytes say."""
        front = _FRONT.match(_with_plain_ends(start))
        if front is None:
            return cls(address_key(path), obscure=True)
        found = dict(_KEY.findall(front[1]))
        if b"id" not in found and _MENTION.search(front[1]):
            found = _read(front[1])
        id = found.get(b"id", b"").strip(b"\"'").decode("ascii", "replace")
        seed = found.get(b"seed", b"").strip(b"\"'").decode("utf-8", "replace")
        return cls(address_key(path), id, seed)


def is_cut(start: bytes) -> bool:
    """Whether the front matter goes on behind an article's first bytes."""
    front = _FRONT.match(_with_plain_ends(start)) if len(start) >= START else None
    return front is not None and front.end(1) == len(front.string)


def _with_plain_ends(start: bytes) -> bytes:
    return start.replace(b"\r\n", b"\n").replace(b"\r", b"\n") if b"\r" in start else start


def _read(front: bytes) -> dict[bytes, bytes]:
    """The keys of front matter that is written as hardly anybody writes it: read whole, as the build does."""
    mapping, _ = parse_mapping(front.decode("utf-8", "replace"), "")
    entries = mapping.entries if mapping else {}
    pairs = ((key, value) for key, (_, value) in entries.items() if isinstance(value, Scalar))
    return {key.encode(): value.text.encode() for key, value in pairs}


class Archive(msgspec.Struct, frozen=True):
    """Bases and articles. A base that cannot be read is None."""

    heads: dict[str, Head | None]
    articles: dict[str, tuple[str, ...]] = {}
    """Paths by id; more than one if somebody copied a file."""
    by_seed: dict[str, str] = {}
    """The id of an article by the seed that it names."""
    addresses: frozenset[str] = frozenset()
    """The addresses that are taken, in the form in which they are compared."""
    obscure: tuple[str, ...] = ()
    """Paths of articles of which nobody can tell which they are."""
    strays: dict[str, str] = {}
    """Paths, by the seed that they name, of articles with the id of no base."""


def archive_of(heads: dict[str, Head | None], fronts: Mapping[str, Front]) -> Archive:
    """The archive from what is known of each article, by path."""
    articles: dict[str, tuple[str, ...]] = {}
    by_seed: dict[str, str] = {}
    for path, front in sorted(fronts.items()):
        if front.id:
            articles[front.id] = (*articles.get(front.id, ()), path)
            by_seed.setdefault(front.seed, front.id)
    addresses = frozenset([front.address for front in fronts.values()])
    obscure = tuple(sorted(path for path, front in fronts.items() if front.obscure))
    strays = {front.seed: path for path, front in fronts.items() if front.seed and front.id not in heads}
    return Archive(heads, articles, by_seed, addresses, obscure, strays)


def lost_article(archive: Archive, seed: str, key: str) -> str:
    """The id of the article of an entry whose base was lost; empty if there is none."""
    id = new_id(seed, key)
    known = id if key else archive.by_seed.get(seed, "")
    lost = (each for each in (known, id) if each and each not in archive.heads)
    return next((each for each in lost if len(archive.articles.get(each, ())) == 1), "")


_FRONT = re.compile(rb"(?:\xef\xbb\xbf)?---[ \t]*\n(.*?)(?:^---[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_MENTION = re.compile(rb"\bid\b")
_KEY = re.compile(
    rb"^[\"']?(id|seed)[\"']?[ \t]*:[ \t]*+(\"[^\"\r\n]*\"|'[^'\r\n]*'|[^\r\n#]*[^\s#])", re.MULTILINE
)


def address_key(path: str) -> str:
    """What two articles must not share: the address of a file, as systems compare it that ignore case."""
    return urls.collision_key(urls.address_of(path.removeprefix("content/")))


def free_path(title: str, id: str, today: str, taken: frozenset[str] | set[str]) -> str:
    """A path for a new article: its headline, numbered from 2 if another story has that address."""
    name = _short(urls.slug(title)) or id
    folder = f"{ARTICLES}/{today[:4]}/{today[5:7]}"
    paths = (f"{folder}/{name}{suffix}.md" for suffix in _suffixes(id))
    return next(path for path in paths if not path.endswith("/index.md") and address_key(path) not in taken)


def _suffixes(id: str) -> Iterator[str]:
    for before in ("", f"-{id}"):
        yield before
        for number in range(2, 100):
            yield f"{before}-{number}"


def _short(slug: str, most: int = 180) -> str:
    """At most so many bytes: file systems allow 255 for a name, and a draft's name is longer."""
    if len(slug.encode()) <= most:
        return slug
    while len(slug.encode()) > most:
        slug = slug.rpartition("-")[0] if "-" in slug[len(slug) // 2 :] else slug[:-1]
    return slug.strip("-")
