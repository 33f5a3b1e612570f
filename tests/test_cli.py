"""The command line as its user meets it: exit codes, what is said, and where."""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from generator import lock
from generator.cli import main
from generator.problems import Location
from generator.telling import line_at

ROOT = Path(__file__).resolve().parent.parent
STORY = "---\ntitle: A story\ndate: 2026-11-23\n---\n\nSome words.\n"
NOW = "--now=2026-11-24T12:00"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user stands: a digest of one story."""
    (tmp_path / "config.yaml").write_text("title: The Digest\n")
    write(tmp_path / "content/articles/2026/11/a-story.md", STORY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_build_says_what_it_wrote_and_what_it_holds_back(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(site / "content/articles/later.md", "---\ntitle: Later\nembargo: 2027-01-04\n---\n")
    assert main([NOW]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "content/articles/later.md: held back until 2027-01-04, when its embargo ends\n" in told.out
    assert "written, 0 kept, 1 held back, the next until 2027-01-04, in " in told.out
    assert main(["--now=2027-01-04"]) == 0
    assert "held back" not in capsys.readouterr().out


def test_a_mistake_goes_to_standard_error_with_its_line_and_changes_nothing(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([NOW])
    page = site / "public/articles/2026/11/a-story/index.html"
    before = page.read_bytes()
    write(site / "content/articles/2026/11/a-story.md", STORY.replace("title", "titel"))
    capsys.readouterr()
    assert main([NOW]) == 1
    told = capsys.readouterr()
    assert "content/articles/2026/11/a-story.md:2:1: error: unknown key `titel`" in told.err
    assert "hint: did you mean `title`?" in told.err
    assert told.out.startswith("stopped: the output is as it was")
    assert page.read_bytes() == before


def test_machines_get_one_json_object(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([NOW, "--format", "json"]) == 0
    told = capsys.readouterr()
    report = json.loads(told.out)
    assert report["ok"] and "index.html" in report["written"] and told.err == ""
    write(site / "content/articles/2026/11/a-story.md", STORY + "\n[dead](nowhere.md)\n")
    assert main([NOW, "--format", "json"]) == 1
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["path"], problem["line"]) == ("content/articles/2026/11/a-story.md", 8)


def test_strict_stops_at_a_seed_that_nobody_has_taken_up_and_writes_nothing(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(site / "seeds/a.txt", "The quay is longer\nBy Ada Pell\n\nIt was measured twice on Monday.\n")
    assert main([NOW, "--strict"]) == 1
    assert "run `ingest`, and commit what it writes" in capsys.readouterr().err
    assert not (site / "seeds/.base").exists()
    assert main([NOW]) == 0
    assert main([NOW, "--strict"]) == 0


@pytest.mark.parametrize("command", ["build", "ingest", "serve", "watch"])
def test_a_folder_without_a_site_is_refused_with_a_way_on(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main([command]) == 1
    told = capsys.readouterr()
    assert "there is no config.yaml here" in told.err and "new site DIR" in told.err
    assert told.out == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [["frobnicate"], ["--frob"], ["--jobs", "0"], ["--now", "yesterday"], ["serve", "--port", "x"], ["new"]],
    ids=" ".join,
)
def test_wrong_usage_is_2(arguments: list[str], site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    told = capsys.readouterr().err
    assert "error: " in told and "--help" in told
    assert told.count("\n") == 2, "a sentence and a hint"


def test_a_site_that_is_named_from_elsewhere_may_have_a_theme_of_its_own(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / "config.yaml").write_text("title: The Digest\ntheme: mine\n")
    write(site / "themes/mine/theme.yaml", "contract: 1\nextends: broadsheet\n")
    write(site / "themes/mine/assets/extra.css", "p { margin: 0 }")
    monkeypatch.chdir(site.parent)
    assert main([NOW, "--site", site.name]) == 0
    assert (site / "public/assets/extra.css").read_text() == "p { margin: 0 }"


def test_a_misspelt_title_is_told_once(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "config.yaml").write_text("titel: The Digest\n")
    assert main([NOW]) == 1
    told = capsys.readouterr().err
    assert "unknown key `titel`" in told and "did you mean `title`?" in told
    assert "1 error\n" in told


@pytest.mark.parametrize("place", ["notes.txt", "notes.txt/below", ".", "content"])
def test_an_output_that_cannot_be_is_refused_and_the_next_build_is_well(
    place: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (site / "notes.txt").write_text("mine")
    assert main([NOW, "--output", place]) == 1
    assert "--output: error: the output folder" in capsys.readouterr().err
    assert main([NOW]) == 0
    assert (site / "notes.txt").read_text() == "mine"


def test_new_writes_a_draft_that_builds_and_overwrites_nothing(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "article", 'Ferry: "late" #again', NOW]) == 0
    path = capsys.readouterr().out.strip()
    words = (site / path).read_text()
    assert main(["new", "article", 'Ferry: "late" #again', NOW]) == 1
    told = capsys.readouterr()
    assert "choose another title" in told.err and told.out == ""
    assert (site / path).read_text() == words
    assert main(["new", "edition", "The week", NOW]) == main(["new", "page", "Contact", NOW]) == 0
    assert main(["new", "edition", "Another", NOW]) == 1
    assert "name another day with --now" in capsys.readouterr().err
    assert main([NOW]) == 0


def test_new_asks_for_a_title(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "article", " "]) == 1
    assert "the title is empty" in capsys.readouterr().err


def test_a_new_site_builds_without_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["new", "site", "my-digest"]) == 0
    assert main(["--site", "my-digest", "--strict"]) == 0
    assert (tmp_path / "my-digest/public/index.html").exists()
    assert capsys.readouterr().err == ""
    assert main(["new", "site", "my-digest"]) == 1


def test_a_site_that_another_process_builds_is_waited_for_then_told(
    site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(lock.held.__wrapped__.__kwdefaults__, "patience", 0.1)  # type: ignore[attr-defined]  # functools.wraps sets it
    with lock.held(site / ".copydesk/lock"):
        assert main([NOW]) == 1
    assert f"process {os.getpid()} is building this site" in capsys.readouterr().err
    assert main([NOW]) == 0


def test_a_python_without_the_packages_says_how_to_get_them(tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False)
    (tmp_path / "build.py").write_bytes((ROOT / "build.py").read_bytes())
    python = tmp_path / "bare" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    command = [str(python), "build.py"]
    bare = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert bare.returncode == 1
    assert "make ready" in bare.stderr and "Traceback" not in bare.stderr


def test_a_python_without_the_packages_goes_on_with_the_one_of_make(tmp_path: Path) -> None:
    venv.create(tmp_path / "bare", with_pip=False)
    (tmp_path / ".venv").symlink_to(sys.prefix)
    (tmp_path / "generator").symlink_to(ROOT / "generator")
    (tmp_path / "build.py").write_bytes((ROOT / "build.py").read_bytes())
    command = [str(tmp_path / "bare/bin/python"), "build.py", "--version"]
    told = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "") and told.stdout.startswith("copydesk ")


def test_explain_says_why_each_file_was_written(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--explain"]) == 0
    assert "index.html: new\n" in capsys.readouterr().out
    config = site / "config.yaml"
    config.write_text(config.read_text("utf-8").replace("title:", "tagline: Another one\ntitle:", 1), "utf-8")
    assert main(["build", "--explain"]) == 0
    said = capsys.readouterr().out
    assert "404.html: site changed\n" in said
    (site / "public/404.html").write_text("mine", "utf-8")
    assert main(["build", "--explain"]) == 0
    assert "404.html: the file was not as we left it\n" in capsys.readouterr().out


def test_profile_breaks_the_time_down_by_stage(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--profile"]) == 0
    said = capsys.readouterr().out
    for stage in ("configuration and theme", "documents", "catalog", "plan and rendering", "output"):
        assert f" ms  {stage}\n" in said
    assert main(["build", "-q"]) == 0  # the story was written so shortly before that it is looked at again
    assert main(["build", "--profile"]) == 0
    assert " ms  a look at every file\n" in capsys.readouterr().out


def test_a_name_cannot_command_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in {
        "config.yaml": "title: x\n",
        "content/articles/a\x1b[31m\u202e.md": "---\ntitle: x\ndraft: true\n---\n",
        "content/files/b\u202e.txt": "x",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    main(["build", "--site", str(tmp_path), "-v", "--explain"])
    told = capsys.readouterr()
    assert "a·[31m·.md: held back" in told.out and "b·.txt: new" in told.out
    assert not set("\x1b\u202e") & {*told.out, *told.err}


def test_problems_are_annotations_for_github(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "config.yaml").write_text("title: T\ntheme: brodsheet\n", "utf-8")
    assert main(["build", "--site", str(site), "--format", "github"]) == 1
    told = capsys.readouterr()
    assert told.err == ""
    assert "::error file=" in told.out and "config.yaml,line=2,col=8" in told.out


def test_a_mistake_in_a_theme_that_comes_along_quotes_its_line(tmp_path: Path) -> None:
    found = line_at(tmp_path)
    assert found(Location("themes/broadsheet/theme.yaml", 1)) not in (None, "")
    assert found(Location("themes/broadsheet/theme.yaml", 0)) is None
    assert found(Location("themes/nowhere/theme.yaml", 1)) is None


def test_what_help_needs_brings_no_library() -> None:
    """A tenth of a second lies between an answer at once and one that is waited for."""
    asked = "import sys; from generator.cli import main; sys.argv = ['copydesk', '--help']\ntry: main()\n"
    asked += "except SystemExit: print(*sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "usage: copydesk" in done.stdout
    assert not {"msgspec", "yaml", "jinja2", "markdown_it", "concurrent.futures"} & set(done.stderr.split())
