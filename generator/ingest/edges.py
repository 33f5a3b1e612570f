"""Edges: what stands above and below the text of a story that came with fields of its own.

A feed's entry, a mail or an agency's file says its headline and date beside the text, and yet the text may
begin with a byline and a dateline and end in rights lines and appeals. They are read by the conventions that
plain text has, block by block; what the seed says in a field wins, what it leaves open is filled from here.
"""

import re
from typing import Any

import msgspec

from generator.ingest.datelines import dateline
from generator.ingest.dates import Day, iso_of
from generator.ingest.facts import every, evidence_of, first, rights_in, rights_parts, tags_in, without_labels
from generator.ingest.head import Fact, head
from generator.ingest.languages import is_american, language_of
from generator.ingest.paragraphs import Paragraph
from generator.ingest.rights import without_company_form
from generator.ingest.story import Dropped, Evidence, Story
from generator.ingest.tail import tail

_NO_LINE = "This is a block that is no line."
"""Stands for lists, tables, quotations and pictures: a sentence, which nothing takes for residue."""
_SHORT_LINE = "A list of links"
"""Stands for a list that is nothing but links: behind the label “Related” it goes with it."""


def edged(story: Story, *, labels: bool = True) -> tuple[Story, tuple[Dropped, ...]]:
    """The story with its text alone in the body, and with the fields that stood around it.

    `labels`: whether labels may stand in the middle too, as on pages and in mails.
    """
    title = " ".join(story.title.split())
    lines = (Paragraph(0, title or _NO_LINE), *_lines(story.body))
    text = "\n".join(line.text for line in lines if line.text not in (_NO_LINE, _SHORT_LINE))
    language = story.language or language_of(text)
    american = language == "en" and is_american(text)
    end = tail(lines)
    start = head(lines[: end.begins], language, american=american)
    taken = max(start.taken, 1) if start.title == title else 1
    facts = (*(start.facts if taken > 1 else ()), *end.facts)
    middle = [line for line in lines[taken : end.begins] if line.line != end.within]
    kept, left = without_labels(middle) if labels else (middle, [])
    kept += end.kept
    body = [story.body[line.line - 1] for line in kept]
    known = _filled(story, facts, language)
    dropped = [*(start.dropped if taken > 1 else ()), *left, *end.dropped, *_unused(story, facts)]
    if body and kept[0].text not in (_NO_LINE, _SHORT_LINE):
        known, body[0] = _placed(known, body[0], kept[0].line, language, american=american)
    known = msgspec.structs.replace(known, body=tuple(block for block in body if block))
    return known, tuple([_told(each, story.body) for each in dropped if each.text])


def _told(dropped: Dropped, blocks: tuple[str, ...]) -> Dropped:
    """Its words as the seed has them; its paragraph has no line of the file."""
    return Dropped(0, shown(blocks[dropped.line - 1]) if dropped.line else dropped.text, dropped.rule)


def shown(block: str) -> str:
    """The words of a block of Markdown, as a reader sees them."""
    if not _SIGN.search(block):
        return block.strip()
    text = _ESCAPED.sub(lambda match: f"{_HOLD}{ord(match[1]):x};", block)
    text = _IMAGE.sub(r"\1", text)
    text = _LINK.sub(r"\1", text)
    text = _MARKS.sub("", _HEADING.sub("", text))
    return re.sub(f"{_HOLD}([0-9a-f]+);", lambda match: chr(int(match[1], 16)), text).strip()


_HOLD = "\ufdd1"
_SIGN = re.compile(rf"[\\\[*~`_#{_HOLD}]")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_IMAGE = re.compile(r"!\[([^\[\]]*)\]\([^()]*\)")
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")
_MARKS = re.compile(r"\*{1,3}|~~|`+|(?<!\w)_{1,2}|_{1,2}(?!\w)|\\$", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +")
_IS_LIST = re.compile(r"(?:[-*+]|\d{1,9}[.)]) ")
_LINKS_ALONE = re.compile(r"(?:\s*(?:[-*+]|\d{1,9}[.)])\s+\[[^\[\]]*\]\([^()]*\)\s*)+")


def _lines(blocks: tuple[str, ...]) -> list[Paragraph]:
    return [Paragraph(number, _line(block), apart=True) for number, block in enumerate(blocks, 1)]


def _line(block: str) -> str:
    if _LINKS_ALONE.fullmatch(block):
        return _SHORT_LINE
    if "\n" in block or _IS_LIST.match(block) or block[:1] in (">", "|", "<", "!"):
        return _NO_LINE
    return shown(block) or _NO_LINE


def _filled(story: Story, facts: tuple[Fact, ...], language: str) -> Story:
    """What the story leaves open, from the facts; notes and credits are added to its own."""
    evidence = {field: _paragraph(each) for field, each in evidence_of(facts).items()}
    owned = rights_in(facts)
    found: dict[str, Any] = {
        field: first(facts, field)
        for field in ("section", "kicker", "agency", "published", "updated", "source", "url")
    }
    found |= {"byline": tuple(dict.fromkeys(every(facts, "byline"))), "tags": tags_in(first(facts, "tags"))}
    if owned:
        found |= {"rights": owned, "source": without_company_form(owned.owner) or found["source"]}
        found["distributor"] = next((part.distributor for part in rights_parts(facts) if part.distributor), "")
        if not story.published and not found["published"] and owned.year:
            found["published"] = owned.year
            evidence["published"] = Evidence(evidence["rights"].where, "date: year of the rights line", 0.5)
        evidence |= {field: evidence["rights"] for field in ("source", "distributor") if found[field]}
    new = {field: value for field, value in found.items() if value and not getattr(story, field)}
    for field in ("notes", "credits"):
        value = tuple(dict.fromkeys((*getattr(story, field), *every(facts, field))))
        if value != getattr(story, field):
            new[field] = value
    told = {field: evidence[field] for field in new if field in evidence and field not in story.evidence}
    if not story.language and language:
        new["language"] = language
    return msgspec.structs.replace(story, **new, evidence=story.evidence | told)


def _unused(story: Story, facts: tuple[Fact, ...]) -> list[Dropped]:
    """Lines whose field the seed says otherwise in a place of its own."""
    said = [fact for fact in facts if fact.field in Story.__struct_fields__ and fact.value]
    return [
        Dropped(0, fact.value, f"{fact.field}: said by the seed itself")
        for fact in said
        if isinstance(known := getattr(story, fact.field), str | tuple)
        and known
        and fact.field not in ("title", "notes", "credits")
        and fact.value not in (known if isinstance(known, tuple) else (known,))
    ]


def _placed(story: Story, block: str, number: int, language: str, *, american: bool) -> tuple[Story, str]:
    """The dateline of the first paragraph as fields, and the paragraph without it."""
    bold = _BOLD_OPENING.match(block)
    text = f"{bold[1]}{bold[2]}{block[bold.end() :]}" if bold else block
    found = dateline(text, language, american=american)
    if found is None or (story.dateline and found.place != story.dateline):
        return story, block
    where = Evidence(f"text, paragraph {number}", found.rule, found.sure)
    new: dict[str, Any] = {}
    if not story.dateline and found.place:
        new["dateline"] = found.place
    if not story.agency and found.agency:
        new["agency"] = found.agency
    if not story.byline and found.reporters:
        new["byline"] = found.reporters
    year = found.day.year if found.day else 0
    if found.day and not story.published and year:
        new["published"] = iso_of(Day(year, found.day.month, found.day.day))
    told = dict.fromkeys(new, where)
    return msgspec.structs.replace(story, **new, evidence=story.evidence | told), found.rest


_BOLD_OPENING = re.compile(r"(?:\*\*|__?|\*)([^*_\n]{2,60}?)(?:\*\*|__?|\*)(\s*)")


def _paragraph(evidence: Evidence) -> Evidence:
    return Evidence(evidence.where.replace(", line ", ", paragraph "), evidence.rule, evidence.sure)
