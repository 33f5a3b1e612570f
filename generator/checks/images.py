"""Images: whether pictures can be shown, and whether those who cannot see them are told what they show."""

from collections.abc import Iterator

from generator.checks.finding import Clue, Finding, error, warning
from generator.checks.pictures import too_much, wrong_name
from generator.checks.specimen import Specimen
from generator.problems import Location
from generator.references import without_alt


def images(specimen: Specimen) -> Iterator[Finding]:
    """The files, and the words beside them in texts. What nothing names the build itself tells."""
    told = {problem.where.path: problem for problem in specimen.problems}
    for path, picture in specimen.pictures.items():
        where = Clue(path)
        if picture.fault and f"content/{path}" in told:
            yield Finding.of(told[f"content/{path}"])  # once, and in the words of the build
        elif picture.fault:
            yield error(where, f"the picture cannot be shown: {picture.fault}", "save it anew")
        ending = wrong_name(path, picture)
        if ending:
            message = f"the picture is a {picture.kind}, which its name does not say"
            yield warning(where, message, f"let its name end in {ending}")
        for message, hint in too_much(picture):
            yield warning(where, message, hint)
    yield from _without_words(specimen)


def _without_words(specimen: Specimen) -> Iterator[Finding]:
    for path, body in specimen.catalog.bodies.items():
        for reference in body.references:
            if reference.kind == "image" and not reference.alt.strip():
                where = Location(f"content/{path}", body.line + reference.line - 1, reference.column)
                told = without_alt(where if reference.line else Location(where.path), reference.target)
                yield Finding(told.severity, told.message, told.hint, told.where)
