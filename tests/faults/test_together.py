"""Two processes at once, and a clock that jumps: what one command leaves comes of it, and no page is stale."""

import os
import random
import shutil
import time
from contextlib import ExitStack
from pathlib import Path

import pytest
from small_site import NOON, same_size
from test_incremental import Desk
from victim import NOW, Launcher, Victim, files, kill, launched, leftovers, nap

from generator import disk

PROOF = os.environ.get("COPYDESK_PROOF") == "1"
TIMES, JUMPS = (40, 300) if PROOF else (1, 5)


def command(name: str, site: Path) -> tuple[str, ...]:
    return name, "--site", str(site), "--jobs", "1", *NOW


def let_end(launcher: Launcher, words: tuple[str, ...]) -> None:
    end = launcher.run(*words)
    assert end.code == 0, end.said


@pytest.mark.parametrize(
    "names", [("build", "build"), ("ingest", "ingest"), ("ingest", "build", "build")], ids="+".join
)
def test_commands_that_run_at_once_leave_what_one_leaves(names: tuple[str, ...], tmp_path: Path) -> None:
    victim = Victim(tmp_path / "site", random.Random(9))
    with ExitStack() as stack:
        for number in range(len(names)):
            (tmp_path / str(number)).mkdir()
        launchers = [stack.enter_context(launched(tmp_path / str(number))) for number in range(len(names))]
        let_end(launchers[0], command("build", victim.root))
        for _ in range(TIMES):
            victim.morning()
            twin = victim.copy(tmp_path / "twin")
            let_end(launchers[0], command(names[-1], twin.root))
            for name, launcher in zip(names, launchers, strict=True):
                launcher.start(*command(name, victim.root))
            for launcher in launchers:
                end = launcher.ended()
                assert end.code == 0 or "is building this site" in end.said, end.said
            assert victim.written_by_people() == twin.written_by_people()
            assert files(victim.root, "public") == files(twin.root, "public")
            assert leftovers(victim.root) == []
            shutil.rmtree(twin.root)


def test_a_build_while_somebody_watches_does_no_harm(tmp_path: Path) -> None:
    victim = Victim(tmp_path / "site", random.Random(10))
    (tmp_path / "other").mkdir()
    with launched(tmp_path) as launcher, launched(tmp_path / "other") as other:
        watching = launcher.start(*command("watch", victim.root))
        for _ in range(TIMES):
            victim.design()
            victim.edit()
            let_end(other, command("build", victim.root))
        twin = victim.copy(tmp_path / "twin")
        let_end(other, command("build", twin.root))
        deadline = time.monotonic() + 60
        while files(victim.root, "public") != files(twin.root, "public"):
            assert time.monotonic() < deadline, launcher.said.read_text()
            nap(0.02)
        kill(watching)
        launcher.ended()


def test_a_clock_that_jumps_makes_no_page_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the builds the clock of the machine goes forth and back, and so do the times of the files."""
    desk = Desk(tmp_path, 11, stories=16)
    rng, ahead = random.Random(11), 0
    clock = disk.clock
    monkeypatch.setattr(disk, "clock", lambda: clock() + ahead)
    for _ in range(JUMPS):
        ahead = int(rng.choice((0, 3600, -3600, 86400 * 400, -86400 * 400, 1)) * 1e9)
        desk.site.now = NOON + rng.choice((-400, -1, 0, 1, 400)) * 86400.0
        same_size(desk.site)
        edited = max(desk.site.stories(), key=lambda name: desk.site.path(name).stat().st_ctime_ns)
        if rng.random() < 0.7:
            moment = time.time_ns() + int(rng.choice((-1, 1, 0)) * 86400e9 * 400)
            os.utime(desk.site.path(edited), ns=(moment, moment))
        desk.check()
        if rng.random() < 0.5:
            desk.close()
    desk.close()
