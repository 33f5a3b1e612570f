"""YAML as editors write it: read as it was written, and told where and why it is wrong."""

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from generator.problems import Problem
from generator.yamldoc import decode, parse_document, parse_mapping
from generator.yamlnodes import Mapping, Scalar

PRINTABLE = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff")
)


def read(text: str) -> tuple[Mapping | None, list[Problem]]:
    return parse_mapping(text, "a.md")


def scalar(text: str) -> Scalar:
    mapping, problems = read(text)
    assert mapping is not None, problems
    assert problems == []
    node = mapping.entries["key"][1]
    assert isinstance(node, Scalar)
    return node


@given(PRINTABLE)
@example("\u2028")
@example("a\x85b")
@example("it's")
def test_a_value_in_single_quotes_reads_as_written(text: str) -> None:
    quoted = text.replace("'", "''")
    assert scalar(f"key: '{quoted}'").text == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"])))
def test_what_yaml_itself_writes_reads_back(text: str) -> None:
    assert (
        scalar(yaml.safe_dump({"key": text}, allow_unicode=True, default_style='"', width=10_000)).text == text
    )


@pytest.mark.parametrize(
    "text",
    [
        "No",
        "yes",
        "2025-01-01",
        "1_000",
        "0x1F",
        "012",
        "1e3",
        ".inf",
        "12:30",
        "Null and void",
        "a  b",
        "~x",
        "=",
    ],
)
def test_plain_values_stay_as_they_are_written(text: str) -> None:
    assert scalar(f"key: {text}") == Scalar(text, True, 1, 6)


@pytest.mark.parametrize(
    ("text", "absent"),
    [("", True), ("~", True), ("null", True), ("'null'", False), ('""', False), ("no", False)],
)
def test_a_plain_null_is_absent_and_a_quoted_one_is_text(text: str, absent: bool) -> None:
    assert scalar(f"key: {text}").absent is absent


@pytest.mark.parametrize("sign", ["\u2028", "\u2029", "\x85"])
def test_signs_that_yaml_takes_for_line_ends_do_not_move_the_lines_below(sign: str) -> None:
    mapping, problems = read(f"title: one{sign}two\nkey: x")
    assert mapping is not None
    assert problems == []
    title = mapping.entries["title"][1]
    assert isinstance(title, Scalar)
    assert title.text == f"one{sign}two"
    assert mapping.entries["key"][0].line == 2


def test_every_key_and_value_knows_its_place() -> None:
    mapping, _ = parse_mapping("one: 1\ntwo:\n  three: [x, é, z]\n", "a.md", first_line=2)
    assert mapping is not None
    inner = mapping.entries["two"][1]
    assert isinstance(inner, Mapping)
    key, items = inner.entries["three"]
    assert (key.line, key.column, items.line, items.column) == (4, 3, 4, 10)
    assert [item.column for item in items.items] == [11, 14, 17]  # type: ignore[union-attr]  # a Sequence


MISTAKES = [
    ("title: a: b", "1:9", "a second colon stands in this line"),
    ("- x: a: b", "1:7", "a second colon stands in this line"),
    ("a:\n\tb: c", "2:1", "a tab stands where only spaces may"),
    ('a: b\nc: "d\ne: f\n\n\n', "2:4", "a quotation mark is not closed"),
    ("a: [b, c\nd: e", "1:4", "a list in brackets is not closed"),
    ("a: {b: {c: d}\ne: f", "1:4", "a map in braces is not closed"),
    ("a: 'it's'", "1:8", "the quotation mark before this closes the text too early"),
    ("a: [b]]", "1:7", "something follows after the closing `]`"),
    (
        "a: b\n<<<<<<< HEAD\nc: d\n=======\nc: e\n>>>>>>> b",
        "2:1",
        "a merge that git left open begins here",
    ),
    ("a: b\nc d\ne: f", "2:1", "there is no colon with a blank after it in this line"),
    ("a: b\nc:d\ne: f", "2:1", "there is no colon with a blank after it in this line"),
    ("a: b\n\n# words\nc", "4:1", "there is no colon with a blank after it in this line"),
    ("a: b\n  c: d", "2:3", "this line is indented as if it went on with the one above"),
    ("a:\n    b: c\n  d: e", "3:3", "this line begins in a column that fits no line above"),
    ("a: - b", "1:4", "a list cannot begin in the line of its key"),
    ("a: @b", "1:4", "a value cannot begin with `@`"),
    ("a: `b`", "1:4", "a value cannot begin with ```"),
    ("a: *b* c", "1:4", "a value cannot begin with `*`"),
    ("a: *b", "1:4", "a value cannot begin with `*`"),
    ("a: & b", "1:4", "a value cannot begin with `&`"),
    ("a: &b c", "1:4", "`&b` would be a YAML anchor, which is not read here"),
    ("a: !b c", "1:4", "`!b` would be a YAML tag, which is not read here"),
    ("<<: {a: b}", "1:1", "merge keys (<<) are not read"),
    ("a: b\na: c", "2:1", "the key `a` stands twice"),
    ("? [a]\n: b", "1:3", "a key must be plain text"),
    ('a: "\\q"', "1:5", "this backslash means nothing inside double quotes"),
    ('a: "\\0"', "1:4", "an escape here means a control character"),
    ("a: x\x00y", "1:5", "there is an invisible control character here"),
    ("a: |x\n y", "1:5", "nothing may follow `|` or `>` in its line"),
    ("a: b\n---\nc: d", "2:1", "a second document begins here"),
    ("- a\nb: c", "2:1", "this line does not belong to the list above"),
    ("words", "1:1", "this does not consist of `key: value` lines"),
    ("- a", "1:1", "this does not consist of `key: value` lines"),
]


@pytest.mark.parametrize(("text", "place", "message"), MISTAKES)
def test_mistakes_are_told_where_an_editor_looks_for_them(text: str, place: str, message: str) -> None:
    _, problems = read(text)
    assert (str(problems[0].where), problems[0].message) == (f"a.md:{place}", message)
    assert problems[0].hint


@given(st.text(st.sampled_from("ab:- \n\t'\"[]{}#&*!|>%@`,?<~\\\x00\x85\u2028é"), max_size=40))
@example("---")
def test_no_text_raises_and_every_problem_lies_in_it(text: str) -> None:
    mapping, problems = read(text)
    assert mapping is not None or problems
    lines = text.count("\n") + 1
    assert all(1 <= problem.where.line <= lines and problem.where.column >= 1 for problem in problems)
    assert all(problem.hint for problem in problems)


@given(st.binary(max_size=60))
def test_no_bytes_raise(data: bytes) -> None:
    for each in (data, b"---\n" + data, b"---\n" + data + b"\n---\n"):
        document, problems = parse_document(each, "a.md")
        assert document is not None or problems


def test_deep_nesting_is_a_problem() -> None:
    for depth in (60, 2_000):
        _, problems = read("a: " + "[" * depth + "]" * depth)
        assert problems[0].message == "this is nested too deeply"


@pytest.mark.parametrize("text", ['b: "{}\\u0088"', "b: [x, '{}']", "b: x # {}", "b: |\n  {}\nc: [x]"])
def test_brackets_in_quotes_remarks_and_blocks_are_text(text: str) -> None:
    mapping, problems = read(text.format("{[" * 300))
    assert mapping is not None and problems == []


@pytest.mark.parametrize(
    ("text", "body", "line"),
    [
        ("---\na: b\n---\n\nBody", "\nBody", 4),
        ("---\na: b\n---\nBody", "Body", 4),
        ("---\na: b\n---", "", 4),
        ("---  \na: b\n---\t\nBody\n---\nMore", "Body\n---\nMore", 4),
        ("---\n---\nBody", "Body", 3),
        ("\ufeff---\r\na: b\r\n---\r\nBody\r\n", "Body\n", 4),
        ("---\ra: b\r---\rBody", "Body", 4),
    ],
)
def test_front_matter_is_cut_from_the_body(text: str, body: str, line: int) -> None:
    document, problems = parse_document(text.encode(), "a.md")
    assert problems == []
    assert document is not None
    assert (document.body, document.body_line) == (body, line)


@pytest.mark.parametrize(
    ("data", "place", "message"),
    [
        (b"", "1:1", "there is no front matter"),
        (b"# Title", "1:1", "there is no front matter"),
        (b"----\na: b\n----\n", "1:1", "there is no front matter"),
        (b"\n\n---\na: b\n---\n", "3:1", "the front matter must begin in the first line"),
        (b"---\na: b\n", "1:1", "the front matter that begins here has no end"),
        (b"---\na: \xe9\n---\n", "2:4", "this byte, 0xe9, is not UTF-8 text"),
        ("---\na: b\n---\n".encode("utf-16"), "1:1", "this is UTF-16 text, not UTF-8"),
    ],
)
def test_a_file_without_front_matter_is_told(data: bytes, place: str, message: str) -> None:
    document, problems = parse_document(data, "a.md")
    assert document is None
    assert [(str(p.where), p.message) for p in problems] == [(f"a.md:{place}", message)]


def test_columns_count_characters_not_bytes() -> None:
    _, problems = decode("é é".encode() + b"\xff", "a.md")
    assert str(problems[0].where) == "a.md:1:4"


def test_a_quotation_mark_left_open_is_told_where_it_stands_not_where_the_next_one_ends_it() -> None:
    text = 'title: "x\ndate: 2026-11-23\nrights: {notice: "© 2026", owner: A}\n'
    _, [problem] = parse_mapping(text, "a.md", first_line=2)
    assert str(problem.where) == "a.md:2:8"
    assert "not closed" in problem.message
