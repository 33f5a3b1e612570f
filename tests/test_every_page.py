"""What readers are promised on every kind of page: seen, heard, printed, enlarged, by keyboard, in private.

Each test walks over all kinds of page of a digest from left to right and of one from right to left. In short,
axe looks at each page in one of its six settings, and of the second digest only axe and the widths are asked;
in `make proof` everything is asked of all.
"""

import os
import unicodedata
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.kinds_of_page import Digest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WHOLE = os.environ.get("COPYDESK_PROOF") == "1"
WIDTHS = (320, 768, 1440)
SETTINGS = tuple(product(("light", "dark"), WIDTHS))
"""Of axe: every kind of page in each."""
LOOKING = Path(__file__).parent / "looking.js"
PAPER = 680
"""Pixels across an A4 sheet with margins of 15 mm."""


@pytest.fixture(params=["english", "masabb"] if WHOLE else ["english"])
def digest(request: pytest.FixtureRequest) -> Digest:
    """Each of the two in turn."""
    found: Digest = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["english", "masabb", "evening", "odd"] if WHOLE else ["english", "masabb"])
def dressed(request: pytest.FixtureRequest) -> Digest:
    """The two, the Arabic one in a theme that extends, and pages that no sample has."""
    found: Digest = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    with browser.new_context() as context:
        context.add_init_script(path=LOOKING)
        yield context.new_page()


def walk(page: "Page", digest: Digest) -> Iterator[str]:
    """Open each kind of page in turn, a search with its answer on the page."""
    for kind, at in digest.pages.items():
        page.goto(digest.address + at)
        if kind == "search with results":
            page.wait_for_selector(".found li")
        yield kind


def resize(page: "Page", width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})


@pytest.mark.browser
def test_axe_finds_no_fault_on_any_kind_of_page(dressed: Digest, page: "Page") -> None:
    faults = {}
    for number, kind in enumerate(walk(page, dressed)):
        for scheme, width in settings(number):
            page.emulate_media(color_scheme=scheme)
            resize(page, width)
            if found := violations(page):
                faults[kind, scheme, width] = found
    assert faults == {}


def settings(number: int) -> tuple[tuple[str, int], ...]:
    """One for each page, another for its neighbour; all of them in the long form."""
    return SETTINGS if WHOLE else (SETTINGS[number % len(SETTINGS)],)


def violations(page: "Page") -> list[str]:
    options = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}
    found = Axe().run(page, options=options).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


@pytest.mark.browser
def test_no_page_scrolls_sideways_from_320_to_1920(dressed: Digest, page: "Page") -> None:
    wide = {}
    for kind in walk(page, dressed):
        for width in (320, 390, 600, 768, 960, 1280, 1920):
            resize(page, width)
            if found := page.evaluate("looking.beyond()"):
                wide[kind, width] = found
    assert wide == {}


@pytest.mark.browser
def test_twice_as_large_nothing_scrolls_sideways_or_is_cut_off(digest: Digest, page: "Page") -> None:
    """The page as a whole, as browsers zoom, and the letters alone, as readers can ask them to."""
    wide = {}
    browser = page.context.new_cdp_session(page)
    for kind in walk(page, digest):
        for width, letters in ((640, 16), (1280, 32), (390, 32)):
            browser.send("Page.setFontSizes", {"fontSizes": {"standard": letters, "fixed": letters}})
            resize(page, width)
            if found := page.evaluate("looking.beyond()"):
                wide[kind, width, letters] = found
    assert wide == {}


@pytest.mark.browser
def test_every_page_prints_whole_and_without_what_one_cannot_click_on_paper(
    digest: Digest, page: "Page"
) -> None:
    faults: dict[str, object] = {}
    page.emulate_media(media="print", color_scheme="dark")
    resize(page, PAPER)
    for kind in walk(page, digest):
        faults[f"{kind}: beyond the sheet"] = page.evaluate("looking.beyond()")
        scrolls = (
            "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.className)"
        )
        faults[f"{kind}: must be scrolled"] = page.locator("main div, main pre").evaluate_all(scrolls)
        shown = "all => all.filter(each => each.checkVisibility()).map(each => each.outerHTML.slice(0, 90))"
        menus = page.locator("nav, .skip, .foot, form, button, input, select")
        faults[f"{kind}: no use on paper"] = menus.evaluate_all(shown)
        ground = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
        faults[f"{kind}: ink wasted"] = "" if ground == "rgb(255, 255, 255)" else ground
        if digest.word.isascii():  # Arabic letters are other signs in a PDF than in a text
            faults[f"{kind}: not in the PDF"] = missing(page)
        else:
            assert page.pdf(format="A4").startswith(b"%PDF")
    assert {what: found for what, found in faults.items() if found} == {}


def missing(page: "Page") -> list[str]:
    """Words of the text that cannot be read in the page's PDF."""
    from io import BytesIO

    from pypdf import PdfReader

    margin = dict.fromkeys(("top", "right", "bottom", "left"), "15mm")
    reader = PdfReader(BytesIO(page.pdf(format="A4", margin=margin)))
    told = squeezed("".join(sheet.extract_text() for sheet in reader.pages))
    page.evaluate("document.querySelectorAll('.unseen').forEach(each => each.remove())")
    words = page.locator("main").inner_text().split()
    return [word for word in words if word.isascii() and squeezed(word) not in told]


def squeezed(text: str) -> str:
    """Letters and digits alone: lines are broken elsewhere, and letters are joined."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text) if letter.isalnum())


@pytest.mark.browser
@pytest.mark.parametrize("forced", ["none", "active"])
def test_what_has_focus_is_marked_and_in_sight_in_the_readers_own_colours_too(
    digest: Digest, page: "Page", forced: Any
) -> None:
    faults: dict[str, object] = {}
    page.emulate_media(forced_colors=forced)
    resize(page, 1280)
    for kind in walk(page, digest):
        page.keyboard.press("Tab")
        faults[f"{kind}: no sign of focus"] = page.evaluate("looking.unmarked()")
        if forced == "active":
            faults[f"{kind}: no border"] = page.evaluate("looking.borderless()")
            faults[f"{kind}: bars that do not show"] = page.evaluate("looking.pale()")
    assert {what: found for what, found in faults.items() if found} == {}


@pytest.mark.browser
def test_nothing_moves_by_itself_above_all_not_for_those_who_asked(digest: Digest, page: "Page") -> None:
    page.emulate_media(reduced_motion="reduce")
    assert {kind: moving for kind in walk(page, digest) if (moving := page.evaluate("looking.moving()"))} == {}


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_no_page_shifts_under_its_readers_eyes(digest: Digest, page: "Page", width: int) -> None:
    resize(page, width)
    moved = {kind: shifts for kind in walk(page, digest) if (shifts := page.evaluate("looking.shifted()"))}
    assert moved == {}


@pytest.mark.browser
def test_pages_read_the_same_without_javascript(digest: Digest, browser: "Browser") -> None:
    texts = []
    for script in (True, False):
        with browser.new_context(java_script_enabled=script) as context:
            page = context.new_page()
            for kind, at in digest.pages.items():
                page.goto(digest.address + at)
                page.locator(".scheme").evaluate_all(
                    "all => all.map(each => each.remove())"
                )  # for scripts alone
                if not kind.startswith("search"):
                    texts.append(page.locator("body").inner_text())
    assert texts[: len(texts) // 2] == texts[len(texts) // 2 :]


@pytest.mark.browser
def test_every_page_has_one_first_heading_no_skipped_level_and_all_landmarks(
    digest: Digest, page: "Page"
) -> None:
    for kind in walk(page, digest):
        outline = page.evaluate("looking.outline()")
        levels = outline["levels"]
        assert outline["h1"] == 1, kind
        assert levels[0] == 1, kind
        assert all(after - before <= 1 for before, after in pairwise(levels)), kind
        assert outline["landmarks"] == [1, 1, 1, 1], kind
        assert outline["titled"], kind


@pytest.mark.browser
def test_pages_are_light_or_dark_as_the_reader_has_it(english: Digest, page: "Page") -> None:
    ground = "getComputedStyle(document.documentElement).backgroundColor"
    for kind in ("front", "article", "search"):
        page.goto(english.address + english.pages[kind])
        seen = []
        for scheme in ("light", "dark", "light"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            seen.append(page.evaluate(ground))
        assert seen == ["rgb(251, 250, 246)", "rgb(21, 20, 15)", "rgb(251, 250, 246)"], kind


@pytest.mark.browser
def test_by_keyboard_the_menus_come_in_the_order_in_which_they_stand(digest: Digest, page: "Page") -> None:
    resize(page, 1280)
    page.goto(digest.address + digest.pages["article"])
    menu = page.locator("nav.sections a").evaluate_all("all => all.map(each => each.textContent)")
    page.keyboard.press("Tab")  # the way past them
    page.keyboard.press("Tab")  # the name of the digest
    reached = []
    for _ in menu:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent"))
    assert reached == menu
    page.keyboard.press("Shift+Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_selector("h1")


# In private

NOTHING = {"cookie": "", "local": {}, "session": {}, "databases": [], "caches": [], "workers": 0}


@pytest.mark.browser
def test_a_reader_who_opens_every_page_and_searches_leaves_no_trace_and_asks_no_other_host(
    digest: Digest, page: "Page"
) -> None:
    host = digest.address.split("/")[2]
    asked: list[str] = []
    said: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda failure: said.append(f"{page.url}: {failure}"))
    pages = crawl(page, digest.address)
    assert len(pages) >= sum(1 for path in digest.folder.rglob("index.html") if not is_hidden(path))
    page.goto(f"{digest.address}search/")
    page.fill("#q", digest.word)
    page.wait_for_selector(".found li")
    assert page.evaluate("looking.kept()") == NOTHING
    page.locator(".found a").first.click()
    page.wait_for_selector("article")
    assert page.context.cookies() == []
    assert page.context.storage_state() == {"cookies": [], "origins": []}
    assert [url for url in asked if url.split("/")[2] != host] == []
    assert said == []


def is_hidden(path: Path) -> bool:
    """Whether no page leads there: notices of what was taken down, and former addresses."""
    return 'content="noindex"' in path.read_text("utf-8")


def crawl(page: "Page", home: str) -> set[str]:
    """Open every page that can be reached from the front."""
    seen, pending = {home}, [home]
    links = "all => all.map(each => each.href.replace(/[#?].*/, ''))"
    while pending:
        page.goto(pending.pop())
        found = page.locator("a[href]").evaluate_all(links)
        fresh = {url for url in found if url.startswith(home) and url.endswith("/")} - seen
        seen |= fresh
        pending += sorted(fresh)
    return seen
