"""Edition: one dated issue of the digest: number, sections, and the stories that it carries.

Pure, like its neighbours: the stories are references as written; the catalog looks them up.
"""

import re

import msgspec

from generator.fields import Fields
from generator.moments import When
from generator.problems import Location, Problem, error
from generator.yamldoc import Document
from generator.yamlnodes import Mapping, Scalar

FOLDER = "editions/"

_STORY_HINT = "write `- {article: 3k9v2m7q4x1d}`, an id or a path below content/articles"


class StoryReference(msgspec.Struct, frozen=True):
    """A story that an edition names, by id or path, with a comment for this edition, and its place."""

    article: str
    comment: str
    line: int
    column: int


class EditionSection(msgspec.Struct, frozen=True):
    """A part of an edition, with its stories in the editor's order."""

    title: str
    stories: tuple[StoryReference, ...]


class Edition(msgspec.Struct, frozen=True, omit_defaults=True, tag=True):
    """An issue's front matter. `path` is relative to `content/`; its body is the editor's note."""

    path: str
    title: str
    date: When | None = None
    number: int | None = None
    locked: bool = False
    as_locked: dict[str, str] = {}
    """What each story was when the edition was locked: its seal, by its id (see `locked`)."""
    draft: bool = False
    embargo: When | None = None
    sections: tuple[EditionSection, ...] = ()
    places: dict[str, tuple[int, int]] = {}

    @property
    def key(self) -> str:
        return self.path.removesuffix(".md")

    def stories(self) -> tuple[StoryReference, ...]:
        """All that it names, in its order."""
        return tuple([story for section in self.sections for story in section.stories])

    def where(self, key: str = "") -> Location:
        return Location(f"content/{self.path}", *self.places.get(key, (1, 1)))


def parse_edition(path: str, document: Document, problems: list[Problem]) -> Edition:
    """Read an edition's front matter; what is wrong is added to `problems`."""
    fields = Fields(document.front, f"content/{path}", problems)
    edition = Edition(
        path=path,
        title=" ".join(fields.required("title", fields.text, "write `title: …`", "the edition").split()),
        date=fields.required("date", fields.when, "write `date: 2026-11-23`", "the edition"),
        number=fields.number("number"),
        locked=fields.flag("locked"),
        as_locked=_as_locked(fields),
        draft=fields.flag("draft"),
        embargo=fields.when("embargo"),
        sections=_sections(fields),
        places={
            key: (node.line, node.column)
            for key, (_, node) in document.front.entries.items()
            if key in ("title", "date", "number", "sections", "locked", "as_locked")
        },
    )
    fields.finish(also=("extra",), instead=_ELSEWHERE)
    return edition


def _as_locked(fields: Fields) -> dict[str, str]:
    entry = fields.within("as_locked")
    if entry is None:
        return {}
    found = {key: entry.text(key) for key in entry.mapping.entries}
    for key, seal in found.items():
        if not re.fullmatch(r"[0-9a-f]{16}(\+[0-9]{1,6})?", seal):
            hint = "`lock` writes these; run it again"
            fields.problems.append(error(entry.where(key), f"{seal!r} is no seal of a story", hint=hint))
    return {key: seal for key, seal in found.items() if seal}


_ELSEWHERE = {
    "stories": "stories stand in sections: `sections:`, then `- title: World` with `stories:` below it",
    "articles": "stories stand in sections: `sections:`, then `- title: World` with `stories:` below it",
    "issue": "the key is `number`",
    "note": "the editor's note is the text below the front matter",
    "expires": "an edition does not expire; its stories may",
}


def _sections(fields: Fields) -> tuple[EditionSection, ...]:
    hint = "write `- title: World`, and `stories:` below it"
    sections = []
    for entry in fields.each("sections", hint):
        title = " ".join(entry.required("title", entry.text, hint, "the section").split())
        sections.append(EditionSection(title, _stories(entry)))
        entry.finish()
    return tuple(sections)


def _stories(entry: Fields) -> tuple[StoryReference, ...]:
    stories = []
    for node in entry.items("stories"):
        if isinstance(node, Scalar) and (node.absent or not node.text.strip()):
            entry.wrong(node, "this entry names no story", _STORY_HINT)
        elif isinstance(node, Scalar):
            stories.append(StoryReference(node.text, "", node.line, node.column))
        elif isinstance(node, Mapping):
            story = Fields(node, entry.path, entry.problems)
            article = story.required("article", story.text, _STORY_HINT, "the story")
            place = story.where("article")
            stories.append(StoryReference(article, story.text("comment"), place.line, place.column))
            story.finish()
        else:
            entry.wrong(node, "a story of an edition is an id, a path or a map", _STORY_HINT)
    return tuple([story for story in stories if story.article])
