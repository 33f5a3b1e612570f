"""YAML in which every key and value knows its line, and front matter cut from its body.

Scalars stay as written: `No` is text, `2025-01-01` is text. Anchors, aliases, tags, merge keys and doubled keys
are errors, for in front matter they are accidents. What the values mean, `fields` decides.
"""

import re
from collections.abc import Iterator

import msgspec
import yaml

from generator.problems import Location, Problem, Related, error
from generator.yamlfaults import LOADER, explain, too_deep
from generator.yamllines import read_lines
from generator.yamlnodes import Mapping, Node, Scalar, Sequence


class Document(msgspec.Struct, frozen=True):
    """A file with front matter: the mapping, the body, and the body's first line number."""

    front: Mapping
    body: str
    body_line: int


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """The text of a file that must be UTF-8, line ends as LF, without a byte-order mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = "this is UTF-16 text, not UTF-8"
        return "", [error(Location(path, 1, 1), message, hint="save the file as UTF-8")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        before = data[: wrong.start].decode("utf-8", "replace")
        where = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        hint = "save the file as UTF-8, without which letters beyond English cannot be told"
        return "", [error(where, f"this byte, 0x{data[wrong.start]:02x}, is not UTF-8 text", hint=hint)]
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text, []


def parse_document(data: bytes, path: str) -> tuple[Document | None, list[Problem]]:
    """Cut front matter from the body and parse it. None if there is none that can be read."""
    text, problems = decode(data, path)
    if problems:
        return None, problems
    cut = _cut(text)
    if cut is None:
        return None, [_no_front_matter(text, path)]
    front, body, body_line = cut
    mapping, problems = parse_mapping(front, path, first_line=2)
    if mapping is None:
        return None, problems
    return Document(mapping, body, body_line), problems


_CLOSING = re.compile(r"^---[ \t]*$", re.MULTILINE)


def _cut(text: str) -> tuple[str, str, int] | None:
    head = _CLOSING.match(text)
    if not head:
        return None
    start = head.end() + 1
    closing = _CLOSING.search(text, start)
    if not closing:
        return None
    front = text[start : closing.start()]
    return front, text[closing.end() + 1 :], front.count("\n") + 3


def _no_front_matter(text: str, path: str) -> Problem:
    if _CLOSING.match(text):
        hint = "close the front matter with a line of three hyphens, ---"
        return error(Location(path, 1, 1), "the front matter that begins here has no end", hint=hint)
    if _CLOSING.match(text.lstrip()):
        hint = "remove the blank lines before it"
        where = Location(path, text[: text.index("-")].count("\n") + 1, 1)
        return error(where, "the front matter must begin in the first line", hint=hint)
    hint = "begin the file with a line ---, then `title: …`, then a line ---"
    return error(Location(path, 1, 1), "there is no front matter", hint=hint)


def parse_mapping(text: str, path: str, *, first_line: int = 1) -> tuple[Mapping | None, list[Problem]]:
    """Parse a YAML mapping; `first_line` is the line of the file on which the text begins.

    None if the text is no mapping or no YAML; an empty text is an empty mapping.
    """
    usual = read_lines(text, first_line)
    if usual is not None:
        return usual, []
    return parse_any_mapping(text, path, first_line=first_line)


def parse_any_mapping(text: str, path: str, *, first_line: int = 1) -> tuple[Mapping | None, list[Problem]]:
    """The same for YAML in any form."""
    deep = too_deep(text, path, first_line)
    if deep is not None:
        return None, [deep]
    hidden = hide_breaks(text)
    breaks, text = hidden != text, hidden
    try:
        root = yaml.compose(text, Loader=LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        return None, [explain(wrong, text, path, first_line)]
    if root is None:
        return Mapping({}, first_line, 1), []
    builder = _Builder(path, first_line, breaks)
    if any(sign in text for sign in "&*!"):
        builder.problems.extend(_live_syntax(text, path, first_line))
        if builder.problems:
            return None, builder.problems
    node = builder.node(root, 0)
    if not isinstance(node, Mapping):
        last = first_line + text.count("\n")  # behind a mark that opens a document and nothing more
        where = Location(path, node.line, node.column) if node.line <= last else Location(path, last, 1)
        hint = "write every key in a line of its own, a colon and a blank after it: `title: The headline`"
        return None, [error(where, "this does not consist of `key: value` lines", hint=hint)]
    return node, builder.problems


_DEPTH = 40
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

_BREAKS = re.compile("[\x85\u2028\u2029]")
_HIDDEN = {0x85: 0xFDD0, 0x2028: 0xFDD1, 0x2029: 0xFDD2}
_SHOWN = {hidden: char for char, hidden in _HIDDEN.items()}


def hide_breaks(text: str) -> str:
    """The text, as long as it was, without signs that end a line to YAML 1.1 and to editors do not: values
    would fall apart and lines be counted wrongly."""
    return text.translate(_HIDDEN) if _BREAKS.search(text) else text


def show_breaks(text: str) -> str:
    return text.translate(_SHOWN)


class _Builder:
    """Turns PyYAML's nodes into ours and notes doubled and merge keys on the way."""

    def __init__(self, path: str, first_line: int, breaks: bool) -> None:
        self.path, self.first_line, self.breaks = path, first_line, breaks
        self.problems: list[Problem] = []

    def node(self, node: yaml.Node, depth: int) -> Node:
        line, column = node.start_mark.line + self.first_line, node.start_mark.column + 1
        if isinstance(node, yaml.ScalarNode):
            text = show_breaks(node.value) if self.breaks else node.value
            if node.style == '"' and _CONTROL.search(text):
                where, hint = Location(self.path, line, column), "remove it; \\n and \\t are the ones that read"
                self.problems.append(error(where, "an escape here means a control character", hint=hint))
            # The C parser says "" of a plain scalar, the Python one says None.
            return Scalar(text, not node.style, line, column)
        if depth > _DEPTH:
            where = Location(self.path, line, column)
            self.problems.append(error(where, "this is nested too deeply", hint="keep to a few levels"))
            return Scalar("", True, line, column)
        if isinstance(node, yaml.SequenceNode):
            return Sequence(tuple([self.node(item, depth + 1) for item in node.value]), line, column)
        entries: dict[str, tuple[Scalar, Node]] = {}
        for key_node, value_node in node.value:
            key = self.node(key_node, depth + 1)
            value = self.node(value_node, depth + 1)
            if self.usable(key, entries):
                assert isinstance(key, Scalar)
                entries[key.text] = (key, value)
        return Mapping(entries, line, column)

    def usable(self, key: Node, entries: dict[str, tuple[Scalar, Node]]) -> bool:
        where = Location(self.path, key.line, key.column)
        if not isinstance(key, Scalar):
            self.problems.append(error(where, "a key must be plain text", hint="write `key: value`"))
            return False
        if key.text == "<<":
            self.problems.append(error(where, "merge keys (<<) are not read", hint="write the keys out"))
            return False
        if key.text in entries:
            first = entries[key.text][0]
            related = (
                Related(Location(self.path, first.line, first.column), f"`{key.text}` stands here first"),
            )
            message = f"the key `{key.text}` stands twice"
            self.problems.append(error(where, message, hint="keep one of the two", related=related))
            return False
        return True


def _live_syntax(text: str, path: str, first_line: int) -> Iterator[Problem]:
    for event in yaml.parse(text, Loader=LOADER):
        mark = event.start_mark
        if mark is None:
            continue
        where = Location(path, mark.line + first_line, mark.column + 1)
        anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
        if isinstance(event, yaml.AliasEvent):
            hint = "write the value out; put text that begins with * in quotes"
            yield error(where, f"`*{event.anchor}` would be a YAML alias, which is not read here", hint=hint)
        elif anchor:
            hint = "remove it; put text that begins with & in quotes"
            yield error(where, f"`&{anchor}` would be a YAML anchor, which is not read here", hint=hint)
        elif tag:
            hint = "remove it; put text that begins with ! in quotes"
            yield error(where, f"`{tag}` would be a YAML tag, which is not read here", hint=hint)
