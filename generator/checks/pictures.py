"""Pictures: whether the pictures of a site can be shown: readable, of the kind that their name says, not too
heavy.

`read_pictures` is a unit of work, run by any executor; it decodes each picture whole, since only so a file
that was cut off in the middle is found.
"""

import re
import warnings
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import msgspec

from generator.checks.xmlfiles import why
from generator.disk import read

ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".webp": "WEBP", ".avif": "AVIF"}
MOST_BYTES = 2_000_000
"""What a picture may weigh: four seconds on a slow telephone."""
MOST_PIXELS = 50_000_000


class Picture(msgspec.Struct, frozen=True, array_like=True):
    """A picture in the output: its weight, its kind, and what keeps it from being shown."""

    size: int
    kind: str = ""
    width: int = 0
    height: int = 0
    fault: str = ""


def read_pictures(folder: str, paths: Iterable[str]) -> list[Picture]:
    """What there is to know of some pictures of an output folder."""
    return [picture_of(path, read(Path(folder, path)) or b"") for path in paths]


def picture_of(path: str, data: bytes) -> Picture:
    """What there is to know of a picture."""
    if path.lower().endswith(".svg"):
        return _drawing(data)
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(data)) as image:
                kind, (width, height) = image.format or "", image.size
                if width * height <= MOST_PIXELS:
                    image.load()
        except UnidentifiedImageError:
            return Picture(len(data), fault="it is no picture" if data else "the file is empty")
        except Image.DecompressionBombError:
            return Picture(len(data), fault=f"it has more than {MOST_PIXELS // 1_000_000} million pixels")
        except (OSError, ValueError, SyntaxError, EOFError, IndexError) as broken:
            return Picture(len(data), fault=_sentence(broken))
    return Picture(len(data), kind, width, height)


def _sentence(broken: Exception) -> str:
    told = str(broken)
    return "it breaks off in the middle" if "truncated" in told or not told else f"it is damaged: {told[:80]}"


def _drawing(data: bytes) -> Picture:
    from lxml import etree

    try:
        root = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as broken:
        return Picture(len(data), "SVG", fault=f"it is no XML: {why(broken)}")
    if etree.QName(root).localname != "svg":
        return Picture(len(data), fault="it is no drawing")
    return Picture(len(data), "SVG")


def too_much(picture: Picture) -> Iterator[tuple[str, str]]:
    """Message and hint for a picture that is larger than a page needs."""
    hint = "save it smaller: 1,600 pixels in width fill any page"
    if picture.size > MOST_BYTES:
        yield f"the picture weighs {picture.size / 1_000_000:.1f} MB", hint
    elif picture.width * picture.height > MOST_PIXELS:
        yield f"the picture has {picture.width:,} × {picture.height:,} pixels", hint


def wrong_name(path: str, picture: Picture) -> str:
    """The ending that a picture's name should have; empty if it has it."""
    ending = re.sub(r".*(\.[^./]+)$", r"\1", path.lower())
    expected = KINDS.get(ending)
    if not picture.kind or expected is None or expected == picture.kind or picture.kind == "MPO":
        return ""
    return next((each for each, kind in KINDS.items() if kind == picture.kind), "")
