"""Prints are kept as long as a picture may need them again, and no longer."""

import shutil
from collections.abc import Iterable
from pathlib import Path

import pytest
from PIL import Image

from generator.build import build, open_state
from generator.executors import Serial
from generator.prints import KEPT, Prints
from generator.project import Project
from generator.report import Report
from generator.target import Made

NOON = 1795608000.0
"""2026-11-25 12:00 UTC."""


def printed(prints: Prints, *names: str) -> None:
    for name in names:
        prints.keep(name.encode(), Made.of(name.encode()))


def there(prints: Prints, names: Iterable[str]) -> list[str]:
    return [name for name in names if prints.get(name.encode()) is not None]


def prune(prints: Prints, names: Iterable[str]) -> None:
    prints.prune({name.encode() for name in names})


def test_what_no_picture_needed_through_so_many_changes_is_gone_and_nothing_else(tmp_path: Path) -> None:
    prints = Prints(tmp_path)
    printed(prints, *"abc")
    prune(prints, "abc")
    for change in range(1, KEPT):
        printed(prints, f"new {change}")
        prune(prints, ["a", f"new {change}"])
        assert there(prints, "abc") == ["a", "b", "c"]
    prune(prints, "a")
    assert there(prints, "abc") == ["a"]
    assert there(prints, ["new 1", f"new {KEPT - 1}"]) == ["new 1", f"new {KEPT - 1}"]


def test_builds_that_need_the_same_pictures_make_nothing_old(tmp_path: Path) -> None:
    prints = Prints(tmp_path)
    printed(prints, *"ab")
    prune(prints, "ab")
    for _ in range(3 * KEPT):
        prune(prints, "a")
    assert there(prints, "ab") == ["a", "b"]


def test_a_preview_and_a_site_in_turn_keep_the_prints_of_both(tmp_path: Path) -> None:
    prints = Prints(tmp_path)
    printed(prints, *"abc")
    for _ in range(3 * KEPT):
        prune(prints, "ab")
        prune(prints, "ac")
    assert there(prints, "abc") == ["a", "b", "c"]


@pytest.mark.parametrize("damage", [b"", b"garbage", None])
def test_a_list_that_is_lost_or_damaged_costs_nothing_but_time(tmp_path: Path, damage: bytes | None) -> None:
    prints = Prints(tmp_path)
    printed(prints, *"ab")
    prune(prints, "ab")
    ages = tmp_path / ".copydesk" / "pictures" / "ages.list"
    if damage is None:
        ages.unlink()
    else:
        ages.write_bytes(damage)
    prune(prints, "a")
    assert there(prints, "ab") == ["a", "b"]
    for change in range(KEPT):
        prune(prints, ["a", f"other {change}"])
    assert there(prints, "ab") == ["a"]


STORY = """\
---
title: A picture of a ferry
date: 2026-11-20
---

![A ferry](ferry.png)
"""


def built(site: Path, *, stopped: bool = False) -> Report:
    state = open_state(site)
    state, report = build(Project(site), state, executor=Serial(), now=NOON)
    state.store.close()
    assert report.stopped == stopped, report.problems
    return report


def kept(site: Path) -> int:
    return sum(1 for path in (site / ".copydesk" / "pictures").rglob("*") if path.is_file()) - 1


def draw(site: Path, shade: int) -> None:
    Image.new("RGB", (500, 300), (shade, 90, 90)).save(site / "content/articles/ferry.png")


def test_a_picture_that_is_replaced_again_and_again_does_not_fill_the_disk(tmp_path: Path) -> None:
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "config.yaml").write_text("title: Pictures\npages: {search: false}\n", "utf-8")
    (tmp_path / "content/articles/ferry.md").write_text(STORY, "utf-8")
    draw(tmp_path, 0)
    built(tmp_path)
    of_one = kept(tmp_path)
    assert of_one > 0
    for shade in range(1, 3 * KEPT):
        draw(tmp_path, shade)
        built(tmp_path)
    assert kept(tmp_path) == KEPT * of_one


def test_a_build_that_is_stopped_removes_no_print(tmp_path: Path) -> None:
    test_a_picture_that_is_replaced_again_and_again_does_not_fill_the_disk(tmp_path)
    before = kept(tmp_path)
    (tmp_path / "content/articles/wrong.md").write_text("---\ndate: never\n---\n", "utf-8")
    for shade in range(100, 100 + 2 * KEPT):
        draw(tmp_path, shade)
        built(tmp_path, stopped=True)
    assert kept(tmp_path) >= before
    (tmp_path / "content/articles/wrong.md").unlink()
    built(tmp_path)
    shutil.rmtree(tmp_path / "public")
    assert built(tmp_path).written
