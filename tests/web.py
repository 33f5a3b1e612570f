"""A small web on loopback, for tests of what asks servers: paths with answers, and a log of what was asked."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

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
