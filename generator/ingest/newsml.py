"""NewsML-G2: the IPTC's news items as the fields of a story and its body.

A file is one item, or a message of several; only items of text are stories. The text stands within the item
as XHTML, as NITF, or plain. Pure.
"""

from typing import Any

from generator.ingest.bylines import byline
from generator.ingest.composition import plain_body
from generator.ingest.foreign_values import language_of_tag, names_of, rights_of, tags_of
from generator.ingest.ninjs import HELD
from generator.ingest.nitf import Told, as_markup, nitf_fields
from generator.ingest.page_markdown import Written, markdown_of
from generator.ingest.rights import without_company_form
from generator.ingest.stamps import stamp, turning_point
from generator.ingest.story import Evidence, RightsLine
from generator.ingest.xmltree import Element, local, text_of

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def items_of(root: Element) -> tuple[list[Element], int]:
    """The items of text in a file, and how many others there are."""
    items = [each for each in root.iter() if local(each) == "newsItem"]
    others = [each for each in root.iter() if local(each) in ("packageItem", "conceptItem", "planningItem")]
    texts = [each for each in items if _is_text(each)]
    return texts, len(items) - len(texts) + len(others)


def newsml_fields(item: Element) -> Told:
    """The fields of one item; what its NITF says fills what the item itself leaves open."""
    meta, content, owned = (_child(item, name) for name in ("itemMeta", "contentMeta", "rightsInfo"))
    body, inner = _body(_child(item, "contentSet"))
    by = text_of(_child(content, "by"))
    said = byline(by) if by else None
    creators = [_name(each) for each in _children(content, "creator") if each.get("role", "") != "crol:editor"]
    provider = _name(_child(meta, "provider"))
    sources = [_name(each) for each in _children(content, "infoSource")]
    version = stamp(text_of(_child(meta, "versionCreated")))
    created = (
        stamp(text_of(_child(content, "contentCreated")) or text_of(_child(meta, "firstCreated"))) or version
    )
    held = _code(_child(meta, "pubStatus"))
    modified = stamp(text_of(_child(content, "contentModified")))
    subjects = [*_names(content, "keyword"), *[_name(each) for each in _children(content, "subject")]]
    credits = tuple(text for text in _names(content, "creditline") if text)
    embargo = _child(meta, "embargoed")
    until = turning_point(text_of(embargo)) if embargo is not None else ""
    found: dict[str, tuple[Any, str]] = {
        "title": (text_of(_child(content, "headline")) or text_of(_child(meta, "title")), "headline"),
        "byline": (said.names if said else names_of(by or [each for each in creators if each]), "by"),
        "dateline": (text_of(_child(content, "dateline")).partition(" (")[0].strip(" ,-–—"), "dateline"),
        "agency": (next((each for each in sources if each), provider), "infoSource"),
        "published": (created, "contentCreated"),
        "updated": (modified or (version if version != created else ""), "versionCreated"),
        "source": (without_company_form(provider or next((each for each in sources if each), "")), "provider"),
        "rights": (_rights(owned), "rightsInfo"),
        "language": (language_of_tag(_language(item, content)), "language"),
        "tags": (tags_of(subjects), "subject"),
        "credits": (credits, "creditline"),
        "draft": (held.lower() in HELD or (embargo is not None and not until), "pubStatus"),
        "embargo": (until, "embargoed"),
    }  # fmt: skip
    own = {field: value for field, (value, _) in found.items() if value}
    evidence = {
        field: Evidence(f"NewsML-G2, {found[field][1]}", f"NewsML-G2: {found[field][1]}") for field in own
    }
    if inner is not None:
        own = {**inner.fields, **own}
        evidence = {**inner.evidence, **evidence}
    note = " ".join(text_of(each) for each in _children(meta, "edNote"))
    extra = dict(inner.extra) if inner is not None else {}
    extra |= {"ednote": note} if note else {}
    return Told(own, evidence, body, extra, item.get("guid") or "")


def _is_text(item: Element) -> bool:
    kind = _child(_child(item, "itemMeta"), "itemClass")
    said = (
        ""
        if kind is None
        else (kind.get("qcode") or kind.get("uri") or "").rpartition(":")[2].rpartition("/")[2]
    )
    return said in ("", "text", "composite") and _child(item, "contentSet") is not None


def _code(element: Element | None) -> str:
    """The last part of a code: `stat:usable` is usable, as is an address that ends so."""
    code = "" if element is None else element.get("qcode") or element.get("uri") or ""
    return code.rpartition(":")[2].rpartition("/")[2]


def _body(content: Element | None) -> tuple[Written, Told | None]:
    """The item's text: inline XHTML or NITF before plain text."""
    for inline in _children(content, "inlineXML"):
        inner = next((each for each in inline if isinstance(each.tag, str)), None)
        if inner is None:
            continue
        if local(inner) == "nitf":
            told = nitf_fields(inner)
            return told.body, told
        html = next((each for each in inner.iter() if local(each) == "body"), inner)
        return markdown_of(as_markup(html)), None
    for inline in _children(content, "inlineData"):
        text = "".join(inline.itertext())
        if text.strip():
            is_html = "html" in (inline.get("contenttype") or "")
            return (markdown_of(text) if is_html else plain_body(text)), None
    return Written(), None


def _child(element: Element | None, name: str) -> Element | None:
    return next(iter(_children(element, name)), None)


def _children(element: Element | None, name: str) -> list[Element]:
    return [] if element is None else [each for each in element if local(each) == name]


def _name(element: Element | None) -> str:
    """The name of a person, an organisation or a subject: spelled out, or as a literal."""
    if element is None:
        return ""
    name = text_of(_child(element, "name")) or element.get("literal") or ""
    return " ".join(name.split())


def _names(content: Element | None, name: str) -> list[str]:
    return [text_of(each) for each in _children(content, name)]


def _language(item: Element, content: Element | None) -> str:
    tag = _child(content, "language")
    return (tag.get("tag") if tag is not None else "") or item.get(_LANG) or ""


def _rights(owned: Element | None) -> RightsLine | None:
    holder, notice = _child(owned, "copyrightHolder"), text_of(_child(owned, "copyrightNotice"))
    name = _name(holder)
    read = rights_of(notice) if notice else None
    if read is None:
        return RightsLine(f"© {name}", name) if name else None
    return RightsLine(read.notice, name or read.owner, read.year, read.site, read.license)
