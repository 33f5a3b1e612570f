"""Cases as data: a seed and its reading side by side, in cases/*.md."""

import re
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from generator.ingest.text import read_text

CASES = Path(__file__).parent / "cases"
CASE = re.compile(
    r"^## (?P<name>[^\n]+)\n+````seed\n(?P<seed>.*?)\n?````\n+````reading\n(?P<reading>.*?)````",
    re.MULTILINE | re.DOTALL,
)
LISTS = ("byline", "notes", "credits", "tags", "dropped")
MUST_BE_SAID = (
    "section",
    "dateline",
    "agency",
    "published",
    "updated",
    "distributor",
    "license",
    "kicker",
    "url",
)
"""Fields that a case need not mention only if they are empty."""
AS_TEXT = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def _cases() -> list[Any]:
    found = []
    for path in sorted(CASES.glob("*.md")):
        for match in CASE.finditer(path.read_text(encoding="utf-8")):
            found.append(pytest.param(match["seed"], match["reading"], id=f"{path.stem}: {match['name']}"))
    return found


def _expected(reading: str) -> dict[str, Any]:
    expected: dict[str, Any] = {name: [] for name in LISTS}
    for line in reading.splitlines():
        field, _, value = line.partition(":")
        if field in LISTS:
            expected[field].append(value.strip())
        elif field.strip():
            expected[field] = value.strip()
    return expected


def _shown(block: str) -> str:
    return "".join(token.content for token in AS_TEXT.parseInline(block)[0].children or [])


@pytest.mark.parametrize(("seed", "reading"), _cases())
def test_a_seed_is_read_as_its_case_says(seed: str, reading: str) -> None:
    expected = _expected(reading)
    found = read_text("a_seed.txt", seed.encode())
    assert found.status == expected.get("status", "ok")
    if not found.stories:
        return
    (story,) = found.stories
    owned = story.rights
    facts: dict[str, Any] = {
        "title": story.title,
        **{name: getattr(story, name) for name in MUST_BE_SAID if name != "license"},
        **{name: list(getattr(story, name)) for name in LISTS if name != "dropped"},
        "dropped": [line.text for line in found.dropped],
        "license": owned.license if owned else "",
    }
    shown = [_shown(block) for block in story.body]
    if shown:
        facts |= {"first": shown[0], "last": shown[-1]}
    for name in ("owner", "year", "site"):
        facts[name] = getattr(owned, name) if owned else ""
    facts |= {"source": story.source, "language": story.language, "body": str(len(story.body))}
    wanted = {name: expected.get(name, "") for name in MUST_BE_SAID}
    wanted |= {name: expected[name] for name in LISTS}
    wanted |= {name: value for name, value in expected.items() if name not in ("first", "last", "status")}
    assert {name: (facts[name], value) for name, value in wanted.items() if facts[name] != value} == {}
    if "first" in expected:
        assert facts["first"].startswith(expected["first"])
    if "last" in expected:
        assert facts["last"].endswith(expected["last"])
