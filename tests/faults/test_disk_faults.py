"""A disk that is full or takes nothing, at each write: it is told with a hint, nothing is lost, and when there
is room again the next command completes the work.

`COPYDESK_PROOF=1` leaves every number of pages and of files that a command could need.
"""

import os
import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from published_site import git
from small_disk import demand_mounts, filled, read_only, small_disk
from victim import NOW, Ended, Launcher, Victim, files, launched, leftovers, nothing_lost

PROOF = os.environ.get("COPYDESK_PROOF") == "1"
ROOM = range(64) if PROOF else (0, 3, 14, 30)
LITTLE = range(16) if PROOF else (0,)
PLACES = ["public", ".copydesk", "content", "content/articles", "seeds", "seeds/.base"]


@pytest.fixture(autouse=True, scope="module")
def _mounts() -> None:
    demand_mounts()


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    with launched(tmp_path) as launcher:
        yield launcher


def command(name: str, site: Path) -> tuple[str, ...]:
    return name, "--site", str(site), "--jobs", "1", *NOW


def is_told(end: Ended) -> None:
    assert end.code in (0, 1), end.said
    assert "Traceback" not in end.said, end.said
    if end.code:
        assert "error: " in end.said, end.said
        assert "hint: " in end.said, end.said


def let_end(launcher: Launcher, name: str, site: Path) -> None:
    end = launcher.run(*command(name, site))
    assert end.code == 0, end.said


@pytest.mark.parametrize("what", ["pages", "inodes"])
@pytest.mark.parametrize("name", ["ingest", "build"])
def test_a_disk_that_is_full_at_any_write_costs_nothing_but_the_command(
    name: str, what: str, tmp_path: Path, launcher: Launcher
) -> None:
    """Room is left for so many pages or files; the site, its state and its output lie on one disk."""
    failed = 0
    with small_disk(tmp_path / "disk"):
        victim = Victim(tmp_path / "disk/site", random.Random(5), seeds=5)
        let_end(launcher, "build", victim.root)
        for room in ROOM:
            victim.morning()
            twin = victim.copy(tmp_path / "twin")
            before, public = victim.written_by_people(), files(victim.root, "public")
            let_end(launcher, name, twin.root)
            with filled(tmp_path / "disk", **{what: room}):
                end = launcher.run(*command(name, victim.root))
            is_told(end)
            failed += end.code
            nothing_lost(before, victim.written_by_people(), twin.written_by_people())
            if end.code:
                assert files(victim.root, "public") in (public, files(twin.root, "public")), end.said
            let_end(launcher, name, victim.root)
            assert victim.written_by_people() == twin.written_by_people()
            assert files(victim.root, "public") == files(twin.root, "public")
            assert leftovers(victim.root) == []
            shutil.rmtree(twin.root)
    print(f"{len(ROOM)} times, {failed} did not suffice")
    assert failed


@pytest.mark.parametrize("place", PLACES)
def test_a_folder_that_is_full_or_takes_nothing_is_told(place: str, tmp_path: Path, launcher: Launcher) -> None:
    """Each folder on a disk of its own, as where a share or a container brings it."""
    victim = Victim(tmp_path / "site", random.Random(6), seeds=5)
    with small_disk(victim.root / place) if place not in ("content", "seeds") else ExitStack():
        let_end(launcher, "build", victim.root)
        for room in (None, *(LITTLE if place not in ("content", "seeds") else ())):
            victim.morning()
            twin = victim.copy(tmp_path / "twin")
            before, public = victim.written_by_people(), files(victim.root, "public")
            let_end(launcher, "build", twin.root)
            folder = victim.root / place
            with read_only(folder) if room is None else filled(folder, pages=room):
                end = launcher.run(*command("build", victim.root))
            is_told(end)
            assert end.code == 1 or room, end.said
            nothing_lost(before, victim.written_by_people(), twin.written_by_people())
            if end.code and place in (
                "public",
                ".copydesk",
            ):  # elsewhere the rest of the site is built all the same
                assert files(victim.root, "public") in (public, files(twin.root, "public")), end.said
            let_end(launcher, "build", victim.root)
            assert victim.written_by_people() == twin.written_by_people()
            assert files(victim.root, "public") == files(twin.root, "public")
            assert leftovers(victim.root) == []
            shutil.rmtree(twin.root)


@pytest.mark.parametrize("words", [("new", "article", "A title"), ("new", "page", "A title")], ids=" ".join)
def test_a_new_document_that_cannot_be_written_is_told(
    words: tuple[str, ...], tmp_path: Path, launcher: Launcher
) -> None:
    victim = Victim(tmp_path / "site", random.Random(6), seeds=1)
    with read_only(victim.root / "content"):
        end = launcher.run(*words, "--site", str(victim.root), *NOW)
    is_told(end)
    assert end.code == 1


def test_a_publish_on_a_full_disk_publishes_nothing_or_all(tmp_path: Path, launcher: Launcher) -> None:
    with small_disk(tmp_path / "disk"):
        victim = Victim(tmp_path / "disk/site", random.Random(7), seeds=4)
        let_end(launcher, "ingest", victim.root)
        git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
        git(victim.root, "init", "--quiet", "--initial-branch=main")
        git(victim.root, "remote", "add", "origin", str(tmp_path / "remote.git"))
        victim.write(".gitignore", "/public/\n/.copydesk/\n/.ballast/\n")
        let_end(launcher, "publish", victim.root)
        failed = 0
        for room in ROOM:
            victim.design()
            git(victim.root, "add", "--all")
            git(victim.root, "commit", "--quiet", "--allow-empty", "--message", "Work")
            tip = git(tmp_path / "remote.git", "rev-parse", "gh-pages")
            with filled(tmp_path / "disk", pages=room):
                end = launcher.run(*command("publish", victim.root))
            is_told(end)
            failed += end.code
            if end.code:
                assert git(tmp_path / "remote.git", "rev-parse", "gh-pages") == tip, end.said
            let_end(launcher, "publish", victim.root)
            assert git(tmp_path / "remote.git", "rev-parse", "gh-pages^") == tip
            assert git(victim.root, "status", "--porcelain") == ""
    print(f"{len(ROOM)} times, {failed} did not suffice")
    assert failed
