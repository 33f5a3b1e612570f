"""Check: planted defects, each found at its line and told once; clean sites, of which nothing is said.

`defects/*.md` hold them: under each title what is changed in `sites/checked`, and below `finds` what must be
said, nothing more and nothing less: `check: path:line:column: severity: message`, with its hint. Written anew
by `COPYDESK_EXPECT=write`, to be read before it is committed.
"""

import json
import os
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_site import WORDS

from generator.checks import inspection
from generator.checks.names import NAMES
from generator.checks.pages import read_pages
from generator.checks.table import CHECKS
from generator.cli import main

HERE = Path(__file__).parent
CLEAN = HERE / "sites/checked"
NOW = "--now=2026-11-23"
Run = Callable[..., tuple[int, dict[str, Any]]]

_CASE = re.compile(r"^## (.+)\n((?:````.*\n(?:.*\n)*?````\n)+)", re.MULTILINE)
_BLOCK = re.compile(r"^````(.+)\n((?:.*\n)*?)````\n", re.MULTILINE)


def cases() -> list[tuple[Path, str, list[tuple[str, str]]]]:
    return [
        (file, title, _BLOCK.findall(blocks))
        for file in sorted((HERE / "defects").glob("*.md"))
        for title, blocks in _CASE.findall(file.read_text("utf-8"))
    ]


def plant(site: Path, header: str, text: str) -> None:
    """Do to the site what a block says."""
    how, _, name = header.partition(" ") if header.startswith(("change ", "bytes ")) else ("", "", header)
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if how == "change":
        path.write_text(_changed(path.read_text("utf-8"), text), "utf-8")
    elif how == "bytes":
        verb, _, value = text.strip().partition(" ")
        data = path.read_bytes() if path.exists() else b""
        path.write_bytes(
            {
                "cut": lambda: data[: int(value)],
                "pad": lambda: data + bytes(int(value)),
                "from": lambda: (site / value).read_bytes(),
                "latin-1": lambda: value.encode("latin-1", "replace"),
            }[verb]()
        )
    else:
        path.write_text(text, "utf-8")


def _changed(before: str, text: str) -> str:
    lines = text.splitlines()
    old = "\n".join(line[2:] for line in lines if line.startswith("- "))
    new = "\n".join(line[2:] for line in lines if line.startswith("+ "))
    assert before.count(old) == 1, old
    return before.replace(old, new)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(site: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
        code = main(["check", "--site", str(site), NOW, "--jobs", "1", "--format", "json", *arguments])
        return code, json.loads(capsys.readouterr().out)

    return run


def lines_of(told: dict[str, Any]) -> list[str]:
    """The problems as a case has them. Lines of a built page, which the theme's frame moves, are left out."""
    lines = []
    for problem in told["problems"]:
        lines.append(f"{problem['check']}: {_place(problem)}: {problem['severity']}: {problem['message']}")
        lines += f"  hint: {problem['hint']}".replace("\n", "\n    ").splitlines()
        lines += [
            f"  {_place(related)}: {_MORE.sub('and more', related['message'])}"
            for related in problem["related"]
        ]
    return lines


_MORE = re.compile(r"and [\d,]+ more")
"""How many pages a site has is the theme's affair."""


def _place(told: dict[str, Any]) -> str:
    parts = ["path"] if told["path"].startswith(".copydesk/") else ["path", "line", "column"]
    return ":".join(str(told[part]) for part in parts if told.get(part))


@pytest.mark.parametrize(("file", "title", "blocks"), [pytest.param(*case, id=case[1]) for case in cases()])
def test_a_planted_defect_is_found_at_its_line_and_told_once(
    file: Path, title: str, blocks: list[tuple[str, str]], tmp_path: Path, run: Run
) -> None:
    site = Path(shutil.copytree(CLEAN, tmp_path / "site"))
    for header, text in blocks:
        if header != "finds":
            plant(site, header, text)
    before = {path: path.read_bytes() for path in (site / "content").rglob("*") if path.is_file()}
    code, told = run(site)
    found = lines_of(told)
    expected = next(text for header, text in blocks if header == "finds")
    if os.environ.get("COPYDESK_EXPECT") == "write":
        text = file.read_text("utf-8")
        start = text.index(f"## {title}\n")
        at = text.index("````finds\n", start) + len("````finds\n")
        file.write_text(
            text[:at] + "".join(f"{line}\n" for line in found) + text[at + len(expected) :], "utf-8"
        )
    assert found == expected.splitlines()
    severities = {line.split(": ")[2] for line in found if not line.startswith("  ")}
    assert severities, "a defect that nobody tells"
    assert code == int("error" in severities)
    assert before == {path: path.read_bytes() for path in (site / "content").rglob("*") if path.is_file()}


@pytest.mark.parametrize(("key", "strict"), [("updated: 2026-11-02", 1), ("published: 2026-12-22", 0)])
def test_warnings_count_under_strict_and_notices_never_do(
    key: str, strict: int, tmp_path: Path, run: Run
) -> None:
    site = Path(shutil.copytree(CLEAN, tmp_path / "site"))
    plant(site, "change content/articles/2026/11/lamp.md", f"- date: 2026-11-22\n+ date: 2026-11-22\n+ {key}\n")
    code, told = run(site)
    assert code == 0 and len(lines_of(told)) == 2
    assert run(site, "--strict")[0] == strict


def test_the_command_line_names_every_check_and_no_other() -> None:
    assert list(NAMES) == list(CHECKS)


def test_every_kind_of_check_has_a_planted_defect() -> None:
    told = {line.partition(":")[0] for _, _, blocks in cases() for line in blocks[-1][1].splitlines()}
    assert {name for name in NAMES if name not in told} == {"provenance", "external"}  # planted elsewhere
    assert len(cases()) >= 40


def test_an_article_that_cannot_show_its_seed_is_found(tmp_path: Path, run: Run) -> None:
    site = Path(shutil.copytree(CLEAN, tmp_path / "site"))
    plant(site, "seeds/crab.txt", "The crab came back\nBy Ada Pell\n\nIt had been away since Monday.\n")
    assert main(["ingest", "-q", "--site", str(site), NOW]) == 0
    assert lines_of(run(site, "provenance")[1]) == []
    (site / "seeds/crab.txt").unlink()
    found = lines_of(run(site, "provenance")[1])
    assert found[0].startswith("provenance: content/articles/")
    assert "its seed seeds/crab.txt is not there" in found[0]


@pytest.mark.parametrize("base", ["/", "/repo/", "/repo/pr-preview/pr-7/"])
def test_the_sample_digest_has_nothing_wrong_under_any_base_path(base: str, tmp_path: Path, run: Run) -> None:
    site = tmp_path / "site"
    for part in ("content", "seeds"):
        shutil.copytree(HERE.parent / part, site / part)
    shutil.copy(HERE.parent / "config.yaml", site)
    code, told = run(site, "--now=2026-12-01", "--base-url", f"https://digest.example{base}", "--strict")
    assert (code, lines_of(told)) == (0, [])
    assert told["pages"] > 90
    assert not (site / "public").exists()


@pytest.mark.parametrize("name", ["plain", "many_scripts", "switched_off"])
def test_sites_in_all_scripts_have_no_error(name: str, tmp_path: Path, run: Run) -> None:
    site = Path(shutil.copytree(HERE / "sites" / name, tmp_path / "site"))
    code, told = run(site)
    assert [line for line in lines_of(told) if "error" in line] == []
    assert code == 0


def test_a_site_that_asks_not_to_be_found_may_do_so(tmp_path: Path, run: Run) -> None:
    site = Path(shutil.copytree(CLEAN, tmp_path / "site"))
    with (site / "config.yaml").open("a", encoding="utf-8") as file:
        file.write("robots: none\n")
    code, told = run(site, "--strict", "sitemap")
    assert (code, lines_of(told)) == (0, [])


def test_a_second_check_reads_no_page_again_and_says_the_same(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Path(shutil.copytree(CLEAN, tmp_path / "site"))
    plant(site, "content/raw.html", "<!doctype html>\n<p>One</div>\n")
    first = lines_of(run(site)[1])
    read: list[str] = []
    monkeypatch.setattr(inspection, "read_pages", lambda _, paths: read.extend(paths) or read_pages(_, paths))
    assert lines_of(run(site)[1]) == first and read == []
    plant(site, "content/raw.html", "<!doctype html>\n<p>Two</div>\n")
    assert len(lines_of(run(site)[1])) == len(first) and read == ["raw.html"]
    memo = site / ".copydesk/checked"
    memo.write_bytes(memo.read_bytes()[:-9] + b"\0" * 9)
    assert len(lines_of(run(site)[1])) == len(first) and len(read) > 10


def test_names_choose_checks_and_one_that_there_is_not_is_wrong_usage(
    tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    site = Path(shutil.copytree(CLEAN, tmp_path / "site"))
    plant(site, "content/raw.html", '<!doctype html>\n<p><a href="/gone/">One</a></div>\n')
    assert {line.partition(":")[0] for line in lines_of(run(site, "links")[1])[::2]} == {"links"}
    with pytest.raises(SystemExit) as end:
        main(["check", "--site", str(site), "lniks"])
    assert end.value.code == 2
    assert "there is no check 'lniks'; did you mean `links`?" in capsys.readouterr().err
    assert main(["check", "--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(NAMES)


def test_errors_that_stop_the_build_are_told_whatever_was_asked(tmp_path: Path, run: Run) -> None:
    site = Path(shutil.copytree(CLEAN, tmp_path / "site"))
    plant(site, "content/pages/bad.md", "---\ntitel: Bad\n---\n")
    code, told = run(site, "links", "ids")
    assert code == 1 and told["skipped"] == ["links"] and told["checks"] == ["documents", "ids"]
    assert "content/pages/bad.md:2:1" in "".join(lines_of(told))


def test_a_pull_request_shows_findings_at_their_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(CLEAN, tmp_path / "my site")
    monkeypatch.chdir(tmp_path)
    plant(tmp_path / "my site", "content/100%, a: b.html", "<!doctype html>\n<p>One</div>\n")
    assert main(["check", "html", "--site", "my site", NOW, "--format", "github"]) == 1
    told = capsys.readouterr()
    lines = [line for line in told.out.splitlines() if line.startswith("::")]
    assert told.err == "" and len(lines) >= 3
    assert lines[-1] == (
        "::error file=my site/content/100%25%2C a%3A b.html,line=2,col=7::"
        "</div> closes nothing%0Aremove </div>, or write <div> where it begins"
    )


def test_many_findings_of_one_kind_are_counted_on_a_terminal(
    tmp_path: Path, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    site = Path(shutil.copytree(CLEAN, tmp_path / "site"))
    for number in range(30):
        plant(site, f"content/articles/s{number}.md", f"---\ntitle: Story {number}\n---\n\nText {number}.\n")
    assert len(run(site, "ids")[1]["problems"]) == 30
    assert main(["check", "ids", "--site", str(site), NOW]) == 0
    told = capsys.readouterr()
    assert told.err.count("has no `id`") == 20
    assert "10 more: the story has no `id`" in told.out and "30 notices" in told.out


def test_a_thousand_clean_stories_raise_no_false_alarm(tmp_path: Path, run: Run) -> None:
    site = Path(shutil.copytree(CLEAN, tmp_path / "site"))
    rng = random.Random(6)
    for number in range(1000):
        day = f"2026-{rng.randint(1, 10):02}-{rng.randint(1, 28):02}"
        other = f"[another](s{rng.randrange(1000):04}.md)" if rng.random() < 0.3 else "another"
        body = [
            " ".join(rng.choices(WORDS, k=rng.randint(5, 60))).capitalize() + "."
            for _ in range(rng.randint(1, 5))
        ]
        body.insert(rng.randrange(len(body)), f"See {other}, or *{rng.choice(WORDS)}*.")
        if rng.random() < 0.3:
            body.insert(1, f"## {rng.choice(WORDS)} {rng.choice(WORDS)}")
            body.append(rng.choice([">", "-", "1."]) + f" {' '.join(rng.choices(WORDS, k=9))}")
        front = {
            "id": f"clean{number:07}", "title": f"{' '.join(rng.choices(WORDS, k=4))} {number}", "date": day,
            "section": rng.choice(["Harbour", "Money"]), "source": rng.choice(["Tern", "Salt Weekly"]),
            "tags": f"[{', '.join(rng.sample(WORDS, rng.randint(0, 3)))}]",
            "byline": "[Ada Pell]", "url": f"https://tide.example/{number}",
        }  # fmt: skip
        if rng.random() < 0.5:
            front |= {"summary": f"{number} {' '.join(rng.choices(WORDS, k=9))}.", "published": "2025"}
        head = "".join(f"{key}: {value}\n" for key, value in front.items())
        plant(site, f"content/articles/2026/s{number:04}.md", f"---\n{head}---\n\n" + "\n\n".join(body) + "\n")
    code, told = run(site, "--strict")
    assert (code, lines_of(told)) == (0, [])
    assert told["documents"] == 1006
