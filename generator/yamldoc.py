"""YAML in which every key and value knows its line, and front matter cut from its body.

Scalars stay as written: `No` is text, `2025-01-01` is text; the field decides on the type, not YAML 1.1's
guesses. Anchors, aliases, tags, merge keys and doubled keys are errors, for in front matter they are
accidents. `Fields` reads a mapping's values by type and gathers what is wrong with them.
"""

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

import msgspec
import yaml

from generator.bidi import balanced
from generator.moments import When, parse_when
from generator.problems import Location, Problem, Related, error
from generator.yamlfaults import explain, too_deep
from generator.yamllines import read_lines
from generator.yamlnodes import NULLS as NULLS
from generator.yamlnodes import Mapping as Mapping
from generator.yamlnodes import Node as Node
from generator.yamlnodes import Scalar as Scalar
from generator.yamlnodes import Sequence as Sequence

TRUE = frozenset(["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"])
FALSE = frozenset(["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"])

T = TypeVar("T")


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
        root = yaml.compose(text, Loader=_LOADER)
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


_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
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
    for event in yaml.parse(text, Loader=_LOADER):
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


class Fields:
    """Reads the values of a mapping by type; what is wrong is gathered in `problems`.

    Every method takes the key's name and answers with the value, or the default if it is absent or wrong.
    `finish` complains of keys that nobody asked for.
    """

    def __init__(self, mapping: Mapping, path: str, problems: list[Problem] | None = None) -> None:
        self.mapping, self.path = mapping, path
        self.problems: list[Problem] = [] if problems is None else problems
        self._known: list[str] = []

    def where(self, key: str) -> Location:
        """The place of a key's value, or of the mapping if the key is absent."""
        entry = self.mapping.entries.get(key)
        node: Node = entry[1] if entry else self.mapping
        return Location(self.path, node.line, node.column)

    def at(self, node: Node) -> Location:
        return Location(self.path, node.line, node.column)

    def wrong(self, node: Node, message: str, hint: str = "") -> None:
        self.problems.append(error(self.at(node), message, hint=hint))

    def has(self, key: str) -> bool:
        return self._node(key) is not None

    def text(self, key: str, default: str = "") -> str:
        node = self._node(key)
        if node is None:
            return default
        return self._text(node, f"`{key}`", default, hint=f'write `{key}: "…"`, in quotes if it has colons')

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one."""
        node = self._node(key)
        if node is None:
            return ()
        if isinstance(node, Scalar):
            return (balanced(node.text),)
        if isinstance(node, Mapping):
            self.wrong(node, f"`{key}` must be a list", hint=f"write `{key}: [one, two]`")
            return ()
        texts = [
            self._text(item, f"an entry of `{key}`", "", hint="write plain text, in quotes if it has colons")
            for item in node.items
            if not (isinstance(item, Scalar) and item.absent)
        ]
        return tuple([text for text in texts if text])

    def flag(self, key: str, default: bool = False) -> bool:
        node = self._node(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and node.text in TRUE | FALSE:
            return node.text in TRUE
        self.wrong(node, f"`{key}` must be true or false", hint=f"write `{key}: true`")
        return default

    def number(self, key: str, *, least: int = 0) -> int | None:
        node = self._node(key)
        if node is None:
            return None
        if isinstance(node, Scalar) and re.fullmatch(r"[0-9]{1,9}", node.text) and int(node.text) >= least:
            return int(node.text)
        self.wrong(
            node, f"`{key}` must be a whole number from {least} on", hint=f"write `{key}: {max(least, 1)}`"
        )
        return None

    def when(self, key: str, *, day: bool = True) -> When | None:
        """A moment; with `day` at least as precise as a day."""
        node = self._node(key)
        return None if node is None else self.moment(node, key, day=day)

    def moment(self, node: Node, key: str, *, day: bool = True) -> When | None:
        text = node.text if isinstance(node, Scalar) else ""
        if isinstance(node, Scalar) and not text.strip():
            return None
        when = parse_when(text)
        if when is None or (day and when.precision in ("year", "month")):
            kind = "a day" if day else "a date"
            message = (
                f"`{key}` is {text!r}, which cannot be read as {kind}" if text else f"`{key}` must be {kind}"
            )
            self.wrong(node, message, _better_date(text))
            return None
        return when

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        node = self._node(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and node.text in choices:
            return node.text
        shown = repr(node.text) if isinstance(node, Scalar) else "no plain text"
        known = ", ".join(f"`{choice}`" for choice in choices)
        message = f"`{key}` is {shown}, and can only be {known}"
        self.wrong(node, message, hint=f"write `{key}: {default}`")
        return default

    def within(self, key: str) -> "Fields | None":
        """The fields of a mapping below `key`; their problems come to ours."""
        node = self._node(key)
        if node is None:
            return None
        if not isinstance(node, Mapping):
            self.wrong(node, f"`{key}` must hold `key: value` lines", hint=f"indent them below `{key}:`")
            return None
        return Fields(node, self.path, self.problems)

    def each(self, key: str, hint: str) -> list["Fields"]:
        """The mappings in a list below `key`; `hint` shows what one looks like."""
        node = self._node(key)
        if node is None:
            return []
        if not isinstance(node, Sequence):
            self.wrong(node, f"`{key}` must be a list", hint=hint)
            return []
        found = []
        for item in node.items:
            if isinstance(item, Mapping):
                found.append(Fields(item, self.path, self.problems))
            else:
                self.wrong(item, f"an entry of `{key}` must hold `key: value` pairs", hint=hint)
        return found

    def items(self, key: str) -> tuple[Node, ...]:
        """The nodes of a list below `key`, to be read by the caller."""
        node = self._node(key)
        if isinstance(node, Sequence):
            return node.items
        return () if node is None else (node,)

    def node(self, key: str) -> Node | None:
        """The node below `key`, to be read by the caller."""
        return self._node(key)

    def required(self, key: str, read: Callable[[str], T], hint: str, what: str) -> T:
        """Like `read(key)`, with a problem if the key is absent or holds nothing."""
        node = self._node(key)
        if node is None and nearest(key, [name for name in self.mapping.entries if name not in self._known]):
            return read(key)  # misspelt: `finish` tells it once, with what was meant
        if node is None or (isinstance(node, Scalar) and not node.text.strip()):
            entry = self.mapping.entries.get(key)
            where = self.at(entry[0] if entry else self.mapping)
            self.problems.append(error(where, f"{what} has no `{key}`", hint=hint))
        return read(key)

    def finish(self, also: tuple[str, ...] = (), instead: dict[str, str] | None = None) -> None:
        """Complain of every key that was not asked for, with the nearest name that exists.

        `instead` has a hint for names that people bring along from elsewhere.
        """
        if len(self._known) >= len(self.mapping.entries) and self.mapping.entries.keys() <= set(self._known):
            return
        known = [*self._known, *also]
        for key, _ in self.mapping.entries.values():
            if key.text not in known:
                hint = _instead(key.text, known, instead or {}) or suggestion(key.text, known)
                self.problems.append(error(self.at(key), f"unknown key `{key.text}`", hint=hint))

    def _node(self, key: str) -> Node | None:
        self._known.append(key)
        entry = self.mapping.entries.get(key)
        if entry is None:
            return None
        node = entry[1]
        return None if isinstance(node, Scalar) and node.absent else node

    def _text(self, node: Node, what: str, default: str, *, hint: str) -> str:
        if isinstance(node, Scalar):
            return balanced(node.text)
        kind = "a list" if isinstance(node, Sequence) else "a map"
        self.wrong(node, f"{what} must be text, not {kind}", hint)
        return default


def _better_date(text: str) -> str:
    parts = re.match(r"\s*([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})\b", text)
    meant = f"{parts[1]}-{int(parts[2]):02}-{int(parts[3]):02}" if parts else ""
    if meant and not text.strip().startswith(meant) and parse_when(meant):
        return f"write {meant}"
    return "write 2026-11-23, or 2026-11-23T14:00+01:00 with a time"


def _instead(name: str, known: list[str], instead: dict[str, str]) -> str:
    """The hint for a name that other tools know, or for one nearly so, unless it is nearer to one of ours."""
    import difflib  # only needed for mistakes

    near = difflib.get_close_matches(name.lower(), [*known, *instead], n=1, cutoff=0.75)
    return instead.get(near[0], "") if near else ""


def nearest(name: str, known: list[str]) -> str:
    """The known name that this one can only be a slip for; empty if there is none."""
    import difflib  # only needed for mistakes

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
    return near[0] if near else ""


def suggestion(name: str, known: list[str]) -> str:
    """`did you mean …?`, or what there is to choose from."""
    import difflib  # only needed for mistakes

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:
        near = [each for each in known if name and (each.startswith(name) or name.startswith(each))][:1]
    return f"did you mean `{near[0]}`?" if near else "known here: " + ", ".join(sorted(set(known)))
