"""YAML lines: front matter in its usual form, one `key: value` on each line, read without a YAML parser.

It answers only where YAML could read nothing else: plain text, text in quotes, and `[a, b]` or `{key: value}`
of such values, all within their line. Everything else, mistakes above all, it leaves to `yamldoc`, by None.
A parser takes 0.06 ms for what is read here in 0.01, and most articles consist of nothing else.
"""

import re

from generator.yamlnodes import Mapping, Node, Scalar, Sequence


def read_lines(text: str, first_line: int) -> Mapping | None:
    """The mapping that the lines are, or None if they are not all of the usual form."""
    if not text.endswith("\n") or _UNUSUAL.search(text):
        return None
    entries: dict[str, tuple[Scalar, Node]] = {}
    line = first_line
    for written in text[:-1].split("\n"):
        name, _, value = written.partition(": ")
        if not _KEY.fullmatch(name) or name in entries:
            return None
        node = _value(value, line, len(name) + 3)
        if node is None:
            return None
        entries[name] = (Scalar(name, True, line, 1), node)
        line += 1
    return Mapping(entries, first_line, 1)


_UNUSUAL = re.compile("[\0-\t\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
"""What YAML does not allow, or takes for the end of a line; tabs, too, have rules of their own.
Said as what it is, it compiles in 0.3 ms; as what it is not, in 3 ms."""
_KEY = re.compile("[a-z_][a-z0-9_]*")
_OPENING = frozenset("-?:,[]{}#&*!|>'\"%@`")
"""What plain text cannot begin with, or only sometimes."""


def _value(text: str, line: int, column: int) -> Node | None:
    first, last = text[:1], text[-1:]
    if first == '"' == last:
        inner = text[1:-1].replace('\\"', "")
        if len(text) < 2 or '"' in inner or "\\" in text[1:-1].replace('\\"', ""):
            return None
        return Scalar(text[1:-1].replace('\\"', '"'), False, line, column)
    if first == "'" == last:
        if len(text) < 2 or "'" in text[1:-1].replace("''", ""):
            return None
        return Scalar(text[1:-1].replace("''", "'"), False, line, column)
    if first == "[":
        return _list(text, line, column)
    if first == "{":
        return _map(text, line, column)
    if not text or first in _OPENING or first == " " or last in " :" or ": " in text or " #" in text:
        return None
    return Scalar(text, True, line, column)


_ITEM = re.compile(r'"([^"\\]*)"|([^-?:,\[\]{}#&*!|>\'"%@` ][^:,\[\]{}#?"]*)')
_NAME = re.compile("([a-z_][a-z0-9_]*): ")


def _list(text: str, line: int, column: int) -> Sequence | None:
    if text == "[]":
        return Sequence((), line, column)
    items: list[Node] = []
    place = 1
    while True:
        item, place = _item(text, place, line, column)
        if item is None:
            return None
        items.append(item)
        if text.startswith("]", place) and place == len(text) - 1:
            return Sequence(tuple(items), line, column)
        if not text.startswith(", ", place):
            return None
        place += 2


def _map(text: str, line: int, column: int) -> Mapping | None:
    entries: dict[str, tuple[Scalar, Node]] = {}
    place = 1
    while True:
        name = _NAME.match(text, place)
        if name is None or name[1] in entries:
            return None
        key = Scalar(name[1], True, line, column + place)
        item, place = _item(text, name.end(), line, column)
        if item is None:
            return None
        entries[key.text] = (key, item)
        if text.startswith("}", place) and place == len(text) - 1:
            return Mapping(entries, line, column)
        if not text.startswith(", ", place):
            return None
        place += 2


def _item(text: str, place: int, line: int, column: int) -> tuple[Scalar | None, int]:
    """The value that stands at a place of a list or map, and where it ends."""
    found = _ITEM.match(text, place)
    if found is None or found[0].endswith(" "):
        return None, place
    quoted, plain = found.groups()
    if plain is None:
        return Scalar(quoted, False, line, column + place), found.end()
    return Scalar(plain, True, line, column + place), found.end()
