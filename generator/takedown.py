"""Takedown: the command `takedown`: one line in a front matter, or below a source in the configuration.

The line alone makes the story, or all stories of a source, disappear from every page, list, feed and file with
the next build, and leaves a notice at each address. Nothing of the editor's is lost: the Markdown stays, every
other character of the file stays, and `--undo` takes the line out again. Where a remark would go with it, the
editor is told what to do by hand.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import msgspec

from generator import disk
from generator.arguments import Options
from generator.article import FOLDER, Article, parse_article
from generator.commands import build_once, present, timezone
from generator.config import PATH as CONFIG
from generator.config import Config, parse_config
from generator.custody import Refused, locked
from generator.ingest.front_text import (
    entries,
    exchanged,
    has_remark,
    newline,
    part,
    remarks,
    with_line,
    without,
)
from generator.links import nearest
from generator.moments import zone
from generator.permissions import as_key
from generator.problems import Location, error
from generator.urls import address_of, slug
from generator.yamldoc import decode, parse_document, parse_mapping
from generator.yamlnodes import Mapping, Node, Scalar


def takedown(options: Options) -> int:
    """Write or remove the line, say what follows, and bring the site up to date."""
    with locked(options):
        stories = [story for story, _ in written_stories(options.site)]
        story = _story(options.name, stories)
        if story is not None:
            place, touched = _in_front_matter(story, options), [story]
        else:
            touched = [each for each in stories if each.source and slug(each.source) == slug(options.name)]
            place = _in_configuration(options, stories)
    if not options.quiet and options.format != "json":
        print("\n".join(_told(place, touched, options)))
    return 0 if options.dry_run else build_once(options)


def _told(place: str, touched: list[Article], options: Options) -> list[str]:
    would = "would be " if options.dry_run else ""
    what = "restored" if options.undo else "taken down"
    stories = f"{len(touched):,} {'story' if len(touched) == 1 else 'stories'}"
    lines = [f"{place}: {would}written; {stories} {would}{what}. Readers see it once you publish."]
    kept = [each.seed or f"content/{each.path}" for each in touched]
    if kept and not options.undo:
        more = f" and {len(kept) - 1:,} more" if len(kept) > 1 else ""
        lines.append(f"{kept[0]}{more}: kept as it is; in a public repository everybody can still read it")
    return lines


def written_stories(site: Path) -> Iterator[tuple[Article, str]]:
    """Every story as it stands in its file, with its text; whether readers see it or not."""
    content = site / "content"
    for path, _ in disk.walk(content):
        if path.startswith(FOLDER) and path.endswith(".md"):
            document, _ = parse_document(disk.read(content / path, whole=True) or b"", f"content/{path}")
            if document is not None:
                yield parse_article(path, document, []), document.body


def _story(name: str, stories: list[Article]) -> Article | None:
    """The story that is meant: by id, by path, or by its address on the site."""
    wanted = unquote(urlsplit(name).path).rstrip("/")
    bare = wanted.removeprefix("content/").removeprefix(FOLDER).removesuffix(".md")
    for story in stories:
        if (story.id and name == story.id) or bare == story.path.removeprefix(FOLDER).removesuffix(".md"):
            return story
    return next((s for s in stories if wanted and wanted.endswith(address_of(s.path).rstrip("/"))), None)


def _value(options: Options) -> str:
    day = dt.datetime.fromtimestamp(present(options), zone(timezone(options))).date().isoformat()
    reason = _quoted(" ".join(options.reason.split()))
    return f"{{date: {day}, reason: {reason}}}" if options.reason.strip() else day


def _in_front_matter(story: Article, options: Options) -> str:
    place = f"content/{story.path}"
    _must_change(story.takedown is not None, f"“{story.title}”", place, options)
    text = (disk.read(options.site / place, whole=True) or b"").decode("utf-8", "surrogateescape")
    parts = part(text)
    found = entries(parts.front) if parts else None
    if parts is None or found is None:
        raise _by_hand(place, "the front matter", options)
    there = found.get("takedown")
    if there and (has_remark(parts.front, there) if options.undo else there.comment):
        raise _by_hand(place, "the front matter", options, "losing a remark")
    if there and options.undo:
        front = without(parts.front, there)
    elif there:
        front = exchanged(parts.front, there, f" {_value(options)}")
    else:
        line = f"takedown: {_value(options)}{newline(parts.front)}"
        front = with_line(parts.front, found, line, tuple(found))
    if not options.dry_run:
        changed = parts.opening + front + parts.closing + parts.body
        disk.write(options.site / place, changed.encode("utf-8", "surrogateescape"))
    return place


def _in_configuration(options: Options, stories: list[Article]) -> str:
    data = disk.read(options.site / CONFIG, whole=True) or b""
    config = parse_config(data)[0] or Config("")
    known = {slug(source.name): source for source in config.sources}
    every = [also.source for story in stories for also in story.also]
    every += [story.source for story in stories if story.source]
    names = {slug(source): source for source in every}
    wanted = slug(options.name)
    if not wanted or (wanted not in known and wanted not in names):
        hint = nearest(options.name, dict.fromkeys([*(s.name for s in config.sources), *every]))
        hint = hint or "name a story’s id, path or address, or a source as it stands in `source:`"
        raise Refused(error(Location(options.name), "there is no such story or source", hint=hint))
    name = known[wanted].name if wanted in known else names[wanted]
    down = wanted in known and known[wanted].takedown is not None
    _must_change(down, name, CONFIG, options)
    text = data.decode("utf-8", "surrogateescape")
    ways = _without_line(text, name) if options.undo else _with_line(text, name, _value(options))
    meant = [changed for changed in ways if _means(changed, config, name, down=not options.undo)]
    kept = [changed for changed in meant if remarks(changed) == remarks(text)]
    if not kept:
        lost = "losing a remark" if meant else "touching more of it"
        raise _by_hand(CONFIG, "the configuration", options, lost)
    if not options.dry_run:
        disk.write(options.site / CONFIG, kept[0].encode("utf-8", "surrogateescape"))
    return CONFIG


def _means(text: str, before: Config, name: str, *, down: bool) -> bool:
    """Whether a configuration says what the one before said, but for the takedown."""
    after = parse_config(text.encode("utf-8", "surrogateescape"))[0]
    if after is None:
        return False
    theirs = next((source for source in after.sources if source.name == name), None)
    plain = [
        [msgspec.structs.replace(source, takedown=None) for source in config.sources if source.name != name]
        for config in (before, after)
    ]
    same = msgspec.structs.replace(before, sources=()) == msgspec.structs.replace(after, sources=())
    return same and plain[0] == plain[1] and (theirs is not None and theirs.takedown is not None) == down


def _with_line(text: str, name: str, value: str) -> Iterator[str]:
    """Ways to write it below a source, the smallest change first."""
    lines, end = text.splitlines(keepends=True), newline(text)
    sources = _entry(text, "sources")
    there = _child(sources[1], name) if sources else None
    if sources is None:
        gap = "" if not lines or lines[-1].endswith(("\n", "\r")) else end
        yield f"{text}{gap}sources:{end}  {as_key(name)}:{end}    takedown: {value}{end}"
        return
    key, listed = there or sources
    if isinstance(listed, Mapping) and _at(lines, listed) == "{":
        row, column = listed.line - 1, listed.column
        told = f"takedown: {value}" if there else f"{_quoted(name)}: {{takedown: {value}}}"
        comma = ", " if listed.entries else ""
        lines[row] = lines[row][:column] + told + comma + lines[row][column:]
    else:
        first = next(iter(listed.entries.values()))[0] if isinstance(listed, Mapping) else None
        indent = " " * (first.column - 1 if first else key.column + 1)
        named = "" if there else f"{indent}{as_key(name)}:{end}  "
        lines.insert(key.line, f"{named}{indent}takedown: {value}{end}")
    yield "".join(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _without_line(text: str, name: str) -> Iterator[str]:
    """Ways to take it out: with the source, if nothing else stands there, or alone."""
    lines = text.splitlines(keepends=True)
    sources = _entry(text, "sources")
    source = _child(sources[1], name) if sources else None
    entry = _child(source[1], "takedown") if source else None
    if source is None or entry is None or not isinstance(source[1], Mapping):
        return
    row = entry[0].line - 1
    if _at(lines, source[1]) != "{":
        if len(source[1].entries) == 1 and source[0].line == row:
            yield "".join(lines[: row - 1] + lines[row + 1 :])
        yield "".join(lines[:row] + lines[row + 1 :])
    else:
        column = entry[0].column - 1
        rest = _FLOW.sub("", lines[row][column:], count=1)
        yield "".join([*lines[:row], lines[row][:column] + rest, *lines[row + 1 :]])


_FLOW = re.compile(r"takedown:\s*(?:\{(?:[^{}\"]|\"(?:[^\"\\]|\\.)*\")*\}|[^,{}]*)(?:,\s*)?")


def _entry(text: str, key: str) -> tuple[Scalar, Node] | None:
    mapping = parse_mapping(decode(text.encode("utf-8", "surrogateescape"), CONFIG)[0], CONFIG)[0]
    return mapping.entries.get(key) if mapping else None


def _child(node: Node, name: str) -> tuple[Scalar, Node] | None:
    if not isinstance(node, Mapping):
        return None
    return next((entry for key, entry in node.entries.items() if slug(key) == slug(name)), None)


def _at(lines: list[str], node: Node) -> str:
    return lines[node.line - 1][node.column - 1 : node.column]


def _must_change(down: bool, what: str, place: str, options: Options) -> None:
    """Nothing is written twice, and nothing is undone that was not done."""
    if down != options.undo:
        state = "is taken down already" if down else "is not taken down"
        hint = "`--undo` brings it back" if down else "leave `--undo` out to take it down"
        raise Refused(error(Location(place), f"{what} {state}", hint=hint))


def _by_hand(place: str, what: str, options: Options, lost: str = "touching more of it") -> Refused:
    hint = (
        "remove `takedown` there yourself"
        if options.undo
        else f"write `takedown: {_value(options)}` there yourself"
    )
    return Refused(error(Location(place), f"{what} cannot be changed without {lost}", hint=hint))
