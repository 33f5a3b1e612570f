"""Mutants: would a test notice? One small wrong at a time is put into a module, and its tests are run.

    python tests/mutants/run.py [GROUP …] [--only MODULE …] [--every 1] [--again FILE] [--jobs 2]

The tests named for a group are collected and run once, watching which of them reaches which line. Then for
every mutant a copy of this process is made (a fork), which changes the function in its memory and runs those
tests, the quickest first, until one fails. What stands outside functions shows only where it is imported anew;
so such a copy does that first. A mutant that lives is printed; those of `equivalent.toml` are not counted.
Programs that a test starts run the code as it is: what only they would notice counts as unnoticed.
"""

import argparse
import ast
import contextlib
import functools
import importlib.abc
import importlib.util
import os
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import tomllib
import traceback
import types
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import coverage  # noqa: E402
import pytest  # noqa: E402
from hypothesis import Phase, settings  # noqa: E402
from operators import Mutant, mutants  # noqa: E402

GROUPS = {
    "keys": (
        "keys target engine state built standing",
        "test_keys.py test_store.py test_built.py test_standing.py",
    ),
    "merge": (
        "ingest.merge ingest.blocks ingest.alignment ingest.front_text ingest.elsewhere ingest.album",
        """ingest/test_merge.py ingest/test_blocks.py ingest/test_alignment.py ingest/test_elsewhere.py
        ingest/test_front_text.py ingest/test_article_file.py ingest/test_album.py""",
    ),
    "release": (
        "release policy permissions excerpts credits",
        """test_policy.py test_permissions.py test_excerpts.py test_credits.py
        test_release.py::test_a_policy_decides_what_leaves_the_catalog
        test_release.py::test_the_curators_own_words_are_never_cut
        test_release.py::test_a_lead_that_stands_in_a_quotation_goes_with_it
        test_release.py::test_words_that_stand_before_the_lead_count
        test_release.py::test_of_what_is_released_in_full_everything_is_there
        test_release.py::test_the_credit_stands_with_whatever_is_shown
        test_release.py::test_a_lead_that_stands_aside_is_shown_only_where_all_that_is_aside_is
        test_release.py::test_a_story_of_which_nothing_is_taken_away_is_the_same_object""",
    ),
}
"""What is changed, and the tests that should notice: those that speak of it, no builds of random sites."""

DEMANDED = 90
"""Of a hundred mutants that a test could notice, so many must be noticed."""
PATIENCE = 5.0
"""Seconds: a test that takes longer when nothing is wrong takes no part."""
LIMIT = 10
"""Seconds of processor time for one mutant, beside five times what its tests need; what runs on is noticed."""
HANGING = 1800
"""Seconds by the clock after which one is ended."""
NOTICED, LIVES, BROKEN = 1, 0, 3
"""How a copy ends; the last is a failure of this program."""


def main() -> int:
    """Try the mutants of the groups that were asked for; 1 if too many live."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("groups", nargs="*", choices=[*GROUPS, []], help="all, if none is named")
    parser.add_argument("--only", nargs="*", default=[], help="some modules of them")
    parser.add_argument("--every", type=int, default=1, help="3: a third of the mutants, for a quick look")
    parser.add_argument(
        "--again", type=Path, help="those alone that an earlier run, whose output this is, left"
    )
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    settings.register_profile("mutants", phases=[Phase.explicit, Phase.generate], database=None, deadline=None)
    settings.load_profile("mutants")
    os.chdir(ROOT)
    failed = 0
    for name in asked.groups or GROUPS:
        # Each in a process of its own: tests that were imported for one group are not imported for the next.
        child = os.fork()
        if not child:
            os._exit(_group(name, asked))
        failed |= os.waitpid(child, 0)[1]
    return 1 if failed else 0


def _group(name: str, asked: argparse.Namespace) -> int:
    modules, tests = (value.split() for value in GROUPS[name])
    trial = Trial(name, asked.only or modules, asked)
    code = pytest.main([*QUIET, *[f"tests/{test}" for test in tests]], plugins=[trial])
    sys.stdout.flush()
    return 1 if code or not trial.succeeded else 0


QUIET = [
    *("-q", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-p", "no:xdist"),
    *("-W", "ignore::pytest.PytestAssertRewriteWarning"),
]


class Trial:
    """A plugin that runs the tests once, and then again for each mutant."""

    def __init__(self, group: str, modules: Sequence[str], asked: argparse.Namespace) -> None:
        self.group, self.every, self.jobs, self.succeeded = group, asked.every, asked.jobs, False
        self.trees: dict[str, ast.Module] = {}
        self.mutants: list[Mutant] = []
        for module in modules:
            self.trees[module], found = mutants(module, _path(module))
            self.mutants += found
        self.excused = _excused(self.mutants, modules)
        if asked.again:
            left = {_without_line(line) for line in asked.again.read_text("utf-8").splitlines()}
            self.mutants = [each for each in self.mutants if _without_line(_told(each)) in left]
        self.failed = False

    @pytest.hookimpl
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.failed = self.failed or report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        seconds = self._watch(session)
        if self.failed:
            print("the tests fail where nothing was changed")
            return True
        self._try_all(seconds)
        return True

    def _watch(self, session: pytest.Session) -> dict[pytest.Item, float]:
        """Run the tests as they are; how long each takes, and in `reach` which lines it reaches."""
        files = [str(_path(module)) for module in self.trees]
        watched = coverage.Coverage(data_file=None, config_file=False, include=files)
        seconds = {}
        watched.start()
        for item, after in zip(session.items, [*session.items[1:], None], strict=True):
            begun = time.process_time()
            watched.switch_context(item.nodeid)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            seconds[item] = time.process_time() - begun
        watched.stop()
        found = watched.get_data()
        self.reach = {m: found.contexts_by_lineno(file) for m, file in zip(self.trees, files, strict=True)}
        return seconds

    def _try_all(self, seconds: dict[pytest.Item, float]) -> None:
        running: dict[int, tuple[Mutant, float, str]] = {}
        lives: list[Mutant] = []
        tried: Counter[str] = Counter()
        counted = [each for each in self.mutants if each not in self.excused][:: self.every]
        # What needs a new import takes longest, and comes last.
        waiting = iter([*self._controls(), *sorted(counted, key=lambda each: not each.within)])
        mutant = next(waiting, None)
        while mutant or running:
            while mutant and len(running) < self.jobs:
                tried[mutant.module] += not mutant.is_control
                folder = tempfile.mkdtemp(prefix="mutant-")
                items = self._reaching(mutant, seconds)
                child = self._begin(mutant, items, folder, [seconds[item] for item in items])
                running[child] = (mutant, time.monotonic(), folder)
                mutant = next(waiting, None)
            done, status = os.waitpid(-1, os.WNOHANG)
            if not done:
                _end_what_hangs(running)
                time.sleep(0.005)
            elif done in running:
                ended, _, folder = running.pop(done)
                shutil.rmtree(folder, ignore_errors=True)
                code = os.waitstatus_to_exitcode(status)
                if code == BROKEN or (ended.is_control and code != LIVES):
                    pytest.exit(f"this program fails at {_told(ended)}", returncode=1)
                if code == LIVES and not ended.is_control:
                    lives.append(ended)
                    print(_told(ended), flush=True)
        self._report(tried, lives)

    def _controls(self) -> Iterator[Mutant]:
        """For each module what changes nothing, and must not be noticed: in a function, and imported anew."""
        for module in self.trees:
            for inside in (True, False):
                own = (each for each in self.mutants if each.module == module and bool(each.within) == inside)
                if mutant := next(own, None):
                    yield mutant.control()

    def _reaching(self, mutant: Mutant, seconds: dict[pytest.Item, float]) -> list[pytest.Item]:
        """The tests that reach a mutant's lines, the quickest first; all for what is imported or remembered."""
        lines = self.reach[mutant.module]
        names = {name for line in range(mutant.line, mutant.end + 1) for name in lines.get(line, ())}
        every = not mutant.within or names <= {""} or _is_remembered(mutant)
        chosen = [item for item in seconds if every or item.nodeid in names]
        quick = [item for item in chosen if seconds[item] <= PATIENCE]
        return sorted(quick or chosen, key=lambda item: seconds[item])

    def _begin(self, mutant: Mutant, items: list[pytest.Item], folder: str, seconds: list[float]) -> int:
        """A copy of this process in which the mutant is tried."""
        child = os.fork()
        if child:
            return child
        os.setpgid(0, 0)
        most = LIMIT + int(5 * sum(seconds))
        resource.setrlimit(resource.RLIMIT_CPU, (most, most))
        status = BROKEN
        try:
            mutant.apply()
            code = compile(ast.fix_missing_locations(self.trees[mutant.module]), _path(mutant.module), "exec")
            if mutant.within:
                _exchange(mutant, code)
            status = NOTICED
            if mutant.within:
                items[0].config._tmp_path_factory._basetemp = Path(folder)
                status = self._run(items)
            else:
                status = _import_anew(mutant.module, code, items, folder)
        except BaseException:
            traceback.print_exc(file=sys.__stderr__)
        finally:
            os._exit(status)

    def _run(self, items: list[pytest.Item]) -> int:
        self.failed = False
        reporter = items[0].config.pluginmanager.get_plugin("terminalreporter")
        items[0].config.pluginmanager.unregister(reporter)
        for item, after in zip(items, [*items[1:], None], strict=True):
            item._initrequest()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            if self.failed:
                return NOTICED
        return LIVES

    def _report(self, tried: Counter[str], lives: list[Mutant]) -> None:
        survivors = Counter(each.module for each in lives)
        excused = Counter(each.module for each in self.excused)
        print(f"\n{self.group:20} {'made':>6} {'noticed':>8} {'equivalent':>11} {'live':>6}")
        rows = [*tried, "all"]
        for counter in (tried, survivors, excused):
            counter["all"] = counter.total()
        for row in rows:
            noticed = tried[row] - survivors[row]
            share = f"{100 * noticed / max(1, tried[row]):5.1f} %"
            made = tried[row] + excused[row]
            print(f"{row:20} {made:6} {noticed:8} {excused[row]:11} {survivors[row]:6} {share}")
        self.succeeded = tried["all"] - survivors["all"] >= DEMANDED / 100 * tried["all"]


def _path(module: str) -> Path:
    return ROOT / "generator" / f"{module.replace('.', '/')}.py"


def _told(mutant: Mutant) -> str:
    place = _path(mutant.module).relative_to(ROOT)
    return f"{place}:{mutant.line}: {mutant.within or '-'}: {mutant.was!r} -> {mutant.now!r}"


def _without_line(told: str) -> str:
    return re.sub(r":\d+:", ":", told, count=1)


def _excused(found: list[Mutant], modules: Sequence[str]) -> list[Mutant]:
    """The mutants that `equivalent.toml` names; where it does not name as many as it says, the program ends."""
    told = tomllib.loads(Path(__file__).with_name("equivalent.toml").read_text("utf-8"))["mutant"]
    excused = []
    for entry in told:
        meant = [each for each in found if _means(entry, each)]
        if entry["module"] in modules and len(meant) != entry.get("times", 1):
            sys.exit(f"equivalent.toml names {len(meant)} mutants with {entry}")
        excused += meant
    return excused


def _means(entry: dict[str, Any], mutant: Mutant) -> bool:
    named = (entry["module"], entry["within"], entry["was"], entry["now"])
    return (
        named == (mutant.module, mutant.within, mutant.was, mutant.now) and entry.get("at", "") in mutant.text
    )


def _exchange(mutant: Mutant, code: types.CodeType) -> None:
    """Give the function the code of the changed module."""
    owner: Any = sys.modules[f"generator.{mutant.module}"]
    *outer, name = mutant.within.split(".")
    for each in outer:
        owner = getattr(owner, each)
    function = _bare(vars(owner)[name])
    function.__code__ = next(each for each in _codes(code) if each.co_qualname == mutant.within)


def _is_remembered(mutant: Mutant) -> bool:
    """Whether a function is asked once and then remembered, so that most tests of it never reach its lines."""
    owner: Any = sys.modules[f"generator.{mutant.module}"]
    for name in mutant.within.split("."):
        owner = vars(owner)[name]
    return hasattr(owner, "cache_clear")


def _bare(function: Any) -> Any:
    """The function below its decorators, which forget what they remember of it."""
    while not isinstance(function, types.FunctionType) or hasattr(function, "__wrapped__"):
        if hasattr(function, "cache_clear"):
            function.cache_clear()
        if isinstance(function, functools.cached_property):
            function = function.func
        elif isinstance(function, property):
            function = function.fget
        else:
            function = function.__wrapped__ if hasattr(function, "__wrapped__") else function.__func__
    return function


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield constant
            yield from _codes(constant)


def _import_anew(module: str, code: types.CodeType, items: list[pytest.Item], folder: str) -> int:
    """Run the tests on a program of which this module has other code."""
    for name, loaded in list(sys.modules.items()):
        file = getattr(loaded, "__file__", None) or ""
        if name.partition(".")[0] == "generator" or file.startswith(str(ROOT / "tests")):
            del sys.modules[name]
    sys.meta_path.insert(0, _Finder(f"generator.{module}", code))
    tests = [item.nodeid for item in items]
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    return NOTICED if pytest.main([*QUIET, "-x", "--basetemp", f"{folder}/base", *tests]) else LIVES


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds one module, with other code than its file's."""

    def __init__(self, module: str, code: types.CodeType) -> None:
        self.module, self.code = module, code

    def find_spec(self, name: str, path: Any, target: Any = None) -> Any:
        if name != self.module:
            return None
        return importlib.util.spec_from_file_location(name, _path(name.removeprefix("generator.")), loader=self)

    def exec_module(self, module: types.ModuleType) -> None:
        exec(self.code, module.__dict__)


def _end_what_hangs(running: dict[int, tuple[Mutant, float, str]]) -> None:
    for child, (_, begun, _) in running.items():
        if time.monotonic() - begun > HANGING:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child, signal.SIGKILL)


if __name__ == "__main__":
    sys.exit(main())
