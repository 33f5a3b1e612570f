"""The loop hears of every way of saving, once, soon, and of nothing else. Real files, real events."""

import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import pytest

from generator.events import file_system, why_poll
from generator.inbox import Changes, is_noise
from generator.watch import Round, watch

SOON = 10.0
"""Seconds that a busy machine may take; nothing here waits that long when all is well."""


class Rounds:
    """A loop in a thread, and the rounds that it asked for."""

    def __init__(self) -> None:
        self.asked: queue.Queue[tuple[Changes, float]] = queue.Queue()
        self.said: list[str] = []

    def next(self) -> Changes:
        return self.asked.get(timeout=SOON)[0]

    def until(self, wanted: Callable[[set[str]], bool]) -> list[Changes]:
        """The rounds up to the one with which all paths named so far are as wanted."""
        rounds: list[Changes] = []
        while not wanted({path for changes in rounds for path in changes.paths}):
            rounds.append(self.next())
        return rounds

    def naming(self, *paths: str) -> list[Changes]:
        return self.until(set(paths).issubset)


@contextmanager
def watching(
    site: Path,
    *,
    once: Callable[[Changes], Round] = lambda changes: Round(),
    idle: float = 600,
    poll: float | None = None,
) -> Iterator[Rounds]:
    rounds, stop, failures = Rounds(), threading.Event(), []

    def noted(changes: Changes) -> Round:
        rounds.asked.put((changes, time.perf_counter()))
        return once(changes)

    def run() -> None:
        try:
            watch(
                site, once=noted, report=lambda _: None, stop=stop, say=rounds.said.append, idle=idle, poll=poll
            )
        except BaseException as failure:
            failures.append(failure)

    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert rounds.next() == Changes(everything=True)
        yield rounds
    finally:
        stop.set()
        thread.join(SOON)
    assert not failures
    assert not thread.is_alive()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name in ("content/articles/2026", "seeds/.base", "themes/plain"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "content/articles/2026/storm.md").write_text("---\ntitle: Storm\n---\nWind.\n")
    (tmp_path / "config.yaml").write_text("title: The Harbour Digest\n")
    return tmp_path


STORM = "content/articles/2026/storm.md"


def quiet_but_for(site: Path, rounds: Rounds, *, maybe: str = "content/mark.md") -> None:
    """Nothing more is asked: the next round is the one of a file made as a mark."""
    mark = site / "content/mark.md"
    mark.write_text("mark")
    named = {path for changes in rounds.naming("content/mark.md") for path in changes.paths}
    assert named <= {"content/mark.md", maybe}


def test_the_first_round_looks_at_everything(site: Path) -> None:
    with watching(site) as rounds:
        quiet_but_for(site, rounds)


def truncate_and_write(file: Path) -> None:
    file.write_text("new")


def write_and_rename(file: Path) -> None:
    draft = file.with_name(".storm.md.part")
    draft.write_text("new")
    draft.replace(file)


def rename_away_and_write(file: Path) -> None:
    """Vim with `backup`: a probe, a swap file, the old text moved aside, the new one written."""
    swap = file.with_name(".storm.md.swp")
    swap.write_text("swap")
    probe = file.with_name("4913~")
    probe.write_text("")
    probe.unlink()
    backup = file.with_name("storm.md~")
    file.rename(backup)
    file.write_text("new")
    backup.unlink()
    swap.unlink()


def from_outside(file: Path) -> None:
    draft = file.parents[3] / "draft"
    draft.write_text("new")
    draft.replace(file)


def in_steps(file: Path) -> None:
    with file.open("w") as stream:
        for part in ("---\n", "title: St", "orm\n", "---\n"):
            stream.write(part)
            stream.flush()


def in_place(file: Path) -> None:
    with file.open("r+") as stream:
        stream.write("new")


@pytest.mark.parametrize(
    "save", [truncate_and_write, write_and_rename, rename_away_and_write, from_outside, in_steps, in_place]
)
def test_a_save_leads_to_one_round_that_names_the_file(site: Path, save: Callable[[Path], None]) -> None:
    counts = []
    with watching(site) as rounds:
        for _ in range(5):
            save(site / STORM)
            counts.append(len(rounds.naming(STORM)))
            quiet_but_for(site, rounds, maybe=STORM)
    assert min(counts) == 1  # a busy machine may pause in the midst of a save


def test_a_file_caught_half_written_is_named_when_it_is_closed(site: Path) -> None:
    with watching(site) as rounds:
        with (site / STORM).open("w") as stream:
            stream.write("half")
            stream.flush()
            (site / "content/other.md").write_text("whole")
            assert rounds.next().paths == {"content/other.md"}
            stream.write("whole")
        assert rounds.next().paths == {STORM}


def test_a_file_that_is_never_closed_is_named_all_the_same(site: Path) -> None:
    with watching(site) as rounds, (site / STORM).open("w") as stream:
        stream.write("a log, say")
        stream.flush()
        assert rounds.next().paths == {STORM}


def test_a_file_that_is_removed_is_named(site: Path) -> None:
    with watching(site) as rounds:
        (site / STORM).unlink()
        assert rounds.next().paths == {STORM}


def test_a_file_moved_out_of_the_tree_holds_up_nothing(site: Path) -> None:
    delays = []
    with watching(site) as rounds:
        for _ in range(5):
            started = time.perf_counter()
            (site / STORM).rename(site / "storm.md")
            (site / "content/other.md").write_text("new")
            rounds.naming(STORM, "content/other.md")
            delays.append(time.perf_counter() - started)
            (site / "storm.md").rename(site / STORM)
            rounds.naming(STORM)
    assert min(delays) < 0.1


def test_a_checkout_of_a_hundred_files_is_heard_whole(site: Path) -> None:
    def git(*arguments: str) -> None:
        author = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "commit.gpgsign=false")
        subprocess.run(["git", *author, *arguments], cwd=site, check=True, capture_output=True)

    names = [f"content/articles/{month}/story-{number}.md" for month in ("a", "b") for number in range(50)]
    git("init", "-q")
    for text in ("one", "two"):
        for name in names:
            (site / name).parent.mkdir(exist_ok=True)
            (site / name).write_text(text)
        git("add", ".")
        git("commit", "-q", "-m", text)
    with watching(site) as rounds:
        git("checkout", "-q", "HEAD~1")
        assert {path for changes in rounds.naming(*names) for path in changes.paths} == set(names)
        git("rm", "-r", "-q", "content/articles/a")
        rounds.naming("content/articles/a")
        git("reset", "-q", "--hard")
        rounds.naming("content/articles/a")


def test_files_in_a_new_folder_are_heard_of(site: Path) -> None:
    with watching(site) as rounds:
        (site / "content/articles/2027/01").mkdir(parents=True)
        rounds.naming("content/articles/2027")
        (site / "content/articles/2027/01/ice.md").write_text("new")
        rounds.naming("content/articles/2027/01/ice.md")


def test_a_folder_that_is_moved_is_followed_under_its_new_name_alone(site: Path) -> None:
    with watching(site) as rounds:
        (site / "content/articles").rename(site / "content/stories")
        rounds.naming("content/articles", "content/stories")
        (site / "content/stories/2026/storm.md").write_text("new")
        assert rounds.next().paths == {"content/stories/2026/storm.md"}
        (site / "content/stories").rename(site / "elsewhere")
        assert rounds.next().paths == {"content/stories"}
        (site / "elsewhere/2026/storm.md").write_text("newer")
        quiet_but_for(site, rounds)


def test_a_folder_that_is_removed_and_made_anew_is_heard(site: Path) -> None:
    with watching(site) as rounds:
        shutil.rmtree(site / "content/articles")
        rounds.naming("content/articles")
        (site / STORM).parent.mkdir(parents=True)
        (site / STORM).write_text("new")
        rounds.naming("content/articles")
        (site / STORM).write_text("newer")
        rounds.naming(STORM)


def test_watched_folders_may_be_missing_and_come_later(tmp_path: Path) -> None:
    with watching(tmp_path) as rounds:
        (tmp_path / "content").mkdir()
        rounds.naming("content")
        (tmp_path / "content/about.md").write_text("new")
        rounds.naming("content/about.md")
        (tmp_path / "config.yaml").write_text("title: New\n")
        rounds.naming("config.yaml")


def test_a_watched_folder_may_be_a_link(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    shutil.rmtree(site / "seeds")
    (site / "seeds").symlink_to(elsewhere)
    with watching(site) as rounds:
        (elsewhere / "wire.txt").write_text("new")
        assert rounds.next().paths == {"seeds/wire.txt"}


def test_a_changed_theme_configuration_or_seed_is_named(site: Path) -> None:
    with watching(site) as rounds:
        for name in ("themes/plain/style.css", "config.yaml", "seeds/wire.txt"):
            (site / name).write_text("new")
            assert rounds.next().paths == {name}
        draft = site / ".config.yaml.part"
        draft.write_text("title: Newer\n")
        draft.replace(site / "config.yaml")
        assert rounds.next().paths == {"config.yaml"}


def test_reading_and_what_lies_beside_the_watched_folders_cause_no_round(site: Path) -> None:
    with watching(site) as rounds:
        for file in site.rglob("*"):
            if file.is_file():
                file.read_bytes()
        for name in (
            "public/index.html",
            ".copydesk/state",
            "seeds/.base/x.md",
            "content/.hidden",
            "content/a~",
        ):
            (site / name).parent.mkdir(exist_ok=True)
            (site / name).write_text("ours")
        quiet_but_for(site, rounds)


def test_a_round_that_writes_below_content_is_followed_by_one_and_then_silence(site: Path) -> None:
    taken = site / "content/taken.md"

    def ingest(changes: Changes) -> Round:
        if not taken.exists() and "seeds/wire.txt" in changes.paths:
            taken.write_text("from a seed")
        return Round()

    with watching(site, once=ingest) as rounds:
        (site / "seeds/wire.txt").write_text("seed")
        assert rounds.next().paths == {"seeds/wire.txt"}
        assert rounds.next().paths == {"content/taken.md"}
        quiet_but_for(site, rounds)


def test_a_save_during_a_round_is_not_lost(site: Path) -> None:
    busy, go = threading.Event(), threading.Event()

    def slow(changes: Changes) -> Round:
        if changes.paths == {"config.yaml"}:
            busy.set()
            go.wait(SOON)
        return Round()

    with watching(site, once=slow) as rounds:
        (site / "config.yaml").write_text("title: Slow\n")
        assert busy.wait(SOON)
        (site / STORM).write_text("meanwhile")
        go.set()
        rounds.naming("config.yaml", STORM)


def test_the_loop_wakes_when_an_embargo_falls_due(site: Path) -> None:
    with watching(site, once=lambda changes: Round(wake=0.2 if changes.everything else None)) as rounds:
        assert rounds.next() == Changes()
        quiet_but_for(site, rounds)


def test_when_idle_everything_is_looked_at(site: Path) -> None:
    with watching(site, idle=0.05) as rounds:
        assert rounds.next() == Changes(everything=True)


LINUX = pytest.mark.skipif(sys.platform != "linux", reason="concerns inotify, which Linux alone has")


@LINUX
def test_lost_events_mean_a_look_at_everything(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.inotify import Inotify

    sources: list[Inotify] = []
    hears = Inotify.hears

    def noted(self: Inotify, folder: Path) -> bool:
        sources.append(self)
        return hears(self, folder)

    monkeypatch.setattr(Inotify, "hears", noted)
    with watching(site) as rounds:
        from watchdog.observers.inotify_c import InotifyConstants, InotifyEvent, Mask, WatchDescriptor

        overflow = InotifyEvent(WatchDescriptor(-1), Mask(InotifyConstants.IN_Q_OVERFLOW), 0, b"")
        sources[0]._fd.handle_event(overflow)
        assert rounds.next().everything
        (site / STORM).write_text("new")
        assert rounds.next().paths == {STORM}


@LINUX
def test_when_the_kernel_grants_no_more_watches_the_loop_polls_and_says_so(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from watchdog.observers.inotify_c import InotifyFD

    add = InotifyFD.add_callback

    def grudging(self: InotifyFD, path: bytes, *rest: object) -> object:
        if path.endswith(b"/2027"):
            raise OSError(28, "inotify watch limit reached")
        return add(self, path, *rest)  # type: ignore[arg-type]  # handed through as it came

    monkeypatch.setattr(InotifyFD, "add_callback", grudging)
    monkeypatch.setattr("generator.watch.INTERVAL", 0.05)
    with watching(site) as rounds:
        assert not rounds.said
        (site / "content/2027").mkdir()
        rounds.until(lambda _: bool(rounds.said))
        assert "max_user_watches" in rounds.said[0]
        (site / "content/2027/ice.md").write_text("new")
        rounds.naming("content/2027/ice.md")


def test_polling_hears_the_same(site: Path) -> None:
    with watching(site, poll=0.05) as rounds:
        assert "polling" in rounds.said[0]
        (site / STORM).write_text("new and longer")
        rounds.naming(STORM)
        (site / STORM).unlink()
        rounds.naming(STORM)
        shutil.rmtree(site / "themes")
        rounds.naming("themes")
        (site / "themes/plain").mkdir(parents=True)
        rounds.naming("themes")
        (site / "themes/plain/style.css").write_text("new")
        rounds.naming("themes/plain/style.css")


MOUNTS = r"""
/dev/sda1 / ext4 rw 0 0
C:\134 /mnt/c 9p rw,aname=drvfs 0 0
server:/home /home nfs4 rw 0 0
/dev/sdb1 /home/ada/local xfs rw 0 0
grpcfuse /srv/a\040site fuse.grpcfuse rw 0 0
tmpfs /srv/a\040site/content tmpfs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/mnt/c/Users/ada/digest", "9p"),
        ("/mnt/cellar", "ext4"),
        ("/home/ada/digest", "nfs4"),
        ("/home/ada/local/digest", "xfs"),
        ("/srv/a site", "fuse.grpcfuse"),
        ("/srv/a site/content/articles", "tmpfs"),
        ("/", "ext4"),
    ],
)
def test_the_file_system_is_that_of_the_longest_mount_point(path: str, kind: str) -> None:
    assert file_system(path, MOUNTS) == kind


@pytest.mark.parametrize(
    ("site", "polls"), [("/mnt/c/digest", True), ("/home/a", True), ("/var/digest", False)]
)
def test_file_systems_that_others_write_to_are_polled(site: str, polls: bool) -> None:
    assert bool(why_poll(Path(site), MOUNTS)) == polls


@pytest.mark.parametrize(
    ("path", "noise"),
    [
        ("content/.storm.md.swp", True),
        ("content/storm.md~", True),
        ("content/#storm.md#", True),
        ("seeds/.base/3k9v.md", True),
        ("content/~$storm.docx", True),
        ("content/storm.md", False),
        ("themes/plain/_macros.html", False),
        ("content/#1.md", False),
    ],
)
def test_swap_files_backups_and_dot_files_are_noise(path: str, noise: bool) -> None:
    assert is_noise(path) == noise


def test_from_the_save_to_the_round_it_takes_twenty_milliseconds_at_most(site: Path) -> None:
    with watching(site) as rounds:
        delays = []
        for number in range(21):
            (site / STORM).write_text(f"save {number}")
            saved = time.perf_counter()
            changes, asked = rounds.asked.get(timeout=SOON)
            assert changes.paths == {STORM}
            delays.append(asked - saved)
    print(f"median {median(delays) * 1000:.1f} ms, longest {max(delays) * 1000:.1f} ms")
    # Other work on the machine moves the median, only a mistake the best.
    assert min(delays) <= 0.020
