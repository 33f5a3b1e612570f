"""Story: what a reader found in a seed, with the evidence for every field.

Readers (one per kind of seed) take bytes and a name and answer with a Reading. They invent nothing: a field
that the seed does not state stays empty, and a date is no more precise than its evidence.
"""

from typing import Literal

import msgspec

Status = Literal["ok", "empty", "binary", "headline-only", "no-story"]
"""`no-story`: the seed was understood, and holds none; its faults say what it is."""


class Rival(msgspec.Struct, frozen=True):
    """What else could have been a field's value, and why it was not taken: it was less sure."""

    value: str
    where: str
    rule: str = ""
    sure: float = 0.0


class Evidence(msgspec.Struct, frozen=True):
    """Where a field came from, and how sure that is (0 to 1)."""

    where: str
    """`text, line 2`, `JSON-LD`, `file name` …"""
    rule: str
    """The name of the convention that matched, `dateline: AP` for example."""
    sure: float = 1.0
    original: str = ""
    """The value as it stood there, where it was cleaned: an address with its tracking parameters."""
    rivals: tuple[Rival, ...] = ()
    """For `ingest --explain`; bases do not keep them."""


class RightsLine(msgspec.Struct, frozen=True):
    """A rights line, taken apart. `notice` is the line as printed."""

    notice: str = ""
    owner: str = ""
    year: str = ""
    site: str = ""
    license: str = ""


class Picture(msgspec.Struct, frozen=True):
    """A picture of a story: its bytes, or where they are. A block of the body shows it as `![alt](name)`."""

    name: str
    """A safe file name, by which the body and `Story.image` mean it; it ends as its kind of picture does."""
    data: bytes = b""
    """Its bytes, where the seed carries them …"""
    beside: str = ""
    """… or the path of the file that holds them, relative to the seed's folder …"""
    url: str = ""
    """… or its address. With bytes too, the address that they came from."""
    alt: str = ""
    caption: str = ""
    credit: str = ""


class Elsewhere(msgspec.Struct, frozen=True):
    """The same story from another seed: one entry of an article's `also`."""

    id: str
    """What the story would be called as an article of its own; its base is kept under this id."""
    seed: str
    source: str = ""
    title: str = ""
    """Only if the headline is another one."""
    url: str = ""


class Story(msgspec.Struct, frozen=True):
    """One story of a seed."""

    title: str
    body: tuple[str, ...] = ()
    """Blocks of Markdown in which the seed's text is literal; without dateline, residue, notes and rights."""
    key: str = ""
    """The entry's key within a seed that holds several (a feed's entry id); empty in a seed of one story."""
    guid: str = ""
    """What its agency calls it, in every file that speaks of it; empty where the key says so."""
    section: str = ""
    kicker: str = ""
    byline: tuple[str, ...] = ()
    dateline: str = ""
    """The place as written, with its state: `EAST PELHAVEN, Ohio`."""
    agency: str = ""
    published: str = ""
    """ISO 8601, as precise as the seed: `2025`, `2025-05`, `2025-05-01`, `2025-05-01T15:42:00`."""
    updated: str = ""
    source: str = ""
    """The publisher, without L.P., LLC, Inc."""
    distributor: str = ""
    rights: RightsLine | None = None
    url: str = ""
    language: str = ""
    """BCP 47, by content; empty if there is too little text to tell."""
    tags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Corrections, clarifications, editor's notes, updates, as written."""
    credits: tuple[str, ...] = ()
    """Lines such as “(Reporting by …; editing by …)”."""
    pictures: tuple[Picture, ...] = ()
    """Those that the body shows; ingest keeps them beside the article."""
    image: Picture | None = None
    """The picture that stands for the story."""
    embargo: str = ""
    """Until when the seed itself asks to hold the story: ISO 8601, as precise as the seed."""
    expires: str = ""
    """From when on the seed itself asks not to show the story."""
    draft: bool = False
    """Whether the seed says that the story must not be published: withheld, cancelled, a draft."""
    also: tuple[Elsewhere, ...] = ()
    """The same story in other seeds; no reader finds these, `twins` does."""
    extra: dict[str, str | list[str]] = {}
    """A foreign document's own fields, which have no key of ours."""
    evidence: dict[str, Evidence] = {}
    """By field name."""


class Dropped(msgspec.Struct, frozen=True):
    """A line that is not part of the story, with the rule that says so."""

    line: int
    text: str
    rule: str


class Fault(msgspec.Struct, frozen=True):
    """A place in a seed that could not be read, or the reason why all of it is left out."""

    message: str
    line: int = 0
    """0 for the whole file."""
    hint: str = ""
    grave: bool = True
    """A warning; else it is only said."""


class Reading(msgspec.Struct, frozen=True):
    """What a reader found: stories, what it left out, and why there may be none."""

    status: Status
    stories: tuple[Story, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    remarks: tuple[str, ...] = ()
    """What an editor should know: an encoding that was guessed, an ambiguous date, text repaired."""
    faults: tuple[Fault, ...] = ()
    site: str = ""
    """The host of the page that the seed is, by which its site's rules are found; with a stroke behind it the
    one where it was fetched, if that is another."""
