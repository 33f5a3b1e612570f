"""Ids: the permanent name of an article, drawn from its seed's path and the entry's key in it.

Twelve base-32 digits of a hash, in Crockford's alphabet (no i, l, o or u), lower case; more where twelve
are taken already. Once given, an id never changes: it stands in the article and names its base.
"""

import unicodedata
from collections.abc import Container
from hashlib import blake2b

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 12


def new_id(seed: str, key: str, taken: Container[str] = ()) -> str:
    """The id for an entry of a seed, lengthened until it is not among those taken."""
    name = unicodedata.normalize("NFC", f"{seed}\0{key}")
    number = int.from_bytes(blake2b(name.encode("utf-8", "surrogatepass"), digest_size=40).digest())
    for length in range(LENGTH, 65):
        id = "".join([ALPHABET[number >> shift & 31] for shift in range(315, 315 - 5 * length, -5)])
        if id not in taken:
            return id
    raise ValueError(f"every id of {seed} is taken")
