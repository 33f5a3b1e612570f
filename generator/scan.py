"""Scan: which files of `content/` are as they were read last, and which must be read again.

A file whose stamp (size, times, inode) is that of the last run is not read. A file that was written so
shortly before it was read that a later change could leave no trace in its stamp is looked at again: git calls
such an entry racily clean.
"""

import warnings
from collections.abc import Iterable, Mapping
from hashlib import blake2b
from io import BytesIO
from pathlib import Path

import msgspec

from generator import disk
from generator.article import FOLDER as ARTICLES
from generator.assets import HEAVIEST, PICTURES, Asset
from generator.disk import Stamp
from generator.documents import Converted, Options, convert
from generator.problems import Location, Problem, error
from generator.state import Known, encode_known

TICK = 20_000_000
"""Nanoseconds within which a file system may give two writes one time (Linux: up to 10 ms)."""
COARSE = 2_000_000_000
"""The same for file systems that keep whole seconds (FAT: two)."""
LARGEST = 20_000_000
"""Bytes of the largest document that is read."""


class Scan(msgspec.Struct, frozen=True):
    """What stands in `content/`: documents and files that are known, and those that must be read."""

    known: dict[str, Known]
    documents: dict[str, Stamp]
    files: dict[str, Stamp]
    gone: frozenset[str]


def look(content: Path) -> dict[str, Stamp]:
    """The stamp of every file of a folder, by path. Raises OSError if a folder cannot be opened: its pages must
    not go because of that."""
    return {path: disk.stamp_of(status) for path, status in disk.walk(content, whole=True)}


def away(content: Path, *, articles: bool) -> Problem | None:
    """That `content/` is not there or, where there were `articles`, their folder in it. A folder that was moved
    or is not mounted is not one whose documents were deleted, each of them."""
    if not disk.is_folder(content):
        return _missing("content/")
    folder = content / ARTICLES
    if articles and disk.is_link(folder):
        message = "this is a link, and links to folders are not followed"
        return error(Location("content/articles"), message, hint="move the folder here")
    return _missing("content/articles") if articles and not disk.is_folder(folder) else None


def _missing(folder: str) -> Problem:
    hint = "put it back, or make it anew if there shall be nothing in it"
    return error(Location(folder.rstrip("/")), f"there is no folder {folder} here", hint=hint)


def scan(
    content: Path,
    known: Mapping[str, Known],
    named: frozenset[str] | None = None,
    stamps: Mapping[str, Stamp] | None = None,
) -> Scan:
    """Compare a folder with what is known of it.

    With `named` only these paths may have changed, and no other is looked at. `stamps` are those of all files,
    if somebody has looked just now.
    """
    looked = None if named is None else _scan_named(content, known, named)
    if looked is not None:
        return looked
    same: dict[str, Known] = {}
    documents: dict[str, Stamp] = {}
    files: dict[str, Stamp] = {}
    for path, stamp in (look(content) if stamps is None else stamps).items():
        before = known.get(path)
        if before is not None and before.stamp == stamp:
            same[path] = before
        elif path.endswith(".md"):
            documents[path] = stamp
        else:
            files[path] = stamp
    return Scan(same, documents, files, frozenset(known.keys() - same.keys() - documents.keys() - files.keys()))


def _scan_named(content: Path, known: Mapping[str, Known], named: frozenset[str]) -> Scan | None:
    """Look at these paths alone; None if one of them is or was a folder, so that all must be looked at."""
    documents: dict[str, Stamp] = {}
    files: dict[str, Stamp] = {}
    gone: set[str] = set()
    for path in named:
        if any(disk.is_passed_over(name) for name in path.split("/")):
            continue
        stamp = disk.stamp(content / path)
        if stamp is not None:
            (documents if path.endswith(".md") else files)[path] = stamp
        elif path in known:
            gone.add(path)
        elif not path or (content / path).is_dir() or any(each.startswith(f"{path}/") for each in known):
            return None
    touched = gone | documents.keys() | files.keys()
    same = {path: entry for path, entry in known.items() if path not in touched}
    return Scan(same, documents, files, frozenset(gone))


def settled(stamp: Stamp, now: int) -> Stamp | None:
    """The stamp, if a change after `now` (nanoseconds) would show in it; else None."""
    newest = max(stamp.mtime, stamp.ctime)
    margin = COARSE if stamp.mtime % 1_000_000_000 == 0 else TICK
    return stamp if newest < now - margin else None


class Read(msgspec.Struct, frozen=True):
    """A document that was read. `row` is its encoded Known, empty if the bytes are those known before."""

    path: str
    stamp: Stamp
    row: bytes = b""
    body: bytes = b""
    pieces: bytes = b""
    lost: bool = False
    """Whether the file could not be read: it went while we looked."""


def read_documents(
    content: str, wanted: Iterable[tuple[str, Stamp, bytes]], options: Options, now: int
) -> list[Read]:
    """Read and convert documents: a unit of work, run by any executor.

    Each path comes with its stamp and the digest that was known before (empty if none).
    """
    return [_read(content, path, stamp, before, options, now) for path, stamp, before in wanted]


def _read(content: str, path: str, stamp: Stamp, before: bytes, options: Options, now: int) -> Read:
    if stamp.size > LARGEST:
        message = f"the file is larger than {LARGEST // 1_000_000} MB"
        problem = error(Location(f"content/{path}"), message, hint="split it, or move it out of content/")
        return Read(path, stamp, encode_known(Known.of(None, b"", Converted(problems=(problem,)))))
    data = disk.read(f"{content}/{path}")
    if data is None:
        return Read(path, stamp, lost=True)
    digest = blake2b(data, digest_size=16).digest()
    if digest == before:
        return Read(path, stamp)
    converted, text, pieces = convert(path, data, options)
    row = encode_known(Known.of(settled(stamp, now), digest, converted, text))
    return Read(path, stamp, row, text.digest if text else b"", msgspec.msgpack.encode(pieces))


def read_file(content: Path, path: str, stamp: Stamp, now: int) -> Known | None:
    """Look at a file that is copied as it is: its digest, and its size if it is a picture."""
    if stamp.size > HEAVIEST:
        digest = blake2b(str(stamp.size).encode(), digest_size=16).digest()
        return Known.of(settled(stamp, now), digest, Asset(path, digest, is_unread=True))
    data = disk.read(content / path)
    if data is None:
        return None
    digest = blake2b(data, digest_size=16).digest()
    asset = Asset(path, digest)
    if path.lower().endswith(PICTURES):
        asset = _as_picture(asset, data)
    return Known.of(settled(stamp, now), digest, asset)


def _as_picture(asset: Asset, data: bytes) -> Asset:
    """The file with what it tells of itself as a picture; as it was if it is none."""
    from PIL import Image, UnidentifiedImageError  # 40 ms that a site without new pictures need not spend

    try:
        with warnings.catch_warnings(action="ignore"), Image.open(BytesIO(data)) as image:
            width, height = image.size
            exif = image.getexif()
            return msgspec.structs.replace(
                asset,
                width=height if exif.get(0x0112, 1) in (5, 6, 7, 8) else width,
                height=width if exif.get(0x0112, 1) in (5, 6, 7, 8) else height,
                kind=image.format or "",
                moves=getattr(image, "n_frames", 1) > 1,
                tells=bool(exif) or any(key not in _SILENT for key in image.info),
            )
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return asset


_SILENT = frozenset(
    """
    adobe adobe_transform background bbox chromaticity dpi duration extension gamma icc_profile interlace jfif
    jfif_density jfif_unit jfif_version loop progression progressive srgb timestamp transparency version
    """.split()
)
"""What a picture says of its pixels alone, by Pillow's names. All else is not published."""
