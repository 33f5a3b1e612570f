"""Pages kept as they were set: in formes that a page alone decides, fetched by path."""

from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

import pytest

from generator.disk import Stamp
from generator.standing import SIZE, Forme, fetch, outline, set_aside
from generator.state import Known, Store
from generator.target import ProseUse, Target

FOLDER = "public"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "state.sqlite")
    yield opened
    opened.close()


def page(number: int, context: bytes = b"context", template: str = "article.html") -> Target:
    prose = ProseUse(f"articles/{number}.md", ())
    return Target.of(f"{number}/index.html", "template", context, template=template, prose=prose)


def kept(store: Store, targets: list[Target], before: list[Forme] | None = None) -> list[Forme]:
    formes: list[Forme] = []
    assert list(set_aside(targets, store, FOLDER, before or [], formes)) == targets
    return formes


PAGES = [page(number) for number in range(400)]
LAST = [number for number in range(400) if crc32(PAGES[number].path.encode()) % SIZE == 0]
"""The pages that end a forme."""


def test_every_page_with_a_text_lies_in_one_forme_in_order(store: Store) -> None:
    feed = Target.of("feed.atom", "atom", b"values")
    formes = kept(store, [feed, *PAGES[:200], feed, *PAGES[200:]])
    assert len(formes) == len(LAST) + 1 > 3
    paths = [path for forme in formes for path in forme.pages]
    assert paths == [page.path for page in PAGES]
    assert [list(forme.pages)[-1] for forme in formes[:-1]] == [PAGES[number].path for number in LAST]
    assert formes[0].pages["0/index.html"] == "articles/0.md"
    assert fetch(store, FOLDER, formes, set(paths)) == PAGES


def test_where_the_last_page_ends_a_forme_no_empty_one_follows(store: Store) -> None:
    assert len(kept(store, PAGES[: LAST[1] + 1])) == 2
    assert kept(store, []) == []


def test_a_new_story_changes_one_forme_and_what_is_there_is_not_kept_again(store: Store) -> None:
    before = kept(store, PAGES)
    store._connection.execute("DELETE FROM formes")
    ends_none = next(n for n in range(1000, 2000) if crc32(page(n).path.encode()) % SIZE)
    after = kept(store, [page(ends_none), *PAGES], before)
    assert [forme in before for forme in after] == [False, *[True] * (len(before) - 1)]
    assert store._connection.execute("SELECT name FROM formes").fetchall() == [(after[0].name,)]


@pytest.mark.parametrize(
    "other", [page(1, b"other"), page(1, template="other.html"), page(2)], ids=["context", "template", "path"]
)
def test_a_forme_is_named_by_all_that_its_pages_are_made_from(store: Store, other: Target) -> None:
    [one], [same], [differs] = kept(store, [page(1)]), kept(store, [page(1)]), kept(store, [other])
    assert one.name == same.name != differs.name
    assert len(one.name) == 16


def test_only_the_pages_that_are_wanted_come_and_only_from_their_formes(store: Store) -> None:
    formes = kept(store, PAGES)
    store._connection.execute("DELETE FROM formes WHERE name = ?", (formes[1].name,))
    first, second = [next(iter(forme.pages)) for forme in formes[:2]]
    assert [page.path for page in fetch(store, FOLDER, formes, {first}) or []] == [first]
    assert fetch(store, FOLDER, formes, {first, second}) is None
    assert fetch(store, FOLDER, formes, {first, "nowhere"}) is None
    assert fetch(store, "preview", formes, {first}) is None
    assert fetch(store, FOLDER, formes, set()) == []


def test_a_forme_that_cannot_be_read_is_lost(store: Store) -> None:
    formes = kept(store, PAGES)
    store.keep_forme(FOLDER, formes[0].name, b"\x91\x01")
    assert fetch(store, FOLDER, formes, {next(iter(formes[0].pages))}) is None


def test_an_outline_is_what_the_plan_sees_of_all_documents() -> None:
    def known(**outlines: bytes) -> dict[str, Known]:
        return {path: Known(Stamp(1, 1, 1, 1), b"", said) for path, said in outlines.items()}

    plain = outline(known(a=b"1", b=b"2"))
    assert len(plain) == 16
    assert plain == outline(known(b=b"2", a=b"1"))
    others = [known(a=b"2", b=b"1"), known(a=b"1", c=b"2"), known(a=b"1"), known(a=b"1", b=b"2", c=b"3"), {}]
    assert len({plain, *map(outline, others)}) == len(others) + 1
