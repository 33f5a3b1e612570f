"""A takedown removes a story, or all of a source, from all that is published, and nothing from its editor."""

import json
from pathlib import Path

import pytest

from generator.cli import main
from generator.takedown import _with_line, _without_line

NOON = "2026-11-26T12:00"
CONFIG = """\
# A comment.
title: The Cage
base_url: https://cage.example/
pages: {search: false}
sources:
  Roo Wire:   # another
    home: https://wire.example/
    about: All day
  Plain Wire:
"""
STORY = """\
---
id: story{n}
title: {word} number {n}
date: 2026-11-1{n}
section: {word}s
tags: [{word}, shared]
source: {source}
summary: A {word} summary.   # kept
image: {{file: {word}{n}.png, alt: A {word}}}
---

The {word} was seen. ![{word}]({word}-{n}-more.png)
"""


def write(site: Path, path: str, text: str) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_text(text, encoding="utf-8")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    write(folder, "config.yaml", CONFIG)
    stories = [("quokka", "Roo Wire"), ("wallaby", "Roo Wire"), ("hen", "Plain Wire")]
    for n, (word, source) in enumerate(stories, 1):
        write(folder, f"content/articles/2026/s{n}.md", STORY.format(n=n, word=word, source=source))
        for file in (f"{word}{n}.png", f"{word}-{n}-more.png"):
            write(folder, f"content/articles/2026/{file}", f"{word} in bytes")
    write(folder, "content/pages/about.md", "---\ntitle: About\n---\n\n[One](../articles/2026/s1.md).\n")
    edition = (
        "---\ntitle: Issue\ndate: 2026-11-20\nsections:\n  - {title: All, stories: [story1, story3]}\n---\n"
    )
    write(folder, "content/editions/2026-11-20.md", edition)
    return folder


def run(site: Path, *arguments: str) -> int:
    return main([*arguments, "--site", str(site), "--now", NOON, "--jobs", "1"])


def told(site: Path, word: str) -> list[str]:
    public = site / "public"
    files = {path.relative_to(public).as_posix(): path for path in public.rglob("*") if path.is_file()}
    return sorted(
        name for name, path in files.items() if word in name or word.encode() in path.read_bytes().lower()
    )


def inputs(site: Path) -> dict[str, str]:
    files = [*sorted(site.glob("content/**/*.md")), site / "config.yaml"]
    return {path.relative_to(site).as_posix(): path.read_bytes().decode() for path in files}


@pytest.mark.parametrize(
    "name", ["story1", "content/articles/2026/s1.md", "2026/s1", "https://cage.example/articles/2026/s1/"]
)
def test_a_story_disappears_everywhere_and_leaves_a_notice(site: Path, name: str) -> None:
    assert run(site, "build") == 0
    before = inputs(site)
    assert run(site, "takedown", name, "--reason", "They asked: “please”.") == 0
    assert told(site, "quokka") == []
    page = (site / "public/articles/2026/s1/index.html").read_text("utf-8")
    assert "This story was taken down" in page
    assert "They asked: “please”." in page
    assert "noindex" in page
    assert "s1/" not in (site / "public/sitemap.xml").read_text("utf-8")
    line = 'takedown: {date: 2026-11-26, reason: "They asked: “please”."}\n'
    text = before["content/articles/2026/s1.md"]
    assert inputs(site)["content/articles/2026/s1.md"] == text.replace("\n---\n\n", f"\n{line}---\n\n")
    assert run(site, "takedown", name, "--undo") == 0
    assert inputs(site)["content/articles/2026/s1.md"] == text
    assert told(site, "quokka")


def test_all_stories_of_a_source_disappear_with_it(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = inputs(site)
    assert run(site, "takedown", "roo wire") == 0
    assert "2 stories taken down" in capsys.readouterr().out
    assert [told(site, word) for word in ("quokka", "wallaby", "roo wire")] == [[], [], []]
    for n in (1, 2):
        assert "taken down" in (site / f"public/articles/2026/s{n}/index.html").read_text("utf-8")
    assert inputs(site)["config.yaml"] == CONFIG.replace("another\n", "another\n    takedown: 2026-11-26\n")
    assert run(site, "takedown", "Roo Wire", "--undo") == 0
    assert inputs(site) == before


ELSEWHERE = """\
also:
  - {source: Roo Wire, title: A numbat, url: "https://wire.example/numbat"}
  - {source: Echidna Post, title: An echidna}
"""


def test_what_was_taken_down_is_not_named_as_the_same_story_elsewhere(site: Path) -> None:
    path = site / "content/articles/2026/s3.md"
    path.write_text(path.read_text("utf-8").replace("tags:", f"{ELSEWHERE}tags:"), encoding="utf-8")
    write(site, "content/articles/2026/s4.md", STORY.format(n=4, word="emu", source="Roo Wire"))
    merged = site / "content/articles/2026/s4.md"
    merged.write_text(merged.read_text("utf-8").replace("tags:", "merge: story3\ntags:"), encoding="utf-8")
    page = "articles/2026/s3/index.html"
    assert run(site, "build") == 0
    assert page in told(site, "numbat") and page in told(site, "emu number 4")
    assert run(site, "takedown", "Roo Wire") == 0
    assert [told(site, word) for word in ("numbat", "emu", "roo wire", "wire.example")] == [[], [], [], []]
    assert page in told(site, "echidna")
    assert run(site, "takedown", "Roo Wire", "--undo") == 0
    assert page in told(site, "numbat") and page in told(site, "emu number 4")


def test_a_source_that_is_only_named_as_elsewhere_can_be_taken_down(site: Path) -> None:
    path = site / "content/articles/2026/s3.md"
    path.write_text(path.read_text("utf-8").replace("tags:", f"{ELSEWHERE}tags:"), encoding="utf-8")
    assert run(site, "takedown", "echidna post") == 0
    assert "  Echidna Post:\n    takedown: 2026-11-26\n" in inputs(site)["config.yaml"]
    assert told(site, "echidna") == []
    assert told(site, "numbat")


def test_the_preview_shows_the_notice_too(site: Path) -> None:
    assert run(site, "takedown", "story1", "--drafts", "--future") == 0
    assert "taken down" in (site / "public/articles/2026/s1/index.html").read_text("utf-8")


def test_a_draft_that_was_taken_down_leaves_no_notice(site: Path) -> None:
    path = site / "content/articles/2026/s1.md"
    path.write_text(path.read_text("utf-8").replace("\ndate", "\ndraft: true\ndate", 1), encoding="utf-8")
    assert run(site, "takedown", "story1") == 0
    assert not (site / "public/articles/2026/s1").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("stori1",), "there is no such story or source"),
        (("Ro Wire",), "did you mean `Roo Wire`?"),
        (("story1", "--undo"), "is not taken down"),
        (("Roo Wire", "--undo"), "Roo Wire is not taken down"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(
    site: Path, arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = inputs(site)
    assert run(site, "takedown", *arguments) == 1
    assert message in capsys.readouterr().err
    assert inputs(site) == before


def test_a_configuration_in_which_no_line_can_be_written_is_left_to_the_editor(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(site, "config.yaml", f"{CONFIG}broken: [\n")
    before = inputs(site)
    assert run(site, "takedown", "Roo Wire") == 1
    said = capsys.readouterr().err
    assert "config.yaml: error: the configuration cannot be changed" in said
    assert "write `takedown: 2026-11-26` there yourself" in said
    assert inputs(site) == before


def test_front_matter_that_stands_in_braces_is_left_to_the_editor(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(site, "content/articles/2026/s9.md", "---\n{id: story9, title: Nine}\n---\n\nText.\n")
    before = inputs(site)
    assert run(site, "takedown", "story9") == 1
    assert "the front matter cannot be changed without touching more of it" in capsys.readouterr().err
    assert inputs(site) == before


def test_quiet_says_nothing_and_json_is_json_alone(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(site, "takedown", "story1", "--quiet") == 0
    assert capsys.readouterr().out == ""
    assert run(site, "takedown", "story2", "--format", "json") == 0
    json.loads(capsys.readouterr().out)


def test_twice_is_told_and_a_dry_run_writes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = inputs(site)
    assert run(site, "takedown", "story1", "--dry-run") == 0
    assert "1 story would be taken down" in capsys.readouterr().out
    assert inputs(site) == before
    assert run(site, "takedown", "story1") == 0
    assert run(site, "takedown", "story1") == 1
    assert "is taken down already" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "  ", "/", "!!!"])
def test_an_empty_name_takes_nothing_down(site: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    write(site, "content/articles/2026/s9.md", "---\ntitle: No id\nsource: '???'\n---\n\nText.\n")
    before = inputs(site)
    assert run(site, "takedown", name) == 1
    assert "there is no such story or source" in capsys.readouterr().err
    assert inputs(site) == before


@pytest.mark.parametrize(
    "line", ["takedown: false", "takedown: false  # they asked, and asked again", "takedown:"]
)
def test_a_line_that_says_no_is_exchanged(site: Path, line: str) -> None:
    path = site / "content/articles/2026/s1.md"
    path.write_text(path.read_text("utf-8").replace("tags:", f"{line}\ntags:"), encoding="utf-8")
    before = path.read_text("utf-8")
    assert run(site, "takedown", "story1") == 0
    written = f"takedown: 2026-11-26{line.removeprefix('takedown:').removeprefix(' false')}"
    assert path.read_text("utf-8") == before.replace(line, written)
    assert told(site, "quokka") == []


def test_an_undo_that_would_lose_a_remark_is_left_to_the_editor(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, "takedown", "story1", "--reason", "Case #5") == 0
    assert run(site, "takedown", "Roo Wire", "--reason", "Case #6") == 0
    plain = inputs(site)
    for path in (site / "content/articles/2026/s1.md", site / "config.yaml"):
        path.write_text(path.read_text("utf-8").replace('"}', '"}  # see the letter'), encoding="utf-8")
    before = inputs(site)
    for name, place in (("story1", "content/articles/2026/s1.md"), ("Roo Wire", "config.yaml")):
        capsys.readouterr()
        assert run(site, "takedown", name, "--undo") == 1
        said = capsys.readouterr().err
        assert f"{place}: error:" in said and "without losing a remark" in said
        assert "remove `takedown` there yourself" in said
    assert inputs(site) == before
    for path, text in plain.items():
        write(site, path, text)
    assert run(site, "takedown", "Roo Wire", "--undo") == 0, "a sign in a reason is no remark"
    assert run(site, "takedown", "story1", "--undo") == 0


def test_a_remark_on_a_source_stays_when_its_takedown_goes(site: Path) -> None:
    config = CONFIG.replace("  Plain Wire:\n", "  Plain Wire:  # Jane, 555-1234\n")
    write(site, "config.yaml", config)
    assert run(site, "takedown", "Plain Wire") == 0
    assert run(site, "takedown", "Plain Wire", "--undo") == 0
    assert inputs(site)["config.yaml"] == config


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("title: x\n", "A", "title: x\nsources:\n  A:\n    takedown: D\n"),
        ("title: x", "A: b", 'title: x\nsources:\n  "A: b":\n    takedown: D\n'),
        ("sources:\ntitle: x\n", "A", "sources:\n  A:\n    takedown: D\ntitle: x\n"),
        ("sources: {}\n", "A", 'sources: {"A": {takedown: D}}\n'),
        ("sources: {B: {home: x}}\n", "A", 'sources: {"A": {takedown: D}, B: {home: x}}\n'),
        ("sources: {B: {home: x}}\n", "B", "sources: {B: {takedown: D, home: x}}\n"),
        ("sources:\n    B:\n", "A", "sources:\n    A:\n      takedown: D\n    B:\n"),
        ("sources:\n    B:\n", "B", "sources:\n    B:\n      takedown: D\n"),
        (
            "sources:\r\n  B:\r\n      home: x\r\n",
            "B",
            "sources:\r\n  B:\r\n      takedown: D\r\n      home: x\r\n",
        ),
        ("sources:\n  B: {home: x}  # c\n", "B", "sources:\n  B: {takedown: D, home: x}  # c\n"),
    ],
)
def test_one_line_is_written_into_a_configuration_of_any_form(text: str, name: str, expected: str) -> None:
    assert next(_with_line(text, name, "D")) == expected
    undone = list(_without_line(expected, name))
    assert undone
    assert text in undone or name not in text
