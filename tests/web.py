"""A small web on loopback: paths with answers and a log of what was asked, for tests of what asks servers; a
host of static files, for tests that open a built site in a browser."""

import functools
import gzip
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

Answer = tuple[int, dict[str, str], bytes]


class Web:
    """What each path answers: status, headers, body; or a function that writes to the socket itself."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.answers: dict[str, Answer | Callable[[socket.socket], None]] = {}
        self.asked: list[tuple[str, str, str]] = []
        """Path, host and user agent of every request."""
        self.heads = False
        """Whether it understands HEAD."""

    def url(self, path: str, host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def page(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8") -> str:
        data = body if isinstance(body, bytes) else body.encode()
        self.answers[path] = (200, {"Content-Type": kind}, data)
        return self.url(path)

    def redirect(self, path: str, to: str) -> str:
        self.answers[path] = (302, {"Location": to}, b"")
        return self.url(path)


@contextmanager
def web() -> Iterator[Web]:
    """A server on a free port of 127.0.0.1."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            served.asked.append((self.path, self.headers["Host"], self.headers["User-Agent"]))
            answer = served.answers.get(self.path, (404, {}, b"nothing"))
            if callable(answer):
                self.close_connection = True
                answer(self.connection)
                return
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_HEAD(self) -> None:
            status, headers, _ = self._answer() if served.heads else (501, {}, b"")
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()

        def _answer(self) -> Answer:
            served.asked.append((self.path, self.headers["Host"], self.headers["User-Agent"]))
            answer = served.answers.get(self.path, (404, {}, b"nothing"))
            return (500, {}, b"") if callable(answer) else answer

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    served = Web(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def hosted(folder: Path, base: str = "/", *, port: int = 0, zipped: bool = False) -> Iterator[str]:
    """A built site under its base path, as a host of static files answers: the address of its front page.

    `zipped`: text goes out as GitHub Pages sends it, packed, and to be kept for ten minutes.
    """

    class Host(SimpleHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        extensions_map = SimpleHTTPRequestHandler.extensions_map | {"": "application/octet-stream"}

        def translate_path(self, path: str) -> str:
            return super().translate_path(path.removeprefix(base.rstrip("/")))

        def do_GET(self) -> None:
            file = Path(self.translate_path(self.path))
            file = file / "index.html" if file.is_dir() and self.path.partition("?")[0].endswith("/") else file
            kind = self.guess_type(str(file))
            if zipped and file.is_file() and re.match(r"text/|.*(javascript|json|svg)", kind):
                self._zipped(gzip.compress(file.read_bytes(), mtime=0), kind)
            else:
                super().do_GET()

        def _zipped(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Cache-Control", "max-age=600")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            page = folder / "404.html"
            body = page.read_bytes() if code == 404 and page.is_file() else b""
            self.send_response(code, message)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body if self.command == "GET" else b"")

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Patient(ThreadingHTTPServer):
        request_queue_size = 128  # a page asks for a dozen files of each search index at once

        def handle_error(self, request: object, client_address: object) -> None:
            if not isinstance(sys.exception(), ConnectionError):  # a browser that has gone on
                super().handle_error(request, client_address)  # type: ignore[arg-type]

    server = Patient(("127.0.0.1", port), functools.partial(Host, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{base}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
