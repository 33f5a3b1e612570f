"""Days, numbers and lists, as a paper of each language prints them."""

import pytest
from markupsafe import Markup

from generator.contract import Moment
from generator.filters import filters_for
from tests.contexts import MOMENTS

YEAR, MONTH, DAY, TIME, _ = MOMENTS


@pytest.mark.parametrize(
    ("language", "year", "month", "day", "full"),
    [
        ("en", "2026", "November 2026", "23 November 2026", "Monday, 23 November 2026"),
        ("en-US", "2026", "November 2026", "November 23, 2026", "Monday, November 23, 2026"),
        ("de", "2026", "November 2026", "23. November 2026", "Montag, 23. November 2026"),
        ("fr", "2026", "novembre 2026", "23 novembre 2026", "lundi 23 novembre 2026"),
        (
            "pt-BR",
            "2026",
            "novembro de 2026",
            "23 de novembro de 2026",
            "segunda-feira, 23 de novembro de 2026",
        ),
        ("zh", "2026年", "2026年11月", "2026年11月23日", "2026年11月23日星期一"),
        ("xx", "2026", "November 2026", "23 November 2026", "Monday, 23 November 2026"),
    ],
)
def test_a_day_is_written_in_the_sites_language_as_precisely_as_it_is_known(
    language: str, year: str, month: str, day: str, full: str
) -> None:
    write = filters_for(language)["day"]
    assert [write(each) for each in (YEAR, MONTH, DAY, TIME)] == [year, month, day, day]
    assert write(DAY, "full") == full


def test_the_day_is_the_one_of_the_sites_zone_not_of_the_machine() -> None:
    late = Moment("2026-11-23T23:30:00-05:00", "second", "2026-11-24T05:30:00+01:00")
    assert filters_for("en")["day"](late) == "24 November 2026"
    assert filters_for("en")["clock"](late) == "05:30"


@pytest.mark.parametrize(
    ("language", "clock"), [("en", "14:05"), ("de", "14:05"), ("en-US", "2:05\u202fPM"), ("zh", "14:05")]
)
def test_the_time_of_day_is_told_only_where_it_is_known(language: str, clock: str) -> None:
    write = filters_for(language)["clock"]
    assert write(Moment("", "minute", "2026-11-23T14:05+01:00")) == clock
    assert [write(each) for each in (YEAR, MONTH, DAY)] == ["", "", ""]


@pytest.mark.parametrize(("language", "month"), [("en", "November"), ("cs", "listopad"), ("zh", "十一月")])
def test_a_month_stands_alone_in_its_own_form(language: str, month: str) -> None:
    write = filters_for(language)["month"]
    assert [write(each) for each in (YEAR, MONTH, DAY)] == ["", month, month]


def test_things_are_counted_with_the_plural_forms_of_the_language() -> None:
    english = {"one": "{n} story", "other": "{n} stories"}
    assert [filters_for("en")["counted"](n, english) for n in (0, 1, 1234)] == [
        "0 stories",
        "1 story",
        "1,234 stories",
    ]
    polish = {"one": "{n} tekst", "few": "{n} teksty", "many": "{n} tekstów", "other": "{n} tekstu"}
    assert [filters_for("pl")["counted"](n, polish) for n in (1, 3, 5)] == ["1 tekst", "3 teksty", "5 tekstów"]
    assert filters_for("de")["number"](1234567) == "1.234.567"


@pytest.mark.parametrize(
    ("language", "names", "text"),
    [
        ("en", (), ""),
        ("en", ("A",), "A"),
        ("en", ("A", "B"), "A and B"),
        ("en", ("A", "B", "C"), "A, B and C"),
        ("en-US", ("A", "B", "C"), "A, B, and C"),
        ("de", ("A", "B", "C"), "A, B und C"),
    ],
)
def test_names_are_joined_as_a_sentence_would(language: str, names: tuple[str, ...], text: str) -> None:
    assert filters_for(language)["joined"](names) == text


def test_markup_among_names_stays_markup_and_text_beside_it_is_escaped() -> None:
    joined = filters_for("en")["joined"]((Markup("<i>A</i>"), "<b>", "C"))
    assert joined == Markup("<i>A</i>, &lt;b&gt; and C")
    assert isinstance(joined, Markup)
    assert not isinstance(filters_for("en")["joined"](("<b>", "C")), Markup)


NOVEMBER = Moment("2026-11", "month", "2026-11")


def test_months_and_weekdays_of_one_language_are_never_named_in_another() -> None:
    for language, january, monday in (
        ("zh", "一月", "周一"),
        ("de", "Januar", "Mo"),
        ("ar", "يناير", "إثنين"),
        ("en", "January", "Mon"),
    ):
        filters = filters_for(language)
        months, weekdays = filters["months"](NOVEMBER), filters["weekdays"](NOVEMBER)
        assert isinstance(months, tuple) and isinstance(weekdays, tuple)
        assert (months[0], len(set(months)), weekdays[0]) == (january, 12, monday)


@pytest.mark.parametrize(
    ("language", "first_week", "names"),
    [
        ("en", (0, 0, 0, 0, 0, 0, 1), ("Mon", "Sun")),
        ("en-US", (1, 2, 3, 4, 5, 6, 7), ("Sun", "Sat")),
        ("de", (0, 0, 0, 0, 0, 0, 1), ("Mo", "So")),
        ("ar-EG", (0, 1, 2, 3, 4, 5, 6), ("سبت", "جمعة")),
    ],
)
def test_a_calendar_begins_its_weeks_where_the_language_does(
    language: str, first_week: tuple[int, ...], names: tuple[str, str]
) -> None:
    filters = filters_for(language)
    weeks = filters["weeks"](NOVEMBER)
    assert isinstance(weeks, tuple)
    assert weeks[0] == first_week
    assert sorted(day for week in weeks for day in week if day) == list(range(1, 31))
    weekdays = filters["weekdays"](NOVEMBER)
    assert isinstance(weekdays, tuple)
    assert (weekdays[0], weekdays[-1]) == names
