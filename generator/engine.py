"""Engine: a digest of everything that shapes the output beside the site's own files.

Our own sources, Python's version, and the versions of the distributions that we build with, time-zone and
language data included. It is part of every key, so that an upgrade renders anew what it may change.
"""

import sys
from functools import cache
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path

import msgspec

DISTRIBUTIONS = (
    "babel", "jinja2", "markdown-it-py", "markupsafe", "mdit-py-plugins", "mdurl", "msgspec", "nh3",
    "pagefind-bin-extended", "pillow", "pyyaml", "tzdata",
)  # fmt: skip


@cache
def digest() -> bytes:
    """16 bytes that change with the engine."""
    return _digest(("*.py", "ingest/*.py"), DISTRIBUTIONS)


READERS = {
    "docx": "python-docx", "feedparser": "feedparser", "ftfy": "ftfy", "lxml": "lxml", "pypdf": "pypdf",
    "trafilatura": "trafilatura",
}  # fmt: skip
"""Modules by which seeds are read, each with its distribution; some are extras."""


@cache
def readers_digest() -> bytes:
    """16 bytes that change with what reads seeds: with the engine, and with libraries that come and go."""
    there = [distribution for module, distribution in READERS.items() if find_spec(module)]
    return blake2b(digest() + repr(_versions(tuple(there))).encode(), digest_size=16).digest()


@cache
def checks_digest() -> bytes:
    """16 bytes that change with what reads pages to check them, which shapes no page."""
    return _digest(("checks/*.py", "urls.py", "disk.py"), ("lxml", "msgspec", "pillow"))


def _digest(patterns: tuple[str, ...], distributions: tuple[str, ...]) -> bytes:
    state = blake2b(digest_size=16)
    state.update(f"{sys.implementation.name} {sys.version_info[:3]} {_versions(distributions)}".encode())
    root = Path(__file__).parent
    for source in sorted(path for pattern in patterns for path in root.glob(pattern)):
        state.update(f"\0{source.relative_to(root).as_posix()}\0".encode())
        state.update(source.read_bytes())
    return state.digest()


def _versions(distributions: tuple[str, ...]) -> list[str]:
    """`name version` of each distribution. Folder names tell it in a tenth of the time that metadata takes."""
    found: dict[str, str] = {}
    for folder in dict.fromkeys([*map(Path, sys.path), Path(msgspec.__file__).parent.parent]):
        for info in sorted(folder.glob("*.dist-info")):
            name, _, version = info.name.removesuffix(".dist-info").partition("-")
            found.setdefault(name.lower().replace("_", "-"), version)
    return [f"{name} {found.get(name) or _from_metadata(name)}" for name in distributions]


def _from_metadata(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # slow to import, rarely needed

    try:
        return version(name)
    except PackageNotFoundError:
        return ""
