"""A seed's text, as Markdown, shows exactly its characters."""

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.footnote import footnote_plugin

from generator.ingest.literal import literal

MARKDOWN = (
    MarkdownIt("commonmark")
    .enable(["table", "strikethrough"])
    .use(footnote_plugin)
    .use(attrs_plugin, spans=True)
    .use(attrs_block_plugin)
)
LINES = (
    "# soup, again",
    "2. helpings only",
    "* not the same soup",
    "- 1 chair (see * above)",
    "> 5 people is a queue",
    "<i>slanted</i> bread & `butter`",
    "fish_and_chips_day | no chips",
    "&lt;closed&gt; &copy; &nosuch; &#35;",
    "***",
    "---",
    "===",
    "___",
    "* * *",
    "~~~",
    "~~struck~~",
    "[^1]: note [^1]",
    "{.cls} x{.c} `a`{#id}",
    "[span]{.cls} [a](b) ![c](d) [e]: f",
    "ends in a backslash\\",
    "C:\\dir \\* \\\\",
    "<!-- x --> <?php ?> <http://x.example> http://x.example",
    "| a | b |",
    ":::warning",
    ": definition",
    "{{ x }} {% if %} {# c #}",
    "$5 and $6",
    "+",
    "1)",
    "__init__ _x_ **b** a*b*c",
    "3 < 4 > 2",
)
GIVEN = st.text(st.sampled_from("#*_-+=~`[]{}()<>!|\\&;:.^$\"' ab1é\n\t’—"), max_size=40)


def _shown(block: str) -> str:
    page = MARKDOWN.render(block)
    inner = re.fullmatch(r"<p>(.*)</p>\n", page, re.DOTALL)
    assert inner and "<" not in inner[1], page
    return html.unescape(inner[1])


@pytest.mark.parametrize("text", LINES)
def test_a_line_that_looks_like_markdown_reads_as_it_stands(text: str) -> None:
    assert _shown(literal(text)) == text


@settings(max_examples=600, deadline=None)
@given(GIVEN)
def test_any_text_reads_as_it_stands(text: str) -> None:
    plain = " ".join(text.split("\n")).strip()
    if plain:
        assert _shown(literal(text)) == plain


@settings(max_examples=200, deadline=None)
@given(st.lists(GIVEN, min_size=2, max_size=3))
def test_blocks_do_not_touch_each_other(texts: list[str]) -> None:
    plain = [kept for text in texts if (kept := " ".join(text.split("\n")).strip())]
    page = MARKDOWN.render("\n\n".join(literal(text) for text in plain))
    shown = [html.unescape(block) for block in re.findall(r"<p>(.*?)</p>", page, re.DOTALL)]
    assert shown == plain


def test_ordinary_text_stays_pleasant_to_edit() -> None:
    for text in (
        "It cost $5 & a half, she said (twice).",
        "snake_case, 3 < 4, a * b, 5 ~ 6",
        "“Don’t!” – he said: no.",
    ):
        assert literal(text) == text
