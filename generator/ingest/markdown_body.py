"""Markdown body: the Markdown of a foreign document, kept as it is but for what would harm or lead nowhere.

Outside of code, raw HTML beyond the allow-list goes, comments go, Obsidian's links and embeds become what they
show; links that lead to files beside the document become text, pictures beside it are named for keeping.
Whatever is taken out is told.
"""

import re
from urllib.parse import unquote, urljoin

import msgspec

from generator import allowlist
from generator.hypertext import unescape
from generator.ingest.addresses import clean_address
from generator.ingest.page_markdown import carried
from generator.ingest.picture_names import picture_name
from generator.ingest.story import Dropped, Picture
from generator.references import SCHEMES, is_live


class MarkdownBody(msgspec.Struct, frozen=True):
    """The blocks, the pictures they show, and what was taken out."""

    blocks: tuple[str, ...] = ()
    pictures: tuple[Picture, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    remarks: tuple[str, ...] = ()


def markdown_body(text: str, *, base: str = "", line: int = 1) -> MarkdownBody:
    """Clean a body; `base` is the document's address, `line` the number of the body's first line."""
    work = _Work(base, line)
    parts: list[str] = []
    for is_code, _, part in _parts(text):
        cleaned = part if is_code else work.cleaned(part, line)
        # A line of `=======` ends a paragraph, and with it what looks like code between two ticks.
        parts.append(cleaned if is_code and _FENCE.match(part) else _MERGE.sub(r"\\<", cleaned))
        line += part.count("\n")
    whole = "".join(parts)
    remarks = (
        ("It holds shortcodes of another generator, which stay as text.",) if _SHORTCODE.search(whole) else ()
    )
    return MarkdownBody(_blocks(whole), tuple(work.pictures.values()), tuple(work.dropped), remarks)


_MOST_DROPPED = 500
"""Beyond this nobody reads what was taken out."""
_FENCE = re.compile(r"(?m)^[ \t]{0,12}(?:[-*+>] )?(`{3,}(?=[^`\n]*$)|~{3,})")
_TICKS = re.compile(r"`+")
_SHORTCODE = re.compile(r"\{\{[<%][^{}]{1,300}[>%]\}\}|\{%-?\s*\w[^{}]{0,300}%\}")


def _parts(text: str) -> list[tuple[bool, int, str]]:
    """The text in turns of code and no code, each with the place where it begins."""
    spans = _code_spans(text)
    parts: list[tuple[bool, int, str]] = []
    at = 0
    for start, end in spans:
        if start > at:
            parts.append((False, at, text[at:start]))
        parts.append((True, start, text[start:end]))
        at = end
    return [*parts, (False, at, text[at:])] if at < len(text) else parts


def _code_spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        fence = _FENCE.search(text, at)
        until = fence.start() if fence else len(text)
        spans += _inline_code(text, at, until)
        if not fence:
            break
        mark = fence[1]
        closing = re.compile(rf"(?m)^[ \t>]{{0,12}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$").search(
            text, fence.end()
        )
        end = closing.end() if closing else len(text)
        spans.append((fence.start(), end))
        at = end
    return spans


def _inline_code(text: str, at: int, until: int) -> list[tuple[int, int]]:
    """Pairs of equally long runs of backticks within a paragraph."""
    spans: list[tuple[int, int]] = []
    for paragraph in re.finditer(r"(?:[^\n]+\n?)+", text[at:until]):
        runs = [(run.start(), run.end()) for run in _TICKS.finditer(paragraph[0])]
        following: dict[int, list[int]] = {}
        for number in range(len(runs) - 1, -1, -1):
            following.setdefault(runs[number][1] - runs[number][0], []).append(number)
        number = 0
        while number < len(runs):
            same = following[runs[number][1] - runs[number][0]]
            while same and same[-1] <= number:
                same.pop()
            if same:
                base = at + paragraph.start()
                spans.append((base + runs[number][0], base + runs[same[-1]][1]))
                number = same[-1]
            number += 1
    return spans


_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|%%(?=\s|\w)[^%]{1,2000}?%%", re.DOTALL)
_SILENCED = re.compile(
    r"<(script|style|template|noscript|iframe|object|textarea|title|head|svg|math)\b[^>]{0,4000}+>(?:.*?)(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9-]*)(?=[\s/>])((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_OPENING = re.compile(
    r"<(?=(?:script|style|iframe|object|embed|textarea|svg|math|template|noscript)\b)", re.IGNORECASE
)
_MERGE = re.compile(r"^<(?=<{6}(?: |$))", re.MULTILINE)
"""Read back from the article, these marks would be a merge that the editor left open."""
_FIGURE = re.compile(r"\{\{[<%]\s*figure\s+([^{}]{1,1000}?)\s*/?[>%]\}\}")
_PARAMETER = re.compile(r"(\w+)\s*=\s*(?:\"([^\"]*)\"|`([^`]*)`)")
_EMBED = re.compile(r"!\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{0,300}))?\]\]")
_WIKI = re.compile(r"\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{1,300}))?\]\]")
_TARGET = (
    r"\]\(\s*(?:<(?P<angled>[^<>\n]{0,4000})>|(?P<target>[^()\s<>]*(?:\([^()\s]*\)[^()\s<>]*){0,40}))"
    r"(?P<title>\s+(?:\"[^\"\n]*\"|'[^'\n]*'))?\s*\)"
)
_LINK = re.compile(r"(?P<bang>!?)\[(?P<text>(?:\\.|[^\[\]\\]){0,2000})" + _TARGET)
_AROUND = re.compile(
    r"(?P<bang>)(?<!!)\[(?P<text>\s*(?:!\[(?:\\.|[^\[\]\\]){0,2000}\]\([^()\s]{0,4000}\)\s*)?)" + _TARGET
)
"""A link around a picture, after the picture was seen to."""
_AUTOLINK = re.compile(r"(?<!\\)<(?=([A-Za-z][A-Za-z0-9+.-]{1,31}):[^\s<>]*>)")
_REFERENCE = re.compile(r"(?m)^( {0,3}\[[^\[\]\n]{1,300}\]:[^\S\n]*)<?([^\s<>]+)>?")
_ATTRIBUTE_LINE = re.compile(r"(?m)^\{:[^{}\n]*\}[ \t]*$\n?")
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|webp|avif|svg|bmp)$", re.IGNORECASE)


class _Work:
    """What one body has shown so far: its pictures, and what was taken out of it."""

    def __init__(self, base: str, line: int) -> None:
        self.base = base
        self.line = line
        self.pictures: dict[str, Picture] = {}
        self.names: dict[tuple[str, str, bytes], str] = {}
        self.dropped: list[Dropped] = []
        self.place = ("", 0, line)
        """The text in which something was last found, where, and on which line."""

    def cleaned(self, text: str, line: int) -> str:
        self.line = line
        if "<" in text or "%%" in text:
            text = _COMMENT.sub(lambda found: self.gone(found, "markup: comment"), text)
        if "<" in text:
            text = _SILENCED.sub(lambda found: self.gone(found, f"markup: <{found[1].lower()}>"), text)
            text = _TAG.sub(self.tag, text)
            text = _OPENING.sub(r"\\<", text)
            text = _AUTOLINK.sub(lambda found: "<" if found[1].lower() in SCHEMES else r"\<", text)
        if "{" in text:
            text = _FIGURE.sub(self.figure, text)
            text = _ATTRIBUTE_LINE.sub(lambda found: self.gone(found, "markup: attributes"), text)
        if "[" in text:
            text = _EMBED.sub(self.embed, text)
            text = _WIKI.sub(lambda found: found[2] or found[1].rpartition("/")[2].replace("#", " "), text)
            text = _LINK.sub(self.link, text)
            text = _AROUND.sub(self.link, text)
            text = _REFERENCE.sub(self.reference, text)
        return text

    def gone(self, found: re.Match[str], rule: str) -> str:
        self.drop(found, found[0], rule)
        return ""

    def drop(self, found: re.Match[str], text: str, rule: str) -> None:
        if len(self.dropped) >= _MOST_DROPPED:
            return
        whole, at, line = self.place
        if whole is not found.string or found.start() < at:
            at, line = 0, self.line
        line += found.string.count("\n", at, found.start())
        self.place = (found.string, found.start(), line)
        self.dropped.append(Dropped(line, " ".join(text[:1000].split())[:300], rule))

    def tag(self, found: re.Match[str]) -> str:
        name = found[1].lower()
        if name == "img":
            return self.image_tag(found)
        if name not in allowlist.TAGS:
            return self.gone(found, f"markup: <{name}>")
        if found[0].startswith("</") or not found[2].strip(" /"):
            return found[0]
        whole = re.match(r"<[^<>]*>", allowlist.clean(found[0]))
        return whole[0] if whole else f"<{name}>"

    def image_tag(self, found: re.Match[str]) -> str:
        values = dict(re.findall(r"(\w+)\s*=\s*[\"']([^\"']*)[\"']", found[2]))
        shown = self.picture(values.get("src", ""), values.get("alt", ""))
        return shown if shown else self.gone(found, "markup: <img>")

    def figure(self, found: re.Match[str]) -> str:
        values = {name: quoted or ticked for name, quoted, ticked in _PARAMETER.findall(found[1])}
        shown = self.picture(
            values.get("src", ""), values.get("alt", "") or values.get("caption", ""), values.get("caption", "")
        )
        return shown if shown else found[0]

    def embed(self, found: re.Match[str]) -> str:
        name = found[1].strip()
        if not _PICTURE.search(name):
            return self.gone(found, "markup: a note shown within the note")
        alt = (found[2] or "").strip()
        return self.picture(name, "" if re.fullmatch(r"\d+(?:x\d+)?", alt) else alt, own=True)

    def link(self, found: re.Match[str]) -> str:
        target = found["angled"] if found["angled"] is not None else found["target"] or ""
        if found["bang"]:
            return self.picture(target, found["text"]) or self.gone(found, "picture: without an address")
        address = self.address(target)
        if not address:
            self.drop(found, target, "link: to a file beside the seed")
            return found["text"]
        if any(char in address for char in " <>"):
            address = address.replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
        return f"[{found['text']}]({address}{found['title'] or ''})"

    def reference(self, found: re.Match[str]) -> str:
        if not is_live(unescape(found[2])):
            return self.gone(found, "link: no address that a page may link to")
        return found[1] + (self.address(found[2]) or found[2])

    def address(self, target: str) -> str:
        """Where a link leads, whole; empty for a file beside the document whose address nobody knows."""
        target = target.strip()
        if target.startswith("#") or re.match(r"(?:https?|mailto|tel):", target, re.IGNORECASE):
            return target
        if not target or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", target) or not self.base:
            return ""
        try:
            return clean_address(urljoin(self.base, target))
        except ValueError:  # "http://[": a bracket that opens no address of version 6
            return ""

    def picture(self, target: str, alt: str, caption: str = "", *, own: bool = False) -> str:
        """A picture as the body shows it, noted for keeping; empty if there is none to show.

        `own`: it lies with the document, wherever that was taken from.
        """
        target = target.strip()
        if target in self.pictures:
            # An embed that has just become a picture.
            return f"![{alt}]({target})"
        kind, data = carried(target) if target[:5].lower() == "data:" else ("", b"")
        if data:
            return self.noted(Picture(picture_name(alt[:60], self.pictures, kind=kind), data=data, alt=alt))
        url = clean_address(target)
        if not url and self.base and not own and not re.match(r"#|[A-Za-z][A-Za-z0-9+.-]*:", target):
            url = self.address(target)
        beside = "" if url else unquote(target)
        if not url and (not target or re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|[/#]", target)):
            return ""
        name = picture_name(url or beside, self.pictures)
        return self.noted(Picture(name, beside=beside, url=url, alt=alt, caption=caption))

    def noted(self, picture: Picture) -> str:
        """Note a picture, once; answers with the Markdown that shows it."""
        same = (picture.url, picture.beside, picture.data)
        known = self.names.setdefault(same, picture.name)
        self.pictures.setdefault(known, picture)
        return f"![{picture.alt}]({known})"


_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")


def _blocks(text: str) -> tuple[str, ...]:
    """What stands between blank lines; a fence is one block, whatever it holds."""
    blocks: list[str] = []
    fence = ""
    for block in _BLANK_LINES.split(text.strip("\n")):
        block = block.rstrip() if block.strip() else ""
        if fence:
            blocks[-1] += f"\n\n{block}"
        elif block:
            blocks.append(block)
        for mark in _FENCE.finditer(block):
            if not fence:
                fence = mark[1]
            elif mark[1].startswith(fence):
                fence = ""
    return tuple(blocks)
