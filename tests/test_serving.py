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
    monkeypatch.setattr(disk, "read", lambda path: read.append(str(path)) or whole(path))
    monkeypatch.setattr(disk, "start", lambda path, size: read.append(str(path)) or start(path, size))
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
