"""Facts of pages: any bytes have some, soon, and sound pages have nothing wrong with them."""

import io
import random
import time

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from generator.checks.finding import Clue, error
from generator.checks.origins import Written, _becomes, _tag_position, problems_of
from generator.checks.pages import facts_of
from generator.checks.pictures import picture_of, too_much
from generator.checks.structured import faults as structured
from generator.checks.tags import mismatches

TAGS = "p div span a ul li h1 h2 section main table tr td b i svg script style title br img".split()
FRAME = (
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>One</title></head>\n'
    "<body><h1>One</h1>\n{}\n</body></html>"
)
scraps = st.one_of(
    st.sampled_from([f"<{tag}>" for tag in TAGS] + [f"</{tag}>" for tag in TAGS]),
    st.sampled_from(
        ['<a href="', "<!--", "-->", "<!", "&amp", "&#0;", '"', "'", ">", "<", "\0", "\ufeff", "{{", "%}"]
    ),
    st.sampled_from(
        [
            '<meta http-equiv="refresh" content="0;url=',
            '<img srcset=" , 2x,',
            "<script type='application/ld+json'>{",
        ]
    ),
    st.text(max_size=8),
)


@given(st.binary(max_size=400))
def test_any_bytes_have_facts(data: bytes) -> None:
    facts = facts_of(data)
    assert all(fault.message and fault.hint for fault in facts.faults)


@given(st.lists(scraps, max_size=40).map("".join))
@settings(max_examples=300)
def test_any_scraps_of_markup_have_facts_with_places_on_the_page(text: str) -> None:
    data = FRAME.format(text).encode("utf-8", "replace")
    lines = data.decode().split("\n")
    for fault in facts_of(data).faults:
        assert 0 <= fault.line <= len(lines)
        assert fault.line == 0 or 0 <= fault.column <= len(lines[fault.line - 1]) + 1


def _sound(rng: random.Random, depth: int = 0) -> str:
    """A piece of sound markup."""
    kind = rng.choice(["p", "div", "ul", "section", "table", "quote"] if depth < 3 else ["p"])
    inner = "".join(_sound(rng, depth + 1) for _ in range(rng.randint(1, 3)) if kind != "p")
    link = f'<a href="#{rng.randint(0, 9)}">word</a> <em>and <b>more</b></em><br>'
    return {
        "p": f"<p>Some {link} &amp; words{rng.choice(['', '</p>'])}\n",
        "div": f"<div>{inner}</div>",
        "ul": f"<ul><li>{inner}{rng.choice(['', '</li>'])}<li>two</ul>",
        "section": f"<section><h2>Two</h2>{inner}</section>",
        "table": f"<table><tr><th>a<td>{inner}<tr><td>b</table>",
        "quote": f"<blockquote>{inner}</blockquote><hr>",
    }[kind]


def test_of_sound_markup_nothing_is_told() -> None:
    for seed in range(200):
        text = FRAME.format(_sound(random.Random(seed)))
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(text)
        assert parser.errors == [], (text, parser.errors)
        assert facts_of(text.encode()).faults == () == tuple(mismatches(text)), text


def test_a_tag_too_many_or_too_few_is_told() -> None:
    for seed in range(200):
        rng = random.Random(seed)
        text = FRAME.format(f"<div>{_sound(rng)}</div><section>{_sound(rng)}</section>")
        broken = rng.choice([text.replace("</section>", "", 1), text.replace("</div>", "</div></div>", 1)])
        assert any(fault.check == "html" for fault in facts_of(broken.encode()).faults), broken


@pytest.mark.parametrize(
    "page",
    [
        "<!-- a --> " * 3000, "<p " * 5000, '<a href="' * 3000, "<div>" * 3000, "</p>" * 5000, "<!--" * 5000,
        "<b><i>" * 1500, "<a title='" * 3000 + ">", "<table>" * 800, " " * 50_000, "<li>" * 5000,
    ],
    ids=lambda page: page[:9],
)  # fmt: skip
def test_no_page_takes_for_ever(page: str) -> None:
    started = time.process_time()
    facts_of(FRAME.format(page).encode())
    facts_of(page.encode())
    assert time.process_time() - started < 10


@pytest.mark.parametrize(
    "template",
    [
        "<p " + "{{ a }} " * 300,
        "<p " + "{% if a %}b{% endif %}" * 300 + "<",
        "<p {{" * 500,
        "<p {#" * 500,
        "<" * 3000,
    ],
    ids=lambda text: text[:9],
)
def test_no_template_takes_for_ever(template: str) -> None:
    started = time.process_time()
    assert _tag_position(template, '<p class="x" id="y">') is None
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ('<a href="{{ x.href }}">', '<a href="/one/">'),
        ('<h2{% if x %} lang="{{ x }}"{% endif %}>', "<h2>"),
        ('<h2{% if x %} lang="{{ x }}"{% endif %}>', '<h2 lang="de">'),
        ('<p class="a{% if x %} b{% else %} c{% endif %}">', '<p class="a c">'),
        ("<p {#- said -#}>", "<p >"),
    ],
)
def test_a_tag_of_a_template_is_known_in_what_it_became(written: str, tag: str) -> None:
    assert _becomes(written).fullmatch(tag)
    assert not _becomes(written).fullmatch(tag.replace(">", ' id="x">'))


@pytest.mark.parametrize(
    ("markup", "told"),
    [
        ("<p>a</p></br>", ["<br> has no end tag"]),
        ("<div/>a", ["<div/> closes nothing: what follows stands inside it"]),
        ('<svg><path d="M0 0"/><g/></svg>', []),
        ("<p><b>a</p>", ["<b> is not closed"]),
        ("<section><h2>a</h2>", ["<section> is not closed"]),
        ("<ul><li>a<li>b</ul>", []),
        ("<a href=x>a<a href=y>b</a></a>", ["an <a> stands inside another <a>"]),
        ("<ul><p>a</p></ul>", ["a <p> cannot stand in a <ul>"]),
    ],
)
def test_a_tag_that_stands_wrong_is_told(markup: str, told: list[str]) -> None:
    assert [message for message, *_ in mismatches(markup)] == told


def test_a_paragraph_that_a_block_has_ended_has_no_end_tag_left() -> None:
    [(_, _, line, column, text)] = mismatches("<p>a<div>b</div></p>")
    assert (line, column, text) == (1, 5, ("<div>",))


def test_a_finding_is_counted_by_the_pages_that_it_shows_on() -> None:
    template = ("themes/t/templates/base.html", '<ul><p class="x">')
    written = Written(lambda path: None, {}, {}, (template,), "public")
    findings = [
        error(Clue(page, line, 1, ('<p class="x">',)), "a <p> cannot stand in a <ul>", "")
        for page in ("a.html", "b.html", "c.html")
        for line in (1, 2, 3)
    ]
    [problem] = problems_of(findings, written)
    assert str(problem.where) == "themes/t/templates/base.html:1:5"
    assert [each.message for each in problem.related] == ["it shows on this page and 2 more"]


def test_what_is_wrong_on_pages_of_all_kinds_stands_in_what_they_share() -> None:
    own, shared = "themes/t/templates/404.html", "themes/t/templates/base.html"
    templates = ((own, "<div><p>"), (shared, "<ul>\n<p>"))
    reach = {"404.html": frozenset([own, shared]), "a.html": frozenset([shared])}
    written = Written(lambda path: None, {}, {}, templates, "public", lambda page: reach[page])

    def place(*pages: str) -> str:
        findings = [error(Clue(page, 1, 1, ("<p>",)), "a <p> cannot stand in a <ul>", "") for page in pages]
        [problem] = problems_of(findings, written)
        return str(problem.where)

    assert place("404.html", "a.html") == f"{shared}:2:1"
    assert place("404.html") == f"{own}:1:6"
    assert place("a.html") == f"{shared}:2:1"


def _picture(kind: str, size: tuple[int, int] = (4, 4)) -> bytes:
    out = io.BytesIO()
    Image.new("L", size).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind", "fault"),
    [
        ("a.png", _picture("PNG"), "PNG", ""),
        ("a.png", _picture("PNG", (99, 99))[:60], "", "it breaks off in the middle"),
        ("a.png", b"no picture", "", "it is no picture"),
        ("a.png", b"", "", "the file is empty"),
        ("a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "SVG", ""),
        ("a.svg", b"<html/>", "", "it is no drawing"),
        ("a.SVG", b"<svg", "SVG", "it is no XML: "),
    ],
)
def test_a_picture_says_what_it_is(name: str, data: bytes, kind: str, fault: str) -> None:
    found = picture_of(name, data)
    assert found.kind == kind
    assert found.fault.startswith(fault) and bool(found.fault) == bool(fault)


def test_a_picture_of_too_many_pixels_is_told_and_not_unpacked() -> None:
    wide = picture_of("a.png", _picture("PNG", (20_000, 4_000)))
    assert (wide.width, wide.height, wide.fault) == (20_000, 4_000, "")
    assert [message for message, _ in too_much(wide)] == ["the picture has 20,000 × 4,000 pixels"]
    assert list(too_much(picture_of("a.png", _picture("PNG")))) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "the JSON-LD is no JSON: "),
        ("[1]", "the JSON-LD does not speak the words of schema.org"),
        ('{"@type": "Person"}', "the JSON-LD does not speak the words of schema.org"),
        ('{"@context": "https://schema.org", "name": "x"}', "a part of the JSON-LD has no @type"),
        (
            '{"@context": "https://schema.org", "@type": "WebPage", "author": [{"@type": "Person"}, "x"]}',
            "the JSON-LD of a Person has no `name`",
        ),
        (
            '{"@context": "https://schema.org", "@type": "WebPage", "url": "/a/"}',
            "in the JSON-LD `url` is no whole address: /a/",
        ),
        (
            '{"@context": "https://schema.org", "@type": "WebPage", "dateModified": 5}',
            "in the JSON-LD `dateModified` is no date: 5",
        ),
        (
            '{"@context": "https://schema.org", "@type": "NewsArticle", "url": "https://b.example/"}',
            "the JSON-LD says that the page is https://b.example/, and its canonical link https://a.example/",
        ),
    ],
)
def test_structured_data_that_says_too_little_or_something_else(text: str, told: str) -> None:
    assert [each for each, _ in structured(text, "https://a.example/") if each.startswith(told)]
