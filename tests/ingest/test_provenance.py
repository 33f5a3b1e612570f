"""How an article came to be: its account, and what `check` says of one that cannot be shown any more."""

from collections.abc import Iterator
from pathlib import Path

import planted
import pytest

from generator.ingest.accounts import account, account_line
from generator.ingest.base import read_base
from generator.ingest.provenance import provenance
from generator.ingest.run import ingest

FERRY = """Ferry stays in harbour
By Jane Doe

The ferry did not sail on Monday, and nobody minded very much.

©2025 Pelhaven Courier Inc.
"""
ARTICLE = "content/articles/2026/11/ferry-stays-in-harbour.md"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Path]:
    put(tmp_path, "seeds/a.txt", FERRY)
    put(
        tmp_path,
        "seeds/b.planted",
        "=== 1\nIce\n\nIt froze.\n\nPICTURE q.png beside q.png\n\n=== 2\nThaw\n\nIt went.\n",
    )
    put(tmp_path, "seeds/q.png", planted.picture())
    with planted.kind():
        assert len(ingest(tmp_path, today="2026-11-23").new) == 3
        yield tmp_path


def put(site: Path, path: str, data: str | bytes) -> None:
    (site / path).parent.mkdir(parents=True, exist_ok=True)
    (site / path).write_bytes(data if isinstance(data, bytes) else data.encode())


def edit(site: Path, path: str, old: str, new: str) -> None:
    text = (site / path).read_text("utf-8")
    assert old in text
    (site / path).write_text(text.replace(old, new), "utf-8")


def base_of(site: Path, seed: str = "seeds/a.txt") -> Path:
    return next(
        path for path in sorted((site / "seeds/.base").iterdir()) if f"seed: {seed}\n" in path.read_text()
    )


def files(site: Path) -> dict[Path, bytes]:
    """All but what the program keeps for itself."""
    found = (path for path in site.rglob("*") if path.is_file() and ".copydesk" not in path.parts)
    return {path: path.read_bytes() for path in found}


def said(site: Path) -> list[tuple[str, str]]:
    before = files(site)
    problems = provenance(site)
    assert before == files(site)
    assert all(problem.hint for problem in problems)
    return [(problem.where.path, problem.message) for problem in problems]


def test_what_can_be_shown_is_not_talked_about(site: Path) -> None:
    assert said(site) == []


def test_an_editors_work_is_no_fault(site: Path) -> None:
    edit(site, ARTICLE, "nobody minded", "we minded")
    edit(site, ARTICLE, "byline: [Jane Doe]\n", "")
    (site / "content/articles/2026/11/thaw.md").unlink()
    (site / "content/articles/2026/11/ice.md").rename(site / "content/articles/cold.md")
    put(site, "content/articles/2026/11/ice-q.png", b"another")
    put(site, "content/articles/own.md", "---\ntitle: Ours\n---\n")
    assert said(site) == []


def test_a_seed_that_is_gone_is_named(site: Path) -> None:
    (site / "seeds/a.txt").unlink()
    [(path, message)] = said(site)
    assert path == ARTICLE and "its seed seeds/a.txt is not there" in message


def test_a_seed_that_changed_is_named(site: Path) -> None:
    edit(site, "seeds/a.txt", "Monday", "Tuesday")
    [(path, message)] = said(site)
    assert path == "seeds/a.txt" and ARTICLE in message
    ingest(site, today="2026-11-24")
    assert said(site) == []


def test_a_picture_that_changed_beside_its_seed_is_named(site: Path) -> None:
    put(site, "seeds/q.png", planted.picture("blue"))
    assert ("seeds/q.png", "this picture is not the one that was taken up with seeds/b.planted") in said(site)


@pytest.mark.parametrize(
    ("old", "new"), [("reader: text/2", "reader: text/9"), ("seed: seeds/a", "seed: seeds/z")]
)
def test_an_article_that_says_otherwise_how_it_came_to_be_is_named(site: Path, old: str, new: str) -> None:
    edit(site, ARTICLE, old, new)
    [(path, message)] = said(site)
    assert path == ARTICLE and "no longer says how this article came to be" in message


def test_a_base_that_somebody_changed_is_named(site: Path) -> None:
    edit(site, str(base_of(site).relative_to(site)), "nobody minded", "everybody minded")
    [(path, message)] = said(site)
    assert path == str(base_of(site).relative_to(site)) and "reads otherwise" in message


def test_evidence_that_somebody_changed_is_named(site: Path) -> None:
    edit(site, str(base_of(site).relative_to(site)), '"text, line 1"', '"text, line 9"')
    [(_, message)] = said(site)
    assert "reads otherwise" in message


def test_an_article_whose_base_is_gone_is_named(site: Path) -> None:
    base_of(site).unlink()
    [(path, message)] = said(site)
    assert path == ARTICLE and "has no base" in message


def test_an_account_says_how_an_article_came_to_be_and_what_was_edited_since(site: Path) -> None:
    base = read_base(base_of(site).read_bytes())
    assert base is not None
    told = account(ARTICLE, base, (site / ARTICLE).read_text("utf-8"))
    assert account_line(told) == (
        f"{ARTICLE}: taken up on 2026-11-23 from seeds/a.txt (sha256 {base.head.sha256[:12]}…) by text/2; "
        "not edited since"
    )
    edit(site, ARTICLE, "Jane Doe", "June Doe")
    edit(site, ARTICLE, "nobody minded", "we minded")
    told = account(ARTICLE, base, (site / ARTICLE).read_text("utf-8"))
    assert account_line(told).endswith("edited since: byline, the body")
