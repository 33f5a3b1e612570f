"""The live site is asked for what it holds; only a clear "nothing there" counts as nothing."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from generator import live
from generator.cli import main

NO_PAUSES = (0.0, 0.0)


class Site(BaseHTTPRequestHandler):
    """Answers with what stands in `script`, one after the other, the last for good."""

    script: ClassVar[list[tuple[int, bytes, dict[str, str]]]] = []
    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        status, body, headers = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        self.send_response(status)
        for name, value in ({"Content-Length": str(len(body))} | headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:
        pass


@pytest.fixture
def home() -> Iterator[str]:
    Site.script, Site.asked = [(404, b"", {})], []
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/digest/"
        server.shutdown()


def test_a_file_comes_as_it_is_also_by_way_of_another_address(home: str) -> None:
    Site.script = [(301, b"", {"Location": "/elsewhere/x.json"}), (200, b"{}", {})]
    assert live.fetch(f"{home}x.json", pauses=NO_PAUSES) == b"{}"
    assert Site.asked == ["/digest/x.json", "/elsewhere/x.json"]


@pytest.mark.parametrize("status", [404, 410])
def test_a_site_that_says_so_has_nothing(home: str, status: int) -> None:
    Site.script = [(status, b"<h1>There is no such page", {})]
    assert live.fetch(f"{home}x.json", pauses=NO_PAUSES) is None
    assert len(Site.asked) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_site_that_is_busy_is_asked_again(home: str, status: int) -> None:
    Site.script = [(status, b"", {}), (status, b"", {}), (200, b"{}", {})]
    assert live.fetch(f"{home}x.json", pauses=NO_PAUSES) == b"{}"


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        ((500, b"", {}), "it answers 500"),
        ((403, b"", {}), "it answers 403"),
        ((200, b"{", {"Content-Length": "99"}), "breaks off"),
        ((302, b"", {"Location": "/digest/x.json"}), "302"),
    ],
)
def test_everything_else_is_no_answer(home: str, answer: tuple[int, bytes, dict[str, str]], told: str) -> None:
    Site.script = [answer]
    with pytest.raises(live.Unreachable, match=told):
        live.fetch(f"{home}x.json", pauses=NO_PAUSES)


def test_a_server_that_is_not_there_is_no_answer() -> None:
    with pytest.raises(live.Unreachable, match="refused"):
        live.fetch("http://127.0.0.1:9/x.json", pauses=())


def test_a_build_takes_what_readers_see_from_the_site_itself(
    home: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.yaml").write_text("title: X\n")
    (tmp_path / "content/articles").mkdir(parents=True)
    (tmp_path / "content/articles/new.md").write_text("---\nid: s1\ntitle: New\n---\n")
    past = b'{"stories": {"s1": {"address": "/articles/old/"}}}'
    Site.script = [(200, past, {}), (404, b"", {})]
    words = ["--site", str(tmp_path), "-q", "--published", f"{home}published.json"]
    assert main(words) == 0
    assert Site.asked == ["/digest/published.json", "/digest/build.json"]
    assert "url=/articles/new/" in (tmp_path / "public/articles/old/index.html").read_text()
    Site.script = [(403, b"", {})]
    before = sorted((tmp_path / "public").rglob("*"))
    assert main(words) == 1
    assert "the site cannot be asked: it answers 403" in capsys.readouterr().err
    assert sorted((tmp_path / "public").rglob("*")) == before
    Site.script = [(404, b"", {})]
    assert main(words) == 0, "a site that was never published has no past"
    assert not (tmp_path / "public/articles/old").exists()
