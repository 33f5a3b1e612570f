"""Stopwatch: how long the stages of a build take, for `--profile`. It shapes no output."""

from time import perf_counter


class Stopwatch:
    """Laps by name, in seconds, in the order in which they were run."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = perf_counter()

    def lap(self, name: str) -> None:
        now = perf_counter()
        self.laps[name] = self.laps.get(name, 0.0) + now - self._last
        self._last = now
