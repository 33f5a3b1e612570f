"""Front matter: what stands above the text in the files of other generators and note programs.

YAML between lines of hyphens (Jekyll, Hugo, Obsidian, Eleventy), TOML between plus signs (Hugo, Zola), a JSON
object (Hugo), and bare `Key: value` lines (Pelican, MultiMarkdown). Where it is broken, the lines that can
be read by themselves are, and the place is told.
"""

import json
import re
import tomllib
from collections.abc import Mapping

import msgspec

from generator import yamldoc
from generator.ingest.foreign_values import Value, plain_of
from generator.ingest.story import Fault
from generator.yamlnodes import Node, Scalar, Sequence


class Front(msgspec.Struct, frozen=True):
    """The values, the text below them, and the number of its first line."""

    values: dict[str, Value] = {}
    body: str = ""
    line: int = 1
    faults: tuple[Fault, ...] = ()


_LONGEST = 200_000
"""Characters: front matter is no story."""
_YAML = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_BARE_LINE = re.compile(r"([A-Za-z][\w -]{0,40}):(?:[ \t]+(.*))?$")
_BARE = frozenset(
    ["title", "date", "author", "authors", "category", "tags", "slug", "modified", "summary", "status", "lang"]
)
_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")
_INNER = ("taxonomies", "params", "extra")
"""Tables in which Hugo and Zola keep more of the same."""


def front_matter(text: str) -> Front:
    """Part a text from its front matter; without one all of it is the body."""
    if text.startswith("---"):
        found = _YAML.match(text[:_LONGEST])
        return _front(text, found, _yaml(found[1])) if found else Front(body=text)
    if text.startswith("+++"):
        found = _TOML.match(text[:_LONGEST])
        return _front(text, found, _toml(found[1])) if found else Front(body=text)
    if text.startswith("{"):
        return _json(text)
    bare = _bare_lines(text)
    if len(bare) < 2:
        return Front(body=text)
    end = re.compile(r"\n[ \t]*(?:\n|\Z)|\Z").search(text)
    at = end.end() if end else len(text)
    return Front(bare, text[at:], text.count("\n", 0, at) + 1)


def _front(text: str, found: re.Match[str], read: tuple[dict[str, Value], tuple[Fault, ...]]) -> Front:
    values, faults = read
    line = text.count("\n", 0, found.end()) + 1
    return Front(_with_inner(values), text[found.end() :], line, faults)


def _with_inner(values: dict[str, Value]) -> dict[str, Value]:
    found = dict(values)
    for name in _INNER:
        if isinstance(found.get(name), Mapping):
            inner = found.pop(name)
            found |= {key: value for key, value in inner.items() if key not in found}
    return found


def _yaml(text: str) -> tuple[dict[str, Value], tuple[Fault, ...]]:
    mapping, problems = yamldoc.parse_mapping(text, "", first_line=2)
    faults = tuple([_fault(problem.message, problem.where.line) for problem in problems[:3]])
    if mapping is None:
        return _line_by_line(text, ":"), faults
    plain = _plain(mapping)
    return (plain if isinstance(plain, dict) else {}), faults


def _plain(node: Node) -> Value:
    if isinstance(node, Scalar):
        return None if node.absent else node.text
    if isinstance(node, Sequence):
        return [value for item in node.items if (value := _plain(item)) not in (None, "")]
    entries = {key: _plain(value) for key, (_, value) in node.entries.items()}
    return {key: value for key, value in entries.items() if value not in (None, "")}


def _toml(text: str) -> tuple[dict[str, Value], tuple[Fault, ...]]:
    try:
        return plain_of(tomllib.loads(text)), ()
    except (ValueError, RecursionError) as wrong:  # a number of five thousand digits is a plain ValueError
        place = _AT_LINE.search(str(wrong))
        line = int(place[1]) + 1 if place and place[1] else 1
        why = (
            _AT_LINE.sub("", str(wrong)) if isinstance(wrong, tomllib.TOMLDecodeError) else "nested too deeply"
        )
        return _line_by_line(text, "="), (_fault(f"the TOML front matter is broken: {why}", line),)


def _json(text: str) -> Front:
    try:
        value, end = json.JSONDecoder(strict=False, parse_int=str, parse_float=str).raw_decode(text)
    except (ValueError, RecursionError):
        return Front(body=text)
    plain = plain_of(value)
    if not isinstance(plain, dict) or not plain:
        return Front(body=text)
    return Front(_with_inner(plain), text[end:].lstrip("\n"), text.count("\n", 0, end) + 2)


def _fault(message: str, line: int) -> Fault:
    hint = "mend it in the seed; what can be read without it was taken up"
    return Fault(f"the front matter is not what it should be: {message}", line, hint, grave=False)


def _line_by_line(text: str, sign: str) -> dict[str, Value]:
    """The lines that are a key and a value, for front matter that is broken somewhere."""
    pattern = re.compile(rf"([A-Za-z][\w.-]*)[ \t]*{sign}[ \t]*(.*)")
    values: dict[str, Value] = {}
    last = ""
    for line in text.split("\n"):
        found = pattern.fullmatch(line.rstrip())
        if found:
            last = found[1]
            values.setdefault(last, _unquoted(found[2]))
        elif last and (item := re.fullmatch(r"\s*-\s+(.*)", line)):
            before = values[last]
            values[last] = [*(before if isinstance(before, list) else []), _unquoted(item[1])]
    return {key: value for key, value in values.items() if value}


def _unquoted(text: str) -> Value:
    text = text.strip()
    if len(text) > 1 and text[0] == "[" and text[-1] == "]":
        return [part for part in (str(_unquoted(each)) for each in text[1:-1].split(",")) if part]
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1]
    return text


def _bare_lines(text: str) -> dict[str, Value]:
    """Pelican's metadata: lines of `Key: value` up to the first blank line, the title among them."""
    values: dict[str, Value] = {}
    last = ""
    for line in text[:_LONGEST].split("\n", 60)[:60]:
        if not line.strip():
            break
        found = _BARE_LINE.fullmatch(line.rstrip())
        if found:
            last = found[1]
            values[last] = (found[2] or "").strip()
        elif last and line[:4].strip(" \t") == "" and line.strip():
            values[last] = f"{values[last]} {line.strip()}".strip()
        else:
            return {}
    names = {key.lower() for key in values}
    is_metadata = "title" in names and len(names & _BARE) > 1
    return {key: value for key, value in values.items() if value} if is_metadata else {}
