"""Finding: what a check has to say, before it is known where its cause stands.

The cause is a place in a file, a key in front matter or configuration, or, for what was found in the output,
a clue: words by which `origins` finds the line of the text, the configuration or the template that made it
so.
"""

import msgspec

from generator.problems import Location, Problem, Related, Severity


class Entry(msgspec.Struct, frozen=True):
    """A value in front matter or in the configuration, by the keys (or items of a list) that lead to it."""

    path: str
    """Relative to the site."""
    keys: tuple[str, ...] = ()


class Clue(msgspec.Struct, frozen=True):
    """A place in what was built. `texts` are searched for in what people write; the first found counts."""

    path: str
    """Relative to the output folder."""
    line: int = 0
    column: int = 0
    texts: tuple[str, ...] = ()


Place = Location | Entry | Clue


class Finding(msgspec.Struct, frozen=True):
    """Something wrong: one sentence, one hint, and where it comes from."""

    severity: Severity
    message: str
    hint: str
    where: Place
    other: Entry | None = None
    """A second entry, with which the first cannot stand."""
    related: tuple[Related, ...] = ()

    @classmethod
    def of(cls, problem: Problem) -> "Finding":
        return cls(problem.severity, problem.message, problem.hint, problem.where, related=problem.related)


def error(where: Place, message: str, hint: str, other: Entry | None = None) -> Finding:
    return Finding("error", message, hint, where, other)


def warning(where: Place, message: str, hint: str, other: Entry | None = None) -> Finding:
    return Finding("warning", message, hint, where, other)


def notice(where: Place, message: str, hint: str, other: Entry | None = None) -> Finding:
    return Finding("notice", message, hint, where, other)
