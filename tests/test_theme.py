"""Themes as values: the chain, options, places of problems, and what goes into a page's key."""

from pathlib import Path

import msgspec
import pytest

from generator import theme
from generator.config import parse_config
from generator.problems import Location
from generator.yamldoc import parse_mapping
from tests.tiny_themes import SITE, good, told, write

OPTIONS = """\
contract: 1
options:
  accent: {default: red, choices: [red, blue], about: The colour.}
  wide: {default: false, about: Whether it is wide.}
  columns: {default: 3, about: How many.}
  ratio: {default: 1.5, about: How steep.}
  motto: {default: null, about: A motto.}
"""


def test_of_each_file_the_first_theme_in_the_chain_wins(tmp_path: Path) -> None:
    write(tmp_path, "base", {"templates/card.html": "base", "assets/a.css": "a", "assets/b.css": "b"})
    mini = {"templates/card.html": "mini", "assets/b.css": "B!"}
    write(tmp_path, "mini", mini, yaml="extends: base\ncontract: 1\n")
    loaded = good(tmp_path, "mini")
    assert loaded.chain == ("mini", "base")
    assert loaded.templates["card.html"].path == "themes/mini/templates/card.html"
    assert loaded.templates["base/card.html"].text == "base"
    assert (loaded.assets["a.css"].size, loaded.assets["b.css"].size) == (1, 2)


def test_the_sites_own_themes_come_before_the_bundled_ones(tmp_path: Path) -> None:
    write(tmp_path / "site", "broadsheet", {"templates/card.html": "mine"})
    loaded, problems = theme.load("broadsheet", [tmp_path / "site", theme.bundled_root()])
    assert problems == []
    assert loaded and loaded.templates["card.html"].text == "mine"


def test_a_site_theme_extends_a_bundled_one(tmp_path: Path) -> None:
    write(tmp_path, "mine", {}, yaml="extends: broadsheet\ncontract: 1\n")
    loaded, problems = theme.load("mine", [tmp_path, theme.bundled_root()])
    assert problems == []
    assert loaded and loaded.chain == ("mine", "broadsheet")


def test_options_are_typed_by_their_defaults(tmp_path: Path) -> None:
    write(tmp_path, "tiny", {}, yaml=OPTIONS)
    assert good(tmp_path).options == {"accent": "red", "wide": False, "columns": 3, "ratio": 1.5, "motto": None}
    chosen = good(tmp_path, accent="blue", wide="yes", columns="2", ratio="2", motto="All of it").options
    assert chosen == {"accent": "blue", "wide": True, "columns": 2, "ratio": 2.0, "motto": "All of it"}


def test_a_theme_may_give_an_inherited_option_another_default(tmp_path: Path) -> None:
    write(tmp_path, "base", {}, yaml=OPTIONS)
    child = "extends: base\ncontract: 1\noptions:\n  accent: {default: blue}\n"
    write(tmp_path, "tiny", {}, yaml=child)
    assert good(tmp_path).options["accent"] == "blue"
    assert good(tmp_path, accent="red").options["accent"] == "red"


def test_a_default_in_quotes_is_text_whatever_it_looks_like(tmp_path: Path) -> None:
    write(
        tmp_path, "tiny", {}, yaml='contract: 1\noptions: {year: {default: "2026"}, no: {default: "false"}}\n'
    )
    assert good(tmp_path, year="1999").options == {"year": "1999", "no": "false"}


def test_an_inherited_option_keeps_the_type_of_its_default(tmp_path: Path) -> None:
    write(tmp_path, "base", {}, yaml=OPTIONS)
    write(tmp_path, "tiny", {}, yaml="extends: base\ncontract: 1\noptions:\n  columns: {default: many}\n")
    [problem] = told(tmp_path)
    assert str(problem.where) == "themes/tiny/theme.yaml:4:22"
    assert problem.message == "the option `columns` is a whole number in the theme that this one extends"
    assert problem.hint == "its default there: 3"


@pytest.mark.parametrize(
    ("line", "column", "message", "hint"),
    [
        ("accnt: red", 3, "the theme has no option `accnt`", "did you mean `accent`?"),
        ("accent: green", 11, "`accent` cannot be 'green'", "choose one of red, blue"),
        ("wide: wide", 9, "`wide` is 'wide', and must be true or false", "default: false"),
        ("columns: two", 12, "`columns` is 'two', and must be a whole number", "default: 3"),
    ],
)
def test_a_wrong_option_is_a_problem_at_its_place_in_the_configuration(
    tmp_path: Path, line: str, column: int, message: str, hint: str
) -> None:
    write(tmp_path, "tiny", {}, yaml=OPTIONS)
    config, mapping, _ = parse_config(f"title: T\ntheme: tiny\ntheme_options:\n  {line}\n".encode())
    assert config is not None
    loaded, problems = theme.load("tiny", [tmp_path], options=config.theme_options, config=mapping)
    assert loaded is not None
    assert [(each.where, each.message, each.hint) for each in problems] == [
        (Location("config.yaml", 4, column), message, hint)
    ]


def test_a_list_in_place_of_an_option_s_value_is_told_once(tmp_path: Path) -> None:
    write(tmp_path, "tiny", {}, yaml=OPTIONS)
    config, mapping, wrong = parse_config(b"title: T\ntheme: tiny\ntheme_options: {accent: [red]}\n")
    assert config is not None
    _, problems = theme.load("tiny", [tmp_path], options=config.theme_options, config=mapping)
    assert [each.message for each in wrong + problems] == ["`accent` must be text, not a list"]


def test_a_missing_theme_is_a_problem_where_the_configuration_names_it(tmp_path: Path) -> None:
    write(tmp_path, "tiny", {})
    mapping, _ = parse_mapping("title: T\ntheme: tinny\n", "config.yaml")
    loaded, problems = theme.load("tinny", [tmp_path], config=mapping)
    assert loaded is None
    assert [(str(each.where), each.message, each.hint) for each in problems] == [
        ("config.yaml:2:8", "there is no theme `tinny`", "did you mean `tiny`?")
    ]


def test_a_folder_without_its_theme_yaml_is_told_what_it_lacks(tmp_path: Path) -> None:
    write(tmp_path, "mine", {"templates/card.html": ""})
    (tmp_path / "mine/theme.yaml").unlink()
    _, [problem] = theme.load("mine", [tmp_path, theme.bundled_root()])
    assert problem.message == "the theme `mine` has no theme.yaml"
    assert problem.hint == (
        "make a file themes/mine/theme.yaml: `contract: 1`, and `extends: broadsheet` below it"
    )


@pytest.mark.parametrize("name", ["../tiny", "/etc", "", ".", "tiny/..", "ti ny"])
def test_a_theme_is_named_never_addressed(tmp_path: Path, name: str) -> None:
    write(tmp_path, "tiny", {})
    loaded, problems = theme.load(name, [tmp_path])
    assert loaded is None
    assert [each.message for each in problems] == [f"there is no theme `{name}`"]


def test_themes_that_extend_one_another_in_a_circle_are_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "a", {}, yaml="contract: 1\nextends: b\n")
    write(tmp_path, "b", {}, yaml="contract: 1\nextends: a\n")
    loaded, problems = theme.load("a", [tmp_path])
    assert loaded is None
    assert str(problems[0].where) == "themes/b/theme.yaml:2:10"
    assert problems[0].message == "the themes extend one another in a circle: a → b → a"


@pytest.mark.parametrize(
    ("yaml", "place", "message"),
    [
        ("contract: 2\n", "1:11", "the theme is written for contract 2; this program keeps contract 1"),
        ("about: A theme.\n", "1:1", "the theme has no `contract`"),
        ("contract: 1\nextend: base\n", "2:1", "unknown key `extend`"),
        ("contract: 1\noptions: {a: {about: x}}\n", "2:14", "the option `a` has no default"),
        ("contract: 1\noptions: {a-b: {default: x}}\n", "2:11", "`a-b` cannot be the name of an option"),
        (
            "contract: 1\noptions: {a: {default: x, choices: [y]}}\n",
            "2:24",
            "the default of `a` is not among its choices",
        ),
        (
            "contract: 1\noptions: {a: {default: [x]}}\n",
            "2:24",
            "the default of `a` must be one value, not a list",
        ),
        (
            "contract: 1\noptions: {a: {default: {x: y}}}\n",
            "2:24",
            "the default of `a` must be one value, not a map",
        ),
        ("contract: 1\noptions: {a: red}\n", "2:14", "the option `a` has no default"),
        ("contract: 1\noptions: {a: [x]}\n", "2:14", "the option `a` has no default"),
        ("contract: 1\nextends: [a, b]\n", "2:10", "`extends` must be text, not a list"),
        ("contract: one\n", "1:11", "`contract` must be a whole number from 0 on"),
        ("- contract\n", "1:1", "this does not consist of `key: value` lines"),
    ],
)
def test_a_mistake_in_theme_yaml_is_told_with_its_place(
    tmp_path: Path, yaml: str, place: str, message: str
) -> None:
    write(tmp_path, "tiny", {}, yaml=yaml)
    where = f"themes/tiny/theme.yaml:{place}"
    assert [each.message for each in told(tmp_path) if str(each.where) == where] == [message]


def test_a_theme_without_a_template_of_the_contract_is_incomplete(tmp_path: Path) -> None:
    write(tmp_path, "tiny", {})
    (tmp_path / "tiny/templates/month.html").unlink()
    assert [(str(each.where), each.message) for each in told(tmp_path)] == [
        ("themes/tiny/theme.yaml:1:1", "the theme has no template `month.html`")
    ]


@pytest.mark.parametrize(
    ("extends", "message"),
    [
        ("", "the theme has no templates `404.html`, `archive.html`, "),
        ('extends: ""\n', "the theme has no templates `404.html`, `archive.html`, "),
        ("extends: [a, b]\n", "`extends` must be text, not a list"),
        ("extends: nowhere\n", "there is no theme `nowhere`"),
    ],
)
def test_all_templates_that_a_theme_lacks_are_one_problem_and_none_where_extends_is_wrong(
    tmp_path: Path, extends: str, message: str
) -> None:
    write(tmp_path, "tiny", {}, yaml=f"contract: 1\n{extends}")
    for path in (tmp_path / "tiny").glob("templates/*"):
        path.unlink()
    [problem] = told(tmp_path)
    assert problem.message.startswith(message)


def test_a_template_that_is_not_utf8_is_a_problem(tmp_path: Path) -> None:
    write(tmp_path, "tiny", {})
    (tmp_path / "tiny/templates/page.html").write_bytes(b"caf\xe9\n")
    assert str(told(tmp_path)[0].where) == "themes/tiny/templates/page.html:1:4"


CHAIN = {
    "templates/base.html": '<link href="{{ assets["style.css"] }}">{% block main %}{% endblock %}',
    "templates/page.html": '{% extends "base.html" %}{% block main %}{% include "part.html" %}{% endblock %}',
    "templates/part.html": '{% from "macros.html" import m %}{{ m() }}',
    "templates/macros.html": "{% macro m() %}m{% endmacro %}",
    "templates/404.html": '{% include "own.html" ignore missing %}',
    "assets/style.css": "a {}",
    "assets/other.css": "b {}",
}


@pytest.mark.parametrize("changed", ["base", "page", "part", "macros"])
def test_a_templates_key_follows_all_that_it_extends_includes_and_imports(tmp_path: Path, changed: str) -> None:
    write(tmp_path, "tiny", CHAIN)
    before = good(tmp_path)
    file = tmp_path / f"tiny/templates/{changed}.html"
    file.write_text(file.read_text() + " ")
    after = good(tmp_path)
    assert before.closures["page.html"] != after.closures["page.html"]
    assert before.closures["404.html"] == after.closures["404.html"]
    assert before.digest != after.digest


@pytest.mark.parametrize(
    "tag",
    [
        "{% include 'part.html' %}",
        '{%- include "part.html" -%}',
        "{%+ include\n  'part.html' without context %}",
        "{% include ['none.html', 'part.html'] %}",
        "{% include 'part' '.html' %}",
        "{% include 'p\\x61rt.html' %}",
        "{% include ('part.html') %}",
        "{% if page %}{% include 'tiny/part.html' ignore missing with context %}{% endif %}",
        "{% import 'part.html' as part %}",
        "{% from 'part.html' import m %}",
        "{% extends 'part.html' %}",
    ],
)
def test_no_way_of_writing_a_reference_escapes_the_key(tmp_path: Path, tag: str) -> None:
    write(
        tmp_path, "tiny", {"templates/page.html": tag, "templates/part.html": "{% macro m() %}{% endmacro %}"}
    )
    before = good(tmp_path).closures["page.html"]
    write(tmp_path, "tiny", {"templates/part.html": "{% macro m() %}x{% endmacro %}"})
    assert good(tmp_path).closures["page.html"] != before


@pytest.mark.parametrize(
    "expression",
    ["assets['a.css']", 'assets [ "a.css" ]', "assets['a' '.css']", "assets['a\\x2ecss']", "assets[page]"],
)
def test_no_way_of_naming_an_asset_escapes_the_key(tmp_path: Path, expression: str) -> None:
    write(tmp_path, "tiny", {"templates/page.html": "{{ " + expression + " }}", "assets/a.css": "a"})
    assert "a.css" in good(tmp_path).links["page.html"]


def test_that_an_optional_template_is_absent_is_part_of_the_key(tmp_path: Path) -> None:
    before = good(write(tmp_path, "tiny", CHAIN))
    after = good(write(tmp_path, "tiny", {"templates/own.html": ""}))
    assert before.closures["404.html"] != after.closures["404.html"]
    assert before.closures["page.html"] == after.closures["page.html"]


def test_an_asset_concerns_only_the_pages_that_link_it_and_none_in_the_preview(tmp_path: Path) -> None:
    before = good(write(tmp_path, "tiny", CHAIN))
    after = good(write(tmp_path, "tiny", {"assets/style.css": "a { }", "assets/other.css": "b { }"}))
    preview = msgspec.structs.replace(SITE, preview=True)
    for template, site, same in (
        ("page.html", SITE, False),
        ("404.html", SITE, True),
        ("page.html", preview, True),
    ):
        keys = [theme.template_key(each, template, site) for each in (before, after)]
        assert (keys[0] == keys[1]) is same


def test_options_and_the_texts_of_the_sites_language_concern_every_page(tmp_path: Path) -> None:
    words = {"words/en.yaml": "more: More\n", "words/de.yaml": "more: Mehr\n"}
    write(tmp_path, "tiny", words, yaml=OPTIONS)
    key = theme.options_key(good(tmp_path), SITE)
    assert theme.options_key(good(tmp_path, accent="blue"), SITE) != key
    write(tmp_path, "tiny", {"words/de.yaml": "more: Weiter\n"}, yaml=OPTIONS)
    assert theme.options_key(good(tmp_path), SITE) == key
    write(tmp_path, "tiny", {"words/en.yaml": "more: Read on\n"}, yaml=OPTIONS)
    assert theme.options_key(good(tmp_path), SITE) != key


def test_an_asset_is_linked_with_its_digest_below_the_base_path(tmp_path: Path) -> None:
    loaded = good(write(tmp_path, "tiny", {"assets/fonts/a b.woff2": "x"}))
    asset = loaded.assets["fonts/a b.woff2"]
    assert (
        theme.asset_href(SITE, "fonts/a b.woff2", asset)
        == f"/repo/assets/fonts/a%20b.woff2?v={asset.digest[:10]}"
    )
    preview = msgspec.structs.replace(SITE, preview=True)
    assert theme.asset_href(preview, "fonts/a b.woff2", asset) == "/repo/assets/fonts/a%20b.woff2"


def test_a_theme_is_the_same_value_wherever_it_lies(tmp_path: Path) -> None:
    one, two = (good(write(tmp_path / place, "tiny", CHAIN)) for place in ("a", "b"))
    assert one.digest == two.digest
    assert one.closures == two.closures


def test_a_theme_travels_to_other_processes_as_a_value(tmp_path: Path) -> None:
    import pickle

    loaded = good(write(tmp_path, "tiny", CHAIN))
    assert pickle.loads(pickle.dumps(loaded)) == loaded
