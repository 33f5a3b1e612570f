"""Sheet: a page before it is a target: its address, its body, and its context, or how to make it.

`press` makes the target of it, and its line in the sitemap.
"""

from collections.abc import Callable
from typing import cast

import msgspec

from generator import contract
from generator.layouts import TEMPLATES, Page
from generator.sitemap import SitemapEntry
from generator.target import ProseUse, Target, encode
from generator.urls import output_path


class Sheet(msgspec.Struct, frozen=True):
    """A page: its context is `values` itself, or is made from them by `make`."""

    address: str
    values: object
    prose: ProseUse | None = None
    make: Callable[[], Page] | None = None


class Pressed(msgspec.Struct, frozen=True):
    """A page as a target, and as the sitemap lists it, if it does."""

    target: Target
    listed: SitemapEntry | None = None


def press(sheet: Sheet) -> Pressed:
    """The page's target: its context made and encoded."""
    context = cast(Page, sheet.values) if sheet.make is None else sheet.make()
    template = TEMPLATES[type(context)]
    path = output_path(sheet.address)
    made = Target.of(path, "template", encode(context), template=template, prose=sheet.prose)
    return Pressed(made, _listed(context))


def _listed(context: Page) -> SitemapEntry | None:
    """The page's line in the sitemap, unless it asks not to be listed."""
    if not context.head.index:
        return None
    return SitemapEntry(context.head.canonical, _modified(context))


def _modified(context: Page) -> str:
    """A story's last change as the sitemap gives it: its update, or else the digest's own date; or a
    correction after it."""
    if not isinstance(context, contract.ArticlePage):
        return ""
    story = context.story
    known = [when for when in (story.updated or story.card.date, *[c.date for c in story.corrections]) if when]
    if not known:
        return ""
    when = max(known, key=lambda moment: moment.iso)
    return when.iso if when.precision in ("day", "second") else when.iso[:10]
