"""Served: a file of the output as the preview answers with it. Where it lies, its type, the part asked for.

An address leads to a regular file inside the folder or to nothing: no dots, no encoded slashes, no link that
leaves it. A file is opened once and measured by what was opened, since a build may put another in its place at
any moment. Nothing is cached, here or in the browser.
"""

import mimetypes
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".csv": "text/csv",
    ".vtt": "text/vtt",
    ".ics": "text/calendar",
    ".json": "application/json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
    ".xsl": "application/xslt+xml",
    ".xhtml": "application/xhtml+xml",
    ".atom": "application/atom+xml",
    ".rss": "application/rss+xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".ico": "image/x-icon",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".wasm": "application/wasm",
    ".zip": "application/zip",
}
"""Written down because systems differ in what they know, Windows' registry most of all."""

NAMED = {"feed.json": "application/feed+json"}
TEXTUAL = re.compile(r"text/.*|application/(?:json|.*\+json|xml|.*\+xml)|image/svg\+xml")

CHUNK = 1 << 18
WHOLE = 1 << 20
"""Up to this many bytes an answer is read at once."""


def find(folder: Path, path: str) -> Path | None:
    """The regular file for a path below the folder, `index.html` where it ends in `/`; None if there is none.

    The path is decoded once already, and relative. What comes back lies inside the folder, links resolved.
    """
    parts = (f"{path}index.html" if not path or path.endswith("/") else path).split("/")
    if any(part in ("", ".", "..") or "\\" in part or part.startswith(".copydesk") for part in parts):
        return None
    try:
        real = folder.joinpath(*parts).resolve(strict=True)
        inside = real.is_relative_to(folder.resolve(strict=True))
        return real if inside and real.is_file() else None
    except (OSError, ValueError, RuntimeError):  # too long, a zero byte, links in a circle
        return None


def open_file(file: Path) -> BinaryIO | None:
    """The file for reading; None if it went away, or is no regular file any more."""
    # None of the flags exists everywhere; a pipe would hold up the server, a link could leave the folder.
    flags = sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY", "O_CLOEXEC"))
    try:
        stream = os.fdopen(os.open(file, os.O_RDONLY | flags), "rb")
    except OSError:
        return None
    if stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        return stream
    stream.close()
    return None


def media_type(name: str) -> str:
    """The type for a file name, with the character set where it is text."""
    suffix = PurePosixPath(name).suffix.lower()
    kind = NAMED.get(name.rpartition("/")[2]) or TYPES.get(suffix)
    kind = kind or mimetypes.MimeTypes().guess_type(f"x{suffix}")[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if TEXTUAL.fullmatch(kind) else kind


def answer(stream: BinaryIO, kind: str, asked: str | None) -> Response:
    """The file, or the one part of it that was asked for. Closes the stream."""
    size = os.fstat(stream.fileno()).st_size
    part = byte_range(asked, size) if asked else None
    headers = {"accept-ranges": "bytes", "content-type": kind}
    if part is not None and not part:
        stream.close()
        return PlainTextResponse(
            f"This file has {size} bytes.\n", 416, headers={"content-range": f"bytes */{size}"}
        )
    if part is not None:
        headers["content-range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    status, part = (200, range(size)) if part is None else (206, part)
    if len(part) <= WHOLE:
        return Response(b"".join(_read(stream, part)), status, headers)
    return _Streamed(stream, part, status, headers | {"content-length": str(len(part))})


class _Streamed(StreamingResponse):
    """Part of a file, piece by piece. The file is closed also when nobody reads to its end."""

    def __init__(self, stream: BinaryIO, part: range, status: int, headers: dict[str, str]) -> None:
        super().__init__(_read(stream, part), status, headers)
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._stream.close()


def byte_range(asked: str, size: int) -> range | None:
    """The bytes of a Range header: None if it is to be passed over, empty if there are no such bytes.

    Several ranges at once are passed over too, as a server may.
    """
    match = re.fullmatch(r"bytes=(\d{0,18})-(\d{0,18})", asked.strip())
    if match is None or match[0].endswith("=-"):
        return None
    if not match[1]:
        return range(max(0, size - int(match[2])), size)
    first, last = int(match[1]), int(match[2] or size)
    return None if last < first and match[2] else range(first, min(last + 1, size))


def _read(stream: BinaryIO, part: range) -> Iterator[bytes]:
    with stream:
        stream.seek(part.start)
        left = len(part)
        while left and (chunk := stream.read(min(CHUNK, left))):
            left -= len(chunk)
            yield chunk
