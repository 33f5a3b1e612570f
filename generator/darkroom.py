"""Darkroom: pictures printed in the sizes in which they are published. A unit of work, run by any executor.

Metadata goes: where a picture was taken and by whose camera is nobody's business. The colour profile stays, and
so does the orientation, turned into pixels.
"""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

import msgspec
from PIL import Image, ImageOps
from PIL.Image import Image as Picture

from generator import disk
from generator.prints import QUALITY
from generator.problems import Location, Problem, error
from generator.renditions import Rendition
from generator.target import Made

ORIENTATION = 0x0112

_rendition = msgspec.msgpack.Decoder(Rendition)


class Negative(msgspec.Struct, frozen=True, array_like=True):
    """What is to be printed (an encoded Rendition), and where the picture lies: from the site's folder."""

    rendition: bytes
    source: str


def develop(site: str, negatives: Sequence[Negative]) -> list[Made | Problem]:
    """The files, or what is wrong with the pictures that they are made from."""
    return [_print(Path(site), negative) for negative in negatives]


def _print(site: Path, negative: Negative) -> Made | Problem:
    wanted = _rendition.decode(negative.rendition)
    data = disk.read(site / negative.source)
    if data is None:
        return error(Location(negative.source), "the file cannot be read", hint="check its permissions")
    try:
        with Image.open(BytesIO(data)) as image:
            return Made.of(_itself(image, data) if not wanted.width else _smaller(image, wanted))
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as failure:
        hint = "open it in a picture program and save it anew, or take it away"
        return error(Location(negative.source), f"this picture is damaged: {failure}", hint=hint)


def _smaller(image: Picture, wanted: Rendition) -> bytes:
    """The picture in a width, as WebP."""
    if image.format == "JPEG":
        # A decoder that is asked for half the size does a quarter of the work.
        image.draft("RGB", (wanted.width, wanted.height))
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    plain = upright if upright.mode in ("RGB", "RGBA") else upright.convert(_mode(upright))
    size = (wanted.width, wanted.height)
    scaled = plain if plain.size == size else plain.resize(size, Image.Resampling.LANCZOS)
    out = BytesIO()
    scaled.save(out, "WEBP", quality=QUALITY, method=4, icc_profile=profile or b"", exif=b"", xmp=b"")
    return out.getvalue()


def _mode(image: Picture) -> str:
    return "RGBA" if image.has_transparency_data else "RGB"


def _itself(image: Picture, data: bytes) -> bytes:
    """The picture in its own format and size, without metadata; its pixels are kept where they need no turn."""
    out = BytesIO()
    profile = image.info.get("icc_profile") or b""
    turned = image.getexif().get(ORIENTATION, 1) not in (0, 1)
    if image.format == "JPEG":
        if turned:
            ImageOps.exif_transpose(image).save(out, "JPEG", quality=92, icc_profile=profile, exif=b"")
        else:
            image.save(out, "JPEG", quality="keep", icc_profile=profile, exif=b"", comment=b"")
    elif image.format == "PNG":
        upright = ImageOps.exif_transpose(image) if turned else image
        for name in [name for name in upright.info if isinstance(name, str) and name not in _OF_PNG]:
            del upright.info[name]
        upright.save(out, "PNG", icc_profile=profile, exif=b"")
    else:
        upright = ImageOps.exif_transpose(image) if turned else image
        upright.save(out, "WEBP", quality=92, method=4, icc_profile=profile, exif=b"", xmp=b"")
    return out.getvalue()


_OF_PNG = ("transparency", "gamma", "srgb", "dpi", "icc_profile")
