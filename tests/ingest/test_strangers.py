"""What comes under the name of another story goes into no article, and lets nothing out that is kept back."""

import json
import re
from pathlib import Path

import pytest

from generator.ingest.run import IngestReport, ingest

DAY = "2026-11-27"
WALL = """The harbour wall is closed until the spring
By Orla Dunmore

Engineers closed the harbour wall at Pell Sound on Monday after divers had found a crack below the waterline.

The repair will cost four million crowns, said the harbourmaster, who wants it finished before the herring come.

Fishermen will have to land their catch at the western quay, where the cranes are older and the lorries slower.
"""
THAW = """A painter gives her colours away
By Tam Birkett

On Thursday Ida Lindqvist opened the windows of her studio and handed brushes to everybody who walked past.

She has painted meadows for sixty years, and none of her pictures was ever sold, which she thinks is funny.

Children carried canvases home through the rain, and somebody put an easel on the roof of the bakery.
"""
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Ledger</title><link>https://l.example/</link>
{}</channel></rss>"""
ITEM = (
    "<item>{}<title>{}</title><link>https://l.example/{}</link><description><![CDATA[{}]]></description></item>"
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    return tmp_path


def seed(site: Path, name: str, text: str) -> Path:
    path = site / "seeds" / name
    path.write_text(text, "utf-8")
    return path


def run(site: Path, **options: frozenset[str]) -> IngestReport:
    return ingest(site, today=DAY, **options)


def articles(site: Path) -> dict[str, str]:
    found = sorted((site / "content").rglob("*.md"))
    return {path.relative_to(site).as_posix(): path.read_text("utf-8") for path in found}


def hold(site: Path, path: str, line: str) -> None:
    file = site / path
    file.write_text(file.read_text("utf-8").replace("\n---\n", f"\n{line}\n---\n", 1), "utf-8")


def item(text: str, *, guid: str = "", link: str = "wall") -> str:
    title, _, *paragraphs = text.strip().split("\n")
    body = "".join(f"<p>{each}</p>" for each in paragraphs if each)
    return ITEM.format(f"<guid>{guid}</guid>" if guid else "", title, link, body)


def test_another_story_in_a_seed_s_file_waits_and_the_article_stays(site: Path) -> None:
    seed(site, "one.txt", WALL)
    [path] = run(site).new
    hold(site, path, "comment: My comment on the wall.")
    before = articles(site)
    seed(site, "one.txt", THAW)
    for _ in range(2):
        [problem] = run(site).problems
        assert (str(problem.where), problem.severity) == ("seeds/one.txt", "warning")
        assert "“A painter gives her colours away” is another story" in problem.message
        assert articles(site) == before
    seed(site, "two.txt", THAW)
    seed(site, "one.txt", WALL.replace("four million", "five million"))
    report = run(site)
    assert len(report.new) == 1 and report.problems == ()
    assert "five million" in articles(site)[path] and "My comment" in articles(site)[path]


def test_who_says_that_it_is_the_same_story_is_believed(site: Path) -> None:
    seed(site, "one.txt", WALL)
    [path] = run(site).new
    seed(site, "one.txt", THAW)
    assert run(site, take_new=frozenset([path])).problems == ()
    assert "Ida Lindqvist" in articles(site)[path]
    assert run(site).problems == ()


@pytest.mark.parametrize(
    "later",
    [
        "Wall: repair dearer\n\nThe repair of the harbour wall at Pell Sound will cost six million crowns.\n",
        WALL.replace("The harbour wall is closed until the spring", "Wall to stay closed, says harbourmaster"),
        THAW.replace("A painter gives her colours away", "The harbour wall is closed until the spring"),
        "It rained.\n\nAll day.\n",
    ],
    ids=["a later version", "another headline", "the same headline", "too short to tell"],
)
def test_what_may_be_a_later_version_is_merged(site: Path, later: str) -> None:
    seed(site, "one.txt", WALL)
    run(site)
    seed(site, "one.txt", later)
    report = run(site)
    assert report.problems == () and len(report.articles) == 1 and report.new == ()


def test_an_agency_that_withdraws_a_story_in_other_words_is_heard(site: Path) -> None:
    title, _, *text = WALL.strip().split("\n")
    item = {"uri": "urn:wall", "type": "text", "versioncreated": "2026-11-26T10:00:00Z"}
    usable = {**item, "pubstatus": "usable", "headline": title, "body_text": "\n".join(text)}
    seed(site, "a.json", json.dumps(usable))
    [path] = run(site).new
    kill = "Attention subscribers: discontinue publication immediately. The transmission proved inaccurate."
    canceled = {**item, "pubstatus": "canceled", "headline": "Withdrawn", "body_text": kill}
    seed(site, "a.json", json.dumps(canceled))
    run(site)
    assert "\ndraft: true\n" in articles(site)[path]


def test_of_an_article_that_was_deleted_it_is_told_too(site: Path) -> None:
    seed(site, "one.txt", WALL)
    [path] = run(site).new
    (site / path).unlink()
    seed(site, "one.txt", THAW)
    [problem] = run(site).problems
    assert problem.message.endswith("this seed held: it waits") and "--take-new" not in problem.hint


HOLDS = ["takedown: {date: 2026-11-27, reason: Court order}", "draft: true", "embargo: 2027-06-01", "deleted"]


def held(site: Path, path: str, line: str) -> None:
    if line == "deleted":
        (site / path).unlink()
    else:
        hold(site, path, line)


@pytest.mark.parametrize("line", HOLDS)
def test_an_entry_that_comes_again_by_another_id_lets_nothing_out(site: Path, line: str) -> None:
    seed(site, "feed.xml", FEED.format(item(WALL, guid="http://l.example/?p=1") + item(THAW, link="thaw")))
    wall = next(path for path in run(site).new if "wall" in path)
    held(site, wall, line)
    seed(site, "feed.xml", FEED.format(item(WALL, guid="https://l.example/?p=1") + item(THAW, link="thaw")))
    report = run(site)
    assert report.new == () and sum("four million" in text for text in articles(site).values()) <= 1
    assert run(site).new == ()


@pytest.mark.parametrize("line", HOLDS)
def test_names_that_rotate_let_nothing_out(site: Path, line: str) -> None:
    seed(site, "latest.txt", WALL)
    [wall] = run(site).new
    held(site, wall, line)
    before = articles(site)
    seed(site, "latest-1.txt", WALL.replace("until the spring", "until spring"))
    seed(site, "latest.txt", THAW)
    report = run(site)
    assert report.new == () and ["another story" in each.message for each in report.problems] == [True]
    assert all("Lindqvist" not in text for text in articles(site).values())
    assert {
        path: re.sub(r"also:.*?\n(?=\S)", "", text, flags=re.DOTALL) for path, text in articles(site).items()
    } == before


def test_a_later_download_that_tells_an_entry_anew_is_told(site: Path) -> None:
    seed(
        site,
        "feed-1126.xml",
        FEED.format(item(WALL, guid="urn:wall") + item(THAW, guid="urn:thaw", link="thaw")),
    )
    wall = next(path for path in run(site).new if "wall" in path)
    later = WALL.replace("four million", "five million")
    seed(
        site,
        "feed-1127.xml",
        FEED.format(item(later, guid="urn:wall") + item(THAW, guid="urn:thaw", link="thaw")),
    )
    [problem] = run(site).problems
    assert (str(problem.where), problem.severity) == ("seeds/feed-1127.xml", "notice")
    assert f"another text of {wall}, by the same id" in problem.message
    assert run(site).problems == ()


def test_an_entry_that_comes_anew_by_another_id_is_told(site: Path) -> None:
    seed(site, "feed.xml", FEED.format(item(WALL, guid="urn:1")))
    [wall] = run(site).new
    seed(site, "feed.xml", FEED.format(item(WALL.replace("four million", "five million"), guid="urn:2")))
    report = run(site)
    assert report.new == () and [each.severity for each in report.problems] == ["notice"]
    assert f"another text of {wall}, by another id" in report.problems[0].message
