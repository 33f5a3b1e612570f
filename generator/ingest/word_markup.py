"""Word markup: the XML of a .docx document as plain HTML, from which one way leads to Markdown.

Only what carries meaning is taken over: headings by their styles, lists by their numbering, tables, links,
emphasis, pictures, notes. What a tracked change took out, and text set hidden, is no text. Pure but for the
parts of the document, which the library has read.
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Any

import msgspec

from generator.ingest.carried import Carried, address_of
from generator.ingest.literal import literal
from generator.ingest.xmltree import Element, local, text_of, xml_tree

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_GONE = frozenset(("del", "moveFrom", "delText", "instrText", "rPr", "pPr", "Fallback", "txbxContent"))
_HEADING = re.compile(r"heading ([1-9])", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list (bullet|number)(?: ([2-9]))?", re.IGNORECASE)
_MARK, _END = "\ue000", "\ue001"
"""Around a note's number while its text is read as markup."""
_MOST_PICTURES = 200


class WordMarkup(msgspec.Struct, frozen=True):
    """A document as HTML; its title, if a paragraph is styled so; its pictures by token; its notes."""

    html: str
    title: str = ""
    pictures: dict[str, Carried] = {}
    notes: tuple[str, ...] = ()


def word_markup(document: Any) -> WordMarkup:
    """Turn a document into HTML."""
    work = _Work(document)
    work.blocks(document.element.body)
    work.close_lists(0)
    return WordMarkup("".join(work.out), work.title, work.pictures, tuple(work.notes))


def noted(blocks: tuple[str, ...], notes: tuple[str, ...]) -> tuple[str, ...]:
    """The blocks with their notes as Markdown has them."""
    marked = [re.sub(f"{_MARK}(\\d+){_END}", r"[^\1]", block) for block in blocks]
    return (*marked, *[f"[^{number}]: {literal(text)}" for number, text in enumerate(notes, 1)])


class _Work:
    """The HTML so far, and the lists that are open in it."""

    def __init__(self, document: Any) -> None:
        self.document = document
        self.w = "{" + document.element.nsmap["w"] + "}"
        self.out: list[str] = []
        self.title = ""
        self.open: list[str] = []
        self.pictures: dict[str, Carried] = {}
        self.notes: list[str] = []
        self.texts = {kind: _notes(document, kind) for kind in ("footnotes", "endnotes")}

    def blocks(self, holder: Element) -> None:
        for element in holder:
            name = local(element)
            if name == "p":
                self.paragraph(element)
            elif name == "tbl":
                self.close_lists(0)
                self.table(element)
            elif name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
                self.blocks(element)

    def paragraph(self, element: Element) -> None:
        content = "".join(self.runs(element)).strip()
        style, properties = self.style(element), element.find(f"{self.w}pPr")
        if not re.sub(r"<[^>]*>", "", content).strip() and "<img" not in content:
            return
        if style == "title" and not self.title:
            self.title = " ".join(re.sub(r"<[^>]*>|\ue000\d+\ue001", "", content).split())
            self.title = _unescaped(self.title)
            return
        heading = self.heading(style, properties)
        depth, tag = self.listed(style, properties)
        if heading:
            self.close_lists(0)
            self.out.append(f"<h{heading}>{content}</h{heading}>")
        elif tag:
            self.item(depth, tag, content)
        else:
            self.close_lists(0)
            quote = "quote" in style
            self.out.append(f"<blockquote><p>{content}</p></blockquote>" if quote else f"<p>{content}</p>")

    def item(self, depth: int, tag: str, content: str) -> None:
        self.close_lists(depth + 1)
        if len(self.open) == depth + 1 and self.open[-1] != tag:
            self.close_lists(depth)
        if len(self.open) == depth + 1:
            self.out.append("</li>")
        while len(self.open) < depth + 1:
            self.out.append(f"<{tag}>" if len(self.open) == depth else f"<{tag}><li>")
            self.open.append(tag)
        self.out.append(f"<li>{content}")

    def close_lists(self, depth: int) -> None:
        while len(self.open) > depth:
            self.out.append(f"</li></{self.open.pop()}>")

    def table(self, element: Element) -> None:
        rows = [
            [self.cell(cell) for cell in row.iterchildren(f"{self.w}tc")]
            for row in element.iterchildren(f"{self.w}tr")
        ]
        if max((len(row) for row in rows), default=0) < 2:
            # One column is a frame around a text.
            self.out += [f"<p>{cell}</p>" for row in rows for cell in row]
            return
        self.out.append("<table>")
        for number, row in enumerate(rows):
            tag = "th" if number == 0 and len(rows) > 1 else "td"
            self.out.append("<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in row) + "</tr>")
        self.out.append("</table>")

    def cell(self, element: Element) -> str:
        return " ".join("".join(self.runs(each)).strip() for each in element.iter(f"{self.w}p"))

    def runs(self, holder: Element) -> Iterator[str]:
        for element in holder:
            name = local(element)
            if name in _GONE:
                continue
            if name == "r":
                yield self.run(element)
            elif name == "hyperlink":
                text = "".join(self.runs(element))
                target = self.target(element.get(f"{_R}id") or "")
                yield f'<a href="{escape(target)}">{text}</a>' if target else text
            else:
                yield from self.runs(element)

    def run(self, element: Element) -> str:
        properties = element.find(f"{self.w}rPr")
        if self.has(properties, "vanish"):
            return ""
        text = "".join(self.pieces(element))
        if not text.strip() or "<img" in text:
            return text
        align = None if properties is None else properties.find(f"{self.w}vertAlign")
        if align is not None and align.get(f"{self.w}val") in ("superscript", "subscript"):
            tag = "sup" if align.get(f"{self.w}val") == "superscript" else "sub"
            text = f"<{tag}>{text}</{tag}>" if _MARK not in text else text
        for name, tag in (("strike", "s"), ("i", "em"), ("b", "strong")):
            text = f"<{tag}>{text}</{tag}>" if self.has(properties, name) else text
        return text

    def pieces(self, run: Element) -> Iterator[str]:
        for element in run:
            name = local(element)
            if name == "t":
                yield escape((element.text or "").replace(_MARK, "").replace(_END, ""), quote=False)
            elif name in ("tab", "cr", "br"):
                yield "<br>" if name != "tab" and element.get(f"{self.w}type") is None else " "
            elif name == "noBreakHyphen":
                yield "-"
            elif name in ("drawing", "pict", "object", "AlternateContent"):
                yield self.picture(element)
            elif name in ("footnoteReference", "endnoteReference"):
                yield self.note(name.replace("Reference", "s"), element.get(f"{self.w}id") or "")

    def picture(self, element: Element) -> str:
        shown = next((each for each in element.iter() if local(each) in ("blip", "imagedata")), None)
        number = "" if shown is None else shown.get(f"{_R}embed") or shown.get(f"{_R}id") or ""
        part = self.document.part.related_parts.get(number) if number else None
        kind = str(getattr(part, "content_type", ""))
        if part is None or not kind.startswith("image/") or len(self.pictures) >= _MOST_PICTURES:
            return ""
        told = next((each for each in element.iter() if local(each) == "docPr"), None)
        alt = " ".join(((told.get("descr") or "") if told is not None else "").split())
        self.pictures[number] = Carried(alt[:60] or str(part.partname).rpartition("/")[2], kind, part.blob)
        return f'<img src="{escape(address_of(number))}" alt="{escape(alt)}">'

    def note(self, kind: str, number: str) -> str:
        text = self.texts[kind].get(number, "")
        if not text:
            return ""
        self.notes.append(text)
        return f"{_MARK}{len(self.notes)}{_END}"

    def target(self, number: str) -> str:
        relation = self.document.part.rels.get(number)
        target = str(relation.target_ref) if relation is not None and relation.is_external else ""
        return target if re.match(r"(?:https?|mailto):", target, re.IGNORECASE) else ""

    def style(self, element: Element) -> str:
        """The style's name in lower case; built-in ones have English names in every language."""
        named = element.find(f"{self.w}pPr/{self.w}pStyle")
        number = named.get(f"{self.w}val") if named is not None else None
        for style in self.document.styles.element.iterchildren(f"{self.w}style") if number else ():
            if style.get(f"{self.w}styleId") == number:
                name = style.find(f"{self.w}name")
                return str(name.get(f"{self.w}val") or "").lower() if name is not None else ""
        return str(number or "").lower()

    def heading(self, style: str, properties: Element | None) -> int:
        found = _HEADING.fullmatch(style)
        if found:
            return min(6, int(found[1]))
        outline = None if properties is None else properties.find(f"{self.w}outlineLvl")
        level = "" if outline is None else outline.get(f"{self.w}val") or ""
        return int(level) + 1 if level in ("0", "1", "2", "3", "4", "5") else 2 if style == "subtitle" else 0

    def listed(self, style: str, properties: Element | None) -> tuple[int, str]:
        """How deep a paragraph stands in a list, and the list's tag; no tag for what is no item."""
        told = None if properties is None else properties.find(f"{self.w}numPr")
        if told is not None:
            number, level = (_value(told.find(f"{self.w}{name}"), self.w) for name in ("numId", "ilvl"))
            if number == "0":
                return 0, ""
            return min(int(level or 0) if (level or "0").isdecimal() else 0, 8), self.numbering(
                number, level or "0"
            )
        found = _LIST_STYLE.fullmatch(style)
        return (int(found[2] or 1) - 1, "ul" if found[1].lower() == "bullet" else "ol") if found else (0, "")

    def numbering(self, number: str, level: str) -> str:
        """Whether a list has numbers or bullets, as the document's numbering says."""
        try:
            numbering = self.document.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return "ul"
        w = self.w
        abstract = next(
            (
                _value(each.find(f"{w}abstractNumId"), w)
                for each in numbering.iterchildren(f"{w}num")
                if each.get(f"{w}numId") == number
            ),
            "",
        )
        for each in numbering.iterchildren(f"{w}abstractNum"):
            if each.get(f"{w}abstractNumId") == abstract:
                for inner in each.iterchildren(f"{w}lvl"):
                    if inner.get(f"{w}ilvl") == level:
                        return "ul" if _value(inner.find(f"{w}numFmt"), w) in ("bullet", "none") else "ol"
        return "ul"

    def has(self, properties: Element | None, name: str) -> bool:
        """Whether a property is set; `0` and `false` take it off again."""
        told = None if properties is None else properties.find(f"{self.w}{name}")
        return told is not None and (told.get(f"{self.w}val") or "true") not in ("0", "false", "off")


def _value(element: Element | None, w: str) -> str:
    return "" if element is None else element.get(f"{w}val") or ""


def _notes(document: Any, kind: str) -> dict[str, str]:
    """The texts of the document's notes by their id."""
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            root = xml_tree(relation.target_part.blob).root
            if root is None:
                return {}
            found = (
                (each, next((v for k, v in each.attrib.items() if k.endswith("}id")), "")) for each in root
            )
            return {number: text_of(each) for each, number in found if text_of(each)}
    return {}


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
