"""How long an ingest of ten seeds takes beside a large archive, with the index of signatures and without it.

`python -m tests.bench.twice [ARTICLES]` makes an archive of so many articles (100,000) in memory's file system,
as ingest would have left it, and takes up ten seeds, half of which are copies of stories that are there.
"""

import resource
import shutil
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from random import Random

from generator.ingest.archive import free_path
from generator.ingest.article_file import Taken, article_text
from generator.ingest.base import Base, Head, base_text, path_of
from generator.ingest.ids import new_id
from generator.ingest.run import IngestReport, ingest
from generator.ingest.signatures import FILE
from generator.ingest.story import Story

SYLLABLES = """
ba ce di fo gu ha ki lo mu ne pa ri so tu va we xi yo za dra ble cro stin mar pel
""".split()  # noqa: SIM905


def main(articles: int) -> None:
    """Make the archive, and measure."""
    scratch = Path(tempfile.mkdtemp(prefix="copydesk-twice-", dir="/dev/shm"))
    try:
        chance = Random(7)
        words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(20_000)]
        told = [archived(scratch, number, chance, words) for number in range(articles)]
        print(f"{articles:,} articles, {sum(len(text.split()) for text in told) // articles} words each")
        for name in ("the index is lost", "the index is there", "once more", "the index is lost again"):
            if "lost" in name:
                (scratch / FILE).unlink(missing_ok=True)
            take_up(scratch, name, chance, words, told)
        print(f"index: {(scratch / FILE).stat().st_size / 1e6:.0f} MB")
    finally:
        shutil.rmtree(scratch)


def archived(site: Path, number: int, chance: Random, words: list[str]) -> str:
    """Write an article with its seed and base; its text."""
    seed = f"seeds/{number:06}.txt"
    blocks = tuple(" ".join(chance.choices(words, k=60)) + "." for _ in range(chance.randint(2, 12)))
    text = "\n\n".join((f"Story {number}", *blocks)) + "\n"
    digest, id = sha256(text.encode()).hexdigest(), new_id(seed, "")
    path = free_path(f"story {number}", id, f"20{10 + number % 16}-{1 + number % 12:02}-01", set())
    taken = Taken(digest, "text/1", "2026-11-01")
    article = article_text(Story(f"Story {number}", blocks), id=id, date="2026-11-01", seed=seed, taken=taken)
    base = base_text(Base(Head(seed, digest, "text/1"), "", article))
    for name, data in ((seed, text), (path, article), (path_of(id), base)):
        file = site / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(data, encoding="utf-8")
    return "\n\n".join(blocks)


def take_up(site: Path, name: str, chance: Random, words: list[str], told: list[str]) -> IngestReport:
    """Ten new seeds, five of them copies, and how long their ingest takes."""
    quiet = _timed(site)[0]
    for number in range(10):
        body = chance.choice(told) if number % 2 else " ".join(chance.choices(words, k=400)) + "."
        (site / f"seeds/new-{name}-{number}.txt").write_text(f"Another headline\n\n{body}\n", encoding="utf-8")
    seconds, report = _timed(site)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    found = f"{len(report.new)} taken up, {len(report.joined)} joined"
    print(f"{name}: {seconds:.1f} s of CPU, {quiet:.1f} s with nothing new; {found}; at most {memory:.0f} MB")
    return report


def _timed(site: Path) -> tuple[float, IngestReport]:
    start = time.process_time()
    report = ingest(site, today="2026-11-23")
    return time.process_time() - start, report


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 100_000)
