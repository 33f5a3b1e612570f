"""The command `ingest` as its user meets it: all seeds or some, the effect shown, the reasons told."""

import json
from hashlib import sha256
from pathlib import Path

import pytest

from generator.cli import main

NOW = "--now=2026-11-24T12:00"
TEXT = "{} stays in harbour\nBy Jane Doe\n\nThe ferry did not sail on Monday, and nobody minded very much.\n"
FERRY, BARGE = (f"content/articles/2026/11/{name}-stays-in-harbour.md" for name in ("ferry", "barge"))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user stands: a digest with two seeds."""
    (tmp_path / "config.yaml").write_text("title: The Digest\n")
    (tmp_path / "seeds/more").mkdir(parents=True)
    (tmp_path / "seeds/ferry.txt").write_text(TEXT.format("Ferry"))
    (tmp_path / "seeds/more/barge.txt").write_text(TEXT.format("Barge").replace("ferry did", "barge could"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("name", ["seeds/more/barge.txt", "seeds/more", "./seeds/more/../more/barge.txt"])
def test_files_that_are_named_are_taken_up_and_no_others(
    name: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", name, NOW]) == 0
    assert (site / BARGE).exists() and not (site / FERRY).exists()
    assert "1 seed: 1 taken up, 0 as they were" in capsys.readouterr().out


def test_an_article_stands_for_its_seed(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["ingest", NOW])
    (site / "seeds/ferry.txt").write_text(TEXT.format("Ferry").replace("Jane", "June"))
    (site / "seeds/more/barge.txt").write_text(TEXT.format("Barge").replace("Jane", "June"))
    assert main(["ingest", FERRY, NOW]) == 0
    assert "June" in (site / FERRY).read_text() and "June" not in (site / BARGE).read_text()


def test_a_rehearsal_of_a_file_shows_its_effect_line_by_line(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", "--dry-run", "seeds/ferry.txt", NOW]) == 0
    assert '+title: "Ferry stays in harbour"\n' in capsys.readouterr().out and not (site / FERRY).exists()
    main(["ingest", NOW])
    (site / "seeds/ferry.txt").write_text(TEXT.format("Ferry").replace("Jane", "June"))
    before = (site / FERRY).read_bytes()
    capsys.readouterr()
    assert main(["ingest", "--dry-run", "seeds/ferry.txt", NOW]) == 0
    told = capsys.readouterr().out
    assert "-byline: [Jane Doe]\n+byline: [June Doe]\n" in told and (site / FERRY).read_bytes() == before


def test_explain_says_of_each_field_where_it_came_from_and_writes_nothing(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ingest", "--explain", "seeds/ferry.txt", NOW]) == 0
    told = capsys.readouterr().out
    assert told.startswith("seeds/ferry.txt: not taken up yet\n") and not (site / "content").exists()
    assert "  byline: Jane Doe\n    text, line 2 · byline: By · 100% sure\n" in told
    main(["ingest", NOW])
    (site / FERRY).write_text((site / FERRY).read_text().replace("Jane", "June"))
    capsys.readouterr()
    assert main(["ingest", "--explain", FERRY, NOW]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"{FERRY}: taken up on 2026-11-24 from seeds/ferry.txt (sha256 ")
    assert "by text/2; edited since: byline\n" in told


def test_machines_get_the_evidence_too(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", "--explain", "seeds/ferry.txt", "--format", "json", NOW]) == 0
    [told] = json.loads(capsys.readouterr().out)["explained"]
    byline = next(each for each in told["fields"] if each["field"] == "byline")
    assert byline["value"] == "Jane Doe" and byline["evidence"]["where"] == "text, line 2"


def test_every_field_that_a_text_states_has_its_evidence(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["ingest", "--explain", "seeds/ferry.txt", NOW])
    lines = capsys.readouterr().out.splitlines()[1:]
    fields = [number for number, line in enumerate(lines) if line.startswith("  ") and line[2] != " "]
    without = [lines[at] for at in fields if not lines[min(at + 1, len(lines) - 1)].startswith("    ")]
    assert [line.partition(":")[0] for line in without] == ["  the body"]


@pytest.mark.parametrize(
    "arguments", [["--explain"], ["--explain", "config.yaml"], ["nothing.txt"], ["../x"], ["."]]
)
def test_what_is_no_seed_is_told(arguments: list[str], site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ingest", *arguments, NOW]) == 1
    told = capsys.readouterr()
    assert "hint: " in told.err and told.out == "" and not (site / "content").exists()


def test_readers_are_told_how_we_got_a_story_where_the_theme_is_asked_to(site: Path) -> None:
    main([NOW])
    page = site / "public/articles/2026/11/ferry-stays-in-harbour/index.html"
    assert "How we got this" not in page.read_text("utf-8")
    (site / "config.yaml").write_text("title: The Digest\ntheme_options: {provenance: true}\n")
    main([NOW])
    digest = sha256((site / "seeds/ferry.txt").read_bytes()).hexdigest()
    told = page.read_text("utf-8").partition("How we got this")[2]
    assert "Collected on 24 November 2026." in told and digest[:12] in told and "text/2 read it" in told


@pytest.mark.parametrize("command", [["ingest"], ["build"], ["add", "/dev/null"]])
def test_nothing_is_taken_up_with_a_wrong_rule_for_web_sites(
    command: list[str], site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "config.yaml").write_text("title: The Digest\ningest:\n  paper.example: {drop: ['..', 'div[']}\n")
    assert main([*command, NOW]) == 1
    told = capsys.readouterr().err
    assert "config.yaml:3:26: error: `..` is no CSS selector" in told
    assert "config.yaml:3:32: error: `div[` is no CSS selector" in told
    assert not (site / "content").exists()


def test_a_build_tells_seeds_without_a_story_in_full_once_and_then_in_a_line(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "seeds/blank.txt").write_text(" \n")
    (site / "seeds/notes.rtf").write_text("{\\rtf1 Ferry}")
    main(["build", NOW])
    assert "seeds/blank.txt: warning: there is no text in this seed" in capsys.readouterr().err
    main(["build", NOW])
    told = capsys.readouterr().err
    assert "seeds: notice: 2 seeds without a story, as before" in told and "blank.txt" not in told
    main(["ingest", NOW])
    assert "seeds/blank.txt: warning: there is no text in this seed" in capsys.readouterr().err
    assert main(["build", "--strict", NOW]) == 1
    assert "seeds/blank.txt: warning: there is no text in this seed" in capsys.readouterr().err
    (site / "seeds/empty.txt").write_text("\n")
    main(["build", NOW])
    told = capsys.readouterr().err
    assert "seeds/empty.txt: warning:" in told and "2 seeds without a story, as before" in told
