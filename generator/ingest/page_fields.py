"""Fields of a page beside its text: address, source, section, tags, language and the lead picture.

Each comes with the evidence for it. A source is a publisher's name, never a file's; tags that fill a page's
head to please search engines are too many to be tags.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec.structs import replace

from generator.ingest import page_jsonld as jsonld
from generator.ingest.addresses import clean_address
from generator.ingest.page_inlines import whole_address
from generator.ingest.page_jsonld import LinkedData
from generator.ingest.page_meta import Meta
from generator.ingest.page_title import key
from generator.ingest.picture_names import picture_name
from generator.ingest.rights import without_company_form
from generator.ingest.story import Evidence, Picture, Rival
from generator.urls import is_language

_MOST_TAGS = 12


class Found(msgspec.Struct, frozen=True):
    """A value, and where it was found."""

    value: Any = ""
    evidence: Evidence | None = None


def best_of(found: Iterable[Found]) -> Found:
    """The first of the values found; the others that differ from it are told as its rivals."""
    best, *others = [*found] or [Found()]
    if best.evidence is None:
        return best
    rivals: dict[str, Rival] = {}
    for other in others:
        if other.evidence is not None and other.value != best.value:
            value = other.value if isinstance(other.value, str) else ", ".join(other.value)
            where = other.evidence
            rivals.setdefault(value, Rival(value, where.where, where.rule, where.sure))
    return Found(best.value, replace(best.evidence, rivals=tuple(rivals.values())))


def url_of(data: LinkedData, meta: Meta, saved_from: str) -> Found:
    """The page's own address: canonical, Open Graph, JSON-LD, or where the browser saved it from."""
    # A canonical link to the front page is a mistake that many templates make.
    return best_of(sorted(_addresses(data, meta, saved_from), key=lambda each: _is_front(each.value)))


def _addresses(data: LinkedData, meta: Meta, saved_from: str) -> Iterator[Found]:
    canonical = [whole_address(link, saved_from) for link in meta.links.get("canonical", ())]
    said: list[tuple[str, str, float]] = [(each, "markup, canonical link", 1.0) for each in canonical]
    said.append((meta.first("og:url")[1], "Open Graph, og:url", 0.95))
    for field in ("mainEntityOfPage", "url", "@id"):
        said.append((jsonld.address(data.article.get(field)), f"JSON-LD, {field}", 0.9))
    said.append((meta.first("twitter:url", "parsely-link", "dc.identifier")[1], "meta, address", 0.8))
    said.append((saved_from, "note of the browser that saved it", 0.8))
    for original, where, sure in said:
        address = clean_address(original)
        if address and _is_front(address):
            yield Found(address, Evidence(where, "address: the site’s", 0.3))
        elif address:
            told = original if original != address else ""
            rule = "address: without tracking" if told else "address"
            yield Found(address, Evidence(where, rule, sure, told))


def _is_front(address: str) -> bool:
    return re.fullmatch(r"https?://[^/?#]+/?", address) is not None


def host_of(address: str) -> str:
    """The host of an address, without `www.`."""
    found = re.match(r"https?://(?:[^/?#@]*@)?(?:www\.)?([^/?#:]+)", address)
    return found[1].lower() if found else ""


def sites_of(data: LinkedData, meta: Meta, address: str) -> tuple[str, ...]:
    """The names that the site goes by, the best first; the host is one of them."""
    said = [
        meta.first("og:site_name")[1],
        jsonld.text(data.article.get("publisher")),
        meta.first("application-name", "apple-mobile-web-app-title", "cre", "dc.publisher", "publisher")[1],
        *[jsonld.text(node.get("name")) for node in data.nodes if "website" in jsonld.types_of(node)],
        host_of(address),
        re.sub(r"^(?:amp|m|mobile|edition|news|blogs?)\.", "", host_of(address)),
        meta.first("twitter:site")[1].lstrip("@"),
    ]
    return tuple(dict.fromkeys(name for name in said if name and len(name) <= 80))


def source_of_page(data: LinkedData, meta: Meta, sites: tuple[str, ...], address: str) -> Found:
    """The publisher: the site's name, the publisher of JSON-LD, or else the host."""
    return best_of(_sources(data, meta, sites, address))


def _sources(data: LinkedData, meta: Meta, sites: tuple[str, ...], address: str) -> Iterator[Found]:
    for value, where, sure in (
        (meta.first("og:site_name")[1], "Open Graph, og:site_name", 0.9),
        (jsonld.text(data.article.get("publisher")), "JSON-LD, publisher", 0.9),
        (meta.first("application-name", "dc.publisher", "cre")[1], "meta, name of the site", 0.7),
        (
            next((jsonld.text(n.get("name")) for n in data.nodes if "website" in jsonld.types_of(n)), ""),
            "JSON-LD",
            0.7,
        ),
        (host_of(address), "address", 0.5),
    ):
        name = without_company_form(value) if value else ""
        if name and len(name) <= 80 and not re.match(r"https?:", name):
            yield Found(name, Evidence(where, "source: the site", sure))


_NO_SECTION = re.compile(
    r"(?i)(?:home|homepage|news|articles?|front ?page|blog|uncategori[sz]ed|.*https?:.*|all|main|"
    r"index|stor(?:y|ies))"
)


def section_of(data: LinkedData, meta: Meta, sites: tuple[str, ...]) -> Found:
    """The section as the page names it; the site's own name is none."""
    return best_of(_sections(data, meta, sites))


def _sections(data: LinkedData, meta: Meta, sites: tuple[str, ...]) -> Iterator[Found]:
    names = {key(site) for site in sites}
    for value, where, sure in (
        (jsonld.text(data.article.get("articleSection")), "JSON-LD, articleSection", 0.9),
        (meta.first("article:section", "og:article:section")[1], "Open Graph, article:section", 0.9),
        (
            meta.first("parsely-section", "sailthru.section", "section", "dc.subject.section", "category")[1],
            "meta, section",
            0.8,
        ),
        (_crumb(data), "JSON-LD, breadcrumbs", 0.7),
        (meta.first("articlesection")[1], "markup, articleSection", 0.7),
    ):
        # "news/local" is the path of a section; "Arts/Culture" is its name.
        name = value.strip().rpartition("/")[2] if value.islower() or value.count("/") > 1 else value.strip()
        name = re.split(r"\s*[,;|>]\s*", name)[0]
        if 1 < len(name) <= 50 and key(name) not in names and not _NO_SECTION.fullmatch(name):
            yield Found(_cased(name), Evidence(where, "section", sure))


def _crumb(data: LinkedData) -> str:
    """The second of the breadcrumbs: the first is the front page."""
    for node in data.nodes:
        crumbs = node.get("itemListElement")
        if "breadcrumblist" in jsonld.types_of(node) and isinstance(crumbs, list) and len(crumbs) > 2:
            crumb = crumbs[1]
            if isinstance(crumb, dict):
                return jsonld.text(crumb.get("name") or crumb.get("item"))
    return ""


def _cased(name: str) -> str:
    """A section that an address or a program wrote in small letters, as a title is written."""
    if name.islower() and name.isascii():
        return " ".join(word.capitalize() for word in name.replace("-", " ").replace("_", " ").split())
    return name


def tags_of(data: LinkedData, meta: Meta) -> Found:
    """Tags that editors gave. A head full of keywords says nothing."""
    return best_of(_tags(data, meta))


def _tags(data: LinkedData, meta: Meta) -> Iterator[Found]:
    for values, where, sure in (
        (meta.every("article:tag") or meta.every("og:article:tag"), "Open Graph, article:tag", 0.9),
        (_split(meta.every("news_keywords")), "meta, news_keywords", 0.8),
        (jsonld.texts(data.article.get("keywords")), "JSON-LD, keywords", 0.8),
        (_split(meta.every("parsely-tags") or meta.every("sailthru.tags")), "meta, tags", 0.7),
        (_split(meta.every("keywords")), "meta, keywords", 0.5),
    ):
        tags = tuple(dict.fromkeys(_split(values)))
        if tags and len(tags) <= (_MOST_TAGS if sure < 0.8 else 2 * _MOST_TAGS):
            good = tuple(tag for tag in tags if 1 < len(tag) <= 50 and ":" not in tag and "/" not in tag)[
                :_MOST_TAGS
            ]
            if good:
                yield Found(good, Evidence(where, "tags", sure))


def _split(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        part.strip(" #\"'") for value in values for part in re.split(r"[,;]", value) if part.strip(" #\"'")
    )


def language_tag(meta: Meta) -> Found:
    """The language that the page claims, where its text is too short to tell."""
    for value, where in (
        (meta.language, "markup, lang"),
        (meta.first("og:locale", "content-language")[1], "meta"),
    ):
        tag = value.split(",")[0].strip().replace("_", "-")
        if tag and is_language(tag):
            return Found(tag, Evidence(where, "language: as claimed", 0.6))
    return Found()


def image_of(
    data: LinkedData, meta: Meta, base: str, lead: Picture | None, pictures: tuple[Picture, ...]
) -> Found:
    """The picture that stands for the story: the one under the headline, or one that the page names.

    If that is one of the body's, it is the same.
    """
    if lead is not None and not lead.url:
        return Found(lead, Evidence("markup, picture under the headline", "image"))
    for value, where in (
        (meta.first("og:image", "og:image:url", "og:image:secure_url")[1], "Open Graph, og:image"),
        (jsonld.address(data.article.get("image")), "JSON-LD, image"),
        (meta.first("twitter:image", "twitter:image:src")[1], "meta, twitter:image"),
    ):
        address = whole_address(value.strip(), base) if value else ""
        if not address:
            continue
        evidence = Evidence(where, "image")
        known = (*((lead,) if lead else ()), *pictures)
        same = next((each for each in known if each.url and _file(each.url) == _file(address)), None)
        if same is not None:
            return Found(same, evidence)
        alt = meta.first("og:image:alt", "twitter:image:alt")[1]
        return Found(
            Picture(picture_name(address, [each.name for each in pictures]), url=address, alt=alt), evidence
        )
    return Found(lead, Evidence("markup, picture under the headline", "image")) if lead is not None else Found()


def _file(address: str) -> str:
    return address.split("?")[0].rpartition("/")[2]
