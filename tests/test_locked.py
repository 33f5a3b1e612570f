"""An edition that is locked: later changes to its stories without a correction are a problem."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.build import State, build
from generator.cli import main
from generator.executors import Serial
from generator.project import Project
from generator.report import Report
from generator.state import Store

CONFIG = "title: The Lock\nbase_url: https://lock.example/\npages: {search: false}\n"
STORY = "---\nid: story{n}\ntitle: Story {n}\ndate: 2026-11-1{n}\n---\n\nThe first paragraph.\n\nThe second.\n"
EDITION = """\
---
# The editor's remark.
title: The issue
number: 7
date: 2026-11-20
sections:
  - title: All
    stories:
      - {article: story0, comment: Read it.}   # kept
      - story1
---

The note.
"""
PATH = "content/editions/2026-11-20.md"
S0, S1 = (f"content/articles/s{n}.md" for n in range(2))
CORRECTION = "corrections: [{date: 2026-11-24, text: It was wrong.}]"


class Shelf:
    """A site whose builds hand on their state, as in `serve`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write("config.yaml", CONFIG)
        self.write(PATH, EDITION)
        for n in range(3):
            self.write(f"content/articles/s{n}.md", STORY.format(n=n))
        self.state = State(Store(root / "state.sqlite"))

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        return (self.root / path).read_text("utf-8")

    def change(self, path: str, old: str, new: str) -> None:
        assert old in self.read(path)
        self.write(path, self.read(path).replace(old, new))

    def lock(self, name: str = "2026-11-20") -> None:
        assert main(["lock", name, "--site", str(self.root), "-q"]) == 0

    def build(self, changed: str = "") -> Report:
        named = frozenset([changed]) if changed else None
        self.state, report = build(
            Project(self.root), self.state, executor=Serial(), now=1795608000.0, changed=named
        )
        return report

    def told(self, changed: str = "") -> list[str]:
        return [p.message for p in self.build(changed).problems if p.severity == "warning"]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.state.store.close()


def test_lock_writes_a_seal_for_each_story_and_nothing_else(shelf: Shelf) -> None:
    shelf.lock()
    lines = shelf.read(PATH).splitlines()
    added = [line for line in lines if line not in EDITION.splitlines()]
    assert added[0] == "locked: true"
    assert [line.partition(":")[0].strip() for line in added[1:]] == ["as_locked", "story0", "story1"]
    assert [line for line in lines if line not in added] == EDITION.splitlines()
    before = shelf.read(PATH)
    shelf.lock("7")
    assert shelf.read(PATH) == before
    assert shelf.told() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The second.", "The third."),
        ("Story 0", "Another story"),
        ("title:", "kicker: New\ntitle:"),
        ("title:", "summary: New\ntitle:"),
    ],
)
def test_a_change_without_a_correction_is_told_where_it_stands(shelf: Shelf, old: str, new: str) -> None:
    shelf.lock()
    assert shelf.told() == []
    shelf.change(S0, old, new)
    report = shelf.build(S0)
    (problem,) = [p for p in report.problems if p.severity == "warning"]
    assert "stands in a locked edition and was changed without a correction" in problem.message
    assert problem.where.path == S0
    assert problem.related[0].where.path == PATH
    shelf.change(S0, "date: 2026-11-10", f"date: 2026-11-10\n{CORRECTION}")
    assert shelf.told(S0) == []
    shelf.lock()
    assert shelf.told() == []
    shelf.change(S0, "The first", "A first")
    assert len(shelf.told(S0)) == 1, "the next change needs a correction of its own"


def test_a_change_that_is_undone_is_forgotten_with_the_next_round(shelf: Shelf) -> None:
    shelf.lock()
    shelf.build()
    shelf.change(S1, "The second.", "The third.")
    assert len(shelf.told(S1)) == 1
    shelf.change(S1, "The third.", "The second.")
    assert shelf.told(S1) == []
    assert shelf.told() == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("id: story0", "tags: [boats]\nid: story0"),
        ("id: story0", "updated: 2026-11-25\nid: story0"),
        ("id: story0", "rights: excerpt\nid: story0"),
        ("The second.\n", "The second.\n\n\n"),
        ("id: story0", "takedown: 2026-11-25\nid: story0"),
    ],
)
def test_what_readers_do_not_read_as_the_story_may_change(shelf: Shelf, old: str, new: str) -> None:
    shelf.lock()
    shelf.change(S0, old, new)
    assert shelf.told() == []


def test_stories_neither_come_nor_go_unnoticed(shelf: Shelf) -> None:
    shelf.lock()
    shelf.change(PATH, "      - story1\n", "      - story2\n")
    assert shelf.told() == [
        "“Story 2” came into the edition after it was locked",
        "the story `story1` was in the edition when it was locked",
    ]


def test_locked_by_hand_is_told_until_the_seals_are_there(shelf: Shelf) -> None:
    shelf.change(PATH, "number: 7", "number: 7\nlocked: true")
    assert shelf.told() == ["the edition is locked, but does not note what its stories were"]
    shelf.lock(PATH)
    assert shelf.told() == []
    shelf.change(PATH, "locked: true", "locked: false")
    shelf.change(S0, "The second.", "The third.")
    assert shelf.told() == []


@pytest.mark.parametrize("name", ["2026-11-21", "8"])
def test_an_edition_that_is_not_there_is_told(
    shelf: Shelf, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["lock", name, "--site", str(shelf.root)]) == 1
    assert "there is no such edition" in capsys.readouterr().err


def test_a_seal_that_is_none_is_told(shelf: Shelf) -> None:
    shelf.change(PATH, "number: 7", "number: 7\nlocked: true\nas_locked: {story0: soon}")
    assert any("'soon' is no seal of a story" in p.message for p in shelf.build().problems)


def test_an_edition_that_names_a_story_that_is_not_there_is_not_locked(
    shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf.change(PATH, "- story1", "- stroy1")
    before = shelf.read(PATH)
    assert main(["lock", "2026-11-20", "--site", str(shelf.root)]) == 1
    said = capsys.readouterr().err
    assert f"{PATH}:10:9: error: there is no story `stroy1`" in said and "did you mean `story1`?" in said
    assert shelf.read(PATH) == before


def test_seals_are_not_written_into_front_matter_in_braces(
    shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf.write(
        PATH, "---\n{title: Issue, date: 2026-11-20, sections: [{title: All, stories: [story0]}]}\n---\n"
    )
    before = shelf.read(PATH)
    assert main(["lock", "2026-11-20", "--site", str(shelf.root)]) == 1
    assert "write each key of the front matter in a line of its own" in capsys.readouterr().err
    assert shelf.read(PATH) == before


@pytest.mark.parametrize("story", ["story0", "story1"])
def test_remarks_between_seals_are_not_lost(
    shelf: Shelf, story: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf.lock()
    seal = next(line for line in shelf.read(PATH).splitlines() if line.startswith(f"  {story}: "))
    shelf.change(PATH, seal, f"{seal}  # seen by the lawyers")
    before = shelf.read(PATH)
    shelf.lock()
    assert shelf.read(PATH) == before, "nothing has changed, and nothing is written"
    shelf.change(S0, "date: 2026-11-10", f"date: 2026-11-10\n{CORRECTION}")
    assert main(["lock", "2026-11-20", "--site", str(shelf.root)]) == 1
    said = capsys.readouterr().err
    assert "the seals cannot be written anew without losing a remark" in said
    assert "move the remarks above `as_locked`, and lock it again" in said
    assert shelf.read(PATH) == before


def test_an_edition_is_found_beside_one_that_cannot_be_read(
    shelf: Shelf, capsys: pytest.CaptureFixture[str]
) -> None:
    shelf.write("content/editions/2026-11-19.md", "---\ntitle: [\n---\n")
    shelf.write("content/editions/2026-11-18.md", "---\ntitle: Without a number\ndate: 2026-11-18\n---\n")
    assert main(["lock", "7", "--site", str(shelf.root)]) == 0
    assert capsys.readouterr().out == f"{PATH}: locked, with 2 stories\n"
