"""Rounds of `serve` and `watch`: what one of them learned, the next need not find out again."""

import os
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from session import Session

from generator import disk
from generator.arguments import Options
from generator.commands import project
from generator.executors import Serial
from generator.inbox import Changes
from generator.serving import _Rounds

TEXT = "{} stays in harbour\n\nThe {} did not sail on Monday, and nobody in the {} minded very much.\n"


def test_a_round_reads_no_seed_and_no_base_that_is_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "config.yaml").write_text("title: The Digest\n")
    (tmp_path / "seeds").mkdir()
    for name in ("ferry", "bakery", "school"):
        (tmp_path / f"seeds/{name}.txt").write_text(TEXT.format(name.capitalize(), name, name))
    options = Options(site=tmp_path, now="2026-11-24T12:00", quiet=True)
    read: list[str] = []
    whole, start = disk.read, disk.start
    monkeypatch.setattr(disk, "read", lambda path, **how: read.append(str(path)) or whole(path, **how))
    monkeypatch.setattr(
        disk, "start", lambda path, size, **how: read.append(str(path)) or start(path, size, **how)
    )
    with ThreadPoolExecutor(1) as executor:
        rounds = _Rounds(options, project(options), executor)
        deadline = time.monotonic() + 10
        everything = Changes(everything=True)
        while not read or any("/seeds/" in path for path in read):
            assert time.monotonic() < deadline, read
            read.clear()
            assert not [p for p in rounds.once(everything).problems if p.severity == "error"]
        (tmp_path / "seeds/ferry.txt").write_text(TEXT.format("Ferry", "barge", "ferry"))
        read.clear()
        rounds.once(Changes(frozenset(["seeds/ferry.txt"])))
        rounds.close()
    seeds = {Path(path).name for path in read if path.endswith(".txt")}
    assert seeds == {"ferry.txt"}
    assert "barge" in next((tmp_path / "content").rglob("ferry*.md")).read_text("utf-8")


ARTICLE = "---\ntitle: The ferry\n---\n\nIt did not sail.\n"


def test_the_terminal_hears_when_a_mistake_is_taken_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The page is as it was before the mistake: there is nothing to write, and yet something to say."""
    (tmp_path / "config.yaml").write_text("title: The Digest\npages: {search: false}\n")
    (tmp_path / "content/articles").mkdir(parents=True)
    options = Options(site=tmp_path)
    rounds = _Rounds(options, project(options), Serial())
    said = []
    for text in (ARTICLE, ARTICLE.replace("title", "titel"), ARTICLE, ARTICLE):
        (tmp_path / "content/articles/ferry.md").write_text(text)
        rounds.tell(rounds.once(Changes(everything=True)))
        said.append(capsys.readouterr())
    rounds.close()
    assert "1 error" in said[1].err
    assert [each.out for each in said[1:]] == ["", "mended; nothing to write\n", ""]


def test_the_preview_follows_a_site_that_moves_under_another_path(tmp_path: Path) -> None:
    config = "title: The Digest\nbase_url: https://a.example/{}/\npages: {{search: false}}\n"
    (tmp_path / "config.yaml").write_text(config.format("digest"))
    with Session(tmp_path) as session:
        session.shows("", '"/digest/assets/')
        (tmp_path / "config.yaml").write_text(config.format("weekly"))
        session.base = "/weekly/"
        session.shows("", '"/weekly/assets/')
        (tmp_path / "config.yaml").write_text(config.format("weekly").replace("Digest", "Weekly"))
        session.shows("", "The Weekly")  # the round before has said all that it had to say
        assert session.end() == 0
    assert f"serving http://127.0.0.1:{session.port}/weekly/ – Ctrl-C ends\n" in session.said


BROWSER = """\
#!/bin/sh
echo "$1" > "$0.asked"
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system knows the browser, not a variable")
@pytest.mark.parametrize("screen", [True, False])
def test_open_shows_the_address_in_the_browser_where_there_is_a_screen(tmp_path: Path, screen: bool) -> None:
    """The browser is a program that notes what it is asked for, in a pipe that the test waits at."""
    (tmp_path / "config.yaml").write_text("title: The Digest\nbase_url: https://a.example/digest/\n")
    browser, asked = tmp_path / "browser", tmp_path / "browser.asked"
    browser.write_text(BROWSER)
    browser.chmod(0o755)
    if screen:
        os.mkfifo(asked)
    env = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
    env |= {"BROWSER": str(browser)} | ({"DISPLAY": ":7"} if screen else {})
    with Session(tmp_path, "--open", env=env) as session:
        if screen:
            assert asked.read_text() == f"{session.address}\n"
            assert session.base == "/digest/"
        session.shows("", "The Digest")
        assert session.end() == 0
    assert screen or not asked.exists()
