"""Front matter in its usual form is read as YAML reads it, or left to YAML."""

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.yamldoc import parse_any_mapping
from generator.yamllines import read_lines
from generator.yamlnodes import Mapping

ROOT = Path(__file__).parent.parent


PIECES = st.sampled_from(
    [
        *"ab0 :,[]{}#&*!|>'\"%@`?-\\\n~=<.é “\t\u2028\xa0\ufeff",
        ": ",
        ", ",
        '\\"',
        "''",
        " #",
        "k: ",
        "\n",
        "\nk",
    ]
)
LINES = st.lists(PIECES, max_size=14).map(lambda pieces: "key: " + "".join(pieces) + "\n")


@given(LINES)
@example("key: [a, b]\n")
@example('key: {a: "b, c", d: e f}\n')
@example("key: a:b\n")
@example("key: ~\n")
@example("key: a\n  b\n")
@example("key: [a,b]\n")
@example("key: [a: b]\n")
@example("key: {a: b c }\n")
@example("key: 'it''s'\n")
@example('key: "\\""\n')
@example('key: "\n')
@example("key: '\n")
@example("key: [--- a]\n")
@example("key: <<\n")
def test_what_is_read_without_yaml_is_what_yaml_reads(text: str) -> None:
    read = read_lines(text, 2)
    if read is not None:
        assert (read, []) == parse_any_mapping(text, "a.md", first_line=2)


@pytest.mark.parametrize(
    "text",
    [
        "title: The headline\ndate: 2026-11-23\n",
        'title: "The \\"headline\\""\n',
        "title: 'The editor''s'\n",
        "url: https://example.org/a:b#c\n",
        "tags: [boats, town life]\n",
        "tags: []\n",
        'rights: {notice: "© 2026 Pell Sound Press. All rights: kept.", owner: Pell Sound Press, year: 2026}\n',
    ],
)
def test_the_usual_forms_need_no_yaml(text: str) -> None:
    assert isinstance(read_lines(text, 1), Mapping)


def test_the_articles_of_the_sample_are_of_the_usual_form() -> None:
    """If ingest writes otherwise one day, every build becomes slower: that should be noticed."""
    articles = sorted((ROOT / "content" / "articles").rglob("*.md"))
    heads = [path.read_text("utf-8").split("---\n")[1] for path in articles]
    usual = [head for head in heads if read_lines(head, 2)]
    assert len(usual) > len(heads) * 0.8


def test_a_megabyte_in_one_line_takes_time_by_its_length() -> None:
    """Half a second; by the square it was ten."""
    started = time.process_time()
    assert read_lines(f"a: [{'a, ' * 340_000}a]\n", 1) is not None
    assert time.process_time() - started < 8
