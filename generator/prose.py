"""Prose: a document's Markdown as HTML, cut where the addresses of links and pictures belong.

Conversion is pure and knows no other file: every link and picture comes out as a numbered Reference, and
`assemble` puts in the attributes that the plan computes for it. Which Markdown we speak is set in `markdown`,
how it looks in `blocks` and `inlines`, which raw HTML may live in `allowlist`, what leads a story in `leads`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import msgspec
from markdown_it.token import Token

from generator import allowlist, openmerges
from generator.bidi import balanced
from generator.blocks import write
from generator.excerpts import IDEOGRAPHS, UNSPACED, ideographs, letters_of_unspaced
from generator.hypertext import escape, text_of
from generator.leads import SHORT, is_salutation, lead
from generator.markdown import Document, parse
from generator.markup import Heading, Markup, id_taken
from generator.problems import Problem, error
from generator.references import Reference, elsewhere, is_external, without_alt

__all__ = ["Heading", "Prose", "Reference", "assemble", "convert", "plain_text"]


class Prose(msgspec.Struct, frozen=True):
    """Converted Markdown."""

    pieces: tuple[str, ...]
    """HTML, cut where a reference's attributes belong: one more than there are references."""
    references: tuple[Reference, ...] = ()
    headings: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    """Every id in the text that a link could name."""
    lead: str = ""
    before_lead: int = 0
    """How many words of the text stand before the lead, or between its parts."""
    aside: bool = False
    """Whether the lead stands in a quotation or a figure, which rights may withhold."""
    words: int = 0
    """Two characters of Chinese or Japanese count as a word, five of Thai, Lao, Khmer or Burmese."""


def convert(
    body: str, *, path: str, first_line: int = 1, opening: str = "", quotes: str = "", letter: bool = False
) -> tuple[Prose, tuple[Problem, ...]]:
    """The Prose of a text that begins at a line of a file.

    `opening` is a dateline in plain text that goes before the first paragraph's words. `quotes` is the
    language whose quotation marks replace straight ones; without it they stay as written. The lead of a
    `letter` begins behind its salutation.
    """
    return written(parse(body, quotes), path=path, first_line=first_line, opening=opening, letter=letter)


def assemble(prose: Prose, fills: Sequence[str]) -> str:
    """The HTML, with each reference's attributes (` href="…"`, `><img src="…" width="…"`) in its place."""
    parts = [prose.pieces[0]]
    for fill, piece in zip(fills, prose.pieces[1:], strict=True):
        parts += (fill, piece)
    return "".join(parts)


def plain_text(prose: Prose) -> str:
    """The words alone; blocks are apart by line breaks."""
    return text_of("".join(prose.pieces))


def written(
    document: Document, *, path: str, first_line: int = 1, opening: str = "", letter: bool = False
) -> tuple[Prose, tuple[Problem, ...]]:
    """The Prose of a document that is parsed already."""
    markup = write(document, path=path, first_line=first_line)
    markup.problems += _open_merges(document, markup)
    pieces = markup.pieces()
    if markup.raw_tags:
        pieces = _cleaned(markup, pieces)
    whole = "".join(pieces)
    text = text_of(whole)
    if opening:
        pieces[0] = _opened(pieces[0], opening)
    first = _first_paragraphs(whole, text, letter=letter)
    _framed(pieces, markup)
    prose = Prose(
        pieces=tuple(pieces),
        references=tuple(markup.references),
        headings=tuple(markup.headings),
        anchors=tuple(markup.anchors),
        lead=balanced(lead(first.paragraphs)),
        before_lead=first.before,
        aside=first.aside,
        words=count_words(text),
    )
    return prose, tuple(markup.problems)


def _open_merges(document: Document, markup: Markup) -> Iterator[Problem]:
    """Code may show the marks of a merge: who explains them writes them there."""
    if openmerges.BEGINS in document.source and openmerges.ENDS in document.source:
        for number in openmerges.open_merges(document.lines):
            if not _is_code(document, number):
                where = markup.location(number + 1, 1)
                yield error(where, openmerges.MESSAGE, hint=openmerges.HINT)


def _is_code(document: Document, number: int) -> bool:
    """Whether the mark in a line, counted from 0, is shown as code."""
    return any(
        isinstance(block, Token)
        and block.type in ("fence", "code_block")
        and block.map is not None
        and block.map[0] <= number < block.map[1]
        for block in document.blocks
    )


def _framed(pieces: list[str], markup: Markup) -> None:
    """Put every picture into a `<picture>`, whose opening tag is cut before its end: what stands in the cut
    closes it, and brings the sizes in which there is the picture, and the address of the `<img>`. One that lies
    elsewhere becomes a link; in a link that leads elsewhere already, its words."""
    references = markup.references
    for place in range(len(references) - 1, -1, -1):
        picture = references[place]
        if picture.kind != "image":
            continue
        before = pieces[place].removesuffix("<img")
        tag, _, after = pieces[place + 1].partition(">")
        if not is_external(picture.target):
            pieces[place], pieces[place + 1] = f"{before}<picture", f"{tag}></picture>{after}"
            continue
        markup.problems.append(elsewhere(markup.location(picture.line, picture.column), picture.target))
        words = escape(picture.alt.strip() or picture.target)
        if _in_a_link(pieces, place, before):
            pieces[place : place + 2] = [f"{before}{words}{after}"]
            del references[place]
        else:
            pieces[place], pieces[place + 1] = f"{before}<a", f">{words}</a>{after}"
            references[place] = msgspec.structs.replace(picture, kind="link", alt="")


def _in_a_link(pieces: list[str], place: int, before: str) -> bool:
    text = "".join([*pieces[:place], before])
    return text.rfind("<a") > text.rfind("</a>")


def _cleaned(markup: Markup, pieces: list[str]) -> list[str]:
    """The pieces of a text with raw HTML: cleaned as a whole, and cut anew."""
    seek = markup.document.seek
    html = allowlist.clean(allowlist.joined(pieces, markup.references))
    known = {(reference.line, reference.column) for reference in markup.references}
    pieces, markup.references = allowlist.recut(html, seek)
    for reference in markup.references:
        place = (reference.line, reference.column)
        if reference.kind == "image" and not reference.alt.strip() and place not in known:
            markup.problems.append(without_alt(markup.location(*place), reference.target))
    counts = Counter(allowlist.ids(html))
    markup.anchors = dict.fromkeys(counts)
    for ident, count in counts.items():
        if count > 1:
            markup.problems.append(id_taken(markup.location(*seek(ident)), ident))
    return pieces


class _First(msgspec.Struct):
    """The paragraphs that a lead is taken from."""

    paragraphs: list[str]
    before: int = 0
    aside: bool = False


def _first_paragraphs(html: str, text: str, *, letter: bool) -> _First:
    """The words of as many paragraphs as a lead can need; of a text without paragraphs, its first words."""
    found: list[str] = []
    notes = html.find('<section class="footnotes"')
    end = len(html) if notes < 0 else notes
    opening = _PARAGRAPH.search(html, 0, end)
    passed: list[str] = []
    close = 0
    while opening:
        passed.append(html[close : opening.start()])
        close = html.find("</p>", opening.end())
        words = " ".join(text_of(html[opening.end() : close]).split())
        if words and not (letter and not found and is_salutation(words)):
            found.append(words)
        if len(found) == 2 or (found and len(found[0]) >= SHORT):
            break
        opening = _PARAGRAPH.search(html, close, end)
    if not found:
        return _First([" ".join(text[:2000].split())], 0, "<blockquote" in html or "<figure" in html)
    between = "".join(passed)
    if between.count("<") == len(passed) - 1:  # nothing but the paragraphs' own tags
        return _First(found)
    return _First(found, count_words(text_of(between)), "<blockquote" in between or "<figure" in between)


_PARAGRAPH = re.compile(r"<p(?: [^<>]*)?>")


_OTHERWISE = re.compile(f"[{IDEOGRAPHS}{UNSPACED}]")


def count_words(text: str) -> int:
    """Words as readers read them. Scripts without spaces are counted by characters, at the usual pace of each.

    Korean is written with spaces and counts like other alphabets.
    """
    words = text.split()
    if text.isascii():
        return len(words)
    # What is to be counted otherwise stands in the few words that are not ASCII: a fifth of the time.
    rare = [word for word in words if not word.isascii()]
    if not _OTHERWISE.search(" ".join(rare)):
        return len(words) - sum(not word.strip(_LONE) for word in rare)
    text, doubles = ideographs().subn(" ", text)
    text, fifths = letters_of_unspaced().subn(" ", text)
    return len([word for word in text.split() if word.strip(_LONE)]) + (doubles + 1) // 2 + (fifths + 4) // 5


_LONE = "–—«»·、。，！？：；「」『』（）…"


def _opened(piece: str, opening: str) -> str:
    """The first piece with a dateline before the words of the first paragraph."""
    dateline = f'<span class="dateline">{escape(opening)}</span>'
    paragraph = _PARAGRAPH.match(piece)
    if not paragraph:
        return f"<p>{dateline}</p>\n{piece}"
    return f"{paragraph.group()}{dateline} — {piece[paragraph.end() :]}"
