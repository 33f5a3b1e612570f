"""Excerpts: where a text is cut, and that what is left is whole."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.documents import Options, convert
from generator.excerpts import Cut, excerpt, shortened
from generator.hypertext import text_of
from generator.prose import count_words

LONG = " ".join(f"word{number}" for number in range(100))


def html(markdown: str) -> str:
    _, _, pieces = convert("articles/a.md", f"---\ntitle: T\n---\n\n{markdown}".encode(), Options())
    return "".join(pieces)


def cut(markdown: str, words: int | None, *, pictures: bool = False, quotes: int = -1) -> str:
    return " ".join(excerpt(html(markdown), Cut(words, pictures, quotes)).split())


@pytest.mark.parametrize(
    ("markdown", "words", "expected"),
    [
        ("One two three.", 3, "<p>One two three.</p>"),
        ("One two three four.", 3, "<p>One two three…</p>"),
        ("One two three, four.", 3, "<p>One two three…</p>"),
        ("One. Three-and-a-half four.", 2, "<p>One. Three-and-a-half…</p>"),
        ("One two four. X five.", 4, "<p>One two four. …</p>"),
        ("One *two three* four.", 2, "<p>One <em>two…</em></p>"),
        ("One [two three](https://a.example/) four.", 2, "<p>One <a>two…</a></p>"),
        ("Un*believ*able two three.", 1, "<p>Un<em>believ</em>able…</p>"),
        ("A &amp; B &lt;i&gt; C.", 2, "<p>A &amp; B…</p>"),
        ("- one two\n- three four", 3, "<ul> <li>one two</li> <li>three…</li></ul>"),
        ("One two.\n\n## Head\n\nThree.", 2, "<p>One two. …</p>"),
        ("One two.\n\n## Head line\n\nThree.", 3, "<p>One two. …</p>"),
        ("One two.\n\n## Head\n\n### More\n\nThree.", 4, "<p>One two. …</p>"),
        ("One two.\n\n---\n\nX four.", 2, "<p>One two. …</p>"),
        ("望汐镇有位老人。他每天听潮。", 4, "<p>望汐镇有位老人。 …</p>"),
        ("望汐镇有位老人他每天听潮", 4, "<p>望汐镇有位老人他…</p>"),
        ("ไทยไทยไทยไทยไทย", 2, "<p>ไทยไทยไทยไ…</p>"),
        ("One[^1] two three.\n\n[^1]: A note.", 2, "<p>One two…</p>"),
    ],
)
def test_a_cut_falls_behind_a_sentence_or_a_word_and_all_is_closed(
    markdown: str, words: int, expected: str
) -> None:
    assert cut(markdown, words) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ('One.\n\n![Alt text](a.png "A caption")\n\nTwo.', "<p>One.</p> <p>Two.</p>"),
        ("One ![alt](a.png) two.", "<p>One two.</p>"),
        ("[![alt](a.png)](https://a.example/)\n\nTwo.", "<p>Two.</p>"),
        ('<figure><img src="a.png" alt="x"><figcaption>A caption</figcaption></figure>\n\nTwo.', "<p>Two.</p>"),
    ],
)
def test_pictures_go_with_their_captions(markdown: str, expected: str) -> None:
    assert cut(markdown, None) == expected
    assert "<picture" in cut(markdown, None, pictures=True)


@pytest.mark.parametrize(
    ("quotes", "expected"),
    [
        (-1, "<p>One.</p> <blockquote> <p>Two three four.</p> </blockquote> <p>Five.</p>"),
        (0, "<p>One.</p> <p>Five.</p>"),
        (2, "<p>One.</p> <blockquote> <p>Two three…</p></blockquote> <p>Five.</p>"),
        (3, "<p>One.</p> <blockquote> <p>Two three four.</p> </blockquote> <p>Five.</p>"),
    ],
)
def test_quotations_are_cut_alone(quotes: int, expected: str) -> None:
    assert cut("One.\n\n> Two three four.\n\nFive.", None, quotes=quotes) == expected


QUOTE = "<blockquote><p>Two three.</p></blockquote>"
NOTES = '<section class="footnotes"><ol><li>Note</li></ol></section>'
FIGURE = "<figure><p>A table</p></figure>"


@pytest.mark.parametrize(
    ("markup", "asked", "left"),
    [
        ("One.", Cut(None), "One."),
        ("<p>One.</p> tail", Cut(None), "<p>One.</p> tail"),
        ('<p>One <img src="a.png" alt=""/>two.</p>', Cut(None), "<p>One two.</p>"),
        ('<p>One<br/>two <img src="a.png"/></p>', Cut(1), "<p>One…</p>"),
        ("<p>One<br/>two</p>", Cut(1), "<p>One…</p>"),
        (f"<blockquote>{QUOTE}<p>Four.</p></blockquote><p>Five.</p>", Cut(None, quotes=0), "<p>Five.</p>"),
        (f"{QUOTE}<p>Five.</p>{QUOTE}", Cut(None, quotes=0), "<p>Five.</p>"),
        ("<p>One.</p><blockquote>Two.", Cut(None, quotes=0), "<p>One.</p>"),
        (f"<p>One.</p>{NOTES}", Cut(9), "<p>One.</p>"),
        (f"<p>One.</p>{NOTES}", Cut(None), f"<p>One.</p>{NOTES}"),
        (FIGURE, Cut(None), FIGURE),
        (f'{FIGURE}<p>One <img src="a.png"/>two.</p>', Cut(None), f"{FIGURE}<p>One two.</p>"),
        (f'{FIGURE}<figure><img src="a.png"/></figure>', Cut(None), FIGURE),
        ("<p>one<em> two</em></p>", Cut(1), "<p>one…</p>"),
        ("<p>One two.<em> Three</em></p>", Cut(2), "<p>One two. …</p>"),
        ("<p>One</p><p>two</p><p>three</p>", Cut(2), "<p>One</p><p>two…</p>"),
        ("<p>One</p><h2>Two</h2><p>three</p>", Cut(2), "<p>One …</p>"),
        ("<h2>One two</h2><p>three</p>", Cut(1), "<h2>One…</h2>"),
        ("<p>One</p><h2>Two three</h2><p>four five</p>", Cut(4), "<p>One</p><h2>Two three</h2><p>four…</p>"),
        (f"{QUOTE}<p>A b c.</p>", Cut(3, True, 1), "<blockquote><p>Two…</p></blockquote><p>A b…</p>"),
        ("<p>A <i>b</i> &lt;c&gt; d</p>", Cut(3), "<p>A <i>b</i> &lt;c&gt;…</p>"),
        ('<p><a href="/x" title="said <b>">One two</a></p>', Cut(1), '<p><a href="/x">One…</a></p>'),
        ("<p>  </p><p><em></em> </p><p>One</p>", Cut(None), "<p>One</p>"),
    ],
)  # fmt: skip
def test_markup_is_left_whole(markup: str, asked: Cut, left: str) -> None:
    assert excerpt(markup, asked) == left


@pytest.mark.parametrize("level", range(1, 7))
def test_a_heading_of_any_level_does_not_stand_at_the_end(level: int) -> None:
    markup = f"<p>One</p><h{level}>Two</h{level}><p>three</p>"
    assert excerpt(markup, Cut(2)) == "<p>One …</p>"


@pytest.mark.parametrize(
    "void", ["<br>", "<hr/>", "<wbr>", '<img src="a.png">', '<source srcset="a.png">', "<col>"]
)
def test_what_has_no_end_is_not_closed(void: str) -> None:
    assert excerpt(f"<p>One{void} two three</p>", Cut(2, True)) == f"<p>One{void} two…</p>"


def test_no_link_leads_into_what_is_not_shown() -> None:
    text = (
        '<p><a href="#b">One</a> <a href="#a">two</a>.</p>\n<h2 id="a">A</h2>\n<p>Three.</p>\n<h2 id="b">B</h2>'
    )
    assert excerpt(text, Cut(4)).startswith('<p><a>One</a> <a href="#a">two</a>.</p>\n<h2 id="a">A</h2>')


def test_an_element_that_is_cut_does_not_tell_its_words_in_an_attribute() -> None:
    assert cut(f"## {LONG}", 2) == "<h2>word0 word1…</h2>"
    assert "word9" not in cut(f'[{LONG}](https://a.example/ "{LONG}")', 2)


def test_a_long_word_counts_as_several() -> None:
    assert cut("ꦗꦮ" * 100 + " two", 2) == ""


WORDS = st.lists(st.sampled_from(["one", "two.", "*three*", "望汐", "(four)", "five,", "`six`"]), min_size=1)
BLOCKS = st.lists(
    st.tuples(st.sampled_from(["", "> ", "- ", "## ", "1. ", "    "]), WORDS).map(
        lambda b: b[0] + " ".join(b[1])
    ),
    min_size=1,
    max_size=6,
)


@given(BLOCKS, st.integers(1, 30))
@settings(max_examples=150, deadline=None)
def test_an_excerpt_is_a_beginning_balanced_and_no_longer_than_asked_for(blocks: list[str], words: int) -> None:
    whole = html("\n\n".join(blocks))
    short = excerpt(whole, Cut(words, pictures=True))
    shown = " ".join(text_of(short).replace("…", "").split())
    assert "".join(text_of(whole).split()).startswith("".join(shown.split()))
    assert count_words(shown) <= words
    assert excerpt(short, Cut(None, pictures=True)) == short
    for tag in ("p", "em", "li", "ul", "ol", "blockquote", "code", "pre", "h2"):
        assert short.count(f"<{tag}>") + short.count(f"<{tag} ") == short.count(f"</{tag}>"), short


@pytest.mark.parametrize(
    ("text", "words", "short"),
    [
        ("One two", 1, "One…"),
        ("… One two", 0, ""),
        ("One two", -1, ""),
        ("Plan X, two", 2, "Plan X…"),
        ("ꦗꦮ" * 100 + " two", 2, ""),
        (f"{'x' * 30} two three", 2, f"{'x' * 30} two…"),
        (f"{'x' * 31} two three", 2, f"{'x' * 31}…"),
        ("One – two three", 2, "One – two…"),
        ("One two… Three four.", 2, "One two…"),
        ("One two. Six seven", 3, "One two. …"),
        ("One. Four five six", 3, "One. Four five…"),
        ("Abcde fg. Hijkl mn op", 4, "Abcde fg. Hijkl mn…"),
        ("Mr. Otter swam upstream", 2, "Mr. Otter…"),
        ("Say 望汐 two", 2, "Say 望汐…"),
        ("ไทยไท two", 1, "ไทยไท…"),
        ("X X three", 2, "X X…"),
        ("XX XX three", 2, "XX XX…"),
    ],
)
def test_where_a_plain_text_ends(text: str, words: int, short: str) -> None:
    assert shortened(text, words) == short


@pytest.mark.parametrize("sign", [*",;:–—-(“«„\"'", " ", "\n"])
def test_no_sign_that_leads_on_stands_before_the_ellipsis(sign: str) -> None:
    assert shortened(f"One{sign} two", 1) == "One…"


@pytest.mark.parametrize("sign", "–—-«»·、。，！？：；「」『』（）…“”‘’\"'()[].,;:!?*/&|")
def test_a_sign_that_stands_alone_is_no_word(sign: str) -> None:
    assert shortened(f"One {sign} two", 2) == f"One {sign} two"


def test_a_text_without_markup_is_shortened_alike() -> None:
    assert shortened("One two. X four.", 3) == "One two. …"
    assert shortened("One two.", 2) == "One two."
    assert shortened("One two.", 0) == ""
    assert shortened("", 5) == ""
