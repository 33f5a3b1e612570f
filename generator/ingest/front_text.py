"""Front text: the front matter of a file that people edit, changed in place.

Knows for each key which characters of the text are its value, so that one value can be exchanged, a key added
or taken out while every other character stays: comments, order, quotes, line ends. Two values are compared
by what they mean, not by how they are written.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

import msgspec
import yaml

from generator.yamldoc import hide_breaks, parse_mapping, show_breaks
from generator.yamlfaults import LOADER
from generator.yamlnodes import NULLS

Value = str | tuple["Value", ...] | dict[str, "Value"] | None
"""What a key says: text, a list, a map, or None for nothing (`null`, `""` and `[]` say nothing too)."""


class Entry(msgspec.Struct, frozen=True):
    """A key with what it says, and the characters that say it: from behind its colon to the value's end."""

    value: Value
    line_start: int
    """The first character of the key's line."""
    key_start: int
    start: int
    end: int
    comment: bool
    """Whether a comment stands between the parts of the value: it would go with them."""


class Parted(msgspec.Struct, frozen=True):
    """A file in three parts that give it back when joined: up to the front matter, front matter, the rest."""

    opening: str
    front: str
    closing: str
    body: str


_OPENING = re.compile(r"\ufeff?---[ \t]*(?:\r\n|\n|\r)")
_CLOSING = re.compile(r"(?:(?<=\n)|(?<=\r))---[ \t]*(?:\r\n|\n|\r|\Z)")


def part(text: str) -> Parted | None:
    """Cut a file into its parts, None if it has no front matter."""
    opening = _OPENING.match(text)
    closing = _CLOSING.search(text, opening.end()) if opening else None
    if opening is None or closing is None:
        return None
    start = opening.end()
    return Parted(opening[0], text[start : closing.start()], closing[0], text[closing.end() :])


@lru_cache(maxsize=8)  # a merge asks the same few texts again for every key that both sides changed
def entries(front: str) -> Mapping[str, Entry] | None:
    """The keys with their places, None if this is not YAML that we read, all of it stands in braces, or a
    key has no colon."""
    if parse_mapping(plain_line_ends(front), "")[1]:
        return None
    root = yaml.compose(hide_breaks(front), Loader=LOADER)
    if root is None:
        return {}
    if not isinstance(root, yaml.MappingNode) or root.flow_style or not _have_colons(front, root):
        return None
    return {show_breaks(key.value): _entry(front, key, value) for key, value in root.value}


def entries_within(front: str, key: str) -> Mapping[str, Entry]:
    """The keys of the map that stands behind a key, with their places; none if there is no map."""
    root = yaml.compose(hide_breaks(front), Loader=LOADER) if entries(front) else None
    nodes = root.value if isinstance(root, yaml.MappingNode) else ()
    node = next((value for name, value in nodes if show_breaks(name.value) == key), None)
    if not isinstance(node, yaml.MappingNode) or not _have_colons(front, node):
        return {}
    return {show_breaks(name.value): _entry(front, name, value) for name, value in node.value}


def values(front: str) -> dict[str, Value] | None:
    """What each key says, without those that say nothing."""
    found = entries(front)
    return None if found is None else {key: each.value for key, each in found.items() if each.value is not None}


def written(front: str, entry: Entry) -> str:
    """What stands behind the key's colon."""
    return front[entry.start : entry.end]


def line(front: str, entry: Entry) -> str:
    """The key and its value, as whole lines."""
    return front[entry.line_start : _line_end(front, entry.end)]


def has_remark(front: str, entry: Entry) -> bool:
    """Whether a comment stands anywhere in the lines of a key."""
    return entry.comment or "#" in front[entry.end : _line_end(front, entry.end)]


def remarks(text: str) -> list[str]:
    """The comments of a YAML text that can be read, in order: what stands between its tokens."""
    text, found, place = hide_breaks(text), [], 0
    for token in yaml.scan(text, Loader=LOADER):
        found += _REMARK.findall(text, place, token.start_mark.index)
        place = max(place, token.end_mark.index)
    return found


_REMARK = re.compile(r"#[^\r\n]*")


def exchanged(front: str, entry: Entry, value: str) -> str:
    """The front matter with another text behind the key's colon; what follows on that line stays."""
    after = front[entry.end :]
    if entry.end and front[entry.end - 1] in "\r\n":
        after = newline(front) + after
    return front[: entry.start] + value + after


def without(front: str, entry: Entry) -> str:
    """The front matter without the lines of a key."""
    return front[: entry.line_start] + front[_line_end(front, entry.end) :]


def with_line(front: str, found: Mapping[str, Entry], lines: str, before: tuple[str, ...]) -> str:
    """The front matter with new lines after the last of the keys `before` that is there, or at the top."""
    for key in reversed(before):
        if key in found:
            place = _line_end(front, found[key].end)
            break
    else:
        place = 0
    gap = newline(front) if place and front[place - 1] not in "\r\n" else ""
    return front[:place] + gap + lines + front[place:]


def plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def newline(text: str) -> str:
    """The line end of a text, for lines that come into it."""
    return "\r\n" if "\r\n" in text else "\n"


def _line_start(text: str, place: int) -> int:
    return max(text.rfind("\n", 0, place), text.rfind("\r", 0, place)) + 1


def _line_end(text: str, place: int) -> int:
    """Behind the line end of the line on which the character before `place` stands."""
    if place and text[place - 1] in "\r\n":
        return place
    match = _LINE_END.search(text, place)
    return match.end() if match else len(text)


_LINE_END = re.compile(r"\r\n|\n|\r")


def _have_colons(front: str, map: yaml.MappingNode) -> bool:
    """Whether each value stands behind a colon: `? key` and `{key}` are keys too, and say nothing."""
    return all(front.find(":", key.end_mark.index, value.start_mark.index) >= 0 for key, value in map.value)


def _entry(front: str, key: yaml.Node, value: yaml.Node) -> Entry:
    colon = front.index(":", key.end_mark.index) + 1
    # A block's own end mark lies behind the comments that follow it; the places of what it holds are exact.
    leaves = sorted(_leaves(value))
    between, place = "", colon
    for start, stop in leaves:
        between += front[place:start]
        place = stop
    line_start = _line_start(front, key.start_mark.index)
    key_start = key.start_mark.index
    return Entry(_value(value), line_start, key_start, colon, max(colon, leaves[-1][1]), "#" in between)


def _is_flow(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _leaves(node: yaml.Node) -> list[tuple[int, int]]:
    """The places of all scalars in a node, and of the brackets that close a list or a map."""
    if isinstance(node, yaml.ScalarNode):
        return [(node.start_mark.index, node.end_mark.index)]
    children = (
        [child for pair in node.value for child in pair] if isinstance(node, yaml.MappingNode) else node.value
    )
    places = [place for child in children for place in _leaves(child)]
    if _is_flow(node):
        places.append((node.end_mark.index, node.end_mark.index))
    return places


def _value(node: yaml.Node) -> Value:
    if isinstance(node, yaml.ScalarNode):
        return None if not node.value or (not node.style and node.value in NULLS) else show_breaks(node.value)
    if isinstance(node, yaml.SequenceNode):
        return tuple([_value(item) for item in node.value]) or None
    pairs = {show_breaks(key.value): _value(value) for key, value in node.value}
    return {key: value for key, value in pairs.items() if value is not None} or None
