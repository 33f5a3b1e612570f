"""Source of a page: the bytes of an HTML file as a tree, within limits that no page of a newspaper meets.

The encoding is told as browsers tell it, but UTF-8 that is valid wins over a label that says otherwise: tools
that save pages write UTF-8 and leave the label. Comments go; what a browser notes in one about where the page
was saved from is kept.
"""

import codecs
import re
import unicodedata
from typing import Any

import msgspec
from lxml import etree, html

from generator.ingest.decode import LARGEST, refusal, text_of

Element = Any
"""An element of lxml, which has no types of its own."""

MOST_TAGS = 150_000
"""Beyond this a page takes more memory than a story is worth; the longest of an encyclopedia has 60,000."""


class Source(msgspec.Struct, frozen=True):
    """A page as a tree, and what its file says of its saving; `refused` says why there is no tree."""

    tree: Element = None
    saved_from: str = ""
    saved_on: str = ""
    deep: bool = False
    """Nested so deeply that the library is not asked: its work grows with the square of the depth."""
    remarks: tuple[str, ...] = ()
    refused: str = ""


_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding=[\"']([\w.-]+)",
    re.IGNORECASE,
)
_FIREFOX = re.compile(r"<!--\s*saved from url=\(\d{4,}\)\s*(\S+)\s*-->")
_SINGLE_FILE = re.compile(r"<!--\s*Page saved with SingleFile\s+url:\s*(\S+)\s+saved date:\s*([^\n]+)")
_HEAD = 100_000


def source_of(data: bytes) -> Source:
    """Parse a page; nothing here raises, whatever the bytes are."""
    why = refusal(data)
    if why:
        return Source(refused=why)
    text, remarks = _text(data)
    if text is None:
        return Source(refused="it holds control bytes that no text has")
    if len(text) > LARGEST or text.count("<") > MOST_TAGS:
        return Source(refused="it has more markup than a story has; take the story out of it, and collect that")
    encoded = cleaned(text).encode("utf-8", "replace")
    tree, deep = _tree(encoded, huge=False), False
    if tree is None:
        tree, deep = _tree(encoded, huge=True), True
    if tree is None:
        return Source(refused="there is no markup in it that can be read, or it is nested beyond all measure")
    head = text[:_HEAD]
    saved = _SINGLE_FILE.search(head)
    plain = _FIREFOX.search(head)
    return Source(
        tree,
        saved[1] if saved else plain[1] if plain else "",
        saved[2].strip() if saved else "",
        deep,
        remarks,
    )


def bare(tree: Element) -> None:
    """Take out what nobody reads, once the head is read: each further walk, and each copy, pays for it."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or ""):
            script.tag = "style"
    etree.strip_elements(tree, "style", "svg", "template", "link", "meta", with_tail=False)


_UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\u00ad\u200b\u2060\ufeff\ufdd0-\ufdef\ufffe\uffff]+")
_REFERENCES = re.compile(
    "&(?:shy|#0{0,4}(?:173|8203|8288|65279)|#[xX]0{0,4}(?:ad|AD|200[bB]|2060|feff|FEFF));?"
)
"""What no story holds, also as a reference: soft hyphens and zero-width spaces would cut words in two."""
_PLAIN = bytes([byte for byte in range(128) if not _UNWANTED.match(chr(byte))])
_COMPOSES = re.compile("[^\x00-\u02ff\u2010-\u2027\u2030-\u205e]")


def cleaned(text: str) -> str:
    """Markup without what no story holds, its letters composed."""
    # Nearly all of a page is plain ASCII, of which bytes are rid quicker than a pattern passes it.
    rare = text.encode("utf-8", "replace").translate(None, _PLAIN).decode("utf-8")
    if rare and _UNWANTED.search(rare):
        text = _UNWANTED.sub("", text)
    text = _REFERENCES.sub("", text)
    if not _COMPOSES.search(rare) or unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", text)


def _text(data: bytes) -> tuple[str | None, tuple[str, ...]]:
    """The text of a page: byte-order mark, valid UTF-8, what the page says of itself, then the usual guess."""
    declared = _declared(data)
    if declared and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        try:
            return data.decode("utf-8"), ()
        except UnicodeDecodeError:
            pass
        return data.decode(declared, "replace"), ()
    return text_of(data)


def _declared(data: bytes) -> str:
    found = _CHARSET.search(data, 0, 8192)
    name = (found[1] or found[2]).decode("ascii", "replace").lower() if found else ""
    if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii"):
        return "cp1252"
    if name in ("gb2312", "gbk", "x-gbk"):
        return "gb18030"
    if name in ("shift_jis", "x-sjis", "shift-jis"):
        return "cp932"
    if name in ("", "utf-8", "utf8", "utf-16", "unicode"):
        return ""
    try:
        info = codecs.lookup(name)
    except LookupError:
        return ""
    return info.name if info._is_text_encoding and info.name not in _NO_ENCODINGS else ""


_NO_ENCODINGS = ("idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "utf-7")


def _tree(encoded: bytes, *, huge: bool) -> Element:
    """The tree; None if there is none, or if a limit of the parser cut it off."""
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=huge, remove_comments=True, remove_pis=True, collect_ids=False
    )
    # lxml's own choice of a class by tag is made in Python, each time that an element is met.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=html.HtmlElement))
    try:
        tree = html.document_fromstring(encoded, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return None if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log) else tree
