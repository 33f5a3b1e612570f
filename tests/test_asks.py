"""What no template asks for is not worked out, and there as soon as one does."""

from pathlib import Path

import pytest

from generator.build import build, open_state
from generator.executors import Serial
from generator.project import Project
from tests import tiny_themes

NOW = 1795608000.0
STORIES = {
    "barrage": ("Barrage vote delayed at Pelhaven", "The council put it off."),
    "pelhaven": ("Pelhaven waits for its barrage", "Nobody knows how long."),
    "lunch": ("What the ferry had for lunch", "Soup."),
}
PLAIN = "{{ page.head.title }}\n{{ body }}"
SHOWING = "{{ page.head.title }}\n{% for story in page.related %}beside {{ story.headline }}\n{% endfor %}"


def write_site(site: Path, article: str) -> None:
    own = {"templates/article.html": article, "templates/unused.html": "{{ page.related }} {{ page.json_ld }}"}
    tiny_themes.write(site / "themes", "own", own)
    (site / "config.yaml").write_text("title: Digest\ntimezone: UTC\ntheme: own\npages: {search: false}\n")
    folder = site / "content/articles"
    folder.mkdir(parents=True, exist_ok=True)
    for name, (title, text) in STORIES.items():
        (folder / f"{name}.md").write_text(f"---\ntitle: {title}\ndate: 2026-11-20\n---\n\n{text}\n")


def built(site: Path) -> dict[str, bytes]:
    """The output, brought up to date with whatever state the site has."""
    state = open_state(site)
    _, report = build(Project(site), state, executor=Serial(), now=NOW)
    state.store.close()
    assert not report.stopped, report.problems
    public = site / "public"
    return {str(path.relative_to(public)): path.read_bytes() for path in public.rglob("*.html")}


@pytest.mark.parametrize(
    ("template", "asks"),
    [
        (PLAIN, ()),
        (SHOWING, ("related",)),
        ("{{ page.head.json_ld }}", ("json_ld",)),
        ('{% include "aside.html" %}', ("json_ld", "related")),
    ],
)
def test_a_theme_asks_for_what_stands_in_a_template_that_a_page_reaches(
    tmp_path: Path, template: str, asks: tuple[str, ...]
) -> None:
    aside = {"templates/aside.html": '{{ page["related"] }}{{ page.head.json_ld }}'}
    tiny_themes.write(tmp_path, "tiny", {"templates/article.html": template, **aside})
    assert tiny_themes.good(tmp_path).asks == asks


def test_a_template_that_begins_to_ask_is_answered_at_once(tmp_path: Path) -> None:
    write_site(tmp_path / "site", PLAIN)
    assert b"beside" not in built(tmp_path / "site")["articles/barrage/index.html"]
    for number, template in enumerate((SHOWING, "{{ page.head.json_ld }}", PLAIN, SHOWING)):
        write_site(tmp_path / "site", template)
        write_site(tmp_path / f"clean-{number}", template)
        pages = built(tmp_path / "site")
        assert pages == built(tmp_path / f"clean-{number}")
    assert b"beside Pelhaven waits" in pages["articles/barrage/index.html"]
