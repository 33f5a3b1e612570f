"""Rights: what is said of other people's stories and has run out, or cannot be kept as it is said.

That a right ends is no mistake, and the build sees to it; it is told because somebody may want to ask for it
anew. Stories of which nothing is said are told by the build as well, in the same words: once.
"""

from collections.abc import Iterator

from generator.article import Article
from generator.checks.finding import Entry, Finding, notice, warning
from generator.checks.specimen import Specimen
from generator.checks.stories import entry
from generator.config import PATH as CONFIG
from generator.moments import When, instant
from generator.permissions import terms_of, told_in_full
from generator.policy import Terms
from generator.urls import slug

SOON = 7 * 86400
"""From so many seconds before its end on a right is told."""


def rights(specimen: Specimen) -> Iterator[Finding]:
    """Stories of which nothing is said, rights that end, stories that cannot lead to their originals."""
    articles, grants = specimen.catalog.articles, specimen.config.grants
    said = terms_of(articles, grants)
    unsaid = [article for article in articles if article.path not in said]
    yield from map(Finding.of, told_in_full(unsaid, grants))
    yield from _ends(specimen, said)
    for article in articles:
        policy = specimen.catalog.policies.get(article.path)
        if article.url or policy is None or policy.show == "full":
            continue
        hint = "write the `url` of the original"
        if policy.show == "link":
            message = "the story may only be linked to, and has no `url`: its headline leads nowhere"
        else:
            message = f"the story is shown as {_SHOWN[policy.show]}, and has no `url` where to read on"
        yield warning(entry(article, "rights") if article.terms.show else entry(article), message, hint)


_SHOWN = {"excerpt": "an excerpt", "headline": "a headline"}


def _ends(specimen: Specimen, said: dict[str, Terms]) -> Iterator[Finding]:
    """Each end once, where it is written, however many stories it is the end of."""
    ends: dict[Entry, When] = {}
    for article in specimen.catalog.articles:
        until = said[article.path].until if article.path in said else None
        if until is not None:
            ends.setdefault(_written(article, specimen), until)
    for where, until in ends.items():
        left = instant(until, specimen.config.timezone) - specimen.now
        if left <= 0:
            message = f"the right ended at {until.text}: less is shown since"
            yield notice(where, message, "write what holds now, or ask for it anew and write a later `until`")
        elif left <= SOON:
            message = f"the right ends at {until.text}: less will be shown then"
            yield notice(where, message, "ask for it anew and write a later `until`, or let it end")


def _written(article: Article, specimen: Specimen) -> Entry:
    """The nearest place that says how long, as `policy.settled` lays them over each other."""
    if article.terms.until:
        return entry(article, "rights", "until")
    for source in specimen.config.sources:
        if source.rights.until and slug(source.name) == slug(article.source):
            return Entry(CONFIG, ("sources", source.name, "rights", "until"))
    return Entry(CONFIG, ("rights", "until"))
