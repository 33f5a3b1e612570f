"""Dates: what a line that is nothing but a date says, and the day inside a dateline.

Own patterns and month names for the languages that we read; nothing is guessed, and a result is no more
precise than its evidence. A line counts only if nothing is left of it after label, weekday, clock and zone.
Numeric dates are day first unless the text is English and American.
"""

import datetime as dt
import re

import msgspec

from generator.ingest.calendars import MONTHS, UPDATED, WORDS_AROUND, gregorian, month_number, plain

LONGEST = 160


class Day(msgspec.Struct, frozen=True):
    """A day, as far as it is said: year and day may be 0."""

    year: int
    month: int
    day: int
    unsure: bool = False
    """True for 02/08/2025, which could be read the other way."""


class DateLine(msgspec.Struct, frozen=True):
    """What a date line says, in ISO 8601; empty where it says nothing."""

    published: str = ""
    updated: str = ""
    unsure: bool = False


_MONTH = "(?:" + "|".join(sorted(map(re.escape, MONTHS), key=lambda name: (-len(name), name))) + ")"
_OF = r"(?:(?:de|del|d['’]|di|of|do|da|ב)\s*)?"
_DAY = r"(?P<{0}>\d{{1,2}})(?:st|nd|rd|th|er|re|º|ª|°|\.º|-?го|-?е|-?а|’?n)?"
_YEAR = r"(?P<{0}>\d{{4}})"
_CORES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<y>\d{4})(?P<sep>[-/.])\s?(?P<m>\d{1,2})(?P=sep)\s?(?P<d>\d{1,2})(?!\d)",
        r"(?P<y>\d{4})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월](?:\s*(?P<d>\d{1,2})\s*[日号일])?",
        r"(?P<era>令和|平成)\s*(?P<y>\d{1,2}|元)年\s*(?P<m>\d{1,2})月\s*(?P<d>\d{1,2})日",
        r"(?<!\d)(?P<a>\d{1,2})(?P<sep>[-/.])\s?(?P<b>\d{1,2})(?P=sep)\s?(?P<y>\d{4}|\d{2})(?![\d:])",
        (
            rf"(?<!\d){_DAY.format('d')}[\s.\-/]*{_OF}(?P<m>{_MONTH})\b[\s.,/\-]*(?:de |del |of |năm "
            rf")?{_YEAR.format('y')}"
        ),
        rf"\b(?P<m>{_MONTH})\b\.?\s*{_DAY.format('d')},?\s+{_YEAR.format('y')}",
        rf"(?<!\d){_YEAR.format('y')}\.?\s+(?P<m>{_MONTH})\b\.?\s+{_DAY.format('d')}",
        r"(?<!\d)(?P<d>\d{1,2})\s+tháng\s+(?P<m>\d{1,2}),?\s+(?:năm\s+)?(?P<y>\d{4})",
        rf"\b(?P<m>{_MONTH})\b\.?,?\s+(?:de |del )?{_YEAR.format('y')}",
    )
)
_WITHOUT_YEAR = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d){_DAY.format('d')}[\s.\-/]*{_OF}(?P<m>{_MONTH})(?![^\W\d_])",
        rf"\b(?P<m>{_MONTH})(?![^\W\d_])\.?\s*{_DAY.format('d')}(?!\d)",
        r"(?P<m>\d{1,2})\s*[月월]\s*(?P<d>\d{1,2})\s*[日号일]",
    )
)
_CLOCK = re.compile(
    r"(?P<before>上午|下午|午前|午後|晚上|凌晨|오전|오후)?\s*(?<!\d)(?P<h>\d{1,2})"
    r"(?:\s*[:.h：]\s?(?P<m>\d{2})(?!\d)(?:\s?(?:min|m))?(?::(?P<s>\d{2})(?!\d))?(?:\.\d+)?"
    r"|\s*[时時点點시]\s*(?:(?P<m2>\d{1,2})\s*[分분])?|(?=\s?(?:[ap]\.?\s?m\b|uhr|h\b|o['’]clock)))"
    r"(?:\s*(?P<after>[ap]\.?\s?m\b\.?|صباحا|مساء|ظهرا|[صم](?![^\W\d_])|ק\.ב|μμ|πμ))?"
    r"(?:\s?(?:uhr|hrs?|h|kl|o['’]clock)\b)?",
)
_ZONE = re.compile(
    r"(?:\b(?P<name>utc|gmt|z|bst|cest|cet|mesz|mez|eest|eet|msk|мск|[ecmp][sd]?t|akdt|akst|hst|ist|jst|"
    r"kst|hkt|sgt"
    r"|wib|aest|aedt|nzst|nzdt|brt|art|cst|ora italiana|heure de [a-zé]+|hora de [a-zé]+"
    r"|eastern|central|mountain|pacific)(?:\s+(?:standard |daylight )?time)?\b|(?<=\d)z\b)?"
    r"\s*(?P<offset>(?<![\d/])[+−-]\d{1,2}:?(?:\d{2})?(?!\d))?"
)
_OFFSETS = {
    "utc": "+00:00",
    "gmt": "+00:00",
    "z": "+00:00",
    "bst": "+01:00",
    "cet": "+01:00",
    "mez": "+01:00",
    "cest": "+02:00",
    "mesz": "+02:00",
    "eet": "+02:00",
    "eest": "+03:00",
    "msk": "+03:00",
    "мск": "+03:00",
    "est": "-05:00",
    "edt": "-04:00",
    "cdt": "-05:00",
    "mst": "-07:00",
    "mdt": "-06:00",
    "pst": "-08:00",
    "pdt": "-07:00",
    "jst": "+09:00",
    "kst": "+09:00",
}
_BLANK = re.compile(r"[ (,]*")
_AT = re.compile(
    r"[\s,(]*(?:at|um|à|às|alle|alle ore|ore|a las|las|om|kl\.?|klo|o|o godz\.|saat|в|الساعة|בשעה|"
    r"[-–—])?[\s,(]*"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_READING_TIME = re.compile(
    r"\b\d{1,2}[\s-]*(?:min(?:ute)?s?\.?\s(?:read|de lecture|de lectura|de leitura|di lettura|lesezeit)|"
    r"minute read|分で読める)"
    r"|(?:lesezeit|leestijd|temps de lecture|tempo di lettura|tiempo de "
    r"lectura)\s*:?\s*\d{1,2}\s*(?:min(?:ut\w*)?\.?)?"
)
_LEFT_OVER = re.compile(r"[\s,.:;|•·–—\-()/\[\]@،：，、（）~*=／｜]*")


def date_line(text: str, *, american: bool = False) -> DateLine | None:
    """What a line says that is a date and nothing else; None for any other line."""
    if len(text) > LONGEST:
        return None
    line = _READING_TIME.sub(" ", plain(text))
    cores = _cores(line, american=american)
    if not cores:
        return None
    published = updated = ""
    unsure = False
    before = 0
    kinds: list[str] = []
    for index, (start, end, day) in enumerate(cores):
        until = _end_of_clock(line, end, cores[index + 1][0] if index + 1 < len(cores) else len(line))
        kind, clock = _surroundings(line[before:start], line[end:until])
        if not kind:
            return None
        kinds.append(kind)
        iso = _iso(day, clock)
        unsure = unsure or day.unsure
        if kind == "updated":
            updated = updated or iso
        else:
            published = published or iso
        before = until
    if before < len(line) and not _nothing_left(line[before:]):
        return None
    return DateLine(published, updated, unsure)


def day_in(text: str, *, american: bool = False) -> Day | None:
    """The first day that a short text names, with or without a year."""
    line = plain(text)
    cores = _cores(line, american=american)
    if cores:
        return cores[0][2]
    for pattern in _WITHOUT_YEAR:
        match = pattern.search(line)
        if match:
            month = month_number(match["m"])
            day = int(match["d"])
            if 1 <= month <= 12 and _is_day(2024, month, day):
                return Day(0, month, day)
    return None


def iso_of(day: Day) -> str:
    return _iso(day, "")


def _cores(line: str, *, american: bool) -> list[tuple[int, int, Day]]:
    found: list[tuple[int, int, Day]] = []
    if not any(char.isdigit() for char in line):
        return found
    for pattern in _CORES:
        for match in pattern.finditer(line):
            if any(match.start() < end and start < match.end() for start, end, _ in found):
                continue
            day = _day(match, american=american)
            if day:
                found.append((match.start(), match.end(), day))
    return sorted(found, key=lambda core: core[0])


def _day(match: re.Match[str], *, american: bool) -> Day | None:
    groups = match.groupdict()
    unsure = False
    if groups.get("era"):
        since = 2018 if groups["era"] == "令和" else 1988
        year = since + (1 if groups["y"] == "元" else int(groups["y"]))
    else:
        year = int(groups["y"])
    if "a" in groups:
        first, second = int(groups["a"]), int(groups["b"])
        year += (2000 if year < 70 else 1900) if year < 100 else 0
        unsure = first <= 12 and second <= 12 and first != second and groups["sep"] != "."
        month_first = second > 12 or (american and first <= 12 and groups["sep"] != ".")
        month, day = (first, second) if month_first else (second, first)
    else:
        month, day = month_number(groups["m"]), int(groups.get("d") or 0)
    year, month, day = gregorian(year, month, day)
    if not 1 <= month <= 12 or not 1600 <= year <= 2200 or (day and not _is_day(year, month, day)):
        return None
    return Day(year, month, day, unsure)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        dt.date(year, month, day)
    except ValueError:
        return False
    return True


def _end_of_clock(line: str, start: int, limit: int) -> int:
    """Where what belongs to a date ends, if another date follows: after its clock and zone."""
    if limit == len(line):
        return limit
    between = line[start:limit]
    clock = _CLOCK.search(between)
    if not clock or not _AT.fullmatch(between[: clock.start()]):
        return start
    return start + _zone_after(between, clock.end())[1]


def _surroundings(before: str, after: str) -> tuple[str, str]:
    """What kind of date words around it say (nothing: it is none), and the clock as ISO 8601."""
    clock = ""
    rest: list[str] = []
    for part in (after, before):
        found = None if clock else _CLOCK.search(part)
        if found:
            time = _time(found)
            if not time:
                return "", ""
            offset, behind = _zone_after(part, found.end())
            clock = time + offset
            rest.append(part[: found.start()] + " " + part[behind:])
        else:
            rest.append(part)
    left = " ".join(rest)
    if not _nothing_left(left):
        return "", ""
    words = _WORD.findall(before + " " + after)
    return ("updated" if any(word in UPDATED for word in words) else "published"), clock


def _zone_after(text: str, start: int) -> tuple[str, int]:
    """The offset of the zone that stands behind a clock, perhaps in brackets, and where it ends."""
    blank = _BLANK.match(text, start)
    found = _ZONE.match(text, blank.end() if blank else start)
    if not found or not found[0].strip():
        return "", start
    return _offset(found), found.end()


def _nothing_left(text: str) -> bool:
    without = _WORD.sub(lambda match: "" if match[0] in WORDS_AROUND else match[0], text)
    return _LEFT_OVER.fullmatch(without) is not None


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match["h"]), int(match["m"] or match["m2"] or 0)
    half = (match["before"] or match["after"] or "").strip()
    if half in ("下午", "午後", "晚上", "오후", "مساء", "م", "μμ") or half.startswith("p"):
        hour += 12 if hour < 12 else 0
    elif (half in ("上午", "午前", "凌晨", "오전", "صباحا", "ص", "πμ") or half.startswith("a")) and hour == 12:
        hour = 0
    if hour > 23 or minute > 59:
        return ""
    return f"T{hour:02}:{minute:02}:{match['s'] or '00'}"


def _offset(zone: re.Match[str]) -> str:
    if zone["offset"]:
        digits = zone["offset"][1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
        if int(hours) > 14 or int(minutes) > 59:
            return ""
        return f"{'+' if zone['offset'][0] == '+' else '-'}{int(hours):02}:{minutes}"
    return _OFFSETS.get(zone["name"] or ("z" if zone[0].strip() == "z" else ""), "")


def _iso(day: Day, clock: str) -> str:
    if not day.month:
        return f"{day.year:04}"
    if not day.day:
        return f"{day.year:04}-{day.month:02}"
    return f"{day.year:04}-{day.month:02}-{day.day:02}{clock}"
