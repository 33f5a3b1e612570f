"""The workflows: sound by GitHub's schema, careful with permissions; each shell step runs as it is written."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

from generator.cli import main

ROOT = Path(__file__).parent.parent
OURS, THEIRS = ROOT / ".github/workflows/publish.yml", ROOT / "generator/starter/publish.yml"
FILES = sorted({*(ROOT / ".github/workflows").glob("*.yml"), THEIRS})
BIN = Path(sys.executable).parent
STORY = "---\nid: ferry0000001\ntitle: The ferry\ndate: 2026-11-20\n---\n\nIt sailed.\n"


def workflow(path: Path) -> dict[str, Any]:
    """The file as GitHub reads it: `on` is a key, not a truth value."""
    loaded: dict[Any, Any] = yaml.safe_load(path.read_text())
    return {"on" if key is True else key: value for key, value in loaded.items()}


def steps(path: Path) -> list[tuple[str, dict[str, Any]]]:
    return [(name, step) for name, job in workflow(path)["jobs"].items() for step in job["steps"]]


def step(path: Path, name: str) -> dict[str, Any]:
    [found] = [step for _, step in steps(path) if step.get("name") == name]
    return found


@pytest.mark.parametrize("path", FILES, ids=str)
def test_a_workflow_is_sound_by_the_schema(path: Path) -> None:
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows", str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout


def test_the_schema_finds_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "bad.yml").write_text(THEIRS.read_text().replace("runs-on:", "run-on:"))
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", "vendor.github-workflows"]
    told = subprocess.run([*command, str(tmp_path / "bad.yml")], capture_output=True, text=True, check=False)
    assert told.returncode == 1


@pytest.mark.parametrize("path", FILES, ids=str)
def test_an_expression_names_only_what_there_is(path: Path) -> None:
    """Steps by their id, jobs by `needs`, their outputs, inputs: a wrong name is an empty text on GitHub."""
    flow = workflow(path)
    inputs = ((flow["on"].get("workflow_dispatch") or {}) if isinstance(flow["on"], dict) else {}).get(
        "inputs", {}
    )
    outputs = {
        "pages": {"base_url"}, "deployment": {"page_url"},
        "build": {"digest", "changed"},
    }  # fmt: skip
    for job in flow["jobs"].values():
        ids = {each["id"] for each in job["steps"] if "id" in each}
        text = yaml.safe_dump(job)
        for id, output in re.findall(r"steps\.(\w+)\.outputs\.(\w+)", text):
            assert id in ids and output in outputs[id]
        needs = [job["needs"]] if isinstance(job.get("needs"), str) else job.get("needs", [])
        for other, output in re.findall(r"needs\.(\w+)\.outputs\.(\w+)", text):
            assert other in needs and output in flow["jobs"][other]["outputs"]
        assert set(re.findall(r"inputs\.(\w+)", text)) <= set(inputs)
        assert set(re.findall(r"env\.(\w+)", text)) == set()
    for id in ("digest", "changed"):
        if path in (OURS, THEIRS):
            assert f'echo "{id}=${id}" >> "$GITHUB_OUTPUT"' in step(path, "Build")["run"]


@pytest.mark.parametrize("path", FILES, ids=str)
def test_no_expression_stands_in_a_shell_where_it_could_be_code(path: Path) -> None:
    for _, each in steps(path):
        assert "${{" not in each.get("run", "")


@pytest.mark.parametrize("path", [OURS, THEIRS], ids=["ours", "theirs"])
def test_a_job_may_do_only_what_it_must(path: Path) -> None:
    flow = workflow(path)
    assert flow["permissions"] == {}
    assert {name: job["permissions"] for name, job in flow["jobs"].items()} == {
        "build": {"contents": "read", "pages": "read"},
        "deploy": {"pages": "write", "id-token": "write"},
    }
    assert "pull_request_target" not in flow["on"]
    assert "github.event_name != 'pull_request'" in flow["jobs"]["deploy"]["if"]
    for name, each in steps(path):
        if "uses" in each:
            assert re.fullmatch(r"actions/[a-z-]+@v\d+", each["uses"]), each["uses"]
        if each.get("uses", "").startswith("actions/checkout"):
            assert each["with"]["persist-credentials"] is False, name
    assert all(0 < job["timeout-minutes"] <= 30 for job in flow["jobs"].values())


def test_the_two_workflows_differ_in_how_the_program_comes_alone() -> None:
    ours, theirs = workflow(OURS), workflow(THEIRS)
    for flow in (ours, theirs):
        [setup] = [each for each in flow["jobs"]["build"]["steps"] if each.get("name") == "Set up"]
        setup.pop("run")
    assert ours == theirs


class Runner:
    """What GitHub's runner does with a step: bash, the files for outputs and summary, the environment."""

    def __init__(self, site: Path, expressions: dict[str, str]) -> None:
        self.site, self.expressions = site, expressions
        self.outputs, self.summary, self.path = (site.parent / name for name in ("outputs", "summary", "path"))

    def run(self, each: dict[str, Any], **more: str) -> subprocess.CompletedProcess[str]:
        for file in (self.outputs, self.summary, self.path):
            file.write_text("")
        env = {name: self.expressions.get(value, value) for name, value in each.get("env", {}).items()}
        assert not [value for value in env.values() if "${{" in value], env
        told = {
            **os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}", "GITHUB_OUTPUT": str(self.outputs),
            "GITHUB_STEP_SUMMARY": str(self.summary), "GITHUB_PATH": str(self.path), **env, **more,
        }  # fmt: skip
        command = ["bash", "--noprofile", "--norc", "-e", "-c", each["run"]]
        return subprocess.run(command, cwd=self.site, env=told, capture_output=True, text=True, check=False)

    def told(self) -> dict[str, str]:
        lines = self.outputs.read_text().splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A new site with a story in it."""
    assert main(["new", "site", "--site", str(tmp_path), "my-digest", "-q"]) == 0
    site = tmp_path / "my-digest"
    (site / "content/articles/2026/11").mkdir(parents=True)
    (site / "content/articles/2026/11/ferry.md").write_text(STORY)
    return site


class Live:
    """The live site: a server of files on this machine, the site below a base path."""

    def __init__(self, folder: Path, server: ThreadingHTTPServer) -> None:
        self.folder = folder / "my-digest"
        self.address = f"http://127.0.0.1:{server.server_port}/my-digest/"


@pytest.fixture
def live(tmp_path: Path) -> Iterator[Live]:
    """A host that has nothing yet under the site's address."""
    (tmp_path / "live").mkdir()
    handler = partial(Silent, directory=str(tmp_path / "live"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield Live(tmp_path / "live", server)
        server.shutdown()


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *values: object) -> None:
        pass


def deploy(site: Path, live: Live) -> None:
    """What the upload and the deployment do: files whose names begin with a dot stay behind."""
    shutil.rmtree(live.folder, ignore_errors=True)
    shutil.copytree(site / "public", live.folder, ignore=shutil.ignore_patterns(".*"))


def runner(site: Path, address: str, **more: str) -> Runner:
    return Runner(
        site,
        {
            "${{ steps.pages.outputs.base_url }}": address.rstrip("/"),
            "${{ steps.deployment.outputs.page_url }}": address,
            "${{ inputs.first }}": "",
            "${{ needs.build.outputs.digest }}": "",
            **more,
        },
    )


def test_the_workflow_of_a_new_site_publishes_it_from_the_first_push_on(site: Path, live: Live) -> None:
    path = site / ".github/workflows/publish.yml"
    assert path.read_bytes() == THEIRS.read_bytes()
    github = runner(site, live.address)

    def build() -> dict[str, str]:
        told = github.run(step(path, "Build"))
        assert told.returncode == 0, told.stderr
        return github.told()

    first = build()
    assert first["changed"] == "true"
    assert f"<loc>{live.address}articles/2026/11/ferry/</loc>" in (site / "public/sitemap.xml").read_text()
    deploy(site, live)
    after = runner(site, live.address, **{"${{ needs.build.outputs.digest }}": first["digest"]})
    there = after.run(step(path, "See that it is there"), PAUSE="0")
    assert there.returncode == 0 and "shows this build" in there.stdout
    assert build() == {"digest": first["digest"], "changed": "false"}
    (site / "content/articles/2026/11/ferry.md").rename(site / "content/articles/2026/11/crossing.md")
    told = github.run(step(path, "What readers would see change"))
    assert told.returncode == 0, told.stderr
    summary = github.summary.read_text()
    assert "/articles/2026/11/ferry/ → /articles/2026/11/crossing/" in summary
    assert "0 new entries, 0 updated" in summary
    check = github.run(step(path, "Everything that can be wrong"))
    assert check.returncode == 0 and "nothing wrong" in check.stdout, check.stdout + check.stderr
    second = build()
    assert second["changed"] == "true" and second["digest"] != first["digest"]
    page = site / "public/articles/2026/11/ferry/index.html"
    assert "url=/my-digest/articles/2026/11/crossing/" in page.read_text()
    after = runner(site, live.address, **{"${{ needs.build.outputs.digest }}": second["digest"]})
    there = after.run(step(path, "See that it is there"), PAUSE="0")
    assert there.returncode == 1 and "::error::" in there.stdout, "the old build is still live"


def test_a_site_that_does_not_answer_stops_the_build_unless_it_is_the_first(site: Path) -> None:
    nowhere = "http://127.0.0.1:9/my-digest/"
    path = site / ".github/workflows/publish.yml"
    told = runner(site, nowhere).run(step(path, "Build"))
    assert told.returncode == 1 and "the site cannot be asked" in told.stderr
    assert not (site / "public").exists()
    told = runner(site, nowhere, **{"${{ inputs.first }}": "true"}).run(step(path, "Build"))
    assert told.returncode == 0, told.stderr


def test_a_problem_or_a_seed_that_nobody_took_up_stops_the_build(site: Path, live: Live) -> None:
    path = site / ".github/workflows/publish.yml"
    (site / "seeds/new.txt").write_text("A headline\nLISBON – It is a story, and nobody took it up.\n")
    before = sorted(p for p in site.rglob("*") if ".copydesk" not in p.parts)
    told = runner(site, live.address).run(step(path, "Build"))
    assert told.returncode == 1 and "run `ingest`, and commit what it writes" in told.stderr
    assert sorted(p for p in site.rglob("*") if ".copydesk" not in p.parts) == before


def test_what_is_wrong_shows_at_its_line_in_a_pull_request(site: Path, live: Live) -> None:
    path = site / "content/articles/2026/11/ferry.md"
    path.write_text(f"{STORY}\n[Here]({live.address}gone/).\n")
    told = runner(site, live.address).run(
        step(site / ".github/workflows/publish.yml", "Everything that can be wrong")
    )
    assert told.returncode == 1
    assert "::error file=content/articles/2026/11/ferry.md,line=9,col=8::the link http" in told.stdout


def test_what_the_workflow_installs_stands_in_one_place(site: Path) -> None:
    setup = step(site / ".github/workflows/publish.yml", "Set up")
    lines = (site / "requirements.txt").read_text().splitlines()
    named = [line for line in lines if not line.startswith("#")]
    assert len(named) <= 1 and all(
        re.match(r"copydesk( @ git\+https://\S+@[0-9a-f]{40}|==)", each) for each in named
    )
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    (site / "requirements.txt").write_text(f"copydesk=={version}\n")  # what is installed here: no network
    told = runner(site, "").run(setup)
    assert told.returncode == 0 and f"copydesk {version}" in told.stdout, told.stderr
    (site / "bin").mkdir()
    (site / "bin/python").write_text("#!/bin/sh\nexit 0\n")
    (site / "bin/python").chmod(0o755)
    told = runner(site, "").run(setup, PATH=f"{site / 'bin'}{os.pathsep}/usr/bin:/bin")
    assert told.returncode == 1 and "::error file=requirements.txt::" in told.stdout


def test_the_workflow_of_this_repository_builds_the_sample(tmp_path: Path, live: Live) -> None:
    """In a copy of what git holds; the environment is the one that runs this test, as after `make ready`."""
    copy = tmp_path / "copy"
    for name in ("content", "seeds", "config.yaml", "generator", "themes", "build.py"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, copy / name)
    (copy / "Makefile").write_text("ready:\n\t@echo made ready\n")
    github = runner(copy, live.address)
    told = github.run(step(OURS, "Set up"))
    assert told.returncode == 0 and github.path.read_text() == f"{copy}/.venv/bin\n"
    assert re.search(r"^ready:", (ROOT / "Makefile").read_text(), re.MULTILINE)
    told = github.run(step(OURS, "Build"))
    assert told.returncode == 0, told.stderr
    files = json.loads((copy / "public/build.json").read_bytes())["files"]
    assert "articles/2026/11/the-ferry-that-ran-on-time/index.html" in files


def test_every_shell_step_of_the_two_workflows_is_run_by_a_test() -> None:
    """Those of `test.yml` are commands of the Makefile, and what other systems and auditors need."""
    run = {each.get("name") for path in (OURS, THEIRS) for _, each in steps(path) if "run" in each}
    assert run == {
        "Set up",
        "Everything that can be wrong",
        "Build",
        "What readers would see change",
        "See that it is there",
    }
    assert {each["run"] for _, each in steps(ROOT / ".github/workflows/test.yml") if "run" in each} == {
        ".ci/run",
        "make proof",
        "make coverage mutants",
        "python -m pip install --quiet --constraint constraints.txt --editable .[all,test]",
        'python -m pytest -n 2 -m "not browser and not nu"',
        "pipx run pip-audit==2.10.1 --requirement constraints.txt --no-deps --disable-pip",
    }
