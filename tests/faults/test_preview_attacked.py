"""The preview under attack: it stays up, serves nothing outside its folder, and listens on loopback only.

Raw bytes over sockets, since no client library sends what an attacker does.
"""

import itertools
import os
import random
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from generator.preview import Preview

PROOF = os.environ.get("COPYDESK_PROOF") == "1"
SECRET = b"xyzzy-secret"


@pytest.fixture(scope="module")
def preview(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    around = tmp_path_factory.mktemp("around")
    folder = around / "site/.copydesk/preview"
    (folder / "deep/er").mkdir(parents=True)
    for place in (around, around / "site", around / "site/.copydesk"):
        (place / "secret.txt").write_bytes(SECRET)
    (folder / "index.html").write_text("<!doctype html><title>Front</title><body>front</body>")
    (folder / "deep/er/page.html").write_text("<!doctype html><body>deep</body>")
    (folder / "big.bin").write_bytes(bytes(8_000_000))
    (folder / "out").symlink_to(around)
    (folder / "deep/out.txt").symlink_to("../../../secret.txt")
    (folder / "deep/absolute.txt").symlink_to(around / "secret.txt")
    (folder / ".copydesk-files").write_bytes(SECRET)
    if os.name == "posix":
        (folder / "deep\\secret.txt").write_bytes(SECRET)
    with Preview(folder, base_path="/repo/", port=0) as served:
        yield served


class Peer:
    """A connection that sends what it is told to."""

    def __init__(self, preview: Preview) -> None:
        self.socket = socket.create_connection(("127.0.0.1", preview.port), timeout=20)

    def __enter__(self) -> "Peer":
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        """Send as much as the server takes; it may hang up meanwhile."""
        try:
            self.socket.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            return

    def all(self) -> bytes:
        """Everything until the server hangs up."""
        parts = []
        try:
            while part := self.socket.recv(1 << 16):
                parts.append(part)
        except ConnectionResetError:
            pass
        return b"".join(parts)

    def line(self) -> bytes:
        """The first line of the answer."""
        told = b""
        while not told.endswith(b"\n") and (byte := self.socket.recv(1)):
            told += byte
        return told


def request(preview: Preview, target: bytes, *more: bytes, method: bytes = b"GET") -> bytes:
    head = [method + b" " + target + b" HTTP/1.1", b"Host: localhost:%d" % preview.port, b"Connection: close"]
    return b"\r\n".join([*head, *more, b"", b""])


def answer(preview: Preview, data: bytes) -> bytes:
    """What comes back; nothing more is sent, so a server that waits for more hangs up or is hung up on."""
    with Peer(preview) as peer:
        peer.send(data)
        with suppress(OSError):  # the server may have hung up
            peer.socket.shutdown(socket.SHUT_WR)
        return peer.all()


def is_well(preview: Preview) -> None:
    told = answer(preview, request(preview, b"/repo/"))
    assert told.startswith(b"HTTP/1.1 200"), told[:200]
    assert b"front" in told


DOTS = [
    *(b"..", b"%2e%2e", b".%2e", b"%2E.", b"%252e%252e", b"%c0%ae%c0%ae", b"%e0%80%ae%e0%80%ae", b"..%00"),
    *(b"%00..", b"..;", b"..%20", b"%20..", b"..%09", b"%uff0e%uff0e", "．．".encode(), b"%ef%bc%8e%ef%bc%8e"),
    *(b"...", b"..\xc0\xaf"),
]
SLASHES = [b"/", b"%2f", b"%2F", b"\\", b"%5c", b"%252f", b"%c0%af", b"%e2%88%95", b"//", b"/./", b"%00/"]
STARTS = [
    b"/repo/",
    b"/repo/deep/er/",
    b"/repo/out/",
    b"/",
    b"/.copydesk/",
    b"/repo",
    b"http://localhost/repo/",
]
TARGETS = [b"secret.txt", b"etc/passwd", b"site/config.yaml"]


def test_no_way_of_writing_a_path_leads_out_of_the_folder(preview: Preview) -> None:
    ways = [
        start + (dots + slash) * depth + target
        for start, dots, slash, depth, target in itertools.product(
            STARTS, DOTS, SLASHES, (1, 2, 5) if PROOF else (2,), TARGETS if PROOF else TARGETS[:1]
        )
    ]
    ways = ways if PROOF else random.Random(3).sample(ways, 200)
    ways += [b"/repo/out/secret.txt", b"/repo/deep/out.txt", b"/repo/deep/absolute.txt", b"/repo/secret.txt"]
    ways += [b"/repo/.copydesk-files", b"/repo/deep\\secret.txt", b"/repo/deep%5csecret.txt"]
    ways += [b"/repo/" + os.fsencode(path) for path in ("/etc/passwd", "//etc/passwd", "C:/secret.txt", "~/x")]
    # These end within the folder; a crooked way that is taken there is taken by somebody else to lead out.
    crooked = (b"deep/../index.html", b"./index.html", b"deep//er/page.html", b"deep%2fer/page.html")
    ways += [b"/repo/" + path for path in crooked]
    for way in ways:
        told = answer(preview, request(preview, way))
        assert SECRET not in told and b"root:" not in told, way
        assert told.startswith((b"HTTP/1.1 4", b"HTTP/1.1 302")), (way, told[:100])
    print(f"{len(ways)} ways")
    is_well(preview)


def malformed(preview: Preview, rng: random.Random) -> Iterator[bytes]:
    """Requests that no browser would send."""
    host = b"Host: localhost:%d\r\n" % preview.port
    get = b"GET /repo/ HTTP/1.1\r\n"
    yield from (b"", b"\r\n", b"\r\n" * 5000, b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/0.9\r\n\r\n")
    yield from (b"GET / HTTP/9.9\r\n" + host + b"\r\n", b"\x16\x03\x01\x02\x00\x01\x00" + rng.randbytes(300))
    yield b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
    yield get + b"\r\n"
    yield get + host + host.replace(b"localhost", b"evil.example") + b"\r\n"
    yield get + host.replace(b": ", b" : ") + b"\r\n"
    yield get + b" " + host + b"\r\n"
    yield get + host + b"X: a\r\n b\r\n\tc\r\n\r\n"
    yield get + host + b"X: \x00\x01\xff\r\n\r\n"
    yield get + host + b"Content-Length: -1\r\n\r\n"
    yield get + host + b"Content-Length: 99999999999999999999\r\n\r\nx"
    yield get + host + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nxx"
    yield get + host + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    yield get + host + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n"
    yield get + host + b"Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"
    yield get + host + b"Expect: 100-continue\r\n\r\n"
    yield get + host + b"Upgrade: websocket\r\nConnection: Upgrade\r\n\r\n"
    yield get + host + b"Range: bytes=" + b"0-1," * 20_000 + b"\r\n\r\n"
    for number in (b"9" * 30, b"9" * 5000):
        for part in (b"0-" + number, number + b"-", b"-" + number):
            yield b"GET /repo/big.bin HTTP/1.1\r\n" + host + b"Range: bytes=" + part + b"\r\n\r\n"
    yield get + host + b"X: " + b"a" * 2_000_000 + b"\r\n\r\n"
    yield get + host + b"".join(b"X-%d: y\r\n" % number for number in range(20_000)) + b"\r\n"
    yield b"GET /repo/" + b"a" * 2_000_000 + b" HTTP/1.1\r\n" + host + b"\r\n"
    yield b"GET /repo/?" + b"&a=b" * 50_000 + b" HTTP/1.1\r\n" + host + b"\r\n"
    yield b"G" * 100_000 + b" / HTTP/1.1\r\n" + host + b"\r\n"
    yield b"A" * 3_000_000
    yield b"CONNECT evil.example:443 HTTP/1.1\r\n" + host + b"\r\n"
    yield b"OPTIONS * HTTP/1.1\r\n" + host + b"\r\n"
    for method in (b"PUT", b"DELETE", b"PATCH", b"TRACE", b"PROPFIND", b"get", b"\xff"):
        yield method + b" /repo/index.html HTTP/1.1\r\n" + host + b"Content-Length: 5\r\n\r\nxyzzy"
    for _ in range(500 if PROOF else 50):
        whole = bytearray(get + host + b"Accept: */*\r\nRange: bytes=0-9\r\n\r\n")
        for _ in range(rng.randint(1, 8)):
            whole[rng.randrange(len(whole))] = rng.randrange(256)
        yield bytes(whole[: rng.randint(1, len(whole))])
    for _ in range(100 if PROOF else 20):
        yield rng.randbytes(rng.randint(1, 5000))


def test_what_is_no_http_is_refused_and_the_server_stays_up(preview: Preview) -> None:
    before = (preview._folder / "index.html").read_bytes()
    tried = 0
    for data in malformed(preview, random.Random(4)):
        tried += 1
        told = answer(preview, data)
        assert SECRET not in told
        assert not told.startswith(b"HTTP/1.1 5"), (data[:100], told[:300])
        assert b"Traceback" not in told
    print(f"{tried} requests")
    assert (preview._folder / "index.html").read_bytes() == before
    is_well(preview)


HOSTS = [
    *(b"evil.example", b"localhost.", b"localhost.evil.example", b"127.1", b"0x7f.0.0.1", b"2130706433", b""),
    *(b"0.0.0.0", b"[::ffff:127.0.0.1]", b"[::]", b"127.0.0.1.nip.io", b"127.0.0.2", b"localhost@evil.example"),
    *(b"%6cocalhost", "ⓛocalhost".encode(), b"localhost\tx", b"evil.example localhost"),
]
PATHS = [b"/", b"/repo", b"/repo/", b"/repo/nowhere", b"/repo/deep", b"/.copydesk/events", b"/.copydesk/x"]


def test_no_foreign_name_is_answered_at_any_address_by_any_method(preview: Preview) -> None:
    for host, path, method in itertools.product(HOSTS, PATHS, (b"GET", b"HEAD", b"OPTIONS", b"POST")):
        head = [
            method + b" " + path + b" HTTP/1.1",
            b"Host: " + host + b":%d" % preview.port,
            b"Connection: close",
        ]
        told = answer(preview, b"\r\n".join([*head, b"", b""]))
        assert told.startswith((b"HTTP/1.1 421", b"HTTP/1.1 400")), (host, path, method, told[:100])
        assert b"front" not in told


@pytest.mark.parametrize(
    "origin", [b"http://evil.example", b"null", b"http://localhost:1", b"file://", b"chrome://x"]
)
def test_no_foreign_origin_is_told_anything_that_its_page_could_read(preview: Preview, origin: bytes) -> None:
    for path in PATHS[:-2]:
        told = answer(preview, request(preview, path, b"Origin: " + origin))
        assert b"access-control-allow-origin" not in told.lower()
    told = answer(preview, request(preview, b"/.copydesk/events", b"Origin: " + origin))
    assert told.startswith(b"HTTP/1.1 403")


def test_two_hundred_slow_clients_hold_nobody_up(preview: Preview) -> None:
    """Half a request each, byte by byte; and twenty that ask for much and read none of it."""
    with ExitStack() as stack:
        slow = [stack.enter_context(Peer(preview)) for _ in range(200)]
        for byte in request(preview, b"/repo/")[:40]:
            for peer in slow:
                peer.send(bytes([byte]))
        for _ in range(20):
            stack.enter_context(Peer(preview)).send(request(preview, b"/repo/big.bin"))
        for _ in range(10):
            is_well(preview)
        for peer in slow:
            peer.send(request(preview, b"/repo/")[40:])
        assert all(peer.line() == b"HTTP/1.1 200 OK\r\n" for peer in slow)
    is_well(preview)


def test_two_hundred_listeners_are_all_told_and_all_forgotten(preview: Preview) -> None:
    with ExitStack() as stack:
        listeners = [stack.enter_context(Peer(preview)) for _ in range(200)]
        for peer in listeners:
            peer.send(request(preview, b"/.copydesk/events"))
            assert peer.line() == b"HTTP/1.1 200 OK\r\n"
        preview.show(["of-all.html"], [], lambda where: None)
        for peer in listeners:
            heard = b""
            while b"of-all.html" not in heard:
                part = peer.socket.recv(1 << 16)
                assert part, "hung up"
                heard += part
        is_well(preview)
    preview.show(["after.html"], [], lambda where: None)
    forgotten = threading.Event()
    for _ in range(1000):
        if not preview._waiting:
            break
        forgotten.wait(0.01)
    assert not preview._waiting


@pytest.mark.skipif(sys.platform != "linux", reason="the table of sockets is read from /proc")
def test_nobody_but_this_machine_can_connect(preview: Preview) -> None:
    """By the kernel's own table: one listener at the port, and that at 127.0.0.1."""
    wanted, listening = f":{preview.port:04X}", []
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        for line in Path(table).read_text().splitlines()[1:] if Path(table).exists() else ():
            local, state = line.split()[1], line.split()[3]
            if local.endswith(wanted) and state == "0A":
                listening.append(local)
    assert listening == [f"0100007F{wanted}"]
