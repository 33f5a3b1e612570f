"""The memo of the last build: what it was made from, and when it still stands."""

import os
from pathlib import Path

import msgspec
import pytest

from generator import disk
from generator.built import Built, as_left, key_of, note, noted, stale, stamps
from generator.disk import Stamp
from generator.documents import Text
from generator.keys import text_key
from generator.search import Bundle
from generator.standing import Forme
from generator.state import Entry, Known, Store

STAMP = Stamp(1, 2, 3, 4)
BUILT = Built(
    key=b"key",
    since=100.0,
    until=200.0,
    files={"articles/a.md": STAMP},
    outline=b"outline",
    outputs=2,
    site=b"site",
    formes=(Forme(b"1", {"a/index.html": "articles/a.md", "b/index.html": "articles/b.md"}),),
    bundles=(Bundle("search", "search/", b"records", ("articles/a.md",)),),
    sealed={"articles/a.md": "seal"},
    held=(),
    problems=(),
    documents=2,
)


@pytest.mark.parametrize(
    ("key", "now", "until", "stands"),
    [
        (b"key", 150, 200, True),
        (b"key", 100, 200, True),
        (b"key", 99.9, 200, False),
        (b"key", 199.9, 200, True),
        (b"key", 200, 200, False),
        (b"key", 1e12, None, True),
        (b"key", 99, None, False),
        (b"other", 150, 200, False),
    ],
)
def test_it_stands_from_its_moment_until_something_falls_due(
    key: bytes, now: float, until: float | None, stands: bool
) -> None:
    assert msgspec.structs.replace(BUILT, until=until).made_from(key, now) is stands


def test_a_text_in_a_locked_edition_that_changes_makes_its_problems_stale() -> None:
    assert BUILT.holds({"articles/a.md": Text(b"x", 1, "seal"), "articles/b.md": Text(b"y")})
    assert not BUILT.holds({"articles/a.md": Text(b"x", 1, "other")})
    assert msgspec.structs.replace(BUILT, sealed={}).holds({})


def test_a_key_differs_with_every_value_and_their_order() -> None:
    keys = [key_of(b"a", b"b"), key_of(b"b", b"a"), key_of(b"ab"), key_of(b"a", b"b", None), key_of(b"a", "b")]
    assert len(set(keys)) == len(keys)
    assert {len(key) for key in keys} == {16}
    assert key_of(b"a", b"b") == keys[0]


def test_stamps_tell_nothing_while_one_file_must_be_looked_at_again() -> None:
    known = {"a.md": Known(STAMP, b"1", b""), "b.md": Known(Stamp(9, 9, 9, 9), b"2", b"")}
    assert stamps(known) == {"a.md": STAMP, "b.md": Stamp(9, 9, 9, 9)}
    assert stamps({**known, "c.md": Known(None, b"3", b"")}) is None
    assert stamps({}) == {}


def test_a_note_is_read_back_and_keeps_what_it_names(tmp_path: Path) -> None:
    store = Store(tmp_path / "state.sqlite")
    assert noted(store, "public") is None
    for name in (b"1", b"2", b"records"):
        store.keep_forme("public", name, b"pages")
    note(store, "public", BUILT)
    assert noted(store, "public") == BUILT
    assert noted(store, "preview") is None
    assert [len(store.formes("public", [name])) for name in (b"1", b"2", b"records")] == [1, 0, 1]
    store.note_built("public", b"\x90", [])
    assert noted(store, "public") is None
    store.close()


def test_the_output_is_as_it_was_left_if_every_file_and_no_other_is(tmp_path: Path) -> None:
    manifest = {}
    for name in ("a.html", "b.html"):
        (tmp_path / name).write_text(name)
        stamp = disk.stamp(tmp_path / name)
        assert stamp is not None
        manifest[name] = Entry((b"",), b"", stamp.size, stamp.mtime, stamp.inode)
    assert as_left(BUILT, manifest, tmp_path)
    assert not as_left(BUILT, {"a.html": manifest["a.html"]}, tmp_path)
    assert not as_left(msgspec.structs.replace(BUILT, outputs=3), manifest, tmp_path)
    os.utime(tmp_path / "b.html", (1, 1))
    assert not as_left(BUILT, manifest, tmp_path)
    (tmp_path / "b.html").unlink()
    assert not as_left(BUILT, manifest, tmp_path)


def test_pages_whose_text_is_no_longer_that_of_the_manifest_are_stale() -> None:
    texts = {"articles/a.md": Text(b"a", 1), "articles/b.md": Text(b"b", 1)}
    manifest = {
        f"{name}/index.html": Entry(
            (b"engine", b"site", b"theme", b"template", b"content", text_key(texts[f"articles/{name}.md"])),
            b"",
            1,
            1,
            1,
        )
        for name in "ab"
    }
    assert list(stale(BUILT, manifest, texts)) == []
    changed = {**texts, "articles/b.md": Text(b"b", 2)}
    assert list(stale(BUILT, manifest, changed)) == ["b/index.html"]
