"""Prints: pictures that were printed before, kept in `.copydesk/pictures/`.

By the values that they were made from and under a checksum: a fresh checkout with a cache prints nothing, and
what is lost or damaged is printed anew. What no picture has needed for a while is removed. That while counts
changes of the pictures, not days: no clock is asked, and a cache that CI carries along ages as well.
"""

from collections.abc import Set
from hashlib import blake2b
from pathlib import Path

import msgspec

from generator import disk
from generator.target import Made

PLACE = ".copydesk/pictures"
"""Below the site."""
QUALITY = 78
"""WebP's, of 100: a photograph at a third of a JPEG's weight, without a difference that a reader would see."""
KEPT = 4
"""A print goes when so many changes of the pictures did not need it: a preview needs others than the site."""
_LIST = "ages.list"


class _Ages(msgspec.Struct, frozen=True, array_like=True):
    """By the names of the prints that are kept: how many changes ago each was needed. `latest` is the digest of
    all that were needed last."""

    latest: bytes = b""
    ages: dict[str, int] = {}


_ages = msgspec.msgpack.Decoder(_Ages)


class Prints:
    """The prints of a site, by their encoded Rendition."""

    def __init__(self, site: Path) -> None:
        self._folder = site / PLACE

    def get(self, rendition: bytes) -> Made | None:
        kept = disk.read(self._path(rendition)) or b""
        made = Made.of(kept[16:])
        return made if made.digest == kept[:16] else None

    def keep(self, rendition: bytes, made: Made) -> None:
        disk.write(self._path(rendition), made.digest + made.data)

    def prune(self, needed: Set[bytes]) -> None:
        """Remove what neither the pictures of this build need, nor those of the builds before it needed: of the
        last few that needed others than the build before them. `needed` are all encoded Renditions."""
        wanted = {_name(rendition) for rendition in needed}
        latest = blake2b("\n".join(sorted(wanted)).encode(), digest_size=16).digest()
        known = self._known()
        if known.latest == latest or not (wanted or known.latest):
            return
        there = {name.replace("/", "") for name, _ in disk.walk(self._folder, without=None)} - {_LIST}
        ages = {name: 0 if name in wanted else known.ages.get(name, 0) + 1 for name in sorted(there)}
        for name in [name for name, age in ages.items() if age >= KEPT]:
            disk.remove(self._folder / name[:2] / name[2:])
            del ages[name]
        listing = msgspec.msgpack.encode(_Ages(latest, ages))
        disk.write(self._folder / _LIST, blake2b(listing, digest_size=16).digest() + listing)

    def _known(self) -> _Ages:
        kept = disk.read(self._folder / _LIST) or b""
        if blake2b(kept[16:], digest_size=16).digest() != kept[:16]:
            return _Ages()
        return _ages.decode(kept[16:])

    def _path(self, rendition: bytes) -> Path:
        name = _name(rendition)
        return self._folder / name[:2] / name[2:]


def _name(rendition: bytes) -> str:
    return blake2b(rendition + made_by(), digest_size=16).hexdigest()


def made_by() -> bytes:
    """What a print depends on beside its rendition: our settings, and the library with its version."""
    from PIL import __version__

    return f"{__version__} {QUALITY}".encode()
