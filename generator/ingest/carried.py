"""Carried pictures: those that a mail or a document holds itself, and its text calls by a token.

While the text is read as markup, a token is an address in a domain that will never be; then each picture gets
its bytes and a name of its own. One that is not there is taken out of the text. Pure.
"""

from urllib.parse import quote, unquote

import msgspec
from msgspec.structs import replace

from generator.ingest.page_markdown import Written
from generator.ingest.picture_names import picture_name
from generator.ingest.story import Picture

PLACE = "https://carried.invalid/"


class Carried(msgspec.Struct, frozen=True):
    """A picture as the seed holds it: the name that it gives it, its media type, its bytes."""

    name: str
    kind: str
    data: bytes


def address_of(token: str) -> str:
    """A token as an address that the reading of markup keeps."""
    return PLACE + quote(token, safe="")


def with_carried(body: Written, carried: dict[str, Carried]) -> Written:
    """The body with the bytes of the pictures that it calls by a token."""
    shown: list[Picture] = []
    blocks = list(body.blocks)
    for picture in body.pictures:
        if not picture.url.startswith(PLACE):
            shown.append(picture)
            continue
        own = carried.get(unquote(picture.url.removeprefix(PLACE)))
        if own is None:
            blocks = [block for block in blocks if f"]({picture.name})" not in block]
            continue
        taken = {each.name for each in (*body.pictures, *shown)}
        name = picture_name(own.name or picture.alt[:60], taken, kind=own.kind)
        blocks = [block.replace(f"]({picture.name})", f"]({name})") for block in blocks]
        shown.append(replace(picture, name=name, url="", data=own.data))
    return Written(tuple(blocks), tuple(shown))
