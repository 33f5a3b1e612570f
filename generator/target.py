"""Target: one output file: its path, how it is made, and the values it is made from, already encoded.

The encoding of a target's values is both what its key is a hash of and what travels to the process that
renders it; so nothing that shapes a page can be missing from its key.
"""

from hashlib import blake2b
from typing import Literal

import msgspec

from generator.excerpts import Cut

Maker = Literal["template", "atom", "rss", "json", "sitemap", "picture", "copy", "text"]

_encoder = msgspec.msgpack.Encoder()


class ProseUse(msgspec.Struct, frozen=True, array_like=True):
    """A body in a page: the document that it is of (its path below `content/`), and what its references become.

    Its text is not named: the plan knows none, and whoever makes the key of the target looks it up.
    """

    document: str
    fills: tuple[str, ...]
    cut: Cut | None = None
    """What is left of it where its rights do not allow all."""


class Target(msgspec.Struct, frozen=True, array_like=True):
    """One output file, made by `of`.

    `context` is the encoded context of a template or an encoder, the bytes of a `text`, or the digest of a
    `copy`, whose `source` is a path relative to the site or absolute (a theme's asset); or it is the encoded
    Rendition of a `picture`, which has a `source` too.
    """

    path: str
    maker: Maker
    context: bytes
    digest: bytes
    """Stands for all that the file is made from beside theme, engine, and the text of a body."""
    template: str = ""
    prose: ProseUse | None = None
    source: str = ""

    @classmethod
    def of(
        cls,
        path: str,
        maker: Maker,
        context: bytes,
        *,
        template: str = "",
        prose: ProseUse | None = None,
        source: str = "",
    ) -> "Target":
        digest = blake2b(context, digest_size=16)
        if prose is not None:
            digest.update("\0".join(prose.fills).encode())
            if prose.cut is not None:
                digest.update(encode(prose.cut))
        return cls(path, maker, context, digest.digest(), template, prose, source)


class Job(msgspec.Struct, frozen=True, array_like=True):
    """A target on its way to be rendered, with the pieces of its body (encoded) and what goes between them."""

    maker: Maker
    template: str
    context: bytes
    pieces: bytes = b""
    fills: tuple[str, ...] = ()
    words: int = 0
    """The body's length."""
    cut: Cut | None = None
    before: bytes = b""
    """The digest of the file that is there, if it is as we left it."""


class Made(msgspec.Struct, frozen=True, array_like=True):
    """The bytes of a target, and their digest."""

    data: bytes
    digest: bytes

    @classmethod
    def of(cls, data: bytes) -> "Made":
        return cls(data, blake2b(data, digest_size=16).digest())


def encode(value: object) -> bytes:
    """The one encoding of contexts: msgpack with tags. They hold no maps, whose order could differ."""
    return _encoder.encode(value)
