"""Pages as tools save them, and the articles that they become, side by side in pages/."""

from pathlib import Path

import pytest

from generator.ingest.article_file import Taken, article_text
from generator.ingest.page import read_page
from generator.ingest.story import Reading

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


def _article(reading: Reading) -> str:
    """What ingest would write of the only story, as far as the reader decides it."""
    (story,) = reading.stories
    return article_text(story, id="", date="", seed="", taken=Taken("", "", ""))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_a_page_becomes_the_article_beside_it(page: Path) -> None:
    """As written by SingleFile 1.22 (its header is documented in its README), by Chrome's and Firefox's “Save
    page as”, by WordPress with Yoast SEO, by AMP, and by hand in 1998."""
    reading = read_page(page.name, page.read_bytes())
    expected = page.with_suffix(".md").read_text(encoding="utf-8")
    told = "".join(f"{fault.message}\n" for fault in reading.faults)
    told += "".join(f"{remark}\n" for remark in reading.remarks)
    assert told + (_article(reading) if reading.stories else "") == expected
