"""Links: every way of naming something on the site leads there, and what leads nowhere is told."""

import re

import pytest

from generator.assets import Asset
from generator.catalog import Visibility, gather
from generator.documents import Options, convert
from generator.links import Ground, fill
from generator.problems import Problem
from generator.urls import Base

TEXTS = {
    "articles/2026/ferry.md": "title: Ferry",
    "articles/2026/The Salt.md": "title: Salt",
    "articles/2026/folder/index.md": "title: Folder",
    "articles/2026/what: then?.md": "title: What then",
    "articles/2026/draft.md": "title: Draft\ndraft: true",
    "articles/2026/Held Back.md": "title: Held\ndraft: true",
    "articles/2026/held/index.md": "title: Held\ndraft: true",
    "articles/2026/broken.md": "title: [Broken",
    "pages/about.md": "title: About",
    "pages/secret.md": "title: Secret\ndraft: true",
}
FILES = [
    "articles/2026/cafe\u0301.gif",
    "articles/2026/quay one.gif",
    "articles/2026/report.pdf",
    "articles/2026/draft.gif",
    "map.png",
]


def filled(markdown: str) -> tuple[str, list[Problem]]:
    documents = {
        path: convert(path, f"---\n{front}\n---\n\n## Heading\n".encode(), Options())[0]
        for path, front in TEXTS.items()
    }
    path = "articles/2026/from.md"
    documents[path] = convert(path, f"---\ntitle: From\n---\n\n## Here\n\n{markdown}\n".encode(), Options())[0]
    assets = {name: Asset(name, b"", 3, 4) for name in FILES}
    catalog, _ = gather(documents, assets, "UTC", Visibility(2e9))
    body = documents[path].body
    assert body is not None
    problems: list[Problem] = []
    ground = Ground(catalog, Base.of("https://a.example/repo/"), {"/", "/tags/", *catalog.addresses.values()})
    fills = fill(path, body, ground, problems)
    return fills[0] if fills else "", problems


LEADS = [
    ("ferry.md", "/repo/articles/2026/ferry/"),
    ("./ferry.md", "/repo/articles/2026/ferry/"),
    ("ferry", "/repo/articles/2026/ferry/"),
    ("../2026/ferry.md#heading", "/repo/articles/2026/ferry/#heading"),
    ("ferry.md?x=1", "/repo/articles/2026/ferry/?x=1"),
    ("/articles/2026/ferry.md", "/repo/articles/2026/ferry/"),
    ("/articles/2026/ferry/", "/repo/articles/2026/ferry/"),
    ("/articles/2026/ferry", "/repo/articles/2026/ferry/"),
    ("The%20Salt.md", "/repo/articles/2026/the-salt/"),
    ("<The Salt.md>", "/repo/articles/2026/the-salt/"),
    ("/articles/2026/the-salt/", "/repo/articles/2026/the-salt/"),
    ("folder/index.md", "/repo/articles/2026/folder/"),
    ("folder/", "/repo/articles/2026/folder/"),
    ("../../pages/about.md", "/repo/about/"),
    ("/about/", "/repo/about/"),
    ("/", "/repo/"),
    ("/tags/", "/repo/tags/"),
    ("#here", "#here"),
    ("report.pdf", "/repo/articles/2026/report.pdf"),
    ("report.pdf#page=3", "/repo/articles/2026/report.pdf#page=3"),
    ("/map.png", "/repo/map.png"),
    ("https://b.example/ü?a=b&c#d", "https://b.example/%C3%BC?a=b&c#d"),
    ("//b.example/", "//b.example/"),
    ("mailto:desk@a.example", "mailto:desk@a.example"),
]


@pytest.mark.parametrize(("target", "href"), LEADS)
def test_every_way_of_naming_leads_there(target: str, href: str) -> None:
    attributes, problems = filled(f"[words]({target})")
    found = re.search(r' href="([^"]*)"', attributes)
    assert problems == []
    assert found is not None
    assert found[1].replace("&amp;", "&") == href


@pytest.mark.parametrize(
    "target",
    [
        "nowhere.md",
        "../../../ferry.md",
        "/nowhere/",
        "ferry.md#nowhere",
        "#nowhere",
        "",
        "Ferry.md",
        "quay%20two.gif",
    ],
)
def test_what_leads_nowhere_is_told_and_loses_its_address(target: str) -> None:
    attributes, problems = filled(f"[words]({target})")
    assert attributes == ""
    assert [problem.severity for problem in problems] == ["error"]
    assert (problems[0].where.line, problems[0].where.column) == (7, 1)
    assert problems[0].hint


@pytest.mark.parametrize(
    ("link", "meant"),
    [
        ("[words](fery.md)", "ferry.md"),
        ("[words](/artikles/2026/ferry/)", "/articles/2026/ferry/"),
        ("[words](../../about.md)", "../../pages/about.md"),
        ("[words](indeks.md)", "folder/index.md"),
        ("[words](The-Salt.md)", "The%20Salt.md"),
        ("[words](what-then.md)", "./what:%20then%3F.md"),
        ("[words](#heer)", "#here"),
        ("[words](ferry.md#headings)", "#heading"),
        ("![words](quay-one.gif)", "quay%20one.gif"),
        ("![words](map.pgn)", "../../map.png"),
        ("![words](/mapp.png)", "../../map.png"),
    ],
)
def test_what_was_meant_can_be_pasted(link: str, meant: str) -> None:
    _, problems = filled(link)
    assert [problem.hint for problem in problems] == [f"did you mean `{meant}`?"]
    kept = link[: link.index(meant[0] if meant[0] == "#" else "(")]
    assert filled(f"{kept}{meant})" if meant[0] == "#" else f"{kept}({meant})")[1] == []


@pytest.mark.parametrize(
    ("link", "lies"),
    [
        ("[words](.)", "a folder lies here, without an index.md"),
        ("[words](../2026/)", "a folder lies here, without an index.md"),
        ("![words](folder)", "a folder lies here"),
        ("[words](nowhere)", "nothing lies here"),
        ("[words](fold)", "nothing lies here"),
    ],
)
def test_a_folder_is_not_said_to_be_nothing(link: str, lies: str) -> None:
    _, problems = filled(link)
    assert [related.message for related in problems[0].related] == [lies]
    assert ("document in it" in problems[0].hint) == (link[0] == "[" and "folder" in lies)


@pytest.mark.parametrize(
    "target",
    [
        "draft.md",
        "draft",
        "draft.md#heading",
        "/articles/2026/draft/",
        "<Held Back.md>",
        "Held%20Back.md",
        "/articles/2026/held-back/",
        "held/",
        "held/index.md",
        "/articles/2026/held",
        "/secret/",
        "../../pages/secret.md",
    ],
)
def test_links_to_what_is_held_are_told_and_lose_their_address(target: str) -> None:
    attributes, problems = filled(f"[words]({target})")
    assert attributes == ""
    assert [problem.severity for problem in problems] == ["notice"]


@pytest.mark.parametrize(
    "target", ["<quay one.gif>", "quay%20one.gif", "./quay%20one.gif", "/articles/2026/quay%20one.gif"]
)
def test_pictures_come_with_their_size(target: str) -> None:
    attributes, problems = filled(f"![words]({target})")
    assert problems == []
    assert attributes == '><img src="/repo/articles/2026/quay%20one.gif" width="3" height="4"'


@pytest.mark.parametrize("target", ["quay.gif", "Quay%20one.gif", "../quay%20one.gif"])
def test_a_missing_picture_is_told(target: str) -> None:
    _, problems = filled(f"![words]({target})")
    assert [problem.message for problem in problems] == [f"there is no picture {target}"]


def test_a_quotation_mark_in_an_address_cannot_end_the_attribute() -> None:
    attributes, _ = filled("[words](https://b.example/\"onclick='x')")
    assert attributes.count('"') in (0, 2, 4)
    attributes, _ = filled('[words](<https://b.example/%22"><script>>)')
    assert "<script" not in attributes


@pytest.mark.parametrize("target", ["broken.md", "broken", "/articles/2026/broken/"])
def test_a_link_to_a_story_that_cannot_be_read_is_told_where_that_story_lies_alone(target: str) -> None:
    fill, problems = filled(f"[A]({target})")
    assert (fill, problems) == ("", [])


@pytest.mark.parametrize(
    "markdown", ["![A café](caf\u00e9.gif)", "[the café](caf\u00e9.gif)", "[a](/caf\u00e9.gif)"]
)
def test_a_name_that_only_looks_the_same_is_told_from_the_one_that_is_there(markdown: str) -> None:
    _, [problem] = filled(markdown)
    is_there = "/" not in markdown.partition("(")[2]
    assert ("accents are written as signs of their own" in problem.hint) == is_there
