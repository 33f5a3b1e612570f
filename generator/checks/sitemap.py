"""Sitemap: the rules of sitemaps.org, and whether the sitemap names the pages that there are, and no others."""

from collections.abc import Iterator
from typing import Any

from generator.checks.finding import Clue, Finding, error, warning
from generator.checks.specimen import Specimen
from generator.checks.stories import entry
from generator.checks.xmlfiles import SITEMAP, at, each, is_w3c_date, parse, text_of
from generator.sitemap import LIMIT

LARGEST = 52_428_800
"""Bytes of the largest sitemap that search engines read."""
_CORRECT = "correct the file, or remove it and let the program write it"


def sitemap(specimen: Specimen) -> Iterator[Finding]:
    """Every sitemap, robots.txt, and what is missing in them."""
    listed: set[str] = set()
    for path, data in sorted(specimen.texts.items(), key=lambda text: text[0] != "sitemap.xml"):
        if path.rpartition("/")[2].startswith("sitemap") and path.endswith(".xml"):
            if len(data) > LARGEST:
                yield error(Clue(path), "the sitemap is larger than 50 MB", "part it")
            root, fault = parse(path, data)
            if fault is not None:
                yield fault
            else:
                yield from _file(path, root, specimen, listed)
    if "sitemap.xml" in specimen.texts:
        yield from _left_out(specimen, listed)
    yield from _robots(specimen)


def _file(path: str, root: Any, specimen: Specimen, listed: set[str]) -> Iterator[Finding]:
    if root.tag not in (f"{SITEMAP}urlset", f"{SITEMAP}sitemapindex"):
        yield error(at(path, root), "the sitemap begins with neither <urlset> nor <sitemapindex>", _CORRECT)
        return
    entries = list(each(root))
    if len(entries) > LIMIT:
        yield error(at(path, root), f"the sitemap names more than {LIMIT:,} addresses", "part it")
    for part in entries:
        address, date = text_of(part, f"{SITEMAP}loc"), text_of(part, f"{SITEMAP}lastmod")
        lead = specimen.lead(address, path)
        if not address:
            yield error(at(path, part), "an entry of the sitemap has no <loc>", _CORRECT)
        elif not address.startswith(("http://", "https://")) or lead.where != "inside":
            yield error(at(path, part), f"the sitemap names {address}, which is not of this site", _CORRECT)
        elif lead.path not in specimen.paths:
            yield error(at(path, part), f"the sitemap names {address}, which is not there", _CORRECT)
        elif lead.path in listed:
            yield error(at(path, part), f"the sitemap names {address} twice", _CORRECT)
        elif (
            lead.path in specimen.pages and specimen.pages[lead.path].hidden and not _wants_no_reader(specimen)
        ):
            hint = "take `noindex` from the page’s template, or leave the page out of the sitemap"
            message = "the sitemap names a page that asks search engines to leave it out"
            yield error(Clue(lead.path, texts=("noindex",)), message, hint)
        listed.add(lead.path)
        if date and not is_w3c_date(date):
            yield error(at(path, part), f"<lastmod> is no date: {date}", "write 2026-11-23")


def _left_out(specimen: Specimen, listed: set[str]) -> Iterator[Finding]:
    for page, path in specimen.made_from.items():
        facts = specimen.pages.get(page)
        if facts is not None and not facts.hidden and page not in listed:
            message = "the page is not in the sitemap, though search engines may find it"
            yield warning(entry(specimen.documents[path]), message, _CORRECT)


def _robots(specimen: Specimen) -> Iterator[Finding]:
    data = specimen.texts.get("robots.txt")
    if data is None:
        return
    named = [
        line.partition(":")[2].strip()
        for line in data.decode("utf-8", "replace").splitlines()
        if line.lower().startswith("sitemap:")
    ]
    for address in named:
        lead = specimen.lead(address, "robots.txt")
        if lead.where == "inside" and lead.path not in specimen.paths:
            yield error(
                Clue("robots.txt", 1, 1),
                f"robots.txt names the sitemap {address}, which is not there",
                _CORRECT,
            )
    unnamed = "sitemap.xml" in specimen.texts and specimen.address("sitemap.xml") not in named
    if unnamed and not _wants_no_reader(specimen):
        hint = f"write `Sitemap: {specimen.address('sitemap.xml')}` into it"
        yield warning(Clue("robots.txt", 1, 1), "robots.txt does not name the sitemap", hint)


def _wants_no_reader(specimen: Specimen) -> bool:
    """Whether the whole site asks search engines to stay away: then nobody is led to the sitemap."""
    return specimen.config.robots == "none"
