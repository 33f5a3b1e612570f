"""Ninjs: the IPTC's news in JSON, versions 1 and 2, one item of an agency as a story.

A status of withheld or canceled, and an embargo, stop the publication: the story is a draft, or waits. What
an editor's note says is for the desk and not for readers; it is kept aside. Pictures of the item's
associations are named by their address.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from generator.ingest.addresses import clean_address
from generator.ingest.composition import body_of, composed
from generator.ingest.datelines import dateline as _dateline
from generator.ingest.foreign_values import language_of_tag, names_of, plain_of, tags_of, texts_of
from generator.ingest.page_markdown import Written, markdown_of
from generator.ingest.picture_names import picture_name
from generator.ingest.rights import rights, without_company_form
from generator.ingest.stamps import stamp, turning_point
from generator.ingest.story import Dropped, Evidence, Picture, RightsLine, Story

_MARKS = frozenset(
    (
        "pubstatus",
        "versioncreated",
        "firstcreated",
        "contentcreated",
        "body_xhtml",
        "body_text",
        "headlines",
        "bodies",
    )
)
_BODIES = ("body_xhtml", "body_html", "body_html5", "body_richhtml5", "body_text")
HELD = frozenset(("withheld", "canceled", "cancelled", "killed", "kill"))
"""What agencies say of a story that must not appear."""


def is_ninjs(entry: Mapping[str, Any]) -> bool:
    """Whether an object is an item of ninjs: an address or id, and two of the names that only it uses."""
    standard = entry.get("standard")
    named = isinstance(standard, Mapping) and str(standard.get("name", "")).lower() == "ninjs"
    return ("uri" in entry or "guid" in entry) and (named or len(_MARKS & entry.keys()) > 1)


def read_item(entry: Mapping[str, Any], name: str) -> tuple[Story, tuple[Dropped, ...]]:
    """The story of an item."""
    item = plain_of(entry)
    embargoed = _text(item, "embargoed")
    embargo = turning_point(embargoed)
    sources = texts_of(item.get("infosource")) + texts_of(item.get("infosources"))
    created = _text(item, "contentcreated") or _text(item, "firstcreated") or _text(item, "versioncreated")
    publisher = _text(item, "source") or next(iter(sources), "") or _text(item, "copyrightholder")
    subjects = [text for name in ("subject", "subjects", "keywords") for text in texts_of(item.get(name))]
    body = _with_pictures(_body(item), _associated(item))
    found = {
        "title": _text(item, "headline")
        or _role(item, "headlines")
        or _text(item, "title")
        or _text(item, "name"),
        "byline": names_of(item.get("byline") or item.get("by") or _people(item)),
        "dateline": _place(_text(item, "dateline")),
        "published": stamp(created),
        "updated": stamp(_text(item, "contentmodified") or _text(item, "versioncreated")),
        "agency": next(iter(sources), ""),
        "source": without_company_form(publisher),
        "rights": _rights(item),
        "url": clean_address(_text(item, "uri")),
        "language": language_of_tag(_text(item, "language")),
        "section": _text(item, "section"),
        "tags": tags_of(subjects),
        # An embargo without an end that can be read holds until an editor lifts it.
        "draft": _text(item, "pubstatus").lower() in HELD or bool(embargoed and not embargo),
        "embargo": embargo,
    }
    if found["updated"] == found["published"]:
        found["updated"] = ""
    fields = {field: value for field, value in found.items() if value}
    evidence = {
        field: Evidence(f"ninjs, {_PLACE.get(field, field)}", f"ninjs: {_PLACE.get(field, field)}")
        for field in fields
    }
    note = " ".join(_text(item, "ednote").split())
    extra: dict[str, str | list[str]] = {"ednote": note} if note else {}
    key = _text(item, "uri") or _text(item, "guid")
    return composed(fields, evidence, body, key=key, extra=extra, name=name, labels=False)


_PLACE = {
    "title": "headline",
    "published": "contentcreated",
    "updated": "versioncreated",
    "agency": "infosource",
    "source": "copyrightholder",
    "rights": "copyrightnotice",
    "url": "uri",
    "tags": "subject",
    "draft": "pubstatus",
    "embargo": "embargoed",
}


def _text(item: Mapping[str, Any], name: str) -> str:
    return next(iter(texts_of(item.get(name))), "")


def _role(item: Mapping[str, Any], name: str) -> str:
    """The value of the main one of several: `{role: main, value: …}`."""
    listed = [each for each in item.get(name, ()) if isinstance(each, Mapping)]
    main = [each for each in listed if str(each.get("role", "main")).lower() in ("main", "")]
    return next((str(each.get("value", "")) for each in (*main, *listed) if each.get("value")), "")


def _body(item: Mapping[str, Any]) -> Written:
    for name in _BODIES:
        text = _text(item, name)
        if text:
            return body_of(text) if name == "body_text" else markdown_of(text)
    listed = [each for each in item.get("bodies", ()) if isinstance(each, Mapping) and each.get("value")]
    listed.sort(
        key=lambda each: (
            each.get("role", "main") != "main",
            "html" not in str(each.get("contenttype", "html")),
        )
    )
    return body_of(str(listed[0]["value"])) if listed else Written()


def _rights(item: Mapping[str, Any]) -> RightsLine | None:
    notice, holder = _text(item, "copyrightnotice"), _text(item, "copyrightholder")
    if not notice and not holder:
        return None
    read = rights(notice) if notice else None
    return RightsLine(
        notice,
        holder or (read.owner if read else ""),
        read.year if read else "",
        license=_text(item, "usageterms")[:200],
    )


def _place(text: str) -> str:
    """The place of a dateline that stands in a field of its own, dash and agency taken off."""
    found = _dateline(f"{text.rstrip(' -–—')} — The", "") if text else None
    return found.place if found else text.rstrip(" -–—")


def _people(item: Mapping[str, Any]) -> list[str]:
    people = item.get("person") or item.get("people") or []
    listed = [each for each in people if isinstance(each, Mapping)] if isinstance(people, list) else []
    return [
        str(each.get("name", ""))
        for each in listed
        if str(each.get("rel", each.get("role", ""))).lower() in ("author", "creator", "writer")
    ]


def _associated(item: Mapping[str, Any]) -> Iterable[Picture]:
    """The pictures among an item's associations: a map in version 1, a list in version 2."""
    told = item.get("associations") or {}
    listed = list(told.values()) if isinstance(told, Mapping) else told if isinstance(told, list) else []
    taken: set[str] = set()
    for each in listed:
        if not isinstance(each, Mapping) or each.get("type") not in ("picture", "graphic"):
            continue
        url = _rendition(each.get("renditions")) or clean_address(_text(each, "uri"))
        if url:
            caption = _text(each, "description_text") or _role(each, "descriptions") or _text(each, "body_text")
            name = picture_name(url, taken, kind=_text(each, "mimetype"))
            taken.add(name)
            alt = _text(each, "altText") or _text(each, "alttext") or _text(each, "headline")
            credit = _text(each, "creditline") or _text(each, "byline") or _text(each, "copyrightholder")
            yield Picture(name, url=url, alt=alt, caption=" ".join(caption.split()), credit=credit)


def _rendition(told: Any) -> str:
    """The address of the largest picture that is not a raw original."""
    listed = list(told.values()) if isinstance(told, Mapping) else told if isinstance(told, list) else []
    sized = [each for each in listed if isinstance(each, Mapping) and clean_address(_text(each, "href"))]
    sized.sort(key=lambda each: int(w) if (w := _text(each, "width")).isdecimal() and len(w) < 8 else 0)
    below = [
        each for each in sized if not _text(each, "width").isdecimal() or int(_text(each, "width")[:8]) <= 2400
    ]
    return clean_address(_text((below or sized)[-1], "href")) if sized else ""


def _with_pictures(body: Written, pictures: Iterable[Picture]) -> Written:
    """The body with its pictures above the text, if it shows none itself."""
    found = tuple(pictures)
    if body.pictures or not found:
        return body
    return Written((f"![{found[0].alt}]({found[0].name})", *body.blocks) if body.blocks else (), found)
