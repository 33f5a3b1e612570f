"""When: days and times as people write them, no more precise than they are written.

A When keeps the text and its precision. `moment` turns it into the contract's Moment, `instant` into seconds
since the epoch, both in the site's time zone: a bare day begins there at 00:00.
"""

import datetime as dt
import re
from functools import lru_cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
import tzdata

Precision = Literal["year", "month", "day", "minute", "second"]

_FORM = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})"
    r"(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?[0-5]\d)?)?)?)?",
    re.ASCII,
)
YEARS = range(1000, 9999)
"""Outside of these a change of zone may leave the calendar."""


class When(msgspec.Struct, frozen=True):
    """A moment as written: `text`, how precise it is, and its ISO 8601 form as far as it is known."""

    text: str
    precision: Precision
    iso: str


def parse_when(text: str) -> When | None:
    """Read `2025`, `2025-05`, `2025-05-01`, `2025-05-01 14:00`, with seconds and offset too, or None."""
    text = text.strip()
    match = _FORM.fullmatch(text)
    if not match:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    if int(year) not in YEARS:
        return None
    try:
        dt.datetime(
            int(year), int(month or 1), int(day or 1), int(hour or 0), int(minute or 0), int(second or 0)
        )
        if offset and offset != "Z":
            dt.timezone(dt.timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:])))
    except ValueError:
        return None
    return When(text, *_form(year, month, day, hour, minute, second, offset))


def _form(
    year: str,
    month: str | None,
    day: str | None,
    hour: str | None,
    minute: str | None,
    second: str | None,
    offset: str | None,
) -> tuple[Precision, str]:
    if month is None:
        return "year", year
    if day is None:
        return "month", f"{year}-{month}"
    if hour is None:
        return "day", f"{year}-{month}-{day}"
    if offset and offset != "Z" and ":" not in offset:
        offset = f"{offset[:3]}:{offset[3:]}"
    clock = f"{hour}:{minute}" + (f":{second}" if second else "")
    return ("second" if second else "minute"), f"{year}-{month}-{day}T{clock}{offset or ''}"


@lru_cache(maxsize=16)
def zone(name: str) -> ZoneInfo:
    """The IANA zone. Raises KeyError for a name that there is not.

    From the `tzdata` package always: the system's own zones differ between machines.
    """
    if name not in zone_names():
        raise KeyError(name)
    with (_TZDATA / "zoneinfo" / name).open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


@lru_cache(maxsize=1)
def zone_names() -> frozenset[str]:
    return frozenset((_TZDATA / "zones").read_text("ascii").split())


_TZDATA = Path(tzdata.__file__).parent


@lru_cache(maxsize=1 << 17)
def in_zone(when: When, zone_name: str) -> str:
    """The ISO form in the site's zone: with offset if a time is known, unchanged if not."""
    if when.precision not in ("minute", "second"):
        return when.iso
    moment = dt.datetime.fromisoformat(when.iso)
    local = (
        moment.replace(tzinfo=zone(zone_name)) if moment.tzinfo is None else moment.astimezone(zone(zone_name))
    )
    return local.isoformat(timespec="seconds" if when.precision == "second" else "minutes")


@lru_cache(maxsize=1 << 17)
def instant(when: When, zone_name: str) -> float:
    """Seconds since the epoch at which the moment begins, in the site's zone where it names none."""
    if when.precision in ("minute", "second"):
        return dt.datetime.fromisoformat(in_zone(when, zone_name)).timestamp()
    return _midnight(*_day(when), zone_name)


@lru_cache(maxsize=1 << 17)
def last_instant(when: When, zone_name: str) -> float:
    """The same for what must not begin early: of a time that comes twice, as clocks go back, the second."""
    first = instant(when, zone_name)
    if when.precision in ("minute", "second"):
        moment = dt.datetime.fromisoformat(when.iso)
        if moment.tzinfo is not None:
            return first
        return max(first, moment.replace(tzinfo=zone(zone_name), fold=1).timestamp())
    return max(first, _midnight(*_day(when), zone_name, fold=1))


def _day(when: When) -> tuple[int, int, int]:
    year, month, day = [*when.iso.split("-"), "1", "1"][:3]
    return int(year), int(month), int(day)


@lru_cache(maxsize=20_000)
def _midnight(year: int, month: int, day: int, zone_name: str, *, fold: int = 0) -> float:
    return dt.datetime(year, month, day, tzinfo=zone(zone_name), fold=fold).timestamp()


@lru_cache(maxsize=20_000)
def stamp(when: When, zone_name: str) -> str:
    """RFC 3339 with offset, for feeds alone: a bare day is 00:00 in the site's zone."""
    return dt.datetime.fromtimestamp(instant(when, zone_name), zone(zone_name)).isoformat(timespec="seconds")
