"""Head: what stands above a story's first paragraph, read from the top down.

Skip links, a kicker, the headline, then up to nine lines of section, byline, date, organisation, note or
residue, until the first line that is none of these. Which lines are left, the caller sees by `taken`.
"""

import re

import msgspec

from generator.ingest.bylines import byline, byline_on_top, is_organisation, is_role, looks_like_name
from generator.ingest.datelines import dateline
from generator.ingest.dates import date_line
from generator.ingest.headline import is_headline_below, is_kicker
from generator.ingest.notes import is_credit, is_note
from generator.ingest.paragraphs import Paragraph
from generator.ingest.residue import edge_label, is_short_and_open
from generator.ingest.rights import rights
from generator.ingest.sections import labelled_line
from generator.ingest.story import Dropped, Evidence

_MOST_LINES = 9
_BEFORE_THE_HEADLINE = 8
_LONGEST_HEADLINE = 200
"""Characters beyond which a first line that ends a sentence is a paragraph."""


class Fact(msgspec.Struct, frozen=True):
    """One thing that a line says: a field, its value, the line, and the rule."""

    field: str
    value: str
    evidence: Evidence


class Head(msgspec.Struct, frozen=True):
    """The headline, what else the head says, and how many paragraphs it took."""

    title: str
    taken: int
    facts: tuple[Fact, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    unsure: tuple[str, ...] = ()
    """Dates that could be read in two ways, as printed."""


class _Read(msgspec.Struct, frozen=True):
    facts: tuple[Fact, ...]
    dropped: str = ""
    unsure: str = ""


_PARTS = re.compile(r"\s+[|•·▪●—–]\s+|\s*[｜丨]\s*|\s{2,}|\t+|\s+/\s+|　+|\s+-\s+")


def head(lines: tuple[Paragraph, ...], language: str, *, american: bool) -> Head:
    """Read the head of a story of which the tail has been taken off."""
    facts: list[Fact] = []
    dropped: list[Dropped] = []
    unsure: list[str] = []
    at = 0
    while at < min(len(lines) - 1, _BEFORE_THE_HEADLINE):
        read = _above_the_headline(lines[at], american=american)
        if read is None:
            break
        _note_down(read, lines[at], facts, dropped, unsure)
        at += 1
    topped = _byline_on_top(lines[at:], language, american=american)
    if topped:
        facts += topped
        at += 1
    elif at + 1 < len(lines) and is_kicker(lines[at : at + 3], language, american=american):
        kicker = lines[at].text.strip("[]【】:： ")
        facts.append(_fact("kicker", kicker, lines[at], "kicker: above a longer line", 0.8))
        at += 1
    title = ""
    if not topped or is_headline_below(lines[at:], american=american):
        title, at = _headline(lines, at, language, facts, american=american)
    if title or topped:
        at = _below_the_headline(lines, at, facts, dropped, unsure, american=american)
    return Head(title, at, tuple(facts), tuple(dropped), tuple(unsure))


def _above_the_headline(line: Paragraph, *, american: bool) -> _Read | None:
    rule = edge_label(line.text)
    if rule:
        return _Read((), rule)
    said = labelled_line(line.text)
    if said:
        return None if said.kind == "title" else _Read((_fact(said.kind, said.value, line, said.rule),))
    when = date_line(line.text, american=american)
    if when:
        return _dates(line.text, line, american=american)
    return None


def _byline_on_top(lines: tuple[Paragraph, ...], language: str, *, american: bool) -> list[Fact]:
    """What a byline says that stands above the headline, or in a text that has none."""
    if len(lines) < 2 or byline(lines[1].text):
        return []
    found = byline_on_top(lines[0].text, "\n".join(line.text for line in lines[1:]), language)
    if found is None:
        return []
    facts = [_fact("byline", name, lines[0], found.rule, 0.8) for name in found.names]
    if found.organisation:
        facts.append(_fact("agency", found.organisation, lines[0], "agency: behind the byline", 0.6))
    return facts


def _headline(
    lines: tuple[Paragraph, ...], at: int, language: str, facts: list[Fact], *, american: bool
) -> tuple[str, int]:
    line = lines[at]
    said = labelled_line(line.text)
    if said and said.kind == "title":
        facts.append(_fact("title", said.value, line, said.rule))
        return said.value, at + 1
    found = dateline(line.text, language, american=american)
    if found and (len(line.text) > 120 or found.agency):
        return "", at
    if len(line.text) > _LONGEST_HEADLINE and line.text[-1] in ".!?。":
        return "", at
    facts.append(
        _fact("title", line.text, line, "headline: first line", 0.9 if is_short_and_open(line.text) else 0.6)
    )
    return " ".join(line.text.split()), at + 1


def _below_the_headline(
    lines: tuple[Paragraph, ...],
    at: int,
    facts: list[Fact],
    dropped: list[Dropped],
    unsure: list[str],
    *,
    american: bool,
) -> int:
    until = min(len(lines), at + _MOST_LINES)
    under_byline = any(fact.field == "byline" for fact in facts) and not any(
        fact.field == "title" for fact in facts
    )
    while at < until:
        following = lines[at + 1] if at + 1 < len(lines) else None
        read = _head_line(lines[at], following, facts, under_byline=under_byline, american=american)
        if read is None:
            break
        _note_down(read, lines[at], facts, dropped, unsure)
        under_byline = any(fact.field == "byline" for fact in read.facts)
        at += 1
    return at


def _head_line(
    line: Paragraph, following: Paragraph | None, facts: list[Fact], *, under_byline: bool, american: bool
) -> _Read | None:
    text = line.text
    read = _dates(text, line, american=american)
    if read:
        return read
    if is_note(text):
        return _Read((_fact("notes", text, line, "note: head"),))
    if len(text) <= 120 and is_credit(text):
        return _Read((_fact("credits", text, line, "credit: head"),))
    read = _several_parts(text, line, american=american) or _one_part(text, line, american=american)
    if read:
        return read
    if under_byline and is_role(text):
        return _Read((), "byline: title")
    if under_byline and is_organisation(text):
        return _Read((_fact("agency", text, line, "agency: under the byline", 0.9),))
    if len(text) <= 200 and rights(text) and text[0] in "©ⓒ(Cc":
        return _rights(text, line)
    known = {fact.field for fact in facts}
    if "kicker" not in known and following and text.isupper() and text.isalpha() and byline(following.text):
        return _Read((_fact("kicker", text, line, "kicker: below the headline", 0.7),))
    if following is not None and (is_role(text) or is_organisation(text)) and _tells_when(following.text):
        facts_of_line = (_fact("agency", text, line, "agency: above the date", 0.6),)
        return (
            _Read((), "byline: title") if is_role(text) and not is_organisation(text) else _Read(facts_of_line)
        )
    if "byline" not in known and following is not None and _is_bare_name(text, following, american=american):
        return _Read((_fact("byline", text, line, "byline: name above a title or date", 0.7),))
    return None


def _one_part(text: str, line: Paragraph, *, american: bool) -> _Read | None:
    said = labelled_line(text)
    if said and said.kind != "title":
        return _Read((_fact(said.kind, said.value, line, said.rule),))
    when = _dates(text, line, american=american)
    if when:
        return when
    named = byline(text)
    if named:
        found = [_fact("byline", name, line, named.rule) for name in named.names] or [
            _fact("byline", "", line, named.rule)
        ]
        if named.organisation:
            found.append(_fact("agency", named.organisation, line, "agency: behind the byline", 0.6))
        return _Read(tuple(found))
    rule = edge_label(text)
    return _Read((), rule) if rule else None


def _several_parts(text: str, line: Paragraph, *, american: bool) -> _Read | None:
    """A line of parts, each one of the head's; one unknown label beside a date is the section."""
    if len(text) > 200:
        return None
    parts = [part.strip() for part in _PARTS.split(text) if part.strip()]
    if len(parts) < 2:
        return None
    facts: list[Fact] = []
    unknown: list[str] = []
    dropped = unsure = ""
    for part in parts:
        read = _one_part(part, line, american=american)
        if read is None:
            if any(fact.field == "byline" for fact in facts) and (is_role(part) or is_organisation(part)):
                if not is_role(part):
                    facts.append(_fact("agency", part, line, "agency: behind the byline", 0.6))
                continue
            unknown.append(part)
            continue
        facts += read.facts
        dropped = dropped or read.dropped
        unsure = unsure or read.unsure
    fields = {fact.field for fact in facts}
    if not unknown and (facts or dropped):
        return _Read(tuple(facts), "" if facts else dropped, unsure)
    if len(unknown) == 1 and "published" in fields and len(unknown[0]) <= 40 and len(unknown[0].split()) <= 4:
        name = unknown[0]
        if (
            "byline" not in fields
            and parts[0] == name
            and len(name.split()) in (2, 3)
            and looks_like_name(name)
        ):
            facts.append(_fact("byline", name, line, "byline: name beside a date", 0.6))
        elif "section" not in fields and name[-1] not in ".!?" and not any(map(str.isdigit, name)):
            facts.append(_fact("section", name, line, "section: beside a date", 0.5))
        return _Read(tuple(facts), "", unsure)
    return None


def _dates(text: str, line: Paragraph, *, american: bool) -> _Read | None:
    when = date_line(text, american=american)
    if not when:
        return None
    facts = []
    if when.published:
        facts.append(_fact("published", when.published, line, "date: whole line", 0.7 if when.unsure else 1.0))
    if when.updated:
        facts.append(_fact("updated", when.updated, line, "date: updated", 0.7 if when.unsure else 1.0))
    return _Read(tuple(facts), "", text if when.unsure else "")


def _rights(text: str, line: Paragraph) -> _Read:
    return _Read((_fact("rights", text, line, "rights: head"),))


def _tells_when(text: str) -> bool:
    return date_line(text) is not None or dateline(text, "") is not None


def _is_bare_name(text: str, following: Paragraph, *, american: bool) -> bool:
    words = text.split()
    if not 2 <= len(words) <= 4 or not looks_like_name(text) or not text[0].isascii() | text[0].isupper():
        return False
    if is_role(following.text):
        return True
    return date_line(following.text, american=american) is not None and len(words) <= 3


def _note_down(
    read: _Read, line: Paragraph, facts: list[Fact], dropped: list[Dropped], unsure: list[str]
) -> None:
    facts += read.facts
    if read.dropped:
        dropped.append(Dropped(line.line, line.text, read.dropped))
    if read.unsure:
        unsure.append(read.unsure)


def _fact(field: str, value: str, line: Paragraph, rule: str, sure: float = 1.0) -> Fact:
    return Fact(field, value, Evidence(f"text, line {line.line}", rule, sure))
