"""Holds: what keeps a story from readers: `draft`, `embargo`, `expires`, `takedown`; and what would lift one.

A hold that an editor wrote is lifted by nobody else. Where two moments cannot be compared for want of a zone,
a day lies between them or the stricter one stands. Pure.
"""

import datetime as dt
from collections.abc import Mapping

from generator.fields import FALSE, TRUE
from generator.ingest.front_text import Value

HOLDS = ("draft", "embargo", "expires")
"""Those that a seed can ask for too."""


def lifts(key: str, edited: Value, new: Value) -> bool:
    """Whether readers would see more, or might, with a new value in the place of the editor's."""
    if key == "draft":
        return _says(edited, TRUE) and not _says(new, TRUE)
    if not isinstance(edited, str):
        return False
    if not isinstance(new, str):
        return True
    return not (_is_not_before(new, edited) if key == "embargo" else _is_not_before(edited, new))


def _is_not_before(late: str, early: str) -> bool:
    one, other = _moment(late), _moment(early)
    if one is None or other is None:
        return late == early
    if (one.tzinfo is None) == (other.tzinfo is None):
        return one >= other
    return one.replace(tzinfo=None) - other.replace(tzinfo=None) >= dt.timedelta(days=1)


def _says(value: Value, words: frozenset[str]) -> bool:
    return isinstance(value, str) and value in words


def _moment(text: str) -> dt.datetime | None:
    try:
        return dt.datetime.fromisoformat(text)
    except ValueError:
        return None


def is_past(moment: str, today: str) -> bool:
    """Whether a moment is over in every zone; that of a bare day, at the site's midnight."""
    day = _moment(moment[:10])
    if day is None:
        return False
    return moment <= today if len(moment) == 10 else (day + dt.timedelta(days=1)).date().isoformat() < today


def is_held(front: Mapping[str, Value], today: str) -> bool:
    """Whether an article's front matter keeps it from readers today."""
    embargo, expiry = front.get("embargo"), front.get("expires")
    return (
        _says(front.get("draft"), TRUE)
        or is_down(front)
        or (isinstance(embargo, str) and not is_past(embargo, today))
        or (isinstance(expiry, str) and is_past(expiry, today))
    )


def is_down(front: Mapping[str, Value]) -> bool:
    """Whether an article's front matter says that it was taken down."""
    return front.get("takedown") is not None and not _says(front["takedown"], FALSE)
