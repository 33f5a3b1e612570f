"""Values of other programs: what names a picture, whatever it is written as."""

import pytest

from generator.ingest.foreign_values import picture_of
from generator.ingest.front_matter import front_matter


@pytest.mark.parametrize(
    ("value", "beside", "url", "alt"),
    [
        ("![[a.png]]", "a.png", "", "told"),
        ("[[a.png|x]]", "a.png", "", "told"),
        (["b.png"], "b.png", "", "told"),
        ({"url": "https://a.example/x.png", "alt": "X"}, "", "https://a.example/x.png", "X"),
        ({"file": "c.png"}, "c.png", "", "told"),
    ],
)
def test_a_value_names_a_picture(value: object, beside: str, url: str, alt: str) -> None:
    found = picture_of(value, alt="told")  # type: ignore[arg-type]
    assert found is not None
    assert (found.beside, found.url, found.alt) == (beside, url, alt)


@pytest.mark.parametrize("value", ["", "/abs.png", "foo:bar.png", "nodot", {"alt": "X"}, []])
def test_what_is_no_file_and_no_address_is_no_picture(value: object) -> None:
    assert picture_of(value) is None  # type: ignore[arg-type]


def test_json_in_front_of_a_text_is_front_matter_only_if_it_is_a_map() -> None:
    found = front_matter('{"title": "T"}\n\nBody')
    assert (found.values, found.body) == ({"title": "T"}, "Body")
    for text in ("{}\nx", '{"a"\n', "[1]\n"):
        assert (front_matter(text).values, front_matter(text).body) == ({}, text)
