"""Files under every name: what one system cannot hold is told on all; no name of a folder changes the site."""

import os
import random
import re
import resource
import shutil
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from session import Session
from victim import NOW, ROOT, Victim, files

from generator.cli import main

PROOF = os.environ.get("COPYDESK_PROOF") == "1"
MANY = 100_000 if PROOF else 200
STORY = "---\ntitle: {}\ndate: 2026-11-20\nsection: World\n---\n\nWords.\n"


def build(site: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    capsys.readouterr()
    code = main(["build", "--site", str(site), "--jobs", "1", *NOW])
    told = capsys.readouterr()
    return code, told.out + told.err


@pytest.fixture
def victim(tmp_path: Path) -> Victim:
    return Victim(tmp_path / "site", random.Random(12), seeds=2)


COLLIDING = [
    ("content/articles/2026/11/Storm.md", "content/articles/2026/11/storm.md"),
    ("content/articles/2026/11/caf\u00e9.md", "content/articles/2026/11/cafe\u0301.md"),
    ("content/articles/Straße.md", "content/articles/STRASSE.md"),
    ("content/pictures/a.txt", "content/pictures/A.txt"),
    ("content/pictures/\u00f6.txt", "content/pictures/o\u0308.txt"),
    ("content/Folder/a.txt", "content/folder/a.txt"),
    ("content/pages/Help.md", "content/pages/help.md"),
]


@pytest.mark.skipif(sys.platform != "linux", reason="two such files cannot be made elsewhere")
@pytest.mark.parametrize("pair", COLLIDING, ids=lambda pair: ascii(pair[0]))
def test_two_files_that_are_one_on_some_system_are_a_problem_on_every(
    pair: tuple[str, str], victim: Victim, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in pair:
        victim.write(path, STORY.format("One") if path.endswith(".md") else "text")
    code, said = build(victim.root, capsys)
    assert code == 1 and all(path in unicodedata.normalize("NFC", said) or path in said for path in pair), said


FORBIDDEN = [
    "CON",
    "aux.txt",
    "nul.tar.gz",
    "a:b",
    "a*b",
    'a"b',
    "a<b>",
    "a|b",
    "a?b",
    "dot.",
    "space ",
    "COM1.png",
]


@pytest.mark.skipif(sys.platform == "win32", reason="they cannot be made there")
@pytest.mark.parametrize("name", FORBIDDEN)
@pytest.mark.parametrize("place", ["content/articles/2026/{}.md", "content/{}/a.txt", "content/pictures/{}"])
def test_what_windows_cannot_hold_is_told_or_gets_another_name(
    name: str, place: str, victim: Victim, capsys: pytest.CaptureFixture[str]
) -> None:
    path = place.format(name)
    victim.write(path, STORY.format("One"))
    _, said = build(victim.root, capsys)
    told = re.search(rf"^{re.escape(path)}: warning: Windows cannot hold", said, re.MULTILINE)
    assert told or not [each for each in (path, *files(victim.root, "public")) if _forbidden(each)], said
    assert (victim.root / "public/index.html").exists()


NO_NAME = re.compile(
    r"(?i)(?:con|prn|aux|nul|com[1-9]|lpt[1-9])(?:\..*)?|.*[. ]|.*[<>:\"|?*\\\x00-\x1f].*", re.DOTALL
)
"""What Windows says of a name, in our own words: the program's are what is asked here."""


def _forbidden(path: str) -> bool:
    return any(NO_NAME.fullmatch(part) for part in path.split("/"))


def test_no_section_tag_or_source_makes_a_path_that_leads_elsewhere(
    victim: Victim, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [
        *FORBIDDEN,
        "../../up",
        "/etc/passwd",
        "..",
        ".",
        "a/b",
        "a\\b",
        "\u202egnp",
        "x" * 300,
        ".git",
        "'",
    ]
    quoted = [name.replace('"', '\\"').replace("\\b", "\\\\b") for name in names]
    for number, name in enumerate(quoted):
        front = f'---\ntitle: "{name}"\nid: odd{number:09}\ndate: 2026-11-20\n'
        front += f'section: "{name}"\ntags: ["{name} t"]\n'
        victim.write(f"content/articles/2026/{number}.md", f'{front}source: "{name} s"\n---\n\nWords.\n')
        victim.write(
            f"seeds/odd-{number}.md", f"# {names[number]}\n\nIt was told once, and number {number} it was.\n"
        )
    before = set(victim.root.parent.rglob("*")) - set(victim.root.rglob("*"))
    _, said = build(victim.root, capsys)
    assert "Traceback" not in said
    assert set(victim.root.parent.rglob("*")) - set(victim.root.rglob("*")) == before
    made = [*files(victim.root, "public"), *files(victim.root, "content/articles/2026/11")]
    assert not [path for path in made if _forbidden(path)]


def test_loops_of_links_end(victim: Victim, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = build(victim.root, capsys)
    before = files(victim.root, "public")
    for place in ("content", "content/articles", "seeds", "seeds/.base", "themes", "themes/bench/templates"):
        (victim.root / place / "again").symlink_to(victim.root / place)
        (victim.root / place / "up").symlink_to("..")
        (victim.root / place / "itself.md").symlink_to("itself.md")
    code, said = build(victim.root, capsys)
    assert code == 0, said
    assert files(victim.root, "public") == before


@pytest.mark.parametrize("name", ["content", "seeds", "themes", "public", ".copydesk"])
def test_a_folder_may_be_a_link_to_another_place(
    name: str, victim: Victim, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    twin = victim.copy(tmp_path / "twin")
    elsewhere = tmp_path / "elsewhere" / name.strip(".")
    elsewhere.mkdir(parents=True)
    if (victim.root / name).exists():
        shutil.copytree(victim.root / name, elsewhere, dirs_exist_ok=True)
        shutil.rmtree(victim.root / name)
    (victim.root / name).symlink_to(elsewhere)
    for _ in range(2):
        for site in (victim.root, twin.root):
            code, said = build(site, capsys)
            assert code == 0, said
        assert below(victim.root / "public") == below(twin.root / "public")
        assert below(victim.root / "content") == below(twin.root / "content")
        victim.write(
            "content/pages/more.md", STORY.format("More").replace("date: 2026-11-20\nsection: World\n", "")
        )
        twin.write(
            "content/pages/more.md", STORY.format("More").replace("date: 2026-11-20\nsection: World\n", "")
        )
    assert (victim.root / name).is_symlink()


def below(folder: Path) -> dict[str, bytes]:
    real = folder.resolve()
    return {p.relative_to(real).as_posix(): p.read_bytes() for p in real.rglob("*") if p.is_file()}


ODD = [
    b"a b",
    b"it's",
    b'"quoted"',
    b"new\nline",
    b"%20",
    b"#x?y",
    b"-q",
    b"\xc3\xbc",
    b"caf\xe9",
    b"$(id)",
    b"a;b",
    b"\x1b[31mred",
    b"bell\x07",
]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes for a name")
@pytest.mark.parametrize("name", ODD, ids=repr)
def test_a_site_may_lie_in_a_folder_of_any_name(
    name: bytes, victim: Victim, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command of its own, with two jobs, so that also what is handed to other processes is looked at."""
    odd = tmp_path / os.fsdecode(name) / os.fsdecode(name)
    shutil.copytree(victim.root, odd)
    assert build(victim.root, capsys)[0] == 0
    words = [sys.executable, str(ROOT / "build.py"), "build", "--site", str(odd), "--jobs", "2", *NOW]
    done = subprocess.run(words, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert below(odd / "public") == below(victim.root / "public")


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes any bytes for a name")
@pytest.mark.parametrize("name", ODD, ids=repr)
def test_a_document_under_any_name_is_built_or_told(
    name: bytes, victim: Victim, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = os.fsdecode(name)
    victim.write(f"content/articles/{shown}.md", STORY.format("Odd"))
    victim.write(f"content/files/{shown}.txt", "text")
    victim.write(f"seeds/{shown}.md", "# Odd ones\n\nThey were seen by all who came on the first day of it.\n")
    code, said = build(victim.root, capsys)
    assert "Traceback" not in said
    assert code == 0 or "error: " in said, said
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", said), said
    built = b"".join(files(victim.root, "public").values())
    for word in (b"Odd", b"Odd ones"):
        assert b">%s<" % word in built or re.search("error: |warning: ", said), said


def test_a_checkout_with_carriage_returns_gives_the_same_site_and_edits_keep_them(
    victim: Victim, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Git for Windows writes CRLF into every text file."""
    assert build(victim.root, capsys)[0] == 0
    victim.edit()
    twin = victim.copy(tmp_path / "twin")
    for path in [
        path for path in twin.root.rglob("*") if path.suffix in (".md", ".yaml", ".html", ".css", ".txt")
    ]:
        if path.is_file() and not {".copydesk", "public"} & set(path.relative_to(twin.root).parts):
            path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    for site in (victim.root, twin.root):
        code, said = build(site, capsys)
        assert code == 0, said
    assert _plain(below(victim.root / "public")) == _plain(below(twin.root / "public"))
    edited = [path for path in twin.articles() if b"Editor1x" in path.read_bytes()]
    assert edited
    for seed in twin.seeds():
        seed.write_bytes(
            seed.read_bytes().rstrip() + b"\r\n\r\nOne sentence more was found in the evening.\r\n"
        )
    code, said = build(twin.root, capsys)
    assert code == 0 and "updated" in said, said
    for path in twin.articles():
        data = path.read_bytes()
        assert data.count(b"\n") == data.count(b"\r\n"), path
        assert b"One sentence more" in data
    assert b"Editor1x" in edited[0].read_bytes()


def _plain(tree: dict[str, bytes]) -> dict[str, bytes]:
    """Without what names a file by its bytes: assets are copied as they are, and pages name their digest."""
    return {
        path: re.sub(rb"\?v=[0-9a-f]+", b"", data).replace(b"\r\n", b"\n")
        for path, data in tree.items()
        if path not in ("build.json", ".copydesk-files")
    }


def test_a_hundred_thousand_files_in_one_folder(tmp_path: Path) -> None:
    """All of them stories, one in a hundred leads to a file. The preview starts, and follows a save."""
    victim = Victim(tmp_path / "site", random.Random(13), seeds=0)
    folder = tmp_path / "site/content/articles"
    folder.mkdir(parents=True)
    for number in range(MANY):
        table = f"\n[Its table](table-{number}.txt)\n" if number % 100 == 0 else ""
        (folder / f"story-{number}.md").write_text(STORY.format(f"Story {number}") + table)
        if table:
            (folder / f"table-{number}.txt").write_text(f"{number}\n")
    for what in ("cold", "no change"):
        with timed(what):
            words = [sys.executable, str(ROOT / "build.py"), "build", "--site", str(victim.root), "-q", *NOW]
            done = subprocess.run(words, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
    assert len(list((victim.root / "public/articles").iterdir())) == MANY + MANY // 100
    with Session(victim.root, *NOW) as session:
        with timed("the preview's start"):
            session.shows("articles/story-7/", "Words.")
        with timed("a save"):
            (folder / "story-7.md").write_text(STORY.format("Story 7") + "More words.\n")
            session.shows("articles/story-7/", "More words.")
        assert session.end() == 0, session.said


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Half a minute, and so long for each file as nobody who has so many would mind."""
    started = time.perf_counter()
    yield
    seconds = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"{MANY:,} files, {what}: {seconds:.1f} s, the largest process so far {peak:.0f} MB")
    assert seconds < 30 + MANY * 0.003
