"""NITF: the IPTC's news text format, versions 3.x, as the fields of a story and its body.

Also turns the markup of agencies' texts, which has names of its own for what HTML has too, into HTML, so that
one way leads from markup to Markdown. Pure.
"""

from typing import Any

import msgspec
from lxml import etree

from generator.ingest.bylines import byline, is_organisation
from generator.ingest.foreign_values import language_of_tag, names_of, rights_of, tags_of
from generator.ingest.ninjs import HELD
from generator.ingest.page_markdown import Written, markdown_of
from generator.ingest.rights import without_company_form
from generator.ingest.stamps import stamp, turning_point
from generator.ingest.story import Evidence, RightsLine
from generator.ingest.xmltree import Element, local, text_of


class Told(msgspec.Struct, frozen=True):
    """What an item says: the fields of its story with their evidence, its body, and what has no home."""

    fields: dict[str, Any]
    evidence: dict[str, Evidence]
    body: Written
    extra: dict[str, str | list[str]] = {}
    key: str = ""


_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def nitf_fields(root: Element) -> Told:
    """The fields of a whole NITF document."""
    issued = _norm(root, "date.issue")
    released = _norm(root, "date.release")
    status = (_attribute(root, "docdata", "management-status") or "").lower()
    byline_element, dateline_element = _find(root, "byline"), _find(root, "dateline")
    names, organisation = _byline(byline_element)
    holder = _attribute(root, "doc.copyright", "holder") or text_of(_find(root, "copyrite.holder"))
    distributor = text_of(_find(root, "distributor"))
    title = text_of(_find(root, "hl1")) or text_of(_find(root, "headline")) or text_of(_find(root, "title"))
    printed = _attribute_stamp(root, "pubdata", "date.publication") or _norm(dateline_element, "story.date")
    publisher = _attribute(root, "pubdata", "name") or holder or distributor
    waits = released and (status == "embargoed" or released > issued > "")
    until = turning_point(released) if waits else ""
    is_endless = bool(waits or status == "embargoed") and not until
    found: dict[str, tuple[Any, str]] = {
        "title": (title, "hl1"),
        "byline": (names, "byline"),
        "dateline": (_place(dateline_element), "dateline"),
        "agency": (distributor or organisation, "distributor"),
        "published": (issued or printed, "date.issue"),
        "source": (without_company_form(publisher), "doc.copyright"),
        "rights": (_rights(root, holder), "doc.copyright"),
        "section": (_attribute(root, "pubdata", "position.section"), "pubdata"),
        "language": (language_of_tag(_lang(root)), "xml:lang"),
        "tags": (tags_of([each.get("key") or "" for each in _all(root, "keyword")]), "key-list"),
        "notes": (_notes(root, readers=True), "note"),
        "credits": (tuple(text for each in _all(root, "tagline") if (text := text_of(each))), "tagline"),
        "draft": (status in HELD or is_endless, "management-status"),
        "embargo": (until, "date.release"),
    }  # fmt: skip
    fields = {field: value for field, (value, _) in found.items() if value}
    evidence = {field: Evidence(f"NITF, {found[field][1]}", f"NITF: {found[field][1]}") for field in fields}
    content = _find(root, "body.content")
    abstract = _find(root, "abstract")
    body = markdown_of(as_markup(content)) if content is not None else Written()
    extra: dict[str, str | list[str]] = {}
    if abstract is not None and body.blocks:
        extra["abstract"] = text_of(abstract)
    elif abstract is not None:
        body = markdown_of(as_markup(abstract))
    deck = " ".join(text_of(each) for each in _all(_find(root, "headline"), "hl2"))
    extra |= {"deck": deck} if deck else {}
    messages = [each.get("info") or text_of(each) for each in _all(root, "ed-msg")]
    messages += _notes(root, readers=False)
    extra |= {"ednote": " ".join(messages)} if any(messages) else {}
    return Told(fields, evidence, body, extra, _attribute(root, "doc-id", "id-string"))


_AS_HTML = {
    "hl2": "h2",
    "bq": "blockquote",
    "block": "div",
    "media": "figure",
    "media-caption": "figcaption",
    "nitf-table": "table",
    "body.content": "div",
    "abstract": "div",
    "nitf-table-metadata": "colgroup",
    "credit": "cite",
}
_HTML_TAGS = """
p div h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table caption thead tbody tfoot tr td th blockquote pre figure
figcaption img a em strong b i br hr q sub sup code section article aside body html
"""
_HTML = frozenset(_HTML_TAGS.split())
_LEFT_OUT = frozenset(
    ("script", "style", "media-metadata", "media-object", "note", "head", "custom-table", "title")
)
_KEPT_ATTRIBUTES = ("href", "src", "alt", "colspan", "rowspan", "width", "height")


def as_markup(element: Element) -> str:
    """An agency's markup, or its XHTML, as HTML without namespaces."""
    found = _as_html(element)
    return "" if found is None else etree.tostring(found, encoding="unicode", method="html")


def _as_html(element: Element) -> Element | None:
    name = local(element)
    if name in _LEFT_OUT or not name:
        return None
    made = etree.Element(_AS_HTML.get(name, name if name in _HTML else "span"))
    for key in _KEPT_ATTRIBUTES:
        if element.get(key):
            made.set(key, element.get(key))
    if name == "media":
        return _media(element, made)
    made.text = element.text
    last = None
    for child in element:
        inner = _as_html(child) if isinstance(child.tag, str) else None
        if inner is not None:
            made.append(inner)
            last = inner
            inner.tail = child.tail
        elif child.tail:
            if last is None:
                made.text = (made.text or "") + child.tail
            else:
                last.tail = (last.tail or "") + child.tail
    return made


def _media(element: Element, made: Element) -> Element | None:
    """A picture with its caption; sound and film are left out."""
    references = [each for each in _all(element, "media-reference") if each.get("source")]
    if (element.get("media-type") or "image") not in ("image", "graphic", "photo") or not references:
        return None
    widest = max(references, key=lambda each: _number(each.get("width")))
    etree.SubElement(made, "img", src=widest.get("source"), alt=widest.get("alternate-text") or "")
    caption = etree.SubElement(made, "figcaption")
    caption.text = " ".join(text_of(each) for each in _all(element, "media-caption"))
    producer = text_of(_find(element, "media-producer"))
    if producer:
        etree.SubElement(caption, "small").text = producer
    return made


def _number(text: str | None) -> int:
    digits = (text or "").removesuffix("px")
    return int(digits) if digits.isdecimal() and len(digits) < 8 else 0


def _all(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else [each for each in element.iter() if local(each) == name]


def _find(element: Element | None, name: str) -> Element | None:
    return next(iter(_all(element, name)), None)


def _attribute(root: Element, name: str, attribute: str) -> str:
    return next((each.get(attribute).strip() for each in _all(root, name) if each.get(attribute)), "")


def _attribute_stamp(root: Element, name: str, attribute: str) -> str:
    return stamp(_attribute(root, name, attribute))


def _norm(root: Element | None, name: str) -> str:
    """A date in its normal form; NITF writes 20261123T093000Z."""
    return next((iso for each in _all(root, name) if (iso := stamp(each.get("norm") or text_of(each)))), "")


def _byline(element: Element | None) -> tuple[tuple[str, ...], str]:
    """The names in a byline, and the organisation that stands behind them."""
    if element is None:
        return (), ""
    behind = text_of(_find(element, "byttl"))
    persons = names_of([text_of(each) for each in _all(element, "person")])
    whole = text_of(element)
    text = whole.removesuffix(behind).strip(" ,") if behind else whole
    said = byline(text)
    names = persons or (said.names if said else names_of(text))
    organisation = behind if behind and is_organisation(behind) else (said.organisation if said else "")
    return names, organisation


def _place(element: Element | None) -> str:
    if element is None:
        return ""
    location = text_of(_find(element, "location"))
    return (location or text_of(element).partition(" (")[0]).strip(" ,-–—")


def _rights(root: Element, holder: str) -> RightsLine | None:
    printed = text_of(_find(root, "rights")) or text_of(_find(root, "copyrite"))
    year = _attribute(root, "doc.copyright", "year")[:4]
    if printed:
        return rights_of(printed)
    if not holder:
        return None
    return RightsLine(f"© {year} {holder}".replace("  ", " "), holder, year)


def _lang(root: Element) -> str:
    return next((each.get(_LANG) for each in root.iter() if each.get(_LANG)), "")


def _notes(root: Element, *, readers: bool) -> tuple[str, ...]:
    """Notes to readers, or those that are for the desk: `npa`, no publishable advisory."""
    desk = ("npa", "nonpublishable")
    found = [each for each in _all(root, "note") if (each.get("type") not in desk) == readers]
    return tuple(text for each in found if (text := text_of(each)))
