"""A theme's texts, and the language they are found in."""

import pytest

from generator.problems import Problem
from generator.words import overlay, parse_words, words_for

WORDS = {
    "en": {"more": "More", "held": {"draft": "Draft", "expired": "Expired"}, "n": {"one": "1", "other": "{n}"}},
    "pt": {"more": "Mais", "held": {"draft": "Rascunho"}},
    "pt-br": {"more": "Leia mais"},
    "ru": {"n": {"one": "a", "few": "b", "many": "c", "other": "d"}},
}


@pytest.mark.parametrize(
    ("language", "more", "draft", "expired"),
    [
        ("en", "More", "Draft", "Expired"),
        ("en-US", "More", "Draft", "Expired"),
        ("pt", "Mais", "Rascunho", "Expired"),
        ("pt-BR", "Leia mais", "Rascunho", "Expired"),
        ("xx", "More", "Draft", "Expired"),
    ],
)
def test_what_a_language_lacks_comes_from_the_one_behind_it(
    language: str, more: str, draft: str, expired: str
) -> None:
    words = words_for(WORDS, language)
    assert words["more"] == more
    assert words["held"] == {"draft": draft, "expired": expired}


def test_plural_forms_of_two_languages_are_never_mixed() -> None:
    assert words_for(WORDS, "ru")["n"] == {"one": "a", "few": "b", "many": "c", "other": "d"}
    assert overlay({"n": {"one": "a", "few": "b", "other": "c"}}, {"n": {"other": "x"}}) == {
        "n": {"other": "x"}
    }


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("a: [b]\n", "1:4", "`a` must be a text, not a list"),
        ("a-b: c\n", "1:1", "`a-b` cannot be the name of a text"),
        ("ok: yes\nitems: Items\n", "2:1", "`items` cannot be the name of a text"),
        ("a:\n  one: x\n  few: y\n", "2:3", "the form `other` is missing"),
        ("a: b\na: c\n", "2:1", "the key `a` stands twice"),
        ("a: b: c\n", "1:5", "a second colon stands in this line"),
    ],
)
def test_a_mistake_in_the_texts_is_told_with_its_place(text: str, place: str, message: str) -> None:
    problems: list[Problem] = []
    parse_words(text.encode(), "themes/tiny/words/en.yaml", problems)
    assert [(str(each.where), each.message) for each in problems] == [
        (f"themes/tiny/words/en.yaml:{place}", message)
    ]


def test_texts_stay_as_they_are_written() -> None:
    problems: list[Problem] = []
    text = b'no: No\nday: 2025-01-01\nempty:\nquoted: "null"\n'
    words = parse_words(text, "en.yaml", problems)
    assert words == {"no": "No", "day": "2025-01-01", "empty": "", "quoted": "null"}
    assert problems == []
