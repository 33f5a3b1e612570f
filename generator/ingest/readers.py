"""Readers: which reader a seed gets, by its content.

A kind without a reader is known by name all the same, so that the report can say what a file is. To add one:
a line in `KINDS`, and its module. A reader's version rises when it reads something differently; then every
seed of its kind is read anew and the difference merged.
"""

import re
from collections.abc import Callable

import msgspec

from generator.ingest.story import Reading

Read = Callable[[str, bytes], Reading]


class Kind(msgspec.Struct, frozen=True):
    """A kind of seed: what it is called, how it is recognised, who reads it."""

    name: str
    """As it stands in a sentence: “this is …”."""
    reader: str = ""
    """Name and version, as in `taken:`; empty if it is not read yet."""
    read: Read | None = None
    start: re.Pattern[bytes] | None = None
    """What its first bytes look like, blanks and a byte-order mark removed."""


def _read_text(name: str, data: bytes) -> Reading:
    from generator.ingest.text import read_text  # heavy, and not needed while no seed changes

    return read_text(name, data)


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


TEXT = Kind("a text", reader="text/1", read=_read_text)

_XML = rb"(?:<\?xml.{0,400}?\?>\s*|<!--.{0,2000}?-->\s*|<\?xml-stylesheet.{0,400}?\?>\s*){0,5}"
_HEADER = rb"[!-9;-~]+:[^\n]*\n(?:[ \t]+[^\n]*\n)*"

# The first that fits is taken.
KINDS = (
    Kind("a PDF", start=_begins(rb"%PDF-")),
    Kind("a Word document", start=_begins(rb"PK\x03\x04.{0,4000}word/")),
    Kind("a list of links (bookmarks)", start=_begins(rb"<!DOCTYPE NETSCAPE-Bookmark")),
    Kind("a list of links (OPML)", start=_begins(_XML + rb"<opml\b")),
    Kind("a feed", start=_begins(_XML + rb"<(?:rss|feed|rdf:RDF)\b")),
    Kind(
        "an agency's XML file",
        start=_begins(_XML + rb"(?:<!DOCTYPE[^>]*>\s*)?<(?:nitf|newsItem|newsMessage)\b"),
    ),
    Kind("an HTML page", start=_begins(_XML + rb"<(?:!doctype\s+html|html|head|body)\b")),
    Kind("an XML file", start=_begins(rb"<\?xml\b")),
    Kind("a mailbox", start=_begins(rb"From \S+ [^\n]*\n(?:" + _HEADER + rb"){2}")),
    Kind("a mail", start=_begins(rb"(?:" + _HEADER + rb"){1,60}?(?:Subject|MIME-Version|Message-ID): ")),
    Kind("a JSON file", start=_begins(rb'\[?\s*\{\s*"[^"\n]{0,80}"\s*:')),
)


def kind_of(data: bytes) -> Kind:
    """The kind of a seed; whatever is no other is a text."""
    start = _start(data)
    return next((kind for kind in KINDS if kind.start is not None and kind.start.match(start)), TEXT)


CURRENT = frozenset(kind.reader for kind in (*KINDS, TEXT) if kind.reader)
"""The readers as they are now; an article taken up by another version is read anew."""


def _start(data: bytes) -> bytes:
    start = data[:4096]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[2:].replace(b"\0", b"")
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()
