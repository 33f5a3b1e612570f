"""Feeds: Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1 of a list of stories.

The values that a feed is made of are Contexts, so that a feed is skipped like any page whose values stand.
All addresses in them are absolute, all times RFC 3339. Which stories a feed holds, and what of them may be
shown, is decided in `plan` and `release`; there is no theme in a feed that could break it.
"""

import datetime as dt
import re
import uuid
from collections.abc import Iterable

import msgspec

from generator.contract import Context

NAMESPACE = uuid.UUID("0a88595e-48cb-4102-a375-eaf6aa3b334e")
"""Every entry's id is made from this and the article's id. It must never change: readers would see all anew."""

NO_ENTRY = "1970-01-01T00:00:00+00:00"
"""The stamp of a feed without entries, since Atom demands one and the clock is none of ours."""


class FeedCorrection(Context, frozen=True):
    """A correction of a story."""

    day: str
    text: str


class FeedEntry(Context, frozen=True):
    """A story in a feed."""

    id: str
    """The article's own id; the feed's is made from it."""
    address: str
    title: str
    updated: str
    """The latest of the digest's date, its updates and its corrections."""
    published: str = ""
    """When the source published it, if that is known to the day."""
    summary: str = ""
    """Plain text."""
    comment: str = ""
    """The curator's own words, which stand before the summary."""
    attribution: str = ""
    """A credit that must stand with the summary."""
    corrections: tuple[FeedCorrection, ...] = ()
    """The digest's own, oldest first."""
    authors: tuple[str, ...] = ()
    source: str = ""
    """The publisher it came from."""
    source_home: str = ""
    original: str = ""
    """Address of the original, if known."""
    rights: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    """The title's. Set only where it differs from the feed's, as those of summary and comment are."""
    summary_language: str = ""
    comment_language: str = ""


class FeedDocument(Context, frozen=True):
    """A feed. Its stamp is its newest entry's."""

    address: str
    """The feed's own."""
    home: str
    """The page that it belongs to."""
    title: str
    language: str
    subtitle: str = ""
    entries: tuple[FeedEntry, ...] = ()


def permanent_id(article_id: str) -> str:
    """A story's id in feeds: the same for good, wherever the digest moves."""
    return f"urn:uuid:{uuid.uuid5(NAMESPACE, article_id)}"


def atom(feed: FeedDocument) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom"{_attribute("xml:lang", feed.language)}>',
        _element("id", feed.address),
        _element("title", feed.title),
        _element("subtitle", feed.subtitle),
        _element("updated", stamp_of(feed)),
        f"<author>{_element('name', feed.title)}</author>",
        f'<link rel="self" type="application/atom+xml"{_attribute("href", feed.address)}/>',
        f'<link rel="alternate" type="text/html"{_attribute("href", feed.home)}/>',
    ]
    for entry in feed.entries:
        lines += _atom_entry(entry, feed.language)
    lines.append("</feed>")
    return _document(lines)


def _atom_entry(entry: FeedEntry, language: str) -> Iterable[str]:
    yield f"<entry{_attribute('xml:lang', entry.language)}>"
    yield _element("id", permanent_id(entry.id))
    yield _element("title", entry.title or entry.address)
    yield f'<link rel="alternate" type="text/html"{_attribute("href", entry.address)}/>'
    if entry.original:
        yield f'<link rel="via"{_attribute("href", entry.original)}/>'
    yield _element("published", entry.published)
    yield _element("updated", entry.updated)
    for author in entry.authors:
        yield f"<author>{_element('name', author)}</author>"
    for tag in entry.tags:
        yield f"<category{_attribute('term', tag)}/>"
    yield _element("rights", entry.rights)
    if entry.source:
        yield _atom_source(entry)
    if entry.summary:
        summary = f"{entry.summary} ({entry.attribution})" if entry.attribution else entry.summary
        spoken = _attribute("xml:lang", _other(entry.summary_language, entry.language, language))
        yield f"<summary{spoken}>{_text(summary)}</summary>"
    if entry.comment or entry.corrections:
        spoken = _attribute("xml:lang", _other(language_of(entry), entry.language, language))
        yield f'<content type="html"{spoken}>{_text(html_of(entry, language))}</content>'
    yield "</entry>"


def _other(own: str, around: str, feed: str) -> str:
    """The language of a part that is not that of what stands around it; empty means the feed's."""
    return "" if own == around else own or feed


def _atom_source(entry: FeedEntry) -> str:
    """The publisher; where a story has no byline it is the author too, not the digest (RFC 4287, 4.2.1)."""
    home = ""
    if entry.source_home:
        home = f"{_element('id', entry.source_home)}<link{_attribute('href', entry.source_home)}/>"
    author = f"<author>{_element('name', entry.source)}</author>"
    return f"<source>{home}{_element('title', entry.source)}{author}</source>"


def rss(feed: FeedDocument) -> bytes:
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/">',
        "<channel>",
        _element("title", feed.title),
        _element("link", feed.home),
        _element("description", feed.subtitle or feed.title),
        _element("language", feed.language),
        _element("lastBuildDate", _day_of_mail(stamp_of(feed))),
        f'<atom:link rel="self" type="application/rss+xml"{_attribute("href", feed.address)}/>',
    ]
    for entry in feed.entries:
        lines += _rss_item(entry, feed.language)
    lines += ("</channel>", "</rss>")
    return _document(lines)


def _rss_item(entry: FeedEntry, language: str) -> Iterable[str]:
    yield "<item>"
    yield _element("title", entry.title or entry.address)
    yield _element("link", entry.address)
    yield f'<guid isPermaLink="false">{permanent_id(entry.id)}</guid>'
    # Readers sort by pubDate, so it is the digest's own; what the source says is dc:date.
    yield _element("pubDate", _day_of_mail(entry.updated))
    yield _element("dc:date", entry.published)
    for author in entry.authors:
        yield _element("dc:creator", author)
    for tag in entry.tags:
        yield _element("category", tag)
    yield _element("dc:rights", entry.rights)
    yield _element("dc:language", language_of(entry))
    if entry.source and entry.source_home:
        yield f"<source{_attribute('url', entry.source_home)}>{_text(entry.source)}</source>"
    yield _element("dc:source", "" if entry.source_home else entry.source)
    yield _element("description", html_of(entry, language))
    yield "</item>"


def json_feed(feed: FeedDocument) -> bytes:
    document: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": clean(feed.title),
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "description": clean(feed.subtitle),
        "language": feed.language,
        "items": [_json_item(entry, feed.language) for entry in feed.entries],
    }
    return msgspec.json.format(msgspec.json.encode(_known(document)), indent=1) + b"\n"


def _json_item(entry: FeedEntry, language: str) -> dict[str, object]:
    item: dict[str, object] = {
        "id": permanent_id(entry.id),
        "url": entry.address,
        "external_url": entry.original,
        "title": clean(entry.title),
        "content_html": html_of(entry, language) or f"<p>{_text(entry.title)}</p>",
        "summary": clean(f"{entry.summary} ({entry.attribution})" if entry.attribution else entry.summary),
        "date_published": entry.published,
        "date_modified": entry.updated,
        "authors": [{"name": clean(author)} for author in entry.authors],
        "tags": [clean(tag) for tag in entry.tags],
        "language": language_of(entry),
        "_source": _known(
            {"name": clean(entry.source), "url": entry.source_home, "rights": clean(entry.rights)}
        ),
    }
    return _known(item)


def _known(values: dict[str, object]) -> dict[str, object]:
    """Without what is empty; `items` must be there even then."""
    return {name: value for name, value in values.items() if value or name == "items"}


def language_of(entry: FeedEntry) -> str:
    """The language of what an entry shows, in formats that have one for all of it: the summary's, or else what
    the curator writes in, or else the title's. Empty where it is the feed's."""
    if entry.summary:
        return entry.summary_language
    return entry.comment_language if entry.comment or entry.corrections else entry.language


def html_of(entry: FeedEntry, language: str) -> str:
    """The curator's words, then the story's, then its corrections, as HTML. `language` is the feed's; what is
    in another than the entry is, says so."""
    own = language_of(entry)
    spoken = _attribute("lang", _other(entry.comment_language, own, language))
    comment = f"<p{spoken}><em>{_text(entry.comment)}</em></p>" if entry.comment else ""
    summary = f"<p>{_text(entry.summary)}</p>" if entry.summary else ""
    credit = f"<p>{_text(entry.attribution)}</p>" if entry.attribution else ""
    spoken = _attribute("lang", _other("", own, language))
    corrected = "".join(
        [f'<p{spoken}><ins datetime="{each.day}">{_text(each.text)}</ins></p>' for each in entry.corrections]
    )
    return comment + summary + credit + corrected


def stamp_of(feed: FeedDocument) -> str:
    """The newest entry's stamp."""
    return max((entry.updated for entry in feed.entries), key=dt.datetime.fromisoformat, default=NO_ENTRY)


def clean(text: str) -> str:
    """Text without the control characters and halves of characters that XML and JSON cannot carry."""
    return _FORBIDDEN.sub("", text)


_FORBIDDEN = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def _text(text: str) -> str:
    return clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _attribute(name: str, value: str) -> str:
    return f' {name}="{_text(value).replace(chr(34), "&quot;")}"' if value else ""


def _element(name: str, text: str) -> str:
    return f"<{name}>{_text(text)}</{name}>" if text else ""


def _day_of_mail(stamp: str) -> str:
    """A time as RFC 822 writes it."""
    from email.utils import format_datetime  # 5 ms that most builds need not spend

    return format_datetime(dt.datetime.fromisoformat(stamp))


def _document(lines: Iterable[str]) -> bytes:
    return ("\n".join(line for line in lines if line) + "\n").encode()
