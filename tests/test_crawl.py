"""The site works where it is put: under `/`, `/repo/` and deeper, every link, asset and anchor resolves."""

import json
import os
import re
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import feedparser
import html5lib
import pytest

from generator import cli
from generator.preview import Preview

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Route

ROOT = Path(__file__).parent.parent
ORIGIN = "https://digest.example"
PLACES = {
    "user site": f"{ORIGIN}/",
    "project site": f"{ORIGIN}/repo/",
    "pull request": f"{ORIGIN}/repo/pr-preview/pr-7/",
    "custom domain": "https://news.estuary.example/",
    "other port": "",
}
"""Where a digest may live; the last is the very address of the server, port and all."""
WHOLE = os.environ.get("COPYDESK_PROOF") == "1"


@dataclass(frozen=True)
class Served:
    """The sample digest: where it was built to live, where it is served, where its files are."""

    lives: str
    address: str
    folder: Path


@pytest.fixture(scope="module", params=PLACES)
def served(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sample digest, built to live somewhere, and served under its base path."""
    output = tmp_path_factory.mktemp("site") / "public"
    output.mkdir()
    lives = PLACES[request.param]
    with Preview(output, base_path=urlsplit(lives).path or "/port/", port=0) as preview:
        lives = lives or preview.address
        arguments = ["build", "-q", "--site", str(ROOT), "--output", str(output), "--now", "2026-12-01"]
        assert cli.main([*arguments, "--base-url", lives]) == 0
        preview.show((), (), lambda where: None)
        yield Served(lives, preview.address, output)


@pytest.fixture(scope="module")
def crawled(served: Served) -> "Crawled":
    return Crawled(served)


class Crawled:
    """What was reached from the front page, and the links that lead nowhere."""

    def __init__(self, served: Served) -> None:
        home = served.address
        self.lives, self.local = (address[: address.index("/", 8)] for address in (served.lives, home))
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
            target = urljoin(address, value).replace(self.lives, self.local)
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


def test_every_link_asset_and_anchor_of_the_sample_resolves(served: Served, crawled: Crawled) -> None:
    assert crawled.broken == []
    assert crawled.dead_anchors() == []
    assert all(address.startswith(served.address) for address in crawled.kinds)
    assert len(crawled.ids) > 80
    assert {"text/css", "image/svg+xml", "image/png"} <= set(crawled.kinds.values())


def test_what_machines_read_is_sound_and_leads_to_pages_that_are_there(
    served: Served, crawled: Crawled
) -> None:
    site, lives = served.address, crawled.lives
    feeds = [address for address in crawled.kinds if address.endswith((".atom", ".rss"))]
    assert len(feeds) >= 8
    for address in feeds:
        feed = feedparser.parse(urllib.request.urlopen(address).read())
        assert not feed.bozo, address
        assert feed.entries
        links = [entry.link.replace(lives, crawled.local) for entry in feed.entries]
        assert [link for link in links if link not in crawled.kinds] == []
    told = json.loads(urllib.request.urlopen(f"{site}feed.json").read())
    assert [e for e in told["items"] if e["url"].replace(lives, crawled.local) not in crawled.kinds] == []
    sitemap = urllib.request.urlopen(f"{site}sitemap.xml").read().decode()
    listed = {address.replace(lives, crawled.local) for address in re.findall("<loc>([^<]+)</loc>", sitemap)}
    assert {unquote(address) for address in listed} <= {unquote(address) for address in crawled.kinds}
    assert len(listed) > 80


KINDS = (
    "", "articles/2026/11/the-ferry-that-ran-on-time/", "sections/harbour/", "tags/boats/", "tags/",
    "sources/", "sources/the-sound-ledger/", "archive/", "archive/2026/11/", "editions/",
    "editions/2026-11-23/", "about/",
)  # fmt: skip


@pytest.mark.browser
def test_in_a_browser_every_page_loads_whole_and_says_nothing_in_the_console(
    served: Served, browser: "Browser"
) -> None:
    """Under the address that it lives at, as a host of static files answers; in `make proof` all pages."""
    pages = {path.parent.relative_to(served.folder).as_posix() for path in served.folder.rglob("index.html")}
    wanted = sorted(f"{path}/".removeprefix("./") for path in pages) if WHOLE else KINDS
    page = browser.new_page()
    told: list[str] = []
    page.route("**/*", lambda route: answer(route, served))
    page.on("console", lambda message: told.append(f"{page.url}: {message.text}"))
    page.on("pageerror", lambda failure: told.append(f"{page.url}: {failure}"))
    page.on("requestfailed", lambda request: told.extend(failed(page.url, request.url, request.failure)))
    for path in wanted:
        loaded = page.goto(f"{served.lives}{path}", wait_until="load")
        assert loaded is not None and loaded.status == 200, path
    assert told == []
    missing = page.goto(f"{served.lives}nowhere/at-all/", wait_until="load")
    assert missing is not None and missing.status == 404
    page.click(f'a[href="{urlsplit(served.lives).path}"]')
    page.wait_for_url(served.lives)
    page.close()


def failed(page: str, address: str, why: str | None) -> list[str]:
    """A failed request; an icon that is still on its way when the next page is asked for is none."""
    return [] if why == "net::ERR_ABORTED" else [f"{page}: {address}: {why}"]


def answer(route: "Route", served: Served) -> None:
    """A file of the site as GitHub Pages sends it. Nothing else is on the web."""
    address = urldefrag(route.request.url).url.partition("?")[0]
    name = unquote(address.removeprefix(served.lives))
    file = served.folder / (f"{name}index.html" if not name or name.endswith("/") else name)
    if not address.startswith(served.lives):
        route.abort()
    elif file.is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(status=404, path=served.folder / "404.html")
