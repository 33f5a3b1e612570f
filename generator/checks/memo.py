"""Memo: values that a check keeps from one run to the next, in a file of `.copydesk/` that is safe to delete.

Sealed and named for what made it: a file that is damaged, or that another version wrote, is as good as none.
"""

from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import msgspec

from generator import disk

T = TypeVar("T")


def recall(path: Path, made_by: bytes, kind: type[T]) -> T | None:
    """What was kept, None if there is nothing of this kind that can be trusted."""
    data = disk.read(path) or b""
    if data[:16] != _seal(made_by, data[16:]):
        return None
    try:
        return msgspec.msgpack.decode(data[16:], type=kind)
    except msgspec.MsgspecError:
        return None


def keep(path: Path, made_by: bytes, value: object) -> None:
    """Keep a value. Raises OSError."""
    body = msgspec.msgpack.encode(value)
    disk.write(path, _seal(made_by, body) + body)


def _seal(made_by: bytes, body: bytes) -> bytes:
    return blake2b(body, digest_size=16, key=made_by[:64]).digest()
