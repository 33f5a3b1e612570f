"""XML tree: the XML of a seed as an element tree, without what makes XML a danger.

No entity of the file's own is expanded, nothing outside is loaded, depth and the size of a text are limited
by the library. A file that is broken somewhere gives what could be read, and the place where it broke.
"""

import re
from html.entities import html5
from typing import Any

import msgspec
from lxml import etree

from generator.ingest.decode import text_of as text_of_bytes
from generator.ingest.page_source import MOST_TAGS

Element = Any
"""An lxml element: the library has no types of its own."""


class Tree(msgspec.Struct, frozen=True):
    """The root, or None with the reason; `broken` is the first fault of a file that could be read in part."""

    root: Element = None
    refused: str = ""
    broken: str = ""
    line: int = 0


_ENTITY = re.compile(rb"<!ENTITY\b", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE\b[^<>\[\]]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_NAMED = re.compile(rb"&([A-Za-z][A-Za-z0-9]{1,31});")
_XML_OWN = frozenset(("amp", "lt", "gt", "quot", "apos"))


def xml_tree(data: bytes) -> Tree:
    """Parse a file. Names of characters that HTML has (`&nbsp;`) are read as there."""
    if _ENTITY.search(data[:100_000]):
        return Tree(refused="it defines entities of its own, which can blow a small file up without end")
    if data.count(b"<") > MOST_TAGS:
        return Tree(refused="it has more markup than a story has")
    plain = _NAMED.sub(_numbered, without_impossible(_DOCTYPE.sub(b"", data, count=1)))
    root, wrong = _parsed(plain, recover=False)
    if root is not None:
        return Tree(root)
    # What is broken may be broken in its bytes too, which the library would pass on.
    text = _DECLARATION.sub("", text_of_bytes(plain)[0] or "")
    root, _ = _parsed(text.encode("utf-8", "replace"), recover=True)
    message, line = wrong
    if root is None:
        return Tree(refused=f"it is no XML that can be read ({message})", line=line)
    return Tree(root, broken=message, line=line)


def without_impossible(data: bytes) -> bytes:
    """XML without references to characters that there are not: halves of a pair, numbers beyond the last."""
    return _NUMBER.sub(lambda found: found[0] if _is_possible(found) else b"", data) if b"&#" in data else data


_NUMBER = re.compile(rb"&#(?:[xX]0*([0-9A-Fa-f]+)|0*([0-9]+));?")
_DECLARATION = re.compile(r"^\s*<\?xml[^<>]*\?>")


def _is_possible(found: re.Match[bytes]) -> bool:
    # Beyond nine digits there is no character, and beyond a few thousand no number that Python reads.
    number = int(found[1][:9], 16) if found[1] else int(found[2][:9])
    return (
        number in (9, 10, 13)
        or 32 <= number < 0xD800
        or 0xE000 <= number < 0xFFFE
        or 0x10000 <= number < 0x110000
    )


def local(element: Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: Element | None) -> str:
    """All text in an element, blanks made one."""
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _parsed(data: bytes, *, recover: bool) -> tuple[Element, tuple[str, int]]:
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    try:
        return etree.fromstring(data, parser), ("", 0)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        line = getattr(wrong, "lineno", 0) or 0
        message = re.sub(r", line \d+, column \d+.*", "", str(wrong.args[0] if wrong.args else wrong))
        return None, (message or "nothing in it", line)


def _numbered(name: re.Match[bytes]) -> bytes:
    text = name[1].decode("ascii")
    chars = "" if text in _XML_OWN else html5.get(f"{text};", "")
    return "".join(f"&#{ord(char)};" for char in chars).encode() if chars else name[0]
