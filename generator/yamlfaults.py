"""YAML faults: what the parser complains of, told to an editor: the place to look at, and what to write.

The parser knows where it gave up, which is often a line below the mistake, and why in its own terms. Here its
complaint and the line itself together become a Problem. Pure.
"""

import re

import yaml

from generator import openmerges
from generator.problems import Location, Problem, error


def too_deep(text: str, path: str, first_line: int) -> Problem | None:
    """The place from which on a text is nested as nobody nests. The parser must not see it: it goes down
    without a limit, takes time by the square of the depth, and ends the process where its stack ends."""
    place = _deep_brackets(text)
    for pattern in (_DASHES, _INDENTED):
        found = pattern.search(text)
        place = min(place, found.end() if found else len(text))
    if place == len(text):
        return None
    before = text[:place]
    where = Location(path, before.count("\n") + first_line, place - before.rfind("\n"))
    return error(where, "this is nested too deeply", hint="keep to a few levels")


DEEPEST = 200
_BRACKET = re.compile(r"[\[\]{}]")
_DASHES = re.compile(rf"^(?:[ \t]*[-?:](?=[ \t])){{{DEEPEST}}}", re.MULTILINE)
_INDENTED = re.compile(r"^ {300}(?= *[^ \n])", re.MULTILINE)


def _deep_brackets(text: str) -> int:
    """Where more brackets are open than anybody opens; the text's length if that is nowhere."""
    depth = 0
    for bracket in _BRACKET.finditer(text):
        depth = depth + 1 if bracket[0] in "[{" else max(depth - 1, 0)
        if depth > DEEPEST:
            return _deep_lists(text)
    return len(text)


def _deep_lists(text: str) -> int:
    """The same by what YAML takes for brackets: in quotes, remarks and blocks they are text.

    The scanner is asked for one sign after the other, and sees nothing of what comes after the one too many.
    """
    depth = 0
    try:
        for token in yaml.scan(text, Loader=LOADER):
            depth += isinstance(token, _OPENING) - isinstance(token, _CLOSING)
            if depth > DEEPEST:
                place: int = token.start_mark.index
                return place
    except yaml.YAMLError:
        pass  # nor does the parser come further
    return len(text)


LOADER: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_OPENING = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken)
_CLOSING = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken)


def explain(wrong: Exception, text: str, path: str, first_line: int) -> Problem:
    """The problem behind an exception of PyYAML over `text`, which begins at a line of a file."""
    if not isinstance(wrong, yaml.MarkedYAMLError):
        return _unreadable(wrong, text, path, first_line)
    lines = text.split("\n")
    line, column, message, hint = _told(wrong, lines)
    while line > 0 and line >= len(lines) - 1 and not "".join(lines[line:]).strip():
        line, column = line - 1, len(lines[line - 1])  # the parser gave up after the end
    return error(Location(path, line + first_line, column + 1), message, hint=hint)


Told = tuple[int, int, str, str]
"""Line and column from 0, message, hint."""


def _told(wrong: yaml.MarkedYAMLError, lines: list[str]) -> Told:
    said, around = wrong.problem or "", wrong.context or ""
    at = _mark(wrong.problem_mark) or _mark(wrong.context_mark) or (0, 0)
    begun = _mark(wrong.context_mark) or at
    merge = next((number for number, line in enumerate(lines) if openmerges.is_mark(line)), None)
    if merge is not None:
        return merge, 0, openmerges.MESSAGE, openmerges.HINT
    if "mapping values are not allowed" in said:
        return _colon(*at, lines)
    if "simple key" in around:
        return (*begun, "there is no colon with a blank after it in this line", "write `key: value`")
    if "alias" in around or "alias" in said or "anchor" in around:
        sign = _char(*begun, lines) or "*"
        return (*begun, f"a value cannot begin with `{sign}`", "put the value in quotes")
    if "cannot start any token" in said:
        return _beginning(*at, lines)
    if "did not find expected key" in said:
        return _leftover(*at, lines)
    for sign, from_start, message, hint in _EXPLAINED:
        if sign in said:
            return (*(begun if from_start else at), message, hint)
    return (*at, f"this is not YAML: {said or around}", "write `key: value`, and put the value in quotes")


_UNCLOSED = ("a quotation mark is not closed", 'close it; inside "…" write \\", inside \'…\' double it')

_EXPLAINED = (
    ("found unexpected end of stream", True, *_UNCLOSED),
    ("found unexpected document indicator", True, *_UNCLOSED),
    ("expected ',' or ']'", True, "a list in brackets is not closed", "write `[one, two]`"),
    ("expected ',' or '}'", True, "a map in braces is not closed", "write `{key: value, other: value}`"),
    ("tab character", False, "a tab stands where only spaces may", "indent with spaces"),
    (
        "block sequence entries are not allowed",
        False,
        "a list cannot begin in the line of its key",
        "put every `- entry` into a line of its own below, or write `[one, two]`",
    ),
    (
        "expected '-' indicator",
        False,
        "this line does not belong to the list above",
        "begin it with `- `, or indent it to belong to the entry above",
    ),
    (
        "expected comment or line break",
        False,
        "nothing may follow `|` or `>` in its line",
        "begin the text in the next line, or put it in quotes",
    ),
    (
        "unknown escape character",
        False,
        "this backslash means nothing inside double quotes",
        r"write \\ for a backslash, or use single quotes",
    ),
    ("expected node content", False, "a value cannot begin with this character", "put the value in quotes"),
    ("another document", False, "a second document begins here", "remove the line ---"),
    ("<document start>", False, "this stands outside of the document", "remove it, or the line above"),
)


def _mark(mark: yaml.Mark | None) -> tuple[int, int] | None:
    return None if mark is None else (mark.line, mark.column)


def _char(line: int, column: int, lines: list[str]) -> str:
    return lines[line][column : column + 1] if line < len(lines) else ""


_KEY = re.compile(r"\s*(?:- +)*[^\s:][^:]*:\s")


def _colon(line: int, column: int, lines: list[str]) -> Told:
    """A colon that came too soon: the second in its line, or the first after a line without any."""
    text = lines[line] if line < len(lines) else ""
    if _KEY.match(text[:column]):
        return line, column, "a second colon stands in this line", "put the whole value in quotes"
    above = line - 1
    while above > 0 and not lines[above].strip():
        above -= 1
    if above < 0:
        return line, column, "a colon stands where none can", "put the whole value in quotes"
    indent, other = _indent(text), _indent(lines[above])
    if indent > other and _KEY.match(lines[above] + " "):
        message = "this line is indented as if it went on with the one above"
        return line, indent, message, "begin the keys of one level in the same column"
    return above, other, "there is no colon with a blank after it in this line", "write `key: value`"


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())


def _beginning(line: int, column: int, lines: list[str]) -> Told:
    char = _char(line, column, lines)
    if char == "\t":
        return line, column, "a tab stands where only spaces may", "indent with spaces"
    return line, column, f"a value cannot begin with `{char}`", "put the value in quotes"


def _leftover(line: int, column: int, lines: list[str]) -> Told:
    """Something after a value that had ended already, or a line that begins in a column of its own."""
    text = lines[line] if line < len(lines) else ""
    if text[:column].strip():
        before = text[:column].rstrip()[-1]
        open_line = _left_open(lines[:line])
        if before in "'\"" and open_line is not None:
            return (*open_line, "this quotation mark is not closed", "close it at the end of the value")
        if before in "'\"":
            hint = "double it where it belongs to the text: 'it''s'; or use the other kind around"
            return line, column, "the quotation mark before this closes the text too early", hint
        hint = "remove it, or put the whole value in quotes"
        return line, column, f"something follows after the closing `{before}`", hint
    message = "this line begins in a column that fits no line above"
    return line, column, message, "begin the keys of one level in the same column, and close quotes"


_OPEN = re.compile(r"""(\s*(?:- )?[\w-]+:\s+)(?:"(?:[^"\\]|\\.)*|'(?:[^']|'')*)$""")


def _left_open(lines: list[str]) -> tuple[int, int] | None:
    """Where a value begins with a quotation mark that its line does not close: the last such line."""
    for number in range(len(lines) - 1, -1, -1):
        opened = _OPEN.match(lines[number])
        if opened:
            return number, len(opened[1])
    return None


def _unreadable(wrong: Exception, text: str, path: str, first_line: int) -> Problem:
    place = _first_control(text)
    message, hint = "there is an invisible control character here", "remove it, or write the value anew"
    if isinstance(wrong, RecursionError):
        place, message, hint = 0, "this is nested too deeply", "keep to a few levels"
    before = text[:place]
    where = Location(path, before.count("\n") + first_line, len(before) - before.rfind("\n"))
    return error(where, message, hint=hint)


def _first_control(text: str) -> int:
    control = re.search(r"[^\t\n\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", text)
    return control.start() if control else 0
