"""Expressions: reads one expression of a template, answers with its kind, and notes what is wrong in it.

It evaluates nothing. A field that no context has is an error; a field asked of what may be None is a warning
unless a condition around it rules None out.
"""

from collections.abc import Callable
from typing import Any

import msgspec
from jinja2 import nodes

from generator.contract import Html, Moment
from generator.dialect import Dialect
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
    names_in,
    path_of,
    proven,
    without_none,
)
from generator.yamldoc import suggestion

Tell = Callable[..., None]
"""`tell(node, message, hint, word="", severity="error")`; the word is what to mark in the line."""


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


class Reader(msgspec.Struct, frozen=True):
    """What reading needs: the dialect's names, where to tell of problems, and who follows a call of a macro."""

    dialect: Dialect
    tell: Tell
    call: Callable[[Macro, nodes.Call, list[Kind], dict[str, Kind]], None]


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
    _text(node, kind_of(node, scope, reader), reader)


def check_listed(node: nodes.Node, scope: Scope, reader: Reader) -> Kind:
    """Read an expression that a loop goes through; the kind of its items."""
    kind = _some(node, kind_of(node, scope, reader), reader)
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
                _no_such_field(node, node.attr, owner, reader)
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
    kind = _some(node.node, kind_of(node.node, scope, reader), reader)
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
    if name.startswith("_"):
        reader.tell(
            node, f"`{name}` is out of a template's reach", "names in templates do not begin with _", name
        )
        return UNKNOWN
    if owner == UNKNOWN:
        if name not in known_names() and not _in_groups(name, scope):
            hint = suggestion(name, sorted(known_names()))
            reader.tell(node, f"nothing in the contract has a field `{name}`", hint, name)
        return UNKNOWN
    owner = _some(owner_node, owner, reader)
    found = [kind for atom in owner if (kind := attribute(atom, name)) is not None]
    if not found:
        if owner:
            _no_such_field(node, name, owner, reader)
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


def _no_such_field(node: nodes.Node, name: str, owner: Kind, reader: Reader) -> None:
    known = [each for atom in owner for each in names_in(atom)]
    who = describe(owner)
    hint = suggestion(name, known) if known else "see themes/CONTRACT.md for what there is"
    reader.tell(node, f"{who} has no `{name}`", hint, name)


def _some(node: nodes.Node, kind: Kind, reader: Reader) -> Kind:
    """The kind without None; a warning if None was possible."""
    rest = without_none(kind)
    if len(rest) < len(kind):
        path = path_of(node)
        what = f"`{path}`" if path else "this"
        hint = f"put `{{% if {path or '…'} %}}` around it"
        if rest:
            reader.tell(node, f"{what} may be None", hint, path.split(".")[-1], "warning")
        else:
            reader.tell(node, f"{what} is None", hint, path.split(".")[-1])
    return rest


def _text(node: nodes.Node, kind: Kind, reader: Reader) -> None:
    """Complain if a value cannot be printed."""
    if kind == UNKNOWN:
        return
    rest = _some(node, kind, reader)
    wrong = tuple(atom for atom in rest if atom not in (str, int, float, Html))
    if wrong:
        known = [name for atom in wrong if isinstance(atom, type) for name in names_in(atom)]
        hint = f"name one of its fields: {', '.join(known)}" if known else "print what is in it"
        path = path_of(node)
        reader.tell(node, f"{describe(wrong)} cannot be printed", hint, path.split(".")[-1])


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
    left = _some(node.left, kind_of(node.left, scope, reader), reader)
    right = _some(node.right, kind_of(node.right, scope, reader), reader)
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
    by: nodes.Node | None = node.args[0] if node.args and name in _BY_ATTRIBUTE else None
    for each in node.kwargs:
        kind_of(each.value, scope, reader)
        by = each.value if str(each.key) == "attribute" else by
    _check_named_rule(node, reader)
    if name in ("default", "d"):
        gone = node.node is not None and _exists(node.node, scope, reader) is False
        kind = (NONE,) if gone else kind_of(node.node, scope, reader)
        return either(without_none(kind), *args[:1]) if kind else UNKNOWN
    if node.node is None:
        return TEXT
    kind = kind_of(node.node, scope, reader)
    if name in _ON_MOMENTS | _ON_TEXT | _ON_LISTS | _ON_NUMBERS:
        kind = _some(node.node, kind, reader)
    _check_input(node, kind, args, reader)
    return _filtered(name, kind, _item_field(by, kind, reader), args)


_ON_MOMENTS = {"day", "clock", "month"}
_ON_NUMBERS = {"number", "counted", "abs", "round"}
_ON_TEXT = {"capitalize", "center", "indent", "lower", "replace", "striptags", "title", "trim", "truncate"}
_ON_TEXT |= {"string", "upper", "urlencode", "wordcount", "wordwrap"}
_SAME_LIST = {"list", "reverse", "sort", "unique", "select", "reject", "selectattr", "rejectattr"}
_ON_LISTS = _SAME_LIST | {
    "batch",
    "slice",
    "first",
    "last",
    "join",
    "joined",
    "map",
    "groupby",
    "max",
    "min",
    "sum",
}
_BY_ATTRIBUTE = {"groupby", "selectattr", "rejectattr"}


def _check_named_rule(node: nodes.Filter, reader: Reader) -> None:
    """`map("upper")` and `select("odd")` name a filter or a test as text."""
    place = {"map": 0, "select": 0, "reject": 0, "selectattr": 1, "rejectattr": 1}.get(node.name)
    if place is None or len(node.args) <= place:
        return
    rule = node.args[place]
    known = reader.dialect.filters if node.name == "map" else reader.dialect.tests
    if not isinstance(rule, nodes.Const):
        reader.tell(rule, f"what `{node.name}` applies must stand here as text", "write it in quotes")
    elif rule.value not in known:
        what = "filter" if node.name == "map" else "test"
        hint = suggestion(str(rule.value), sorted(known))
        reader.tell(rule, f"there is no {what} `{rule.value}`", hint, str(rule.value))


def _check_input(node: nodes.Filter, kind: Kind, args: list[Kind], reader: Reader) -> None:
    if not kind:
        return
    fits: tuple[Any, ...] = ()
    if node.name in _ON_MOMENTS:
        fits, wanted = (Moment,), "a Moment"
    elif node.name in _ON_NUMBERS:
        fits, wanted = (int, float), "a number"
    elif node.name in _ON_TEXT:
        fits, wanted = (str, int, float), "a text"
    if fits and not any(atom in fits for atom in kind):
        hint = "see themes/CONTRACT.md for the filters"
        reader.tell(
            node, f"the filter `{node.name}` takes {wanted}, and this is {describe(kind)}", hint, node.name
        )
    if node.name in ("join", "joined"):
        for atom in kind:
            if isinstance(atom, ListOf):
                _text(node, atom.item, reader)
    if node.name == "counted" and args and args[0]:
        forms = args[0][0]
        if not (isinstance(forms, Group) and attribute(forms, "other")):
            hint = 'write `{one: "{n} story", other: "{n} stories"}` in words/en.yaml'
            reader.tell(
                node, f"`counted` takes a map of plural forms, and this is {describe(args[0])}", hint, "counted"
            )


def _item_field(by: nodes.Node | None, kind: Kind, reader: Reader) -> Kind:
    """The kind of the field by which a filter looks at a list's items."""
    if not (isinstance(by, nodes.Const) and isinstance(by.value, str)):
        return UNKNOWN
    items = either(*(atom.item for atom in kind if isinstance(atom, ListOf))) if kind else UNKNOWN
    for name in by.value.split("."):
        if items == UNKNOWN:
            if not name.isdigit() and name not in known_names():
                reader.tell(by, f"nothing in the contract has a field `{name}`", "", name)
            return UNKNOWN
        items = without_none(items)
        found = [field for atom in items if (field := attribute(atom, name)) is not None]
        if not found:
            _no_such_field(by, name, items, reader)
            return UNKNOWN
        items = either(*found)
    return items


def _filtered(name: str, kind: Kind, field: Kind, args: list[Kind]) -> Kind:
    """The kind of a filter's answer."""
    lists = [atom for atom in kind if isinstance(atom, ListOf)]
    if name in ("first", "last", "max", "min"):
        return either(*(atom.item for atom in lists)) if lists else UNKNOWN
    if name == "map":
        return (ListOf(field),)
    if name in ("batch", "slice"):
        return (ListOf(kind),)
    if name in _SAME_LIST:
        return tuple(lists) if lists else (ListOf(UNKNOWN),)
    if name in ("length", "count", "int", "round", "wordcount"):
        return NUMBER
    if name in ("groupby", "items", "dictsort", "sum", "abs", "float"):
        return UNKNOWN
    return TEXT


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
