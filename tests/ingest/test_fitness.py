"""What no article can hold does not keep its story out, nor the other seeds."""

import json
from pathlib import Path

import pytest

from generator.ingest.run import ingest

HALF = "A ferry \ud83d"
"""A headline that was cut within an emoji, as JSON writes it."""
ENTRY = {"id": HALF, "title": HALF, "content": f"<p>It sailed {HALF}.</p>", "tags": [HALF], "author": HALF}
ITEM = {"uri": f"urn:{HALF}", "versioncreated": "2026-11-20", "headline": HALF, "body_text": HALF}
LINKED = {"@type": "NewsArticle", "headline": HALF, "author": HALF, "articleBody": HALF}
FRONT = {"title": HALF, "tags": [HALF]}
FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": HALF,
    "items": [{**ENTRY, "content_text": HALF}],
}

PAGE = """<html><head><script type="application/ld+json">{}</script></head>
<body><article><p>It sailed on time, as it had done each day of the year.</p></article></body></html>"""

SEEDS = {
    "an export": ("json", json.dumps([ENTRY])),
    "an export of lines, one of them broken": ("json", f'{json.dumps(ENTRY)}\n{{"title": "{HALF[:-1]}\\ud83d'),
    "an agency's item": ("json", json.dumps(ITEM)),
    "a feed": ("json", json.dumps(FEED)),
    "a page": ("html", PAGE.format(json.dumps(LINKED))),
    "Markdown with front matter in JSON": ("md", f"{json.dumps(FRONT)}\n\nIt sailed.\n"),
}


@pytest.mark.parametrize("seed", SEEDS)
def test_half_a_character_is_replaced_and_keeps_no_story_out(seed: str, tmp_path: Path) -> None:
    ending, text = SEEDS[seed]
    (tmp_path / "seeds").mkdir()
    (tmp_path / f"seeds/a.{ending}").write_text(text, "utf-8")
    (tmp_path / "seeds/b.txt").write_text("The market\n\nIt opened on time, as each day.\n", "utf-8")
    report = ingest(tmp_path, today="2026-11-27")
    assert len(report.new) == 2
    assert sum("\ufffd" in (tmp_path / path).read_text("utf-8") for path in report.new) == 1
    assert ingest(tmp_path, today="2026-11-27").written == ()


def test_a_noncharacter_is_replaced_as_programs_keep_them_for_themselves(tmp_path: Path) -> None:
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/a.txt").write_text("A ferry \ufdd0\nBy Jane Roe\nIt sailed \ufffe on time.\n", "utf-8")
    [path] = ingest(tmp_path, today="2026-11-27").new
    text = (tmp_path / path).read_text("utf-8")
    assert "A ferry \ufffd" in text and "It sailed \ufffd on time." in text
