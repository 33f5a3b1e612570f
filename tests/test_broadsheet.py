"""Broadsheet and gazette as readers meet them: in a real browser, on paper, in two directions."""

import functools
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

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

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
THEMES = ROOT / "themes"

CONFIG = """\
title: The Estuary
tagline: A sample digest of news that never happened
base_url: https://estuary.example/
sections: [Harbour, Money, Science, Arts, Letters]
sources:
  The Sound Ledger: {home: "https://soundledger.example/", about: A weekly for both shores of the sound.}
"""

EVENING = """\
title: The Estuary
base_url: https://estuary.example/repo/
language: ar
theme: gazette
pages: {front: roll}
"""

NASTY = """\
---
id: nasty0000001
title: A headline of some thirty words, which the agency sent late on Thursday and which nobody had the heart
  to cut, about harbour, ice and Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung
date: 2026-11-24
published: 2025
updated: 2026-11-25
section: Harbour
kicker: Crossings
byline: [Orla Dunmore, Tobiah Venn]
dateline: PELL SOUND
agency: Tern Wire
source: The Sound Ledger
distributor: Tern Wire Syndicate
rights: {notice: "© 2026 Pell Sound Press", license: CC BY 4.0}
url: https://soundledger.example/ferry
headline_original: Ferry on time
summary: Nobody asked for a punctual crossing.
comment: Read it for the timetable clerk.
tags: [ferries, time]
notes: [An earlier version gave the depth in fathoms.]
credits: [(Reporting by Orla Dunmore)]
corrections: [{date: 2026-11-26, text: The boat sails at 22.40.}]
also: [{source: Pell Gazette, title: Boat punctual, url: "https://gazette.example/boat"}]
image: {file: boat.png, alt: A boat, caption: The late boat., credit: Ilse Marden}
---

The first thing that people noticed was the silence.[^1] See the [printed times](https://example.com/times).

## Eleven minutes, twice a day

> You would be surprised.

- Fog
- A swan
    1. First
    2. Second

| Crossing | Printed | Sailed | What the harbour office remarked on the crossing, in its own words |
|---|--:|:-:|---|
| First boat | 6.10 | 6.21 | Donaudampfschifffahrtsgesellschaftskapitän |

```
boat --late --by 11 --reason "a very long line that must scroll by itself, however narrow the page may be"
```

### A smaller heading

![A boat](boat.png "The late boat")

Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde, and `code`, ~~gone~~, **strong**.

---

The end.

[^1]: The watch is a year slow.
"""

ARABIC = """\
---
id: arabic000001
title: ميناء صغير يتعلّم الصبر بعد أربعين عامًا
date: 2026-11-21
section: Harbour
source: Pell Gazette
language: ar
---

لم يطلب أحد عبّارة تصل في موعدها، لكنها وصلت، وتغيّرت المدينة معها قليلًا كل صباح.
"""


class Digest(NamedTuple):
    """A built digest: its folder, where it is served, and one address of each kind of page."""

    folder: Path
    address: str
    pages: dict[str, str]


@pytest.fixture(scope="module")
def digest(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Digest]:
    """The sample digest in broadsheet, with a story that has everything and one in Arabic."""
    with served(built(tmp_path_factory.mktemp("digest"), CONFIG)) as (folder, address):
        pages = {"front": "", "404": "404.html", **kinds(folder)}
        pages |= odd_pages(folder)
        yield Digest(folder, address, pages)


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Digest]:
    """The same from right to left, in gazette, as a roll, below a base path."""
    with served(built(tmp_path_factory.mktemp("evening"), EVENING)) as (folder, address):
        yield Digest(folder, address, {"roll": "", "404": "404.html", **kinds(folder)})


def built(site: Path, config: str) -> tuple[Path, str]:
    shutil.copytree(ROOT / "content", site / "content")
    (site / "config.yaml").write_text(config, encoding="utf-8")
    place = site / "content" / "articles" / "2026" / "11"
    (place / "nasty.md").write_text(NASTY, encoding="utf-8")
    (place / "arabic.md").write_text(ARABIC, encoding="utf-8")
    picture(place / "boat.png")
    command = [sys.executable, str(ROOT / "build.py"), "build", "--site", str(site), "--now", "2026-11-27"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return site / "public", "/repo/" if "/repo/" in config else "/"


def picture(path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (600, 340), "#8fa3a8").save(path)


class served:
    """The folder, served on loopback under its base path."""

    def __init__(self, built: tuple[Path, str]) -> None:
        self.folder, self.base = built

    def __enter__(self) -> tuple[Path, str]:
        base, folder = self.base, str(self.folder)

        class Quiet(SimpleHTTPRequestHandler):
            def translate_path(self, path: str) -> str:
                return super().translate_path(path.removeprefix(base.rstrip("/")))

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self.folder, f"http://127.0.0.1:{self.server.server_port}{base}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def kinds(folder: Path) -> dict[str, str]:
    """One address of each kind of page that a build made."""
    source = "the-sound-ledger"
    pages = {
        "article": "articles/2026/11/nasty/",
        "article in Arabic": "articles/2026/11/arabic/",
        "section": "sections/harbour/",
        "tag": "tags/ferries/",
        "source": f"sources/{source}/",
        "tags": "tags/",
        "sources": "sources/",
        "archive": "archive/",
        "month": "archive/2026/11/",
        "edition": "editions/2026-11-23/",
        "editions": "editions/",
        "page": "about/",
    }
    assert [at for at in pages.values() if not (folder / at / "index.html").exists()] == []
    return pages


# Pages that the sample does not have: fronts with little and with much, empty lists, what the preview marks.


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
    theme, problems = load("broadsheet", [THEMES])
    assert theme is not None and problems == []
    templates = templates_for(theme, Site("The Estuary", "", "en", "ltr", "/", (), (), (), ()))
    for name, (page, body) in ODD.items():
        (folder / "odd").mkdir(exist_ok=True)
        html = render(templates, TEMPLATES[type(page)], page, Html(body))
        (folder / "odd" / f"{name.replace(' ', '-')}.html").write_text(html, encoding="utf-8")
    return {name: f"odd/{name.replace(' ', '-')}.html" for name in ODD}


# In the browser


SETTINGS = [("light", 390), ("light", 1280), ("dark", 390), ("dark", 1280)]


def violations(page: "Page") -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:120]}" for each in found]


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), SETTINGS)
def test_axe_finds_no_fault_on_any_kind_of_page(
    digest: Digest, browser: "Browser", scheme: str, width: int
) -> None:
    faults = {}
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        page = context.new_page()
        for kind, at in digest.pages.items():
            if kind in ODD and (scheme, width) != SETTINGS[1]:
                continue
            page.goto(digest.address + at)
            faults[kind] = violations(page)
    assert {kind: found for kind, found in faults.items() if found} == {}


@pytest.mark.browser
@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 1280)])
def test_axe_finds_no_fault_from_right_to_left_in_a_theme_that_extends(
    evening: Digest, browser: "Browser", scheme: str, width: int
) -> None:
    faults = {}
    with browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme) as context:
        page = context.new_page()
        for kind, at in evening.pages.items():
            page.goto(evening.address + at)
            faults[kind] = violations(page)
    assert {kind: found for kind, found in faults.items() if found} == {}


@pytest.mark.browser
@pytest.mark.parametrize("which", ["digest", "evening"])
def test_no_page_scrolls_sideways_from_320_to_1920(
    which: str, request: pytest.FixtureRequest, browser: "Browser"
) -> None:
    shown: Digest = request.getfixturevalue(which)
    wide = {}
    with browser.new_context() as context:
        page = context.new_page()
        for kind, at in shown.pages.items():
            page.goto(shown.address + at)
            for width in (320, 390, 600, 768, 960, 1280, 1920):
                page.set_viewport_size({"width": width, "height": 800})
                if page.evaluate("document.documentElement.scrollWidth") > width:
                    wide[kind] = width
    assert wide == {}


SHIFT = """() => new Promise(done => { let sum = 0;
  new PerformanceObserver(list => { for (const each of list.getEntries()) sum += each.value; })
    .observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => requestAnimationFrame(() => done(sum))); })"""


@pytest.mark.browser
@pytest.mark.parametrize("which", ["digest", "evening"])
def test_pages_ask_no_other_host_raise_no_error_and_stand_still(
    which: str, request: pytest.FixtureRequest, browser: "Browser"
) -> None:
    shown: Digest = request.getfixturevalue(which)
    host = shown.address.split("/")[2]
    asked: list[str] = []
    said: list[str] = []
    moved = {}
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        # Not `requestfailed`: going on to the next page calls off an icon that is still on its way.
        page.on("response", lambda answer: answer.status < 400 or said.append(f"{answer.status}: {answer.url}"))
        for kind, at in shown.pages.items():
            page.goto(shown.address + at)
            if shift := page.evaluate(SHIFT):
                moved[kind] = shift
    assert [url for url in asked if url.split("/")[2] != host] == []
    assert said == []
    assert moved == {}


@pytest.mark.browser
def test_pages_read_the_same_without_javascript(digest: Digest, browser: "Browser") -> None:
    texts = []
    for script in (True, False):
        with browser.new_context(java_script_enabled=script) as context:
            page = context.new_page()
            for at in digest.pages.values():
                page.goto(digest.address + at)
                texts.append(page.locator("main").inner_text())
    assert texts[: len(digest.pages)] == texts[len(digest.pages) :]


OUTLINE = """() => ({
  h1: document.querySelectorAll("h1").length,
  levels: [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map(each => +each.tagName[1]),
  landmarks: ["body > .sheet > header", "nav.sections", "main", "footer.foot"]
    .map(each => document.querySelectorAll(each).length),
  titled: document.title.length > 0,
})"""


@pytest.mark.browser
@pytest.mark.parametrize("which", ["digest", "evening"])
def test_every_page_has_one_first_heading_no_skipped_level_and_all_landmarks(
    which: str, request: pytest.FixtureRequest, browser: "Browser"
) -> None:
    shown: Digest = request.getfixturevalue(which)
    with browser.new_context() as context:
        page = context.new_page()
        for kind, at in shown.pages.items():
            page.goto(shown.address + at)
            outline = page.evaluate(OUTLINE)
            levels = outline["levels"]
            assert outline["h1"] == 1, kind
            assert levels[0] == 1, kind
            assert all(after - before <= 1 for before, after in pairwise(levels)), kind
            assert outline["landmarks"] == [1, 1, 1, 1], kind
            assert outline["titled"], kind


@pytest.mark.browser
def test_the_first_tab_offers_to_skip_and_what_has_focus_is_marked(digest: Digest, browser: "Browser") -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(digest.address)
        assert page.locator(".skip").bounding_box()["y"] < 0  # type: ignore[index]
        page.keyboard.press("Tab")
        assert page.locator(".skip").bounding_box()["y"] >= 0  # type: ignore[index]
        page.keyboard.press("Enter")
        assert page.evaluate("location.hash") == "#main"
        page.keyboard.press("Tab")
        inside = "document.querySelector('main').contains(document.activeElement)"
        assert page.evaluate(inside)
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.browser
def test_print_drops_navigation_and_prints_the_addresses_of_links(digest: Digest, browser: "Browser") -> None:
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(digest.address + digest.pages["article"])
        page.emulate_media(media="print")
        for gone in (".sections", ".foot", ".turn", ".skip"):
            assert not page.locator(gone).is_visible(), gone
        assert page.locator(".on-paper").inner_text() == "https://estuary.example/articles/2026/11/nasty/"
        after = "each => getComputedStyle(each, '::after').content"
        link = page.locator(".prose a[href^=https]").first
        assert "https://example.com/times" in link.evaluate(after)
        assert (
            page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        )


@pytest.mark.browser
def test_a_wide_table_scrolls_by_itself_and_keeps_its_rows(digest: Digest, browser: "Browser") -> None:
    with browser.new_context(viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        page.goto(digest.address + digest.pages["article"])
        table = page.locator(".prose table")
        assert table.locator("tbody tr").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.browser
def test_a_story_says_whose_it_is_and_when(digest: Digest, browser: "Browser") -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(digest.address + digest.pages["article"])
        facts = page.locator(".facts").inner_text()
        assert [
            word for word in ("TAKEN UP", "PUBLISHED", "UPDATED", "CORRECTED") if word not in facts.upper()
        ] == []
        assert page.locator(".by").inner_text().startswith("By Orla Dunmore and Tobiah Venn")
        tail = page.locator(".tail").inner_text()
        for words in (
            "The Sound Ledger",
            "Tern Wire Syndicate",
            "© 2026 Pell Sound Press",
            "CC BY 4.0",
            "Pell Gazette",
        ):
            assert words in tail
        assert page.locator(".curator").inner_text().endswith("Read it for the timetable clerk.")
        assert page.locator(".dateline").inner_text() == "PELL SOUND (Tern Wire)"


@pytest.mark.browser
def test_every_story_in_a_list_shows_its_source(digest: Digest, browser: "Browser") -> None:
    with browser.new_context() as context:
        page = context.new_page()
        for kind in ("section", "tag", "source", "month", "edition", "front"):
            page.goto(digest.address + digest.pages[kind])
            stories = page.locator("main").locator(".story, .entry, .brief > li")
            anonymous = [
                each.inner_text()
                for each in stories.all()
                if not each.locator(".credit").first.inner_text().strip()
            ]
            assert stories.count() > 0, kind
            assert anonymous == [], kind


@pytest.mark.browser
def test_lines_of_a_story_are_60_to_75_characters_long(digest: Digest, browser: "Browser") -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(digest.address + "articles/2026/11/a-drowned-forest-older-than-its-map/")
        characters = page.evaluate(
            """() => { const text = document.querySelector(".prose"); const range = document.createRange();
            let letters = 0, lines = 0;
            for (const p of text.querySelectorAll(":scope > p")) { range.selectNodeContents(p);
              const tops = new Set([...range.getClientRects()].map(each => Math.round(each.bottom / 12)));
              if (tops.size > 2) { letters += p.textContent.length; lines += tops.size - .5; } }
            return letters / lines; }"""
        )
    assert 58 <= characters <= 76


# Without a browser


def test_a_story_weighs_less_than_60_kilobytes_with_its_style_sheet(digest: Digest) -> None:
    sheet = (digest.folder / "assets" / "style.css").stat().st_size
    pages = [path.stat().st_size for path in (digest.folder / "articles").rglob("index.html")]
    assert max(pages) + sheet <= 60_000


def test_every_page_carries_a_policy_its_language_and_no_style_or_script_of_its_own(digest: Digest) -> None:
    for path in digest.folder.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert 'http-equiv="Content-Security-Policy"' in html
        assert '<html lang="en" dir="ltr"' in html
        assert not re.search(
            r"<style|\sstyle=|<script(?! type=\"(?:application/ld\+json|module\" src=))|\son\w+=", html
        ), path


def test_a_theme_that_extends_inherits_what_it_does_not_say(evening: Digest) -> None:
    article = (evening.folder / "articles/2026/11/nasty/index.html").read_text(encoding="utf-8")
    assert 'data-accent="blue"' in article
    assert article.index("/repo/assets/style.css") < article.index("/repo/assets/gazette.css")
    assert article.index('class="from label"') < article.index("<h1") < article.index('class="tail"')
    assert (evening.folder / "assets" / "icon.svg").exists()


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sheet", ["broadsheet/assets/style.css", "gazette/assets/gazette.css"])
def test_text_stands_out_7_to_1_and_every_accent_4_5_to_1_by_day_and_by_night(sheet: str) -> None:
    css = (THEMES / sheet).read_text(encoding="utf-8")
    accents = re.findall(
        r"--flag-day: (#\w{6}); --flag-night: (#\w{6})",
        (THEMES / "broadsheet/assets/style.css").read_text(encoding="utf-8"),
    )
    grounds = re.findall(r"--paper: (#\w{6}); --ink: (#\w{6}); --soft: (#\w{6});[^}]*?--note: (#\w{6})", css)
    assert len(accents) == 6 and len(grounds) == 3
    for night, (paper, ink, soft, note) in zip((0, 1, 1), grounds, strict=True):
        assert min(contrast(ink, paper), contrast(ink, note), contrast(soft, paper)) >= 7
        assert contrast(soft, note) >= 4.5
        for accent in accents:
            assert min(contrast(accent[night], paper), contrast(accent[night], note)) >= 4.5


def nu_checker() -> list[str]:
    """The command of the Nu HTML checker. Where there is none the test is skipped, except in CI."""
    jars = [os.environ.get("VNU_JAR", ""), str(ROOT / ".venv/node_modules/vnu-jar/build/dist/vnu.jar")]
    jar = next((each for each in jars if each and Path(each).exists()), "")
    if jar and shutil.which("java"):
        return ["java", "-Xss8m", "-jar", jar]
    if shutil.which("vnu"):
        return ["vnu"]
    missing = "no Nu HTML checker found: npm install --prefix .venv vnu-jar, with a Java runtime"
    if os.environ.get("CI") == "true":
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.mark.nu
def test_the_nu_checker_finds_no_error_on_any_page(digest: Digest, evening: Digest) -> None:
    command = [*nu_checker(), "--format", "json", "--errors-only", "--skip-non-html"]
    done = subprocess.run([*command, str(digest.folder), str(evening.folder)], capture_output=True, text=True)
    messages = json.loads(done.stderr)["messages"]
    assert [f"{each['url']}:{each.get('lastLine')}: {each['message']}" for each in messages] == []
