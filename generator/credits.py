"""Credits: what rights demand to stand with a story, looked for in the finished page.

A theme is free in how it shows a credit, not in whether: a page that lacks one is a problem, not a page. Pure.
"""

from collections.abc import Iterator
from html import unescape

import msgspec

from generator.contract import ArticlePage, Card, Context
from generator.layouts import Page

TOLD = b"attribution"
"""What the encoding of a page holds if a credit is demanded anywhere on it."""


def missing(page: Page, text: str) -> tuple[str, str] | None:
    """The first credit that should stand on a page and does not, with the headline of its story."""
    shown = " ".join(unescape(text).split())
    if isinstance(page, ArticlePage) and page.story.attribution not in shown:
        return page.story.attribution, page.story.card.headline
    for card in _cards(page):
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
        for field in msgspec.structs.fields(value):
            yield from _cards(getattr(value, field.name))
