"""The same story twice: one article stays, the others stand in its `also`, the editor has the last word."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from test_likeness import STORY

from generator.ingest.memo import NOTHING
from generator.ingest.run import IngestReport
from generator.ingest.run import ingest as ingest_with_memo
from generator.ingest.signatures import FILE
from generator.ingest.twins import address_key

TEXT = "\n\n".join(STORY)
LONGER = TEXT + "\n\nThe flag itself is new: the old one was found in a drawer of the customs house, and sold."
DAY = "2026-11-23"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    return tmp_path


def ingest(site: Path, **options: Any) -> IngestReport:
    """A run as its rehearsal foretold it, after which another one writes nothing."""
    run = {"today": DAY, **options}
    foretold = ingest_with_memo(site, **run, dry_run=True)
    report = ingest_with_memo(site, **run)
    assert msgspec.structs.replace(report, memo=NOTHING) == msgspec.structs.replace(foretold, memo=NOTHING)
    assert ingest_with_memo(site, today="2027-01-01").written == ()
    return report


def seed(site: Path, name: str, headline: str, text: str = TEXT, source: str = "") -> None:
    rights = f"\n\n© 2026 {source}" if source else ""
    (site / "seeds" / name).write_text(f"{headline}\n\n{text}{rights}\n", "utf-8")


def read(site: Path, path: str) -> str:
    return (site / path).read_text("utf-8")


def also(site: Path, path: str) -> list[str]:
    return re.findall(r"(?m)^  - (.*seed: .*)$", read(site, path))


def edit(site: Path, path: str, old: str, new: str) -> None:
    assert old in read(site, path)
    (site / path).write_text(read(site, path).replace(old, new, 1), "utf-8")


def test_within_a_run_the_longest_is_told_and_the_others_are_listed(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended", source="Pelhaven Courier")
    seed(site, "b.txt", "An old wall", LONGER, source="Tidewell Post")
    seed(site, "c.txt", "Wall to be mended")
    report = ingest(site)
    [path] = report.new
    assert path.endswith("/an-old-wall.md") and {each.seed for each in report.joined} == {
        "seeds/a.txt",
        "seeds/c.txt",
    }
    first, second = also(site, path)
    assert first.startswith("{source: Pelhaven Courier, title: Wall to be mended, seed: seeds/a.txt, id: ")
    assert second.startswith("{title: Wall to be mended, seed: seeds/c.txt, id: ")


@pytest.mark.parametrize("names", [("a.txt", "b.txt", "c.txt"), ("c.txt", "b.txt", "a.txt")])
def test_of_equal_length_the_first_by_path_is_told_whatever_the_order_of_files(
    site: Path, names: tuple[str, ...]
) -> None:
    for name in names:
        seed(site, name, f"Headline of {name[0]}")
    assert ingest(site).new == ("content/articles/2026/11/headline-of-a.md",)


def test_against_the_archive_the_article_that_is_there_stays_and_a_longer_version_is_told(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended")
    [path] = ingest(site).new
    edit(site, path, "Three engineers", "Four engineers")
    seed(site, "z.txt", "The old wall, at length", f"{TEXT}\n\n{' '.join(f'w{n} and' for n in range(90))}.")
    report = ingest(site, today="2026-12-01")
    assert report.new == () and report.articles == (path,)
    assert "Four engineers" in read(site, path) and len(also(site, path)) == 1
    [problem] = [each for each in report.problems if "at greater length" in each.message]
    assert report.joined[0].id in problem.hint


def test_without_its_index_the_archive_is_searched_all_the_same(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended")
    [path] = ingest(site).new
    for number, damage in enumerate((b"", b"no database at all" * 400, None)):
        index = site / FILE
        index.unlink() if damage is None else index.write_bytes(damage)
        seed(site, f"b{number}.txt", f"Version {number}")
        assert [each.to for each in ingest(site).joined] == [path]


def test_what_an_editor_separates_becomes_an_article_and_stays_one(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended", LONGER)
    seed(site, "b.txt", "An old wall", source="Tidewell Post")
    report = ingest(site)
    [path], [copy] = report.new, report.joined
    edit(site, path, "---\n", f"---\nseparate: [{copy.id}]\n")
    report = ingest(site)
    assert report.new == ("content/articles/2026/11/an-old-wall.md",) and report.joined == ()
    assert also(site, path) == [] and f"id: {copy.id}" in read(site, report.new[0])
    seed(site, "b.txt", "An old wall", TEXT.replace("Tuesday", "Wednesday"))
    assert ingest(site).articles == ("content/articles/2026/11/an-old-wall.md",)


def test_a_seed_can_be_separated_by_its_name_before_it_comes(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended", LONGER)
    [path] = ingest(site).new
    edit(site, path, "---\n", "---\nseparate: seeds/b.txt\n")
    seed(site, "b.txt", "An old wall")
    assert len(ingest(site).new) == 1


def test_what_the_editor_does_to_entries_stays_and_new_ones_come_beside_it(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended", LONGER)
    seed(site, "b.txt", "An old wall", source="Tidewell Post")
    [path] = ingest(site).new
    edit(
        site,
        path,
        "also:\n  - {source: Tidewell Post",
        "also:\n  - My own find\n  - {source: The Tidewell Post",
    )
    seed(site, "c.txt", "The wall", source="Marsk Mail")
    assert ingest(site).kept == ()
    lines = re.findall(r"(?m)^  - (.*)$", read(site, path))
    assert [line[:27] for line in lines] == [
        "My own find",
        "{source: The Tidewell Post, ",
        "{source: Marsk Mail, title: ",
    ] or [line[:26] for line in lines] == [
        "My own find",
        "{source: The Tidewell Post",
        "{source: Marsk Mail, title",
    ]
    edit(site, path, f"  - {lines[1]}\n", "")
    seed(site, "d.txt", "Wall", source="Oxley Times")
    ingest(site)
    assert "Tidewell" not in read(site, path) and "Oxley Times" in read(site, path)


def test_a_copy_whose_seed_becomes_another_story_becomes_an_article(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended", LONGER)
    seed(site, "b.txt", "An old wall")
    [path], [copy] = (report := ingest(site)).new, report.joined
    seed(
        site,
        "b.txt",
        "Choir sings",
        "The choir sang in the chapel until the lamps went out, and then went home.",
    )
    report = ingest(site, today="2026-12-02")
    assert report.new == ("content/articles/2026/12/choir-sings.md",) and also(site, path) == []
    assert f"id: {copy.id}" in read(site, report.new[0])


def test_a_copy_whose_seed_is_deleted_stays_listed(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended", LONGER)
    seed(site, "b.txt", "An old wall")
    [path] = ingest(site).new
    before = read(site, path)
    (site / "seeds/b.txt").unlink()
    assert ingest(site).written == () and read(site, path) == before


def test_a_moved_article_is_found_and_a_deleted_one_stays_deleted(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended", LONGER)
    [path] = ingest(site).new
    moved = "content/articles/mine/wall.md"
    (site / "content/articles/mine").mkdir()
    (site / path).rename(site / moved)
    seed(site, "b.txt", "An old wall")
    assert [each.to for each in ingest(site).joined] == [moved]
    (site / moved).unlink()
    seed(site, "c.txt", "The wall once more")
    report = ingest(site)
    assert report.deleted == ("seeds/c.txt",) and report.new == () and report.joined == ()


def test_bases_that_are_lost_bring_no_copy_back(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended", LONGER)
    seed(site, "b.txt", "An old wall")
    [path] = ingest(site).new
    before = read(site, path)
    for base in (site / "seeds/.base").iterdir():
        base.unlink()
    assert ingest(site).new == () and read(site, path) == before


def test_what_readers_may_not_see_is_joined_with_nothing_that_they_may(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended", LONGER)
    (site / "seeds/b.md").write_text(f"---\ntitle: An old wall\ndraft: true\n---\n\n{TEXT}\n", "utf-8")
    assert len(ingest(site).new) == 2


def article(site: Path, headline: str = "Wall to be mended", **front: str) -> str:
    """An article of the one story, in which the editor wrote something."""
    seed(site, "a.txt", headline)
    [path] = ingest(site).new
    for key, value in front.items():
        edit(site, path, "---\n", f"---\n{key}: {value}\n")
    return path


def again(site: Path, name: str = "c.md", today: str = "2026-11-27", **front: str) -> IngestReport:
    """The same story once more, with front matter."""
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    (site / "seeds" / name).write_text(f"---\ntitle: An old wall\n{lines}---\n\n{TEXT}\n", "utf-8")
    return ingest(site, today=today)


@pytest.mark.parametrize("front", [{}, {"expires": "2027-06-01"}, {"embargo": "2026-11-01"}])
@pytest.mark.parametrize(
    "held",
    [{"takedown": "2026-11-26"}, {"draft": "true"}, {"embargo": "2027-03-01"}, {"expires": "2026-11-24"}],
)
def test_what_the_editor_keeps_from_readers_does_not_come_out_through_a_copy(
    site: Path, held: dict[str, str], front: dict[str, str]
) -> None:
    path = article(site, **held)
    report = again(site, **front)
    assert report.new == () and [each.to for each in report.joined] == [path]


@pytest.mark.parametrize(
    ("held", "front"),
    [
        ({"draft": "true"}, {"embargo": "2027-06-01"}),
        ({"embargo": "2027-03-01"}, {"embargo": "2027-06-01"}),
        ({"embargo": "2027-03-01"}, {"draft": "true"}),
        ({"expires": "2026-11-24"}, {"embargo": "2027-06-01"}),
    ],
)
def test_a_copy_that_waits_is_not_listed_where_it_would_come_out_with_what_the_editor_keeps_back(
    site: Path, held: dict[str, str], front: dict[str, str]
) -> None:
    path = article(site, **held)
    report = again(site, **front)
    [new] = report.new
    assert report.joined == () and "\ndraft: true\n" in read(site, new) and "also" not in read(site, path)


@pytest.mark.parametrize("front", [{}, {"expires": "2027-06-01"}, {"embargo": "2027-06-01"}, {"draft": "true"}])
def test_what_the_editor_deleted_does_not_come_out_through_a_copy(site: Path, front: dict[str, str]) -> None:
    path = article(site)
    again(site)
    (site / path).unlink()
    report = again(site, **front, tags="[sea]")
    assert report.new == () and report.deleted == ("seeds/c.md",)


def test_an_embargo_that_has_ended_makes_no_double(site: Path) -> None:
    path = article(site)
    assert [each.to for each in again(site, embargo="2026-11-20").joined] == [path]
    assert again(site, embargo="2026-11-21").new == ()


@pytest.mark.parametrize("front", [{"expires": "2027-06-01"}, {"embargo": "2027-06-01"}])
@pytest.mark.parametrize("is_copy", [False, True])
def test_a_copy_that_is_held_otherwise_waits_as_a_draft_until_the_editor_has_looked(
    site: Path, front: dict[str, str], is_copy: bool
) -> None:
    path = article(site)
    if is_copy:
        again(site)
    report = again(site, **front)
    [new] = report.new
    assert "\ndraft: true\n" in read(site, new)
    [problem] = [each for each in report.problems if each.where.path == new]
    assert problem.severity == "warning" and path in problem.message
    assert again(site, **front, tags="[sea]").kept == () and "draft: true" in read(site, new)
    edit(site, new, "draft: true\n", "")
    assert ingest(site, afresh=True).written == () and "draft" not in read(site, new)
    again(site, **front, tags="[sea, stone]")
    assert "draft" not in read(site, new)


def test_of_two_new_stories_the_one_that_is_held_less_waits(site: Path) -> None:
    seed(site, "a.txt", "Wall to be mended", LONGER)
    report = again(site, embargo="2027-06-01")
    drafts = [path for path in report.new if "\ndraft: true\n" in read(site, path)]
    assert len(report.new) == 2 and drafts == ["content/articles/2026/11/wall-to-be-mended.md"]


def test_what_the_editor_keeps_apart_is_printed_whatever_holds_it(site: Path) -> None:
    article(site, separate="seeds/c.md")
    [new] = again(site, expires="2027-06-01").new
    assert "draft" not in read(site, new)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.paper.example/a/b?id=3", "http://paper.example/a/b/?id=3", True),
        ("https://m.paper.example/a/b", "https://paper.example/a/b/amp", True),
        ("https://paper.example/a?x=1&y=2", "https://paper.example/a?y=2&x=1", True),
        ("https://paper.example/a?id=3", "https://paper.example/a?id=4", False),
        ("https://paper.example/", "https://paper.example", False),
        ("", "", False),
        ("http://[", "http://[", False),
    ],
)
def test_addresses_of_one_page_are_one(one: str, other: str, same: bool) -> None:
    assert (bool(address_key(one)) and address_key(one) == address_key(other)) == same
