"""Render: targets to bytes. A unit of work, run by any executor; it neither writes nor opens the state.

What follows from a batch's values (the compiled theme, the site as a value) is cached per process by those
values: a batch that comes with others finds an empty cache, never a stale one.
"""

from collections.abc import Callable, Sequence

import msgspec

from generator import contract
from generator.contract import Html
from generator.credits import missing
from generator.excerpts import Cut, excerpt
from generator.feeds import FeedDocument, atom, json_feed, rss
from generator.jsonld import structured
from generator.layouts import Page
from generator.problems import Location, Problem, error
from generator.sitemap import Sitemap, SitemapIndex, sitemap
from generator.target import Job, Made
from generator.templates import TemplateFault, Templates, render, templates_for
from generator.theme import Theme

_page = msgspec.msgpack.Decoder(Page)
_pieces = msgspec.msgpack.Decoder(tuple[str, ...])


def render_jobs(theme: Theme, site: bytes, jobs: Sequence[Job]) -> list[Made | Problem]:
    """What each target is, or what is wrong with its template. `site` is an encoded contract.Site."""
    shown = msgspec.msgpack.decode(site, type=contract.Site)
    templates = templates_for(theme, shown)
    return [_render(templates, shown, job) for job in jobs]


def _render(templates: Templates, site: contract.Site, job: Job) -> Made | Problem:
    if job.maker == "template":
        return _from_template(templates, site, job)
    if job.maker == "sitemap":
        return Made.of(sitemap(_sitemap.decode(job.context)))
    return Made.of(_FEEDS[job.maker](_feed.decode(job.context)))


_feed = msgspec.msgpack.Decoder(FeedDocument)
_sitemap = msgspec.msgpack.Decoder(Sitemap | SitemapIndex)
_FEEDS: dict[str, Callable[[FeedDocument], bytes]] = {"atom": atom, "rss": rss, "json": json_feed}


def _from_template(templates: Templates, site: contract.Site, job: Job) -> Made | Problem:
    body = _body(job.pieces, job.fills, job.cut) if job.pieces else Html("")
    try:
        page = _of_length(_page.decode(job.context), job.words)
        if "json_ld" in templates.theme.asks:
            page = structured(page, site)
        text = render(templates, job.template, page, body)
    except TemplateFault as fault:
        return fault.problem
    if lacking := missing(page, text):
        return _without_credit(*lacking, Location(templates.theme.templates[job.template].path))
    return Made.of(text.encode())


def _of_length(page: Page, words: int) -> Page:
    """The page with the length of its body, which comes with the body and not with the context."""
    if not words or not isinstance(page, contract.ArticlePage):
        return page
    return msgspec.structs.replace(page, story=msgspec.structs.replace(page.story, words=words))


def _without_credit(credit: str, headline: str, where: Location) -> Problem:
    message = f"the credit “{credit}”, which must stand with “{headline}”, is not on the page"
    hint = "print `attribution` of every story and of every card whose summary is shown"
    return error(where, message, hint=hint)


def _body(pieces: bytes, fills: tuple[str, ...], cut: Cut | None) -> Html:
    parts = _pieces.decode(pieces)
    whole = [""] * (len(parts) + len(fills))
    whole[::2], whole[1::2] = parts, fills
    html = "".join(whole) if fills else parts[0]
    return Html(html if cut is None else excerpt(html, cut))
