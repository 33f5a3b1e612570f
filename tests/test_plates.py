"""Plates: templates compiled by one worker print, in another, what they would print if it had compiled them."""

from pathlib import Path

import pytest

from generator import templates
from generator.contract import Html, Site, StandingPage
from generator.plates import cast, lay_in
from generator.problems import Problem
from generator.target import encode
from generator.templates import TemplateFault, render, templates_for
from generator.theme import Theme, reached_from
from tests.contexts import sample
from tests.tiny_themes import SITE, good, write

PAGE: StandingPage = sample(StandingPage, "plain")
FILES = {
    "templates/base.html": "{% once %}<h1>{{ site.title }}</h1>{% endonce %}{% block main %}{% endblock %}",
    "templates/card.html": "{% macro told(t) %}<b>{{ t }}</b>{% endmacro %}",
    "templates/page.html": "{% extends 'base.html' %}{% from 'card.html' import told %}"
    "{% block main %}{{ told(page.title) }}{{ body }}{% endblock %}",
}


@pytest.fixture
def theme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Theme:
    monkeypatch.setattr(templates, "_opened", {})  # as in a process that has just begun
    return good(write(tmp_path, "tiny", FILES))


def printed(theme: Theme, site: Site = SITE) -> str:
    return render(templates_for(theme, site), "page.html", PAGE, Html("<p>Body.</p>"))


def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(templates, "_opened", {})


def test_who_gets_plates_compiles_nothing_and_prints_the_same(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_itself = printed(theme)
    elsewhere(monkeypatch)
    plates = {}
    for name in reached_from(theme, ["page.html"]):
        plates |= cast(theme, encode(SITE), name)
    assert plates.keys() == {"page.html", "base.html", "card.html"}
    elsewhere(monkeypatch)
    lay_in(theme, encode(SITE), plates)
    monkeypatch.setattr(templates, "_compiled", None)  # whoever asks it now fails
    assert printed(theme) == by_itself
    assert SITE.title in by_itself and PAGE.title in by_itself


def test_a_plate_of_another_python_is_left_alone(theme: Theme) -> None:
    lay_in(
        theme, encode(SITE), {"page.html": b"\0\0\0\0" + cast(theme, encode(SITE), "card.html")["card.html"]}
    )
    assert PAGE.title in printed(theme)


def test_a_template_that_cannot_be_compiled_has_no_plate_and_is_told_of_when_a_page_asks_for_it(
    tmp_path: Path,
) -> None:
    theme = good(write(tmp_path, "tiny", FILES | {"templates/page.html": "{% if %}"}))
    assert cast(theme, encode(SITE), "page.html") == {}
    with pytest.raises(TemplateFault) as caught:
        printed(theme)
    told: Problem = caught.value.problem
    assert told.where.path == "themes/tiny/templates/page.html" and told.where.line == 1


def test_what_a_page_surely_needs_is_known_without_compiling_the_longest_first(tmp_path: Path) -> None:
    files = FILES | {"templates/page.html": FILES["templates/page.html"] + "{% include page.kind %}"}
    theme = good(write(tmp_path, "tiny", files))
    assert reached_from(theme, ["page.html"]) == ["page.html", "base.html", "card.html"]
    assert reached_from(theme, ["no such.html"]) == []


def test_who_has_printed_a_template_casts_its_plate_without_compiling_it_again(
    theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the workers of a preview do in every large round."""
    printed(theme)
    monkeypatch.setattr(templates, "_compiled", None)
    assert cast(theme, encode(SITE), "page.html").keys() == {"page.html"}
