"""Fields: values by the type that is asked for, mistakes gathered; and what a misspelt name was meant to be."""

import pytest

from generator.fields import Fields
from generator.spelling import suggestion
from generator.yamldoc import parse_mapping


def fields(text: str) -> Fields:
    mapping, problems = parse_mapping(text, "a.md")
    assert mapping is not None
    return Fields(mapping, "a.md", problems)


@pytest.mark.parametrize("text", ["true", "True", "yes", "on", '"true"'])
def test_flags_are_read_as_people_write_them(text: str) -> None:
    assert fields(f"a: {text}").flag("a") is True


@pytest.mark.parametrize(
    ("text", "read_it"),
    [
        ("a: maybe", "flag"),
        ("a: [x]", "text"),
        ("a: {x: y}", "texts"),
        ("a: x", "number"),
        ("a: -1", "number"),
        ("a: soon", "when"),
        ("a: \u0661", "number"),
        ("a: x", "within"),
        ("a: [[x]]", "texts"),
    ],
)
def test_a_wrong_value_is_one_problem_and_the_default(text: str, read_it: str) -> None:
    found = fields(text)
    value = getattr(found, read_it)("a")
    assert not value
    assert len(found.problems) == 1
    assert found.problems[0].hint


def test_an_empty_text_in_quotes_is_not_what_is_demanded() -> None:
    found = fields('title: ""')
    found.required("title", found.text, "write it", "the story")
    assert [problem.message for problem in found.problems] == ["the story has no `title`"]


def test_a_key_that_nobody_asked_for_gets_the_nearest_name() -> None:
    found = fields("titel: x\nauthor: y\nqqq: z")
    found.text("title")
    found.finish(also=("byline",), instead={"author": "write `byline`"})
    assert [problem.hint for problem in found.problems] == [
        "did you mean `title`?",
        "write `byline`",
        "known here: byline, title",
    ]


def test_a_suggestion_is_never_empty() -> None:
    assert suggestion("", ["a"])
    assert suggestion("tag", ["tags", "title"]) == "did you mean `tags`?"
