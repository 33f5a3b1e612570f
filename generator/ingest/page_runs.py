"""Runs of a page: the text of one block with its marks, piece by piece as the page is walked.

A run is a list of texts and of marks that open and close (links, emphasis, code) or break the line. Here runs
are read and cut; how they are written is `page_inlines`' affair.
"""

import re
from collections.abc import Iterator

import msgspec

LINK, STRONG, EM, STRIKE, CODE, BREAK = "link", "strong", "em", "strike", "code", "break"


BLANKS = re.compile(r"[ \t\n\r\f]+")
_LOOSE_NBSP = re.compile(
    "(?<![«‹\\d])\u00a0(?![»›:;!?%€$£\\d])|\u00a0(?=\u00a0|\\s|$)|(?:(?<=^)|(?<=\\s))\u00a0"
)


class Mark(msgspec.Struct, frozen=True, gc=False):
    """A mark that opens at this place of a run, or closes."""

    kind: str
    closes: bool = False
    href: str = ""


Run = list[str | Mark]


def plain(run: Run) -> str:
    """The text of a run, blanks collapsed, without its marks; a line break counts as a blank."""
    if len(run) == 1 and isinstance(run[0], str):
        return collapsed(run[0])
    parts = [piece if isinstance(piece, str) else " " if piece.kind == BREAK else "" for piece in run]
    return collapsed("".join(parts))


def collapsed(text: str) -> str:
    if text.isascii():
        return " ".join(text.split())
    return without_loose_blanks(BLANKS.sub(" ", text).strip()).strip()


def without_loose_blanks(text: str) -> str:
    """No-break spaces stay where type needs them: before French signs and between digits."""
    return _LOOSE_NBSP.sub(" ", text) if "\u00a0" in text else text


def linked(run: Run) -> int:
    """How many characters of a run's text lie in links."""
    count = depth = 0
    for piece in run:
        if isinstance(piece, str):
            count += len(piece.strip()) if depth else 0
        elif piece.kind == LINK:
            depth += -1 if piece.closes else 1
    return count


def trimmed(run: Run) -> Run:
    """A run without breaks at its ends."""

    def empty(piece: str | Mark) -> bool:
        return not piece.strip() if isinstance(piece, str) else piece.kind == BREAK

    start, end = 0, len(run)
    while start < end and empty(run[start]):
        start += 1
    while end > start and empty(run[end - 1]):
        end -= 1
    return run[start:end]


_LONG_LINE = 100


def paragraphs_of(run: Run) -> Iterator[Run]:
    """Lines that are long are paragraphs which a page parts with one break; short ones are verse, and stay."""
    breaks = [at for at, piece in enumerate(run) if isinstance(piece, Mark) and piece.kind == BREAK]
    if not breaks:
        yield run
        return
    lines = [run[start + 1 : end] for start, end in zip([-1, *breaks], [*breaks, len(run)], strict=True)]
    lengths = [len(plain(line)) for line in lines]
    if sum(lengths) / len(lengths) < _LONG_LINE:
        yield run
        return
    open_marks: list[Mark] = []
    for line in lines:
        begun = [*open_marks, *line]
        for piece in line:
            if isinstance(piece, Mark) and piece.closes:
                if open_marks:
                    open_marks.pop()
            elif isinstance(piece, Mark):
                open_marks.append(piece)
        yield [*begun, *[Mark(mark.kind, True) for mark in reversed(open_marks)]]


def lines_of(run: Run, *, one: bool) -> list[Run]:
    """A run cut at its line breaks; marks that are open go on in the next line."""
    lines: list[Run] = [[]]
    open_marks: list[Mark] = []
    for piece in run:
        if isinstance(piece, Mark) and piece.kind == BREAK:
            if one:
                lines[-1].append(" ")
                continue
            lines[-1] += [Mark(mark.kind, True) for mark in reversed(open_marks)]
            lines.append([*open_marks])
            continue
        lines[-1].append(piece)
        if isinstance(piece, Mark) and piece.closes:
            if open_marks:
                open_marks.pop()
        elif isinstance(piece, Mark):
            open_marks.append(piece)
    return lines
