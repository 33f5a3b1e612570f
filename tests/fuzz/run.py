"""Attack one surface with atheris, guided by coverage, for so many seconds of processor time.

    python -m tests.fuzz.run NAME SECONDS FOLDER

FOLDER keeps the corpus from run to run, the log, and under `findings/` one input for each place that failed.
An input that takes longer than 2 s per 100 KB, or more than 200 MB, is a finding as well; the instruments make
the program some three times slower, so `test_fuzz.py` has the last word.
Needs `pip install atheris`, which has no wheels for every system.
"""

import gc
import os
import resource
import sys
import time
import traceback
from hashlib import sha1
from pathlib import Path

import atheris

with atheris.instrument_imports(
    include=[
        "generator",
        "markdown_it",
        "mdit_py_plugins",
        "feedparser",
        "docx",
        "pypdf",
        "yaml",
        "jinja2",
        "email",
    ],
    exclude=["generator.engine"],
):
    from tests.fuzz.starts import STARTS, WORDS
    from tests.fuzz.surfaces import SURFACES

    # Readers are imported when they are first asked: what is imported later than this guides nobody.
    for start in STARTS[sys.argv[1]]:
        SURFACES[sys.argv[1]](start)

INSTRUMENTS = 3
LONGEST = 16_384


class Attack:
    """A surface under attack: counts, and keeps an input for each new place that fails."""

    def __init__(self, name: str, seconds: float, folder: Path) -> None:
        self.surface, self.seconds = SURFACES[name], seconds
        self.found = folder / "findings"
        self.found.mkdir(parents=True, exist_ok=True)
        self.log = folder / "log"
        self.runs = 0
        self.began = time.process_time()

    def once(self, data: bytes) -> None:
        started, memory = time.process_time(), _memory()
        try:
            self.surface(data)
        except Exception as wrong:
            self.keep(data, _place(wrong), "".join(traceback.format_exception(wrong)))
        self.runs += 1
        taken = time.process_time() - started
        if taken > INSTRUMENTS * (0.2 + len(data) * 2 / 100_000):
            self.keep(data, "slow", f"{taken:.2f} s for {len(data)} bytes")
        if self.runs > 100 and _memory() - memory > 200:
            self.keep(data, "memory", f"{_memory() - memory} MB")
        if time.process_time() - self.began > self.seconds:
            self.end()

    def keep(self, data: bytes, place: str, told: str) -> None:
        ident = sha1(place.encode()).hexdigest()[:8]
        kept = self.found / ident
        if not kept.exists() or len(data) < kept.stat().st_size:
            kept.write_bytes(data)
            kept.with_suffix(".txt").write_text(f"{place}\n{told}")

    def end(self) -> None:
        with self.log.open("a") as log:
            log.write(f"{self.runs} runs in {time.process_time() - self.began:.0f} s of processor time\n")
        os._exit(0)  # libFuzzer ends for nothing else


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _place(wrong: Exception) -> str:
    frames = traceback.extract_tb(wrong.__traceback__)
    where = " ".join(f"{Path(each.filename).name}:{each.lineno}" for each in frames[-3:])
    return f"{type(wrong).__name__} {where}"


def main() -> None:
    name, seconds, folder = sys.argv[1], float(sys.argv[2]), Path(sys.argv[3]).resolve()
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for data in STARTS[name]:
        (corpus / sha1(data).hexdigest()).write_bytes(data)
    words = folder / "words"
    words.write_text("".join(f'"{_escaped(each)}"\n' for each in WORDS[name]))
    attack = Attack(name, seconds, folder)
    limits = [f"-max_len={LONGEST}", "-rss_limit_mb=1500", "-timeout=1200"]  # by the clock of the wall
    options = [*limits, "-len_control=10", f"-dict={words}"]
    gc.freeze()  # what is instrumented is not looked through with every template that is dropped
    atheris.Setup([sys.argv[0], str(corpus), f"-artifact_prefix={attack.found}/", *options], attack.once)
    atheris.Fuzz()


def _escaped(word: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
