"""Article: one story, as its front matter in `content/articles/` says.

Pure: bytes in, value and problems out. Only `title` is demanded and nothing is invented: what the front
matter does not say stays empty. The body becomes Prose elsewhere.
"""

import re

import msgspec

from generator.moments import When
from generator.problems import Location, Problem, error
from generator.urls import slug
from generator.yamldoc import Document, Fields, Mapping, Node, Scalar, Sequence

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
    date: When
    text: str


class Also(msgspec.Struct, frozen=True):
    """The same story elsewhere."""

    source: str
    title: str = ""
    url: str = ""


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
    seed: str = ""
    places: dict[str, tuple[int, int]] = {}

    @property
    def key(self) -> str:
        """The permanent id, or the content path where there is none."""
        return self.id or self.path.removesuffix(".md")

    def where(self, key: str = "") -> Location:
        """The place of a key's value, or of the document."""
        return Location(f"content/{self.path}", *self.places.get(key, (1, 1)))


_PLACED = ("id", "title", "section", "source", "tags", "aliases", "image", "embargo", "expires", "date")


def parse_article(path: str, document: Document, problems: list[Problem]) -> Article:
    """Read an article's front matter; what is wrong is added to `problems`."""
    fields = Fields(document.front, f"content/{path}", problems)
    article = Article(
        path=path,
        title=_title(fields),
        id=_id(fields),
        date=fields.when("date"),
        published=fields.when("published", day=False),
        updated=fields.when("updated"),
        section=_named(fields, "section"),
        kicker=fields.text("kicker"),
        byline=fields.texts("byline"),
        dateline=fields.text("dateline"),
        agency=fields.text("agency"),
        source=_named(fields, "source"),
        distributor=fields.text("distributor"),
        rights=_rights(fields),
        url=_web_address(fields, "url"),
        language=_language(fields),
        tags=_tags(fields),
        draft=fields.flag("draft"),
        embargo=fields.when("embargo"),
        expires=fields.when("expires"),
        aliases=_aliases(fields),
        summary=fields.text("summary"),
        comment=fields.text("comment"),
        headline_original=fields.text("headline_original"),
        image=_image(fields),
        corrections=_corrections(fields),
        notes=fields.texts("notes"),
        credits=fields.texts("credits"),
        lead=fields.flag("lead"),
        story=fields.text("story"),
        also=_also(fields),
        seed=fields.text("seed"),
        places=_places(document.front),
    )
    fields.finish(also=("merge", "separate", "taken", "extra"))
    return article


def _places(front: Mapping) -> dict[str, tuple[int, int]]:
    entries = front.entries
    return {key: (entries[key][1].line, entries[key][1].column) for key in _PLACED if key in entries}


def _title(fields: Fields) -> str:
    title = fields.required("title", fields.text, "write `title: The headline`", "the front matter")
    return " ".join(title.split())


def _id(fields: Fields) -> str:
    text = fields.text("id")
    if not text or _ID.fullmatch(text):
        return text
    hint = "use letters, digits and hyphens, or leave `id` out"
    fields.problems.append(error(fields.where("id"), f"{text!r} cannot be an id", hint=hint))
    return ""


def _named(fields: Fields, key: str) -> str:
    """A name that becomes part of an address."""
    name = " ".join(fields.text(key).split())
    if name and not slug(name):
        message = f"`{key}` is {name!r}, which has no letter or digit for its address"
        fields.problems.append(error(fields.where(key), message, hint="write a name"))
        return ""
    return name


def _tags(fields: Fields) -> tuple[str, ...]:
    tags: dict[str, str] = {}
    for tag in fields.texts("tags"):
        name = slug(tag)
        if name:
            tags.setdefault(name, " ".join(tag.split()))
        else:
            message = f"the tag {tag!r} has no letter or digit for its address"
            fields.problems.append(error(fields.where("tags"), message, hint="write a word"))
    return tuple(tags.values())


def _language(fields: Fields) -> str:
    text = fields.text("language")
    if not text or re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        return text
    hint = "write en, de or pt-BR (BCP 47)"
    fields.problems.append(error(fields.where("language"), f"{text!r} is not a language tag", hint=hint))
    return ""


def _web_address(fields: Fields, key: str) -> str:
    text = fields.text(key)
    if not text or re.fullmatch(r"https?://[^\s<>\"]+", text):
        return text
    message = f"`{key}` is {text!r}, which is not a web address"
    fields.problems.append(error(fields.where(key), message, hint="begin with https://"))
    return ""


def _rights(fields: Fields) -> Rights | None:
    entry = fields.within("rights")
    if entry is None:
        return None
    rights = Rights(**{key: entry.text(key) for key in ("notice", "owner", "year", "site", "license")})
    entry.finish()
    return None if rights == Rights() else rights


def _image(fields: Fields) -> Image | None:
    node = fields.node("image")
    if isinstance(node, Scalar):
        return Image(node.text)
    entry = fields.within("image")
    if entry is None:
        return None
    hint = "write `image: {file: harbour.jpg, alt: What it shows}`"
    file = entry.required("file", entry.text, hint, "the image")
    image = Image(file, entry.text("alt"), entry.text("caption"), entry.text("credit"))
    entry.finish()
    return image if file else None


def _corrections(fields: Fields) -> tuple[Correction, ...]:
    hint = "write `- {date: 2026-11-23, text: What was wrong, and what is right}`"
    corrections = []
    for entry in fields.each("corrections", hint):
        date = entry.required("date", entry.when, hint, "the correction")
        text = entry.required("text", entry.text, hint, "the correction")
        entry.finish()
        if date and text:
            corrections.append(Correction(date, text))
    return tuple(sorted(corrections, key=lambda correction: correction.date.iso))


def _also(fields: Fields) -> tuple[Also, ...]:
    """Entries are a source's name, or a map with source, title and url."""
    found = []
    node = fields.node("also")
    for item in node.items if isinstance(node, Sequence) else ():
        if isinstance(item, Scalar):
            found.append(Also(item.text))
        elif isinstance(item, Mapping):
            entry = Fields(item, fields.path, fields.problems)
            source = entry.required("source", entry.text, "write `- {source: Its name}`", "the entry")
            found.append(Also(source, entry.text("title"), _web_address(entry, "url")))
            entry.finish(also=("seed", "id"))
    if node is not None and not isinstance(node, Sequence):
        fields.wrong(node, "`also` must be a list", "write `also: [The Other Paper]`")
    return tuple(found)


def _aliases(fields: Fields) -> tuple[str, ...]:
    aliases = []
    for node in fields.items("aliases"):
        if isinstance(node, Scalar) and _is_address(node.text):
            aliases.append(node.text)
        else:
            _wrong_alias(fields, node)
    return tuple(aliases)


def _is_address(text: str) -> bool:
    return (
        text.startswith("/")
        and not text.startswith("//")
        and not any(part in ("..", ".") for part in text.split("/"))
        and not re.search(r"[\x00-\x20<>\"?#\\]", text)
    )


def _wrong_alias(fields: Fields, node: Node) -> None:
    fields.wrong(node, "an alias is a former address on this site", "write /articles/2026/11/old-name/")
