"""Sitemap and robots.txt: what search engines may find."""

import time
import xml.etree.ElementTree as ET

from generator.sitemap import LIMIT, Sitemap, SitemapEntry, SitemapIndex, sitemap, sitemaps

HOME = "https://digest.example/repo/"


def entries(count: int) -> tuple[SitemapEntry, ...]:
    return tuple(SitemapEntry(f"{HOME}articles/{n}/", "2026-11-23" if n % 2 else "") for n in range(count))


def test_a_sitemap_lists_pages_with_the_day_of_their_last_change_where_known() -> None:
    root = ET.fromstring(sitemap(Sitemap((*entries(2), SitemapEntry(f"{HOME}?a=1&b=<2>")))))
    assert [loc.text for loc in root.iterfind("{*}url/{*}loc")] == [
        f"{HOME}articles/0/",
        f"{HOME}articles/1/",
        f"{HOME}?a=1&b=<2>",
    ]
    assert [day.text for day in root.iterfind("{*}url/{*}lastmod")] == ["2026-11-23"]


def test_a_large_site_has_an_index_of_sitemaps() -> None:
    files = sitemaps(entries(2 * LIMIT + 1), HOME)
    assert list(files) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    assert isinstance(files["sitemap.xml"], SitemapIndex)
    index = ET.fromstring(sitemap(files["sitemap.xml"]))
    assert [loc.text for loc in index.iterfind("{*}sitemap/{*}loc")] == [
        f"{HOME}sitemap-{n}.xml" for n in (1, 2, 3)
    ]
    assert [len(files[f"sitemap-{n}.xml"].entries) for n in (1, 2, 3)] == [LIMIT, LIMIT, 1]


def test_a_site_of_the_usual_size_has_one() -> None:
    assert list(sitemaps(entries(LIMIT), HOME)) == ["sitemap.xml"]


def test_ten_thousand_pages_are_written_at_once() -> None:
    document = Sitemap(entries(10_000))
    start = time.process_time()
    sitemap(document)
    assert time.process_time() - start < 0.1
