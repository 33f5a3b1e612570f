"""Pages as tools save them, and the articles that they become, side by side in pages/."""

from pathlib import Path

import pytest

from generator.ingest.article_file import Taken, article_text
from generator.ingest.page import read_page
from generator.ingest.story import Evidence, Reading, Story
from generator.prose import convert
from generator.siterules import SiteRule

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


LONG = (
    "The ferry crossed twice that day, and nobody on either quay could say afterwards which way it went first."
)
RULED = f"""<html><head><title>Two crossings</title><link rel=canonical href=https://news.paper.example/two></head>
<body>
<div class=top><p>Above.</p></div><h1>Two crossings</h1>
<div class=text><p>{LONG} One.</p><p class=shelf>{LONG} Buy it.</p><ul><li>{LONG} Two.</li></ul></div>
<div class=more><p>{LONG} Three.</p></div></body></html>""".encode()


def _read(*rules: SiteRule) -> Story:
    (story,) = read_page("two.html", RULED, rules).stories
    return story


def test_a_site_rule_drops_what_the_editor_knows_to_be_something_else() -> None:
    assert any("Buy it" in block for block in _read().body)
    rule = SiteRule("paper.example", drop=(".shelf", "div.more"))
    assert _read(rule).body == (f"{LONG} One.", f"- {LONG} Two.")
    assert _read(SiteRule("other.example", drop=(".shelf",))).body == _read().body


def test_a_site_rule_keeps_what_the_editor_says_and_nothing_else() -> None:
    rule = SiteRule("paper.example", keep=(".more", ".text > p", ".text"), drop=(".shelf",))
    assert _read(rule).body == (f"{LONG} Three.", f"{LONG} One.", f"- {LONG} Two.")


def test_a_rule_that_fits_nothing_on_a_page_is_told_and_the_page_read_all_the_same() -> None:
    reading = read_page("two.html", RULED, (SiteRule("paper.example", keep=(".story",)),))
    assert reading.remarks == (
        "Nothing here fits `.story`, which the rule for paper.example keeps: the page was read without it.",
    )
    assert reading.stories[0].body == _read().body


def test_a_site_rule_fills_what_the_page_leaves_open_and_names_the_source() -> None:
    rule = SiteRule("paper.example", (), (), "Coast", ("sea",), "The Paper", "© 2026 The Paper Ltd.")
    story = _read(rule)
    assert (story.section, story.tags, story.source) == ("Coast", ("sea",), "The Paper")
    assert story.rights and story.rights.owner == "The Paper Ltd."
    assert story.evidence["section"] == Evidence("config.yaml", "site rule: paper.example")
    said = read_page(
        "two.html", RULED.replace(b"<title>", b"<meta property=article:section content=Quay><title>"), (rule,)
    )
    assert said.stories[0].section == "Quay"


def test_what_else_a_page_says_of_a_field_is_told_as_a_rival() -> None:
    """Open Graph has another headline and day, the publisher another name, the head another author."""
    page = Path(__file__).parent / "pages" / "embedded.html"
    (story,) = read_page(page.name, page.read_bytes()).stories
    told = {field: [(r.value, r.where) for r in each.rivals] for field, each in story.evidence.items()}
    assert told["title"] == [("The board buys a second crane", "Open Graph, og:title")]
    assert told["source"] == [
        ("Quayside Media", "JSON-LD, publisher"),
        ("quaysidepost.example", "address"),
    ]
    assert told["published"] == [("2025-06-03T08:15:00+01:00", "meta, article:published_time")]
    assert told["byline"] == [("Hugh Pinnock", "meta, author")]
    assert told["url"] == told["section"] == []


CALM = "It was cold that day, and the tide was late by an hour that nobody could explain."


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<div>" * 100_000 + CALM, "there is no markup in it that can be read"),
        ("<p>a</p>" * 160_000, "it has more markup than a story has"),
        ("<table><tr><td>" * 1000 + CALM, "there is no markup in it that can be read"),
    ],
    ids=["deep", "wide", "tables"],
)
def test_a_page_beyond_all_measure_is_refused_in_words(page: str, told: str) -> None:
    (remark,) = read_page("a.html", f"<html><body>{page}".encode()).remarks
    assert remark.startswith(f"Not read: {told}")


@pytest.mark.parametrize(
    "page",
    [
        f"<h1>Tide</h1>{'<div>' * 1500}<p>{CALM}</p>",
        f"<h1>Tide</h1>{'<blockquote>' * 900}<p>{CALM}</p>",
        f"<h1>Tide</h1><p>{CALM}</p>{'<ul><li>x' * 300}",
        f"<h1>Tide</h1><p>{CALM}</p><table>{'<tr><td colspan=99999>x<td>y' * 500}</table>",
        f'<script type="application/ld+json">{"[" * 100_000}</script><h1>Tide</h1><p>{CALM}</p>',
        f'<script type="application/ld+json">{{"a":{"[" * 9000}</script><h1>Tide</h1><p>{CALM}</p>',
        f"<!DOCTYPE html [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><h1>Tide</h1><p>{CALM}</p><p>{'&b;' * 9000}",
        f"<h1>Tide</h1><p>{CALM}</p><img src='data:image/png;base64,{'A' * 3_000_000}'>",
        f"<h1>Tide</h1><p>{CALM}</p><p {'a=1 ' * 50_000}>",
        f"<meta charset=rot13><h1>Tide</h1><p>{CALM}</p>",
        f"<title>{'a | ' * 20_000}</title><h1>Tide</h1><p>{CALM}</p>",
    ],
    ids=[
        "deep",
        "quotes",
        "lists",
        "spans",
        "json",
        "braces",
        "entities",
        "picture",
        "attributes",
        "charset",
        "title",
    ],
)
def test_a_hostile_page_is_read_or_refused_and_never_hangs(page: str) -> None:
    reading = read_page("a.html", page.encode())
    assert reading.remarks or any(CALM in block for block in reading.stories[0].body)


def test_no_markup_of_a_page_comes_alive() -> None:
    page = (
        f"<h1>Tide</h1><p onclick=x()>{CALM} <script>x()</script><a href='javascript:x()'>here</a> "
        f"<iframe src=https://x.example></iframe>&lt;img src=x onerror=x()&gt; <b>{CALM}</b></p>"
    )
    (story,) = read_page("a.html", page.encode()).stories
    prose, problems = convert("\n\n".join(story.body), path="content/articles/a.md")
    markup = "".join(prose.pieces)
    assert not problems and not prose.references and "<b" not in markup.replace("<blockquote", "")
    assert "<script" not in markup and "<img" not in markup and "&lt;img src=x" in markup


def _page(head: str = "", *, near: str = "", body: str = "") -> Story:
    """A story with something more in its head, between headline and text, or below."""
    text = f"<h1>Two crossings</h1>{near}<p>{LONG} One.</p><p>{LONG} Two.</p>{body}"
    data = f"<html><head>{head}</head><body>{text}</body></html>".encode()
    (story,) = read_page("two.html", data).stories
    assert (story.title, story.body[:1]) == ("Two crossings", (f"{LONG} One.",))
    return story


def _linked(text: str) -> str:
    return f'<script type="application/ld+json">{text}</script>'


def _linked_article(fields: str) -> str:
    return _linked(f'{{"@type": "NewsArticle", "headline": "Two crossings", {fields}}}')


@pytest.mark.parametrize(
    ("crumbs", "section"),
    [
        ('[{"name": "Home"}, {"name": "Harbour"}, {"name": "Two"}]', "Harbour"),
        ('[{"name": "Home"}, {"item": {"name": "quay-side"}}, {"name": "Two"}]', "Quay Side"),
        ("[1, 2, 3]", ""),
        ('[{"name": "Home"}, {"name": "Harbour"}]', ""),
        ('"none"', ""),
    ],
)
def test_the_second_crumb_is_the_section(crumbs: str, section: str) -> None:
    assert _page(_linked(f'{{"@type": "BreadcrumbList", "itemListElement": {crumbs}}}')).section == section


@pytest.mark.parametrize(
    ("head", "body", "address", "alt"),
    [
        ('<meta property=og:image content="https://a.example/x.jpg"><meta property=og:image:alt content=X>', "",
         "https://a.example/x.jpg", "X"),
        ('<meta property=og:image content="foo:bar">', "", "", ""),
        ('<meta property=og:image content="https://a.example/x.jpg?w=9">',
         '<p><img src="https://a.example/x.jpg" alt=Y></p>', "https://a.example/x.jpg?w=9", ""),
        (_linked_article('"image": [{"url": "https://a.example/1.jpg"}, "x"]'), "",
         "https://a.example/1.jpg", ""),
        (_linked_article('"image": {"contentUrl": "https://a.example/2.jpg"}'), "",
         "https://a.example/2.jpg", ""),
    ],
)  # fmt: skip
def test_the_picture_that_stands_for_the_story(head: str, body: str, address: str, alt: str) -> None:
    image = _page(head, body=body).image
    assert ((image.url, image.alt) if image else ("", "")) == (address, alt)


@pytest.mark.parametrize(
    ("head", "body", "notice", "license"),
    [
        (_linked_article('"copyrightHolder": {"name": "Ledger"}, "copyrightYear": 2026, '
                         '"license": "https://creativecommons.org/licenses/by-sa/4.0/"'),
         "", "© 2026 Ledger", "CC BY-SA"),
        (_linked_article('"copyrightHolder": {"name": "Ledger"}'), "", "© Ledger", ""),
        ('<link rel=license href="https://creativecommons.org/licenses/by-nc/4.0/">', "", "", "CC BY-NC"),
        ('<link rel=license href="https://else.example/">', "", None, ""),
        ("", "<footer><p>© 2026 The Sound Ledger Inc.</p></footer>", "© 2026 The Sound Ledger Inc.", ""),
    ],
)  # fmt: skip
def test_whose_a_page_is(head: str, body: str, notice: str | None, license: str) -> None:
    rights = _page(head, body=body).rights
    assert ((rights.notice, rights.license) if rights else (None, "")) == (notice, license)


@pytest.mark.parametrize(
    ("head", "near", "body", "day"),
    [
        ("", '<span class="date">Nov. 20, 2026</span>', "", "2026-11-20"),
        ("", '<time datetime="2026-11-20">today</time>', "", "2026-11-20"),
        ("", "", '<footer><time datetime="2026-11-20">long ago</time></footer>', "2026-11-20"),
        ("", "", f"<footer>{'<time datetime=2026-11-20>x</time>' * 80}</footer>", "2026-11-20"),
        ("<link rel=canonical href=https://a.example/2026/11/20/x.html>", "", "", "2026-11-20"),
        ("<link rel=canonical href=https://a.example/2026/nov/20/x.html>", "", "", "2026-11-20"),
        ("", "<p class=by>Posted in Harbour on Nov. 20, 2026 by us</p>", "", "2026-11-20"),
    ],
    ids=["class", "time", "elsewhere", "many", "address", "named", "line"],
)
def test_the_day_is_where_pages_have_it(head: str, near: str, body: str, day: str) -> None:
    text = f"<h1>Two crossings</h1>{near}<p>{LONG} One.</p><p>{LONG} Two.</p>{body}"
    (story,) = read_page("two.html", f"<html><head>{head}</head><body>{text}</body></html>".encode()).stories
    assert story.published == day


def test_an_update_is_told_apart() -> None:
    story = _page(
        "<meta property=article:modified_time content=2026-11-21T10:00:00Z>"
        "<meta property=article:published_time content=2026-11-20T10:00:00Z>"
    )
    assert (story.published, story.updated) == ("2026-11-20T10:00:00Z", "2026-11-21T10:00:00Z")
    labelled = _page(
        "<meta property=article:published_time content=2026-11-20T10:00:00Z>",
        body='<p><span itemprop=dateModified content="2026-11-22">x</span></p>',
    )
    assert labelled.updated == "2026-11-22"


def test_one_author_of_several_names() -> None:
    assert _page(_linked_article('"author": {"name": ["Orla Dunmore", "Jon Parr"]}')).byline == (
        "Orla Dunmore",
        "Jon Parr",
    )


@pytest.mark.parametrize(
    ("charset", "encoding", "word"),
    [
        ("gb2312", "gb18030", "渡船今天准时出发"),
        ("shift_jis", "cp932", "渡し船は今日も出た"),
        ("idna", "utf-8", "fährt"),
        ("foo-bar", "utf-8", "fährt"),
        ("latin1", "cp1252", "fährt"),
    ],
)
def test_a_page_is_read_as_what_it_says_it_is(charset: str, encoding: str, word: str) -> None:
    page = f"<html><head><meta charset={charset}></head><body><h1>{word}</h1><p>{f'{word}。' * 20}</p>"
    (story,) = read_page("a.html", page.encode(encoding, "ignore")).stories
    assert story.title == word


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x00\x01" * 400, "there is no markup in it that can be read, or it is nested beyond all measure"),
        (b"GIF89a" + b"\x00" * 400, "it is a GIF picture, not text"),
        (b"<html><p>\x01\x02\x03\x04\x05\x06\x07\x0e\x0f" * 30, "it holds control bytes that no text has"),
    ],
    ids=["zeros", "picture", "control"],
)  # fmt: skip
def test_what_is_no_page_says_why(data: bytes, told: str) -> None:
    reading = read_page("a.html", data)
    assert (reading.status, reading.stories, reading.remarks) == ("binary", (), (f"Not read: {told}.",))
