"""The preview answers as the published site would, on this machine alone, and open pages hear of each build.

A real server on loopback, and a real browser for what only a browser can tell.
"""

import http.client
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from urllib.parse import quote

import msgspec
import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from generator.news import MOST, ROUNDS, News, shown
from generator.preview import PortTaken, Preview
from generator.problems import Location, Problem, Related, error, notice, warning
from generator.served import byte_range, media_type

Answer = tuple[int, dict[str, str], bytes]


def page(title: str, more: str = "", head: str = "") -> str:
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}'
        f"</head><body><h1>{title}</h1>{more}</body></html>\n"
    )


STYLED = '<link rel="stylesheet" href="/repo/style.css"><link rel="icon" href="data:,">'


def site_in(folder: Path) -> Path:
    for path, text in {
        "index.html": page("Front", head=STYLED),
        "404.html": page("Lost", head=STYLED),
        "articles/storm/index.html": page("Storm", head=STYLED),
        "articles/größe/index.html": page("Größe", head=STYLED),
        "style.css": "h1 { color: rgb(1, 1, 1) }",
        "feed.atom": "<feed/>",
        "bare.html": "<p>no body",
        "../secret.txt": "secret",
    }.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return site_in(tmp_path / "preview")


@pytest.fixture
def preview(output: Path) -> Iterator[Preview]:
    with Preview(output, base_path="/repo/", port=0) as served:
        yield served


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Preview]:
    """A preview for tests that only ask."""
    folder = site_in(tmp_path_factory.mktemp("still") / "preview")
    (folder / "out").symlink_to(folder.parent)
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    (folder / "circle").symlink_to(folder / "circle")
    (folder / "same.css").symlink_to(folder / "style.css")
    (folder / ".copydesk-files").write_text("secret")
    if hasattr(os, "mkfifo"):
        os.mkfifo(folder / "pipe")
    with Preview(folder, base_path="/repo/", port=0) as served:
        yield served


def ask(preview: Preview, path: str, method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", preview.port, timeout=10)
    try:
        connection.putrequest(method, path, skip_host="host" in headers)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        connection.endheaders()
        response = connection.getresponse()
        return response.status, {k.lower(): v for k, v in response.getheaders()}, response.read()
    finally:
        connection.close()


def no_line(where: Location) -> None:
    return None


# Of delays the median is printed and the best asserted: a busy machine moves the one, a mistake the other.

# ---- what is answered


def test_a_page_is_served_under_the_base_path(still: Preview) -> None:
    status, headers, body = ask(still, "/repo/articles/storm/")
    assert status == 200
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert b"<h1>Storm</h1>" in body


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/", "/repo/"),
        ("/repo", "/repo/"),
        ("/repo/articles/storm", "/repo/articles/storm/"),
        ("/repo/articles/storm?q=1&r=%2F", "/repo/articles/storm/?q=1&r=%2F"),
        ("/repo/articles/gr%C3%B6%C3%9Fe", "/repo/articles/gr%C3%B6%C3%9Fe/"),
    ],
)
def test_a_missing_slash_or_base_path_is_redirected(still: Preview, path: str, location: str) -> None:
    status, headers, _ = ask(still, path)
    assert (status, headers["location"]) == (302, location)


@pytest.mark.parametrize(
    ("moves", "path", "location"),
    [
        (["/repo/", "/digest/"], "/repo/articles/storm/?q=1", "/digest/articles/storm/?q=1"),
        (["/repo/", "/digest/"], "/repo", "/digest/"),
        (["/repo/", "/digest/", "/"], "/repo/articles/gr%C3%B6%C3%9Fe/", "/articles/gr%C3%B6%C3%9Fe/"),
        (["/repo/", "/digest/", "/"], "/digest/", "/"),
        (["/", "/repo/"], "/articles/storm/", "/repo/articles/storm/"),
        (["/", "/repo/"], "/", "/repo/"),
        (["/", "/repo/"], "/repo", "/repo/"),
        (["/", "/größe/"], "/gr%C3%B6%C3%9Fe?q=1", "/gr%C3%B6%C3%9Fe/?q=1"),
        (["/repo/", "/"], "/repo/articles/storm", "/articles/storm"),
        (["/größe/", "/repo/"], "/gr%C3%B6%C3%9Fe/articles/storm/", "/repo/articles/storm/"),
        (["/repo/", "/größe/"], "/repo/articles/storm/", "/gr%C3%B6%C3%9Fe/articles/storm/"),
    ],
)
def test_where_the_site_was_leads_to_where_it_is(
    output: Path, moves: list[str], path: str, location: str
) -> None:
    with Preview(output, base_path=moves[0], port=0) as served:
        for base in moves[1:]:
            served.move(base)
        assert served.address == f"http://127.0.0.1:{served.port}{quote(moves[-1])}"
        status, headers, _ = ask(served, path)
        assert (status, headers.get("location")) == (302, location)


@pytest.mark.parametrize("moves", [["/", "/repo/"], ["/repo/", "/"], ["/repo/", "/", "/repo/"]])
def test_what_is_nowhere_leads_in_no_circle_after_a_move(output: Path, moves: list[str]) -> None:
    with Preview(output, base_path=moves[0], port=0) as served:
        for base in moves[1:]:
            served.move(base)
        status, path = 302, "/repo/repo/nowhere/"
        for _ in range(4):
            if status == 302:
                status, headers, _ = ask(served, path)
                path = headers.get("location", "")
        assert status == 404


def test_letters_of_every_script_are_found(still: Preview) -> None:
    assert "Größe".encode() in ask(still, "/repo/articles/gr%C3%B6%C3%9Fe/")[2]


def test_an_unknown_address_gets_the_sites_own_404_page(still: Preview) -> None:
    status, headers, body = ask(still, "/repo/nowhere/")
    assert status == 404
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert b"<h1>Lost</h1>" in body


def test_an_address_beside_the_base_path_says_where_the_site_lives(still: Preview) -> None:
    status, _, body = ask(still, "/articles/storm/")
    assert status == 404
    assert b"/repo/" in body


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("style.css", "text/css; charset=utf-8"),
        ("reload.js", "text/javascript; charset=utf-8"),
        ("sitemap.xml", "application/xml; charset=utf-8"),
        ("feed.atom", "application/atom+xml; charset=utf-8"),
        ("feed.rss", "application/rss+xml; charset=utf-8"),
        ("sections/world/feed.json", "application/feed+json; charset=utf-8"),
        ("build.json", "application/json; charset=utf-8"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("map.svg", "image/svg+xml; charset=utf-8"),
        ("a.webp", "image/webp"),
        ("a.AVIF", "image/avif"),
        ("a.woff2", "font/woff2"),
        ("a.unknown", "application/octet-stream"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_types_are_those_of_the_files(name: str, kind: str) -> None:
    assert media_type(name) == kind


@pytest.mark.parametrize("path", ["/repo/", "/repo/style.css", "/repo/nowhere", "/", "/.copydesk/reload.js"])
def test_nothing_may_be_cached(still: Preview, path: str) -> None:
    assert ask(still, path)[1]["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/repo/", "/repo/style.css", "/repo/nowhere"])
def test_head_answers_as_get_without_the_body(still: Preview, path: str) -> None:
    status, headers, body = ask(still, path, "HEAD")
    whole = ask(still, path)
    assert (status, body) == (whole[0], b"")
    assert headers["content-length"] == whole[1]["content-length"] == str(len(whole[2]))
    assert headers["content-type"] == whole[1]["content-type"]


def test_other_methods_are_refused(still: Preview) -> None:
    assert ask(still, "/repo/", "POST", content_length="0")[0] == 405


@pytest.mark.parametrize("size", [1000, 3_000_000])
def test_parts_of_a_file_can_be_had(preview: Preview, output: Path, size: int) -> None:
    data = os.urandom(size)
    (output / "sound.mp3").write_bytes(data)
    assert ask(preview, "/repo/sound.mp3")[2] == data
    status, headers, body = ask(preview, "/repo/sound.mp3", range="bytes=10-")
    assert (status, body) == (206, data[10:])
    assert headers["content-range"] == f"bytes 10-{size - 1}/{size}"
    assert ask(preview, "/repo/sound.mp3", range=f"bytes={size}-")[0] == 416
    assert ask(preview, "/repo/sound.mp3", range="bytes=0-4", if_range='"old"')[0] == 200


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("bytes=0-0", range(1)),
        ("bytes=2-", range(2, 10)),
        ("bytes=2-99", range(2, 10)),
        ("bytes=-3", range(7, 10)),
        ("bytes=-99", range(10)),
        ("bytes=-0", range(10, 10)),
        ("bytes=10-", range(10, 10)),
        ("bytes=5-4", None),
        ("bytes=0-1,4-5", None),
        ("bytes=-", None),
        ("lines=0-1", None),
        ("bytes=9999999999999999999-", None),
    ],
)
def test_a_range_is_read_as_the_standard_says(asked: str, part: range | None) -> None:
    assert byte_range(asked, 10) == part


def test_the_script_goes_into_whole_pages_only_and_into_no_file(preview: Preview, output: Path) -> None:
    file = output / "index.html"
    before = file.read_bytes()
    body = ask(preview, "/repo/")[2]
    start, end = body.index(b"<script"), body.index(b"</body>")
    assert body[:start] + body[end:] == before
    assert ask(preview, "/repo/bare.html")[2].startswith(b"<p>no body<script")
    assert ask(preview, "/repo/", range="bytes=0-")[2] == before
    assert ask(preview, "/repo/feed.atom")[2] == b"<feed/>"
    assert file.read_bytes() == before


def test_a_page_is_new_as_soon_as_it_is_written(preview: Preview, output: Path) -> None:
    file = output / "style.css"
    status = file.stat()
    for number in range(10, 60):
        file.write_text(f"h1 {{ order: {number} }}")
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        assert f"order: {number}".encode() in ask(preview, "/repo/style.css")[2]


def test_a_page_is_answered_within_milliseconds(still: Preview) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", still.port, timeout=10)
    delays = []
    for _ in range(51):
        started = time.perf_counter()
        connection.request("GET", "/repo/")
        connection.getresponse().read()
        delays.append(time.perf_counter() - started)
    connection.close()
    print(f"median {median(delays) * 1000:.1f} ms")
    assert min(delays) < 0.02


def test_a_file_that_is_replaced_while_it_is_served_is_served_whole(preview: Preview, output: Path) -> None:
    file, done = output / "big.bin", threading.Event()
    file.write_bytes(b"a" * 3_000_000)

    def replace() -> None:
        number = 0
        while not done.is_set():
            number += 1
            draft = output / ".part"
            draft.write_bytes(bytes([97 + number % 20]) * (3_000_000 - number % 7 * 400_000))
            draft.replace(file)

    thread = threading.Thread(target=replace)
    thread.start()
    try:
        for _ in range(20):
            status, headers, body = ask(preview, "/repo/big.bin")
            assert status == 200
            assert len(body) == int(headers["content-length"])
            assert set(body) == {body[0]}
    finally:
        done.set()
        thread.join()


# ---- what is refused


@pytest.mark.parametrize(
    "path",
    [
        "/repo/../secret.txt",
        "/repo/articles/../../secret.txt",
        "/repo/%2e%2e/secret.txt",
        "/repo/%2e%2e%2fsecret.txt",
        "/repo/..%2fsecret.txt",
        "/repo/..%5csecret.txt",
        "/repo/..\\secret.txt",
        "/repo/%252e%252e/secret.txt",
        "/repo/%252e%252e%252fsecret.txt",
        "/repo/.%00./secret.txt",
        "/repo/style.css%00.html",
        "/repo//etc/passwd",
        "/repo/articles%2fstorm/",
        "/repo/out/secret.txt",
        "/repo/link.txt",
        "/repo/circle",
        "/repo/pipe",
        "/repo/./style.css",
        "/repo/style.css/",
        "/repo/.copydesk-files",
        "/repo/" + "x" * 5000,
        "//secret.txt",
        "http://evil.example/secret.txt",
        "/.copydesk/overlay.css",
        "/.copydesk/../secret.txt",
        "/repo/%ff%fe",
        "/repo/a%0ab",
    ],
)
def test_nothing_outside_the_output_folder_is_served(still: Preview, path: str) -> None:
    status, _, body = ask(still, path, host=f"127.0.0.1:{still.port}")
    assert status == 404
    assert b"secret" not in body


def test_a_link_that_stays_inside_is_followed(still: Preview) -> None:
    assert ask(still, "/repo/same.css")[0] == 200


@pytest.mark.parametrize("host", ["localhost:{}", "127.0.0.1:{}", "[::1]:{}", "LOCALHOST:{}"])
def test_this_machines_names_are_answered(still: Preview, host: str) -> None:
    assert ask(still, "/repo/", host=host.format(still.port))[0] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example:{}",
        "evil.example",
        "localhost",
        "localhost:1",
        "127.0.0.1.evil.example:{}",
        "127.0.0.1:{}@evil",
    ],
)
@pytest.mark.parametrize("path", ["/repo/", "/.copydesk/events"])
def test_a_foreign_host_is_refused_in_plain_words(still: Preview, host: str, path: str) -> None:
    status, _, body = ask(still, path, host=host.format(still.port))
    assert status == 421
    assert b"localhost" in body
    assert b"Front" not in body


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1", "http://127.0.0.1:1"])
def test_a_foreign_page_cannot_listen(still: Preview, origin: str) -> None:
    assert ask(still, "/.copydesk/events", origin=origin)[0] == 403


def test_it_listens_on_loopback_only(still: Preview) -> None:
    assert still.address == f"http://127.0.0.1:{still.port}/repo/"
    assert still._socket.getsockname()[0] == "127.0.0.1"


# ---- ports, beginning and end


def test_a_port_that_was_asked_for_and_is_taken_is_said_clearly(output: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"port {port} is taken"):
            Preview(output, port=port)


def test_without_a_port_the_next_free_one_is_taken_and_said(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        monkeypatch.setattr("generator.preview.PORT", port)
        with Preview(output) as preview:
            assert preview.port != port
            assert preview.note == f"port {port} is taken, using {preview.port}"
            assert ask(preview, "/")[0] == 200


class Listener:
    """A page's connection to the server, without the page."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        self._connection.request("GET", "/.copydesk/events")
        self._response = self._connection.getresponse()
        assert self._response.getheader("content-type") == "text/event-stream; charset=utf-8"

    def next(self) -> News | None:
        """The next news, None when the server hangs up."""
        while line := self._response.readline():
            if line.startswith(b"data: "):
                return msgspec.json.decode(line[6:], type=News)
        return None

    def close(self) -> None:
        self._connection.close()


def test_it_ends_at_once_although_pages_listen_and_leaves_no_thread(output: Path) -> None:
    before = set(threading.enumerate())
    with Preview(output, port=0) as preview:
        listeners = [Listener(preview.port) for _ in range(12)]
        assert all(listener.next() for listener in listeners)
        started = time.perf_counter()
    assert time.perf_counter() - started < 1
    assert all(listener.next() is None for listener in listeners)
    for listener in listeners:
        listener.close()
    assert set(threading.enumerate()) == before


def test_a_preview_can_end_as_soon_as_it_began(output: Path) -> None:
    for _ in range(5):
        with Preview(output, port=0):
            pass


def test_the_same_port_serves_again_at_once(output: Path) -> None:
    with Preview(output, port=0) as preview:
        assert ask(preview, "/")[0] == 200
    with Preview(output, port=preview.port) as again:
        assert ask(again, "/")[0] == 200


SERVE = """
import signal, sys, threading
from pathlib import Path
from generator.preview import Preview
from generator.watch import Round, watch

site = Path(sys.argv[1])
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job begins without

def once(changes):
    text = (site / "content/front.html").read_text()
    (site / "public/index.html").write_text(text)
    return Round(written=("index.html",))

with Preview(site / "public", port=0) as preview:
    def report(round):
        preview.show(round.written, round.problems, lambda where: None)

    print(preview.port, flush=True)
    watch(site, once=once, report=report, stop=threading.Event())
print("done")
"""


def test_a_save_reaches_open_pages_and_ctrl_c_ends_all_at_once_and_silently(tmp_path: Path) -> None:
    for name in ("content", "public"):
        (tmp_path / name).mkdir()
    (tmp_path / "content/front.html").write_text(page("Front"))
    command = [sys.executable, "-W", "default", "-c", SERVE, str(tmp_path)]
    root = Path(__file__).parents[1]
    with subprocess.Popen(
        command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as serve:
        assert serve.stdout is not None
        listener = Listener(int(serve.stdout.readline()))
        while (news := listener.next()) and not news.round:
            pass
        delays = []
        for number in range(11):
            (tmp_path / "content/front.html").write_text(page(f"Front {number}"))
            saved = time.perf_counter()
            news = listener.next()
            delays.append(time.perf_counter() - saved)
            assert news is not None
            assert news.log[-1] == (news.round, ("index.html",))
        started = time.perf_counter()
        serve.send_signal(signal.SIGINT)
        rest, errors = serve.communicate(timeout=10)
        ended = time.perf_counter() - started
    listener.close()
    print(f"save to event: median {median(delays) * 1000:.1f} ms; Ctrl-C to the end: {ended * 1000:.0f} ms")
    assert (serve.returncode, rest, errors) == (0, "done\n", "")
    assert ended < 1.5
    assert min(delays) < 0.05


# ---- what pages are told


def test_news_reach_a_listener_within_milliseconds(preview: Preview) -> None:
    listener = Listener(preview.port)
    assert listener.next() == News(session=preview._news.session)
    delays = []
    for number in range(1, 22):
        started = time.perf_counter()
        preview.show([f"{number}.html"], [], no_line)
        news = listener.next()
        delays.append(time.perf_counter() - started)
        assert news is not None
        assert news.round == number
    listener.close()
    print(f"median {median(delays) * 1000:.2f} ms")
    assert min(delays) < 0.02


def test_a_listener_that_comes_late_is_told_all(preview: Preview) -> None:
    preview.show(["index.html"], [], no_line)
    preview.show([], [error(Location("config.yaml"), "bad")], no_line)
    listener = Listener(preview.port)
    news = listener.next()
    listener.close()
    assert news is not None
    assert news.log == ((1, ("index.html",)),)
    assert [problem.message for problem in news.problems] == ["bad"]


def test_the_log_forgets_old_rounds_and_says_from_when_it_knows() -> None:
    news = News(session=1).after(("a",), ()).after((), ()).after(tuple(map(str, range(MOST))), ())
    assert (news.since, [number for number, _ in news.log]) == (1, [3])
    news = news.after(tuple(map(str, range(MOST + 1))), ())
    assert news.log[-1] == (4, None)
    for _ in range(100):
        news = news.after(("a",), ())
    assert (news.since, len(news.log)) == (104 - ROUNDS, ROUNDS)


LINE = "title: " + "x" * 1000 + "\x07!"


@pytest.mark.parametrize(
    ("column", "line"),
    [
        (1, ("", "t", LINE[1:320] + "…")),
        (0, (LINE[:320], "", "…")),
        (1008, ("…" + "x" * 106, "·", "!")),
        (2000, ("…" + "x" * 104 + "·!", " ", "")),
    ],
)
def test_a_long_line_is_quoted_around_its_place(column: int, line: tuple[str, str, str]) -> None:
    problem = error(Location("a.md", 2, column), "bad")
    assert shown([problem, problem], lambda where: LINE)[0].line == line


def test_problems_are_told_in_order_each_once_with_its_count() -> None:
    late, early = error(Location("b.md"), "late"), warning(Location("a.md"), "early")
    told = shown([late, early, late], no_line)
    assert [(problem.message, problem.count) for problem in told] == [("early", 1), ("late", 2)]


# ---- in a browser

OVERLAY = "#copydesk-problems section"
BAD = error(
    Location("content/articles/storm.md", 3, 7),
    "date '2026-13-45' is not a day <img src=x onerror='document.title=`alive`'>",
    hint="write 2026-11-23",
    related=(Related(Location("config.yaml", 4, 1), "the zone is set here"),),
)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context() as fresh:
        fresh.set_default_timeout(10_000)
        yield fresh


def opened(context: BrowserContext, preview: Preview, path: str = "") -> Page:
    """A page that listens, and that would know of being loaded again."""
    tab = context.new_page()
    tab.goto(preview.address + path)
    mark(tab)
    return tab


def mark(tab: Page) -> None:
    tab.evaluate("() => { window.marked = true }")


def reloaded(tab: Page) -> bool:
    return not tab.evaluate("() => window.marked === true")


def write(output: Path, preview: Preview, **pages: str) -> None:
    for name, text in pages.items():
        (output / NAMES[name]).write_text(text, "utf-8")
    preview.show([NAMES[name] for name in pages], [], no_line)


NAMES = {
    "front": "index.html",
    "storm": "articles/storm/index.html",
    "style": "style.css",
    "script": "site.js",
    "lost": "404.html",
    "new": "nowhere/index.html",
}


def tell(preview: Preview, *problems: Problem) -> None:
    preview.show([], problems, lambda where: "date: 2026-13-45 <script>document.title='alive'</script>")


@pytest.mark.browser
def test_a_page_reloads_when_it_was_written_and_no_other_does(
    context: BrowserContext, preview: Preview, output: Path
) -> None:
    front, storm = opened(context, preview), opened(context, preview, "articles/storm/#part")
    umlaut = opened(context, preview, "articles/größe/")
    write(output, preview, storm=page("Gale", head=STYLED))
    storm.wait_for_selector("text=Gale")
    write(output, preview, front=page("New front", head=STYLED))
    front.wait_for_selector("text=New front")
    assert not reloaded(umlaut)
    (output / "articles/größe/index.html").write_text(page("Maß"), "utf-8")
    preview.show(["articles/größe/index.html"], [], no_line)
    umlaut.wait_for_selector("text=Maß")


@pytest.mark.browser
def test_a_page_reloads_when_something_it_loads_was_written(
    context: BrowserContext, preview: Preview, output: Path
) -> None:
    (output / "site.js").write_text("document.title = 'first'")
    write(output, preview, storm=page("Storm", more='<script src="../../site.js?v=1"></script>'))
    storm, front = opened(context, preview, "articles/storm/"), opened(context, preview)
    write(output, preview, script="document.title = 'second'")
    storm.wait_for_function("() => document.title === 'second'")
    assert not reloaded(front)


@pytest.mark.browser
def test_a_style_sheet_is_swapped_without_a_reload(
    context: BrowserContext, preview: Preview, output: Path
) -> None:
    tab = opened(context, preview)
    for shade in (50, 60, 70):
        write(output, preview, style=f"h1 {{ color: rgb({shade}, 0, 0) }}")
        tab.wait_for_function(
            "shade => getComputedStyle(document.querySelector('h1')).color === `rgb(${shade}, 0, 0)`", arg=shade
        )
    tab.wait_for_function("() => document.querySelectorAll('link[rel=stylesheet]').length === 1")
    assert not reloaded(tab)


@pytest.mark.browser
def test_the_place_on_the_page_stays(context: BrowserContext, preview: Preview, output: Path) -> None:
    tall = '<div style="height: 5000px">tall</div>'
    write(output, preview, front=page("Front", tall))
    tab = opened(context, preview)
    tab.evaluate("() => scrollTo(0, 2345)")
    write(output, preview, front=page("New front", tall))
    tab.wait_for_selector("text=New front")
    tab.wait_for_function("() => scrollY === 2345")


@pytest.mark.browser
def test_ten_tabs_are_fine(context: BrowserContext, preview: Preview, output: Path) -> None:
    tabs = [opened(context, preview) for _ in range(10)]
    write(output, preview, front=page("New front", head=STYLED))
    for tab in tabs:
        tab.wait_for_selector("text=New front")
    tell(preview, BAD)
    for tab in tabs:
        tab.wait_for_selector(OVERLAY)
    assert len(preview._waiting) == 1
    for tab in tabs:
        tab.close()
    until = time.monotonic() + 10
    while preview._waiting and time.monotonic() < until:
        time.sleep(0.01)
    assert not preview._waiting


@pytest.mark.browser
def test_after_a_restart_pages_reconnect_and_reload(context: BrowserContext, output: Path) -> None:
    with Preview(output, port=0) as preview:
        tab = opened(context, preview)
        tab.wait_for_selector("text=Front")
    (output / "index.html").write_text(page("Restarted"))
    with Preview(output, port=preview.port) as again:
        tab.wait_for_selector("text=Restarted")
        mark(tab)
        again.show(["elsewhere.html"], [], no_line)
        again.show(["index.html"], [error(Location("a.md"), "then this")], no_line)
        tab.wait_for_selector(OVERLAY)


@pytest.mark.browser
def test_a_missing_page_appears_when_it_is_written(
    context: BrowserContext, preview: Preview, output: Path
) -> None:
    tab = opened(context, preview, "nowhere/")
    write(output, preview, lost=page("Still lost"))
    tab.wait_for_selector("text=Still lost")
    (output / "nowhere").mkdir()
    write(output, preview, new=page("Found"))
    tab.wait_for_selector("text=Found")


@pytest.mark.browser
def test_before_the_first_good_build_a_plain_page_shows_what_is_wrong_and_becomes_the_site(
    context: BrowserContext, tmp_path: Path
) -> None:
    with Preview(tmp_path / "later", base_path="/repo", port=0) as preview:
        tell(preview, BAD)
        tab = opened(context, preview, "articles/")
        assert tab.inner_text("h1") == "There is no built site yet."
        assert "is not a day" in tab.inner_text(OVERLAY)
        (tmp_path / "later/articles").mkdir(parents=True)
        (tmp_path / "later/index.html").write_text(page("Front"))
        (tmp_path / "later/articles/index.html").write_text(page("Articles"))
        preview.show(["articles/index.html", "index.html"], [], no_line)
        tab.wait_for_selector("text=Articles")


@pytest.mark.browser
def test_problems_show_on_every_page_with_place_line_and_hint_and_go_when_mended(
    context: BrowserContext, preview: Preview
) -> None:
    front = opened(context, preview)
    tell(preview, BAD, BAD, warning(Location("content/about.md"), "no title"))
    late = opened(context, preview, "articles/storm/")
    for tab in (front, late):
        tab.wait_for_selector(OVERLAY)
        text = tab.inner_text(OVERLAY)
        for part in (
            "content/articles/storm.md:3:7",
            "date '2026-13-45' is not a day",
            "(2 times)",
            "write 2026-11-23",
            "config.yaml:4:1 the zone is set here",
            "no title",
            "date: 2026-13-45 <script>",
        ):
            assert part in text
        assert "2 errors, 1 warning" in text.lower()
        assert tab.inner_text(f"{OVERLAY} mark") == "2"
        assert tab.locator(f"{OVERLAY} :is(img, script)").count() == 0
        assert tab.title() != "alive"
    preview.show([], [], no_line)
    for tab in (front, late):
        tab.wait_for_selector(OVERLAY, state="detached")
        assert not reloaded(tab)


@pytest.mark.browser
def test_the_overlay_is_put_aside_by_escape_and_takes_no_focus_from_who_types(
    context: BrowserContext, preview: Preview, output: Path
) -> None:
    write(output, preview, front=page("Front", '<input aria-label="Search">'))
    tab = opened(context, preview)
    tab.focus("input")
    tell(preview, BAD)
    tab.wait_for_selector(OVERLAY)
    tab.keyboard.type("ice")
    assert tab.input_value("input") == "ice"
    tab.keyboard.press("Escape")
    tab.wait_for_selector(OVERLAY, state="hidden")
    tell(preview, BAD)
    preview.show(["style.css"], [BAD], no_line)
    tab.wait_for_selector(OVERLAY)
    tab.click("text=Hide")
    tab.wait_for_selector(OVERLAY, state="hidden")
    tab.keyboard.press("Enter")
    tab.wait_for_selector(OVERLAY)


@pytest.mark.browser
def test_warnings_alone_stay_at_the_edge_and_notices_out_of_sight(
    context: BrowserContext, preview: Preview
) -> None:
    tab = opened(context, preview)
    tell(preview, notice(Location("a.md"), "by the way"))
    tell(preview, warning(Location("a.md"), "no section"), notice(Location("a.md"), "by the way"))
    tab.click("button:has-text('1 warning')")
    assert "no section" in tab.inner_text(OVERLAY)
    tell(preview, notice(Location("a.md"), "by the way"))
    tab.wait_for_selector("#copydesk-problems", state="detached")


@pytest.mark.browser
@pytest.mark.parametrize(
    "policy", ["default-src 'self'", "default-src 'none'; script-src 'self'; connect-src 'self'"]
)
def test_it_works_under_a_content_security_policy(
    context: BrowserContext, preview: Preview, output: Path, policy: str
) -> None:
    head = f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    complaints: list[str] = []
    write(output, preview, front=page("Front", head=head))
    tab = opened(context, preview)
    tab.on("console", lambda message: complaints.append(message.text))
    tell(preview, BAD)
    tab.wait_for_selector(OVERLAY)
    assert tab.eval_on_selector(OVERLAY, "panel => getComputedStyle(panel).position") == "fixed"
    write(output, preview, front=page("New front", head=head))
    tab.wait_for_selector("text=New front")
    assert not [complaint for complaint in complaints if "Policy" in complaint]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_overlay_is_accessible(browser: Browser, preview: Preview, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with browser.new_context(color_scheme="dark" if scheme == "dark" else "light") as context:
        tab = opened(context, preview)
        tell(preview, BAD, warning(Location("content/about.md"), "no title"))
        tab.wait_for_selector(OVERLAY)
        found = Axe().run(tab, context="#copydesk-problems").response["violations"]
    assert [violation["id"] for violation in found] == []
