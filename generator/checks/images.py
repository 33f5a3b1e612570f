"""Images: whether pictures can be shown, and whether those who cannot see them are told what they show."""

from collections.abc import Iterator

from generator.article import Article
from generator.checks.finding import Clue, Finding, error, notice, warning
from generator.checks.pictures import too_much, wrong_name
from generator.checks.specimen import Specimen
from generator.problems import Location
from generator.references import without_alt


def images(specimen: Specimen) -> Iterator[Finding]:
    """The files, the words beside them in texts, and those that no page shows."""
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
    yield from _unused(specimen)


def _without_words(specimen: Specimen) -> Iterator[Finding]:
    for path, body in specimen.catalog.bodies.items():
        for reference in body.references:
            if reference.kind == "image" and not reference.alt.strip():
                where = Location(f"content/{path}", body.line + reference.line - 1, reference.column)
                told = without_alt(where if reference.line else Location(where.path), reference.target)
                yield Finding(told.severity, told.message, told.hint, told.where)


def _unused(specimen: Specimen) -> Iterator[Finding]:
    """Pictures in `content/` that no page shows or links to."""
    used = {
        lead.path
        for page, facts in specimen.pages.items()
        for target in facts.targets
        if target.address.partition("?")[0].lower().endswith(tuple(_ENDINGS))
        and (lead := specimen.lead(target.address, page)).where == "inside"
    }
    named = {
        document.image.file.rpartition("/")[2]
        for document in specimen.documents.values()
        if isinstance(document, Article) and document.image
    }
    for path in specimen.pictures:
        if path in specimen.catalog.assets and path not in used and path.rpartition("/")[2] not in named:
            hint = "remove it, or name it with a leading underscore to keep it for yourself"
            yield notice(Location(f"content/{path}"), "no page shows this picture", hint)


_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")
