"""Documents and `config.yaml`: whatever people write there, nothing raises and every problem helps."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.article import Article
from generator.assets import Asset
from generator.catalog import Visibility, gather
from generator.config import Config, parse_config
from generator.documents import Options, convert
from generator.edition import Edition
from generator.layouts import Page
from generator.plan import plan
from generator.problems import Problem

ARTICLE_KEYS = [name for name in msgspec.structs.fields(Article) if name.name not in ("path", "places")]
EDITION_KEYS = [name for name in msgspec.structs.fields(Edition) if name.name not in ("path", "places")]

VALUES = st.recursive(
    st.sampled_from(
        [
            "",
            "null",
            "~",
            "true",
            "no",
            "0",
            "-1",
            "12",
            "2026",
            "2026-11",
            "2026-11-23",
            "2026-13-45",
            '""',
            "' '",
            "x",
            "2026-11-23T10:00+25:00",
            "0001-01-01T00:00+05:00",
            "https://a.example/",
            "javascript:alert(1)",
            "//x",
            "/",
            "/old/",
            "../x",
            "a.jpg",
            "'a: b'",
            "'***'",
            "articles/a",
            "'\u2028'",
            "é",
            "𓀀",
            '"\\0"',
            "en_GB",
            "en",
            "https://[",
            "http://a:b/",
            "x" * 300,
        ]
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]"),
        st.dictionaries(
            st.sampled_from(
                ["title", "date", "text", "file", "alt", "article", "stories", "source", "url", "slug", "owner"]
            ),
            inner,
            max_size=3,
        ).map(lambda pairs: "{" + ", ".join(f"{key}: {value or 'null'}" for key, value in pairs.items()) + "}"),
    ),
    max_leaves=6,
)


def front(keys: list[msgspec.structs.FieldInfo]) -> st.SearchStrategy[str]:
    names = st.sampled_from([field.name for field in keys])
    return st.dictionaries(names, VALUES, max_size=6).map(
        lambda pairs: "".join(f"{key}: {value}\n" for key, value in pairs.items())
    )


CONFIG_KEYS = [
    field for field in msgspec.structs.fields(Config) if field.name not in ("front_edition", "quotes")
]
BODIES = st.sampled_from(
    ["", "[x](a.md#y) ![z](a.jpg)", "[x]() [y](<b c.md>) [z](/a/)", "# H\n\n[x](#h) [y](%zz) [z](//)"]
)


@settings(max_examples=120, deadline=None)
@given(front(ARTICLE_KEYS), front(ARTICLE_KEYS), front(EDITION_KEYS), front(CONFIG_KEYS), BODIES, BODIES)
def test_nothing_that_people_write_raises(
    one: str, two: str, issue: str, settings_: str, first: str, second: str
) -> None:
    config, _, problems = parse_config(settings_.encode())
    assert config is not None
    sources = {
        "articles/a.md": f"---\n{one}---\n{first}",
        "articles/b.md": f"---\ntitle: B\n{two}---\n{second}",
        "articles/c.md": "---\ntitle: C\ndate: 2026-11-01\n---\n[x](a.md) [y](b.md)",
        "editions/e.md": f"---\n{issue}---\n{first}",
        "pages/p.md": f"---\n{issue}---\n{second}",
    }
    options = Options(config.language, config.quotes == "auto")
    converted = {path: convert(path, text.encode(), options)[0] for path, text in sources.items()}
    for visibility in (Visibility(1.8e9), Visibility(1.8e9, drafts=True, future=True)):
        catalog, wrong = gather(
            converted, {"articles/a.jpg": Asset("articles/a.jpg", b"")}, config.timezone, visibility
        )
        drawn = plan(catalog, config)
        for target in drawn.targets:
            if target.maker == "template":
                msgspec.msgpack.decode(target.context, type=Page)
        told = [*problems, *wrong, *drawn.problems]
        assert all(helps(problem) for problem in told), [problem for problem in told if not helps(problem)]


def helps(problem: Problem) -> bool:
    return bool(problem.hint and problem.message and problem.where.path and "\n" not in problem.message)


def problems_of(path: str, text: str) -> list[str]:
    converted, _, _ = convert(path, text.encode(), Options())
    return [f"{p.where.line}:{p.where.column} {p.severity}: {p.message}" for p in converted.problems]


@pytest.mark.parametrize("path", ["readme.md", "Articles/a.md", "drafts/a.md", "article/a.md"])
def test_markdown_that_lies_elsewhere_is_told_instead_of_being_copied(path: str) -> None:
    message = "this Markdown file is neither story nor edition nor standing page where it lies"
    assert problems_of(path, "No front matter") == [f"0:0 error: {message}"]


def test_a_story_needs_a_title_and_nothing_else() -> None:
    assert problems_of("articles/a.md", "---\ntitle: A\n---\n") == []
    assert problems_of("articles/a.md", "---\n---\n") == ["2:1 error: the front matter has no `title`"]


def test_what_is_not_said_stays_empty() -> None:
    converted, _, _ = convert("articles/a.md", b"---\ntitle: A\n---\n", Options())
    assert converted.document == Article(path="articles/a.md", title="A", places={"title": (2, 8)})


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("extra: {anything: [at, all]}", []),
        ("taken: {sha256: abc, reader: text, on: 2026-11-23}", []),
        ("merge: other", []),
        ("merge: [x]", ["3:8 error: `merge` must be text, not a list"]),
        (
            "image: {file: 'https://far.example/a.png', alt: A}",
            ["3:8 warning: `https://far.example/a.png` lies elsewhere: every reader would be known there"],
        ),
        ("published: 2025", []),
        ("date: 2025", ["3:7 error: `date` is '2025', which cannot be read as a day"]),
        ("tags: rivers", []),
        ("tags: [Rivers, rivers]", []),
        ("byline: Jane Doe", []),
        ("image: {alt: A quay}", ["3:8 error: the image has no `file`"]),
        ("image: ''", []),
        ("also: [The Other Paper, {source: Third, url: 'https://a.example/'}]", []),
        ("also: [[x]]", ["3:8 error: an entry of `also` is a source, not a list"]),
        ("aliases: /old/", []),
        ("aliases: [/]", ["3:11 error: '/' is no former address on this site"]),
        (
            f"aliases: [/{'a' * 256}/]",
            [f"3:11 error: '/{'a' * 256}/' is no former address on this site"],
        ),
        (f"aliases: [/{'a' * 255}/]", []),
        ("aliases: [/a//b/]", ["3:11 error: '/a//b/' is no former address on this site"]),
        ("language: pt-BR", []),
        ("corrections: [{date: 2026-11-02, text: x}]", []),
        ("corrections: x", ["3:14 error: `corrections` must be a list"]),
    ],
)
def test_keys_of_a_story(line: str, told: list[str]) -> None:
    assert problems_of("articles/a.md", f"---\ntitle: A\n{line}\n---\n") == told


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("sections: [{title: S, stories: [a, {article: b, comment: c}]}]", []),
        ("sections: [{title: S}]", []),
        ("sections: [{title: S, stories: [null]}]", ["4:33 error: this entry names no story"]),
        ("sections: [{title: S, stories: [{comment: c}]}]", ["4:33 error: the story has no `article`"]),
        ("sections: {S: [a]}", ["4:11 error: `sections` must be a list"]),
        ("stories: [a]", ["4:1 error: unknown key `stories`"]),
        ("number: 0", []),
        ("number: 1.5", ["4:9 error: `number` must be a whole number from 0 on"]),
    ],
)
def test_keys_of_an_edition(line: str, told: list[str]) -> None:
    assert problems_of("editions/a.md", f"---\ntitle: A\ndate: 2026-11-02\n{line}\n---\n") == told


CONFIGS = [
    ("timezone: Lisbon", "did you mean `Europe/Lisbon`?"),
    ("timezone: New York", "did you mean `America/New_York`?"),
    ("timezone: nowhere at all", "write an IANA name such as Europe/Lisbon"),
    ("url: https://a.example/", "the key is `base_url`"),
    ("base_url: https://a.example/?x", "write https://you.github.io/repository/"),
    ("base_url: https://user:secret@a.example/", "write https://you.github.io/repository/"),
    ("output: .", "write `output: public`; --output takes any other folder"),
    ("output: content/../public", "write `output: public`; --output takes any other folder"),
    ("output: /srv/www", "write `output: public`; --output takes any other folder"),
    ("feeds: [Atom]", "write `feeds: [atom, rss, json]`, or `feeds: []` for none"),
    (
        "sections: [{title: A, slug: x}, {title: B, slug: x}]",
        "keep one of the two, or give one of them another title and `slug`",
    ),
    (
        "sections: [{title: A, slug: x}, {title: a, slug: y}]",
        "keep one of the two, or give one of them another title and `slug`",
    ),
    ("sources: {A: {home: 'http://['}}", "write it whole: https://paper.example/"),
    ("cname: a.example\nbase_url: https://b.example/", "write `base_url: https://a.example/`"),
    ("title: [A]", 'write `title: "…"`, in quotes if it has colons'),
]


@pytest.mark.parametrize(("text", "hint"), CONFIGS)
def test_mistakes_in_the_configuration_come_with_a_way_out(text: str, hint: str) -> None:
    title = "" if text.startswith("title") else "title: A\n"
    _, _, problems = parse_config(f"{title}{text}\n".encode())
    assert [problem.hint for problem in problems] == [hint]


@pytest.mark.parametrize(
    "text", ["theme: ''", "base_url: ''", "language: ' '", "timezone:", "feeds:", "pages:", "sections: []"]
)
def test_an_empty_value_means_the_default_and_is_no_mistake(text: str) -> None:
    config, _, problems = parse_config(f"title: A\n{text}\n".encode())
    assert problems == []
    assert config is not None
    assert (config.theme, config.timezone, config.language) == ("broadsheet", "UTC", "en")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("word " * 230, 1), ("word " * 231, 2), ("潮" * 460, 1), ("潮" * 462, 2), ("ا ب " * 230, 2)],
)
def test_reading_time_follows_the_pace_of_the_script(text: str, minutes: int) -> None:
    converted, _, _ = convert("articles/tide.md", f"---\ntitle: Tide\n---\n\n{text}\n".encode(), Options())
    assert converted.body is not None
    assert converted.body.minutes == minutes
