"""Credits: what rights demand to stand with a story, looked for in the finished page.

A theme is free in how it shows a credit, not in whether: a page that lacks one is a problem, not a page. Pure.
"""

from collections.abc import Iterator

from generator.contract import ArticlePage, Card, Context
from generator.hypertext import unescape
from generator.layouts import Page


def missing(page: Page, text: str) -> tuple[str, str] | None:
    """The first credit that should stand on a page and does not, with the headline of its story."""
    whole = page.story.attribution if isinstance(page, ArticlePage) else ""
    # A story's page, which most pages are, has no card but its own: it is not searched for others.
    cards = (page.story.card,) if isinstance(page, ArticlePage) else _cards(page)
    demanding = [card for card in cards if card.attribution]
    if not whole and not demanding:
        return None
    shown = " ".join(unescape(text).split())
    if isinstance(page, ArticlePage) and whole not in shown:
        return whole, page.story.card.headline
    for card in demanding:
        if card.attribution not in shown and " ".join(card.summary.split()) in shown:
            return card.attribution, card.headline
    return None


def _cards(value: object) -> Iterator[Card]:
    """Every card in a page."""
    if isinstance(value, Card):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _cards(item)
    elif isinstance(value, Context):
        for name in value.__struct_fields__:
            yield from _cards(getattr(value, name))
