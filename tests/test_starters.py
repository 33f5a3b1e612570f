"""A new site: what it brings, where it may begin, and where the program that builds it comes from."""

import json
from pathlib import Path

import pytest
from published_site import git

from generator import origin
from generator.cli import main
from generator.hosting import web_address


def test_a_new_site_may_begin_in_a_new_repository_and_overwrites_nothing(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "README.md").write_text("mine\n")
    (tmp_path / "LICENSE").write_text("mine\n")
    assert main(["new", "site", "--site", str(tmp_path), ".", "-q"]) == 0
    assert (tmp_path / "README.md").read_text() == "mine\n"
    for name in ("config.yaml", ".gitignore", ".github/workflows/publish.yml", "requirements.txt"):
        assert (tmp_path / name).is_file()
    assert main(["--site", str(tmp_path), "--strict", "-q"]) == 0


@pytest.mark.parametrize("name", ["config.yaml", "index.html", "content/x.md"])
def test_a_folder_in_which_there_is_something_is_left_alone(
    tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    assert main(["new", "site", "--site", str(tmp_path), "."]) == 1
    assert "something is there already" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_new_site_that_was_begun_is_completed_and_one_that_somebody_went_on_with_is_left_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = ["new", "site", "--site", str(tmp_path), "a", "-q"]
    assert main(new) == 0
    whole = {path: path.read_bytes() for path in (tmp_path / "a").rglob("*") if path.is_file()}
    for name in ("config.yaml", ".github/workflows/publish.yml"):
        (tmp_path / "a" / name).unlink()
    (tmp_path / "a/content/.about.md.4711.copydesk-part").write_text("half of i")
    assert main(new) == 0
    assert {path: path.read_bytes() for path in (tmp_path / "a").rglob("*") if path.is_file()} == whole
    (tmp_path / "a/content/articles/mine.md").write_text("mine")
    assert main(new) == 1
    assert "something is there already" in capsys.readouterr().err


def test_a_new_site_takes_a_theme_that_there_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "site", "--site", str(tmp_path), "a", "--theme", "gazzette"]) == 1
    assert "did you mean `gazette`?" in capsys.readouterr().err and not (tmp_path / "a").exists()
    assert main(["new", "site", "--site", str(tmp_path), "a", "--theme", "gazette", "-q"]) == 0
    assert "\ntheme: gazette\n" in (tmp_path / "a/config.yaml").read_text()
    assert main(["--site", str(tmp_path / "a"), "--strict", "-q"]) == 0
    assert "gazette.css" in (tmp_path / "a/public/index.html").read_text()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    assert main(["new", "site", "--site", str(tmp_path), "a", "-q"]) == 0
    (tmp_path / "a/content/articles/ferry.md").write_text("---\ntitle: The ferry\ndate: 2026-11-20\n---\n")
    (tmp_path / "a/content/charter").mkdir()
    (tmp_path / "a/content/charter/index.html").write_text("<p>We promise.")
    (tmp_path / "a/content/pages/team").mkdir()
    (tmp_path / "a/content/pages/team/index.md").write_text("---\ntitle: We\ndraft: true\n---\n")
    return tmp_path / "a"


@pytest.mark.parametrize(
    ("title", "address", "hint"),
    [
        ("Index", "/", "choose another title, or leave that page out below `pages:` in config.yaml"),
        ("Archive", "/archive/", "choose another title, or leave that page out below `pages:` in config.yaml"),
        ("Charter", "/charter/", "choose another title, or edit content/charter/index.html"),
        ("Team", "/team/", "choose another title, or edit content/pages/team/index.md"),
    ],
)
def test_a_new_page_whose_address_is_taken_is_refused_before_it_is_written(
    site: Path, title: str, address: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(site.rglob("*"))
    assert main(["new", "page", "--site", str(site), title]) == 1
    place = f"content/pages/{title.lower()}.md"
    told = (
        f"{place}: error: the address {address} belongs to another page of the site already\n  hint: {hint}\n"
    )
    assert told in capsys.readouterr().err
    assert [path for path in sorted(site.rglob("*")) if ".copydesk" not in path.parts] == before


def test_a_new_page_may_have_the_address_of_one_that_the_site_leaves_out(site: Path) -> None:
    config = site / "config.yaml"
    text = config.read_text().replace("front: paper", "front: false").replace("archive: true", "archive: false")
    config.write_text(text)
    for title in ("Index", "Archive", "Contact", "404"):
        assert main(["new", "page", "--site", str(site), title, "-q"]) == 0
    assert main(["--site", str(site), "-q"]) == 0


COMMIT = "0123456789012345678901234567890123456789"


@pytest.mark.parametrize(
    ("noted", "expected"),
    [
        (None, "copydesk==0.1.0"),
        (
            {"url": "https://github.com/a/b", "vcs_info": {"vcs": "git", "commit_id": COMMIT}},
            f"copydesk @ git+https://github.com/a/b@{COMMIT}",
        ),
        ({"url": "https://a.example/c.zip", "archive_info": {}}, "copydesk @ https://a.example/c.zip"),
        ({"url": "file:///home/me/c.whl", "archive_info": {}}, ""),
        ({"url": "file:///nowhere/at/all", "dir_info": {}}, ""),
    ],
)
def test_the_program_is_named_as_it_was_installed(noted: dict[str, object] | None, expected: str) -> None:
    assert origin.requirement(json.dumps(noted) if noted else "") == expected


def test_a_clone_is_named_by_the_repository_it_came_from(tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "-c", "commit.gpgSign=false", "commit", "--quiet", "--allow-empty", "--message", "One")
    noted = json.dumps({"url": tmp_path.as_uri(), "dir_info": {}})
    assert origin.requirement(noted) == ""
    git(tmp_path, "remote", "add", "origin", "git@github.com:desk/copydesk.git")
    commit = git(tmp_path, "rev-parse", "HEAD")
    assert origin.requirement(noted) == f"copydesk @ git+https://github.com/desk/copydesk.git@{commit}"


@pytest.mark.parametrize(
    ("remote", "address"),
    [
        ("git@github.com:a/b.git", "https://github.com/a/b.git"),
        ("ssh://git@codeberg.org/a/b.git", "https://codeberg.org/a/b.git"),
        ("https://me:secret@github.com/a/b", "https://github.com/a/b"),
        ("/srv/git/b.git", ""),
        ("../b", ""),
        ("file:///srv/b.git", ""),
    ],
)
def test_a_remote_is_named_without_secrets_and_only_if_others_can_reach_it(remote: str, address: str) -> None:
    assert web_address(remote) == address
