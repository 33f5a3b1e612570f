"""A site under git with a bare remote beside it, for tests that publish: everything real but the host."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from generator.cli import main

STORY = """\
---
id: ferry0000001
title: The ferry
date: 2026-11-20
section: Harbour
tags: [boats]
---

It sailed, and came back{}.
""".format(", and sailed" * 40)
BASE_URL = "https://you.github.io/digest/"
LEAN = "pages: {search: false}\n"
"""Each publish builds afresh; without an index that takes half as long."""


class Home:
    """The site's folder and the remote, and what a user does with them."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.site, self.remote, self._capsys = folder / "site", folder / "remote.git", capsys
        self.write("config.yaml", f"title: The Digest\nbase_url: {BASE_URL}\n{LEAN}")
        self.write("content/articles/2026/11/ferry.md", STORY)
        for number in (2, 3):
            words = STORY.replace("ferry0000001", f"ferry000000{number}").replace("ferry", f"ferry-{number}", 1)
            self.write(
                f"content/articles/2026/11/quay-{number}.md", words.replace("The ferry", f"Quay {number}")
            )
        git(folder, "init", "--quiet", "--bare", "--initial-branch=main", str(self.remote))
        git(self.site, "init", "--quiet", "--initial-branch=main")
        git(self.site, "remote", "add", "origin", str(self.remote))
        self.commit()

    def write(self, name: str, text: str) -> Path:
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def read(self, name: str) -> str:
        return (self.site / name).read_text(encoding="utf-8")

    def commit(self) -> None:
        (self.site / ".gitignore").write_text("/public/\n/.copydesk/\n")
        git(self.site, "add", "--all")
        git(self.site, "commit", "--quiet", "--allow-empty", "--message", "Work")

    def run(self, *words: str) -> tuple[int, str, str]:
        """A command on the site: exit code, what it said, what was wrong."""
        self._capsys.readouterr()
        code = main([*words, "--site", str(self.site), "--jobs", "1"])
        told = self._capsys.readouterr()
        return code, told.out, told.err

    def publish(self, *words: str) -> str:
        """Publish without a problem; what was said."""
        code, told, wrong = self.run("publish", *words)
        assert code == 0, wrong
        return told

    def plan(self, *words: str) -> dict[str, object]:
        code, told, wrong = self.run("publish", "--dry-run", "--format", "json", *words)
        assert code == 0, wrong
        plan: dict[str, object] = json.loads(told)["plan"]
        return plan

    def commits(self, branch: str = "gh-pages") -> list[str]:
        return git(self.remote, "rev-list", branch, "--").split()

    def tree(self, branch: str = "gh-pages") -> dict[str, bytes]:
        """Every file of the published branch."""
        if not git(self.remote, "branch", "--list", branch):
            return {}
        names = git(self.remote, "ls-tree", "-r", "-z", "--name-only", branch).split("\0")
        return {name: self.file(name, branch) for name in names if name}

    def file(self, name: str, branch: str = "gh-pages") -> bytes:
        command = ["git", "-C", str(self.remote), "cat-file", "blob", f"{branch}:{name}"]
        return subprocess.run(command, capture_output=True, check=True).stdout


def git(folder: Path, *words: str) -> str:
    """What git answers, whoever runs the tests and however their git is set up."""
    told = subprocess.run(["git", "-C", str(folder), *words], capture_output=True, text=True, env=environment())
    assert told.returncode == 0, told.stderr
    return told.stdout.strip("\n")


def environment() -> dict[str, str]:
    who = {
        f"GIT_{role}_{what}": f"{what}@desk.example"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    return {
        **os.environ,
        **who,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
    }
