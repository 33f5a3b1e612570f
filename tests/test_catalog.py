"""Catalog: what is published at which moment, and what contradicts what."""

import datetime as dt
import random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.assets import Asset
from generator.catalog import Catalog, Visibility, gather
from generator.documents import Converted, Options, convert
from generator.moments import instant, parse_when

LA, KIRITIMATI, SANTIAGO, CAIRO = (
    "America/Los_Angeles",
    "Pacific/Kiritimati",
    "America/Santiago",
    "Africa/Cairo",
)


def document(path: str, front: str, body: str = "Text.") -> tuple[str, Converted]:
    return path, convert(path, f"---\n{front}\n---\n\n{body}\n".encode(), Options())[0]


def catalog(
    *documents: tuple[str, Converted], zone: str = "UTC", now: str = "2026-11-23", **options: bool
) -> Catalog:
    moment = parse_when(now)
    assert moment is not None
    return gather(dict(documents), {}, zone, Visibility(instant(moment, zone), **options))[0]


def messages(*documents: tuple[str, Converted], assets: tuple[str, ...] = ()) -> list[str]:
    files = {path: Asset(path, b"") for path in assets}
    problems = gather(dict(documents), files, "UTC", Visibility(2e9))[1]
    return [f"{problem.where}: {problem.severity}: {problem.message}" for problem in problems]


def paths(found: Catalog) -> list[str]:
    return [article.path for article in found.articles]


BEGINNINGS = [
    # the site's zone, what is written, the first instant at which readers see it
    (LA, "2026-11-23", "2026-11-23T08:00:00+00:00"),
    (KIRITIMATI, "2026-11-23", "2026-11-22T10:00:00+00:00"),
    ("UTC", "2026-11-23", "2026-11-23T00:00:00+00:00"),
    (LA, "2026-11-23T06:00", "2026-11-23T14:00:00+00:00"),
    (LA, "2026-11-23T06:00:30", "2026-11-23T14:00:30+00:00"),
    (LA, "2026-11-23T06:00+01:00", "2026-11-23T05:00:00+00:00"),
    (KIRITIMATI, "2026-11-23T06:00Z", "2026-11-23T06:00:00+00:00"),
    (KIRITIMATI, "2026-11-23 06:00", "2026-11-22T16:00:00+00:00"),
    (LA, "2026-03-08", "2026-03-08T08:00:00+00:00"),  # clocks go forward on this day
    (LA, "2026-03-09", "2026-03-09T07:00:00+00:00"),
    (LA, "2026-03-08T02:30", "2026-03-08T10:30:00+00:00"),  # a time that does not exist there
    (LA, "2026-11-01", "2026-11-01T07:00:00+00:00"),  # clocks go back
    (LA, "2026-11-02", "2026-11-02T08:00:00+00:00"),
    (SANTIAGO, "2026-09-06", "2026-09-06T04:00:00+00:00"),  # a day without a midnight
    (CAIRO, "2026-04-24", "2026-04-23T22:00:00+00:00"),
]


def at(text: str, seconds: int = 0) -> float:
    return dt.datetime.fromisoformat(text).timestamp() + seconds


@pytest.mark.parametrize(("zone", "written", "first"), BEGINNINGS)
@pytest.mark.parametrize("key", ["embargo", "date"])
def test_a_story_is_held_until_the_second_at_which_its_time_begins(
    key: str, zone: str, written: str, first: str
) -> None:
    story = dict([document("articles/a.md", f"title: A\n{key}: {written}")])
    early, problems = gather(story, {}, zone, Visibility(at(first, -1)))
    punctual, _ = gather(story, {}, zone, Visibility(at(first)))
    assert problems == []
    assert (paths(early), [held.until and held.until.text for held in early.held]) == ([], [written])
    assert early.next_change == at(first)
    assert (paths(punctual), punctual.held) == (["articles/a.md"], ())


@pytest.mark.parametrize(("zone", "written", "first"), BEGINNINGS)
def test_a_story_is_gone_from_the_second_at_which_it_expires(zone: str, written: str, first: str) -> None:
    story = dict([document("articles/a.md", f"title: A\nexpires: {written}")])
    before, _ = gather(story, {}, zone, Visibility(at(first, -1)))
    after, _ = gather(story, {}, zone, Visibility(at(first)))
    assert (paths(before), before.next_change) == (["articles/a.md"], at(first))
    assert (paths(after), after.next_change) == ([], None)
    assert [held.why for held in after.held] == ["expired"]


def test_a_bare_day_begins_at_midnight_of_the_sites_own_zone() -> None:
    for zone in (LA, KIRITIMATI, "UTC"):
        midnight = dt.datetime(2026, 11, 23, tzinfo=ZoneInfo(zone)).timestamp()
        when = parse_when("2026-11-23")
        assert when is not None
        assert instant(when, zone) == midnight


@pytest.mark.parametrize(
    ("zone", "written", "first", "second"),
    [
        ("Europe/Berlin", "2026-10-25T02:30", "2026-10-25T02:30+02:00", "2026-10-25T02:30+01:00"),
        ("Atlantic/Azores", "2026-10-25", "2026-10-25T00:00+00:00", "2026-10-25T00:00-01:00"),
    ],
)
def test_of_a_time_that_comes_twice_readers_get_the_safer_one(
    zone: str, written: str, first: str, second: str
) -> None:
    between = dt.datetime.fromtimestamp(at(second) - 60, dt.UTC).isoformat()
    for key in ("embargo", "date"):
        story = document("articles/a.md", f"title: A\n{key}: {written}")
        waiting = catalog(story, zone=zone, now=between)
        assert (paths(waiting), waiting.next_change) == ([], at(second))
        assert paths(catalog(story, zone=zone, now=second)) == ["articles/a.md"]
    story = document("articles/a.md", f"title: A\nexpires: {written}")
    assert catalog(story, zone=zone, now="2026-10-20").next_change == at(first)
    assert paths(catalog(story, zone=zone, now=first)) == []
    terms = f"rights: {{show: full, until: {written}, then: link}}"
    story = document("articles/a.md", f"title: A\nurl: https://a.example/\n{terms}")
    assert catalog(story, zone=zone, now="2026-10-20").next_change == at(first)
    assert catalog(story, zone=zone, now=first).policies["articles/a.md"].show == "link"


def test_a_time_with_its_offset_comes_once() -> None:
    story = document("articles/a.md", "title: A\nembargo: 2026-10-25T02:30+02:00")
    found = catalog(story, zone="Europe/Berlin", now="2026-10-25T02:30+02:00")
    assert paths(found) == ["articles/a.md"]


def test_of_embargo_and_date_the_later_one_counts() -> None:
    story = document("articles/a.md", "title: A\nembargo: 2026-11-24\ndate: 2026-11-25")
    assert [(h.why, h.until and h.until.text) for h in catalog(story).held] == [("future", "2026-11-25")]
    story = document("articles/a.md", "title: A\nembargo: 2026-11-26\ndate: 2026-11-25")
    assert [(h.why, h.until and h.until.text) for h in catalog(story).held] == [("embargo", "2026-11-26")]


def test_a_draft_under_embargo_needs_both_to_be_lifted() -> None:
    story = document("articles/a.md", "title: A\ndraft: true\nembargo: 2026-12-01")
    assert paths(catalog(story, drafts=True)) == []
    assert paths(catalog(story, future=True)) == []
    assert paths(catalog(story, drafts=True, future=True)) == ["articles/a.md"]


def test_what_has_expired_is_not_shown_by_asking_for_the_future() -> None:
    story = document("articles/a.md", "title: A\nexpires: 2026-11-01")
    assert paths(catalog(story, future=True)) == []
    assert paths(catalog(story, drafts=True, future=True)) == ["articles/a.md"]


def test_drafts_never_fall_due() -> None:
    assert catalog(document("articles/a.md", "title: A\ndraft: true\nembargo: 2026-12-01")).next_change is None


def test_the_next_change_is_the_earliest_of_all() -> None:
    found = catalog(
        document("articles/a.md", "title: A\nexpires: 2026-12-03"),
        document("articles/b.md", "title: B\nembargo: 2026-12-02\nexpires: 2026-12-24"),
        document("editions/2026-12-04.md", "title: E\ndate: 2026-12-04"),
    )
    assert found.next_change == at("2026-12-02T00:00:00+00:00")


def test_articles_and_editions_come_newest_first_by_the_instant_not_by_the_text() -> None:
    found = catalog(
        document("articles/a.md", "title: A\ndate: 2026-11-20T23:00-10:00"),
        document("articles/b.md", "title: B\ndate: 2026-11-21T01:00+02:00"),
        document("articles/c.md", "title: C"),
        document("editions/a.md", "title: A\ndate: 2026-11-20T23:00-10:00"),
        document("editions/b.md", "title: B\ndate: 2026-11-21"),
    )
    assert paths(found) == ["articles/a.md", "articles/b.md", "articles/c.md"]
    assert [edition.path for edition in found.editions] == ["editions/a.md", "editions/b.md"]


SOME = [
    document("articles/a.md", "title: A\nid: same\ndate: 2026-11-01\ntags: [x]", "[b](b.md) ![p](p.gif)"),
    document("articles/b.md", "title: B\nid: same\ndate: 2026-11-01\ntags: [X]"),
    document("articles/c.md", "title: C\ndraft: true", "![q](q.gif)"),
    document("articles/d.md", "title: D\nembargo: 2026-12-01"),
    document(
        "editions/e.md", "title: E\nnumber: 1\ndate: 2026-11-01\nsections: [{title: S, stories: [same, nix]}]"
    ),
    document("editions/f.md", "title: F\nnumber: 1\ndate: 2026-11-01"),
    document("pages/g.md", "title: G"),
    document("pages/h.md", "title: G"),
    document("articles/A.md", "title: upper"),
]
FILES = ["articles/p.gif", "articles/q.gif", "articles/c-2.gif", "other/z.pdf", "articles/P.gif"]


@given(st.randoms(use_true_random=False))
def test_any_order_of_documents_and_files_gives_the_same_catalog(rng: random.Random) -> None:
    def gathered(documents: list[tuple[str, Converted]], files: list[str]) -> object:
        found, problems = gather(
            dict(documents),
            {path: Asset(path, b"") for path in files},
            "UTC",
            Visibility(at("2026-11-23T00:00Z")),
        )
        orders = [
            list(each) for each in (found.bodies, found.addresses, found.stories, found.assets, found.marks)
        ]
        return found, problems, orders

    shuffled = rng.sample(SOME, len(SOME)), rng.sample(FILES, len(FILES))
    assert gathered(*shuffled) == gathered(SOME, FILES)


def test_two_stories_with_one_id_are_told_with_both_places() -> None:
    told = messages(document("articles/a.md", "title: A\nid: x"), document("articles/b.md", "title: B\nid: x"))
    assert told == ["content/articles/b.md:3:5: error: the id `x` belongs to another story"]


@pytest.mark.parametrize("other", ["articles/Ferry.md", "articles/ferry/index.md", "articles/fe\u0301rry.md"])
def test_documents_at_one_address_are_told(other: str) -> None:
    first = "articles/f\u00e9rry.md" if "\u0301" in other else "articles/ferry.md"
    told = messages(document(first, "title: A"), document(other, "title: B"))
    assert len(told) == 1
    assert "belongs to another file already" in told[0]


def test_a_document_and_a_file_at_one_address_are_told() -> None:
    told = messages(document("pages/ferry.md", "title: A"), assets=("ferry/index.html",))
    assert told == ["content/pages/ferry.md:2:8: error: the address /ferry/ belongs to another file already"]


def test_files_that_differ_in_case_alone_are_told() -> None:
    told = messages(assets=("files/Quay.txt", "files/quay.txt"))
    assert told == ["content/files/quay.txt: error: where case is ignored, this file and another have one name"]


def test_a_file_that_windows_cannot_hold_is_told_on_every_system() -> None:
    told = messages(assets=("files/aux.txt", "files/quay.txt", "files/what?.txt"))
    why = "warning: Windows cannot hold a file of this name: the site could not be built or checked out there"
    assert told == [f"content/files/aux.txt: {why}", f"content/files/what?.txt: {why}"]
    paths = ["articles/aux.md", "editions/what: then?.md", "pages/end./a.md"]
    whole, draft, broken = "title: T", "title: T\ndraft: true", "titel: T"
    for path, front in zip(paths, (whole, draft, broken), strict=True):
        assert f"content/{path}: {why}" in messages(document(path, front))


def test_a_draft_edition_cannot_take_a_number_that_is_taken() -> None:
    told = messages(
        document("editions/a.md", "title: A\ndate: 2026-11-01\nnumber: 4"),
        document("editions/b.md", "title: B\ndate: 2026-11-02\nnumber: 4\ndraft: true"),
    )
    assert told == ["content/editions/b.md:4:9: error: two editions have the number 4"]


@pytest.mark.parametrize(
    "name", ["x1", "2026/ferry", "articles/2026/ferry", "content/articles/2026/ferry.md", "2026/ferry.md"]
)
def test_an_edition_names_a_story_by_id_or_by_any_form_of_its_path(name: str) -> None:
    story = document("articles/2026/ferry.md", "title: A\nid: x1")
    front = f"title: E\ndate: 2026-11-01\nsections:\n  - title: S\n    stories:\n      - article: {name}"
    assert messages(story, document("editions/e.md", front)) == []


def test_a_story_twice_in_an_edition_is_told_by_whatever_name() -> None:
    story = document("articles/2026/ferry.md", "title: Ferry\nid: x1")
    front = "title: E\ndate: 2026-11-01\nsections:\n  - title: S\n    stories: [x1, 2026/ferry]"
    told = messages(story, document("editions/e.md", front))
    assert told == ["content/editions/e.md:6:19: warning: the edition carries “Ferry” twice"]


@pytest.mark.parametrize("name", ["two\nlines.txt", "back\\slash.txt", "bell\x07.txt"])
def test_names_that_no_address_can_hold_are_told(name: str) -> None:
    assert len(messages(assets=(f"files/{name}",))) == 1


def test_a_file_beside_a_held_story_under_its_name_is_held_with_it() -> None:
    free = ["ferry-news.pdf", "ferryman.jpg", "shared.pdf", "other.jpg"]
    documents = dict(
        [
            document("articles/ferry.md", "title: A\ndraft: true"),
            document("articles/ferry-news.md", "title: B", "".join(f"[x]({name})" for name in free)),
            document("articles/folder/index.md", "title: C\ndraft: true"),
        ]
    )
    held = [
        "ferry.jpg",
        "ferry-2.jpg",
        "ferry_3.JPG",
        "Ferry.pdf",
        "folder/any.jpg",
        "folder/deep/any.jpg",
        "ferry-news.md~",
    ]
    files = {f"articles/{name}": Asset(f"articles/{name}", b"") for name in held + free}
    found, _ = gather(documents, files, "UTC", Visibility(2e9))
    assert sorted(found.assets) == sorted(f"articles/{name}" for name in free)


def test_a_picture_that_a_published_story_shows_too_is_published() -> None:
    documents = dict(
        [
            document("articles/a.md", "title: A\ndraft: true", "![x](a.jpg)"),
            document("articles/b.md", "title: B", "![x](a.jpg)"),
        ]
    )
    found, _ = gather(documents, {"articles/a.jpg": Asset("articles/a.jpg", b"")}, "UTC", Visibility(2e9))
    assert list(found.assets) == ["articles/a.jpg"]


SERVING = [
    "favicon.ico",
    "LICENSE",
    "files/Notes.TXT",
    "apple-touch-icon-180.png",
    "css/site.css",
    "files/times.txt",
    "old/index.html",
    "keys",
]


def test_what_nothing_that_readers_see_names_is_not_published_and_told_in_one_notice() -> None:
    named = ["img/a.png", "articles/b.pdf", "files/c.pdf", "articles/d.txt", "img/logo.svg"]
    unnamed = ["articles/e.png", "articles/f.txt", "files/g.pdf", "img/favicon.ico", "img/h.png", "i.png"]
    documents = dict(
        [
            document("articles/a.md", "title: A", "![x](../img/a.png) [x](b.pdf)"),
            document("pages/b.md", "title: B", "[x](/files/c.pdf) [x](/articles/d.txt)"),
        ]
    )
    files = {path: Asset(path, b"") for path in (*named, *unnamed, *SERVING)}
    found, problems = gather(
        documents, files, "UTC", Visibility(2e9), chosen=("wide", "/img/logo.svg", "gazette")
    )
    assert sorted(found.assets) == sorted(named + SERVING)
    (told,) = [problem for problem in problems if problem.severity != "warning"]
    assert (told.severity, str(told.where)) == ("notice", "content/articles/e.png")
    assert told.message == "nothing that readers see names this file, nor 5 more: not published"
    assert [each.where.path for each in told.related] == [f"content/{path}" for path in sorted(unnamed)[1:]]
