"""Tallies: the page about our sources: how many stories came from whom, in which section, in which month.

Readers may ask of a digest whom it listens to. The numbers are counted anew in every build, from the cards.
"""

from collections import Counter
from collections.abc import Iterator

from generator import contract
from generator.lists import Cards, Sheet, head
from generator.moments import in_zone
from generator.views import Newsroom

MONTHS = 12


def about_sources(room: Newsroom, cards: Cards) -> Iterator[Sheet]:
    """`/sources/`, if any story names its source."""
    groups = room.source_groups.values()
    if not groups or not room.config.pages.index:
        return
    zone = room.config.timezone
    months = {a.path: in_zone(a.date, zone)[:7] for group in groups for a in group.articles if a.date}
    busy = Counter(months.values())
    shown = sorted(busy)[-MONTHS:]
    sections = tuple(dict.fromkeys(room.sections[g.title] for g in room.section_groups.values()))
    most = max(len(group.articles) for group in groups)
    tallies = []
    for group in sorted(groups, key=lambda group: (-len(group.articles), group.title.casefold())):
        own = [cards[article.path] for article in group.articles]
        by_section = Counter(card.section for card in own)
        by_month = Counter(months.get(article.path) for article in group.articles)
        tallies.append(
            contract.Tally(
                source=contract.Link(group.title, room.base.href(group.address)),
                stories=len(own),
                share=_share(len(own), most),
                by_section=tuple([by_section[section] for section in sections]),
                by_month=tuple([by_month[month] for month in shown]),
            )
        )
    top = max((busy[month] for month in shown), default=1)
    yield (
        "/sources/",
        contract.SourcesPage(
            head=head(room, "/sources/", ""),
            stories=sum(tally.stories for tally in tallies),
            tallies=tuple(tallies),
            sections=sections,
            months=tuple([_bar(month, busy[month], top) for month in shown]),
        ),
    )


def _bar(month: str, stories: int, top: int) -> contract.Bar:
    return contract.Bar(contract.Moment(month, "month", month), stories, _share(stories, top))


def _share(number: int, of: int) -> int:
    return max(1, round(100 * number / of))
