"""Where a new article lies: its headline as a file name that is free, and short enough."""

import pytest

from generator.ingest.archive import address_key, free_path

FOLDER = "content/articles/2026/11"


def path(title: str, *taken: str) -> str:
    addresses = {address_key(f"{FOLDER}/{name}.md") for name in taken}
    return free_path(title, "3k9v2m7q4x1d", "2026-11-23", addresses)


def test_a_headline_is_the_name_of_the_file() -> None:
    assert path("Ferry stays in harbour") == f"{FOLDER}/ferry-stays-in-harbour.md"


def test_a_name_that_is_taken_is_numbered_from_two_whatever_its_case() -> None:
    assert path("Ferry", "FERRY") == f"{FOLDER}/ferry-2.md"
    assert path("Ferry", "ferry", "ferry-2") == f"{FOLDER}/ferry-3.md"


def test_after_a_hundred_of_one_name_the_id_sets_them_apart() -> None:
    numbered = ["ferry", *(f"ferry-{number}" for number in range(2, 100))]
    assert path("Ferry", *numbered) == f"{FOLDER}/ferry-3k9v2m7q4x1d.md"


def test_a_headline_of_signs_alone_leaves_the_id() -> None:
    assert path("!?!") == f"{FOLDER}/3k9v2m7q4x1d.md"


def test_no_story_takes_the_place_of_an_index() -> None:
    assert path("Index") == f"{FOLDER}/index-2.md"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("ferry " * 60, "-".join(["ferry"] * 13)),
        ("港" * 200, "港" * 60),
        ("港内漁船 " * 40, "-".join(["港内漁船"] * 13)),
    ],
)
def test_a_long_headline_is_cut_to_what_file_systems_hold_between_words_if_there_are_any(
    title: str, name: str
) -> None:
    assert path(title) == f"{FOLDER}/{name}.md" and len(name.encode()) <= 180
