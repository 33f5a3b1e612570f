"""HTML as text: what references name, however long somebody wrote them."""

import html

import pytest

from generator.checks.tags import mismatches
from generator.dialect import dialect
from generator.hypertext import attributes_of, text_of, unescape

LONG = "9" * 5000


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("&#65;&#x42;&amp;&nbsp;&copy", "AB&\xa0©"),
        ("&#0000000000065;&#0000000000065x", "AAx"),
        ("&#00000000;", "\ufffd"),
        ("&#1114111; &#1114112; &#10000000;", f"{html.unescape('&#1114111;')} \ufffd \ufffd"),
        (f"a &#{LONG}; b &#{LONG}c", "a \ufffd b \ufffdc"),
        (f"&#x{LONG}; &#{'0' * 5000}65;", "\ufffd A"),
    ],
)
def test_a_reference_names_its_character_or_the_sign_that_there_is_none(text: str, shown: str) -> None:
    assert unescape(text) == shown


def test_no_number_is_too_long_for_what_reads_markup() -> None:
    assert text_of(f"<p>One &#{LONG}; two</p>") == "One \ufffd two"
    assert attributes_of(f'<a href="&#{LONG};">') == {"href": "\ufffd"}
    assert mismatches(f'<p title="&#{LONG};">One &#{LONG}; two</p>') == []
    template = dialect().from_string("{{ text | striptags }}")
    assert template.render(text=f"<b>One &#{LONG};</b> two") == "One \ufffd two"
