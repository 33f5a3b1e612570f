"""What search, related stories and pictures cost a build. Nothing here fails because it was slow.

    parts.py search                 10,000 articles, cold, with a search index and without one, in turns
    parts.py related                the share of related stories in a cold build of 10,000, without search
    parts.py pictures               1,000 articles with a picture each: cold, again, and after one has changed
    parts.py search --size 1000 --rounds 5

Wall and processor time of all processes, medians; memory in a run of its own. On a machine that others use the
processor time is what tells. The corpus comes from `shared/bench` beside the repository; pictures are drawn.
"""

import argparse
import json
import random
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import measure
import peers
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent.parent
NO_SEARCH = "pages: {search: false}\n"
LIMIT = 3600.0
TIMED = f"""\
import json, sys, time
sys.path.insert(0, {str(ROOT)!r})
from generator import cli, documents, stories

took = {{}}

def timed(module, name):
    plain = getattr(module, name)
    def measured(*given, **more):
        began = time.process_time()
        try:
            return plain(*given, **more)
        finally:
            took[name] = took.get(name, 0.0) + time.process_time() - began
    setattr(module, name, measured)

timed(documents, "keywords")
timed(stories, "related")
code = cli.main(sys.argv[1:])
print(json.dumps({{**took, "build": time.process_time()}}))
sys.exit(code)
"""
"""A build in one process, with the processor time within the two functions that relate stories."""
WIDTH, HEIGHT = 1000, 667


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=PARTS)
    parser.add_argument("--size", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sites", type=Path, default=Path("/dev/shm/copydesk-parts"))
    asked = parser.parse_args()
    part, size = PARTS[asked.part]
    print(measure.machine())
    try:
        part(_corpus(asked.sites, asked.size or size), asked.rounds)
    finally:
        shutil.rmtree(asked.sites, ignore_errors=True)
    return 0


def _corpus(folder: Path, size: int) -> Path:
    """A site with so many articles."""
    site = folder / f"site-{size}"
    shutil.rmtree(site, ignore_errors=True)
    peers.digest(site, size)
    return site


def _search(site: Path, rounds: int) -> None:
    taken: dict[str, list[measure.Run]] = {"on": [], "off": []}
    for _ in range(rounds):
        for name, more in (("on", ""), ("off", NO_SEARCH)):
            (site / "config.yaml").write_text(peers.CONFIG + more, "utf-8")
            peers.forget(site)
            taken[name].append(_build(site))
            assert (site / "public/search").exists() == (name == "on")
    for name, runs in taken.items():
        _tell(f"cold, search {name}", runs)
    made, without = (statistics.median(run.cpu for run in taken[name]) for name in ("on", "off"))
    print(f"processors, search on ÷ off: {made / without:.2f}")
    for name, more in (("on", ""), ("off", NO_SEARCH)):
        (site / "config.yaml").write_text(peers.CONFIG + more, "utf-8")
        peers.forget(site)
        print(f"memory, search {name}: {_memory(site)}")


def _related(site: Path, rounds: int) -> None:
    (site / "config.yaml").write_text(peers.CONFIG + NO_SEARCH, "utf-8")
    for _ in range(rounds):
        peers.forget(site)
        command = [sys.executable, "-c", TIMED, "build", "-q", "--jobs", "1", "--site", str(site)]
        done = subprocess.run([*command, "--now", "2026-12-01"], capture_output=True, text=True, check=True)
        took = json.loads(done.stdout.splitlines()[-1])
        share = (took["keywords"] + took["related"]) / took["build"]
        parts = ", ".join(f"{name} {seconds:.2f} s" for name, seconds in took.items())
        print(f"{parts}: {share:.1%} of the build (bar: 10%)")


def _pictures(site: Path, rounds: int) -> None:
    stories = sorted((site / "content/articles").rglob("*.md"))
    for number, story in enumerate(stories):
        picture = f"picture-{number}.jpg"
        _draw(story.with_name(picture), number)
        story.write_text(f"{story.read_text('utf-8')}\n![A picture of story {number}]({picture})\n", "utf-8")
    kept = site / ".copydesk/pictures"
    steps: dict[str, list[measure.Run]] = {"cold": [], "again": [], "a fresh checkout": [], "one changed": []}
    prints: dict[str, int] = {}
    for turn in range(rounds):
        peers.forget(site)
        for name, runs in steps.items():
            if name == "a fresh checkout":  # with the cache of pictures that CI carries, and nothing else
                shutil.rmtree(site / "public")
                (site / ".copydesk/state.sqlite").unlink()
            elif name == "one changed":
                _draw(stories[0].with_name("picture-0.jpg"), 10_000 + turn)
            before = _names(kept)
            runs.append(_build(site))
            prints[name] = len(_names(kept) - before)
    for name, runs in steps.items():
        _tell(name, runs)
        print(f"    prints made: {prints[name]:,}")
    assert prints["again"] == prints["a fresh checkout"] == 0, prints
    assert prints["one changed"] == prints["cold"] // len(stories), prints
    print(f"memory, again: {_memory(site)}")
    peers.forget(site)
    print(f"memory, cold: {_memory(site)}")
    pictures = sum(path.stat().st_size for path in kept.rglob("*")) / 1e6
    print(f"{len(stories):,} pictures of {WIDTH} × {HEIGHT}; .copydesk/pictures: {pictures:.0f} MB")


def _names(kept: Path) -> set[Path]:
    return {path for path in kept.rglob("*") if path.is_file() and path.name != "ages.list"}


def _draw(path: Path, number: int) -> None:
    """Noise on a gradient, as heavy as a photograph."""
    noise = Image.frombytes("RGB", (40, 27), random.Random(number).randbytes(40 * 27 * 3))
    noise.resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC).save(path, "JPEG", quality=85)


def _command(site: Path) -> list[str]:
    return [sys.executable, str(ROOT / "build.py"), "build", "-q", "--site", str(site), "--now", "2026-12-01"]


def _build(site: Path) -> measure.Run:
    run = measure.run(_command(site), site, {}, site / "build.log", LIMIT)
    assert run.code == 0, (site / "build.log").read_text("utf-8")
    return run


def _memory(site: Path) -> str:
    peak = measure.memory_of(_command(site), site, {}, site / "build.log", LIMIT)
    return f"{peak.largest:.0f} MB the largest process, {peak.together:.0f} MB all {peak.processes}"


def _tell(name: str, runs: list[measure.Run]) -> None:
    wall, cpu = statistics.median(run.wall for run in runs), statistics.median(run.cpu for run in runs)
    least = min(run.cpu for run in runs)
    print(
        f"{name}: wall {wall:.2f} s, processors {cpu:.2f} s (least {least:.2f}; {len(runs)} rounds)", flush=True
    )


PARTS: dict[str, tuple[Callable[[Path, int], None], int]] = {
    "search": (_search, 10_000),
    "related": (_related, 10_000),
    "pictures": (_pictures, 1_000),
}

if __name__ == "__main__":
    sys.exit(main())
