"""Options: what a theme lets a site choose under `theme_options`, and what the site chose.

`theme.yaml` declares each with a default, which settles its type. Pure: parsed YAML in, values and problems
out.
"""

import re

import msgspec

from generator.fields import FALSE, TRUE, Fields
from generator.problems import Location, Problem, error
from generator.spelling import suggestion
from generator.words import NAMES, fits_as_name
from generator.yamlnodes import Mapping, Node, Scalar, Sequence

Option = str | int | float | bool | None


class Declared(msgspec.Struct, frozen=True):
    """An option as `theme.yaml` declares it."""

    default: Option
    choices: tuple[str, ...] = ()


def declared_in(themes: list[Fields | None], problems: list[Problem]) -> dict[str, Declared]:
    """The options of a chain, what is extended first; a theme may give one that it inherits another default."""
    declared: dict[str, Declared] = {}
    for options in themes:
        for name in options.mapping.entries if options else ():
            assert options is not None
            if not fits_as_name(name):
                where = options.at(options.mapping.entries[name][0])
                problems.append(error(where, f"`{name}` cannot be the name of an option", hint=NAMES))
                continue
            entry = options.within(name) if isinstance(options.node(name), Mapping) else None
            if entry is None:
                hint = f"write `{name}: {{default: …, about: “…”}}`"
                problems.append(error(options.where(name), f"the option `{name}` has no default", hint=hint))
            else:
                declared[name] = _declare(name, entry, declared.get(name))
    return declared


def chosen_from(
    declared: dict[str, Declared], options: dict[str, str], asked: Fields | None, problems: list[Problem]
) -> dict[str, Option]:
    """The defaults, with the configuration's values in their place."""
    chosen = {name: declared[name].default for name in sorted(declared)}
    for name, text in options.items():
        entry = asked.mapping.entries.get(name) if asked else None
        where = Location("config.yaml")
        if asked and entry:
            where = asked.at(entry[0] if name not in declared else entry[1])
        if name not in declared:
            hint = suggestion(name, list(declared)) if declared else "the theme has no options"
            problems.append(error(where, f"the theme has no option `{name}`", hint=hint))
        else:
            _choose(name, text, declared[name], where, chosen, problems)
    return chosen


def _declare(name: str, entry: Fields, inherited: Declared | None) -> Declared:
    entry.text("about")
    choices = entry.texts("choices") or (inherited.choices if inherited else ())
    if "default" not in entry.mapping.entries:
        hint = "write `default: …`, with `null` for none"
        entry.problems.append(error(entry.at(entry.mapping), f"the option `{name}` has no default", hint=hint))
    node = entry.node("default")
    if isinstance(node, Mapping | Sequence):
        kind = "map" if isinstance(node, Mapping) else "list"
        message = f"the default of `{name}` must be one value, not a {kind}"
        entry.wrong(node, message, "write text, a whole number, a number, or `true` or `false`")
    default = _typed(node)
    entry.finish()
    if choices and default is not None and str(default) not in choices:
        message = f"the default of `{name}` is not among its choices"
        entry.problems.append(error(entry.where("default"), message, hint=f"known: {', '.join(choices)}"))
    old = inherited.default if inherited else None
    if old is not None and default is not None and type(default) is not type(old):
        message = f"the option `{name}` is {_kind(old)} in the theme that this one extends"
        entry.problems.append(
            error(entry.where("default"), message, hint=f"its default there: {_written(old)}")
        )
    return Declared(default, choices)


def _typed(node: Node | None) -> Option:
    """An option's value, typed as it is written; in quotes it is always text."""
    if not isinstance(node, Scalar):
        return None
    if not node.plain:
        return node.text
    if node.text in ("true", "false"):
        return node.text == "true"
    if re.fullmatch(r"-?\d{1,9}", node.text):
        return int(node.text)
    return float(node.text) if re.fullmatch(r"-?\d{1,9}\.\d{1,9}", node.text) else node.text


def _choose(
    name: str,
    text: str,
    option: Declared,
    where: Location,
    chosen: dict[str, Option],
    problems: list[Problem],
) -> None:
    value, kind = _as_type_of(option.default, text), _kind(option.default)
    if value is None:
        hint = f"default: {_written(option.default)}"
        problems.append(error(where, f"`{name}` is {text!r}, and must be {kind}", hint=hint))
    elif option.choices and str(value) not in option.choices:
        hint = f"choose one of {', '.join(option.choices)}"
        problems.append(error(where, f"`{name}` cannot be {text!r}", hint=hint))
    else:
        chosen[name] = value


def _as_type_of(default: Option, text: str) -> Option:
    if isinstance(default, bool):
        return text in TRUE if text in TRUE | FALSE else None
    if isinstance(default, int):
        return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None
    if isinstance(default, float):
        return float(text) if re.fullmatch(r"-?\d{1,9}(\.\d{1,9})?", text) else None
    return text


def _written(default: Option) -> str:
    """A default as it stands in YAML."""
    return str(default).lower() if isinstance(default, bool) else str(default)


def _kind(default: Option) -> str:
    kinds = {bool: "true or false", int: "a whole number", float: "a number"}
    return kinds.get(type(default), "text")
