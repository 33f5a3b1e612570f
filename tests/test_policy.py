"""Policy: what is written of rights, laid over each other, and what it allows at a moment."""

import pytest

from generator.fields import Fields
from generator.moments import parse_when
from generator.policy import (
    FULL,
    Grants,
    Policy,
    Takedown,
    Terms,
    in_force,
    read_takedown,
    read_terms,
    settled,
)
from generator.problems import Problem
from generator.yamldoc import parse_mapping

NOON = 1795608000.0
"""2026-11-25 12:00 UTC."""


def fields(text: str) -> Fields:
    mapping, problems = parse_mapping(text, "config.yaml")
    assert mapping is not None, problems
    return Fields(mapping, "config.yaml")


def read(text: str) -> tuple[Terms, list[Problem]]:
    found = fields(text)
    return read_terms(found), found.problems


def allowed(text: str, now: float = NOON) -> Policy:
    terms, problems = read(text)
    assert problems == []
    return in_force(terms, "Europe/Lisbon", now)


@pytest.mark.parametrize(
    ("text", "policy"),
    [
        ("title: x", FULL),
        ("rights: full", FULL),
        ("rights: excerpt", Policy("excerpt", 60, False)),
        ("rights: {show: excerpt, words: 80, images: true}", Policy("excerpt", 80, True)),
        ("rights: {show: headline}", Policy("headline", images=False)),
        ("rights: link", Policy("link", images=False)),
        ("rights: {images: false}", Policy(images=False)),
        ("rights: {quotes: false}", Policy(quotes=0)),
        ("rights: {quotes: 40}", Policy(quotes=40)),
        ("rights: {quotes: true, credit: With thanks}", Policy(credit="With thanks")),
        ("rights: {until: 2026-11-26}", FULL),
        ("rights: {until: 2026-11-25}", Policy("headline", images=False)),
        ("rights: {until: 2026-11-25T13:00, then: link}", FULL),
        ("rights: {until: 2026-11-25T12:00, then: link}", Policy("link", images=False)),
        ("rights: {show: headline, until: 2026-11-01}", Policy("link", images=False)),
        ("rights: {until: 2026-11-01, then: excerpt, words: 9}", Policy("excerpt", 9, False)),
        ("rights: {show: excerpt, until: 2026-11-01}", Policy("headline", images=False)),
        ("rights: {show: link, until: 2026-11-01}", Policy("link", images=False)),
    ],
)
def test_what_is_written_says_how_much_may_be_shown(text: str, policy: Policy) -> None:
    assert allowed(text) == policy


NEW_YEAR = parse_when("2027-01-01")
SHOW = "write one of full, excerpt, headline, link"


@pytest.mark.parametrize(
    ("text", "column", "message", "hint"),
    [
        ("rights: some", 9, "`rights` is 'some', which does not say how much may be shown", SHOW),
        (
            "rights: [full]",
            9,
            "`rights` must hold `key: value` lines",
            "indent them below `rights:`",
        ),
        ("rights: {show: part}", 16, "`show` is 'part', which does not say how much may be shown", SHOW),
        ("rights: {show: [a]}", 16, "`show` is no plain text, which does not say how much may be shown", SHOW),
        ("rights: {then: a, until: 2027-01-01}", 16, "`then` is 'a', which does not say how much", SHOW),
        (
            "rights: {show: excerpt, words: 0}",
            32,
            "`words` must be a whole number from 1 on",
            "write `words: 1`",
        ),
        (
            "rights: {show: headline, words: 9}",
            33,
            "`words` has no meaning where `show: headline` holds",
            "write `show: excerpt`",
        ),
        (
            "rights: {quotes: some}",
            18,
            "`quotes` must be true, false or a number of words",
            "write `quotes: 40`",
        ),
        (
            "rights: {then: link}",
            16,
            "`then` says what holds after a day, and `until` does not name one",
            "write `until: 2027-01-01` beside it",
        ),
        (
            "rights: {until: 2026-11-01, show: headline, then: full}",
            51,
            "`then: full` is no less than what is shown before",
            "choose what is less: link",
        ),
        (
            "rights: {until: 2026-11-01, then: full}",
            35,
            "`then: full` is no less than what is shown before",
            "choose what is less: excerpt, headline, link",
        ),
        (
            "rights: {until: 2026-11-01, show: link, then: link}",
            47,
            "`then: link` is no less than what is shown before",
            "choose what is less: nothing is",
        ),
        (
            "rights: {credit: ' '}",
            18,
            "`credit` is empty: none is demanded, and none is shown",
            "write what must stand with the stories, or remove the key",
        ),
        ("rights: {word: 9}", 10, "unknown key `word`", "did you mean `words`?"),
        (
            "rights: {policy: full}",
            10,
            "unknown key `policy`",
            "the key is `show`: full, excerpt, headline or link",
        ),
        (
            "rights: {length: 9}",
            10,
            "unknown key `length`",
            "the key is `words`: how many words an excerpt has",
        ),
        ("rights: {pictures: no}", 10, "unknown key `pictures`", "the key is `images`: true or false"),
        (
            "rights: {expires: 2027-01-01}",
            10,
            "unknown key `expires`",
            "the key is `until`, and `then` says what holds afterwards",
        ),
        (
            "rights: {attribution: Thanks}",
            10,
            "unknown key `attribution`",
            "the key is `credit`: what must stand where the story is shown",
        ),
    ],
)
def test_what_cannot_be_meant_is_told_with_a_hint(text: str, column: int, message: str, hint: str) -> None:
    _, [problem] = read(text)
    assert problem.message.startswith(message)
    assert problem.hint == hint
    assert (problem.where.line, problem.where.column) == (1, column)


def test_what_is_only_said_in_vain_does_not_stop_the_build() -> None:
    texts = [
        "rights: {credit: ' '}",
        "rights: {show: link, words: 9}",
        "rights: {show: 1}",
        "rights: {then: link}",
    ]
    assert [read(text)[1][0].severity for text in texts] == ["warning", "warning", "error", "error"]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("rights: {show: excerpt, words: 9}", Terms("excerpt", 9)),
        ("rights: {then: link, until: 2027-01-01, words: 9}", Terms(words=9, until=NEW_YEAR, then="link")),
        ("rights: {words: 9}", Terms(words=9)),
        ("rights: {words: 1}", Terms(words=1)),
        ("rights: {quotes: 0}", Terms(quotes=0)),
        ("rights: {quotes: no}", Terms(quotes=0)),
        ("rights: {credit: '  With   thanks '}", Terms(credit="With thanks")),
    ],
)  # fmt: skip
def test_what_is_said_is_taken_as_it_is_said(text: str, terms: Terms) -> None:
    assert read(text) == (terms, [])


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("rights: some", Terms()),
        ("rights: [full]", Terms()),
        ("rights: {quotes: some, images: true}", Terms(images=True, quotes=0)),
    ],
)
def test_what_cannot_be_understood_says_nothing_and_quotations_are_left_out(text: str, terms: Terms) -> None:
    assert read(text)[0] == terms


def test_beside_a_storys_terms_stand_keys_that_others_read() -> None:
    found = fields("rights: {notice: Ours, show: excerpt}")
    assert read_terms(found, beside=("notice",)) == Terms("excerpt")
    assert found.problems == []
    found = fields("rights: ©2025 Otter Wire")
    assert read_terms(found, beside=("notice",)) == Terms()
    assert found.problems[0].hint == (
        f'{SHOW}; the line that a source prints goes into `rights: {{notice: "…"}}`'
    )
    found = fields("terms: link")
    assert (read_terms(found), read_terms(found, "terms")) == (Terms(), Terms("link"))


def test_a_source_is_known_by_its_slug() -> None:
    grants = Grants("The Holt", Terms("excerpt", 80), {"otter-wire": Terms(words=20)})
    assert grants.terms("Otter Wire") == grants.terms("otter wire") == Terms("excerpt", 20)
    assert grants.terms("Marsh Courier") == grants.terms("") == Terms("excerpt", 80)
    assert Grants() == Grants("", Terms(), {}, {})


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (Terms(), Terms(), Terms()),
        (Terms("excerpt", 80), Terms(), Terms("excerpt", 80)),
        (Terms("excerpt", 80), Terms(words=20), Terms("excerpt", 20)),
        (Terms("excerpt", images=True), Terms(images=False), Terms("excerpt", images=False)),
        (Terms("excerpt", 80, credit="Thanks"), Terms("full"), Terms("full", credit="Thanks")),
        (Terms("excerpt", credit="Thanks"), Terms("full", credit="Leave"), Terms("full", credit="Leave")),
        (Terms(until=parse_when("2026"), images=False), Terms("full"), Terms("full")),
    ],
)
def test_a_story_goes_before_its_source_and_who_says_how_much_begins_anew(
    above: Terms, below: Terms, expected: Terms
) -> None:
    assert settled(above, below) == expected


@pytest.mark.parametrize(
    ("text", "takedown"),
    [
        ("title: x", None),
        ("takedown: false", None),
        ("takedown: {reason: '  As   asked. '}", Takedown(reason="As asked.")),
        ("takedown: true", Takedown()),
        ("takedown: 2026-11-26", Takedown(parse_when("2026-11-26"))),
        (
            "takedown: {date: 2026-11-26, reason: Asked.}",
            Takedown(parse_when("2026-11-26"), "Asked."),
        ),
    ],
)
def test_a_takedown_has_a_day_and_perhaps_a_reason(text: str, takedown: Takedown | None) -> None:
    found = fields(text)
    assert (read_takedown(found), found.problems) == (takedown, [])


@pytest.mark.parametrize("text", ["takedown: soon", "takedown: [a]", "takedown: {when: 2026-11-26}"])
def test_whatever_stands_there_it_is_a_takedown(text: str) -> None:
    found = fields(text)
    assert read_takedown(found) == Takedown() == Takedown(None, "")
    assert found.problems


def test_a_day_of_a_takedown_that_is_none_is_told_by_its_key() -> None:
    found = fields("takedown: soon")
    read_takedown(found)
    assert found.problems[0].message == "`takedown` is 'soon', which cannot be read as a day"


def test_without_a_word_of_rights_everything_may_be_shown() -> None:
    assert FULL == Policy("full", 60, True, -1, "") == in_force(Terms(), "UTC", NOON)
