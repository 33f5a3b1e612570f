"""Blocks of markup as blocks of Markdown, and the pictures among them.

For pages, and for the HTML that feeds and mails carry. Nothing of the markup's own syntax enters: what a block
says is literal, its structure is Markdown's, addresses are those of the web. Raw HTML has no way through.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from urllib.parse import unquote, unquote_to_bytes, urlsplit

import msgspec
from lxml import etree, html
from msgspec.structs import replace

from generator.ingest.literal import literal
from generator.ingest.page_blocks import Block, blocks_of
from generator.ingest.page_inlines import markdown, whole_address
from generator.ingest.page_source import MOST_TAGS, Element, cleaned
from generator.ingest.picture_names import picture_name
from generator.ingest.story import Picture

_LARGEST_PICTURE = 10 * 1024 * 1024
_SMALLEST = 200
"""Bytes: what is smaller counts readers or keeps a place."""


class Written(msgspec.Struct, frozen=True):
    """Blocks of Markdown, and the pictures that they show."""

    blocks: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()


def markdown_of(markup: str, base: str = "") -> Written:
    """The whole of a piece of HTML (a feed's entry, the body of a mail) as Markdown."""
    if not markup.strip() or markup.count("<") > MOST_TAGS:
        return Written()
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(cleaned(markup).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return Written()
    body = tree.find("body")
    return written(blocks_of(tree if body is None else body), base)


def written(blocks: Sequence[Block], base: str = "") -> Written:
    """Blocks as Markdown. Relative addresses are resolved against `base`, or dropped."""
    pictures: dict[str, Picture] = {}
    levels = [block.level for block in blocks if block.kind == "heading"]
    top = min(levels, default=2)
    lines = [text for block in blocks if (text := _block(block, base, top, pictures))]
    return Written(tuple(lines), tuple(pictures.values()))


def _block(block: Block, base: str, top: int, pictures: dict[str, Picture]) -> str:
    if block.kind == "heading":
        text = markdown(block.run, base, marks=False).strip()
        return f"{'#' * min(6, block.level - top + 2)} {_closed(text)}" if text else ""
    if block.kind == "list":
        return _list(block, base, top, pictures)
    if block.kind == "quote":
        inner = [text for part in block.parts if (text := _block(part, base, top, pictures))]
        return _prefixed("\n\n".join(inner), "> ", "> ")
    if block.kind == "table":
        return _table(block, base)
    if block.kind == "code":
        longest = max((len(ticks) for ticks in re.findall("`{3,}", block.text)), default=2)
        fence = "`" * (longest + 1)
        return f"{fence}\n{block.text}\n{fence}"
    if block.kind == "picture":
        return _picture(block, base, pictures)
    return markdown(block.run, base)


def _closed(text: str) -> str:
    """A heading's text, of which a last # would be taken for the heading's end."""
    return re.sub(r"(#+)$", r"\\\1", text)


def _list(block: Block, base: str, top: int, pictures: dict[str, Picture]) -> str:
    items = []
    number = block.level
    for item in block.parts:
        mark = f"{number}. " if block.level else "- "
        number += 1
        first = markdown(item.run, base) if item.run else ""
        rest = [text for part in item.parts if (text := _block(part, base, top, pictures))]
        tight = all(part.kind == "list" for part in item.parts)
        content = ("\n" if tight else "\n\n").join([*([first] if first else []), *rest])
        if content:
            items.append(_prefixed(content, mark, " " * len(mark)))
    return "\n".join(items)


def _prefixed(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    marked = [(first if at == 0 else rest) + line for at, line in enumerate(lines)]
    return "\n".join(line.rstrip() for line in marked)


def _table(block: Block, base: str) -> str:
    rows = [[markdown(cell, base, cell=True) for cell in row] for row in block.rows]
    # A table of Markdown must have a head; where the page has none, it is empty.
    head, body = (rows[0], rows[1:]) if block.head else ([""] * len(rows[0]), rows)
    lines = [head, ["---"] * len(head), *body]
    table = "\n".join("| " + " | ".join(row) + " |" for row in lines)
    return f"{literal(block.caption)}\n\n{table}" if block.caption else table


def _picture(block: Block, base: str, pictures: dict[str, Picture]) -> str:
    picture = picture_of(block, base, pictures)
    if picture is None:
        return ""
    pictures[picture.name] = picture
    alt = literal(picture.alt) if picture.alt else ""
    return f"![{alt}]({picture.name})"


def picture_of(block: Block, base: str, taken: dict[str, Picture]) -> Picture | None:
    """A picture with its bytes, its companion file or its address; None for what is no picture of a story."""
    alt = " ".join((block.element.get("alt") or "").split())
    shown = Picture("", alt=alt, caption=block.caption, credit=block.credit)
    for source in _sources(block.element):
        if source[:5].lower() == "data:":
            kind, data = carried(source)
            if data:
                return replace(shown, name=picture_name(alt[:60] or "picture", taken, kind=kind), data=data)
            continue
        beside = _beside(source)
        address = whole_address(source, base) if not _COMPANION.match(beside) else ""
        if address[:4] == "http":
            return replace(shown, name=picture_name(address, taken), url=address)
        if beside:
            return replace(shown, name=picture_name(beside, taken), beside=beside)
    return None


_LAZY = ("src", "data-src", "data-original", "data-lazy-src", "data-hi-res-src", "data-full-src", "data-image")


def _sources(element: Element) -> list[str]:
    found = [(element.get(name) or "").strip() for name in _LAZY]
    widest = _widest(element.get("srcset") or element.get("data-srcset") or "")
    return [source for source in (*found, widest) if source and len(source) < 20_000_000]


def _widest(sources: str) -> str:
    """The largest picture of a `srcset`."""
    if len(sources) > 20_000:
        return ""
    best, most = "", -1.0
    for each in re.split(r",\s+", sources):
        address, _, size = each.strip().partition(" ")
        number = re.match(r"[\d.]{1,8}", size.strip())
        wide = float(number[0]) if number and number[0].count(".") < 2 and number[0] != "." else 0.0
        if address and wide > most:
            best, most = address, wide
    return best


def carried(source: str) -> tuple[str, bytes]:
    """The kind and bytes of a `data:` address; no bytes where they are no picture, or too few or many."""
    head, _, payload = source[5:].partition(",")
    kind = head.split(";")[0].strip().lower()
    if not re.fullmatch(r"image/(?:png|jpe?g|gif|webp)", kind) or len(payload) > 1.5 * _LARGEST_PICTURE:
        return "", b""
    try:
        if head.lower().endswith(";base64"):
            data = base64.b64decode(re.sub(r"\s+", "", unquote(payload)) + "==")
        else:
            data = unquote_to_bytes(payload)
    except (binascii.Error, ValueError):
        return "", b""
    return kind, data if _SMALLEST < len(data) <= _LARGEST_PICTURE else b""


_COMPANION = re.compile(
    r"[^/]+(?:[_.-]files?|[_-]Dateien|_fichiers|_archivos|_bestanden|_arquivos|_ficheiros|_pliki|[_-]filer|"
    r"_tiedostot|_soubory)/"
)
"""The folder that a browser puts beside a saved page, in the languages that browsers speak."""


def _beside(source: str) -> str:
    """The path of a companion file, as saved pages name it: `./Page_files/picture.jpg`."""
    try:
        parts = urlsplit(source)
    except ValueError:  # "http://[": a bracket that opens no address of version 6
        return ""
    path = unquote(parts.path).removeprefix("./")
    if parts.scheme or parts.netloc or not path or path[0] == "/" or ".." in path.split("/") or "/" not in path:
        return ""
    return path if path.isprintable() and "\\" not in path else ""
