"""The credit that rights demand: a theme may show it as it likes, and stops the build where it does not."""

from pathlib import Path

import contexts
import pytest
from msgspec.structs import replace

from generator.cli import main
from generator.contract import ArticlePage, Card, SectionPage
from generator.credits import missing
from tests import tiny_themes

CREDIT = "By kind leave of <Otter> & Sons"
STORY = """\
---
id: otter0000001
title: The otter
date: 2026-11-20
source: Otter Wire
{more}---

It swam upstream, and nobody knew why it did.
"""
WHOLE = "{{ page.story.card.headline }} {{ body }}"
CARDS = "{% for card in page.cards %}{{ card.headline }} {{ card.summary }} {% endfor %}"


def site(root: Path, templates: dict[str, str], more: str = "") -> Path:
    folder = root / "site"
    tiny_themes.write(
        folder / "themes", "tiny", {f"templates/{name}": text for name, text in templates.items()}
    )
    (folder / "content/articles").mkdir(parents=True)
    (folder / "content/articles/otter.md").write_text(STORY.format(more=more), "utf-8")
    (folder / "config.yaml").write_text(
        "title: The Holt\nbase_url: https://holt.example/\ntheme: tiny\npages: {search: false, front: roll}\n"
        f'sources: {{Otter Wire: {{rights: {{show: full, credit: "{CREDIT}"}}}}}}\n',
        "utf-8",
    )
    return folder


def build(folder: Path) -> int:
    return main(["--site", str(folder), "--now", "2026-11-26", "--jobs", "1"])


@pytest.mark.parametrize("template", ["article.html", "roll.html"])
def test_a_theme_that_drops_the_credit_builds_no_page(
    template: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with_credit = CARDS.replace("{{ card.summary }}", "{{ card.summary }} {{ card.attribution }}")
    shown = {"article.html": "{{ page.story.attribution }} " + WHOLE, "roll.html": with_credit}
    dropped = {**shown, template: WHOLE if template == "article.html" else CARDS}
    assert build(site(tmp_path / "shown", shown)) == 0
    capsys.readouterr()
    folder = site(tmp_path / "dropped", dropped)
    assert build(folder) == 1
    told = capsys.readouterr().err
    assert f"themes/tiny/templates/{template}" in told
    assert f"the credit “{CREDIT}”, which must stand with “The otter”, is not on the page" in told
    assert "print `attribution`" in told
    assert not (folder / "public").exists()


def test_a_list_that_shows_only_headlines_or_the_curators_own_words_needs_no_credit(tmp_path: Path) -> None:
    whole = {"article.html": "{{ page.story.attribution }} " + WHOLE}
    headlines = CARDS.replace("{{ card.summary }}", "")
    assert build(site(tmp_path / "headlines", {**whole, "roll.html": headlines})) == 0
    assert build(site(tmp_path / "own", {**whole, "roll.html": CARDS}, "summary: In my own words.\n")) == 0


def story_page(whole: str, attribution: str = "", summary: str = "") -> ArticlePage:
    page: ArticlePage = contexts.sample(ArticlePage, "plain")
    card = replace(page.story.card, headline="The otter", attribution=attribution, summary=summary)
    return replace(page, story=replace(page.story, card=card, attribution=whole))


def list_page(*told: tuple[str, str, str]) -> SectionPage:
    """Cards with a headline, a credit and a summary."""
    page: SectionPage = contexts.sample(SectionPage, "bare")
    card: Card = contexts.sample(Card, "bare")
    cards = [
        replace(card, headline=headline, attribution=credit, summary=summary)
        for headline, credit, summary in told
    ]
    return replace(page, cards=tuple(cards))


@pytest.mark.parametrize(
    ("page", "text", "told"),
    [
        (story_page(""), "", None),
        (story_page("Thanks to <A> & B"), "<p>Thanks\n  to &lt;A&gt; &amp; B</p>", None),
        (story_page("Thanks"), "It swam.", ("Thanks", "The otter")),
        (story_page("", "Thanks", "It swam."), "It  swam.", ("Thanks", "The otter")),
        (story_page("", "Thanks", "It  swam."), "It swam. Thanks", None),
        (story_page("", "Thanks", "It swam."), "Nothing of it.", None),
        (story_page("Whole", "Short", "It swam."), "It swam. Whole", ("Short", "The otter")),
        (story_page("Whole", "Short", "It swam."), "It swam. Short", ("Whole", "The otter")),
        (list_page(("A", "", "One.")), "One.", None),
        (list_page(("A", "", "One."), ("B", "Thanks", "Two.")), "One. Two.", ("Thanks", "B")),
        (list_page(("A", "Leave", "One."), ("B", "Thanks", "Two.")), "One. Two. Leave", ("Thanks", "B")),
        (list_page(("A", "Leave", "One."), ("B", "Thanks", "Two.")), "One. Two.", ("Leave", "A")),
        (list_page(("A", "Leave", "One."), ("B", "Thanks", "Two.")), "One. Two. Leave Thanks", None),
    ],
)
def test_the_first_credit_that_is_missing_is_told(
    page: ArticlePage | SectionPage, text: str, told: tuple[str, str] | None
) -> None:
    assert missing(page, text) == told
