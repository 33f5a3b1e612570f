"""The state's file, row by row: what is kept comes back as it was written, or not at all."""

import errno
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
import pytest

from generator import state
from generator.article import Article
from generator.assets import Asset
from generator.disk import Stamp
from generator.documents import Converted, Text
from generator.state import Burst, Damaged, Entry, Known, Store, decode_known, encode_known


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "state.sqlite")
    yield opened
    opened.close()


def again(store: Store) -> Store:
    """The same file, opened anew."""
    store.close()
    store.__init__(store.path)  # type: ignore[misc]
    return store


STAMP = Stamp(1, 2, 3, 4)
ENTRY = Entry((b"a", b"b"), b"digest", 1, 2, 4)
OTHER = Entry((b"a", b"c"), b"other", 9, 2, 4)
DOCUMENT = Converted(Article("articles/a.md", "A"))


def known(title: str = "A") -> Known:
    return Known.of(STAMP, b"digest", Converted(Article("articles/a.md", title)), Text(b"text", 5))


def test_a_document_is_known_by_its_stamp_its_bytes_its_text_and_what_it_says() -> None:
    one = known()
    assert (one.stamp, one.digest, one.text, one.asset) == (STAMP, b"digest", Text(b"text", 5), None)
    assert one.converted == DOCUMENT
    assert len(one.outline) == 16
    assert one.outline == Known.of(None, b"x", DOCUMENT).outline != known("B").outline


def test_a_file_that_is_copied_says_nothing_but_is_part_of_the_outline() -> None:
    one = Known.of(STAMP, b"digest", Asset("a.png", b"digest"))
    assert (one.asset, one.text, one.said, one.converted) == (Asset("a.png", b"digest"), None, b"", None)
    assert one.outline != Known.of(STAMP, b"digest", Asset("a.png", b"other")).outline


def test_what_says_the_same_as_before_becomes_the_same_object() -> None:
    before = known().opened()
    assert before.converted is before.converted
    assert known().opened(before).converted is before.converted
    changed = known("B").opened(before).converted
    assert changed is not None and changed.document == Article("articles/a.md", "B")
    assert known().opened(known("B")).converted == DOCUMENT


def test_what_is_known_of_a_document_comes_back_from_its_row() -> None:
    assert decode_known(encode_known(known())) == known()


def test_a_file_that_was_read_again_and_is_as_before_keeps_what_was_decoded() -> None:
    before = known().opened()
    again = before.restamped(Stamp(9, 9, 9, 9))
    assert again == msgspec.structs.replace(before, stamp=Stamp(9, 9, 9, 9))
    assert again.converted is before.converted


@pytest.mark.parametrize(
    ("stamp", "intact"),
    [
        (Stamp(1, 2, 3, 4), True),
        (Stamp(1, 2, 99, 4), True),
        (Stamp(9, 2, 3, 4), False),
        (Stamp(1, 9, 3, 4), False),
        (Stamp(1, 2, 3, 9), False),
        (None, False),
    ],
)
def test_a_file_is_ours_while_size_time_and_inode_are_those_that_we_left(
    stamp: Stamp | None, intact: bool
) -> None:
    assert ENTRY.intact(stamp) is intact


def test_the_memo_is_forgotten_where_another_engine_or_other_options_made_it(store: Store) -> None:
    store.note("mine", b"note")
    for engine, options in ((b"1", b"1"), (b"2", b"1"), (b"2", b"2")):
        store.keep_documents([("a.md", encode_known(known()))])
        store.keep_prose([(b"text", b"pieces")])
        assert store.forget_unless(engine, options) is True
        assert (store.documents(), store.prose([b"text"])) == ({}, {})
        store.keep_documents([("a.md", encode_known(known()))])
        assert again(store).forget_unless(engine, options) is False
        assert store.documents() == {"a.md": known()}
    assert store.noted("mine") == b"note"
    store.keep_prose([(b"text", b"pieces")])
    store.forget()
    assert (store.documents(), store.prose([b"text"])) == ({}, {})


def test_notes_are_kept_by_name_and_written_over(store: Store) -> None:
    assert store.noted("a") == b""
    store.note("a", b"1")
    store.note("b", b"2")
    store.note("a", b"3")
    assert (again(store).noted("a"), store.noted("b")) == (b"3", b"2")


def test_documents_and_bodies_are_kept_and_dropped_one_by_one(store: Store) -> None:
    store.keep_documents((path, encode_known(known(path))) for path in ("a.md", "b.md", "c.md"))
    store.keep_documents([("b.md", encode_known(known("new")))])
    store.drop_documents(["a.md"])
    assert again(store).documents() == {"b.md": known("new"), "c.md": known("c.md")}
    store.keep_prose([(b"1", b"one"), (b"2", b"two"), (b"3", b"three")])
    store.drop_prose([b"2"])
    assert store.prose([b"3", b"2", b"1", b"0"]) == {b"1": b"one", b"3": b"three"}
    assert store.prose([]) == {}


def test_bodies_are_at_hand_as_far_as_there_is_room_and_are_given_away_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is at hand comes without the file; what is not is no less there."""
    monkeypatch.setattr(state, "AT_HAND", 8)
    store = Store(tmp_path / "state.sqlite")
    bodies = {b"1": b"four", b"2": b"4444", b"3": b"beyond", b"4": b"more"}
    store.keep_prose([(b"1", b"four")])
    store.keep_prose(bodies.items())

    def in_the_file(*kept: bytes) -> None:
        store._connection.execute("DELETE FROM prose")
        store._connection.executemany(
            "INSERT INTO prose VALUES (?, ?, ?)",
            [(each, bodies[each], state._check(each, bodies[each])) for each in kept],
        )

    in_the_file()
    assert store.prose([b"3", b"1"]) == {b"1": b"four"}
    assert store.prose([b"1"]) == {}
    store.keep_prose([(b"3", bodies[b"3"]), (b"4", bodies[b"4"])])
    in_the_file(b"3")
    assert store.prose(list(bodies)) == {each: bodies[each] for each in (b"2", b"3", b"4")}
    store.close()


@pytest.mark.parametrize("damage", ["documents", "prose", "outputs", "builds", "formes", "bursts"])
def test_a_row_that_is_not_as_it_was_written_is_not_there(store: Store, damage: str) -> None:
    burst = Burst("staging", {}, (), {"a": ENTRY, "b": OTHER})

    def fill() -> None:
        store.keep_documents([("a.md", encode_known(known())), ("b.md", encode_known(known("B")))])
        store.keep_prose([(b"1", b"one"), (b"2", b"two")])
        store.finish("public", burst)
        store.keep_forme("public", b"1", b"pages")
        store.keep_forme("public", b"2", b"more")
        store.note_built("public", b"row", [b"1", b"2"])
        store.begin("public", burst)

    def found() -> dict[str, object]:
        return {
            "documents": store.documents(),
            "prose": store.prose([b"1", b"2"]),
            "outputs": store.manifest("public"),
            "builds": store.built("public"),
            "formes": store.formes("public", [b"1", b"2"]),
            "bursts": store.pending(),
        }

    fill()
    whole = found()
    row, name = {
        "documents": ("row", "path = 'a.md'"),
        "prose": ("pieces", "digest = x'31'"),
        "outputs": ("row", "path = 'a'"),
        "builds": ("row", "1"),
        "formes": ("pages", "name = x'31'"),
        "bursts": ("burst", "1"),
    }[damage]
    left = {
        "documents": {"b.md": known("B")},
        "prose": {b"2": b"two"},
        "outputs": {"b": OTHER},
        "builds": b"",
        "formes": [b"more"],
        "bursts": {},
    }[damage]
    for change in (f"{row} = CAST({row} || x'00' AS BLOB)", "crc = crc + 1", f"{row} = 'text'"):
        connection = sqlite3.connect(store.path)
        connection.execute(f"UPDATE {damage} SET {change} WHERE {name}")
        connection.commit()
        connection.close()
        assert found() == {**whole, damage: left}
        fill()
        assert found() == whole


def test_a_row_under_another_name_is_not_taken_for_that_one(store: Store) -> None:
    store.keep_documents([("a.md", encode_known(known()))])
    connection = sqlite3.connect(store.path)
    connection.execute("UPDATE documents SET path = 'b.md'")
    connection.commit()
    connection.close()
    assert store.documents() == {}


def test_a_row_that_is_sound_but_says_something_else_is_left_out(store: Store) -> None:
    store.keep_documents([("a.md", msgspec.msgpack.encode("no document")), ("b.md", encode_known(known()))])
    assert store.documents() == {"b.md": known()}


def test_a_burst_is_on_record_until_the_manifest_says_what_it_did(store: Store) -> None:
    store.finish("public", Burst("", {}, (), {"a": ENTRY, "b": ENTRY}))
    store.finish("preview", Burst("", {}, (), {"a": ENTRY}))
    store.note_built("public", b"row", [])
    store.note_built("preview", b"other", [])
    burst = Burst("staging", {"c": "1"}, ("a",), {"b": OTHER, "c": OTHER})
    store.begin("public", burst)
    store.begin("preview", burst)
    assert again(store).pending() == {"public": burst, "preview": burst}
    assert store.manifest("public") == {"a": ENTRY, "b": ENTRY}
    assert store.built("public") == b"row"
    store.finish("public", burst)
    assert again(store).pending() == {"preview": burst}
    assert store.manifest("public") == {"b": OTHER, "c": OTHER}
    assert store.manifest("preview") == {"a": ENTRY}
    assert (store.built("public"), store.built("preview")) == (b"", b"other")
    assert store.manifest("elsewhere") == {}


def test_a_note_of_a_build_keeps_its_own_pages_and_forgets_those_before(store: Store) -> None:
    for folder in ("public", "preview"):
        for name in (b"1", b"2", b"3"):
            store.keep_forme(folder, name, folder.encode() + name)
    store.note_built("public", b"row", [b"3", b"1"])
    assert again(store).formes("public", [b"3", b"2", b"1"]) == [b"public3", b"public1"]
    assert len(store.formes("preview", [b"1", b"2", b"3"])) == 3
    store.note_built("public", b"new", [b"1"])
    assert (store.built("public"), store.formes("public", [b"3", b"1"])) == (b"new", [b"public1"])
    assert (store.built("preview"), store.formes("public", [])) == (b"", [])


def test_what_fails_within_a_transaction_leaves_no_trace(store: Store) -> None:
    store.note("a", b"1")
    with pytest.raises(KeyError), store.transaction():
        store.note("a", b"2")
        raise KeyError
    assert store.noted("a") == b"1"
    with store.transaction():
        store.note("a", b"3")
    assert again(store).noted("a") == b"3"


def test_what_cannot_be_taken_back_means_that_the_state_must_be_begun_anew(store: Store) -> None:
    with pytest.raises(Damaged, match="closed"), store.transaction():
        store.note("a", b"1")
        store.close()
    assert again(store).noted("a") == b""


def test_a_manifest_is_changed_whole_or_not_at_all(store: Store) -> None:
    def rows() -> Iterator[str]:
        yield "a"
        raise KeyError

    store.finish("public", Burst("", {}, (), {"a": ENTRY}))
    with pytest.raises(KeyError):
        store.note_built("public", b"row", (name.encode() for name in rows()))
    assert store.built("public") == b""
    assert store.manifest("public") == {"a": ENTRY}


def test_who_writes_is_seen_by_others_and_not_by_oneself(store: Store) -> None:
    assert store.changed_by_others() is False
    store.note("a", b"1")
    assert store.changed_by_others() is False
    other = Store(store.path)
    other.note("a", b"2")
    assert store.changed_by_others() is True
    assert store.changed_by_others() is False
    assert other.changed_by_others() is False
    other.close()
    store.path.unlink()
    assert store.changed_by_others() is True
    assert store.noted("a") == b""
    assert store.changed_by_others() is False


def test_a_file_that_was_taken_away_is_seen_also_where_the_new_one_gets_its_inode(store: Store) -> None:
    store.path.unlink()
    assert store.changed_by_others() is True
    assert store.changed_by_others() is False


def test_what_is_begun_anew_is_empty_and_seen_by_nobody_as_a_change(store: Store) -> None:
    store.note("a", b"1")
    for suffix in ("-wal", "-shm", "-journal"):
        store.path.with_name(f"state.sqlite{suffix}").write_bytes(b"left over")
    store.begin_anew()
    assert store.noted("a") == b""
    assert [path.name for path in store.path.parent.iterdir()] == ["state.sqlite"]
    assert store.changed_by_others() is False


@pytest.mark.parametrize(
    ("obstacle", "number"),
    [
        ("PRAGMA max_page_count = 8", errno.ENOSPC),
        ("PRAGMA query_only = 1", errno.EIO),
    ],
)
def test_what_the_disk_refuses_is_told_as_that(store: Store, obstacle: str, number: int) -> None:
    store._connection.execute(obstacle)
    with pytest.raises(OSError, match=r"\] the state cannot be kept: [a-z ]+:") as told:
        store.keep_prose((bytes([n]), b"x" * 20_000) for n in range(99))
    assert (told.value.errno, told.value.filename) == (number, str(store.path))
    with pytest.raises(OSError), store.transaction():
        store.keep_prose((bytes([n]), b"x" * 20_000) for n in range(99))


@pytest.mark.parametrize(
    ("name", "means"),
    [
        ("SQLITE_FULL", errno.ENOSPC),
        *[(f"SQLITE_{name}", errno.EIO) for name in ("IOERR_WRITE", "READONLY", "CANTOPEN", "PERM", "BUSY")],
        *[(f"SQLITE_{name}", 0) for name in ("CORRUPT", "NOTADB", "IOERR_SHORT_READ", "READONLY_DBMOVED")],
        ("", 0),
    ],
)
def test_an_error_is_the_disks_refusal_or_the_files_damage(name: str, means: int) -> None:
    error = sqlite3.OperationalError("as SQLite says it")
    if name:
        error.sqlite_errorname = name
    with pytest.raises(OSError if means else Damaged) as told, state._translated(Path("state.sqlite")):
        raise error
    assert getattr(told.value, "errno", 0) == means
    assert told.value.__cause__ is error


def test_a_file_that_cannot_be_opened_is_told_as_that(tmp_path: Path) -> None:
    (tmp_path / "state.sqlite").mkdir()
    with pytest.raises(OSError, match="the state cannot be kept"):
        Store(tmp_path / "state.sqlite")


def test_whoever_opened_the_file_lets_go_of_it(store: Store) -> None:
    """Where a file that is open cannot be removed, it could not be begun anew."""
    first = store._connection
    store.begin_anew()
    second = store._connection
    store.path.unlink()
    store.changed_by_others()
    third = store._connection
    store.close()
    for connection in (first, second, third):
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")


def test_a_file_of_another_version_is_told_as_that_and_let_go(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "state.sqlite")
    connection.executescript(f"CREATE TABLE about (a); PRAGMA user_version = {state.SCHEMA - 1}")
    connection.close()
    with pytest.raises(Damaged, match=f"^another version wrote it: {state.SCHEMA - 1}$") as told:
        state._connect(tmp_path / "state.sqlite")
    opened = next(entry.locals["connection"] for entry in told.traceback if entry.name == "_connect")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened.execute("SELECT 1")


def test_whichever_thread_asks_is_answered(store: Store) -> None:
    store.note("a", b"1")
    with ThreadPoolExecutor(1) as other:
        assert other.submit(store.noted, "a").result() == b"1"


def test_a_file_that_another_program_holds_is_told_and_not_begun_anew(store: Store) -> None:
    store._connection.execute("PRAGMA busy_timeout = 1")
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OSError, match="locked"):
        store.documents()
    with pytest.raises(OSError, match="locked"), store.transaction():
        pass
    other.close()
    assert store.documents() == {}


def test_a_file_that_was_taken_away_is_no_refusal_of_the_disk(store: Store) -> None:
    store.path.rename(store.path.with_name("elsewhere"))
    with pytest.raises(Damaged):
        store.note("a", b"1")


def test_a_database_of_somebody_else_is_begun_anew(tmp_path: Path) -> None:
    for version in (0, 4):
        connection = sqlite3.connect(tmp_path / "state.sqlite")
        connection.execute("CREATE TABLE theirs (a)")
        connection.execute(f"PRAGMA user_version = {version}")
        connection.close()
        opened = Store(tmp_path / "state.sqlite")
        assert opened.documents() == {}
        opened.note("a", b"1")
        assert again(opened).noted("a") == b"1"
        opened.begin_anew()
        opened.close()
        (tmp_path / "state.sqlite").unlink()


def test_a_state_is_made_with_the_folder_that_it_lies_in(tmp_path: Path) -> None:
    store = Store(tmp_path / "a" / "b" / "state.sqlite")
    store.close()
    Store(tmp_path / "a" / "b" / "state.sqlite").close()
    assert [path.name for path in (tmp_path / "a" / "b").iterdir()] == ["state.sqlite"]


def test_a_state_is_kept_as_suits_long_rows_network_shares_and_a_neighbour(tmp_path: Path) -> None:
    """Also where another program had it keep a log, which network shares do not bear."""
    Store(tmp_path / "state.sqlite").close()
    other = sqlite3.connect(tmp_path / "state.sqlite")
    assert other.execute("PRAGMA journal_mode = WAL").fetchone() == ("wal",)
    other.close()
    store = Store(tmp_path / "state.sqlite")
    wanted = {"page_size": 16384, "journal_mode": "delete", "synchronous": 0, "cache_size": -16000}
    for pragma, value in {**wanted, "busy_timeout": 20_000}.items():
        assert store._connection.execute(f"PRAGMA {pragma}").fetchone() == (value,)
    store.close()
