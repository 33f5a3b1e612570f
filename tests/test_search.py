"""Search: what the index knows, when it is made, and what readers find in a real browser."""

import gzip
import re
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import msgspec
import pytest

from generator import bundles, pagefind
from generator.build import State, build, open_state
from generator.contract import Card
from generator.executors import Serial
from generator.project import Project
from generator.prose import convert
from generator.report import Report
from generator.search import Record, page_of
from tests.kinds_of_page import Digest
from tests.web import hosted

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Route

NOON = 1795608000.0
"""2026-11-25 12:00 UTC."""
CONFIG = """\
title: The Search Party
base_url: https://party.example/repo/
sections: [Harbour, Money]
"""
STORIES = {  # language, date, section, source, headline, text
    "ferry": ("en", "2026-11-20", "Harbour", "The Post", "A ferry is early", "Nobody was at the quay."),
    "salt": ("en", "2026-11-21", "Money", "The Post", "Salt is dear", "A ferry carried <b>nothing</b> & less."),
    "fog": ("en", "2025-03-02", "Harbour", "Courier", "Fog", "It came on little feet."),
    "dorf": ("de", "2026-11-19", "Harbour", "Bote", "Das Dorf am Deich", "Schiffe fuhren an Häusern vorbei."),
    "chao": ("zh", "2026-11-18", "Harbour", "望汐社", "听潮的老人", "潮水退去之后，老人坐在码头上听潮。"),
    "mina": ("ar", "2026-11-17", "Harbour", "الميناء", "ميناء صغير", "وصلت العبّارة إلى المدينة في موعدها."),
    "fune": ("ja", "2026-11-16", "Harbour", "港日報", "早い船", "連絡船は時刻表より早く港に着いた。"),
}  # fmt: skip


def write(site: Path, name: str, text: str) -> None:
    file = site / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def write_story(site: Path, name: str, *more: str) -> None:
    language, date, section, source, title, body = STORIES[name]
    front = [f"title: {title}", f"date: {date}", f"section: {section}", f"source: {source}", *more]
    text = "\n".join([*front, f"language: {language}", "tags: [boats]"])
    write(site, f"content/articles/{name}.md", f"---\n{text}\n---\n\n{body}\n")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    write(tmp_path / "site", "config.yaml", CONFIG)
    for name in ("ferry", "salt", "fog"):
        write_story(tmp_path / "site", name)
    return tmp_path / "site"


class Desk:
    """Builds of one site, the state handed on; it is closed when the test is over."""

    opened: ClassVar[list[State]] = []

    def __init__(self, site: Path, *, preview: bool = False, executor: Executor | None = None) -> None:
        self.site, self.executor = site, executor or Serial()
        self.project = Project(site, preview=preview)
        self.state: State = open_state(site)
        self.opened.append(self.state)

    def build(self, now: float = NOON, changed: frozenset[str] | None = None) -> Report:
        self.state, report = build(self.project, self.state, executor=self.executor, now=now, changed=changed)
        assert not report.stopped, report.problems
        return report


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    while Desk.opened:
        Desk.opened.pop().store.close()


def indexed(report: Report) -> list[str]:
    return [path for path in report.written if path.startswith("search/index/")]


def covered(folder: Path) -> str:
    """All that the index says of stories."""
    fragments = sorted((folder / "search" / "index").rglob("*.pf_fragment"))
    return "\n".join(gzip.decompress(path.read_bytes()).decode() for path in fragments)


def test_the_index_is_made_again_only_when_what_it_covers_has_changed(site: Path) -> None:
    desk = Desk(site)
    assert indexed(desk.build())
    write(site, "config.yaml", CONFIG + "tagline: Anew\n")
    report = desk.build()
    assert report.written
    assert not indexed(report)
    write_story(site, "fog", "summary: A cat of a fog")
    assert indexed(desk.build())
    desk.state.store.close()
    shutil.rmtree(site / ".copydesk" / "bundles")
    assert Desk(site).build().failed is False


def test_a_story_is_found_by_headline_text_curators_words_and_byline(site: Path) -> None:
    write_story(site, "fog", "comment: Read it for the pelican.", "byline: [Orla Dunmore]")
    Desk(site).build()
    told = covered(site / "public")
    for words in ("Fog", "little feet", "pelican", "Orla Dunmore"):
        assert words in told


def test_a_story_that_is_held_back_is_not_in_the_index(site: Path) -> None:
    write_story(site, "salt", "draft: true", "comment: Quokka.")
    write_story(site, "fog", "embargo: 2027-01-01", "comment: Quokka.")
    Desk(site).build()
    told = covered(site / "public")
    assert "A ferry is early" in told
    assert "Quokka" not in told
    assert "little feet" not in told


def test_a_site_can_do_without_search(site: Path) -> None:
    write(site, "config.yaml", CONFIG + "pages: {search: false}\n")
    Desk(site).build()
    assert not (site / "public" / "search").exists()
    assert "/repo/search/" not in (site / "public" / "index.html").read_text("utf-8")


@pytest.mark.parametrize("damage", ["list", "size", "bytes", "gone"])
def test_a_damaged_bundle_costs_time_and_nothing_else(site: Path, damage: str) -> None:
    Desk(site).build()
    told = covered(site / "public")
    (bundle,) = (site / ".copydesk" / "bundles").iterdir()
    fragment = next(bundle.rglob("*.pf_fragment"))
    if damage == "list":
        (bundle / "files.list").write_bytes(b"garbage")
    elif damage == "size":
        fragment.write_bytes(b"short")
    elif damage == "bytes":
        fragment.write_bytes(b"\0" * fragment.stat().st_size)
    else:
        fragment.unlink()
    shutil.rmtree(site / "public")
    Desk(site).build()
    assert covered(site / "public") == told


def test_without_the_program_the_site_is_built_and_the_reason_told(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = lambda: str(site / "no-such-program")  # noqa: E731
    monkeypatch.setattr("pagefind_bin_extended.get_executable", gone)
    report = Desk(site).build()
    assert [problem.severity for problem in report.problems] == ["notice"]
    assert "without its search index" in report.problems[0].message
    assert (site / "public" / "search" / "index.html").exists()
    assert not indexed(report)


def test_a_program_that_dies_is_told_and_leaves_no_half_index(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dying = tmp_path / "dying"
    dying.write_text("#!/bin/sh\nhead -c 10 >/dev/null\n", encoding="utf-8")
    dying.chmod(0o755)
    monkeypatch.setattr("pagefind_bin_extended.get_executable", lambda: str(dying))
    report = Desk(site).build()
    assert "ended before its work was done" in report.problems[0].message
    assert not indexed(report)
    monkeypatch.undo()
    assert indexed(Desk(site).build())


def test_in_a_preview_no_save_waits_for_the_index(site: Path) -> None:
    desk = Desk(site, preview=True)
    report = desk.build()
    assert not indexed(report)
    assert report.next_change == NOON + bundles.QUIET
    assert indexed(desk.build(NOON + bundles.QUIET, frozenset()))
    # A save, and another within the two seconds: the old index stays until the disk has been quiet.
    write_story(site, "fog", "comment: Once")
    changed = frozenset(["content/articles/fog.md"])
    report = desk.build(NOON + 10, changed)
    assert report.written
    assert not indexed(report)
    write_story(site, "fog", "comment: Twice")
    report = desk.build(NOON + 11, changed)
    assert report.next_change == NOON + 11 + bundles.QUIET
    assert not indexed(desk.build(NOON + 12.5, frozenset()))
    report = desk.build(NOON + 13, frozenset())
    assert indexed(report)
    assert report.next_change is None
    assert "Twice" in covered(site / ".copydesk" / "preview")


def test_old_bundles_are_cleared_away(site: Path) -> None:
    desk = Desk(site)
    for number in range(bundles.KEPT + 1):
        write_story(site, "fog", f"comment: Number {number}")
        desk.build()
    assert len(list((site / ".copydesk" / "bundles").iterdir())) == bundles.KEPT


PAGE = pagefind.Page("en", "/a/", "<html><body><p>Words</p></body></html>")


def test_an_index_that_cannot_be_written_is_an_error_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OSError):
        pagefind.index([PAGE], tmp_path / "file")


def test_every_file_of_an_index_is_whole(tmp_path: Path) -> None:
    pagefind.index([PAGE, msgspec.structs.replace(PAGE, language="de")], tmp_path)
    contents = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*.*")}
    assert {"en/wasm.unknown.pagefind", "de/wasm.unknown.pagefind"} <= contents.keys()
    assert all(gzip.decompress(data) for data in contents.values() if data.startswith(b"\x1f\x8b"))


# ---- in the browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The site under its base path, as it is published."""
    site = tmp_path_factory.mktemp("search")
    write(site, "config.yaml", CONFIG)
    for name in STORIES:
        write_story(site, name)
    Desk(site).build()
    with hosted(site / "public", "/repo/") as home:
        yield f"{home}search/"


@pytest.fixture
def page(browser: "Browser", address: str) -> "Iterator[Page]":
    """A page that may ask nobody but its own server, and whose every complaint is an error."""
    context = browser.new_context()
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda told: complaints.append(told.text) if told.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: None if "//127.0.0.1:" in asked.url else complaints.append(asked.url))
    yield page
    context.close()
    assert complaints == []


def found(page: "Page", count: int) -> list[str]:
    """The headlines that are shown, once there are so many."""
    page.wait_for_function("count => document.querySelectorAll('.found li').length === count", arg=count)
    page.wait_for_function("() => !document.querySelector('.tally').textContent.includes('…')")
    return page.locator(".found h2").all_inner_texts()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("question", "headline"),
    [
        ("quay", "A ferry is early"),
        ("Haus", "Das Dorf am Deich"),
        ("听潮", "听潮的老人"),
        ("連絡船", "早い船"),
        ("العبّارة", "ميناء صغير"),
    ],
)
def test_each_language_is_searched_by_its_own_rules(
    page: "Page", address: str, question: str, headline: str
) -> None:
    page.goto(address)
    page.fill("#q", question)
    assert found(page, 1) == [headline]


@pytest.mark.browser
def test_a_result_leads_to_its_story_and_says_whose_it_is(page: "Page", address: str) -> None:
    page.goto(f"{address}?q=feet")
    assert found(page, 1) == ["Fog"]
    item = page.locator(".found li")
    assert item.locator("mark").all_inner_texts() == ["feet."]
    assert item.locator(".credit").inner_text().split("\n") == ["Courier 2 March 2025"]
    assert item.locator("a").get_attribute("href") == "/repo/articles/fog/"


@pytest.mark.browser
def test_what_stands_in_a_text_as_markup_is_shown_as_text(page: "Page", address: str) -> None:
    page.goto(f"{address}?q=nothing")
    found(page, 1)
    assert "carried nothing & less." in page.locator(".found li p").first.inner_text()
    assert page.locator(".found li b").count() == 0


@pytest.mark.browser
def test_no_index_is_fetched_before_there_is_somebody_to_search(page: "Page", address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address, wait_until="networkidle")
    assert [url for url in asked if "pagefind" in url] == []
    page.mouse.move(200, 200)
    page.wait_for_selector("#section option[value=Money]", state="attached")
    page.keyboard.type("ferry")
    assert found(page, 2)


@pytest.mark.browser
def test_filters_narrow_the_answer_and_stand_in_the_address(page: "Page", address: str) -> None:
    page.goto(f"{address}?q=ferry")
    assert sorted(found(page, 2)) == ["A ferry is early", "Salt is dear"]
    page.select_option("#section", "Money")
    assert found(page, 1) == ["Salt is dear"]
    assert page.url == f"{address}?q=ferry&section=Money"
    page.reload()
    assert found(page, 1) == ["Salt is dear"]
    assert page.input_value("#section") == "Money"
    assert page.locator("[role=status]").inner_text().lower() == "1 story"


@pytest.mark.browser
def test_a_filter_alone_lists_all_it_lets_through_newest_first(page: "Page", address: str) -> None:
    page.goto(f"{address}?source=The+Post")
    assert found(page, 2) == ["Salt is dear", "A ferry is early"]
    page.goto(f"{address}?year=2026")
    dates = [STORIES[name][1] for name in STORIES if STORIES[name][1] > "2026"]
    newest = sorted(STORIES.values(), key=lambda each: each[1], reverse=True)
    assert found(page, len(dates)) == [story[4] for story in newest][: len(dates)]
    page.goto(f"{address}?month=2025-03")
    assert found(page, 1) == ["Fog"]
    assert page.locator("#month option:checked").inner_text() == "March 2025 (1)"


@pytest.mark.browser
def test_the_keyboard_alone_is_enough(page: "Page", address: str) -> None:
    page.goto(address)
    page.wait_for_function("document.activeElement.id === 'q'")
    page.keyboard.type("feet")
    page.keyboard.press("Enter")
    found(page, 1)
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Fog":
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/repo/articles/fog/")


@pytest.mark.browser
def test_on_a_telephone_what_narrows_a_search_is_unfolded_by_keyboard(english: Digest, page: "Page") -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{english.address}search/")
    assert not page.locator("#section").is_visible()
    page.locator("summary").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#section option[value=Harbour]", state="attached")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "section"
    page.keyboard.type("Harbour")
    page.wait_for_url("**/search/?section=Harbour")
    assert found(page, 10)


@pytest.mark.browser
def test_more_results_follow_by_keyboard_and_the_first_of_them_has_the_focus(
    english: Digest, page: "Page"
) -> None:
    page.goto(f"{english.address}search/?section=Harbour")
    first = found(page, 10)
    page.locator(".more button").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.querySelectorAll('.found li').length > 10")
    page.wait_for_function("() => document.activeElement.closest('.found')")
    shown = page.locator(".found h2").all_inner_texts()
    assert shown[:10] == first
    assert page.evaluate("document.activeElement.textContent") == shown[10]


@pytest.mark.browser
def test_a_screen_reader_is_told_what_each_part_is_and_how_many_were_found(
    english: Digest, page: "Page"
) -> None:
    page.goto(f"{english.address}search/?section=Harbour")
    found(page, 10)
    assert page.get_by_role("search").count() == 1
    assert page.get_by_role("searchbox", name="Search the digest").count() == 1
    for name in ("Section", "Subject", "Source", "Year", "Month"):
        assert page.get_by_role("combobox", name=name, exact=True).count() == 1, name
    told = page.get_by_role("status")
    assert told.get_attribute("aria-live") == "polite"
    assert re.fullmatch(r"1\d stories", told.inner_text().lower())
    assert page.get_by_role("listitem").filter(has=page.get_by_role("heading", level=2)).count() == 10


@pytest.mark.browser
def test_no_answer_is_said_in_words(page: "Page", address: str) -> None:
    page.goto(f"{address}?q=xylophone&section=Money")
    page.wait_for_function("() => document.querySelector('.tally').textContent === 'No story has that.'")
    assert page.locator(".found li").count() == 0
    assert page.locator(".instead a").first.is_visible()  # and what there is to leaf through stands below


@pytest.mark.browser
def test_on_a_phone_what_narrows_a_search_is_folded_until_it_is_wanted_or_in_use(
    page: "Page", address: str
) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{address}?q=ferry")
    found(page, 2)
    assert not page.locator("#section").is_visible()
    page.locator(".narrow summary").click()
    page.select_option("#section", "Money")
    assert found(page, 1) == ["Salt is dear"]
    page.reload()
    found(page, 1)
    assert page.locator("#section").is_visible()
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{address}?q=ferry")
    found(page, 2)
    assert page.locator("#section").is_visible()


@pytest.mark.browser
def test_without_javascript_there_are_the_sections_and_the_archive(browser: "Browser", address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator("form.search").is_hidden()
    links = page.locator(".instead a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert links == ["/repo/sections/harbour/", "/repo/sections/money/", "/repo/archive/"]
    context.close()


@pytest.mark.browser
def test_a_file_that_did_not_come_whole_is_asked_for_again(browser: "Browser", address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    broken: list[str] = []

    def once(route: "Route") -> None:
        if broken:
            route.continue_()
        else:
            broken.append(route.request.url)
            route.fulfill(body="", content_type="application/json")

    context.route(re.compile("/search/index/en/pagefind-entry.json"), once)
    page.goto(f"{address}?q=feet")
    assert found(page, 1) == ["Fog"]
    assert broken
    context.close()


@pytest.mark.browser
def test_an_index_that_cannot_be_read_leaves_sections_and_archive(browser: "Browser", address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.route(re.compile("/search/index/"), lambda route: route.abort())
    page.goto(f"{address}?q=ferry")
    page.wait_for_function("() => document.querySelector('.tally').textContent.includes('cannot be read')")
    assert page.locator(".instead").is_visible()
    context.close()


def test_what_leads_to_a_footnote_and_back_is_no_word_of_the_story() -> None:
    html = convert("Fog.[^a]\n\n[^a]: From the sea.\n", path="fog.md")[0].pieces[0]
    text = page_of(Record(Card("fog", "/fog/", "Fog"), "en", (), "fog.md", None), html).html
    assert "From the sea." in text
    assert "↩" not in text and "<sup" not in text
