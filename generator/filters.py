"""Filters: days, numbers and lists as a good paper of the site's language prints them.

They are made for one language; FILTERS says what there is. What a language does comes from CLDR, through
Babel, which is loaded when the first value is written. English without a region follows the use of papers
outside the United States: 23 November 2026, 14:00, and no comma before the last “and”.
"""

import calendar
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from copy import deepcopy
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from generator.contract import Moment

if TYPE_CHECKING:  # Babel costs 30 ms to load; a build in which nothing changed writes no date
    from babel import Locale


FILTERS: dict[str, str] = {
    "day": "`moment | day`: a Moment in the site's language, as precisely as it is known: 23 November 2026, "
    "November 2026, 2026. `moment | day('full')` adds the weekday.",
    "clock": "`moment | clock`: the time of day, or nothing if none is known.",
    "month": "`moment | month`: the month's name, without the year.",
    "months": "`moment | months`: the names of the twelve months.",
    "weeks": "`month | weeks`: a month's weeks as the language begins them, each seven numbers; 0 where "
    "a week reaches into another month.",
    "weekdays": "`month | weekdays`: the short names of the seven days, in the order of `weeks`.",
    "counted": "`n | counted(words.stories)`: the number with the right plural form; the word is a map of "
    "plural categories (`one`, `other` …).",
    "number": "`n | number`: a number with the separators of the site's language.",
    "joined": "`names | joined`: a list as a sentence would name it: A, B and C.",
}
"""What templates can call beside Jinja's own pure filters."""


def filters_for(language: str) -> dict[str, Callable[..., object]]:
    """The contract's filters, by name."""
    made: dict[str, Callable[..., object]] = {
        "day": partial(_day, language),
        "clock": partial(_clock, language),
        "month": partial(_month, language),
        "months": partial(_months, language),
        "weeks": partial(_weeks, language),
        "weekdays": partial(_weekdays, language),
        "counted": partial(_counted, language),
        "number": partial(_number, language),
        "joined": partial(_joined, language),
    }
    assert made.keys() == FILTERS.keys()
    return made


def load(language: str) -> None:
    """Load what a language's days are written with, before the first is."""
    _written_day(language, "2000-01-01", "")


def _day(language: str, moment: Moment, form: str = "") -> str:
    if form not in ("", "full"):
        raise ValueError(f"there is no form {form!r} of `day`\nwrite `day` or `day('full')`")
    return _written_day(language, moment.iso[:10], form)


@lru_cache(maxsize=50_000)
def _written_day(language: str, iso: str, form: str) -> str:
    from babel.dates import format_date, format_skeleton

    locale = _locale(language)
    date = _date(iso)
    if len(iso) < 10:
        return format_skeleton("y" if len(iso) == 4 else "yMMMM", date, locale=locale)
    pattern = _ENGLISH[form] if str(locale) == "en_GB" else "full" if form else "long"
    return format_date(date, pattern, locale=locale)


_ENGLISH = {"": "d MMMM y", "full": "EEEE, d MMMM y"}


def _date(iso: str) -> dt.date:
    """The first day of a year or month that is all that is known."""
    year, month, day = [*iso.split("-"), "1", "1"][:3]
    return dt.date(int(year), int(month), int(day))


def _clock(language: str, moment: Moment) -> str:
    return _written_clock(language, moment.iso[11:16]) if len(moment.iso) > 10 else ""


@lru_cache(maxsize=2_000)
def _written_clock(language: str, clock: str) -> str:
    from babel.dates import format_time

    return format_time(dt.time.fromisoformat(clock), "short", locale=_locale(language))


def _month(language: str, moment: Moment) -> str:
    return _written_month(language, int(moment.iso[5:7])) if len(moment.iso) > 4 else ""


@lru_cache(maxsize=200)
def _written_month(language: str, month: int) -> str:
    from babel.dates import format_date

    return format_date(dt.date(2000, month, 1), "LLLL", locale=_locale(language))


def _months(language: str, moment: Moment) -> tuple[str, ...]:
    return tuple([_written_month(language, month) for month in range(1, 13)])


def _weeks(language: str, moment: Moment) -> tuple[tuple[int, ...], ...]:
    if len(moment.iso) < 7:
        return ()
    first = _locale(language).first_week_day
    weeks = calendar.Calendar(first).monthdayscalendar(int(moment.iso[:4]), int(moment.iso[5:7]))
    return tuple([tuple(week) for week in weeks])


def _weekdays(language: str, moment: Moment) -> tuple[str, ...]:
    locale = _locale(language)
    names = locale.days["stand-alone"]["abbreviated"]
    if max(map(len, names.values())) > 5:  # Arabic abbreviates nothing there
        names = locale.days["stand-alone"]["short"]
    return tuple([names[(locale.first_week_day + day) % 7] for day in range(7)])


def _counted(language: str, count: int, forms: Mapping[str, str]) -> str:
    form = forms.get(_plural(language, count), forms["other"])
    return form.replace("{n}", _number(language, count))


@lru_cache(maxsize=5_000)
def _plural(language: str, count: int) -> str:
    return str(_locale(language).plural_form(count))


@lru_cache(maxsize=5_000)
def _number(language: str, number: float) -> str:
    from babel.numbers import format_decimal

    return format_decimal(number, locale=_locale(language))


def _joined(language: str, names: Iterable[object]) -> str:
    """Markup among the names, a link from a macro for instance, stays markup; then all else is escaped."""
    given = tuple(names)
    if not any(hasattr(name, "__html__") for name in given):
        return _written_list(language, tuple(map(str, given)))
    pieces = _written_list(language, tuple(f"\0{n}\0" for n in range(len(given)))).split("\0")
    return Markup("").join(
        escape(given[int(piece)]) if place % 2 else escape(piece) for place, piece in enumerate(pieces)
    )


@lru_cache(maxsize=5_000)
def _written_list(language: str, names: tuple[str, ...]) -> str:
    from babel.lists import format_list

    return format_list(names, locale=_locale(language)) if names else ""


@lru_cache(maxsize=50)
def _locale(language: str) -> "Locale":
    """What Babel knows that is nearest to a language tag; English, where it knows nothing."""
    from babel import Locale, UnknownLocaleError

    for tag in (language, language.split("-")[0]):
        try:
            locale = Locale.parse("en-GB" if tag == "en" else tag, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        if locale is not None:
            return _apart(locale)
    return _apart(Locale.parse("en_GB"))


def _apart(locale: "Locale") -> "Locale":
    """The locale, with calendar names of its own.

    Languages that take them from the root of CLDR share them, and Babel writes what it looks up for one into
    what all share: once January is written in Chinese, it is 一月 in German too.
    """
    from babel import localedata

    data = localedata.load(str(locale))
    for names in ("months", "days"):
        data[names] = deepcopy(data[names])
    return locale
