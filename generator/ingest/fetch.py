"""Fetch: one page from the web, for `add` alone. (`live` asks the digest's own site, and nothing else.)

Whoever names a page may not know where it leads. So each connection, also of each redirect, goes to an address
that was looked up once, checked, and is the one connected to: a name that answers otherwise the second time
gains nothing. Size, time and redirects have limits, robots.txt is respected, and environment variables that
name a proxy are not.
"""

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import httpcore
import httpx
import msgspec
from protego import Protego

from generator import __version__
from generator.ingest.unpacking import unpacked

AGENT = f"copydesk/{__version__}"
LARGEST = 20 * 1024 * 1024
"""Bytes of a page …"""
LONGEST = 30.0
"""… seconds until it is there, redirects and all …"""
REDIRECTS = 5
_ROBOTS = 500 * 1024
"""Bytes of robots.txt that count (RFC 9309 asks for as many)."""


class Page(msgspec.Struct, frozen=True):
    """What a server answered: the bytes, and where they came from in the end."""

    url: str
    data: bytes
    kind: str
    """Its media type, as `text/html`."""
    charset: str
    """As the server says; empty if it does not."""


class Failure(msgspec.Struct, frozen=True):
    """Why a page could not be fetched, and what to do."""

    message: str
    hint: str


class Refused(Exception):
    """An end before the page is there; its argument is the Failure."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.failure = Failure(message, hint)


Permitted = Callable[[str], bool]
Fetch = Callable[[str], Page | Failure]


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet, also where it wraps another one."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in _NAT64:
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or any(ip in net for net in _INNER))


_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_INNER = (ipaddress.IPv6Network("fec0::/10"), ipaddress.IPv4Network("192.0.0.0/24"))
"""Which `is_global` says are: site-local, as it was (RFC 3879), and what protocols use (RFC 6890)."""


@contextmanager
def opened(permitted: Permitted = is_public) -> Iterator[Fetch]:
    """A way to fetch pages, while it is needed. `permitted` says whether an IP address may be asked."""
    wire = Wire(permitted)
    limits = httpx.Timeout(10.0)
    headers = {"User-Agent": AGENT, "Accept-Encoding": "gzip"}
    with httpx.Client(transport=Transport(wire), trust_env=False, timeout=limits, headers=headers) as client:
        robots: dict[str, Protego | Failure] = {}
        yield lambda url: _fetch(url, client, wire, robots)


def _fetch(
    url: str, client: httpx.Client, wire: "Wire", robots: dict[str, Protego | Failure]
) -> Page | Failure:
    wire.deadline = time.monotonic() + LONGEST
    try:
        request = client.build_request("GET", url, headers={"Accept": _ACCEPT})
        demand_web(request.url)
        return _page(_followed(request, client, robots))
    except Refused as refused:
        return refused.failure
    except (httpx.InvalidURL, UnicodeError, ValueError):
        return Failure(
            "this is no web address", "write it as it stands in the browser: https://paper.example/story"
        )
    except (httpcore.TimeoutException, httpx.TimeoutException):
        return Failure(f"the server did not answer in {LONGEST:.0f} seconds", _TRY_LATER)
    except (httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, OSError) as failure:
        return Failure(f"the page cannot be reached: {failure or type(failure).__name__}", _TRY_LATER)


_ACCEPT = "text/html,application/xhtml+xml,text/plain;q=0.9,application/xml;q=0.8,*/*;q=0.5"
_TRY_LATER = "try again later, or save the page in your browser and add the file"
_SAVE = "save the page in your browser, and add the file"


def _followed(
    request: httpx.Request, client: httpx.Client, robots: dict[str, Protego | Failure] | None
) -> tuple[httpx.Response, bytes]:
    """The answer at the end of all redirects, with its body."""
    for _ in range(REDIRECTS + 1):
        if robots is not None:
            demand_robots(request.url, client, robots)
        response = client.send(request, stream=True)
        try:
            if response.next_request is None:
                return response, _body(response, LARGEST if robots is not None else _ROBOTS)
            demand_web(response.next_request.url)
            request = response.next_request
        finally:
            response.close()
    raise Refused(f"the page redirects more than {REDIRECTS} times", _SAVE)


def _body(response: httpx.Response, most: int) -> bytes:
    parts: list[bytes] = []
    size = 0
    for part in unpacked(response.iter_raw(), response.headers.get("content-encoding", "").strip().lower()):
        parts.append(part)
        size += len(part)
        if size > most and most == LARGEST:
            raise Refused(
                f"the page is longer than {LARGEST / 1_000_000:.0f} MB", "add the story alone, as a file"
            )
        if size > most:
            break
    return b"".join(parts)[:most]


def _page(answer: tuple[httpx.Response, bytes]) -> Page:
    response, data = answer
    if response.status_code != 200:
        why = " ".join([str(response.status_code), response.reason_phrase]).strip()
        raise Refused(
            f"the server answers {why}", _SAVE if response.status_code != 404 else "check the address"
        )
    if not data.strip():
        raise Refused("the page is empty", _SAVE)
    kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    return Page(str(response.url), data, kind, (response.charset_encoding or "").lower())


def demand_web(url: httpx.URL) -> None:
    if url.scheme not in ("http", "https") or not url.host:
        raise Refused(f"{url.scheme or 'this'} is no address of the web", "write http:// or https:// before it")
    if url.userinfo:
        raise Refused("the address holds a password", f"it would be kept beside the story; {_SAVE}")


def demand_robots(url: httpx.URL, client: httpx.Client, robots: dict[str, Protego | Failure]) -> None:
    """What robots.txt forbids is not fetched; one that is not there forbids nothing (RFC 9309)."""
    origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
    if origin not in robots:
        request = client.build_request("GET", f"{origin}/robots.txt")
        response, data = _followed(request, client, None)
        if response.status_code >= 500 or response.status_code == 429:
            message = f"{url.host} does not say what it permits: its robots.txt answers {response.status_code}"
            robots[origin] = Failure(message, _TRY_LATER)
        else:
            text = data.decode("utf-8-sig", "replace") if response.status_code == 200 else ""
            robots[origin] = Protego.parse(text)
    rules = robots[origin]
    if isinstance(rules, Failure):
        raise Refused(rules.message, rules.hint)
    if not rules.can_fetch(str(url), AGENT):
        raise Refused(f"{url.host} asks programs not to fetch this page (robots.txt)", _SAVE)


class Wire(httpcore.NetworkBackend):
    """Connections to addresses that were checked, until the deadline."""

    def __init__(self, permitted: Permitted) -> None:
        self._permitted = permitted
        self._inner = httpcore.SyncBackend()
        self.deadline = 0.0

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = self._addresses(host, port)
        for number, address in enumerate(addresses):
            try:
                stream = self._inner.connect_tcp(
                    address, port, self.left(timeout), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                if number == len(addresses) - 1:
                    raise
            else:
                return _Timed(stream, self)
        raise httpcore.ConnectError(f"{host} has no address")

    def _addresses(self, host: str, port: int) -> list[str]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError:
            raise Refused(f"there is no {host}", "check the address, and your connection") from None
        addresses = list(dict.fromkeys(str(each[4][0]) for each in found))
        for address in addresses:
            if not self._permitted(address):
                named = host if host.strip("[]") == address else f"{host} ({address})"
                message = f"{named} is not on the open internet"
                raise Refused(message, "if you mean it, say so: add --private")
        return addresses

    def left(self, timeout: float | None) -> float:
        """The seconds that an operation may take."""
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("too slow")
        return left if timeout is None else min(timeout, left)


class _Timed(httpcore.NetworkStream):
    """A connection on which no wait outlasts the deadline: a server may send a byte a second for hours."""

    def __init__(self, inner: httpcore.NetworkStream, wire: Wire) -> None:
        self._inner, self._wire = inner, wire

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._wire.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._wire.left(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._inner.start_tls(ssl_context, server_hostname, self._wire.left(timeout))
        return _Timed(inner, self._wire)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class Transport(httpx.BaseTransport):
    """httpx over connections of ours."""

    def __init__(self, wire: Wire) -> None:
        context = httpx.create_ssl_context(trust_env=False)
        self._pool = httpcore.ConnectionPool(ssl_context=context, network_backend=wire)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        asked = httpcore.Request(
            request.method, url, headers=request.headers.raw, extensions=request.extensions
        )
        answer = self._pool.handle_request(asked)
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions
        )

    def close(self) -> None:
        self._pool.close()


class _Stream(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
