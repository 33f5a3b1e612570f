"""Pressroom: the units of work that make pages, as they are sent to an executor's workers.

They bring the template engine to where they are run, and spare it where they are sent from.
"""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence, Set
from concurrent.futures import Executor, Future
from itertools import chain
from typing import TypeVar

import msgspec

from generator.contract import ArticlePage
from generator.executors import processors
from generator.layouts import TEMPLATES
from generator.output import Shelf, Staged
from generator.problems import Problem
from generator.target import Job
from generator.theme import Theme, reached_from

T = TypeVar("T")


class Laid(msgspec.Struct, frozen=True, array_like=True):
    """A page that was made: its digest, and its file in the staging folder, or None if the output holds it."""

    digest: bytes
    staged: Staged | None


def cast(theme: Theme, site: bytes, name: str) -> dict[str, bytes]:
    """A unit of work: the plate of a template, for all workers."""
    from generator import plates

    return plates.cast(theme, site, name)


def begin_casting(
    executor: Executor, theme: Theme, site: bytes, pages: Set[str]
) -> list[Future[dict[str, bytes]]]:
    """Have the plates made that these templates of pages need, and the stories, which are planned last."""
    wanted = reached_from(theme, sorted(pages | {TEMPLATES[ArticlePage]}))
    return [executor.submit(cast, theme, site, name) for name in wanted]


def with_plates(
    batches: Iterator[T], casting: Sequence[Future[dict[str, bytes]]]
) -> Iterator[tuple[T, dict[str, bytes]]]:
    """The batches, held back until the plates are there while planning goes on; the first of them, so many that
    each worker gets one, with the plates."""
    held: deque[T] = deque()
    for batch in batches:
        held.append(batch)
        if len(held) >= ahead() or all(future.done() for future in casting):
            break
    plates = {name: plate for future in casting for name, plate in future.result().items()}
    for number, batch in enumerate(chain(held, batches)):
        yield batch, plates if number < 2 * processors() else {}


def ahead() -> int:
    """How many batches wait or run at most: lists are quickly planned and slowly rendered, stories the other
    way round, so the plan must get ahead."""
    return 24 * processors()


def rendered(
    theme: Theme, site: bytes, jobs: Sequence[Job], shelf: Shelf, plates: Mapping[str, bytes]
) -> list[Laid | Problem]:
    """A unit of work: pages, laid on a shelf; one whose bytes are those that are there is not written."""
    from generator.plates import lay_in
    from generator.render import render_jobs

    if plates:
        lay_in(theme, site, plates)
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
