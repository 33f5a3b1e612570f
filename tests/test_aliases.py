"""Former addresses come into the front matter, and every other character stays."""

import pytest

from generator.aliases import with_aliases
from generator.article import Article
from generator.documents import Options, convert

NEW = ["/articles/a/", "/articles/ü,b/"]
CASES = {
    "none": ("title: T\ndate: 2026-11-23 # when\n", 'aliases: [/articles/a/, "/articles/ü,b/"]\n'),
    "null": ("title: T\naliases:\ndate: 2026-11-23\n", None),
    "flow": ("title: T\naliases: [/old/]  # as it was\n", "aliases: [/old/, /articles/a/, "),
    "empty flow": ("title: T\naliases: []\n", 'aliases: [/articles/a/, "/articles/ü,b/"]\n'),
    "comma at the end": ("title: T\naliases: [/old/,]\n", None),
    "flow over lines": ("title: T\naliases: [\n  /old/,  # one\n  /older/\n]\ndate: 2026-11-23\n", "# one"),
    "block": ("title: T\naliases:\n  - /old/  # one\n  # two\nid: a\n", "- /old/  # one\n  - /articles/a/"),
    "block at the margin": ("aliases:\n- /old/\ntitle: T\n", "- /old/\n- /articles/a/\n"),
    "block at the end": ("title: T\naliases:\n    - /old/\n", "    - /old/\n    - /articles/a/\n"),
    "one alone": ("title: T\naliases: /old/\ntags: [x]\n", "aliases: [/old/, /articles/a/"),
    "quoted": ("title: T\naliases: ['/old/', \"/older/\"]\n", "['/old/', \"/older/\", /articles/a/"),
}  # fmt: skip


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("case", CASES)
def test_the_addresses_come_in_and_the_rest_stays(case: str, ending: str) -> None:
    front, expected = CASES[case]
    text = f"---\n{front}---\n\nThe *body*: aliases: [x]\n".replace("\n", ending)
    changed = with_aliases(text, NEW)
    assert changed is not None
    document = convert("articles/x.md", changed.encode(), Options("en", False))[0].document
    assert isinstance(document, Article)
    assert document.aliases[-2:] == tuple(NEW)
    assert ("/old/" in document.aliases) == ("/old/" in front)
    if expected:
        assert expected.replace("\n", ending) in changed
    lines = changed.split(ending)
    assert "\n" not in changed.replace(ending, "")
    for line in text.split(ending):
        assert "alias" in line or "/old" in line or line in lines
    assert with_aliases(changed, NEW) == changed


def test_what_is_no_front_matter_is_left_alone() -> None:
    assert with_aliases("no front matter\n", NEW) is None
    assert with_aliases("---\n{title: T}\n---\n", NEW) is None
