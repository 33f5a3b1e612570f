"""Fetching a page: limits, robots, and no way to an address that nobody permitted. The server is a real one."""

import gzip
import socket
import tracemalloc
import zlib
from collections.abc import Iterator
from contextlib import suppress

import pytest
from web import Web, web

from generator.ingest import fetch
from generator.ingest.fetch import Failure, Page, is_public, opened

PAGE = "<!doctype html><title>Ice</title><p>The harbour froze."


@pytest.fixture
def server() -> Iterator[Web]:
    with web() as served:
        yield served


def get(url: str, *, only: str = "127.0.0.1") -> Page | Failure:
    with opened(lambda address: address == only) as ask:
        return ask(url)


def bomb(megabytes: int) -> bytes:
    """So many megabytes of nothing, packed, made without having them."""
    packing = zlib.compressobj(9, wbits=31)
    return b"".join([*(packing.compress(bytes(1_000_000)) for _ in range(megabytes)), packing.flush()])


def failed(answer: Page | Failure) -> str:
    assert isinstance(answer, Failure) and answer.hint
    return answer.message


def test_a_page_comes_with_its_bytes_its_address_and_what_the_server_says_of_it(server: Web) -> None:
    server.page("/ice", "Grüße".encode("latin-1"), "text/html; charset=ISO-8859-1")
    page = get(server.url("/ice"))
    assert page == Page(server.url("/ice"), "Grüße".encode("latin-1"), "text/html", "iso-8859-1")
    assert server.asked[-1][2].startswith("copydesk/")


def test_redirects_are_followed_a_few_times_and_the_last_address_counts(server: Web) -> None:
    server.page("/ice", PAGE)
    server.redirect("/short", "/longer")
    server.redirect("/longer", "ice")
    page = get(server.url("/short"))
    assert isinstance(page, Page) and page.url == server.url("/ice")
    assert "redirects more than 5 times" in failed(get(server.redirect("/loop", "/loop")))


@pytest.mark.parametrize(
    "address",
    """
    127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 255.255.255.255
    240.0.0.1 ::1 :: fe80::1%eth0 fd00::1 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1
    2002:7f00:1:: 2001:db8::1 fec0::1 192.0.0.8
    """.split(),
)
def test_an_address_that_is_not_on_the_open_internet_is_none(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_an_address_on_the_open_internet_is_one(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "2130706433", "127.1", "0x7f.1", "[::ffff:127.0.0.1]"],
)
def test_nothing_on_this_machine_is_asked_unless_it_is_permitted(server: Web, host: str) -> None:
    with opened() as ask:
        answer = ask(server.url("/ice", host))
    assert isinstance(answer, Failure) and server.asked == []


def test_a_redirect_to_an_address_that_is_not_permitted_ends_there(server: Web) -> None:
    server.redirect("/out", server.url("/secret", "127.0.0.2"))
    assert "127.0.0.2 is not on the open internet" in failed(get(server.url("/out")))
    assert [path for path, _, _ in server.asked] == ["/robots.txt", "/out"]
    for target in ("file:///etc/passwd", "ftp://127.0.0.1/x", "javascript:alert(1)"):
        assert failed(get(server.redirect("/other", target)))


def test_a_name_is_looked_up_once_and_the_address_that_was_checked_is_the_one_that_is_asked(
    server: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: a name that answers with a permitted address first, and with another one afterwards."""
    answers = iter(["127.0.0.1", "127.0.0.2", "127.0.0.2"])
    real = socket.getaddrinfo

    def rebinding(host: str, *rest: object, **options: object) -> object:
        return real(next(answers) if host == "paper.example" else host, *rest, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    server.page("/ice", PAGE)
    answer = get(server.url("/ice", "paper.example"))
    assert isinstance(answer, Page), answer
    assert {host for _, host, _ in server.asked} == {f"paper.example:{server.port}"}
    assert "paper.example (127.0.0.2) is not on the open internet" in failed(
        get(server.url("/ice", "paper.example"))
    )


@pytest.mark.parametrize(
    ("robots", "path", "permitted"),
    [
        ("User-agent: *\nDisallow: /private", "/private/ice", False),
        ("User-agent: *\nDisallow: /private", "/ice", True),
        ("User-agent: copydesk\nDisallow: /\n\nUser-agent: *\nAllow: /", "/ice", False),
        ("User-agent: other\nDisallow: /", "/ice", True),
        ("User-agent: *\nDisallow: /*.html$", "/ice.html", False),
        ("User-agent: *\nDisallow: /\nAllow: /ice", "/ice", True),
        ("\ufeffUser-agent: *\r\nDisallow: /", "/ice", False),
        ("no robots, but words", "/ice", True),
    ],
)
def test_what_robots_txt_forbids_is_not_asked_for(server: Web, robots: str, path: str, permitted: bool) -> None:
    server.page("/robots.txt", robots, "text/plain")
    server.page(path, PAGE)
    answer = get(server.url(path))
    assert isinstance(answer, Page) is permitted
    assert (path in [asked for asked, _, _ in server.asked]) is permitted


def test_robots_txt_is_asked_for_once_and_again_where_a_redirect_leads(server: Web) -> None:
    server.page("/a", PAGE)
    server.page("/b", PAGE)
    with opened(lambda address: True) as ask:
        ask(server.url("/a"))
        ask(server.url("/b"))
        assert [path for path, _, _ in server.asked] == ["/robots.txt", "/a", "/b"]
        server.redirect("/c", server.url("/forbidden", "localhost"))
        server.page("/robots.txt", "User-agent: *\nDisallow: /forbidden", "text/plain")
        assert "asks programs not to fetch" in failed(ask(server.url("/c")))


def test_a_server_that_cannot_say_what_it_permits_permits_nothing(server: Web) -> None:
    server.answers["/robots.txt"] = (503, {}, b"")
    server.page("/ice", PAGE)
    assert "robots.txt answers 503" in failed(get(server.url("/ice")))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ((404, {}, b"gone"), "the server answers 404"),
        ((403, {}, b"no"), "the server answers 403"),
        ((500, {}, b"oh"), "the server answers 500"),
        ((200, {}, b" \n"), "the page is empty"),
        ((302, {"Location": "http://[::1"}, b""), ""),
        ((200, {"Content-Encoding": "gzip"}, b"no gzip at all"), "says that it is packed, and is not"),
        (
            (200, {"Content-Encoding": "gzip, gzip"}, gzip.compress(gzip.compress(PAGE.encode()))),
            "not asked for",
        ),
        ((200, {"Content-Encoding": "br"}, b"x"), "packed as br, which was not asked for"),
        (lambda connection: connection.sendall(b"HTTP/9.9 what\r\n\r\n"), "cannot be reached"),
        (
            lambda connection: connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\nshort"),
            "cannot",
        ),
        (lambda connection: connection.close(), "cannot be reached"),
    ],
)
def test_whatever_a_server_answers_is_told_and_never_a_traceback(server: Web, answer: object, why: str) -> None:
    server.answers["/ice"] = answer  # type: ignore[assignment]
    assert why in failed(get(server.url("/ice")))


@pytest.mark.parametrize(
    "url",
    ["", "ice", "ftp://paper.example/", "file:///etc/passwd", "http://", "http://a b/", "http://[::1", "//x/y",
     "http://me:secret@127.0.0.1/", "http://no-such-host.invalid/", "http://127.0.0.1:1/", "http://x:99999/"],
)  # fmt: skip
def test_what_is_no_page_is_told(url: str) -> None:
    assert failed(get(url))


def test_a_page_that_is_too_long_is_given_up_also_when_it_is_packed(
    server: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "LARGEST", 100_000)
    server.page("/long", b"x" * 100_001)
    assert "is longer than" in failed(get(server.url("/long")))
    server.answers["/bomb"] = (200, {"Content-Encoding": "gzip"}, bomb(200))
    tracemalloc.start()
    assert "is longer than" in failed(get(server.url("/bomb")))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 5_000_000, "unpacked before anybody asked how large it became"


def test_a_server_that_sends_a_byte_now_and_then_is_left_in_time(
    server: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "LONGEST", 0.6)

    def drip(connection: socket.socket) -> None:
        connection.settimeout(0.05)
        with suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while True:
                connection.sendall(b"x")
                with suppress(TimeoutError):
                    if not connection.recv(1):
                        return

    server.answers["/slow"] = drip
    assert "did not answer" in failed(get(server.url("/slow")))
