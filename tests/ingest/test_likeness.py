"""Likeness: what is a copy, what only looks like one; and how often ingest is right about it."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.ingest.likeness import likeness
from generator.ingest.shingles import LONG, SAMPLE, signature, wording
from tests.ingest.labelled_pairs import judged, pairs

STORY = """
The harbour board met on Tuesday to hear how the sea wall could be mended before the winter, and what it
would cost the town. Three engineers had measured every stone of it since May.

“It will hold for one more year, perhaps two,” said Edda Rawnsley, who led them, “but nobody should stand on it
when the wind is in the west.” The board will vote in December, after a second hearing in Quarrow.

Until then the path along the wall stays open from six in the morning, and closes when the flag is down.
""".strip().split("\n\n")


def test_case_signs_of_markdown_vowel_points_and_line_breaks_play_no_part() -> None:
    plain, dressed = (
        "The harbour board met, again.",
        "THE **harbour**\nboard [met](https://paper.example/x), again\\.",
    )
    assert wording("", [plain]).folded == wording("", [dressed]).folded
    assert wording("", ["كَتَبَ الوَلَدُ"]).folded == wording("", ["كتب الولد"]).folded


@pytest.mark.parametrize("words", [LONG - 1, LONG + 1, 3 * LONG])
def test_a_long_text_keeps_the_shingles_that_a_short_one_would_know_it_by(words: int) -> None:
    text = " ".join(f"word{number}" for number in range(words))
    found = signature(wording("", [text]))
    assert found.is_long == (words > LONG)
    assert all(not each % SAMPLE for each in found.shingles) == found.is_long


def test_another_headline_lead_and_end_make_no_other_story() -> None:
    lead = (
        "How long the old sea wall can stand was the question on Tuesday before the harbour board of the town."
    )
    other = wording("An old wall", [lead, *STORY[1:], "Reporting by the Courier's own staff."])
    assert likeness(wording("Wall to be mended", STORY), other) > 0.5


def test_the_same_headline_is_no_evidence() -> None:
    other = wording(
        "Wall to be mended", ["A wall in another town fell down, and nobody knows who built it."] * 3
    )
    assert likeness(wording("Wall to be mended", STORY), other) == 0


def test_one_address_is_one_story_unless_the_page_changed_altogether() -> None:
    one, other = wording("A", STORY), wording("B", [STORY[0], *["Quite another matter, told at length."] * 9])
    assert likeness(one, other) == 0 < likeness(one, other, same_address=True)
    assert (
        likeness(one, wording("Today", ["Tides: high at ten and low at four. " * 20]), same_address=True) == 0
    )


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_are_compared_and_the_answer_is_the_same_both_ways(one: str, other: str) -> None:
    left, right = wording(one[:20], [one]), wording(other[:20], [other])
    assert (likeness(left, right) > 0) == (likeness(right, left) > 0)
    assert not left.folded or likeness(left, left) > 0


def test_of_the_labelled_pairs_ingest_joins_hardly_any_wrongly_and_misses_few(tmp_path: Path) -> None:
    """Precision at least 0.99, recall at least 0.95; `tests/bench/RESULTS.md` has more sets."""
    labelled = pairs(2)
    assert len(labelled) >= 200 and sum(pair.is_one_story for pair in labelled) >= 100
    figures = judged(tmp_path, labelled)
    assert figures.precision >= 0.99 and figures.recall >= 0.95, figures.wrong
