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
        ("b c e", "a b e", {1: 0, 2: 2}),
        ("a b e", "b c e", {0: 1, 2: 2}),
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


def test_not_more_than_two_that_are_alike_are_worth_an_equal_one() -> None:
    base = ("a b c d e f g h i 1", "a b c d e f g h i 2", "x y z")
    side = ("q r s", "a b c d e f g h i 2", "a b c d e f g h i 3")
    assert partners(base, side)[1] == 1


def test_the_block_that_shares_most_is_the_partner() -> None:
    base = ("Zero.", "a b c d e", "End.")
    assert partners(base, ("Zero.", "a b x y z", "a b c d z", "End.")) == {0: 0, 2: 1, 3: 2}
    assert partners(base, ("Zero.", "a b c d z", "a b x y z", "End.")) == {0: 0, 1: 1, 3: 2}


def test_two_in_five_words_make_a_block_another_one_altered() -> None:
    base = ("Zero.", "a b c d e", "End.")
    assert partners(base, ("Zero.", "1 2 3 4 5", "a b x y z", "End.")) == {0: 0, 2: 1, 3: 2}
    assert partners(base, ("Zero.", "a b x y z", "1 2 3 4 5", "End.")) == {0: 0, 1: 1, 3: 2}
    # three in ten are not more than none: the first place is as good
    base = ("Zero.", "a b c d e f g h i j", "End.")
    side = ("Zero.", "q r s t u v w x y z", "a b c 4 5 6 7 8 9 0", "End.")
    assert partners(base, side) == {0: 0, 1: 1, 3: 2}


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


@pytest.mark.parametrize("count", [60, 1300])
def test_in_a_long_body_what_stands_between_equal_blocks_is_weighed_alone(count: int) -> None:
    before, after = body(count, "par"), body(60, "row")
    base = ["First.", *before, "Middle, one two three four.", "Other words.", *after, "Last."]
    side = ["Opening.", *before, "New.", "Middle, one two three five.", *after, "Closing."]
    found = partners(tuple(base), tuple(side))
    assert found[count + 2] == count + 1
    assert found[count + 3] == count + 3 and found[1] == 1 and found[count + 63] == count + 63


def test_blocks_that_come_often_keep_their_places_beside_one_that_is_new() -> None:
    alike = ["And so it went."] * 105
    base = ["Start.", *alike, "The ferry sailed at noon from the harbour.", *alike, "End."]
    side = ["New.", *alike, "The ferry sailed at one from the harbour.", "Nobody knew why.", *alike, "Last."]
    assert partners(tuple(base), tuple(side)) == {
        number: number - (number > 106) for number in range(214) if number != 107
    }


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
