"""Problems as text: the mark under the right character, and nothing that a terminal would obey."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import Location, Related, error, in_order, notice, show, warning

TEXT = st.text(max_size=200)


@given(TEXT, TEXT, st.integers(0, 400), st.integers(0, 3))
def test_showing_a_problem_never_fails_and_never_breaks_lines(
    text: str, line: str, column: int, row: int
) -> None:
    related = (Related(Location(text, 1, 1), text),)
    shown = show([error(Location(text, row, column), text, hint=text, related=related)], lambda where: line)
    assert all(char.isprintable() or char in "\t\n" for char in shown)
    assert len(shown.split("\n")) <= 5 + text.count("\n"), "a hint alone may have lines of its own"
    assert all(line.startswith("  ") for line in shown.split("\n")[1:])


@given(st.text(st.characters(categories=["L", "P", "Zs"]), min_size=1, max_size=300), st.data())
def test_the_mark_stands_under_its_character(line: str, data: st.DataObject) -> None:
    column = data.draw(st.integers(1, len(line)))
    shown = show([error(Location("a.md", 1, column), "x")], lambda where: line).split("\n")
    if len(shown) == 1:
        assert not line.strip()
        return
    quoted, mark = shown[1].removeprefix("  | "), shown[2].removeprefix("  | ")
    assert len(quoted) <= 98
    cells = 0
    for char in quoted:
        if cells == len(mark) - 1 and not unicodedata.combining(char):
            assert (
                char == line[column - 1]
                or not line[column - 1].isprintable()
                or unicodedata.combining(line[column - 1])
            )
            return
        wide = unicodedata.east_asian_width(char) in "WF"
        cells += 0 if unicodedata.combining(char) else 2 if wide else 1
    pytest.fail("the mark stands under nothing")


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        ("\ttab: x", 7, "\t     ^"),
        ("東京: x", 5, "      ^"),
        ("e\u0301te: x", 6, "    ^"),
        ("abc", 9, "   ^"),
        ("abc", 0, "^"),
    ],
)
def test_marks(line: str, column: int, expected: str) -> None:
    shown = show([error(Location("a.md", 1, column), "wrong")], lambda where: line)
    assert shown.split("\n")[2] == f"  | {expected}"


def test_a_long_line_is_cut_around_the_place_and_says_so() -> None:
    shown = show([error(Location("a.md", 1, 501), "wrong")], lambda where: "a" * 500 + "X" + "b" * 500)
    quoted, mark = shown.split("\n")[1:]
    assert quoted[mark.index("^")] == "X"
    assert quoted.startswith("  | …a")
    assert quoted.endswith("b…")
    begin = show([error(Location("a.md", 1, 1), "wrong")], lambda where: "X" + "b" * 500).split("\n")
    assert begin[1].startswith("  | Xb")


def test_a_problem_that_comes_twice_is_shown_once_with_its_count() -> None:
    twice = [warning(Location("a.md", 1, 1), "wrong")] * 2
    assert show(twice, lambda where: None) == "a.md:1:1: warning: wrong (2 times)"


def test_problems_come_by_place_and_the_graver_first() -> None:
    late, early = error(Location("b.md", 1, 1), "x"), warning(Location("a.md", 10, 1), "x")
    first = error(Location("a.md", 9, 2), "x")
    said = notice(Location("a.md", 9, 2), "a")
    assert in_order([late, said, early, first, first]) == (first, said, early, late)


def test_a_hint_and_a_related_place_stand_below() -> None:
    related = (Related(Location("b.md", 2, 3), "it stands here first"),)
    shown = show([error(Location("a.md", 1), "wrong", hint="mend it", related=related)], lambda where: "text")
    assert shown.split("\n")[-2:] == ["  hint: mend it", "  b.md:2:3: it stands here first"]
