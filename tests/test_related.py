"""Related: what stands under a story is about the same thing, and is the same for the same archive."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.keywords import MOST as MOST_KEYWORDS
from generator.keywords import Keywords, keywords
from generator.related import MOST, REACH, related


def told(title: str, lead: str = "", *tags: str) -> Keywords:
    return keywords(title, tags, lead)


def archive(*stories: Keywords, others: int = 200) -> list[tuple[str, Keywords]]:
    """The stories, each among others of which no two have a word in common."""
    filler = [told(f"Zq{number}qqqq wx{number}wwww", f"vu{number}vvvv") for number in range(others)]
    step = others // (len(stories) + 1)
    for place, story in enumerate(stories):
        filler.insert((place + 1) * step, story)
    return [(f"{place:03}", story) for place, story in enumerate(filler)]


def places(stories: list[tuple[str, Keywords]], *wanted: Keywords) -> list[str]:
    return [path for path, story in stories if story in wanted]


@pytest.mark.parametrize(
    ("one", "other", "kin"),
    [
        (told("Barrage vote delayed"), told("Council turns to the barrage"), True),
        (told("Vote", "The barrage at Pelhaven waits."), told("Lunch", "Pelhaven eats by the barrage."), True),
        (told("Vote delayed", "They waited at Pelhaven."), told("Lunch", "The menu of Pelhaven."), False),
        (told("One", "", "salt pans"), told("Two", "", "Salt pans"), True),
        (told("水坝工程延期"), told("议会讨论水坝工程"), True),
        (told("Türme werden höher"), told("Die Türme stehen"), True),
        (told("سد المد مؤجل"), told("مجلس المدينة يناقش مؤجل"), True),
        (told("In and on at"), told("In and on to"), False),
    ],
)  # fmt: skip
def test_stories_that_share_telling_words_are_related(one: Keywords, other: Keywords, kin: bool) -> None:
    stories = archive(one, other)
    first, second = places(stories, one, other)
    found = related(stories)
    assert (found[first] == (second,)) == (found[second] == (first,)) == kin


def test_a_word_that_many_stories_have_tells_nothing() -> None:
    stories = [(f"{n:03}", told(f"Harbour {'barrage' if n in (3, 9) else f'w{n}wwww'}")) for n in range(128)]
    found = related(stories)
    assert found["003"] == ("009",) and not any(
        found[path] for path, _ in stories if path not in ("003", "009")
    )


def test_what_the_editor_puts_together_comes_first() -> None:
    one, other = told("Barrage vote delayed"), told("Council turns to the barrage")
    stories = archive(one, other)
    first, second = places(stories, one, other)
    found = related(stories, [["000", first, "150"]])
    assert found[first] == (*sorted(("000", "150"), key=lambda path: abs(int(path) - int(first))), second)
    assert found["150"] == tuple(sorted(("000", first), key=lambda path: abs(int(path) - 150)))


words = st.sampled_from("harbour ferry barrage council salt winter bridge".split())


@given(st.lists(st.lists(words, min_size=1, max_size=4), max_size=40), st.integers(0, 99))
def test_the_most_are_few_none_is_its_own_and_the_answer_is_the_same_again(
    heads: list[list[str]], n: int
) -> None:
    stories = [(f"{place:03}", told(" ".join(head))) for place, head in enumerate(heads)]
    found = related(stories)
    assert found == related(list(stories)) and list(found) == [path for path, _ in stories]
    assert all(
        len(kin) <= MOST and path not in kin and len(set(kin)) == len(kin) for path, kin in found.items()
    )


def test_a_new_story_changes_only_what_stands_under_its_neighbours() -> None:
    rng = random.Random(4)
    stories = [(f"{n:04}", told(" ".join(f"word{rng.randint(0, 300)}s" for _ in range(4)))) for n in range(600)]
    before, after = related(stories), related([("new", told("word17s word40s")), *stories])
    changed = [path for path, kin in before.items() if after[path] != kin]
    assert len(changed) <= 2 * 2 * REACH


def test_a_story_has_a_bounded_number_of_keywords() -> None:
    named, rest = told(" ".join(f"title{n}x" for n in range(99)), "lead words beyond " * 40)
    assert len(named) + len(rest) <= MOST_KEYWORDS
