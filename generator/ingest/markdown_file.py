"""Markdown file: the reader of Markdown seeds, with or without front matter.

The text stays Markdown. What the front matter says goes to our fields by the usual names, what has no home
there to `extra`; without a title there, the first heading is it. A file of plain text that merely looks like
Markdown is another reader's.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from generator.ingest.composition import told_or_read, with_pictures
from generator.ingest.decode import decode
from generator.ingest.edges import edged, shown
from generator.ingest.foreign import Told, told_by
from generator.ingest.front_matter import Front, front_matter
from generator.ingest.markdown_body import MarkdownBody, markdown_body
from generator.ingest.story import Evidence, Fault, Reading, Story

_LONGEST = 5_000_000
"""Characters: a thousand pages."""
_HEADING = re.compile(r"#[ \t]+(.+?)[ \t]*#*$")
_UNDERLINED = re.compile(r"([^\n]+)\n=+[ \t]*$")
_DATED_NAME = re.compile(r"(\d{4}-\d{2}-\d{2})[-_ ]+(.+)")


def read_markdown(name: str, data: bytes) -> Reading:
    """Read a Markdown file; `name` tells what the file itself leaves open."""
    decoded = decode(data)
    if decoded.refused:
        return Reading("binary", remarks=(f"Not read: {decoded.refused}.",))
    front = front_matter(decoded.text.lstrip("\n"))
    if len(front.body) > _LONGEST:
        what = "this Markdown file is left out: it is longer than any story"
        return Reading("no-story", faults=(Fault(what, hint="take the story out of it, and collect that"),))
    told = told_by(front.values, "front matter")
    body = markdown_body(front.body, base=told.get("url"), line=front.line)
    faults = (*front.faults, *_undated(told, decoded.text))
    if not body.blocks and not told.fields:
        return Reading("empty", faults=faults)
    story, dropped = edged(_story(name, front, told, body), labels=False)
    story = with_pictures(story, body.pictures)
    status = "ok" if story.body else "headline-only"
    return Reading(
        "ok" if status == "ok" else "headline-only",
        (story,),
        (*body.dropped, *dropped),
        (*decoded.remarks, *body.remarks),
        faults,
    )


def _undated(told: Told, text: str) -> Iterator[Fault]:
    """What stands where a date should and is none, at its line."""
    for key, value in told.undated.items():
        found = re.search(rf"^[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*[:=]", text, re.MULTILINE)
        line = text.count("\n", 0, found.start()) + 1 if found else 1
        message = f"`{key}` is no date: {value[:40]!r}; it is kept under `extra`"
        yield Fault(message, line, "write it as 2026-11-23, here or in the article")


def _story(name: str, front: Front, told: Told, body: MarkdownBody) -> Story:
    fields, evidence, blocks = dict(told.fields), dict(told.evidence), body.blocks
    stem = PurePosixPath(name).stem
    dated = _DATED_NAME.fullmatch(stem)
    heading, rest = _headed(blocks)
    if heading and fields.get("title", heading).casefold() == heading.casefold():
        blocks = rest
        if "title" not in fields:
            fields["title"], evidence["title"] = heading, Evidence("text, first heading", "headline: heading")
    if "title" not in fields:
        words = " ".join((dated[2] if dated else stem).replace("_", " ").replace("-", " ").split())
        fields["title"] = words[:1].upper() + words[1:] if words else "Untitled"
        evidence["title"] = Evidence("file name", "headline: the name of a note", 0.4)
    if dated and "published" not in fields:
        fields["published"], evidence["published"] = (
            dated[1],
            Evidence("file name", "date: Jekyll's file names", 0.8),
        )
    fields["language"] = told_or_read(str(fields.get("language", "")), blocks)
    return Story(body=blocks, extra=told.extra, evidence=evidence, **fields)


def _headed(blocks: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The heading of the first level that a body begins with, and the body without it."""
    if not blocks:
        return "", ()
    first, _, below = blocks[0].partition("\n")
    found = _HEADING.fullmatch(first)
    if found:
        return shown(found[1]), ((below, *blocks[1:]) if below else blocks[1:])
    underlined = _UNDERLINED.fullmatch(blocks[0])
    return (shown(underlined[1]), blocks[1:]) if underlined else ("", blocks)
