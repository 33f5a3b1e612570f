"""What several test modules share."""

import os
import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.kinds_of_page import Digest, arabic, estuary
from tests.odd_pages import odd_pages
from tests.web import hosted

if TYPE_CHECKING:
    from playwright.sync_api import Browser

settings.register_profile("patient", deadline=None)  # a busy machine is no fault of an example
if settings.get_current_profile_name() == "default":
    settings.load_profile("patient")

CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """A real Chromium. Where there is none the test is skipped, except in CI."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        missing = "no Chromium found: apt-get install chromium (or brew install --cask chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM))
        yield chromium
        chromium.close()


# Digests as readers get them, built once for all tests that look at them and change nothing.


@pytest.fixture(scope="session")
def english(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Digest]:
    """The sample digest at the root of its host."""
    public, pages = estuary(tmp_path_factory.mktemp("estuary"))
    with hosted(public) as address:
        yield Digest(public, address, pages, "ferry")


@pytest.fixture(scope="session")
def masabb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Digest]:
    """The Arabic digest below a base path."""
    public, pages = arabic(tmp_path_factory.mktemp("masabb"))
    with hosted(public, "/repo/") as address:
        yield Digest(public, address, pages, "العبّارة")


@pytest.fixture(scope="session")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Digest]:
    """The same in gazette, a theme that extends broadsheet, with all stories on its front."""
    more = "theme: gazette\npages: {front: roll}\n"
    public, pages = arabic(tmp_path_factory.mktemp("evening"), more=more)
    with hosted(public, "/repo/") as address:
        yield Digest(public, address, pages, "العبّارة")


@pytest.fixture(scope="session")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Digest]:
    """Pages of broadsheet that no sample has."""
    folder = tmp_path_factory.mktemp("odd")
    pages = odd_pages(folder)
    with hosted(folder) as address:
        yield Digest(folder, address, pages, "")
