"""The plan: which files there are, and that nothing leads to one that there is not."""

import random
import re
from collections.abc import Iterator
from urllib.parse import unquote

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import contract
from generator.assets import Asset
from generator.catalog import Visibility, gather
from generator.config import Config, PageKinds, parse_config
from generator.documents import Converted, Options, convert
from generator.feeds import FeedDocument
from generator.layouts import TEMPLATES, Page, template_at
from generator.plan import plan
from generator.problems import Problem
from generator.sitemap import Sitemap
from generator.target import Target

Documents = dict[str, Converted]
_page = msgspec.msgpack.Decoder(Page)
_sitemap = msgspec.msgpack.Decoder(Sitemap)


def document(path: str, front: str, body: str = "Text.") -> Converted:
    return convert(path, f"---\n{front}\n---\n\n{body}\n".encode(), Options())[0]


def planned(
    documents: Documents, config: Config, assets: tuple[str, ...] = ()
) -> tuple[dict[str, Target], list[Problem], contract.Site]:
    catalog, wrong = gather(documents, {path: Asset(path, b"") for path in assets}, "UTC", Visibility(2e9))
    drawn = plan(catalog, config)
    targets = {target.path: target for target in drawn.targets}
    return targets, [*wrong, *drawn.problems], msgspec.msgpack.decode(drawn.site, type=contract.Site)


def page_at(targets: dict[str, Target], path: str) -> Page:
    return _page.decode(targets[path].context)


def config(text: str = "") -> Config:
    made, _, problems = parse_config(f"title: A digest\nbase_url: https://a.example/repo/\n{text}".encode())
    assert made is not None
    assert problems == []
    return made


def story(number: int, rng: random.Random) -> tuple[str, Converted]:
    """A story later than all with a smaller number; names are written in every case."""
    name = f"articles/{number:03}.md"
    tag, source = rng.choice(["rivers", "Rivers", "RIVERS", "trade"]), rng.choice(["Wire", "WIRE", "wire"])
    section = rng.choice(["World", "world", "Money"])
    front = f"title: Story {number}\ndate: 2026-{1 + number // 28:02}-{1 + number % 28:02}\n"
    return name, document(name, front + f"tags: [{tag}]\nsource: {source}\nsection: {section}")


NUMBERED = re.compile(r"(.*page/)(\d+)/index\.html")


def following(path: str) -> str:
    """The page with the next number."""
    match = NUMBERED.fullmatch(path)
    assert match
    return f"{match[1]}{int(match[2]) + 1}/index.html"


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False), st.integers(30, 110), st.lists(st.integers(1, 30), max_size=4))
def test_a_numbered_page_never_changes_once_the_next_one_is_full(
    rng: random.Random, count: int, additions: list[int]
) -> None:
    roll = config("pages: {front: roll}\nsections: [World]\n")
    documents = dict(story(number, rng) for number in range(count))
    before: dict[str, Target] = {}
    for more in [0, *additions]:
        documents.update(story(number, rng) for number in range(len(documents), len(documents) + more))
        targets, problems, _ = planned(documents, roll)
        assert problems == []
        numbered = {path: target for path, target in targets.items() if NUMBERED.fullmatch(path)}
        settled = {path: target for path, target in before.items() if following(path) in before}
        assert {path: numbered.get(path) for path in settled} == settled
        before = numbered


def test_older_leads_through_all_pages_and_newer_back() -> None:
    rng = random.Random(1)
    documents = dict(story(number, rng) for number in range(85))
    targets, _, _ = planned(documents, config("pages: {front: roll}"))
    seen, path = [], "index.html"
    while path:
        page = _page.decode(targets[path].context)
        assert isinstance(page, contract.RollPage)
        seen += [card.headline for card in page.cards]
        number = page.pager.number
        assert page.pager.newer == {4: "", 3: "/repo/"}.get(number, f"/repo/page/{number + 1}/")
        path = f"{page.pager.older.removeprefix('/repo/')}index.html" if page.pager.older else ""
    assert seen == [f"Story {number}" for number in range(84, -1, -1)]


def test_previous_and_next_lead_through_all_stories() -> None:
    rng = random.Random(1)
    targets, _, _ = planned(dict(story(number, rng) for number in range(30)), config())
    for number in range(30):
        page = _page.decode(targets[f"articles/{number:03}/index.html"].context)
        assert isinstance(page, contract.ArticlePage)
        neighbours = [each.headline if each else "" for each in (page.previous, page.next)]
        assert neighbours == [
            f"Story {number - 1}" if number else "",
            f"Story {number + 1}" if number < 29 else "",
        ]
        assert f"Story {number}" not in [teaser.headline for teaser in page.related]


RICH = {
    "articles/a.md": document("articles/a.md", "title: A\ndate: 2026-11-01\ntags: [x]\nsection: S\nsource: W"),
    "articles/b.md": document("articles/b.md", "title: B\ndate: 2026-10-01\ntags: [x]\nsection: S\nsource: W"),
    "editions/e.md": document(
        "editions/e.md", "title: E\ndate: 2026-11-02\nsections: [{title: T, stories: [a]}]"
    ),
    "pages/p.md": document("pages/p.md", "title: P"),
}


def test_the_address_of_a_page_tells_its_template() -> None:
    developing = document(
        "articles/c.md",
        "title: C\ndate: 2026-11-03\nstory: Tides\ncorrections: [{date: 2026-11-04, text: No.}]",
    )
    targets, _, _ = planned({**RICH, "articles/c.md": developing}, config())
    made = {path: each.template for path, each in targets.items() if each.maker == "template"}
    assert {path: template_at(path) for path in made} == made
    assert set(made.values()) == {*TEMPLATES.values()} - {"roll.html", "takedown.html"}


KINDS = {
    "section": ("/sections/",),
    "tag": ("/tags/",),
    "source": ("/sources/",),
    "archive": ("/archive/",),
    "edition": ("/editions/",),
    "search": ("/search/",),
}
NO_PAGE = "/search/index/"
"""Where the search index lies: a folder, whose files nobody links to."""


def hrefs(value: object) -> Iterator[str]:
    """Every address of the site that stands anywhere in a context."""
    if isinstance(value, str):
        yield from re.findall(r"(?:^|\")(?:https://a\.example)?/repo(/[^\s\"]*)", value)
    elif isinstance(value, dict):
        for each in value.values():
            yield from hrefs(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from hrefs(each)


def every_href(targets: dict[str, Target], site: contract.Site) -> set[str]:
    contexts = [msgspec.to_builtins(site)]
    contexts += [msgspec.msgpack.decode(t.context) for t in targets.values() if t.maker not in ("text", "copy")]
    return {unquote(href) for context in contexts for href in hrefs(context)}


@pytest.mark.parametrize("kinds", [(), *((kind,) for kind in KINDS), ("index",), ("sitemap",), tuple(KINDS)])
def test_a_kind_of_page_that_is_switched_off_leaves_no_file_and_no_link(kinds: tuple[str, ...]) -> None:
    off = "".join(f"\n  {kind}: false" for kind in kinds)
    targets, problems, site = planned(RICH, config(f"pages:{off}" if off else ""))
    assert problems == []
    for href in every_href(targets, site) - {NO_PAGE}:
        path = f"{href[1:]}index.html" if href.endswith("/") else href[1:]
        assert path in targets, href
    for kind in kinds:
        gone = KINDS.get(kind, ())
        assert not [path for path in targets if f"/{path}".startswith(gone) and gone]


def test_without_its_own_page_an_editions_stories_still_make_the_front_page() -> None:
    targets, _, _ = planned(RICH, config("pages: {edition: false}"))
    front = _page.decode(targets["index.html"].context)
    assert isinstance(front, contract.FrontPage)
    assert front.edition is None
    assert front.lead is not None
    assert front.lead.headline == "A"


def test_kinship_does_not_ask_whether_tags_have_pages() -> None:
    def related(text: str) -> list[str]:
        page = _page.decode(planned(RICH, config(text))[0]["articles/a/index.html"].context)
        assert isinstance(page, contract.ArticlePage)
        return [teaser.headline for teaser in page.related]

    assert related("") == related("pages: {tag: false, section: false}") == ["B"]


def test_the_notice_of_a_takedown_and_404_ask_not_to_be_listed_and_are_not_in_the_sitemap() -> None:
    taken = document("articles/gone.md", "title: Gone\ndate: 2026-11-01\ntakedown: 2026-11-02")
    targets, _, _ = planned({**RICH, "articles/gone.md": taken}, config())
    pages = {path: page_at(targets, path) for path, each in targets.items() if each.maker == "template"}
    unlisted = {"articles/gone/index.html", "404.html"}
    assert {path for path, page in pages.items() if not page.head.index} == unlisted
    sitemap = _sitemap.decode(targets["sitemap.xml"].context)
    listed = [entry.address.removeprefix("https://a.example/repo/") + "index.html" for entry in sitemap.entries]
    assert set(listed) == pages.keys() - unlisted


def test_a_story_twice_in_an_edition_stands_once_on_the_front_page() -> None:
    front = "title: E\ndate: 2026-11-02\nsections: [{title: T, stories: [a, b]}, {title: U, stories: [a]}]"
    targets, _, _ = planned({**RICH, "editions/e.md": document("editions/e.md", front)}, config())
    page = _page.decode(targets["index.html"].context)
    assert isinstance(page, contract.FrontPage)
    cards = [page.lead, *page.seconds, *page.more, *page.briefs]
    assert sorted(card.headline for card in cards if card) == ["A", "B"]


@pytest.mark.parametrize(
    ("path", "assets", "message"),
    [
        ("pages/index.md", (), "another page of the site has the address /"),
        ("pages/tags.md", (), "another page of the site has the address /tags/"),
        ("pages/sections/s.md", (), "another page of the site has the address /sections/s/"),
        ("pages/x.md", ("feed.atom",), "another page of the site has the address /feed.atom"),
        ("pages/x.md", ("Robots.txt",), "/Robots.txt and /robots.txt are one file on systems that ignore case"),
        ("pages/x.md", ("x",), "/x/index.html and /x cannot both be there"),
    ],
)
def test_two_things_for_one_file_are_told_where_one_can_be_renamed(
    path: str, assets: tuple[str, ...], message: str
) -> None:
    targets, problems, _ = planned({**RICH, path: document(path, "title: X")}, config(), assets)
    assert len(problems) == 1
    assert message in problems[0].message or message in problems[0].message.replace("/x and ", "")
    assert problems[0].where.path in (
        f"content/{path}",
        *(f"content/{asset}" for asset in assets),
        "content/articles/a.md",
    )
    assert len(targets) == len(set(targets))


@pytest.mark.parametrize(
    ("key", "one", "other"),
    [
        ("section", "ß", "SS"),
        ("tags", "[Maße]", "[MASSE]"),
        ("source", "Fußball", "FUSSBALL"),
        ("story", "Fuß", "FUSS"),
    ],
)
def test_groups_that_are_one_file_where_case_is_ignored_are_told_once_at_a_story_of_each(
    key: str, one: str, other: str
) -> None:
    front = "title: T\ndate: 2026-11-0{}\n{}: {}"
    stories = {
        f"articles/{number}.md": document(f"articles/{number}.md", front.format(number, key, name))
        for number, name in ((1, one), (2, other))
    }
    _, problems, _ = planned(stories, config())
    [problem] = problems
    assert problem.severity == "error" and "are one file on systems that ignore case" in problem.message
    assert {problem.where.path, problem.related[0].where.path} == {f"content/{path}" for path in stories}
    assert {problem.where.line, problem.related[0].where.line} == {4}


def test_a_page_of_ones_own_can_be_the_front_page() -> None:
    own = {**RICH, "pages/index.md": document("pages/index.md", "title: Home")}
    targets, problems, _ = planned(own, config("pages: {front: false}"))
    assert problems == []
    assert targets["index.html"].template == "page.html"


def test_a_site_without_any_front_page_is_told() -> None:
    _, problems, _ = planned(RICH, config("pages: {front: false}"))
    assert [problem.message for problem in problems] == [
        "the site has no front page, to which every page leads"
    ]


@given(st.permutations(sorted(RICH)))
@settings(max_examples=10, deadline=None)
def test_the_plan_does_not_ask_in_which_order_documents_were_found(order: list[str]) -> None:
    assert planned({path: RICH[path] for path in order}, config()) == planned(RICH, config())


def test_the_search_offers_languages_most_stories_first_then_by_name() -> None:
    languages = ["fr", "de", "en", "de", "pt", "fi", "es", "en", "en"]
    documents = {
        f"articles/{number}.md": document(f"articles/{number}.md", f"title: A\nlanguage: {language}")
        for number, language in enumerate(languages)
    }
    page = page_at(planned(documents, config())[0], "search/index.html")
    assert isinstance(page, contract.SearchPage)
    assert page.languages == ("en", "de", "es", "fi", "fr", "pt")


def test_a_feed_knows_in_which_language_a_story_is_summed_up() -> None:
    front = "title: La digue\ndate: 2026-11-0{}\nlanguage: fr\n{}"
    documents = {
        f"articles/{number}.md": document(f"articles/{number}.md", front.format(number, more), "Le texte.")
        for number, more in ((1, "summary: In short."), (2, "comment: Read it."))
    }
    feed = msgspec.msgpack.decode(planned(documents, config())[0]["feed.atom"].context, type=FeedDocument)
    spoken = [(each.language, each.summary_language, each.comment_language) for each in feed.entries]
    assert spoken == [("fr", "fr", ""), ("fr", "", "")]


def test_a_section_of_signs_alone_has_the_address_that_the_configuration_gives_it() -> None:
    named = config('sections: [{title: "📰", slug: news}, {title: "🎭", slug: stage}]')
    documents = {
        f"articles/{name}.md": document(f"articles/{name}.md", f'title: A\nsection: "{sign}"')
        for name, sign in (("a", "📰"), ("b", "🎭"), ("c", "news"))
    }
    targets, problems, site = planned(documents, named)
    assert problems == []
    assert [(link.title, link.href) for link in site.sections] == [
        ("📰", "/repo/sections/news/"),
        ("🎭", "/repo/sections/stage/"),
    ]
    page = page_at(targets, "sections/news/index.html")
    assert isinstance(page, contract.SectionPage) and page.stories == 2


def test_a_section_of_signs_alone_that_the_configuration_does_not_know_is_told_at_each_story() -> None:
    documents = {
        f"articles/{name}.md": document(f"articles/{name}.md", 'title: A\nsection: "📰"') for name in "ab"
    }
    _, problems, _ = planned(documents, config("sections: [World]"))
    assert sorted(str(problem.where) for problem in problems) == [
        "content/articles/a.md:3:10",
        "content/articles/b.md:3:10",
    ]
    assert "which has no letter or digit for its address" in problems[0].message
    assert "give it a `slug` in config.yaml" in problems[0].hint


def test_defaults_show_every_kind() -> None:
    assert PageKinds() == config().pages


def test_a_file_that_no_system_could_hold_is_told_at_its_document() -> None:
    path = f"articles/{'/'.join(['a' * 200] * 15)}/ferry.md"
    _, problems, _ = planned({path: document(path, "title: A")}, config())
    told = [problem for problem in problems if "too long for file systems" in problem.message]
    assert [(problem.severity, problem.where.path) for problem in told] == [("error", f"content/{path}")]
