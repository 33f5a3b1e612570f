"""Probe: whether a page of the web is there, asked as politely as can be, for `check --external` alone.

HEAD first, and GET without its body where a server does not understand that. Connections, limits, redirects and
robots.txt are those of `fetch`; what is answered is sorted here, and judged by `check`.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import httpcore
import httpx
import msgspec
from protego import Protego

from generator.ingest.fetch import (
    AGENT,
    LONGEST,
    REDIRECTS,
    Failure,
    Permitted,
    Refused,
    Transport,
    Wire,
    demand_robots,
    demand_web,
    is_public,
)

Kind = Literal["alive", "blocked", "failed", "unasked"]
BLOCKED = frozenset([401, 402, 403, 405, 407, 429, 451, 999])
"""What servers answer to programs that a browser may well get past: no sign that the page is gone."""
BUSY = 429
FOR_GOOD = frozenset([301, 308])


class Answer(msgspec.Struct, frozen=True, array_like=True):
    """What came of asking for a page."""

    kind: Kind
    told: str = ""
    """The status, or what went wrong, in words that follow “the server answers” or stand alone."""
    moved: str = ""
    """Where the page has moved for good."""
    busy: bool = False
    """Whether the server asks to be left alone for a while."""


Probe = Callable[[str], Answer]


@contextmanager
def probing(permitted: Permitted = is_public) -> Iterator[Probe]:
    """A way to ask for pages, while it is needed. `permitted` says whether an IP address may be asked."""
    wire = Wire(permitted)
    with httpx.Client(
        transport=Transport(wire),
        trust_env=False,
        timeout=httpx.Timeout(10.0),
        headers={"User-Agent": AGENT, "Accept": "*/*"},
    ) as client:
        robots: dict[str, Protego | Failure] = {}
        yield lambda url: _probe(url, client, wire, robots)


def _probe(url: str, client: httpx.Client, wire: Wire, robots: dict[str, Protego | Failure]) -> Answer:
    wire.deadline = time.monotonic() + LONGEST
    try:
        answer = _ask("HEAD", url, client, robots)
        return (
            answer if answer.kind in ("alive", "unasked") or answer.busy else _ask("GET", url, client, robots)
        )
    except Refused as refused:
        return Answer("failed", refused.failure.message)
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return Answer("failed", "it is no web address")
    except (httpcore.TimeoutException, httpx.TimeoutException):
        return Answer("failed", "the server does not answer in time")
    except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, OSError) as failure:
        return Answer("failed", f"the server cannot be reached: {failure or type(failure).__name__}")


def _ask(method: str, url: str, client: httpx.Client, robots: dict[str, Protego | Failure]) -> Answer:
    request = client.build_request(method, url)
    for_good = True
    for _ in range(REDIRECTS + 1):
        demand_web(request.url)
        try:
            demand_robots(request.url, client, robots)
        except Refused:
            if f"{request.url.scheme}://{request.url.netloc.decode('ascii')}" in robots:
                return Answer("unasked", "robots.txt asks programs not to")
            raise
        response = client.send(request, stream=True)
        response.close()
        if response.next_request is None:
            moved = str(request.url) if for_good and str(request.url) != str(httpx.URL(url)) else ""
            return _sorted(response, moved)
        for_good = for_good and response.status_code in FOR_GOOD
        request = response.next_request
    return Answer("failed", f"it redirects more than {REDIRECTS} times")


def _sorted(response: httpx.Response, moved: str) -> Answer:
    status = response.status_code
    told = f"the server answers {status} {response.reason_phrase}".strip()
    if status < 400:
        return Answer("alive", told, moved)
    return Answer("blocked" if status in BLOCKED else "failed", told, busy=status == BUSY)
