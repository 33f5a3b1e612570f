"""Keys: what decides whether a target is stale. A key is the values that a target is made from, by part.

If all parts equal those in the manifest and the file is intact, the target is skipped; nothing else decides.
The parts are kept apart only so that `--explain` can say which of them changed.
"""

from collections.abc import Mapping
from hashlib import blake2b

import msgspec

from generator import contract
from generator.documents import Text
from generator.target import Target
from generator.theme import Theme, options_key, template_key

PARTS = ("engine", "site", "theme", "template", "content", "body")
Key = tuple[bytes, ...]
"""One value for each of PARTS."""


class Frame(msgspec.Struct, frozen=True):
    """What targets share: the engine, the site's values, the theme's options and words, and its templates."""

    engine: bytes
    site: bytes
    options: bytes
    templates: dict[str, bytes]


def frame(engine: bytes, site: bytes, theme: Theme) -> Frame:
    """The shared parts of all keys. `site` is the encoded contract.Site."""
    value = msgspec.msgpack.decode(site, type=contract.Site)
    templates = {name: template_key(theme, name, value) for name in theme.closures}
    return Frame(engine, _hash(site), options_key(theme, value), templates)


def key(target: Target, shared: Frame, texts: Mapping[str, Text]) -> Key:
    """The key of a target, by part; parts that do not shape it are empty. `texts` are all documents'."""
    if target.maker == "template":
        body = text_key(texts[target.prose.document]) if target.prose else b""
        template = shared.templates[target.template]
        return (shared.engine, shared.site, shared.options, template, target.digest, body)
    if target.maker == "copy" or target.maker == "text":
        return (b"", b"", b"", b"", target.digest, b"")
    return (shared.engine, b"", b"", b"", target.digest, b"")


def text_key(text: Text) -> bytes:
    """What a page takes from the text that it shows."""
    return text.digest + text.words.to_bytes(4, "little")


def changed(before: Key, after: Key) -> tuple[str, ...]:
    """The names of the parts that differ."""
    return tuple(name for name, old, new in zip(PARTS, before, after, strict=True) if old != new)


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
