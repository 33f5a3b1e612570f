"""Wording: the texts of a theme, laid over those of the theme that it extends.

Templates rely on what a text is: one text, a text in several numbers or a group of texts, and on the places in
it that they fill. What departs in that from the text that it is laid over would be told of a template one step
up, which its author has never seen; here it is told where it is written. What is in a language that the themes
below lack is held against English.
"""

import re
from collections.abc import Iterable, Sequence
from collections.abc import Mapping as Map

from generator.problems import Location, Problem, error
from generator.spelling import nearest
from generator.words import FALLBACK, PLURALS, Words, fits_as_name, overlay, read_words, texts_of, words_for
from generator.yamlnodes import Mapping, Node, Scalar
from generator.yamlnodes import Sequence as YamlSequence

Name = tuple[str, ...]
"""`words.held.draft` as ("held", "draft")."""


def laid_over(
    below: Map[str, Words],
    files: Iterable[tuple[str, str, bytes]],
    templates: Sequence[str],
    problems: list[Problem],
) -> dict[str, Words]:
    """The texts of a theme by language, from `files` of its own: language, path and bytes of each.

    `templates` are its own too. What departs is told and left out, so that it is told once.
    """
    read = {language: (path, read_words(data, path, problems)) for language, path, data in files}
    texts = {
        language: texts_of(mapping, path, problems) if mapping else {}
        for language, (path, mapping) in read.items()
    }
    english, words = dict(texts.get(FALLBACK, {})), dict(below)
    for language, (path, mapping) in read.items():
        known = overlay({} if language == FALLBACK else english, words_for(below, language))
        for name in list(texts[language]) if known and mapping else ():
            assert mapping is not None
            wrong = _departures((), name, mapping, known, path, templates)
            if wrong:
                problems += wrong
                del texts[language][name]
        words[language] = overlay(below.get(language, {}), texts[language])
    return words


def _departures(
    above: Name, name: str, mapping: Mapping, known: Words, path: str, templates: Sequence[str]
) -> list[Problem]:
    full, (key, node), text = (*above, name), mapping.entries[name], known.get(name)
    dotted = ".".join(full)
    if text is None:
        if _is_named(full, templates):
            return []
        return [_unknown(dotted, Location(path, key.line, key.column), nearest(name, list(known)))]
    if isinstance(node, YamlSequence):
        return []  # told already
    if _kind(node) != _kind_of(text):
        message = f"`{dotted}` is {_kind(node)}, and must be {_kind_of(text)}"
        hint = f"as in {name}: {_written(text)}"
        return [error(Location(path, node.line, node.column), message, hint=hint)]
    if isinstance(text, str):
        return _places(dotted, node, text, _slots(text), path)
    if _is_plural(text):
        return _forms(dotted, node, text, path)
    if not isinstance(node, Mapping):
        return []
    inner = [one for one in node.entries if fits_as_name(one)]
    return [each for one in inner for each in _departures(full, one, node, text, path, templates)]


def _unknown(name: str, where: Location, near: str) -> Problem:
    message = f"there is no text `{name}` to lay this over, and no template here names it"
    hint = f"did you mean `{near}`?" if near else f"remove it, or name it in a template: {{{{ words.{name} }}}}"
    return error(where, message, hint=hint)


def _forms(name: str, node: Node, text: Words, path: str) -> list[Problem]:
    """Languages differ in which numbers they leave out of a form, never in `other`."""
    other = text.get("other")
    slots = {slot for each in text.values() if isinstance(each, str) for slot in _slots(each)}
    found: list[Problem] = []
    for form, (_, each) in node.entries.items() if isinstance(node, Mapping) else ():
        needed = _slots(other) if form == "other" and isinstance(other, str) else frozenset[str]()
        found += _places(f"{name}.{form}", each, str(other), needed, path, slots)
    return found


def _places(
    name: str, node: Node, text: str, needed: Iterable[str], path: str, known: Iterable[str] | None = None
) -> list[Problem]:
    if not isinstance(node, Scalar):
        return []
    needed, known = set(needed), set(needed if known is None else known)
    slots = _slots("" if node.absent else node.text)
    where = Location(path, node.line, node.column)
    lost, more = sorted(needed - slots), sorted(slots - known)
    if lost:
        hint = f"put {' and '.join(lost)} into it, as in “{text}”"
        return [error(where, f"the text `{name}` has no place for {' and '.join(lost)}", hint=hint)]
    if more:
        hint = f"it has {' and '.join(sorted(known))} to fill" if known else "it has no place to fill"
        return [error(where, f"nothing fills {' and '.join(more)} in the text `{name}`", hint=hint)]
    return []


def _slots(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{[A-Za-z_]+\}", text))


def _kind(node: Node) -> str:
    if isinstance(node, Mapping):
        return _MAP[node.entries.keys() <= set(PLURALS) and bool(node.entries)]
    return _TEXT


def _kind_of(text: str | Words) -> str:
    return _TEXT if isinstance(text, str) else _MAP[_is_plural(text)]


def _is_plural(text: Words) -> bool:
    return text.keys() <= set(PLURALS) and bool(text)


_TEXT = "one text"
_MAP = ("a group of texts", "a text in several numbers")


def _written(text: str | Words) -> str:
    """A text as it stands in YAML."""
    if isinstance(text, str):
        return f'"{text}"'
    return "{" + ", ".join(f"{name}: {_written(each)}" for name, each in text.items()) + "}"


_STEP = r"\s*(?:\.\s*[a-z][a-z0-9_]*|\[\s*(?:\"[^\"\n]*\"|'[^'\n]*')\s*\])"
_CHAIN = re.compile(rf"\bwords\b((?:{_STEP})*)")


def _is_named(name: Name, templates: Iterable[str]) -> bool:
    """Whether a template names a text, or may: `words` as a whole, or a group, stands for all that is in it."""
    for template in templates:
        for chain in _CHAIN.findall(template):
            steps = tuple(re.findall(r"[^\s.\[\]\"']+", chain))
            if steps[: len(name)] == name[: len(steps)]:
                return True
    return False
