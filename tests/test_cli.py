"""The command line as its users meet it: exit codes, what is printed where, and what is never overwritten."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator import cli

ROOT = Path(__file__).parent.parent
Printed = pytest.CaptureFixture[str]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text("title: Trial\n", encoding="utf-8")
    article = tmp_path / "content" / "articles" / "a.md"
    article.parent.mkdir(parents=True)
    article.write_text("---\ntitle: A\ndate: 2026-11-01\n---\n\nWords.\n", encoding="utf-8")
    return tmp_path


def run(site: Path, *arguments: str) -> int:
    return cli.main([*arguments, "--site", str(site)])


def test_without_a_command_it_builds_and_says_what_it_did(site: Path, capsys: Printed) -> None:
    assert run(site) == 0
    out, err = capsys.readouterr()
    assert " written, 0 kept" in out and err == ""
    assert run(site) == 0
    assert capsys.readouterr().out.startswith("0 written, ")
    assert run(site, "--quiet") == 0
    assert capsys.readouterr() == ("", "")


def test_problems_go_to_standard_error_and_stop_the_build_with_1(site: Path, capsys: Printed) -> None:
    (site / "content/articles/b.md").write_text("---\ntitel: B\n---\n", encoding="utf-8")
    assert run(site) == 1
    out, err = capsys.readouterr()
    assert "content/articles/b.md:2:1: error: " in err
    assert "did you mean `title`?" in err
    assert "the output is as it was" in out
    assert not (site / "public").exists()


def test_wrong_usage_ends_with_2(site: Path, capsys: Printed) -> None:
    for wrong in (["bild"], ["--jobs", "none"], ["serve", "--port", "99999"], ["new", "story", "X"]):
        with pytest.raises(SystemExit) as stopped:
            run(site, *wrong)
        assert stopped.value.code == 2
        assert "usage:" in capsys.readouterr().err


def test_a_folder_without_configuration_is_no_site(tmp_path: Path, capsys: Printed) -> None:
    for command in (["build"], ["ingest"], ["new", "article", "X"]):
        assert run(tmp_path, *command) == 1
        assert "there is no config.yaml here" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_the_report_for_machines_is_one_json_object(site: Path, capsys: Printed) -> None:
    (site / "content/articles/d.md").write_text("---\ntitle: D\ndraft: true\n---\n", encoding="utf-8")
    assert run(site, "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is True and "index.html" in told["written"]
    assert [held["why"] for held in told["held"]] == ["draft"]
    (site / "content/articles/b.md").write_text("---\n---\n", encoding="utf-8")
    assert run(site, "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] is False
    assert {problem["path"] for problem in told["problems"]} == {"content/articles/b.md"}


def test_strict_takes_up_no_seed_but_asks_for_it(site: Path, capsys: Printed) -> None:
    (site / "seeds").mkdir()
    (site / "seeds/one.txt").write_text("A headline of its own\nBy Ada Quill\nA story.\n", encoding="utf-8")
    assert run(site, "--strict") == 1
    assert "run `ingest`, and commit what it writes" in capsys.readouterr().err
    assert not (site / "seeds/.base").exists()
    assert run(site, "ingest") == 0
    assert run(site, "--strict") == 0


def test_now_is_the_moment_that_counts(site: Path, capsys: Printed) -> None:
    article = site / "content/articles/later.md"
    article.write_text("---\ntitle: Later\nembargo: 2027-01-04\n---\n", encoding="utf-8")
    page = site / "public/articles/later/index.html"
    assert run(site, "--now", "2027-01-03T23:59") == 0 and not page.exists()
    assert "until 2027-01-04" in capsys.readouterr().out
    assert run(site, "--now", "2027-01-04") == 0 and page.exists()
    assert run(site, "--now", "soon") == 1
    assert "'soon' is not a moment" in capsys.readouterr().err


def test_explain_says_why_each_file_was_written(site: Path, capsys: Printed) -> None:
    assert run(site, "--explain") == 0
    assert "articles/a/index.html: new\n" in capsys.readouterr().out
    (site / "config.yaml").write_text("title: Other\n", encoding="utf-8")
    assert run(site, "--explain") == 0
    assert "articles/a/index.html: site" in capsys.readouterr().out


def test_new_makes_files_that_build_and_overwrites_nothing(site: Path, capsys: Printed) -> None:
    now = ["--now", "2026-11-23"]
    assert run(site, "new", "article", "Second swan: “returned”", *now) == 0
    path = capsys.readouterr().out.strip()
    assert path == "content/articles/2026/11/second-swan-returned.md"
    assert run(site, "new", "edition", "The week", *now) == 0
    assert run(site, "new", "page", "About", *now) == 0
    assert run(site, "--drafts", *now) == 0
    before = (site / path).read_bytes()
    for again in (
        ["article", "Second swan: returned"],
        ["edition", "Another"],
        ["page", "About"],
        ["page", " "],
    ):
        capsys.readouterr()
        assert run(site, "new", *again, *now) == 1
        assert "hint: " in capsys.readouterr().err
    assert (site / path).read_bytes() == before


def test_a_new_site_builds_strictly_and_is_not_laid_over_another(tmp_path: Path, capsys: Printed) -> None:
    home = tmp_path / "my-digest"
    assert cli.main(["new", "site", str(home)]) == 0
    assert cli.main(["--site", str(home), "--strict"]) == 0
    assert (home / "public/index.html").exists()
    capsys.readouterr()
    assert cli.main(["new", "site", str(home)]) == 1
    assert "something is there already" in capsys.readouterr().err


def test_an_output_that_is_a_file_is_refused(site: Path, capsys: Printed) -> None:
    (site / "out").write_text("mine", encoding="utf-8")
    for output in ("out", "out/below"):
        assert run(site, "--output", str(site / output)) == 1
        assert "is a file, or lies below one" in capsys.readouterr().err
    assert (site / "out").read_text(encoding="utf-8") == "mine"


def test_build_py_says_what_is_missing_to_a_python_without_packages(tmp_path: Path) -> None:
    shutil.copy(ROOT / "build.py", tmp_path)
    bare = [sys.executable, "-I", "-S", str(tmp_path / "build.py")]
    told = subprocess.run(bare, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert told.stderr.startswith("error: ") and "make ready" in told.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no way to become another process")
def test_build_py_goes_on_with_the_environment_beside_it(tmp_path: Path) -> None:
    shutil.copy(ROOT / "build.py", tmp_path)
    (tmp_path / "generator").symlink_to(ROOT / "generator")
    (tmp_path / ".venv").symlink_to(sys.prefix)
    bare = [sys.executable, "-S", str(tmp_path / "build.py"), "--version"]
    told = subprocess.run(bare, capture_output=True, text=True, check=False)
    assert told.stdout.startswith("copydesk "), told.stderr
