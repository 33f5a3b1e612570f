"""Composition: a story put together from the fields that a seed states and the body that it carries.

Entries of feeds, mails, agency files, exports and documents all come to this: named fields with their
evidence, and a body in HTML, plain text or blocks. What the body says about itself fills what the fields
leave open; a story without a headline gets its first words.
"""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

import msgspec

from generator.hypertext import unescape
from generator.ingest.decode import without_invisible
from generator.ingest.edges import edged, shown
from generator.ingest.languages import language_of
from generator.ingest.literal import literal
from generator.ingest.page_markdown import Written, markdown_of
from generator.ingest.paragraphs import paragraphs
from generator.ingest.story import Dropped, Evidence, Picture, Story

_MARKUP = re.compile(
    r"</?(?:p|br|div|a|b|i|em|strong|span|ul|ol|li|h[1-6]|img|blockquote|table|figure|section|article|body|html)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_LONGEST_TITLE = 90


def body_of(text: str, base: str = "") -> Written:
    """The body that a text is: HTML if there is markup in it, else plain."""
    return markdown_of(text, base) if is_markup(text) else plain_body(unescape(text) if "&" in text else text)


def is_markup(text: str) -> bool:
    return _MARKUP.search(text) is not None


def plain_body(text: str) -> Written:
    """Plain text as blocks: its paragraphs, hard wraps undone, every character literal."""
    return Written(tuple([literal(paragraph.text) for paragraph in paragraphs(text)]))


def plain_text(markup: str) -> str:
    """The words of a line that may hold HTML: a headline in a feed."""
    if "<" in markup and is_markup(markup):
        return " ".join(shown(" ".join(markdown_of(markup).blocks)).split())
    return " ".join(unescape(markup).split())


def composed(
    fields: dict[str, Any],
    evidence: dict[str, Evidence],
    body: Written,
    *,
    key: str = "",
    extra: dict[str, str | list[str]] | None = None,
    name: str = "",
    labels: bool = True,
) -> tuple[Story, tuple[Dropped, ...]]:
    """Put a story together. `name` is the seed's file name, for a story that says nothing of its headline."""
    fields, evidence = dict(fields), dict(evidence)
    blocks, repeated = _without_headline(body.blocks, str(fields.get("title", "")))
    if not without_invisible(str(fields.get("title", ""))).strip():
        fields["title"], evidence["title"] = _headline(blocks, name)
    fields["language"] = told_or_read(str(fields.get("language", "")), blocks)
    story = Story(body=blocks, key=key, extra=extra or {}, evidence=evidence, **fields)
    story, dropped = edged(story, labels=labels)
    return with_pictures(story, body.pictures), (*repeated, *dropped)


def told_or_read(told: str, blocks: Iterable[str]) -> str:
    """The language by content; what the seed says where it says more, or where the text says too little."""
    by_content = language_of("\n".join([shown(block) for block in blocks][:60]))
    if not told or (by_content and told.partition("-")[0] != by_content):
        return by_content
    return told


def with_pictures(story: Story, pictures: tuple[Picture, ...]) -> Story:
    """The story with those pictures that its text shows, and a lead picture under a name of its own."""
    text = "\n".join(story.body)
    kept = tuple([picture for picture in pictures if f"]({picture.name})" in text])
    captions = {picture.name: _caption(picture) for picture in kept}
    body = tuple([_captioned(block, captions) for block in story.body])
    changed: dict[str, Any] = {"pictures": kept, "body": body}
    lead = _with_words(story.image)
    if lead is None and story.image is not None:
        # Without a word on what it shows it may not lead; the editor finds it here.
        changed["image"] = None
        changed["extra"] = {**story.extra, "image": story.image.url or story.image.beside}
        changed["evidence"] = {field: each for field, each in story.evidence.items() if field != "image"}
    if lead is not None:
        same = next((each for each in kept if _origin(each) == _origin(lead)), None)
        taken = {each.name for each in kept}
        name = same.name if same else lead.name
        while not same and name in taken:
            name = f"lead-{name}"
        changed["image"] = msgspec.structs.replace(lead, name=name)
    return msgspec.structs.replace(story, **changed)


def _with_words(lead: Picture | None) -> Picture | None:
    """A lead picture with a text for readers who cannot see it: its caption says what it shows."""
    if lead is None or lead.alt or not lead.caption:
        return lead if lead is not None and lead.alt else None
    return msgspec.structs.replace(lead, alt=lead.caption)


def _caption(picture: Picture) -> str:
    told = " — ".join(part for part in (picture.caption, picture.credit) if part)
    return " ".join(re.sub(r"[()\"\\<>]", " ", told).split())


def _captioned(block: str, captions: dict[str, str]) -> str:
    """A picture alone in its block with its caption, as Markdown's title says it."""
    found = _PICTURE_ALONE.fullmatch(block)
    caption = captions.get(found[2], "") if found else ""
    return f'![{found[1]}]({found[2]} "{caption}")' if found and caption else block


_PICTURE_ALONE = re.compile(r"!\[((?:\\.|[^\[\]\\])*)\]\(([^()\s]+)\)")


def _origin(picture: Picture) -> tuple[str, str, bytes]:
    return picture.url, picture.beside, picture.data


def _headline(blocks: tuple[str, ...], name: str) -> tuple[str, Evidence]:
    """The first words of the text, or what the file is called."""
    first = next((text for block in blocks if (text := " ".join(shown(block).split()))), "")
    if first:
        sentence = re.match(r".{12,90}?[.!?。！？](?=\s|$)", first)
        if sentence:
            return sentence[0].rstrip("."), Evidence("text", "headline: the first sentence", 0.3)
        short = (
            first
            if len(first) <= _LONGEST_TITLE
            else f"{first[:_LONGEST_TITLE].rpartition(' ')[0] or first[:60]}…"
        )
        return short, Evidence("text", "headline: the first words", 0.3)
    words = " ".join(PurePosixPath(name).stem.replace("_", " ").replace("-", " ").split())
    return words or "Untitled", Evidence("file name", "headline: none in the text", 0.2)


def _without_headline(blocks: tuple[str, ...], title: str) -> tuple[tuple[str, ...], tuple[Dropped, ...]]:
    """The body without the headline that it repeats among its first blocks."""
    for at, block in enumerate(blocks[:3]):
        text = " ".join(shown(block).split())
        if title and text and _key(text) == _key(title):
            return blocks[:at] + blocks[at + 1 :], (Dropped(0, text, "headline: repeated above the text"),)
        if len(text) > 120:
            break
    return blocks, ()


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()
