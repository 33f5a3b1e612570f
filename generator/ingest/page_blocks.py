"""Blocks of a page: our own, naive reading of its markup, in the order of the page.

Every paragraph, heading, list, quotation, table, listing and picture of the visible page becomes a block that
knows its text, the element it stands in and what the names around it suggest. Which of them are the story is
decided elsewhere. Layout made of lists and tables is seen through; what only scripts, forms and menus are made
of is left out at once.
"""

import re
from typing import Literal

import msgspec

from generator.ingest.page_runs import (
    BREAK,
    CODE,
    EM,
    LINK,
    STRIKE,
    STRONG,
    Mark,
    Run,
    collapsed,
    linked,
    paragraphs_of,
    plain,
    trimmed,
)
from generator.ingest.page_signs import (
    caption_of,
    is_data,
    is_hidden,
    is_pixel,
    is_plain_list,
    name_beside,
    rows_of,
)
from generator.ingest.page_source import Element

Kind = Literal["text", "heading", "item", "list", "quote", "table", "code", "picture"]


class Block(msgspec.Struct, gc=False):
    """One block as the page has it. Lists and quotations hold blocks of their own."""

    kind: Kind
    text: str
    """Its words, without marks."""
    within: Element
    """The element that it stands in …"""
    element: Element
    """… and the one that it is, the same for loose text."""
    run: Run = []
    level: int = 0
    """Of a heading; of a list the number it counts from, 0 if it does not count."""
    parts: tuple["Block", ...] = ()
    rows: tuple[tuple[Run, ...], ...] = ()
    links: int = 0
    """Characters of the text that lie in links."""
    beside: str = ""
    """The name in its surroundings that says it is not of the story: `share`, `related` …"""
    caption: str = ""
    credit: str = ""
    head: bool = False
    """Whether a table's first row is its head."""


_SKIPPED_TAGS = """
script style noscript template svg math button input select textarea option optgroup datalist label iframe
object embed applet audio video source track canvas map area dialog head link meta base title nav menu progress
meter param frame frameset noframes rp rt colgroup
"""
_SKIPPED = frozenset(_SKIPPED_TAGS.split())
_INLINE_MARKS = {
    "a": LINK,
    "b": STRONG,
    "strong": STRONG,
    "em": EM,
    "i": EM,
    "cite": EM,
    "dfn": EM,
    "s": STRIKE,
    "strike": STRIKE,
    "del": STRIKE,
    "code": CODE,
    "kbd": CODE,
    "samp": CODE,
    "tt": CODE,
}
_INLINE_TAGS = """
abbr acronym big bdi bdo basefont data font ins mark nobr q ruby rb rtc small span sub sup time u var wbr blink
"""
_INLINE = frozenset(_INLINE_TAGS.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LONGEST_HEADING = 200
_DEEPEST = 150
_SUPERSCRIPTS = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-", "₀₁₂₃₄₅₆₇₈₉₊₋")
_SMALL_DIGITS = re.compile(r"[0-9+n-]{1,4}")


def blocks_of(body: Element) -> list[Block]:
    """The blocks of a page, from top to bottom."""
    walk = _Walk()
    walk.children(body, body, "", 0)
    walk.flush(body, "")
    return walk.blocks


class _Walk:
    """One walk over a tree, top to bottom; loose text is gathered until something ends it."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.run: Run = []
        self.marks: list[Mark] = []

    def children(self, element: Element, holder: Element, beside: str, depth: int) -> None:
        text = element.text
        if text and (self.run or not text.isspace()):
            self.run.append(text)
        for child in element:
            tag = child.tag
            if isinstance(tag, str):
                self.element(child, tag, holder, beside, depth + 1)
            text = child.tail
            if text and (self.run or not text.isspace()):
                self.run.append(text)

    def element(self, element: Element, tag: str, holder: Element, beside: str, depth: int) -> None:
        if depth > _DEEPEST:
            self.run.append("".join(element.itertext()))
            return
        if tag == "br":
            self.line_break(holder, beside)
            return
        said = dict(element.items())
        if tag in _SKIPPED or (said and is_hidden(said)):
            if tag not in ("rp", "rt", "script", "style", "link", "meta", "noscript", "template", "source"):
                self.blank()
            return
        if tag == "img" or tag == "amp-img":
            self.picture(element, holder, beside)
            return
        if tag in _INLINE_MARKS or tag in _INLINE or ("-" in tag and not len(element)):
            inner = beside or (name_beside(tag, said) if said.get("class") else "")
            self.inline(element, tag, holder, inner, depth)
            return
        beside = beside or name_beside(tag, said)
        self.flush(holder, beside)
        self.block(element, tag, beside, depth)

    def blank(self) -> None:
        if self.run:
            self.run.append(" ")

    def inline(self, element: Element, tag: str, holder: Element, beside: str, depth: int) -> None:
        """Text with a mark. Blocks within it (a link around a whole card) end the run as everywhere."""
        kind = _INLINE_MARKS.get(tag, "")
        if tag in ("sup", "sub"):
            text = "".join(element.itertext()).strip()
            if _SMALL_DIGITS.fullmatch(text) and element.find(".//a") is None:
                self.run.append(text.translate(_SUPERSCRIPTS if tag == "sup" else _SUBSCRIPTS))
                return
        mark = Mark(kind, href=element.get("href") or "" if kind == LINK else "") if kind else None
        if mark:
            self.run.append(mark)
            self.marks.append(mark)
        self.children(element, holder, beside, depth)
        if mark:
            self.marks.pop()
            self.run.append(Mark(kind, True))

    def block(self, element: Element, tag: str, beside: str, depth: int) -> None:
        if tag in _HEADINGS:
            before = len(self.blocks)
            self.children(element, element, beside, depth)
            self.flush(element, beside, "heading", _HEADINGS[tag])
            self.head(element, before, _HEADINGS[tag])
        elif tag in ("ul", "ol") and is_plain_list(element):
            self.add(_list(element, beside, depth))
        elif tag == "blockquote":
            self.quote(element, beside, depth)
        elif tag == "pre":
            text = "".join(element.itertext()).strip("\n").rstrip()
            if text.strip():
                self.blocks.append(Block("code", text, element.getparent(), element, beside=beside))
        elif tag == "table" and is_data(element):
            self.add(_table(element, beside))
        elif tag == "figure":
            self.figure(element, beside, depth)
        elif tag == "aside":
            self.children(element, element, beside or "aside", depth)
            self.flush(element, beside or "aside")
        else:
            self.children(element, element, beside, depth)
            self.flush(element, beside)

    def head(self, element: Element, before: int, level: int) -> None:
        """Short text in boxes within a heading is the heading: spacers cut it, a list numbers it."""
        for at in range(before, len(self.blocks)):
            block = self.blocks[at]
            if block.kind == "list" and len(block.parts) == 1 and not block.parts[0].parts:
                block = block.parts[0]
            if block.kind in ("text", "item") and len(block.text) <= _LONGEST_HEADING:
                self.blocks[at] = msgspec.structs.replace(
                    block, kind="heading", level=level, within=element, element=element
                )

    def add(self, block: Block | None) -> None:
        if block is not None and block.text:
            self.blocks.append(block)

    def quote(self, element: Element, beside: str, depth: int) -> None:
        inner = _Walk()
        inner.children(element, element, "", depth)
        inner.flush(element, "")
        if inner.blocks:
            text = " ".join(block.text for block in inner.blocks if block.text)
            links = sum(block.links for block in inner.blocks)
            self.blocks.append(
                Block(
                    "quote",
                    text,
                    element.getparent(),
                    element,
                    parts=tuple(inner.blocks),
                    links=links,
                    beside=beside,
                )
            )

    def figure(self, element: Element, beside: str, depth: int) -> None:
        """A picture with its caption; a figure that holds something else is seen through."""
        image = next(element.iter("img", "amp-img"), None)
        if image is None or next(element.iter("table", "blockquote", "pre"), None) is not None:
            self.children(element, element, beside, depth)
            self.flush(element, beside)
            return
        caption = next(element.iter("figcaption"), None)
        text, credit = caption_of(caption) if caption is not None else ("", "")
        self.blocks.append(
            Block("picture", "", element.getparent(), image, beside=beside, caption=text, credit=credit)
        )

    def picture(self, element: Element, holder: Element, beside: str) -> None:
        if is_pixel(element):
            return
        self.flush(holder, beside)
        self.blocks.append(Block("picture", "", holder, element, beside=beside))

    def line_break(self, holder: Element, beside: str) -> None:
        """One break stays in its paragraph; a second one ends it."""
        last = next(
            (piece for piece in reversed(self.run) if not isinstance(piece, str) or piece.strip()), None
        )
        if isinstance(last, Mark) and last.kind == BREAK:
            while self.run and self.run[-1] is not last:
                self.run.pop()
            self.run.pop()
            self.flush(holder, beside)
        else:
            self.run.append(Mark(BREAK))

    def flush(self, holder: Element, beside: str, kind: Kind = "text", level: int = 0) -> None:
        """End the run: it is a block if there are words in it. Open marks go on in the next one."""
        run = self.run
        if not run:
            return
        if not any(isinstance(piece, str) and not piece.isspace() for piece in run):
            # Nothing was said yet: links and emphasis that are open stay so.
            self.run = [*self.marks]
            return
        self.run = []
        for mark in reversed(self.marks):
            run.append(Mark(mark.kind, True))
        self.run += self.marks
        run = trimmed(run)
        for piece in paragraphs_of(run):
            text = plain(piece)
            if text and text.strip("\u00a0 ​"):
                self.blocks.append(
                    Block(kind, text, holder, holder, piece, level, links=linked(piece), beside=beside)
                )


def _list(element: Element, beside: str, depth: int) -> Block | None:
    """A list of items, each a run and perhaps lists below it."""
    items: list[Block] = []
    for child in element:
        if child.tag in ("ul", "ol"):
            inner = _list(child, "", depth + 1)
            if inner is not None and items:
                items[-1].parts += (inner,)
                items[-1].text += f" {inner.text}"
        elif child.tag == "li" and not is_hidden(dict(child.items())):
            item = _item(child, depth + 1)
            if item.text:
                items.append(item)
    if not items:
        return None
    start = (element.get("start") or "").strip()
    level = (int(start) if re.fullmatch(r"\d{1,6}", start) else 1) if element.tag == "ol" else 0
    return Block(
        "list",
        " ".join(item.text for item in items),
        element.getparent(),
        element,
        level=level,
        parts=tuple(items),
        links=sum(item.links for item in items),
        beside=beside,
    )


def _item(element: Element, depth: int) -> Block:
    walk = _Walk()
    walk.children(element, element, "", depth)
    walk.flush(element, "")
    parts = walk.blocks
    first = parts[0] if parts and parts[0].kind == "text" else None
    return Block(
        "item",
        " ".join(part.text for part in parts if part.text),
        element,
        element,
        run=first.run if first else [],
        parts=tuple(parts[1:] if first else parts),
        links=sum(part.links for part in parts),
    )


def _table(element: Element, beside: str) -> Block | None:
    rows: list[tuple[Run, ...]] = []
    for cells in rows_of(element):
        row: list[Run] = []
        for cell in cells:
            row.append(_cell(cell))
            span = cell.get("colspan") or "1"
            row += [[]] * (min(int(span), 20) - 1 if span.isdecimal() and len(span) < 4 else 0)
        rows.append(tuple(row))
    wide = max(len(row) for row in rows)
    rows = [row + ([],) * (wide - len(row)) for row in rows]
    texts = [plain(cell) for row in rows for cell in row]
    if not any(texts):
        return None
    first = next(rows_of(element))
    head = all(cell.tag == "th" for cell in first) or first[0].getparent().getparent().tag == "thead"
    caption = next(element.iter("caption"), None)
    return Block(
        "table",
        collapsed(" ".join(texts)),
        element.getparent(),
        element,
        rows=tuple(rows),
        links=sum(linked(cell) for row in rows for cell in row),
        beside=beside,
        caption=collapsed("".join(caption.itertext())) if caption is not None else "",
        head=head,
    )


def _cell(cell: Element) -> Run:
    walk = _Walk()
    walk.children(cell, cell, "", 0)
    walk.flush(cell, "")
    run: Run = []
    for block in walk.blocks:
        run += [" ", *(block.run or [block.text])]
    return run
