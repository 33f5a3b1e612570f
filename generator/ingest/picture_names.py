"""Picture names: what a reader calls a picture within its story, safe in Markdown and as a file's name.

They come from the picture's own name or address, in lower case; where that says nothing, it is `picture`.
"""

import re
from collections.abc import Container
from itertools import chain
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from generator import urls

_ENDING = re.compile(r"\.(png|jpe?g|gif|webp|avif|svg)$", re.IGNORECASE)


def picture_name(origin: str, taken: Container[str] = (), *, kind: str = "") -> str:
    """A name for the picture from `origin` (a file's name, a path or an address), numbered if it is taken.

    `kind` is its media type (`image/png`), for names without an ending.
    """
    last = PurePosixPath(_path(origin).replace("\\", "/")).name
    found = _ENDING.search(last)
    ending = found[1].lower() if found else _ending_of(kind)
    stem = urls.slug(last[: found.start()] if found else last)[:60].strip("-") or "picture"
    numbered = chain((stem,), (f"{stem}-{number}" for number in range(2, 10_000)))
    return next(f"{name}.{ending}" for name in numbered if f"{name}.{ending}" not in taken)


def _path(origin: str) -> str:
    try:
        return unquote(urlsplit(origin).path)
    except ValueError:  # "http://[": a bracket that opens no address of version 6
        return ""


def _ending_of(kind: str) -> str:
    sort = kind.lower().rpartition("/")[2]
    return sort if sort in ("png", "gif", "webp") else "jpg"
