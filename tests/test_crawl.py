"""The site works where it is put: under `/`, `/repo/` and deeper, every link, asset and anchor resolves."""

import json
import re
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import unquote, urldefrag, urljoin

import feedparser
import html5lib
import pytest

from generator import cli
from generator.preview import Preview

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).parent.parent
ORIGIN = "https://digest.example"
BASES = ("/", "/repo/", "/repo/pr-preview/pr-7/")


@pytest.fixture(scope="module", params=BASES)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sample digest, built for a base path and served there: its front page's address."""
    output = tmp_path_factory.mktemp("site") / "public"
    arguments = ["build", "-q", "--site", str(ROOT), "--output", str(output), "--now", "2026-12-01"]
    assert cli.main([*arguments, "--base-url", ORIGIN + request.param]) == 0
    with Preview(output, base_path=request.param, port=0) as preview:
        yield preview.address


class Crawled:
    """What was reached from the front page, and the links that lead nowhere."""

    def __init__(self, home: str) -> None:
        self.home, self.local = home, home[: home.index("/", 8)]
        self.ids: dict[str, set[str]] = {}
        self.kinds: dict[str, str] = {}
        self.links: set[tuple[str, str]] = set()
        self.broken: list[str] = []
        pending = [(home, "the beginning")]
        while pending:
            address, found_on = pending.pop()
            if address not in self.kinds:
                pending += self._visit(address, found_on)

    def _visit(self, address: str, found_on: str) -> list[tuple[str, str]]:
        try:
            with urllib.request.urlopen(address) as answer:
                kind, body = answer.headers.get_content_type(), answer.read()
        except HTTPError as failure:
            kind, body = str(failure.code), b""
            self.broken.append(f"{address} ({failure.code}), on {found_on}")
        self.kinds[address] = kind
        if kind == "text/html":
            return self._follow(address, self._hrefs(address, body.decode()))
        if kind == "text/css":
            return self._follow(address, re.findall(r"url\(['\"]?([^'\")]+)", body.decode()))
        return []

    def _hrefs(self, address: str, text: str) -> list[str]:
        elements = list(html5lib.parse(text, namespaceHTMLElements=False).iter())
        self.ids[address] = {element.get("id") for element in elements}
        return [value for element in elements for name in ("href", "src") if (value := element.get(name))]

    def _follow(self, address: str, values: list[str]) -> list[tuple[str, str]]:
        found = []
        for value in values:
            target = urljoin(address, value).replace(ORIGIN, self.local)
            if target.startswith(self.local) and "/.copydesk/" not in target:
                self.links.add((target, address))
                found.append((urldefrag(target).url, address))
        return found

    def dead_anchors(self) -> list[str]:
        dead = []
        for target, found_on in sorted(self.links):
            address, fragment = urldefrag(target)
            if fragment and unquote(fragment) not in self.ids.get(address, set()):
                dead.append(f"{target}, on {found_on}")
        return dead


def test_every_link_asset_and_anchor_of_the_sample_resolves(site: str) -> None:
    crawled = Crawled(site)
    assert crawled.broken == []
    assert crawled.dead_anchors() == []
    assert all(address.startswith(site) for address in crawled.kinds)
    assert len(crawled.ids) > 80
    assert {"text/css", "image/svg+xml", "image/png"} <= set(crawled.kinds.values())


def test_what_machines_read_is_sound_and_leads_to_pages_that_are_there(site: str) -> None:
    crawled = Crawled(site)
    feeds = [address for address in crawled.kinds if address.endswith((".atom", ".rss"))]
    assert len(feeds) >= 8
    for address in feeds:
        feed = feedparser.parse(urllib.request.urlopen(address).read())
        assert not feed.bozo, address
        assert feed.entries
        links = [entry.link.replace(ORIGIN, crawled.local) for entry in feed.entries]
        assert [link for link in links if link not in crawled.kinds] == []
    told = json.loads(urllib.request.urlopen(f"{site}feed.json").read())
    assert [e for e in told["items"] if e["url"].replace(ORIGIN, crawled.local) not in crawled.kinds] == []
    sitemap = urllib.request.urlopen(f"{site}sitemap.xml").read().decode()
    listed = {address.replace(ORIGIN, crawled.local) for address in re.findall("<loc>([^<]+)</loc>", sitemap)}
    assert {unquote(address) for address in listed} <= {unquote(address) for address in crawled.kinds}
    assert len(listed) > 80


@pytest.mark.browser
def test_no_page_kind_leaves_a_word_in_the_browser_console(site: str, browser: "Browser") -> None:
    page = browser.new_page()
    told: list[str] = []
    page.on("console", lambda message: told.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda failure: told.append(f"{page.url}: {failure}"))
    for path in (
        "", "articles/2026/11/the-ferry-that-ran-on-time/", "sections/harbour/", "tags/boats/", "tags/",
        "sources/", "sources/the-sound-ledger/", "archive/", "archive/2026/11/", "editions/",
        "editions/2026-11-23/", "about/",
    ):  # fmt: skip
        answer = page.goto(f"{site}{path}", wait_until="load")
        assert answer is not None and answer.status == 200, path
    page.close()
    assert [line for line in told if ".copydesk" not in line] == []
