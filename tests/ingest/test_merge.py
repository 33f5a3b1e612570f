"""The three-way merge: what only one side changed is taken, what both changed stays the editor's."""

import pytest

from generator.ingest import merge as merging
from generator.ingest.merge import Conflict, Merged, Unmergeable, merge

BASE = """---
id: 3k9v2m7q4x1d
title: "Ferries stay in harbour"
date: 2026-11-23
section: News
byline: [Jane Doe]
source: Pelhaven Courier
language: en
seed: seeds/a.txt
taken: {sha256: aa, reader: text/2, on: 2026-11-23}
---

One.

Two.

Three.

Four.
"""


def merged(edited: str, new: str, *, base: str = BASE, take_new: bool = False) -> Merged:
    result = merge(base, edited, new, take_new=take_new)
    assert isinstance(result, Merged)
    return result


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    return text


def test_an_untouched_article_becomes_the_new_reading() -> None:
    new = changed(BASE, ("News", "World"), ("Two.", "Two, updated."))
    assert merged(BASE, new) == Merged(new, new)


def test_an_untouched_article_with_windows_line_ends_keeps_them() -> None:
    new = changed(BASE, ("Two.", "Two, updated."))
    assert merged(BASE.replace("\n", "\r\n"), new).text == new.replace("\n", "\r\n")


def test_without_a_new_reading_nothing_of_the_editors_changes() -> None:
    edited = changed(BASE, ("Two.", "Zwei."), ("News", "'Nachrichten'  # sic"), ("Four.\n", "Four."))
    assert merged(edited, BASE) == Merged(edited, BASE)


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_change_of_one_field_is_a_change_of_one_line(line_end: str) -> None:
    edited = """---
# our own order, our own quotes
title:   'Ferries stay in harbour'   # checked
tags:
    - sea   # lower case
    - "ice"

section: News  # or World?
id: "3k9v2m7q4x1d"
summary: >-
  Wrapped by hand
  at this width.
extra: {a: 1,   b: 2}
---
One,
wrapped.


Two.
""".replace("\n", line_end)
    new = changed(BASE, ("section: News", "section: World"))
    result = merged(edited, new)
    assert result.text == edited.replace("section: News  #", "section: World  #")
    assert result.conflicts == ()


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_what_is_taken_from_the_seed_has_the_line_ends_of_the_file(line_end: str) -> None:
    edited = changed(
        BASE, ("Jane Doe", "Jane Q. Doe"), ("language: en", "language: en\nnotes: []"), ("One.", "Eins.")
    )
    new = changed(
        BASE,
        ("section: News", "section: News\ncredits:\n  - A credit.\n  - Another."),
        ("language: en", "language: en\nnotes:\n  - A note.\n  - A further one."),
        ("Two.", "Two,\nupdated."),
        ("Four.", "Four.\n\nFive."),
    )
    expected = changed(
        edited,
        (
            "language: en\nnotes: []",
            "language: en\nnotes:\n  - A note.\n  - A further one.\ncredits:\n  - A credit.\n  - Another.",
        ),
        ("Two.", "Two,\nupdated."),
        ("Four.", "Four.\n\nFive."),
    )
    assert merged(edited.replace("\n", line_end), new).text == expected.replace("\n", line_end)


def test_a_new_key_comes_where_it_belongs_and_one_that_goes_takes_its_line() -> None:
    edited = changed(BASE, ("Jane Doe", "Jane Q. Doe"), ("language: en", "language: en # yes"))
    new = changed(
        BASE, ("section: News\n", ""), ("source: Pelhaven Courier\n", 'source: Pelhaven Courier\nagency: "2"\n')
    )
    expected = changed(
        edited,
        ("section: News\n", ""),
        ("source: Pelhaven Courier\n", 'source: Pelhaven Courier\nagency: "2"\n'),
    )
    # `agency` belongs before `source`: behind the last key that comes earlier in the order
    expected = changed(
        expected, ('source: Pelhaven Courier\nagency: "2"\n', 'agency: "2"\nsource: Pelhaven Courier\n')
    )
    assert merged(edited, new).text == expected


def test_a_list_is_exchanged_in_whatever_form_it_stands() -> None:
    edited = changed(BASE, ("byline: [Jane Doe]", "byline:\n- Jane Doe\n# the editor"), ("One.", "Eins."))
    new = changed(BASE, ("byline: [Jane Doe]", "byline: [Jane Doe, Ola Nordmann]"))
    expected = changed(edited, ("byline:\n- Jane Doe\n", "byline: [Jane Doe, Ola Nordmann]\n"))
    assert merged(edited, new).text == expected


def test_notes_are_added_as_a_list_of_lines() -> None:
    edited = changed(BASE, ("One.", "Eins."), ("language: en", "language: en\nnotes: []"))
    new = changed(BASE, ("language: en\n", 'language: en\nnotes:\n  - "Correction: a."\n  - B.\n'))
    expected = changed(edited, ("notes: []\n", 'notes:\n  - "Correction: a."\n  - B.\n'))
    assert merged(edited, new).text == expected


@pytest.mark.parametrize(
    ("edit", "update", "line", "ours", "theirs"),
    [
        (("News", "Sea"), ("News", "World"), 5, "Sea", "World"),
        (("section: News\n", ""), ("News", "World"), 1, "", "World"),
        (("section: News", "section: null"), ("News", "World"), 5, "null", "World"),
        (("News", "Sea"), ("section: News\n", ""), 5, "Sea", ""),
        (
            ("language: en", "language: en\nkicker: Ours"),
            ("language: en", "language: en\nkicker: Theirs"),
            9,
            "Ours",
            "Theirs",
        ),
        (("[Jane Doe]", "[Jane Doe, Eve Ek]"), ("[Jane Doe]", "[J. Doe]"), 6, "[Jane Doe, Eve Ek]", "[J. Doe]"),
        (
            ("byline: [Jane Doe]", "byline: # why\n  - Jane Doe"),
            ("Jane", "June"),
            6,
            "# why - Jane Doe",
            "[June Doe]",
        ),
        (("section: News", "section: News # why"), ("section: News\n", ""), 5, "News", ""),
    ],
)
def test_a_key_that_both_changed_stays_the_editors_and_is_reported(
    edit: tuple[str, str], update: tuple[str, str], line: int, ours: str, theirs: str
) -> None:
    edited, new = changed(BASE, edit), changed(BASE, update, ("Four.", "Four, updated."))
    result = merged(edited, new)
    assert result.text == changed(edited, ("Four.", "Four, updated."))
    [conflict] = result.conflicts
    assert (conflict.line, conflict.column, conflict.edited, conflict.new) == (line, 1, ours, theirs)
    assert merged(result.text, new, base=result.base) == result


def test_blocks_that_one_side_changed_are_taken_even_side_by_side() -> None:
    edited = changed(BASE, ("Two.", "Two, by the editor."), ("Four.", "Four.\n\nA remark of ours."))
    new = changed(BASE, ("Three.", "Three, corrected."), ("One.", "Zero.\n\nOne."))
    result = merged(edited, new)
    assert result.text == changed(edited, ("Three.", "Three, corrected."), ("One.", "Zero.\n\nOne."))
    assert result.conflicts == ()
    assert result.base == new


@pytest.mark.parametrize(
    ("edit", "update", "line", "ours", "theirs"),
    [
        (("Two.", "Two, ours."), ("Two.", "Two, theirs."), 15, "Two, ours.", "Two, theirs."),
        (("Two.\n\n", ""), ("Two.", "Two, theirs."), 15, "", "Two, theirs."),
        (("Two.", "Two, ours."), ("Two.\n\n", ""), 15, "Two, ours.", ""),
        (("Four.", "Four.\n\nOurs."), ("Four.", "Four.\n\nTheirs."), 21, "Ours.", "Theirs."),
        (("Two.", "Ours.\n\nOurs too."), ("Two.", "Theirs."), 15, "Ours.", "Theirs."),
        (
            ("Four.", "Four.\n\nOurs.\n\nOurs too."),
            ("Four.", "Four.\n\nTheirs.\n\nTheirs too."),
            21,
            "Ours.\n\nOurs too.",
            "Theirs.\n\nTheirs too.",
        ),
    ],
)
def test_a_block_that_both_changed_stays_the_editors_and_is_reported(
    edit: tuple[str, str], update: tuple[str, str], line: int, ours: str, theirs: str
) -> None:
    edited, new = changed(BASE, edit), changed(BASE, update, ("News", "World"))
    result = merged(edited, new)
    assert result.text == changed(edited, ("News", "World"))
    [conflict] = result.conflicts
    assert conflict == Conflict("the body", line, 1, ours, theirs)
    assert merged(result.text, new, base=result.base) == result


def test_what_comes_beside_a_block_that_both_changed_is_part_of_what_they_disagree_on() -> None:
    edited = changed(BASE, ("Two.", "Two, ours."))
    new = changed(BASE, ("Two.", "Two, theirs.\n\nMore of theirs."), ("Four.", "Four.\n\nFive."))
    result = merged(edited, new)
    assert result.text == changed(edited, ("Four.", "Four.\n\nFive."))
    assert result.conflicts == (
        Conflict("the body", 15, 1, "Two, ours.", "Two, theirs."),
        Conflict("the body", 17, 1, "", "More of theirs."),
    )


@pytest.mark.parametrize("take_new", [True, False])
def test_what_the_editor_did_to_our_own_bookkeeping_stays_and_is_not_worth_a_word(take_new: bool) -> None:
    edited = changed(
        BASE,
        ("seed: seeds/a.txt", "seed: a.txt"),
        ("taken: {sha256: aa, reader: text/2, on: 2026-11-23}\n", ""),
    )
    new = changed(BASE, ("seeds/a.txt", "seeds/b.txt"), ("aa", "bb"))
    assert merged(edited, new, take_new=take_new) == Merged(edited, new)


def test_what_never_comes_to_rest_stays_the_editors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "ROUNDS", 0)
    edited, new = changed(BASE, ("Two.", "Ours.")), changed(BASE, ("Two.", "Theirs."))
    why = Conflict("the body", 1, 1, "too far from the seed to be merged", "left out")
    assert merge(BASE, edited, new) == Merged(edited, BASE, (why,))


def test_what_both_did_alike_is_no_conflict() -> None:
    both = changed(BASE, ("News", "World"), ("Two.", "Two, corrected."), ("Four.", "Four.\n\nFive."))
    edited = changed(both, ("One.", "Eins."))
    assert merged(edited, both) == Merged(edited, both)


def test_a_conflict_can_be_settled_for_the_seed_and_the_rest_stays() -> None:
    edited = changed(
        BASE, ("News", "Sea"), ("Two.", "Ours."), ("Four.", "Four.\n\nOurs too."), ("One.", "Eins.")
    )
    new = changed(BASE, ("News", "World"), ("Two.", "Theirs."), ("Four.", "Four.\n\nTheirs too."))
    expected = changed(
        edited, ("Sea", "World"), ("Ours.", "Theirs."), ("Ours too.\n", "Ours too.\n\nTheirs too.\n")
    )
    assert merged(edited, new, take_new=True).text == expected


def test_the_editors_blank_lines_and_spaces_stay() -> None:
    edited = changed(
        BASE,
        ("---\n\nOne.", "---\n\n\n  \nOne."),
        ("Two.\n\n", "Two.\n\n\n\n"),
        ("Three.\n\n", "Three.\n \t\n"),
        ("Four.\n", "Four."),
    )
    new = changed(BASE, ("Three.", "Three, corrected."), ("One.\n\n", ""))
    expected = changed(edited, ("Three.", "Three, corrected."), ("One.\n\n", ""))
    assert merged(edited, new).text == expected


def test_a_body_that_grows_from_nothing_is_set_apart() -> None:
    empty = BASE[: BASE.index("\nOne.")]
    new = changed(BASE, ("News", "World"))
    edited = changed(empty, ("Jane", "June"))
    assert merged(edited, new, base=empty).text == changed(edited, ("News", "World")) + BASE[len(empty) :]
    assert merged(edited[:-1], new, base=empty).text == changed(edited, ("News", "World")) + BASE[len(empty) :]
    old = edited.replace("\n", "\r")
    assert merged(old, new, base=empty).text == changed(old, ("News", "World")) + BASE[len(empty) :]


def test_an_article_whose_front_matter_is_broken_is_not_touched() -> None:
    new = changed(BASE, ("Two.", "Two, updated."))
    assert isinstance(merge(BASE, changed(BASE, ("title: ", "title: [")), new), Unmergeable)
    assert isinstance(merge(BASE, "no front matter at all", new), Unmergeable)


def test_wide_letters_before_a_value_do_not_shift_it() -> None:
    edited = changed(BASE, ('title: "Ferries stay', 'kicker: 狐の👩‍👩‍👧 “é”\ntitle: "Ferries, stay'))
    new = changed(BASE, ("section: News", "section: World"))
    assert merged(edited, new).text == changed(edited, ("section: News", "section: World"))


def test_signs_that_end_a_line_to_yaml_alone_stay_within_their_value() -> None:
    base = "---\ntitle: A\u2028ferry\nnotes: {one: a\x85b}\n---\n\nIt sailed.\n"
    edited = base.replace("sailed", "sank")
    assert merge(base, edited, base.replace("ferry", "boat")) == Merged(
        edited.replace("ferry", "boat"), base.replace("ferry", "boat")
    )


def test_a_byte_order_mark_stays() -> None:
    edited = "\ufeff" + changed(BASE, ("One.", "Eins."))
    assert merged(edited, changed(BASE, ("News", "World"))).text == changed(edited, ("News", "World"))
