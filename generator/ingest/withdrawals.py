"""Withdrawals: stories that their agency withholds or takes back by another file, told at the article.

The article stays as it is. That both are one story is a likeness of words, or an id that anybody can write into
a file: it is the editor who takes down what readers have seen, and `takedown` says so to them, as a draft would
not. Of stories that are all new the one that was sent first is not printed (`twins`). Pure but for `read`.
"""

from collections.abc import Iterable, Iterator

from generator.ingest.nearness import Name
from generator.ingest.roster import Roster
from generator.ingest.story import Story
from generator.problems import Location, Problem, warning

_AGENCIES = ("ninjs", "NITF", "NewsML-G2")


def is_withdrawn(story: Story) -> bool:
    """Whether it is the agency that says that a story must not appear."""
    evidence = story.evidence.get("draft")
    return story.draft and evidence is not None and evidence.where.startswith(_AGENCIES)


def namesakes(roster: Roster) -> list[tuple[Name, Name]]:
    """Stories that are withdrawn, each with another one that has its agency's id."""
    gone = [name for name, story in roster.stories.items() if is_withdrawn(story)]
    guids = roster.guids if gone else {}
    mine = {guids[name] for name in gone if name in guids}
    others = sorted(name for name, guid in guids.items() if guid in mine)
    return [
        (name, other) for name in gone for other in others if other != name and guids[other] == guids.get(name)
    ]


def withdrawals(roster: Roster, alike: Iterable[tuple[Name, Name]]) -> Iterator[Problem]:
    """What is to be said at articles of which a withdrawn story is alike, or bears the id."""
    stories = roster.stories
    pairs = {*alike, *[(other, one) for one, other in alike], *namesakes(roster)}
    told = set()
    for name, other in sorted(pairs):
        id = roster.article_of(other)
        if name in stories and is_withdrawn(stories[name]) and id != roster.article_of(name):
            told |= set() if not id or roster.is_withheld(id) else {(id, name[0])}
    for id, seed in sorted(told):
        for path in roster.archive.articles.get(id, ()):
            hint = f"if it is this story, take it down: takedown {path}"
            message = f"its agency withholds this story, or has withdrawn it ({seed})"
            yield warning(Location(path), message, hint=hint)
