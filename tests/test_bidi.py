"""A text that turns the direction of writing turns nothing but itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.bidi import balanced
from generator.documents import Options, convert

TEXT = st.text(st.sampled_from("aبא \u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"), max_size=20)


@pytest.mark.parametrize(
    ("text", "ended"),
    [
        ("The \u202eferry", "The \u202eferry\u202c"),
        ("\u2067\u202eferry", "\u2067\u202eferry\u202c\u2069"),
        ("\u202e\u2067ferry\u202c", "\u202e\u2067ferry\u2069\u202c"),
        ("\u2067\u202eferry\u2069 x", "\u2067\u202eferry\u2069 x"),
        ("ferry\u202c\u2069", "ferry"),
        (
            "\u2068\u0645\u064a\u0646\u0627\u0621\u2069 \u200f",
            "\u2068\u0645\u064a\u0646\u0627\u0621\u2069 \u200f",
        ),
    ],
)
def test_what_is_opened_is_ended(text: str, ended: str) -> None:
    assert balanced(text) == ended


@given(TEXT, TEXT)
def test_a_balanced_text_leaves_its_neighbours_alone(one: str, other: str) -> None:
    assert balanced(balanced(one)) == balanced(one)
    assert balanced(balanced(one) + balanced(other)) == balanced(one) + balanced(other)


def test_every_text_of_the_front_matter_is_balanced() -> None:
    turned = "X\u202eY"
    front = (
        f"title: {turned}\nkicker: {turned}\nbyline: [{turned}]\nsource: {turned}\ntags: [{turned}]\n"
        f"also: [{turned}, {{source: {turned}}}]\nrights: {{notice: {turned}}}\nnotes: {turned}\n"
    )
    converted, _, _ = convert("articles/a.md", f"---\n{front}---\n\n{turned}\n".encode(), Options())
    assert repr(converted.document).count("X\\u202eY") == 9
    assert repr(converted.document).count("X\\u202eY\\u202c") == 9
    assert converted.body is not None and converted.body.lead == f"{turned}\u202c"
