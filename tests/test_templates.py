"""Rendering: what is escaped, what `once` promises, and where a fault is told to be."""

import gc
from pathlib import Path

import msgspec
import pytest
from markupsafe import Markup, escape

from generator.compiler import written
from generator.contract import ArticlePage, Card, Html, NotFoundPage, StandingPage
from generator.dialect import Dialect
from generator.kinds import known_names
from generator.problems import Problem
from generator.reach import is_out_of_reach
from generator.templates import TemplateFault, render, templates_for
from generator.words import fits_as_name
from tests.contexts import NASTY, page_samples, sample
from tests.tiny_themes import SITE, compiled, good, write

PAGE: StandingPage = sample(StandingPage, "plain")
NASTY_PAGE: StandingPage = sample(StandingPage, "nasty")
BODY = Html("<p>It’s a body &amp; more.</p>")


def printed(root: Path, template: str, page: StandingPage = PAGE, **files: str) -> str:
    """What a template prints for a standing page; further templates by name."""
    whole = {f"templates/{name}.html": text for name, text in files.items()}
    write(root, "tiny", {"templates/page.html": template, **whole})
    return render(compiled(root), "page.html", page, BODY)


def fault(root: Path, template: str, **files: str) -> Problem:
    with pytest.raises(TemplateFault) as caught:
        printed(root, template, **files)
    return caught.value.problem


@pytest.mark.parametrize(
    "expression",
    [
        "page.title",
        "page.title ~ ''",
        "'' ~ page.title ~ ''",
        "page.title + ''",
        "page.title | trim",
        "page.title | replace('q', 'r')",
        "page.title | default('')",
        "[page.title] | join",
        "[page.title] | joined",
        "page.title | string",
        "(page.title, '') | first",
        "page.title if true else ''",
        "page['title']",
        "[page] | map(attribute='title') | first",
        "page.title or ''",
        "page.title | escape",
    ],
)
def test_text_is_escaped_once_whatever_it_passes_through(tmp_path: Path, expression: str) -> None:
    assert printed(tmp_path, "{{ " + expression + " }}", NASTY_PAGE) == str(escape(NASTY))


@pytest.mark.parametrize(
    "template",
    [
        "{% set x %}{{ page.title }}{% endset %}{{ x }}",
        "{% macro m(t) %}{{ t }}{% endmacro %}{{ m(page.title) }}",
        "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}{{ page.title }}{% endcall %}",
        "{% filter trim %}{{ page.title }}{% endfilter %}",
        "{% include 'part.html' %}",
        "{% from 'macros.html' import m %}{{ m(page.title) }}",
        "{% for t in [page.title] %}{{ t }}{% endfor %}",
        "{% with t = page.title %}{{ t }}{% endwith %}",
        "{% block b %}{{ page.title }}{% endblock %}",
    ],
)
def test_text_is_escaped_once_in_every_kind_of_part(tmp_path: Path, template: str) -> None:
    files = {"part": "{{ page.title }}", "macros": "{% macro m(t) %}{{ t }}{% endmacro %}"}
    assert printed(tmp_path, template, NASTY_PAGE, **files) == str(escape(NASTY))


@pytest.mark.parametrize(
    "expression",
    [
        "body",
        "body ~ ''",
        "'' ~ body",
        "[body] | join",
        "[body, ''] | join",
        "body | default('')",
        "(body,) | joined",
    ],
)
def test_markup_of_the_contract_passes_as_it_is(tmp_path: Path, expression: str) -> None:
    assert printed(tmp_path, "{{ " + expression + " }}") == BODY.text


def test_text_beside_markup_is_still_escaped(tmp_path: Path) -> None:
    assert (
        printed(tmp_path, "{{ body ~ '<' }}{{ ['<', body] | join('&') }}")
        == f"{BODY.text}&lt;&lt;&amp;{BODY.text}"
    )


def test_text_put_together_is_text_until_it_is_printed(tmp_path: Path) -> None:
    assert printed(tmp_path, "{{ ('<' ~ '&') | length }} {{ ('<' ~ 1) ~ '' }}") == "2 &lt;1"


def test_the_text_of_markup_is_text(tmp_path: Path) -> None:
    assert printed(tmp_path, "{{ body.text }}") == str(escape(BODY.text))


@pytest.mark.parametrize("value", [NASTY, "", "plain", Markup("<b>"), Html("<b>"), 3, -1.5])
def test_our_escaping_is_that_of_markupsafe(value: object) -> None:
    assert written(value) == str(escape(value))


NAV = '<nav>{% for link in site.sections %}<a href="{{ link.href }}">{{ link.title }}</a>{% endfor %}</nav>'
PARTS = [
    NAV,
    "{{ site.title }} {{ words.more }} {{ theme.accent }} {{ assets['a.css'] }}",
    "{% set x = site.tagline | upper %}{{ x }}",
    "{% include 'nav.html' %}",
    "{% from 'macros.html' import m %}{{ m(site.title) }}",
    "\n  {% if theme.accent == 'red' %}\n  red\n  {% endif %}\n\n",
]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize(
    "frame", ["{}", "a\n{}\nb", "{{% block x %}}{}{{% endblock %}}", "  {}  {{{{ page.title }}}}"]
)
@pytest.mark.parametrize("style", ["plain", "nasty"])
def test_a_once_part_is_what_it_would_be_if_it_were_rendered_every_time(
    tmp_path: Path, part: str, frame: str, style: str
) -> None:
    site = msgspec.structs.replace(SITE, title=NASTY if style == "nasty" else "Plain")
    files = {"nav.html": NAV, "macros.html": "{% macro m(t) %}<i>{{ t }}</i>{% endmacro %}"}
    texts = {
        "once": frame.format("{% once %}" + part + "{% endonce %}"),
        "each": frame.format("{% if true %}" + part + "{% endif %}"),
    }
    pages = {}
    for name, text in texts.items():
        whole = {f"templates/{each}": other for each, other in files.items()}
        whole |= {"templates/page.html": text, "assets/a.css": "a", "words/en.yaml": "more: More & more\n"}
        write(tmp_path, name, whole, yaml="contract: 1\noptions: {accent: {default: red}}\n")
        theme = msgspec.structs.replace(good(tmp_path, name), name="tiny")
        pages[name] = render(templates_for(theme, site), "page.html", PAGE, BODY)
    assert pages["once"] == pages["each"]
    assert "once" not in pages["once"]


def test_two_sites_never_share_a_once_part(tmp_path: Path) -> None:
    write(tmp_path, "tiny", {"templates/page.html": "{% once %}{{ site.title }}{% endonce %} {{ site.home }}"})
    other = msgspec.structs.replace(SITE, title="Another", home="/")
    theme = good(tmp_path)
    assert render(templates_for(theme, SITE), "page.html", PAGE) == "Plain words /repo/"
    assert render(templates_for(theme, other), "page.html", PAGE) == "Another /"
    assert render(templates_for(theme, SITE), "page.html", PAGE) == "Plain words /repo/"


def test_a_template_extends_its_namesake_one_step_up(tmp_path: Path) -> None:
    write(
        tmp_path,
        "base",
        {"templates/page.html": "<{% block b %}base{% endblock %}>", "templates/part.html": "part"},
    )
    child = '{% extends "base/page.html" %}{% block b %}{{ super() }}+{% include "part.html" %}{% endblock %}'
    write(tmp_path, "tiny", {"templates/page.html": child}, yaml="contract: 1\nextends: base\n")
    assert render(compiled(tmp_path), "page.html", PAGE) == "<base+part>"


def test_what_a_lower_theme_includes_comes_from_the_upper_one(tmp_path: Path) -> None:
    write(tmp_path, "base", {"templates/page.html": '{% include "part.html" %}', "templates/part.html": "base"})
    write(tmp_path, "tiny", {"templates/part.html": "mine"}, yaml="contract: 1\nextends: base\n")
    assert render(compiled(tmp_path), "page.html", PAGE) == "mine"


def test_filters_write_the_sites_language(tmp_path: Path) -> None:
    write(tmp_path, "tiny", {"templates/page.html": "{{ page.updated | day }}"})
    german = msgspec.structs.replace(SITE, language="de")
    assert render(compiled(tmp_path, site=german), "page.html", PAGE) == "23. November 2026"


@pytest.mark.parametrize(
    ("template", "line", "message", "hint"),
    [
        ("a\n\n{{ page.titel }}", 3, "StandingPage has no `titel`", "did you mean `title`?"),
        ("{% set p = page %}\n{{ p.hed.title }}", 2, "StandingPage has no `hed`", "did you mean `he"),
        ("{{ pge.title }}", 1, "`pge` is not defined", "see themes/CONTRACT.md for what a template knows"),
        (
            "\n{{ page.updated }}",
            2,
            "Moment cannot be printed as a whole",
            "name one of its fields: written, precision, iso",
        ),
        ("{{ site.lists }}", 1, "a list stands where text is printed", "print what is in it"),
        ("{{ site.preview }}", 1, "true or false stands where text is printed", "print what is in it"),
        ("{{ words.nope }}", 1, "there is no `nope` here", ""),
        ("{{ page.title.name }}", 1, "a text has no `name`", "see themes/CONTRACT.md for what there is"),
        ("{{ 1 / 0 }}", 1, "division by zero", ""),
        (
            "{{ page.updated | day('long') }}",
            1,
            "there is no form 'long' of `day`",
            "write `day` or `day('full')`",
        ),
        (
            "\n{% include 'nope.html' %}",
            2,
            "there is no template `nope.html`",
            "write its name as it stands under templates/",
        ),
        (
            "{% include 'page.html' %}",
            1,
            "this template includes or calls itself without an end",
            "break the circle",
        ),
        ("a\n{% iff %}", 2, "Encountered unknown tag 'iff'.", ""),
        ("a\n{# b", 2, "Missing end of comment tag", ""),
        ("a\n{% raw %}b", 2, "Missing end of raw directive", ""),
        ("\n{{ page | safe }}", 2, "No filter named 'safe'.", ""),
        (
            "\n{% once %}\n{{ page.title }}{% endonce %}",
            3,
            "`page` is not defined",
            "see themes/CONTRACT.md for what a template knows",
        ),
    ],
)
def test_a_fault_names_the_template_the_line_and_what_there_is(
    tmp_path: Path, template: str, line: int, message: str, hint: str
) -> None:
    """What proofreading would have said before; rendering must not answer with a traceback either."""
    problem = fault(tmp_path, template)
    assert str(problem.where) == f"themes/tiny/templates/page.html:{line}:1"
    assert problem.message == message
    assert hint in problem.hint


def test_a_fault_in_an_included_template_is_told_there(tmp_path: Path) -> None:
    files = {"part": "\n{% for x in [1] %}\n{{ m.nope }}{% endfor %}", "macros": ""}
    problem = fault(tmp_path, "{% set m = page %}{% include 'part.html' %}", **files)
    assert str(problem.where) == "themes/tiny/templates/part.html:3:1"


def test_a_fault_in_a_macro_or_a_block_above_is_told_there(tmp_path: Path) -> None:
    macros = "{% macro m(x) %}\n{{ x.nope }}{% endmacro %}"
    problem = fault(tmp_path, "{% from 'macros.html' import m %}{{ m(page) }}", macros=macros)
    assert str(problem.where) == "themes/tiny/templates/macros.html:2:1"
    problem = fault(tmp_path, "{% extends 'base.html' %}", base="\n{% block b %}{{ page.nope }}{% endblock %}")
    assert str(problem.where) == "themes/tiny/templates/base.html:2:1"


def test_none_is_a_fault_with_its_own_hint(tmp_path: Path) -> None:
    write(tmp_path, "tiny", {"templates/article.html": "{{ page.story.card.source.title }}"})
    page: ArticlePage = sample(ArticlePage, "bare")
    with pytest.raises(TemplateFault) as caught:
        render(compiled(tmp_path), "article.html", page)
    assert caught.value.problem.message == "`title` is asked of a value that is None"
    assert caught.value.problem.hint == "put `{% if … %}` around it"


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ page.nope is defined }}", None),
        ("{% if page.nope is defined %}yes{% else %}no{% endif %}", "no"),
        ("{% if page.title is defined %}yes{% endif %}", "yes"),
        ("{{ page.nope | default('none') }}", "none"),
        ("{% if nope is undefined %}yes{% endif %}", "yes"),
        ("{{ words.by_line | default('by') }}", "by"),
    ],
)
def test_a_template_may_ask_whether_something_exists(tmp_path: Path, template: str, text: str | None) -> None:
    if text is None:
        assert "true or false" in fault(tmp_path, template).message
    else:
        assert printed(tmp_path, template) == text


@pytest.mark.parametrize(
    "expression",
    [
        "page | attr('__class__')",
        "page['__class__']",
        "'%s' | format(1)",
        "lipsum()",
        "cycler(1)",
        "namespace()",
        "dict()",
        "page | tojson",
        "page | pprint",
        "[1, 2] | random",
        "page.title | urlize",
        "{'a': 1} | xmlattr",
        "'' ['format']",
    ],
)
def test_what_is_not_pure_or_reaches_out_is_not_there(tmp_path: Path, expression: str) -> None:
    assert fault(tmp_path, "{{ " + expression + " }}").severity == "error"


def test_a_page_is_the_same_however_often_it_is_rendered(tmp_path: Path) -> None:
    write(tmp_path, "tiny", {"templates/404.html": "{% for c in page.cards %}{{ c.headline }}{% endfor %}"})
    page = NotFoundPage(
        dict(page_samples("plain"))["404.html"].head, (Card("1", "/", "A"), Card("2", "/", "B"))
    )
    assert {render(compiled(tmp_path), "404.html", page) for _ in range(5)} == {"AB"}


def test_a_process_that_does_not_collect_keeps_few_compiled_themes(tmp_path: Path) -> None:
    """Each change of the configuration compiles a theme anew, in workers of `serve` that live for a day."""
    write(tmp_path, "tiny", {"templates/page.html": "{{ site.title }}"})
    theme = good(tmp_path)
    gc.collect()
    before = _environments()
    gc.disable()
    try:
        for number in range(12):
            templates = templates_for(theme, msgspec.structs.replace(SITE, title=f"{number}"))
            templates.environment.get_template("page.html")
        alive = _environments()
    finally:
        gc.enable()
    assert alive <= before + 5


def _environments() -> int:
    return sum(isinstance(each, Dialect) for each in gc.get_objects())


GENERATOR = "{% set g = [page.title] | map('upper') %}"


@pytest.mark.parametrize(
    "expression",
    [
        "g.gi_frame.f_builtins",
        "g.gi_frame is defined",
        "g.gi_frame | default('')",
        "''.__class__.__mro__",
        "''.__class__ | default('')",
        "''.format(page)",
        "''.format_map(words)",
        "words.clear()",
        "words.update(a=1)",
        "theme.setdefault('a', 1)",
        "self.__init__",
    ],
)
def test_no_name_leads_out_of_a_template_whatever_a_value_is(tmp_path: Path, expression: str) -> None:
    """Said when the template is compiled, before a line of it has run."""
    with pytest.raises(TemplateFault) as caught:
        printed(tmp_path, f"{GENERATOR}\n{{{{ {expression} }}}}")
    told = caught.value.problem
    assert "is out of a template's reach" in told.message and told.where.line == 2


def test_nothing_of_a_template_has_run_when_it_is_told_that_a_name_is_out_of_reach(tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    opened = f"g.gi_frame.f_builtins['open']({str(mark)!r}, 'w')"
    in_macro = f"{{% macro m() %}}{{% for g in varargs %}}{{{{ {opened} }}}}{{% endfor %}}{{% endmacro %}}"
    for template in (f"{GENERATOR}{{{{ {opened} }}}}", f"{in_macro}{{{{ m([page.title] | map('upper')) }}}}"):
        fault(tmp_path, template)
        assert not mark.exists()


def test_no_value_of_the_contract_and_no_word_has_a_name_that_is_out_of_reach() -> None:
    assert not [name for name in known_names() if is_out_of_reach(name)]
    assert not [name for name in ("f_total", "gi_frame", "update", "_x") if fits_as_name(name)]


@pytest.mark.parametrize(
    ("template", "line", "message"),
    [
        ("{% macro m(a) %}{% endmacro %}\n\n{{ m(a=1, a=2) }}", 3, "keyword argument repeated: a"),
        ("{{ page.title | truncate(length=3,\nlength=4) }}", 1, "keyword argument repeated: length"),
        ("\n{% macro m(a, a) %}{% endmacro %}", 2, "duplicate argument 'a'"),
        ("\n" + "{% for a in [1] %}" * 22 + "{% endfor %}" * 22, 2, "tags are nested too deeply here"),
        ("\n\n{{ 'x' * 9999999999999999 }}", 3, "this asks for more memory than there is"),
        ("\n{{ 'a' | center(9999999999999999) }}", 2, "this asks for more memory than there is"),
    ],
)
def test_what_python_alone_finds_wrong_is_told_at_the_templates_line(
    tmp_path: Path, template: str, line: int, message: str
) -> None:
    told = fault(tmp_path, template)
    assert message in told.message and told.where.line == line and told.hint
