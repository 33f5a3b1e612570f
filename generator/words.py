"""Words: a theme's texts in the languages it speaks, `words/en.yaml` and its neighbours.

A text is found in the site's language, else in that language without its region, else in English; so a
translation may be begun with one line. A map whose keys are plural categories is one text in several
numbers, for the filter `counted`; any other map is a group of texts.
"""

import re
from collections.abc import Mapping as Map
from typing import Union

from generator.problems import Location, Problem, error
from generator.reach import is_out_of_reach
from generator.yamldoc import decode, parse_mapping
from generator.yamlnodes import Mapping, Node, Scalar

Words = dict[str, Union[str, "Words"]]

PLURALS = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories."""

FALLBACK = "en"

NAMES = "use lower-case letters, digits and underscores (`taken_up`), and not the name of a map's method"


def fits_as_name(name: str) -> bool:
    """Whether templates can write `words.NAME`: `words.items` would be the map's method."""
    ours = re.fullmatch(r"[a-z][a-z0-9_]*", name) is not None
    return ours and not hasattr(dict, name) and not is_out_of_reach(name)


def read_words(data: bytes, path: str, problems: list[Problem]) -> Mapping | None:
    """The texts of one file, each with its place, for `texts_of`; None if it cannot be read, which is told."""
    text, faults = decode(data, path)
    mapping = None
    if not faults:
        mapping, faults = parse_mapping(text, path)
    problems.extend(faults)
    return mapping


def texts_of(mapping: Mapping, path: str, problems: list[Problem]) -> Words:
    """The texts without their places."""
    words: Words = {}
    for key, node in mapping.entries.values():
        if not fits_as_name(key.text):
            where = Location(path, key.line, key.column)
            problems.append(error(where, f"`{key.text}` cannot be the name of a text", hint=NAMES))
        else:
            words[key.text] = _text(key.text, node, path, problems)
    if words and words.keys() <= set(PLURALS) and "other" not in words:
        where = Location(path, mapping.line, mapping.column)
        problems.append(
            error(where, "the form `other` is missing", hint='write `other: "{n} stories"` beside the rest')
        )
    return words


def _text(name: str, node: Node, path: str, problems: list[Problem]) -> str | Words:
    if isinstance(node, Scalar):
        return "" if node.absent else node.text
    if isinstance(node, Mapping):
        return texts_of(node, path, problems)
    where = Location(path, node.line, node.column)
    problems.append(error(where, f"`{name}` must be a text, not a list", hint=f'write `{name}: "…"`'))
    return ""


def overlay(below: Map[str, str | Words], above: Map[str, str | Words]) -> Words:
    """Both maps in one; where both have a text, the one from above. Groups are laid over one another too.

    Plural forms are replaced whole: another language, or another theme, may count with other categories.
    """
    words: Words = dict(below)
    for name, text in above.items():
        old = words.get(name)
        if isinstance(old, dict) and isinstance(text, dict) and "other" not in text:
            words[name] = overlay(old, text)
        else:
            words[name] = text
    return words


def spoken(language: str) -> tuple[str, ...]:
    """The languages that a site's texts are taken from, each later one before those that stand ahead of it."""
    return FALLBACK, language.split("-")[0].lower(), language.lower()


def words_for(words: Map[str, Words], language: str) -> Words:
    """The texts for a site's language, completed from the language without region, and from English."""
    found: Words = {}
    for known in spoken(language):
        found = overlay(found, words.get(known, {}))
    return found
