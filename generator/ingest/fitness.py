"""Fitness: a reading without what no article can hold, whatever its reader thought of it. Pure."""

import re
from typing import Any

import msgspec

from generator.ingest.story import Reading, Story
from generator.urls import is_web_address, slug


def fit(reading: Reading) -> Reading:
    """A reading whose texts are made of characters, and whose stories lead to addresses that there can be."""
    whole = _of_whole_characters(reading)
    return msgspec.structs.replace(whole, stories=tuple(map(_addressable, whole.stories)))


def _of_whole_characters(reading: Reading) -> Reading:
    """With a mark of replacement for each half of a character (a surrogate), which no file can hold, and for
    each of Unicode's noncharacters, which programs keep for themselves, as we do.

    JSON writes a half where a headline was cut within an emoji.
    """
    try:
        if not _NONCHARACTER.search(_ENCODER.encode(reading)):
            return reading
    except UnicodeEncodeError:
        pass
    plain = msgspec.to_builtins(reading, builtin_types=(bytes,))
    return msgspec.convert(_mended(plain), Reading)


_ENCODER = msgspec.msgpack.Encoder()
_NONCHARACTER = re.compile(rb"\xef(?:\xb7[\x90-\xaf]|\xbf[\xbe\xbf])")
"""As bytes of UTF-8."""
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def _mended(value: Any) -> Any:
    if isinstance(value, str):
        return _NO_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, dict):
        return {_mended(key): _mended(each) for key, each in value.items()}
    return [_mended(each) for each in value] if isinstance(value, list | tuple) else value


def _addressable(story: Story) -> Story:
    """Without what an article may not have: a source, section or tag of signs alone, which becomes an address;
    an address that is none; a day of change that names no day."""
    unfit: dict[str, str | tuple[str, ...] | None] = {}
    unfit |= {key: "" for key in ("source", "section") if (name := getattr(story, key)) and not slug(name)}
    tags = tuple(tag for tag in story.tags if slug(tag))
    if tags != story.tags:
        unfit["tags"] = tags
    if story.url and not is_web_address(story.url):
        unfit["url"] = ""
    if story.updated and len(story.updated) < len("2026-11-23"):
        unfit["updated"] = ""
    if (image := story.image) and not (image.data or image.beside or is_web_address(image.url)):
        unfit["image"] = None
    if not unfit:
        return story
    evidence = {key: value for key, value in story.evidence.items() if unfit.get(key, True)}
    return msgspec.structs.replace(story, evidence=evidence, **unfit)
