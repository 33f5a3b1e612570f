"""The published past: what readers have seen is an input of the next build."""

import json
import random
from pathlib import Path

import pytest
from small_site import Site, set_key

from generator.build import build, open_state
from generator.executors import Serial
from generator.problems import Location
from generator.project import Project
from generator.published import (
    NOTHING,
    Published,
    PublishedStory,
    encode_published,
    former_addresses,
    parse_published,
    with_gone,
)
from generator.report import Report

PAST = Published(
    {"s1": PublishedStory("/articles/b/", ("/articles/a/",), ("/old/",), "2026-11-23T00:00:00+00:00")},
    {"/": {"s1": "2026-11-23T00:00:00+00:00"}},
)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site", random.Random(7), stories=6)


def built(site: Site, published: Path | None = None, output: str = "public") -> Report:
    state = open_state(site.root)
    project = Project(site.root, site.root / output, published=published)
    _, report = build(project, state, executor=Serial(), now=site.now)
    state.store.close()
    return report


def past_of(site: Site, output: str = "public") -> dict[str, dict[str, object]]:
    told = json.loads((site.root / output / "published.json").read_bytes())
    stories: dict[str, dict[str, object]] = told["stories"]
    return stories


def kept(site: Site) -> Path:
    """The last published past, put where a build takes it from."""
    past = site.root / "past.json"
    past.write_bytes((site.root / "public/published.json").read_bytes())
    return past


def rename(site: Site, old: str, new: str) -> str:
    """Rename a story, with the links to it."""
    target = f"{old.rpartition('/')[0]}/{new}.md"
    site.path(old).rename(site.path(target))
    for each in site.files("content", ".md"):
        site.write(each, site.read(each).replace(old.rpartition("/")[2], f"{new}.md"))
    return target


def address(story: str) -> str:
    return f"/{story.removeprefix('content/').removesuffix('.md')}/"


def id_of(site: Site, story: str) -> str:
    return next(line[4:] for line in site.read(story).splitlines() if line.startswith("id: "))


def test_the_past_reads_back_as_it_was_written() -> None:
    assert parse_published(encode_published(PAST), "p") == (PAST, [])
    assert parse_published(encode_published(NOTHING), "p") == (NOTHING, [])


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!doctype html><title>404</title>",
        b"\xff\xfe",
        b"[]",
        b'{"version": 2, "stories": {}, "feeds": {}}',
        b'{"stories": {"x": {"address": "/articles/../../etc/"}}}',
        b'{"stories": {"x": {"address": "/articles/x/", "former": ["//elsewhere.example/"]}}}',
        b'{"stories": {"x": {"address": "/articles/x"}}}',
        b'{"gone": {"x": ["/articles/x/", "/articles/../x/"]}}',
        b'{"stories": {"x": {"address": "/articles/%s/"}}}' % (b"x" * 256),
        b'{"stories": {"x": {"address": "/articles/a\\\\..\\\\b/"}}}',
    ],
)
def test_a_past_that_is_none_is_told_and_nothing_is_taken_from_it(data: bytes) -> None:
    past, problems = parse_published(data, "live/published.json")
    assert past == NOTHING
    [problem] = problems
    assert problem.severity == "error" and problem.where == Location("live/published.json") and problem.hint


def test_a_renamed_story_is_still_found_under_the_addresses_that_it_had(site: Site) -> None:
    story = site.stories()[2]
    first, key = address(story), id_of(site, story)
    built(site)
    assert past_of(site)[key]["address"] == first
    past = kept(site)
    second = rename(site, story, "second-name")
    assert not built(site, past).failed
    page = (site.root / f"public{first}index.html").read_text()
    assert f"url=/small{address(second)}" in page and 'content="noindex"' in page
    past = kept(site)
    third = rename(site, second, "third-name")
    assert not built(site, past).failed
    for old in (first, address(second)):
        assert f"url=/small{address(third)}" in (site.root / f"public{old}index.html").read_text()
    assert past_of(site)[key]["former"] == [address(second), first]


def test_a_build_upon_its_own_past_changes_nothing(site: Site) -> None:
    story = site.stories()[1]
    built(site)
    past = kept(site)
    rename(site, story, "another-name")
    built(site, past)
    before = (site.root / "public/published.json").read_bytes()
    built(site, kept(site))
    assert (site.root / "public/published.json").read_bytes() == before
    assert not built(site, kept(site)).written


def test_without_a_past_only_aliases_lead_on(site: Site) -> None:
    story = site.stories()[2]
    built(site)
    first = address(story)
    second = rename(site, story, "second-name")
    built(site)
    assert not (site.root / f"public{first}index.html").exists()
    set_key(site, second, "aliases", f"[{first}]")
    built(site)
    assert (site.root / f"public{first}index.html").exists()


def test_what_lives_at_an_address_comes_before_what_lived_there(site: Site) -> None:
    one, other = [name for name in site.stories() if "](" not in site.read(name)][:2]
    key, other_key = id_of(site, one), id_of(site, other)
    built(site)
    past = kept(site)
    texts = site.read(one), site.read(other)
    site.write(one, texts[1])
    site.write(other, texts[0])
    assert not built(site, past).failed
    stories = past_of(site)
    assert stories[key]["address"] == address(other) and "former" not in stories[key]
    assert stories[other_key]["address"] == address(one) and "former" not in stories[other_key]


def test_a_file_that_needs_the_name_comes_before_the_past(site: Site) -> None:
    """Also where one would be a folder in which the other is a file."""
    story = site.stories()[3]
    built(site)
    past = kept(site)
    rename(site, story, "elsewhere")
    site.write(story.removesuffix(".md"), "a file without an ending\n")
    named = story.removeprefix("content").removesuffix(".md")
    site.write("content/pages/names.md", f"---\ntitle: It is named\n---\n\n[Here]({named})\n")
    report = built(site, past)
    assert not report.failed, report.problems
    assert (site.root / f"public{address(story)}".rstrip("/")).is_file()


def test_a_story_that_is_held_back_leaves_the_past_and_its_addresses(site: Site) -> None:
    story = site.stories()[2]
    first, key = address(story), id_of(site, story)
    built(site)
    past = kept(site)
    rename(site, story, "second-name")
    for line in ("draft: true", "embargo: 2027-01-04", "expires: 2026-11-24"):
        name = next(name for name in site.stories() if id_of(site, name) == key)
        words = site.read(name)
        set_key(site, name, *line.split(": "))
        assert not built(site, past).failed
        assert key not in past_of(site)
        told = (site.root / "public/published.json").read_text()
        assert first not in told and "second-name" not in told and key not in told
        assert not (site.root / f"public{first}index.html").exists()
        site.write(name, words)


def test_a_story_that_was_taken_down_keeps_its_former_addresses(site: Site) -> None:
    story = site.stories()[2]
    first, key = address(story), id_of(site, story)
    set_key(site, story, "aliases", "[/older/]")
    built(site)
    second = rename(site, story, "second-name")
    set_key(site, second, "takedown", "2026-11-24")
    set_key(site, second, "title", "A secret")
    # Each build takes the past of the one before: the notice is found for good, not for one round.
    for _ in range(3):
        assert not built(site, kept(site)).failed
        told = past_of(site)[key]
        assert told == {"address": address(second), "former": [first], "aliases": ["/older/"], "down": True}
        for former in (first, "/older/"):
            page = (site.root / f"public{former}index.html").read_text("utf-8")
            assert f"url=/small{address(second)}" in page and "secret" not in page
        assert "taken down" in (site.root / f"public{address(second)}index.html").read_text("utf-8")
    set_key(site, second, "takedown", None)
    assert not built(site, kept(site)).failed
    assert "down" not in past_of(site)[key] and past_of(site)[key]["former"] == [first]


def test_no_former_address_takes_the_place_of_a_notice(site: Site) -> None:
    story, other = [name for name in site.stories() if "](" not in site.read(name)][:2]
    set_key(site, story, "takedown", "2026-11-24")
    set_key(site, other, "aliases", f"[{address(story)}]")
    report = built(site)
    assert report.failed
    assert "belongs to another document now" in str(report.problems)


def test_a_story_that_is_merged_with_another_or_given_an_id_takes_its_readers_along(site: Site) -> None:
    story, other, bare = site.stories()[:3]
    set_key(site, bare, "id", None)
    site.write(bare, site.read(bare))
    for edition in site.files("content/editions", ".md"):
        site.path(edition).unlink()
    built(site)
    first = address(story)
    past = kept(site)
    second = rename(site, story, "second-name")
    bare_first, bare_second = address(bare), rename(site, bare, "bare-second")
    built(site, past)
    past = kept(site)
    assert not (site.root / f"public{bare_first}index.html").exists(), "nothing says that it is the same story"
    set_key(site, second, "merge", id_of(site, other))
    set_key(site, bare_second, "id", "newly-given")
    report = built(site, past)
    assert not report.failed, report.problems
    for old in (first, address(second)):
        assert f"url=/small{address(other)}" in (site.root / f"public{old}index.html").read_text()
    assert past_of(site)[id_of(site, other)]["former"] == [first]
    past = kept(site)
    third = rename(site, bare_second, "bare-third")
    built(site, past)
    page = (site.root / f"public{address(bare_second)}index.html").read_text()
    assert f"url=/small{address(third)}" in page
    assert past_of(site)[id_of(site, other)]["former"] == [first]


def test_the_past_holds_the_stamps_of_the_feeds(site: Site) -> None:
    story = site.stories()[0]
    set_key(site, story, "date", "2026-11-20")
    set_key(site, story, "updated", "2026-11-24T09:30")
    built(site)
    told = json.loads((site.root / "public/published.json").read_bytes())
    key = id_of(site, story)
    assert told["stories"][key]["stamp"] == told["feeds"]["/"][key] == "2026-11-24T09:30:00+00:00"
    assert told["stories"][key]["stamp"] in (site.root / "public/feed.atom").read_text()
    assert "/editions/" in told["feeds"]
    set_key(site, story, "date", None)
    built(site)
    told = json.loads((site.root / "public/published.json").read_bytes())
    assert "stamp" not in told["stories"][key] and key not in told["feeds"]["/"]


def test_another_past_is_another_build(site: Site) -> None:
    """What the last build was made from covers the past too: a build is never taken for done without it."""
    story = site.stories()[2]
    built(site)
    past = kept(site)
    rename(site, story, "second-name")
    built(site)
    assert built(site, past).written
    assert (site.root / f"public{address(story)}index.html").exists()
    assert not built(site, past).written
    assert built(site).removed


def test_a_past_that_is_not_there_stops_the_build(site: Site) -> None:
    report = built(site, site.root / "nowhere.json")
    assert report.stopped
    assert [p.where.path for p in report.problems] == [str(site.root / "nowhere.json")]


def test_what_is_held_for_a_while_comes_back_from_lines_that_were_taken_out_of_the_past() -> None:
    lines = [
        b'"s2": {"address":"/articles/2/","former":["/articles/1/"]},',
        b'"/": {"s2":"2026-11-23T00:00:00+00:00"}',
        b'"s2": {"address":"/articles/1/"}',
        b'"s1": {"address":"/articles/z/"},',
        b'"s3": {"address":"/articles/../../etc/"}',
        b'"s4": {"addr',
        b"\xff",
        b"},",
    ]
    whole = with_gone(PAST, lines)
    assert whole.gone == {"s2": ("/articles/2/", "/articles/1/")}
    assert parse_published(encode_published(whole), "p") == (whole, [])
    now = {"s1": "/articles/b/", "s2": "/articles/3/"}
    assert former_addresses(now, whole, list) == {
        "s1": ("/articles/a/",),
        "s2": ("/articles/2/", "/articles/1/"),
    }
    assert former_addresses({"s1": "/articles/b/"}, whole, list) == {"s1": ("/articles/a/",)}


def test_former_addresses_keep_their_order_and_no_two_stories_share_one() -> None:
    before = Published(
        {
            "a": PublishedStory("/articles/1/", ("/articles/0/", "/articles/x/")),
            "b": PublishedStory("/articles/2/", ("/articles/0/", "/articles/X/")),
        }
    )
    found = former_addresses({"a": "/articles/3/", "b": "/articles/2/", "c": "/articles/c/"}, before, list)
    assert found == {"a": ("/articles/1/", "/articles/0/", "/articles/x/")}
    assert former_addresses({"a": "/articles/1/"}, before, lambda: ["articles/0/index.html"]) == {
        "a": ("/articles/x/",)
    }


def test_build_json_names_every_file_of_the_tree_but_itself(site: Site) -> None:
    built(site)
    facts = json.loads((site.root / "public/build.json").read_bytes())
    there = {p.relative_to(site.root / "public").as_posix() for p in (site.root / "public").rglob("*")}
    files = {name for name in there if (site.root / "public" / name).is_file()}
    assert set(facts["files"]) == files - {"build.json", ".copydesk-files"}
    name = site.stories()[0]
    site.append(name, "\nMore.\n")
    built(site)
    after = json.loads((site.root / "public/build.json").read_bytes())
    changed = [path for path in facts["files"] if facts["files"][path] != after["files"][path]]
    assert changed == [f"{address(name)[1:]}index.html"]
    assert after["digest"] != facts["digest"]
