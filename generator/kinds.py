"""Kinds: what sort of value an expression in a template can have, as far as the contract tells.

A kind is a tuple of alternatives: Python's own types, the contract's contexts, and the few shapes below. The
empty kind is the unknown one; nothing is held against it but names that stand nowhere in the contract.
"""

import types
from collections.abc import Mapping
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec
from jinja2 import nodes

from generator.contract import Context, Html
from generator.dialect import TEXT_METHODS
from generator.layouts import Page
from generator.reach import MAP_METHODS

Kind = tuple[Any, ...]
UNKNOWN: Kind = ()
NONE = type(None)
TEXT: Kind = (str,)
NUMBER: Kind = (int,)
MARKUP: Kind = (Html,)


class ListOf(msgspec.Struct, frozen=True):
    """A list, with the kind of its items."""

    item: Kind


class Group(msgspec.Struct, frozen=True):
    """A map whose keys are known: options, texts, assets. `called` names it in problems."""

    called: str
    names: tuple[tuple[str, Kind], ...]


class Method(msgspec.Struct, frozen=True):
    """A method of a text or a map."""

    name: str


class Loop(msgspec.Struct, frozen=True):
    """The variable `loop`."""


class Module(msgspec.Struct, frozen=True):
    """An imported template; `names` are the kinds of what it defines at its top."""

    template: str
    names: tuple[tuple[str, Kind], ...]


class Macro(msgspec.Struct, frozen=True):
    """A macro: the template it stands in, its place there, and its number among those that were met."""

    name: str
    number: int


LOOP_NAMES = ["index", "index0", "revindex", "revindex0", "first", "last", "length"]
LOOP_NAMES += ["cycle", "depth", "depth0", "previtem", "nextitem", "changed"]

_METHODS_THAT_ANSWER: dict[str, Kind] = {
    **dict.fromkeys(("split", "splitlines", "partition", "rpartition"), (ListOf(TEXT),)),
    **dict.fromkeys(("count", "find"), NUMBER),
    **dict.fromkeys(("endswith", "startswith", "isdigit", "isspace"), (bool,)),
    **dict.fromkeys(MAP_METHODS, UNKNOWN),
}


def method_kind(method: Method) -> Kind:
    """What a call of the method answers with."""
    return _METHODS_THAT_ANSWER.get(method.name, TEXT)


def either(*kinds: Kind) -> Kind:
    """One of several; unknown if one of them is."""
    if UNKNOWN in kinds:
        return UNKNOWN
    return tuple(dict.fromkeys(each for kind in kinds for each in kind))


def without_none(kind: Kind) -> Kind:
    return tuple(each for each in kind if each is not NONE)


@cache
def fields_of(context: type[Context]) -> dict[str, Kind]:
    """The fields of a context, with their kinds."""
    return {name: of_annotation(hint) for name, hint in get_type_hints(context).items()}


def of_annotation(hint: Any) -> Kind:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return either(*(of_annotation(each) for each in get_args(hint)))
    if origin is tuple:
        return (ListOf(of_annotation(get_args(hint)[0])),)
    if hint is Any or origin is not None or not isinstance(hint, type):
        return UNKNOWN
    return (hint,)


def of_value(value: object, called: str) -> Kind:
    """The kind of an option, a text, or a map of them."""
    if isinstance(value, Mapping):
        return (Group(called, tuple((name, of_value(value[name], f"{called}.{name}")) for name in value)),)
    return (type(value),)


def names_in(atom: Any) -> list[str]:
    """The names that can be asked of a value, for suggestions."""
    if isinstance(atom, Group | Module):
        return [name for name, _ in atom.names]
    if isinstance(atom, Loop):
        return LOOP_NAMES
    if isinstance(atom, type) and issubclass(atom, Context):
        return list(fields_of(atom))
    return list(TEXT_METHODS) if atom is str else []


def attribute(atom: Any, name: str) -> Kind | None:
    """The kind of a value's attribute; None if it has no such attribute."""
    if isinstance(atom, Group | Module):
        found = dict(atom.names).get(name)
        if found is None and isinstance(atom, Group) and name in MAP_METHODS:
            return (Method(name),)
        return found
    if isinstance(atom, Loop):
        if name in ("first", "last"):
            return (bool,)
        return (
            (UNKNOWN if name in ("cycle", "changed", "previtem", "nextitem") else NUMBER)
            if name in LOOP_NAMES
            else None
        )
    if isinstance(atom, type) and issubclass(atom, Context):
        return fields_of(atom).get(name)
    if atom is str and name in TEXT_METHODS:
        return (Method(name),)
    return None


@cache
def known_names() -> frozenset[str]:
    """Every name that a value of the contract answers to: what may be asked of an unknown value."""
    names = {*LOOP_NAMES, *MAP_METHODS, *TEXT_METHODS, "grouper", "list"}
    pending: list[Any] = [*get_args(Page)]
    seen: set[Any] = set()
    while pending:
        atom = pending.pop()
        if isinstance(atom, ListOf):
            pending += atom.item
        elif isinstance(atom, type) and issubclass(atom, Context) and atom not in seen:
            seen.add(atom)
            names.update(fields_of(atom))
            pending += [each for kind in fields_of(atom).values() for each in kind]
    return frozenset(names)


def describe(kind: Kind) -> str:
    """A kind in words, for problems."""
    return " or ".join(dict.fromkeys(_described(atom) for atom in kind)) or "something"


_PLAIN = {
    str: "a text",
    int: "a number",
    float: "a number",
    bool: "true or false",
    NONE: "None",
    Html: "markup",
}


def _described(atom: Any) -> str:
    if isinstance(atom, ListOf):
        return "a list"
    if isinstance(atom, Group):
        return f"the map `{atom.called}`"
    if isinstance(atom, Macro | Method):
        return "something to call"
    if isinstance(atom, Module):
        return f"the template {atom.template}"
    if isinstance(atom, Loop):
        return "the loop itself"
    return _PLAIN.get(atom) or f"{'an' if atom.__name__[0] in 'AEIOU' else 'a'} {atom.__name__}"


def path_of(node: nodes.Node) -> str:
    """An expression such as `page.story.card` as text; empty if it is more than names and constants."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        owner = path_of(node.node)
        return f"{owner}.{node.attr}" if owner else ""
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        owner = path_of(node.node)
        return f"{owner}.{node.arg.value}" if owner else ""
    return ""


def proven(test: nodes.Node, outcome: bool) -> frozenset[str]:
    """The paths that cannot be None where a condition had this outcome."""
    if isinstance(test, nodes.Not):
        return proven(test.node, not outcome)
    if isinstance(test, nodes.And | nodes.Or):
        left, right = proven(test.left, outcome), proven(test.right, outcome)
        return left | right if outcome == isinstance(test, nodes.And) else left & right
    if isinstance(test, nodes.Test) and test.name == "none":
        return frozenset() if outcome else _one(path_of(test.node))
    if isinstance(test, nodes.Compare) and len(test.ops) == 1 and test.ops[0].op in ("eq", "ne"):
        other = test.ops[0].expr
        same = (test.ops[0].op == "eq") == outcome
        # Equal to something, or unlike None.
        if isinstance(other, nodes.Const) and (other.value is not None) == same:
            return _one(path_of(test.expr))
        return frozenset()
    return _one(path_of(test)) if outcome else frozenset()


def _one(path: str) -> frozenset[str]:
    return frozenset([path] if path else [])
