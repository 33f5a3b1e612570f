"""Strangers: stories that have come under the name of another: in its file, or in its entry of a feed.

A file name is used again, a page has become a sign that asks to log in. Merged, the article would tell another
story under its address, its id and its editor's comment. So it stays as it is, what has come waits, and the
editor is told. A draft is no stranger: an agency withdraws a story in its own words, and is to be heard. Pure
but for `read`.
"""

from collections.abc import Container, Iterator, Mapping

import msgspec

from generator.ingest.album import Read
from generator.ingest.archive import Archive
from generator.ingest.base import path_of, read_base
from generator.ingest.harvest import Harvest
from generator.ingest.likeness import are_strangers
from generator.ingest.origins import Ids
from generator.ingest.shingles import wording
from generator.ingest.story import Story
from generator.ingest.twins import text_of_base
from generator.problems import Location, Problem, warning

LINE = 80
"""Characters from which a paragraph that both have shows that both are one story."""


class Sorted(msgspec.Struct, frozen=True):
    """The seeds and their articles' ids without strangers, and what is to be said of these."""

    crop: list[Harvest]
    own: dict[str, Ids]
    problems: tuple[Problem, ...] = ()


def set_apart(
    crop: list[Harvest], own: Mapping[str, Ids], archive: Archive, read: Read, welcome: Container[str]
) -> Sorted:
    """Set strangers apart; those whose article is `welcome` to them are none."""
    rest: list[Harvest] = []
    theirs = dict(own)
    problems: list[Problem] = []
    for harvest in crop:
        found = dict(_strangers(harvest, own.get(harvest.path, {}), read))
        paths = {key: archive.articles.get(id, ()) for key, id in found.items()}
        strange = {key for key in found if not any(path in welcome for path in paths[key])}
        problems += [_told(harvest, harvest.stories[key], paths[key]) for key in sorted(strange)]
        stories = {key: story for key, story in harvest.stories.items() if key not in strange}
        rest.append(msgspec.structs.replace(harvest, stories=stories) if strange else harvest)
        if strange:
            theirs[harvest.path] = {key: id for key, id in own[harvest.path].items() if key not in strange}
    return Sorted(rest, theirs, tuple(problems))


def _strangers(harvest: Harvest, ids: Ids, read: Read) -> Iterator[tuple[str, str]]:
    """The keys of stories at hand that are not what their article was taken up from, with its id."""
    for key, story in harvest.stories.items():
        stored = read(path_of(ids[key])) if key in ids and not story.draft else None
        if stored is None or _goes_on(story, stored.decode("utf-8", "replace")):
            continue
        base = read_base(stored)
        if base is None or base.head.sha256 == harvest.sha256 or base.head.copy:
            continue
        if are_strangers(wording(story.title, story.body), text_of_base(base)):
            yield key, ids[key]


def _goes_on(story: Story, stored: str) -> bool:
    """Whether a paragraph is as it was: most entries of a feed are, and reading their bases takes a while."""
    return any(len(block) > LINE and block in stored for block in story.body)


def _told(harvest: Harvest, story: Story, paths: tuple[str, ...]) -> Problem:
    called = f"“{story.title}”" if story.title else "what stands here now"
    entry = "entry" if len(harvest.stories) > 1 else "seed"
    message = f"{called} is another story than the one that this {entry} held: it waits"
    hint = "save it under another name to take it up"
    if paths:
        message += f", and {paths[0]} stays as it is"
        hint += f"; if it is the same story, ingest --take-new {paths[0]}"
    return warning(Location(harvest.path), message, hint=hint)
