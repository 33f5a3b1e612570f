"""Pictures of seeds: kept beside the article, refused, left where they are; what an editor did to them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import planted
import pytest

from generator.ingest.memo import NOTHING
from generator.ingest.pictures import is_open, shown
from generator.ingest.run import IngestReport
from generator.ingest.run import ingest as ingest_with_memo
from generator.ingest.story import Picture, RightsLine, Story

FOLDER = "content/articles/2026/11"
ARTICLE = f"{FOLDER}/ice.md"
RED, BLUE, GREEN = (planted.picture(colour) for colour in ("red", "blue", "green"))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    (tmp_path / "seeds").mkdir()
    with planted.kind():
        yield tmp_path


def ingest(site: Path, **options: Any) -> IngestReport:
    """A rehearsal, the run itself, and a second run that has nothing to do."""
    rehearsal = ingest_with_memo(site, today="2026-11-23", dry_run=True, **options)
    report = msgspec.structs.replace(ingest_with_memo(site, today="2026-11-23", **options), memo=NOTHING)
    assert report == msgspec.structs.replace(rehearsal, memo=NOTHING)
    again = ingest_with_memo(site, today="2026-12-24")
    assert again.written == () and again.kept == report.kept
    return report


def put(site: Path, path: str, data: bytes | str) -> Path:
    file = site / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return file


def carried(*pictures: tuple[str, bytes], more: str = "") -> str:
    shown = "\n\n".join(f"PICTURE {name} data {data.hex()}" for name, data in pictures)
    return f"=== \nIce\n\nThe harbour froze.\n\n{shown}\n\n{more}\n"


def text(site: Path, path: str = ARTICLE) -> str:
    return (site / path).read_text("utf-8")


def test_a_picture_that_the_seed_carries_lies_beside_its_article_and_the_text_names_it(site: Path) -> None:
    put(site, "seeds/a.txt", carried(("Quay (1).png", RED)).replace("Quay (1).png", "Quay_1.png"))
    report = ingest(site)
    assert f"{FOLDER}/ice-quay-1.png" in report.written and report.articles == (ARTICLE,)
    assert (site / FOLDER / "ice-quay-1.png").read_bytes() == RED
    assert "\n![Seen: Quay_1.png](ice-quay-1.png)\n" in text(site)


@pytest.mark.parametrize(
    ("kind", "ending"), [("PNG", "png"), ("JPEG", "jpg"), ("GIF", "gif"), ("WEBP", "webp")]
)
def test_the_ending_is_that_of_the_bytes_whatever_the_name_says(site: Path, kind: str, ending: str) -> None:
    put(site, "seeds/a.txt", carried(("quay.bmp", planted.picture("red", kind))))
    ingest(site)
    assert (site / FOLDER / f"ice-quay.{ending}").is_file()


def test_the_picture_that_stands_for_the_story_is_named_in_the_front_matter(site: Path) -> None:
    put(site, "seeds/a.txt", carried(("quay.png", RED), more="LEAD quay.png"))
    ingest(site)
    assert 'image: {file: ice-quay.png, alt: "Seen: quay.png"}' in text(site)


def test_a_picture_in_the_folder_of_a_saved_page_is_taken_from_there_and_is_no_seed(site: Path) -> None:
    put(site, "seeds/page.html", "=== \nIce\n\nWords.\n\nPICTURE quay.png beside page_files/quay.png\n")
    put(site, "seeds/page_files/quay.png", RED)
    put(site, "seeds/page_files/style.css", "p { color: red }")
    report = ingest(site)
    assert (site / FOLDER / "ice-quay.png").read_bytes() == RED
    assert report.problems == () and (report.seeds, report.current) == (1, 0)
    assert ingest(site).current == 1


def test_a_picture_that_lies_alone_beside_its_seed_is_no_seed_either(site: Path) -> None:
    put(site, "seeds/b.txt", "=== \nIce\n\nWords.\n\nPICTURE quay.png beside a.png\n")
    put(site, "seeds/a.png", RED)
    assert ingest(site).problems == () and ingest(site).problems == ()


def test_a_picture_that_comes_later_is_taken_up_later(site: Path) -> None:
    put(site, "seeds/page.html", "=== \nIce\n\nWords.\n\nPICTURE quay.png beside page_files/quay.png\n")
    [problem] = ingest(site).problems
    assert problem.severity == "notice" and "page_files/quay.png is not there" in problem.message
    assert "quay" not in text(site)
    put(site, "seeds/page_files/quay.png", RED)
    assert ingest(site).problems == () and "(ice-quay.png)" in text(site)
    (site / "seeds/page_files/quay.png").unlink()
    assert ingest(site).written == () and (site / FOLDER / "ice-quay.png").is_file()


@pytest.mark.parametrize(
    "path", ["../content/secret.png", "/etc/secret.png", "../../secret.png", ".base/x.png", "link.png"]
)
def test_no_path_leads_out_of_the_seeds(site: Path, path: str) -> None:
    put(site, "content/secret.png", RED)
    put(site, "seeds/.base/x.png", RED)
    try:
        (site / "seeds/link.png").symlink_to(site / "content/secret.png")
    except OSError:
        pytest.skip("this system makes no links")
    put(site, "seeds/a.txt", f"=== \nIce\n\nWords.\n\nPICTURE quay.png beside {path}\n")
    report = ingest(site)
    assert not list(site.glob(f"{FOLDER}/*.png"))
    assert any("is not there" in problem.message for problem in report.problems)


def test_a_picture_that_lies_elsewhere_is_linked_and_not_fetched_by_the_readers_browser(site: Path) -> None:
    shown = "PICTURE quay.png url https://paper.example/a(1).png\n\nLEAD quay.png"
    put(site, "seeds/a.txt", f"=== \nIce\n\nWords.\n\n{shown}\n")
    assert ingest(site).problems == ()
    assert "\n[Seen: quay.png](https://paper.example/a%281%29.png)\n" in text(site)
    assert "image:" not in text(site)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>', "it is an SVG"),
        (b"<html>no picture</html>", "damaged, or no picture"),
        (RED[:20], "damaged, or no picture"),
        (planted.picture("red", "BMP"), "damaged, or no picture"),
        (RED[:16] + b"\x00\x00\xff\xff\x00\x00\xff\xff" + RED[24:], "damaged, or no picture"),
        (RED + bytes(11 * 1024 * 1024), "it is 12 MB long"),
    ],
    ids=["svg", "html", "cut", "bmp", "bomb", "long"],
)
def test_what_is_no_picture_that_we_keep_is_told_and_not_shown(site: Path, data: bytes, why: str) -> None:
    put(
        site, "seeds/page.html", "=== \nIce\n\nWords.\n\nPICTURE quay.png beside page_files/quay.png\n\nMore.\n"
    )
    put(site, "seeds/page_files/quay.png", data)
    [problem] = ingest(site).problems
    assert problem.severity == "notice" and why in problem.message and "quay.png" in problem.message
    assert "quay" not in text(site) and not list(site.glob(f"{FOLDER}/*.png"))
    assert ingest(site).current == 1


def test_a_picture_of_too_many_pixels_is_not_kept(site: Path) -> None:
    header = planted.picture("red", "GIF")
    put(site, "seeds/a.txt", carried(("quay.gif", header[:6] + b"\x40\x1f\x40\x1f" + header[10:])))
    [problem] = ingest(site).problems
    assert "8,000 by 8,000 pixels" in problem.message


def test_two_pictures_and_two_stories_of_one_name_do_not_overwrite_each_other(site: Path) -> None:
    put(site, "seeds/a.txt", carried(("a.png", RED), ("A.png", BLUE)))
    put(site, f"{FOLDER}/ice-a.png", GREEN)
    ingest(site)
    assert (site / FOLDER / "ice-a.png").read_bytes() == GREEN
    assert {path.name: path.read_bytes() for path in (site / FOLDER).glob("ice-a-*.png")} == {
        "ice-a-2.png": RED,
        "ice-a-3.png": BLUE,
    }
    assert "![Seen: a.png](ice-a-2.png)" in text(site) and "![Seen: A.png](ice-a-3.png)" in text(site)


def test_a_picture_changes_with_its_seed_and_keeps_its_name(site: Path) -> None:
    put(site, "seeds/a.txt", carried(("quay.png", RED)))
    ingest(site)
    put(site, "seeds/a.txt", carried(("quay.png", BLUE)))
    assert f"{FOLDER}/ice-quay.png" in ingest(site).written
    assert (site / FOLDER / "ice-quay.png").read_bytes() == BLUE


def test_a_picture_that_the_editor_deleted_stays_deleted(site: Path) -> None:
    put(site, "seeds/a.txt", carried(("quay.png", RED)))
    ingest(site)
    (site / FOLDER / "ice-quay.png").unlink()
    assert ingest(site).written == ()
    put(site, "seeds/a.txt", carried(("quay.png", BLUE), more="More words."))
    assert ingest(site).problems == () and not (site / FOLDER / "ice-quay.png").exists()
    assert "More words." in text(site)


@pytest.fixture
def clash(site: Path) -> Path:
    """A picture that the editor replaced, and the seed has another one for."""
    put(site, "seeds/a.txt", carried(("quay.png", RED)))
    ingest(site)
    file = put(site, f"{FOLDER}/ice-quay.png", GREEN)
    assert ingest(site).written == ()
    put(site, "seeds/a.txt", carried(("quay.png", BLUE)))
    return file


def test_a_picture_that_the_editor_replaced_stays_and_is_told_until_it_is_settled(
    site: Path, clash: Path
) -> None:
    report = ingest(site)
    [problem] = report.problems
    assert "ice-quay.png was replaced here" in problem.message and report.kept == (ARTICLE,)
    assert clash.read_bytes() == GREEN
    assert ingest(site, keep=frozenset([ARTICLE])).problems == () and clash.read_bytes() == GREEN
    assert ingest(site).problems == ()


def test_a_replaced_picture_can_be_settled_for_the_seed(site: Path, clash: Path) -> None:
    ingest(site)
    assert ingest(site, take_new=frozenset([ARTICLE])).problems == () and clash.read_bytes() == BLUE


def test_a_picture_that_comes_into_a_story_lies_beside_the_article_where_it_was_moved_to(site: Path) -> None:
    put(site, "seeds/a.txt", carried(("quay.png", RED)))
    ingest(site)
    moved = site / "content/articles/sea/frozen.md"
    moved.parent.mkdir()
    (site / ARTICLE).rename(moved)
    (site / FOLDER / "ice-quay.png").rename(moved.parent / "ice-quay.png")
    put(site, "seeds/a.txt", carried(("quay.png", BLUE), ("mole.png", GREEN)))
    ingest(site)
    assert (moved.parent / "ice-quay.png").read_bytes() == BLUE
    assert (moved.parent / "frozen-mole.png").read_bytes() == GREEN
    assert "(ice-quay.png)" in moved.read_text("utf-8") and "(frozen-mole.png)" in moved.read_text("utf-8")


def test_a_lost_base_is_made_again_with_its_pictures(site: Path) -> None:
    put(site, "seeds/a.txt", carried(("quay.png", RED)))
    ingest(site)
    [base] = (site / "seeds/.base").iterdir()
    before = base.read_bytes()
    base.unlink()
    assert [problem.severity for problem in ingest(site).problems] == ["notice"]
    assert base.read_bytes() == before


def test_an_interrupted_run_leaves_no_picture_twice(site: Path) -> None:
    put(site, "seeds/a.txt", carried(("quay.png", RED)))
    ingest(site)
    for path in (site / ARTICLE, *(site / "seeds/.base").iterdir()):
        path.unlink()
    ingest(site)
    assert [path.name for path in (site / FOLDER).glob("*.png")] == ["ice-quay.png"]


def test_a_picture_stands_where_it_stood_in_the_text_and_only_there() -> None:
    away = Picture("c.png", url="https://far.example/c.png")
    pictures = (Picture("a.png", data=b"x"), Picture("b.png"), away)
    body = (
        "Before ![A](a.png) and ![B \\] b](b.png) after.",
        "[![B](b.png)](https://paper.example/b)",
        '[![A](a.png "Title")](https://paper.example/a)',
        "Literal !\\[A\\](a.png) and [a link](a.pngx).",
        "![B](b.png)",
        "[![C](c.png)](https://paper.example/c) and ![](c.png)",
    )
    assert shown(Story("Ice", body, pictures=pictures), {"a.png": "ice-a.png"}).body == (
        "Before ![A](ice-a.png) and B \\] b after.",
        '[![A](ice-a.png "Title")](https://paper.example/a)',
        "Literal !\\[A\\](a.png) and [a link](a.pngx).",
        "[C](https://paper.example/c) and [c.png](https://far.example/c.png)",
    )


@pytest.mark.parametrize(
    ("license", "is_free"),
    [
        ("CC BY 4.0", True),
        ("CC-BY-SA 4.0", True),
        ("CC0", True),
        ("public domain", True),
        ("CC BY-NC 4.0", False),
        ("CC BY-NC-ND", False),
        ("CC-BY-SA-NC", False),
        ("All rights reserved", False),
        ("", False),
    ],
)
def test_a_licence_lets_anybody_copy_or_does_not(license: str, is_free: bool) -> None:
    assert is_open(Story("Ice", rights=RightsLine(license=license))) is is_free
    assert not is_open(Story("Ice"))


def test_a_picture_beside_a_seed_is_no_seed_though_no_article_shows_it(site: Path) -> None:
    """Its article was deleted, or another article tells its story."""
    shown = "PICTURE quay.png beside quay.png"
    put(site, "seeds/quay.png", b"Words that could be a story, if they were not called a picture.\n")
    for name in ("a", "b"):
        put(
            site, f"seeds/{name}.txt", f"=== \nIce\n\nThe harbour froze from end to end on Monday.\n\n{shown}\n"
        )
    assert [path for path in ingest(site).new if "words" in path] == []
    (site / ARTICLE).unlink()
    put(site, "seeds/a.txt", f"=== \nIce\n\nIt froze.\n\n{shown}\n\n{shown.replace('quay', 'mole')}\n")
    put(site, "seeds/mole.png", b"More words that could be a story of their own.\n")
    assert ingest(site).new == () and ingest(site).new == ()


def test_a_picture_that_the_editor_took_out_of_the_text_brings_no_other_one(site: Path) -> None:
    put(site, "seeds/a.planted", carried(("quay.png", RED)))
    ingest(site)
    put(site, ARTICLE, text(site).replace("\n![Seen: quay.png](ice-quay.png)\n", "\nOurs.\n"))
    (site / FOLDER / "ice-quay.png").unlink()
    put(site, "seeds/a.planted", carried(("boat.png", BLUE)))
    report = ingest(site)
    assert report.kept == (ARTICLE,) and not [each for each in report.written if each.endswith(".png")]
    ingest(site, take_new=frozenset([ARTICLE]))
    assert "](ice-boat.png)" in text(site) and (site / FOLDER / "ice-boat.png").read_bytes() == BLUE


def test_a_picture_that_the_text_does_not_name_any_more_is_left_as_it_is(site: Path) -> None:
    put(site, "seeds/a.planted", carried(("quay.png", RED)))
    ingest(site)
    put(site, ARTICLE, text(site).replace("\n![Seen: quay.png](ice-quay.png)\n", ""))
    put(site, "seeds/a.planted", carried(("quay.png", BLUE)))
    assert ingest(site).kept == ()
    put(site, "seeds/a.planted", carried(("quay.png", RED), more="Later."))
    assert ingest(site).kept == () and (site / FOLDER / "ice-quay.png").read_bytes() == RED
