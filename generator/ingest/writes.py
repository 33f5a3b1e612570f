"""Writes: what an ingest is going to write and to say, as one value that parts are put together to."""

from collections.abc import Sequence

import msgspec

from generator.ingest.album import Write
from generator.ingest.base import Head
from generator.ingest.harvest import Left
from generator.ingest.nearness import Name, Trace
from generator.problems import Problem


class Joined(msgspec.Struct, frozen=True):
    """A seed's story that is not an article of its own: it is the same as another one."""

    seed: str
    id: str
    """What it would be called as an article; also the name of its base."""
    to: str
    """The path of the article that it belongs to, or its seed's where somebody deleted that article."""


class Plan(msgspec.Struct, frozen=True):
    """What a run writes and says. Bases come last: a base says that its article and its pictures are there."""

    pictures: tuple[Write, ...] = ()
    articles: tuple[Write, ...] = ()
    bases: tuple[Write, ...] = ()
    kept: tuple[str, ...] = ()
    """Articles in which the editor's version of a place stands against the seed's."""
    deleted: tuple[str, ...] = ()
    """Seeds whose article somebody deleted; none is made again."""
    settled: tuple[str, ...] = ()
    """Articles that a wish was granted for."""
    joined: tuple[Joined, ...] = ()
    """Stories that another article tells already."""
    traces: tuple[tuple[Name, Head, Trace], ...] = ()
    """What the stories at hand are looked up by in later runs."""
    dropped: tuple[Left, ...] = ()
    problems: tuple[Problem, ...] = ()


class Wish(msgspec.Struct, frozen=True):
    """Articles whose conflicts are to be settled, for the seed or for the editor."""

    take_new: frozenset[str] = frozenset()
    keep: frozenset[str] = frozenset()


def together(parts: Sequence[Plan]) -> Plan:
    """Several plans as one, in their order."""
    return Plan(
        **{
            name: tuple([each for part in parts for each in getattr(part, name)])
            for name in Plan.__struct_fields__
        }
    )


def each_once(plan: Plan) -> Plan:
    """The plan with one write for each file: the last one, over what stood there at first."""
    return msgspec.structs.replace(plan, articles=_last(plan.articles), bases=_last(plan.bases))


def _last(writes: tuple[Write, ...]) -> tuple[Write, ...]:
    found: dict[str, Write] = {}
    for write in writes:
        before = found[write.path].before if write.path in found else write.before
        found[write.path] = Write(write.path, write.data, before)
    return tuple([write for write in found.values() if write.data != write.before])
