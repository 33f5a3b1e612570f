"""What a story says of itself, held against its file: no date is later than the file that states it."""

import os
from pathlib import Path

import pytest

from generator.ingest.claims import bounded, earliest
from generator.ingest.run import ingest
from generator.ingest.story import Evidence, Story

DAY = 1_795_392_000  # 2026-11-23 00:00 UTC
SEED = (
    "Ferry stays in harbour\nPublished: {}\nBy Jane Doe\n\nThe ferry did not sail on Monday, nobody minded.\n"
)


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("2026-11-23", True),
        ("2026-11-24", True),
        ("2026-11-25", False),
        ("2026-11-24T23:30:00+14:00", True),
        ("2026-12", False),
        ("2026-11", True),
        ("2026", True),
        ("2027", False),
        ("", True),
    ],
)
def test_a_date_is_never_later_than_the_file_by_more_than_a_day(published: str, kept: bool) -> None:
    story = Story("Ferry", published=published, evidence={"published": Evidence("text, line 2", "date")})
    held, said = bounded(story, "2026-11-23", "seeds/a.txt")
    assert (held == story) is kept and (said == ()) is kept
    assert kept or (held.published == "" and "published" not in held.evidence and published in said[0].message)


def test_the_last_change_of_a_file_counts_unless_its_clock_was_wrong() -> None:
    assert earliest("2026-11-30", DAY * 10**9) == "2026-11-23"
    assert earliest("2026-11-20", DAY * 10**9) == "2026-11-20"
    assert earliest("2026-11-30", 0) == earliest("2026-11-30", 315532800 * 10**9) == "2026-11-30"


def test_what_was_left_out_stays_so_wherever_the_site_is_copied_to(tmp_path: Path) -> None:
    seed = tmp_path / "seeds/a.txt"
    seed.parent.mkdir()
    seed.write_text(SEED.format("25 November 2026"))
    os.utime(seed, (DAY, DAY))
    report = ingest(tmp_path, today="2026-11-30")
    [problem] = report.problems
    assert "published 2026-11-25 is later than the file itself (2026-11-23)" in problem.message
    assert "published:" not in (tmp_path / report.new[0]).read_text("utf-8")
    os.utime(seed)
    assert ingest(tmp_path, today="2026-12-24", afresh=True).written == ()
    seed.write_text(SEED.format("25 November 2026") + "\nMore.\n")
    ingest(tmp_path, today="2026-12-24")
    assert "published: 2026-11-25\n" in (tmp_path / report.new[0]).read_text("utf-8")


@pytest.mark.parametrize("on", ["27 November", "[a, b]", '""', "2026-11"])
def test_a_base_that_does_not_say_when_its_seed_was_read_stops_no_ingest(tmp_path: Path, on: str) -> None:
    seed = tmp_path / "seeds/a.txt"
    seed.parent.mkdir()
    seed.write_text(SEED.format("25 November 2026"))
    report = ingest(tmp_path, today="2026-11-30")
    (base,) = (tmp_path / "seeds/.base").iterdir()
    text = base.read_text("utf-8")
    assert "on: 2026-11-30" in text and "text/2" in text
    base.write_text(text.replace("on: 2026-11-30", f"on: {on}").replace("text/2", "text/1"), "utf-8")
    (tmp_path / "seeds/b.txt").write_text("Council meets twice\n\nIt met on Monday, and once more for luck.\n")
    assert len(ingest(tmp_path, today="2026-12-01").new) == 1 and (tmp_path / report.new[0]).exists()
