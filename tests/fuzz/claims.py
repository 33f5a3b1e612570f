"""Claims: what must hold of every answer, whatever the input: problems print, markup is tame."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from generator.problems import Problem, show
from generator.prose import Prose, assemble
from generator.references import is_live
from tests.payloads import alive

_STRUCTURE = frozenset(
    """a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption
    figure h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp section small span
    strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr""".split()
)
"""What an article's text is made of: nothing that takes input, that frames, refreshes or bases anything."""
_VOID = frozenset("area br col hr img input link meta source wbr".split())
_COMMANDS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def told_well(problems: Iterable[Problem], text: str) -> None:
    """Every problem says something, names a place that exists, and prints without commanding the terminal."""
    problems = list(problems)
    lines = text.split("\n")
    for problem in problems:
        assert problem.message.strip() and problem.where.path, problem
        for where in (problem.where, *[each.where for each in problem.related]):
            assert 0 <= where.line <= len(lines) + 1 and where.column >= 0, problem
    shown = show(problems, lambda where: lines[where.line - 1] if 0 < where.line <= len(lines) else None)
    assert not _COMMANDS.search(shown), shown


def tame(prose: Prose, problems: Iterable[Problem]) -> None:
    """Nothing in the markup of a text can run or leave its place; an id that stands twice is told."""
    for reference in prose.references:
        assert is_live(reference.target), reference
    html = assemble(prose, [_fill(each.kind) for each in prose.references])
    assert not alive(html), alive(html)
    nested = _Nested()
    nested.feed(html)
    nested.close()
    assert not nested.open, (nested.open, html)
    twice = len(set(nested.ids)) < len(nested.ids)
    assert not twice or any("taken already" in problem.message for problem in problems), nested.ids


def _fill(kind: str) -> str:
    return ' href="/a/"' if kind == "link" else '><img src="/a.png"'


class _Nested(HTMLParser):
    """Tags that close in the order in which they opened, as XML would have them."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in _STRUCTURE, tag
        assert len(dict(attributes)) == len(attributes), (tag, attributes)
        self.ids += [value or "" for name, value in attributes if name == "id"]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, (tag, self.open)
        self.open.pop()

    def handle_comment(self, text: str) -> None:
        raise AssertionError(f"a comment: {text}")

    def handle_decl(self, text: str) -> None:
        raise AssertionError(f"a declaration: {text}")

    def handle_pi(self, text: str) -> None:
        raise AssertionError(f"an instruction: {text}")
