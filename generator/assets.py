"""Asset: a file of `content/` that is no document: a picture beside its story, a file to take home."""

import msgspec

from generator.problems import Location, Problem, error, warning

PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
LARGEST = 100_000_000
"""Pixels in a picture of which smaller ones are made: more do not fit into the memory of a small machine."""

HEAVIEST = 1_000_000_000
"""Bytes of a file that is read: a whole site may have so many on GitHub Pages. Beside a story may lie what a
camera or a recorder has left."""


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
    is_unread: bool = False
    """Whether it is so heavy that nobody has looked into it: what stands here follows from its size alone."""


def faults(asset: Asset) -> list[Problem]:
    """What an editor should know of what a file that is published holds."""
    where = Location(f"content/{asset.path}")
    if asset.is_unread:
        message = f"this file has more than {HEAVIEST // 1_000_000:,} MB: more than a whole site may have"
        return [error(where, message, hint="make it smaller, or let it lie elsewhere and link to it")]
    if asset.path.lower().endswith(PICTURES) and not asset.kind:
        hint = "save it anew in a picture program; readers would see nothing"
        return [warning(where, "this file has a picture’s name, but is none that can be read", hint=hint)]
    if (asset.width or 0) * (asset.height or 0) > LARGEST:
        message = f"this picture is too large to make smaller ones of it: {asset.width} × {asset.height} pixels"
        return [warning(where, message, hint="scale it down; no screen needs more than 3,000 across")]
    return []
