"""Table: what each check does. The order is that in which findings are told where two say the same."""

from collections.abc import Callable, Iterable, Iterator

from generator.checks.editions import editions, reach
from generator.checks.external import external
from generator.checks.feeds import feeds
from generator.checks.finding import Clue, Finding
from generator.checks.images import images
from generator.checks.links import anchors, links
from generator.checks.provenance import provenance
from generator.checks.rights import rights
from generator.checks.settings import language, sections, sources
from generator.checks.sitemap import sitemap
from generator.checks.specimen import Specimen
from generator.checks.stories import dates, empty, ids, twice
from generator.checks.titles import canonical, sizes, titles

Check = Callable[[Specimen], Iterable[Finding]]


def _documents(specimen: Specimen) -> Iterator[Finding]:
    return map(Finding.of, specimen.problems)


def _seeds(specimen: Specimen) -> Iterator[Finding]:
    return map(Finding.of, specimen.untaken)


def _of_pages(check: str) -> Check:
    """What pages have wrong by themselves; `elements` has found it when they were read."""

    def faults(specimen: Specimen) -> Iterator[Finding]:
        for page, facts in specimen.pages.items():
            for fault in facts.faults:
                if fault.check == check:
                    where = Clue(page, fault.line, fault.column, fault.texts)
                    yield Finding(fault.severity, fault.message, fault.hint, where)

    return faults


def _both(*checks: Check) -> Check:
    return lambda specimen: (finding for check in checks for finding in check(specimen))


CHECKS: dict[str, Check] = {
    "documents": _both(_documents, language),
    "seeds": _seeds,
    "provenance": provenance,
    "rights": rights,
    "ids": ids,
    "twice": twice,
    "dates": dates,
    "empty": empty,
    "editions": editions,
    "reach": reach,
    "sources": sources,
    "sections": sections,
    "links": links,
    "anchors": anchors,
    "images": _both(images, _of_pages("images")),
    "html": _of_pages("html"),
    "titles": titles,
    "canonical": canonical,
    "jsonld": _of_pages("jsonld"),
    "feeds": feeds,
    "sitemap": sitemap,
    "sizes": sizes,
    "external": external,
}
OF_SOURCES = frozenset(["documents", "seeds", "provenance", "ids", "twice", "dates", "sources", "sections"])
"""Those that look at what people write alone: they can be asked where errors keep the site from being built."""
