"""What the digest says of itself: corrections on the story, on their page, in the feeds; feeds explained."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from generator.cli import main

CONFIG = "title: The Mender\nbase_url: https://mend.example/d/\nsections: [World]\n"
STORY = "---\nid: story{n}\ntitle: Story {n}\ndate: 2026-11-1{n}\nsection: World\n{more}---\n\nWords.\n"
CORRECTION = """\
corrections:
  - {date: 2026-11-23, text: "It was <five> & not four."}
  - {date: 2026-11-21, text: The name was wrong.}
"""


def write(site: Path, path: str, text: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(text, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path, "config.yaml", CONFIG)
    for n in range(3):
        write(tmp_path, f"content/articles/s{n}.md", STORY.format(n=n, more=""))
    return tmp_path


def build(site: Path) -> Path:
    assert main(["--site", str(site), "--now", "2026-11-26", "--jobs", "1"]) == 0
    return site / "public"


def page(public: Path, path: str) -> str:
    return (public / path / "index.html").read_text("utf-8")


def stamps(public: Path) -> dict[str, str]:
    feed = ET.parse(public / "feed.atom")
    titles = [each.text or "" for each in feed.iterfind("{*}entry/{*}title")]
    return dict(zip(titles, [each.text or "" for each in feed.iterfind("{*}entry/{*}updated")], strict=True))


def test_without_corrections_there_is_no_page_for_them(site: Path) -> None:
    public = build(site)
    assert not (public / "corrections").exists()
    assert "/corrections/" not in page(public, "")


def test_a_correction_stands_on_the_story_on_its_page_and_in_the_feeds(site: Path) -> None:
    before = stamps(build(site))
    write(site, "content/articles/s0.md", STORY.format(n=0, more=CORRECTION))
    write(
        site,
        "content/articles/s1.md",
        STORY.format(n=1, more="corrections: [{date: 2026-11-22, text: Later.}]\n"),
    )
    public = build(site)
    assert "It was &lt;five&gt; &amp; not four." in page(public, "articles/s0")
    listed = page(public, "corrections")
    order = [listed.index(words) for words in ("It was", "Later.", "The name was wrong.")]
    assert order == sorted(order)
    assert 'href="/d/articles/s0/"' in listed
    assert 'href="/d/corrections/"' in page(public, "")
    after = stamps(public)
    assert after["Story 0"].startswith("2026-11-23")
    assert after["Story 2"] == before["Story 2"]
    item = json.loads((public / "feed.json").read_text("utf-8"))["items"][-1]
    assert '<ins datetime="2026-11-23">It was &lt;five&gt; &amp; not four.</ins>' in item["content_html"]
    assert "It was &lt;five&gt;" in ET.parse(public / "feed.rss").findall(".//item/description")[-1].text  # type: ignore[operator]
    structured = re.search(r'ld\+json">(.*?)</script>', page(public, "articles/s0"))
    assert structured is not None
    assert json.loads(structured[1])["correction"][1]["datePublished"] == "2026-11-23"
    assert "<loc>https://mend.example/d/articles/s0/</loc><lastmod>2026-11-23</lastmod>" in (
        public / "sitemap.xml"
    ).read_text("utf-8")


def test_feeds_are_explained_to_people_with_their_addresses(site: Path) -> None:
    write(site, "content/articles/s0.md", STORY.format(n=0, more="story: The long <frost>\n"))
    public = build(site)
    shown = page(public, "feeds")
    assert re.findall(r"<code>(.*?)</code>", shown) == [
        "https://mend.example/d/feed.atom",
        "https://mend.example/d/sections/world/feed.atom",
        "https://mend.example/d/stories/the-long-frost/feed.atom",
    ]
    for address in re.findall(r'href="/d/([^"]*feed\.[a-z]+)"', shown):
        assert (public / address).is_file()
    assert 'href="/d/feeds/"' in page(public, "")


@pytest.mark.parametrize("more", ["feeds: []\n", "pages: {feeds: false, search: false}\n"])
def test_without_feeds_nothing_is_explained(site: Path, more: str) -> None:
    write(site, "config.yaml", CONFIG + more)
    public = build(site)
    assert not (public / "feeds").exists()
    assert "/d/feeds/" not in page(public, "")
