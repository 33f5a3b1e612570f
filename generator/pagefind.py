"""Pagefind: pages in, the files of a search index out, by the program of that name.

It is spoken to over its standard input and output, one message each way, in JSON, in base64, ended by a comma:
its Python package waits a tenth of a second for every answer. What it has made is asked for and written here:
of what it writes itself, it has left a file cut off when it ended.
"""

import base64
import subprocess
from collections.abc import Iterable
from io import BufferedReader
from pathlib import Path
from typing import IO, Any

import msgspec

from generator import disk
from generator.search import Page

WINDOW = 24
"""Pages that are sent before an answer is waited for. Their answers fit into a pipe that nobody reads."""


class Unavailable(Exception):
    """There is no index to be had. The text is a sentence for an editor."""


def index(pages: Iterable[Page], folder: Path) -> None:
    """Write an index for each language below a folder. Raises Unavailable, and OSError if the disk fails."""
    try:
        with _started() as running:
            assert running.stdin is not None and isinstance(
                running.stdout, BufferedReader
            )  # both were asked for
            _converse(pages, folder, running.stdin, running.stdout)
    except BrokenPipeError:
        raise Unavailable(_ENDED) from None


_ENDED = "Pagefind ended before its work was done"


def _started() -> subprocess.Popen[bytes]:
    try:
        from pagefind_bin_extended import get_executable

        return subprocess.Popen(
            [str(get_executable()), "--service"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except (ImportError, FileNotFoundError):
        raise Unavailable("Pagefind, which makes the index, is not here, or not for this system") from None
    except OSError as failure:
        raise Unavailable(f"Pagefind, which makes the index, cannot be run: {failure.strerror}") from None


def _converse(pages: Iterable[Page], folder: Path, to_program: IO[bytes], from_program: BufferedReader) -> None:
    indexes: dict[str, int] = {}
    waiting = 0
    for page in pages:
        if page.language not in indexes:
            for _ in range(waiting):
                _answer(from_program)
            _send(to_program, {"type": "NewIndex", "config": {}})
            indexes[page.language], waiting = _answer(from_program)["index_id"], 0
        number = indexes[page.language]
        sent = {"type": "AddFile", "index_id": number, "url": page.address, "file_contents": page.html}
        _send(to_program, sent)
        waiting += 1
        if waiting == WINDOW:
            _answer(from_program)
            waiting -= 1
    for _ in range(waiting):
        _answer(from_program)
    for language, number in indexes.items():
        _send(to_program, {"type": "GetFiles", "index_id": number})
        for file in _answer(from_program)["files"]:
            disk.write(folder / language / file["path"], base64.b64decode(file["content"]))


def _send(to_program: IO[bytes], payload: dict[str, object]) -> None:
    message = msgspec.json.encode({"message_id": 1, "payload": payload})
    to_program.write(base64.b64encode(message) + b",")
    to_program.flush()


def _answer(from_program: BufferedReader) -> dict[str, Any]:
    parts: list[bytes] = []
    while not parts or not parts[-1].endswith(b","):
        part = _until_comma(from_program)
        if not part:
            raise Unavailable(_ENDED)
        parts.append(part)
    payload: dict[str, Any] = msgspec.json.decode(base64.b64decode(b"".join(parts)[:-1]))["payload"]
    if payload["type"] == "Error":
        raise Unavailable(f"Pagefind says: {payload.get('message', '')}")
    return payload


def _until_comma(from_program: BufferedReader) -> bytes:
    """What has come, up to the comma that ends an answer; empty if nothing will come any more."""
    there = from_program.peek()
    end = there.find(b",")
    return from_program.read(end + 1 if end >= 0 else len(there))
