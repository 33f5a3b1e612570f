"""A kind of seed for tests of ingest itself: several entries, and pictures in every way that there is.

Entries are apart by lines of `=== KEY`. The first paragraph of each is its headline, the others are its text,
but for `PICTURE NAME data HEX`, `PICTURE NAME beside PATH` and `PICTURE NAME url ADDRESS`, which show a picture
where they stand, and `LEAD NAME`, which makes one of them the picture that stands for the story.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import pytest
from PIL import Image

from generator.ingest import readers
from generator.ingest.literal import literal
from generator.ingest.readers import Kind
from generator.ingest.story import Evidence, Picture, Reading, Story

KIND = "planted/1"


@contextmanager
def kind() -> Iterator[None]:
    """The planted kind among the others, and gone again."""
    with pytest.MonkeyPatch.context() as patch:
        planted = Kind("a planted seed", KIND, read, re.compile(rb"=== "))
        patch.setattr(readers, "KINDS", (planted, *readers.KINDS))
        patch.setattr(readers, "CURRENT", readers.CURRENT | {KIND})
        yield


def read(name: str, data: bytes) -> Reading:
    parts = re.split(r"(?m)^=== (.*)\n", data.decode())
    return Reading("ok", tuple(_story(key, text) for key, text in zip(parts[1::2], parts[2::2], strict=True)))


def _story(key: str, text: str) -> Story:
    title, *blocks = text.strip().split("\n\n")
    body, pictures = [], {}
    lead = None
    for block in blocks:
        word, _, rest = block.partition(" ")
        if word == "PICTURE":
            name, way, value = rest.split(" ")
            told: dict[str, str | bytes] = {way: bytes.fromhex(value) if way == "data" else value}
            pictures[name] = Picture(name, alt=f"Seen: {name}", **told)  # type: ignore[arg-type]  # by its way
            body.append(f"![Seen: {name}]({name})")
        elif word == "LEAD":
            lead = pictures[rest]
        else:
            body.append(literal(block))
    evidence = {"title": Evidence("line 1", "planted")}
    return Story(title, tuple(body), key, pictures=tuple(pictures.values()), image=lead, evidence=evidence)


def picture(colour: str = "red", kind: str = "PNG", size: tuple[int, int] = (3, 2)) -> bytes:
    """A small picture of one colour."""
    into = BytesIO()
    Image.new("RGB", size, colour).save(into, kind)
    return into.getvalue()
