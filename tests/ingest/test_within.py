"""One key of a map in the front matter changes, and nothing else: not its form, its comments, its line ends."""

import pytest

from generator.ingest.within import with_inner


@pytest.mark.parametrize(
    ("front", "new", "expected"),
    [
        ("rights: {year: 2025, show: link}\n", "2026", "rights: {year: 2026, show: link}\n"),
        ("rights: {show: link}  # asked\n", "2026", "rights: {year: 2026, show: link}  # asked\n"),
        ("rights: {year: 2025, show: link}\n", None, "rights: {show: link}\n"),
        ("rights: {show: link, year: 2025}\n", None, "rights: {show: link}\n"),
        ("rights: {show: link}\n", None, "rights: {show: link}\n"),
        (
            "rights:\n  # ours\n  show: link  # asked\n  year: 2025\n",
            "2026",
            "rights:\n  # ours\n  show: link  # asked\n  year: 2026\n",
        ),
        ("rights:\r\n  show: link\r\n", "2026", "rights:\r\n  year: 2026\r\n  show: link\r\n"),
        ("rights:\n  year: 2025\n  show: link\ntags: [a]\n", None, "rights:\n  show: link\ntags: [a]\n"),
        ("rights:\n  year: 2025  # sic\n  show: link\n", None, None),
        ("rights: excerpt\n", "2026", None),
        ("tags: [a]\n", "2026", None),
        ("rights: [\n", "2026", None),
    ],
)
def test_a_key_changes_where_it_stands(front: str, new: str | None, expected: str | None) -> None:
    assert with_inner(front, "rights", "year", new, new or "") == expected
