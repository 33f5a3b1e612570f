"""Proofreading: all mistakes of all templates in one run, each with its place and what to do; and no others."""

import random
from pathlib import Path

import msgspec
import pytest

from generator.contract import ArticlePage
from generator.problems import Problem
from generator.proofread import proofread
from generator.templates import TemplateFault, render, templates_for
from generator.theme import load
from tests.contexts import body_sample, sample
from tests.tiny_themes import SITE, good, lines, told, write

YAML = "contract: 1\noptions: {accent: {default: red}, motto: {default: null}}\n"
WORDS = 'more: More\nstories: {one: "{n} story", other: "{n} stories"}\nheld: {draft: Draft}\n'
MACROS = "{% macro link(x, rel='') %}<a href=\"{{ x.href }}\">{{ x.title }}</a>{% endmacro %}"


def found(root: Path, template: str, text: str, **files: str) -> list[str]:
    whole = {f"templates/{name}.html": other for name, other in files.items()}
    whole |= {f"templates/{template}.html": text, "words/en.yaml": WORDS, "assets/a.css": ""}
    whole.setdefault("templates/macros.html", MACROS)
    write(root, "tiny", whole, yaml=YAML)
    return lines(told(root))


MISTAKES = [
    # what stands in article.html, the column, the message, a part of the hint
    ("{{ page.story.crad }}", 15, "a Story has no `crad`", "did you mean `card`?"),
    ("{{ page.story.card.headline.text }}", 29, "a text has no `text`", "known here"),
    ("{{ pge.story }}", 4, "`pge` is not defined here", "did you mean `page`?"),
    ("{{ site.titel }}", 9, "a Site has no `titel`", "did you mean `title`?"),
    ("{{ words.mroe }}", 10, "the map `words` has no `mroe`", "did you mean `more`?"),
    ("{{ words.held.drat }}", 15, "the map `words.held` has no `drat`", "did you mean `draft`?"),
    ("{{ words['mroe'] }}", 11, "the map `words` has no `mroe`", "did you mean `more`?"),
    ("{{ theme.acent }}", 10, "the map `theme` has no `acent`", "did you mean `accent`?"),
    ("{{ assets['b.css'] }}", 12, "the map `assets` has no `b.css`", "did you mean `a.css`?"),
    ("{{ page.story }}", 9, "a Story cannot be printed", "name one of its fields"),
    ("{{ page.related }}", 9, "a list cannot be printed", "print what is in it"),
    ("{{ words.stories }}", 10, "the map `words.stories` cannot be printed", "print what is in it"),
    ("{{ page.head.index }}", 14, "true or false cannot be printed", ""),
    ("{{ 'x' ~ page.story.card }}", 21, "a Card cannot be printed", ""),
    ("{{ page.head.title | safe }}", 22, "there is no filter `safe`", "text is always escaped here"),
    ("{{ page.head.title | uper }}", 22, "there is no filter `uper`", "did you mean `upper`?"),
    ("{% filter uper %}x{% endfilter %}", 11, "there is no filter `uper`", "did you mean `upper`?"),
    ("{{ page.related | map('uper') | join }}", 24, "there is no filter `uper`", "did you mean `upper`?"),
    ("{{ page.related | map(attribute='hedline') | join }}", 34, "a Teaser has no `hedline`", "did you mean"),
    (
        "{% for g in page.related | groupby('sauce') %}{% endfor %}",
        37,
        "a Teaser has no `sauce`",
        "did you mean",
    ),
    ("{% if page.head.title is ood %}{% endif %}", 26, "there is no test `ood`", "did you mean `odd`?"),
    ("{{ page.head.title | day }}", 22, "the filter `day` takes a Moment, and this is a text", ""),
    ("{{ body | upper }}", 11, "the filter `upper` takes a text, and this is markup", ""),
    ("{{ 3 | counted(words.more) }}", 8, "`counted` takes a map of plural forms, and this is a text", "{one: "),
    ("{% for x in page.head %}{% endfor %}", 18, "a loop goes through a list, and this is a Head", ""),
    (
        "{% for t in page.related %}{{ t.titel }}{% endfor %}",
        33,
        "a Teaser has no `titel`",
        "known here: direction",
    ),
    ("{% for t in page.related %}{{ loop.indx }}{% endfor %}", 36, "the loop itself has no `indx`", "`index`?"),
    ("{% for t in page.related %}{% endfor %}{{ t }}", 43, "`t` is not defined here", ""),
    ("{% set s = page.story %}{{ s.crd }}", 30, "a Story has no `crd`", "did you mean `card`?"),
    ("{% with s = page.story %}{{ s.crd }}{% endwith %}", 31, "a Story has no `crd`", "did you mean `card`?"),
    ("{% include page.head.title %}", 4, "a template's name must stand here as text", "in quotes"),
    ("{% include 'a' ~ '.html' %}", 4, "a template's name must stand here as text", "in quotes"),
    ("{% extends page.head.title %}", 4, "a template's name must stand here as text", "in quotes"),
    ("{% include 'micros.html' %}", 13, "there is no template `micros.html`", "did you mean `macros.html`?"),
    ("{% from 'macros.html' import lnk %}", 30, "the template `macros.html` has no macro `lnk`", "`link`?"),
    ("{% import 'macros.html' as m %}{{ m.lnk() }}", 37, "the template macros.html has no `lnk`", "`link`?"),
    ("{% from 'macros.html' import link %}{{ link() }}", 40, "`link` is called without `x`", "it takes x, rel"),
    ("{% macro m() %}{% endmacro %}{{ m(1) }}", 33, "`m` is called with too much", "it takes nothing"),
    ("{% macro m(a) %}{% endmacro %}{{ m(a=1, b=2) }}", 41, "`m` has no parameter `b`", "it takes a"),
    ("{% macro m(s) %}{{ s.crd }}{% endmacro %}{{ m(page.story) }}", 22, "a Story has no `crd`", "`card`?"),
    ("{% macro m(s) %}{{ s.crad }}{% endmacro %}", 22, "nothing in the contract has a field `crad`", "`card`?"),
    ("{% macro m(a) %}{% endmacro %}{{ m(a=1, a=2) }}", 36, "the parameter `a` stands here twice", "once"),
    ("{{ 'x' | truncate(length=3, length=4) }}", 19, "the parameter `length` stands here twice", "once"),
    ("{% macro m(a, a) %}{% endmacro %}", 12, "the parameter `a` stands here twice", "once"),
    ("{{ page.__class__ }}", 9, "`__class__` is out of a template's reach", ""),
    ("{{ page['__class__'] }}", 10, "`__class__` is out of a template's reach", ""),
    ("{{ page.head.title.format(1) }}", 20, "a text has no `format`", ""),
    ("{{ site.sections.append(1) }}", 18, "a list has no `append`", ""),
    ("{{ words.clear() }}", 10, "the map `words` has no `clear`", ""),
    ("{{ page.head.title() }}", 14, "a text cannot be called", "leave the parentheses away"),
    ("{{ 'a' if page.next }}", 8, "an `if` within an expression needs its `else`", 'else ""'),
    ("{% set words = 1 %}", 8, "the name `words` belongs to the contract", "choose another name"),
    ("{% for site in [1] %}{% endfor %}", 8, "the name `site` belongs to the contract", "choose another name"),
    ("{% autoescape false %}{% endautoescape %}", 4, "this tag is not part of the themes' language", ""),
    ("{% once %}{{ page.head.title }}{% endonce %}", 14, "`page` is not the same on all pages", "only site"),
    ("{% once %}{{ body }}{% endonce %}", 14, "`body` is not the same on all pages", "only site"),
    ("{% set x = 1 %}{% once %}{{ x }}{% endonce %}", 29, "`x` is not the same on all pages", "only site"),
    ("{% once %}{% include 'of_page.html' %}{% endonce %}", 0, "`page` is not the same on all pages", ""),
    (
        "{% for x in [1] %}{% once %}{% endonce %}{% endfor %}",
        22,
        "`once` cannot stand in a loop or a macro",
        "",
    ),
    (
        "{% macro m() %}{% once %}{% endonce %}{% endmacro %}",
        19,
        "`once` cannot stand in a loop or a macro",
        "",
    ),
    ("{% once %}{% block b %}{% endblock %}{% endonce %}", 14, "a block cannot stand in `once`", ""),
    (
        "{% extends 'base.html' %}{% block mian %}{% endblock %}",
        35,
        "no template above has a block `mian`",
        "`main`?",
    ),
    ("{% extends 'base.html' %}lost", 26, "this stands outside every block, so it is never shown", ""),
    (
        "{% if body %}{% extends 'base.html' %}{% endif %}",
        17,
        "`extends` cannot stand within another tag",
        "first",
    ),
    ("{% if page.story.crad is defined %}x{% endif %}", 18, "a Story has no `crad`", "did you mean `card`?"),
    (
        "{% macro words() %}{% endmacro %}",
        10,
        "the name `words` belongs to the contract",
        "choose another name",
    ),
    ("{% set x | uper %}a{% endset %}{{ x }}", 12, "there is no filter `uper`", "did you mean `upper`?"),
    ("{% set page.story = 1 %}", 8, "only a plain name can be set", "{% set name"),
    (
        "{{ page.related | map(page.head.title) | join }}",
        32,
        "what `map` applies must stand here as text",
        "in quotes",
    ),
    ("{{ [1] | select('ood') | join }}", 18, "there is no test `ood`", "did you mean `odd`?"),
    ("{% if 3 is divisibleby(page.story.crad) %}x{% endif %}", 35, "a Story has no `crad`", "`card`?"),
    ("{% macro m(s) %}{{ s | map(attribute='crad') | join }}{% endmacro %}", 39, "has a field `crad`", ""),
    ("{% iff x %}", 4, "there is no tag 'iff'", "did you mean `if`?"),
    ("{{ page.head.title", 0, "unexpected end of template", ""),
]
HELP = {"base": "{% block main %}{% endblock %}", "of_page": "{% if page.head is defined %}{% endif %}"}


@pytest.mark.parametrize(("text", "column", "message", "hint"), MISTAKES, ids=[each[0] for each in MISTAKES])
def test_a_mistake_is_told_with_its_place_and_what_to_do(
    tmp_path: Path, text: str, column: int, message: str, hint: str
) -> None:
    told_lines = found(tmp_path, "article", f"\n{text}", **HELP)
    expected = "of_page.html:1:" if "of_page" in text else f"article.html:2:{column or 1}: "
    assert any(line.startswith(expected) and message in line and hint in line for line in told_lines), (
        told_lines
    )


def test_all_mistakes_of_all_templates_are_told_in_one_run(tmp_path: Path) -> None:
    texts = [
        text
        for text, *_ in MISTAKES
        if not text.startswith(("{% extends", "{% if body", "{% iff", "{{ page.head.title", "{% auto"))
    ]
    one = found(tmp_path / "a", "article", "\n".join(texts), **HELP)
    for number, text in enumerate(texts, start=1):
        expected = "of_page.html:1:" if "of_page" in text else f"article.html:{number}:"
        assert any(line.startswith(expected) for line in one), text


def test_a_template_that_cannot_be_parsed_hides_no_mistake_in_another(tmp_path: Path) -> None:
    assert [line.split(":")[0] for line in found(tmp_path, "tag", "{% if %}", page="{{ pge }}")] == [
        "page.html",
        "tag.html",
    ]


def test_each_kind_of_page_is_read_with_its_own_fields(tmp_path: Path) -> None:
    """`base.html` is read once for every page that extends it."""
    child = "{% extends 'base.html' %}"
    told_lines = found(tmp_path, "tag", child, page=child, base="{{ page.stories }}{{ page.title }}")
    assert told_lines == [
        "base.html:1:9: a StandingPage has no `stories` (known here: head, held, title, updated)"
    ]


GOOD = [
    "{% if page.stories is defined %}{{ page.stories }}{% endif %}",
    "{{ page.stories | default(0) }}",
    "{% if page.stories is not defined %}no{% else %}{{ page.stories }}{% endif %}",
    "{{ page.stories if page.stories is defined else '' }}",
    "{% if page.story.card.source %}{{ page.story.card.source.title }}{% endif %}",
    "{% if page.story.card.source and page.story.card.source.title %}x{% endif %}",
    "{% if not page.story.card.source %}{% else %}{{ page.story.card.source.title }}{% endif %}",
    "{% if page.story.card.source is not none %}{{ page.story.card.source.title }}{% endif %}",
    "{{ page.story.card.source.title if page.story.card.source else '' }}",
    "{% set s = page.story.card.source %}{% if s %}{{ s.title }}{% endif %}",
    "{% set p = page.story.card.picture %}{% if p and p.width %}{{ p.width }}{% endif %}",
    "{% if page.next or page.previous %}x{% endif %}",
    "{% for t in page.related if t.source %}{{ t.source }}{{ loop.index }}{% else %}-{% endfor %}",
    "{% for k, v in theme.items() %}{{ k }}{{ v }}{% endfor %}",
    "{% for g in page.related | groupby('source') %}{{ g.grouper }}{{ g.list | length }}{% endfor %}",
    "{% for row in page.related | batch(3) %}{% for t in row %}{{ t.headline }}{% endfor %}{% endfor %}",
    "{{ page.story.tags | map(attribute='title') | joined }}",
    "{{ page.story.tags | sort(attribute='title') | map(attribute='href') | join(', ') }}",
    "{{ (page.related | first).headline }}",
    "{{ page.related[0].headline }}{{ page.related[-1].href }}",
    "{% for t in page.related[1:] %}{{ t.href }}{% endfor %}",
    "{{ page.head.title.split('/')[-1] | upper }}",
    "{{ words['more'] }}{{ words['he' ~ 'ld'] }}{{ 3 | counted(words.stories) }}{{ 3 | number }}",
    "{% if theme.motto %}{{ theme.motto }}{% endif %}",
    "{% from 'macros.html' import link %}{% for t in page.story.tags %}{{ link(t, rel='tag') }}{% endfor %}",
    "{% import 'macros.html' as m %}{% for t in page.story.tags %}{{ m.link(t) }}{% endfor %}",
    "{% macro box(a) %}{{ caller() }}{{ a }}{% endmacro %}{% call box('x') %}{{ body }}{% endcall %}",
    "{% macro tree(n) %}{{ n }}{% if n %}{{ tree(n - 1) }}{% endif %}{% endmacro %}{{ tree(3) }}",
    "{% if body %}{{ body }}{% endif %}{{ page.head.json_ld }}",
    "{% set x %}{{ page.head.title }}{% endset %}{{ x | upper }}{{ x or site.title }}",
    "{% if page.head.index %}{% set y = 'a' %}{% else %}{% set y = 'b' %}{% endif %}{{ y }}",
    "{% for n in range(3) %}{{ n + 1 }}{% endfor %}",
    "{% if page is undefined and page.crad %}{% elif page is defined or page.crad %}x{% endif %}",
    "{{ [1, 2] | select('odd') | map('number') | join(', ') }}",
    "{% set n = 0 %}{{ page.head.title[n] }}{{ words[page.head.title] }}",
    "{% macro m(s) %}{{ s | map(attribute='href') | join }}{{ s | sort(attribute='0') | join }}{% endmacro %}",
    "{% once %}{% for s in site.sections %}{{ s.title }}{{ words.more }}{% endfor %}{% endonce %}",
    "{% once %}{% from 'macros.html' import link %}{{ link(site.pages[0]) }}{% endonce %}",
    "{% include ['nope.html', 'macros.html'] %}{% include 'nope.html' ignore missing %}",
    "{% include 'macros.html' without context %}",
    "{% raw %}{{ pge.nope | safe }}{% endraw %}{# {{ pge }} #}",
    "{% for t in page.story.tags %}{% include 'card.html' %}{% endfor %}",
]


@pytest.mark.parametrize("text", GOOD)
def test_what_is_right_is_not_complained_of(tmp_path: Path, text: str) -> None:
    assert found(tmp_path, "article", text, card="{{ t.title }}") == []


NONES = [
    ("{{ page.story.card.source.title }}", 20, "`page.story.card.source` may be None"),
    ("{{ page.story.updated | day }}", 15, "`page.story.updated` may be None"),
    (
        "{% for t in page.related %}{{ t.headline }}{% endfor %}{{ page.next.href }}",
        64,
        "`page.next` may be None",
    ),
    ("{% if page.next %}{% endif %}{{ page.next.href }}", 38, "`page.next` may be None"),
    ("{% if page.next or page.previous %}{{ page.next.href }}{% endif %}", 44, "`page.next` may be None"),
    ("{% set s = page.next %}{{ s.href }}", 27, "`s` may be None"),
    ("{{ theme.motto }}", 10, "`theme.motto` is None"),
]


@pytest.mark.parametrize(("text", "column", "message"), NONES)
def test_what_may_be_none_is_told_where_nothing_rules_it_out(
    tmp_path: Path, text: str, column: int, message: str
) -> None:
    assert [line.split(" (")[0] for line in found(tmp_path, "article", text)] == [
        f"article.html:1:{column}: {message}"
    ]


def test_templates_that_extend_one_another_in_a_circle_are_told(tmp_path: Path) -> None:
    one, two = "{% extends 'b.html' %}", "{% extends 'article.html' %}"
    assert any("extend one another in a circle" in line for line in found(tmp_path, "article", one, b=two))


def test_blocks_that_stand_in_one_another_through_what_they_extend_are_told(tmp_path: Path) -> None:
    base = "{% block b %}{% block a %}{% endblock %}{% endblock %}"
    text = "{% extends 'base.html' %}{% block a %}\n{% block b %}{{ super() }}{% endblock %}{% endblock %}"
    assert found(tmp_path, "article", text, base=base) == [
        "article.html:2:10: the block `b` stands within itself (give one of the two another name)"
    ]


def test_a_template_that_nothing_uses_is_read_too(tmp_path: Path) -> None:
    told_lines = found(tmp_path, "orphan", "{{ anything.headlin }}{{ x | uper }}")
    assert [line.split(" (")[0] for line in told_lines] == [
        "orphan.html:1:13: nothing in the contract has a field `headlin`",
        "orphan.html:1:30: there is no filter `uper`",
    ]


def test_a_mistake_in_an_inherited_template_is_told_once_at_its_own_place(tmp_path: Path) -> None:
    write(tmp_path, "base", {"templates/page.html": "{{ pge }}"})
    write(tmp_path, "tiny", {}, yaml="contract: 1\nextends: base\n")
    assert [str(each.where) for each in told(tmp_path)] == ["themes/base/templates/page.html:1:4"]


def test_proofreading_twice_says_the_same(tmp_path: Path) -> None:
    found(tmp_path, "article", "{{ pge }}{{ page.related | map(attribute='x') | join }}")
    theme = good(tmp_path)
    assert proofread(theme) == proofread(theme) != []


def test_problems_can_travel_and_be_reported_as_json(tmp_path: Path) -> None:
    found(tmp_path, "article", "{{ pge }}", tag="{% iff %}")
    problems = told(tmp_path)
    assert msgspec.json.decode(msgspec.json.encode(problems), type=list[Problem]) == problems
    assert {type(each.where.line) for each in problems} == {int}


DAMAGED = """{% extends "base.html" %}{% from "macros.html" import link %}{% block main %}
{% set s = page.story %}
{% for t in s.tags if t.title %}{{ link(t) }}{{ loop.index }}{% else %}
{{ s.card.date | day("full") }}{% endfor %}
{% macro m(a, b="x") %}{{ a ~ b | upper }}{{ caller() }}{% endmacro %}{% call m(s.card.headline) %}{{ body }}
{% endcall %}{{ page.related | map(attribute="headline") | join(", ") }}{{ s.tags[0].title if s.tags else "" }}
{% once %}{{ words["more"] }}{{ assets["a.css"] }}{% endonce %}{% endblock %}"""


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_template_gives_problems_never_a_traceback(tmp_path: Path, seed: int) -> None:
    """What rendering would stumble over in a full page, proofreading has told before."""
    damage = random.Random(seed)
    place, length = damage.randrange(len(DAMAGED)), damage.randrange(1, 12)
    text = DAMAGED[:place] + damage.choice(["", "{% ", "}}", "(", "'", ".x", "[0]"]) + DAMAGED[place + length :]
    complaints = found(tmp_path, "article", text, **HELP)
    theme, _ = load("tiny", [tmp_path])
    assert theme is not None
    try:
        render(templates_for(theme, SITE), "article.html", sample(ArticlePage, "plain"), body_sample("plain"))
    except TemplateFault:
        assert complaints
