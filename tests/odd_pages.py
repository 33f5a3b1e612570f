"""Pages that no sample has: fronts with little and with much, empty lists, what the preview marks."""

import shutil
from pathlib import Path

from generator.contract import (
    ArchivePage,
    Card,
    Context,
    Count,
    EditionHead,
    EditionsPage,
    FrontPage,
    Head,
    Html,
    IndexPage,
    Link,
    Moment,
    Pager,
    SectionPage,
    SectionRow,
    Site,
)
from generator.layouts import TEMPLATES
from generator.templates import render, templates_for
from generator.theme import load

THEMES = Path(__file__).parent.parent / "themes"


def card(number: int, **more: object) -> Card:
    values: dict[str, object] = {
        "id": f"id{number}",
        "href": f"/articles/{number}/",
        "headline": f"Council meets about the length of meeting number {number}",
        "section": Link("Harbour", "/sections/harbour/"),
        "summary": "A working party proposes a limit of ninety minutes.",
        "source": Link("Pell Gazette", "/sources/pell-gazette/"),
        "date": Moment("2026-11-23", "day", "2026-11-23"),
        "minutes": 2,
    }
    return Card(**(values | more))  # type: ignore[arg-type]


HEAD = Head("", "", "https://estuary.example/odd/")
ISSUE = EditionHead("A week", "/editions/1/", Moment("2026-11-23", "day", "2026-11-23"), 48, 60, "Dear reader.")


def front(count: int, *, edition: bool = False, **lead: object) -> FrontPage:
    cards = tuple(card(number) for number in range(1, count))
    rows = (SectionRow(Count("Harbour", "/sections/harbour/", count), cards[-3:]),) if count > 12 else ()
    return FrontPage(
        HEAD,
        ISSUE if edition else None,
        card(0, **lead) if count else None,
        cards[:3],
        cards[3:6],
        cards[6:],
        rows,
    )


LONG = "Thirty words that nobody had the heart to cut, " * 4
ODD: dict[str, tuple[Context, str]] = {
    "empty front": (front(0), ""),
    "front of one": (front(1), ""),
    "front of one with a note": (front(1, edition=True), "<p>Only one, but it is good.</p>"),
    "front of three": (front(3, headline="Swan returns ring", summary="", held="draft"), ""),
    "front of sixty": (front(60, edition=True, headline=LONG), "<p>Dear reader, a long week.</p>" * 40),
    "front that is bare": (front(2, summary="", source=None, section=None, date=None, minutes=0), ""),
    "empty section": (SectionPage(HEAD, "Harbour", 0, (), Pager()), ""),
    "held section": (SectionPage(HEAD, "Harbour", 1, (card(1, held="embargo"),), Pager()), ""),
    "empty tags": (IndexPage(HEAD, "tags", ()), ""),
    "empty archive": (ArchivePage(HEAD, (), 0), ""),
    "empty editions": (EditionsPage(HEAD, ()), ""),
}


def odd_pages(folder: Path) -> dict[str, str]:
    """Write them, with what they load; the address of each."""
    theme, problems = load("broadsheet", [THEMES])
    assert theme is not None and problems == []
    templates = templates_for(theme, Site("The Estuary", "", "en", "ltr", "/", (), (), (), ()))
    shutil.copytree(THEMES / "broadsheet" / "assets", folder / "assets")
    for name, (page, body) in ODD.items():
        html = render(templates, TEMPLATES[type(page)], page, Html(body))
        (folder / file_of(name)).write_text(html, encoding="utf-8")
    return {name: file_of(name) for name in ODD}


def file_of(name: str) -> str:
    return f"{name.replace(' ', '-')}.html"
