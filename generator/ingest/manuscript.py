"""Manuscript: an article's text as its seed reads now, dated as it was when it was taken up first. Pure."""

from pathlib import PurePosixPath

import msgspec

from generator.ingest.article_file import ORDER, Taken, article_text
from generator.ingest.base import Base, Head
from generator.ingest.front_text import Value, entries, part, values, with_line
from generator.ingest.holds import HOLDS
from generator.ingest.story import Story


def manuscript(story: Story, head: Head, id: str, date: str, taken: Taken) -> str:
    titled = msgspec.structs.replace(story, title=title_of(story, head))
    return article_text(titled, id=id, date=date, seed=head.seed, taken=taken)


def renewed(id: str, story: Story, head: Head, base: Base, today: str) -> str:
    """The article as the seed reads now, dated as it was. `taken` changes only if the seed or the text did."""
    front = front_of(base.article)
    date, taken = str(front.get("date") or today), front.get("taken")
    known = {key: str(value) for key, value in taken.items()} if isinstance(taken, dict) else {}
    before = Taken(known.get("sha256", ""), known.get("reader", ""), known.get("on", ""))
    same = manuscript(story, head, id, date, before)
    if before.sha256 == head.sha256 and (before.reader == head.reader_name or same == base.article):
        return same
    return manuscript(story, head, id, date, Taken(head.sha256, head.reader_name, today))


def still_back(story: Story, base: Base, edited: str) -> Story:
    """The story, held back as it was: another reader of the same seed is no reason to publish it. Where the
    editor says otherwise than the base, that stands anyhow, and a conflict is found again."""
    front, ours = front_of(base.article), front_of(edited)
    told = {key: str(front[key]) for key in HOLDS if front.get(key) and front[key] == ours.get(key)}
    is_draft = told.pop("draft", "") == "true"
    return msgspec.structs.replace(story, draft=story.draft or is_draft, **told)


def withheld(text: str) -> str:
    """A file that ingest wrote, as a draft."""
    cut = part(text)
    found = entries(cut.front) if cut else None
    if cut is None or found is None:
        return text
    front = with_line(cut.front, found, "draft: true\n", ORDER[: ORDER.index("draft")])
    return cut.opening + front + cut.closing + cut.body


def title_of(story: Story, head: Head) -> str:
    return " ".join(story.title.split()) or PurePosixPath(head.seed).stem


def front_of(text: str) -> dict[str, Value]:
    return parted(text)[0]


def parted(text: str) -> tuple[dict[str, Value], str]:
    """What an article's front matter says, and its body; nothing of either where it cannot be read."""
    cut = part(text)
    return (values(cut.front) if cut else None) or {}, cut.body if cut else ""


def decoded(data: bytes | None) -> str | None:
    try:
        return None if data is None else data.decode("utf-8")
    except UnicodeDecodeError:
        return None
