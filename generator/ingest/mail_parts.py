"""Mail parts: the mails of a file, and of each its HTML, its plain text and the pictures that it carries.

The library reads what a mail says it is; where that is wrong (an unknown charset, a broken part), the bytes
are read as they seem to be. Attachments are not opened.
"""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

import msgspec

from generator.ingest.carried import Carried, address_of
from generator.ingest.decode import text_of

_MOST_PARTS = 500
_DEEPEST = 20
_LONGEST_HEADER = 4000
_PICTURES = ("image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp", "image/pjpeg")
_MAIL_START = re.compile(rb"(?:\A|\r?\n\r?\n)From [^\r\n]*\r?\n(?=[!-9;-~]+:)")


class Parts(msgspec.Struct, frozen=True):
    """What of a mail can be read. Pictures are known by their part's id, or else their name."""

    html: str = ""
    text: str = ""
    pictures: dict[str, Carried] = {}


def mails_of(data: bytes, most: int) -> tuple[list[tuple[int, EmailMessage]], int]:
    """The first mails of a file, each with the line where it begins, and how many there are in all."""
    if not data.lstrip().startswith(b"From "):
        return [(0, _parsed(data.lstrip()))], 1
    starts = [found.end() for found in _MAIL_START.finditer(data)]
    ends = [*[found.start() for found in _MAIL_START.finditer(data)][1:], len(data)]
    found: list[tuple[int, EmailMessage]] = []
    line = 1
    for number, (start, end) in enumerate(zip(starts[:most], ends, strict=False)):
        line += data.count(b"\n", starts[number - 1] if number else 0, start)
        # Mailboxes put ">" before lines of a text that begin with "From ".
        found.append((line, _parsed(re.sub(rb"(?m)^>(>*From )", rb"\1", data[start:end]))))
    return found, len(starts)


class _Curt(policy.EmailPolicy):
    """The library's usual policy, for headers of a length that mails have: its time grows with the square."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name[:_LONGEST_HEADER], value[:_LONGEST_HEADER]


_CURT = _Curt()


_ENDLESS = re.compile(rb"^(?=content-[a-z-]{1,30}:(?:[^\r\n]|\r?\n[ \t]){2000})", re.IGNORECASE | re.MULTILINE)
"""A header whose parts the library would take apart by the square of their number, or by recursion."""


def _parsed(data: bytes) -> EmailMessage:
    parts = data.split(b"\n--", _MOST_PARTS * 4)
    if len(parts) > _MOST_PARTS * 4:
        data = data[: -len(parts[-1])]
    message = message_from_bytes(_ENDLESS.sub(b"X-Endless-", data), policy=_CURT)
    assert isinstance(message, EmailMessage)
    return message


def parts_of(message: EmailMessage) -> Parts:
    """The first HTML and the first plain text of a mail that are no attachments, and its pictures."""
    html: list[str] = []
    text: list[str] = []
    pictures: dict[str, Carried] = {}
    for number, part in enumerate(_leaves(message)):
        if number >= _MOST_PARTS:
            break
        kind = part.get_content_type()
        if kind in _PICTURES:
            name = _file_name(part)
            data = _bytes(part)
            for known in {_id(part), name} - {""} if data else ():
                pictures.setdefault(known, Carried(name, kind, data))
        elif _is_attachment(part):
            continue
        elif kind == "text/html":
            html.append(_text(part))
        elif kind == "text/plain":
            flows = str(part.get_param("format") or "").lower() == "flowed"
            text.append(_flowed(_text(part)) if flows else _text(part))
    return Parts(_with_ids(max(html, key=len, default="")), "\n\n".join(text), pictures)


def _leaves(message: "Message[Any, Any]", depth: int = 0) -> Iterator["Message[Any, Any]"]:
    """The parts that hold no parts; a mail within a mail is one of them, and its text counts."""
    parts = message.get_payload() if message.is_multipart() else None
    if isinstance(parts, list):
        for part in parts if depth < _DEEPEST else ():
            if isinstance(part, Message):
                yield from _leaves(part, depth + 1)
    else:
        yield message


def _bytes(part: "Message[Any, Any]") -> bytes:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError, TypeError):
        return b""
    return data if isinstance(data, bytes) else b""


def _text(part: "Message[Any, Any]") -> str:
    """A part's text in the charset that it names, or else in the one that it seems to have."""
    data = _bytes(part)
    charset = (part.get_param("charset") or "") if part.get("content-type") else ""
    name = charset if isinstance(charset, str) else charset[2] if isinstance(charset, tuple) else ""
    for codec in (name.strip().strip("\"'").lower(), "utf-8"):
        try:
            if codec and codec not in ("us-ascii", "ascii", "unicode", "undefined", "idna", "punycode"):
                return data.decode(codec)
        except (LookupError, ValueError):
            continue
    return text_of(data)[0] or ""


def _flowed(text: str) -> str:
    """Text whose soft line breaks have a blank before them (RFC 3676), without these."""
    lines = [line[1:] if line[:1] == " " else line for line in text.replace("\r\n", "\n").split("\n")]
    return re.sub(r"(?<!^--)(?<=\S) +\n(?=\S)", " ", "\n".join(lines), flags=re.MULTILINE)


def _id(part: "Message[Any, Any]") -> str:
    return str(part.get("content-id") or "").strip().strip("<>")


def _file_name(part: "Message[Any, Any]") -> str:
    """The file's name alone, whatever path and characters the mail gives it."""
    try:
        told = part.get_filename() or ""
    except (ValueError, LookupError, TypeError, IndexError):
        return ""
    name = PurePosixPath(told.replace("\\", "/")).name
    return "".join(char for char in name if char.isprintable())[:100]


def _is_attachment(part: "Message[Any, Any]") -> bool:
    return str(part.get("content-disposition") or "").strip().lower().startswith("attachment")


def _with_ids(html: str) -> str:
    """Pictures that are called by their part's id, as addresses that the reading of markup keeps."""
    return _CID.sub(lambda found: f"{found[1]}{found[2]}{address_of(unquote(found[3]))}{found[2]}", html)


_CID = re.compile(r"(\bsrc\s*=\s*)([\"'])cid:([^\"'<>]{1,300})\2", re.IGNORECASE)
