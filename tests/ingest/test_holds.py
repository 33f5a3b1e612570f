"""What is held back stays so until its source or an editor lets it out, whatever a newer reader makes of it."""

from pathlib import Path

import pytest

from generator.ingest.front_text import Value
from generator.ingest.holds import is_held
from generator.ingest.run import IngestReport, ingest

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


def edited(site: Path, old: str, new: str) -> Path:
    """The article of the one seed, with an editor's change."""
    (article,) = (site / "content").rglob("*.md")
    assert old in article.read_text()
    article.write_text(article.read_text().replace(old, new, 1))
    return article


def reread(site: Path, seed: str, **wish: frozenset[str]) -> IngestReport:
    """A run over a changed seed, after which another one writes nothing."""
    (site / "seeds").mkdir(exist_ok=True)
    (site / "seeds/vote.md").write_text(seed)
    report = ingest(site, today="2026-11-28", **wish)
    assert not ingest(site, today="2026-11-28").written
    return report


def says(key: str) -> str:
    return SEED.replace("\n---\n\n", f"\n{key}\n---\n\n")


@pytest.mark.parametrize("key", ["draft: true", "embargo: 2027-05-01", "expires: 2027-05-01"])
@pytest.mark.parametrize("settle", [False, True])
def test_a_hold_that_editor_and_seed_both_wrote_stays_when_the_seed_drops_it(
    tmp_path: Path, key: str, settle: bool
) -> None:
    reread(tmp_path, SEED)
    article = edited(tmp_path, "\nseed: ", f"\n{key}\nseed: ")
    edited(tmp_path, "quiet vote", "quiet vote of ours")
    reread(tmp_path, says(key).replace("quiet vote", "loud vote") if settle else says(key))
    if settle:
        reread(
            tmp_path, says(key).replace("quiet", "loud"), keep=frozenset([str(article.relative_to(tmp_path))])
        )
    reread(tmp_path, SEED.replace("noted", "printed"))
    assert f"\n{key}\n" in article.read_text() and "printed" in article.read_text()


def test_an_embargo_that_the_editor_lengthened_first_stays_when_the_seed_drops_it(tmp_path: Path) -> None:
    reread(tmp_path, says("embargo: 2027-01-01"))
    article = edited(tmp_path, "embargo: 2027-01-01", "embargo: 2027-05-01")
    reread(tmp_path, says("embargo: 2027-05-01"))
    report = reread(tmp_path, SEED)
    assert "\nembargo: 2027-05-01\n" in article.read_text() and report.kept


def test_a_hold_that_came_with_the_seed_goes_with_it(tmp_path: Path) -> None:
    reread(tmp_path, SEED)
    article = edited(tmp_path, "quiet vote", "quiet vote of ours")
    reread(tmp_path, says("draft: true"))
    assert "\ndraft: true\n" in article.read_text()
    reread(tmp_path, SEED)
    assert "draft" not in article.read_text()


@pytest.mark.parametrize(
    ("before", "edit", "after", "stays"),
    [
        ("embargo: 2027-01-01", "embargo: 2027-05-01", "x: y", True),
        ("embargo: 2027-01-01", "embargo: 2027-05-01", "embargo: 2027-03-01", True),
        ("embargo: 2027-01-01", "embargo: 2027-05-01", "embargo: 2027-06-01", False),
        ("embargo: 2027-01-01", "embargo: 2027-05-01", "embargo: 2027-05-01T09:00:00+01:00", True),
        ("expires: 2027-05-01", "expires: 2027-01-01", "expires: 2027-06-01", True),
        ("expires: 2027-05-01", "expires: 2027-01-01", "x: y", True),
        ("expires: 2027-05-01", "expires: 2027-03-01", "expires: 2027-01-01", False),
        ("embargo: 2027-01-01", "draft: true", "embargo: 2027-02-01", True),
    ],
)
def test_to_take_the_seeds_word_lifts_nothing_that_the_editor_holds_back(
    tmp_path: Path, before: str, edit: str, after: str, stays: bool
) -> None:
    reread(tmp_path, says(before))
    article = edited(tmp_path, before, edit)
    edited(tmp_path, "quiet vote", "quiet vote of ours")
    path = str(article.relative_to(tmp_path))
    report = reread(tmp_path, says(after).replace("quiet", "loud"), take_new=frozenset([path]))
    assert (f"\n{edit}\n" in article.read_text()) is stays and "loud vote" in article.read_text()
    assert all("--take-new" not in each.hint for each in report.problems)


@pytest.mark.parametrize(
    ("front", "held"),
    [
        ({}, False),
        ({"draft": "true"}, True),
        ({"draft": "false"}, False),
        ({"takedown": "2026-11-26"}, True),
        ({"takedown": {"reason": "asked"}}, True),
        ({"takedown": "false"}, False),
        ({"embargo": "2026-11-28"}, True),
        ({"embargo": "2026-11-27"}, False),
        ({"embargo": "2026-11-26T09:00:00"}, True),
        ({"embargo": "2026-11-25T09:00:00"}, False),
        ({"embargo": "soon"}, True),
        ({"expires": "2026-11-27"}, True),
        ({"expires": "2026-11-28"}, False),
        ({"expires": "next month"}, False),
    ],
)
def test_what_keeps_a_story_from_readers_on_a_day(front: dict[str, Value], held: bool) -> None:
    assert is_held(front, "2026-11-27") is held


NOTICE = SEED + "\n©2025 Bloomberg L.P.\n"
"""A seed whose rights line is read as one."""


@pytest.mark.parametrize(
    "policy",
    [
        'rights: {show: excerpt, words: 5, notice: "©2025 Bloomberg L.P.", owner: Bloomberg L.P., year: 2025}',
        'rights:\n  show: excerpt   # asked for\n  words: 5\n  notice: "©2025 Bloomberg L.P."',
    ],
)
def test_to_take_the_seeds_word_leaves_what_the_editor_says_of_rights(tmp_path: Path, policy: str) -> None:
    reread(tmp_path, NOTICE)
    (article,) = (tmp_path / "content").rglob("*.md")
    [line] = [each for each in article.read_text().split("\n") if each.startswith("rights: ")]
    edited(tmp_path, line, policy)
    edited(tmp_path, "was noted", "was noted by us")
    path = str(article.relative_to(tmp_path))
    seed = NOTICE.replace("2025", "2026").replace("was noted", "was printed")
    reread(tmp_path, seed, take_new=frozenset([path]))
    text = article.read_text()
    assert "was printed" in text and "©2026 Bloomberg L.P." in text and "2025" not in text
    assert all(line.replace("2025", "2026") in text for line in policy.split("\n")[1:])
    assert "show: excerpt" in text and "words: 5" in text


def test_a_rights_line_comes_beside_the_editors_word_on_what_is_shown(tmp_path: Path) -> None:
    reread(tmp_path, SEED)
    article = edited(tmp_path, "\nseed: ", "\nrights: {show: excerpt, words: 5}\nseed: ")
    assert reread(tmp_path, NOTICE).kept == ()
    assert "show: excerpt, words: 5" in article.read_text() and "©2025" in article.read_text()
    reread(tmp_path, SEED)
    assert "\nrights: {show: excerpt, words: 5}\n" in article.read_text()


def test_a_policy_in_one_word_is_not_exchanged_for_a_rights_line(tmp_path: Path) -> None:
    reread(tmp_path, SEED)
    article = edited(tmp_path, "\nseed: ", "\nrights: excerpt\nseed: ")
    path = str(article.relative_to(tmp_path))
    assert reread(tmp_path, NOTICE, take_new=frozenset([path])).kept == (path,)
    assert "\nrights: excerpt\n" in article.read_text()
