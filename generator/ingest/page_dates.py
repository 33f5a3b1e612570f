"""Dates of a page: when it was published and updated, as precisely as it says, and no more.

Machine-readable dates come first: JSON-LD, then meta elements, then labelled markup; then a date line under
the headline, then the day in the address. A time of midnight sharp is what templates write that know the day
alone: it is left out.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec
from msgspec.structs import replace

from generator.ingest.dates import date_line, day_in, iso_of
from generator.ingest.page_jsonld import LinkedData, text
from generator.ingest.page_meta import Meta
from generator.ingest.stamps import stamp
from generator.ingest.story import Evidence, Rival

Dated = tuple[str, Evidence | None]

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "citation_date",
    "published_time",
    "publication_date",
    "publish-date",
    "publishdate",
    "publish_date",
    "pubdate",
    "date.issued",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "article_date_original",
    "article.published",
    "originalpublicationdate",
    "release_date",
    "pdate",
    "ptime",
    "datecreated",
    "date",
    "rnews:datepublished",
    "vr:published_time",
    "shareaholic:article_published_time",
    "bt:pubdate",
    "displaydate",
)
_UPDATED = (
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "lastmodified",
    "modified",
    "revised",
)
_IN_ADDRESS = re.compile(
    r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[1-9])[/-]?(?:(0[1-9]|[12]\d|3[01]|[1-9])(?=[/_.-]|$))"
)
_IN_ADDRESS_NAMED = re.compile(
    r"/((?:19|20)\d\d)/(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}/(\d{1,2})(?=[/_.-]|$)",
    re.IGNORECASE,
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OLDEST = 1990
_LINE = 120
"""Characters: a longer line that holds a date is a sentence."""


class Dates(msgspec.Struct, frozen=True):
    """When a page was published and updated, each with its evidence."""

    published: Dated = ("", None)
    updated: Dated = ("", None)


def dates_of(
    data: LinkedData, meta: Meta, near: tuple[str, ...], address: str, *, american: bool, latest: str = ""
) -> Dates:
    """The dates of a page. `near` is what is printed around the story, `latest` the day of its saving."""
    candidates = _candidates(data, meta, near, address, american=american)
    published: Dated = next(
        (each for each in candidates if each[0] and _is_likely(each[0], latest)), ("", None)
    )
    published = _with_rivals(published, islice(candidates, _RIVALS))
    updated: Dated = next(
        (each for each in _updates(data, meta, american=american) if each[0] and _is_likely(each[0], latest)),
        ("", None),
    )
    if updated[0] and (updated[0][:16] == published[0][:16] or updated[0][:10] < published[0][:10]):
        updated = ("", None)
    return Dates(published, updated)


_RIVALS = 8
"""Candidates looked at beyond the one that is taken: most pages say the same day a dozen times."""


def _with_rivals(taken: Dated, others: Iterable[Dated]) -> Dated:
    """A date that knows which other days the page gives."""
    iso, evidence = taken
    if evidence is None:
        return taken
    rivals: dict[str, Rival] = {}
    for other, where in others:
        if where is not None and other[:10] != iso[:10]:
            rivals.setdefault(other[:10], Rival(other, where.where, where.rule, where.sure))
    return iso, replace(evidence, rivals=tuple(rivals.values()))


def _candidates(
    data: LinkedData, meta: Meta, near: tuple[str, ...], address: str, *, american: bool
) -> Iterator[Dated]:
    for field in ("datePublished", "dateCreated", "uploadDate"):
        yield _dated(text(data.article.get(field)), "JSON-LD", f"date: {field}", 1.0, american=american)
    for name in _PUBLISHED:
        for value in meta.every(name):
            yield _dated(value, f"meta, {name}", "date: meta element", 0.95, american=american)
    for node in data.nodes:
        yield _dated(text(node.get("datePublished")), "JSON-LD", "date: datePublished", 0.8, american=american)
    printed = "\n".join(near)
    dated = [each for each in meta.labelled if "time" in each.label or "date" in each.label]
    labels = [each for each in dated if each.label.startswith("date") or each.text[:60] in printed]
    for wanted, sure in (
        ("datepublished", 0.9),
        ("datecreated", 0.8),
        ("publish", 0.8),
        ("posted", 0.8),
        ("", 0.7),
    ):
        for each in labels:
            if wanted in each.label and not re.search(r"modif|updat", each.label + each.text.casefold()):
                for value in (each.value, each.text):
                    yield _dated(
                        value, f"markup, {each.label.split()[0]}", "date: labelled", sure, american=american
                    )
    beside = "text, beside the headline"
    for line in near:
        said = date_line(line, american=american)
        if said is not None:
            yield _dated(said.published, beside, "date: whole line", 0.8, american=american)
    found = _IN_ADDRESS.search(address)
    if found:
        day = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"
        yield _dated(day, "address", "date: day in the address", 0.7, american=american)
    named = _IN_ADDRESS_NAMED.search(address)
    if named:
        day = f"{named[1]}-{_MONTHS.index(named[2].lower()) + 1:02}-{int(named[3]):02}"
        yield _dated(day, "address", "date: day in the address", 0.7, american=american)
    for line in near:
        within = day_in(line, american=american) if len(line) <= _LINE else None
        if within is not None and within.year and within.day:
            yield _dated(iso_of(within), beside, "date: within a line", 0.5, american=american)
    # Dates that stand elsewhere on the page count only if there is no more than one.
    elsewhere = {iso_of_text(each.value or each.text, american=american) for each in dated} - {""}
    if len({iso[:10] for iso in elsewhere}) == 1:
        yield _dated(max(elsewhere), "markup, elsewhere", "date: the only one", 0.4, american=american)


def _updates(data: LinkedData, meta: Meta, *, american: bool) -> Iterator[Dated]:
    yield _dated(
        text(data.article.get("dateModified")), "JSON-LD", "date: dateModified", 1.0, american=american
    )
    for name in _UPDATED:
        for value in meta.every(name):
            yield _dated(value, f"meta, {name}", "date: meta element", 0.9, american=american)
    for each in meta.labelled:
        if re.search(r"modif|updat", each.label):
            for value in (each.value, each.text):
                yield _dated(
                    value, f"markup, {each.label.split()[0]}", "date: labelled", 0.7, american=american
                )


def _dated(value: str, where: str, rule: str, sure: float, *, american: bool) -> Dated:
    iso = iso_of_text(value, american=american)
    return (iso, Evidence(where, rule, sure)) if iso else ("", None)


def iso_of_text(value: str, *, american: bool = False) -> str:
    """A date in whatever form, in ISO 8601 and no more precise than it is; empty if it cannot be read."""
    value = value.strip().strip("\"'")
    if not value or len(value) > 120:
        return ""
    iso = stamp(value)
    if not iso:
        line = date_line(value, american=american)
        iso = line.published or line.updated if line else ""
    return _MIDNIGHT.sub("", iso)


_MIDNIGHT = re.compile(r"T00:00(?::00)?(?:Z|[+-]\d\d:\d\d)?$")


def _is_likely(iso: str, latest: str) -> bool:
    """Whether a day can be that of a page of the web, and not later than the page was saved."""
    return iso[:4] >= str(_OLDEST) and (not latest or iso[:10] <= latest)
