"""Operators: the small wrongs that are tried on a module, each in one place of its syntax tree.

Those of the usual tools: comparisons, conditions, arithmetic, constants, what is returned and assigned;
statements, keyword arguments and decorators that are left out. Types, docstrings and what a class is declared
with stay as they are.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class Mutant:
    """One change to one module. `within` is the outermost function or method that it changes, empty where only
    a new import would show it."""

    module: str
    within: str
    line: int
    end: int
    text: str
    """The first of its lines, as it stands in the file."""
    was: str
    now: str
    parent: ast.AST
    field: str
    index: int | None
    new: ast.AST | None
    is_control: bool = False

    def control(self) -> "Mutant":
        """What puts in this place what stands there already."""
        there = getattr(self.parent, self.field)
        return replace(self, new=there if self.index is None else there[self.index], is_control=True)

    def apply(self) -> None:
        """Change the tree, for good."""
        if self.index is None:
            setattr(self.parent, self.field, self.new)
        elif self.new is None:
            del getattr(self.parent, self.field)[self.index]
        else:
            getattr(self.parent, self.field)[self.index] = self.new


@dataclass(frozen=True)
class _Place:
    """A node, where it hangs, and the function that it stands in."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    within: str


def mutants(module: str, source: Path) -> tuple[ast.Module, list[Mutant]]:
    """A module's tree, and all that is tried on it, in the order of its lines."""
    text = source.read_text("utf-8")
    tree, lines = ast.parse(text), ["", *text.splitlines()]
    found = []
    for place in _places(tree, ""):
        for new in _variants(place):
            node = place.node
            was, now = ast.unparse(node), ast.unparse(new) if new else ""
            if isinstance(node, ast.stmt):
                was, now = was.splitlines()[0], now.splitlines()[0]
            line, end = getattr(node, "lineno", 0), getattr(node, "end_lineno", 0)
            if isinstance(node, ast.stmt) and hasattr(node, "body"):
                end = line
            where = (module, place.within, line, end, lines[line].strip())
            found.append(Mutant(*where, was, now, place.parent, place.field, place.index, new))
    return tree, found


UNTOUCHED = {
    ast.FunctionDef: ("returns", "name"),
    ast.arg: ("annotation",),
    ast.AnnAssign: ("annotation", "target"),
    ast.ClassDef: ("bases", "keywords"),
    ast.FormattedValue: ("format_spec",),
    ast.Import: ("names",),
    ast.ImportFrom: ("names",),
}
"""What says of which type something is."""
VARIABLES = ("TypeVar", "ParamSpec")
GENERIC = ("Literal", "tuple", "dict", "list", "Callable")


def _places(node: ast.AST, within: str, outer: str = "") -> Iterator[_Place]:
    """Every node below another that may be changed."""
    skipped = UNTOUCHED.get(type(node), ())
    for field, value in ast.iter_fields(node):
        if field in skipped:
            continue
        children = list(enumerate(value)) if isinstance(value, list) else [(None, value)]
        for index, child in children:
            if not isinstance(child, ast.AST) or _is_docstring(child) or _is_type(child):
                continue
            inside = within
            if isinstance(node, ast.FunctionDef) and not within and field == "body":
                inside = f"{outer}{node.name}"
            yield _Place(child, node, field, index, inside)
            below = f"{outer}{child.name}." if isinstance(child, ast.ClassDef) else outer
            yield from _places(child, inside, below)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _is_type(node: ast.AST) -> bool:
    """A variable for types, or a name for a type: `Key = tuple[bytes, ...]`."""
    if isinstance(node, ast.Assign):
        if _is_call(node.value, VARIABLES):
            return True
        first = node.value
        while isinstance(first, ast.BinOp):
            first = first.right if isinstance(first.right, ast.Subscript) else first.left
        return isinstance(first, ast.Subscript) and getattr(first.value, "id", "") in GENERIC
    return _is_call(node, (*VARIABLES, "cast"))


def _is_call(node: ast.AST, names: tuple[str, ...]) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names


OPPOSITE = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
OTHER = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
MARK = "XX"


def _variants(place: _Place) -> Iterator[ast.AST | None]:
    """What is put in a node's place; None leaves it out."""
    node = place.node
    match node:
        case ast.Compare():
            for number, sign in enumerate(node.ops):
                ops = [*node.ops[:number], OPPOSITE[type(sign)](), *node.ops[number + 1 :]]
                yield _at(node, ast.Compare(node.left, ops, node.comparators))
        case ast.BoolOp():
            sign = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield _at(node, ast.BoolOp(sign, node.values))
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() if type(node.op) in OTHER and not any(map(_is_text, (node.left, node.right))):
            yield _at(node, ast.BinOp(node.left, OTHER[type(node.op)](), node.right))
        case ast.Constant():
            yield from _other_constant(node)
        case ast.Return(value=ast.expr() as value) if not isinstance(value, ast.Constant):
            yield _at(node, ast.Return(ast.Constant(None)))
        case ast.Expr() | ast.Raise():
            yield _at(node, ast.Pass())
        case ast.AugAssign():
            yield _at(node, ast.Pass())
            if type(node.op) in OTHER:
                yield _at(node, ast.AugAssign(node.target, OTHER[type(node.op)](), node.value))
        case ast.Assign(targets=[ast.Name()], value=value) if not isinstance(value, ast.Constant):
            yield _at(node, ast.Assign(node.targets, ast.Constant(None)))
        case ast.Break():
            yield _at(node, ast.Continue())
        case ast.Continue():
            yield _at(node, ast.Break())
        case ast.keyword():
            yield None
    if isinstance(place.parent, ast.FunctionDef) and place.field == "decorator_list":
        yield None
    if _is_condition(place) and not isinstance(node, ast.Compare | ast.BoolOp | ast.UnaryOp):
        yield _at(node, ast.UnaryOp(ast.Not(), node))


def _is_condition(place: _Place) -> bool:
    return place.field == "ifs" or (place.field == "test" and not isinstance(place.parent, ast.Assert))


def _is_text(node: ast.AST) -> bool:
    """What no arithmetic but its own can be done with: any test would notice."""
    literal = ast.JoinedStr | ast.Tuple | ast.List | ast.Dict | ast.Set
    return isinstance(node, literal) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))


def _other_constant(node: ast.Constant) -> Iterator[ast.AST]:
    match node.value:
        case bool():
            yield _at(node, ast.Constant(not node.value))
        case int() | float():
            yield _at(node, ast.Constant(node.value + 1))
        case str():
            yield _at(node, ast.Constant(f"{MARK}{node.value}{MARK}"))
        case bytes():
            yield _at(node, ast.Constant(MARK.encode() + node.value))


def _at(old: ast.AST, new: ast.AST) -> ast.AST:
    return ast.fix_missing_locations(ast.copy_location(new, old))
