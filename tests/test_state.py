"""The state and the scan: what is read again, what the memo saves, and what damage costs."""

import gc
import os
import random
import shutil
import sqlite3
import time
from pathlib import Path

import pytest
from small_site import NOON, Site, set_key

from generator.article import Article
from generator.assets import Asset
from generator.build import build, open_state
from generator.executors import Serial
from generator.project import FOLDER, Project
from generator.report import Report
from generator.scan import scan
from generator.state import Burst, Damaged, Known, Store


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "site", random.Random(6), stories=8)


def run(site: Site) -> Report:
    state = open_state(site.root)
    state, report = build(Project(site.root), state, executor=Serial(), now=NOON)
    state.store.close()
    assert not report.failed, report.problems
    return report


def sql(site: Site, statement: str) -> None:
    connection = sqlite3.connect(site.root / FOLDER / "state.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_after_a_fresh_checkout_no_document_is_converted_again(site: Site) -> None:
    assert run(site).converted == run(site).documents
    for path in site.files("content", ".md"):
        data = site.path(path).read_bytes()
        site.path(path).unlink()
        site.write_bytes(path, data)
        os.utime(site.path(path), (1, 1))
    again = run(site)
    assert (again.converted, again.written) == (0, ())


def test_a_session_holds_one_of_each_document_also_of_those_that_were_read_again(site: Site) -> None:
    state = open_state(site.root)
    state, _ = build(Project(site.root), state, executor=Serial(), now=NOON)
    before = dict(state.known or {})
    for path in site.files("content", ".md"):
        os.utime(site.path(path), (1, 1))
    state, report = build(Project(site.root), state, executor=Serial(), now=NOON)
    assert report.converted == 0 and state.known and state.known.keys() == before.keys()
    for path, known in state.known.items():
        assert known.converted is before[path].converted, path
        assert known is not before[path] or not path.endswith(".md"), "it was not read again"
    state.store.close()


def test_a_session_remembers_one_round_alone(site: Site) -> None:
    """What the round before the last one answered is let go with the end of the last, not with the next."""
    state = open_state(site.root)
    for title in ("One", "Two"):
        set_key(site, site.stories()[0], "title", title)
        state, _ = build(Project(site.root), state, executor=Serial(), now=NOON)
        said = [article for article in gc.get_objects() if type(article) is Article and article.title == title]
        assert said
    assert not [each for each in gc.get_objects() if type(each) is Article and each.title == "One"]
    state.store.close()


@pytest.mark.parametrize(
    ("named", "seen"),
    [
        ("articles/new.md", True),
        ("articles", True),
        ("", True),
        ("articles/.draft.md", False),
        ("articles/nowhere.md", False),
        ("pages/.git/config", False),
    ],
)
def test_only_what_is_named_is_looked_at_and_below_a_folder_everything(
    site: Site, named: str, seen: bool
) -> None:
    content = site.root / "content"
    known = scanned(content, {})
    site.write("content/articles/new.md", "New.")
    site.write("content/articles/.draft.md", "Not ours.")
    found = scan(content, known, frozenset([named]))
    assert ("articles/new.md" in found.documents) is seen
    assert not found.gone and len(found.documents) == seen


def test_a_file_or_folder_that_is_gone_takes_what_was_known_of_it_along(site: Site) -> None:
    content = site.root / "content"
    known = scanned(content, {})
    one, *others = sorted(path for path in known if path.startswith("articles/"))
    (content / one).unlink()
    assert scan(content, known, frozenset([one])).gone == {one}
    shutil.rmtree(content / "articles")
    assert scan(content, known, frozenset(["articles"])).gone == {one, *others}


def scanned(content: Path, known: dict[str, Known]) -> dict[str, Known]:
    found = scan(content, known)
    return {
        path: Known.of(stamp, b"", Asset(path, b""))
        for path, stamp in sorted({**found.documents, **found.files}.items())
    }


def test_a_document_that_is_too_large_is_told_and_read_when_it_has_shrunk(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.scan.LARGEST", 3_000)
    name = site.stories()[0]
    text = site.read(name)
    site.write(name, text + "word " * 1_000)
    state = open_state(site.root)
    state, report = build(Project(site.root), state, executor=Serial(), now=NOON)
    [said] = [problem for problem in report.problems if "larger than" in problem.message]
    assert said.where.path == name and report.failed
    site.write(name, text)
    state, report = build(Project(site.root), state, executor=Serial(), now=NOON)
    assert not report.failed
    state.store.close()


def test_one_edit_converts_one_document(site: Site) -> None:
    run(site)
    site.append(site.story(), "\nMore.\n")
    assert run(site).converted == 1


def test_a_change_in_the_same_tick_and_of_the_same_size_is_seen(site: Site) -> None:
    """Twenty rounds, as quick as they can be; git calls such a file racily clean."""
    name = "content/pages/help.md"
    state = open_state(site.root)
    for letter in "abcdefghijklmnopqrst":
        site.write(name, f"---\ntitle: Help\nnavigation: false\n---\n\nThe letter {letter}.\n")
        state, _ = build(Project(site.root), state, executor=Serial(), now=NOON)
        assert f"The letter {letter}." in site.read("public/help/index.html")
    state.store.close()


@pytest.mark.parametrize("table", ["documents", "prose", "outputs"])
def test_a_flipped_byte_in_any_row_costs_time_and_nothing_else(site: Site, table: str) -> None:
    run(site)
    column = {"documents": "row", "prose": "pieces", "outputs": "row"}[table]
    before = {path: site.path(path).read_bytes() for path in site.files("public", ".html")}
    sql(site, f"UPDATE {table} SET {column} = substr({column}, 1, 6) || x'7f' || substr({column}, 8)")
    run(site)
    assert {path: site.path(path).read_bytes() for path in site.files("public", ".html")} == before
    assert run(site).written == ()


@pytest.mark.parametrize(
    "data", [b"", b"garbage" * 900, b"SQLite format 3\0" + bytes(5000)], ids=["empty", "garbage", "headless"]
)
def test_what_is_no_state_is_begun_anew(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "state.sqlite").write_bytes(data)
    store = Store(tmp_path / "state.sqlite")
    assert store.documents() == {}
    store.close()


def test_a_state_of_another_version_is_begun_anew(site: Site) -> None:
    run(site)
    sql(site, "PRAGMA user_version = 77")
    again = run(site)
    assert again.converted == again.documents
    assert run(site).converted == 0


def test_a_file_that_is_damaged_while_it_is_open_says_so(tmp_path: Path) -> None:
    path = tmp_path / "state.sqlite"
    store = Store(path)
    store.keep_documents((str(number), b"x" * 500) for number in range(200))
    store.close()
    store = Store(path)
    data = path.read_bytes()
    path.write_bytes(data[:8192] + os.urandom(len(data) - 8192))
    with pytest.raises(Damaged):
        store.documents()
    store.begin_anew()
    assert store.documents() == {}
    store.close()


def test_a_row_that_says_it_wrote_a_file_outside_removes_nothing(site: Site, tmp_path: Path) -> None:
    run(site)
    (tmp_path / "mine.txt").write_text("mine")
    state = open_state(site.root)
    entry = state.manifest("public")["index.html"]
    state.store.finish("public", Burst("", {}, (), {"../../mine.txt": entry, "../config.yaml": entry}))
    state.store.begin("public", Burst("../..", {"x": "mine.txt"}, ("../../mine.txt",), {}))
    state.store.close()
    run(site)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert site.path("config.yaml").exists()


def test_a_session_learns_that_another_process_has_built(site: Site) -> None:
    session = open_state(site.root)
    session, _ = build(Project(site.root), session, executor=Serial(), now=NOON)
    site.append(site.story(), "\nBetween.\n")
    run(site)
    session, report = build(Project(site.root), session, executor=Serial(), now=NOON)
    assert (report.written, report.converted) == ((), 0)
    for file in (site.root / FOLDER).glob("state.sqlite*"):
        file.unlink()
    site.append(site.story(), "\nAfter.\n")
    session, report = build(Project(site.root), session, executor=Serial(), now=time.time())
    assert not report.failed
    assert (site.root / FOLDER / "state.sqlite").exists()
    session.store.close()
