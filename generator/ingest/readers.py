"""Readers: which reader a seed gets, by its content.

A kind without a reader is known by name all the same, so that the report can say what a file is. To add one:
a line in `KINDS`, and its module. A reader's version rises when it reads something differently; then every
seed of its kind is read anew and the difference merged.
"""

import re
from collections.abc import Callable

import msgspec

from generator.assets import PICTURES
from generator.ingest.story import Fault, Reading
from generator.siterules import Rules, mark_of

Read = Callable[[str, bytes], Reading]
ReadByRules = Callable[[str, bytes, Rules], Reading]


class Kind(msgspec.Struct, frozen=True):
    """A kind of seed: what it is called, how it is recognised, who reads it."""

    name: str
    """As it stands in a sentence: “this is …”."""
    reader: str = ""
    """Name and version, as in `taken:`; empty if it is not read yet."""
    read: Read | None = None
    start: re.Pattern[bytes] | None = None
    """What its first bytes look like, blanks and a byte-order mark removed."""
    holds: bytes = b""
    """What it holds somewhere, beside such a start."""
    ending: tuple[str, ...] = ()
    """Endings of its file names: for kinds whose content could be another's."""
    by_rules: ReadByRules | None = None
    """`read` for kinds that follow the rules of web sites."""


# Each reader is heavy, and not needed while no seed of its kind changes.
def _read_text(name: str, data: bytes) -> Reading:
    from generator.ingest.text import read_text

    return read_text(name, data)


def _read_page(name: str, data: bytes, rules: Rules = ()) -> Reading:
    from generator.ingest.page import read_page

    return read_page(name, data, rules)


def _read_links(name: str, data: bytes) -> Reading:
    from generator.ingest.linklists import read_links

    return read_links(name, data)


def _read_markdown(name: str, data: bytes) -> Reading:
    from generator.ingest.markdown_file import read_markdown

    return read_markdown(name, data)


def _read_picture(name: str, data: bytes) -> Reading:
    """What is named as a picture and is none is most often a server's excuse, saved in the place of one."""
    from generator.ingest.decode import refusal

    if refusal(data):
        return _read_text(name, data)  # says what it is
    return Reading(
        "no-story", faults=(Fault("this seed is left out: it is named as a picture", hint=_NO_PICTURE),)
    )


_NO_PICTURE = "delete it, or name it .txt if it is a story"


def _read_feed(name: str, data: bytes) -> Reading:
    from generator.ingest.feed import read_feed

    return read_feed(name, data)


def _read_export(name: str, data: bytes) -> Reading:
    from generator.ingest.exports import read_export

    return read_export(name, data)


def _read_agency(name: str, data: bytes) -> Reading:
    from generator.ingest.agency import read_agency

    return read_agency(name, data)


def _read_mail(name: str, data: bytes) -> Reading:
    from generator.ingest.mail import read_mail

    return read_mail(name, data)


def _read_word(name: str, data: bytes) -> Reading:
    from generator.ingest.word import read_word

    return read_word(name, data)


def _read_pdf(name: str, data: bytes) -> Reading:
    from generator.ingest.pdf import read_pdf

    return read_pdf(name, data)


def _begins(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


TEXT = Kind("a text", reader="text/2", read=_read_text)

_XML = rb"(?:<\?xml.{0,400}?\?>\s*|<!--.{0,2000}?-->\s*|<\?xml-stylesheet.{0,400}?\?>\s*){0,5}+"
_DOCTYPE = rb"(?:<!DOCTYPE[^<>\[]*(?:\[.{0,8000}?\]\s*)?>\s*)?"
# Nothing is given back: a line of blanks alone could else be read in as many ways as it has blanks, and twenty
# of them in more than anybody can try.
_HEADER = rb"[!-9;-~]++:[^\n]*+\n(?:[ \t]++[^\n]*+\n)*+"
_COLUMN = rb"[\w\"'][\w \"'-]{0,39}"
_WEB = rb"https?://[^\s<>]+\s*"

# The first that fits is taken.
KINDS = (
    Kind("a picture", reader="text/2", read=_read_picture, ending=(*PICTURES, ".svg")),
    Kind("a PDF", reader="pdf/2", read=_read_pdf, start=_begins(rb"%PDF-")),
    Kind(
        "a Word document",
        reader="docx/2",
        read=_read_word,
        start=_begins(rb"PK\x03\x04"),
        holds=b"word/document.xml",
    ),
    Kind("an OpenDocument text", start=_begins(rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis")),
    Kind("an e-book (EPUB)", start=_begins(rb"PK\x03\x04.{26}mimetypeapplication/epub")),
    Kind("a web archive (WARC)", start=_begins(rb"WARC/\d\.\d\r?\n")),
    Kind("a rich-text file (RTF)", start=_begins(rb"\{\\rtf")),
    Kind(
        "a list of links (bookmarks)",
        reader="links/1",
        read=_read_links,
        start=_begins(rb"<!DOCTYPE NETSCAPE-Bookmark"),
    ),
    Kind(
        "a list of links (OPML)",
        reader="links/1",
        read=_read_links,
        start=_begins(_XML + rb"<opml\b"),
    ),
    Kind(
        "a feed",
        reader="feed/2",
        read=_read_feed,
        start=_begins(_XML + _DOCTYPE + rb"<(?:rss|(?:\w+:)?feed|rdf:RDF)\b"),
    ),
    Kind(
        "an agency's XML file",
        reader="agency/3",
        read=_read_agency,
        start=_begins(_XML + _DOCTYPE + rb"<(?:\w+:)?(?:nitf|newsItem|newsMessage)\b"),
    ),
    Kind(
        "an HTML page",
        reader="html/2",
        read=_read_page,
        by_rules=_read_page,
        start=_begins(_XML + rb"<(?:!doctype\s+html|html|head|title|meta|body|article)\b"),
        ending=(".html", ".htm", ".xhtml", ".shtml"),
    ),
    Kind("an XML file", start=_begins(rb"<\?xml\b")),
    Kind(
        "a Markdown file",
        reader="markdown/2",
        read=_read_markdown,
        start=_begins(rb"---[ \t]*\r?\n(?:#[^\n]*\n|[^\S\n]*\n)*+[\"']?\w[\w .-]*[\"']?:\s"),
        holds=b"\n---",
    ),
    Kind(
        "a Markdown file",
        reader="markdown/2",
        read=_read_markdown,
        start=_begins(rb"\+\+\+[ \t]*\r?\n(?:#[^\n]*\n|[^\S\n]*\n)*+(?:\[[\w.]+\]|[\"']?\w[\w.-]*[\"']?\s*=)"),
        holds=b"\n+++",
    ),
    Kind(
        "a Markdown file",
        reader="markdown/2",
        read=_read_markdown,
        ending=(".md", ".markdown", ".mdown", ".mkd", ".mdx", ".qmd", ".rmd"),
    ),
    Kind(
        "a mailbox",
        reader="mail/2",
        read=_read_mail,
        start=_begins(rb"From \S+ [^\n]*\n(?:" + _HEADER + rb"){2}"),
    ),
    Kind(
        "a mail",
        reader="mail/2",
        read=_read_mail,
        start=_begins(
            rb"(?=(?:" + _HEADER + rb"){0,80}?(?:Subject|MIME-Version|Message-ID):[ \t])"
            rb"(?=(?:"
            + _HEADER
            + rb"){0,80}?(?:From|To|Date|Received|Return-Path|Content-Type|Message-ID):[ \t])"
            rb"(?:" + _HEADER + rb"){2}"
        ),
    ),
    Kind(
        "a JSON file",
        reader="json/2",
        read=_read_export,
        start=_begins(rb'(?:\[\s*){0,3}\{\s*"[^"\n]{0,80}"\s*:'),
    ),
    Kind(
        "a list of links (a table)",
        reader="links/1",
        read=_read_links,
        start=_begins(
            rb"(?=[^\n]*\b(?:url|link|address|href)\b)" + _COLUMN + rb"(?:[,;\t]" + _COLUMN + rb")+\s*\n"
            rb"[^\n]*https?://"
        ),
    ),
    Kind(
        "a list of links (addresses)",
        reader="links/1",
        read=_read_links,
        start=_begins(rb"(?:\[InternetShortcut\]\s|" + _WEB + rb"(?:" + _WEB + rb")?\Z|(?:" + _WEB + rb"){3})"),
    ),
)


def kind_of(name: str, data: bytes) -> Kind:
    """The kind of a seed; whatever is no other is a text. The name counts only where the content is open."""
    start = _start(data)
    return next((kind for kind in KINDS if _fits(kind, name.lower(), data, start)), TEXT)


def _fits(kind: Kind, name: str, data: bytes, start: bytes) -> bool:
    if kind.ending and name.endswith(kind.ending):
        return True
    return kind.start is not None and kind.start.match(start) is not None and kind.holds in data


CURRENT = frozenset(kind.reader for kind in (*KINDS, TEXT) if kind.reader)
"""The readers as they are now; an article taken up by another version is read anew."""


def told(reader: str, site: str, rules: Rules) -> str:
    """A reader as bases name it: with the host of a page, and with the mark of the rules that it followed."""
    return " ".join([reader, site, *filter(None, [mark_of(rules, *site.split("/"))])]) if site else reader


def is_current(reader: str, rules: Rules) -> bool:
    """Whether a reader that a base names is as it would be today, with the rules of today."""
    name, *site = reader.split()
    return name in CURRENT and reader == told(name, site[0] if site else "", rules)


_LOOKED_AT = 16_384
"""Bytes: a mail's subject may stand below a long trail of postmarks."""


def _start(data: bytes) -> bytes:
    start = data[:_LOOKED_AT]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[2:].replace(b"\0", b"")
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()
