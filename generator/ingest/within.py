"""Within: one key of a map in the front matter of a file that people edit, changed in place.

The map stands in braces or on lines of its own, and stays as it is written but for that key. Pure.
"""

import re
from collections.abc import Mapping

from generator.ingest.front_text import (
    Entry,
    Value,
    entries,
    entries_within,
    exchanged,
    has_remark,
    newline,
    values,
    without,
)


def with_inner(front: str, key: str, name: str, value: Value, written: str) -> str | None:
    """The front matter with a value, so `written`, behind a name in the map of a key; None takes it out.

    Answers None where that cannot be done without losing a comment, or without changing anything else.
    """
    found, before = entries(front), values(front)
    inner = entries_within(front, key)
    if not found or before is None or not inner:
        return None
    result = _changed(front, found[key], inner, name, "" if value is None else written)
    if result is None:
        return None
    there = before.get(key)
    wanted = {each: said for each, said in there.items() if each != name} if isinstance(there, dict) else {}
    wanted |= {} if value is None else {name: value}
    rest = {each: said for each, said in before.items() if each != key}
    return result if values(result) == (rest | {key: wanted} if wanted else rest) else None


def _changed(front: str, outer: Entry, inner: Mapping[str, Entry], name: str, written: str) -> str | None:
    mine, first = inner.get(name), min(inner.values(), key=lambda each: each.key_start)
    brace = outer.start + len(front[outer.start :]) - len(front[outer.start :].lstrip())
    is_flow = front[brace] == "{"
    if mine is None and not written:
        return front
    if mine is None:
        if is_flow:
            return f"{front[: brace + 1]}{name}: {written}, {front[brace + 1 :].lstrip(' ')}"
        line = f"{front[first.line_start : first.key_start]}{name}: {written}{newline(front)}"
        return front[: first.line_start] + line + front[first.line_start :]
    if written:
        return None if mine.comment else exchanged(front, mine, f" {written}")
    if is_flow:
        return _without_pair(front, mine)
    return None if has_remark(front, mine) else without(front, mine)


def _without_pair(front: str, entry: Entry) -> str | None:
    before, after = front[: entry.key_start], front[entry.end :]
    comma = _COMMA.match(after)
    if comma:
        after = after[comma.end() :]
    else:
        before = _LAST_COMMA.sub("", before)
    return None if entry.comment else before + after


_COMMA = re.compile(r"\s*,[ \t]*")
_LAST_COMMA = re.compile(r"\s*,\s*\Z")
