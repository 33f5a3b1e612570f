"""Permissions: what is said of each story's rights, and what nobody has said of anybody's."""

import pytest

from generator.article import Article, Rights
from generator.fields import Fields
from generator.page import Page
from generator.permissions import as_key, takedowns_of, terms_of, told_in_full
from generator.policy import Grants, Takedown, Terms
from generator.yamldoc import parse_mapping

NOTICE = Rights(notice="©2025 Otter Wire. All rights reserved.")


def story(name: str, source: str = "", **values: object) -> Article:
    return Article(f"articles/{name}.md", name, source=source, **values)  # type: ignore[arg-type]


def test_a_story_is_taken_down_by_itself_or_with_its_source() -> None:
    own, theirs = Takedown(reason="Asked."), Takedown(reason="All of it.")
    stories = [
        story("a"),
        story("b", takedown=own),
        story("c", "Otter Wire"),
        story("d", "OTTER WIRE", takedown=own),
        story("e", "Marsh Courier"),
    ]
    grants = Grants(takedowns={"otter-wire": theirs})
    assert takedowns_of([*stories, Page("about.md", "About")], grants) == [
        (stories[1], own),
        (stories[2], theirs),
        (stories[3], own),
    ]
    assert takedowns_of(stories, Grants()) == [(stories[1], own), (stories[3], own)]


def test_what_the_story_its_source_and_the_site_say_is_laid_over_each_other() -> None:
    grants = Grants(site=Terms("excerpt", credit="Thanks"), sources={"otter-wire": Terms(words=20)})
    stories = [
        story("a"),
        story("b", "Otter Wire"),
        story("c", "otter wire", terms=Terms(words=5)),
        story("d", "Marsh Courier", terms=Terms("full")),
    ]
    assert terms_of(stories, grants) == {
        "articles/a.md": Terms("excerpt", credit="Thanks"),
        "articles/b.md": Terms("excerpt", 20, credit="Thanks"),
        "articles/c.md": Terms("excerpt", 5, credit="Thanks"),
        "articles/d.md": Terms("full", credit="Thanks"),
    }


def test_a_story_of_which_nothing_is_said_has_no_terms() -> None:
    grants = Grants(sources={"otter-wire": Terms("link")})
    assert terms_of([story("a"), story("b", "Otter Wire")], grants) == {"articles/b.md": Terms("link")}


def hint_of(*stories: Article, name: str = "The Holt") -> tuple[str, str]:
    [told] = told_in_full(stories, Grants(name=name))
    assert (told.severity, str(told.where)) == ("notice", "config.yaml")
    return told.message, told.hint


def test_other_peoples_notices_are_told_once_with_the_lines_that_settle_it() -> None:
    message, hint = hint_of(
        story("a", "Marsh Courier", rights=NOTICE),
        story("b", "Otter Wire", rights=NOTICE),
        story("c", "Otter Wire", rights=Rights(owner="Otter Wire L.P.")),
    )
    assert message == (
        "3 stories carry another publisher’s notice and nothing says how much may be shown: all of it is"
    )
    assert hint.splitlines() == [
        "say it in config.yaml: full, excerpt, headline or link",
        "sources:",
        "  Otter Wire: {rights: excerpt}",
        "  Marsh Courier: {rights: excerpt}",
    ]


def test_one_story_is_told_as_one_and_an_owner_stands_for_the_source_that_it_does_not_name() -> None:
    message, hint = hint_of(story("a", rights=Rights(owner="Otter: Wire")))
    assert message.startswith("a story carries another publisher’s notice")
    assert hint.endswith('sources:\n  "Otter: Wire": {rights: excerpt}')


def test_two_are_more_than_one() -> None:
    assert hint_of(story("a", rights=NOTICE), story("b", rights=NOTICE))[0].startswith("2 stories carry")


def test_a_story_of_no_named_publisher_is_a_matter_for_the_whole_site() -> None:
    assert hint_of(story("a", rights=NOTICE))[1].splitlines()[1:] == ["rights: excerpt"]


def test_five_sources_are_named_in_order_of_their_stories_and_the_rest_is_meant_by_the_site() -> None:
    names = ["Elk", "Doe", "Cat", "Bee", "Ant", "Fox"]
    stories = [story(f"{name}{n}", name, rights=NOTICE) for n in range(2) for name in names[-1 if n else 0 :]]
    message, hint = hint_of(*stories)
    assert message.startswith("7 stories carry")
    assert [line.strip().partition(":")[0] for line in hint.splitlines()[2:]] == [
        *("Fox", "Ant", "Bee", "Cat", "Doe"),
        "rights",
    ]
    assert hint.splitlines()[-1] == "rights: excerpt"
    assert hint_of(*stories[:5])[1].count("rights: excerpt") == 5


@pytest.mark.parametrize(
    "harmless",
    [
        story("a", "Otter Wire"),
        story("a", "Otter Wire", rights=Rights(year="2025")),
        story("a", "Otter Wire", rights=Rights(owner="Otter Wire", license="CC BY 4.0")),
        story("a", "The Holt", rights=NOTICE),
        story("a", "the holt", rights=NOTICE),
        story("a", "Otter Wire", rights=Rights(owner="The Holt")),
    ],
    ids=["no notice", "a year", "a licence", "our own", "our own in other letters", "owned by us"],
)
def test_nothing_is_told_of_what_is_ours_or_licensed(harmless: Article) -> None:
    assert told_in_full([harmless], Grants(name="The Holt")) == []


@pytest.mark.parametrize(
    "name",
    [
        "Otter Wire",
        "A.P.",
        "A. B. & Sons",
        "l’Écho",
        "B",
        "1st Wire",
        "#one",
        "A: b",
        "x ",
        "no: ",
        "{a}",
        "Ö/Ä-1",
    ],
)
def test_a_name_in_a_hint_is_read_back_as_it_stands(name: str) -> None:
    text = f"{as_key(name)}: 1"
    mapping, problems = parse_mapping(text, "config.yaml")
    assert mapping is not None and not problems
    assert list(Fields(mapping, "config.yaml").mapping.entries) == [name]


def test_a_plain_name_has_no_quotes() -> None:
    assert [as_key(name) for name in ("Otter Wire", "A.P.", "Ö/Ä-1 & Sons")] == [
        *("Otter Wire", "A.P.", "Ö/Ä-1 & Sons"),
    ]
    assert as_key("Écho: 1") == '"Écho: 1"'
