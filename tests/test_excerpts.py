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


def test_a_text_without_markup_is_shortened_alike() -> None:
    assert shortened("One two. X four.", 3) == "One two. …"
    assert shortened("One two.", 2) == "One two."
    assert shortened("One two.", 0) == ""
    assert shortened("", 5) == ""
