"""Front matter changed in place: one value, one key, and every other character as it was."""

import pytest

from generator.ingest.front_text import (
    Parted,
    entries,
    entries_within,
    exchanged,
    has_remark,
    line,
    newline,
    part,
    plain_line_ends,
    values,
    with_line,
    without,
    written,
)

FRONT = """\
# ours
id: 3k9v2m7q4x1X
title:   'Ferries: stay'   # checked
tags:
- sea
- ice

extra: {a: 1,  b: [2, 3]} # as it is
byline:
  - Jane Doe   # the editor
  - Ola
nothing:
none: ~
empty: ""
text: >-
  Wrapped
  here
last: 1"""


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\na: 1\n---\nBody\n", Parted("---\n", "a: 1\n", "---\n", "Body\n")),
        ("\ufeff--- \t\r\na: 1\r\n---\t\r\nBody", Parted("\ufeff--- \t\r\n", "a: 1\r\n", "---\t\r\n", "Body")),
        ("---\ra: 1\r---\rBody", Parted("---\r", "a: 1\r", "---\r", "Body")),
        ("---\n---\n", Parted("---\n", "", "---\n", "")),
        ("---\na: 1\n---", Parted("---\n", "a: 1\n", "---", "")),
        ("---\na: ---\n---\n---\n", Parted("---\n", "a: ---\n", "---\n", "---\n")),
        ("---\na: 1\n", None),
        ("--- a\n---\n", None),
        (" ---\n---\n", None),
        ("a: 1\n", None),
        ("", None),
    ],
)
def test_a_file_is_cut_into_parts_that_give_it_back(text: str, parts: Parted | None) -> None:
    found = part(text)
    assert found == parts
    if found is not None:
        assert found.opening + found.front + found.closing + found.body == text


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_each_key_knows_what_it_says_and_where(line_end: str) -> None:
    front = FRONT.replace("\n", line_end)
    found = entries(front)
    assert found is not None
    assert {key: entry.value for key, entry in found.items()} == {
        "id": "3k9v2m7q4x1X",
        "title": "Ferries: stay",
        "tags": ("sea", "ice"),
        "extra": {"a": "1", "b": ("2", "3")},
        "byline": ("Jane Doe", "Ola"),
        "nothing": None,
        "none": None,
        "empty": None,
        "text": "Wrapped here",
        "last": "1",
    }
    shown = {key: written(front, entry).replace(line_end, "\n") for key, entry in found.items()}
    assert shown == {
        "id": " 3k9v2m7q4x1X",
        "title": "   'Ferries: stay'",
        "tags": "\n- sea\n- ice",
        "extra": " {a: 1,  b: [2, 3]}",
        "byline": "\n  - Jane Doe   # the editor\n  - Ola",
        "nothing": "",
        "none": " ~",
        "empty": ' ""',
        "text": " >-\n  Wrapped\n  here\n",
        "last": " 1",
    }
    assert [key for key, entry in found.items() if entry.comment] == ["byline"]
    assert [key for key, entry in found.items() if has_remark(front, entry)] == ["title", "extra", "byline"]
    lines = "".join(line(front, entry) for entry in found.values())
    assert lines == front.replace(f"# ours{line_end}", "").replace(line_end * 2, line_end)
    assert values(front) == {key: entry.value for key, entry in found.items() if entry.value is not None}


@pytest.mark.parametrize("broken", ["a: [", "a: 1\na: 2\n", "- a\n", "{a: 1}\n", "a", "a: &x 1\n"])
def test_what_is_no_plain_mapping_is_left_alone(broken: str) -> None:
    assert entries(broken) is None
    assert values(broken) is None


@pytest.mark.parametrize("empty", ["", "\n", "# only a remark\n"])
def test_nothing_says_nothing(empty: str) -> None:
    assert entries(empty) == {} == values(empty)


@pytest.mark.parametrize(
    ("value", "remark"),
    [
        (" []", False),
        (" [ # none\n  ]", True),
        (" [1, 2 # two\n  ]", True),
        ("\n  - [1, # one\n     2]", True),
        ("\n  - [1,\n     2]", False),
        (" # why\n  x", True),
        (" '#'", False),
        (" # nothing", False),
    ],
)
def test_a_comment_within_a_value_is_seen_and_the_value_ends_where_it_ends(value: str, remark: bool) -> None:
    front = f"a:{value}\n# of what follows\nb: 2\n"
    found = entries(front)
    assert found is not None and found["a"].comment is remark
    assert written(front, found["a"]) == ("" if value == " # nothing" else value)


def test_a_list_and_a_map_that_hold_nothing_say_nothing() -> None:
    front = "a: []\nb: {}\nc: {d: null}\ne: [null]\nf: 'null'\ng: {h: ~, i: 1}\nj: null\n"
    assert values(front) == {"e": (None,), "f": "null", "g": {"i": "1"}}


@pytest.mark.parametrize(
    ("key", "value", "before", "after"),
    [
        ("id", " 1", " 3k9v2m7q4x1X\n", " 1\n"),
        ("title", " New", "   'Ferries: stay'   #", " New   #"),
        ("tags", " [sea]", "tags:\n- sea\n- ice\n", "tags: [sea]\n"),
        ("byline", " [A]", "\n  - Jane Doe   # the editor\n  - Ola\n", " [A]\n"),
        ("nothing", " 1", "nothing:\n", "nothing: 1\n"),
        ("text", " Short", " >-\n  Wrapped\n  here\n", " Short\n"),
        ("last", " 2", "last: 1", "last: 2"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_one_value_is_exchanged(key: str, value: str, before: str, after: str, line_end: str) -> None:
    front = FRONT.replace("\n", line_end)
    found = entries(front)
    assert found is not None
    expected = FRONT.replace(before, after).replace("\n", line_end)
    assert exchanged(front, found[key], value) == expected


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        ("id", "id: 3k9v2m7q4x1X\n"),
        ("title", "title:   'Ferries: stay'   # checked\n"),
        ("tags", "tags:\n- sea\n- ice\n"),
        ("text", "text: >-\n  Wrapped\n  here\n"),
        ("last", "last: 1"),
    ],
)
def test_a_key_goes_with_its_lines(key: str, lines: str) -> None:
    found = entries(FRONT)
    assert found is not None
    assert without(FRONT, found[key]) == FRONT.replace(lines, "")


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        (("id", "title", "tags"), "- ice\n"),
        (("id", "absent"), "id: 3k9v2m7q4x1X\n"),
        (("title",), "# checked\n"),
        (("text",), "  here\n"),
        (("absent",), ""),
        ((), ""),
    ],
)
def test_new_lines_come_behind_the_last_key_that_belongs_before_them(
    before: tuple[str, ...], behind: str
) -> None:
    found = entries(FRONT)
    assert found is not None
    place = FRONT.index(behind) + len(behind)
    assert with_line(FRONT, found, "new: 1\n", before) == f"{FRONT[:place]}new: 1\n{FRONT[place:]}"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_behind_a_last_line_without_an_end_comes_one_first(line_end: str) -> None:
    front = f"a: 1{line_end}b: X"
    found = entries(front)
    assert found is not None
    assert with_line(front, found, "c: 3", ("b",)) == f"a: 1{line_end}b: X{line_end}c: 3"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_blank_line_before_the_first_key_is_not_its_own(line_end: str) -> None:
    front = f"{line_end}a: 1{line_end}"
    found = entries(front)
    assert found is not None
    assert (line(front, found["a"]), without(front, found["a"])) == (f"a: 1{line_end}", line_end)


def test_line_ends_are_those_of_windows_where_there_is_one() -> None:
    assert [newline(text) for text in ("", "a\nb", "a\rb", "a\nb\r\n")] == ["\n", "\n", "\n", "\r\n"]
    assert plain_line_ends("a\r\nb\rc\nd\r\r\n") == "a\nb\nc\nd\n\n"


@pytest.mark.parametrize("front", ["?\n", "a: b\n?\n", "? a\nb: c\n", "a: b\n? c\n"])
def test_front_matter_with_a_key_that_has_no_colon_is_not_edited(front: str) -> None:
    assert entries(front) is None
    assert entries("? a\n: b\nc:\n") is not None
    assert entries_within("a: {b}\nc: d\n", "a") == entries_within("a:\n  ? b\nc: d\n", "a") == {}
