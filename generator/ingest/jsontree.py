"""JSON tree: the values of a JSON file, and those that can be saved from one that is broken.

JSON Lines are read too. Where the whole does not parse, every object that does is taken by itself, and what
lies between is told with its line: one bad line must not lose the file.
"""

import json
from typing import Any

import msgspec

from generator.ingest.story import Fault

_MOST = 300_000
"""Objects and lists: beyond this a file of a few megabytes takes a gigabyte of memory."""
_MOST_FAULTS = 20


class JsonTree(msgspec.Struct, frozen=True):
    """The file's value, or the objects of a file of several, each with its line."""

    value: Any = None
    objects: tuple[tuple[int, dict[str, Any]], ...] = ()
    faults: tuple[Fault, ...] = ()
    refused: str = ""


def json_tree(text: str) -> JsonTree:
    """Parse a text as JSON, as JSON Lines, or as what is left of either."""
    if text.count("{") + text.count("[") > _MOST:
        return JsonTree(refused=f"it holds more than {_MOST:,} objects and lists")
    try:
        value = _DECODER.decode(text)
    except RecursionError:
        return JsonTree(refused=_TOO_DEEP)
    except ValueError as wrong:
        return _saved(text, wrong)
    return JsonTree(refused=_TOO_DEEP) if _is_deep(value) else JsonTree(value)


_DEEPEST = 100
"""Levels of objects and lists. How many the library reads differs from one Python to the next."""
_TOO_DEEP = "its values are nested too deeply"


def _is_deep(value: Any) -> bool:
    level = [value] if isinstance(value, dict | list) else []
    for _ in range(_DEEPEST):
        level = [
            inner
            for each in level
            for inner in (each.values() if isinstance(each, dict) else each)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return False
    return True


_DECODER = json.JSONDecoder(strict=False, parse_int=str, parse_float=str, parse_constant=lambda _: None)


def _saved(text: str, wrong: ValueError) -> JsonTree:
    objects: list[tuple[int, dict[str, Any]]] = []
    faults: list[Fault] = []
    at, line = 0, 1
    while at < len(text):
        start = text.find("{", at)
        if start < 0:
            break
        line += text.count("\n", at, start)
        try:
            value, end = _DECODER.raw_decode(text, start)
            if _is_deep(value):
                return JsonTree(refused=_TOO_DEEP)
            objects.append((line, value))
        except RecursionError:
            return JsonTree(refused=_TOO_DEEP)
        except ValueError as bad:
            if len(faults) == _MOST_FAULTS:
                faults.append(Fault("more is broken from here on, and is not read", line))
                break
            faults.append(_fault(bad, line))
            end = _next_line(text, start)
        line += text.count("\n", start, end)
        at = end
    if not objects:
        where = f" ({wrong.msg}, line {wrong.lineno})" if isinstance(wrong, json.JSONDecodeError) else ""
        return JsonTree(refused=f"it is no JSON that can be read{where}")
    if not faults and text[at:].strip(" \t\r\n,]"):
        faults.append(Fault("something that is no JSON stands here", line))
    return JsonTree(objects=tuple(objects), faults=tuple(faults))


def _next_line(text: str, at: int) -> int:
    """The start of the next line that opens an object."""
    while True:
        at = text.find("\n", at) + 1
        if not at:
            return len(text)
        if text[at : at + 40].lstrip(" \t,[")[:1] == "{":
            return at


def _fault(wrong: ValueError, line: int) -> Fault:
    why = f" ({wrong.msg})" if isinstance(wrong, json.JSONDecodeError) else ""
    return Fault(f"this entry is broken and was left out{why}", line, "mend it, or collect it again")
