"""A permission that is taken away midway: what cannot be read is told, and no page goes because of it."""

import os
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from victim import NOW, Launcher, Victim, files, launched

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="permissions hold for root only by a tool of Linux"
)

CAREFUL = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
"""What makes permissions hold for root as for anybody else."""


@pytest.fixture(scope="module")
def launcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Launcher]:
    with launched(tmp_path_factory.mktemp("said"), *CAREFUL) as launcher:
        yield launcher


def run(launcher: Launcher, site: Path) -> tuple[int, str]:
    end = launcher.run("build", "--site", str(site), "--jobs", "1", *NOW)
    assert "Traceback" not in end.said, end.said
    return end.code, end.said


def an_article(victim: Victim) -> Path:
    return victim.articles()[0]


TAKEN: dict[str, tuple[Callable[[Victim], Path], int]] = {
    "an article cannot be read": (an_article, 0o000),
    "a folder of articles cannot be opened": (lambda victim: an_article(victim).parent, 0o000),
    "a folder of articles can be listed and not entered": (lambda victim: an_article(victim).parent, 0o444),
    "a folder of articles can be entered and not listed": (lambda victim: an_article(victim).parent, 0o111),
    "all articles": (lambda victim: victim.root / "content/articles", 0o000),
    "all content": (lambda victim: victim.root / "content", 0o000),
    "the bases": (lambda victim: victim.root / "seeds/.base", 0o000),
    "the seeds": (lambda victim: victim.root / "seeds", 0o000),
    "a seed": (lambda victim: victim.seeds()[0], 0o000),
    "the configuration": (lambda victim: victim.root / "config.yaml", 0o000),
    "a template": (lambda victim: victim.root / "themes/bench/templates/article.html", 0o000),
    "the theme": (lambda victim: victim.root / "themes/bench", 0o000),
    "the themes": (lambda victim: victim.root / "themes", 0o000),
    "the state": (lambda victim: victim.root / ".copydesk/state.sqlite", 0o000),
    "the state can only be read": (lambda victim: victim.root / ".copydesk/state.sqlite", 0o444),
    "the state's folder": (lambda victim: victim.root / ".copydesk", 0o000),
    "the output": (lambda victim: victim.root / "public", 0o000),
    "the output can only be read": (lambda victim: victim.root / "public", 0o555),
    "a folder of the output": (lambda victim: victim.root / "public/archive", 0o555),
}


@pytest.mark.parametrize("taken", TAKEN)
def test_a_permission_taken_away_is_told_and_costs_no_page(
    taken: str, tmp_path: Path, launcher: Launcher
) -> None:
    victim = Victim(tmp_path / "site", random.Random(8), seeds=3)
    code, said = run(launcher, victim.root)
    assert code == 0, said
    victim.design()
    victim.collect()
    twin = victim.copy(tmp_path / "twin")
    assert run(launcher, twin.root)[0] == 0
    public = files(victim.root, "public")
    place, mode = TAKEN[taken]
    path = place(victim)
    before = path.stat().st_mode
    path.chmod(mode)
    code, said = run(launcher, victim.root)
    path.chmod(before)
    assert public.keys() <= files(victim.root, "public").keys(), said
    if taken not in ("the state", "the state can only be read"):  # it is made anew
        assert "error: " in said or "warning: " in said, said
        assert "hint: " in said, said
    assert run(launcher, victim.root)[0] == 0
    assert victim.written_by_people() == twin.written_by_people()
    assert files(victim.root, "public") == files(twin.root, "public")


@pytest.mark.parametrize(
    "place", [an_article, lambda victim: an_article(victim).parent], ids=["the article", "its folder"]
)
def test_a_seed_that_changes_while_its_article_cannot_be_read_reaches_it_later(
    place: Callable[[Victim], Path], tmp_path: Path, launcher: Launcher
) -> None:
    victim = Victim(tmp_path / "site", random.Random(5), seeds=1)
    assert run(launcher, victim.root)[0] == 0
    victim.collect_again()
    twin = victim.copy(tmp_path / "twin")
    assert run(launcher, twin.root)[0] == 0
    path = place(victim)
    before = path.stat().st_mode
    path.chmod(0o000)
    code, said = run(launcher, victim.root)
    path.chmod(before)
    assert code == 1
    assert f"{path.relative_to(victim.root).as_posix()}: error: " in said
    assert run(launcher, victim.root)[0] == 0
    assert victim.written_by_people() == twin.written_by_people()


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        (("takedown", "The Ledger"), "config.yaml"),
        (("takedown", "The Ledger"), "content/articles/a.md"),
        (("takedown", "content/articles/a.md"), "content/articles/a.md"),
        (("lock", "7"), "content/editions/e.md"),
        (("lock", "7"), "content/articles/a.md"),
        (("new", "article", "Another"), "config.yaml"),
    ],
)
def test_a_command_writes_nothing_over_what_it_cannot_read(
    words: tuple[str, ...], closed: str, tmp_path: Path, launcher: Launcher
) -> None:
    victim = Victim(tmp_path / "site", random.Random(1), seeds=0)
    victim.write("content/articles/a.md", "---\nid: a1\ntitle: A\nsource: The Ledger\n---\n\nIt sailed.\n")
    victim.write(
        "content/editions/e.md", "---\ntitle: E\nnumber: 7\nsections: [{title: T, stories: [a1]}]\n---\n"
    )
    before = victim.written_by_people()
    path = victim.root / closed
    path.chmod(0o000)
    end = launcher.run(*words, "--site", str(victim.root), *NOW)
    path.chmod(0o644)
    assert end.code == 1
    assert f"{closed}: error: " in end.said and "hint: " in end.said, end.said
    assert victim.written_by_people() == before
