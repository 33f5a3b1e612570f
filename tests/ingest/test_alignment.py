"""Which block became which: equal ones first, then those that share most of their words, then in order."""

import pytest

from generator.ingest import alignment
from generator.ingest.alignment import partners


@pytest.mark.parametrize(
    ("base", "side", "expected"),
    [
        ("", "", {}),
        ("a", "", {}),
        ("", "a", {}),
        ("a b c", "a b c", {0: 0, 1: 1, 2: 2}),
        ("a b c", "a c", {0: 0, 1: 2}),
        ("a c", "a b c", {0: 0, 2: 1}),
        ("a b", "x a b", {1: 0, 2: 1}),
        ("a b", "a b x", {0: 0, 1: 1}),
        ("a a", "a", {0: 0}),
        ("a", "a a", {0: 0}),
        ("a b c", "a x c", {0: 0, 1: 1, 2: 2}),
        ("p a b q", "p x y q", {0: 0, 1: 1, 2: 2, 3: 3}),
        ("p a b q", "p x q", {0: 0, 1: 1, 2: 3}),
        ("p a q", "p x y q", {0: 0, 1: 1, 3: 2}),
        ("p a b q", "p b a q", {0: 0, 1: 2, 3: 3}),
    ],
)
def test_single_words(base: str, side: str, expected: dict[int, int]) -> None:
    found = partners(tuple(base.split()), tuple(side.split()))
    assert dict(sorted(found.items())) == expected


def test_likeness_goes_before_order() -> None:
    base = ("The ferry sailed at noon from the harbour.", "Nobody knew why.")
    side = ("A new first one.", "The ferry sailed at one from the harbour.", "Nobody knew why it did.")
    assert partners(base, side) == {1: 0, 2: 1}
    assert partners(side, base) == {0: 1, 1: 2}


def test_an_equal_block_is_worth_more_than_two_that_are_alike() -> None:
    base = ("one two three four", "one two three five", "x y z")
    side = ("q r s", "one two three five", "one two three six")
    assert partners(base, side)[1] == 1


def test_two_in_five_words_make_a_block_another_one_altered() -> None:
    base = ("Zero.", "a b c d e", "End.")
    assert partners(base, ("Zero.", "1 2 3 4 5", "a b x y z", "End.")) == {0: 0, 2: 1, 3: 2}
    assert partners(base, ("Zero.", "a b x y z", "1 2 3 4 5", "End.")) == {0: 0, 1: 1, 3: 2}
    # one in five is not more than none: the last place that is left is as good
    last = partners(base, ("Zero.", "a 2 3 4 5", "v w x y z", "End."))
    assert last == partners(base, ("Zero.", "1 2 3 4 5", "v w x y z", "End."))


def body(count: int, word: str) -> list[str]:
    return [f"{word} {number} {word}{number} of the story" for number in range(count)]


@pytest.mark.parametrize("count", [49, 50, 51, 120])
def test_long_bodies_keep_their_partners_too(count: int) -> None:
    base = ["First.", *body(count, "par"), "Last."]
    side = ["Opening.", *body(count, "par"), "Closing."]
    side[count // 2] += " altered"
    expected = {number: number for number in range(count + 2)}
    assert dict(sorted(partners(tuple(base), tuple(side)).items())) == expected
    del side[20]
    expected = {number: number + (number >= 20) for number in range(count + 1)}
    assert dict(sorted(partners(tuple(base), tuple(side)).items())) == expected


def test_in_a_long_body_what_stands_between_equal_blocks_is_weighed_alone() -> None:
    base = [
        "First.",
        *body(60, "par"),
        "Middle, one two three four.",
        "Other words.",
        *body(60, "row"),
        "Last.",
    ]
    side = ["Opening.", *body(60, "par"), "New.", "Middle, one two three five.", *body(60, "row"), "Closing."]
    found = partners(tuple(base), tuple(side))
    assert found[62] == 61
    assert found[63] == 63 and found[1] == 1 and found[123] == 123


def test_beyond_a_number_of_blocks_they_are_paired_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment, "BLOCKS", 60)
    base, side = ["a", *body(59, "par")], ["b", "c", *body(58, "row")]
    assert partners(tuple(base), tuple(side)) == {number: number for number in range(60)}
    base = ["a", *body(60, "par"), "z"]
    side = ["b", "new", *body(60, "par"), "y"]
    assert partners(tuple(base), tuple(side)) == {number: number for number in range(62)}


def test_in_a_long_text_what_was_altered_in_place_is_found_among_blocks_that_are_alike() -> None:
    """Beyond some size equal blocks go first, however often they come; only between them likeness counts."""
    alike = ("And so it went.",) * 105
    base = ("Start.", *alike, "The ferry sailed at noon from the harbour.", "Nobody knew why.", *alike, "End.")
    side = ("New.", *base[:106], "The ferry sailed at one from the harbour.", "Nobody knew it.", *base[108:])
    found = partners(base, side[:-1])
    assert found == {number + 1: number for number in range(len(base) - 1)}
