"""What ingest keeps of files between two commands: it spares reading, and may be lost in any way."""

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from generator import disk, engine, sealed
from generator.ingest import memo as memos
from generator.ingest import standstill
from generator.ingest.collect import look_at
from generator.ingest.memo import FILE, OF_ARTICLES
from generator.ingest.run import IngestReport
from generator.ingest.run import ingest as ingest_with_memo
from generator.siterules import SiteRule

DAY = "2026-11-23"
LONG = " ".join(f"word{number} of the report on the harbour{number * 7 % 13}" for number in range(60))
STORIES = {
    "ferry": "Ferry stays in harbour until Monday\n\nThe bow gate does not close, said the yard in Oster.\n",
    "bakery": "Bakery opens at noon\n\nAll that it had was sold within the hour, to people from Oster.\n",
    "bridge": "Bridge is painted again\n\nGreen was chosen by vote, nine to two; Oster keeps red.\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Three seeds that were taken up, and a memo that knows them, their bases and their articles."""
    for name in STORIES:
        seed(tmp_path, name)
    ingest(tmp_path)
    settle(tmp_path)
    return tmp_path


def seed(site: Path, name: str, place: str = "Oster") -> Path:
    path = site / f"seeds/{name}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(STORIES[name].replace("Oster", place), "utf-8")
    return path


def ingest(site: Path, *, dry_run: bool = False) -> IngestReport:
    """As a command does it, and its report without the memo."""
    return msgspec.structs.replace(ingest_with_memo(site, today=DAY, dry_run=dry_run), memo=None)


def settle(site: Path) -> None:
    """Until no file is so young that a later change could leave no trace; a new seed asks for the articles."""
    deadline = time.monotonic() + 10
    while not (len(memos.kept(site).heads) == 3 and len(memos.kept_fronts(site)) == 3):
        (site / "seeds/new.txt").write_text(
            "Winter came early\\n\\nNobody had asked for it, and all went home.\\n", "utf-8"
        )
        ingest(site, dry_run=True)
        (site / "seeds/new.txt").unlink()
        ingest(site, dry_run=True)
        assert time.monotonic() < deadline
    rest(site)


def rest(site: Path) -> None:
    """Until it is noted that there is nothing to do."""
    deadline = time.monotonic() + 10
    while not standstill.recalled(site, standstill.key_of(look_at(site), ()), lambda mark: True):
        ingest(site)
        assert time.monotonic() < deadline


def files(site: Path) -> dict[str, bytes]:
    found = (path for path in site.rglob("*") if path.is_file() and ".copydesk" not in path.parts)
    return {str(path.relative_to(site)): path.read_bytes() for path in found}


def reads(site: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The site's own files that are read from now on."""
    seen: list[str] = []
    read, start = disk.read, disk.start

    def note(path: str | Path) -> None:
        inside = os.path.relpath(path, site)
        if not inside.startswith(".copydesk"):
            seen.append(inside)

    def reading(path: str | Path, *, whole: bool = False) -> bytes | None:
        note(path)
        return read(path, whole=whole)

    def starting(path: str | Path, size: int, *, whole: bool = False) -> bytes | None:
        note(path)
        return start(path, size, whole=whole)

    monkeypatch.setattr(disk, "read", reading)
    monkeypatch.setattr(disk, "start", starting)
    return seen


def test_where_nothing_is_new_no_seed_base_or_article_is_read(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = reads(site, monkeypatch)
    assert ingest(site) == IngestReport(seeds=3, current=3)
    assert read == []


def test_what_was_known_of_a_run_that_had_nothing_to_do_needs_no_memo(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / FILE).unlink()
    read = reads(site, monkeypatch)
    assert ingest(site) == IngestReport(seeds=3, current=3)
    assert read == []


def junk(site: Path) -> None:
    (site / "seeds/blank.txt").write_text(" \n\n", "utf-8")
    (site / "seeds/notes.rtf").write_text("{\\rtf1 Ferry stays in harbour}", "utf-8")


def test_seeds_without_a_story_are_read_once_and_told_each_time(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    junk(site)
    first = ingest(site)
    assert [each.where.path for each in first.problems] == ["seeds/blank.txt", "seeds/notes.rtf"]
    assert first.storyless == ()
    rest(site)
    read = reads(site, monkeypatch)
    again = ingest(site)
    assert again.problems == again.storyless == first.problems
    assert read == []


def test_seeds_without_a_story_are_not_read_again_beside_a_new_one(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    junk(site)
    told = ingest(site).problems
    rest(site)
    (site / "seeds/new.txt").write_text("Winter came early\n\nNobody had asked for it.\n", "utf-8")
    read = reads(site, monkeypatch)
    taken = ingest(site)
    assert len(taken.new) == 1 and taken.problems == taken.storyless == told
    assert not {"seeds/blank.txt", "seeds/notes.rtf"} & {*read}


def test_seeds_without_a_story_are_read_again_when_what_reads_them_changes(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    junk(site)
    ingest(site)
    rest(site)
    monkeypatch.setattr(engine, "readers_digest", lambda: b"with another library")
    read = reads(site, monkeypatch)
    assert ingest(site).storyless == ()
    assert {"seeds/blank.txt", "seeds/notes.rtf"} <= {*read}


def test_a_seed_without_a_story_that_is_written_anew_is_taken_up(site: Path) -> None:
    junk(site)
    ingest(site)
    rest(site)
    (site / "seeds/blank.txt").write_text("Winter came early\n\nNobody had asked for it.\n", "utf-8")
    assert len(ingest(site).new) == 1


def test_other_rules_for_web_sites_are_heard_where_nothing_else_is_new(site: Path) -> None:
    page = (
        "<!-- saved from url=(0027)https://paper.example/ferry -->\n<html><body><h1>Ferry stays in harbour</h1>"
    )
    (site / "seeds/page.html").write_text(f"{page}<p>The bow gate does not close.</p></body></html>", "utf-8")
    ingest(site)
    rest(site)
    rule = SiteRule("paper.example", section="Harbour")
    [article] = ingest_with_memo(site, today=DAY, rules=(rule,)).articles
    assert b"section: Harbour" in files(site)[article]


def test_a_copy_that_an_editor_sets_apart_becomes_an_article_where_nothing_else_is_new(site: Path) -> None:
    (site / "seeds/again.txt").write_text(f"Another headline\n\n{'x'.join([LONG] * 2)}", "utf-8")
    (site / "seeds/first.txt").write_text(f"A headline\n\n{'x'.join([LONG] * 2)}", "utf-8")
    taken = ingest(site)
    [joined] = taken.joined
    ingest(site)
    rest(site)
    path = site / joined.to
    path.write_text(path.read_text("utf-8").replace("\n---\n", f"\nseparate: [{joined.id}]\n---\n", 1), "utf-8")
    assert len(ingest(site).new) == 1


def test_one_new_seed_is_all_that_is_read(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "seeds/new.txt").write_text("Winter came early\n\nNobody had asked for it.\n", "utf-8")
    read = reads(site, monkeypatch)
    [article] = ingest(site).new
    [base] = {path for path in read if path.startswith("seeds/.base/")}
    assert set(read) == {"seeds/new.txt", article, base}


def test_what_keeps_its_size_and_time_and_yet_has_changed_is_seen(site: Path) -> None:
    source = site / "seeds/ferry.txt"
    status = source.stat()
    seed(site, "ferry", "Ester")
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert len(ingest(site).articles) == 1


def test_an_article_that_moved_is_found_where_it_is(site: Path) -> None:
    [path] = (site / "content").rglob("ferry*.md")
    moved = site / "content/articles/kept.md"
    path.rename(moved)
    seed(site, "ferry", "Vester")
    assert ingest(site).articles == ("content/articles/kept.md",)
    assert "Vester" in moved.read_text("utf-8")


def flipped(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def of_another_version(path: Path) -> None:
    kind = dict[str, object]
    value = sealed.recall(path, engine.readers_digest(), kind)
    assert value is not None
    sealed.keep(path, b"another version", value)


def of_another_kind(path: Path) -> None:
    sealed.keep(path, engine.readers_digest(), ["no", "memo"])


def a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE: tuple[Callable[[Path], object], ...] = (
    Path.unlink,
    lambda path: os.truncate(path, 0),
    lambda path: os.truncate(path, path.stat().st_size // 2),
    lambda path: path.write_bytes(bytes(range(256)) * 8),
    flipped,
    of_another_version,
    of_another_kind,
    a_folder,
)


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("name", [FILE, OF_ARTICLES, standstill.FILE])
def test_a_memo_that_is_lost_or_damaged_costs_time_alone(
    site: Path, name: str, damage: Callable[[Path], object]
) -> None:
    before = files(site)
    damage(site / name)
    assert ingest(site) == IngestReport(seeds=3, current=3)
    assert files(site) == before
    seed(site, "ferry", "Vester")
    [article] = ingest(site).articles
    assert b"Vester" in files(site)[article] and b"Oster" not in files(site)[article]
    assert ingest(site) == IngestReport(seeds=3, current=3)
    if damage is not a_folder:
        settle(site)


def test_the_memo_of_another_site_knows_nothing_of_this_one(
    site: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(site / "seeds", other / "seeds")
    shutil.copytree(site / "content", other / "content")
    seed(other, "ferry", "Ester")
    seed(other, "bridge", "Ester")
    shutil.copytree(site / ".copydesk", other / ".copydesk")
    assert len(ingest(other).articles) == 2


def test_a_check_of_provenance_trusts_no_memo(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = reads(site, monkeypatch)
    ingest_with_memo(site, today=DAY, dry_run=True, afresh=True)
    assert {path for path in read if path.startswith("seeds/")} >= {
        path for path in files(site) if path.startswith("seeds/")
    }
