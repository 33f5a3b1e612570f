"""Claims: what a story says of itself, held against what is known of its seed.

No date can be later than the file that states it; a page that does not say its address has the one where it was
fetched. Pure.
"""

import datetime as dt

import msgspec

from generator.ingest.addresses import clean_address
from generator.ingest.base import Head
from generator.ingest.story import Evidence, Story
from generator.problems import Location, Problem, notice

_DATES = ("published", "updated")


def addressed(story: Story, head: Head) -> Story:
    """With the address where its seed was fetched, if it states none. A feed's is not that of its entries."""
    if story.url or not head.url or head.key or head.stories > 1:
        return story
    url = clean_address(head.url)
    found = Evidence("add", "address: where it was fetched", 0.8, head.url if head.url != url else "")
    return msgspec.structs.replace(story, url=url, evidence={**story.evidence, "url": found})


def bounded(story: Story, latest: str, seed: str) -> tuple[Story, tuple[Problem, ...]]:
    """Without the dates that are later than a day, as 2026-11-23, and what is to be said of them.

    A day more is granted: it may be tomorrow already where the story was written.
    """
    if not any(getattr(story, field) for field in _DATES):
        return story, ()
    limit = (dt.date.fromisoformat(latest) + dt.timedelta(days=1)).isoformat()
    problems = []
    for field in _DATES:
        value = getattr(story, field)
        if value[:10] > limit[: len(value)]:
            evidence = {key: each for key, each in story.evidence.items() if key != field}
            story = msgspec.structs.replace(story, evidence=evidence, **{field: ""})
            message = f"{field} {value} is later than the file itself ({latest}), and left out"
            problems.append(notice(Location(seed), message, hint="write it into the article if it is right"))
    return story, tuple(problems)


def earliest(today: str, modified: int) -> str:
    """The day after which a seed cannot have been written: today, or that of its last change (nanoseconds)."""
    if modified < _SANE:
        return today
    day = dt.datetime.fromtimestamp(modified / 1e9, dt.UTC).date().isoformat()
    return min(today, day)


_SANE = 631_152_000 * 10**9
"""1990: archives and broken clocks date files to 1970 or 1980."""
