"""Page: the reader of HTML pages, as browsers, SingleFile and crawlers save them.

Bytes become a tree, the tree blocks, some of the blocks the story; beside it the page's JSON-LD, meta elements
and labels say what its fields are. What stands above and below the text is read as in plain text. In conflict
the better evidence wins. It knows no disk, no clock and no network.
"""

from pathlib import PurePosixPath
from typing import Any

from msgspec.structs import replace

from generator.ingest import page_jsonld as jsonld
from generator.ingest.edges import edged
from generator.ingest.head import head
from generator.ingest.languages import is_american, language_of
from generator.ingest.page_authors import authors_of
from generator.ingest.page_blocks import blocks_of
from generator.ingest.page_body import Body, body_of, is_list_of_stories
from generator.ingest.page_dates import dates_of, iso_of_text
from generator.ingest.page_fields import (
    Found,
    host_of,
    image_of,
    language_tag,
    section_of,
    sites_of,
    source_of_page,
    tags_of,
    url_of,
)
from generator.ingest.page_library import story_text
from generator.ingest.page_markdown import picture_of, written
from generator.ingest.page_meta import Meta, meta_of
from generator.ingest.page_rights import rights_of
from generator.ingest.page_rules import follow
from generator.ingest.page_source import bare, source_of
from generator.ingest.page_title import title_of
from generator.ingest.paragraphs import Paragraph
from generator.ingest.story import Evidence, Fault, Reading, Story
from generator.siterules import Rules, rule_for


def read_page(name: str, data: bytes, rules: Rules = ()) -> Reading:
    """Read a saved page; `name` is its file name, of use only where it has no headline.

    `rules` are what an editor knows of web sites; the one for the page's own is followed.
    """
    source = source_of(data)
    if source.refused:
        return Reading("binary", remarks=(f"Not read: {source.refused}.",))
    tree = source.tree
    meta = meta_of(tree)
    linked = jsonld.linked_data(tree)
    address = url_of(linked, meta, source.saved_from)
    hosts = tuple(dict.fromkeys(filter(None, map(host_of, (address.value, source.saved_from)))))
    bare(tree)
    ruled = follow(rule_for(rules, *hosts), tree)
    whole = tree.find("body")
    blocks = blocks_of(tree if whole is None else whole)
    sites = sites_of(linked, meta, address.value)
    title, title_evidence = title_of(linked, meta, blocks, sites)
    found = "" if source.deep else story_text(tree)
    titles = (title, meta.first("og:title")[1], jsonld.text(linked.article.get("headline")))
    body = body_of(blocks, found, titles)
    if ruled.kept:
        own = ruled.blocks()
        body = replace(body_of(own, "\n".join([block.text for block in own]), titles), near=body.near)
    if not body.story and not title:
        return Reading("empty", remarks=("Nothing but markup.",))
    if not ruled.kept and is_list_of_stories(blocks, body.story) and not _is_article(linked, meta):
        return _no_story("/".join(hosts))
    base = meta.base or source.saved_from or address.value
    made = written(body.story, base)
    lead = picture_of(body.lead, base, {each.name: each for each in made.pictures}) if body.lead else None
    text = "\n".join(block.text for block in body.story)
    language = language_of(text)
    american = language == "en" and is_american(text)
    when = dates_of(linked, meta, body.near, address.value, american=american, latest=_day(source.saved_on))
    authors = authors_of(linked, meta, body.near, sites)
    fields = {
        "published": Found(*when.published),
        "updated": Found(*when.updated),
        "byline": Found(authors.names, authors.evidence if authors.names else None),
        "agency": Found(authors.agency, authors.evidence if authors.agency else None),
        "section": section_of(linked, meta, sites),
        "tags": tags_of(linked, meta),
        "source": source_of_page(linked, meta, sites, address.value),
        "rights": rights_of(linked, meta, blocks, body.story),
        "url": address,
        "language": Found(language, Evidence("text", "language: by its words"))
        if language
        else language_tag(meta),
        "image": image_of(linked, meta, base, lead, made.pictures),
    }
    fields |= ruled.fields(fields)
    if not title:
        title = " ".join(PurePosixPath(name).stem.replace("_", " ").split()) or "Untitled"
        title_evidence = Evidence("file name", "headline: none in the page", 0.2)
    story = Story(
        title=title,
        body=made.blocks,
        pictures=made.pictures,
        extra={"standfirst": body.standfirst} if body.standfirst else {},
        **{field: each.value for field, each in fields.items() if each.value},
        evidence={
            **({"title": title_evidence} if title_evidence else {}),
            **{field: each.evidence for field, each in fields.items() if each.value and each.evidence},
        },
    )
    story, dropped = edged(_with_lines(story, body, language, american=american))
    story = replace(story, body=_closed(story))
    kept = "\n".join(story.body)
    story = replace(story, pictures=tuple(each for each in story.pictures if f"]({each.name})" in kept))
    remarks = (*source.remarks, *ruled.remarks, *_remarks(linked, story))
    return Reading("ok" if story.body else "headline-only", (story,), dropped, remarks, site="/".join(hosts))


def _day(saved_on: str) -> str:
    """The day of SingleFile's note: `Sat Oct 17 2026 09:12:44 GMT+0200 (…)`."""
    return iso_of_text(" ".join(saved_on.split()[1:4]))[:10]


def _with_lines(story: Story, body: Body, language: str, *, american: bool) -> Story:
    """What the lines under the headline say, where nothing for machines says it."""
    if not body.above:
        return story
    lines = [Paragraph(number, block.text) for number, block in enumerate(body.above, 1)]
    text = next((block.text for block in body.story if block.text), "")
    found = head((Paragraph(0, story.title), *lines, Paragraph(0, text)), language, american=american)
    new: dict[str, Any] = {}
    evidence = dict(story.evidence)
    for field in ("byline", "published", "updated", "agency", "section"):
        values = [fact for fact in found.facts if fact.field == field and fact.value]
        if values and not getattr(story, field):
            new[field] = (
                tuple(dict.fromkeys(fact.value for fact in values)) if field == "byline" else values[0].value
            )
            where = Evidence("text, under the headline", values[0].evidence.rule, values[0].evidence.sure)
            evidence[field] = where
    return replace(story, **new, evidence=evidence)


def _closed(story: Story) -> tuple[str, ...]:
    """The body without headings that nothing follows, nor a picture that stands for the story already."""
    blocks = list(story.body)
    while blocks and blocks[-1].startswith("#"):
        blocks.pop()
    if blocks and story.image is not None and blocks[0].endswith(f"]({story.image.name})"):
        blocks.pop(0)
    return tuple(blocks)


def _is_article(linked: jsonld.LinkedData, meta: Meta) -> bool:
    """Whether the page says of itself that it is one story."""
    kinds = jsonld.types_of(linked.article)
    return (
        any(kind.endswith(("article", "posting")) for kind in kinds)
        or "article" in meta.first("og:type")[1].lower()
    )


def _no_story(site: str) -> Reading:
    message = "this page is a list of stories, not a story"
    hint = "open the stories themselves and save those, or name their addresses to `add`"
    return Reading("no-story", faults=(Fault(message, hint=hint),), site=site)


def _remarks(linked: jsonld.LinkedData, story: Story) -> tuple[str, ...]:
    free = linked.article.get("isAccessibleForFree")
    closed = free is False or str(free).lower() == "false"
    length = sum(len(block) for block in story.body)
    if closed and 0 < length < 1500:
        return ("The page shows the beginning of the story alone: the rest is for subscribers.",)
    return ()
