"""Text: the reader of plain-text seeds.

The order of work is the order of INGEST: bytes to paragraphs; the tail from the bottom up; the head from the
top down; whole-line labels in the middle; then a dateline, in the first paragraph of the body only. Nothing
is invented: what the seed does not say stays empty. It knows no disk and no clock.
"""

import re
from pathlib import PurePosixPath

from generator.ingest.datelines import Dateline, dateline
from generator.ingest.dates import Day, iso_of
from generator.ingest.decode import decode
from generator.ingest.facts import every, evidence_of, first, rights_in, rights_parts, tags_in, without_labels
from generator.ingest.head import Fact, Head, head
from generator.ingest.languages import is_american, language_of
from generator.ingest.literal import literal
from generator.ingest.paragraphs import Paragraph, paragraphs
from generator.ingest.rights import without_company_form
from generator.ingest.story import Evidence, Reading, RightsLine, Story
from generator.ingest.tail import Tail, tail

_NUMERIC_DATE = re.compile(r"\d[/-]\d{1,2}[/-]\d\d")


def read_text(name: str, data: bytes) -> Reading:
    """Read a seed of plain text; `name` is its file name, of use only where it has no headline."""
    decoded = decode(data)
    if decoded.refused:
        return Reading("binary", remarks=(f"Not read: {decoded.refused}.",))
    lines = paragraphs(decoded.text)
    if not lines:
        return Reading("empty", remarks=("Nothing but blanks.",))
    language = language_of("\n".join(line.text for line in lines))
    american = language == "en" and _NUMERIC_DATE.search(decoded.text) is not None and is_american(decoded.text)
    end = tail(lines)
    start = head(lines[: end.begins], language, american=american)
    body, labels = without_labels(line for line in lines[start.taken : end.begins] if line.line != end.within)
    body += end.kept
    found = dateline(body[0].text, language, american=american) if body else None
    story = _story(name, start, end, body, found, language)
    dropped = sorted((*start.dropped, *labels, *end.dropped), key=lambda line: line.line)
    remarks = (*decoded.remarks, *_remarks(start, american=american))
    status = "ok" if story.body else "headline-only"
    return Reading("ok" if status == "ok" else "headline-only", (story,), tuple(dropped), remarks)


def _story(
    name: str, start: Head, end: Tail, body: list[Paragraph], found: Dateline | None, language: str
) -> Story:
    facts = (*start.facts, *end.facts)
    owned = rights_in(facts)
    evidence = evidence_of(facts)
    blocks = [line.text for line in body]
    place = agency = ""
    reporters: tuple[str, ...] = ()
    if found:
        blocks[0] = found.rest
        where = Evidence(f"text, line {body[0].line}", found.rule, found.sure)
        place, agency, reporters = found.place, found.agency, found.reporters
        evidence |= {field: where for field, value in (("dateline", place), ("agency", agency)) if value}
    published, published_evidence = _published(facts, found, body, owned)
    if published_evidence:
        evidence["published"] = published_evidence
    byline = _byline(facts, reporters)
    if reporters and byline == reporters:
        evidence["byline"] = Evidence(f"text, line {body[0].line}", "byline: in the dateline")
    source = without_company_form(owned.owner) if owned and owned.owner else first(facts, "source")
    if owned and owned.owner:
        evidence["source"] = evidence["rights"]
    title = start.title
    if not title:
        title = " ".join(PurePosixPath(name).stem.replace("_", " ").split()) or "Untitled"
        evidence["title"] = Evidence("file name", "headline: none in the text", 0.2)
    distributor = next((part.distributor for part in rights_parts(facts) if part.distributor), "")
    if distributor:
        evidence["distributor"] = evidence["rights"]
    kicker = first(facts, "kicker")
    if kicker and "section" not in evidence:
        evidence["section"] = evidence["kicker"]
    if language:
        evidence["language"] = Evidence("text", "language: script and small words", 0.9)
    return Story(
        title=title,
        body=tuple(literal(block) for block in blocks if block),
        section=first(facts, "section") or kicker,
        kicker=kicker,
        byline=byline,
        dateline=place,
        agency=agency or first(facts, "agency"),
        published=published,
        updated=first(facts, "updated"),
        source=source,
        distributor=distributor,
        rights=owned,
        url=first(facts, "url"),
        language=language,
        tags=tags_in(first(facts, "tags")),
        notes=every(facts, "notes"),
        credits=every(facts, "credits"),
        evidence=evidence,
    )


def _published(
    facts: tuple[Fact, ...], found: Dateline | None, body: list[Paragraph], owned: RightsLine | None
) -> tuple[str, Evidence | None]:
    """A date line, or else the dateline's day, or else the year of the rights line, and where it stands."""
    for fact in facts:
        if fact.field == "published" and fact.value:
            return fact.value, fact.evidence
    year = owned.year if owned else ""
    day = found.day if found else None
    if found and day and body:
        where = f"text, line {body[0].line}"
        if day.year:
            return iso_of(day), Evidence(where, "date: in the dateline")
        if year:
            whole = Day(int(year), day.month, day.day)
            return iso_of(whole), Evidence(where, "date: in the dateline, year of the rights line", 0.7)
    for fact in facts:
        if fact.field == "rights" and year:
            return year, Evidence(fact.evidence.where, "date: year of the rights line", 0.5)
    return "", None


def _byline(facts: tuple[Fact, ...], reporters: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(every(facts, "byline"))) or reporters


def _remarks(start: Head, *, american: bool) -> tuple[str, ...]:
    order = "month first" if american else "day first"
    return tuple(f"The date {text!r} could be read in two ways; it was read {order}." for text in start.unsure)
