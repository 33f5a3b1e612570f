"""Locking: the command `lock`: an edition is locked, with a seal for each of its stories as it is now.

Both stand in the edition's own front matter, where a pull request shows them and the edition's history keeps
them. Locked again, after corrections, it takes the stories as they are then.
"""

from generator import disk
from generator.arguments import Options
from generator.catalog import by_name, find_story
from generator.custody import Refused, locked
from generator.edition import FOLDER, Edition, parse_edition
from generator.ingest.front_text import entries, exchanged, has_remark, newline, part, with_line
from generator.links import nearest
from generator.locked import noted, seal
from generator.permissions import as_key
from generator.problems import Location, error
from generator.takedown import written_stories
from generator.yamldoc import parse_document


def lock(options: Options) -> int:
    """Write the seals into the edition that is named, and say how many."""
    with locked(options):
        edition, text = _edition(options)
        stories = list(written_stories(options.site))
        names, texts = by_name([story for story, _ in stories]), {story.path: text for story, text in stories}
        seals: dict[str, str] = {}
        for reference in edition.stories():
            article = find_story(reference.article, names)
            if article is None:
                where = Location(edition.where().path, reference.line, reference.column)
                hint = nearest(reference.article, names) or "write the story's id"
                raise Refused(error(where, f"there is no story `{reference.article}`", hint=hint))
            seals[article.key] = noted(article, seal(article, texts[article.path]))
        place = f"content/{edition.path}"
        disk.write(options.site / place, _sealed(text, edition, seals).encode("utf-8", "surrogateescape"))
    if not options.quiet:
        print(f"{place}: locked, with {len(seals):,} {'story' if len(seals) == 1 else 'stories'}")
    return 0


def _edition(options: Options) -> tuple[Edition, str]:
    """The edition that is meant: by its file's name, its path, its number, or its address."""
    content = options.site / "content"
    wanted = options.name.rstrip("/").rpartition("/")[2].removesuffix(".md")
    names: dict[str, tuple[Edition, str]] = {}
    for path, _ in disk.walk(content):
        if not path.startswith(FOLDER) or not path.endswith(".md"):
            continue
        data = disk.read(content / path, whole=True) or b""
        document, _ = parse_document(data, f"content/{path}")
        if document is not None:
            edition = parse_edition(path, document, [])
            found = (edition, data.decode("utf-8", "surrogateescape"))
            names[path.rpartition("/")[2].removesuffix(".md")] = found
            if edition.number is not None:
                names.setdefault(str(edition.number), found)
    if wanted not in names:
        hint = nearest(wanted, names) or "name its file, content/editions/2026-11-23.md, or its number"
        raise Refused(error(Location(options.name), "there is no such edition", hint=hint))
    return names[wanted]


def _sealed(text: str, edition: Edition, seals: dict[str, str]) -> str:
    """The edition's file, locked. Nothing else of it changes."""
    parts = part(text)
    found = entries(parts.front) if parts else None
    if parts is None or found is None:
        hint = "write each key of the front matter in a line of its own"
        raise Refused(error(edition.where(), "seals cannot be written into this front matter", hint=hint))
    end = newline(parts.front)
    lines = "".join([f"{end}  {as_key(key)}: {value}" for key, value in seals.items()]) or " {}"
    front = parts.front
    sealed = found.get("as_locked")
    if sealed is None:
        front = with_line(front, found, f"as_locked:{lines}{end}", tuple(found))
    elif sealed.value != seals and has_remark(front, sealed):
        message = "the seals cannot be written anew without losing a remark"
        hint = "move the remarks above `as_locked`, and lock it again"
        raise Refused(error(edition.where("as_locked"), message, hint=hint))
    elif sealed.value != seals:
        front = exchanged(front, sealed, lines)
    found = entries(front) or {}
    if "locked" in found:
        front = exchanged(front, found["locked"], " true")
    else:
        front = with_line(front, found, f"locked: true{end}", ("title", "date", "number"))
    return parts.opening + front + parts.closing + parts.body
