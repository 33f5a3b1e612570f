"""Inlines of a page: the text of one block with its marks, as Markdown in which the text is literal.

A run is gathered piece by piece while the page is walked: text, and marks that open and close. Emphasis is
kept only where CommonMark's rules let its delimiters live; else the words stay without it, for a stray
asterisk is worse than a lost italic. Links lead to http, https and mailto only.
"""

import re
from urllib.parse import urljoin, urlsplit

import msgspec

from generator.ingest.literal import literal
from generator.ingest.page_runs import (
    BLANKS,
    CODE,
    EM,
    LINK,
    STRIKE,
    STRONG,
    Run,
    lines_of,
    without_loose_blanks,
)

_HOLD = "\ufdd0"
"""Stands for a mark while the text around it is made literal; no text that comes here holds it."""
_DELIMITERS = {STRONG: "**", EM: "*", STRIKE: "~~"}
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


class _Span(msgspec.Struct, gc=False):
    kind: str
    start: int
    end: int
    href: str = ""


def markdown(run: Run, base: str = "", *, cell: bool = False, marks: bool = True) -> str:
    """One block of Markdown. `cell`: in a table, on one line. `marks`: False for a heading, which has none."""
    lines = [_line(line, base, marks) for line in lines_of(run, one=cell or not marks)]
    text = "\\\n".join(line for line in lines if line)
    return text.replace("|", "\\|") if cell else text


def _line(run: Run, base: str, marks: bool) -> str:
    text, spans = _spans(run, base, marks)
    if not spans:
        return literal(text)
    held, fillings = _held(text, spans)
    parts = literal(held).split(_HOLD)
    written = parts[0]
    for filling, part in zip(fillings, parts[1:], strict=True):
        if filling[0] == "[" and written.endswith("!"):
            written = f"{written[:-1]}\\!"
        elif (len(written) - len(written.rstrip("\\"))) % 2:
            written += "\\"
        written += filling + part
    return written


def _spans(run: Run, base: str, marks: bool) -> tuple[str, list[_Span]]:
    """The text, blanks collapsed, and what is marked in it, in the order of the beginnings."""
    text = ""
    open_spans: list[_Span] = []
    spans: list[_Span] = []
    for piece in run:
        if isinstance(piece, str):
            piece = BLANKS.sub(" ", piece.replace(_HOLD, ""))
            text += piece[1:] if piece[:1] == " " and (not text or text[-1] == " ") else piece
        elif piece.closes:
            span = open_spans.pop() if open_spans else None
            if span is not None:
                span.end = len(text)
                spans.append(span)
        else:
            open_spans.append(_Span(piece.kind, len(text), 0, piece.href))
    text = without_loose_blanks(text)
    spans = [span for span in spans if marks] if marks else []
    for span in spans:
        while span.start < span.end and text[span.start].isspace():
            span.start += 1
        while span.end > span.start and text[span.end - 1].isspace():
            span.end -= 1
        if span.kind == LINK:
            span.href = address(span.href, base)
    spans = [span for span in spans if span.end > span.start and (span.kind != LINK or span.href)]
    spans.sort(key=lambda span: (span.start, -span.end, span.kind != LINK))
    return text, _living(text, spans)


def _living(text: str, spans: list[_Span]) -> list[_Span]:
    """The spans whose delimiters CommonMark will take for what they are."""
    kept: list[_Span] = []
    for span in spans:
        if span.kind == STRIKE and "~" in text[max(0, span.start - 1) : span.end + 1]:
            continue
        around = [other for other in kept if other.end > span.start]
        if any(other.kind in (span.kind, CODE) for other in around):
            continue
        if any(other.end < span.end for other in around):
            continue
        if span.kind in _DELIMITERS:
            before = next((other for other in kept if other.end == span.start), None)
            if before is not None and before.kind == span.kind:
                before.end = span.end
                continue
            if (before is not None and before.kind in _DELIMITERS) or not _flanked(text, span, spans):
                continue
            if not all(_nests(text, span, other) for other in around if other.kind in _DELIMITERS):
                continue
        kept.append(span)
    return kept


def _nests(text: str, span: _Span, outer: _Span) -> bool:
    """Whether a mark within a mark can be told from it: both mark the same, or it stands apart from all."""
    if (span.start, span.end) == (outer.start, outer.end):
        return True
    apart = not text[span.start - 1].isalnum() and not text[span.end : span.end + 1].isalnum()
    return outer.start < span.start and span.end < outer.end and apart


def _flanked(text: str, span: _Span, spans: list[_Span]) -> bool:
    before = text[span.start - 1] if span.start else " "
    after = text[span.end] if span.end < len(text) else " "
    first, last = text[span.start], text[span.end - 1]
    inner = [
        other for other in spans if other is not span and span.start <= other.start and other.end <= span.end
    ]
    hard_first = _is_sign(first) or any(other.start == span.start for other in inner)
    hard_last = _is_sign(last) or any(other.end == span.end for other in inner)
    opens = not hard_first or before.isspace() or _is_sign(before)
    closes = not hard_last or after.isspace() or _is_sign(after)
    # A delimiter of another mark that touches ours would be read together with it.
    touching = any(
        other.kind in _DELIMITERS and (other.end == span.start or other.start == span.end)
        for other in spans
        if other is not span
    )
    return opens and closes and not touching


def _is_sign(char: str) -> bool:
    return not char.isalnum() and not char.isspace()


def _held(text: str, spans: list[_Span]) -> tuple[str, list[str]]:
    """The text with a placeholder for each delimiter, and the delimiters in their order."""
    points: list[tuple[int, int, int, str, int]] = []
    for order, span in enumerate(spans):
        if span.kind == CODE:
            points.append((span.start, 2, order, _code(text[span.start : span.end]), span.end))
            continue
        opening = "[" if span.kind == LINK else _DELIMITERS[span.kind]
        closing = f"]({span.href})" if span.kind == LINK else _DELIMITERS[span.kind]
        points.append((span.start, 1, order, opening, span.start))
        points.append((span.end, 0, -order, closing, span.end))
    points.sort()
    parts: list[str] = []
    at = 0
    for start, _, _, _, end in points:
        parts += [text[at:start], _HOLD]
        at = max(end, start)
    return "".join(parts) + text[at:], [filling for _, _, _, filling, _ in points]


def _code(text: str) -> str:
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    return f"{fence} {text} {fence}" if text[0] == "`" or text[-1] == "`" else f"{fence}{text}{fence}"


def address(href: str, base: str) -> str:
    """A link's address, whole, as Markdown wants it; empty if a reader should not be led there."""
    href = re.sub(r"[\x00-\x20\x7f-\xa0]+", lambda match: "%20" if match[0] == " " else "", href.strip())
    if not href or href[0] == "#" or len(href) > 2000:
        return ""
    whole = whole_address(href, base)
    if not whole:
        return ""
    for char, code in _IN_MARKDOWN.items():
        whole = whole.replace(char, code)
    return re.sub(r"&(?=#?\w+;)", r"\\&", whole)


_IN_MARKDOWN = {
    "\\": "%5C",
    "(": "%28",
    ")": "%29",
    "<": "%3C",
    ">": "%3E",
    "[": "%5B",
    "]": "%5D",
    "`": "%60",
    "{": "%7B",
    "|": "%7C",
    "}": "%7D",
    '"': "%22",
    "*": "%2A",
    "_": "_",
    _HOLD: "",
}


def whole_address(href: str, base: str) -> str:
    """An address with scheme and host, of the web or a mailbox; empty for any other."""
    try:
        whole = href if _SCHEME.match(href) else urljoin(base, href) if base else ""
        parts = urlsplit(whole)
        if parts.scheme.lower() in ("http", "https"):
            return whole if parts.hostname else ""
    except ValueError:  # "http://[": a bracket that opens no address of version 6
        return ""
    return whole if parts.scheme.lower() == "mailto" and "@" in parts.path else ""
