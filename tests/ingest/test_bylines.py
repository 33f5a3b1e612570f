"""Bylines: the names in a line, and the organisation behind them."""

import pytest

from generator.ingest.bylines import byline, names_in


@pytest.mark.parametrize(
    ("text", "names", "organisation"),
    [
        ("By Emil Huth, Oberlindau", ("Emil Huth",), ""),
        ("By JOHN MCFEE and J.P. MORGAN", ("John McFee", "J.P. Morgan"), ""),
        ("By 王 五", ("王五",), ""),
        ("文/张 三", ("张三",), ""),
        ("By 李 明 and Jon Parr", ("李明", "Jon Parr"), ""),
        ("By Una Reed y Jon Parr", ("Una Reed", "Jon Parr"), ""),
        ("By Una Reed, Staff Writer, Tern Wire News", ("Una Reed",), "Tern Wire News"),
        ("By Orla Dunmore, ", ("Orla Dunmore",), ""),
    ],
)
def test_a_line_names_who_wrote(text: str, names: tuple[str, ...], organisation: str) -> None:
    found = byline(text)
    assert found is not None
    assert (found.names, found.organisation) == (names, organisation)


@pytest.mark.parametrize("text", ["By", "By ,", "By , and Jon Parr", "By the way, it sailed.", "B" * 400])
def test_a_line_without_a_name_is_no_byline(text: str) -> None:
    assert byline(text) is None


def test_two_names_are_parted_only_where_both_can_be_whole() -> None:
    assert names_in("Ortega y Gasset") == (("Ortega y Gasset",), "")
    assert names_in("Orla Dunmore y Jon Parr") == (("Orla Dunmore", "Jon Parr"), "")


@pytest.mark.parametrize("text", ["a" * 3000, "Una Reed, " * 250])
def test_no_list_of_names_is_that_long(text: str) -> None:
    assert names_in(text) is None


def test_what_stands_between_two_commas_names_nobody() -> None:
    assert names_in("Una Reed, , Jon Parr") == (("Una Reed", "Jon Parr"), "")


@pytest.mark.parametrize("text", ["The Men Who Sold The Ferry Twice", f"Una {'e' * 60}"])
def test_six_words_or_sixty_letters_are_no_name(text: str) -> None:
    assert names_in(text) is None


def test_an_organisation_before_any_name_owns_the_byline() -> None:
    assert names_in("Tern Wire News, Una Reed") == (("Una Reed",), "Tern Wire News")
