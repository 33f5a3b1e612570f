"""Article: one story, as its front matter in `content/articles/` says.

Pure: bytes in, value and problems out. Only `title` is demanded and nothing is invented: what the front
matter does not say stays empty. The body becomes Prose elsewhere.
"""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from generator.bidi import balanced
from generator.fields import Fields
from generator.moments import When
from generator.policy import Takedown, Terms, read_takedown, read_terms
from generator.problems import Location, Problem, error, warning
from generator.references import is_external
from generator.urls import fits, is_language, is_web_address, slug
from generator.yamldoc import Document
from generator.yamlnodes import Mapping, Node, Scalar, Sequence

FOLDER = "articles/"
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class Rights(msgspec.Struct, frozen=True):
    """A rights line: as printed, and taken apart."""

    notice: str = ""
    owner: str = ""
    year: str = ""
    site: str = ""
    license: str = ""


class Image(msgspec.Struct, frozen=True):
    """The picture that stands for the story; `file` lies beside the article."""

    file: str
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Correction(msgspec.Struct, frozen=True):
    """A correction that the digest made, with its day."""

    date: When
    text: str


class Also(msgspec.Struct, frozen=True):
    """The same story elsewhere."""

    source: str
    title: str = ""
    url: str = ""


class Taken(msgspec.Struct, frozen=True):
    """How ingest took a story up: the hash of its seed, the reader with its version, the day."""

    sha256: str
    reader: str
    on: When | None = None


class Article(msgspec.Struct, frozen=True, omit_defaults=True, tag=True):
    """A story's front matter. `path` is relative to `content/`; `places` holds line and column of its keys."""

    path: str
    title: str
    id: str = ""
    date: When | None = None
    published: When | None = None
    updated: When | None = None
    section: str = ""
    kicker: str = ""
    byline: tuple[str, ...] = ()
    dateline: str = ""
    agency: str = ""
    source: str = ""
    distributor: str = ""
    rights: Rights | None = None
    terms: Terms = Terms()
    """How much of it may be shown, as far as it says so itself."""
    takedown: Takedown | None = None
    url: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    draft: bool = False
    embargo: When | None = None
    expires: When | None = None
    aliases: tuple[str, ...] = ()
    summary: str = ""
    comment: str = ""
    headline_original: str = ""
    image: Image | None = None
    corrections: tuple[Correction, ...] = ()
    notes: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    lead: bool = False
    story: str = ""
    also: tuple[Also, ...] = ()
    merge: str = ""
    """The story, by id or path, that is shown in place of this one, because it is the same."""
    seed: str = ""
    taken: Taken | None = None
    places: dict[str, tuple[int, int]] = {}

    @property
    def key(self) -> str:
        """The permanent id, or the content path where there is none."""
        return self.id or self.path.removesuffix(".md")

    def where(self, key: str = "") -> Location:
        """The place of a key's value, or of the document."""
        return Location(f"content/{self.path}", *self.places.get(key, (1, 1)))


_PLACED = """
id title section source tags aliases image embargo expires date merge story takedown
""".split()


def parse_article(path: str, document: Document, problems: list[Problem]) -> Article:
    """Read an article's front matter; what is wrong is added to `problems`."""
    entries = document.front.entries
    fields = Fields(document.front, f"content/{path}", problems)
    title = _title(fields)
    # Of more than thirty keys a story has some eight: asking for the others took half of the time.
    values = {key: read(fields, key) for key, read in _READERS.items() if key in entries}
    if "rights" in entries:
        values["terms"] = read_terms(fields, beside=_NOTICE)
    fields.finish(also=(*_READERS, "separate", "extra"), instead=_ELSEWHERE)
    return Article(path=path, title=title, places=_places(document.front), **values)


_ELSEWHERE = {
    "author": "the key for writers is `byline`: `byline: [Jane Doe]`",
    "authors": "the key for writers is `byline`: `byline: [Jane Doe]`",
    "category": "the newspaper section is `section`, free subjects are `tags`",
    "categories": "the newspaper section is `section`, free subjects are `tags`",
    "keywords": "subjects are `tags`: `tags: [rivers, trade]`",
    "description": "the curator's summary is `summary`",
    "excerpt": "the curator's summary is `summary`",
    "slug": "the address follows the file's name: rename the file; former addresses go into `aliases`",
    "permalink": "the address follows the file's name: rename the file; former addresses go into `aliases`",
    "lang": "the key is `language`",
    "status": "the key is `draft`: `draft: true`",
    "publishdate": "to hold a story back until a moment, write `embargo`",
    "expirydate": "the key is `expires`",
    "lastmod": "the key is `updated`",
    "redirect_from": "former addresses go into `aliases`",
    "layout": "every kind of document has its template: remove it; what is yours alone goes under `extra`",
}
"""What people write who come from other tools."""


def _places(front: Mapping) -> dict[str, tuple[int, int]]:
    entries = front.entries
    return {key: (entries[key][1].line, entries[key][1].column) for key in _PLACED if key in entries}


def _title(fields: Fields) -> str:
    title = fields.required("title", fields.text, "write `title: The headline`", "the front matter")
    return " ".join(title.split())


def _id(fields: Fields, key: str) -> str:
    text = fields.text(key)
    if not text or _ID.fullmatch(text):
        return text
    hint = "use letters, digits and hyphens, 64 at most, or leave `id` out"
    fields.problems.append(error(fields.where(key), f"{text!r} cannot be an id", hint=hint))
    return ""


def _named(fields: Fields, key: str) -> str:
    """A name that becomes part of an address."""
    name = " ".join(fields.text(key).split())
    if name and not slug(name):
        hint = "write it out in letters, or leave it out"
        fields.problems.append(error(fields.where(key), without_address(key, name), hint=hint))
        return ""
    return name


def without_address(key: str, name: str) -> str:
    """What to say of a name that no address can be made of."""
    return f"`{key}` is {name!r}, which has no letter or digit for its address"


def _trimmed(fields: Fields, key: str) -> str:
    return fields.text(key).strip()


def _section(fields: Fields, key: str) -> str:
    """A section's name; its address may be the configuration's to say (see `groups`)."""
    return " ".join(fields.text(key).split())


def _tags(fields: Fields, key: str) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    for node in fields.items(key):
        tag = balanced(node.text) if isinstance(node, Scalar) and not node.absent else ""
        name = slug(tag)
        if name:
            tags.setdefault(name, " ".join(tag.split()))
        elif tag:
            fields.wrong(node, f"the tag {tag!r} has no letter or digit for its address", "write a word")
        elif not isinstance(node, Scalar):
            fields.wrong(node, "a tag is a word, not a list or a map", "write `tags: [rivers, trade]`")
    alone = fields.node(key)
    if isinstance(alone, Scalar) and "," in alone.text:
        message = f"`tags` is the one tag {alone.text!r}"
        hint = f"if these are several, put brackets around: `tags: [{alone.text}]`"
        fields.problems.append(warning(fields.at(alone), message, hint=hint))
    return tuple(tags.values())


def _language(fields: Fields, key: str) -> str:
    text = fields.text(key)
    if not text or is_language(text):
        return text
    hint = "write a tag of BCP 47: en, de, pt-BR"
    fields.problems.append(error(fields.where(key), f"{text!r} is not a language tag", hint=hint))
    return ""


def _web_address(fields: Fields, key: str) -> str:
    text = fields.text(key).strip()
    if not text or is_web_address(text):
        return text
    message = f"`{key}` is {text!r}, which is not a web address"
    hint = "write it whole, without blanks: https://paper.example/story"
    fields.problems.append(error(fields.where(key), message, hint=hint))
    return ""


def _rights(fields: Fields, key: str) -> Rights | None:
    if isinstance(fields.node(key), Scalar):
        return None  # a policy in one word
    entry = fields.within(key)
    if entry is None:
        return None
    rights = Rights(**{key: entry.text(key) for key in _NOTICE})
    return None if rights == Rights() else rights


_NOTICE = ("notice", "owner", "year", "site", "license")
"""What `rights` says of the line that the source prints; the policy stands beside it."""


def _taken(fields: Fields, key: str) -> Taken | None:
    entry = fields.within(key)
    if entry is None:
        return None
    taken = Taken(entry.text("sha256"), entry.text("reader"), entry.when("on"))
    entry.finish()
    return taken if taken.sha256 and taken.reader else None


def _image(fields: Fields, key: str) -> Image | None:
    hint = "write `image: {file: harbour.jpg, alt: What it shows}`"
    node = fields.node(key)
    if isinstance(node, Scalar):
        image = Image(node.text.strip())
    else:
        entry = fields.within(key)
        if entry is None:
            return None
        file = entry.required("file", entry.text, hint, "the image").strip()
        image = Image(file, entry.text("alt"), entry.text("caption"), entry.text("credit"))
        entry.finish()
    where = fields.where(key)
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", image.file) and not is_web_address(image.file):
        message = f"`{image.file}` is no picture that a page may show"
        fields.problems.append(error(where, message, hint="name a file beside the document"))
        return None
    if is_external(image.file):
        message = f"`{image.file}` lies elsewhere: every reader would be known there"
        hint = "put the file beside the document, if you may, and name that"
        fields.problems.append(warning(where, message, hint=hint))
        return None
    if image.file and not image.alt.strip():
        message = f"the picture `{image.file}` has no `alt` for readers who cannot see it"
        fields.problems.append(warning(where, message, hint=hint))
    return image if image.file else None


def _corrections(fields: Fields, key: str) -> tuple[Correction, ...]:
    hint = "write `- {date: 2026-11-23, text: What was wrong, and what is right}`"
    corrections = []
    for entry in fields.each(key, hint):
        date = entry.required("date", entry.when, hint, "the correction")
        text = entry.required("text", entry.text, hint, "the correction")
        entry.finish()
        if date and text:
            corrections.append(Correction(date, text))
    return tuple(sorted(corrections, key=lambda correction: correction.date.iso))


def _also(fields: Fields, key: str) -> tuple[Also, ...]:
    """Entries are a source's name, or a map with source, title and url.

    What ingest keeps there has `seed` and `id` too; where a seed named no source there is nothing to show.
    """
    found = []
    node = fields.node(key)
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Scalar):
            found += [Also(balanced(item.text))] if item.text.strip() and not item.absent else []
        elif isinstance(item, Mapping):
            entry = Fields(item, fields.path, fields.problems)
            also = Also(entry.text("source"), entry.text("title"), _web_address(entry, "url"))
            if also.source:
                found.append(also)
            elif not entry.has("seed"):
                entry.required("source", entry.text, "write `- {source: Its name}`", "the entry")
            entry.finish(also=("seed", "id"))
        else:
            fields.wrong(item, "an entry of `also` is a source, not a list", "write `- {source: Its name}`")
    if node is not None and not isinstance(node, Sequence):
        fields.wrong(node, "`also` must be a list", "write `also: [The Other Paper]`")
    return tuple(found)


def _aliases(fields: Fields, key: str) -> tuple[str, ...]:
    aliases = []
    for node in fields.items(key):
        if isinstance(node, Scalar) and _is_address(node.text):
            aliases.append(node.text)
        else:
            _wrong_alias(fields, node)
    return tuple(dict.fromkeys(aliases))


def _is_address(text: str) -> bool:
    parts = text.removesuffix("/").split("/")
    return (
        len(parts) > 1
        and not parts[0]
        and not {"", ".", ".."} & {*parts[1:]}
        and not re.search(r"[\x00-\x20\x7f-\x9f<>\"?#\\]", text)
        and fits(text)
    )


def _wrong_alias(fields: Fields, node: Node) -> None:
    shown = f"{node.text!r} " if isinstance(node, Scalar) else "this "
    hint = "write it from the root, without domain and blanks: /articles/2026/11/old-name/"
    fields.wrong(node, f"{shown}is no former address on this site", hint)


_READERS: dict[str, Callable[[Fields, str], Any]] = {
    "id": _id,
    "date": Fields.when,
    "published": partial(Fields.when, day=False),
    "updated": Fields.when,
    "section": _section,
    "kicker": Fields.text,
    "byline": Fields.texts,
    "dateline": Fields.text,
    "agency": Fields.text,
    "source": _named,
    "distributor": Fields.text,
    "rights": _rights,
    "takedown": read_takedown,
    "url": _web_address,
    "language": _language,
    "tags": _tags,
    "draft": Fields.flag,
    "embargo": Fields.when,
    "expires": Fields.when,
    "aliases": _aliases,
    "summary": Fields.text,
    "comment": Fields.text,
    "headline_original": Fields.text,
    "image": _image,
    "corrections": _corrections,
    "notes": Fields.texts,
    "credits": Fields.texts,
    "lead": Fields.flag,
    "story": _named,
    "also": _also,
    "merge": _trimmed,
    "seed": Fields.text,
    "taken": _taken,
}
"""How the value of each key is read, `title` apart. The keys are the fields of Article."""
