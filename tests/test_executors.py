"""Worker processes run the program that started them, and one that is killed is not the end of all rounds."""

import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from generator import cli, executors
from generator.build import build, open_state
from generator.executors import SMALL, Serial
from generator.project import Project

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = """
import inspect, sys
sys.path.insert(0, sys.argv[1])
from generator import cli, executors
pool = executors.pool(2, method=sys.argv[2])
print(pool.submit(inspect.getsourcefile, executors.Serial).result())
pool.shutdown()
"""


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_workers_run_this_program_where_another_version_of_it_lies(tmp_path: Path, method: str) -> None:
    (tmp_path / "generator").mkdir()
    (tmp_path / "generator/__init__.py").write_text("raise SystemError('the other version')\n")
    run = [sys.executable, "-c", PROGRAM, str(ROOT), method]
    done = subprocess.run(run, cwd=tmp_path, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == executors.__file__


NOW = 1_795_608_000.0


def write_site(folder: Path, word: str = "plain") -> None:
    """A site that is large enough for workers."""
    (folder / "content/articles").mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text("title: Many\npages: {search: false}\n")
    for number in range(SMALL + 1):
        text = f"---\ntitle: Story {number}\n---\n\nIts text is {word}.\n"
        (folder / f"content/articles/{number}.md").write_text(text)


def test_after_a_worker_was_killed_the_next_round_has_workers_again(tmp_path: Path) -> None:
    """What a `serve` of days may see: the system kills a worker for its memory."""
    write_site(tmp_path)
    state, pool = open_state(tmp_path), executors.pool(2)
    state, report = build(Project(tmp_path), state, executor=pool, now=NOW)
    assert not report.stopped
    for worker in multiprocessing.active_children():
        worker.kill()
        worker.join()
    write_site(tmp_path, "changed")
    with suppress(ChildProcessError):  # one round may be lost
        build(Project(tmp_path), state, executor=pool, now=NOW)
    state, report = build(Project(tmp_path), state, executor=pool, now=NOW)
    assert not report.stopped and "changed" in (tmp_path / "public/articles/0/index.html").read_text()
    state.store.close()
    pool.shutdown()


@pytest.mark.parametrize("method", ["fork", "forkserver"])
def test_a_worker_that_dies_at_work_takes_only_its_own_round_with_it(method: str) -> None:
    pool = executors.pool(2, method=method)
    with pytest.raises(BrokenExecutor):
        pool.submit(os._exit, 1).result()
    assert pool.submit(len, "mended").result() == 6
    pool.shutdown()


class Fragile(Serial):
    """Loses the work of one unit, as a pool does of which a worker was killed."""

    losing = "related_in"

    def submit(self, unit: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        if unit.__name__ != self.losing:
            return super().submit(unit, *args, **kwargs)
        lost: Future[Any] = Future()
        lost.set_exception(BrokenExecutor())
        return lost


def test_what_was_lost_with_a_worker_is_worked_out_in_the_next_round(tmp_path: Path) -> None:
    write_site(tmp_path)
    state, executor = open_state(tmp_path), Fragile()
    with pytest.raises(ChildProcessError):
        build(Project(tmp_path), state, executor=executor, now=NOW)
    executor.losing = ""
    _, report = build(Project(tmp_path), state, executor=executor, now=NOW)
    assert not report.stopped
    state.store.close()


def test_results_come_in_the_order_of_the_batches_however_late_the_first_is() -> None:
    others = Event()

    def unit(number: int) -> int:
        if number == 0:
            assert others.wait(20)
        elif number == 2:
            others.set()
        return number

    with ThreadPoolExecutor(2) as executor:
        results = executors.run(executor, unit, ((number,) for number in range(10)), ahead=3)
        assert list(results) == list(range(10))


def test_a_first_build_ends_with_the_same_site_however_many_work_at_it(tmp_path: Path) -> None:
    built = []
    for jobs in ("1", "2"):
        site = tmp_path / jobs
        write_site(site)
        assert cli.main(["build", "-q", "--site", str(site), "--jobs", jobs, "--now", "2026-11-27"]) == 0
        built.append(json.loads((site / "public/build.json").read_text()))
    assert built[0] == built[1] and len(built[0]["files"]) > SMALL
