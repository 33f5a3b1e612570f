"""Serving: `serve` and `watch`: rounds of the one build, while somebody edits.

The state stays in memory between rounds; the lock is held for one round alone, and before each it is looked
whether another process has built meanwhile. `serve` builds into a folder of its own, where drafts and held
stories are visible, so that nothing held back ever lies in the output.
"""

import gc
import os
import sys
import threading
import time
import webbrowser
from collections.abc import Callable
from concurrent.futures import Executor

import msgspec

from generator import disk, printing
from generator.arguments import Options
from generator.build import State, open_state
from generator.commands import one_round, pool, present, project
from generator.config import LOCAL, missing_config, parse_config
from generator.config import PATH as CONFIG
from generator.custody import Refused, disk_failures
from generator.inbox import Changes
from generator.ingest.memo import Memo
from generator.problems import Location, Problem, error, has_errors, in_order
from generator.project import FOLDER, Project
from generator.telling import line_at, of_seeds, tell_problems
from generator.urls import Base
from generator.watch import Round, watch

PREVIEW = f"{FOLDER}/preview"


def serve(options: Options) -> int:
    """Build, watch, and preview in the browser with live reload, until Ctrl-C."""
    from generator.preview import PortTaken, Preview

    _demand_site(options)
    shown = not options.as_published
    folder = options.output or options.site / (PREVIEW if shown else f"{FOLDER}/published")
    wanted = msgspec.structs.replace(project(options), preview=shown, output=folder)
    base = _base(options)
    try:
        preview = Preview(folder, base_path=base.path, port=options.port)
    except PortTaken as taken:
        raise Refused(
            error(
                Location("--port"), str(taken), hint="leave --port out for the next free one, or name another"
            )
        ) from None
    with preview, pool(options, threads=True) as executor:
        say = _say(options)
        if preview.note:
            say(preview.note)
        rounds = _Rounds(options, wanted, executor)

        def report(answer: Round) -> None:
            moved = preview.move(rounds.base.path) if rounds.base else False
            preview.show(answer.written, answer.problems, line_at(options.site))
            rounds.tell(answer)
            if moved:
                say(serving())

        def serving() -> str:
            return f"serving {preview.address} – Ctrl-C ends"

        say(serving())
        if options.open:
            _open(preview.address)
        gc.freeze()
        gc.enable()  # a server that runs for hours makes cycles, which only the collector frees
        watch(options.site, once=rounds.once, report=report, stop=threading.Event(), say=say)
        rounds.close()
    return 0


def watch_only(options: Options) -> int:
    """Build, and build again on every change, until Ctrl-C."""
    _demand_site(options)
    with pool(options, threads=True) as executor:
        say = _say(options)
        rounds = _Rounds(options, project(options), executor)
        say("watching – Ctrl-C ends")
        watch(options.site, once=rounds.once, report=rounds.tell, stop=threading.Event(), say=say)
        rounds.close()
    return 0


def _demand_site(options: Options) -> None:
    """A folder that is no site is not watched; one that loses its configuration meanwhile is told so."""
    if disk.stamp(options.site / CONFIG) is None:
        raise Refused(missing_config())


def _open(address: str) -> None:
    """Open the browser, if there is a screen: without one, a text browser would take the terminal."""
    if sys.platform in ("darwin", "win32") or os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        webbrowser.open(address)


def _say(options: Options) -> Callable[[str], None]:
    return (lambda line: None) if options.quiet else (lambda line: print(line, flush=True))


def _base(options: Options) -> Base:
    data = disk.read(options.site / CONFIG)
    config = parse_config(data)[0] if data is not None else None
    return Base.of(options.base_url or (config.base_url if config else LOCAL))


class _Rounds:
    """Rounds of the build, with the state that they hand on."""

    def __init__(self, options: Options, wanted: Project, executor: Executor) -> None:
        self._options, self._wanted, self._executor = options, wanted, executor
        self.base: Base | None = None
        """Where the site lives for which the output was built."""
        self._state: State | None = None
        self._memo: Memo | None = None
        self._line = ""
        self._told: tuple[Problem, ...] = ()
        self._unsure = True
        self._of_seeds: tuple[Problem, ...] = ()

    def once(self, changes: Changes) -> Round:
        """One round, for what has changed."""
        began = time.perf_counter()
        now = present(self._options)
        try:
            if self._state is None:
                with disk_failures(self._options.site):
                    self._state = open_state(self._options.site)
            taken, state, report = one_round(
                self._options,
                self._wanted,
                self._state,
                self._executor,
                now,
                self._changed(changes),
                self._memo,
            )
        except Refused as refused:
            self._unsure = True
            return Round(problems=refused.problems)
        self._unsure = report.stopped
        self._state = state
        config = state.inputs.config if state and state.inputs else None
        if config and not report.stopped:
            self.base = Base.of(config.base_url)
        self._memo = self._memo if taken is None else taken.memo
        self._of_seeds = self._of_seeds if taken is None else of_seeds(taken, self._options)
        wake = None if report.next_change is None else report.next_change - now
        self._line = printing.round_line(taken, report, time.perf_counter() - began)
        return Round((*report.written, *report.removed), in_order([*self._of_seeds, *report.problems]), wake)

    def _changed(self, changes: Changes) -> frozenset[str] | None:
        """What to look at: all, unless the last round left everything as it should be."""
        return None if changes.everything or self._unsure else changes.paths

    def tell(self, answer: Round) -> None:
        if answer.problems != self._told:
            tell_problems(answer.problems, self._options)
        mended = has_errors(self._told) and not has_errors(answer.problems)
        self._told = answer.problems
        line = self._line or (printing.MENDED if mended else "")
        if line and not self._options.quiet:
            print(line, flush=True)
        self._line = ""

    def close(self) -> None:
        if self._state is not None:
            self._state.store.close()
