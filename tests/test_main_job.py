"""The main job, end to end: a collected document becomes Markdown, and the Markdown a page that is found."""

import re
from pathlib import Path
from urllib.parse import unquote

import feedparser
import pytest

from generator import cli
from generator.fields import Fields
from generator.hypertext import text_of
from generator.yamldoc import parse_document
from generator.yamlnodes import Mapping

SHARED = Path(__file__).parent.parent.parent / "shared" / "seeds"
SEED = """\
Harbour master retires her whistle
Published in Town & Sound
PELL SOUND — The harbour master put down her whistle on Friday, and nobody at “the Anchor” heard the difference.
It had been silent since 1998. She blew it every morning.
“It was never about the noise,” said Fenella Gault.
©2025 Pell Sound Press Ltd. Visit soundledger.example. Distributed by Tern Wire, LLC.
Comments
"""


def taken_up(site: Path, seed: bytes) -> tuple[Mapping, str, Path]:
    """A site that holds a title and one seed, built: the article's front matter and body, and the output."""
    (site / "seeds").mkdir(parents=True)
    (site / "config.yaml").write_text("title: New\n", encoding="utf-8")
    (site / "seeds" / "000_seed.txt").write_bytes(seed)
    assert cli.main(["--site", str(site), "-q"]) == 0
    [article] = (site / "content" / "articles").rglob("*.md")
    document, problems = parse_document(article.read_bytes(), "article.md")
    assert document is not None and not problems
    return document.front, document.body, site / "public"


def test_a_seed_becomes_an_article_and_is_found_wherever_readers_look(tmp_path: Path) -> None:
    front, body, public = taken_up(tmp_path, SEED.encode())
    fields = Fields(front, "article.md")
    assert fields.text("title") == "Harbour master retires her whistle"
    assert fields.text("section") == "Town & Sound"
    assert fields.text("dateline") == "PELL SOUND"
    assert fields.text("source") == "Pell Sound Press"
    assert fields.text("distributor") == "Tern Wire"
    assert fields.text("published") == "2025"
    assert fields.text("language") == "en"
    assert "Comments" not in body and "Published in" not in body
    found_everywhere(public, "Harbour master retires her whistle", "town-sound")
    page = article_page(public)
    for line in SEED.split("\n")[2:5]:
        assert line.removeprefix("PELL SOUND — ") in page
    assert "PELL SOUND" in page and "Pell Sound Press" in page and "Tern Wire" in page


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared seed is not beside this repository")
def test_the_shared_seed_is_read_as_an_editor_would_read_it(tmp_path: Path) -> None:
    [seed] = SHARED.glob("*.txt")
    lines = seed.read_text(encoding="utf-8").split("\n")
    front, body, public = taken_up(tmp_path, seed.read_bytes())
    fields = Fields(front, "article.md")
    expected = {
        "title": lines[0], "section": "News & Features", "dateline": "WASHINGTON", "source": "Bloomberg",
        "published": "2025", "distributor": "Tribune Content Agency", "language": "en",
    }  # fmt: skip
    assert {key: fields.text(key) for key in expected} == expected
    rights = fields.within("rights")
    assert rights is not None and rights.text("owner") == "Bloomberg L.P."
    paragraphs = [block for block in body.split("\n\n") if block.strip()]
    assert len(paragraphs) == 11
    assert "Comments" not in body and "Published in" not in body
    found_everywhere(public, lines[0], "news-features")
    page = article_page(public)
    assert all(line.removeprefix("WASHINGTON — ") in page for line in lines[2:13])
    assert "WASHINGTON" in page and "©2025 Bloomberg L.P." in page


def found_everywhere(public: Path, title: str, section: str) -> None:
    for path in ("index.html", f"sections/{section}/index.html"):
        assert title in text_of((public / path).read_text(encoding="utf-8")), path
    for path in ("feed.atom", "feed.rss", f"sections/{section}/feed.atom"):
        feed = feedparser.parse((public / path).read_bytes())
        assert not feed.bozo
        assert [entry.title for entry in feed.entries] == [title], path
    assert title in (public / "feed.json").read_text(encoding="utf-8")
    addresses = re.findall("<loc>([^<]+)</loc>", (public / "sitemap.xml").read_text(encoding="utf-8"))
    assert [address for address in addresses if "/articles/" in unquote(address)]


def article_page(public: Path) -> str:
    [page] = (public / "articles").rglob("index.html")
    return text_of(page.read_text(encoding="utf-8"))
