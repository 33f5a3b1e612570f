"""A theme's texts, and the language they are found in."""

import re
from pathlib import Path

import pytest
from babel import Locale

from generator import theme
from generator.problems import Problem
from generator.words import Words, overlay, read_words, texts_of, words_for
from tests.tiny_themes import write


def parse_words(data: bytes, path: str, problems: list[Problem]) -> Words:
    mapping = read_words(data, path, problems)
    return texts_of(mapping, path, problems) if mapping else {}


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


LANGUAGES = ("de", "fr", "es", "zh", "ar")
FOLDER = Path(__file__).parent.parent / "themes" / "broadsheet" / "words"


def spoken(language: str) -> Words:
    problems: list[Problem] = []
    words = parse_words((FOLDER / f"{language}.yaml").read_bytes(), f"{language}.yaml", problems)
    assert problems == []
    return words


def slots(text: str) -> set[str]:
    return set(re.findall(r"\{[a-z]+\}", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_broadsheet_says_everything_in_each_of_its_languages(language: str) -> None:
    english, words = spoken("en"), spoken(language)
    assert set(words) >= set(english)
    for name, text in words.items():
        original = english.get(name)
        if isinstance(text, str) and isinstance(original, str):
            assert slots(text) == slots(original), name


@pytest.mark.parametrize("language", ("en", *LANGUAGES))
def test_a_number_has_a_form_for_every_plural_of_the_language(language: str) -> None:
    rules = Locale.parse(language).plural_form
    categories = set(rules.tags) | {"other"}
    counted = {name: text for name, text in spoken(language).items() if not isinstance(text, str)}
    assert {"stories", "minutes", "search_found"} <= counted.keys()
    for name, forms in counted.items():
        assert set(forms) == categories, name


def test_of_a_theme_that_comes_along_only_the_words_are_read_that_the_site_speaks(tmp_path: Path) -> None:
    known = [theme.bundled_root()]
    french, problems = theme.load("broadsheet", known, language="fr-CA")
    whole, _ = theme.load("broadsheet", known)
    assert problems == [] and french is not None and whole is not None
    assert french.words.keys() == {"en", "fr"} and whole.words.keys() >= {"en", "fr", "de"}
    assert words_for(french.words, "fr-CA") == words_for(whole.words, "fr-CA")
    own = write(tmp_path, "own", {"words/de.yaml": "Bad Name: x\n"})
    _, problems = theme.load("own", [own, *known], language="en")
    assert [str(each.where) for each in problems] == ["themes/own/words/de.yaml:1:1"]
