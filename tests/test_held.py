"""A draft, an embargoed or an expired story appears in no byte of the published output."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli import main

CANARY = "quokka"
Run = Callable[..., tuple[int, str, str]]

CONFIG = """\
title: The Cage
timezone: America/Los_Angeles
base_url: https://cage.example/
sections: [World, Quokka]
sources:
  Quokka Wire: {home: "https://quokka.example/", about: All about the quokka}
"""

PUBLIC = """\
---
id: public
title: What everybody may read
story: open
date: 2026-11-20
section: World
tags: [harbour]
source: Harbour Wire
also: [{source: Another, url: "https://other.example/"}]
---

They wrote of [a certain animal](QUOKKA-draft.md) and [of another](/articles/2026/quokka-embargo/) and
[a third](quokka-expired.md#quokka) and [a fourth](quokka-future/index.md), with
[a page](../../pages/quokka-page.md), [its address](/quokka-page/) and
[an edition](../../editions/2026-11-21-quokka.md).
"""

HELD = """\
---
id: quokka{n}
title: Quokka seen in {n}
date: {date}
section: Quokka
kicker: Quokka
byline: [Quincy Quokka]
dateline: QUOKKA BAY
source: Quokka Wire
tags: [quokka, harbour]
aliases: [/quokka-{n}/]
story: quokka-saga
summary: A quokka summary.
comment: A quokka comment.
image: {{file: "Quokka%20one.JPG", alt: A quokka}}
{more}
---

## Quokka

The quokka was seen. ![quokka](./quokka-two.gif) <img src="quokka-three.gif" alt="quokka">
"""

EDITION = """\
---
number: 1
title: An issue with gaps
date: 2026-11-20
sections:
  - title: Quokka section
    stories:
      - {article: quokka1, comment: A quokka comment}
  - title: World
    stories:
      - {article: quokka2, comment: A quokka comment}
      - 2026/public
---

The note.
"""


def write(site: Path, path: str, text: str) -> None:
    file = site / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


@pytest.fixture
def cage(tmp_path: Path) -> Path:
    """A site in which much is held back, for every reason there is, in every place there is."""
    site = tmp_path / "cage"
    articles = "content/articles/2026"
    write(site, "config.yaml", CONFIG)
    write(site, f"{articles}/public.md", PUBLIC)
    held = {
        "QUOKKA-draft.md": ("2026-11-01", "draft: true"),
        "quokka-embargo.md": ("2026-11-01", "embargo: 2026-11-24"),
        "quokka-expired.md": ("2026-11-01", "expires: 2026-11-23"),
        "quokka-future/index.md": ("2026-11-23T00:01", ""),
    }
    for n, (path, (date, more)) in enumerate(held.items(), 1):
        text = HELD.format(n=n, date=date, more=more)
        if "/" in path:
            text = text.replace("./quokka", "../quokka").replace('"quokka-three', '"../quokka-three')
        write(site, f"{articles}/{path}", text)
    for picture in (
        "quokka one.jpg",
        "quokka-two.gif",
        "quokka-three.gif",
        "quokka-draft.pdf",
    ):
        write(site, f"{articles}/{picture}", "quokka in bytes")
    write(site, f"{articles}/quokka-future/unnamed-{CANARY}.pdf", "quokka in bytes")
    for spare in (
        "QUOKKA-draft.md~",
        "QUOKKA-draft.md.bak",
        "#QUOKKA-draft.md#",
        "QUOKKA-draft.markdown",
        "quokka.MD",
    ):
        write(site, f"{articles}/{spare}", HELD.format(n=9, date="2026-11-01", more=""))
    write(site, "content/pages/quokka-page.md", "---\ntitle: Quokka page\ndraft: true\n---\n\nQuokka.\n")
    issue = EDITION.replace("An issue with gaps", "Quokka issue").replace("The note", "The quokka note")
    draft = issue.replace("number: 1", "number: 2\ndraft: true")
    write(site, "content/editions/2026-11-20.md", EDITION)
    write(site, "content/editions/2026-11-21-quokka.md", draft.replace("date: 2026-11-20", "date: 2026-11-21"))
    later = issue.replace("number: 1", "number: 3").replace("date: 2026-11-20", "date: 2026-11-30")
    write(site, "content/editions/2026-11-30-quokka.md", later)
    return site


def put_right(site: Path) -> None:
    """The held stories name their picture otherwise than it is called; that is wrong once they are shown."""
    articles = site / "content/articles/2026"
    (articles / "quokka one.jpg").rename(articles / "Quokka one.JPG")
    write(site, "content/articles/2026/quokka-future/Quokka one.JPG", "quokka in bytes")


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(site: Path, *arguments: str) -> tuple[int, str, str]:
        code = main(["build", "--site", str(site), "--jobs", "1", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def leaks(folder: Path) -> list[str]:
    """Everything under a folder in whose name or bytes the canary sings."""
    found = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        sung = path.is_file() and CANARY.encode() in _plain(path.read_bytes()).lower()
        if CANARY in name.lower() or sung:
            found.append(name)
    return found


def _plain(data: bytes) -> bytes:
    """What readers get to see: the search index is compressed."""
    return gzip.decompress(data) if data.startswith(b"\x1f\x8b") else data


def test_nothing_that_is_held_back_leaves_a_byte_in_the_output(cage: Path, run: Run) -> None:
    code, _, err = run(cage, "--now", "2026-11-23")
    assert code == 0, err
    assert (cage / "public/articles/2026/public/index.html").exists()
    assert leaks(cage / "public") == []


def test_what_was_published_leaves_no_byte_once_it_is_held_back(cage: Path, run: Run) -> None:
    put_right(cage)
    assert run(cage, "--now", "2026-11-20", "--future", "--drafts")[0] == 0
    assert len(leaks(cage / "public")) > 10
    code, _, err = run(cage, "--now", "2026-11-23")
    assert code == 0, err
    assert leaks(cage / "public") == []


def test_the_report_names_everything_that_is_held_and_until_when(cage: Path, run: Run) -> None:
    _, out, _ = run(cage, "--now", "2026-11-23")
    told = {
        line.partition(": ")[0]: line.partition(": ")[2] for line in out.splitlines() if ": held back" in line
    }
    articles = "content/articles/2026"
    assert told == {
        f"{articles}/QUOKKA-draft.md": "held back: a draft",
        f"{articles}/quokka-embargo.md": "held back until 2026-11-24, when its embargo ends",
        f"{articles}/quokka-expired.md": "held back: it expired on 2026-11-23",
        f"{articles}/quokka-future/index.md": "held back until 2026-11-23T00:01, its date",
        "content/editions/2026-11-21-quokka.md": "held back: a draft",
        "content/editions/2026-11-30-quokka.md": "held back until 2026-11-30, its date",
        "content/pages/quokka-page.md": "held back: a draft",
    }


def test_links_to_what_is_held_lose_their_address_and_keep_their_words(cage: Path, run: Run) -> None:
    _, _, err = run(cage, "--now", "2026-11-23")
    page = (cage / "public/articles/2026/public/index.html").read_text(encoding="utf-8")
    for words in (
        "a certain animal",
        "of another",
        "a third",
        "a fourth",
        "a page",
        "its address",
        "an edition",
    ):
        assert f">{words}</a>" in page or words in page
        assert f'">{words}</a>' not in page
    assert err.count("leads to something that is held back") == 7


def test_a_story_is_published_with_its_pictures_the_moment_its_embargo_ends(cage: Path, run: Run) -> None:
    put_right(cage)
    code, _, err = run(cage, "--now", "2026-11-24")
    assert code == 0, err
    assert (cage / "public/articles/2026/quokka-embargo/index.html").exists()
    assert (cage / "public/articles/2026/Quokka one.JPG").exists()
    assert not (cage / "public/articles/2026/quokka-future/unnamed-quokka.pdf").exists(), "nothing names it"
    assert not (cage / "public/articles/2026/quokka-draft.pdf").exists()
    assert not (cage / "public/articles/2026/quokka-expired/index.html").exists()


def test_an_edition_leaves_out_what_is_held_and_sections_that_become_empty(cage: Path, run: Run) -> None:
    run(cage, "--now", "2026-11-23")
    page = (cage / "public/editions/2026-11-20/index.html").read_text(encoding="utf-8")
    assert "What everybody may read" in page
    assert "World" in page


def test_a_front_page_whose_edition_names_only_held_stories_leads_with_the_newest(cage: Path, run: Run) -> None:
    edition = cage / "content/editions/2026-11-20.md"
    edition.write_text(
        edition.read_text(encoding="utf-8").replace("      - 2026/public\n", ""), encoding="utf-8"
    )
    assert run(cage, "--now", "2026-11-23")[0] == 0
    assert "What everybody may read" in (cage / "public/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ((), set()),
        (("--drafts",), {"quokka-draft"}),
        (("--future",), {"quokka-embargo", "quokka-future"}),
        (("--drafts", "--future"), {"quokka-draft", "quokka-embargo", "quokka-future", "quokka-expired"}),
    ],
)
def test_each_option_lifts_what_it_says_and_nothing_else(
    cage: Path, run: Run, options: tuple[str, ...], shown: set[str]
) -> None:
    put_right(cage)
    both = HELD.format(n=7, date="2026-11-01", more="draft: true\nembargo: 2026-12-01")
    write(cage, "content/articles/2026/quokka-both.md", both)
    shown = shown | ({"quokka-both"} if len(options) == 2 else set())
    code, _, err = run(cage, "--now", "2026-11-23", *options)
    assert code == 0, err
    folders = {path.parent.name for path in (cage / "public/articles").rglob("index.html")}
    assert folders - {"public"} == shown


def test_deleting_what_was_held_publishes_none_of_its_files(cage: Path, run: Run) -> None:
    articles = "content/articles/2026"
    brought = {
        "quokka-a.md": ("draft: true", "../../img/quokka.png"),
        "taken.md": ("takedown: 2026-11-02", "/quokka-top.png"),
    }
    for name, (more, picture) in brought.items():
        front = f"title: Animal\nid: {name[:-3]}\ndate: 2026-11-01\n{more}"
        write(cage, f"{articles}/{name}", f"---\n{front}\nimage: {{file: {picture}, alt: A}}\n---\n\nText.\n")
    pictures = (
        "img/quokka.png",
        "quokka-top.png",
        "articles/2026/quokka-a-in.png",
        "articles/2026/taken-quokka.pdf",
    )
    for picture in pictures:
        write(cage, f"content/{picture}", "quokka in bytes")
    code, _, err = run(cage, "--now", "2026-11-23")
    assert (code, leaks(cage / "public/img"), leaks(cage / "public/articles")) == (0, [], [])
    assert "nothing that readers see names" not in err, "who holds them is told already"
    for path in (cage / articles).rglob("*.md"):
        if path.name != "public.md":
            path.unlink()
    public = cage / articles / "public.md"
    public.write_text("---\ntitle: What everybody may read\ndate: 2026-11-01\n---\n\nText.\n", "utf-8")
    for path in (*cage.glob("content/editions/*"), *cage.glob("content/pages/*quokka*")):
        path.unlink()
    code, _, err = run(cage, "--now", "2026-11-23")
    assert code == 0, err
    assert leaks(cage / "public") == []
    assert err.count("nothing that readers see names this file") == 1
