"""Exports: JSON files of reading lists, archives and programs of all kinds, with the usual names for fields.

wallabag, Readwise, WordPress' interface, JSON Feed, ninjs and what resembles them come here, as JSON or JSON
Lines. Each entry with a text of its own is a story, known by its id. An entry without one is a link, and only
counted: a list of links is no story.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from generator.ingest.composition import body_of, composed, plain_body, plain_text
from generator.ingest.decode import decode
from generator.ingest.feed import without_tails
from generator.ingest.foreign import told_by
from generator.ingest.foreign_values import plain_of, texts_of
from generator.ingest.jsontree import json_tree
from generator.ingest.linklists import links_alone
from generator.ingest.markdown_body import markdown_body
from generator.ingest.ninjs import is_ninjs, read_item
from generator.ingest.page_markdown import Written, markdown_of
from generator.ingest.story import Dropped, Evidence, Fault, Reading, Story

MOST = 5000
"""Entries of one file."""
_LISTS = """
items articles entries list data results documents stories posts bookmarks links nodes records export
"""
_HTML = ("contenthtml", "htmlcontent", "bodyhtml", "html", "articlehtml", "fullhtml")
_MARKDOWN = ("markdown", "contentmarkdown", "bodymarkdown")
_TEXT = ("contenttext", "textcontent", "bodytext", "plaintext")
_EITHER = ("content", "body", "articlebody", "fulltext", "fullcontent", "text")
_BODIES = (*_HTML, *_MARKDOWN, *_EITHER, *_TEXT)
_KEYS = ("id", "guid", "uid", "uri", "itemid", "url", "link")
_TECHNICAL = re.compile(
    r"(?:is|has|hashed|time|reading|listen|sort|og)[a-z]*|[a-z]*(?:id|at|url|hash|count|progress|status|links|time|state)|"
    r"guid|uri|uuid|slug|version|headers|mimetype|type|format|starred|favorite|archived|unread|read|template|meta|"
    r"sticky|preview|images|videos|date[a-z]*|modified[a-z]*"
)
"""Names of what only the program that wrote the file has a use for."""


_EXCUSE = re.compile(r"wallabag can['’]t retrieve contents for this article\b")
"""What wallabag puts in the place of a text that it could not fetch: its `fetching_error_message`."""


def read_export(name: str, data: bytes) -> Reading:
    """Read a JSON file: every entry with a text is a story."""
    decoded = decode(data)
    if decoded.refused:
        return Reading("binary", remarks=(f"Not read: {decoded.refused}.",))
    tree = json_tree(decoded.text)
    if tree.refused:
        why = f"this JSON file is left out: {tree.refused}"
        return Reading("no-story", faults=(Fault(why, hint="mend it, or collect it again"),))
    entries = list(tree.objects) or [(0, entry) for entry in _entries(tree.value)]
    source = _feed_title(tree.value)
    stories: list[Story] = []
    dropped: list[Dropped] = []
    links: list[str] = []
    for line, entry in entries[:MOST]:
        item = read_item(entry, name) if is_ninjs(entry) else _entry(entry, source, name)
        if isinstance(item, str):
            links.append(item)
            continue
        stories.append(item[0])
        dropped += [Dropped(line, each.text, each.rule) for each in item[1]]
    faults = [*tree.faults, *_beyond(len(entries))]
    if not stories:
        return _without_stories([link for link in links if link], faults)
    faults += _without_text(links, len(entries))
    return Reading("ok", tuple(stories), tuple(dropped), decoded.remarks, tuple(faults))


def _entries(value: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """The objects that are entries: of a list, of a list under a usual name, or the object itself."""
    if isinstance(value, list):
        for each in value:
            if isinstance(each, list) and depth < 3:
                yield from _entries(each, depth + 1)
            elif isinstance(each, Mapping):
                yield dict(each)
    elif isinstance(value, Mapping):
        listed = _listed(value, depth) if depth < 3 else []
        yield from listed or [dict(value)]


def _listed(value: Mapping[str, Any], depth: int) -> list[dict[str, Any]]:
    names = {_plain(key): key for key in value}
    for name in _LISTS.split():
        inner = value.get(names.get(name, ""))
        if isinstance(inner, list) and any(isinstance(each, Mapping | list) for each in inner):
            return list(_entries(inner, depth + 1))
        if isinstance(inner, Mapping) and inner and all(isinstance(each, Mapping) for each in inner.values()):
            # Pocket's interface gives a map from ids to entries.
            return [dict(each) for each in inner.values()]
        if isinstance(inner, Mapping) and not any(name in names for name in _BODIES):
            return list(_entries(inner, depth + 1))
    return []


def _feed_title(value: Any) -> str:
    """The title of a JSON Feed (jsonfeed.org), which is mostly the publisher's."""
    if not isinstance(value, Mapping) or "jsonfeed.org" not in str(value.get("version", "")):
        return ""
    return next(iter(texts_of(value.get("title"))), "Feed")


def _entry(entry: dict[str, Any], source: str, name: str) -> tuple[Story, tuple[Dropped, ...]] | str:
    """The story of an entry, or its address if it has no text."""
    values = plain_of(entry)
    names = {key: _plain(key) for key in values}
    bodies = frozenset(key for key, plain in names.items() if plain in _BODIES)
    told = told_by(values, "feed" if source else "export", saved=not source, but=bodies)
    fields, evidence = dict(told.fields), dict(told.evidence)
    if "title" in fields:
        fields["title"] = plain_text(str(fields["title"]))
    url = str(fields.get("url", ""))
    body, left = _body(values, names, url, summaries=bool(source))
    if not body.blocks or _EXCUSE.match(body.blocks[0]):
        return url
    if source and "source" not in fields:
        fields["source"] = source
        evidence["source"] = Evidence("feed, title of the feed", "feed: title of the feed", 0.7)
    extra = {
        key: value
        for key, value in told.extra.items()
        if not _TECHNICAL.fullmatch(_plain(key.partition(".")[0]))
    }
    key = _key(values, names) or url or str(fields.get("title", ""))
    story, dropped = composed(fields, evidence, body, key=key, extra=extra, name=name)
    return story, (*left, *dropped)


def _key(values: Mapping[str, Any], names: dict[str, str]) -> str:
    told = (texts_of(values[key]) for wanted in _KEYS for key, plain in names.items() if plain == wanted)
    return next((texts[0] for texts in told if texts), "")


def _body(
    values: Mapping[str, Any], names: dict[str, str], base: str, *, summaries: bool
) -> tuple[Written, tuple[Dropped, ...]]:
    """The text of an entry: its HTML, its Markdown, or what may be either."""
    for wanted in (*_BODIES, *(("summary",) if summaries else ())):
        text = next(
            (text for key, plain in names.items() if plain == wanted for text in texts_of(values[key])), ""
        )
        if wanted in _MARKDOWN:
            read = markdown_body(text, base=base)
            body, dropped = Written(read.blocks, read.pictures), read.dropped
        else:
            whole = (
                markdown_of(text, base) if wanted in _HTML else plain_body(text) if wanted in _TEXT else None
            )
            body, tails = without_tails(whole or body_of(text, base))
            dropped = tuple(tails)
        if body.blocks:
            return body, dropped
    return Written(), ()


def _without_stories(links: list[str], faults: list[Fault]) -> Reading:
    if links:
        found = links_alone(links, "a reading list")
        return Reading("no-story", faults=(*faults, *found.faults))
    what = "there is no story in this JSON file: no entry has a text of its own"
    return Reading(
        "no-story", faults=(*faults, Fault(what, hint="delete it, or collect the stories themselves"))
    )


def _without_text(links: list[str], of: int) -> list[Fault]:
    count, first = len(links), next((link for link in links if link), "")
    if not count:
        return []
    has, is_not = ("has", "is not") if count == 1 else ("have", "are not")
    what = f"{count} of {of} entries {has} no text, and {is_not} taken up"
    return [Fault(what, hint=f"to take one up: copydesk add {first}" if first else "", grave=False)]


def _beyond(count: int) -> list[Fault]:
    if count <= MOST:
        return []
    return [Fault(f"this file has {count:,} entries; the first {MOST:,} are read", hint="part it into several")]


def _plain(key: str) -> str:
    return re.sub(r"[^a-z0-9]", "", key.lower())
