"""The shared samples, where the folder lies beside the repository: every field as its conventions define it."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from generator.ingest.story import Reading, Story
from generator.ingest.text import read_text

SHARED = Path(__file__).resolve().parents[3] / "shared"
SAMPLES = sorted((SHARED / "samples").glob("*.expected.json"))
SEED = SHARED / "seeds" / "000_ca779575daa6cf74.txt"
AS_TEXT = MarkdownIt("commonmark").enable(["table", "strikethrough"])

pytestmark = pytest.mark.skipif(not SAMPLES, reason="../shared/samples is not there")


def _expected(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _reading(expected: dict[str, Any]) -> Reading:
    return read_text(expected["file"], (SHARED / "samples" / expected["file"]).read_bytes())


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.replace("\u00a0", " ").split()))


def _shown(block: str) -> str:
    tokens = AS_TEXT.parseInline(block)[0].children or []
    return _plain("".join(token.content for token in tokens))


def _without_stop(text: str | None) -> str:
    return (text or "").rstrip(".").casefold()


def _compare(story: Story, reading: Reading, expected: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Field by field what differs: found, expected."""
    wrong: dict[str, tuple[Any, Any]] = {}

    def same(field: str, found: Any, *accepted: Any) -> None:
        if found not in accepted:
            wrong[field] = (found, accepted)

    same("title", _plain(story.title), expected["title"])
    same("section", story.section or None, expected["section"])
    names = [name.casefold() for name in story.byline]
    same(
        "byline",
        names,
        [name.casefold() for name in expected["byline"]],
        *([[]] if "none" in expected.get("byline_accept", []) else []),
    )
    place = story.dateline.casefold() or None
    same(
        "dateline",
        place,
        *(
            accepted.casefold() if accepted else None
            for accepted in (expected["dateline_place"], *expected["dateline_place_accept"])
        ),
    )
    agency = story.agency or None
    same(
        "agency",
        agency,
        expected["agency"],
        *expected["agency_accept"],
        *([expected["rights"]["owner"]] if not expected["agency"] else []),
    )
    day = story.published[:10] if len(story.published) >= 10 else None
    same(
        "published",
        day,
        *(
            accepted[:10] if accepted else None
            for accepted in (expected["published"], *expected["published_accept"])
        ),
    )
    owned = story.rights
    same(
        "owner",
        _without_stop(owned.owner if owned else ""),
        *(_without_stop(owner) for owner in (expected["rights"]["owner"], *expected["owner_accept"])),
    )
    same(
        "year",
        int(owned.year) if owned and owned.year else None,
        expected["rights"]["year"],
        *expected["year_accept"],
    )
    same("site", (owned.site if owned else "") or None, expected["rights"]["site"])
    same("license", (owned.license if owned else "") or None, expected["rights"]["license"])
    same("distributor", story.distributor or None, expected["rights"]["distributor"])
    same("language", story.language, expected["language"])
    same("body_paragraphs", len(story.body), expected["body_paragraphs"])
    shown = [_shown(block) for block in story.body]
    if shown and expected["body_first5"]:
        width = len(expected["body_first5"])
        first = shown[0][:width] if expected["language"] in ("zh", "ja") else " ".join(shown[0].split()[:5])
        last = (
            shown[-1][-len(expected["body_last5"]) :]
            if expected["language"] in ("zh", "ja")
            else " ".join(shown[-1].split()[-5:])
        )
        same("first words", first, expected["body_first5"], expected["body_first5_with_dateline"])
        same("last words", last, expected["body_last5"])
    for line in expected["residue"]:
        if line in shown:
            wrong[f"residue {line}"] = (line, "gone")
    for note in expected["notes"]:
        if note not in story.notes and note not in shown:
            wrong[f"note {note}"] = (story.notes, note)
    for line in expected["optional_credit_lines"]:
        if line in shown:
            wrong[f"credit {line}"] = (line, "not in the body")
    for line in expected["must_appear_literally"]:
        if line not in shown:
            wrong[f"literally {line}"] = (shown, line)
    return wrong


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_a_shared_sample_is_read_as_its_expectation_says(path: Path) -> None:
    expected = _expected(path)
    reading = _reading(expected)
    assert reading.status == expected["status"]
    if reading.status in ("empty", "binary"):
        assert not reading.stories and reading.remarks
        return
    assert _compare(reading.stories[0], reading, expected) == {}


def test_the_shared_seed_is_read_to_its_last_field() -> None:
    if not SEED.exists():
        pytest.skip("../shared/seeds is not there")
    (story,) = read_text(SEED.name, SEED.read_bytes()).stories
    assert story.title == "CIA boosts social media campaign to recruit Chinese officials"
    assert (story.section, story.dateline, story.language) == ("News & Features", "WASHINGTON", "en")
    assert (story.source, story.distributor, story.published) == ("Bloomberg", "Tribune Content Agency", "2025")
    assert story.rights and (story.rights.owner, story.rights.site) == ("Bloomberg L.P.", "bloomberg.com")
    assert len(story.body) == 11 and not story.byline and not story.notes
    text = "\n".join(story.body)
    assert not re.search(r"^(Comments|Published in)", text, re.MULTILINE)
    assert "“Heaven helps those who help themselves,”" in text
