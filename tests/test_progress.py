"""The bar that long work shows on a terminal."""

import io
from collections.abc import Iterator

import pytest

from generator import progress
from generator.progress import Bar


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    yield now


def test_work_of_less_than_a_second_shows_nothing(clock: list[float]) -> None:
    terminal = io.StringIO()
    bar = Bar(terminal)
    clock[0] += 0.9
    bar.show("reading", 5, 10)
    bar.show("reading", 10, 10)
    assert terminal.getvalue() == ""


def test_longer_work_shows_its_stage_counts_and_the_time_that_is_left(clock: list[float]) -> None:
    terminal = io.StringIO()
    bar = Bar(terminal)
    bar.show("reading", 0, 4000)
    clock[0] += 2
    bar.show("reading", 1000, 4000)
    assert terminal.getvalue().endswith(f"reading {'█' * 6}{'░' * 18} 1,000 of 4,000, 6 s left")


def test_the_bar_is_gone_when_its_stage_is_done(clock: list[float]) -> None:
    terminal = io.StringIO()
    bar = Bar(terminal)
    clock[0] += 2
    bar.show("rendering", 48, None)
    assert terminal.getvalue().endswith("rendering 48")
    bar.show("rendering", 60, 60)
    assert terminal.getvalue().endswith("\r\x1b[K")
