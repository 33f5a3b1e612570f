"""Bylines, rights, residue, notes, credits and sections: lines that are, and lines that look alike."""

import pytest

from generator.ingest.bylines import byline
from generator.ingest.notes import is_credit, is_note
from generator.ingest.residue import edge_label, label
from generator.ingest.rights import rights, without_company_form
from generator.ingest.sections import labelled_line, section_line

BYLINES: dict[str, tuple[str, ...] | None] = {
    "By Tamsin Orrery": ("Tamsin Orrery",),
    "By TAMSIN O'RRERY and JORY DE LA MARE": ("Tamsin O'Rrery", "Jory de la Mare"),
    "by Jane Roe, Staff Writer": ("Jane Roe",),
    "By Jane Roe, Jory Pellam and Ida Ash, Greyford Gazette": ("Jane Roe", "Jory Pellam", "Ida Ash"),
    "By Jane Roe (jroe@greyford.example)": ("Jane Roe",),
    "By Jane Roe in Greyford": ("Jane Roe",),
    "By Jane Roe / Osprey News": ("Jane Roe",),
    "By Jane Roe Jr., Special to the Gazette": ("Jane Roe Jr.",),
    "By Staff": ("Staff",),
    "By staff and wire reports": ("Staff and wire reports",),
    "Von Hedwig Sandkrug und Ida Kranich": ("Hedwig Sandkrug", "Ida Kranich"),
    "Par Apolline Grandvaux, envoyée spéciale": ("Apolline Grandvaux",),
    "Por José Ortega y Gasset": ("José Ortega y Gasset",),
    "Door Aaltje van der Plas": ("Aaltje van der Plas",),
    "文：沈砚秋": ("沈砚秋",),
    "记者 沈砚秋 李慕云": ("沈砚秋", "李慕云"),
    "도하람 기자 haram@hanbyeol.example": ("도하람",),
    "بقلم: نادر البحيري": ("نادر البحيري",),
    "By the river they waited": None,
    "By noon the water had gone.": None,
    "By Monday, nobody remembered": None,
    "Par hasard": None,
    "Von der Brücke aus sieht man das Wasser": None,
    "By any other name": None,
    "De la nuit au matin": None,
}


@pytest.mark.parametrize(("text", "names"), BYLINES.items())
def test_a_byline_is_a_lead_in_and_names(text: str, names: tuple[str, ...] | None) -> None:
    found = byline(text)
    assert (found.names if found else None) == names


RIGHTS = {
    "©2025 Kestrel Economics L.P. Visit kestrelecon.example. Distributed by Osprey Exchange, LLC.": (
        "Kestrel Economics L.P.",
        "2025",
        "kestrelecon.example",
        "Osprey Exchange",
    ),
    "(c)2025 The Greyford Gazette. Visit The Greyford Gazette at www.gazette.example.": (
        "The Greyford Gazette",
        "2025",
        "www.gazette.example",
        "",
    ),
    "Copyright © 2019–2025 Kestrel, Inc.": ("Kestrel, Inc.", "2025", "", ""),
    "Lindauer Bote © 2024": ("Lindauer Bote", "2024", "", ""),
    "Tous droits réservés © L’Écho 2023": ("L’Écho", "2023", "", ""),
    "Greyford Gazette. All rights reserved.": ("Greyford Gazette", "", "", ""),
    "版权所有 © 2024 新航社": ("新航社", "2024", "", ""),
    "Все права защищены. © Северный вестник, 2024": ("Северный вестник", "2024", "", ""),
    "Distributed by Osprey Exchange, LLC.": ("", "", "", "Osprey Exchange"),
    "Copyright 2025 St. Osyth Courier. All rights reserved.": ("St. Osyth Courier", "2025", "", ""),
}


@pytest.mark.parametrize(("text", "expected"), RIGHTS.items())
def test_a_rights_line_is_taken_apart(text: str, expected: tuple[str, str, str, str]) -> None:
    found = rights(text)
    assert found and (found.owner, found.year, found.site, found.distributor) == expected


@pytest.mark.parametrize(
    "text",
    [
        "© is a promise, he says, and a small one.",
        "Copyright law has never known what to do with a sigh. In 1954 a court heard one.",
        "Copyright 2024 rules would not help him, lawyers said.",
        "(c) a third possibility is that nobody was there.",
        "Visit the pier at dawn and see for yourself.",
        (
            "All rights reserved for ducks were lifted in 1987, when the council, tired of the noise, "
            "wrote to each of them."
        ),
        "Creative Commons is the name of the park where the ducks meet.",
        "In 2025 the company said that it owned the sky.",
    ],
)
def test_a_story_about_rights_loses_no_paragraph(text: str) -> None:
    assert rights(text) is None


def test_the_publisher_is_named_without_its_company_form() -> None:
    names = {
        "Kestrel Economics L.P.": "Kestrel Economics",
        "Verlag Lindauer Bote GmbH & Co. KG": "Verlag Lindauer Bote",
        "Agenzia Monteselva S.r.l.": "Agenzia Monteselva",
        "新航传媒有限公司": "新航传媒",
        "ООО «Северный вестник»": "Северный вестник",
        "The Associated Ducks": "The Associated Ducks",
        "Inc.": "Inc.",
    }
    assert {name: without_company_form(name) for name in names} == names


@pytest.mark.parametrize(
    "text",
    [
        "Comments",
        "COMMENTS (12)",
        "3 Comments",
        "Leave a comment",
        "Advertisement",
        "ADVERTISEMENT - CONTINUE READING BELOW",
        "Story continues below",
        "Related",
        "Read more: Goose elected head of the society",
        "12 Kommentare",
        "Anzeige",
        "Lire aussi : Un tambour dans un lac",
        "Deja un comentario",
        "发表评论",
        "3条评论",
        "関連記事",
        "댓글",
        "اقرأ أيضًا",
        "Читайте также: Мост",
        "Photo: Hester Quillon in her office. (Greyford Gazette)",
        "Foto: Ida Kranich/dkn",
        "图片来源：新航社",
    ],
)
def test_a_whole_line_label_is_residue_anywhere(text: str) -> None:
    assert label(text)


@pytest.mark.parametrize(
    "text",
    [
        "Comments will stay closed until the glue has dried",
        "Advertisements for the ferry were moved to the church",
        "Photo albums line her office.",
        "Related matters came later.",
        "Share prices were unchanged",
        "Home",
        "Search",
        "“Comments?” she said.",
        "12 ducks",
        "3 views of the lake",
        "More: a word he liked.",
        "Opinion: he had none, he said.",
        "Next: the kitchen",
        "Video killed nothing here",
        "Anzeigen liest er nicht.",
        "评论天气曾经是他每天的工作。",
        "Print it, he said",
    ],
)
def test_a_line_of_a_story_is_no_residue_amid_it(text: str) -> None:
    assert not label(text)


@pytest.mark.parametrize(
    "text",
    [
        "-30-",
        "###",
        "ENDS",
        "* * *",
        "Facebook",
        "Home",
        "3 min read",
        "Sign up for our morning newsletter here.",
        "tips@greyford.example",
        "Share | Tweet | Email",
    ],
)
def test_more_is_residue_at_the_edges(text: str) -> None:
    assert edge_label(text)


@pytest.mark.parametrize(
    "text",
    [
        "The end came at noon.",
        "Get the duck, he said.",
        "Follow the goose",
        (
            "She wrote to tips@greyford.example and to every other address that she could find, but the "
            "answer came by pigeon."
        ),
    ],
)
def test_a_sentence_at_the_edge_stays(text: str) -> None:
    assert not edge_label(text)


def test_notes_and_credits_are_told_by_their_lead_in() -> None:
    notes = (
        "Correction: It was two cakes.",
        "Editor’s note: No duck was harmed.",
        "This story has been corrected to say two.",
        "Korrektur: Es war ein Kuchen.",
        "更正：应为两个。",
        "[Update: The duck is back.]",
    )
    assert [text for text in notes if not is_note(text)] == []
    stories = (
        "Correction fluid is back.",
        "Update your clocks, the council said.",
        "Corrections officers wear grey.",
        "The editor’s note was short.",
        "Note the hat.",
    )
    assert [text for text in stories if is_note(text)] == []
    credits = (
        "(Reporting by Ludo Farrant; editing by Iris Vole)",
        "Ida Ash contributed to this report.",
        "Mitarbeit: Ida Kranich",
        "责任编辑：林小满",
        "(Con información de Agencia Farol)",
    )
    assert [text for text in credits if not is_credit(text)] == []
    stories = (
        "Writing by hand is slow.",
        "Editing by candlelight ruined her eyes.",
        "(He laughed, and the dog laughed too.)",
        "Reporting by pigeon takes a day.",
        "Research by the lake goes on.",
    )
    assert [text for text in stories if is_credit(text)] == []


def test_a_section_line_is_a_lead_in_and_a_short_label() -> None:
    sections = {
        "Published in News & Features": "News & Features",
        "Filed under: Food": "Food",
        "Rubrik: Kultur": "Kultur",
        "Publié dans Société": "Société",
        "栏目：文化": "文化",
        "القسم: ثقافة": "ثقافة",
        "Home > News > Local": "News",
        "Published in no": "no",
    }
    assert {text: found.value for text in sections if (found := labelled_line(text))} == sections
    for text in (
        "Published in 1987, the novel is out of print",
        "In Greyford",
        "In the garden: a memoir",
        "Published in haste.",
        "Published in May 2025",
    ):
        assert labelled_line(text) is None, text


@pytest.mark.parametrize(
    ("text", "section"),
    [("社会に掲載", "社会"), ("「地方」面", "地方"), ("Home > World > Asia", "World"), ("Home > >", None)],
)
def test_a_section_stands_before_its_label_or_behind_home(text: str, section: str | None) -> None:
    found = section_line(text)
    assert (found.value if found else None) == section


@pytest.mark.parametrize("text", ["Source: It was said.", f"Source: {'a' * 70}", "Source:"])
def test_a_sentence_after_a_label_is_no_source(text: str) -> None:
    assert labelled_line(text) is None
