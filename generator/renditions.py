"""Renditions: in which sizes a picture is published, and where. Pure.

A picture keeps its place and its name; smaller and lighter ones lie beside it as WebP, for screens that need
no more. The picture itself is the fallback. Nothing is ever enlarged.
"""

from hashlib import blake2b

import msgspec

from generator.assets import LARGEST, Asset
from generator.urls import LONGEST_NAME

WIDTHS = (480, 800, 1200, 1600)
"""Pixels: a phone's column, once and twice as dense; a desktop's column, and a wide one twice as dense."""
LOSSY = ("JPEG", "PNG", "WEBP")


class Rendition(msgspec.Struct, frozen=True, array_like=True):
    """One published size of a picture; a width of 0 is the picture itself, without its metadata."""

    digest: bytes
    width: int
    height: int
    kind: str


def is_scaled(asset: Asset) -> bool:
    """Whether smaller ones are made of a file."""
    return asset.kind in LOSSY and not asset.moves and 0 < _pixels(asset) <= LARGEST


def widths(asset: Asset) -> tuple[int, ...]:
    """The widths in which a picture is published beside itself: all that are smaller, and its own if it is not
    larger than the largest."""
    if not is_scaled(asset) or asset.width is None:
        return ()
    smaller = tuple([width for width in WIDTHS if width < asset.width])
    return (*smaller, asset.width) if asset.width <= WIDTHS[-1] and asset.kind != "WEBP" else smaller


def rendition(asset: Asset, width: int) -> Rendition:
    """A picture in one of its widths."""
    assert asset.width and asset.height  # it has widths
    return Rendition(asset.digest, width, max(1, round(asset.height * width / asset.width)), asset.kind)


def itself(asset: Asset) -> Rendition:
    """The picture itself, without what it says of its maker and of the place where it was taken."""
    return Rendition(asset.digest, 0, 0, asset.kind)


def address_of(asset: Asset, width: int) -> str:
    """Where a picture lies in a width. A name that leaves no room for the ending is cut, and told apart by a
    digest of all of it."""
    ending = f".{width}.webp"
    folder, slash, name = asset.path.rpartition("/")
    data = name.encode("utf-8", "surrogatepass")
    if len(data) + len(ending) > LONGEST_NAME:
        ending = f"-{blake2b(data, digest_size=6).hexdigest()}{ending}"
        name = data[: LONGEST_NAME - len(ending)].decode(errors="ignore")
    return f"/{folder}{slash}{name}{ending}"


def _pixels(asset: Asset) -> int:
    return (asset.width or 0) * (asset.height or 0)
