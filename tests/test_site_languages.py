"""Several languages on one site: which one a text is in, which way it runs, how it is quoted."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from generator.bidi import prevailing
from generator.cli import main
from tests.kinds_of_page import Digest
from tests.web import hosted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

ENGLISH = "title: The Estuary\nlanguage: en\nbase_url: https://estuary.example/\nsections: [Harbour]\n"

STORIES = {
    "lead": ("ar", "", "", "ميناء صغير يتعلّم الصبر.\n"),
    "summary": ("ar", "A small harbour learns patience.", "", "ميناء صغير يتعلّم الصبر.\n"),
    "comment": ("ar", "", "اقرؤوها من أجل BBC، لا غير.", "ميناء صغير يتعلّم الصبر.\n"),
    "german": (
        "de",
        "A door post measures children.",
        "",
        "{.pull}\n> Wir messen die Kinder.\n>\n> Der Pfosten\n",
    ),
    "english": ("en", "", "", "{.pull}\n> We wait.\n\n{.pull lang=ar}\n> ننتظر\n\n`code`\n"),
}
"""Of each story: its language, the curator's summary and comment, its text."""


@pytest.fixture(scope="module")
def tongues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an English site with stories in other languages."""
    site = tmp_path_factory.mktemp("tongues")
    (site / "content" / "articles").mkdir(parents=True)
    (site / "config.yaml").write_text(ENGLISH, encoding="utf-8")
    for name, (language, summary, comment, text) in STORIES.items():
        front = f"id: tongues-{name}\ntitle: {name}\ndate: 2026-11-23\nsection: Harbour\nlanguage: {language}\n"
        front += f"summary: {summary}\n" * bool(summary) + f"comment: {comment}\n" * bool(comment)
        path = site / "content" / "articles" / f"{name}.md"
        path.write_text(f"---\n{front}---\n\n{text}", encoding="utf-8")
    assert main(["build", "--site", str(site), "--now", "2026-11-27", "--jobs", "1", "-q"]) == 0
    with hosted(site / "public") as address:
        yield address


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


def entry(page: "Page", name: str) -> "Locator":
    """A story in the list of its section."""
    return page.locator(".entry", has=page.get_by_role("link", name=name, exact=True))


def runs(locator: "Locator") -> str:
    return str(locator.evaluate("each => getComputedStyle(each).direction"))


def language(locator: "Locator") -> str:
    return str(locator.evaluate("each => each.closest('[lang]').lang"))


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("", ""),
        ("48", ""),
        ("… — !", ""),
        ("The ferry", "ltr"),
        ("Fähre", "ltr"),
        ("渡轮", "ltr"),
        ("العبّارة", "rtl"),
        ("BBC قالت إن العبّارة وصلت", "rtl"),
        ("The word العبّارة means ferry", "ltr"),
        ("הנמל", "rtl"),
    ],
)
def test_a_text_runs_as_most_of_its_letters_do(text: str, way: str) -> None:
    assert prevailing(text) == way


@pytest.mark.browser
def test_a_lead_is_in_the_storys_language_and_what_the_curator_writes_in_the_sites(
    tongues: str, page: "Page"
) -> None:
    page.goto(f"{tongues}sections/harbour/")
    deks = {name: entry(page, name).locator(".dek") for name in STORIES}
    assert {name: (language(dek), runs(dek)) for name, dek in deks.items()} == {
        "lead": ("ar", "rtl"),
        "summary": ("en", "ltr"),
        "comment": ("ar", "rtl"),
        "german": ("en", "ltr"),
        "english": ("en", "ltr"),
    }


@pytest.mark.browser
def test_a_comment_runs_as_its_own_letters_do_and_its_label_as_the_page(
    tongues: str, masabb: Digest, page: "Page"
) -> None:
    page.goto(f"{tongues}sections/harbour/")
    comment = entry(page, "comment").locator(".why")
    assert (language(comment), runs(comment)) == ("ar", "rtl")
    assert (language(comment.locator(".label")), runs(comment.locator(".label"))) == ("en", "ltr")
    page.goto(f"{tongues}articles/comment/")
    assert runs(page.locator(".curator p").last) == "rtl"
    assert runs(page.locator(".curator .label")) == "ltr"
    page.goto(f"{masabb.address}sections/الرسائل/")
    comment = page.locator(".entry", has=page.locator("h2[lang=en]")).locator(".why").first
    assert (language(comment), runs(comment)) == ("ar", "rtl")


@pytest.mark.browser
@pytest.mark.parametrize(
    ("story", "marks"),
    [("german", ["„", "“"]), ("english", ["“", "”"])],
)
def test_a_pull_quote_has_the_marks_of_its_language_and_its_speaker_below(
    tongues: str, page: "Page", story: str, marks: list[str]
) -> None:
    page.goto(f"{tongues}articles/{story}/")
    words = page.locator(".pull > p").first
    content = "(each, side) => getComputedStyle(each, side).content"
    shown = [words.evaluate(content, side) for side in ("::before", "::after")]
    assert shown == ["open-quote", "close-quote"]
    assert words.evaluate("each => getComputedStyle(each).quotes").replace('"', "").split()[:2] == marks
    size = "each => parseFloat(getComputedStyle(each).fontSize)"
    assert words.evaluate(size) > page.locator(".prose").evaluate(size)
    if story == "german":
        speaker = page.locator(".pull > p").last
        assert speaker.evaluate("each => getComputedStyle(each, '::before').content") == "none"
        assert speaker.evaluate(size) < page.locator(".prose").evaluate(size)


@pytest.mark.browser
def test_a_quotation_whose_language_is_named_runs_as_it_does(tongues: str, page: "Page") -> None:
    page.goto(f"{tongues}articles/english/")
    arabic = page.locator(".pull").last
    assert runs(arabic) == "rtl"
    assert arabic.evaluate("each => getComputedStyle(each).quotes").startswith('"«" "»"')


@pytest.mark.browser
def test_code_runs_from_left_to_right_on_a_page_that_does_not(masabb: Digest, page: "Page") -> None:
    page.goto(f"{masabb.address}articles/2026/11/العبارة/")
    assert runs(page.locator(".prose")) == "rtl"
    assert runs(page.locator("pre")) == "ltr"


@pytest.mark.browser
def test_from_right_to_left_time_and_bars_begin_on_the_right(masabb: Digest, page: "Page") -> None:
    page.goto(f"{masabb.address}sources/")
    months = page.locator(".chart rect")
    places = [box["x"] for box in (each.bounding_box() for each in months.all()) if box]
    assert len(places) > 1 and places == sorted(places, reverse=True)
    row = page.locator(".figures").first.locator("tbody tr").last
    name, bar = row.locator("th").bounding_box(), row.locator("rect").bounding_box()
    assert name and bar and bar["width"] < name["width"] * 0.9
    assert bar["x"] + bar["width"] > name["x"] + name["width"] / 2
