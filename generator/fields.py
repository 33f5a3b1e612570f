"""Fields: the values of a mapping read by type, and everything that is wrong with them gathered on the way.

Scalars stay as written until a field asks; then the field decides what they are, not YAML 1.1's guesses.
"""

import re
from collections.abc import Callable
from typing import TypeVar

from generator.bidi import balanced
from generator.moments import When, parse_when
from generator.problems import Location, Problem, error
from generator.spelling import meant_elsewhere, nearest, suggestion
from generator.yamlnodes import Mapping, Node, Scalar, Sequence

TRUE = frozenset(["true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON"])
FALSE = frozenset(["false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF"])

T = TypeVar("T")


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
                hint = meant_elsewhere(key.text, known, instead or {}) or suggestion(key.text, known)
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
