"""Mergers: one story is shown in the place of another, and nothing of the other's file is lost."""

from test_catalog import catalog, document, messages, paths

KEEPER = document("articles/a.md", "id: keeper\ntitle: Ferry sails\ndate: 2026-11-01\nsource: Post")
MERGED = document(
    "articles/b.md",
    "id: other\ntitle: Ferry off\ndate: 2026-11-02\nsource: Courier\nurl: https://courier.example/f\n"
    "also: [Gazette]\naliases: [/old/]\nmerge: keeper",
)


def test_a_merged_story_is_shown_as_the_other_one_and_its_address_leads_there() -> None:
    found = catalog(KEEPER, MERGED)
    assert paths(found) == ["articles/a.md"]
    [keeper] = found.articles
    assert [(also.source, also.title) for also in keeper.also] == [("Courier", "Ferry off"), ("Gazette", "")]
    assert keeper.aliases == ("/articles/b/", "/old/")
    assert found.merged == {"articles/b.md": "articles/a.md"} and "articles/b.md" not in found.hidden


def test_an_edition_that_names_a_merged_story_carries_the_other_one() -> None:
    edition = document(
        "editions/2026-11-03.md",
        "title: E\ndate: 2026-11-03\nsections:\n  - title: World\n    stories: [{article: other}]",
    )
    assert catalog(KEEPER, MERGED, edition).stories["other"].id == "keeper"
    assert messages(KEEPER, MERGED, edition) == []


def test_a_way_of_merges_is_gone_to_its_end() -> None:
    third = document("articles/c.md", "id: third\ntitle: C\nsource: Third\nmerge: other")
    found = catalog(KEEPER, MERGED, third)
    assert paths(found) == ["articles/a.md"]
    assert [also.source for also in found.articles[0].also] == ["Courier", "Gazette", "Third"]


def test_a_story_that_is_merged_with_a_held_one_is_held_with_it_and_the_other_way_round_says_nothing() -> None:
    held = document("articles/a.md", "id: keeper\ntitle: Ferry sails\ndraft: true")
    assert paths(catalog(held, MERGED)) == []
    draft = document("articles/d.md", "title: D\nsource: Secret\ndraft: true\nmerge: keeper")
    [keeper] = catalog(KEEPER, draft).articles
    assert keeper.also == () and keeper.aliases == ()


def test_a_merge_that_leads_nowhere_or_round_is_told_where_it_stands() -> None:
    nowhere = document("articles/x.md", "title: X\nmerge: nobody")
    itself = document("articles/y.md", "id: why\ntitle: Y\nmerge: why")
    one = document("articles/p.md", "id: p\ntitle: P\nmerge: q")
    other = document("articles/q.md", "id: q\ntitle: Q\nmerge: p")
    assert messages(nowhere, itself, one, other) == [
        "content/articles/p.md:4:8: error: the way of `merge` leads round in a circle",
        "content/articles/q.md:4:8: error: the way of `merge` leads round in a circle",
        "content/articles/x.md:3:8: error: there is no story `nobody` to merge this one with",
        "content/articles/y.md:4:8: error: this story is merged with itself",
    ]
    assert paths(catalog(nowhere)) == ["articles/x.md"]
