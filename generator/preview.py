"""Preview: the built site in a browser on this machine, and the line over which its pages hear of each build.

Serves the output folder under the site's base path, on loopback only and to no foreign name; adds a script to
pages as they go out, never to files. The script (`preview_assets/reload.js`) is told of every round what was
written and what is wrong, and decides in the browser what that means for its page. Builds nothing itself.
"""

import asyncio
import html
import logging
import os
import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterable
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from generator.news import News, shown
from generator.problems import Location, Problem
from generator.served import answer, find, media_type, open_file
from generator.whereabouts import Whereabouts

PORT = 8000
NAMES = ("127.0.0.1", "localhost", "[::1]")
ASSETS = resources.files("generator") / "preview_assets"

HEARTBEAT = 15.0
"""Seconds after which a silent connection is tried, so that one whose page is gone is noticed."""


class PortTaken(Exception):
    """The port that was asked for cannot be had. The text is a sentence for the terminal."""


class Preview:
    """The preview of a folder, which need not exist yet; serves while its context lasts.

    Without a port it takes 8000 or the next free one, and `note` says so; one that was asked for and is taken
    raises PortTaken.
    """

    def __init__(self, folder: Path, *, base_path: str = "/", port: int | None = None) -> None:
        self._folder = folder
        self._lives = Whereabouts.of(base_path)
        self._socket = _bind(port)
        self.port: int = self._socket.getsockname()[1]
        self.note = "" if port is not None or self.port == PORT else f"port {PORT} is taken, using {self.port}"
        self._news = News(session=time.time_ns() // 1_000_000)
        self._waiting: set[asyncio.Event] = set()
        self._closing = False
        self._started = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="preview", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._started.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing = self._server.should_exit = True
        self._wake()
        self._thread.join()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}{quote(self._lives.base)}"

    def move(self, base_path: str) -> bool:
        """Serve under this base path from now on, to which the former ones lead; False if it is as it was."""
        before, self._lives = self._lives, self._lives.moved(base_path)
        return self._lives.base != before.base

    def show(
        self, written: Iterable[str], problems: Iterable[Problem], line_at: Callable[[Location], str | None]
    ) -> None:
        """Tell the open pages of a round: what it wrote or removed, and what is wrong now.

        Problems stand until the next round has others. To be called when the files are in place.
        """
        self._news = self._news.after(tuple(written), shown(problems, line_at))
        self._wake()

    async def _serve(self) -> None:
        logging.getLogger("uvicorn").addHandler(logging.NullHandler())
        self._loop = asyncio.get_running_loop()
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._app(),
                http="h11",
                ws="none",
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=1,
            )
        )
        self._started.set()
        await self._server.serve(sockets=[self._socket])

    def _wake(self) -> None:
        def wake() -> None:
            for event in self._waiting:
                event.set()

        if self._started.is_set() and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(wake)

    def _app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.copydesk/events", self._events),
                Route("/.copydesk/{name}", _asset),
                Route("/{path:path}", self._page),
            ],
            middleware=[Middleware(Guard, port=self.port)],
        )

    async def _events(self, request: Request) -> Response:
        return StreamingResponse(self._stream(), media_type="text/event-stream")

    async def _stream(self) -> AsyncIterator[bytes]:
        changed = asyncio.Event()
        self._waiting.add(changed)
        sent: News | None = None
        try:
            yield b"retry: 300\n\n"
            while not self._closing:
                news = self._news
                yield b":\n\n" if news is sent else b"data: " + msgspec.json.encode(news) + b"\n\n"
                sent = news
                changed.clear()
                if self._news is sent and not self._closing:
                    await _wait(changed, HEARTBEAT)
        finally:
            self._waiting.discard(changed)

    async def _page(self, request: Request) -> Response:
        # Before any file is opened: what is written from now on is news to the page that goes out.
        news = self._news
        path, lives = request.scope["path"], self._lives
        raw = request.scope["raw_path"].decode("ascii", "replace")
        way = lives.way(path)
        if not path.startswith(lives.base):
            return _led_on(way, request) if way else self._outside(path, lives)
        inside = path[len(lives.base) :]
        file = None if re.search(r"%(?:2f|5c|00)", raw, re.IGNORECASE) else find(self._folder, inside)
        if file is not None:
            return self._file(file, request, news) or self._missing(request, news)
        if inside and not inside.endswith("/") and find(self._folder, f"{inside}/") is not None:
            return _led_on(f"{raw}/", request)
        return _led_on(way, request) if way else self._missing(request, news)

    def _outside(self, path: str, lives: Whereabouts) -> Response:
        if path == "/":
            return RedirectResponse(lives.base, 302)
        return PlainTextResponse(
            f"This site lives under {lives.base}, as it will where it is published.\n", 404
        )

    def _missing(self, request: Request, news: News) -> Response:
        if find(self._folder, "index.html") is None:
            return self._scripted((ASSETS / "empty.html").read_bytes(), "", news, 503)
        page = find(self._folder, "404.html")
        return (page and self._file(page, request, news, 404)) or PlainTextResponse(
            "There is no such page.\n", 404
        )

    def _file(self, file: Path, request: Request, news: News, status: int = 200) -> Response | None:
        """The answer with a file; None if it went away meanwhile. Only whole pages get the script."""
        stream = open_file(file)
        if stream is None:
            return None
        kind = media_type(file.name)
        asked = request.headers.get("range") if status == 200 and "if-range" not in request.headers else None
        if asked is not None or not kind.startswith("text/html"):
            return answer(stream, kind, asked)
        with stream:
            page = stream.read()
        return self._scripted(page, file.relative_to(self._folder.resolve()).as_posix(), news, status)

    def _scripted(self, page: bytes, file: str, news: News, status: int) -> Response:
        values = {"base": self._lives.base, "file": file, "session": news.session, "seen": news.round}
        told = "".join(f' data-{name}="{html.escape(str(value))}"' for name, value in values.items())
        script = f'<script src="/.copydesk/reload.js"{told} defer></script>\n'.encode()
        end = page.lower().rfind(b"</body>")
        end = len(page) if end < 0 else end
        return Response(page[:end] + script + page[end:], status, media_type="text/html")


def _led_on(href: str, request: Request) -> Response:
    query = request.scope["query_string"].decode("ascii", "replace")
    return RedirectResponse(f"{href}?{query}" if query else href, 302)


class Guard:
    """Keeps out who is not on this machine: a foreign name that points here, a foreign page that listens."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        self._app = app
        self._hosts = {f"{name}:{port}" for name in NAMES} | (set(NAMES) if port == 80 else set())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message["headers"],
                    (b"cache-control", b"no-store"),
                    (b"cross-origin-resource-policy", b"same-origin"),
                ]
            await send(message)

        refusal = self._refusal(Request(scope)) if scope["type"] == "http" else None
        await (refusal or self._app)(scope, receive, guarded)

    def _refusal(self, request: Request) -> Response | None:
        host = request.headers.get("host", "").lower()
        if host not in self._hosts:
            return PlainTextResponse(
                "The preview answers only to this machine: open it as localhost or 127.0.0.1.\n", 421
            )
        origin = request.headers.get("origin", "").lower()
        if origin and origin.removeprefix("http://") not in self._hosts:
            return PlainTextResponse("The preview answers to its own pages only.\n", 403)
        return None


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in ("reload.js", "worker.js"):
        return PlainTextResponse("There is no such page.\n", 404)
    text = (ASSETS / name).read_text("utf-8")
    style = (ASSETS / "overlay.css").read_text("utf-8")
    text = text.replace('"overlay.css"', msgspec.json.encode(style).decode(), 1)
    return Response(text, media_type="text/javascript")


async def _wait(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return


def _bind(wanted: int | None) -> socket.socket:
    for port in (wanted,) if wanted is not None else (*range(PORT, PORT + 100), 0):
        try:
            return _listen(port)
        except (OSError, OverflowError):
            continue
    raise PortTaken(f"port {wanted} is taken, or not yours to have")


def _listen(port: int) -> socket.socket:
    # asyncio turns off Nagle's algorithm, 40 ms for each answer, only where the protocol is named.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        # Elsewhere the option lets a port be used again at once; on Windows it would let us steal one.
        option = socket.SO_REUSEADDR if os.name == "posix" else getattr(socket, "SO_EXCLUSIVEADDRUSE", 0)
        listener.setsockopt(socket.SOL_SOCKET, option, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(100)
    except BaseException:
        listener.close()
        raise
    return listener
