"""Custody: a site in the hands of one command: its lock, what a killed one has left, and what its disk refuses.

What keeps a command from its work ends as Refused, a sentence for the editor; nothing that goes wrong with a
disk is shown as a traceback.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator import disk, lock
from generator.arguments import Options
from generator.config import PATH as CONFIG
from generator.config import missing_config
from generator.problems import Location, Problem, error
from generator.project import FOLDER


class Refused(Exception):
    """A command that cannot begin, or had to end; its arguments are the Problems that say why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


@contextmanager
def locked(options: Options) -> Iterator[None]:
    """The site's lock, and what can go wrong on its disk, as Refused."""
    if disk.stamp(options.site / CONFIG) is None:
        raise Refused(missing_config())
    if sys.getfilesystemencoding() not in ("utf-8", "utf8"):
        message = (
            f"file names are {sys.getfilesystemencoding()} here, and addresses can hold any script's letters"
        )
        raise Refused(error(Location(str(options.site)), message, hint="set PYTHONUTF8=1"))
    try:
        with disk_failures(options.site), lock.held(options.site / FOLDER / "lock") as killed:
            if killed:
                _clear_up(options.site)
            yield
    except lock.Busy as busy:
        where = Location(f"{FOLDER}/lock")
        hint = "wait until it has ended, or end it"
        raise Refused(error(where, f"process {busy} is building this site", hint=hint)) from None


@contextmanager
def disk_failures(site: Path) -> Iterator[None]:
    """What the disk refuses, as Refused."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as failure:
        there = str(failure.filename or site)
        inside = disk.below(site, Path(there))
        place = Location(there if inside in ("", ".") else inside)
        hint = "mend that and run the command again: nothing is lost"
        raise Refused(error(place, failure.strerror or str(failure), hint=hint)) from None


def _clear_up(site: Path) -> None:
    """Remove what a process that was killed had begun to write; what it had written is whole."""
    disk.sweep(site, deep=False)
    for name in ("content", "seeds", FOLDER):
        disk.sweep(site / name)
