"""Word: the reader of .docx documents: paragraphs, headings, lists, tables, pictures, notes.

What a tracked change deleted is left out, what it put in is read; hidden text is hidden. The document's own
properties say who wrote it only where its text does not. Needs the extra `docx`.
"""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Any

from msgspec.structs import replace

from generator.ingest.bylines import looks_like_name
from generator.ingest.carried import with_carried
from generator.ingest.composition import composed
from generator.ingest.edges import shown
from generator.ingest.foreign_values import language_of_tag, tags_of
from generator.ingest.page_markdown import Written, markdown_of
from generator.ingest.story import Evidence, Fault, Reading
from generator.ingest.word_markup import WordMarkup, noted, word_markup

_MOST_BYTES = 100 * 1024 * 1024
"""Of a document's parts unpacked: beyond this it is made to fill the memory …"""
_MOST_MARKUP = 20 * 1024 * 1024
"""… or of one part of XML, which as a tree takes ten times as much."""
_MOST_PARTS = 5000
_BROKEN = (
    zipfile.BadZipFile, zlib.error, OSError, EOFError, SyntaxError, ValueError, LookupError, AttributeError,
    TypeError, AssertionError, NotImplementedError, RecursionError,
)  # fmt: skip
"""What the library lets through when a document is damaged."""
_HINT = "open it in a word processor and save it anew, or save its text as a .txt file"


def read_word(name: str, data: bytes) -> Reading:
    """Read a document as one story."""
    refused = _refused(data)
    if refused:
        return Reading("no-story", faults=(Fault(f"this Word document is left out: {refused}", hint=_HINT),))
    try:
        import docx
        from docx.opc.exceptions import PackageNotFoundError
    except ImportError:
        what = "this is a Word document, and the extra that reads them is not installed"
        return Reading("no-story", faults=(Fault(what, hint="pip install 'copydesk[docx]'"),))
    try:
        document = docx.Document(BytesIO(data))
        markup = word_markup(document)
        properties = document.core_properties
    except (PackageNotFoundError, *_BROKEN):
        return Reading("no-story", faults=(Fault("this Word document is damaged", hint=_HINT),))
    body = with_carried(markdown_of(markup.html), markup.pictures)
    if not body.blocks and not markup.title:
        return Reading("empty")
    fields, evidence, blocks = _fields(properties, markup, body.blocks)
    whole = Written(noted(blocks, markup.notes), body.pictures)
    story, dropped = composed(fields, evidence, whole, name=name, labels=False)
    author = _author(properties)
    if author and not story.byline:
        evidence = story.evidence | {"byline": Evidence("document, properties", "byline: author", 0.5)}
        story = replace(story, byline=(author,), evidence=evidence)
    return Reading("ok" if story.body else "headline-only", (story,), dropped)


def _refused(data: bytes) -> str:
    """Why a document is not unpacked; empty if it may be."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "its archive is damaged"
    if any(part.flag_bits & 1 for part in parts):
        return "it is locked with a password"
    whole = sum(part.file_size for part in parts)
    markup = max((part.file_size for part in parts if part.filename.endswith((".xml", ".rels"))), default=0)
    if len(parts) > _MOST_PARTS or whole > _MOST_BYTES or markup > _MOST_MARKUP:
        return "it unpacks to more than a document can be, as one does that is made to do harm"
    return ""


def _fields(
    properties: Any, markup: WordMarkup, blocks: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, Evidence], tuple[str, ...]]:
    """The headline, the blocks below it, and what the document's properties say."""
    fields: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    first = shown(blocks[0]) if blocks and "\n" not in blocks[0] else ""
    if markup.title:
        fields["title"], evidence["title"] = (
            markup.title,
            Evidence("document, title", "headline: style of a title"),
        )
    elif first and blocks[0].startswith("#"):
        fields["title"], evidence["title"] = (
            first,
            Evidence("document, first heading", "headline: heading", 0.9),
        )
        blocks = blocks[1:]
    elif first and len(first) <= 200 and len(blocks) > 1 and not blocks[0].startswith(("|", "- ", "!", ">")):
        fields["title"], evidence["title"] = (
            first,
            Evidence("document, first paragraph", "headline: first line", 0.6),
        )
        blocks = blocks[1:]
    elif title := " ".join(str(properties.title or "").split()):
        fields["title"], evidence["title"] = title, Evidence("document, properties", "headline: title", 0.5)
    tags = tags_of(re.split(r"[,;]", str(properties.keywords or "")))
    if tags:
        fields["tags"], evidence["tags"] = tags, Evidence("document, properties", "tags: keywords", 0.8)
    fields["language"] = language_of_tag(str(properties.language or ""))
    return fields, evidence, blocks


def _author(properties: Any) -> str:
    """Who wrote a document, if its properties hold a name and not what a program fills in."""
    name = " ".join(str(properties.author or "").split())
    return name if len(name.split()) > 1 and looks_like_name(name) else ""
