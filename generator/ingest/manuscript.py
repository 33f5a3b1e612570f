"""Manuscript: an article's text as its seed reads now, dated as it was when it was taken up first. Pure."""

from pathlib import PurePosixPath

import msgspec

from generator.ingest.article_file import Taken, article_text
from generator.ingest.base import Base, Head
from generator.ingest.front_text import Value, part, values
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


def title_of(story: Story, head: Head) -> str:
    return " ".join(story.title.split()) or PurePosixPath(head.seed).stem


def front_of(text: str) -> dict[str, Value]:
    cut = part(text)
    return (values(cut.front) if cut else None) or {}


def decoded(data: bytes | None) -> str | None:
    try:
        return None if data is None else data.decode("utf-8")
    except UnicodeDecodeError:
        return None
