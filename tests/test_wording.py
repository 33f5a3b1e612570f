"""What a theme's texts may change of those that they are laid over, and what is told where it is written."""

import re
from pathlib import Path

import pytest

from generator import theme
from generator.words import words_for
from tests.tiny_themes import write

ENGLISH = """\
by: By {names}
held_draft: Draft
stories: {one: A story, other: "{n} stories"}
moves: {older: Before, newer: "After {day}"}
"""
EXTENDS = "extends: base\ncontract: 1\n"


def said(root: Path, name: str = "tiny", language: str = "en") -> list[str]:
    loaded, problems = theme.load(name, [root, theme.bundled_root()], language=language)
    assert loaded is not None
    return [f"{each.where}: {each.message} ({each.hint})" for each in problems]


def over(root: Path, text: str, template: str = "", file: str = "en") -> list[str]:
    """What is told of a theme with these texts over those in English."""
    write(root, "base", {"words/en.yaml": ENGLISH, "templates/card.html": "{{ words.added }}"})
    write(root, "tiny", {f"words/{file}.yaml": text, "templates/own.html": template}, yaml=EXTENDS)
    return [each.removeprefix(f"themes/tiny/words/{file}.yaml:") for each in said(root)]


DEPARTURES = """\
by: Von
    1:5: the text `by` has no place for {names} (put {names} into it, as in “By {names}”)
by:
    1:4: the text `by` has no place for {names} (put {names} into it, as in “By {names}”)
by: By {names} at {time}
    1:5: nothing fills {time} in the text `by` (it has {names} to fill)
held_draft: "Draft {n}"
    1:13: nothing fills {n} in the text `held_draft` (it has no place to fill)
stories: Stories
    1:10: `stories` is one text, and must be a text in several numbers (as in stories: {one: "A story", other: "{n} stories"})
by: {one: x, other: y}
    1:5: `by` is a text in several numbers, and must be one text (as in by: "By {names}")
moves: {other: x}
    1:8: `moves` is a text in several numbers, and must be a group of texts (as in moves: {older: "Before", newer: "After {day}"})
stories: {one: x, other: y}
    1:26: the text `stories.other` has no place for {n} (put {n} into it, as in “{n} stories”)
stories: {one: "x {m}", other: "{n} y"}
    1:16: nothing fills {m} in the text `stories.one` (it has {n} to fill)
moves: {newer: x}
    1:16: the text `moves.newer` has no place for {day} (put {day} into it, as in “After {day}”)
moves: {oldr: x}
    1:9: there is no text `moves.oldr` to lay this over, and no template here names it (did you mean `older`?)
heldd_draft: x
    1:1: there is no text `heldd_draft` to lay this over, and no template here names it (did you mean `held_draft`?)
added: x
    1:1: there is no text `added` to lay this over, and no template here names it (remove it, or name it in a template: {{ words.added }})
"""  # noqa: E501


@pytest.mark.parametrize(("text", "told"), re.findall(r"(.+)\n    (.+)\n", DEPARTURES))
@pytest.mark.parametrize("file", ["en", "it", "pt-BR"])
def test_what_departs_from_the_text_below_is_told_where_it_is_written(
    tmp_path: Path, file: str, text: str, told: str
) -> None:
    """In a language that the theme below lacks as in English."""
    assert over(tmp_path, text, file=file) == [told]


@pytest.mark.parametrize(
    "text",
    [
        "by: '{names} wrote this'",
        "stories: {one: '{n}', few: x, other: '{n}'}",
        "stories: {other: '{n}'}",
        "moves: {newer: '{day}'}",
        "held_draft:",
    ],
)
@pytest.mark.parametrize("file", ["en", "it"])
def test_other_words_and_other_plurals_are_a_themes_own_affair(tmp_path: Path, file: str, text: str) -> None:
    assert over(tmp_path, text, file=file) == []


@pytest.mark.parametrize(
    "template",
    [
        "{{ words.mine }}",
        "{{ words . mine | upper }}",
        "{{ words['mine'] }}",
        '{{ words["mine"].split("{n}") }}',
        "{{ words[page.title] }}",
        "{% set w = words %}{{ w.mine }}",
    ],
)
def test_a_theme_may_have_texts_of_its_own_for_its_own_templates(tmp_path: Path, template: str) -> None:
    assert over(tmp_path, "mine: Mine {n}\n", template) == []
    write(tmp_path, "tiny", {"words/it.yaml": "mine: Mio\n"}, yaml=EXTENDS)
    [told] = said(tmp_path)
    assert told.startswith("themes/tiny/words/it.yaml:1:7: the text `mine` has no place for {n}")


@pytest.mark.parametrize(
    ("template", "named"),
    [
        ("{{ words.moves.mine }}", True),
        ("{{ words.moves[page.turn] }}", True),
        ("{% set moves = words.moves %}", True),
        ("{{ words.moves.older }}", False),
        ("{{ words.mine }}", False),
        ("{{ page.mine }}", False),
    ],
)
def test_a_group_may_have_texts_of_its_own_as_well(tmp_path: Path, template: str, named: bool) -> None:
    assert (over(tmp_path, "moves: {mine: Mine}\n", template) == []) == named


def test_a_theme_that_extends_nothing_holds_its_languages_against_its_english(tmp_path: Path) -> None:
    german = "by: Von\nstories: {one: x, other: '{n}'}\nzzz: x\n"
    write(tmp_path, "tiny", {"words/en.yaml": ENGLISH, "words/de.yaml": german})
    assert [each.partition(" (")[0] for each in said(tmp_path)] == [
        "themes/tiny/words/de.yaml:1:5: the text `by` has no place for {names}",
        "themes/tiny/words/de.yaml:3:1: there is no text `zzz` to lay this over, and no template here names it",
    ]
    (tmp_path / "tiny/words/en.yaml").unlink()
    assert said(tmp_path) == []


def test_what_departs_is_told_once_and_left_out(tmp_path: Path) -> None:
    write(
        tmp_path,
        "mine",
        {"words/en.yaml": "by: Von\nmore: x\nminutes: Min\nfooter: Who we are\n"},
        yaml="extends: broadsheet\ncontract: 1\n",
    )
    assert [each.partition(": ")[0] for each in said(tmp_path, "mine", "de-AT")] == [
        f"themes/mine/words/en.yaml:{place}" for place in ("1:5", "2:1", "3:10")
    ]
    loaded, _ = theme.load("mine", [tmp_path, theme.bundled_root()], language="en")
    assert loaded is not None
    words = words_for(loaded.words, "en")
    assert (words["by"], words["footer"]) == ("By {names}", "Who we are")


@pytest.mark.parametrize("name", ["broadsheet", "gazette"])
def test_the_themes_that_come_along_keep_to_it_in_every_language(tmp_path: Path, name: str) -> None:
    assert said(tmp_path, name, "") == []
