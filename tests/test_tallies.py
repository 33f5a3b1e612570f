"""The page about our sources: numbers that a reader can check."""

from generator import contract
from tests.test_plan import config, document, page_at, planned

STORIES = {
    "a": ("2026-11-03", "World", "The Post"),
    "b": ("2026-11-02", "Money", "The Post"),
    "c": ("2026-10-31", "World", "The Post"),
    "d": ("2026-10-30", "World", "Courier"),
    "e": ("", "Money", "Courier"),
    "f": ("2026-09-01", "", "Bote"),
    "g": ("2026-08-01", "World", ""),
}


def sources_page(text: str = "") -> contract.SourcesPage:
    documents = {}
    for name, (date, section, source) in STORIES.items():
        front = [f"title: {name}", f"date: {date}", f"section: {section}", f"source: {source}"]
        documents[f"articles/{name}.md"] = document(
            f"articles/{name}.md", "\n".join(line for line in front if not line.endswith(": "))
        )
    targets, problems, _ = planned(documents, config(text))
    assert problems == []
    page = page_at(targets, "sources/index.html")
    assert isinstance(page, contract.SourcesPage)
    return page


def test_every_source_is_told_with_its_stories_by_section_and_month_the_most_quoted_first() -> None:
    page = sources_page("sections: [World, Money]\n")
    assert [section.title for section in page.sections] == ["World", "Money"]
    assert [bar.month.iso for bar in page.months] == ["2026-09", "2026-10", "2026-11"]
    told = [(t.source.title, t.stories, t.share, t.by_section, t.by_month) for t in page.tallies]
    assert told == [
        ("The Post", 3, 100, (2, 1), (0, 1, 2)),
        ("Courier", 2, 67, (1, 1), (0, 1, 0)),
        ("Bote", 1, 33, (0, 0), (1, 0, 0)),
    ]
    assert [(bar.stories, bar.share) for bar in page.months] == [(1, 50), (2, 100), (2, 100)]
    assert page.stories == 6


def test_a_day_belongs_to_the_month_that_it_is_in_at_home() -> None:
    documents = {
        "articles/a.md": document("articles/a.md", "title: A\nsource: Wire\ndate: 2026-10-31T23:30:00-05:00")
    }
    targets, _, _ = planned(documents, config("timezone: Europe/Berlin\n"))
    page = page_at(targets, "sources/index.html")
    assert isinstance(page, contract.SourcesPage)
    assert [bar.month.iso for bar in page.months] == ["2026-11"]


def test_a_digest_without_sources_has_no_such_page() -> None:
    targets, _, _ = planned({"articles/a.md": document("articles/a.md", "title: A")}, config())
    assert "sources/index.html" not in targets
