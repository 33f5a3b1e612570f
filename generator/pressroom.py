"""Pressroom: the units of work that make pages, as they are sent to an executor's workers.

They bring the template engine to where they are run, and spare it where they are sent from.
"""

from collections.abc import Sequence
from concurrent.futures import Executor

import msgspec

from generator.executors import processors
from generator.output import Shelf, Staged
from generator.problems import Problem
from generator.target import Job
from generator.theme import Theme


class Laid(msgspec.Struct, frozen=True, array_like=True):
    """A page that was made: its digest, and its file in the staging folder, or None if the output holds it."""

    digest: bytes
    staged: Staged | None


def rendered(theme: Theme, site: bytes, jobs: Sequence[Job], shelf: Shelf) -> list[Laid | Problem]:
    """A unit of work: pages, laid on a shelf; one whose bytes are those that are there is not written."""
    from generator.render import render_jobs

    laid: list[Laid | Problem] = []
    for index, (job, made) in enumerate(zip(jobs, render_jobs(theme, site, jobs), strict=True)):
        if isinstance(made, Problem):
            laid.append(made)
        else:
            laid.append(Laid(made.digest, None if made.digest == job.before else shelf.put(index, made.data)))
    return laid


def proofread(theme: Theme) -> list[Problem]:
    """A unit of work: what is wrong in the templates of a theme."""
    from generator.proofread import proofread as read  # takes as long to load as a small site to build

    if theme.digest not in _proofread:
        _proofread.clear()
        _proofread[theme.digest] = read(theme)
    return _proofread[theme.digest]


_proofread: dict[str, list[Problem]] = {}


def prepare(executor: Executor, language: str) -> None:
    """Let workers that have nothing to do load the template engine, and what it knows of the site's language,
    while the site is planned: 0.06 s."""
    for _ in range(processors()):
        executor.submit(_load_engine, language)


def _load_engine(language: str) -> str:
    from generator import filters, render

    filters.load(language)
    return render.__name__
