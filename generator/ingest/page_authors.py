"""Authors of a page: who wrote it, by JSON-LD, meta elements and labelled markup, in this order.

Names go through the conventions for bylines, which cut off titles and organisations. What is the site's own
name, an address or a login is no author; an organisation alone is the agency.
"""

import re
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from generator.ingest.bylines import byline, is_organisation, looks_like_name
from generator.ingest.page_jsonld import LinkedData, names
from generator.ingest.page_meta import Meta
from generator.ingest.page_title import key
from generator.ingest.story import Evidence, Rival


class Authors(msgspec.Struct, frozen=True):
    """Names, the organisation that stood for them or with them, and the evidence for both."""

    names: tuple[str, ...] = ()
    agency: str = ""
    evidence: Evidence | None = None


_META = (
    "author",
    "article:author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "citation_author",
    "authors",
    "cxenseparse:author",
    "article.author",
    "creator",
    "og:article:author",
    "twitter:data1",
    "rnews:author",
    "bt:author",
    "vr:author",
)
_NOBODY = re.compile(
    r"(?i)(?:admin(?:istrator)?|editor(?:s|ial)?|editorial (?:team|staff|board)|"
    r"staff(?: (?:writers?|reporters?|reports?))?|web ?master|web ?desk|news ?desk|desk|redaktion|redazione|"
    r"redacción|redação|rédaction|redactie|authors?|by|unknown|anonymous|guest(?: author| contributor)?|"
    r"contributor|none|null|гость|user|super ?user|root|team|news|press release|see (?:all|more).*|view .*|"
    r"follow.*|more (?:from|by).*|posted by|written by|online|the editors?)"
)
_LEAD = re.compile(
    r"(?i)^(?:(?:written|posted|reported|published|edited|compiled|story|words|article|text|opinion) by|"
    r"by|von|par|por|di|da|door|от|authors?|autor|auteur|autore)\s*:?\s+"
)
_BEHIND = re.compile(
    r"\s*(?:\||•|·|—|–|\s-\s|\n|\bon\s+(?:\d|\w+day\b)|\bpublished\b|\bposted\b|\bupdated\b|"
    r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|"
    r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.? \d|\d{1,2}[:/]\d\d|@|"
    r"\bfollow\b|\bview\b|\bemail\b|\bmore by\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(r"https?://|www\.|@|\.(?:com|org|net)\b", re.IGNORECASE)


def authors_of(data: LinkedData, meta: Meta, near: tuple[str, ...], sites: tuple[str, ...]) -> Authors:
    """The authors that the page names. `near` is what is printed around the story."""
    named: list[tuple[tuple[str, ...], str, Evidence]] = []
    agency: Authors | None = None
    for found, where, sure in _candidates(data, meta, near):
        people, organisation = _people(found, sites)
        if people:
            named.append((people, organisation, Evidence(where, "byline: named", sure)))
        elif organisation and agency is None and not named:
            agency = Authors((), organisation, Evidence(where, "byline: an organisation", sure * 0.9))
    if not named:
        return agency or Authors()
    people, organisation, evidence = named[0]
    rivals: dict[frozenset[str], Rival] = {}
    for others, _, each in named[1:]:
        if _keys(others) != _keys(people):
            rival = Rival(", ".join(others), each.where, each.rule, each.sure)
            rivals.setdefault(_keys(others), rival)
    return Authors(people, organisation, replace(evidence, rivals=tuple(rivals.values())))


def _keys(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(key(name) for name in names)


Candidate = tuple[tuple[tuple[str, str], ...], str, float]


def _candidates(data: LinkedData, meta: Meta, near: tuple[str, ...]) -> Iterator[Candidate]:
    for field in ("author", "creator"):
        yield names(data, data.article.get(field)), "JSON-LD", 1.0
    for name in _META:
        if name == "twitter:data1" and "written by" not in " ".join(meta.every("twitter:label1")).lower():
            continue
        yield tuple(("", value) for value in meta.every(name)), f"meta, {name}", 0.9
    for wanted, sure in (("author", 0.9), ("creator", 0.9), ("rel author", 0.85)):
        yield (
            tuple(("", each.text) for each in meta.labelled if each.label == wanted),
            f"markup, {wanted}",
            sure,
        )
    for line in near:
        if _LEAD.match(line):
            yield (("", line),), "text, beside the headline", 0.8
    # A name for a class is weak: sidebars and forms for comments have authors too.
    printed = "\n".join(near)
    for each in meta.labelled:
        if each.label == "class author" and each.text and each.text[:60] in printed:
            yield (("", each.text),), "markup, byline", 0.7


def _people(found: tuple[tuple[str, str], ...], sites: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    people: dict[str, str] = {}
    organisation = ""
    for kind, raw in found:
        name = _without_site(_BEHIND.sub("", _LEAD.sub("", raw)).strip(" ,;:.-–—"), sites)
        if not name or _ADDRESS.search(name) or len(name) > 160 or _NOBODY.fullmatch(name):
            continue
        if kind in ("organization", "newsmediaorganization") or _WIRES.fullmatch(name):
            organisation = organisation or name
            continue
        wire = _WIRES.search(name)
        if wire and wire.start() and name[wire.start() - 1] == " " and wire.end() == len(name):
            # "Tom Davies Associated Press"
            organisation, name = organisation or wire[0], name[: wire.start()].strip(" ,/|-")
        if kind != "person" and is_organisation(name):
            organisation = organisation or name
            continue
        read = byline(f"By {name}")
        split = read.names if read and read.names else (name,) if looks_like_name(name) else ()
        if read and read.organisation and not split:
            organisation = organisation or read.organisation
        for each in split:
            own = _without_site(each, sites)
            if own and not _NOBODY.fullmatch(own) and not (own.isupper() and own.isalpha() and len(own) > 3):
                people.setdefault(key(own), own)
    return tuple(people.values()), organisation


def _without_site(name: str, sites: tuple[str, ...]) -> str:
    """A name without the site's behind it; nothing where the name is the site's."""
    for site in sites:
        if key(name) == key(site) or name.casefold().startswith(f"{site.casefold()} "):
            return ""
        if " " not in name and len(name) > 4 and key(site).startswith(key(name)):
            return ""
        if len(site) > 3 and name.casefold().endswith(f" {site.casefold()}"):
            name = name[: -len(site)].strip(" ,./|-")
    return name


_WIRES = re.compile(
    r"(?i)(?:the )?(?:associated press|ap|reuters|afp|agence france-presse|upi|bloomberg(?: news)?|dpa|efe|"
    r"ansa|xinhua|kyodo(?: news)?|tass|pa media|press association|canadian press|tribune news service)"
)
