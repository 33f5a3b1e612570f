"""Pages of others: asked politely, remembered, called dead only when they fail for days. The server is real."""

import json
import random
import shutil
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.checks import outward
from generator.checks.hearsay import AGAIN, DAY, FRESH, Heard, after, due, is_dead
from generator.cli import main
from generator.ingest.probe import Answer, probing
from tests.web import Web, web

CLEAN = Path(__file__).parent / "sites/checked"


@pytest.fixture
def server() -> Iterator[Web]:
    with web() as served:
        yield served


@pytest.fixture
def site(server: Web, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A digest that leads to nothing but this server."""
    monkeypatch.setattr(outward, "PACE", 0.0)
    site = Path(shutil.copytree(CLEAN, tmp_path / "site"))
    for path in site.rglob("*.*"):
        if path.suffix in (".md", ".yaml"):
            path.write_text(
                path.read_text("utf-8")
                .replace("https://tide.example", server.url("/tide"))
                .replace("https://salt.example", server.url("/salt")),
                "utf-8",
            )
    for path in ("/tide", "/tide/ferry", "/tide/lamp", "/salt/dearer"):
        server.page(path, "<p>Here.")
    return site


def ask(
    site: Path, day: float, capsys: pytest.CaptureFixture[str], *arguments: str
) -> tuple[int, dict[str, Any]]:
    now = time.strftime("--now=%Y-%m-%dT%H:%M", time.gmtime(1795608000.0 + day * DAY))
    code = main(["check", "external", "--site", str(site), now, "--format", "json", "--jobs", "1", *arguments])
    return code, json.loads(capsys.readouterr().out)


def probe(server: Web, path: str) -> Answer:
    with probing(lambda address: True) as asked:
        return asked(server.url(path))


@pytest.mark.parametrize("heads", [True, False])
@pytest.mark.parametrize(
    ("status", "kind"),
    [(200, "alive"), (204, "alive"), (404, "failed"), (410, "failed"), (500, "failed"), (503, "failed"),
     (401, "blocked"), (403, "blocked"), (429, "blocked"), (451, "blocked")],
)  # fmt: skip
def test_an_answer_is_alive_blocked_or_a_failure(server: Web, heads: bool, status: int, kind: str) -> None:
    server.heads = heads
    server.answers["/page"] = (status, {}, b"")
    answer = probe(server, "/page")
    assert answer.kind == kind and str(status) in answer.told
    assert server.asked[-1][2].startswith("copydesk/")


def test_redirects_are_followed_and_a_move_for_good_is_told(server: Web) -> None:
    server.heads = True
    server.page("/new", "<p>Here.")
    server.answers["/old"] = (301, {"Location": "/new"}, b"")
    assert probe(server, "/old") == Answer("alive", "the server answers 200 OK", server.url("/new"))
    server.redirect("/today", "/new")
    assert probe(server, "/today").moved == ""
    assert "redirects more than 5 times" in probe(server, server.redirect("/loop", "/loop")[-5:]).told


def test_what_robots_txt_forbids_is_not_asked_for(server: Web) -> None:
    server.page("/robots.txt", "User-agent: *\nDisallow: /private", "text/plain")
    assert probe(server, "/private/page").kind == "unasked"
    assert [path for path, _, _ in server.asked] == ["/robots.txt"]


def test_a_server_that_is_not_there_or_says_nothing_of_use_is_a_failure(server: Web) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server.answers["/mute"] = lambda connection: connection.close()
    with probing(lambda address: True) as asked:
        assert asked(f"http://127.0.0.1:{port}/").kind == "failed"
        assert asked("http://no.such.host.invalid/").kind == "failed"
        assert asked("http://").kind == "failed"
        assert asked(server.url("/mute")).kind == "failed"


def test_nothing_on_this_machine_is_asked_unless_that_is_said(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told = ask(site, 0, capsys, "--external")
    assert code == 0 and server.asked == []
    assert all("not on the open internet" in heard["told"] for heard in told["heard"].values())


def test_without_being_asked_to_nobody_is_asked(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(site, 0, capsys, "--private")[1]["heard"] == {}
    assert main(["check", "--site", str(site), "--now=2026-11-25", "--private"]) == 0
    assert server.asked == []


def test_a_page_is_dead_only_after_failing_for_days_at_the_line_that_leads_there(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    del server.answers["/salt/dearer"]
    severities = []
    for day in (0, 0.1, 1, 1.5, 2.5):
        code, told = ask(site, day, capsys, "--external", "--private", "--strict")
        (problem,) = told["problems"]
        severities.append((problem["severity"], code))
        assert (problem["path"], problem["line"]) == ("content/articles/2026/11/salt.md", 7)
        assert "404" in problem["message"]
    assert severities == [("notice", 0)] * 4 + [("warning", 1)]
    assert "is dead: for 2 days now the server answers 404" in problem["message"]
    server.page("/salt/dearer", "<p>Again.")
    assert ask(site, 3, capsys, "--external", "--private")[1]["problems"] == []


def test_what_was_heard_is_remembered_and_can_be_forgotten(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ask(site, 0, capsys, "--external", "--private")[1]["heard"]
    assert {heard["kind"] for heard in first.values()} == {"alive"} and len(first) == 4
    asked = len(server.asked)
    assert ask(site, 5, capsys, "--external", "--private")[1]["heard"] == first
    assert len(server.asked) == asked
    (site / ".copydesk/heard").write_bytes(b"damaged")
    ask(site, 5, capsys, "--external", "--private")
    assert len(server.asked) == 2 * asked


def test_a_host_is_asked_at_its_pace_and_left_alone_when_it_is_busy(
    server: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outward, "PACE", 0.05)
    server.heads = True
    paths = [server.url(f"/{number}") for number in range(5)]
    server.answers["/3"] = (429, {}, b"")
    started = time.monotonic()
    answers = outward.ask(paths, lambda: probing(lambda address: True))
    assert time.monotonic() - started >= 3 * 0.05
    assert list(answers) == paths[:4] and answers[paths[3]].busy


def test_failures_are_counted_in_a_row_and_over_days() -> None:
    rng = random.Random(3)
    for _ in range(300):
        heard: dict[str, Heard] = {}
        now, row = 0.0, []
        for _ in range(rng.randint(1, 12)):
            now += rng.choice((0.05, 0.3, 1.0, 3.0)) * DAY
            if due(["a"], heard, now):
                kind = rng.choice(("failed", "failed", "failed", "alive", "blocked"))
                heard = after(heard, {"a": Answer(kind)}, now)  # type: ignore[arg-type]
                row = [*row, now] if kind == "failed" else []
                assert is_dead(heard["a"]) == (len(row) >= 3 and row[-1] - row[0] >= 2 * DAY)
            else:
                assert now - heard["a"].asked < (AGAIN if row else FRESH)
