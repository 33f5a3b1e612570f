"""Victim: a site that commands are run on while something goes wrong, and what must hold afterwards.

Between the commands somebody collects seeds and edits articles, with chance as the editor. What a command would
have done is known from a copy of the site, in which nothing goes wrong.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from published_site import environment
from small_site import png

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
NOW = ("--now", "2026-11-25T12:00Z")
CONFIG = """\
title: The Digest
base_url: https://desk.example/digest/
theme: bench
pages: {front: roll, source: false, edition: false, search: false, corrections: false, feeds: false}
"""
NOUNS = ["harbour", "ferry", "council", "winter", "bakery", "lantern", "orchard", "bridge", "market", "tide"]
DRAFT = re.compile(r"\..+\.\d+\.copydesk-part")

WORKPLACES = ("staging-", ".copydesk-staging", ".copydesk-probe", "making-")

Files = dict[str, bytes]


class Ended(NamedTuple):
    """How a command ended: its exit code (negative: by which signal), what it said, its effects on the disk."""

    code: int
    said: str
    effects: int


class Launcher:
    """Runs commands in forks of one warm process (see `launcher`)."""

    def __init__(self, said: Path, *before: str) -> None:
        """`before` stands in front of the program: what it is run by."""
        self.said = said
        self._running = 0
        program = [*before, sys.executable, str(HERE / "launcher.py")]
        self._process = subprocess.Popen(
            program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment()
        )

    def start(self, *words: str, effect: int = 0) -> int:
        """Start a command; the id of its process and its group."""
        assert self._process.stdin and self._process.stdout
        self.said.write_bytes(b"")  # a kill may come before the command could open it
        wanted = {"words": words, "said": str(self.said), "effect": effect}
        print(json.dumps(wanted), file=self._process.stdin, flush=True)
        self._running = int(self._process.stdout.readline())
        return self._running

    def ended(self) -> Ended:
        """Wait until the command that was started has ended."""
        assert self._process.stdout
        code, effects = self._process.stdout.readline().split()
        self._running = 0
        return Ended(int(code), self.said.read_text("utf-8", "replace"), int(effects))

    def run(self, *words: str, effect: int = 0) -> Ended:
        self.start(*words, effect=effect)
        return self.ended()

    def close(self) -> None:
        assert self._process.stdin and self._process.stdout
        if self._running:
            kill(self._running)
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait()


@contextmanager
def launched(folder: Path, *before: str) -> Iterator[Launcher]:
    launcher = Launcher(folder / "said.txt", *before)
    try:
        yield launcher
    finally:
        launcher.close()


def kill(group: int) -> None:
    """End a command and all that it started, at once."""
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


class Victim:
    """The site, its editor, and the words that must not be lost."""

    def __init__(self, root: Path, rng: random.Random, *, seeds: int = 8) -> None:
        self.root, self.rng, self.words = root, rng, 0
        # The small theme of the benchmark: a build is over in a fifth of the time.
        shutil.copytree(ROOT / "tests/bench/themes", root / "themes")
        self.write("config.yaml", CONFIG)
        self.write("content/pages/about.md", "---\ntitle: About\n---\n\nThis is ours.\n")
        for _ in range(seeds):
            self.collect()

    def write(self, path: str, text: str | bytes) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(text.encode() if isinstance(text, str) else text)

    def sentence(self) -> str:
        words = " ".join(self.rng.choices(NOUNS, k=self.rng.randint(8, 14)))
        return f"The {words} was seen by all who came on day {self.rng.randint(1, 9999)}."

    def seeds(self) -> list[Path]:
        return sorted((self.root / "seeds").glob("*.md"))

    def articles(self) -> list[Path]:
        return sorted((self.root / "content/articles").rglob("*.md"))

    def collect(self) -> None:
        """A seed comes, perhaps with a picture beside it."""
        name = f"{self.rng.randrange(10**6):06}"
        blocks = [f"# {self.sentence()}", *(self.sentence() for _ in range(self.rng.randint(2, 6)))]
        if self.rng.random() < 0.4:
            self.write(f"seeds/{name}.png", png(self.rng.randint(20, 60), self.rng.randint(20, 60)))
            blocks.insert(2, f"![A quay]({name}.png)")
        self.write(f"seeds/{name}.md", "\n\n".join(blocks) + "\n")

    def collect_again(self) -> None:
        """A seed comes in another form."""
        seed = self.rng.choice(self.seeds())
        blocks = seed.read_text("utf-8").strip().split("\n\n")
        blocks[self.rng.randrange(1, len(blocks))] = self.sentence()
        seed.write_text("\n\n".join([*blocks, self.sentence()]) + "\n", "utf-8")

    def edit(self) -> None:
        """The editor writes a word of their own into an article."""
        if not self.articles():
            return
        article = self.rng.choice(self.articles())
        self.words += 1
        blocks = article.read_text("utf-8").rstrip("\n").split("\n\n")
        blocks[self.rng.randrange(1, len(blocks))] += f" Editor{self.words}x."
        article.write_text("\n\n".join(blocks) + "\n", "utf-8")

    def move(self) -> None:
        if self.articles():
            article = self.rng.choice(self.articles())
            article.rename(article.with_name(f"moved-{self.rng.randrange(10**6)}.md"))

    def throw_away(self) -> None:
        if len(self.articles()) > 4:
            article = self.rng.choice(self.articles())
            for file in article.parent.glob(f"{article.stem}*"):
                file.unlink()

    def design(self) -> None:
        """What every page shows is another."""
        self.write("config.yaml", f"{CONFIG}tagline: The {self.rng.choice(NOUNS)} {self.rng.randrange(999)}\n")

    def morning(self, *, quarrels: bool = True) -> None:
        """Some of all that, so that the next command has something to do. Without `quarrels` no seed comes anew
        whose article the editor may have changed in the same place."""
        deeds = [deed for deed in DEEDS if quarrels or deed is not Victim.collect_again]
        for deed in (Victim.collect, *self.rng.choices(deeds, k=self.rng.randint(2, 5))):
            deed(self)

    def deed(self) -> None:
        """One of all that, as one save."""
        self.rng.choice((Victim.collect_again, Victim.edit, Victim.design))(self)

    def written_by_people(self) -> Files:
        """All that the editor has a hand in: what must not be lost."""
        return files(self.root, "content", "seeds", "config.yaml")

    def copy(self, place: Path) -> "Victim":
        twin = object.__new__(Victim)
        twin.root, twin.rng, twin.words = place, self.rng, self.words
        shutil.copytree(self.root, place, symlinks=True)
        return twin


DEEDS = (Victim.collect_again, Victim.edit, Victim.edit, Victim.move, Victim.throw_away, Victim.design)


def files(root: Path, *names: str) -> Files:
    """Every file below some folders, or the files themselves; links are files."""
    found: Files = {}
    for name in names:
        place = root / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.is_symlink():
                found[path.relative_to(root).as_posix()] = os.fsencode(path.readlink())
            elif path.is_file():
                found[path.relative_to(root).as_posix()] = path.read_bytes()
    return found


def nothing_lost(before: Files, after: Files, finished: Files) -> None:
    """Each file that people have a hand in is as it was, or as the command leaves it at its end."""
    for path in before.keys() | after.keys():
        allowed = (before.get(path), finished.get(path))
        assert DRAFT.fullmatch(path.rpartition("/")[2]) or after.get(path) in allowed, path


def leftovers(root: Path) -> list[str]:
    """What a command had begun and not put away: drafts, and folders that it works in."""
    found = (path for path in root.rglob("*") if ".git" not in path.parts)
    return [
        path.relative_to(root).as_posix()
        for path in found
        if DRAFT.fullmatch(path.name) or path.name.startswith(WORKPLACES)
    ]


def nap(seconds: float) -> None:
    """Let a command run for a while: the moment of the kill is chance, so there is nothing to wait for."""
    time.sleep(seconds)
