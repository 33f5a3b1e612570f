"""Harvest: what one seed holds: its stories by key, and what an editor should know of its reading.

Pure, but that it ends what takes too long.
"""

from hashlib import sha256
from pathlib import PurePosixPath

import msgspec

from generator.ingest import readers
from generator.ingest.fitness import fit
from generator.ingest.patience import OutOfPatience, patience
from generator.ingest.story import Fault, Reading, Story
from generator.problems import Location, Problem, notice, warning
from generator.siterules import Rules

PATIENCE = 120
"""Seconds of a processor's time for one seed. The slowest that we could write needs 40: 20 MB of letters."""


class Left(msgspec.Struct, frozen=True):
    """A line of a seed that is not in its story, with the rule that says so."""

    where: Location
    text: str
    rule: str


class Harvest(msgspec.Struct, frozen=True):
    """A seed that was read: its path, the hash of its bytes, and who read it."""

    path: str
    sha256: str
    reader: str = ""
    has_article: bool = False
    """Whether a story was taken up from it before."""
    stories: dict[str, Story] = {}
    dropped: tuple[Left, ...] = ()
    problems: tuple[Problem, ...] = ()
    copies: int = 0
    """How many more stories it holds that other articles tell."""


def harvest(path: str, data: bytes, *, has_article: bool, rules: Rules = ()) -> Harvest:
    """Read a seed with the reader of its kind, and by the rules for the site that it comes from."""
    digest = sha256(data).hexdigest()
    try:
        with patience(PATIENCE):
            return _read(path, data, digest, has_article, rules)
    except OutOfPatience:
        return Harvest(path, digest, has_article=has_article, problems=(_endless(Location(path), has_article),))


def _read(path: str, data: bytes, digest: str, has_article: bool, rules: Rules) -> Harvest:
    kind = readers.kind_of(path, data)
    if kind.read is None:
        problem = _unread_kind(Location(path), kind.name, has_article)
        return Harvest(path, digest, has_article=has_article, problems=(problem,))
    try:
        name = PurePosixPath(path).name
        reading = fit(kind.by_rules(name, data, rules) if kind.by_rules else kind.read(name, data))
    except Exception as failure:
        # Seeds are hostile in ways that no reader thought of, and the others shall be taken up all the same.
        problem = _failed(Location(path), kind.reader, failure, has_article)
        return Harvest(path, digest, kind.reader, has_article, problems=(problem,))
    dropped = tuple([Left(Location(path, each.line), each.text, each.rule) for each in reading.dropped])
    problems = _said(Location(path), reading, has_article)
    reader = readers.told(kind.reader, reading.site, rules)
    return Harvest(path, digest, reader, has_article, _keyed(reading.stories), dropped, problems)


def _keyed(stories: tuple[Story, ...]) -> dict[str, Story]:
    """The stories by key; of those that share one the later are numbered."""
    keyed: dict[str, Story] = {}
    for story in stories:
        key, number = story.key, 1
        while key in keyed:
            number += 1
            key = f"{story.key}#{number}"
        keyed[key] = story
    return keyed


def _endless(where: Location, has_article: bool) -> Problem:
    stays = _STAYS if has_article else ""
    message = (
        f"reading this seed takes more than {PATIENCE} seconds of a processor's time: it is left out{stays}"
    )
    return warning(where, message, hint="collect a part of it, or save its text as a .txt file")


_STAYS = "; its article stays as it is"


def _unread_kind(where: Location, kind: str, has_article: bool) -> Problem:
    hint = "save its text as a .txt file to take it up"
    if has_article:
        return warning(where, f"this seed has become {kind}{_STAYS}", hint=hint)
    return notice(where, f"this is {kind}, which is not read yet", hint=hint)


def _failed(where: Location, reader: str, failure: Exception, has_article: bool) -> Problem:
    stays = _STAYS if has_article else ""
    what = " ".join(f"{type(failure).__name__}: {failure}".split())[:200]
    message = f"the reader {reader} failed at this seed{stays}: {what}"
    return warning(
        where, message, hint="save its text as a .txt file; the reader is at fault, please report it"
    )


def _said(where: Location, reading: Reading, has_article: bool) -> tuple[Problem, ...]:
    stays = _STAYS if has_article else ""
    faults = tuple([_fault(where.path, fault, stays) for fault in reading.faults])
    if reading.status == "no-story":
        return faults
    if reading.status == "binary":
        why = " ".join(reading.remarks).removeprefix("Not read: ").rstrip(".") or "it is not text"
        hint = "save what it shows as a .txt file, or delete it"
        hint = "unpack it, and put what is in it into seeds/" if "archive" in why else hint
        return (warning(where, f"this seed is left out: {why}{stays}", hint=hint),)
    if reading.status == "empty" or not reading.stories:
        hint = "delete it, or collect it again"
        return (*faults, warning(where, f"there is no text in this seed{stays}", hint=hint))
    said = [*faults, *[notice(where, remark) for remark in reading.remarks]]
    if reading.status == "headline-only" or not any(story.body for story in reading.stories):
        hint = "collect it again, or delete it"
        said.append(notice(where, "this seed has a headline and no text", hint=hint))
    said += [_nameless(where, story) for story in reading.stories if _is_nameless(story)][:1]
    return tuple(said)


def _is_nameless(story: Story) -> bool:
    evidence = story.evidence.get("title")
    return evidence is not None and evidence.where == "file name" and evidence.rule.startswith("headline: none")


def _nameless(where: Location, story: Story) -> Problem:
    message = f"no headline was found in this seed; its article is named after the file: “{story.title[:80]}”"
    return notice(where, message, hint="write one into the article, as its `title:`; it stays as you write it")


def _fault(path: str, fault: Fault, stays: str) -> Problem:
    where = Location(path, fault.line)
    message = fault.message if fault.line else f"{fault.message}{stays}"
    return (warning if fault.grave else notice)(where, message, hint=fault.hint)
