"""Remarks: what an editor is told of articles whose seed changed: conflicts, copies, lost bases. Pure."""

from generator.ingest.merge import BODY, Conflict
from generator.problems import Location, Problem, Related, notice, warning


def adopted(path: str, seed: str) -> Problem:
    hint = "its base was lost; all that differs from the seed now counts as yours"
    return notice(Location(path), f"this article belongs to {seed} and is left as it is", hint=hint)


def doubtful(path: str, other: str) -> Problem:
    message = (
        f"this is the story of {other}, but for what holds it back: it is a draft until you have looked at it"
    )
    hint = "take `draft` out to print both; else leave it, or delete it: it does not come again"
    return warning(Location(path), message, hint=hint)


def doubled(id: str, paths: tuple[str, ...]) -> Problem:
    message = f"the seed of this article changed, but {len(paths)} articles have the id {id}"
    related = tuple([Related(Location(path), "this one too") for path in paths[1:]])
    return warning(Location(paths[0]), message, hint="take the line `id:` out of the copy", related=related)


def unmergeable(path: str, seed: str) -> Problem:
    message = f"{seed} changed, and this article cannot be merged with it: its front matter cannot be read"
    return warning(Location(path), message, hint="mend it, and run ingest again")


def obscure(path: str, seed: str) -> Problem:
    message = f"{seed} changed, and this may be its article: there is no front matter here that can be read"
    return warning(Location(path), message, hint="mend it, or delete it, and run ingest again")


def nameless(path: str, id: str, seed: str) -> Problem:
    message = f"{seed} changed, and this names it as its seed, but is not the article with the id {id}"
    hint = f"write `id: {id}`, so that it hears of its seed; or take out `seed:`, if it is another story"
    return warning(Location(path), message, hint=hint)


def baseless(base: str) -> Problem:
    hint = "settle what git left open in it; or delete it, and the article counts as the editor's own work"
    return warning(Location(base), "this base cannot be read", hint=hint)


def unlisted(path: str) -> Problem:
    message = "the same story came again, and cannot be listed here in `also`"
    hint = "mend its front matter, or take `id:` out of a second file that has it, and run ingest again"
    return warning(Location(path), message, hint=hint)


def conflict(path: str, conflict: Conflict) -> Problem:
    what = conflict.what if conflict.what == BODY else f"`{conflict.what}`"
    message = f"{what} was changed here, and otherwise in the seed; yours stays"
    ways = f"ingest --keep {path}, or by hand" if conflict.stays else f"ingest --keep or --take-new {path}"
    hint = f"yours: {_shown(conflict.edited)}; the seed's: {_shown(conflict.new)}; settle it with {ways}"
    return warning(Location(path, conflict.line, conflict.column), message, hint=hint)


def replaced(path: str, file: str) -> Problem:
    message = f"the picture {file} was replaced here, and by another one in the seed; yours stays"
    return warning(Location(path), message, hint=f"settle it with ingest --keep or --take-new {path}")


def _shown(text: str, most: int = 300) -> str:
    joined = " ".join(text.split())
    if not joined:
        return "(taken out)"
    return joined if len(joined) <= most else f"{joined[:most]}…"
