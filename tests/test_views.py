"""Views: what a theme is told of a story's language and time."""

import pytest

from generator.bidi import direction
from generator.moments import parse_when
from generator.views import moment


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", "ltr"),
        ("ar", "rtl"),
        ("AR-eg", "rtl"),
        ("he", "rtl"),
        ("fa-IR", "rtl"),
        ("az", "ltr"),
        ("az-Arab", "rtl"),
        ("ur-Latn-PK", "ltr"),
        ("zh-Hant", "ltr"),
        ("", "ltr"),
    ],
)
def test_a_script_named_in_the_tag_decides_the_direction(language: str, expected: str) -> None:
    assert direction(language) == expected


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2025", "2025"),
        ("2025-05", "2025-05"),
        ("2026-11-23", "2026-11-23"),
        ("2026-11-23T14:00", "2026-11-23T14:00-08:00"),
        ("2026-11-23T14:00Z", "2026-11-23T06:00-08:00"),
    ],
)
def test_a_moment_is_never_more_precise_than_it_was_written(written: str, iso: str) -> None:
    when = parse_when(written)
    assert when is not None
    told = moment(when, "America/Los_Angeles")
    assert (told.written, told.iso) == (written, iso)
