"""Stamps: dates as programs write them, in feeds, mails, agency files and exports, as ISO 8601.

No more precise than they are written, and with their offset where they have one; nothing is added, no zone
is changed. What no program writes is left to `dates`, which reads those of people.
"""

import datetime as dt
import re

from generator.ingest.calendars import month_number
from generator.ingest.dates import date_line
from generator.moments import parse_when

_ISO = re.compile(
    r"(?P<y>\d{4})(?:-(?P<m>\d{1,2})(?:-(?P<d>\d{1,2}))?|(?P<m2>\d{2})(?P<d2>\d{2}))?"
    r"(?:(?:T|\s+|,\s*)(?P<h>\d{1,2}):?(?P<min>\d{2})(?::?(?P<s>\d{2}))?(?:[.,]\d+)?\s*(?P<zone>[A-Z]{1,5}|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_MAIL = re.compile(
    r"(?:[^\W\d_]{2,12}\.?,?\s+)?(?P<d>\d{1,2})[ -](?P<month>[^\W\d_]{3,12})\.?[ -](?P<y>\d{4}|\d{2})"
    r"(?:,?\s+(?P<h>\d{1,2}):(?P<min>\d{2})(?::(?P<s>\d{2}))?(?:\.\d+)?\s*(?P<zone>[A-Z]{1,5}|[+-]\d{2}:?\d{2})?)?(?:\s*\([^()]*\))?",
    re.IGNORECASE,
)
_ASCTIME = re.compile(
    r"[A-Za-z]{3}\s+(?P<month>[A-Za-z]{3})\s+(?P<d>\d{1,2})\s+(?P<h>\d{2}):(?P<min>\d{2}):(?P<s>\d{2})\s+(?:(?P<zone>[A-Z]{1,4}|[+-]\d{4})\s+)?(?P<y>\d{4})"
)
_EPOCH = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d+)?")
_ZONE_NAMES = """
z=Z ut=Z utc=Z gmt=Z est=-05:00 edt=-04:00 cst=-06:00 cdt=-05:00 mst=-07:00 mdt=-06:00 pst=-08:00 pdt=-07:00
bst=+01:00 cet=+01:00 cest=+02:00 eet=+02:00 eest=+03:00 msk=+03:00 jst=+09:00
"""
_ZONES = dict([pair.split("=") for pair in _ZONE_NAMES.split()])


def stamp(text: str) -> str:
    """The date as ISO 8601, as precise as it is written; empty if it is none."""
    text = " ".join(text.split())
    if not text or len(text) > 100:
        return ""
    epoch = _EPOCH.fullmatch(text)
    if epoch:
        return _since_epoch(int(epoch[1]))
    for pattern in (_ISO, _MAIL, _ASCTIME):
        match = pattern.fullmatch(text)
        if match:
            return _written(match.groupdict())
    said = date_line(text, american=True)
    return "" if said is None or said.unsure else said.published or said.updated


def turning_point(text: str) -> str:
    """The date, if it names a day at least: an embargo cannot end in a month."""
    when = stamp(text)
    return when if len(when) >= len("2026-11-23") else ""


def _written(part: dict[str, str | None]) -> str:
    month = part.get("m") or part.get("m2")
    if part.get("month"):
        month = str(month_number((part["month"] or "").lower()))
    day = part.get("d") or part.get("d2")
    year = part["y"] or ""
    if len(year) == 2:
        year = f"{'20' if int(year) < 70 else '19'}{year}"
    iso = "-".join([year, *[f"{int(each):02}" for each in (month, day) if each]])
    if day and part["h"]:
        iso += f"T{int(part['h']):02}:{part['min']}" + (f":{part['s']}" if part["s"] else "")
        iso += _offset(part["zone"] or "")
    # A leap second is a moment that no calendar of ours knows.
    iso = re.sub(r":60(?=$|[Z+-])", ":59", iso)
    return iso if parse_when(iso) else ""


def _offset(zone: str) -> str:
    if zone[:1] in ("+", "-") and zone:
        # -0000 says in mails that the zone is not known.
        digits = zone[1:].replace(":", "").ljust(4, "0")
        return "" if zone == "-0000" else f"{zone[0]}{digits[:2]}:{digits[2:]}"
    return _ZONES.get(zone.lower(), "")


def _since_epoch(seconds: int) -> str:
    moment = dt.datetime.fromtimestamp(seconds, dt.UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}Z"
