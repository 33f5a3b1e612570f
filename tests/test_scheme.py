"""Light or dark paper, as a reader chooses it: kept in the browser alone, put on before anything is painted."""

import base64
import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from generator.preview import Preview
from tests.kinds_of_page import Digest, estuary
from tests.test_every_page import LOOKING, NOTHING, violations
from tests.web import hosted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

LIGHT, DARK = "rgb(251, 250, 246)", "rgb(21, 20, 15)"
GROUND = "getComputedStyle(document.documentElement).backgroundColor"
KEPT = "({ ...localStorage })"
EARLY = """
new MutationObserver((_, watcher) => {
  if (!document.body) return;
  globalThis.early = document.documentElement.dataset.scheme;
  watcher.disconnect();
}).observe(document, { childList: true, subtree: true });
"""
"""What a page wears when its body begins: no module has run yet, and nothing is painted."""
REFUSED = """
Object.defineProperty(window, "localStorage", { get() { throw new DOMException("", "SecurityError"); } });
"""


@contextmanager
def opened(browser: "Browser", digest: Digest, kind: str = "article", **settings: Any) -> "Iterator[Page]":
    """A page of the digest for a reader with these settings; what the console says must be nothing."""
    said: list[str] = []
    with browser.new_context(**settings) as context:
        context.add_init_script(path=LOOKING)
        context.add_init_script(EARLY)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda failure: said.append(str(failure)))
        page.goto(digest.address + digest.pages[kind])
        yield page
    assert said == []


def choose(page: "Page", scheme: str) -> None:
    page.locator(".scheme select").select_option(scheme)


@pytest.mark.browser
def test_a_choice_of_paper_holds_on_every_page_and_is_there_before_the_first_paint(
    english: Digest, browser: "Browser"
) -> None:
    with opened(browser, english, color_scheme="light") as page:
        choose(page, "dark")
        assert page.evaluate(GROUND) == DARK
        for at in ("", "sources/", english.pages["takedown"], "404.html"):
            page.goto(english.address + at)
            assert page.evaluate("early") == "dark", at
            assert page.evaluate(GROUND) == DARK, at
            assert page.locator(".scheme select").input_value() == "dark"
            assert page.evaluate("document.querySelector('meta[name=theme-color]').content") == DARK
        choose(page, "light")
        page.emulate_media(color_scheme="dark")
        page.reload()
        assert page.evaluate(GROUND) == LIGHT


@pytest.mark.browser
def test_in_the_preview_it_is_as_on_the_published_page(masabb: Digest, browser: "Browser") -> None:
    with Preview(masabb.folder, base_path="/repo/", port=0) as preview:
        served = masabb._replace(address=f"http://127.0.0.1:{preview.port}/repo/")
        with opened(browser, served, color_scheme="light") as page:
            choose(page, "dark")
            page.reload()
            assert page.evaluate("early") == "dark"
            assert page.evaluate(GROUND) == DARK


@pytest.mark.browser
def test_who_has_not_chosen_has_the_paper_of_the_device_and_nothing_is_kept(
    english: Digest, browser: "Browser"
) -> None:
    with opened(browser, english, color_scheme="dark") as page:
        assert page.evaluate(GROUND) == DARK
        assert page.locator(".scheme select").input_value() == "auto"
        page.emulate_media(color_scheme="light")
        assert page.evaluate(GROUND) == LIGHT
        assert page.evaluate("looking.kept()") == NOTHING


@pytest.mark.browser
def test_only_the_choice_is_kept_and_going_back_on_it_forgets_it(english: Digest, browser: "Browser") -> None:
    with opened(browser, english, color_scheme="dark") as page:
        colours = "[...document.querySelectorAll('meta[name=theme-color]')].map(each => each.outerHTML)"
        before = page.evaluate(colours)
        choose(page, "light")
        assert page.evaluate("looking.kept()") == NOTHING | {"local": {"copydesk-scheme": "light"}}
        assert page.context.cookies() == []
        choose(page, "auto")
        assert page.evaluate("looking.kept()") == NOTHING
        assert page.evaluate(GROUND) == DARK
        assert page.evaluate(colours) == before


@pytest.mark.browser
def test_what_others_have_left_under_the_name_of_the_choice_is_no_paper(
    english: Digest, browser: "Browser"
) -> None:
    with opened(browser, english, color_scheme="light") as page:
        page.evaluate("localStorage.setItem('copydesk-scheme', 'pink')")
        page.reload()
        assert page.evaluate(GROUND) == LIGHT
        assert page.locator(".scheme select").input_value() == "auto"


@pytest.mark.browser
def test_where_nothing_can_be_kept_the_choice_holds_for_the_page(english: Digest, browser: "Browser") -> None:
    with opened(browser, english, color_scheme="light") as page:
        page.context.add_init_script(REFUSED)
        page.reload()
        choose(page, "dark")
        assert page.evaluate(GROUND) == DARK
        page.reload()
        assert page.evaluate(GROUND) == LIGHT


@pytest.mark.browser
def test_another_page_that_is_open_follows_the_choice(english: Digest, browser: "Browser") -> None:
    with opened(browser, english, color_scheme="light") as page:
        other = page.context.new_page()
        other.goto(english.address)
        choose(page, "dark")
        other.wait_for_function(f"{GROUND} === '{DARK}'")
        assert other.locator(".scheme select").input_value() == "dark"


@pytest.mark.browser
def test_the_switch_has_a_name_is_worked_by_keyboard_and_stands_on_no_paper(
    masabb: Digest, browser: "Browser"
) -> None:
    with opened(browser, masabb, color_scheme="light") as page:
        switch = page.get_by_role("combobox", name="الورق")
        page.locator(".foot .name a").focus()
        page.keyboard.press("Tab")
        assert switch.evaluate("each => each === document.activeElement")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert switch.input_value() == "dark"
        assert page.evaluate(GROUND) == DARK
        page.emulate_media(media="print")
        assert not switch.is_visible()
        assert page.evaluate(GROUND) == "rgb(255, 255, 255)"


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_fault_where_the_paper_is_not_the_devices(
    english: Digest, browser: "Browser", scheme: Any
) -> None:
    with opened(browser, english, color_scheme={"light": "dark", "dark": "light"}[scheme]) as page:
        choose(page, scheme)
        for kind in ("article", "front", "sources"):
            page.goto(english.address + english.pages[kind])
            assert violations(page) == [], kind


@pytest.mark.browser
def test_without_javascript_there_is_no_switch(english: Digest, browser: "Browser") -> None:
    with opened(browser, english, java_script_enabled=False) as page:
        assert not page.locator(".scheme").is_visible()


@pytest.mark.browser
def test_what_the_digest_says_of_its_paper_holds_until_the_reader_chooses(
    tmp_path: Path, browser: "Browser"
) -> None:
    public, pages = estuary(tmp_path / "site", more="theme: gazette\ntheme_options: {scheme: dark}\n")
    with (
        hosted(public) as address,
        opened(browser, Digest(public, address, pages, ""), color_scheme="light") as page,
    ):
        assert page.evaluate(GROUND) == "rgb(16, 22, 26)"
        assert page.locator(".scheme select").input_value() == "dark"
        choose(page, "auto")
        page.reload()
        assert page.evaluate(GROUND) == "rgb(244, 246, 245)"
        choose(page, "dark")
        assert page.evaluate(KEPT) == {}


def test_the_policy_of_every_page_names_the_digest_of_its_one_script(
    english: Digest, evening: Digest, odd: Digest
) -> None:
    for digest in (english, evening, odd):
        for path in digest.folder.rglob("*.html"):
            html = path.read_text(encoding="utf-8")
            if 'http-equiv="refresh"' in html:  # a former address
                continue
            [script] = re.findall("<script>(.*?)</script>", html, re.DOTALL)
            named = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert html.index(f"'sha256-{named}'") < html.index("<script>") < html.index('rel="stylesheet"'), (
                path
            )
