"""Our functions find what the library's expressions find, whatever the names of a page are."""

import re
from importlib.util import find_spec, module_from_spec
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from trafilatura import bare_extraction

from generator.ingest.page_boxes import quicker
from generator.ingest.page_library import story_text


def shipped(name: str) -> Any:
    """A module of the library afresh: in the one that is loaded the expressions may have been replaced."""
    spec = find_spec(f"trafilatura.{name}")
    assert spec is not None and spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PATHS = shipped("xpaths")
EXPRESSIONS = [
    *PATHS.RAW_TREE_PRUNE_XPATH,
    *PATHS.REMOVE_COMMENTS_AND_LISTS_XPATH,
    *PATHS.OVERALL_DISCARD_XPATH,
    PATHS.BODY_XPATH[0],
    shipped("settings").BASIC_CLEAN_XPATH,
]
TAGS = [
    "div",
    "section",
    "aside",
    "article",
    "main",
    "ul",
    "ol",
    "list",
    "item",
    "p",
    "span",
    "footer",
    "details",
    "h1",
]
WORDS = sorted(
    {word for each in EXPRESSIONS for word in re.findall(r"[\w-]{3,}", each.path)} - {"self", "test"}
)
NAMES = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(
        ["hide-on-phone", "reply-7", "Cookie-Banner", "article ", "comments", "Main", "commentary", ""]
    ),
    st.builds("{} {}".format, st.sampled_from(WORDS), st.sampled_from(WORDS)),
    st.builds("x-{}-y".format, st.sampled_from(WORDS)),
)
ATTRIBUTES = st.dictionaries(
    st.sampled_from(
        [
            "class",
            "id",
            "style",
            "role",
            "itemprop",
            "aria-hidden",
            "data-component",
            "data-lp-replacement-content",
        ]
    ),
    st.one_of(
        NAMES, st.sampled_from(["true", "display:none", "display: none", "visibility:hidden", "Navigation"])
    ),
    max_size=3,
)


@st.composite
def trees(draw: st.DrawFn) -> Any:
    tree = html.Element("html")
    boxes = [tree]
    for _ in range(draw(st.integers(1, 12))):
        box = html.Element(draw(st.sampled_from(TAGS)))
        for name, value in draw(ATTRIBUTES).items():
            box.set(name, value)
        draw(st.sampled_from(boxes)).append(box)
        boxes.append(box)
    return tree


@given(trees())
def test_a_function_finds_what_its_expression_finds(tree: Any) -> None:
    for expression in EXPRESSIONS:
        first = 1 if expression.path.rstrip().endswith("[1]") else None
        assert list(quicker(expression)(tree))[:first] == expression(tree)[:first], expression.path


def test_every_expression_of_the_pinned_version_is_known() -> None:
    assert [each.path for each in EXPRESSIONS if quicker(each) is each] == []


def test_an_expression_that_says_something_else_is_left_alone() -> None:
    other = type(EXPRESSIONS[0])(
        ".//nav[re:test(@id, 'x')]", namespaces={"re": "http://exslt.org/regular-expressions"}
    )
    assert quicker(other) is other


def test_the_library_still_reads_for_itself() -> None:
    """What we ask it for and what it answers others are the same text."""
    sentence = "The ferry stayed in the harbour for a third day, and nobody on the quay was surprised. "
    story = f"<p>{sentence * 3}</p>" * 4
    page = (
        "<html><body><div class='nav menu'>Home News Sport</div>"
        f"<div class='article-body'>{story}<p class='share-row'>Share</p></div></body></html>"
    )
    found = bare_extraction(page, fast=True, include_comments=False)
    assert sentence.strip() in story_text(html.document_fromstring(page))
    assert " ".join(found.body.itertext()).split() == story_text(html.document_fromstring(page)).split()
