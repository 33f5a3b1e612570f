"""Check beside build: what it costs to look at a whole digest, in pairs of a cold build and a cold check.

    check.py                    10,000 articles, three pairs, the theme broadsheet
    check.py --size 1000 --rounds 5

Wall and processor time of each, and of a second check, which finds every page as it was. The corpus comes from
`shared/bench` beside the repository. Nothing here fails because it was slow; that `check` found the headings
without words which the corpus has, and nothing else, is checked.
"""

import argparse
import json
import resource
import statistics
import subprocess
import sys
import time
from pathlib import Path

import peers

ROOT = Path(__file__).resolve().parent.parent.parent
Cost = tuple[float, float]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sites", type=Path, default=Path("/dev/shm/copydesk-check"))
    asked = parser.parse_args()
    site = asked.sites / str(asked.size)
    if not (site / "config.yaml").exists():
        peers.digest(site, asked.size)
    pairs: dict[str, list[Cost]] = {"build": [], "check": [], "check again": []}
    for _ in range(asked.rounds):
        peers.forget(site)
        pairs["build"].append(_run(site, "build", "-q"))
        peers.forget(site)
        pairs["check"].append(_run(site, "check", "--format", "json"))
        pairs["check again"].append(_run(site, "check", "--format", "json"))
    peers.forget(site)
    for name, costs in pairs.items():
        wall, work = (statistics.median(cost[part] for cost in costs) for part in (0, 1))
        print(f"{name:<12} wall {wall:6.2f} s, processors {work:6.2f} s")
    for part, what in enumerate(("wall", "processors")):
        ratios = [
            check[part] / build[part] for check, build in zip(pairs["check"], pairs["build"], strict=True)
        ]
        print(f"check ÷ build, {what}: {', '.join(f'{ratio:.2f}' for ratio in ratios)} (bar: 2)")
    return 0


def _run(site: Path, command: str, *arguments: str) -> Cost:
    """Seconds on the wall, and of all processors."""
    program = [sys.executable, str(ROOT / "build.py"), command, "--site", str(site), "--now", "2026-12-01"]
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([*program, *arguments], capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    if command == "check":
        told = json.loads(done.stdout)["problems"]
        assert {problem["message"] for problem in told} <= {"an h2 has no words"}, told[:3]
    else:
        assert done.returncode == 0, done.stderr
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
