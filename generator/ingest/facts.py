"""Facts: what head and tail of a text say, put together as the fields of a story.

Readers of all kinds of seed share this: lines are lines, whether a text has them or the markup of a page.
"""

from collections.abc import Iterable

from generator.ingest.head import Fact
from generator.ingest.paragraphs import Paragraph
from generator.ingest.residue import is_short_and_open, label, opens_list
from generator.ingest.rights import Rights, rights
from generator.ingest.story import Dropped, Evidence, RightsLine


def rights_in(facts: tuple[Fact, ...]) -> RightsLine | None:
    parts = rights_parts(facts)
    if not parts:
        return None
    return RightsLine(
        notice=" ".join(fact.value for fact in facts if fact.field == "rights"),
        owner=next((part.owner for part in parts if part.owner), ""),
        year=next((part.year for part in parts if part.year), ""),
        site=next((part.site for part in parts if part.site), ""),
        license=next((part.license for part in parts if part.license), ""),
    )


def rights_parts(facts: tuple[Fact, ...]) -> tuple[Rights, ...]:
    read = (rights(fact.value) for fact in facts if fact.field == "rights")
    return tuple(part for part in read if part is not None)


def evidence_of(facts: tuple[Fact, ...]) -> dict[str, Evidence]:
    found: dict[str, Evidence] = {}
    for fact in facts:
        found.setdefault(fact.field, fact.evidence)
    return found


def first(facts: tuple[Fact, ...], field: str) -> str:
    return next((fact.value for fact in facts if fact.field == field and fact.value), "")


def every(facts: tuple[Fact, ...], field: str) -> tuple[str, ...]:
    return tuple(fact.value for fact in facts if fact.field == field and fact.value)


def tags_in(text: str) -> tuple[str, ...]:
    parts = (
        text.replace("，", ",")
        .replace("、", ",")
        .replace(";", ",")
        .replace("،", ",")
        .replace("|", ",")
        .split(",")
    )
    return tuple(dict.fromkeys(part.strip(" #.") for part in parts if part.strip(" #.")))


def without_labels(lines: Iterable[Paragraph]) -> tuple[list[Paragraph], list[Dropped]]:
    """The body without whole-line labels, and without the short lines behind a label of links."""
    kept: list[Paragraph] = []
    dropped: list[Dropped] = []
    listing = False
    for line in lines:
        rule = label(line.text)
        if rule:
            dropped.append(Dropped(line.line, line.text, rule))
            listing = opens_list(rule)
        elif listing and is_short_and_open(line.text):
            dropped.append(Dropped(line.line, line.text, "residue: after a label of links"))
        else:
            listing = False
            kept.append(line)
    return kept, dropped
