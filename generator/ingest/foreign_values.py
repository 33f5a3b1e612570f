"""Foreign values: texts, lists and maps of other programs' documents, read as the values of a story's fields.

How a document was written (YAML, TOML, JSON) no longer matters here: all scalars are texts.
"""

import re
from collections.abc import Mapping
from typing import Any

from generator import urls
from generator.ingest.addresses import clean_address
from generator.ingest.bylines import LONGEST_LIST, byline, names_in
from generator.ingest.picture_names import picture_name
from generator.ingest.rights import rights, without_company_form
from generator.ingest.stamps import stamp
from generator.ingest.story import Picture, RightsLine

Value = Any
"""A text, a list of values or a map from names to values: what YAML, TOML and JSON have in common."""


def texts_of(value: Value) -> list[str]:
    """The texts in a value: itself, its items, or the names of things that are maps."""
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, list | tuple):
        return [text for item in value for text in texts_of(item)]
    if isinstance(value, Mapping):
        for key in ("name", "label", "title", "text", "value", "term", "rendered", "quote", "#text", "url"):
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
        if len(text) > LONGEST_LIST:
            continue
        text = re.sub(r"\s*<?[\w.+-]+@[\w.-]+>?\s*", " ", text.strip("[] ")).strip(" ()")
        said = byline(text)
        names = said.names if said else (names_in(text) or ((text,), ""))[0]
        found += [" ".join(name.split()) for name in names or (text,)]
    return tuple(
        dict.fromkeys(
            name for name in found if name and not name.isdecimal() and name.casefold() not in _NOBODY
        )
    )


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


def text_of(value: Value) -> str:
    return " ".join(" ".join(texts_of(value)[:1]).split())


def stamp_of(value: Value) -> str:
    return stamp(text_of(value))


def sections_of(value: Value) -> str | list[str]:
    return [
        name
        for text in texts_of(value)
        if (name := " ".join(text.strip("[]#/ ").split())) and not name.isdecimal()
    ]


def tags_of(value: Value) -> tuple[str, ...]:
    """A list of words, or one text with commas between them."""
    texts = texts_of(value)
    if isinstance(value, str):
        texts = re.split(r"[,;，、|]", value.strip("[] "))
    words = [" ".join(text.strip(" #\"'.").split()) for text in texts]
    if all(word.isdecimal() for word in words):
        # Programs name by number what they keep elsewhere.
        return ()
    return tuple(dict.fromkeys(word for word in words if word and urls.slug(word)))


def address_of(value: Value) -> str:
    return next((clean for text in texts_of(value) if (clean := clean_address(text))), "")


def source_of(value: Value) -> str:
    text = text_of(value)
    if clean_address(text) or not urls.slug(text):
        return ""
    return without_company_form(text.removeprefix("www."))


def notes_of(value: Value) -> tuple[str, ...]:
    return tuple(" ".join(text.split()) for text in texts_of(value))
