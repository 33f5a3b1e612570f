"""Tail: what stands below a story's last paragraph, read from the bottom up.

Once a rights line stands near the end, short lines behind it that end no sentence are residue whatever they
say. A line that ends a sentence is never dropped for its length alone.
"""

import msgspec

from generator.ingest.dates import date_line
from generator.ingest.head import Fact
from generator.ingest.notes import is_credit, is_note
from generator.ingest.paragraphs import Paragraph
from generator.ingest.residue import edge_label, is_short_and_open, label, opens_list
from generator.ingest.rights import rights
from generator.ingest.sections import labelled_line
from generator.ingest.story import Dropped, Evidence

_NEAR_THE_END = 25
"""Paragraphs from the end among which a rights line is looked for."""


_LONGEST = 200
"""Paragraphs: what goes on for longer is no tail, whatever it says."""
_MOST_SENTENCES = 2
"""Behind a rights line: where more follow, the story goes on."""


class Tail(msgspec.Struct, frozen=True):
    """Where the tail begins, what it says and what it drops, both in the order of the lines."""

    begins: int
    facts: tuple[Fact, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    kept: tuple[Paragraph, ...] = ()
    """Sentences behind the rights line: they belong to the story."""
    within: int = 0
    """The line of a rights line behind which the story goes on, or 0."""


def tail(lines: tuple[Paragraph, ...]) -> Tail:
    """Read the tail; the first line is the headline's and never belongs to it."""
    owned = _rights_line(lines)
    facts: list[Fact] = []
    dropped: list[Dropped] = []
    if not owned:
        return _upwards(lines, len(lines), facts, dropped)
    kept = [line for line in lines[owned:] if not _take(line, facts, dropped, behind_rights=True)]
    if len(kept) > _MOST_SENTENCES:
        return _without_rights(lines, owned)
    found = _upwards(lines, owned, facts, dropped)
    return Tail(found.begins, found.facts, found.dropped, tuple(kept))


def _rights_line(lines: tuple[Paragraph, ...]) -> int:
    """The index of the first line of the block of rights lines near the end, or 0."""
    first = max(1, len(lines) - _NEAR_THE_END, len(lines) // 3)
    for at in range(len(lines) - 1, first - 1, -1):
        if rights(lines[at].text):
            return at
    return 0


def _without_rights(lines: tuple[Paragraph, ...], owned: int) -> Tail:
    """The rights line stands amid sentences: the caller takes it out, and the rest is read as usual."""
    found = _upwards(lines, len(lines), [], [])
    line = lines[owned]
    facts = (_fact("rights", line.text, line, "rights"), *found.facts)
    return Tail(found.begins, facts, found.dropped, within=line.line)


def _upwards(lines: tuple[Paragraph, ...], begins: int, facts: list[Fact], dropped: list[Dropped]) -> Tail:
    """Take lines from the bottom up as long as each is residue, rights, credit, note or label."""
    found: list[Fact] = []
    gone: list[Dropped] = []
    at = begins
    while at > max(1, begins - _LONGEST):
        above = lines[at - 1]
        listed = _list_above(lines, at)
        if listed:
            gone += [
                Dropped(line.line, line.text, "residue: after a label of links")
                for line in reversed(lines[listed + 1 : at])
            ]
            gone.append(Dropped(lines[listed].line, lines[listed].text, label(lines[listed].text)))
            at = listed
            continue
        if not _take(above, found, gone, behind_rights=False):
            break
        at -= 1
    return Tail(at, (*reversed(found), *facts), (*reversed(gone), *dropped))


def _list_above(lines: tuple[Paragraph, ...], at: int) -> int:
    """The index of a label of links, if between it and `at` stand only short lines that end no sentence."""
    for back in range(at - 1, max(0, at - 12), -1):
        if back < at - 1 and opens_list(label(lines[back].text)):
            return back
        # Headlines may be questions.
        question = lines[back].text[-1] in "?？؟" and len(lines[back].text) <= 120
        if not question and not is_short_and_open(lines[back].text) and not edge_label(lines[back].text):
            return 0
    return 0


def _take(line: Paragraph, facts: list[Fact], dropped: list[Dropped], *, behind_rights: bool) -> bool:
    """Note down what a line of the tail says; False if it belongs to the story."""
    text = line.text
    rule = edge_label(text)
    if rule:
        dropped.append(Dropped(line.line, text, rule))
        return True
    if rights(text):
        facts.append(_fact("rights", text, line, "rights"))
        return True
    when = date_line(text)
    if when and (behind_rights or when.updated or text[:1].isalpha()):
        for field, iso in (("published", when.published), ("updated", when.updated)):
            if iso:
                facts.append(_fact(field, iso, line, "date: at the end", 0.7))
        return True
    if is_note(text):
        facts.append(_fact("notes", text, line, "note"))
        return True
    if is_credit(text):
        facts.append(_fact("credits", text, line, "credit"))
        return True
    said = labelled_line(text)
    if (
        said
        and said.kind != "title"
        and (said.kind != "section" or said.rule.endswith((":", "：", "under", "in")))
    ):
        facts.append(_fact(said.kind, said.value, line, said.rule, 0.8))
        return True
    if behind_rights and is_short_and_open(text):
        dropped.append(Dropped(line.line, text, "residue: short line behind the rights line"))
        return True
    return False


def _fact(field: str, value: str, line: Paragraph, rule: str, sure: float = 1.0) -> Fact:
    return Fact(field, value, Evidence(f"text, line {line.line}", rule, sure))
