"""Which machines may read the site: robots.txt as a crawler understands it, and the tags of the pages."""

from pathlib import Path
from urllib.robotparser import RobotFileParser

import pytest

from generator.cli import main
from generator.crawlers import ANSWERING, META, TRAINING, Robots, robots_txt

SITEMAP = "https://x.example/sitemap.xml"


def reader(robots: Robots) -> RobotFileParser:
    parser = RobotFileParser()
    parser.parse(robots_txt(robots, SITEMAP).decode().splitlines())
    return parser


@pytest.mark.parametrize(
    ("robots", "search", "answers", "training"),
    [
        ("all", True, True, True),
        ("no-training", True, True, False),
        ("search", True, False, False),
        ("none", False, False, False),
    ],
)
def test_each_setting_lets_in_whom_it_names(
    robots: Robots, search: bool, answers: bool, training: bool
) -> None:
    parser = reader(robots)
    page = "https://x.example/articles/a/"
    assert [parser.can_fetch(name, page) for name in ("Googlebot", "bingbot", "Mozilla/5.0")] == [search] * 3
    assert {parser.can_fetch(name, page) for name in ANSWERING} == {answers}
    assert {parser.can_fetch(name, page) for name in TRAINING} == {training}
    assert parser.site_maps() == ([SITEMAP] if search else None)


def test_without_a_sitemap_none_is_named() -> None:
    assert b"Sitemap" not in robots_txt("all", "")
    assert robots_txt("all", SITEMAP).decode().splitlines() == [
        "User-agent: *",
        "Allow: /",
        "",
        f"Sitemap: {SITEMAP}",
    ]


def test_no_crawler_is_named_twice() -> None:
    names = [name.casefold() for name in TRAINING + ANSWERING]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("robots", ["all", "no-training", "search", "none"])
def test_every_page_says_it_too(robots: Robots, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = f"title: Robots\nbase_url: https://x.example/repo/\nrobots: {robots}\n"
    (tmp_path / "config.yaml").write_text(text, encoding="utf-8")
    assert main(["--site", str(tmp_path), "--jobs", "1"]) == 0
    pages = [page.read_text("utf-8") for page in (tmp_path / "public").rglob("*.html")]
    said = f'<meta name="robots" content="{META[robots]}">'
    assert pages
    assert all((said in page) == (robots != "all") for page in pages)
    assert (tmp_path / "public/robots.txt").read_bytes().startswith(robots_txt(robots, "")[:-1])
    assert ("no crawler looks for robots.txt below /repo/" in capsys.readouterr().err) == (robots != "all")
