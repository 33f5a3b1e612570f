"""Groups and their pages: what is full never changes, and names that differ in case are one."""

from hypothesis import given
from hypothesis import strategies as st

from generator.article import Article
from generator.config import Config, Section
from generator.groups import PAGE_SIZE, by_section, by_source, by_tag, leaves, section_of
from generator.problems import Problem


def story(number: int, **more: object) -> Article:
    return Article(path=f"articles/{number:04}.md", title=f"Story {number}", **more)  # type: ignore[arg-type]


def newest_first(count: int) -> tuple[Article, ...]:
    return tuple(story(number) for number in range(count, 0, -1))


@given(st.integers(0, 130), st.integers(0, 90))
def test_a_numbered_page_keeps_its_stories_whatever_comes_later(before: int, more: int) -> None:
    old = {leaf.number: leaf.articles for leaf in leaves(newest_first(before)) if leaf.number}
    new = {leaf.number: leaf.articles for leaf in leaves(newest_first(before + more)) if leaf.number}
    assert {number: new[number] for number in old} == old


@given(st.integers(0, 200))
def test_every_story_stands_on_one_page_in_the_order_of_the_list(count: int) -> None:
    pages = leaves(newest_first(count))
    assert sum((leaf.articles for leaf in pages), ()) == newest_first(count)
    assert [leaf.number for leaf in pages] == [0, *range(len(pages) - 1, 0, -1)]
    assert all(len(leaf.articles) == PAGE_SIZE for leaf in pages[1:])
    assert len(pages[0].articles) in range(20, 40) or count < 40


def test_page_n_holds_the_stories_from_20_times_n_minus_1_plus_1_to_20_times_n() -> None:
    second = next(leaf for leaf in leaves(newest_first(85)) if leaf.number == 2)
    assert [article.path for article in second.articles] == [f"articles/{n:04}.md" for n in range(40, 20, -1)]


def test_a_list_on_one_page_has_no_numbers() -> None:
    assert [leaf.number for leaf in leaves(newest_first(100), whole=True)] == [0]


def test_tags_that_differ_in_case_are_one_as_the_oldest_story_writes_it() -> None:
    problems: list[Problem] = []
    groups = by_tag(
        [story(3, tags=("RIVERS",)), story(2, tags=("rivers",)), story(1, tags=("Rivers",))], problems
    )
    assert problems == []
    assert [(group.title, group.address, len(group.articles)) for group in groups.values()] == [
        ("Rivers", "/tags/rivers/", 3)
    ]


def test_names_that_differ_otherwise_but_share_an_address_are_told() -> None:
    problems: list[Problem] = []
    by_source([story(2, source="A & B"), story(1, source="A B")], problems)
    assert [(problem.severity, str(problem.where)) for problem in problems] == [
        ("warning", "content/articles/0002.md:1:1")
    ]
    assert problems[0].message == "“A & B” and “A B” have one address, /sources/a-b/, and so become one"


def test_sections_come_in_the_order_of_the_configuration_and_then_of_the_alphabet() -> None:
    config = Config(title="", sections=(Section("World", "world"), Section("Arts", "arts")))
    names = ["Zoo", "Arts", "Bees", "World"]
    groups = by_section([story(n, section=name) for n, name in enumerate(names)], config)
    assert [group.title for group in groups.values()] == ["World", "Arts", "Bees", "Zoo"]


def test_a_section_is_found_by_its_title_before_any_slug() -> None:
    config = Config(title="", sections=(Section("World", "news"), Section("News", "world")))
    for name, expected in (("World", "news"), ("News", "world"), ("world", "news"), ("Else", "else")):
        assert section_of(name, config).slug == expected
        assert list(by_section([story(1, section=name)], config)) == [expected]
