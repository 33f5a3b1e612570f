"""Executors: who runs the two kinds of unit, converting and rendering.

Any `concurrent.futures.Executor` will do: units are module-level functions whose arguments and results can be
pickled, they do not open the state, and everything that shapes a result is in the arguments. They write nothing
but pages, into the staging folder that is named among the arguments: through a pipe to one writer, pages took a
tenth of a first build. To slot in another executor, hand it to `build`; `submit` and `shutdown` are all that is
used, and its workers must reach the site's files by the same paths.
"""

import gc
import importlib
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import contextmanager
from itertools import islice
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

SMALL = 250
"""Below so many units of work a pool costs more than it brings (measured: starting two workers takes 20 ms)."""


class Serial(Executor):
    """Runs every unit at once, in this process."""

    def submit(self, unit: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        future: Future[T] = Future()
        try:
            future.set_result(unit(*args, **kwargs))
        except BaseException as failure:
            future.set_exception(failure)
            if not isinstance(failure, Exception):
                raise
        return future


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def pool(jobs: int, *, threads: bool = False, method: str = "") -> Executor:
    """A pool of worker processes, started when there is work; one job is this process itself.

    By fork where that is safe (on Linux, before there are other `threads`), else otherwise; or by `method`.
    """
    return Serial() if jobs <= 1 else _Workers(jobs, method or start_method(threads=threads))


def start_method(*, threads: bool) -> str:
    """How worker processes start."""
    system: str = sys.platform
    if system == "linux" and not threads:
        return "fork"
    return "spawn" if system == "win32" else "forkserver"


class _Workers(Executor):
    """A process pool that costs nothing, not even its import, until the first unit comes."""

    def __init__(self, jobs: int, method: str) -> None:
        self._jobs, self._method = jobs, method
        self._pool: Executor | None = None

    def submit(self, unit: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        try:
            return self._hand(unit, *args, **kwargs)
        except BrokenExecutor:
            # A worker was killed, maybe in the round before; what was at work is told as lost by its futures.
            self.shutdown()
            self._pool = None
            return self._hand(unit, *args, **kwargs)

    def _hand(self, unit: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        if self._pool is None:
            self._pool = self._start(unit.__module__)
        with _undisturbed():
            return self._pool.submit(unit, *args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait, cancel_futures=cancel_futures)

    def _start(self, first: str) -> Executor:
        import multiprocessing
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import resource_tracker

        context = multiprocessing.get_context(self._method)
        if self._method == "fork":
            # What readers need at once is loaded once, here; what renderers need, by the workers, while this
            # process gathers and plans.
            for module in READING if first in READING else ():
                importlib.import_module(module)
            gc.freeze()  # what the workers share with us stays shared
        elif self._method == "forkserver":
            context.set_forkserver_preload(PRELOADED)
            resource_tracker.ensure_running()  # would end what `_undisturbed` has begun
        return ProcessPoolExecutor(self._jobs, mp_context=context, initializer=_begin)


READING = ("generator.scan", "generator.prose")
"""The modules of the units that come first in a first build."""
PRELOADED = ["babel", "jinja2", "markdown_it", "msgspec", "nh3", "yaml"]
"""What workers need of others. Our own modules are not among it: the server that workers are forked from looks
for them where Python does, not where this program lies, and might find those of another version."""


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C is heard after this, and not at all by what is started in it: a terminal sends it to all, and one
    that is half started would leave a traceback, or be waited for in vain."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """What a worker does first. Collecting finds nothing to free in what it makes; Ctrl-C is for its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    _end_with_parent()


def _end_with_parent() -> None:
    """Let a worker end when the process that it works for was killed: else it waits for work, and with it the
    lock that it inherited by a fork, for ever."""
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for, args=(parent,), daemon=True).start()


def _wait_for(parent: Any) -> None:
    parent.join()
    os._exit(1)


def run(
    executor: Executor, unit: Callable[..., T], batches: Iterable[tuple[object, ...]], *, ahead: int = 0
) -> Generator[T, None, None]:
    """The unit's results for each batch of arguments, in order. At most `ahead` batches wait or run at once,
    so that memory does not grow with the work; a batch is only made when there is room for it.

    When the generator is closed, no batch is at work any more.
    """
    ahead = ahead or 3 * processors()
    waiting: deque[Future[T]] = deque()
    try:
        for batch in batches:
            waiting.append(executor.submit(unit, *batch))
            while waiting and (len(waiting) >= ahead or waiting[0].done()):
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            if not future.cancel():
                future.exception()


def batched(things: Iterable[T], size: int) -> Iterator[tuple[T, ...]]:
    """The things in tuples of at most so many."""
    remaining = iter(things)
    while batch := tuple(islice(remaining, size)):
        yield batch
