"""Prints: pictures that were printed before, kept in `.copydesk/pictures/`.

By the values that they were made from and under a checksum: a fresh checkout with a cache prints nothing, and
what is lost or damaged is printed anew.
"""

from hashlib import blake2b
from pathlib import Path

from generator import disk
from generator.target import Made

PLACE = ".copydesk/pictures"
"""Below the site."""
QUALITY = 78
"""WebP's, of 100: a photograph at a third of a JPEG's weight, without a difference that a reader would see."""


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

    def _path(self, rendition: bytes) -> Path:
        name = blake2b(rendition + made_by(), digest_size=16).hexdigest()
        return self._folder / name[:2] / name[2:]


def made_by() -> bytes:
    """What a print depends on beside its rendition: our settings, and the library with its version."""
    from PIL import __version__

    return f"{__version__} {QUALITY}".encode()
