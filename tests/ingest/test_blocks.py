"""Merging two sets of changes to a body, by random examples: nobody's block is lost without a word."""

import os

from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.ingest.blocks import Clash, MergedBlocks, merge_blocks
from generator.ingest.merge import Merged, merge

EXAMPLES = 10_000 if os.environ.get("COPYDESK_PROOF") else 300
changes = st.lists(st.tuples(st.sampled_from("adipm"), st.integers(0, 99)), max_size=6)


def body(blocks: list[str]) -> str:
    return "".join(f"\n{block}\n" for block in blocks)


def after(blocks: list[str], script: list[tuple[str, int]], who: str) -> list[str]:
    """The blocks altered, deleted, put in before or after, and moved."""
    result = list(blocks)
    for number, (kind, place) in enumerate(script):
        at = place % len(result) if result else 0
        if kind == "a" and result:
            result[at] += f" and {who}{number}"
        elif kind == "d" and result:
            del result[at]
        elif kind == "m" and result:
            result.append(result.pop(at))
        elif kind in "ip":
            result.insert(at + (kind == "p"), f"Put in by {who}{number}, {who}{number}.")
    return result


def blocks_of(text: str) -> list[str]:
    return text.strip().split("\n\n") if text.strip() else []


@settings(max_examples=EXAMPLES, deadline=None, print_blob=True)
@given(st.integers(0, 6), changes, changes)
def test_every_block_is_kept_taken_or_reported(
    count: int, edits: list[tuple[str, int]], updates: list[tuple[str, int]]
) -> None:
    base = [f"Paragraph {number} of the story." for number in range(count)]
    edited, new = after(base, edits, "editor"), after(base, updates, "seed")
    result = merge_blocks(body(base), body(edited), body(new))
    merged = blocks_of(result.text)
    own = [block for block in edited if block not in base]
    assert [block for block in merged if block in own] == own
    told = "\n\n".join(clash.new for clash in result.clashes)
    for block in new:
        assert block in merged or block in told or block in base
    if all(kind != "m" for kind, _ in updates):
        assert not [block for block in merged if block in base and block in new and block not in edited]
    if not result.clashes:
        assert result.base == body(new)
    assert not result.clashes or (edits and updates)


@settings(max_examples=EXAMPLES, deadline=None, print_blob=True)
@given(st.integers(0, 9), changes, changes)
@example(
    5,
    [("i", 2), ("m", 4), ("a", 8), ("a", 3), ("m", 1), ("i", 9)],
    [("d", 8), ("i", 8), ("m", 8), ("d", 2), ("a", 5), ("i", 5)],
).via("one that comes to rest in the third round")
def test_a_second_merge_changes_nothing(
    count: int, edits: list[tuple[str, int]], updates: list[tuple[str, int]]
) -> None:
    base = [f"Paragraph {number} of the story." for number in range(count)]
    front = "---\ntitle: x\n---\n"
    edited, new = front + body(after(base, edits, "editor")), front + body(after(base, updates, "seed"))
    result = merge(front + body(base), edited, new)
    assert isinstance(result, Merged) and merge(result.base, result.text, new) == result
    own = [block for block in blocks_of(edited) if block not in base]
    assert [block for block in blocks_of(result.text) if block in own] == own


@given(st.integers(0, 6), changes)
def test_one_sided_changes_are_taken_whole(count: int, script: list[tuple[str, int]]) -> None:
    base = [f"Paragraph {number} of the story." for number in range(count)]
    changed = after(base, script, "editor")
    assert merge_blocks(body(base), body(changed), body(base)).text == body(changed)
    assert merge_blocks(body(base), body(base), body(changed)).text == body(changed)


@given(st.integers(1, 6), changes, changes)
def test_line_ends_make_no_difference(
    count: int, edits: list[tuple[str, int]], updates: list[tuple[str, int]]
) -> None:
    base = [f"Paragraph {number}\nof the story." for number in range(count)]
    edited, new = body(after(base, edits, "editor")), body(after(base, updates, "seed"))
    plain = merge_blocks(body(base), edited, new)
    windows = merge_blocks(body(base), edited.replace("\n", "\r\n"), new, line_end="\r\n")
    assert windows.text == plain.text.replace("\n", "\r\n")
    assert (windows.base, len(windows.clashes)) == (plain.base, len(plain.clashes))


def test_a_paragraph_that_the_editor_took_out_does_not_come_back() -> None:
    base = [f"Paragraph {number}." for number in range(6)]
    edited = body([*base[:2], *base[3:]])
    new = body(["A new first one.", *base[:4], base[4] + " Corrected.", base[5], "A new last one."])
    result = merge_blocks(body(base), edited, new)
    assert "Paragraph 2." not in result.text and result.clashes == ()
    assert len(blocks_of(result.text)) == 7


def test_a_paragraph_of_many_lines_keeps_them_and_ends_where_a_blank_line_is() -> None:
    base = "\nOne,\nwrapped by\nhand.\n \t\nX\n\nPart X\n"
    taken = merge_blocks(base, base, base.replace("Part X", "Part Y"))
    assert (taken.text, taken.base) == (
        base.replace("Part X", "Part Y"),
        "\nOne,\nwrapped by\nhand.\n\nX\n\nPart Y\n",
    )
    edited = base.replace("by\nhand", "by\nours")
    assert merge_blocks(base, edited, base.replace("X\n\n", "Y\n\n")).text == edited.replace("X\n\n", "Y\n\n")


def test_a_body_that_begins_at_once_still_does() -> None:
    assert (
        merge_blocks(body(["One.", "Two."]), "One.\n\nTwo.\n", body(["One.", "Three."])).text
        == "One.\n\nThree.\n"
    )


def test_the_line_ends_of_old_machines_stay() -> None:
    edited = "\rOne.\r\rTwo,\rwrapped.\r\rThree.\r"
    base, new = body(["One.", "Two,\nwrapped.", "Three."]), body(["One.", "Two,\nwrapped.", "Four."])
    assert merge_blocks(base, edited, new).text == edited.replace("Three", "Four")


def test_a_body_without_a_block_stays_as_it_is() -> None:
    assert merge_blocks("", "\n \n", "").text == "\n \n"
    base, altered = ["One of the story.", "Two."], ["One of the story, altered."]
    clash = Clash(0, "", "One of the story, altered.")
    assert merge_blocks(body(base), body(base[1:]), body(altered)) == MergedBlocks("", body(base[:1]), (clash,))


def test_a_hostile_body_does_not_take_minutes() -> None:
    base = ["Same."] * 30_000
    edited, new = [*base, "Ours."], ["Theirs.", *base]
    result = merge_blocks(body(base), body(edited), body(new))
    assert len(blocks_of(result.text)) == 30_002
    merge_blocks(body(base), body(["x", *["Other."] * 30_000]), body(["y", *["Third."] * 30_000]))
