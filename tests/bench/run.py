"""Run: Copydesk beside Hugo, Zola, Eleventy and Pelican on one corpus; prints the tables of RESULTS.md.

    run.py --short                              1,000 articles, three rounds, Hugo only: `make bench`
    run.py                                      1,000 and 10,000 articles, five rounds, all peers
    run.py --long                               100,000 articles too, ourselves only
    run.py --tables FILE                        print the tables of what FILE holds
    run.py --sizes 10000 --peers hugo --rounds 7 --parts build,watch

Every figure goes to `work/results.jsonl`, with what else went on on the machine. Rounds are interleaved: every
peer does one round before any does the next. Nothing here fails because it was slow; that a build did what it
was asked (exit code, number of pages, the edit to be seen in the page) is checked.
"""

import argparse
import http.client
import json
import shutil
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import measure
import peers
import tables
from peers import Peer

EDITED = 57
"""The number of the article that is edited."""
HEAVY = {"eleventy": 2, "pelican": 1}
"""Peers that build everything anew for any change, and take long: so many rounds, and cold builds only."""
LONG_ROUNDS = 2
"""Rounds with more than 10,000 articles: each takes a minute."""
LIMIT = 600.0
"""Seconds after which a build is given up."""
EDITS = 6
"""Saves in a watched site; the first warms up and does not count."""


@dataclass(frozen=True)
class Bench:
    """What is measured, and where."""

    base: Path
    results: Path
    program: Path
    peers: list[Peer]
    rounds: int
    gate: float
    """Seconds to wait at most for a quiet machine before each run."""

    def note(self, **figures: Any) -> None:
        with self.results.open("a", encoding="utf-8") as out:
            out.write(json.dumps(figures) + "\n")
        shown = {
            name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()
        }
        print(" ".join(f"{name}={value}" for name, value in shown.items()), flush=True)


def main() -> int:
    asked = _arguments()
    if asked.tables:
        print(tables.of(Path(asked.tables)))
        return 0
    if not peers.SHARED.is_dir():
        print(
            "nothing was measured: ../shared/bench makes the corpus and the peers' sites, "
            f"and that folder is not beside the repository ({peers.SHARED})",
            file=sys.stderr,
        )
        return 2
    asked.sites.mkdir(parents=True, exist_ok=True)
    peers.WORK.mkdir(exist_ok=True)
    program, version = peers.engine(asked.sites, asked.commit)
    contestants = [
        *(each for each in peers.ours(program, version) if not asked.only or each.name in asked.only),
        *peers.installed(asked.peers),
    ]
    results = peers.WORK / "results.jsonl"
    if not asked.more:
        results.unlink(missing_ok=True)
    bench = Bench(asked.sites, results, program, contestants, asked.rounds, asked.gate)
    bench.note(
        part="about",
        machine=measure.machine(),
        versions={each.name: each.version for each in contestants},
        when=time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        sites=str(asked.sites),
    )
    try:
        for part in asked.parts:
            for amount in asked.sizes:
                _PARTS[part](bench, amount)
        if "help" in asked.parts:
            _start_up(bench)
    finally:
        if not asked.keep:
            shutil.rmtree(asked.sites)
    print()
    print(tables.of(results))
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure Copydesk beside its peers.")
    parser.add_argument("--short", action="store_true", help="1,000 articles, three rounds, Hugo only")
    parser.add_argument("--long", action="store_true", help="100,000 articles too, ourselves only")
    parser.add_argument("--sizes", type=_numbers, default=[1000, 10000], help="numbers of articles")
    parser.add_argument("--peers", type=_words, default=["hugo", "zola", "eleventy", "pelican"])
    parser.add_argument("--only", type=_words, default=[], help="of ourselves only these: copydesk, broadsheet")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--parts", type=_words, default=["build", "memory", "watch", "floor", "help"])
    parser.add_argument("--commit", default="", help="measure this commit instead of the tree as it is")
    parser.add_argument(
        "--sites", type=Path, default=Path("/dev/shm/copydesk-bench"), help="where the sites lie"
    )
    parser.add_argument(
        "--gate", type=float, default=5.0, help="seconds to wait for a quiet machine before a run"
    )
    parser.add_argument("--keep", action="store_true", help="keep the sites for the next time")
    parser.add_argument("--more", action="store_true", help="add to the results that are there")
    parser.add_argument("--tables", metavar="FILE", help="print the tables of a file of results")
    asked = parser.parse_args()
    if asked.short:
        asked.sizes, asked.peers, asked.rounds, asked.gate = [1000], ["hugo"], 3, 1.0
    if asked.long:
        asked.sizes = [*asked.sizes, 100_000]
    return asked


def _numbers(text: str) -> list[int]:
    return [int(each) for each in text.split(",") if each]


def _words(text: str) -> list[str]:
    return [each for each in text.split(",") if each]


@dataclass(frozen=True)
class Step:
    """A build, after something was done to the site. `seen` are pages that must then hold the token."""

    name: str
    do: Callable[[Peer, Path, int, str], list[str]]


def _nothing(peer: Peer, folder: Path, amount: int, token: str) -> list[str]:
    return []


def _body(peer: Peer, folder: Path, amount: int, token: str) -> list[str]:
    path, text, made = peers.article(peer, EDITED)
    (folder / path).write_text(f"{text}\nFinal word {token} here.\n", "utf-8")
    return [peers.page_of(peer, made)]


def _headline(peer: Peer, folder: Path, amount: int, token: str) -> list[str]:
    """A headline stands in the lists too: the page of a tag must show it."""
    path, _, made = peers.article(peer, EDITED)
    source = folder / path
    source.write_text(source.read_text("utf-8").replace(made.title, f"{made.title} {token}", 1), "utf-8")
    return [peers.page_of(peer, made), f"tags/{made.tags[0]}/index.html"]


def _template(peer: Peer, folder: Path, amount: int, token: str) -> list[str]:
    source = folder / peer.template
    source.write_text(source.read_text("utf-8").replace("</main>", f"<p>{token}</p></main>", 1), "utf-8")
    return [peers.page_of(peer, peers.article(peer, EDITED)[2]), "index.html"]


def _added(peer: Peer, folder: Path, amount: int, token: str) -> list[str]:
    path, text, made = peers.article(peer, amount)
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(f"{text}\nFinal word {token} here.\n", "utf-8")
    return [peers.page_of(peer, made)]


STEPS = (
    Step("cold", _nothing),
    Step("no change", _nothing),
    Step("body", _body),
    Step("headline", _headline),
    Step("template", _template),
    Step("added", _added),
)


def _builds(bench: Bench, amount: int) -> None:
    """Rounds of a cold build and the five that follow it; the site is then as it was."""
    for number in range(bench.rounds if amount <= 10_000 else min(bench.rounds, LONG_ROUNDS)):
        for peer in _for(bench, amount):
            if number >= HEAVY.get(peer.name, bench.rounds):
                continue
            folder = peers.site(peer, amount, bench.base)
            peers.clean(peer, folder)
            with _Borrowed(peer, folder, amount):
                for step in STEPS[: _how_many(peer, amount, number)]:
                    _build(bench, peer, folder, amount, step, number)


def _how_many(peer: Peer, amount: int, number: int) -> int:
    """How many of the steps a peer takes in a round: those that tell something new, so that a run ends."""
    if peer.flavour == "copydesk":
        return len(STEPS) if amount <= 10_000 else 2
    if peer.name in HEAVY or (peer.name == "zola" and amount >= 10_000):
        return 1
    return len(STEPS) if amount < 10_000 or number < 1 else 3


def _for(bench: Bench, amount: int) -> list[Peer]:
    """Who takes part: beyond 10,000 only ourselves with the minimal theme."""
    return [each for each in bench.peers if amount <= 10_000 or each.name == "copydesk"]


def _build(bench: Bench, peer: Peer, folder: Path, amount: int, step: Step, number: int) -> None:
    token = f"zz{step.name.replace(' ', '')}{number}q{time.time_ns() % 10**9}"
    pages = step.do(peer, folder, amount, token)
    measure.await_quiet(bench.gate)
    run = measure.run(peer.command, folder, peers.environment_of(peer), _log(peer), LIMIT)
    missing = [page for page in pages if token not in _text(folder / peer.output / page)]
    figures = asdict(run) | {"disturbed": run.disturbed}
    if step.name == "cold":
        figures["pages"] = sum(1 for _ in (folder / peer.output).rglob("*.html"))
    bench.note(part="build", peer=peer.name, n=amount, step=step.name, **figures, wrong=missing)


def _text(page: Path) -> str:
    return page.read_text("utf-8") if page.is_file() else ""


def _log(peer: Peer) -> Path:
    return peers.WORK / f"{peer.name}.log"


class _Borrowed:
    """A site that is changed for a while: puts back what the steps change."""

    def __init__(self, peer: Peer, folder: Path, amount: int) -> None:
        edited, added = peers.article(peer, EDITED)[0], peers.article(peer, amount)[0]
        self.added = folder / added
        self.kept = {path: path.read_text("utf-8") for path in (folder / edited, folder / peer.template)}

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        for path, text in self.kept.items():
            path.write_text(text, "utf-8")
        self.added.unlink(missing_ok=True)


def _memory(bench: Bench, amount: int) -> None:
    """The memory of one cold build, in a run that is not timed."""
    for peer in _for(bench, amount):
        if amount >= 10_000 and peer.name in HEAVY:
            continue
        folder = peers.site(peer, amount, bench.base)
        peers.clean(peer, folder)
        peak = measure.memory_of(peer.command, folder, peers.environment_of(peer), _log(peer), LIMIT)
        bench.note(part="memory", peer=peer.name, n=amount, **asdict(peak))


def _watched(bench: Bench, amount: int) -> None:
    """From the save to the changed page served."""
    for peer in _for(bench, amount):
        if peer.serve and amount <= 10_000:
            folder = peers.site(peer, amount, bench.base)
            peers.clean(peer, folder)
            with _Borrowed(peer, folder, amount):
                _watch(bench, peer, folder, amount)


def _watch(bench: Bench, peer: Peer, folder: Path, amount: int) -> None:
    path, text, made = peers.article(peer, EDITED)
    address = "/" + peers.page_of(peer, made).removesuffix("index.html")
    started = time.perf_counter()
    server = measure.start(peer.serve, folder, peers.environment_of(peer), _log(peer))
    try:
        if not _until(peer.port, address, "</html>", server):
            bench.note(part="watch", peer=peer.name, n=amount, wrong=["the server did not start"])
            return
        ready = time.perf_counter() - started
        time.sleep(min(5.0, max(2.0, ready)))
        memory, took, wrong = measure.Memory(0, 0, 0), [], []
        for number in range(EDITS):
            measure.await_quiet(bench.gate)
            token = f"zzwatch{number}q{time.time_ns() % 10**9}"
            saved = time.perf_counter()
            (folder / path).write_text(f"{text}\nFinal word {token} here.\n", "utf-8")
            if not _until(peer.port, address, token, server, 60):
                wrong.append(token)
                break
            took.append(time.perf_counter() - saved)
            memory = measure.higher(memory, measure.memory_now(server.pid))
            time.sleep(1.0)
        bench.note(
            part="watch",
            peer=peer.name,
            n=amount,
            ready=ready,
            took=[round(each, 4) for each in took[1:]],
            together=memory.together,
            wrong=wrong,
        )
    finally:
        measure.kill(server, signal.SIGTERM)
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            measure.kill(server)
            server.wait()


def _until(port: int, address: str, token: str, server: subprocess.Popen[bytes], limit: float = LIMIT) -> bool:
    """Ask for a page every five milliseconds until it holds the token."""
    end = time.monotonic() + limit
    while time.monotonic() < end and server.poll() is None:
        if token in _served(port, address):
            return True
        time.sleep(0.005)
    return False


def _served(port: int, address: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        return text if answer.status == 200 else ""
    except (OSError, http.client.HTTPException):
        return ""
    finally:
        connection.close()


def _floor(bench: Bench, amount: int) -> None:
    """What the disk alone takes: our output of so many articles, copied file by file."""
    ourselves = [each for each in bench.peers if each.name == "copydesk"]
    if not ourselves or amount > 10_000:
        return
    folder = peers.site(ourselves[0], amount, bench.base)
    if not (folder / "public").is_dir():
        subprocess.run(ourselves[0].command, cwd=folder, check=True)
    pages = [(path.relative_to(folder / "public"), path.read_bytes()) for path in _files(folder / "public")]
    for place, target in (("memory", bench.base / "floor"), ("disk", peers.WORK / "floor")):
        for _ in range(3):
            shutil.rmtree(target, ignore_errors=True)
            started = time.perf_counter()
            for name, data in pages:
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                (target / name).write_bytes(data)
            bench.note(
                part="floor", place=place, n=amount, wall=time.perf_counter() - started, files=len(pages)
            )
        shutil.rmtree(target)


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _start_up(bench: Bench) -> None:
    """`build.py --help` against a Python that does nothing."""
    commands = {
        "python -c pass": (sys.executable, "-c", "pass"),
        "build.py --help": (sys.executable, str(bench.program / "build.py"), "--help"),
    }
    walls: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(15):
        for name, command in commands.items():
            walls[name].append(measure.run(command, bench.base, {}, peers.WORK / "help.log", 10).wall)
    for name, took in walls.items():
        bench.note(part="help", command=name, wall=statistics.median(took))


_PARTS: dict[str, Callable[[Bench, int], None]] = {
    "build": _builds,
    "memory": _memory,
    "watch": _watched,
    "floor": _floor,
    "help": lambda bench, amount: None,
}

if __name__ == "__main__":
    raise SystemExit(main())
