"""Unpacking: the body of an answer, in pieces that are never larger than they may be.

A library unpacks a piece before anybody can ask how large it became, and one packing within another: three
thousand bytes can become as many gigabytes.
"""

import zlib
from collections.abc import Iterable, Iterator

from httpx import DecodingError

PIECE = 65_536
"""Bytes."""
_GZIP = 31  # zlib's number for its largest window, with gzip's header


def unpacked(pieces: Iterable[bytes], packing: str) -> Iterator[bytes]:
    """The bytes of an answer by its `Content-Encoding` (RFC 9110): none, or one gzip. Raises DecodingError."""
    if packing in ("", "identity"):
        yield from pieces
        return
    if packing not in ("gzip", "x-gzip"):
        raise DecodingError(f"it is packed as {packing}, which was not asked for")
    unpacking = zlib.decompressobj(_GZIP)
    for piece in pieces:
        rest = piece
        while rest:
            try:
                yield unpacking.decompress(rest, PIECE)
            except zlib.error:
                raise DecodingError("it says that it is packed, and is not") from None
            rest = unpacking.unconsumed_tail
