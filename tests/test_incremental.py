"""An incremental build gives byte for byte what a clean build gives, after any sequence of edits.

Random edits, damages and interruptions of a small site; after each the output is compared with a clean build's
in another folder. `COPYDESK_PROOF=1` runs the long form, `COPYDESK_SEED` repeats a run.
"""

import contextlib
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
import small_site
from small_site import EDITS, Site, rename, set_key

from generator import built, keys, lock, rendering, standing
from generator.build import State, build, open_state
from generator.built import Built
from generator.documents import Text
from generator.executors import Serial
from generator.output import OWNED
from generator.project import Project
from generator.report import Report
from generator.state import Store
from generator.target import ProseUse, Target

ROOT = Path(__file__).parent.parent
PROOF = os.environ.get("COPYDESK_PROOF") == "1"
STEPS = 2000 if PROOF else 200
STRANGERS = {"mine.txt": b"mine", "articles/notes/of-mine.html": b"<p>mine</p>", ".git/HEAD": b"ref: x\n"}


class Difference(AssertionError):
    """The incremental build differs from the clean one."""


class Desk:
    """A site, its output, and the state that its builds hand on."""

    def __init__(self, root: Path, seed: int, *, stories: int = 25) -> None:
        self.rng = random.Random(seed)
        self.folder = root
        self.site = Site(root / "site", self.rng, stories=stories)
        self.state: State | None = None
        self.old_states: list[bytes] = []
        self.clean_builds = 0
        self.log: list[str] = []
        self.strangers: dict[str, bytes] = {}
        self.past: Path | None = None

    @property
    def public(self) -> Path:
        return self.site.root / "public"

    @property
    def database(self) -> Path:
        return self.site.root / ".copydesk" / "state.sqlite"

    def close(self) -> None:
        if self.state is not None:
            self.state.store.close()
            self.state = None

    def build(self, changed: frozenset[str] | None = None) -> Report:
        """Like one command (or, where the state is still open, one round of `serve`)."""
        if self.state is None:
            self.state = open_state(self.site.root)
            changed = None
        with lock.held(self.site.root / ".copydesk" / "lock"):
            project = Project(self.site.root, published=self.past)
            self.state, report = build(
                project, self.state, executor=Serial(), now=self.site.now, changed=changed
            )
        return report

    def clean(self) -> tuple[dict[str, bytes], Report]:
        """What a build without any past gives."""
        self.clean_builds += 1
        folder = self.folder / f"clean-{self.clean_builds}"
        store = Store(folder / "state.sqlite")
        project = Project(self.site.root, folder / "public", published=self.past)
        _, report = build(project, State(store), executor=Serial(), now=self.site.now)
        store.close()
        made = tree(folder / "public")
        shutil.rmtree(folder)
        return made, report

    def check(self, changed: frozenset[str] | None = None) -> Report:
        """Build, and compare with a clean build: its output, or its problems and the old output."""
        before = tree(self.public)
        report = self.build(changed)
        expected, clean = self.clean()
        if inputs_problems(report) != inputs_problems(clean):
            raise Difference(f"other problems: {self.log[-8:]}\n{report.problems}\n{clean.problems}")
        if report.failed:
            expected = before
        found = tree(self.public)
        differing = [
            path for path in sorted(expected.keys() | found.keys()) if expected.get(path) != found.get(path)
        ]
        if differing:
            raise Difference(f"after {self.log[-8:]}: {differing[:10]} of {len(differing)}")
        for path, data in self.strangers.items():
            if (self.public / path).read_bytes() != data:
                raise Difference(f"after {self.log[-8:]}: {path} was touched")
        return report

    def lay_strangers(self) -> None:
        self.strangers = STRANGERS
        for path, data in STRANGERS.items():
            (self.public / path).parent.mkdir(parents=True, exist_ok=True)
            (self.public / path).write_bytes(data)

    def inputs(self) -> dict[str, bytes]:
        return {
            path: (self.site.root / path).read_bytes()
            for folder in ("content", "themes", "config.yaml")
            for path in ([folder] if folder.endswith(".yaml") else self.site.files(folder, ""))
            if (self.site.root / path).is_file()
        }

    def restore(self, inputs: dict[str, bytes]) -> None:
        """Put the inputs back, writing only what differs."""
        now = self.inputs()
        for path in now.keys() - inputs.keys():
            (self.site.root / path).unlink()
        for folder in sorted(self.site.path("content").rglob("*"), reverse=True):
            if folder.is_dir() and not any(folder.iterdir()):
                folder.rmdir()
        for path, data in inputs.items():
            if now.get(path) != data:
                self.site.write_bytes(path, data)

    def step(self) -> None:
        kind = self.rng.random()
        if kind < 0.72:
            self.edit()
        elif kind < 0.84:
            self.damage(DAMAGES)
        elif kind < 0.93:
            self.damage(STATE_DAMAGES)
        elif kind < 0.96:
            self.publish()
        else:
            self.other_build()
        if self.rng.random() < 0.4:
            self.close()
        if self.database.exists() and self.rng.random() < 0.1:
            self.old_states = [*self.old_states[-4:], self.database.read_bytes()]

    def edit(self) -> None:
        before, now = self.inputs(), self.site.now
        for _ in range(self.rng.choice((1, 1, 1, 2, 5))):
            edit = self.rng.choice(EDITS)
            self.log.append(edit.__name__)
            edit(self.site)
        broken = self.rng.random() < 0.06
        if broken:
            self.log.append("break")
            self.rng.choice(BREAKS)(self.site)
        after = self.inputs()
        changed = frozenset(
            path for path in before.keys() | after.keys() if before.get(path) != after.get(path)
        )
        self.log.append("watched" if self.rng.random() < 0.4 and self.state is not None else "")
        report = self.check(changed if self.log[-1] else None)
        if report.failed or broken or self.rng.random() < 0.15:
            self.log.append("undo")
            self.restore(before)
            self.site.now = now
            if self.check().failed:
                raise Difference(f"not mended: {self.log[-8:]} {self.build().problems}")

    def damage(self, damages: tuple[Callable[["Desk"], None], ...]) -> None:
        self.close()
        damage = self.rng.choice(damages)
        self.log.append(damage.__name__)
        damage(self)
        if self.check().failed:
            raise Difference(f"damage: {self.log[-8:]}")

    def publish(self) -> None:
        """What the output holds becomes the past that builds are given, or they are given none any more."""
        self.log.append("publish")
        self.past = None if self.past and self.rng.random() < 0.2 else self.folder / "past.json"
        if self.past:
            self.past.write_bytes((self.public / "published.json").read_bytes())
        for _ in range(self.rng.choice((0, 1, 3))):
            rename(self.site)
        if self.check().failed:
            raise Difference(f"published: {self.log[-8:]}")

    def other_build(self) -> None:
        """The same site goes elsewhere too, with drafts, for a preview."""
        self.log.append("other build")
        project = Project(self.site.root, drafts=True, preview=True, future=True)
        if self.state is None:
            self.state = open_state(self.site.root)
        self.state, _ = build(project, self.state, executor=Serial(), now=self.site.now)
        self.check()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder but the strangers in it."""
    found = {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    return {path: data for path, data in found.items() if path not in STRANGERS}


def inputs_problems(report: Report) -> list[object]:
    return [p for p in report.problems if p.where.path.startswith(("content/", "themes/", "config.yaml"))]


def _an_output(desk: Desk) -> Path:
    return desk.public / desk.rng.choice(sorted(tree(desk.public)))


def delete_output(desk: Desk) -> None:
    for _ in range(desk.rng.choice((1, 5))):
        _an_output(desk).unlink()


def truncate_output(desk: Desk) -> None:
    with _an_output(desk).open("r+b") as file:
        file.truncate(3)


def extend_output(desk: Desk) -> None:
    with _an_output(desk).open("ab") as file:
        file.write(b"\n")


def write_over_output(desk: Desk) -> None:
    """Other bytes of the same length; the time of the file is bound to differ."""
    path = _an_output(desk)
    before = path.stat().st_mtime_ns
    while path.stat().st_mtime_ns == before:
        path.write_bytes(b"x" * path.stat().st_size)
        if not path.stat().st_size:
            return


def replace_output(desk: Desk) -> None:
    path = _an_output(desk)
    path.unlink()
    path.mkdir()


def delete_outputs(desk: Desk) -> None:
    for path in tree(desk.public):
        (desk.public / path).unlink()


def delete_list(desk: Desk) -> None:
    (desk.public / OWNED).unlink()


def garble_list(desk: Desk) -> None:
    (desk.public / OWNED).write_bytes(desk.rng.randbytes(200) + b"\n../../x\n/etc/passwd\nindex.html\n")


def truncate_list(desk: Desk) -> None:
    (desk.public / OWNED).write_bytes((desk.public / OWNED).read_bytes()[: desk.rng.randint(0, 900)])


def touch_inputs(desk: Desk) -> None:
    """What a fresh checkout does."""
    for path in desk.site.files("content", ""):
        if desk.site.path(path).is_file():
            os.utime(desk.site.path(path))


def move_site(desk: Desk) -> None:
    new = desk.folder / f"site-{len(desk.log)}"
    desk.site.root.rename(new)
    desk.site.root = new


DAMAGES = (
    delete_output, truncate_output, extend_output, write_over_output, replace_output, delete_outputs,
    delete_list, garble_list, truncate_list, touch_inputs, move_site,
)  # fmt: skip


def delete_state_folder(desk: Desk) -> None:
    shutil.rmtree(desk.database.parent)


def delete_state(desk: Desk) -> None:
    desk.database.unlink()


def delete_state_and_list(desk: Desk) -> None:
    desk.database.unlink()
    (desk.public / OWNED).unlink()


def truncate_state(desk: Desk) -> None:
    desk.database.write_bytes(desk.database.read_bytes()[: desk.rng.choice((0, 1, 50, 100, 4096, 9000, 40000))])


def garble_state(desk: Desk) -> None:
    desk.database.write_bytes(desk.rng.randbytes(desk.rng.choice((10, 5000))))


def flip_bytes(desk: Desk) -> None:
    data = bytearray(desk.database.read_bytes())
    for _ in range(desk.rng.choice((1, 1, 20, 300))):
        data[desk.rng.randrange(len(data))] ^= 1 << desk.rng.randrange(8)
    desk.database.write_bytes(data)


def flip_page(desk: Desk) -> None:
    data = bytearray(desk.database.read_bytes())
    at = desk.rng.randrange(len(data) // 4096) * 4096
    data[at : at + 4096] = desk.rng.randbytes(4096)
    desk.database.write_bytes(data)


def other_version(desk: Desk) -> None:
    _sql(desk, f"PRAGMA user_version = {desk.rng.choice((0, 1, 99))}")


def other_tables(desk: Desk) -> None:
    _sql(desk, "DROP TABLE prose", "CREATE TABLE prose (other)")


def other_engine(desk: Desk) -> None:
    _sql(desk, "UPDATE about SET value = x'00' WHERE name = 'engine'")


def other_options(desk: Desk) -> None:
    _sql(desk, "UPDATE about SET value = 'text' WHERE name = 'options'")


def drop_rows(desk: Desk) -> None:
    table = desk.rng.choice(("documents", "prose", "outputs", "about", "formes", "builds"))
    _sql(desk, f"DELETE FROM {table} WHERE random() % 3 = 0")


def garble_rows(desk: Desk) -> None:
    """Bytes flipped in rows, with the checksum left as it was; other types; names of other rows."""
    _sql(
        desk,
        *desk.rng.sample(
            [
                "UPDATE documents SET row = substr(row, 1, 20) || x'41' || substr(row, 22) WHERE random() % 2",
                "UPDATE documents SET row = 'text' WHERE random() % 3 = 0",
                "UPDATE documents SET path = path || 'x' WHERE random() % 3 = 0",
                "UPDATE documents SET crc = 'no' WHERE random() % 3 = 0",
                "UPDATE documents SET path = x'ff' WHERE path LIKE '%-7.md'",
                "UPDATE documents SET path = CAST(path AS BLOB) WHERE random() % 3 = 0",
                "UPDATE outputs SET path = CAST(path AS BLOB) WHERE random() % 3 = 0",
                "UPDATE prose SET pieces = substr(pieces, 1, 9) || x'42' || substr(pieces, 11)",
                "UPDATE prose SET pieces = (SELECT min(pieces) FROM prose)",
                "UPDATE prose SET pieces = 7 WHERE random() % 2",
                "UPDATE outputs SET row = substr(row, 1, 70) || x'43' || substr(row, 72) WHERE random() % 2",
                "UPDATE outputs SET path = path || 'x' WHERE random() % 3 = 0",
                "UPDATE outputs SET path = 'mine.txt' WHERE path = 'index.html'",
                "UPDATE outputs SET row = zeroblob(40)",
                "UPDATE formes SET pages = substr(pages, 1, 70) || x'44' || substr(pages, 72)",
                "UPDATE formes SET pages = (SELECT max(pages) FROM formes)",
                "UPDATE builds SET row = substr(row, 1, 30) || x'45' || substr(row, 32)",
                "UPDATE builds SET row = 'text'",
                "INSERT INTO bursts VALUES ('public', x'93', 3)",
                "INSERT INTO bursts VALUES ('../..', 'text', 'text')",
            ],
            3,
        ),
    )


def _sql(desk: Desk, *statements: str) -> None:
    assert desk.database.stat().st_size, desk.log[-8:]
    connection = sqlite3.connect(desk.database)
    for statement in statements:
        # A table that another damage has taken away or altered, or a name that it has given away.
        with contextlib.suppress(sqlite3.OperationalError, sqlite3.IntegrityError):
            connection.execute(statement)
    connection.commit()
    connection.close()


def old_state(desk: Desk) -> None:
    """A state of the past, as a cache of CI brings it back."""
    if desk.old_states:
        desk.database.write_bytes(desk.rng.choice(desk.old_states))


STATE_DAMAGES = (
    delete_state_folder, delete_state, delete_state_and_list, truncate_state, garble_state, flip_bytes,
    flip_page, other_version, other_tables, other_engine, other_options, drop_rows, garble_rows, garble_rows,
    old_state,
)  # fmt: skip


def break_front_matter(site: Site) -> None:
    set_key(site, site.story(), "titel", "wrong")


def break_template(site: Site) -> None:
    site.append("themes/own/templates/article.html", "{% if %}")


def break_link(site: Site) -> None:
    site.append(site.story(), "\n[nowhere](nowhere.md)\n")


def break_config(site: Site) -> None:
    set_key(site, "config.yaml", "timezone", "Mars/Canal")


def break_theme(site: Site) -> None:
    site.path("themes/own/theme.yaml").unlink()


BREAKS = (break_front_matter, break_template, break_link, break_config, break_theme)


def test_an_incremental_build_gives_what_a_clean_build_gives(tmp_path: Path) -> None:
    seed = int(os.environ.get("COPYDESK_SEED") or random.SystemRandom().randrange(10**6))
    print(f"COPYDESK_SEED={seed}")
    desk = Desk(tmp_path, seed)
    desk.build()
    desk.lay_strangers()
    for _ in range(STEPS):
        desk.step()
    desk.close()
    assert made_by_a_command(desk) == desk.clean()[0], "another process builds something else"


def made_by_a_command(desk: Desk) -> dict[str, bytes]:
    """What the command makes of a copy of the site, without a state, in a process of its own."""
    site = desk.folder / "copy"
    shutil.copytree(desk.site.root, site, ignore=shutil.ignore_patterns(".copydesk", "public"))
    past = ["--published", str(desk.past)] if desk.past else []
    subprocess.run([*command(site, desk.site.now), "--quiet", *past], check=True)
    return tree(site / "public")


def command(site: Path, now: float) -> list[str]:
    moment = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%MZ")
    return [sys.executable, str(ROOT / "build.py"), "--site", str(site), "--now", moment]


BUILD = """
import sys
from pathlib import Path
from generator import executors, lock
from generator.build import build, open_state
from generator.project import Project
site, method, now = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])
with lock.held(site / ".copydesk/lock"):
    build(Project(site), open_state(site), executor=executors.pool(2, method=method), now=now)
"""


def killable(site: Path, jobs: str, now: float) -> list[str]:
    """The command, alone or with two processes; or what `serve` does, whose processes start otherwise."""
    if jobs in ("1", "2"):
        return [*command(site, now), "--quiet", "--jobs", jobs]
    return [sys.executable, "-c", BUILD, str(site), jobs, str(now)]


@pytest.mark.parametrize("jobs", ["1", "2", "forkserver", "spawn"])
def test_killed_at_any_moment_the_next_command_leaves_the_site_whole(tmp_path: Path, jobs: str) -> None:
    """Three hundred stories, so that two jobs are two processes; what was killed can hold no lock."""
    desk = Desk(tmp_path, seed := random.SystemRandom().randrange(10**6), stories=300)
    print(f"seed {seed}")
    kills = 40 if PROOF else 4
    latest = 1.2 if jobs in ("1", "2") else 2.5
    for _ in range(kills):
        set_key(desk.site, "config.yaml", "tagline", desk.site.words(4))
        for _ in range(desk.rng.choice((0, 20))):
            desk.site.add_story()
        running = subprocess.Popen(killable(desk.site.root, jobs, desk.site.now), cwd=ROOT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            running.wait(desk.rng.uniform(0.15, latest))
        running.kill()
        running.wait()
        desk.check()
        desk.close()


def without(part: int) -> Callable[..., keys.Key]:
    """Keys that leave out one of their parts."""

    def key(target: Target, shared: keys.Frame, texts: Mapping[str, Text]) -> keys.Key:
        parts = keys.key(target, shared, texts)
        return tuple(b"" if place == part else value for place, value in enumerate(parts))

    return key


def without_fills(target: Target, shared: keys.Frame, texts: Mapping[str, Text]) -> keys.Key:
    prose = target.prose and msgspec.structs.replace(target.prose, fills=())
    return keys.key(_like(target, target.context, prose), shared, texts)


def without_context(target: Target, shared: keys.Frame, texts: Mapping[str, Text]) -> keys.Key:
    return keys.key(_like(target, b"", target.prose), shared, texts)


def _like(target: Target, context: bytes, prose: ProseUse | None) -> Target:
    return Target.of(target.path, target.maker, context, template=target.template, prose=prose)


def new_tagline(site: Site) -> None:
    set_key(site, "config.yaml", "tagline", "Another one")


def other_option(site: Site) -> None:
    set_key(site, "config.yaml", "theme_options", "{mark: two}")


def last_words(site: Site) -> None:
    """Other words at the end of the longest story, as many as before."""
    plain = [name for name in site.stories() if "](" not in site.read(name)]
    name = max(plain, key=lambda name: len(site.read(name)))
    *words, _ = site.read(name).rstrip().split(" ")
    site.write(name, " ".join([*words, "changed."]) + "\n")


FAULTS = {
    "site": (without(1), new_tagline),
    "theme's options": (without(2), other_option),
    "theme's words": (without(2), small_site.theme_words),
    "template": (without(3), small_site.template),
    "included template": (without(3), small_site.included),
    "address of an asset": (without(3), small_site.style),
    "content": (without(4), small_site.headline),
    "context": (without_context, small_site.headline),
    "body": (without(5), last_words),
    "links of a body": (without_fills, small_site.rename_linked),
    "size of a picture": (without_fills, small_site.picture),
}


@pytest.mark.parametrize("part", FAULTS)
def test_a_key_without_one_of_its_parts_is_caught(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fault, edit = FAULTS[part]
    for planted in (False, True):
        desk = Desk(tmp_path / str(planted), 1)
        with monkeypatch.context() as patch:
            if planted:
                patch.setattr(rendering, "key", fault)
            desk.build()
            desk.lay_strangers()
            edit(desk.site)
            if planted:
                with pytest.raises(Difference):
                    desk.check()
            else:
                desk.check()
        desk.close()


def before_they_came(site: Site) -> None:
    site.now -= 40 * 86400.0


MEMO_FAULTS: dict[str, tuple[object, str, Callable[..., object], Callable[[Site], None]]] = {
    "what documents say": (standing, "outline", lambda known: b"", small_site.headline),
    "what files there are": (standing, "outline", lambda known: b"", small_site.add),
    "what was asked for": (Built, "made_from", lambda built, key, now: True, new_tagline),
    "the time": (Built, "made_from", lambda built, key, now: built.key == key, before_they_came),
    "the texts": (built, "stale", lambda *asked: iter(()), last_words),
}


@pytest.mark.parametrize("part", MEMO_FAULTS)
def test_a_memo_of_the_last_build_that_leaves_out_a_part_is_caught(
    part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where, name, fault, edit = MEMO_FAULTS[part]
    for planted in (False, True):
        desk = Desk(tmp_path / str(planted), 1)
        with monkeypatch.context() as patch:
            if planted:
                patch.setattr(where, name, fault)
            desk.build()
            desk.close()
            edit(desk.site)
            report = desk.build()
        made = tree(desk.public) == desk.clean()[0]
        assert made is not planted, report.reasons
        desk.close()


def test_after_the_edit_of_a_body_nothing_is_planned_anew(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 1)
    assert "catalog" in desk.build().stages
    for closed in (True, False):
        if closed:
            desk.close()  # as another command, and as the next round of `serve`
        last_words(desk.site)
        small_site.append_word(desk.site)
        report = desk.check()
        assert "catalog" not in report.stages
        assert report.written
    small_site.headline(desk.site)
    assert "catalog" in desk.check().stages
    desk.close()


def test_a_file_that_came_just_before_a_build_and_goes_leaves_nothing(tmp_path: Path) -> None:
    """It had to be looked at again, so its stamp told nothing; and then it was not there to be looked at."""
    desk = Desk(tmp_path, 1)
    desk.build()
    new = desk.site.path(desk.site.add_story())
    os.utime(new, (4e9, 4e9))
    desk.check()
    new.unlink()
    desk.check()
    desk.close()


def test_what_came_and_went_while_the_site_was_broken_stays_away(tmp_path: Path) -> None:
    desk = Desk(tmp_path, seed=1)
    site = desk.site
    desk.check()
    desk.check()
    config = site.read("config.yaml")
    site.write("content/pages/extra.md", "---\ntitle: Extra\n---\n\nWords.\n")
    site.write("config.yaml", f"{config}no-such-key: 1\n")
    assert desk.check().failed
    site.path("content/pages/extra.md").unlink()
    site.write("config.yaml", config)
    desk.check()
    story = site.stories()[0]
    site.append(story, "\nMore.\n")
    desk.check(frozenset([story]))
    desk.close()


def test_an_empty_folder_in_the_place_of_the_list_of_what_is_ours_goes(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 1)
    desk.build()
    delete_list(desk)
    (desk.public / OWNED).mkdir()
    desk.check()
    desk.close()


def test_a_page_that_was_kept_and_is_lost_is_planned_anew(tmp_path: Path) -> None:
    desk = Desk(tmp_path, 1)
    desk.build()
    for damage in ("DELETE FROM formes", "UPDATE formes SET pages = x'90'", "DELETE FROM builds"):
        desk.close()
        _sql(desk, damage)
        last_words(desk.site)
        small_site.append_word(desk.site)
        assert "catalog" in desk.check().stages
    desk.close()


def test_an_engine_that_is_not_part_of_the_key_is_caught(tmp_path: Path) -> None:
    """A copy of the program, of which one constant is changed between two builds."""
    shutil.copytree(ROOT / "generator", tmp_path / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "themes", tmp_path / "themes")
    shutil.copy(ROOT / "build.py", tmp_path)
    site = Site(tmp_path / "site", random.Random(1))

    def build_with(pace: int, public: str, *, forget: bool = False) -> dict[str, bytes]:
        _change(tmp_path / "generator/documents.py", r"WORDS_PER_MINUTE = \d+", f"WORDS_PER_MINUTE = {pace}")
        if forget:
            shutil.rmtree(site.root / ".copydesk")
        program = [sys.executable, "build.py", "--site", str(site.root), "--output", str(tmp_path / public)]
        subprocess.run([*program, "--quiet", "--now", "2026-11-25"], check=True, cwd=tmp_path)
        return tree(tmp_path / public)

    assert build_with(230, "one") != build_with(10, "one")
    assert build_with(10, "one") == build_with(10, "two", forget=True)
    # The text of the feeds' maker is no value that it is given: only the engine's digest tells of it.
    _change(tmp_path / "generator/engine.py", r"return state.digest\(\)", "return b'the same'")
    build_with(10, "one")
    _change(tmp_path / "generator/templates.py", r'return "".join\((.*)\)\n', r'return "".join(\1) + "."\n')
    assert build_with(10, "one") != build_with(10, "two", forget=True)


def _change(path: Path, pattern: str, replacement: str) -> None:
    text, changes = re.subn(pattern, replacement, path.read_text("utf-8"), count=1)
    assert changes, f"{path.name} has no {pattern}"
    path.write_text(text, "utf-8")
