"""Leads: where the first words of a story end."""

import pytest

from generator.documents import Options, convert
from generator.leads import LONGEST, lead, sentence_ends

SENTENCES = {
    "abbreviations": "Gov. J. Q. Hale of Wash. met Lt. Ames on Jan. 3 in St. Pell.| They talked.",
    "initials of a country": "The U.S. Senate rose.| It was late.",
    "a country at the end": "He flew to the U.S.| The minister stayed.",
    "numbers": "It cost 3.5 million in 2025.| Nobody paid.",
    "quotations": "“We wait.”| She left.",
    "questions in quotations": "“Why?” she asked.| He left.",
    "brackets": "It closed (for a day.)| Then it opened.",
    "ellipses": "He waited … and waited.| Then he left.",
    "German ordinals": "Am 3. Mai fuhr das Schiff.| Es kam an.",
    "German abbreviations": "Das Schiff, z. B. die Fähre, blieb.| Sie kam nicht.",
    "a German decade": "Er wurde 42.| Das reicht.",
    "French": "M. Hale a dit « non ».| Il est parti.",
    "Chinese": "渡轮停航。|乘客等待。",
    "Japanese quotations": "「待つ。」と言った。|帰った。",
    "Arabic": "لماذا؟| لا أحد يعرف.",
    "Hindi": "नाव रुकी।| लोग रुके।",
}
"""The bar stands where the first sentence ends."""


@pytest.mark.parametrize("marked", SENTENCES.values(), ids=SENTENCES.keys())
def test_a_sentence_ends_where_a_reader_would_end_it(marked: str) -> None:
    text = marked.replace("|", "")
    assert sentence_ends(text, 1) == [marked.index("|")]


def test_a_short_first_paragraph_is_the_lead() -> None:
    text = "The ferry stayed in port on Monday because of the ice. Nobody complained."
    assert lead([text, "More."]) == text


def test_a_very_short_first_paragraph_takes_the_next_one_along() -> None:
    assert lead(["It froze.", "The ferry stayed in port."]) == "It froze. The ferry stayed in port."


def test_a_long_first_paragraph_gives_the_sentences_that_fit() -> None:
    first, second, third = ("The ferry stayed " + "in port " * n + "today." for n in (10, 12, 30))
    assert lead([f"{first} {second} {third}"]) == f"{first} {second}"
    assert lead([f"{first} {third} {second}"]) == first


def test_a_sentence_is_cut_only_where_it_would_be_endless() -> None:
    sentence = "The ferry stayed " + "in port " * 40 + "today."
    assert lead([f"{sentence} More."]) == sentence
    endless = lead(["word " * 1000])
    assert endless.endswith("word…") and len(endless) <= LONGEST + 1
    assert len(lead(["字" * 1000])) == LONGEST + 1


@pytest.mark.parametrize(
    "greeting", ["Dear reader,", "Liebe Leserin, lieber Leser!", "عزيزي القارئ،", "亲爱的读者："]
)
def test_the_lead_of_an_editors_letter_begins_behind_its_salutation(greeting: str) -> None:
    front = "---\ntitle: A week about patience\ndate: 2026-11-23\n---\n"
    for body, expected in (
        (f"{greeting}\n\nA week about patience. It is over, and nobody noticed but the clerk.", "A week about"),
        (greeting, greeting),
    ):
        converted, _, _ = convert("editions/2026-11-23.md", f"{front}\n{body}\n".encode(), Options())
        assert converted.body is not None
        assert converted.body.lead.startswith(expected)


def test_a_storys_short_first_paragraph_is_no_salutation() -> None:
    story = b"---\ntitle: Ice\n---\n\nHe said:\n\nNo boat.\n"
    converted, _, _ = convert("articles/ice.md", story, Options())
    assert converted.body is not None
    assert converted.body.lead == "He said: No boat."
