"""Killed at any moment, the next command leaves the site whole and no editor's byte is lost.

`kill -9` of a command with all processes that it started, half of the times just before one of its effects on
the disk, else by the clock; now and then the next command is killed as well. The one after must leave what the
same command leaves where nobody kills it. `COPYDESK_PROOF=1` tries 600 moments, and each effect of the commands
that write little; `COPYDESK_SEED` repeats a run.
"""

import os
import random
import re
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from published_site import git
from session import PATIENCE
from victim import NOW, Ended, Files, Launcher, Victim, files, kill, launched, leftovers, nap, nothing_lost

PROOF = os.environ.get("COPYDESK_PROOF") == "1"
INGESTS, BUILDS, EDITS, PUBLISHES, ROUNDS = (150, 200, 100, 75, 75) if PROOF else (4, 3, 3, 2, 2)
AGE = 25
"""Moments after which a new site takes the place of the old: each morning it grows, and all that is done to it
takes longer, git's part above all."""

STRIKES = (1, 1, 1, 2, 3)
"""How many commands in a row are killed, each as likely as the others."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the processes are forked by the hundred")


def lives(moments: int) -> list[int]:
    """How many of the moments each site lives through."""
    return [min(AGE, moments - first) for first in range(0, moments, AGE)]


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    seed = int(os.environ.get("COPYDESK_SEED") or random.SystemRandom().randrange(10**6))
    print(f"COPYDESK_SEED={seed}")
    return random.Random(f"{seed} {request.node.name}")


@pytest.fixture
def launcher(tmp_path: Path) -> Iterator[Launcher]:
    with launched(tmp_path) as launcher:
        yield launcher


def struck(launcher: Launcher, rng: random.Random, words: tuple[str, ...], whole: "Whole") -> Ended:
    """A command, killed at a moment of its work."""
    if rng.random() < 0.5:
        return launcher.run(*words, effect=rng.randint(1, whole.end.effects))
    group = launcher.start(*words)
    nap(rng.uniform(0, whole.took))
    kill(group)
    return launcher.ended()


class Whole(NamedTuple):
    """What a command does where nobody kills it, and the seconds that it takes."""

    end: Ended
    took: float


def let_end(launcher: Launcher, words: tuple[str, ...]) -> Whole:
    started = time.perf_counter()
    end = launcher.run(*words)
    assert end.code == 0, end.said
    return Whole(end, time.perf_counter() - started)


def command(name: str, site: Path) -> tuple[str, ...]:
    return name, "--site", str(site), "--jobs", "1", *NOW


@pytest.mark.parametrize(
    ("name", "moments"),
    [*(("ingest", life) for life in lives(INGESTS)), *(("build", life) for life in lives(BUILDS))],
)
def test_killed_at_any_moment_no_byte_is_lost_and_the_next_command_completes_the_work(
    name: str, moments: int, tmp_path: Path, rng: random.Random, launcher: Launcher
) -> None:
    victim = Victim(tmp_path / "site", rng)
    words = command(name, victim.root)
    let_end(launcher, words)
    killed = 0
    for _ in range(moments):
        victim.morning()
        before = victim.written_by_people()
        twin = victim.copy(tmp_path / "twin")
        whole = let_end(launcher, command(name, twin.root))
        finished = twin.written_by_people()
        for strike in range(rng.choice(STRIKES)):
            end = struck(launcher, rng, words, whole)
            killed += end.code < 0 and not strike
            nothing_lost(before, victim.written_by_people(), finished)
        let_end(launcher, words)
        assert victim.written_by_people() == finished, end
        assert files(victim.root, "public") == files(twin.root, "public"), end
        assert leftovers(victim.root) == []
        shutil.rmtree(twin.root)
    print(f"{moments} moments, {killed} in time")
    assert killed > moments / 4


@pytest.mark.parametrize("moments", lives(EDITS))
def test_what_the_editor_writes_between_a_kill_and_the_next_command_is_not_lost(
    moments: int, tmp_path: Path, rng: random.Random, launcher: Launcher
) -> None:
    """The editor finds the work of a build half done, and goes on. The next one keeps every word of theirs,
    leaves nothing to do, and makes of it all what one makes that knows of nothing before."""
    victim = Victim(tmp_path / "site", rng)
    words = command("build", victim.root)
    whole = let_end(launcher, words)
    killed = 0
    for _ in range(moments):
        victim.morning()
        end = struck(launcher, rng, words, whole)
        killed += end.code < 0
        for deed in rng.choices((Victim.edit, Victim.edit, Victim.move, Victim.collect_again), k=3):
            deed(victim)
        written = editors_words(victim)
        whole = let_end(launcher, words)
        assert editors_words(victim) == written, end
        assert leftovers(victim.root) == []
        found, public = victim.written_by_people(), files(victim.root, "public")
        twin = victim.copy(tmp_path / "twin")
        for folder in (".copydesk", "public"):
            shutil.rmtree(twin.root / folder)
        let_end(launcher, command("build", twin.root))
        assert (twin.written_by_people(), files(twin.root, "public")) == (found, public), end
        shutil.rmtree(twin.root)
    print(f"{moments} moments, {killed} in time")
    assert killed > moments / 4 or moments < AGE


def editors_words(victim: Victim) -> list[str]:
    """The words that only the editor wrote, wherever they stand."""
    texts = "".join(article.read_text("utf-8") for article in victim.articles())
    return sorted(re.findall(r"Editor\d+x", texts))


OURS = "---\nid: ours00000001\ntitle: The ferry\nsource: The Courier\n---\n\nIt sailed.\n"
EDITION = """\
---
number: 1
title: Ice
date: 2026-11-24
sections:
  - title: World
    stories: [{article: ours00000001}]
---
"""


@pytest.mark.parametrize(
    "words",
    [
        ("takedown", "ours00000001"),
        ("takedown", "The Courier"),
        ("lock", "1"),
        *[("new", kind, "A title") for kind in ("article", "edition", "page")],
        ("new", "site", "another"),
        ("add", "{beside}/one.md", "{beside}/two.md"),
    ],
    ids=" ".join,
)
def test_a_command_killed_at_any_of_its_effects_can_be_given_again(
    words: tuple[str, ...], tmp_path: Path, rng: random.Random, launcher: Launcher
) -> None:
    victim = Victim(tmp_path / "site", rng, seeds=2)
    victim.write("content/articles/ours.md", OURS)
    victim.write("content/editions/2026-11-24.md", EDITION)
    for name in ("one", "two"):
        (tmp_path / f"{name}.md").write_text(f"# {victim.sentence()}\n\n{victim.sentence()}\n")
    let_end(launcher, command("build", victim.root))
    before = theirs(victim)

    def given(site: Path, effect: int = 0) -> Ended:
        said = [word.format(beside=tmp_path) for word in words]
        return launcher.run(*said, "--site", str(site), "--jobs", "1", *NOW, effect=effect)

    twin = victim.copy(tmp_path / "twin")
    whole = given(twin.root)
    assert whole.code == 0, whole.said
    finished, effects = theirs(twin), range(1, whole.effects + 1)
    for effect in effects if PROOF else rng.sample(effects, 3):
        place = victim.copy(tmp_path / "killed")
        assert given(place.root, effect).code < 0
        nothing_lost(before, found := theirs(place), finished)
        again = given(place.root)
        assert again.code == 0 or found == finished, again.said
        let_end(launcher, command("build", place.root))
        assert theirs(place) == finished
        assert leftovers(place.root) == []
        shutil.rmtree(place.root)
    print(f"{len(effects)} effects")


def theirs(victim: Victim) -> Files:
    """What people have a hand in, and a new site; the id of a new article is another each time."""
    found = files(victim.root, "content", "seeds", "config.yaml", "another")
    return {path: re.sub(rb"id: [0-9a-z]{12}", b"id:", data) for path, data in found.items()}


@pytest.mark.parametrize("moments", lives(PUBLISHES))
def test_a_publish_killed_at_any_moment_leaves_the_branch_whole(
    moments: int, tmp_path: Path, rng: random.Random, launcher: Launcher
) -> None:
    """The branch has what it had, or all of the new; the next publish brings the new; git has no open ends."""
    victim = Victim(tmp_path / "site", rng)
    let_end(launcher, command("ingest", victim.root))
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", "remote.git")
    git(victim.root, "init", "--quiet", "--initial-branch=main")
    git(victim.root, "remote", "add", "origin", "../remote.git")
    victim.write(".gitignore", "/public/\n/.copydesk/\n")
    words = command("publish", victim.root)
    killed = 0
    for _ in range(moments):
        victim.morning(quarrels=False)  # publish stops on those
        let_end(launcher, command("ingest", victim.root))
        git(victim.root, "add", "--all")
        git(victim.root, "commit", "--quiet", "--message", "Work")
        (tmp_path / "there").mkdir()
        twin = victim.copy(tmp_path / "there/site")
        shutil.copytree(tmp_path / "remote.git", tmp_path / "there/remote.git")
        whole = let_end(launcher, command("publish", twin.root))
        before, finished = published(tmp_path / "remote.git"), published(tmp_path / "there/remote.git")
        for strike in range(rng.choice(STRIKES)):
            end = struck(launcher, rng, words, whole)
            killed += end.code < 0 and not strike
            assert published(tmp_path / "remote.git") in (before, finished), end
            assert git(victim.root, "status", "--porcelain") == ""
            for locked in (tmp_path / "remote.git").rglob("*.lock"):
                locked.unlink()  # the kill meets both ends of git here; a host lives on
        let_end(launcher, words)
        assert published(tmp_path / "remote.git") == finished, end
        assert not (victim.root / ".copydesk/publish").exists()
        assert git(victim.root, "for-each-ref", "--format=%(refname)", "refs/copydesk").split() == [
            "refs/copydesk/published"
        ]
        git(tmp_path / "remote.git", "fsck", "--strict", "--no-dangling")
        shutil.rmtree(tmp_path / "there")
    print(f"{moments} moments, {killed} in time")
    assert killed > moments / 4 or moments < AGE


def published(remote: Path) -> str:
    """The published tree: its id says all that is in it."""
    there = git(remote, "branch", "--list", "gh-pages")
    return git(remote, "rev-parse", "gh-pages^{tree}") if there else ""


@pytest.mark.parametrize("moments", lives(ROUNDS))
def test_a_watch_killed_at_any_moment_leaves_all_whole(
    moments: int, tmp_path: Path, rng: random.Random, launcher: Launcher
) -> None:
    victim = Victim(tmp_path / "site", rng)
    whole = let_end(launcher, command("build", victim.root))
    for _ in range(moments):
        victim.design()
        watching = launcher.start(*command("watch", victim.root))
        await_word(launcher.said, " written")
        before = victim.written_by_people()
        twin = victim.copy(tmp_path / "twin")
        twin.deed()
        wanted = twin.written_by_people()
        for path in wanted.keys() | before.keys():
            if wanted.get(path) != before.get(path):
                victim.write(path, wanted[path])
        nap(rng.uniform(0, whole.took))
        kill(watching)
        assert launcher.ended().code < 0
        whole = let_end(launcher, command("build", twin.root))
        nothing_lost(wanted, victim.written_by_people(), twin.written_by_people())
        let_end(launcher, command("build", victim.root))
        assert victim.written_by_people() == twin.written_by_people()
        assert files(victim.root, "public") == files(twin.root, "public")
        assert leftovers(victim.root) == []
        shutil.rmtree(twin.root)


def await_word(said: Path, word: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while word not in said.read_text("utf-8", "replace"):
        assert time.monotonic() < deadline, "it did not come to its first round"
        nap(0.01)
