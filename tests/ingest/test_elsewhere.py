"""The entries of `also`: each is a place of its own, and the editor's word on it holds."""

import pytest

from generator.ingest.elsewhere import entry_of, in_order, merge_listed, with_also
from generator.ingest.front_text import plain_line_ends
from generator.ingest.merge import Merged, Unmergeable
from generator.ingest.story import Elsewhere

PLAIN = """---
id: 3k9v2m7q4x1d
title: "Ferries stay in harbour"
credits:
  - A credit.
seed: seeds/a.txt
---

One.
"""
ONE = Elsewhere("id0000000001", "seeds/1.txt", "Otter Wire")
TWO = Elsewhere("id0000000002", "seeds/2.txt", "Marsh Courier", "Another headline", "https://marsh.example/2")
THREE = Elsewhere("id0000000003", "seeds/3.txt", "The Holt")
LINES = {
    ONE: "  - {source: Otter Wire, seed: seeds/1.txt, id: id0000000001}\n",
    TWO: '  - {source: Marsh Courier, title: Another headline, url: "https://marsh.example/2", '
    "seed: seeds/2.txt, id: id0000000002}\n",
    THREE: "  - {source: The Holt, seed: seeds/3.txt, id: id0000000003}\n",
}


def listed(*found: Elsewhere) -> str:
    return with_also(PLAIN, found)


def merged(base: str, edited: str, new: str, *, take_new: bool = False) -> Merged:
    result = merge_listed(base, edited, new, take_new=take_new)
    assert isinstance(result, Merged)
    again = merge_listed(result.base, result.text, new)
    assert isinstance(again, Merged) and again.text == result.text
    return result


def test_entries_stand_where_also_belongs_each_on_its_line() -> None:
    text = listed(ONE, THREE)
    assert text == PLAIN.replace("seed: seeds/a", f"also:\n{LINES[ONE]}{LINES[THREE]}seed: seeds/a")
    assert with_also(text, (ONE,)) == listed(ONE)
    assert with_also(text, ()) == PLAIN
    windows = PLAIN.replace("\n", "\r\n")
    assert with_also(windows, (ONE, THREE)) == text.replace("\n", "\r\n")
    assert with_also("no front matter", (ONE,)) == "no front matter"
    assert with_also("---\ntitle: [\n---\n", (ONE,)) == "---\ntitle: [\n---\n"


def test_an_entry_names_who_tells_the_story_and_its_headline_only_if_it_is_another() -> None:
    told = {
        "source": "",
        "distributor": "",
        "agency": "",
        "title": "The Ferry",
        "url": "",
        "told": "the  ferry",
    }

    def entry(**values: str) -> Elsewhere:
        return entry_of("id", "seeds/a", **{**told, **values})

    assert entry() == Elsewhere("id", "seeds/a")
    assert entry(told="A ferry").title == "The Ferry"
    url = "https://www.marsh.example/2"
    assert entry(url=url) == Elsewhere("id", "seeds/a", "marsh.example", "", url)
    assert entry(url=url, agency="AP").source == "AP"
    assert entry(url=url, agency="AP", distributor="TNS").source == "TNS"
    assert entry(url=url, agency="AP", distributor="TNS", source="Post").source == "Post"
    assert entry(url="mailto:").source == ""


def test_entries_are_in_the_order_of_their_seeds() -> None:
    other = Elsewhere("id0000000000", "seeds/2.txt")
    assert in_order([THREE, TWO, other, ONE]) == (ONE, other, TWO, THREE)


def test_one_that_comes_and_one_that_goes_leave_the_others_alone() -> None:
    result = merged(listed(ONE, TWO), listed(ONE, TWO) + "\nOurs.\n", listed(TWO, THREE))
    assert result.text == listed(TWO, THREE) + "\nOurs.\n"
    assert (result.base, result.conflicts) == (listed(TWO, THREE), ())


def test_what_the_editor_wrote_altered_or_took_out_stays() -> None:
    base = listed(ONE, TWO)
    edited = base.replace(LINES[ONE], "").replace("Another headline", "Our headline")
    edited = edited.replace("also:\n", "also:\n  - seeds/ours.txt\n  - {source: Ours}\n")
    new = with_also(base, (ONE, Elsewhere(TWO.id, TWO.seed, TWO.source, "Corrected headline", TWO.url), THREE))
    result = merged(base, edited, new)
    assert result.text == edited.replace("seed: seeds/a.txt", f"{LINES[THREE]}seed: seeds/a.txt")
    assert result.conflicts == ()
    assert result.base == new


def test_an_entry_that_the_seed_alone_altered_is_taken() -> None:
    base = listed(ONE, TWO)
    corrected = Elsewhere(ONE.id, ONE.seed, "Otter Wire Service")
    edited = base.replace(LINES[TWO], "").replace("One.", "Eins.")
    assert merged(base, edited, listed(corrected, TWO)).text == listed(corrected).replace("One.", "Eins.")


def test_one_that_the_editor_put_in_by_its_id_does_not_come_twice() -> None:
    edited = listed(ONE, THREE).replace("One.", "Eins.")
    assert merged(listed(ONE), edited, listed(ONE, THREE)).text == edited


def test_where_also_did_not_change_the_merge_is_the_usual_one() -> None:
    base, edited = listed(ONE), listed().replace("One.", "Eins.")
    new = base.replace("Ferries stay", "Ferries sail")
    assert merged(base, edited, new).text == edited.replace("Ferries stay", "Ferries sail")


@pytest.mark.parametrize("found", [(ONE,), (ONE, TWO)])
@pytest.mark.parametrize("ours", ["", "  - seeds/ours.txt\n"])
def test_what_else_both_changed_stays_the_editors_until_it_is_settled_for_the_seed(
    found: tuple[Elsewhere, ...], ours: str
) -> None:
    base = listed(ONE)
    edited = base.replace("also:\n", f"also:\n{ours}").replace("Ferries stay", "Ferries sleep")
    new = listed(*found).replace("Ferries stay", "Ferries sail")
    kept = merged(base, edited, new)
    expected = listed(*found).replace("also:\n", f"also:\n{ours}")
    assert kept.text == expected.replace("Ferries stay", "Ferries sleep")
    assert [conflict.what for conflict in kept.conflicts] == ["title"]
    taken = merge_listed(base, edited, new, take_new=True)
    assert taken == Merged(expected.replace("Ferries stay", "Ferries sail"), new)


def test_what_an_editor_left_empty_or_ended_in_the_old_way_stays() -> None:
    base, new = listed(ONE, TWO), listed(ONE, TWO, THREE)
    edited = base.replace("Another headline", "Our headline").replace("also:\n", "also:\n  - \n")
    assert merged(base, edited, new).text == edited.replace(
        "seed: seeds/a.txt", f"{LINES[THREE]}seed: seeds/a.txt"
    )
    old = base.replace("Another headline", "Our headline").replace("\n", "\r")
    result = merged(base, old, new)
    assert result.conflicts == ()
    assert plain_line_ends(result.text) == new.replace("Another headline", "Our headline")


def test_a_list_that_cannot_be_merged_is_told_and_what_was_known_is_kept() -> None:
    base = listed(ONE)
    edited = (
        base.replace("also:\n", "also: # ours\n")
        .replace(LINES[ONE], f"  # more\n{LINES[ONE]}")
        .replace("One.", "Eins.")
    )
    edited = edited.replace("source: Otter Wire", "source: Otter")
    result = merged(base, edited, listed(ONE, TWO))
    assert result.text == edited
    assert [conflict.what for conflict in result.conflicts] == ["also"]
    assert result.base == base


@pytest.mark.parametrize("broken", ["no front matter\nalso:\n", "---\ntitle: [\nalso:\n  - a\n---\n"])
def test_a_file_whose_front_matter_cannot_be_read_is_left_alone(broken: str) -> None:
    assert isinstance(merge_listed(listed(ONE), broken, listed(TWO)), Unmergeable)
