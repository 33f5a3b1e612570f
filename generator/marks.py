"""Marks: what a proofreader writes beside an expression, with the words for it.

They are told through the Reader, which knows the template and the line.
"""

from collections.abc import Callable, Sequence

import msgspec
from jinja2 import nodes

from generator.contract import Html
from generator.dialect import Dialect
from generator.kinds import UNKNOWN, Kind, Macro, describe, names_in, path_of, without_none
from generator.spelling import suggestion

Tell = Callable[..., None]
"""`tell(node, message, hint, word="", severity="error")`; the word is what to mark in the line."""


class Reader(msgspec.Struct, frozen=True):
    """What reading needs: the dialect's names, where to tell of problems, and who follows a call of a macro."""

    dialect: Dialect
    tell: Tell
    call: Callable[[Macro, nodes.Call, list[Kind], dict[str, Kind]], None]


def mark_no_such_field(node: nodes.Node, name: str, owner: Kind, reader: Reader) -> None:
    known = [each for atom in owner for each in names_in(atom)]
    who = describe(owner)
    hint = suggestion(name, known) if known else "see themes/CONTRACT.md for what there is"
    reader.tell(node, f"{who} has no `{name}`", hint, name)


def mark_doubled(node: nodes.Node, names: Sequence[str], reader: Reader) -> None:
    """Complain of names that stand twice among those of parameters: Python takes each once."""
    for place, name in enumerate(names):
        if name in names[:place]:
            reader.tell(node, f"the parameter `{name}` stands here twice", "name each parameter once", name)


def mark_none(node: nodes.Node, kind: Kind, reader: Reader) -> Kind:
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


def mark_unprintable(node: nodes.Node, kind: Kind, reader: Reader) -> None:
    """Complain if a value cannot be printed."""
    if kind == UNKNOWN:
        return
    rest = mark_none(node, kind, reader)
    wrong = tuple(atom for atom in rest if atom not in (str, int, float, Html))
    if wrong:
        known = [name for atom in wrong if isinstance(atom, type) for name in names_in(atom)]
        hint = f"name one of its fields: {', '.join(known)}" if known else "print what is in it"
        path = path_of(node)
        reader.tell(node, f"{describe(wrong)} cannot be printed", hint, path.split(".")[-1])
