"""Sealed: values kept from one run to the next, each in a file of `.copydesk/` that is safe to delete.

The seal is a digest, named for what made the value: a file that is damaged, cut off, or that another version
wrote, is as good as none.
"""

from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

from generator import disk

T = TypeVar("T")

_SIZE = 16


def recall(path: Path, made_by: bytes, kind: type[T]) -> T | None:
    """What was kept, None if there is nothing of this kind that can be trusted."""
    data = memoryview(disk.read(path) or b"")
    if data[:_SIZE] != _seal(made_by, data[_SIZE:]):
        return None
    try:
        return msgspec.msgpack.decode(data[_SIZE:], type=kind)
    except msgspec.MsgspecError:
        return None


def keep(path: Path, made_by: bytes, value: object) -> None:
    """Keep a value. Raises OSError."""
    body = msgspec.msgpack.encode(value)
    disk.write(path, _seal(made_by, body) + body)


def _seal(made_by: bytes, body: bytes | memoryview) -> bytes:
    return blake2b(body, digest_size=_SIZE, key=made_by[:64]).digest()
