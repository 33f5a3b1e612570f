"""Whole sites through the command line: valid ones build in silence, mistaken ones tell every mistake at once.

`sites_invalid/NAME/` holds a site, `sites_invalid/NAME.expected.txt` the lines that it must give: each problem
as `path:line:column: severity: message`, with its hint below. A line written anew by hand is the way to change
a message; `COPYDESK_EXPECT=write` writes down what the program says now, to be read before it is committed.
"""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.cli import main

HERE = Path(__file__).parent
NOW = "2026-11-23"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(site: Path, *arguments: str) -> tuple[int, str, str]:
        code = main(["build", "--site", str(site), "--now", NOW, "--jobs", "1", *arguments])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def heads(text: str) -> list[str]:
    """Problems with their hints, without the quoted lines and the count."""
    lines = [line for line in text.splitlines() if not line.startswith("  | ")]
    kinds = (": error: ", ": warning: ", ": notice: ")
    return [line for line in lines if line.startswith("  ") or any(kind in line for kind in kinds)]


def blocks(lines: list[str]) -> list[str]:
    """Each problem with the indented lines below it."""
    found: list[str] = []
    for line in lines:
        if line.startswith("  ") and found:
            found[-1] += f"\n{line}"
        else:
            found.append(line)
    return found


def tried_in_vain(block: str) -> bool:
    """What a template that is wrong already says once more, without a hint, when a page is made with it."""
    return "/templates/" in block.partition(":")[0] and "\n  hint: " not in block


def copied(name: str, kind: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(HERE / kind / name, tmp_path / name))


def tree(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def named(kind: str) -> list[str]:
    return sorted(path.name for path in (HERE / kind).iterdir() if path.is_dir())


@pytest.mark.parametrize("name", named("sites_invalid"))
def test_one_run_tells_every_mistake_with_its_place_and_a_hint(name: str, tmp_path: Path, run: Run) -> None:
    code, _, err = run(copied(name, "sites_invalid", tmp_path))
    told = [block for block in blocks(heads(err)) if not tried_in_vain(block)]
    expected = HERE / "sites_invalid" / f"{name}.expected.txt"
    if os.environ.get("COPYDESK_EXPECT") == "write":
        expected.write_text("\n".join(told) + "\n", encoding="utf-8")
    assert told == blocks(expected.read_text(encoding="utf-8").splitlines())
    assert code == 1
    assert "Traceback" not in err


def test_sixty_mistakes_are_sixty_problems_and_more() -> None:
    expected = (HERE / "sites_invalid/sixty_mistakes.expected.txt").read_text(encoding="utf-8")
    told = blocks(expected.splitlines())
    assert len(told) >= 100
    assert len({block.splitlines()[0] for block in told}) == len(told)


@pytest.mark.parametrize("name", named("sites_invalid"))
def test_every_problem_has_a_hint(name: str) -> None:
    expected = (HERE / "sites_invalid" / f"{name}.expected.txt").read_text(encoding="utf-8")
    assert [block for block in blocks(expected.splitlines()) if "\n  hint: " not in block] == []


def test_mistakes_leave_the_last_good_build_as_it_was(tmp_path: Path, run: Run) -> None:
    site = copied("plain", "sites", tmp_path)
    assert run(site)[0] == 0
    before = tree(site / "public")
    wrong = HERE / "sites_invalid/sixty_mistakes"
    shutil.copytree(wrong / "content", site / "content", dirs_exist_ok=True)
    code, out, _ = run(site)
    assert code == 1
    assert tree(site / "public") == before
    assert "the output is as it was" in out


def test_a_configuration_that_is_no_yaml_does_not_hide_what_else_is_wrong(tmp_path: Path, run: Run) -> None:
    site = copied("plain", "sites", tmp_path)
    (site / "config.yaml").write_text('title: "The digest\n', encoding="utf-8")
    story = next(site.glob("content/articles/**/*.md"))
    story.write_text("---\ntitle: One\ndate: soon\n---\n", encoding="utf-8")
    _, _, err = run(site)
    assert "config.yaml:1:8: error: a quotation mark is not closed" in err
    assert "`date` is 'soon'" in err


def test_the_feed_of_the_editions_has_a_name_of_its_own(tmp_path: Path, run: Run) -> None:
    site = copied("plain", "sites", tmp_path)
    with (site / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("language: de\n")
    assert run(site)[0] == 0
    feed = (site / "public/editions/feed.atom").read_text("utf-8")
    assert "<title>The Plain Digest: Ausgaben</title>" in feed
    link = '<link rel="alternate" type="application/atom+xml" title="Ausgaben" href="/editions/feed.atom">'
    assert link in (site / "public/editions/index.html").read_text("utf-8")


def with_template(root: Path, text: str) -> Path:
    """A site of two stories with this `article.html` in its theme; only one of them has been updated."""
    files = {
        "config.yaml": "title: The Digest\ntheme: t\npages: {search: false}\n",
        "themes/t/theme.yaml": "contract: 1\nextends: broadsheet\n",
        "themes/t/templates/article.html": text,
        "content/articles/a.md": "---\ntitle: One\ndate: 2026-11-01\n---\n\nText.\n",
        "content/articles/b.md": "---\ntitle: Two\ndate: 2026-11-01\nupdated: 2026-11-02\n---\n\nText.\n",
    }
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(content, encoding="utf-8")
    return root


NAMESAKE = '{% extends "broadsheet/article.html" %}\n'


def test_a_warning_of_a_template_hides_no_page_that_cannot_be_made(tmp_path: Path, run: Run) -> None:
    block = "{% block main %}\n{{ page.story.updated | day }}\n{% endblock %}"
    code, _, err = run(with_template(tmp_path, NAMESAKE + block))
    assert "templates/article.html:3:15: warning: `page.story.updated` may be None" in err
    assert "templates/article.html:3:1: error: " in err
    assert code == 1


def test_a_mistake_that_proofreading_tells_is_not_told_again_by_each_page(tmp_path: Path, run: Run) -> None:
    block = "{% block main %}\n{{ page.story.updatd }}\n{% endblock %}"
    code, _, err = run(with_template(tmp_path, NAMESAKE + block))
    assert [line.partition(": error: ")[0] for line in heads(err) if "error" in line] == [
        "themes/t/templates/article.html:3:15"
    ]
    assert code == 1


def test_a_block_within_one_of_its_own_name_is_told_once(tmp_path: Path, run: Run) -> None:
    block = "{% block main %}\n{% block main %}x{% endblock %}\n{% endblock %}"
    code, _, err = run(with_template(tmp_path, NAMESAKE + block))
    assert [line for line in heads(err) if ": error: " in line] == [
        "themes/t/templates/article.html:3:10: error: the block `main` stands within itself"
    ]
    assert code == 1


@pytest.mark.parametrize("name", named("sites"))
def test_a_valid_site_builds_without_a_problem_and_a_second_time_writes_nothing(
    name: str, tmp_path: Path, run: Run
) -> None:
    site = copied(name, "sites", tmp_path)
    code, _, err = run(site, "--strict")
    assert (code, err) == (0, "")
    first = tree(site / "public")
    assert run(site, "--strict")[1].splitlines()[-1].startswith("0 written")
    assert tree(site / "public") == first
    assert "index.html" in first
