"""Policy: what is written of rights, laid over each other, and what it allows at a moment."""

import pytest

from generator.moments import parse_when
from generator.policy import FULL, Policy, Takedown, Terms, in_force, read_takedown, read_terms, settled
from generator.problems import Problem
from generator.yamldoc import Fields, parse_mapping

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
    ],
)
def test_what_is_written_says_how_much_may_be_shown(text: str, policy: Policy) -> None:
    assert allowed(text) == policy


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("rights: some", "`rights` is 'some', which does not say", "full, excerpt, headline, link"),
        ("rights: [full]", "`rights` must hold", "indent them"),
        ("rights: {show: part}", "`show` is 'part'", "full, excerpt, headline, link"),
        ("rights: {show: excerpt, words: 0}", "`words` must be a whole number from 1 on", "write"),
        ("rights: {show: headline, words: 9}", "`words` has no meaning", "write `show: excerpt`"),
        ("rights: {quotes: some}", "`quotes` must be true, false or a number", "write `quotes: 40`"),
        ("rights: {then: link}", "`until` does not name one", "write `until: 2027-01-01`"),
        ("rights: {until: 2026-11-01, show: headline, then: full}", "is no less", "choose what is less: link"),
        ("rights: {policy: full}", "unknown key `policy`", "the key is `show`"),
        ("rights: {word: 9}", "unknown key `word`", "did you mean `words`?"),
    ],
)
def test_what_cannot_be_meant_is_told_with_a_hint(text: str, message: str, hint: str) -> None:
    _, problems = read(text)
    assert len(problems) == 1
    assert message in problems[0].message
    assert hint in problems[0].hint
    assert problems[0].where.line == 1


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        (Terms(), Terms(), Terms()),
        (Terms("excerpt", 80), Terms(), Terms("excerpt", 80)),
        (Terms("excerpt", 80), Terms(words=20), Terms("excerpt", 20)),
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
    assert read_takedown(found) == Takedown()
    assert found.problems
