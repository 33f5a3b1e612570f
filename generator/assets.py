"""Asset: a file of `content/` that is no document: a picture beside its story, a file to take home."""

import msgspec

from generator.problems import Location, Problem, warning

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
LARGEST = 100_000_000
"""Pixels in a picture of which smaller ones are made: more do not fit into the memory of a small machine."""


class Asset(msgspec.Struct, frozen=True):
    """A file: its path below `content/`, a digest of its bytes, and what it is as a picture."""

    path: str
    digest: bytes
    width: int | None = None
    """In pixels, as a reader sees it: the camera's orientation counts."""
    height: int | None = None
    kind: str = ""
    """`JPEG`, `PNG`, `WEBP`, `GIF` or `AVIF`; empty if it is no picture that we know."""
    moves: bool = False
    tells: bool = False
    """Whether it carries what is not published: camera, place, author, comments, previews."""


def faults(asset: Asset) -> list[Problem]:
    """What an editor should know of what a file holds."""
    where = Location(f"content/{asset.path}")
    if asset.path.lower().endswith(PICTURES) and not asset.kind:
        hint = "save it anew in a picture program; readers would see nothing"
        return [warning(where, "this file has a picture’s name, but is none that can be read", hint=hint)]
    if (asset.width or 0) * (asset.height or 0) > LARGEST:
        message = f"this picture is too large to make smaller ones of it: {asset.width} × {asset.height} pixels"
        return [warning(where, message, hint="scale it down; no screen needs more than 3,000 across")]
    return []
