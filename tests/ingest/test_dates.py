"""Date lines: what counts as one, and what does not."""

import pytest

from generator.ingest.calendars import gregorian
from generator.ingest.dates import date_line, day_in

PUBLISHED = {
    "Sept. 17, 2024 3:42 p.m.": "2024-09-17T15:42:00",
    "12/31/2024": "2024-12-31",
    "31/12/2024": "2024-12-31",
    "5. Dezember 2024": "2024-12-05",
    "Donnerstag, 5. Dezember 2024, 18.20 Uhr": "2024-12-05T18:20:00",
    "14 juillet 2023": "2023-07-14",
    "1er mars 2024": "2024-03-01",
    "Publié le 14 juillet 2023 à 18h30": "2023-07-14T18:30:00",
    "viernes, 3 de enero de 2025": "2025-01-03",
    "1º de janeiro de 2025 às 10h15": "2025-01-01T10:15:00",
    "Pubblicato il 3 marzo 2025 alle 10:15": "2025-03-03T10:15:00",
    "maandag 3 maart 2025, 08:15": "2025-03-03T08:15:00",
    "12 marca 2024 r.": "2024-03-12",
    "12 Mart 2024 Salı": "2024-03-12",
    "Опубликовано 3 октября 2024 г., 15:42": "2024-10-03T15:42:00",
    "2024年3月12日 星期二": "2024-03-12",
    "發布時間：2024-03-12 10:20:33": "2024-03-12T10:20:33",
    "2024年3月12日（火） 午後3時20分": "2024-03-12T15:20:00",
    "令和6年3月12日": "2024-03-12",
    "2024년 3월 12일 오후 3:42": "2024-03-12T15:42:00",
    "نُشر في 3 أكتوبر 2024": "2024-10-03",
    "٣ تشرين الأول/أكتوبر ٢٠٢٤": "2024-10-03",
    "۱۲ اسفند ۱۴۰۲": "2024-03-02",
    "1403/01/01": "2024-03-20",
    "3 באוקטובר 2024": "2024-10-03",
    "12 मार्च 2024": "2024-03-12",
    "2025-08-02T18:20:00Z": "2025-08-02T18:20:00+00:00",
    "Published: 23 May 2025 at 14:05 BST": "2025-05-23T14:05:00+01:00",
    "Aug. 3, 2025 / 3:42 PM EDT": "2025-08-03T15:42:00-04:00",
    "Tuesday 3rd June 2025": "2025-06-03",
    "2 min read • May 5, 2025": "2025-05-05",
    "May 2025": "2025-05",
    "November 20, 2026, 12:05 a.m.": "2026-11-20T00:05:00",
    "November 20, 2026 12:05 pm": "2026-11-20T12:05:00",
    "2026年11月20日 上午12:05": "2026-11-20T00:05:00",
    "20 November 2026, 10:00 +02:00": "2026-11-20T10:00:00+02:00",
    "20 November 2026, 10:00 GMT+2": "2026-11-20T10:00:00+02:00",
    "20 November 2026, 10:00 +19:00": "2026-11-20T10:00:00",
    "20 November 2026, 10:00 (EST) strange": None,
    "November 20, 2026 25:05": None,
    "November 20, 2026 10:61": None,
    "Published 20 November 2026 Updated 21 November 2026 tomorrow": None,
    "12 noon": None,
    "29 Feb 2023": None,
    "Monday, June 11": None,
    "2025": None,
    "Published in 1987, the novel is out of print.": None,
    "On May 5, 2025, the council met": None,
    "May 5, 2025: a day to forget": None,
    "12 ducks crossed on 3 May 2025": None,
    "The 5 May 2025 deal": None,
    "Am 5. Dezember 2024 schloss das Theater": None,
    "Version 2025.08.02 of the map": None,
    "3:42 p.m.": None,
    "99/99/2024": None,
}


@pytest.mark.parametrize(("text", "iso"), PUBLISHED.items())
def test_a_line_is_a_date_only_if_nothing_else_is_left_of_it(text: str, iso: str | None) -> None:
    found = date_line(text)
    assert (found.published if found else None) == iso


def test_numeric_dates_are_day_first_unless_the_text_is_american_and_say_when_they_are_unsure() -> None:
    day_first, month_first = date_line("02/08/2025"), date_line("02/08/2025", american=True)
    assert day_first and (day_first.published, day_first.unsure) == ("2025-08-02", True)
    assert month_first and (month_first.published, month_first.unsure) == ("2025-02-08", True)
    dotted = date_line("02.08.2025", american=True)
    assert dotted and (dotted.published, dotted.unsure) == ("2025-08-02", False)


def test_published_and_updated_are_told_apart_in_one_line() -> None:
    found = date_line("Published 3:42 p.m. ET Sept. 17, 2024 | Updated 4:10 p.m. ET Sept. 18, 2024")
    assert found and (found.published, found.updated) == ("2024-09-17T15:42:00", "2024-09-18T16:10:00")
    assert date_line("Stand: 5. Dezember 2024").published == ""  # type: ignore[union-attr]  # it is a date line


@pytest.mark.parametrize(
    ("told", "year", "month", "day"),
    [
        ((1405, 8, 29), 2026, 11, 20),
        ((1405, 12, 31), 2027, 3, 22),
        ((1448, 13, 1), 0, 0, 0),
        ((1405, 14, 2), 0, 0, 0),
        ((1448, 5, 0), 0, 0, 0),
        ((2026, 11, 20), 2026, 11, 20),
    ],
)
def test_days_of_other_calendars(told: tuple[int, int, int], year: int, month: int, day: int) -> None:
    assert gregorian(*told) == (year, month, day)


def test_a_dateline_names_a_day_with_or_without_its_year() -> None:
    for text, expected in (
        ("Jan 9, 2025", (2025, 1, 9)),
        ("12 MAR", (0, 3, 12)),
        ("3月12日", (0, 3, 12)),
        ("Ohio", None),
        ("February 29", (0, 2, 29)),
        ("Feb. 30", None),
        ("Nov. 31", None),
    ):
        day = day_in(text)
        assert (day and (day.year, day.month, day.day)) == expected
