"""What is told of an article: where it came from, what its seed states, and how sure that is."""

from generator.ingest.accounts import account, lines_of, story_lines
from generator.ingest.base import Base, Head
from generator.ingest.story import Evidence, Picture, RightsLine, Rival, Story

STORY = Story(
    "The ferry",
    ("One two.", "Three."),
    byline=("Orla Dunmore", "Jon Parr"),
    rights=RightsLine("© 2026 Ledger", "Ledger"),
    extra={"mood": "calm", "deck": "b"},
    draft=True,
    image=Picture("boat.jpg"),
    evidence={
        "title": Evidence(
            "text, line 1",
            "headline",
            0.5,
            original="THE FERRY",
            rivals=(Rival("U" * 200, "meta", "title", 0.3), Rival("V", "meta", "", 0.2)),
        )
    },
)


def test_each_field_has_its_value_and_its_evidence() -> None:
    assert story_lines(STORY) == [
        "  title: The ferry",
        "    text, line 1 · headline · 50% sure",
        "    as it stood there: THE FERRY",
        f"    rather than {'U' * 160}… (meta · title · 30% sure)",
        "    rather than V (meta · 20% sure)",
        "  byline: Orla Dunmore | Jon Parr",
        "  rights: © 2026 Ledger",
        "  draft: true",
        "  image: boat.jpg",
        "  extra: mood, deck",
        "  the body: 2 blocks, 3 words",
    ]


def test_what_the_editor_changed_since_is_named_by_key() -> None:
    article = "---\ntitle: The ferry\nsection: Sea\ntaken: {on: 2026-11-20}\n---\n\nOne.\n"
    base = Base(Head("seeds/a.txt", "ab" * 32, "text/2"), "", article)
    told = account("content/a.md", base, article.replace("Sea", "Harbour").replace("One.", "Two."))
    assert (told.on, told.edited) == ("2026-11-20", ("section", "the body"))
    assert account("content/a.md", base, article.replace("\n", "\r\n")).edited == ()
    assert account("content/a.md", base, "no front matter").on == "2026-11-20"
    assert lines_of(article)["section"] == "section: Sea"
    assert lines_of("no front matter") == {}
