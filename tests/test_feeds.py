"""Feeds: what a reader program gets, in three formats."""

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable

import feedparser
import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.feeds import FeedDocument, FeedEntry, atom, html_of, json_feed, permanent_id, rss

ENTRY = FeedEntry(
    id="3k9v2m7q4x1d",
    address="https://digest.example/repo/articles/2026/11/ferry/",
    title="Ferry & <crew> stay in port",
    updated="2026-11-23T00:00:00+01:00",
    published="2025-05-01T00:00:00+02:00",
    summary='The ferry "stayed" & waited.',
    comment="Read it for the <last> paragraph.",
    authors=("Ada Quill", "B. O’Rell"),
    source="The Pell Courier",
    source_home="https://courier.example/",
    original="https://courier.example/ferry?a=1&b=2",
    rights="©2025 The Pell Courier",
    tags=("harbour", "ice & snow"),
    language="de",
)
OLDER = FeedEntry(id="b", address="https://digest.example/b/", title="B", updated="2026-11-22T23:30:00+00:00")
FEED = FeedDocument(
    address="https://digest.example/repo/feed.atom",
    home="https://digest.example/repo/",
    title="The Digest",
    language="en",
    subtitle="News, slowly",
    entries=(ENTRY, OLDER),
)
KINDS = {"atom": atom, "rss": rss, "json": json_feed}
XML = {"atom": atom, "rss": rss}


@pytest.mark.parametrize("make", XML.values(), ids=XML.keys())
def test_a_feed_reader_finds_nothing_to_complain_of(make: Callable[[FeedDocument], bytes]) -> None:
    for feed in (FEED, msgspec.structs.replace(FEED, entries=())):
        parsed = feedparser.parse(make(feed))
        assert not parsed.bozo
        assert parsed.feed.title == "The Digest"
        assert parsed.feed.link == FEED.home
        assert len(parsed.entries) == len(feed.entries)


@pytest.mark.parametrize("make", XML.values(), ids=XML.keys())
def test_an_entry_says_whose_it_is(make: Callable[[FeedDocument], bytes]) -> None:
    entry = feedparser.parse(make(FEED)).entries[0]
    assert entry.id == permanent_id("3k9v2m7q4x1d")
    assert entry.link == ENTRY.address
    titles = [title.text for title in ET.fromstring(make(FEED)).iterfind(".//{*}title")]
    assert ENTRY.title in titles
    assert entry.source.title == "The Pell Courier"
    assert [tag.term for tag in entry.tags] == ["harbour", "ice & snow"]
    assert [author.name for author in entry.authors] == ["Ada Quill", "B. O’Rell"]


def test_the_curator_s_words_come_first() -> None:
    html = html_of(ENTRY, FEED.language)
    assert html.index("Read it for the &lt;last&gt; paragraph.") < html.index("The ferry")
    assert feedparser.parse(atom(FEED)).entries[0].content[0].value.index("Read it") < 10
    assert feedparser.parse(rss(FEED)).entries[0].description.index("Read it") < 10
    assert json.loads(json_feed(FEED))["items"][0]["content_html"] == html


def test_ids_are_permanent_and_independent_of_the_address() -> None:
    assert permanent_id("3k9v2m7q4x1d") == "urn:uuid:ee58772e-fb86-5054-bd7e-d5335279f47f"


@pytest.mark.parametrize("make", KINDS.values(), ids=KINDS.keys())
def test_the_same_feed_gives_the_same_bytes(make: Callable[[FeedDocument], bytes]) -> None:
    assert make(FEED) == make(msgspec.msgpack.decode(msgspec.msgpack.encode(FEED), type=FeedDocument))


def test_a_feed_s_stamp_is_its_newest_entry_s_as_an_instant() -> None:
    # 23:30 in London is later than midnight in Berlin.
    assert feedparser.parse(atom(FEED)).feed.updated == OLDER.updated
    assert feedparser.parse(rss(FEED)).feed.updated == "Sun, 22 Nov 2026 23:30:00 +0000"


def test_nothing_is_said_of_a_publication_date_that_is_not_known() -> None:
    parsed = feedparser.parse(atom(FEED))
    assert (
        "published" in parsed.entries[0]
        and "<published>" not in atom(msgspec.structs.replace(FEED, entries=(OLDER,))).decode()
    )
    assert "date_published" not in json.loads(json_feed(FEED))["items"][1]


def test_a_story_without_a_byline_is_its_publisher_s_not_the_digest_s() -> None:
    entry = msgspec.structs.replace(ENTRY, authors=())
    source = ET.fromstring(atom(msgspec.structs.replace(FEED, entries=(entry,)))).find(".//{*}entry/{*}source")
    assert source is not None
    assert source.findtext("{*}author/{*}name") == "The Pell Courier"


def test_a_json_feed_is_what_version_1_1_asks_for() -> None:
    document = json.loads(json_feed(FEED))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["feed_url"] == FEED.address and document["home_page_url"] == FEED.home
    item = document["items"][0]
    assert item["id"] == permanent_id("3k9v2m7q4x1d")
    assert item["authors"] == [{"name": "Ada Quill"}, {"name": "B. O’Rell"}]
    assert item["date_modified"] == ENTRY.updated and item["external_url"] == ENTRY.original
    assert all("content_html" in item for item in document["items"])
    assert json.loads(json_feed(msgspec.structs.replace(FEED, entries=())))["items"] == []


def _spoken(entry: FeedEntry) -> dict[str, str | None]:
    """What each format says of an entry's language, in an English feed."""
    feed = msgspec.structs.replace(FEED, entries=(entry,))
    [tree] = ET.fromstring(atom(feed)).iterfind("{*}entry")
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    parts = {part: tree.find(f"{{*}}{part}") for part in ("summary", "content")}
    told = {part: found.get(lang) for part, found in parts.items() if found is not None}
    rss_item = ET.fromstring(rss(feed)).find(".//item")
    assert rss_item is not None
    return {
        "entry": tree.get(lang),
        **told,
        "rss": rss_item.findtext("{http://purl.org/dc/elements/1.1/}language"),
        "json": json.loads(json_feed(feed))["items"][0].get("language"),
    }


def test_a_foreign_story_in_the_curator_s_words_says_whose_language_is_whose() -> None:
    assert _spoken(ENTRY) == {"entry": "de", "summary": "en", "content": "en", "rss": None, "json": None}
    entry = msgspec.structs.replace(ENTRY, comment="")
    assert _spoken(entry) == {"entry": "de", "summary": "en", "rss": None, "json": None}


def test_a_foreign_story_in_its_own_words_is_foreign_but_for_the_comment() -> None:
    entry = msgspec.structs.replace(ENTRY, summary_language="de")
    assert _spoken(entry) == {"entry": "de", "summary": None, "content": None, "rss": "de", "json": "de"}
    assert html_of(entry, "en").startswith('<p lang="en"><em>Read it')
    assert "lang=" not in html_of(ENTRY, "en")


def test_of_a_foreign_story_that_shows_its_title_alone_the_title_s_language_is_told() -> None:
    entry = msgspec.structs.replace(ENTRY, comment="", summary="")
    assert _spoken(entry) == {"entry": "de", "rss": "de", "json": "de"}


NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("<>&\"'\x00\x01\x0b\x1f\x7f\x85\ud800\udfff\ufffe\uffff\u2028]]>"),
        st.characters(exclude_categories=()),
    ),
    max_size=20,
)


@settings(max_examples=150, deadline=None)
@given(NASTY)
def test_no_text_breaks_a_feed(text: str) -> None:
    entry = msgspec.structs.replace(
        ENTRY, title=text, summary=text, comment=text, authors=(text,), source=text, rights=text, tags=(text,)
    )
    feed = msgspec.structs.replace(FEED, title=text, subtitle=text, entries=(entry,))
    for make in XML.values():
        data = make(feed)
        ET.fromstring(data)
        assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", data)
    json.loads(json_feed(feed))
