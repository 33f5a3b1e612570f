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
from generator.ingest.memo import FILE, NOTHING, OF_ARTICLES
from generator.ingest.run import IngestReport
from generator.ingest.run import ingest as ingest_with_memo

DAY = "2026-11-23"
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
    return msgspec.structs.replace(ingest_with_memo(site, today=DAY, dry_run=dry_run), memo=NOTHING)


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

    def reading(path: str | Path) -> bytes | None:
        note(path)
        return read(path)

    def starting(path: str | Path, size: int) -> bytes | None:
        note(path)
        return start(path, size)

    monkeypatch.setattr(disk, "read", reading)
    monkeypatch.setattr(disk, "start", starting)
    return seen


def test_where_nothing_is_new_no_seed_base_or_article_is_read(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = reads(site, monkeypatch)
    assert ingest(site) == IngestReport(seeds=3, current=3)
    assert read == []


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
    value = sealed.recall(path, engine.digest(), kind)
    assert value is not None
    sealed.keep(path, b"another version", value)


def of_another_kind(path: Path) -> None:
    sealed.keep(path, engine.digest(), ["no", "memo"])


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
@pytest.mark.parametrize("name", [FILE, OF_ARTICLES])
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
