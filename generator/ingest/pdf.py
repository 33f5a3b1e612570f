"""PDF: the reader of documents with a text layer; their text is then read as plain text is.

Lines that head or foot every page and page numbers go, lines and words cut by the page are put together. A
scan without text says so. Needs the extra `pdf`.
"""

import logging
import re
import zlib
from io import BytesIO
from typing import Any

import msgspec

from generator.ingest.bylines import looks_like_name
from generator.ingest.pdf_lines import Line, paragraphs_of, without_page_furniture
from generator.ingest.story import Dropped, Evidence, Fault, Reading
from generator.ingest.text import read_text

MOST_PAGES = 200
_MOST_STEPS = 150_000
"""Steps of drawing in a document: a page of text takes a few hundred."""
_MOST_DRAWING = 3_000_000
"""Bytes of a page's drawing, unpacked: the library reads all of it before the first step."""
_MOST_TEXT = 2_000_000
_HINT = "save its text as a .txt file"


_BROKEN = (
    OSError, ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError,
    AssertionError, NotImplementedError, zlib.error,
)  # fmt: skip
"""What the library lets through when a document is damaged."""


_TAIL = 65_536
"""Bytes from the end in which a document must end; the standard asks for 1024."""


class TooMuch(Exception):
    """The document draws more than a document can."""


def read_pdf(name: str, data: bytes) -> Reading:
    """Read a document's text layer as one story."""
    try:
        import pypdf
        from pypdf.errors import DependencyError, DeprecationError, PyPdfError
    except ImportError:
        what = "this is a PDF, and the extra that reads them is not installed"
        return Reading("no-story", faults=(Fault(what, hint="pip install 'copydesk[pdf]'"),))
    # What is wrong with a document is told once, in our words; the library would tell it to the terminal.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    if b"%%EOF" not in data[-_TAIL:]:
        return _left_out("it has no end")  # which the library would look for by the square of the last line
    try:
        reader = pypdf.PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return _left_out("it is locked with a password")
        pages = len(reader.pages)
        lines = _lines(reader)
        title, author = (_property(reader, name) for name in ("title", "author"))
    except TooMuch:
        return _left_out("it draws far more than the pages of a story do")
    except DependencyError:
        return _left_out("it is locked")
    except (PyPdfError, DeprecationError, *_BROKEN):
        return _left_out("it is damaged")
    if not any(char.isalpha() for line in lines for char in line.text):
        hint = "run it through text recognition, or type it"
        whose = "its page holds" if pages == 1 else f"its {pages} pages hold"
        return _left_out(f"{whose} no text, only pictures of it", hint=hint)
    faults = (_beyond(pages),) if pages > MOST_PAGES else ()
    kept, furniture = without_page_furniture(lines)
    text = "\n".join(paragraphs_of(kept))
    reading = read_text(name, text.encode("utf-8", "replace"))
    dropped = tuple([Dropped(0, each, "page: header, footer or number") for each in dict.fromkeys(furniture)])
    return _told(reading, title, author, dropped, faults)


def _property(reader: Any, name: str) -> str:
    return " ".join(str(getattr(reader.metadata, name, None) or "").split())


def _left_out(why: str, hint: str = _HINT) -> Reading:
    return Reading("no-story", faults=(Fault(f"this PDF is left out: {why}", hint=hint),))


def _beyond(pages: int) -> Fault:
    return Fault(f"this PDF has {pages} pages; the first {MOST_PAGES} are read", hint="cut the story out of it")


def _lines(reader: Any) -> list[Line]:
    """The lines of all pages in the order in which they are drawn."""
    lines: list[Line] = []
    steps = text = 0

    def step(*_: Any) -> None:
        nonlocal steps
        steps += 1
        if steps > _MOST_STEPS:
            raise TooMuch

    for number, page in enumerate(reader.pages[:MOST_PAGES]):
        if _drawing(page) > _MOST_DRAWING:
            raise TooMuch
        drawn = _Page(number)
        page.extract_text(visitor_operand_before=step, visitor_text=drawn.add)
        lines += drawn.finished()
        text += sum(len(line.text) for line in drawn.lines)
        if text > _MOST_TEXT:
            raise TooMuch
    return lines


def _drawing(holder: Any, depth: int = 0) -> int:
    """How long the drawing of a page is, with that of the forms that it uses."""
    contents = holder.get_contents() if depth == 0 else holder
    size = 0 if contents is None else len(contents.get_data())
    forms = _within(_within(holder, "/Resources"), "/XObject") if depth < 4 else {}
    for form in forms.values():
        if size > _MOST_DRAWING:
            break
        inner = form.get_object()
        if inner.get("/Subtype") == "/Form":
            size += _drawing(inner, depth + 1)
    return size


def _within(holder: Any, name: str) -> Any:
    value = holder.get(name)
    return {} if value is None else value.get_object()


class _Page:
    """The lines of one page while the library walks over it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.lines: list[Line] = []
        self.parts: list[str] = []
        self.place = (0.0, 0.0, 0.0)

    def add(self, text: str, within: list[float], at: list[float], _font: Any, size: float) -> None:
        """A piece of text, the matrix it is drawn in, the matrix of its own, the font, its size."""
        for number, part in enumerate(text.split("\n")):
            if number:
                self.end()
            if part.strip() and not self.parts:
                x = at[4] * within[0] + at[5] * within[2] + within[4]
                y = at[4] * within[1] + at[5] * within[3] + within[5]
                self.place = (x, y, abs(size * (at[3] or 1) * (within[3] or 1)))
            if part:
                self.parts.append(part)

    def end(self) -> None:
        text = " ".join("".join(self.parts).split())
        if text:
            x, y, size = self.place
            self.lines.append(Line(self.number, x, y, size, text))
        self.parts = []

    def finished(self) -> list[Line]:
        self.end()
        return self.lines


def _told(
    reading: Reading, title: str, author: str, dropped: tuple[Dropped, ...], faults: tuple[Fault, ...]
) -> Reading:
    """The reading of the text, with what the document's properties say where the text does not."""
    stories = []
    for story in reading.stories:
        changed: dict[str, Any] = {}
        evidence = {
            field: msgspec.structs.replace(each, where=re.sub(r"\bline\b", "paragraph", each.where))
            for field, each in story.evidence.items()
        }
        if not story.byline and len(author.split()) > 1 and looks_like_name(author):
            changed["byline"] = (author,)
            evidence["byline"] = Evidence("document, properties", "byline: author", 0.5)
        if title and evidence["title"].sure < 0.5:
            changed["title"] = title
            evidence["title"] = Evidence("document, properties", "headline: title", 0.5)
        stories.append(msgspec.structs.replace(story, **changed, evidence=evidence))
    left = tuple([Dropped(0, each.text, each.rule) for each in reading.dropped])
    return msgspec.structs.replace(reading, stories=tuple(stories), dropped=(*dropped, *left), faults=faults)
