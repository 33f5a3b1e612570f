"""Boxes of a page: what the library asks of the names of its elements, asked quicker.

trafilatura asks by XPath with regular expressions in it, and each of those goes back to Python for one name of
one element: half of its time. Here a function goes over the elements once and asks the same patterns, which are
taken from the library's own expressions. Replaced is only an expression that says, but for its patterns, what
the function was written for; where another version says something else, the page is read as well, only slower.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib import import_module
from typing import Any

from generator.ingest.page_source import Element

Finder = Callable[[Element], Iterable[Element]]
Asked = Callable[[str], bool]
"""Whether a name has a pattern in it."""


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
    return finder(*map(_asked, patterns)) if finder else expression


_TEST = re.compile(r"re:test\((@[\w|@]+), '([^']*)'(, 'i')?\)")


def _asked(pattern: re.Pattern[str]) -> Asked:
    @lru_cache(maxsize=4096)
    def known(name: str) -> bool:
        return pattern.search(name) is not None

    def asked(name: str) -> bool:
        return known(name) if len(name) <= _LONGEST_KNOWN else pattern.search(name) is not None

    return asked


_LONGEST_KNOWN = 200
"""Characters of a name that is remembered."""


def _appended(id_asked: Asked, class_asked: Asked, sure_id: Asked, sure_class: Asked) -> Finder:
    """Boxes in which other stories follow."""

    def found(tree: Element) -> list[Element]:
        return [
            box
            for box, id, names in _named(tree, "div", "section", "aside")
            if (id_asked(id) or class_asked(names))
            and (box.find(".//h1") is None or sure_id(id) or sure_class(names))
        ]

    return found


def _shares() -> Finder:
    """Rows of buttons of one maker."""

    def found(tree: Element) -> list[Element]:
        boxes = tree.iterdescendants("div", "section", "aside")
        return [box for box in boxes if "elementor-share-buttons" in box.get("class", "")]

    return found


def _comments(id_asked: Asked, class_asked: Asked, list_id: Asked, list_class: Asked) -> Finder:
    """Boxes of comments, lists among them."""

    def found(tree: Element) -> list[Element]:
        return [
            box
            for box, id, names in _named(tree, "div", "list", "section", "details", "ol", "ul")
            if (id_asked(id) or class_asked(names))
            and (box.tag not in ("ol", "ul") or list_id(id) or list_class(names))
        ]

    return found


def _furniture(consent: Asked, id_asked: Asked, class_asked: Asked) -> Finder:
    """Menus, shares, advertisements …: what its names say not to be of the story."""

    def found(tree: Element) -> list[Element]:
        return [
            box
            for box in tree.iterdescendants("div", "item", "list", "p", "section", "span")
            if (said := dict(box.items()))
            and (
                id_asked(said.get("id", ""))
                or class_asked(said.get("class", ""))
                or "data-lp-replacement-content" in said
                or "nav" in said.get("role", "").replace("N", "n")
                or "MostPopularStories" in said.get("data-component", "")
                or consent(_first(said, "id", "class"))
            )
        ]

    return found


def _unseen(hidden: Asked, id_asked: Asked, class_asked: Asked) -> Finder:
    """What is hidden, or belongs to comments."""

    def found(tree: Element) -> list[Element]:
        return [
            box
            for box in tree.iterdescendants("*")
            if (said := dict(box.items()))
            and (
                class_asked(said.get("class", ""))
                or id_asked(said.get("id", ""))
                or hidden(_first(said, "id", "style"))
                or said.get("aria-hidden") == "true"
                or "display:none" in said.get("style", "")
                or "display: none" in said.get("style", "")
                or said.get("class") == "comments-title"
                or _first(said, "id", "class").startswith("reply-")
            )
        ]

    return found


def _story(id_asked: Asked, class_asked: Asked) -> Finder:
    """The first box that is named as the story's; the library looks at no other."""

    def found(tree: Element) -> Iterator[Element]:
        for box, id, names in _named(tree, "article", "div", "main", "section"):
            if (
                names in ("post", "entry")
                or class_asked(names)
                or id == "articleContent"
                or id_asked(id)
                or box.get("itemprop") == "articleBody"
            ):
                yield box

    return found


def _outside(class_asked: Asked, id_asked: Asked) -> Finder:
    """What is not counted when the text of a whole page is measured."""

    def found(tree: Element) -> list[Element]:
        return [
            box
            for box, id, names in _named(tree, "*")
            if box.tag in _OUTSIDE_TAGS
            or class_asked(names)
            or id_asked(id)
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
