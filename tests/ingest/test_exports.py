"""JSON seeds as programs export them.

JSON Feed: jsonfeed.org/version/1.1. wallabag: its export of entries (doc.wallabag.org). Pocket's and
Instapaper's entries have no text. WordPress: developer.wordpress.org/rest-api/reference/posts. ninjs 1.3 and
2.1: iptc.org/std/ninjs.
"""

import json
from typing import Any

import pytest

from generator.ingest.exports import read_export
from generator.ingest.harvest import harvest
from generator.ingest.readers import kind_of
from generator.ingest.story import Reading

TEXT = "<p>The ferry sailed on time, and nobody knew what to say of it.</p><p>It came <b>back</b>.</p>"
BODY = ("The ferry sailed on time, and nobody knew what to say of it.", "It came **back**.")


def read(value: Any) -> Reading:
    data = (value if isinstance(value, str) else json.dumps(value, indent=1)).encode()
    kind = kind_of("seeds/export", data)
    assert kind.reader == "json/2" and kind.read
    return kind.read("export.json", data)


WALLABAG = {
    "is_archived": 0,
    "is_starred": 1,
    "tags": ["ferries", "harbour life"],
    "is_public": False,
    "id": 714,
    "title": "The ferry on time",
    "url": "https://soundledger.example/ferry?utm_campaign=a",
    "given_url": "https://soundledger.example/ferry?utm_campaign=a",
    "hashed_url": "a94a8fe5",
    "content": TEXT,
    "created_at": "2026-11-22T10:00:00+0000",
    "updated_at": "2026-11-23T10:00:00+0000",
    "published_at": "2026-11-20T09:30:00+0000",
    "published_by": ["Orla Dunmore", ""],
    "annotations": [{"text": "mine", "quote": "nobody knew"}],
    "mimetype": "text/html",
    "language": "en_GB",
    "reading_time": 1,
    "domain_name": "soundledger.example",
    "preview_picture": "https://soundledger.example/boat.jpg",
    "http_status": "200",
    "headers": {"content-type": "text/html"},
}


def test_wallabag() -> None:
    [story] = read([WALLABAG]).stories
    assert (story.title, story.key, story.body) == ("The ferry on time", "714", BODY)
    assert (story.url, story.byline, story.published) == (
        "https://soundledger.example/ferry", ("Orla Dunmore",), "2026-11-20T09:30:00+00:00",
    )  # fmt: skip
    assert (story.updated, story.language, story.source) == ("", "en-GB", "soundledger.example")
    assert story.tags == ("ferries", "harbour life")
    assert story.extra == {"annotations": ["mine"], "image": "https://soundledger.example/boat.jpg"}
    assert story.evidence["published"].where == "export, published_at"


def test_json_lines_keep_what_is_whole_around_a_bad_line() -> None:
    good = [
        json.dumps({"url": f"https://a.example/{n}", "headline": f"No. {n}", "text": "It sailed.\n\nIt did."})
        for n in (1, 2)
    ]
    reading = read(f"{good[0]}\n{{bad\n{good[1]}\n")
    assert [story.title for story in reading.stories] == ["No. 1", "No. 2"]
    assert [story.key for story in reading.stories] == ["https://a.example/1", "https://a.example/2"]
    assert reading.stories[0].body == ("It sailed.", "It did.")
    assert [(fault.line, fault.grave) for fault in reading.faults] == [(2, True)]


def test_json_feed() -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "The Sound Ledger",
        "items": [
            {"id": "1", "url": "https://a.example/1", "title": "One", "content_html": TEXT,
             "content_text": "Other.", "summary": "Short.",
             "date_published": "2026-11-20T09:30:00Z", "date_modified": "2026-11-21T09:30:00Z",
             "authors": [{"name": "Orla Dunmore", "url": "https://a.example/orla"}], "tags": ["ferries"],
             "language": "en", "image": "https://a.example/1.png"},
            {"id": "2", "content_text": "A note without a headline. And more."},
        ],
    }  # fmt: skip
    one, two = read(feed).stories
    assert (one.title, one.body, one.byline, one.source) == ("One", BODY, ("Orla Dunmore",), "The Sound Ledger")
    assert (one.published, one.updated) == ("2026-11-20T09:30:00Z", "2026-11-21T09:30:00Z")
    assert one.extra == {"summary": "Short.", "image": "https://a.example/1.png"} and one.tags == ("ferries",)
    assert (two.title, two.key) == ("A note without a headline", "2")


def test_wordpress() -> None:
    post = {"id": 5, "date": "2026-11-20T09:30:00", "modified": "2026-11-21T00:00:00", "slug": "ferry",
            "status": "publish", "link": "https://a.example/ferry/", "title": {"rendered": "Ferry &amp; clock"},
            "content": {"rendered": TEXT, "protected": False}, "excerpt": {"rendered": "x"}, "author": 3,
            "categories": [4], "tags": [7, 8], "_links": {"self": []}}  # fmt: skip
    [story] = read([post]).stories
    assert (story.title, story.key, story.url) == ("Ferry & clock", "5", "https://a.example/ferry/")
    assert (story.byline, story.tags, story.section, story.body) == ((), (), "", BODY)


@pytest.mark.parametrize(
    "wrap", [lambda e: {"articles": [e]}, lambda e: {"data": {"items": [e]}}, lambda e: e, lambda e: [[e]]]
)
def test_entries_are_found_wherever_programs_put_them(wrap: Any) -> None:
    [story] = read(wrap({"title": "One", "articleBody": "It sailed.", "source": {"name": "Tern Wire"}})).stories
    assert (story.title, story.body, story.source) == ("One", ("It sailed.",), "Tern Wire")


def test_a_reading_list_without_texts_is_a_list_of_links() -> None:
    entry = {
        "item_id": "7",
        "given_url": "https://a.example/7",
        "resolved_title": "Seven",
        "excerpt": "An excerpt.",
    }
    pocket = {"status": 1, "list": {"7": entry}}
    reading = read(pocket)
    assert reading.status == "no-story" and "1 link (a reading list)" in reading.faults[0].message
    assert "copydesk add https://a.example/7" in reading.faults[0].hint
    both = read([WALLABAG, {"url": "https://a.example/8", "title": "Eight"}])
    assert len(both.stories) == 1 and "1 of 2 entries has no text" in both.faults[0].message


@pytest.mark.parametrize("depth", [101, 900, 5_000, 60_000])
@pytest.mark.parametrize("around", ["{}", "[{}]", '{{"title": "T", "a": {}}}\n{{"title": oops}}'])
def test_json_that_is_nested_too_deeply_says_so_on_every_python(depth: int, around: str) -> None:
    deep = around.format('{"a":' * depth + "1" + "}" * depth)
    assert "nested too deeply" in read(deep).faults[0].message


def test_json_that_is_no_story_says_so() -> None:
    assert "no entry has a text" in read({"name": "package", "dependencies": {"a": "1"}}).faults[0].message
    assert "no JSON" in read('{"a": oops}').faults[0].message


NINJS_1 = {
    "uri": "http://tern.example/item/1",
    "type": "text",
    "pubstatus": "usable",
    "versioncreated": "2026-11-21T10:00:00Z",
    "firstcreated": "2026-11-20T09:30:00Z",
    "language": "en-GB",
    "headline": "The ferry on time",
    "byline": "By Orla Dunmore",
    "dateline": "PELL SOUND, Maine (TW) - ",
    "located": "Pell Sound",
    "body_xhtml": TEXT,
    "copyrightholder": "Tern Wire Ltd.",
    "copyrightnotice": "© 2026 Tern Wire Ltd. All rights reserved.",
    "ednote": "Desks: note the spelling of Pell.",
    "infosource": [{"name": "Tern Wire"}],
    "subject": [{"name": "ferries", "code": "x:1"}],
    "associations": {
        "main": {
            "type": "picture",
            "description_text": "The ferry at noon.",
            "altText": "A ferry",
            "byline": "Jon Parr",
            "renditions": {
                "original": {"href": "https://tern.example/o.jpg", "width": 6000},
                "web": {"href": "https://tern.example/w.jpg", "width": 1200},
            },
        }
    },
}
NINJS_2 = {
    "standard": {"name": "ninjs", "version": "2.1"},
    "uri": "http://tern.example/item/2",
    "headlines": [{"role": "short", "value": "Ferry"}, {"role": "main", "value": "The ferry on time"}],
    "bodies": [{"role": "main", "contenttype": "text/html", "value": TEXT}],
    "contentcreated": "2026-11-20T09:30:00Z",
    "people": [{"name": "Orla Dunmore", "rel": "author"}],
    "subjects": [{"name": "ferries"}],
    "associations": [{"name": "main", "type": "picture", "headline": "A ferry",
                      "renditions": [{"name": "web", "href": "https://tern.example/w.jpg", "width": 1200}]}],
}  # fmt: skip


@pytest.mark.parametrize("source", ['">', "***", "…"])
def test_a_source_of_signs_alone_is_left_out(source: str) -> None:
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": source}
    feed |= {"items": [{"id": "1", "title": "A", "content_text": "It sailed."}]}
    [story] = harvest("seeds/a.json", json.dumps(feed).encode(), has_article=False).stories.values()
    assert story.source == "" and "source" not in story.evidence


def test_ninjs_one() -> None:
    [story] = read(NINJS_1).stories
    assert (story.title, story.byline, story.dateline) == (
        "The ferry on time",
        ("Orla Dunmore",),
        "PELL SOUND, Maine",
    )
    assert story.body == ('![A ferry](w.jpg "The ferry at noon. — Jon Parr")', *BODY)
    [picture] = story.pictures
    assert (picture.url, picture.caption, picture.credit) == (
        "https://tern.example/w.jpg",
        "The ferry at noon.",
        "Jon Parr",
    )
    assert (story.published, story.updated) == ("2026-11-20T09:30:00Z", "2026-11-21T10:00:00Z")
    assert (story.agency, story.source, story.tags) == ("Tern Wire", "Tern Wire", ("ferries",))
    assert story.rights is not None and (story.rights.owner, story.rights.year) == ("Tern Wire Ltd.", "2026")
    assert story.extra == {"ednote": "Desks: note the spelling of Pell."} and not story.draft


def test_ninjs_two() -> None:
    [story] = read([NINJS_2]).stories
    assert (story.title, story.byline, story.tags) == ("The ferry on time", ("Orla Dunmore",), ("ferries",))
    assert story.body == ("![A ferry](w.jpg)", *BODY) and story.key == "http://tern.example/item/2"


@pytest.mark.parametrize("status", ["withheld", "canceled"])
def test_what_an_agency_withholds_or_cancels_is_a_draft(status: str) -> None:
    [story] = read(NINJS_1 | {"pubstatus": status}).stories
    assert story.draft and story.evidence["draft"].where == "ninjs, pubstatus"


def test_an_agencys_embargo_holds() -> None:
    [story] = read(NINJS_1 | {"embargoed": "2027-01-04T06:00:00Z"}).stories
    assert story.embargo == "2027-01-04T06:00:00Z"


def test_an_embargo_without_an_end_holds_until_an_editor_lifts_it() -> None:
    for end in ("until the mayor has spoken", "2027-01"):
        [story] = read(NINJS_1 | {"embargoed": end}).stories
        assert story.draft and not story.embargo


ENTRY = {"title": "T", "content": "<p>It sailed on time.</p>"}


def test_an_embargo_that_is_false_holds_nothing() -> None:
    for end in (False, "no", None, ""):
        [story] = read(ENTRY | {"embargo": end}).stories
        assert not story.draft and not story.embargo and not story.extra


@pytest.mark.parametrize(
    ("value", "titles"),
    [
        ([[ENTRY], [[ENTRY]], 5], ["T", "T"]),
        ({"items": [1, ENTRY]}, ["T"]),
        ({"list": {"1": ENTRY, "2": {**ENTRY, "title": "U"}}}, ["T", "U"]),
        ({"a": {"b": {"c": [ENTRY]}}}, []),
        ([1, 2], []),
    ],
)
def test_only_objects_are_entries(value: Any, titles: list[str]) -> None:
    reading = read_export("a.json", json.dumps(value).encode())
    assert [story.title for story in reading.stories] == titles
    assert bool(reading.faults) == (not titles)


def test_more_entries_than_a_file_should_have_are_told() -> None:
    reading = read_export("a.json", json.dumps([{"url": "https://a.example/"}] * 5001).encode())
    assert any("this file has 5,001 entries; the first 5,000 are read" in f.message for f in reading.faults)


def test_a_day_of_change_that_is_the_day_of_publication_says_nothing() -> None:
    [story] = read(NINJS_1 | {"versioncreated": NINJS_1["firstcreated"]}).stories
    assert story.published == "2026-11-20T09:30:00Z" and story.updated == "" and "updated" not in story.evidence


def test_of_an_agencys_associations_only_pictures_with_an_address_are_taken() -> None:
    told = {"a": "no map", "b": {"type": "video", "uri": "https://tern.example/v"}, "c": {"type": "picture"}}
    [story] = read(NINJS_1 | {"associations": told}).stories
    assert story.pictures == () and story.body == BODY


def test_a_text_that_shows_pictures_itself_gets_no_other_on_top() -> None:
    shown = f'<p><img src="https://tern.example/own.jpg" alt="Our own"></p>{NINJS_1["body_xhtml"]}'
    [story] = read(NINJS_1 | {"body_xhtml": shown}).stories
    assert [picture.url for picture in story.pictures] == ["https://tern.example/own.jpg"]


def test_wallabags_excuse_for_a_text_is_none() -> None:
    """`fetching_error_message` in wallabag's app/config/wallabag.yml, as its articles have it."""
    excuse = (
        "wallabag can't retrieve contents for this article. Please <a href='https://doc.wallabag.org/'>"
        "troubleshoot this issue</a>."
    )
    reading = read([ENTRY, {"title": "No title found", "url": "https://paper.example/x", "content": excuse}])
    assert len(reading.stories) == 1 and "1 of 2 entries has no text" in reading.faults[0].message
    assert "add https://paper.example/x" in reading.faults[0].hint
