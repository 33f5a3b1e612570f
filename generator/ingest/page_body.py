"""Body of a page: which of its blocks are the story.

Two readings are compared. The library (trafilatura) says where it sees the story; our own reading says what
stands in the markup there. Blocks that the library found are taken; plain ones between them and beside them
that it lost (lists, tables, quotations, subheads, a first paragraph of loose text) are taken back; what the
names around it, its links or its place show to be something else is left out.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec

from generator.ingest.page_blocks import Block
from generator.ingest.page_source import Element
from generator.ingest.residue import is_short_and_open

_WORD = re.compile(r"\w+")
_SHINGLE = 4
_COVERED = 0.6
_LONG = 80
"""Characters of a paragraph that can stand on its own feet."""
_LINKED = 0.5


class Body(msgspec.Struct, frozen=True):
    """The story's blocks, and what stands between the headline and them."""

    story: tuple[Block, ...] = ()
    above: tuple[Block, ...] = ()
    """Short lines under the headline: a byline, a date …"""
    standfirst: str = ""
    """The summary under the headline, which a page sets apart from the text."""
    lead: Block | None = None
    """The picture between headline and text."""
    near: tuple[str, ...] = ()
    """What is printed around the headline and right below the story, where bylines and dates stand."""


def body_of(blocks: list[Block], found: str, titles: Iterable[str]) -> Body:
    """Choose the story's blocks, in the order of the page; `found` is the text that the library sees."""
    taken = _covered(blocks, found) or _paragraphs(blocks)
    first = _headline(blocks, titles, taken)
    taken = {at for at in taken if at > first}
    loose = _loose_names(blocks, taken)
    taken |= _taken_back(blocks, taken, first, loose)
    taken = {at for at in taken if not _is_beside(blocks, at, taken, loose)}
    taken = {at for at in taken if not _is_caption(blocks, at)}
    standfirst = _standfirst(blocks, taken, first)
    taken = _without_lonely_headings(blocks, taken - standfirst)
    if not taken:
        return Body()
    start, end = min(taken), max(taken)
    pictures = [
        at
        for at in range(first + 1, end)
        if blocks[at].kind == "picture" and (not blocks[at].beside or blocks[at].beside in loose)
    ]
    lead = next((at for at in pictures if first >= 0 and at < start), None)
    shown = {at for at in pictures if at > start}
    above = [
        at for at in range(first + 1, start) if first >= 0 and at not in standfirst and _is_line(blocks[at])
    ]
    return Body(
        tuple([_captioned(blocks, at, taken) for at in sorted(taken | shown)]),
        tuple([blocks[at] for at in above]),
        " ".join(blocks[at].text for at in sorted(standfirst)),
        None if lead is None else _captioned(blocks, lead, taken),
        tuple([block.text for block in _near(blocks, first, start, end) if 0 < len(block.text) <= 200]),
    )


def _near(blocks: list[Block], first: int, start: int, end: int) -> list[Block]:
    if first < 0:
        return [*blocks[max(0, start - 10) : start + 2], *blocks[end : end + 4]]
    until = min(start + 2, first + 25)
    return [*blocks[first + 1 : until], *reversed(blocks[max(0, first - 5) : first]), *blocks[end : end + 4]]


def _captioned(blocks: list[Block], at: int, taken: set[int]) -> Block:
    """A picture with the caption that stands below it as a line of its own."""
    block = blocks[at]
    if block.kind != "picture" or block.caption or at + 1 in taken or not _is_caption(blocks, at + 1):
        return block
    return msgspec.structs.replace(block, caption=blocks[at + 1].text)


def _is_caption(blocks: list[Block], at: int) -> bool:
    """A short line without a full stop right under a picture is its caption."""
    if not 0 < at < len(blocks) or blocks[at - 1].kind != "picture" or blocks[at].kind != "text":
        return False
    return is_short_and_open(blocks[at].text) and blocks[at].links <= _LINKED * len(blocks[at].text)


def _is_line(block: Block) -> bool:
    return block.kind in ("text", "heading", "list") and len(block.text) <= 200


_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:standfirst|dek|deck|sub-?title|sub-?head(?:line|ing)?|subline|strap(?:line)?|"
    r"article-?(?:dek|deck|intro))(?:$|[\s_-])",
    re.IGNORECASE,
)


def _standfirst(blocks: list[Block], taken: set[int], first: int) -> set[int]:
    """The summary between headline and text: set as a heading, or called so."""
    if first < 0:
        return set()
    found = set()
    for at in range(first + 1, len(blocks)):
        block = blocks[at]
        names = f"{block.within.get('class') or ''} {block.within.getparent().get('class') or ''}"
        if block.kind == "text" and at in taken and not _STANDFIRST.search(names):
            break
        if at - first > 12 or block.kind in ("list", "quote", "table", "code"):
            break
        if len(block.text) > 400 or block.links > _LINKED * len(block.text):
            continue
        if _STANDFIRST.search(names) or (block.kind == "heading" and at in taken and len(block.text) > 50):
            found.add(at)
    return found


def _covered(blocks: list[Block], found: str) -> set[int]:
    lines = [_WORD.findall(line) for line in found.split("\n")]
    known = {*_shingles([*chain.from_iterable(lines)])}
    short = {" ".join(line) for line in lines if len(line) < _SHINGLE}
    taken = set()
    for at, block in enumerate(blocks):
        own = _WORD.findall(block.text)
        if len(own) < _SHINGLE:
            if own and " ".join(own) in short:
                taken.add(at)
            continue
        hits = sum(map(known.__contains__, _shingles(own)))
        if hits >= _COVERED * (len(own) - _SHINGLE + 1):
            taken.add(at)
    return taken


def _shingles(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*[words[at:] for at in range(_SHINGLE)], strict=False)


def _paragraphs(blocks: list[Block]) -> set[int]:
    """Where the library sees no story: all that looks like its paragraphs."""
    own = [at for at, block in enumerate(blocks) if block.kind in ("text", "quote") and not block.beside]
    return {at for at in own if len(blocks[at].text) >= _LONG and blocks[at].links < 0.3 * len(blocks[at].text)}


def _headline(blocks: list[Block], titles: Iterable[str], taken: set[int]) -> int:
    """Where the headline stands; -1 if it is not among the blocks, or the story stands before it."""
    known = {key for title in titles if (key := _key(title))}
    whole = sum(len(blocks[at].text) for at in taken)
    last = -1
    before = 0
    for at, block in enumerate(blocks):
        if before > 0.2 * whole:
            break
        if block.kind in ("heading", "text") and len(block.text) < 300 and _key(block.text) in known:
            last = at
        elif at in taken:
            before += len(block.text)
    return last


def _key(text: str) -> str:
    return "".join(_WORD.findall(text)).casefold()


def _container(block: Block) -> Element:
    """The element whose children a block and its neighbours are."""
    within = block.within
    if block.kind in ("text", "heading") and within.tag in _OWN_BOX:
        parent = within.getparent()
        return parent if parent is not None else within
    return within


_OWN_BOX_TAGS = "p h1 h2 h3 h4 h5 h6 li dt dd td th center font"
_OWN_BOX = frozenset(_OWN_BOX_TAGS.split())


def _taken_back(blocks: list[Block], taken: set[int], first: int, loose: set[str]) -> set[int]:
    """Plain blocks that the library lost: in the boxes that hold the story, and in boxes of the same make."""
    weight: Counter[Element] = Counter()
    spans: dict[Element, list[int]] = {}
    containers = [_container(block) for block in blocks]
    for at in sorted(taken):
        if blocks[at].kind != "heading":
            weight[containers[at]] += len(blocks[at].text)
            spans.setdefault(containers[at], []).append(at)
    whole = sum(weight.values())
    homes = {box for box, chars in weight.items() if chars >= max(150, 0.1 * whole)}
    makes = {_make(box) for box in homes if _make(box)}
    back = set()
    for at, block in enumerate(blocks):
        linked = block.links > _LINKED * len(block.text) and block.kind != "heading"
        if at in taken or at <= first or not block.text or linked:
            continue
        box = containers[at]
        named = not block.beside or block.beside in loose
        if box in homes:
            between = spans[box][0] < at < spans[box][-1]
            if between or (block.kind in ("text", "list", "quote") and len(block.text) >= _LONG and named):
                back.add(at)
        elif block.kind == "text" and len(block.text) >= _LONG and _make(box) in makes and named:
            back.add(at)
        elif block.kind in ("quote", "table") and (named or block.beside in _FORMS):
            home = _home(box, homes)
            if home is not None and spans[home][0] < at < spans[home][-1]:
                back.add(at)
    return back


_WRAPPERS = 4


def _home(box: Element, homes: set[Element]) -> Element | None:
    """The box of the story in which another stands, wrapped a few times as embedded posts are."""
    for _ in range(_WRAPPERS):
        if box is None or box in homes:
            return box
        box = box.getparent()
    return None


_FORMS = frozenset(("social", "widget", "stock", "ticker", "weather", "rating", "votes"))
"""Names that say what a quotation or table in the midst of a story shows, not that it is something else."""


def _make(box: Element) -> tuple[str, str] | None:
    """Tag and class of a box, by which its like are known."""
    names = box.get("class") or ""
    return (box.tag, names) if names.strip() else None


def _loose_names(blocks: list[Block], taken: set[int]) -> set[str]:
    """Names that hold so much of the story that they say nothing: a theme's `has-sidebar` on the whole page."""
    weight: Counter[str] = Counter()
    for at in taken:
        weight[blocks[at].beside] += len(blocks[at].text)
    whole = sum(weight.values())
    return {name for name, chars in weight.items() if chars > 0.4 * whole}


def _is_beside(blocks: list[Block], at: int, taken: set[int], loose: set[str]) -> bool:
    """Whether the names around a block, or its links, say that it is not of the story.

    A heading that is a link is one of the story if a paragraph of the same box stands right under it.
    """
    block = blocks[at]
    if block.beside and block.beside not in loose:
        shown = block.kind in ("quote", "table") and block.beside in _FORMS
        return not (shown and min(taken) < at < max(taken))
    if block.kind not in ("text", "heading", "list") or block.links <= 0.8 * len(block.text):
        return False
    below = next((each for each in range(at + 1, len(blocks)) if blocks[each].kind != "picture"), at)
    heads = block.kind == "heading" and below in taken and blocks[below].kind == "text"
    if heads and _container(blocks[below]) is _container(block):
        return False
    return len(block.text) < 400


def _without_lonely_headings(blocks: list[Block], taken: set[int]) -> set[int]:
    """A heading with nothing of the story below it stands over something else."""
    kept = set(taken)
    below = ""
    for at in range(len(blocks) - 1, -1, -1):
        if at not in kept:
            continue
        if blocks[at].kind == "heading" and below == "":
            kept.discard(at)
            continue
        below = blocks[at].kind
    return kept


_TEASERS = 6


def is_list_of_stories(blocks: list[Block], story: Sequence[Block]) -> bool:
    """Whether a page leads to stories rather than being one: many linked headings, and hardly a paragraph."""
    linked = [
        block
        for block in blocks
        if block.kind in ("heading", "text") and block.links > 0.8 * len(block.text) > 16
    ]
    paragraphs = [block for block in story if block.kind == "text" and len(block.text) >= 2 * _LONG]
    if len(linked) < _TEASERS:
        return False
    whole = sum(len(block.text) for block in paragraphs)
    return len(paragraphs) < 3 and whole < 0.5 * sum(len(block.text) for block in linked)
