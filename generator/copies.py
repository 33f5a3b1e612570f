"""Copies: which files of `content/` that are no documents go into the output, and which are held back.

What stories show or link to (pictures, PDFs, sound …) is copied if something that readers see names it: so a
file that a draft has brought along stays away when the draft is deleted, and what is published follows from the
files alone. What serves the site by its place (icons, style sheets, scripts …) is copied as it is.
What editors and their programs leave behind is not: a spare copy of a draft must not tell of it. Pure.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from urllib.parse import unquote

import msgspec

from generator.article import FOLDER as STORIES
from generator.article import Article
from generator.documents import Converted
from generator.edition import FOLDER as EDITIONS
from generator.policy import FULL, Policy
from generator.problems import Location, Problem, Related, error, notice, warning
from generator.urls import collision_key, resolve

_LEFTOVER = re.compile(
    r"(?:.*/)?(?:#.*#|~\$.*|thumbs\.db|desktop\.ini|.*(?:~|\.bak|\.orig|\.rej|\.te?mp|\.sw[op]|\.part))",
    re.IGNORECASE,
)
_UNSPEAKABLE = re.compile(r"[\x00-\x1f\x7f\\]")
_MARKDOWN = re.compile(r".*\.(?:markdown|mdown|mkdn?|mdwn|mdx?)(?:\.txt)?", re.IGNORECASE)


def held_back(
    files: Collection[str],
    converted: Mapping[str, Converted],
    visible: Collection[str],
    policies: Mapping[str, Policy] = {},
    chosen: Collection[str] = (),
) -> tuple[set[str], list[Problem]]:
    """The files that are not copied, and what an editor should know of them.

    A file that a visible document or the configuration (`chosen`) names is always copied. Others are held if a
    held document names them, or if they lie beside it under its name (`ferry.jpg`, `ferry-2.jpg` beside
    `ferry.md`), or in its folder where it is an `index.md`. What a policy withholds of a visible story is held
    in the same way. What is left is copied if it serves the site by its place; else the editor is told.
    """
    if not files:
        return set(), []
    shown = {name for path in visible for name in _released(path, converted[path], policies.get(path, FULL))}
    shown |= {resolve("", unquote(name)) for name in chosen}
    cut = {path for path, policy in policies.items() if policy.show != "full"}
    plain = {path for path, policy in policies.items() if policy.show == "full" and not policy.images}
    held = cut | {
        path for path, entry in converted.items() if entry.document is not None and path not in visible
    }
    theirs = {collision_key(name) for path in held for name in named(path, converted[path])}
    pictures = {collision_key(name) for path in plain for name in named(path, converted[path])}
    stems = dict(_stems(converted)) if held or plain else {}
    hidden: set[str] = set()
    unnamed: list[str] = []
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
        elif _is_theirs(file, held, theirs, stems) or (
            plain and _is_picture(file) and _is_theirs(file, plain, pictures, stems)
        ):
            hidden.add(file)
        elif not _serves(file):
            hidden.add(file)
            unnamed.append(file)
    if unnamed and all(entry.document is not None for entry in converted.values()):
        problems.append(_unnamed(unnamed))
    return hidden, problems


def _serves(file: str) -> bool:
    """Whether a file is there for its place: an icon that browsers ask for, a style sheet, a script."""
    return bool(_ICON.fullmatch(file)) or (
        not file.startswith((STORIES, EDITIONS)) and bool(_SERVING.fullmatch(file))
    )


_ICON = re.compile(r"(?:favicon|apple-touch-icon|android-chrome|mstile|safari-pinned-tab|icon)(?:[-.][^/]*)?")
_SERVING = re.compile(
    r"(?:.*/)?(?:[^./]+|[^/]*\.(?:x?html?|css|m?js|wasm|json|webmanifest|map|x[ms]l|atom|rss|txt|woff2?|[ot]tf|asc))",
    re.IGNORECASE,
)


def _unnamed(files: Sequence[str]) -> Problem:
    """One notice for all: there may be thousands."""
    more = f", nor {len(files) - 1:,} more" if len(files) > 1 else ""
    message = f"nothing that readers see names this file{more}: not published"
    hint = "name it in a text or under `theme_options`, or let its name begin with _ to keep it for yourself"
    also = [Related(Location(f"content/{file}"), "nor this one") for file in files[1:_ALSO]]
    return notice(Location(f"content/{files[0]}"), message, hint=hint, related=tuple(also))


_ALSO = 6


def named(path: str, entry: Converted) -> Iterator[str]:
    """The files that a document names, as paths below `content/`."""
    document, body = entry.document, entry.body
    targets = [document.image.file] if isinstance(document, Article) and document.image else []
    targets += [reference.target for reference in body.references] if body else []
    for target in targets:
        if ":" not in target.partition("/")[0]:
            location = target.partition("#")[0].partition("?")[0]
            yield resolve(path, unquote(location).replace("\\", "/"))


def _is_theirs(file: str, owners: set[str], named: set[str], stems: Mapping[str, str]) -> bool:
    """Whether one of the documents names a file, or has it beside it."""
    return bool(owners) and (collision_key(file) in named or _owner(file, stems) in owners)


def _released(path: str, entry: Converted, policy: Policy) -> Iterator[str]:
    """The files that a story shows under a policy: of a cut one at most the picture that stands for it."""
    if policy.show == "full" and policy.images:
        yield from named(path, entry)
    elif policy.show == "full":
        yield from (name for name in named(path, entry) if not _is_picture(name))
    elif (
        policy.images and policy.show != "link" and isinstance(entry.document, Article) and entry.document.image
    ):
        yield from named(path, msgspec.structs.replace(entry, body=None))


def _is_picture(file: str) -> bool:
    return file.lower().endswith(PICTURES)


PICTURES = (
    ".png",
    ".jpg",
    ".jpeg",
    ".gif",
    ".webp",
    ".avif",
    ".svg",
    ".bmp",
    ".tif",
    ".tiff",
    ".heic",
    ".jxl",
    ".ico",
)


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
