"""The output folder: one burst, replayed from wherever it was interrupted; nobody else's file is touched."""

import os
import random
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from small_site import NOON, Site, headline, set_key

from generator import lock, output
from generator.build import build, open_state
from generator.executors import Serial
from generator.output import OWNED
from generator.project import FOLDER, Project
from generator.report import Report
from generator.state import Burst, Store

ROOT = Path(__file__).parent.parent


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site", random.Random(4), stories=8)


def run(site: Site, into: Path | None = None, *, clean: bool = False) -> Report:
    state = open_state(site.root)
    project = Project(site.root, into, clean=clean)
    state, report = build(project, state, executor=Serial(), now=NOON)
    state.store.close()
    return report


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def messages(report: Report) -> list[str]:
    return [f"{problem.where.path}: {problem.message}" for problem in report.problems]


class Interrupted(Exception):
    """Where the power went out."""


def test_a_burst_that_is_interrupted_before_any_step_is_finished_by_the_next_command(site: Site) -> None:
    """A small burst with moves, removals, a file that becomes a folder and a folder that becomes a file."""
    folder, state = site.root / "public", site.root / FOLDER
    store = Store(state / "state.sqlite")
    before = {"a/index.html": b"a", "gone.html": b"x", "file": b"f", "dir/in/it": b"d"}
    after = {"a/index.html": b"A", "b/c/new.html": b"n", "file/in": b"F", "dir": b"D"}
    steps: list[str] = []
    for stop in range(40):
        for name in tree(folder) if folder.exists() else ():
            (folder / name).unlink()
        _commit(store, folder, state, {}, before, lambda step: None)
        fail = _failing_at(stop, steps)
        try:
            _commit(store, folder, state, before, after, fail)
        except Interrupted:
            pass
        else:
            assert stop > 8
            break
        for burst in list(store.pending().values()) * 2:
            output.replay(store, "public", folder, state, burst)
        if steps[-1] == "record":
            continue  # nothing had begun
        assert {path: data for path, data in tree(folder).items() if path != OWNED} == after, steps[-1]
        assert store.manifest("public").keys() - {OWNED} == after.keys()
        assert not store.pending()
        _commit(store, folder, state, after, {}, lambda step: None)
    assert {"list", "move dir", "remove dir/in/it", "list again", "close", "clear"} <= set(steps)
    store.close()


def _failing_at(stop: int, steps: list[str]) -> output.Step:
    calls = iter(range(1000))

    def fail(step: str) -> None:
        steps.append(step)
        if next(calls) == stop:
            raise Interrupted

    return fail


def _commit(
    store: Store,
    folder: Path,
    state: Path,
    before: dict[str, bytes],
    after: dict[str, bytes],
    step: output.Step,
) -> None:
    staging = output.Staging(folder, state, "public")
    staged = {path: staging.put(data) for path, data in after.items()}
    entries = {path: output.entry((b"",) * 5, b"", made.stamp) for path, made in staged.items()}
    moves = {path: made.name for path, made in staged.items()}
    removals = tuple(sorted(before.keys() - after.keys()))
    output.commit(store, "public", folder, state, Burst(staging.name, moves, removals, entries), step=step)


@pytest.mark.parametrize("name", ["a" * 256, "a" * 256 + "/index.html"])
def test_a_burst_that_can_never_be_done_is_given_up_and_the_site_built_anew(site: Site, name: str) -> None:
    run(site)
    whole = tree(site.root / "public")
    state = open_state(site.root)
    burst = Burst("", {name: "0"}, ("index.html",), {})
    state.store.begin("public", burst)
    state, report = build(Project(site.root), state, executor=Serial(), now=NOON, changed=frozenset())
    assert not report.failed
    assert (tree(site.root / "public"), state.store.pending()) == (whole, {})
    state.store.close()


def test_a_stranger_s_file_is_never_touched(site: Site) -> None:
    run(site)
    mine = site.root / "public" / "articles" / "mine.txt"
    mine.write_text("mine")
    for path in site.stories():
        if path not in site.stories()[:3]:
            headline(site)
    run(site)
    assert mine.read_text() == "mine"


def test_a_file_of_somebody_else_is_not_written_over_but_told(site: Site) -> None:
    run(site)
    before = tree(site.root / "public")
    (site.root / "public" / "more").mkdir()
    (site.root / "public" / "more" / "index.html").write_text("mine")
    site.write("content/pages/more.md", "---\ntitle: More\n---\n\nText.\n")
    report = run(site)
    assert messages(report) == [
        "public/more/index.html: a file or folder of yours stands where /more/index.html belongs"
    ]
    assert report.stopped
    assert tree(site.root / "public") == {**before, "more/index.html": b"mine"}
    assert not run(site, clean=True).stopped


@pytest.mark.parametrize("in_the_way", ["folder", "file above", "broken link above"])
def test_what_stands_in_the_way_is_told_before_anything_changes(site: Site, in_the_way: str) -> None:
    run(site)
    public = site.root / "public"
    if in_the_way == "folder":
        (public / "more" / "index.html" / "deep").mkdir(parents=True)
    elif in_the_way == "file above":
        (public / "more").write_text("mine")
    else:
        (public / "more").symlink_to("nowhere")
    before = tree(public)
    site.write("content/pages/more.md", "---\ntitle: More\n---\n\nText.\n")
    report = run(site)
    assert report.stopped
    assert "stands where /more/index.html belongs" in messages(report)[0]
    assert tree(public) == before


def test_what_the_state_forgot_the_folder_itself_remembers(site: Site) -> None:
    site.write("content/pages/more.md", "---\ntitle: More\n---\n\nText.\n")
    run(site)
    (site.root / FOLDER / "state.sqlite").unlink()
    site.path("content/pages/more.md").unlink()
    report = run(site)
    assert report.removed == ("more/index.html",)
    assert not (site.root / "public" / "more").exists()


def test_a_folder_that_nobody_knows_is_adopted_and_what_is_not_planned_is_told(site: Site) -> None:
    public = site.root / "public"
    (public / "old").mkdir(parents=True)
    (public / "index.html").write_text("from another generator")
    (public / "old" / "page.html").write_text("old")
    (public / ".git").mkdir()
    (public / ".git" / "HEAD").write_text("ref")
    report = run(site)
    assert messages(report) == ["public/old/page.html: this file was not made by this build and is left alone"]
    assert "old/page.html" in tree(public)
    assert run(site, clean=True).removed == ("old/page.html",)
    assert (public / ".git" / "HEAD").read_text() == "ref"
    assert not (public / "old").exists()


@pytest.mark.parametrize("place", [".", "..", "content", "content/public", "themes/x"])
def test_an_output_folder_that_holds_what_the_site_is_made_from_is_refused(site: Site, place: str) -> None:
    before = {path: data for path, data in tree(site.root).items() if not path.startswith(FOLDER)}
    report = run(site, site.root / place, clean=True)
    assert report.stopped
    assert "the output folder" in messages(report)[0]
    assert {path: data for path, data in tree(site.root).items() if not path.startswith(FOLDER)} == before


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Path]:
    """A folder on another file system than the site, where there is one."""
    shared = Path("/dev/shm")
    if not shared.is_dir() or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("there is one file system only")
    folder = shared / f"copydesk-test-{os.getpid()}"
    yield folder
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def test_another_file_system_takes_the_output_as_well(site: Site, elsewhere: Path) -> None:
    run(site)
    assert run(site, elsewhere).written
    assert tree(elsewhere) == tree(site.root / "public")
    assert run(site, elsewhere).written == ()
    assert not (elsewhere / output.INSIDE).exists()


def command(site: Site, *more: str) -> list[str]:
    return [
        sys.executable,
        str(ROOT / "build.py"),
        "--site",
        str(site.root),
        "--now",
        "2026-11-25T12:00Z",
        *more,
    ]


def test_a_full_disk_changes_nothing_and_is_told(site: Site) -> None:
    """No file may grow beyond 4 kB: as with a full disk, writing fails in the middle."""
    run(site)
    before = tree(site.root / "public")
    set_key(site, "config.yaml", "tagline", "Another " * 1000)

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))

    done = subprocess.run(command(site), capture_output=True, text=True, preexec_fn=small_disk)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "nothing is lost" in done.stderr
    assert tree(site.root / "public") == before
    assert not run(site).stopped
    assert tree(site.root / "public") != before


def test_a_file_where_the_output_folder_should_be_is_told(site: Site) -> None:
    (site.root / "public").write_text("mine")
    done = subprocess.run(command(site), capture_output=True, text=True)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    assert (site.root / "public").read_text() == "mine"


def test_a_file_that_the_configuration_names_as_the_output_folder_is_told_there(site: Site) -> None:
    set_key(site, "config.yaml", "output", "config.yaml")
    [problem] = run(site).problems
    line = site.read("config.yaml").splitlines().index("output: config.yaml") + 1
    assert str(problem.where) == f"config.yaml:{line}:9"
    assert problem.message == "the output folder config.yaml is a file, or lies below one"
    assert "`output: public`" in problem.hint
    set_key(site, "config.yaml", "output", None)
    (site.root / "public").write_text("mine")
    assert [str(each.where) for each in run(site).problems] == ["config.yaml"]


@pytest.mark.parametrize("there", ["nothing", "a file", "a link that leads nowhere"])
def test_a_folder_of_content_that_is_away_leaves_the_site_as_it_is(site: Site, there: str) -> None:
    run(site)
    before, content = tree(site.root / "public"), site.root / "content"
    content.rename(site.root / "away")
    if there == "a file":
        content.write_text("in its place", "utf-8")
    elif there != "nothing":
        content.symlink_to("nowhere")
    report = run(site)
    assert report.stopped and messages(report) == ["content: there is no folder content/ here"]
    assert tree(site.root / "public") == before
    content.unlink(missing_ok=True)
    (site.root / "away").rename(content)
    assert run(site).problems == () and tree(site.root / "public") == before


@pytest.mark.parametrize(
    ("there", "said"),
    [
        ("nothing", "there is no folder content/articles here"),
        ("a file", "there is no folder content/articles here"),
        ("a link that leads nowhere", "this is a link, and links to folders are not followed"),
        ("a link to it", "this is a link, and links to folders are not followed"),
    ],
)
def test_a_folder_of_articles_that_is_away_leaves_the_site_as_it_is(site: Site, there: str, said: str) -> None:
    run(site)
    before, articles = tree(site.root / "public"), site.root / "content/articles"
    articles.rename(site.root / "away")
    if there == "a file":
        articles.write_text("in its place", "utf-8")
    elif there != "nothing":
        articles.symlink_to(site.root / "away" if there == "a link to it" else "nowhere")
    report = run(site)
    assert report.stopped and messages(report) == [f"content/articles: {said}"]
    assert tree(site.root / "public") == before
    articles.unlink(missing_ok=True)
    (site.root / "away").rename(articles)
    assert run(site).problems == () and tree(site.root / "public") == before


def test_a_site_that_never_had_articles_needs_no_folder_for_them(site: Site) -> None:
    for path in sorted((site.root / "content").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    site.write("content/pages/about.md", "---\ntitle: Welcome\n---\n\nHello.\n")
    for _ in range(2):
        assert not run(site).stopped
        site.write("content/pages/more.md", "---\ntitle: More\n---\n\nHello.\n")
    shutil.rmtree(site.root / "content/pages")
    assert not run(site).stopped


def test_the_second_build_waits_and_then_says_who_holds_the_site(site: Site) -> None:
    path = site.root / FOLDER / "lock"
    holder = f"""
import sys
from pathlib import Path
from generator import lock
with lock.held(Path({str(path)!r})):
    print("held", flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", holder], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout and other.stdin
        assert other.stdout.readline() == "held\n"
        with pytest.raises(lock.Busy, match=str(other.pid)), lock.held(path, patience=0.1):
            pass
        waiting = subprocess.Popen(command(site, "--quiet"))
        other.stdin.close()
        assert waiting.wait(20) == 0
    assert (site.root / "public" / "index.html").exists()
    with lock.held(path, patience=0):
        pass


def test_a_file_that_changes_while_it_is_copied_is_copied_again(site: Site) -> None:
    """Its key must not speak of other bytes than those that lie in the output."""
    old = site.read("themes/own/assets/own.css")
    state = open_state(site.root)

    def meanwhile(stage: str, done: int, total: int | None) -> None:
        if stage == "reading":
            site.write("themes/own/assets/own.css", "a { color: red }\n")

    state, _ = build(Project(site.root), state, executor=Serial(), now=NOON, progress=meanwhile)
    site.write("themes/own/assets/own.css", old)
    state, _ = build(Project(site.root), state, executor=Serial(), now=NOON)
    assert (site.root / "public/assets/own.css").read_text() == old
    state.store.close()


REASONS = {
    "a headline": (lambda site: headline(site), {"content"}),
    "the tagline": (lambda site: set_key(site, "config.yaml", "tagline", "Other"), {"site", "content"}),
    "an option": (lambda site: set_key(site, "config.yaml", "theme_options", "{mark: two}"), {"theme"}),
    "a word": (lambda site: site.write("themes/own/words/en.yaml", "footer: Other\n"), {"theme"}),
    "a template": (
        lambda site: site.write("themes/own/templates/part.html", "<p>other</p>"),
        {"template"},
    ),
    "a new page": (
        lambda site: site.write("content/pages/n.md", "---\ntitle: N\nnavigation: false\n---\n\nN.\n"),
        {"new", "content"},
    ),
    "a damaged file": (
        lambda site: (site.root / "public/about/index.html").write_text("damaged"),
        {"file"},
    ),
}


@pytest.mark.parametrize("edit", REASONS)
def test_every_written_file_has_its_reason(site: Site, edit: str) -> None:
    change, expected = REASONS[edit]
    run(site)
    change(site)
    report = run(site)
    assert report.written
    assert report.reasons.keys() >= set(report.written)
    told = {reason for path in report.written for reason in report.reasons[path] if path != "build.json"}
    assert told == expected
