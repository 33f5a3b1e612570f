"""What is held back stays so until its source or an editor lets it out, whatever a newer reader makes of it."""

from pathlib import Path

import pytest

from generator.ingest.run import ingest

SEED = "---\ntitle: The quiet vote\n---\n\nThe council met, said nothing for an hour, and that was noted.\n"


def as_older_reader_left_it(site: Path, held: str) -> Path:
    """A story that an older version of the reader held back, and its article."""
    (site / "seeds").mkdir()
    (site / "seeds/vote.md").write_text(SEED)
    ingest(site, today="2026-11-20")
    (article,) = (site / "content").rglob("*.md")
    (base,) = (site / "seeds/.base").glob("*.md")
    for path in (article, base):
        text = path.read_text()
        assert "\nseed: " in text and "markdown/2" in text
        place = text.rindex("\nseed: ") + 1
        path.write_text((text[:place] + held + text[place:]).replace("markdown/2", "markdown/1"))
    return article


@pytest.mark.parametrize(
    "held", ["draft: true\n", "embargo: 2027-03-01\n", "draft: true\nembargo: 2027-03-01T09:00:00+01:00\n"]
)
def test_a_newer_reader_lets_nothing_out_that_an_older_one_held(tmp_path: Path, held: str) -> None:
    article = as_older_reader_left_it(tmp_path, held)
    assert ingest(tmp_path, today="2026-11-27").written
    assert held in article.read_text()
    assert not ingest(tmp_path, today="2026-11-27").written


def test_a_source_that_changes_its_seed_lets_a_story_out(tmp_path: Path) -> None:
    article = as_older_reader_left_it(tmp_path, "draft: true\n")
    (tmp_path / "seeds/vote.md").write_text(SEED.replace("noted", "printed"))
    ingest(tmp_path, today="2026-11-27")
    assert "draft" not in article.read_text() and "printed" in article.read_text()


def test_an_editor_who_let_a_story_out_is_not_overruled(tmp_path: Path) -> None:
    article = as_older_reader_left_it(tmp_path, "draft: true\n")
    article.write_text(article.read_text().replace("draft: true\n", ""))
    ingest(tmp_path, today="2026-11-27")
    assert "draft" not in article.read_text()
