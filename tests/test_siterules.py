"""What an editor knows of the pages of web sites, from `ingest:` in the configuration."""

import pytest

from generator.config import parse_config
from generator.siterules import SiteRule, mark_of, rule_for

CONFIG = """title: The Kelp
ingest:
  paper.example:
    keep: article .body
    drop: [.promo, "#related", "aside > p"]
    section: Coast
    tags: [sea, salt]
    source: The Paper
    rights: © The Paper
  blog.paper.example: {}
"""


def _problems(text: str) -> list[str]:
    return [f"{each.where.line}:{each.where.column} {each.message}" for each in parse_config(text.encode())[2]]


def test_a_rule_says_where_the_story_is_and_what_pages_do_not_say() -> None:
    config, _, problems = parse_config(CONFIG.encode())
    assert not problems and config is not None
    first, second = config.ingest
    assert first == SiteRule(
        "paper.example",
        ("article .body",),
        (".promo", "#related", "aside > p"),
        "Coast",
        ("sea", "salt"),
        "The Paper",
        "© The Paper",
    )
    assert second == SiteRule("blog.paper.example")


def test_a_rule_holds_for_the_hosts_below_and_the_nearest_wins() -> None:
    rules = (SiteRule("paper.example"), SiteRule("blog.paper.example"))
    assert rule_for(rules, "news.paper.example") == rules[0]
    assert rule_for(rules, "my.blog.paper.example") == rules[1]
    assert rule_for(rules, "newspaper.example") is None
    assert (
        mark_of(rules, "paper.example") != mark_of(rules, "blog.paper.example") != mark_of(rules, "x.example")
    )
    assert mark_of(rules, "x.example") == ""


@pytest.mark.parametrize(
    ("below", "problem"),
    [
        (
            "  paper.example: {keep: 'div['}",
            "3:25 `div[` is no CSS selector: ",
        ),
        ("  paper.example:\n    drop:\n      - .a\n      - '..'", "6:9 `..` is no CSS selector:"),
        ("  paper.example: {keep: 'div:foo'}", "3:25 `div:foo` is no CSS selector: "),
        ("  paper.example: {remove: .a}", "3:19 unknown key `remove`"),
        ("  paper.example: {sorce: A}", "3:19 unknown key `sorce`"),
        ("  www.paper.example: {}", "3:3 'www.paper.example' is no host of web pages"),
        ("  'https://paper.example/': {}", "3:3 'https://paper.example/' is no host of web pages"),
        ("  paper.example: .body", "3:18 `paper.example` must hold `key: value` lines"),
        ("  [paper.example]", "3:3 `ingest` must hold `key: value` lines"),
    ],
)
def test_what_is_wrong_with_a_rule_is_told_where_it_stands(below: str, problem: str) -> None:
    (told,) = _problems(f"title: A\ningest:\n{below}\n")
    assert told.startswith(problem)


def test_the_first_host_that_has_a_rule_counts() -> None:
    rules = (SiteRule("paper.example"), SiteRule("wire.example"))
    assert rule_for(rules, "other.example", "news.paper.example", "wire.example") == rules[0]
    assert mark_of(rules, "other.example", "paper.example") == mark_of(rules, "paper.example")
