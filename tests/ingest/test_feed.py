"""Feeds as publishing programs write them.

RSS 2.0 (rssboard.org/rss-specification) with WordPress' namespaces, RSS 1.0 (web.resource.org/rss/1.0), RSS
0.91, Atom (RFC 4287), Media RSS (rssboard.org/media-rss).
"""

import time
from pathlib import Path

import pytest

from generator.ingest.feed import read_feed
from generator.ingest.readers import kind_of
from generator.ingest.run import ingest
from generator.ingest.story import Reading, RightsLine, Story

WORDPRESS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Sound Ledger » Harbour</title><link>https://soundledger.example</link>
<language>en-GB</language><copyright>© 2026 The Sound Ledger Ltd.</copyright>
<item><title>Ferry &amp;amp; clock: &lt;em&gt;on time&lt;/em&gt;</title>
<link>https://soundledger.example/ferry?utm_source=rss</link><guid isPermaLink="false">tag:1</guid>
<dc:creator><![CDATA[Orla Dunmore]]></dc:creator><pubDate>Fri, 20 Nov 2026 09:30:00 +0000</pubDate>
<category>ferries</category><category>time</category>
<description><![CDATA[<p>Short. [&hellip;]</p>]]></description>
<content:encoded><![CDATA[<p>PELL SOUND — The ferry sailed <a href="/x">on time</a>.</p>
<ul><li>one</li><li>two</li></ul><script>alert(1)</script><iframe src="https://v.example"></iframe>
<p><img src="/boat.png" alt="A boat" onerror="x()"></p>
<p>The post <a href="https://soundledger.example/ferry">Ferry</a> appeared first on
<a href="https://soundledger.example">The Sound Ledger</a>.</p>]]></content:encoded>
<media:content url="https://soundledger.example/f.jpg" medium="image"><media:credit>Jon Parr</media:credit>
</media:content></item>
<item><description>It came back, and nobody minded very much. He went home &amp; slept. Read more</description>
<pubDate>23 Nov 2026</pubDate></item>
</channel></rss>"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de">
<title>Wattsieler Bote</title><id>urn:x</id><updated>2026-11-23T08:00:00Z</updated>
<link href="https://bote.example/"/><author><name>Frauke Siel</name></author>
<entry><title type="html">Die F&amp;auml;hre</title><id>urn:x:1</id><updated>2026-11-22T08:00:00+01:00</updated>
<published>2026-11-21</published><link rel="enclosure" type="image/png" href="https://bote.example/a.png"/>
<link rel="alternate" href="https://bote.example/faehre"/><category term="hafen" label="Hafen"/>
<summary>Kurz.</summary>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><h2>Am Morgen</h2>
<p>Die Fähre ist <em>pünktlich</em> gewesen, und das war für alle eine Überraschung.</p></div></content></entry>
<entry><title>Aus zweiter Hand</title><id>urn:x:2</id><updated>2026-11-22T08:00:00Z</updated>
<source><title>Pell Gazette</title></source><rights>Copyright 2025 Pell Gazette Inc.</rights>
<author><name>Jon Parr</name></author><content type="text">Zeile eins &lt; zwei.</content></entry>
</feed>"""
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://a.example/"><title>Field Notes</title><link>https://a.example/</link></channel>
<item rdf:about="https://a.example/1"><title>A moss</title><link>https://a.example/1</link>
<description>It tells the hour, they say, and the hour is late.</description><dc:date>2026-11</dc:date>
<dc:creator>Una Reed</dc:creator></item></rdf:RDF>"""
OLD = """<?xml version="1.0"?>
<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">
<rss version="0.91"><channel><title>Old</title><link>https://a.example/</link><language>en</language>
<item><title>One</title><link>https://a.example/1</link><description>The text of one.</description></item>
</channel></rss>"""


def read(text: str) -> Reading:
    data = text.encode()
    kind = kind_of("seeds/feed", data)
    assert kind.reader == "feed/2" and kind.read
    return kind.read("feed.xml", data)


def test_an_entry_of_wordpress_with_its_full_content() -> None:
    reading = read(WORDPRESS)
    story = reading.stories[0]
    assert (story.title, story.key, story.url) == (
        "Ferry & clock: on time", "tag:1", "https://soundledger.example/ferry",
    )  # fmt: skip
    assert (story.byline, story.dateline, story.published) == (
        ("Orla Dunmore",), "PELL SOUND", "2026-11-20T09:30:00+00:00",
    )  # fmt: skip
    assert story.body == (
        "The ferry sailed [on time](https://soundledger.example/x).",
        "- one\n- two",
        "![A boat](boat.png)",
    )
    assert [(each.name, each.url) for each in story.pictures] == [
        ("boat.png", "https://soundledger.example/boat.png")
    ]
    assert story.image is None and story.extra["image"] == "https://soundledger.example/f.jpg"
    assert story.rights == RightsLine("© 2026 The Sound Ledger Ltd.", "The Sound Ledger Ltd.", "2026")
    assert (story.source, story.tags, story.language) == ("The Sound Ledger", ("ferries", "time"), "en-GB")
    assert story.evidence["url"].original.endswith("?utm_source=rss")
    assert "residue: appeared first" in [each.rule for each in reading.dropped]


def test_an_entry_without_a_headline_has_its_first_words_and_a_day_stays_a_day() -> None:
    story = read(WORDPRESS).stories[1]
    assert story.title == "It came back, and nobody minded very much"
    assert story.evidence["title"].sure < 0.5
    assert (story.published, story.url) == ("2026-11-23", "")
    assert "He went home & slept." in story.body[0]


def test_atom() -> None:
    first, second = read(ATOM).stories
    assert (first.title, first.published, first.updated) == (
        "Die Fähre",
        "2026-11-21",
        "2026-11-22T08:00:00+01:00",
    )
    assert (first.url, first.tags, first.language) == ("https://bote.example/faehre", ("Hafen",), "de")
    assert first.body[0] == "## Am Morgen" and "*pünktlich*" in first.body[1]
    assert first.byline == ("Frauke Siel",) and first.evidence["byline"].sure < 1
    assert first.extra["image"] == "https://bote.example/a.png"
    assert (second.source, second.byline, second.body) == (
        "Pell Gazette",
        ("Jon Parr",),
        ("Zeile eins < zwei.",),
    )
    assert second.rights is not None and second.rights.owner == "Pell Gazette Inc."


def test_rdf_and_the_oldest_rss() -> None:
    [moss] = read(RDF).stories
    assert (moss.title, moss.byline, moss.source) == ("A moss", ("Una Reed",), "Field Notes")
    assert "2026-11" in (moss.published, moss.updated)
    [one] = read(OLD).stories
    assert (one.title, one.key, one.body) == ("One", "https://a.example/1", ("The text of one.",))


def test_a_feed_that_is_broken_gives_what_can_be_read_and_says_where() -> None:
    reading = read(WORDPRESS.replace("<guid isPermaLink", "<b><guid isPermaLink"))
    assert len(reading.stories) == 2
    assert reading.faults[0].line > 3 and not reading.faults[0].grave


def test_a_feed_without_entries_is_no_story() -> None:
    reading = read("<rss version='2.0'><channel><title>A</title></channel></rss>")
    assert reading.status == "no-story" and "no entries" in reading.faults[0].message


def test_an_entry_that_vanishes_keeps_its_article_and_a_changed_one_is_merged(tmp_path: Path) -> None:
    seed = tmp_path / "seeds/feed.xml"
    seed.parent.mkdir()
    seed.write_text(ATOM, "utf-8")
    paths = ingest(tmp_path, today="2026-11-23").new
    assert len(paths) == 2
    start, _, rest = ATOM.partition("<entry>")
    second = rest.partition("</entry>")[2]
    seed.write_text(start + second.replace("Zeile eins", "Zeile null"), "utf-8")
    report = ingest(tmp_path, today="2026-11-24")
    assert len(report.articles) == 1 and not report.problems
    assert all((tmp_path / path).exists() for path in paths)
    assert "Zeile null" in (tmp_path / report.articles[0]).read_text("utf-8")
    assert ingest(tmp_path, today="2026-11-25").written == ()


BOMB = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><rss version='2.0'><channel><title>&i;</title><item><title>T</title>"
    "<description>&i;</description></item></channel></rss>"
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<rss version='2.0'><channel><item><title>T</title><description>&x;</description></item></channel></rss>"
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        OUTSIDE,
        "<rss version='2.0'><channel>" + "<item>" * 5_000,
        "<rss version='2.0'><channel>" + "<item><title>a</title></item>" * 300_000,
        "<rss version='2.0'><channel><item><description>" + "&lt;div&gt;" * 20_000,
        "<rss version='2.0'><channel><item><title>" + "<a " * 5_000,
        "<feed>" + "<entry><content type='xhtml'>" + "<div>" * 5_000,
    ],
)
def test_feeds_made_to_hurt_do_not(text: str) -> None:
    start = time.process_time()
    reading = read_feed("feed.xml", text.encode())
    assert time.process_time() - start < 10
    shown = "".join(block for story in reading.stories for block in (story.title, *story.body))
    assert "root:" not in shown and "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" not in shown


def test_a_feed_with_references_to_no_character_keeps_its_entries() -> None:
    strange = WORDPRESS.replace("nobody", f"&#x110000;&#{'9' * 5000};&#99999999999999999999 &#x00041;")
    reading = read_feed("a.rss", strange.encode())
    assert len(reading.stories) == 2 and "and  A minded" in reading.stories[1].body[0]


def _entry(item: str, channel: str = "") -> Story:
    spaces = 'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/"'
    text = (
        f'<rss version="2.0" {spaces}><channel><title>Ledger | Harbour</title><link>https://a.example/</link>'
        f"{channel}<item><title>T</title><description>It sailed.</description>{item}</item></channel></rss>"
    )
    [story] = read_feed("a.xml", text.encode()).stories
    return story


@pytest.mark.parametrize(
    ("item", "channel", "url", "source"),
    [
        ("<guid>https://a.example/1</guid>", "", "https://a.example/1", "Ledger"),
        ('<guid isPermaLink="false">https://a.example/1</guid>', "", "https://a.example/1", "Ledger"),
        ("<dc:publisher>The Publisher Inc.</dc:publisher>", "", "", "The Publisher"),
        ("<link>http://[</link>", "<dc:publisher>a@b.example</dc:publisher>", "", "Ledger"),
    ],
)
def test_the_address_and_the_source_of_an_entry(item: str, channel: str, url: str, source: str) -> None:
    story = _entry(item, channel)
    assert (story.url, story.source) == (url, source)


@pytest.mark.parametrize("ending", ["com", "media", "example"])
def test_an_author_behind_an_address_of_any_ending_has_a_name(ending: str) -> None:
    assert _entry(f"<author>desk@ledger.{ending} (Orla Dunmore)</author>").byline == ("Orla Dunmore",)
    assert _entry("<author>Orla Dunmore</author>").byline == ("Orla Dunmore",)


@pytest.mark.parametrize("form", ["<{0}>x, y</{0}>", "<{0} a='b'>x</{0}>", "<{0}/>"])
@pytest.mark.parametrize(
    "name",
    """
    authors author_detail contributors enclosures language links media_content media_credit media_thumbnail
    publisher publisher_detail rights_detail source subtitle_detail summary_detail tags title_detail
    """.split(),
)
def test_an_element_of_no_feed_format_costs_no_story(name: str, form: str) -> None:
    """The library keeps what it knows under such names, and lets an element of that name write over it."""
    element = form.format(name)
    for place in ("<title>Watt", "</author>\n<entry>", "<title type", "</entry>\n<entry>"):
        [ferry, other] = read(ATOM.replace(place, f"{element}{place}")).stories
        assert (ferry.title, other.title) == ("Die Fähre", "Aus zweiter Hand")
        assert (ferry.byline, other.byline) == (("Frauke Siel",), ("Jon Parr",))
        assert (ferry.tags, ferry.url) == (("Hafen",), "https://bote.example/faehre")


def test_an_entry_without_headline_and_text_is_no_story() -> None:
    reading = read_feed("f.xml", b"<rss version='2.0'><channel><item>")
    assert reading.status == "no-story" and [each.message for each in reading.faults] == [
        "this feed has no entries"
    ]
    both = b"<rss><channel><item><guid>1</guid></item><item><title>Ferry</title></item></channel></rss>"
    assert [story.title for story in read_feed("f.xml", both).stories] == ["Ferry"]
