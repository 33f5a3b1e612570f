"""Filter kinds: what a filter of the dialect takes, and the kind of what it gives back."""

from typing import Any

from jinja2 import nodes

from generator.contract import Moment
from generator.kinds import (
    NUMBER,
    TEXT,
    UNKNOWN,
    Group,
    Kind,
    ListOf,
    attribute,
    describe,
    either,
    known_names,
    without_none,
)
from generator.marks import Reader, mark_no_such_field, mark_unprintable
from generator.spelling import suggestion

_ON_MOMENTS = {"day", "clock", "month", "months", "weeks", "weekdays"}
_ON_NUMBERS = {"number", "counted", "abs", "round"}
_ON_TEXT = {"capitalize", "center", "indent", "lower", "replace", "striptags", "title", "trim", "truncate"}
_ON_TEXT |= {"string", "upper", "urlencode", "wordcount", "wordwrap"}
_SAME_LIST = {"list", "reverse", "sort", "unique", "select", "reject", "selectattr", "rejectattr"}
_ON_LISTS = _SAME_LIST | {"batch", "first", "groupby", "join", "joined", "last", "map", "max", "min", "slice"}
TAKE_SOMETHING = _ON_MOMENTS | _ON_NUMBERS | _ON_TEXT | _ON_LISTS | {"sum"}
"""The filters that fail on None."""

BY_ATTRIBUTE = {"groupby", "selectattr", "rejectattr"}


def check_named_rule(node: nodes.Filter, reader: Reader) -> None:
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


def check_input(node: nodes.Filter, kind: Kind, args: list[Kind], reader: Reader) -> None:
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
                mark_unprintable(node, atom.item, reader)
    if node.name == "counted" and args and args[0]:
        forms = args[0][0]
        if not (isinstance(forms, Group) and attribute(forms, "other")):
            hint = 'write `{one: "{n} story", other: "{n} stories"}` in words/en.yaml'
            reader.tell(
                node, f"`counted` takes a map of plural forms, and this is {describe(args[0])}", hint, "counted"
            )


def item_field(by: nodes.Node | None, kind: Kind, reader: Reader) -> Kind:
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
            mark_no_such_field(by, name, items, reader)
            return UNKNOWN
        items = either(*found)
    return items


def answer_kind(name: str, kind: Kind, field: Kind) -> Kind:
    """The kind of a filter's answer."""
    lists = [atom for atom in kind if isinstance(atom, ListOf)]
    if name in ("first", "last", "max", "min"):
        return either(*(atom.item for atom in lists)) if lists else UNKNOWN
    if name == "map":
        return (ListOf(field),)
    if name == "weeks":
        return (ListOf((ListOf(NUMBER),)),)
    if name in ("months", "weekdays"):
        return (ListOf(TEXT),)
    if name in ("batch", "slice"):
        return (ListOf(kind),)
    if name in _SAME_LIST:
        return tuple(lists) if lists else (ListOf(UNKNOWN),)
    if name in ("length", "count", "int", "round", "wordcount"):
        return NUMBER
    if name in ("groupby", "items", "dictsort", "sum", "abs", "float"):
        return UNKNOWN
    return TEXT
