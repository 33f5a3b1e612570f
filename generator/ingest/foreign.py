"""Foreign fields: what other programs' documents say of themselves, as the fields of a story.

Front matter of other generators, exports of reading lists and metadata of many kinds use the same few names.
Each has its home here; what has none is kept under `extra`, as it is written. Values are texts, lists and
maps; how they were written is the reader's affair.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from generator.ingest.foreign_values import (
    Value,
    address_of,
    language_of_tag,
    names_of,
    notes_of,
    picture_of,
    rights_of,
    sections_of,
    source_of,
    stamp_of,
    tags_of,
    text_of,
    texts_of,
)
from generator.ingest.stamps import turning_point
from generator.ingest.story import Evidence

_USUAL = """
title: title headline resolvedtitle giventitle name subject
byline: byline bylines authors author by creator creators dccreator writer writers reporter publishedby
published: published publishedat datepublished pubdate publisheddate publicationdate publishdate pubdatetime
    articlepublishedtime dateofpublication issued date dcdate
updated: updated updatedat modified lastmod lastmodified lastmodifiedat lastmodificationdate datemodified
    dateupdated modifieddate
section: section category categories rubric rubrik desk
tags: tags tag keywords labels topics subjects
url: url link originalurl sourceurl canonicalurl canonical resolvedurl givenurl originurl externalurl weburl
    uri href permalink address
source: source publisher publication sitename site website outlet provider newspaper domainname
language: language lang locale inlanguage
kicker: kicker overline
dateline: dateline place
agency: agency wire
distributor: distributor
rights: rights copyright copyrightnotice license licence
embargo: embargo embargoed embargoeduntil
expires: expires expirydate expiry expirationdate expiresat unpublishdate
image: image cover coverimage thumbnail thumbnailurl featuredimage featureimage previewpicture leadimage
    leadimageurl imageurl topimage banner hero
notes: corrections correction editorsnote
"""
_KEPT_TEXT = 2000
_MOST_EXTRA = 100


class Told(msgspec.Struct, frozen=True):
    """What a document says of itself: fields of a Story, with their evidence."""

    fields: dict[str, Any]
    extra: dict[str, str | list[str]]
    evidence: dict[str, Evidence]
    undated: dict[str, str] = {}
    """By key, what stands where a date should: no calendar has it. It is kept in `extra`."""

    def get(self, field: str) -> str:
        value = self.fields.get(field, "")
        return value if isinstance(value, str) else ""


def told_by(
    values: Mapping[str, Value], where: str, *, saved: bool = False, but: frozenset[str] = frozenset()
) -> Told:
    """Give every value its home. `where` names the place for the evidence (`front matter`).

    `saved`: the document is somebody's copy, whose own changes say nothing of the story's. Names in `but`
    are the reader's own affair.
    """
    fields: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    used: set[str] = set()
    names = {key: _plain(key) for key in values}
    for field, usual in _HOMES.items():
        for name in usual:
            if saved and name in _OF_THE_COPY:
                continue
            for key in [key for key, plain in names.items() if plain == name and key not in but]:
                value = _READ[field](values[key])
                if value and not fields.get(field):
                    fields[field] = value
                    evidence[field] = Evidence(f"{where}, {key}", f"{field}: {key}")
                    used.add(key)
    used |= _address_as_source(values, names, fields, evidence, where)
    used |= {key for key, plain in names.items() if plain == "draft"}
    used |= {key for key, plain in names.items() if plain in _HOMES["embargo"] and _says_no(values[key])}
    if key := _draft_key(values, names) or _endless_embargo(values, names, fields, used):
        fields["draft"] = True
        evidence["draft"] = Evidence(f"{where}, {key}", "draft")
        used.add(key)
    if isinstance(section := fields.get("section"), list):
        fields["section"] = section[0]
        fields["tags"] = tuple(dict.fromkeys((*fields.get("tags", ()), *section[1:])))
    extra = _extra({key: value for key, value in values.items() if key not in used and key not in but})
    undated = {key: text_of(values[key]) for key in extra if key in values and _is_undated(key, values[key])}
    return Told({key: value for key, value in fields.items() if value}, extra, evidence, undated)


def _is_undated(key: str, value: Value) -> bool:
    """Whether a key of a date holds none: neither a calendar's nor a word that a program has for it."""
    text, field = text_of(value), _DATES.get(_plain(key), "")
    is_word = not text or text.lower() in (*_ANSWERS, *_NOT_YET)
    return bool(field) and not is_word and not _READ[field](value)


_OF_THE_COPY = frozenset(("updated", "updatedat", "modified", "lastmodified", "by", "address", "name", "place"))


def _plain(key: str) -> str:
    return re.sub(
        r"[^a-z0-9]",
        "",
        key.lower().rpartition(":")[2] if key.lower().startswith(("dc:", "og:")) else key.lower(),
    )


_HOMES: dict[str, list[str]] = {}
for _line in re.sub(r"\n\s+", " ", _USUAL.strip()).split("\n"):
    _field, _, _names = _line.partition(":")
    _HOMES[_field] = _names.split()
_READ: dict[str, Any] = {
    "byline": names_of,
    "published": stamp_of,
    "updated": stamp_of,
    "embargo": lambda value: turning_point(text_of(value)),
    "expires": lambda value: turning_point(text_of(value)),
    "section": sections_of,
    "tags": tags_of,
    "url": address_of,
    "source": source_of,
    "language": lambda value: language_of_tag(text_of(value)),
    "rights": lambda value: rights_of(text_of(value)),
    "image": picture_of,
    "notes": notes_of,
    **dict.fromkeys(("title", "kicker", "dateline", "agency", "distributor"), text_of),
}


_ANSWERS = ("true", "false", "yes", "no", "on", "off", "0", "1", "never", "none")
_DATES = {name: field for field in ("published", "updated", "embargo", "expires") for name in _HOMES[field]}


def _address_as_source(
    values: Mapping[str, Value],
    names: dict[str, str],
    fields: dict[str, Any],
    evidence: dict[str, Evidence],
    where: str,
) -> set[str]:
    """Clippers note the page's address as its `source`. Answers with the name that was used."""
    key = next((key for key, plain in names.items() if plain in ("source", "origin")), "")
    url = address_of(values[key]) if key else ""
    if url and not fields.get("url"):
        fields["url"] = url
        evidence["url"] = Evidence(f"{where}, {key}", "url: an address as source")
        return {key}
    return set()


def _draft_key(values: Mapping[str, Value], names: dict[str, str]) -> str:
    """The key that holds a story back: Hugo's `draft: true`, Jekyll's `published: false`, Pelican's status."""
    for key, plain in names.items():
        if text_of(values[key]).lower() in _HOLDING_BACK.get(plain, ()):
            return key
    return ""


def _endless_embargo(
    values: Mapping[str, Value], names: dict[str, str], fields: dict[str, Any], used: set[str]
) -> str:
    """The key of an embargo whose end cannot be read: it holds until an editor lifts it."""
    if fields.get("embargo"):
        return ""
    keys = [key for key, plain in names.items() if plain in _HOMES["embargo"] and text_of(values[key])]
    return next((key for key in keys if key not in used), "")


def _says_no(value: Value) -> bool:
    return text_of(value).lower() in ("false", "no", "off", "none", "0")


_NOT_YET = ("draft", "hidden", "private", "pending", "unpublished", "skip")
_HOLDING_BACK: dict[str, tuple[str, ...]] = {
    "draft": ("true", "yes", "1", "on"),
    "published": ("false", "no"),
    "publish": ("false", "no"),
    "status": _NOT_YET,
    "poststatus": _NOT_YET,
}


def _extra(values: Mapping[str, Value]) -> dict[str, str | list[str]]:
    """What has no home, maps within it by names with dots, each value cut where it is no field any more."""
    found: dict[str, str | list[str]] = {}
    for key, value in values.items():
        if isinstance(value, Mapping):
            inner = _extra({f"{key}.{name}": each for name, each in value.items()})
            found |= {name: each for name, each in inner.items() if name not in found}
        elif isinstance(value, list | tuple):
            texts = [text[:_KEPT_TEXT] for text in texts_of(value)]
            found |= {key: texts[:_MOST_EXTRA]} if texts else {}
        elif text := " ".join(str(value).split()):
            found[key] = text[:_KEPT_TEXT]
    return dict(list(found.items())[:_MOST_EXTRA])
