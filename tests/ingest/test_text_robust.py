"""Whatever the bytes, the reader answers: it never raises, never hangs, never loses a sentence silently."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.ingest.text import read_text

CONVENTIONS = (
    "By |Jane Roe|GREYFORD| — |(AP)|©|2025|\n|\n\n|Comments|Related|Correction: |.|May 5, 2025|"
    "，|社|月|【|】|（|نُشر في |All rights reserved|Photo: |x@y.example|^|/|=|12|"
    "a long line of words that goes on for a while"
)
PIECES = st.sampled_from(CONVENTIONS.split("|"))


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_make_it_raise(data: bytes) -> None:
    read_text("seed.txt", data)


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40))
def test_no_arrangement_of_conventions_makes_it_raise(pieces: list[str]) -> None:
    read_text("seed.txt", "".join(pieces).encode())


@pytest.mark.parametrize(
    "piece", ["a", "A ", "— ", "(", "(c) 2024 ", "1", "社", "A, ", "Ã©", "_*`[", "GREYFORD, ", "By A "]
)
def test_a_line_of_a_megabyte_takes_no_time(piece: str) -> None:
    line = (piece * (1_000_000 // len(piece))).encode()
    start = time.process_time()
    read_text("seed.txt", b"A headline\n" + line)
    assert time.process_time() - start < 5


def test_every_line_is_kept_told_or_dropped_with_a_rule() -> None:
    seed = (
        "A headline\nBy Jane Roe\nGREYFORD — One.\nAdvertisement\nTwo.\n© 2025 Gazette\nStray words\nComments"
    )
    reading = read_text("seed.txt", seed.encode())
    assert [(line.line, line.text) for line in reading.dropped] == [
        (4, "Advertisement"),
        (7, "Stray words"),
        (8, "Comments"),
    ]
    assert all(line.rule for line in reading.dropped)
    (story,) = reading.stories
    assert (
        story.evidence["byline"].where == "text, line 2" and story.evidence["dateline"].where == "text, line 3"
    )
    assert story.evidence["rights"].where == "text, line 6"
