"""Moments: no more precise than written, and the same instant wherever they are read."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.moments import in_zone, instant, parse_when, stamp, zone, zone_names

ZONES = st.sampled_from(["UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Kathmandu", "Africa/Cairo"])
DAYS = st.dates(dt.date(1900, 1, 1), dt.date(9998, 12, 30))
TIMES = st.datetimes(
    dt.datetime(1970, 1, 2),
    dt.datetime(2100, 1, 1),
    timezones=st.builds(
        dt.timezone,
        st.timedeltas(dt.timedelta(hours=-14), dt.timedelta(hours=14)).map(
            lambda d: dt.timedelta(minutes=d // dt.timedelta(minutes=1))
        ),
    ),
)


@given(DAYS)
def test_a_day_reads_back_as_it_was_written(day: dt.date) -> None:
    for text, precision in ((f"{day:%Y-%m-%d}", "day"), (f"{day:%Y-%m}", "month"), (f"{day:%Y}", "year")):
        when = parse_when(text)
        assert when is not None
        assert (when.text, when.iso, when.precision) == (text, text, precision)


@given(TIMES, ZONES)
def test_a_time_with_an_offset_is_one_instant_in_every_zone(time: dt.datetime, name: str) -> None:
    time = time.replace(microsecond=0)
    when = parse_when(time.isoformat())
    assert when is not None
    assert when.precision == "second"
    assert instant(when, name) == time.timestamp()
    assert dt.datetime.fromisoformat(in_zone(when, name)) == time
    assert dt.datetime.fromisoformat(stamp(when, name)) == time


@given(st.text(max_size=40))
def test_no_text_raises(text: str) -> None:
    parse_when(text)


@given(st.from_regex(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:?\d{2})?", fullmatch=True), ZONES)
def test_whatever_is_read_has_an_instant_and_a_stamp(text: str, name: str) -> None:
    when = parse_when(text)
    if when is not None:
        assert dt.datetime.fromisoformat(stamp(when, name)).timestamp() == instant(when, name)
        assert in_zone(when, name)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-13",
        "2026-02-30",
        "2026-11-23T24:00",
        "2026-11-23T10",
        "2026-11-23T10:60",
        "yesterday",
        "2026/11/23",
        "2026-1-5",
        "2026-11-23T10:00+25:00",
        "2026-11-23T10:00+01:99",
        "0001-01-01",
        "9999-12-31",
        "٢٠٢٦-01-01",
        "2026-11-23T10:00 Europe/Lisbon",
        "2026-11-23\n2026-11-24",
    ],
)
def test_what_is_no_moment(text: str) -> None:
    assert parse_when(text) is None


@pytest.mark.parametrize(
    ("text", "precision", "iso"),
    [
        ("2026-11-23 14:00", "minute", "2026-11-23T14:00"),
        ("2026-11-23T14:00:05.123Z", "second", "2026-11-23T14:00:05Z"),
        ("2026-11-23T14:00 +0100", "minute", "2026-11-23T14:00+01:00"),
        (" 2026-11-23 ", "day", "2026-11-23"),
    ],
)
def test_forms_that_people_write(text: str, precision: str, iso: str) -> None:
    when = parse_when(text)
    assert when is not None
    assert (when.precision, when.iso, when.text) == (precision, iso, text.strip())


def test_a_bare_day_stays_bare_in_every_zone() -> None:
    when = parse_when("2026-11-23")
    assert when is not None
    assert in_zone(when, "Pacific/Kiritimati") == "2026-11-23"
    assert stamp(when, "Pacific/Kiritimati") == "2026-11-23T00:00:00+14:00"


@pytest.mark.parametrize(
    "name",
    ["", "Lisbon", "../etc/passwd", "Europe", "europe/lisbon", "localtime", "/etc/localtime", "a\0b", "é"],
)
def test_zones_that_there_are_not(name: str) -> None:
    with pytest.raises(KeyError):
        zone(name)


def test_every_zone_that_is_named_can_be_had() -> None:
    for name in sorted(zone_names()):
        assert zone(name).utcoffset(dt.datetime(2026, 11, 23)) is not None
