"""Boxes of a page: what the library asks of the names of its elements, asked quicker.

trafilatura asks by XPath with regular expressions in it, and each of those goes back to Python for one name of
one element: half of its time. Here a function goes over the elements once and asks the same patterns, which are
taken from the library's own expressions. Replaced is only an expression that says, but for its patterns, what
the function was written for; where another version says something else, the page is read as well, only slower.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Any

from generator.ingest.page_source import Element

Finder = Callable[[Element], Iterable[Element]]


def hasten() -> None:
    """Give the library our functions in the place of its expressions. Done twice, it is done once."""
    from trafilatura import xpaths as paths  # a tenth of a second, needed by pages alone

    for expressions in (
        paths.RAW_TREE_PRUNE_XPATH,
        paths.REMOVE_COMMENTS_AND_LISTS_XPATH,
        paths.OVERALL_DISCARD_XPATH,
        paths.BODY_XPATH,
    ):
        expressions[:] = [quicker(each) for each in expressions]
    # By its name alone the library gives the function that is called like this module.
    baseline: Any = import_module("trafilatura.baseline")
    baseline.BASIC_CLEAN_XPATH = quicker(baseline.BASIC_CLEAN_XPATH)


def quicker(expression: Finder) -> Finder:
    """A function that finds what an expression of the library finds; the expression, if we know no such."""
    path = getattr(expression, "path", "")
    patterns = [re.compile(found[2], re.IGNORECASE if found[3] else 0) for found in _TEST.finditer(path)]
    finder = _FINDERS.get(" ".join(_TEST.sub(r"re:test(\1)", path).split()))
    return finder(*map(_Names, patterns)) if finder else expression


_TEST = re.compile(r"re:test\((@[\w|@]+), '([^']*)'(, 'i')?\)")


class _Names(dict[str, bool]):
    """Whether names have a pattern in them, each asked once: looking one up is all that most elements cost."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        super().__init__()
        self.pattern = pattern

    def __missing__(self, name: str) -> bool:
        has = self.pattern.search(name) is not None
        if len(name) <= _LONGEST_KNOWN and len(self) < _MOST_KNOWN:
            self[name] = has
        return has


_LONGEST_KNOWN = 200
_MOST_KNOWN = 20_000
"""Names of a run, and characters of one, beyond which it is not remembered: seeds may be hostile."""


def _appended(id_asked: _Names, class_asked: _Names, sure_id: _Names, sure_class: _Names) -> Finder:
    """Boxes in which other stories follow."""

    def found(tree: Element) -> list[Element]:
        return [
            box
            for box, id, names in _named(tree, "div", "section", "aside")
            if (id_asked[id] or class_asked[names])
            and (box.find(".//h1") is None or sure_id[id] or sure_class[names])
        ]

    return found


def _shares() -> Finder:
    """Rows of buttons of one maker."""

    def found(tree: Element) -> list[Element]:
        boxes = tree.iterdescendants("div", "section", "aside")
        return [box for box in boxes if "elementor-share-buttons" in box.get("class", "")]

    return found


def _comments(id_asked: _Names, class_asked: _Names, list_id: _Names, list_class: _Names) -> Finder:
    """Boxes of comments, lists among them."""

    def found(tree: Element) -> list[Element]:
        return [
            box
            for box, id, names in _named(tree, "div", "list", "section", "details", "ol", "ul")
            if (id_asked[id] or class_asked[names])
            and (box.tag not in ("ol", "ul") or list_id[id] or list_class[names])
        ]

    return found


def _furniture(consent: _Names, id_asked: _Names, class_asked: _Names) -> Finder:
    """Menus, shares, advertisements …: what its names say not to be of the story."""

    def found(tree: Element) -> list[Element]:
        return [
            box
            for box in tree.iterdescendants("div", "item", "list", "p", "section", "span")
            if (said := dict(box.items()))
            and (
                id_asked[said.get("id", "")]
                or class_asked[said.get("class", "")]
                or "data-lp-replacement-content" in said
                or "nav" in said.get("role", "").replace("N", "n")
                or "MostPopularStories" in said.get("data-component", "")
                or (
                    (consent[said.get("id", "")] or consent[said.get("class", "")])
                    and consent[_first(said, "id", "class")]
                )
            )
        ]

    return found


def _unseen(hidden: _Names, id_asked: _Names, class_asked: _Names) -> Finder:
    """What is hidden, or belongs to comments."""

    def found(tree: Element) -> list[Element]:
        return [
            box
            for box in tree.iterdescendants("*")
            if (said := dict(box.items()))
            and (
                class_asked[said.get("class", "")]
                or id_asked[said.get("id", "")]
                or (("id" in said or "style" in said) and hidden[_first(said, "id", "style")])
                or said.get("aria-hidden") == "true"
                or ("style" in said and ("display:none" in said["style"] or "display: none" in said["style"]))
                or said.get("class") == "comments-title"
                or (
                    "reply-" in (said.get("id", "")[:6], said.get("class", "")[:6])
                    and _first(said, "id", "class").startswith("reply-")
                )
            )
        ]

    return found


def _story(id_asked: _Names, class_asked: _Names) -> Finder:
    """The first box that is named as the story's; the library looks at no other."""

    def found(tree: Element) -> Iterator[Element]:
        for box, id, names in _named(tree, "article", "div", "main", "section"):
            if (
                names in ("post", "entry")
                or class_asked[names]
                or id == "articleContent"
                or id_asked[id]
                or box.get("itemprop") == "articleBody"
            ):
                yield box

    return found


def _outside(class_asked: _Names, id_asked: _Names) -> Finder:
    """What is not counted when the text of a whole page is measured."""

    def found(tree: Element) -> list[Element]:
        return [
            box
            for box, id, names in _named(tree, "*")
            if box.tag in _OUTSIDE_TAGS
            or class_asked[names]
            or id_asked[id]
            or (box.tag == "div" and "footer" in _first(dict(box.items()), "class", "id"))
        ]

    return found


_OUTSIDE_TAGS = frozenset(("aside", "fencedframe", "footer", "script", "style", "svg", "template"))


def _named(tree: Element, *tags: str) -> Iterator[tuple[Element, str, str]]:
    for box in tree.iterdescendants(*tags):
        yield box, box.get("id", ""), box.get("class", "")


def _first(said: dict[str, str], *names: str) -> str:
    """The one of these attributes that the markup has first: what XPath takes for the text of several."""
    return next((value for name, value in said.items() if name in names), "")


_BOXES = "[self::div or self::item or self::list or self::p or self::section or self::span]"
_FINDERS: dict[str, Callable[..., Finder]] = {
    ".//*[self::div or self::section or self::aside][ re:test(@id) or re:test(@class)]"
    "[ not(.//h1) or re:test(@id) or re:test(@class)]": _appended,
    ".//*[self::div or self::section or self::aside][contains(@class, 'elementor-share-buttons')]": _shares,
    ".//*[self::div or self::list or self::section or self::details or self::ol or self::ul]"
    "[ re:test(@id) or re:test(@class)]"
    "[ not(self::ol or self::ul) or re:test(@id) or re:test(@class)]": _comments,
    f".//*{_BOXES}[ @data-lp-replacement-content or contains(translate(@role, 'N', 'n'), 'nav') or "
    "contains(@data-component, 'MostPopularStories') or re:test(@id|@class) or re:test(@id) or "
    "re:test(@class)]": _furniture,
    ".//*[@class='comments-title' or starts-with(@id|@class, 'reply-') or re:test(@id|@style) or "
    "contains(@style, 'display:none') or contains(@style, 'display: none') or re:test(@id) or "
    "re:test(@class) or @aria-hidden='true']": _unseen,
    ".//*[self::article or self::div or self::main or self::section][ @class='post' or @class='entry' or "
    "@itemprop='articleBody' or @id='articleContent' or re:test(@id) or re:test(@class) ][1]": _story,
    ".//aside|.//div[contains(@class|@id, 'footer')]|.//fencedframe|.//footer|.//script|.//style|.//svg|"
    ".//template|.//*[re:test(@class) or re:test(@id)]": _outside,
}
"""By what an expression says without its patterns and line breaks."""
