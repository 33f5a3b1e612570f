"""Galleys: a theme's templates as they lie on the proofreader's desk: parsed, with their lines of descent.

It finds what a tag refers to, and gives every problem its column. What stands in the templates is read by
`proofread`.
"""

import re
from typing import Any, TypeVar

from jinja2 import TemplateSyntaxError, nodes
from jinja2.parser import Parser

from generator.dialect import Dialect, dialect
from generator.problems import Location, Problem, Severity
from generator.spelling import suggestion
from generator.theme import Source, Theme

AnyNode = TypeVar("AnyNode", bound=nodes.Node)

TAGS = ["block", "call", "extends", "filter", "for", "from", "if", "import", "include", "macro", "once", "raw"]
TAGS += ["set", "with", "else", "elif", "endblock", "endcall", "endfilter", "endfor", "endif", "endmacro"]
TAGS += ["endonce", "endraw", "endset", "endwith"]


class Galleys:
    """The templates of one reading, parsed once each, and the problems that were found in them."""

    def __init__(self, theme: Theme) -> None:
        self.theme = theme
        self.dialect: Dialect = dialect()
        self.dialect.columns = True
        self.problems: list[Problem] = []
        self._parsed: dict[str, nodes.Template | None] = {}
        self._within: dict[tuple[nodes.Node, type[nodes.Node]], tuple[Any, ...]] = {}

    def was_read(self, name: str) -> bool:
        return self.theme.templates[name].path in self._parsed

    def parse(self, name: str) -> nodes.Template | None:
        source = self.theme.templates[name]
        if source.path not in self._parsed:
            self._parsed[source.path] = None
            try:
                tree = self.dialect.parse(source.text, name, source.path)
            except TemplateSyntaxError as wrong:
                self.problems.append(_syntax(wrong, source))
            except RecursionError as wrong:
                self.problems.append(_too_deep(source, _line_reached(wrong)))
            else:
                self._parsed[source.path] = None if self._is_too_deep(tree, source) else tree
        return self._parsed[source.path]

    def _is_too_deep(self, tree: nodes.Template, source: Source) -> bool:
        """Whoever reads the tree goes down in it, and would come to the end of the stack."""
        level: list[nodes.Node] = [tree]
        for _ in range(DEEPEST):
            level = [child for node in level for child in node.iter_child_nodes()]
        if level:
            self.problems.append(_too_deep(source, level[0].lineno))
        return bool(level)

    def at_top(self, source: Source, node: nodes.Node) -> bool:
        """Whether a node stands in no other tag of its template."""
        tree = self._parsed.get(source.path)
        return tree is not None and any(node is each for each in tree.body)

    def within(self, node: nodes.Node, kind: type[AnyNode]) -> tuple[AnyNode, ...]:
        """All nodes of a kind below a node; looked for once, as most templates extend the same few."""
        if (node, kind) not in self._within:
            self._within[node, kind] = tuple(node.find_all(kind))
        return self._within[node, kind]

    def descent(self, name: str) -> list[tuple[Source, nodes.Template]]:
        """The template and those it extends, the template itself first."""
        line: list[tuple[Source, nodes.Template]] = []
        while name in self.theme.templates:
            source, tree = self.theme.templates[name], self.parse(name)
            if tree is None or any(source.path == other.path for other, _ in line):
                return line
            line.append((source, tree))
            extending = self.within(tree, nodes.Extends)
            if not extending:
                return line
            extends = extending[0]
            reached = self.references(extends, extends.template, source)
            if not reached:
                return line
            name = reached[0]
            if any(self.theme.templates[name].path == other.path for other, _ in line):
                self.tell(source, extends, "the templates extend one another in a circle", "", "extends")
                return line
        return line

    def references(
        self, node: nodes.Node, names: nodes.Node, source: Source, *, optional: bool = False
    ) -> list[str]:
        """The templates that a tag names; a name computed at run time is an error."""
        each = names.items if isinstance(names, nodes.Tuple | nodes.List) else [names]
        wanted = [item.value for item in each if isinstance(item, nodes.Const) and isinstance(item.value, str)]
        if isinstance(names, nodes.Const) and isinstance(names.value, tuple | list):
            wanted = [item for item in names.value if isinstance(item, str)]
        elif len(wanted) < len(each):
            hint = (
                'write the name in quotes: {% include "card.html" %}; a list of names takes the first there is'
            )
            self.tell(source, node, "a template's name must stand here as text", hint)
            return []
        found = [name for name in wanted if name in self.theme.templates]
        if not found and not optional:
            hint = suggestion(wanted[0], list(self.theme.templates)) if wanted else ""
            self.tell(
                source, node, f"there is no template `{', '.join(wanted)}`", hint, wanted[0] if wanted else ""
            )
        return found[:1]

    def tell(
        self,
        source: Source,
        node: nodes.Node,
        message: str,
        hint: str,
        word: str = "",
        severity: Severity = "error",
    ) -> None:
        lines = source.text.split("\n")
        line = lines[node.lineno - 1] if node.lineno <= len(lines) else ""
        where = Location(source.path, int(node.lineno), _column(line, word, getattr(node.lineno, "column", 0)))
        self.problems.append(Problem(severity, message, where, _short(hint)))


def _column(line: str, word: str, column: int) -> int:
    """Where the word stands, from the node's own column on."""
    start = max(column - 1, 0)
    found = re.compile(rf"(?<![\w-]){re.escape(word)}(?!\w)").search(line, start) if word else None
    return found.start() + 1 if found else column


def _short(hint: str) -> str:
    return hint if len(hint) <= _HINT else hint[:_HINT].rpartition(",")[0] + " …"


_HINT = 240


DEEPEST = 100
"""Levels of tags and brackets within each other."""


def _too_deep(source: Source, line: int) -> Problem:
    hint = "take a part of it out, into a macro or a template of its own"
    return Problem(
        "error", "tags and brackets are nested too deeply here", Location(source.path, line, 1), hint
    )


def _line_reached(wrong: RecursionError) -> int:
    """How far the library had read when its stack came to an end."""
    line, trace = 1, wrong.__traceback__
    while trace is not None:
        parser = trace.tb_frame.f_locals.get("self")
        line = int(parser.stream.current.lineno) if isinstance(parser, Parser) else line
        trace = trace.tb_next
    return line


def _syntax(wrong: TemplateSyntaxError, source: Source) -> Problem:
    message = (wrong.message or "this cannot be read").replace("Encountered unknown tag", "there is no tag")
    unknown = message.split("'")[1] if message.startswith("there is no tag '") else ""
    hint = (
        suggestion(unknown, TAGS) if unknown and unknown not in TAGS else "see themes/CONTRACT.md for the tags"
    )
    lines = source.text.split("\n")
    line = lines[wrong.lineno - 1] if wrong.lineno <= len(lines) else ""
    where = Location(source.path, int(wrong.lineno), _column(line, unknown, 0))
    return Problem("error", message.rstrip("."), where, hint)
