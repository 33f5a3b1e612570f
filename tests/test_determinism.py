"""Two machines, two time zones, one input: the same tree, with any number of processes, however they start."""

import os
import pickle
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from small_site import NOON, Site

from generator.build import State, build, open_state
from generator.executors import Serial, pool
from generator.project import Project
from generator.state import Store

ROOT = Path(__file__).parent.parent


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Enough stories that a pool is used."""
    return Site(tmp_path_factory.mktemp("machine") / "site", random.Random(7), stories=320)


def built(site: Path, into: Path, executor: Executor) -> dict[str, bytes]:
    state = State(Store(into / "state.sqlite"))
    state, report = build(Project(site, into / "public"), state, executor=executor, now=NOON)
    state.store.close()
    assert not report.failed, report.problems
    return tree(into / "public")


@pytest.fixture(scope="module")
def expected(site: Site, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return built(site.root, tmp_path_factory.mktemp("expected"), Serial())


MACHINES: dict[str, dict[str, str]] = {
    "kiritimati, turkish": {"TZ": "Pacific/Kiritimati", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "1"},
    "honolulu, plain C": {"TZ": "Pacific/Honolulu", "LC_ALL": "C", "LANG": "C", "PYTHONHASHSEED": "2"},
    "no zone, POSIX": {"TZ": "", "LC_ALL": "POSIX", "PYTHONHASHSEED": "3"},
    "optimised": {"PYTHONOPTIMIZE": "2", "PYTHONHASHSEED": "random"},
}


@pytest.mark.parametrize("machine", MACHINES)
def test_another_machine_gives_the_same_bytes(
    machine: str, site: Site, expected: dict[str, bytes], tmp_path: Path
) -> None:
    """Other environment, another folder, files created in another order, another number of jobs."""
    jobs = str(1 + sorted(MACHINES).index(machine))
    folder = tmp_path / "somewhere else" / "ünïcode"
    paths = sorted(
        (path for path in site.root.rglob("*") if path.is_file()), key=lambda path: path.as_posix()[::-1]
    )
    for path in paths:
        if ".copydesk" not in path.parts and "public" not in path.parts:
            copy = folder / path.relative_to(site.root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    program = [sys.executable, str(ROOT / "build.py"), "--jobs", jobs, "--quiet", "--now", "2026-11-25T12:00Z"]
    subprocess.run(program, cwd=folder, env={**os.environ, **MACHINES[machine]}, check=True)
    assert tree(folder / "public") == expected


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_the_way_in_which_processes_start_changes_nothing(
    method: str, site: Site, expected: dict[str, bytes], tmp_path: Path
) -> None:
    if method == "fork" and sys.platform != "linux":
        pytest.skip("only Linux forks")
    with pool(2, method=method) as executor:
        assert built(site.root, tmp_path, executor) == expected


class Courier(Executor):
    """Somebody else's executor: everything travels as bytes, there and back, and units run when asked for."""

    def submit(self, unit: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        letter = pickle.dumps((unit, args, kwargs))
        future: Future[Any] = Future()
        unit, args, kwargs = pickle.loads(letter)
        future.set_result(pickle.loads(pickle.dumps(unit(*args, **kwargs))))
        self.carried = getattr(self, "carried", 0) + 1
        return future


def test_an_executor_of_somebody_elses_gives_the_same_bytes(
    site: Site, expected: dict[str, bytes], tmp_path: Path
) -> None:
    courier = Courier()
    assert built(site.root, tmp_path, courier) == expected
    assert courier.carried > 10


def test_a_site_that_was_moved_is_not_built_anew(tmp_path: Path) -> None:
    site = Site(tmp_path / "here", random.Random(3))
    state = open_state(site.root)
    build(Project(site.root), state, executor=Serial(), now=NOON)
    state.store.close()
    before = tree(site.root / "public")
    site.root.rename(tmp_path / "there")
    state, report = build(
        Project(tmp_path / "there"), open_state(tmp_path / "there"), executor=Serial(), now=NOON
    )
    state.store.close()
    assert (report.written, report.converted, report.removed) == ((), 0, ())
    assert tree(tmp_path / "there" / "public") == before


def test_where_file_names_are_not_utf_8_nothing_is_begun(tmp_path: Path) -> None:
    site = Site(tmp_path / "site", random.Random(3))
    environment = {**os.environ, "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    program = [sys.executable, str(ROOT / "build.py"), "--site", str(site.root)]
    done = subprocess.run(program, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "set PYTHONUTF8=1" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (site.root / "public").exists()
