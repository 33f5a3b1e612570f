"""Disk: what a walk finds, and files that are whole or not there."""

import os
import sys
from pathlib import Path

import pytest

from generator import disk


def names(root: Path) -> list[str]:
    return [path for path, _ in disk.walk(root)]


def test_a_walk_leaves_out_names_with_a_dot_or_underscore(tmp_path: Path) -> None:
    for name in ("b.md", "a/c.md", ".git/x", "_drafts/x", "a/.hidden", "a/_x.md"):
        disk.write(tmp_path / name, b"x")
    assert sorted(names(tmp_path)) == ["a/c.md", "b.md"]
    assert len(list(disk.walk(tmp_path, without=None))) == 6
    undotted = [path for path, _ in disk.walk(tmp_path, without=disk.is_dotted)]
    assert undotted == ["b.md", "_drafts/x", "a/_x.md", "a/c.md"]


def test_a_walk_of_nothing_finds_nothing(tmp_path: Path) -> None:
    assert names(tmp_path / "nowhere") == []


def test_a_walk_ends_where_links_go_in_circles(tmp_path: Path) -> None:
    disk.write(tmp_path / "a/b.md", b"x")
    (tmp_path / "a/again").symlink_to(tmp_path)
    (tmp_path / "a/broken").symlink_to(tmp_path / "nowhere")
    assert names(tmp_path) == ["a/b.md"]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes for a name")
def test_a_name_that_is_not_unicode_is_shown_and_cannot_be_read(tmp_path: Path) -> None:
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.md")).write_bytes(b"x")
    assert names(tmp_path) == ["caf\ufffd.md"]
    assert disk.read(tmp_path / "caf\ufffd.md") is None


def test_a_write_that_fails_leaves_the_old_file_and_nothing_beside_it(tmp_path: Path) -> None:
    disk.write(tmp_path / "a", b"old")
    with pytest.raises(TypeError):
        disk.write(tmp_path / "a", "not bytes")  # type: ignore[arg-type]  # to make it fail half-way
    assert (tmp_path / "a").read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_what_cannot_be_read_is_nothing_and_no_exception(tmp_path: Path) -> None:
    assert disk.read(tmp_path) is None
    assert disk.read(tmp_path / "nowhere") is None
    assert disk.stamp(tmp_path) is None
    assert disk.start(tmp_path / "nowhere", 10) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")
def test_a_pipe_is_read_only_if_somebody_names_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert disk.read(tmp_path / "pipe") is None
    assert disk.start(tmp_path / "pipe", 10) is None
    reader, writer = os.pipe()
    os.write(writer, b"said")
    os.close(writer)
    try:
        assert disk.read(f"/dev/fd/{reader}", piped=True) == b"said"
    finally:
        os.close(reader)


@pytest.mark.skipif(sys.platform != "linux", reason="named as Linux names it")
def test_a_device_without_an_end_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").symlink_to("/dev/zero")
    assert disk.read(tmp_path / "config.yaml") is None
    assert disk.start(tmp_path / "config.yaml", 10) is None


def test_folders_that_became_empty_go_with_their_parents_but_never_the_root(tmp_path: Path) -> None:
    (tmp_path / "a/b/c").mkdir(parents=True)
    disk.write(tmp_path / "d/e", b"x")
    disk.remove_empty_folders(tmp_path, {"a/b/c", "d"})
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d"]


def test_a_link_that_leads_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("not ours")
    content = tmp_path / "content"
    content.mkdir()
    (content / "own.txt").write_text("ours")
    (content / "out.txt").symlink_to(tmp_path / "secret.txt")
    (content / "in.txt").symlink_to(content / "own.txt")
    assert [path for path, _ in disk.walk(content)] == ["in.txt", "own.txt"]
