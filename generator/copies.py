"""Copies: which files of `content/` that are no documents go into the output, and which are held back.

Whatever lies in `content/` is copied, but for the files of held stories and what editors and their programs
leave behind: a picture, a PDF or a spare copy of a draft must not tell of it. Pure.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from urllib.parse import unquote

from generator.article import Article
from generator.documents import Converted
from generator.problems import Location, Problem, error, notice, warning
from generator.urls import collision_key, resolve

_LEFTOVER = re.compile(
    r"(?:.*/)?(?:#.*#|~\$.*|thumbs\.db|desktop\.ini|.*(?:~|\.bak|\.orig|\.rej|\.te?mp|\.sw[op]|\.part))",
    re.IGNORECASE,
)
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\\]")
_MARKDOWN = re.compile(r".*\.(?:markdown|mdown|mkdn?|mdwn|mdx?)(?:\.txt)?", re.IGNORECASE)


def held_back(
    files: Collection[str], converted: Mapping[str, Converted], visible: Collection[str]
) -> tuple[set[str], list[Problem]]:
    """The files that are not copied, and what an editor should know of them.

    A file that a visible document names is always copied. Others are held if a held document names them, or
    if they lie beside it under its name (`ferry.jpg`, `ferry-2.jpg` beside `ferry.md`), or in its folder
    where it is an `index.md`.
    """
    if not files:
        return set(), []
    shown = {name for path in visible for name in named(path, converted[path])}
    held = {path for path, entry in converted.items() if entry.document is not None and path not in visible}
    theirs = {collision_key(name) for path in held for name in named(path, converted[path])}
    stems = dict(_stems(converted)) if held else {}
    hidden: set[str] = set()
    problems: list[Problem] = []
    for file in files:
        if _UNSPEAKABLE.search(file):
            message = "a file that is published cannot have a line break or a backslash in its name"
            problems.append(error(Location(f"content/{file}"), message, hint="rename it"))
        if file in shown:
            continue
        if _LEFTOVER.fullmatch(file):
            hidden.add(file)
            message = "this looks like a spare copy that a program left, and is not published"
            problems.append(notice(Location(f"content/{file}"), message, hint="remove it, or rename it"))
        elif _MARKDOWN.fullmatch(file):
            hidden.add(file)
            message = "this is neither read as a document nor published as it is"
            problems.append(warning(Location(f"content/{file}"), message, hint="let its name end in .md"))
        elif held and (collision_key(file) in theirs or _owner(file, stems) in held):
            hidden.add(file)
    return hidden, problems


def named(path: str, entry: Converted) -> Iterator[str]:
    """The files that a document names, as paths below `content/`."""
    document, body = entry.document, entry.body
    targets = [document.image.file] if isinstance(document, Article) and document.image else []
    targets += [reference.target for reference in body.references] if body else []
    for target in targets:
        if ":" not in target.partition("/")[0]:
            location = target.partition("#")[0].partition("?")[0]
            yield resolve(path, unquote(location).replace("\\", "/"))


def _stems(paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    for path in paths:
        stem = collision_key(path.removesuffix(".md"))
        yield stem, path
        if stem.endswith("/index"):
            yield stem.removesuffix("/index"), path


def _owner(file: str, stems: Mapping[str, str]) -> str:
    """The document beside which a file lies under its name; the longest name wins. Empty if there is none."""
    file = collision_key(file)
    for end in range(len(file) - 1, 0, -1):
        if not file[end].isalnum() and file[:end] in stems:
            return stems[file[:end]]
    return ""
