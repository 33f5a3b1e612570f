"""How long an ingest of ten seeds takes beside a large archive, with what ingest has kept and without it.

`python -m tests.bench.twice [ARTICLES]` makes an archive of so many articles (100,000) in memory's file system,
as ingest would have left it, and takes up ten seeds, half of which are copies of stories that are there. Each
figure is that of a command of its own, from its start to its end.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path
from random import Random

from generator.ingest.archive import free_path
from generator.ingest.article_file import Taken, article_text
from generator.ingest.base import Base, Head, base_text, path_of
from generator.ingest.ids import new_id
from generator.ingest.story import Story

PROGRAM = Path(__file__).parent.parent.parent / "build.py"
SYLLABLES = """
ba ce di fo gu ha ki lo mu ne pa ri so tu va we xi yo za dra ble cro stin mar pel
""".split()


def main(articles: int) -> None:
    """Make the archive, and measure."""
    scratch = Path(tempfile.mkdtemp(prefix="copydesk-twice-", dir="/dev/shm"))
    try:
        chance = Random(7)
        words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(20_000)]
        (scratch / "config.yaml").write_text("title: The Digest\n", encoding="utf-8")
        length = sum(archived(scratch, number, chance, words) for number in range(articles))
        print(f"{articles:,} articles, {length // articles} words each")
        for name in ("nothing is kept", "all is kept", "once more"):
            take_up(scratch, name, chance, words, articles)
        for kept in sorted((scratch / ".copydesk").iterdir()):
            print(f".copydesk/{kept.name}: {kept.stat().st_size / 1e6:.0f} MB")
    finally:
        shutil.rmtree(scratch)


def archived(site: Path, number: int, chance: Random, words: list[str]) -> int:
    """Write an article with its seed and base; its length in words."""
    seed = f"seeds/{number:06}.txt"
    blocks = tuple(" ".join(chance.choices(words, k=60)) + "." for _ in range(chance.randint(2, 12)))
    text = "\n\n".join((f"Story {number}", *blocks)) + "\n"
    digest, id = sha256(text.encode()).hexdigest(), new_id(seed, "")
    path = free_path(f"story {number}", id, f"20{10 + number % 16}-{1 + number % 12:02}-01", set())
    taken = Taken(digest, "text/2", "2026-11-01")
    article = article_text(Story(f"Story {number}", blocks), id=id, date="2026-11-01", seed=seed, taken=taken)
    base = base_text(Base(Head(seed, digest, "text/2"), "", article))
    for name, data in ((seed, text), (path, article), (path_of(id), base)):
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(data, encoding="utf-8")
    return 60 * len(blocks)


def take_up(site: Path, name: str, chance: Random, words: list[str], articles: int) -> None:
    """Ten new seeds, five of them copies, and how long their ingest takes."""
    quiet, memory, _ = _timed(site)
    print(f"{name}: {quiet:.1f} s of CPU and {memory:.0f} MB with nothing new")
    for number in range(10):
        told = (site / f"seeds/{chance.randrange(articles):06}.txt").read_text("utf-8").partition("\n\n")[2]
        body = told if number % 2 else " ".join(chance.choices(words, k=400)) + ".\n"
        (site / f"seeds/new-{name}-{number}.txt").write_text(f"Another headline\n\n{body}", encoding="utf-8")
    seconds, memory, report = _timed(site)
    found = f"{len(report['new'])} taken up, {len(report['joined'])} joined"
    print(f"{name}: {seconds:.1f} s of CPU and {memory:.0f} MB with ten new, {found}")


def _timed(site: Path) -> tuple[float, float, dict[str, list[str]]]:
    """CPU seconds and peak memory of the command, and what it says."""
    command = [sys.executable, str(PROGRAM), "--site", str(site), "--format", "json", "ingest"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, json.loads(said)["ingest"]


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
