"""How fast ingest takes up seeds of text: CPU seconds of one process, on a site in a temporary folder.

    .venv/bin/python tests/bench/ingest.py [COUNT]

Seeds have the heads and tails of the sample's and bodies of 3 KB: the small words of the sample's language, and
others that nobody ever wrote, so that no story is a copy of another. Three figures: reading alone, a whole
ingest of all (read, compare with the others, write article and base), and a second run that has nothing to do.
The best of three rounds counts: what else the machine does only ever adds.
"""

import random
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))

from generator.ingest.run import ingest  # noqa: E402  # the checkout's, whatever is installed
from generator.ingest.text import read_text  # noqa: E402

SIZE = 3_000
ROUNDS = 3


def seeds(count: int) -> dict[str, bytes]:
    """So many seeds of about SIZE bytes, always the same."""
    rng = random.Random(7)
    samples = [path.read_bytes().decode("utf-8", "replace") for path in sorted((ROOT / "seeds").glob("*.txt"))]
    samples = [text for text in samples if len(text.split()) > 60]
    made = {}
    for number in range(count):
        lines = samples[number % len(samples)].strip().splitlines()
        words = " ".join(lines[1:-1]).split()
        told: list[str] = []
        while sum(len(each.encode()) for each in told) < SIZE - 300:
            drawn = [
                rng.choice(words) if rng.random() < 0.6 else _word(rng) for _ in range(rng.randint(30, 70))
            ]
            told.append(" ".join(drawn).capitalize().rstrip(".,") + ".")
        head = [f"{_word(rng).capitalize()} and {_word(rng)}", *[line for line in lines[1:4] if len(line) < 60]]
        made[f"{number:05}.txt"] = "\n\n".join(["\n".join(head), *told, lines[-1]]).encode()
    return made


def _word(rng: random.Random) -> str:
    return "".join(rng.choice("bcdfglmnprstv") + rng.choice("aeiou") for _ in range(rng.randint(2, 4)))


def cpu(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    made = seeds(count)
    figures: list[tuple[float, float, float]] = []
    for _ in range(ROUNDS):
        folder = Path(tempfile.mkdtemp(prefix="copydesk-ingest-"))
        (folder / "seeds").mkdir()
        for name, data in made.items():
            (folder / "seeds" / name).write_bytes(data)
        alone = cpu(lambda: [read_text(name, data) for name, data in made.items()])
        whole = cpu(lambda: ingest(folder, today="2026-11-23"))  # noqa: B023  # called at once
        again = cpu(lambda: ingest(folder, today="2026-11-23"))  # noqa: B023
        figures.append((alone, whole, again))
        shutil.rmtree(folder)
    alone, whole, again = (min(column) for column in zip(*figures, strict=True))
    size = sum(len(data) for data in made.values()) / count
    print(f"{count:,} seeds of {size:,.0f} bytes; CPU time of one process, the best of {ROUNDS} rounds")
    print(f"reading alone: {count / alone:,.0f} seeds a second")
    print(f"a whole ingest: {count / whole:,.0f} seeds a second")
    print(f"a second run: {again * 1000:,.0f} ms")


if __name__ == "__main__":
    main()
