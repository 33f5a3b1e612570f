"""Which file each picture has, and that what the editor did to it stays."""

from hashlib import sha256
from pathlib import Path

import pytest

from generator import urls
from generator.ingest.album import Album, Shelf, Write, adopted, arranged, noted, shelf_of
from generator.ingest.base import Kept
from generator.ingest.pictures import Found, Gathered
from generator.ingest.story import Picture, Story

OLD, NEW, EDITED = b"old picture", b"new picture", b"the editor's picture"


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def found(name: str, data: bytes, ending: str = ".png", beside: str = "") -> Found:
    return Found(name, data, ending, digest(data), beside)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "articles").mkdir()
    return tmp_path


def shelf(folder: Path, article: str = "articles/The Ferry.md", taken: set[str] | None = None) -> Shelf:
    def read(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    return shelf_of(article, read, set() if taken is None else taken)


def test_a_picture_is_named_for_its_article_and_itself(folder: Path) -> None:
    album = arranged(
        Gathered((found("media/A Boat.jpeg", OLD, ".jpg", "a_files/A Boat.jpeg"),)), (), shelf(folder)
    )
    file = album.kept[0].file
    assert file.startswith("the-ferry-") and file.endswith("-boat.jpg")
    assert album.kept == (Kept("media/A Boat.jpeg", file, digest(OLD), "a_files/A Boat.jpeg"),)
    assert album.writes == (Write(f"articles/{file}", OLD, None),)
    assert album.files == {"media/A Boat.jpeg": file}
    assert album.clashes == ()


@pytest.mark.parametrize(
    ("article", "name", "file"),
    [
        ("articles/ferry.md", "boat.png", "ferry-boat.png"),
        ("articles/ferry.md", "boat", "ferry-boat.png"),
        ("articles/ferry.md", "!!!.png", "ferry.png"),
        ("articles/!!!.md", "boat.png", "picture-boat.png"),
        ("articles/f.m.md", "b.o.a.t.png", "f-m-b-o-a-t.png"),
        ("articles/a" + "ä" * 90 + ".md", "boat.png", "a" + "ä" * 49 + "-boat.png"),
        ("articles/" + "ä" * 90 + ".md", "x" * 99 + "-y" * 9 + ".png", "ä" * 50 + "-" + "x" * 80 + ".png"),
    ],
)
def test_names_are_cut_to_what_file_systems_hold(folder: Path, article: str, name: str, file: str) -> None:
    album = arranged(Gathered((found(name, OLD),)), (), shelf(folder, article))
    assert album.kept[0].file == file
    assert len(file.encode()) < 255


def test_a_name_that_is_taken_is_numbered_from_two(folder: Path) -> None:
    (folder / "articles/ferry-boat.png").write_bytes(b"another")
    taken: set[str] = set()
    gathered = Gathered((found("boat.png", OLD), found("Boat.png", NEW)))
    album = arranged(gathered, (), shelf(folder, "articles/ferry.md", taken))
    assert [each.file for each in album.kept] == ["ferry-boat-2.png", "ferry-boat-3.png"]
    assert [write.path for write in album.writes] == ["articles/ferry-boat-2.png", "articles/ferry-boat-3.png"]
    again = arranged(Gathered((found("boat.png", EDITED),)), (), shelf(folder, "articles/ferry.md", taken))
    assert again.kept[0].file == "ferry-boat-4.png"


def test_a_name_that_another_article_of_this_run_takes_is_numbered_too(folder: Path) -> None:
    taken = {urls.collision_key("articles/Ferry-Boat.png")}
    album = arranged(Gathered((found("boat.png", OLD),)), (), shelf(folder, "articles/ferry.md", taken))
    assert album.kept[0].file == "ferry-boat-2.png"


def test_names_come_to_an_end() -> None:
    full = shelf_of("articles/ferry.md", lambda path: b"another", set())
    with pytest.raises(ValueError, match=r"^ten thousand pictures are called boat\.png$"):
        arranged(Gathered((found("boat.png", OLD),)), (), full)


def test_a_file_that_holds_these_very_bytes_is_not_written_again(folder: Path) -> None:
    (folder / "articles/ferry-boat.png").write_bytes(OLD)
    gathered = Gathered((found("boat.png", OLD),))
    album = arranged(gathered, (), shelf(folder, "articles/ferry.md"))
    assert (album.kept[0].file, album.writes) == ("ferry-boat.png", ())


KEPT = Kept("boat.png", "a-boat.png", digest(OLD), "a_files/boat.png")


def rearranged(folder: Path, here: bytes | None, sent: bytes, **how: bool) -> Album:
    """The album of a picture that was taken up, after what stands there and what the seed holds now."""
    if here is not None:
        (folder / "articles/a-boat.png").write_bytes(here)
    return arranged(Gathered((found("boat.png", sent),)), (KEPT,), shelf(folder), **how)


@pytest.mark.parametrize("here", [OLD, EDITED, None])
def test_a_picture_that_the_seed_did_not_change_is_left_alone(folder: Path, here: bytes | None) -> None:
    album = rearranged(folder, here, OLD)
    assert album == Album((Kept("boat.png", "a-boat.png", digest(OLD)),))


def test_a_new_picture_takes_the_place_of_the_one_that_the_editor_left_alone(folder: Path) -> None:
    album = rearranged(folder, OLD, NEW)
    assert album.writes == (Write("articles/a-boat.png", NEW, OLD),)
    assert album.kept == (Kept("boat.png", "a-boat.png", digest(NEW)),)


def test_a_picture_that_both_changed_stays_the_editors_and_is_told(folder: Path) -> None:
    album = rearranged(folder, EDITED, NEW)
    assert (album.writes, album.clashes, album.kept) == ((), ("a-boat.png",), (KEPT,))
    settled = rearranged(folder, EDITED, NEW, take_new=True)
    assert settled.writes == (Write("articles/a-boat.png", NEW, EDITED),)
    assert (settled.clashes, settled.kept[0].sha256) == ((), digest(NEW))
    kept = rearranged(folder, EDITED, NEW, keep=True)
    assert (kept.writes, kept.clashes, kept.kept[0].sha256) == ((), (), digest(NEW))


def test_a_picture_that_the_editor_deleted_does_not_come_back(folder: Path) -> None:
    album = rearranged(folder, None, NEW)
    assert (album.writes, album.clashes, album.kept[0].sha256) == ((), (), digest(NEW))


def test_what_both_made_the_same_is_no_clash(folder: Path) -> None:
    album = rearranged(folder, NEW, NEW)
    assert (album.writes, album.clashes, album.kept[0].sha256) == ((), (), digest(NEW))


def test_a_picture_of_another_format_is_another_file_and_the_next_one_is_still_looked_at(folder: Path) -> None:
    (folder / "articles/a-boat.png").write_bytes(EDITED)
    other = Kept("quay.png", "a-quay.png", digest(OLD))
    gathered = Gathered((found("boat.png", NEW), found("quay.png", NEW, ".jpg")))
    album = arranged(gathered, (KEPT, other), shelf(folder, "articles/a.md"))
    assert album.clashes == ("a-boat.png",)
    assert album.kept == (KEPT, Kept("quay.png", "a-quay.jpg", digest(NEW)))
    assert album.writes == (Write("articles/a-quay.jpg", NEW, None),)


def test_what_cannot_be_kept_is_noted_and_what_was_kept_before_keeps_its_file(folder: Path) -> None:
    gathered = Gathered(refused={"boat.png": ("b/boat.png", digest(NEW)), "x.tif": ("b/x.tif", digest(OLD))})
    album = arranged(gathered, (KEPT,), shelf(folder))
    assert album.kept == (
        Kept("boat.png", "a-boat.png", digest(OLD), "b/boat.png"),
        Kept("x.tif", "", digest(OLD), "b/x.tif"),
    )
    assert album.files == {"boat.png": "a-boat.png"}
    assert album.writes == ()


def test_an_article_whose_base_was_lost_gets_its_files_names_again_and_nothing_is_written(folder: Path) -> None:
    album = adopted(Gathered((found("boat.png", OLD, beside="b/boat.png"),)), shelf(folder, "articles/a.md"))
    assert album == Album((Kept("boat.png", "a-boat.png", digest(OLD), "b/boat.png"),))


def test_pictures_beside_a_seed_without_an_article_are_noted() -> None:
    story = Story("T", ("![x](boat.png)",), pictures=(Picture("boat.png", beside="boat.png"),))
    present = {"seeds/boat.png": digest(OLD)}
    before = (Kept("gone.png", "a-gone.png", "x"),)
    [gone, boat] = noted(story, "seeds/a.html", present, before)
    assert gone == before[0]
    assert boat == Kept("boat.png", "", digest(OLD), "seeds/boat.png")
    kept = noted(story, "seeds/a.html", present, (KEPT,))
    assert kept == (Kept("boat.png", "a-boat.png", digest(OLD), "seeds/boat.png"),)
    assert noted(story, "seeds/a.html", {}) == (Kept("boat.png", "", "", "seeds/boat.png"),)
