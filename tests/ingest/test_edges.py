"""What stands around the text of an entry, a mail or a file is read by the conventions of plain text."""

from generator.ingest.edges import edged, shown
from generator.ingest.story import Story

BODY = (
    "By Orla Dunmore",
    "**PELL SOUND, Maine** (TW) — The ferry sailed [on time](https://a.example), and nobody knew what to say.",
    "## Advertisement",
    "The clerk \\*smiled\\*.",
    "- one\n- two",
    "Correction: The ferry is blue.",
    "Related",
    "- [Another ferry](https://a.example/2)\n- [A third](https://a.example/3)",
    "© 2026 The Sound Ledger Inc. All rights reserved.",
    "Comments",
)


def test_byline_dateline_rights_and_notes_become_fields_and_residue_goes() -> None:
    story, dropped = edged(Story("The ferry that ran on time", BODY))
    assert story.body == (
        "The ferry sailed [on time](https://a.example), and nobody knew what to say.",
        "The clerk \\*smiled\\*.",
        "- one\n- two",
    )
    assert (story.byline, story.dateline, story.agency) == (("Orla Dunmore",), "PELL SOUND, Maine", "TW")
    assert story.rights is not None and story.rights.owner == "The Sound Ledger Inc."
    assert (story.source, story.published, story.language) == ("The Sound Ledger", "2026", "en")
    assert story.notes == ("Correction: The ferry is blue.",)
    assert [each.text.replace("\n", " ") for each in dropped] == [
        "Advertisement",
        "Related",
        "- Another ferry - A third",
        "Comments",
    ]
    assert story.evidence["dateline"].where == "text, paragraph 2"
    assert story.evidence["rights"].where == "text, paragraph 9"


def test_what_the_seed_says_itself_wins() -> None:
    told = Story(
        "The ferry", BODY, byline=("J. Roe",), published="2026-11-23", source="Tern Wire", language="en"
    )
    story, dropped = edged(told)
    assert (story.byline, story.published, story.source) == (("J. Roe",), "2026-11-23", "Tern Wire")
    assert ("Orla Dunmore", "byline: said by the seed itself") in [(each.text, each.rule) for each in dropped]


def test_a_body_that_is_story_alone_stays_as_it_is() -> None:
    body = (
        "The first paragraph — with an aside — stays.",
        "> Comments",
        "Advertisements for the ferry are old.",
    )
    story, dropped = edged(Story("A headline", body))
    assert story.body == body and dropped == ()


def test_no_body_is_no_trouble() -> None:
    assert edged(Story("A headline"))[0].body == ()
    assert edged(Story("", ("One.",)))[0].body == ("One.",)


def test_the_words_of_a_block_are_what_a_reader_sees() -> None:
    assert shown("## **Bold** and \\*not\\* [a link](https://a.example) `code` snake_case") == (
        "Bold and *not* a link code snake_case"
    )
