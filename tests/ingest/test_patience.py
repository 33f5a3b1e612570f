"""Work that does not end is ended, in whatever it is caught; what ends in time is left alone."""

import gc
import re
import signal
import threading
from pathlib import Path

import pytest

from generator.ingest import harvest as harvests
from generator.ingest.harvest import harvest
from generator.ingest.patience import OutOfPatience, patience
from generator.ingest.run import ingest

SHORT = 0.05


def test_a_loop_without_end_is_ended_also_where_every_exception_is_caught() -> None:
    def stubborn() -> None:
        while True:
            try:
                sum(range(1000))
            except Exception:  # as some library may do
                continue

    with pytest.raises(OutOfPatience), patience(SHORT):
        stubborn()


def test_a_regular_expression_without_end_is_ended() -> None:
    with pytest.raises(OutOfPatience), patience(SHORT):
        re.match(r"(a+)+$", "a" * 60 + "b")


def test_what_ends_in_time_is_not_disturbed_and_nothing_is_left_of_the_timer() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with patience(60):
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 0
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0) and signal.getsignal(signal.SIGPROF) is before


def test_in_another_thread_work_goes_on() -> None:
    done = []

    def work() -> None:
        with patience(SHORT):
            done.append(sum(range(1000)))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done


def test_a_seed_that_takes_too_long_is_told_and_the_others_are_taken_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "seeds").mkdir()
    endless = "Ferry stays in harbour\n\n" + "It did not sail. \n\n" * 200_000
    (tmp_path / "seeds/endless.txt").write_text(endless)
    (tmp_path / "seeds/ferry.txt").write_text("Ferry stays in harbour\n\nThe bow gate does not close.\n")
    harvest("seeds/ferry.txt", (tmp_path / "seeds/ferry.txt").read_bytes(), has_article=False)
    monkeypatch.setattr(harvests, "PATIENCE", 0.2)
    gc.disable()  # as the command line does: what is raised in a callback of the collector is lost
    try:
        report = ingest(tmp_path, today="2026-11-23")
    finally:
        gc.enable()
    [problem] = report.problems
    assert problem.where.path == "seeds/endless.txt" and "processor's time" in problem.message
    assert [Path(path).name for path in report.new] == ["ferry-stays-in-harbour.md"]
