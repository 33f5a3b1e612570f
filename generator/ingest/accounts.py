"""Accounts: how an article came to be: its seed and hash, its reader, the day, what was edited since.

Told from its base and from the article as it is now. `ingest --explain` adds what the seed says, field by
field, with the evidence, and what else it could have meant. Pure.
"""

import msgspec

from generator.ingest.article_file import ORDER, day_taken
from generator.ingest.base import Base, Head
from generator.ingest.front_text import entries, line, part, plain_line_ends
from generator.ingest.manuscript import front_of
from generator.ingest.story import Evidence, Story

BODY = "the body"
OWN = frozenset(["id", "date", "seed", "taken"])
"""Keys of our own bookkeeping: they have no evidence in the seed."""


class Account(msgspec.Struct, frozen=True):
    """How an article came to be."""

    path: str
    head: Head
    on: str
    """The day on which its present form was taken up; empty if it does not say."""
    edited: tuple[str, ...]
    """Keys that the editor changed, added or took out since, and the body."""


def account(path: str, base: Base, text: str) -> Account:
    """The account of an article, from its base and its file."""
    was, now = front_of(base.article), front_of(text)
    edited = [key for key in dict.fromkeys([*was, *now]) if was.get(key) != now.get(key)]
    edited += [BODY] if _body(base.article) != _body(text) else []
    return Account(path, base.head, day_taken(was), tuple(edited))


def lines_of(text: str) -> dict[str, str]:
    """What stands in an article's front matter, by key, as it is written."""
    cut = part(text)
    found = entries(cut.front) if cut else None
    return {key: line(cut.front, entry).strip() for key, entry in found.items()} if cut and found else {}


def _body(text: str) -> list[str]:
    cut = part(text)
    return plain_line_ends(cut.body if cut else text).split()


def account_line(told: Account) -> str:
    """The account in a sentence."""
    head = told.head
    key = f", entry {head.key}" if head.key else ""
    fetched = f", fetched from {head.url}" if head.url else ""
    since = f"; edited since: {', '.join(told.edited)}" if told.edited else "; not edited since"
    on = f" on {told.on}" if told.on else ""
    seed = f"{head.seed}{key}{fetched} (sha256 {head.sha256[:12]}…)"
    return f"{told.path}: taken up{on} from {seed} by {head.reader_name}{since}"


class Field(msgspec.Struct, frozen=True):
    """What a seed states for one key, and the evidence for it."""

    field: str
    value: str
    evidence: Evidence | None


def fields_of(story: Story) -> list[Field]:
    """What a seed states, in the order in which articles have it."""
    told = [(field, _told(story, field)) for field in ORDER if field not in OWN]
    return [Field(field, value, story.evidence.get(field)) for field, value in told if value]


def story_lines(story: Story) -> list[str]:
    """What a seed states: each value, where it stands, the rule, how sure, and what else competed."""
    lines = []
    for each in fields_of(story):
        lines.append(f"  {each.field}: {_short(each.value)}")
        lines += _evidence(each.evidence)
    return [
        *lines,
        f"  {BODY}: {len(story.body)} blocks, {sum(len(text.split()) for text in story.body)} words",
    ]


def _evidence(evidence: Evidence | None) -> list[str]:
    if evidence is None:
        return []
    lines = [f"    {evidence.where} · {evidence.rule} · {evidence.sure:.0%} sure"]
    lines += [f"    as it stood there: {evidence.original}"] if evidence.original else []
    for rival in evidence.rivals:
        rule = f" · {rival.rule}" if rival.rule else ""
        lines.append(f"    rather than {_short(rival.value)} ({rival.where}{rule} · {rival.sure:.0%} sure)")
    return lines


def _told(story: Story, field: str) -> str:
    value = getattr(story, field, None)
    if field == "image" and story.image is not None:
        value = story.image.name
    elif field == "rights" and story.rights is not None:
        value = story.rights.notice
    elif field == "extra":
        value = ", ".join(story.extra)
    elif field == "draft":
        value = "true" if story.draft else ""
    elif isinstance(value, tuple):
        value = " | ".join(value)
    return " ".join(str(value).split()) if value else ""


def _short(text: str, most: int = 160) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[:most]}…"
