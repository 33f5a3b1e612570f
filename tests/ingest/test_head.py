"""The head of a text: what the lines above and below the headline say, in whatever order they stand."""

import pytest

from generator.ingest.story import Story
from generator.ingest.text import read_text

BODY = "The ferry sailed on time this morning, and nobody at the quay knew what to say of it."
TITLE = "The ferry sails on time"


def story(*lines: str) -> Story:
    text = "\n\n".join(lines)
    [found] = read_text("a.txt", text.encode()).stories
    return found


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        ("Orla Dunmore | Nov. 20, 2026", "byline", ("Orla Dunmore",)),
        ("Orla Dunmore | Nov. 20, 2026", "published", "2026-11-20"),
        ("Nov. 20, 2026 | Harbour life", "section", "Harbour life"),
        ("Nov. 20, 2026 | Harbour 24!", "section", ""),
        ("Nov. 20, 2026 | Harbour 24!", "published", "2026-11-20"),
        ("By Orla Dunmore | Staff Writer | Nov. 20, 2026", "byline", ("Orla Dunmore",)),
        ("By Orla Dunmore | Staff Writer | Nov. 20, 2026", "agency", ""),
        ("By Orla Dunmore | Tern Wire News | Nov. 20, 2026", "agency", "Tern Wire News"),
    ],
)
def test_a_line_of_several_parts_below_the_headline(line: str, field: str, value: object) -> None:
    found = story(TITLE, line, BODY, f"{BODY} Twice.")
    assert found.title == TITLE
    assert getattr(found, field) == value
    assert found.body == (BODY, f"{BODY} Twice.")


def test_a_label_in_capitals_between_headline_and_byline_is_the_kicker() -> None:
    found = story(TITLE, "HARBOUR", "By Orla Dunmore", BODY, f"{BODY} Twice.")
    assert (found.title, found.kicker, found.byline) == (TITLE, "HARBOUR", ("Orla Dunmore",))


def test_a_headline_that_says_so_may_have_a_kicker_above_it() -> None:
    found = story("LIFE", f"Title: {TITLE}", "By Orla Dunmore", BODY, f"{BODY} Twice.")
    assert (found.title, found.kicker) == (TITLE, "LIFE")


def test_a_word_above_a_dateline_is_no_kicker() -> None:
    found = story("Sport", f"PARIS (AP) — {TITLE} and nobody knew", BODY, f"{BODY} Twice.")
    assert (found.title, found.kicker, found.dateline) == ("Sport", "", "PARIS")


def test_a_rights_line_above_the_text_is_taken() -> None:
    notice = "© 2026 The Sound Ledger Inc. All rights reserved."
    found = story(TITLE, notice, "By Orla Dunmore", BODY, f"{BODY} Twice.")
    assert found.rights is not None and found.rights.notice == notice
    assert found.body == (BODY, f"{BODY} Twice.")


@pytest.mark.parametrize(
    ("line", "published", "updated"),
    [
        ("Published Nov. 20, 2026", "2026-11-20", ""),
        ("Nov. 20, 2026; updated Nov. 21, 2026", "2026-11-20", "2026-11-21"),
    ],
)
def test_a_date_at_the_end_is_the_storys(line: str, published: str, updated: str) -> None:
    notice = "©2026 The Sound Ledger Inc. All rights reserved."
    for lines in ((line, notice), (notice, line)):
        found = story(TITLE, "By Orla Dunmore", BODY, f"{BODY} Twice.", *lines)
        assert (found.published, found.updated) == (published, updated)
        assert found.body == (BODY, f"{BODY} Twice.")
