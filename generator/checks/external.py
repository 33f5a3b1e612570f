"""External: the addresses of others to which the digest leads, and what was heard of them."""

from collections.abc import Iterator
from urllib.parse import urldefrag

from generator.checks.facts import Target
from generator.checks.finding import Clue, Finding, notice, warning
from generator.checks.hearsay import DAY, Heard, is_dead
from generator.checks.specimen import Specimen


def addresses(specimen: Specimen) -> dict[str, list[tuple[str, Target]]]:
    """Every address of others, with the pages and targets that name it."""
    found: dict[str, list[tuple[str, Target]]] = {}
    for page, facts in specimen.pages.items():
        for target in facts.targets:
            lead = specimen.lead(target.address, page)
            if lead.where == "elsewhere" and target.address != facts.canonical:
                found.setdefault(urldefrag(lead.address).url, []).append((page, target))
    return found


def external(specimen: Specimen) -> Iterator[Finding]:
    """What is wrong with the addresses of others, as far as it was heard."""
    for address, places in addresses(specimen).items():
        heard = specimen.heard.get(address)
        if heard is not None:
            for page, target in places:
                yield from _told(address, heard, specimen.clue(page, target.address))


def _told(address: str, heard: Heard, clue: Clue) -> Iterator[Finding]:
    shown = address if len(address) <= 80 else f"{address[:80]}…"
    if is_dead(heard):
        days = (heard.asked - heard.since) / DAY
        hint = "link to a copy of it (web.archive.org may have one), or take the link out"
        yield warning(clue, f"{shown} is dead: for {days:.0f} days now {heard.answer.told}", hint)
    elif heard.failures:
        hint = "nothing to do yet: it is called dead when it goes on failing for days"
        yield notice(clue, f"{shown} fails: {heard.answer.told}", hint)
    elif heard.answer.moved:
        yield notice(clue, f"{shown} has moved for good", f"write {heard.answer.moved}")
