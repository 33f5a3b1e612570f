"""Facts of pages: any bytes have some, soon, and sound pages have nothing wrong with them."""

import random
import time

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.checks.origins import _becomes, _tag_position
from generator.checks.pages import facts_of
from generator.checks.tags import mismatches

TAGS = "p div span a ul li h1 h2 section main table tr td b i svg script style title br img".split()  # noqa: SIM905
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
