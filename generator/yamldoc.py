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

from generator.moments import When, parse_when
from generator.problems import Location, Problem, Related, error

NULLS = frozenset(["", "~", "null", "Null", "NULL"])
TRUE = frozenset(["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"])
FALSE = frozenset(["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"])

T = TypeVar("T")


class Scalar(msgspec.Struct, frozen=True):
    """A value as written; `plain` if without quotes. Line and column count from 1."""

    text: str
    plain: bool
    line: int
    column: int

    @property
    def absent(self) -> bool:
        return self.plain and self.text in NULLS


class Sequence(msgspec.Struct, frozen=True):
    items: tuple["Node", ...]
    line: int
    column: int


class Mapping(msgspec.Struct, frozen=True):
    """Keys in the order of the file, each with its own place."""

    entries: dict[str, tuple[Scalar, "Node"]]
    line: int
    column: int


Node = Scalar | Sequence | Mapping


class Document(msgspec.Struct, frozen=True):
    """A file with front matter: the mapping, the body, and the body's first line number."""

    front: Mapping
    body: str
    body_line: int


def decode(data: bytes, path: str) -> tuple[str, list[Problem]]:
    """The text of a file that must be UTF-8, line ends as LF, without a byte-order mark."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        before = data[: wrong.start].decode("utf-8", "replace")
        where = Location(path, before.count("\n") + 1, len(before) - before.rfind("\n"))
        hint = "save the file as UTF-8"
        return "", [error(where, f"byte 0x{data[wrong.start]:02x} is not UTF-8 text", hint=hint)]
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
    hint = "begin the file with a line ---, then `title: …`, then a line ---"
    return error(Location(path, 1, 1), "there is no front matter", hint=hint)


def parse_mapping(text: str, path: str, *, first_line: int = 1) -> tuple[Mapping | None, list[Problem]]:
    """Parse a YAML mapping; `first_line` is the line of the file on which the text begins.

    None if the text is no mapping or no YAML; an empty text is an empty mapping.
    """
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except (yaml.YAMLError, ValueError, RecursionError) as wrong:
        return None, [_syntax_error(wrong, text, path, first_line)]
    if root is None:
        return Mapping({}, first_line, 1), []
    builder = _Builder(path, first_line)
    if any(sign in text for sign in "&*!"):
        builder.problems.extend(_live_syntax(text, path, first_line))
        if builder.problems:
            return None, builder.problems
    node = builder.node(root, 0)
    if not isinstance(node, Mapping):
        where = Location(path, node.line, node.column)
        return None, [error(where, "this is no list of `key: value` lines", hint="write `key: value`")]
    return node, builder.problems


_LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEPTH = 40


class _Builder:
    """Turns PyYAML's nodes into ours and notes doubled and merge keys on the way."""

    def __init__(self, path: str, first_line: int) -> None:
        self.path, self.first_line = path, first_line
        self.problems: list[Problem] = []

    def node(self, node: yaml.Node, depth: int) -> Node:
        line, column = node.start_mark.line + self.first_line, node.start_mark.column + 1
        if isinstance(node, yaml.ScalarNode):
            # The C parser says "" of a plain scalar, the Python one says None.
            return Scalar(node.value, not node.style, line, column)
        if depth > _DEPTH:
            self.problems.append(error(Location(self.path, line, column), "this is nested too deeply"))
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
            yield error(
                where, f"the alias *{event.anchor} is not read", hint="put text that begins with * in quotes"
            )
        elif anchor:
            hint = "put text that begins with & in quotes"
            yield error(where, f"the anchor &{anchor} is not read", hint=hint)
        elif tag:
            yield error(where, f"the tag {tag} is not read", hint="put text that begins with ! in quotes")


_EXPLAINED = (
    ("mapping values are not allowed", "a second colon stands in this line", "put the whole value in quotes"),
    ("found character '\\t'", "a tab stands where only spaces may", "indent with spaces"),
    ("cannot start any token", "a value cannot begin with this character", "put the value in quotes"),
    ("could not find expected ':'", "a colon is missing after the key", "write `key: value`"),
    (
        "found unexpected end of stream",
        "a quotation mark is not closed",
        "close it, or double it inside the text",
    ),
    ("did not find expected ',' or ']'", "a list in brackets is not closed", "write [one, two]"),
    ("did not find expected ',' or '}'", "a map in braces is not closed", "write {key: value}"),
    ("undefined alias", "a value that begins with * is read as an alias", "put the value in quotes"),
    (
        "did not find expected key",
        "the indentation or the quotes do not add up here",
        "align keys, close quotes",
    ),
    ("did not find expected '-' indicator", "this line does not fit into the list above", "begin it with `- `"),
    ("special characters are not allowed", "there is a control character", "remove it"),
)


def _syntax_error(wrong: Exception, text: str, path: str, first_line: int) -> Problem:
    if not isinstance(wrong, yaml.MarkedYAMLError):
        place = _first_control(text)
        message, hint = "there is a control character", "remove it"
        if isinstance(wrong, RecursionError):
            place, message, hint = 0, "this is nested too deeply", "keep to a few levels"
        before = text[:place]
        where = Location(path, before.count("\n") + first_line, len(before) - before.rfind("\n"))
        return error(where, message, hint=hint)
    mark = wrong.problem_mark or wrong.context_mark
    unclosed = "unexpected end of stream" in str(wrong.problem) or "did not find expected ','" in str(
        wrong.problem
    )
    if unclosed and wrong.context_mark:
        mark = wrong.context_mark
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    where = Location(path, line + first_line, column + 1)
    for sign, message, hint in _EXPLAINED:
        if sign in f"{wrong.problem} {wrong.context}":
            return error(where, message, hint=hint)
    return error(where, f"this is not YAML: {wrong.problem or wrong.context}")


def _first_control(text: str) -> int:
    control = re.search(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    return control.start() if control else 0


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
        return default if node is None else self._text(node, key, default)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; one text alone counts as a list of one."""
        node = self._node(key)
        if node is None:
            return ()
        if isinstance(node, Scalar):
            return (node.text,)
        if isinstance(node, Mapping):
            self.wrong(node, f"`{key}` must be a list", hint=f"write `{key}: [one, two]`")
            return ()
        texts = [
            self._text(item, key, "") for item in node.items if not (isinstance(item, Scalar) and item.absent)
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
        if isinstance(node, Scalar) and re.fullmatch(r"\d{1,9}", node.text) and int(node.text) >= least:
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
        when = parse_when(text)
        if when is None or (day and when.precision in ("year", "month")):
            kind = "a day" if day else "a date"
            message = f"`{key}` is {text!r}, which is not {kind}" if text else f"`{key}` must be {kind}"
            self.wrong(node, message, hint="write 2026-11-23, or 2026-11-23T14:00:00+01:00 with a time")
            return None
        return when

    def choice(self, key: str, choices: tuple[str, ...], default: str) -> str:
        node = self._node(key)
        if node is None:
            return default
        if isinstance(node, Scalar) and node.text in choices:
            return node.text
        self.wrong(node, f"`{key}` must be one of {', '.join(choices)}", hint=f"write `{key}: {default}`")
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
        """Like `read(key)`, with a problem if the key is absent."""
        if self._node(key) is None:
            entry = self.mapping.entries.get(key)
            where = self.at(entry[0] if entry else self.mapping)
            self.problems.append(error(where, f"{what} has no `{key}`", hint=hint))
        return read(key)

    def finish(self, also: tuple[str, ...] = ()) -> None:
        """Complain of every key that was not asked for, with the nearest name that exists."""
        if len(self._known) >= len(self.mapping.entries) and self.mapping.entries.keys() <= set(self._known):
            return
        known = [*self._known, *also]
        for key, _ in self.mapping.entries.values():
            if key.text not in known:
                self.problems.append(
                    error(self.at(key), f"unknown key `{key.text}`", hint=suggestion(key.text, known))
                )

    def _node(self, key: str) -> Node | None:
        self._known.append(key)
        entry = self.mapping.entries.get(key)
        if entry is None:
            return None
        node = entry[1]
        return None if isinstance(node, Scalar) and node.absent else node

    def _text(self, node: Node, key: str, default: str) -> str:
        if isinstance(node, Scalar):
            return node.text
        kind = "a list" if isinstance(node, Sequence) else "a map"
        self.wrong(
            node, f"`{key}` must be text, not {kind}", hint=f'write `{key}: "…"`, in quotes if it has colons'
        )
        return default


def suggestion(name: str, known: list[str]) -> str:
    """`did you mean …?`, or what there is to choose from."""
    import difflib  # only needed for mistakes

    near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if not near:
        near = [each for each in known if name and (each.startswith(name) or name.startswith(each))][:1]
    return f"did you mean `{near[0]}`?" if near else "known here: " + ", ".join(sorted(set(known)))
