"""Foreign fields: what other programs' documents say of themselves, as the fields of a story.

Front matter of other generators, exports of reading lists and metadata of many kinds use the same few names.
Each has its home here; what has none is kept under `extra`, as it is written. Values are texts, lists and
maps; how they were written is the reader's affair.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from generator import urls
from generator.ingest.addresses import clean_address
from generator.ingest.bylines import byline, names_in
from generator.ingest.picture_names import picture_name
from generator.ingest.rights import rights, without_company_form
from generator.ingest.stamps import stamp
from generator.ingest.story import Evidence, Picture, RightsLine

Value = Any
"""A text, a list of values or a map from names to values: what YAML, TOML and JSON have in common."""

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
    if key := _draft_key(values, names):
        fields["draft"] = True
        evidence["draft"] = Evidence(f"{where}, {key}", "draft")
        used.add(key)
    if isinstance(section := fields.get("section"), list):
        fields["section"] = section[0]
        fields["tags"] = tuple(dict.fromkeys((*fields.get("tags", ()), *section[1:])))
    extra = _extra({key: value for key, value in values.items() if key not in used and key not in but})
    return Told({key: value for key, value in fields.items() if value}, extra, evidence)


_OF_THE_COPY = frozenset(("updated", "updatedat", "modified", "lastmodified", "by", "address", "name", "place"))


def texts_of(value: Value) -> list[str]:
    """The texts in a value: itself, its items, or the names of things that are maps."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, list | tuple):
        return [text for item in value for text in texts_of(item)]
    if isinstance(value, Mapping):
        for key in ("name", "label", "title", "text", "value", "term", "#text", "url"):
            if value.get(key):
                return texts_of(value[key])
    return []


def plain_of(value: Any) -> Value:
    """A value of JSON or TOML with all its scalars as texts; None and empty texts are gone."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return {str(key): plain for key, each in value.items() if (plain := plain_of(each)) not in (None, "")}
    if isinstance(value, list | tuple):
        return [plain for each in value if (plain := plain_of(each)) not in (None, "")]
    return None if value is None else value if isinstance(value, str) else str(value)


def language_of_tag(text: str) -> str:
    """A language as a BCP 47 tag: `en_US.UTF-8` is en-US; empty for what is none."""
    tag = text.strip().partition(".")[0].replace("_", "-")
    if not urls.is_language(tag):
        return ""
    parts = tag.split("-")
    return "-".join([parts[0].lower(), *[part.upper() if len(part) == 2 else part for part in parts[1:]]])


def names_of(value: Value) -> tuple[str, ...]:
    """Writers' names, from a list or a line of them."""
    found: list[str] = []
    for text in texts_of(value):
        text = re.sub(r"\s*<?[\w.+-]+@[\w.-]+>?\s*", " ", text.strip("[] ")).strip(" ()")
        said = byline(text)
        names = said.names if said else (names_in(text) or ((text,), ""))[0]
        found += [" ".join(name.split()) for name in names or (text,)]
    return tuple(dict.fromkeys(name for name in found if name and name.casefold() not in _NOBODY))


_NOBODY = frozenset(
    ("admin", "administrator", "editor", "editors", "webmaster", "root", "user", "author", "unknown", "none")
)


def rights_of(text: str) -> RightsLine | None:
    """A rights line taken apart; one that follows no convention stays whole."""
    text = " ".join(text.split())
    if not text or not re.search(r"\w", text):
        return None
    read = rights(text) or rights(f"© {text}")
    if read is None:
        return RightsLine(notice=text)
    return RightsLine(text, read.owner, read.year, read.site, read.license)


def picture_of(value: Value, *, alt: str = "") -> Picture | None:
    """The picture that a value names: its address, or the file beside the seed."""
    told = value if isinstance(value, Mapping) else {}
    target = next(
        (
            texts[0]
            for key in ("url", "src", "file", "path", "image", "href")
            if (texts := texts_of(told.get(key)))
        ),
        "",
    )
    if not told:
        target = next(iter(texts_of(value)), "")
    target = re.sub(r"^!?\[\[([^\[\]|]+)(?:\|[^\[\]]*)?\]\]$", r"\1", target)
    url = target if urls.is_web_address(target) else ""
    if not target or (not url and (re.match(r"[A-Za-z][\w+.-]*:|/", target) or "." not in target)):
        return None
    said = {key: " ".join(" ".join(texts_of(told.get(key))).split()) for key in ("alt", "caption", "credit")}
    return Picture(
        picture_name(target),
        beside="" if url else target,
        url=url,
        alt=said["alt"] or alt,
        caption=said["caption"],
        credit=said["credit"],
    )


def _plain(key: str) -> str:
    return re.sub(
        r"[^a-z0-9]",
        "",
        key.lower().rpartition(":")[2] if key.lower().startswith(("dc:", "og:")) else key.lower(),
    )


def _text(value: Value) -> str:
    return " ".join(" ".join(texts_of(value)[:1]).split())


def _stamp(value: Value) -> str:
    return stamp(_text(value))


def _section(value: Value) -> str | list[str]:
    return [name for text in texts_of(value) if (name := " ".join(text.strip("[]#/ ").split()))]


def _tags(value: Value) -> tuple[str, ...]:
    """A list of words, or one text with commas between them."""
    texts = texts_of(value)
    if isinstance(value, str):
        texts = re.split(r"[,;，、|]", value.strip("[] "))
    words = [" ".join(text.strip(" #\"'.").split()) for text in texts]
    return tuple(dict.fromkeys(word for word in words if word and urls.slug(word)))


def _url(value: Value) -> str:
    return next((clean for text in texts_of(value) if (clean := clean_address(text))), "")


def _source(value: Value) -> str:
    text = _text(value)
    if clean_address(text) or not urls.slug(text):
        return ""
    return without_company_form(text.removeprefix("www."))


def _notes(value: Value) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in texts_of(value))


_HOMES: dict[str, list[str]] = {}
for _line in re.sub(r"\n\s+", " ", _USUAL.strip()).split("\n"):
    _field, _, _names = _line.partition(":")
    _HOMES[_field] = _names.split()
_READ: dict[str, Any] = {
    "byline": names_of,
    "published": _stamp,
    "updated": _stamp,
    "embargo": _stamp,
    "section": _section,
    "tags": _tags,
    "url": _url,
    "source": _source,
    "language": lambda value: language_of_tag(_text(value)),
    "rights": lambda value: rights_of(_text(value)),
    "image": picture_of,
    "notes": _notes,
    **dict.fromkeys(("title", "kicker", "dateline", "agency", "distributor"), _text),
}


def _address_as_source(
    values: Mapping[str, Value],
    names: dict[str, str],
    fields: dict[str, Any],
    evidence: dict[str, Evidence],
    where: str,
) -> set[str]:
    """Clippers note the page's address as its `source`. Answers with the name that was used."""
    key = next((key for key, plain in names.items() if plain in ("source", "origin")), "")
    url = _url(values[key]) if key else ""
    if url and not fields.get("url"):
        fields["url"] = url
        evidence["url"] = Evidence(f"{where}, {key}", "url: an address as source")
        return {key}
    return set()


def _draft_key(values: Mapping[str, Value], names: dict[str, str]) -> str:
    """The key that holds a story back: Hugo's `draft: true`, Jekyll's `published: false`, Pelican's status."""
    for key, plain in names.items():
        if _text(values[key]).lower() in _HOLDING_BACK.get(plain, ()):
            return key
    return ""


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
