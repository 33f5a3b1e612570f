"""Broadsheet and gazette as readers meet them: in a real browser, on paper, in two directions."""

import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.kinds_of_page import Digest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
THEMES = ROOT / "themes"


@pytest.mark.browser
def test_the_first_tab_offers_to_skip_and_what_has_focus_is_marked(english: Digest, browser: "Browser") -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(english.address)
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
def test_print_drops_navigation_and_prints_the_addresses_of_links(english: Digest, browser: "Browser") -> None:
    with browser.new_context(color_scheme="dark") as context:
        page = context.new_page()
        page.goto(english.address + english.pages["article"])
        page.emulate_media(media="print")
        for gone in (".sections", ".foot", ".turn", ".skip"):
            assert not page.locator(gone).is_visible(), gone
        assert page.locator(".on-paper").inner_text() == "https://estuary.example/articles/2026/11/nasty/"
        after = "each => getComputedStyle(each, '::after').content"
        link = page.locator(".prose a[href^=https]").first
        assert "https://example.com/times" in link.evaluate(after)
        assert page.locator(".prose a[href^='#']").first.evaluate(after) == "none"
        assert (
            page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        )


@pytest.mark.browser
def test_a_wide_table_scrolls_by_itself_and_keeps_its_rows(english: Digest, browser: "Browser") -> None:
    with browser.new_context(viewport={"width": 320, "height": 700}) as context:
        page = context.new_page()
        page.goto(english.address + english.pages["article"])
        table = page.locator(".prose table")
        assert table.locator("tbody tr").count() == 1
        assert page.evaluate("document.documentElement.scrollWidth") == 320


@pytest.mark.browser
def test_a_story_says_whose_it_is_and_when(english: Digest, browser: "Browser") -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(english.address + english.pages["article"])
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
def test_every_story_in_a_list_shows_its_source(english: Digest, browser: "Browser") -> None:
    with browser.new_context() as context:
        page = context.new_page()
        for kind in ("section", "tag", "source", "month", "edition", "front"):
            page.goto(english.address + english.pages[kind])
            stories = page.locator("main").locator(".story, .entry, .brief > li")
            anonymous = [
                each.inner_text()
                for each in stories.all()
                if not each.locator(".credit").first.inner_text().strip()
            ]
            assert stories.count() > 0, kind
            assert anonymous == [], kind


@pytest.mark.browser
def test_lines_of_a_story_are_60_to_75_characters_long(english: Digest, browser: "Browser") -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(english.address + "articles/2026/11/a-drowned-forest-older-than-its-map/")
        characters = page.evaluate(
            """() => { const text = document.querySelector(".prose"); const range = document.createRange();
            let letters = 0, lines = 0;
            for (const p of text.querySelectorAll(":scope > p")) { range.selectNodeContents(p);
              const tops = new Set([...range.getClientRects()].map(each => Math.round(each.bottom / 12)));
              if (tops.size > 2) { letters += p.textContent.length; lines += tops.size - .5; } }
            return letters / lines; }"""
        )
    assert 58 <= characters <= 76


@pytest.mark.browser
def test_a_headline_of_tall_letters_leaves_the_section_above_it_to_be_touched(
    english: Digest, browser: "Browser"
) -> None:
    """Faces differ in how far their lines reach; a device may have one that reaches far."""
    source = "src: local('Liberation Serif'), local('DejaVu Serif')"
    tall = f"@font-face {{ font-family: Tall; {source}; ascent-override: 160% }}"
    touched = """flag => {
        const box = flag.getBoundingClientRect();
        return document.elementFromPoint(box.x + 5, box.bottom - 3) === flag;
    }"""
    with browser.new_context(viewport={"width": 390, "height": 844}, bypass_csp=True) as context:
        page = context.new_page()
        page.goto(english.address)
        page.add_style_tag(content=f"{tall} .lead h2 {{ font-family: Tall !important }}")
        page.evaluate("document.fonts.ready.then(() => null)")
        assert page.locator(".lead .flag").first.evaluate(touched)


def test_the_figures_of_sources_are_named_apart_and_whole_on_paper(english: Digest, browser: "Browser") -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(english.address + english.pages["sources"])
        named = page.locator(".chart figcaption, .figures caption").all_inner_texts()
        assert len(named) == len(set(named)) == 3
        page.emulate_media(media="print")
        assert page.locator(".chart .axis").first.is_visible()


@pytest.mark.browser
def test_the_archive_names_every_month_and_leads_to_those_with_stories(
    english: Digest, browser: "Browser"
) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(english.address + english.pages["archive"])
        months = page.locator(".year").first.locator(".months li")
        assert months.count() == 12
        assert months.first.inner_text().lower() == "january"
        assert months.nth(10).locator("a").get_attribute("href") == "/archive/2026/11/"


@pytest.mark.browser
@pytest.mark.parametrize("width", [390, 1280])
def test_what_stands_below_a_story_that_runs_the_other_way_stands_at_its_side(
    english: Digest, browser: "Browser", width: int
) -> None:
    with browser.new_context(viewport={"width": width, "height": 900}) as context:
        page = context.new_page()
        page.goto(english.address + english.pages["article in Arabic"])
        edge = "each => { const box = each.getBoundingClientRect(); return [box.left, box.right]; }"
        _, side = page.locator(".prose").evaluate(edge)
        for what in (".tail dt", ".by a", ".opening .label a"):
            assert abs(page.locator(what).first.evaluate(edge)[1] - side) <= 1, what
        assert (
            page.locator(".tail dd").first.evaluate(edge)[1] < page.locator(".tail dt").first.evaluate(edge)[0]
        )
        assert page.locator(".tail dt").first.evaluate("each => getComputedStyle(each).textAlign") == "right"


@pytest.mark.browser
def test_days_of_a_developing_story_keep_clear_of_its_rule(english: Digest, browser: "Browser") -> None:
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(english.address + english.pages["story"])
        right = "all => all.map(each => each.getBoundingClientRect().right)"
        rule = page.locator(".told").first.evaluate("each => each.getBoundingClientRect().left")
        assert max(page.locator(".moment time").evaluate_all(right)) < rule - 4


@pytest.mark.browser
@pytest.mark.parametrize(
    ("story", "language"),
    [
        ("2026/11/a-drowned-forest-older-than-its-map", "en"),
        ("2026/11/ein-türpfosten-misst-kinder-und-fluten", "de"),
        ("2026/11/nasty", "en"),
    ],
)
def test_words_may_be_parted_in_the_language_that_they_are_in_and_code_never(
    english: Digest, browser: "Browser", story: str, language: str
) -> None:
    """Whether Chromium then parts them hangs on its dictionaries."""
    parted = "all => all.map(each => [each.closest('[lang]').lang, getComputedStyle(each).hyphens])"
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{english.address}articles/{story}/")
        texts = page.locator(".prose > p, .prose li, h1").evaluate_all(parted)
        assert {tuple(each) for each in texts} == {(language, "auto")}
        for codes in (".prose code, .prose pre", ".dateline", ".prose .table td"):
            assert {each[1] for each in page.locator(codes).evaluate_all(parted)} <= {"none", "manual"}, codes


# Without a browser


def test_every_choice_of_an_option_has_its_rule_in_the_style_sheet() -> None:
    sheet = (THEMES / "broadsheet/assets/style.css").read_text(encoding="utf-8")
    options = yaml.safe_load((THEMES / "broadsheet/theme.yaml").read_text(encoding="utf-8"))["options"]
    chosen = [(name, each) for name, option in options.items() for each in option.get("choices", ())]
    assert len(chosen) > 15
    for name, each in chosen:
        assert each == options[name]["default"] or f'[data-{name}="{each}"]' in sheet, (name, each)


LOADED = re.compile(r'<(?:script[^>]* src|link rel="(?:stylesheet|icon|preload)"[^>]* href)="([^"?]+)')


def test_a_story_weighs_less_than_60_kilobytes_with_all_it_loads_but_its_pictures(
    english: Digest, masabb: Digest
) -> None:
    for digest in (english, masabb):
        base = "/" + digest.address.split("/", 3)[3]
        for path in (digest.folder / "articles").rglob("index.html"):
            html = path.read_text(encoding="utf-8")
            files = [digest.folder / name.removeprefix(base) for name in set(LOADED.findall(html))]
            assert {"style.css", "icon.svg"} <= {file.name for file in files}
            assert path.stat().st_size + sum(file.stat().st_size for file in files) <= 60_000, path
        sheets = "".join(file.read_text("utf-8") for file in (digest.folder / "assets").glob("*.css"))
        assert "url(" not in sheets and "@import" not in sheets  # no font, no sheet that a sheet loads


def test_every_page_describes_itself_to_those_who_list_it(english: Digest, masabb: Digest) -> None:
    for digest in (english, masabb):
        for path in digest.folder.rglob("index.html"):
            html = path.read_text(encoding="utf-8")
            if 'http-equiv="refresh"' not in html:  # a former address
                assert re.search('<meta name="description" content="[^"]{5,}', html), path


def test_no_script_holds_up_a_page(english: Digest) -> None:
    for path in english.folder.rglob("*.html"):
        scripts = re.findall(r"<script[^>]* src[^>]*>", path.read_text(encoding="utf-8"))
        assert [each for each in scripts if 'type="module"' not in each] == [], path


def test_every_page_carries_a_policy_its_language_and_nothing_that_the_policy_does_not_name(
    english: Digest,
) -> None:
    for path in english.folder.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert 'http-equiv="Content-Security-Policy"' in html
        assert '<html lang="en" dir="ltr"' in html
        assert not re.search(
            r"<style|\sstyle=|<script(?!>| type=\"(?:application/ld\+json|module\" src=))|\son\w+=", html
        ), path
        assert html.count("<script>") <= 1, path  # whose digest the policy names: tests/test_scheme.py


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
def test_the_nu_checker_finds_no_error_on_any_page(
    english: Digest, masabb: Digest, evening: Digest, odd: Digest
) -> None:
    command = [*nu_checker(), "--format", "json", "--errors-only", "--skip-non-html"]
    folders = [str(digest.folder) for digest in (english, masabb, evening, odd)]
    done = subprocess.run([*command, *folders], capture_output=True, text=True)
    messages = json.loads(done.stderr)["messages"]
    assert [f"{each['url']}:{each.get('lastLine')}: {each['message']}" for each in messages] == []
