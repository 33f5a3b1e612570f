"""The pictures of a story that a reader composed: which it keeps, which leads, and under which name."""

from generator.ingest.composition import with_pictures
from generator.ingest.story import Evidence, Picture, Story

QUAY = Picture("quay.png", url="https://paper.example/quay.png", alt="The quay")
BODY = ("The ferry sailed on time.", "![The quay](quay.png)")


def test_a_picture_that_the_text_does_not_show_is_not_kept() -> None:
    other = Picture("other.png", url="https://paper.example/other.png")
    assert with_pictures(Story("Ferry", BODY), (QUAY, other)).pictures == (QUAY,)


def test_a_lead_picture_that_the_text_shows_too_has_the_name_that_it_has_there() -> None:
    lead = Picture("lead.png", url=QUAY.url, alt="The quay at dawn")
    found = with_pictures(Story("Ferry", BODY, image=lead), (QUAY,))
    assert found.image is not None and (found.image.name, found.image.alt) == ("quay.png", "The quay at dawn")


def test_a_lead_picture_takes_no_name_that_another_has() -> None:
    lead = Picture("quay.png", url="https://paper.example/elsewhere/quay.png", alt="Another quay")
    found = with_pictures(Story("Ferry", BODY, image=lead), (QUAY,))
    assert found.image is not None and found.image.name == "lead-quay.png"
    assert found.pictures == (QUAY,)


def test_a_lead_picture_whose_caption_says_what_it_shows_has_that_for_its_text() -> None:
    lead = Picture("lead.png", url="https://paper.example/lead.png", caption="Boats in the ice")
    found = with_pictures(Story("Ferry", BODY, image=lead), ())
    assert found.image is not None and found.image.alt == "Boats in the ice"


def test_a_lead_picture_without_a_word_is_left_to_the_editor() -> None:
    lead = Picture("lead.png", url="https://paper.example/lead.png")
    story = Story("Ferry", BODY, image=lead, evidence={"image": Evidence("og:image", "meta")})
    found = with_pictures(story, ())
    assert found.image is None and "image" not in found.evidence
    assert found.extra["image"] == "https://paper.example/lead.png"


def test_a_caption_stands_in_the_title_of_a_picture_alone() -> None:
    told = Picture("quay.png", url=QUAY.url, caption='The "old" quay (1911)', credit="J. Roe")
    found = with_pictures(Story("Ferry", (*BODY, "See ![it](quay.png) here.")), (told,))
    assert found.body[1:] == ('![The quay](quay.png "The old quay 1911 — J. Roe")', "See ![it](quay.png) here.")
