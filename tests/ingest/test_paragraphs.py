"""Hard wraps are undone; verse, lists and short lines stay."""

import textwrap

import pytest

from generator.ingest.paragraphs import paragraphs

LONG = (
    (
        "The village that lost its station in 1964 kept the platform clean, well-swept and up-to-date, "
        "and when "
        "the rail museum lent it an engine nobody had to move so much as a chair."
    ),
    (
        "“It isn’t the distance,” said Winifred Talleyrook, who has swept the platform on Sundays since "
        "she was nine "
        "and does not see why she should stop now that something stands on it."
    ),
    "The loan runs for a year.",
)


def _texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in paragraphs(text)]


@pytest.mark.parametrize("width", [58, 64, 72, 80, 98])
def test_text_wrapped_at_any_width_is_put_together_again(width: int) -> None:
    wrapped = "\n\n".join(["A headline", *(textwrap.fill(text, width) for text in LONG)])
    assert _texts(wrapped) == ["A headline", *LONG]


def test_a_head_in_one_block_is_not_joined() -> None:
    wrapped = "\n\n".join(["A headline\nBy Jane Roe\nMay 5, 2025", *(textwrap.fill(text, 64) for text in LONG)])
    assert _texts(wrapped)[:4] == ["A headline", "By Jane Roe", "May 5, 2025", LONG[0]]


def test_lines_without_blank_lines_are_paragraphs() -> None:
    text = "\n".join(LONG)
    assert _texts(text) == list(LONG)


def test_verse_and_lists_stay() -> None:
    verse = (
        "The duck came down the lane\nand did not stop for rain\n\nThe rain came down the "
        "duck\nand did not stop for luck"
    )
    assert len(_texts(verse)) == 4
    listed = "\n\n".join(
        [
            *(textwrap.fill(text, 64) for text in LONG),
            "- a spoon that nobody has ever asked to have back from them\n- a hat\n2. a key",
        ]
    )
    assert _texts(listed)[-3:] == [
        "- a spoon that nobody has ever asked to have back from them",
        "- a hat",
        "2. a key",
    ]


def test_chinese_is_joined_without_blanks() -> None:
    one = (
        "溪桥镇的老钟楼近日有了一名专职的听钟人，负责在钟声走调时敲响另一口小钟，镇上的居民都说声音比"
        "从前好听了许多，连鸽子也不再飞走了"
    )
    wrapped = "\n".join(one[at : at + 30] for at in range(0, len(one), 30))
    assert _texts(f"标题\n\n{wrapped}\n\n{wrapped}") == ["标题", one, one]


def test_every_paragraph_knows_its_line() -> None:
    wrapped = "A headline\n\n" + textwrap.fill(LONG[0], 64) + "\n\n" + textwrap.fill(LONG[1], 64)
    assert [paragraph.line for paragraph in paragraphs(wrapped)] == [1, 3, 7]
