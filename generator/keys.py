"""Keys: what decides whether a target is stale. A key is the values that a target is made from, by part.

If all parts equal those in the manifest and the file is intact, the target is skipped; nothing else decides.
The parts are kept apart only so that `--explain` can say which of them changed.
"""

from hashlib import blake2b

import msgspec

from generator import contract
from generator.target import Target
from generator.theme import Theme, options_key, template_key

PARTS = ("engine", "site", "theme", "template", "content")


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


def key(target: Target, shared: Frame) -> tuple[bytes, ...]:
    """The key of a target, by part, in the order of PARTS. Parts that do not shape it are empty."""
    if target.maker == "template":
        return (shared.engine, shared.site, shared.options, shared.templates[target.template], target.digest)
    if target.maker == "copy" or target.maker == "text":
        return (b"", b"", b"", b"", target.digest)
    return (shared.engine, b"", b"", b"", target.digest)


def changed(before: tuple[bytes, ...], after: tuple[bytes, ...]) -> tuple[str, ...]:
    """The names of the parts that differ."""
    return tuple(name for name, old, new in zip(PARTS, before, after, strict=True) if old != new)


def _hash(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
