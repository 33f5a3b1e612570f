"""Blocks: the body of an article as its paragraphs, and two sets of changes to them brought together.

A block is what stands between blank lines. Each side's changes are told per block of the base (kept, altered,
taken out) and per gap between two (put in); what only one side changed is taken from it, whatever both
changed stays as the editor has it, and is a conflict. No block that the editor wrote or altered is ever left
out.
"""

import re

import msgspec

from generator.ingest.alignment import partners
from generator.ingest.front_text import plain_line_ends


class Clash(msgspec.Struct, frozen=True):
    """Both changed one place; `place` is the character of the merged body where the editor's version stands."""

    place: int
    edited: str
    new: str


class MergedBlocks(msgspec.Struct, frozen=True):
    """The merged body, the base to compare with next time, and what clashed."""

    text: str
    base: str
    clashes: tuple[Clash, ...]


class _Body(msgspec.Struct, frozen=True):
    """A body in blocks, each with the blank lines that follow it; `opening` is the blank lines before all."""

    opening: str
    texts: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def plain(self) -> tuple[str, ...]:
        return tuple([plain_line_ends(text) for text in self.texts])


class _Changes(msgspec.Struct, frozen=True):
    """What each block of the base became (None: taken out), and what was put in before it, or at the end.

    Numbers are those of the side's own blocks.
    """

    became: tuple[int | None, ...]
    put_in: tuple[tuple[int, ...], ...]


class _Piece(msgspec.Struct, frozen=True):
    """A block of the result: one of the editor's, by its number, or a new text."""

    mine: int | None = None
    text: str = ""


class _Step(msgspec.Struct, frozen=True):
    """The outcome for one place: what stands there, what the next base has there, and whether it clashed."""

    pieces: tuple[_Piece, ...]
    base: tuple[str, ...]
    clash: tuple[str, str] | None = None


def merge_blocks(
    base: str, edited: str, new: str, *, line_end: str = "\n", take_new: bool = False
) -> MergedBlocks:
    """Bring the edited body and the new reading together; with `take_new` clashes go to the new reading."""
    was, ours, theirs = _body(base), _body(edited), _body(new)
    mine, sent = ours.plain, theirs.texts
    here, there = _changes(was.texts, mine), _changes(was.texts, sent)
    steps: list[_Step] = []
    clashed = False
    for place in range(len(was.texts) + 1):
        steps.append(_gap(here.put_in[place], there.put_in[place], mine, sent, clashed, take_new))
        if place < len(was.texts):
            steps.append(
                _block(was.texts[place], here.became[place], there.became[place], mine, sent, take_new)
            )
            clashed = steps[-1].clash is not None
    return _joined(steps, ours, edited, line_end)


def _gap(
    put: tuple[int, ...],
    added: tuple[int, ...],
    mine: tuple[str, ...],
    sent: tuple[str, ...],
    clashed: bool,
    take_new: bool,
) -> _Step:
    """Where one side put blocks in, they are taken; where both did, the editor's stay.

    Beside a block that clashed new ones are no addition of their own, but part of what replaces it.
    """
    own = tuple([_Piece(number) for number in put])
    own_texts, texts = [mine[number] for number in put], [sent[number] for number in added]
    fresh = tuple([_Piece(text=text) for text in texts])
    if _is_within(texts, own_texts):
        return _Step(own, tuple(texts))
    if _is_within(own_texts, texts) and not clashed:
        return _Step(fresh, tuple(texts))
    clash = ("\n\n".join(own_texts), "\n\n".join(texts))
    return _Step(own + fresh if take_new else own, (), clash)


def _block(
    before: str,
    own: int | None,
    other: int | None,
    mine: tuple[str, ...],
    sent: tuple[str, ...],
    take_new: bool,
) -> _Step:
    my_text, new_text = None if own is None else mine[own], None if other is None else sent[other]
    kept = () if own is None else (_Piece(own),)
    taken = () if new_text is None else (_Piece(own, new_text),)
    base = () if new_text is None else (new_text,)
    if new_text in (before, my_text):
        return _Step(kept, base)
    if my_text == before:
        return _Step(taken, base)
    return _Step(taken if take_new else kept, (before,), (my_text or "", new_text or ""))


def _is_within(few: list[str], many: list[str]) -> bool:
    """Whether the blocks of one list stand in another, in their order."""
    rest = iter(many)
    return all(text in rest for text in few)


def _joined(steps: list[_Step], ours: _Body, edited: str, line_end: str) -> MergedBlocks:
    pieces = [piece for step in steps for piece in step.pieces]
    base = [text for step in steps for text in step.base]
    text, places = _text(pieces, ours, edited, line_end)
    clashes, count = [], 0
    for step in steps:
        if step.clash:
            clashes.append(Clash(places[count], *step.clash))
        count += len(step.pieces)
    return MergedBlocks(text, "".join(f"\n{block}\n" for block in base), tuple(clashes))


def _text(pieces: list[_Piece], ours: _Body, edited: str, line_end: str) -> tuple[str, list[int]]:
    """The body, and where in it each piece begins, and the end."""
    opening = ours.opening or ("" if ours.texts else line_end)
    parts, places, length = [opening], [], len(opening)
    for number, piece in enumerate(pieces):
        places.append(length)
        text = piece.text.replace("\n", line_end) if piece.text else ours.texts[piece.mine or 0]
        gap = "" if piece.mine is None else ours.gaps[piece.mine]
        if number == len(pieces) - 1:
            gap = ours.gaps[-1] if ours.gaps else line_end
        elif len(_LINE_END.findall(gap)) < 2:
            gap = line_end * 2
        parts += [text, gap]
        length += len(text) + len(gap)
    untouched = [piece.mine for piece in pieces if not piece.text] == list(range(len(ours.texts)))
    if untouched and len(pieces) == len(ours.texts):
        return edited, [*places, length]
    return ("".join(parts), [*places, length]) if pieces else ("", [0])


_LINE_END = re.compile(r"\r\n|\n|\r")
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+")


def _body(text: str) -> _Body:
    opening = ""
    texts: list[str] = []
    gaps: list[str] = []
    for line in _LINE.findall(text):
        content = line.rstrip("\r\n")
        if not content.strip(" \t"):
            if texts:
                gaps[-1] += line
            else:
                opening += line
        elif texts and len(_LINE_END.findall(gaps[-1])) < 2:
            texts[-1] += gaps[-1] + content
            gaps[-1] = line[len(content) :]
        else:
            texts.append(content)
            gaps.append(line[len(content) :])
    return _Body(opening, tuple(texts), tuple(gaps))


def _changes(base: tuple[str, ...], side: tuple[str, ...]) -> _Changes:
    became: list[int | None] = [None] * len(base)
    put_in: list[list[int]] = [[] for _ in range(len(base) + 1)]
    partner = partners(base, side)
    after = 0
    for number in range(len(side)):
        if number in partner:
            became[partner[number]] = number
            after = partner[number] + 1
        else:
            put_in[after].append(number)
    return _Changes(tuple(became), tuple([tuple(numbers) for numbers in put_in]))
