"""Pictures: the sizes in which they are published, and what of them is not."""

import io
import random
import shutil
from concurrent.futures import Executor
from pathlib import Path
from urllib.parse import quote

import pytest
from PIL import Image

from generator import darkroom
from generator.assets import Asset
from generator.build import build, open_state
from generator.executors import Serial, pool
from generator.project import Project
from generator.renditions import widths
from generator.report import Report

NOON = 1795608000.0
"""2026-11-25 12:00 UTC."""
STORY = """\
---
title: A picture of a ferry
date: 2026-11-20
image: {file: lead.jpg, alt: A quay, caption: The quay, credit: Orla Dunmore}
---

![A ferry](ferry.jpg)
"""


def photograph(width: int, height: int, kind: str = "JPEG", **more: object) -> bytes:
    """Noise on a gradient, as heavy as a photograph."""
    rng = random.Random(width)
    small = Image.frombytes("RGB", (60, 40), rng.randbytes(60 * 40 * 3))
    out = io.BytesIO()
    small.resize((width, height), Image.Resampling.BICUBIC).save(out, kind, **more)
    return out.getvalue()


def telling(orientation: int = 1) -> Image.Exif:
    """What a telephone writes: whose it is, and where it stood."""
    exif = Image.Exif()
    exif[0x010F] = "Quokka Cameras"
    exif[0x013B] = "Quincy Quokka"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825)[2] = (54.0, 10.0, 7.5)
    return exif


@pytest.fixture
def site(tmp_path: Path) -> Path:
    place = tmp_path / "site" / "content" / "articles"
    place.mkdir(parents=True)
    (tmp_path / "site" / "config.yaml").write_text(
        "title: Pictures\nbase_url: https://p.example/repo/\npages: {search: false}\n", "utf-8"
    )
    (place / "ferry.md").write_text(STORY, "utf-8")
    (place / "lead.jpg").write_bytes(photograph(900, 600))
    (place / "ferry.jpg").write_bytes(photograph(1300, 800))
    return tmp_path / "site"


def built(site: Path, executor: Executor | None = None) -> Report:
    state = open_state(site)
    state, report = build(Project(site), state, executor=executor or Serial(), now=NOON)
    state.store.close()
    return report


def size_of(path: Path) -> tuple[str | None, int, int]:
    with Image.open(path) as image:
        image.load()
        return image.format, image.width, image.height


@pytest.mark.parametrize(
    ("width", "kind", "expected"),
    [
        (300, "JPEG", (300,)),
        (480, "PNG", (480,)),
        (900, "JPEG", (480, 800, 900)),
        (1600, "JPEG", (480, 800, 1200, 1600)),
        (4000, "JPEG", (480, 800, 1200, 1600)),
        (900, "WEBP", (480, 800)),
        (900, "GIF", ()),
    ],
)
def test_there_are_widths_for_phones_to_desktops_and_none_is_an_enlargement(
    width: int, kind: str, expected: tuple[int, ...]
) -> None:
    assert widths(Asset("a", b"", width, 600, kind)) == expected


def test_a_story_shows_its_pictures_in_webp_with_the_picture_itself_as_fallback(site: Path) -> None:
    assert built(site).problems == ()
    page = (site / "public/articles/ferry/index.html").read_text("utf-8")
    at = "/repo/articles/ferry.jpg"
    sizes = ", ".join(f"{at}.{width}.webp {width}w" for width in (480, 800, 1200, 1300))
    assert (
        f'<picture><source type="image/webp" srcset="{sizes}" sizes="(min-width: 48em) 44rem, 100vw">' in page
    )
    shown = (
        f'<img src="{at}" width="1300" height="800" alt="A ferry" loading="lazy" decoding="async"></picture>'
    )
    assert shown in page
    assert 'srcset="/repo/articles/lead.jpg.480.webp 480w, /repo/articles/lead.jpg.800.webp 800w' in page
    folder = site / "public/articles"
    for width, height in ((480, 295), (800, 492), (1200, 738), (1300, 800)):
        assert size_of(folder / f"ferry.jpg.{width}.webp") == ("WEBP", width, height)
    assert (folder / "ferry.jpg.480.webp").stat().st_size < (folder / "ferry.jpg").stat().st_size / 3


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_where_a_picture_was_taken_and_by_whom_is_not_published(site: Path, kind: str) -> None:
    source = photograph(900, 600, kind, exif=telling(), **({"comment": b"Quokka"} if kind == "JPEG" else {}))
    assert b"Quokka" in source
    (site / "content/articles/ferry.jpg").write_bytes(source)
    assert built(site).problems == ()
    for path in (site / "public/articles").glob("ferry.jpg*"):
        assert b"uokka" not in path.read_bytes()
        with Image.open(path) as image:
            assert not image.getexif()
    assert size_of(site / "public/articles/ferry.jpg")[1:] == (900, 600)
    assert (site / "content/articles/ferry.jpg").read_bytes() == source


def test_a_picture_that_tells_nothing_is_published_as_it_is(site: Path) -> None:
    built(site)
    source = site / "content/articles/ferry.jpg"
    assert (site / "public/articles/ferry.jpg").read_bytes() == source.read_bytes()


def test_a_picture_that_was_taken_upright_stands_upright(site: Path) -> None:
    (site / "content/articles/ferry.jpg").write_bytes(photograph(900, 600, exif=telling(orientation=6)))
    built(site)
    page = (site / "public/articles/ferry/index.html").read_text("utf-8")
    assert 'src="/repo/articles/ferry.jpg" width="600" height="900"' in page
    assert size_of(site / "public/articles/ferry.jpg") == ("JPEG", 600, 900)
    assert size_of(site / "public/articles/ferry.jpg.480.webp") == ("WEBP", 480, 720)


def test_the_colours_keep_their_profile(site: Path) -> None:
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    (site / "content/articles/ferry.jpg").write_bytes(photograph(900, 600, icc_profile=profile, exif=telling()))
    built(site)
    for name in ("ferry.jpg", "ferry.jpg.480.webp"):
        with Image.open(site / "public/articles" / name) as image:
            assert image.info["icc_profile"] == profile


def test_a_picture_one_can_see_through_stays_so(site: Path) -> None:
    out = io.BytesIO()
    Image.new("P", (900, 600), 0).save(out, "PNG", transparency=0)
    (site / "content/articles/ferry.jpg").write_bytes(out.getvalue())
    assert built(site).problems == ()
    with Image.open(site / "public/articles/ferry.jpg.480.webp") as image:
        assert image.mode == "RGBA"
        assert image.getpixel((9, 9))[3] == 0  # type: ignore[index]


def test_the_second_build_prints_nothing_and_neither_does_a_fresh_checkout_with_a_cache(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    built(site)
    first = {path.name: path.read_bytes() for path in (site / "public/articles").glob("*.webp")}
    fresh = tmp_path / "fresh"
    shutil.copytree(site, fresh, ignore=shutil.ignore_patterns("public", "state.sqlite"))

    def never(*_: object) -> None:
        raise AssertionError("a picture is printed again")

    monkeypatch.setattr(darkroom, "_print", never)
    assert not [path for path in built(site).written if path.endswith(".webp")]
    assert built(fresh).problems == ()
    assert {path.name: path.read_bytes() for path in (fresh / "public/articles").glob("*.webp")} == first


def test_a_damaged_print_is_printed_anew(site: Path) -> None:
    built(site)
    expected = (site / "public/articles/ferry.jpg.480.webp").read_bytes()
    for kept in (site / ".copydesk/pictures").rglob("*"):
        if kept.is_file():
            kept.write_bytes(kept.read_bytes()[:-1] + b"\0\0")
    shutil.rmtree(site / "public")
    (site / ".copydesk/state.sqlite").unlink()
    built(site)
    assert (site / "public/articles/ferry.jpg.480.webp").read_bytes() == expected


def test_a_replaced_picture_changes_its_sizes_and_only_those(site: Path) -> None:
    built(site)
    (site / "content/articles/ferry.jpg").write_bytes(photograph(1300, 801))
    written = built(site).written
    assert {path for path in written if "lead" in path} == set()
    assert "articles/ferry.jpg.1200.webp" in written
    assert "articles/ferry/index.html" in written


def test_a_broken_picture_is_a_problem_with_its_place_and_stops_the_site_from_changing(site: Path) -> None:
    built(site)
    whole = (site / "content/articles/ferry.jpg").read_bytes()
    (site / "content/articles/ferry.jpg").write_bytes(whole[: len(whole) // 3])
    report = built(site)
    assert report.stopped
    (told,) = {str(problem.where): problem for problem in report.problems}.values()
    assert str(told.where) == "content/articles/ferry.jpg"
    assert "damaged" in told.message
    assert (site / "public/articles/ferry.jpg").read_bytes() == whole


def test_a_file_that_only_has_a_pictures_name_is_told(site: Path) -> None:
    (site / "content/articles/ferry.jpg").write_bytes(b"<html>Not found</html>")
    (told,) = built(site).problems
    assert (str(told.where), told.severity) == ("content/articles/ferry.jpg", "warning")
    assert "none that can be read" in told.message


def test_a_giant_picture_is_told_and_published_as_it_is(site: Path) -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 6_000)).save(out, "PNG")
    (site / "content/articles/ferry.jpg").write_bytes(out.getvalue())
    (told,) = built(site).problems
    assert "20000 × 6000 pixels" in told.message
    assert not list((site / "public/articles").glob("ferry.jpg.*"))


@pytest.mark.parametrize("name", ["ferry.jpg", "rushes.mov"])
def test_what_a_camera_left_is_not_read_and_told_where_it_would_be_published(site: Path, name: str) -> None:
    with (site / "content/articles" / name).open("wb") as file:
        file.truncate(40_000_000_000)
    report = built(site)
    assert report.stopped == (name == "ferry.jpg")
    (told,) = report.problems
    said = "more than a whole site may have" if report.stopped else "nothing that readers see names this file"
    assert str(told.where) == f"content/articles/{name}" and said in told.message


def test_pictures_are_the_same_bytes_whoever_prints_them(site: Path, tmp_path: Path) -> None:
    for number in range(6):
        (site / f"content/articles/more-{number}.png").write_bytes(photograph(500 + number, 300, "PNG"))
    built(site)
    other = tmp_path / "other"
    shutil.copytree(site / "content", other / "content")
    shutil.copyfile(site / "config.yaml", other / "config.yaml")
    with pool(2) as executor:
        built(other, executor)

    def tree(folder: Path) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in (folder / "public/articles").rglob("*.webp")}

    assert tree(other) == tree(site)


def test_a_picture_with_the_longest_name_has_its_sizes_under_a_shorter_one(site: Path) -> None:
    names = ["\u6e2f" * 82 + ".png", "\u6e2f" * 81 + "\u6d77.png"]
    story = site / "content/articles/ferry.md"
    before = story.read_text("utf-8")
    for name in names:
        (site / "content/articles" / name).write_bytes(photograph(500, 300, "PNG"))
        story.write_text(f"{story.read_text('utf-8')}\n![A harbour]({name})\n", "utf-8")
    report = built(site)
    assert not report.failed
    sizes = sorted(path.name for path in (site / "public/articles").glob("\u6e2f*.webp"))
    assert len(sizes) == 4 and max(len(name.encode()) for name in sizes) <= 255
    page = (site / "public/articles/ferry/index.html").read_text("utf-8")
    assert all(f"{quote(name)} {name.split('.')[-2]}w" in page for name in sizes)
    for name in names:
        (site / "content/articles" / name).unlink()
    story.write_text(before, "utf-8")
    assert not built(site).failed
