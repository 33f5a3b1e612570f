"""JSON (RFC 8259) and JSON Lines (jsonlines.org), whole, broken, and made to hurt."""

import time
import tracemalloc

import pytest

from generator.ingest.jsontree import json_tree


def test_a_whole_file_is_its_value_and_numbers_stay_as_written() -> None:
    assert json_tree('{"a": [1, 2.50, null, "x\ny"]}').value == {"a": ["1", "2.50", None, "x\ny"]}


def test_json_lines_are_objects_with_their_lines() -> None:
    tree = json_tree('{"a": "1"}\n\n{"a": "2"}\n')
    assert tree.objects == ((1, {"a": "1"}), (3, {"a": "2"})) and not tree.faults


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "1"}\n{"a": "2", oops}\n{"a": "3"}\n',
        '[\n{"a": "1"},\n{"a": \n{"a": "3"}\n]'.replace('[\n{"a": "1"}', '[{"a": "1"}'),
    ],
)
def test_one_bad_line_does_not_lose_the_file(text: str) -> None:
    tree = json_tree(text)
    assert [value for _, value in tree.objects] == [{"a": "1"}, {"a": "3"}]
    assert [(fault.line, fault.grave) for fault in tree.faults] == [(2, True)]


def test_a_file_that_was_cut_off_gives_what_is_whole() -> None:
    tree = json_tree('[\n  {"a": "1"},\n  {"a": "2')
    assert tree.objects == ((2, {"a": "1"}),) and tree.faults[0].line == 3


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_000_000,
        '{"a":' * 100_000,
        '{"a": [' + "[" * 200_000,
        '{"a":1},' * 400_000,
        '{"a": "' * 100_000,
        '\n{"a": "' * 100_000,
        "1" * 1_000_000,
    ],
)
def test_files_made_to_hurt_are_refused_in_no_time(text: str) -> None:
    start = time.process_time()
    tracemalloc.start()
    tree = json_tree(text)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert tree.refused or not tree.objects
    assert time.process_time() - start < 5 and peak < 100_000_000
