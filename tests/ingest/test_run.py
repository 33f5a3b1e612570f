"""An ingest run: seeds in, articles out, and what becomes of everything that is no plain story."""

import os
import re
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from generator import disk
from generator.article import parse_article
from generator.cli import main
from generator.ingest import collect, readers
from generator.ingest.run import IngestReport
from generator.ingest.run import ingest as ingest_with_memo
from generator.ingest.story import Reading
from generator.ingest.text import read_text
from generator.problems import Problem
from generator.siterules import SiteRule
from generator.yamldoc import parse_document

DAY = "2026-11-23"
FERRY = """Ferry stays in harbour
Published in News & Features
By Jane Doe

EAST PELHAVEN, Ohio — The ferry did not sail on Monday, and nobody minded very much.

The captain, who has seen worse, went home for lunch and stayed there.

A third paragraph ends the story with a bow.

©2025 Pelhaven Courier Inc.
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "seeds").mkdir()
    return tmp_path


def ingest(site: Path, **options: Any) -> IngestReport:
    """A run without a memo, and its report without one."""
    return msgspec.structs.replace(ingest_with_memo(site, **options), memo=None)


def seed(site: Path, name: str, text: str | bytes = FERRY) -> Path:
    path = site / "seeds" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def articles(site: Path) -> list[str]:
    return sorted(str(path.relative_to(site)) for path in (site / "content").rglob("*.md"))


def text_of(site: Path, path: str) -> str:
    return (site / path).read_text("utf-8")


def files(site: Path) -> dict[str, tuple[bytes, int]]:
    found = (path for path in site.rglob("*") if path.is_file() and not path.is_symlink())
    found = (path for path in found if ".copydesk" not in path.parts)
    return {str(path.relative_to(site)): (path.read_bytes(), path.stat().st_mtime_ns) for path in found}


def messages(report: IngestReport) -> list[tuple[str, str, str]]:
    return [(problem.severity, str(problem.where), problem.message) for problem in report.problems]


def only(report: IngestReport) -> Problem:
    [problem] = report.problems
    return problem


def test_a_seed_becomes_an_article_under_the_day_of_its_taking_up(site: Path) -> None:
    seed(site, "000_ca77.txt")
    report = ingest(site, today=DAY)
    path = "content/articles/2026/11/ferry-stays-in-harbour.md"
    assert report.new == report.articles == (path,) and articles(site) == [path]
    document, problems = parse_document((site / path).read_bytes(), path)
    assert document is not None
    article = parse_article(path.removeprefix("content/"), document, problems)
    assert problems == [] and report.problems == ()
    assert (article.title, article.section, article.byline) == (
        "Ferry stays in harbour",
        "News & Features",
        ("Jane Doe",),
    )
    assert article.date is not None and article.date.iso == DAY
    assert article.published is not None and article.published.iso == "2025"
    assert article.seed == "seeds/000_ca77.txt" and len(article.id) == 12
    assert document.body.count("\n\n") == 2


def test_the_base_holds_the_article_as_it_was_made_and_the_evidence(site: Path) -> None:
    seed(site, "a.txt")
    [path] = ingest(site, today=DAY).articles
    [base] = (site / "seeds/.base").iterdir()
    text = base.read_text("utf-8")
    assert f"id: {base.stem}\n" in text
    assert text.endswith("---\n" + text_of(site, path))
    assert '\n  title: {where: "text, line 1", rule: ' in text


def test_a_second_run_writes_nothing(site: Path) -> None:
    for name in ("a.txt", "b/c.txt", "ferry ©.txt"):
        seed(site, name)
    ingest(site, today=DAY)
    before = files(site)
    report = ingest(site, today="2026-12-24")
    assert report.written == () and (report.seeds, report.current) == (3, 3)
    assert files(site) == before


def test_a_rehearsal_says_what_the_run_does_and_writes_nothing(site: Path) -> None:
    seed(site, "a.txt")
    seed(site, "b.txt", "")
    before = files(site)
    rehearsal = ingest(site, today=DAY, dry_run=True)
    assert files(site) == before
    report = ingest(site, today=DAY)
    assert report.storyless and not rehearsal.storyless  # what the rehearsal has told need not be told in full
    assert msgspec.structs.replace(report, storyless=()) == rehearsal
    assert files(site).keys() == before.keys() | set(rehearsal.written)


def test_stories_with_one_headline_do_not_overwrite_each_other(site: Path) -> None:
    for name in ("a.txt", "b.txt"):
        seed(
            site, name, f"Ferry stays in harbour\n\nWhat {name} tells of it is told nowhere else: {name * 3}.\n"
        )
    seed(site, "c.txt", FERRY.replace("Ferry stays in harbour", "FERRY: stays in harbour!"))
    ingest(site, today=DAY)
    folder = "content/articles/2026/11/ferry-stays-in-harbour"
    assert articles(site) == [f"{folder}-2.md", f"{folder}-3.md", f"{folder}.md"]
    assert "a.txt" in text_of(site, f"{folder}.md") and "b.txt" in text_of(site, f"{folder}-2.md")


def test_an_article_of_the_editors_own_is_not_overwritten(site: Path) -> None:
    own = site / "content/articles/2026/11/Ferry-Stays-In-Harbour.md"
    own.parent.mkdir(parents=True)
    own.write_text("---\ntitle: Ours\n---\n", "utf-8")
    seed(site, "a.txt")
    assert ingest(site, today=DAY).new == ("content/articles/2026/11/ferry-stays-in-harbour-2.md",)
    assert own.read_text("utf-8") == "---\ntitle: Ours\n---\n"


@pytest.mark.parametrize("title", ["¿?", "Index", "Con", "..", "長" * 300, "é" * 300])
def test_any_headline_makes_a_file_name(site: Path, title: str) -> None:
    seed(site, "a.txt", FERRY.replace("Ferry stays in harbour", title))
    [path] = ingest(site, today=DAY).new
    name = path.rpartition("/")[2]
    assert len(name.encode()) < 200 and name not in ("index.md", ".md", "con.md")


def test_an_editors_words_stay_when_the_seed_changes(site: Path) -> None:
    source = seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    edited = text_of(site, path).replace("section: News & Features", "section: Sea  # ours")
    edited = edited.replace("who has seen worse", "who has *not* seen worse")
    (site / path).write_text(edited, "utf-8")
    source.write_text(FERRY.replace("with a bow", "with two bows").replace("Jane Doe", "June Doe"), "utf-8")
    report = ingest(site, today="2026-11-25")
    assert report.articles == (path,) and report.problems == ()
    digest = sha256(source.read_bytes()).hexdigest()
    old = sha256(FERRY.encode()).hexdigest()
    expected = edited.replace("with a bow", "with two bows").replace("Jane Doe", "June Doe")
    expected = expected.replace(old, digest).replace("on: 2026-11-23", "on: 2026-11-25")
    assert text_of(site, path) == expected


def conflict(site: Path) -> str:
    source = seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    edited = text_of(site, path).replace("nobody minded very much", "we minded").replace("Jane Doe", "J. Doe")
    (site / path).write_text(edited, "utf-8")
    changed = FERRY.replace("nobody minded very much", "all minded").replace("with a bow", "with two bows")
    source.write_text(changed, "utf-8")
    return path


def test_what_both_changed_stays_the_editors_and_is_reported_until_it_is_settled(site: Path) -> None:
    path = conflict(site)
    report = ingest(site, today=DAY)
    assert "we minded" in text_of(site, path) and "with two bows" in text_of(site, path)
    problem = only(report)
    assert problem.severity == "warning" and report.kept == (path,)
    line = text_of(site, path).splitlines().index("The ferry did not sail on Monday, and we minded.") + 1
    assert str(problem.where) == f"{path}:{line}:1"
    assert "we minded" in problem.hint and "all minded" in problem.hint
    before = files(site)
    assert ingest(site, today="2026-12-24").problems == (problem,)
    assert files(site) == before


def test_a_conflict_can_be_settled_for_the_editor(site: Path) -> None:
    path = conflict(site)
    ingest(site, today=DAY)
    before = text_of(site, path)
    assert ingest(site, today=DAY, keep=frozenset([path])).problems == ()
    assert text_of(site, path) == before
    assert ingest(site, today=DAY) == IngestReport(seeds=1, current=1)


def test_a_conflict_can_be_settled_for_the_seed(site: Path) -> None:
    path = conflict(site)
    assert ingest(site, today=DAY, take_new=frozenset([path])).problems == ()
    text = text_of(site, path)
    assert "all minded" in text and "J. Doe" in text and "we minded" not in text
    assert ingest(site, today=DAY) == IngestReport(seeds=1, current=1)


def test_a_conflict_ends_when_the_editor_takes_the_seeds_words(site: Path) -> None:
    path = conflict(site)
    ingest(site, today=DAY)
    (site / path).write_text(text_of(site, path).replace("we minded", "all minded"), "utf-8")
    report = ingest(site, today=DAY)
    assert report.problems == () and report.articles == ()
    assert ingest(site, today=DAY) == IngestReport(seeds=1, current=1)


def test_there_must_be_a_conflict_to_settle(site: Path) -> None:
    seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    assert only(ingest(site, today=DAY, keep=frozenset([path]))).severity == "error"
    assert only(ingest(site, today=DAY, take_new=frozenset(["content/no.md"]))).severity == "error"


def test_an_article_that_was_moved_is_found(site: Path) -> None:
    source = seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    moved = site / "content/articles/harbour/our-name.md"
    moved.parent.mkdir()
    (site / path).rename(moved)
    source.write_text(FERRY.replace("with a bow", "with two bows"), "utf-8")
    assert ingest(site, today=DAY).articles == ("content/articles/harbour/our-name.md",)
    assert articles(site) == ["content/articles/harbour/our-name.md"] and "two bows" in moved.read_text("utf-8")


def test_an_article_that_was_deleted_stays_deleted(site: Path) -> None:
    source = seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    (site / path).unlink()
    assert ingest(site, today=DAY).written == ()
    source.write_text(FERRY.replace("with a bow", "with two bows"), "utf-8")
    report = ingest(site, today=DAY)
    assert report.deleted == ("seeds/a.txt",) and articles(site) == []
    assert ingest(site, today=DAY) == IngestReport(seeds=1, current=1)


@pytest.mark.parametrize("key", ["id :", '"id":', "id"])
def test_an_article_is_found_wherever_in_its_front_matter_the_id_stands(site: Path, key: str) -> None:
    seed(site, "a.txt")
    [path] = ingest(site, today="2026-11-23").new
    text = text_of(site, path)
    line = re.search(r"(?m)^id: (\w+)\n", text)
    assert line
    long = "".join(f"# {number} of our remarks on this story\n" for number in range(400)) if key == "id" else ""
    own = f"{long}{key.removesuffix(':') + ':'} {line[1]}\n"
    (site / path).write_text(text.replace(line[0], own), "utf-8")
    seed(site, "a.txt", FERRY.replace("Jane", "June"))
    report = ingest(site, today="2026-11-23")
    assert report.deleted == () and report.articles == (path,) and "June" in text_of(site, path)


@pytest.mark.parametrize(
    "write",
    [
        lambda text: text.replace("\n", "\r"),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: re.sub(r"(?m)^id: (\w+)$", r"id:\n  \1", text),
        lambda text: re.sub(r"(?m)^id: (\w+)$", r"? id\n: \1", text),
    ],
    ids=["CR", "CRLF", "on a line of its own", "a key of its own"],
)
def test_an_article_is_found_however_its_id_is_written(site: Path, write: Callable[[str], str]) -> None:
    seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    (site / path).write_bytes(write(text_of(site, path)).encode())
    seed(site, "a.txt", FERRY.replace("with a bow", "with two bows"))
    report = ingest(site, today=DAY)
    assert report.deleted == () and report.articles == (path,) and "two bows" in text_of(site, path)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: f"<<<<<<< HEAD\n{text}=======\n{text}>>>>>>> theirs\n".encode(),
        lambda text: text.encode("utf-16"),
        lambda text: b"",
        lambda text: b"\0" * len(text),
    ],
    ids=["a merge that is open", "UTF-16", "emptied", "zeros"],
)
def test_an_article_in_which_nothing_can_be_found_is_not_a_deleted_one(
    site: Path, spoil: Callable[[str], bytes]
) -> None:
    seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    whole = text_of(site, path)
    (site / path).write_bytes(spoil(whole))
    seed(site, "a.txt", FERRY.replace("with a bow", "with two bows"))
    before = files(site)
    report = ingest(site, today=DAY)
    assert (str(only(report).where), report.deleted) == (path, ()) and files(site) == before
    (site / path).write_text(whole, "utf-8")
    assert ingest(site, today=DAY).articles == (path,) and "two bows" in text_of(site, path)


def test_a_folder_of_articles_that_is_away_is_not_a_deleted_one(site: Path) -> None:
    seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    (site / "content").rename(site / "away")
    seed(site, "a.txt", FERRY.replace("with a bow", "with two bows"))
    seed(site, "b.txt", "Another ferry stays in harbour\n\nNobody missed it.\n")
    before = files(site)
    assert only(ingest(site, today=DAY)).message == "there is no folder content/ here"
    assert files(site) == before
    (site / "away").rename(site / "content")
    assert path in ingest(site, today=DAY).articles and "two bows" in text_of(site, path)


@pytest.mark.parametrize("left", ["nothing", "a link"])
def test_articles_are_not_deleted_when_their_folder_is_away(site: Path, left: str) -> None:
    seed(site, "a.txt")
    ingest(site, today=DAY)
    folder = site / "content/articles"
    folder.rename(site / "away")
    if left == "a link":
        folder.symlink_to(site / "away")
    seed(site, "b.txt", "Another ferry stays in harbour\n\nNobody missed it.\n")
    before = files(site)
    assert str(only(ingest(site, today=DAY)).where) == "content/articles"
    assert files(site) == before


def test_an_article_outlives_its_seed(site: Path) -> None:
    source = seed(site, "a.txt")
    ingest(site, today=DAY)
    source.unlink()
    before = files(site)
    assert ingest(site, today=DAY) == IngestReport()
    assert files(site) == before


def test_a_renamed_seed_is_known_by_its_content(site: Path) -> None:
    source = seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    before = text_of(site, path)
    source.rename(site / "seeds/z.txt")
    seed(site, "a.txt", "Another ferry stays in harbour\n\nNobody missed it.\n")
    report = ingest(site, today=DAY)
    assert text_of(site, path) == before.replace("seeds/a.txt", "seeds/z.txt")
    assert report.new == ("content/articles/2026/11/another-ferry-stays-in-harbour.md",)
    [id] = [line for line in before.splitlines() if line.startswith("id: ")]
    assert f"{id[:16]}" in text_of(site, report.new[0]), "the same place gives the same id, lengthened"
    assert ingest(site, today=DAY).written == ()


def test_a_lost_base_is_made_again_and_the_article_is_left_alone(site: Path) -> None:
    source = seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    [base] = (site / "seeds/.base").iterdir()
    base.unlink()
    edited = text_of(site, path).replace("Jane", "June")
    (site / path).write_text(edited, "utf-8")
    report = ingest(site, today="2026-12-24")
    assert report.articles == () and text_of(site, path) == edited and only(report).severity == "notice"
    source.write_text(FERRY.replace("with a bow", "with two bows"), "utf-8")
    ingest(site, today=DAY)
    assert "June" in text_of(site, path) and "two bows" in text_of(site, path)


def test_a_damaged_base_is_reported_and_nothing_is_made_beside_it(site: Path) -> None:
    source = seed(site, "a.txt")
    ingest(site, today=DAY)
    [base] = (site / "seeds/.base").iterdir()
    base.write_text("<<<<<<< ours\n" + base.read_text("utf-8"), "utf-8")
    source.write_text(FERRY.replace("with a bow", "with two bows"), "utf-8")
    before = files(site)
    assert only(ingest(site, today=DAY)).message == "this base cannot be read"
    assert files(site) == before


def test_an_article_with_broken_front_matter_waits(site: Path) -> None:
    source = seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    whole = text_of(site, path)
    (site / path).write_text(whole.replace("title: ", "title: ]"), "utf-8")
    source.write_text(FERRY.replace("with a bow", "with two bows"), "utf-8")
    before = files(site)
    assert str(only(ingest(site, today=DAY)).where) == path
    assert files(site) == before
    (site / path).write_text(whole, "utf-8")
    assert ingest(site, today=DAY).articles == (path,)


def test_a_seed_in_which_git_left_a_merge_open_waits_until_it_is_settled(site: Path) -> None:
    seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    merge = "<<<<<<< HEAD\nA third paragraph\n=======\nThe last paragraph\n>>>>>>> theirs\n"
    seed(site, "a.txt", FERRY.replace("A third paragraph", f"{merge}A third paragraph"))
    before = files(site)
    problem = only(ingest(site, today=DAY))
    assert (str(problem.where), problem.message) == (
        "seeds/a.txt:9:1",
        "a merge that git left open begins here",
    )
    assert files(site) == before
    seed(site, "a.txt", FERRY.replace("A third paragraph", "The last paragraph"))
    ingest(site, today=DAY)
    assert "The last paragraph" in text_of(site, path)


def test_a_letter_that_latin_1_reads_as_a_line_end_moves_no_open_merge(site: Path) -> None:
    source = seed(site, "a.txt")
    ingest(site, today=DAY)
    merge = "Åse saw it.\n\n<<<<<<< HEAD\nA third paragraph\n=======\nThe last paragraph\n>>>>>>> theirs\n"
    source.write_text(FERRY.replace("A third paragraph", f"{merge}A third paragraph"), "utf-8")
    assert str(only(ingest(site, today=DAY)).where) == "seeds/a.txt:11:1"


def test_a_new_seed_may_speak_of_open_merges(site: Path) -> None:
    merge = "<<<<<<< HEAD\nA third paragraph\n=======\nThe last paragraph\n>>>>>>> theirs\n"
    seed(site, "a.txt", FERRY.replace("A third paragraph", f"{merge}A third paragraph"))
    assert ingest(site, today=DAY).problems == () and len(articles(site)) == 1


def test_what_belongs_to_another_seed_is_no_seed_when_it_is_named_either(site: Path) -> None:
    page = (
        f"<html><head><title>Ferry</title></head><body><article><p>{'It sailed on time. ' * 20}</p></article>"
    )
    seed(site, "ferry.html", page)
    seed(site, "ferry_files/frame.html", page.replace("It sailed on time.", "Buy our boots, they fit."))
    assert len(ingest(site, today=DAY).new) == 1
    assert ingest(site, today=DAY, only=frozenset(["seeds/ferry_files/frame.html"])).new == ()


def test_what_came_while_an_article_was_away_comes_when_its_seed_is_named(site: Path) -> None:
    seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    text = text_of(site, path)
    (site / path).unlink()
    seed(site, "a.txt", FERRY.replace("with a bow", "with two bows"))
    assert ingest(site, today=DAY).deleted == ("seeds/a.txt",)
    (site / path).write_text(text, "utf-8")
    report = ingest(site, today=DAY, only=frozenset(["seeds/a.txt"]))
    assert report.articles == (path,) and "with two bows" in text_of(site, path)


@pytest.mark.parametrize("id", ["", "id: another\n"])
def test_an_article_that_lost_its_id_is_told_when_its_seed_has_news(site: Path, id: str) -> None:
    seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    text = text_of(site, path)
    (site / path).write_text(re.sub(r"^id: .*\n", id, text, flags=re.MULTILINE), "utf-8")
    seed(site, "a.txt", FERRY.replace("with a bow", "with two bows"))
    for _ in range(2):
        problem = only(ingest(site, today=DAY))
        assert str(problem.where) == path and problem.message.startswith(
            "seeds/a.txt changed, and this names it"
        )
        assert re.search(r"^id: \w+$", text, re.MULTILINE)[0] in problem.hint
    (site / path).write_text(text, "utf-8")
    assert ingest(site, today=DAY).articles == (path,)
    assert "with two bows" in text_of(site, path)


@pytest.mark.parametrize("place", [0, 1], ids=["its head", "its article"])
def test_a_base_in_which_git_left_a_merge_open_is_told_when_its_seed_has_news(site: Path, place: int) -> None:
    seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    [base] = (site / "seeds/.base").iterdir()
    whole = base.read_text("utf-8")
    key = ("sha256: ", "taken:")[place]
    marked = re.sub(f"(?m)^({key}.*\n)", r"<<<<<<< HEAD\n\1=======\n\1>>>>>>> theirs\n", whole)
    base.write_text(marked, "utf-8")
    seed(site, "a.txt", FERRY.replace("with a bow", "with two bows"))
    problem = only(ingest(site, today=DAY))
    assert (str(problem.where), problem.message) == (
        base.relative_to(site).as_posix(),
        "this base cannot be read",
    )
    base.write_text(whole, "utf-8")
    assert ingest(site, today=DAY).articles == (path,)


def test_two_articles_with_one_id_are_left_alone(site: Path) -> None:
    source = seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    (site / "content/articles/copy.md").write_bytes((site / path).read_bytes())
    source.write_text(FERRY.replace("with a bow", "with two bows"), "utf-8")
    before = files(site)
    problem = only(ingest(site, today=DAY))
    assert [str(problem.where), *(str(each.where) for each in problem.related)] == [
        path,
        "content/articles/copy.md",
    ]
    assert files(site) == before


PAGE = b"\xef\xbb\xbf<!DOCTYPE html>\n<html><head><title>Ferry</title></head></html>"


@pytest.mark.parametrize(
    ("data", "severity", "message"),
    [
        (b"", "warning", "there is no text in this seed"),
        (b" \r\n\t\n", "warning", "there is no text in this seed"),
        (b"\x89PNG\r\n\x1a\n\0\0", "warning", "this seed is left out: it is a PNG picture, not text"),
        (bytes(range(256)) * 9, "warning", "this seed is left out: it holds control bytes that no text has"),
        (b"Ferry stays in harbour\n", "notice", "this seed has a headline and no text"),
        (PAGE, "notice", "this seed has a headline and no text"),
        (PAGE.decode("utf-8-sig").encode("utf-16"), "notice", "this seed has a headline and no text"),
        (b"%PDF-1.7\n", "warning", "this PDF is left out: it has no end"),
        (b'<?xml version="1.0"?>\n<rss version="2.0">', "warning", "this feed has no entries"),
        (b"{\\rtf1 x}", "notice", "this is a rich-text file (RTF), which is not read yet"),
        (
            b"WARC/1.0\r\nWARC-Type: warcinfo\r\n",
            "notice",
            "this is a web archive (WARC), which is not read yet",
        ),
        (b"From: a@b.test\r\nSubject: x\r\n\r\n", "warning", "this mail has no text that can be read"),
        (
            b'[{"title": "x"}]',
            "warning",
            "there is no story in this JSON file: no entry has a text of its own",
        ),
        (
            b"<!DOCTYPE NETSCAPE-Bookmark-file-1>",
            "notice",
            "this is a list of 0 links (bookmarks), not a story",
        ),
    ],
)
def test_what_is_no_story_is_reported_and_stops_nothing(
    site: Path, data: bytes, severity: str, message: str
) -> None:
    seed(site, "a.txt", data)
    seed(site, "b.txt")
    report = ingest(site, today=DAY)
    assert messages(report) == [(severity, "seeds/a.txt", message)]
    assert "content/articles/2026/11/ferry-stays-in-harbour.md" in report.new


def test_what_a_system_leaves_in_every_folder_is_no_seed(site: Path) -> None:
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", "2026/THUMBS.DB"):
        seed(site, name, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    report = ingest(site, today=DAY)
    assert (report.seeds, report.problems) == (0, ())


def test_an_archive_is_to_be_unpacked(site: Path) -> None:
    seed(site, "a.zip", b"PK\x03\x04" + b"\0" * 60)
    assert "unpack it" in only(ingest(site, today=DAY)).hint


BARE = "HARBOUR (AP) — The ferry did not sail on Monday, and nobody minded very much.\n\nIt rained.\n"


@pytest.mark.parametrize(
    ("name", "text"), [("scan_0007.txt", BARE), ("scan_0007.html", "<body><p>It rained all day.</p></body>")]
)
def test_a_story_that_is_named_after_its_file_is_told_once(site: Path, name: str, text: str) -> None:
    seed(site, name, text)
    report = ingest(site, today=DAY)
    message = "no headline was found in this seed; its article is named after the file: “scan 0007”"
    assert messages(report) == [("notice", f"seeds/{name}", message)]
    assert messages(ingest(site, today=DAY)) == []


def test_a_note_is_named_by_its_file_and_nothing_is_said_of_it(site: Path) -> None:
    seed(site, "Ferry stays in harbour.md", "The ferry did not sail on Monday.\n")
    assert messages(ingest(site, today=DAY)) == []


@pytest.mark.parametrize(
    "text", ["<i>Slanted</i> bread is back", "[Photo] The ferry", "From: the desk of the editor"]
)
def test_a_text_that_only_begins_oddly_is_a_text(site: Path, text: str) -> None:
    seed(site, "a.txt", FERRY.replace("Ferry stays in harbour", text))
    assert len(ingest(site, today=DAY).new) == 1


def test_a_seed_that_became_empty_leaves_its_article(site: Path) -> None:
    source = seed(site, "a.txt")
    [path] = ingest(site, today=DAY).new
    source.write_text("", "utf-8")
    before = files(site)
    assert "its article stays" in only(ingest(site, today=DAY)).message
    assert files(site) == before and path in before


@pytest.mark.parametrize("failure", [ValueError("no\nluck"), RecursionError(), MemoryError(), KeyError("x")])
def test_a_reader_that_fails_at_a_seed_is_named_and_stops_nothing(
    site: Path, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def planted(name: str, data: bytes) -> Reading:
        if b"hostile" in data:
            raise failure
        return read_text(name, data)

    monkeypatch.setattr(readers, "TEXT", msgspec.structs.replace(readers.TEXT, read=planted))
    source = seed(site, "a.txt", "A hostile headline\n\nAnd its text.\n")
    seed(site, "b.txt")
    report = ingest(site, today=DAY)
    assert report.new == ("content/articles/2026/11/ferry-stays-in-harbour.md",)
    problem = only(report)
    assert (problem.severity, problem.where.path) == ("warning", "seeds/a.txt")
    assert f"the reader text/2 failed at this seed: {type(failure).__name__}" in problem.message
    assert only(ingest(site, today=DAY)) == problem, "it is tried again"
    source.write_text("A headline\n\nAnd its text.\n", "utf-8")
    assert len(ingest(site, today=DAY).new) == 1


def test_links_are_not_followed(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside") / "secret.txt"
    outside.write_text(FERRY, "utf-8")
    try:
        (site / "seeds/a.txt").symlink_to(outside)
        (site / "seeds/b").symlink_to(outside.parent)
        (site / "seeds/c.txt").symlink_to(site / "nothing")
        (site / "seeds/d.txt").symlink_to(site / "seeds/d.txt")
    except OSError:
        pytest.skip("this system makes no links")
    report = ingest(site, today=DAY)
    assert report.written == ()
    assert [(problem.where.path, problem.message) for problem in report.problems] == [
        ("seeds/a.txt", "this link leads out of seeds/ and is not followed"),
        ("seeds/b", "this link leads out of seeds/ and is not followed"),
        ("seeds/c.txt", "this link leads nowhere"),
        ("seeds/d.txt", "this link leads nowhere"),
    ]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", [b"a\nb.txt", b"bell\x07.txt", b"latin-\xe9.txt"])
def test_a_name_that_no_file_should_have_is_reported(site: Path, name: bytes) -> None:
    try:
        Path(os.fsdecode(os.fsencode(site / "seeds") + b"/" + name)).write_text(FERRY, "utf-8")
    except OSError:
        pytest.skip("this file system takes no such names")
    report = ingest(site, today=DAY)
    assert report.written == () and "name" in only(report).message
    assert str(only(report).where).isprintable()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is closed to the superuser")
def test_what_cannot_be_read_is_reported(site: Path) -> None:
    seed(site, "a.txt").chmod(0)
    seed(site, "b/c.txt").parent.chmod(0)
    report = ingest(site, today=DAY)
    (site / "seeds/b").chmod(0o700)
    assert [problem.where.path for problem in report.problems] == ["seeds/a.txt", "seeds/b"]


def test_a_pipe_among_the_seeds_stops_nothing(site: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("this system has no pipes")
    os.mkfifo(site / "seeds/pipe")
    assert only(ingest(site, today=DAY)).where.path == "seeds/pipe"


def test_a_seed_that_is_too_large_is_not_read(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collect, "LARGEST", 1_000_000)
    seed(site, "a.txt", FERRY * 5_000)
    assert only(ingest(site, today=DAY)).message == "this seed is 2 MB long; at most 1 MB are read"


def test_hidden_files_are_no_seeds(site: Path) -> None:
    for name in (".gitkeep", ".DS_Store", ".git/a.txt", "b/.c.txt"):
        seed(site, name)
    assert ingest(site, today=DAY) == IngestReport()


def test_a_site_without_seeds_has_nothing_to_take_up(tmp_path: Path) -> None:
    assert ingest(tmp_path, today=DAY) == IngestReport()


def test_a_place_that_cannot_be_written_to_is_reported_and_tried_again(site: Path) -> None:
    seed(site, "a.txt")
    (site / "content").mkdir()
    (site / "content/articles").write_text("in the way", "utf-8")
    report = ingest(site, today=DAY)
    assert report.written == () and only(report).severity == "error"
    (site / "content/articles").unlink()
    assert len(ingest(site, today=DAY).new) == 1


def test_every_dropped_line_is_told_with_its_place_and_rule(site: Path) -> None:
    seed(site, "a.txt", FERRY.replace("A third", "Advertisement\n\nA third"))
    dropped = ingest(site, today=DAY).dropped
    assert ("seeds/a.txt:9:1", "Advertisement") in [(str(left.where), left.text) for left in dropped]
    assert all(left.rule for left in dropped)


def test_the_order_of_files_does_not_matter(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    other = tmp_path_factory.mktemp("other")
    names = ["b.txt", "a.txt", "c/d.txt"]
    for folder, order in ((site, names), (other, names[::-1])):
        for name in order:
            seed(folder, name, FERRY.replace("Monday", name))
        ingest(folder, today=DAY)
    assert {path: data for path, (data, _) in files(site).items()} == {
        path: data for path, (data, _) in files(other).items()
    }


def test_a_memo_changes_nothing_but_the_time_it_takes(site: Path) -> None:
    source = seed(site, "a.txt")
    seed(site, "b.txt", "")
    first = ingest_with_memo(site, today=DAY)
    deadline = time.monotonic() + 5
    while len((memo := ingest_with_memo(site, today=DAY, memo=first.memo).memo).heads) < 1:
        assert time.monotonic() < deadline
    assert memo.seeds.keys() == {"seeds/a.txt", "seeds/b.txt"} and memo.barren.keys() == {"seeds/b.txt"}
    for text in (FERRY, FERRY.replace("with a bow", "with two bows"), ""):
        if source.read_text("utf-8") != text:
            source.write_text(text, "utf-8")
        rehearsal = ingest(site, today=DAY, dry_run=True)
        report = ingest_with_memo(site, today=DAY, memo=memo)
        assert msgspec.structs.replace(report, memo=None) == rehearsal
        memo = report.memo


def test_a_seed_that_changes_while_it_is_read_waits_for_the_next_run(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A download that is still going on: half a story shall not be taken up as a whole one."""
    source = seed(site, "a.txt", FERRY[:120])
    seed(site, "b.txt", "Bakery opens at noon\n\nIt opened late, and sold all that it had within the hour.\n")
    whole = disk.read

    def growing(path: Path) -> bytes | None:
        data = whole(path)
        if path == source and len(source.read_bytes()) < len(FERRY):
            source.write_text(FERRY, "utf-8")
        return data

    monkeypatch.setattr(disk, "read", growing)
    report = ingest(site, today=DAY)
    assert report.new == ("content/articles/2026/11/bakery-opens-at-noon.md",)
    assert only(report).message == "this seed changed while it was read, and waits for the next run"
    [path] = ingest(site, today=DAY).new
    assert "with a bow" in text_of(site, path)


@pytest.mark.parametrize("path", ["./{}", "{}", "content/../{}"])
def test_an_article_to_settle_may_be_named_as_a_shell_names_it(
    site: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (site / "config.yaml").write_text("title: The Digest\n", "utf-8")
    article = conflict(site)
    monkeypatch.chdir(site)
    assert main(["ingest", "--quiet"]) == 0
    assert main(["ingest", "--keep", path.format(article)]) == 0
    assert ingest(site, today=DAY) == IngestReport(seeds=1, current=1)


def test_new_rules_for_a_web_site_are_followed_by_its_pages_alone(site: Path) -> None:
    texts = {
        "quay": "It was cold, and the tide was late by an hour that nobody could explain to the harbormaster.",
        "pier": "Sixty lamps stood here once, each with a name that the council chose and the gale forgot.",
    }
    for name, text in texts.items():
        page = (
            f"<!DOCTYPE html><title>Late at the {name}</title>"
            f"<link rel=canonical href=https://{name}.example/a>"
            f"<body><h1>Late at the {name}</h1><p>{text}</p><p class=shelf>{text} Buy it now, it said.</p>"
        )
        seed(site, f"{name}.html", page)
    ingest(site, today=DAY)
    assert not ingest(site, today=DAY).written
    rules = (SiteRule("quay.example", drop=(".shelf",)),)
    report = ingest(site, today="2027-01-01", rules=rules)
    assert report.articles == ("content/articles/2026/11/late-at-the-quay.md",) and report.current == 1
    article = (site / report.articles[0]).read_text("utf-8")
    assert "Buy it now" not in article and "reader: html/2, " in article
    assert not ingest(site, today=DAY, rules=rules).written
    assert ingest(site, today=DAY).articles == report.articles
