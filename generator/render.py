"""Render: targets to bytes. A unit of work, run by any executor; it neither writes nor opens the state.

What follows from a batch's values (the compiled theme, the site as a value) is cached per process by those
values: a batch that comes with others finds an empty cache, never a stale one.
"""

from collections.abc import Sequence

import msgspec

from generator import contract
from generator.contract import Html
from generator.problems import Problem
from generator.target import Maker
from generator.templates import TemplateFault, Templates, render, templates_for
from generator.theme import Theme

_page = msgspec.msgpack.Decoder(contract.Page)
_pieces = msgspec.msgpack.Decoder(tuple[str, ...])


class Job(msgspec.Struct, frozen=True, array_like=True):
    """A target on its way to be rendered, with the pieces of its body (encoded) and what goes between them."""

    maker: Maker
    template: str
    context: bytes
    pieces: bytes = b""
    fills: tuple[str, ...] = ()


def render_jobs(theme: Theme, site: bytes, jobs: Sequence[Job]) -> list[bytes | Problem]:
    """The bytes of each target, or what is wrong with its template. `site` is an encoded contract.Site."""
    templates = templates_for(theme, msgspec.msgpack.decode(site, type=contract.Site))
    return [_render(templates, job) for job in jobs]


def _render(templates: Templates, job: Job) -> bytes | Problem:
    if job.maker == "template":
        return _from_template(templates, job)
    raise AssertionError(job.maker)


def _from_template(templates: Templates, job: Job) -> bytes | Problem:
    body = _body(job.pieces, job.fills) if job.pieces else Html("")
    try:
        return render(templates, job.template, _page.decode(job.context), body).encode()
    except TemplateFault as fault:
        return fault.problem


def _body(pieces: bytes, fills: tuple[str, ...]) -> Html:
    parts = _pieces.decode(pieces)
    if not fills:
        return Html(parts[0])
    whole = [""] * (len(parts) + len(fills))
    whole[::2], whole[1::2] = parts, fills
    return Html("".join(whole))
