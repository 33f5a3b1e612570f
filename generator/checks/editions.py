"""Editions: issues that carry nothing, that no page leads to, or whose numbers do not follow their dates."""

from collections.abc import Iterator
from itertools import pairwise

from generator.checks.finding import Finding, notice, warning
from generator.checks.specimen import Specimen
from generator.checks.stories import entry
from generator.edition import Edition
from generator.moments import instant
from generator.urls import output_path


def editions(specimen: Specimen) -> Iterator[Finding]:
    """The issues of the digest, oldest first."""
    shown = [
        e for e in reversed(specimen.catalog.editions) if isinstance(specimen.documents.get(e.path), Edition)
    ]
    last: Edition | None = None
    for edition in shown:
        if not any(section.stories for section in edition.sections):
            hint = "name its stories below `sections:`"
            yield warning(entry(edition, "title"), "the edition carries no story", hint)
        for section in edition.sections:
            if not section.stories:
                message = f"the section “{section.title}” of the edition carries no story"
                hint = "name its stories below `stories:`, or leave the section out"
                yield warning(entry(edition, "sections", section.title), message, hint)
        if edition.number is not None:
            if last is not None and last.number is not None and edition.number < last.number:
                message = f"edition {edition.number} is dated after edition {last.number}"
                hint = "let the numbers follow the dates"
                yield warning(entry(edition, "number"), message, hint, entry(last, "number"))
            last = edition
    yield from _same_day(shown, specimen.config.timezone)


def _same_day(shown: list[Edition], zone: str) -> Iterator[Finding]:
    for before, edition in pairwise(shown):
        if before.date and edition.date and instant(before.date, zone) == instant(edition.date, zone):
            hint = "give each its own day, or a time of day"
            yield warning(entry(edition, "date"), "two editions have one date", hint, entry(before, "date"))


def reach(specimen: Specimen) -> Iterator[Finding]:
    """Documents to which no page leads: readers find them only if they know the address."""
    reached = {
        lead.path
        for page, facts in specimen.pages.items()
        for target in facts.targets
        if target.kind == "link" and (lead := specimen.lead(target.address, page)).path != page
        and target.address != facts.canonical
    }  # fmt: skip
    for path, address in specimen.catalog.addresses.items():
        document = specimen.documents[path]
        if output_path(address) in reached or address == "/" or output_path(address) not in specimen.pages:
            continue
        if isinstance(document, Edition):
            hint = "let the archive of editions be built (`pages:` in config.yaml), or link to it"
            yield warning(entry(document, "title"), "no page leads to this edition", hint)
        else:
            hint = "link to it from a page, an edition or a story"
            yield notice(entry(document, "title"), "no page leads to this one", hint)
