"""Expressions: reads one expression of a template, answers with its kind, and notes what is wrong in it.

It evaluates nothing. A field that no context has is an error; a field asked of what may be None is a warning
unless a condition around it rules None out.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from jinja2 import nodes

from generator.compiler import beyond
from generator.filter_kinds import (
    BY_ATTRIBUTE,
    TAKE_SOMETHING,
    answer_kind,
    check_input,
    check_named_rule,
    item_field,
)
from generator.kinds import (
    NONE,
    NUMBER,
    TEXT,
    UNKNOWN,
    Group,
    Kind,
    ListOf,
    Loop,
    Macro,
    Method,
    attribute,
    describe,
    either,
    known_names,
    method_kind,
    path_of,
    proven,
    without_none,
)
from generator.marks import Reader, mark_doubled, mark_no_such_field, mark_none, mark_unprintable
from generator.reach import is_out_of_reach
from generator.spelling import suggestion


class Scope(msgspec.Struct):
    """The names that stand at a place, with their kinds, and the paths that cannot be None there."""

    names: dict[str, Kind]
    facts: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    """Names that are known around a `once` part, but not in it."""

    def inside(self, facts: frozenset[str] = frozenset()) -> "Scope":
        return Scope(dict(self.names), self.facts | facts, self.hidden)

    def bind(self, name: str, kind: Kind) -> None:
        self.names[name] = kind
        self.facts = frozenset(fact for fact in self.facts if fact.split(".")[0] != name)


def kind_of(node: nodes.Node | None, scope: Scope, reader: Reader) -> Kind:
    """The kind of an expression; what is wrong in it has been told."""
    if node is None:
        return UNKNOWN
    read = _READERS.get(type(node))
    if read is not None:
        return read(node, scope, reader)
    for child in node.iter_child_nodes():
        kind_of(child, scope, reader)
    return UNKNOWN


def check_printed(node: nodes.Node, scope: Scope, reader: Reader) -> None:
    """Read an expression whose value is printed."""
    mark_unprintable(node, kind_of(node, scope, reader), reader)


def check_listed(node: nodes.Node, scope: Scope, reader: Reader) -> Kind:
    """Read an expression that a loop goes through; the kind of its items."""
    kind = mark_none(node, kind_of(node, scope, reader), reader)
    if kind and not any(isinstance(atom, ListOf | Group) for atom in kind):
        word = path_of(node).split(".")[-1]
        reader.tell(node, f"a loop goes through a list, and this is {describe(kind)}", "", word)
        return UNKNOWN
    items = [
        atom.item if isinstance(atom, ListOf) else TEXT for atom in kind if isinstance(atom, ListOf | Group)
    ]
    return either(*items) if items else UNKNOWN


def decided(test: nodes.Node, scope: Scope, reader: Reader) -> bool | None:
    """The outcome of a condition that the kinds alone decide: whether a page of this kind has a field."""
    if isinstance(test, nodes.Not):
        outcome = decided(test.node, scope, reader)
        return None if outcome is None else not outcome
    if isinstance(test, nodes.And | nodes.Or):
        outcomes = (decided(test.left, scope, reader), decided(test.right, scope, reader))
        short = isinstance(test, nodes.Or)
        return short if short in outcomes else None
    if isinstance(test, nodes.Test) and test.name in ("defined", "undefined"):
        exists = _exists(test.node, scope, reader)
        return None if exists is None else exists == (test.name == "defined")
    return None


def _exists(node: nodes.Node, scope: Scope, reader: Reader) -> bool | None:
    if isinstance(node, nodes.Name):
        return node.name in scope.names
    if isinstance(node, nodes.Getattr):
        owner = without_none(kind_of(node.node, scope, reader))
        found = [attribute(atom, node.attr) is not None for atom in owner]
        if found and not any(found):
            if node.attr not in known_names() and not any(isinstance(atom, Group) for atom in owner):
                mark_no_such_field(node, node.attr, owner, reader)
            return False
    return None


def _name(node: nodes.Name, scope: Scope, reader: Reader) -> Kind:
    if node.name in scope.names:
        kind = scope.names[node.name]
        return without_none(kind) if node.name in scope.facts and kind != (NONE,) else kind
    if node.name in reader.dialect.globals:
        return UNKNOWN
    if node.name in scope.hidden:
        hint = "only site, theme, words and assets stand there; import macros within it"
        reader.tell(
            node, f"`{node.name}` is not the same on all pages, so it cannot stand in `once`", hint, node.name
        )
    else:
        hint = suggestion(node.name, [*scope.names, *reader.dialect.globals])
        reader.tell(node, f"`{node.name}` is not defined here", hint, node.name)
    return UNKNOWN


def _getattr(node: nodes.Getattr, scope: Scope, reader: Reader) -> Kind:
    return _field(node, node.node, node.attr, scope, reader)


def _getitem(node: nodes.Getitem, scope: Scope, reader: Reader) -> Kind:
    if isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, str):
        return _field(node, node.node, node.arg.value, scope, reader)
    kind = mark_none(node.node, kind_of(node.node, scope, reader), reader)
    kind_of(node.arg, scope, reader)
    if isinstance(node.arg, nodes.Slice):
        return kind
    found: list[Kind] = []
    for atom in kind:
        if isinstance(atom, ListOf):
            found.append(atom.item)
        elif isinstance(atom, Group):
            found += [each for _, each in atom.names]
        else:
            found.append(TEXT if atom is str else UNKNOWN)
    return either(*found) if found and all(each == found[0] for each in found) else UNKNOWN


def _field(node: nodes.Expr, owner_node: nodes.Node, name: str, scope: Scope, reader: Reader) -> Kind:
    owner = kind_of(owner_node, scope, reader)
    if name.startswith("_") or (owner == UNKNOWN and is_out_of_reach(name)):
        message, hint = beyond(name).split("\n")
        reader.tell(node, message, hint, name)
        return UNKNOWN
    if owner == UNKNOWN:
        if name not in known_names() and not _in_groups(name, scope):
            hint = suggestion(name, sorted(known_names()))
            reader.tell(node, f"nothing in the contract has a field `{name}`", hint, name)
        return UNKNOWN
    owner = mark_none(owner_node, owner, reader)
    found = [kind for atom in owner if (kind := attribute(atom, name)) is not None]
    if not found:
        if owner:
            mark_no_such_field(node, name, owner, reader)
        return UNKNOWN
    kind = either(*found)
    return without_none(kind) if path_of(node) in scope.facts else kind


def _in_groups(name: str, scope: Scope) -> bool:
    return any(
        isinstance(atom, Group) and any(name == each or name in _deep(kind) for each, kind in atom.names)
        for top in ("words", "theme")
        for atom in scope.names.get(top, ())
    )


def _deep(kind: Kind) -> list[str]:
    return [name for atom in kind if isinstance(atom, Group) for name, _ in atom.names]


def _condexpr(node: nodes.CondExpr, scope: Scope, reader: Reader) -> Kind:
    kind_of(node.test, scope, reader)
    outcome = decided(node.test, scope, reader)
    if node.expr2 is None:
        reader.tell(node, "an `if` within an expression needs its `else`", 'write `… if … else ""`', "if")
    kinds = []
    if outcome is not False:
        kinds.append(kind_of(node.expr1, scope.inside(proven(node.test, True)), reader))
    if outcome is not True and node.expr2 is not None:
        kinds.append(kind_of(node.expr2, scope.inside(proven(node.test, False)), reader))
    return either(*kinds)


def _and(node: nodes.And, scope: Scope, reader: Reader) -> Kind:
    left = kind_of(node.left, scope, reader)
    if decided(node.left, scope, reader) is False:
        return left
    return either(left, kind_of(node.right, scope.inside(proven(node.left, True)), reader))


def _or(node: nodes.Or, scope: Scope, reader: Reader) -> Kind:
    left = kind_of(node.left, scope, reader)
    if decided(node.left, scope, reader) is True:
        return left
    right = kind_of(node.right, scope.inside(proven(node.left, False)), reader)
    return either(without_none(left), right) if left else UNKNOWN


def _concat(node: nodes.Concat, scope: Scope, reader: Reader) -> Kind:
    for each in node.nodes:
        check_printed(each, scope, reader)
    return TEXT


def _truth(node: nodes.Not | nodes.Compare, scope: Scope, reader: Reader) -> Kind:
    for child in node.iter_child_nodes():
        kind_of(child.expr if isinstance(child, nodes.Operand) else child, scope, reader)
    return (bool,)


def _arithmetic(node: nodes.BinExpr, scope: Scope, reader: Reader) -> Kind:
    left = mark_none(node.left, kind_of(node.left, scope, reader), reader)
    right = mark_none(node.right, kind_of(node.right, scope, reader), reader)
    return left if left == right and left in (TEXT, NUMBER) else UNKNOWN


def _list(node: nodes.List | nodes.Tuple, scope: Scope, reader: Reader) -> Kind:
    kinds = [kind_of(item, scope, reader) for item in node.items]
    return (ListOf(either(*kinds) if kinds else UNKNOWN),)


def _test(node: nodes.Test, scope: Scope, reader: Reader) -> Kind:
    if node.name not in reader.dialect.tests:
        hint = suggestion(node.name, sorted(reader.dialect.tests))
        reader.tell(node, f"there is no test `{node.name}`", hint, node.name)
    if node.name in ("defined", "undefined"):
        _exists(node.node, scope, reader)
    else:
        kind_of(node.node, scope, reader)
    for each in node.args:
        kind_of(each, scope, reader)
    return (bool,)


def _call(node: nodes.Call, scope: Scope, reader: Reader) -> Kind:
    args = [kind_of(each, scope, reader) for each in node.args]
    named = {each.key: kind_of(each.value, scope, reader) for each in node.kwargs}
    mark_doubled(node, [str(each.key) for each in node.kwargs], reader)
    for star in (node.dyn_args, node.dyn_kwargs):
        kind_of(star, scope, reader)
    if isinstance(node.node, nodes.Name) and node.node.name in ("super", "caller"):
        return TEXT if node.node.name in scope.names else _name(node.node, scope, reader)
    called = kind_of(node.node, scope, reader)
    if isinstance(node.node, nodes.Name) and node.node.name == "range":
        return (ListOf(NUMBER),)
    for atom in called:
        if isinstance(atom, Macro):
            reader.call(atom, node, args, named)
            return TEXT
        if isinstance(atom, Method):
            return method_kind(atom)
    if called and not any(isinstance(atom, Loop) for atom in called):
        path = path_of(node.node)
        reader.tell(
            node.node, f"{describe(called)} cannot be called", "leave the parentheses away", path.split(".")[-1]
        )
    return UNKNOWN


_DROPPED = {
    "safe": "text is always escaped here; only `body` and other markup of the contract passes as it is",
    "tojson": "text is always escaped here; `page.head.json_ld` is ready for a script element",
    "random": "two builds of one input must give the same bytes",
}


def _filter(node: nodes.Filter, scope: Scope, reader: Reader) -> Kind:
    name = node.name
    if name not in reader.dialect.filters:
        hint = _DROPPED.get(name) or suggestion(name, sorted(reader.dialect.filters))
        reader.tell(node, f"there is no filter `{name}`", hint, name)
    args = [kind_of(each, scope, reader) for each in node.args]
    by: nodes.Node | None = node.args[0] if node.args and name in BY_ATTRIBUTE else None
    for each in node.kwargs:
        kind_of(each.value, scope, reader)
        by = each.value if str(each.key) == "attribute" else by
    mark_doubled(node, [str(each.key) for each in node.kwargs], reader)
    check_named_rule(node, reader)
    if name in ("default", "d"):
        gone = node.node is not None and _exists(node.node, scope, reader) is False
        kind = (NONE,) if gone else kind_of(node.node, scope, reader)
        return either(without_none(kind), *args[:1]) if kind else UNKNOWN
    if node.node is None:
        return TEXT
    kind = kind_of(node.node, scope, reader)
    if name in TAKE_SOMETHING:
        kind = mark_none(node.node, kind, reader)
    check_input(node, kind, args, reader)
    return answer_kind(name, kind, item_field(by, kind, reader))


def _constant(node: nodes.Const, scope: Scope, reader: Reader) -> Kind:
    return (type(node.value),)


def _template_data(node: nodes.TemplateData, scope: Scope, reader: Reader) -> Kind:
    return TEXT


_READERS: dict[type[nodes.Node], Callable[[Any, Scope, Reader], Kind]] = {
    nodes.Name: _name,
    nodes.Getattr: _getattr,
    nodes.Getitem: _getitem,
    nodes.Const: _constant,
    nodes.TemplateData: _template_data,
    nodes.CondExpr: _condexpr,
    nodes.And: _and,
    nodes.Or: _or,
    nodes.Not: _truth,
    nodes.Compare: _truth,
    nodes.Concat: _concat,
    nodes.List: _list,
    nodes.Tuple: _list,
    nodes.Test: _test,
    nodes.Call: _call,
    nodes.Filter: _filter,
    **dict.fromkeys((nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod), _arithmetic),
}
