"""What the theme contract promises, tried on every theme that comes with the program."""

import itertools
import re
from functools import cache
from typing import Any, get_args, get_type_hints
from xml.etree.ElementTree import Element

import html5lib
import msgspec
import pytest

from generator import contract, theme
from generator.contract import Context, Html, Site
from generator.layouts import TEMPLATES, Page
from generator.proofread import proofread
from generator.target import encode
from generator.templates import Templates, render, templates_for
from tests.contexts import MARK, MOMENTS, NASTY, body_sample, page_samples, sample, site_sample
from tests.contract_page import PAGE, contract_page

CONTEXTS = [each for each in vars(contract).values() if isinstance(each, type) and issubclass(each, Context)]
CONTEXTS.remove(Context)
BUNDLED = sorted(path.parent.name for path in theme.bundled_root().glob("*/theme.yaml"))
STYLES = ("plain", "nasty", "bare")
PAGES = [(page.__name__, template) for page, template in TEMPLATES.items()]


def test_the_contract_page_is_current() -> None:
    assert PAGE.read_text("utf-8") == contract_page(), "run `make contract`"


def test_the_contract_page_names_every_field_of_every_context() -> None:
    text = PAGE.read_text("utf-8")
    for context in CONTEXTS:
        section = re.split(rf"\n### {context.__name__}(?=[:\n])", text)[1].split("\n### ")[0]
        for name in get_type_hints(context):
            assert f"- `{name}` (" in section


@pytest.mark.parametrize("context", CONTEXTS, ids=lambda each: each.__name__)
def test_every_context_has_a_docstring(context: type[Context]) -> None:
    assert context.__doc__


def test_contexts_hold_only_values_that_have_one_encoding() -> None:
    allowed = {str, int, float, bool, type(None), *CONTEXTS, Ellipsis}
    for context in CONTEXTS:
        for hint in get_type_hints(context).values():
            assert _atoms(hint) <= allowed


def _atoms(hint: Any) -> set[Any]:
    return set().union(*(_atoms(each) for each in get_args(hint))) if get_args(hint) else {hint}


def test_values_that_render_differently_encode_differently() -> None:
    values: list[Any] = [*MOMENTS]
    for context in CONTEXTS:
        plain = sample(context, "plain")
        values += [plain, sample(context, "nasty"), sample(context, "bare")]
        for name in get_type_hints(context):
            for other in _others(getattr(plain, name)):
                values.append(msgspec.structs.replace(plain, **{name: other}))
    distinct = list(dict.fromkeys((type(value).__name__, repr(value)) for value in values))
    assert len({encode(value) for value in values}) == len(distinct)


def _others(value: Any) -> list[Any]:
    """Other values of the same field; the second of a pair is one that a careless encoding would confuse."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, -value]
    if isinstance(value, str):
        return [value + " ", value + "\0", value.upper(), value + "e\u0301", value + "\u00e9"]
    if isinstance(value, tuple):
        return [value + value[:1], (value[::-1] if value[::-1] != value else ()), value[:1]]
    return [Html("<b>")] if isinstance(value, Html) else []


@pytest.mark.parametrize("style", STYLES)
def test_what_a_page_is_made_from_can_be_read_back_whole(style: str) -> None:
    for _, page in page_samples(style):
        assert msgspec.msgpack.decode(encode(page), type=Page) == page
    site = site_sample(style)
    assert msgspec.msgpack.decode(encode(site), type=Site) == site


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_themes_are_without_a_problem(name: str) -> None:
    loaded, problems = theme.load(name, [theme.bundled_root()])
    assert loaded is not None
    assert problems + proofread(loaded) == []


@cache
def _compiled(name: str, style: str) -> Templates:
    loaded, _ = theme.load(name, [theme.bundled_root()])
    assert loaded is not None
    return templates_for(loaded, site_sample(style))


@cache
def _rendered(name: str, style: str) -> dict[str, str]:
    compiled = _compiled(name, style)
    return {
        template: render(compiled, template, page, body_sample(style)) for template, page in page_samples(style)
    }


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("name", BUNDLED)
def test_every_template_renders_every_sample_to_well_formed_html(name: str, style: str) -> None:
    for template, text in _rendered(name, style).items():
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(text)
        assert not parser.errors, (template, parser.errors[:3])


@pytest.mark.parametrize(("page", "template"), PAGES)
@pytest.mark.parametrize("name", BUNDLED)
def test_nasty_text_stays_text(name: str, page: str, template: str) -> None:
    plain, nasty = (_parsed(_rendered(name, style)[template]) for style in ("plain", "nasty"))
    assert [each.tag for each in nasty.iter()] == [each.tag for each in plain.iter()]
    for element in nasty.iter():
        assert not any(key.startswith("on") or MARK in key for key in element.keys())  # noqa: SIM118
        if MARK in (element.text or ""):
            assert element.tag not in ("script", "style")


@pytest.mark.parametrize("name", BUNDLED)
def test_template_syntax_in_a_text_is_shown_as_it_stands(name: str) -> None:
    text = "".join(_parsed(_rendered(name, "nasty")["article.html"]).itertext())
    assert NASTY in text
    assert " 42 " not in text


def test_every_kind_of_page_has_a_sample() -> None:
    assert [template for template, _ in page_samples("plain")] == [template for _, template in PAGES]
    assert set(get_args(Page)) == set(TEMPLATES)


def _parsed(text: str) -> Element:
    tree: Element = html5lib.parse(text, namespaceHTMLElements=False)
    return tree


@pytest.mark.parametrize("name", BUNDLED)
def test_each_optional_part_may_be_missing_alone(name: str) -> None:
    """Every None, empty list and empty text of a page's own fields by itself, in an otherwise full page."""
    compiled = _compiled(name, "plain")
    for template, page in page_samples("plain"):
        for poorer in itertools.islice(_poorer(page), 200):
            assert render(compiled, template, poorer, Html(""))


def _poorer(value: Any) -> Any:
    """Copies of a value in which one field, at any depth, is as empty as it may be."""
    bare = sample(type(value), "bare")
    for name in value.__struct_fields__:
        whole, least = getattr(value, name), getattr(bare, name)
        if whole != least:
            yield msgspec.structs.replace(value, **{name: least})
        if isinstance(whole, tuple) and whole and isinstance(whole[0], Context):
            for item in _poorer(whole[0]):
                yield msgspec.structs.replace(value, **{name: (item, *whole[1:])})
        elif isinstance(whole, Context) and not isinstance(whole, Html | contract.Moment):
            for part in _poorer(whole):
                yield msgspec.structs.replace(value, **{name: part})
