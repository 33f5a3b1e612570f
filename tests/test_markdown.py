"""Markdown: the spec's examples, and that no shortcut of ours changes a byte."""

import os
import re
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from generator import blocks, inlines, markdown
from generator.hypertext import escape
from generator.prose import convert

SPEC = Path(sys.prefix) / "node_modules/commonmark-spec/spec.txt"
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)
PROOF = 10 if os.environ.get("COPYDESK_PROOF") else 1
CORPUS = Path(__file__).parents[2] / "shared/bench"


@pytest.fixture(scope="module")
def examples() -> list[tuple[str, str]]:
    """The examples of the spec, which the npm package commonmark-spec brings."""
    if not SPEC.is_file():
        missing = "no CommonMark spec found: npm install --prefix .venv commonmark-spec@0.31.2"
        if os.environ.get("CI") == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    found = EXAMPLE.findall(SPEC.read_text(encoding="utf-8"))
    return [(source.replace("→", "\t"), html.replace("→", "\t")) for source, html in found]


def html_of(document: markdown.Document) -> str:
    """What we write, with addresses filled in and raw HTML let through."""
    written = blocks.write(document, path="a.md")
    pieces = written.pieces()
    parts = [pieces[0]]
    for reference, piece in zip(written.references, pieces[1:], strict=True):
        name = "href" if reference.kind == "link" else "src"
        parts += (f' {name}="{escape(normalizeLink(reference.target))}"', piece)
    return "".join(parts)


def everything_of(document: markdown.Document) -> tuple[object, ...]:
    written = blocks.write(document, path="a.md")
    return (
        written.pieces(),
        written.references,
        written.headings,
        written.anchors,
        written.problems,
        written.raw_tags,
    )


def without_what_we_add(html: str) -> str:
    """Our markup without ids of headings, figures, lazy loading and what makes code reachable by keyboard; void
    tags written as the spec does."""
    html = html.replace('<pre tabindex="0">', "<pre>")
    html = re.sub(r'(<h[1-6]) id="[^"]*"', r"\1", html)
    html = re.sub(r"<figure>(.*?)(?:<figcaption>(.*?)</figcaption>)?</figure>", _paragraph, html)
    html = html.replace(' loading="lazy" decoding="async">', ">")
    return _alike(html)


def _paragraph(figure: re.Match[str]) -> str:
    inner, caption = figure.groups()
    title = f' title="{caption}"' if caption else ""
    return "<p>" + inner.replace(" loading", f"{title} loading") + "</p>"


def _alike(html: str) -> str:
    html = re.sub(r"<(img|br|hr)\b([^<>]*?) ?/?>", r"<\1\2>", html)
    return html.replace("<blockquote>\n</blockquote>", "<blockquote></blockquote>")


def with_headings_below_a_headline(html: str) -> str:
    outline: list[int] = []

    def lowered(tag: re.Match[str]) -> str:
        if not tag[1]:
            outline[:] = [*[level for level in outline if level < int(tag[2])], int(tag[2])]
        return f"<{tag[1]}h{min(len(outline) + 1, 6)}>"

    return re.sub(r"<(/?)h([1-6])>", lowered, html)


def test_all_examples_of_the_commonmark_spec_pass(
    monkeypatch: pytest.MonkeyPatch, examples: list[tuple[str, str]]
) -> None:
    # The spec links to schemes such as made-up-scheme: that we let nobody link to.
    monkeypatch.setattr(inlines, "is_live", lambda target: True)
    # It leaves raw tags open, which `test_prose` shows us close.
    monkeypatch.setattr(inlines, "close", lambda writing, opened: None)
    assert len(examples) >= 650
    for source, expected in examples:
        got = without_what_we_add(html_of(markdown.parse(source)))
        assert got == _alike(with_headings_below_a_headline(expected)), source


def test_the_spec_s_examples_come_out_alike_with_and_without_shortcuts(
    examples: list[tuple[str, str]],
) -> None:
    for source, _ in examples:
        for text in (source, f"Before.\n\n{source}\nAfter *it*.\n", f"> {source}", f"- a\n\n{source}"):
            assert everything_of(markdown.parse(text)) == everything_of(markdown.parse_plainly(text)), text


def test_the_corpus_comes_out_alike_with_and_without_shortcuts() -> None:
    if not (CORPUS / "make_corpus.py").is_file():
        pytest.skip("the shared bench folder is not there")
    sys.path.insert(0, str(CORPUS))
    try:
        import make_corpus
    finally:
        sys.path.remove(str(CORPUS))
    for article in make_corpus.articles(300):
        assert everything_of(markdown.parse(article.body)) == everything_of(
            markdown.parse_plainly(article.body)
        )


WORD_LIST = """
The ferry stayed in port on Monday 12. 3) 7 – a_b U.S. x² “so” it's don't "quoted" naïve 東京 שלום ½ …
"""
WORDS = st.sampled_from(WORD_LIST.split())
INLINE = st.one_of(
    WORDS,
    st.builds("{1}{0}{1}".format, WORDS, st.sampled_from(["*", "**", "_", "__", "`", "~~", "***", "~"])),
    st.builds(
        "[{0}]({1})".format,
        WORDS,
        st.sampled_from(
            [
                "https://a.example/b",
                "https://a.example/b_c(d)?x=1",
                "/p q",
                "<x y>",
                "b.md 't'",
                "https://É.example/",
                "",
            ]
        ),
    ),
    st.sampled_from(
        ["[r]", "[r][]", "![i](p.png)", "[^1]", "^[n]", "<b>", "</b>", "&amp;", "&copy", "\\*", "\\", "{.a}"]
    ),
    st.text(alphabet="*_[]()!<>&`~\\^{}#-+=|:.'\" \ta1", min_size=1, max_size=6),
)
TEXT = st.lists(INLINE, min_size=1, max_size=8).flatmap(
    lambda parts: st.sampled_from([" ", "", "\n", "  \n"]).map(lambda glue: glue.join(parts))
)
BLOCK = st.one_of(
    TEXT,
    TEXT,
    st.builds(
        "{0}{1}".format,
        st.sampled_from(["# ", "## ", "> ", "- ", "1. ", "    ", "\t", "  ", "* * *", ": ", "+ "]),
        TEXT,
    ),
    st.builds("- {0}\n- {1}".format, TEXT, TEXT),
    st.builds(
        "{0}\n{1}".format, TEXT, st.sampled_from(["===", "---", "|--|", "```", "~~~", "> q", "- l", "<div>"])
    ),
    st.sampled_from(
        [
            "[r]: /url 'T'",
            "[^1]: note",
            "```\ncode\n```",
            "| a | b |\n|--|:-:|\n| 1 | *2* |",
            "{.a #b}",
            "<!-- c -->",
        ]
    ),
)
DOCUMENT = st.builds(
    lambda blocks, glue, end: glue.join(blocks) + end,
    st.lists(BLOCK, min_size=1, max_size=6),
    st.sampled_from(["\n\n", "\n\n", "\n\n\n", "\n \n", "\r\n\r\n", "\n"]),
    st.sampled_from(["", "\n", "\n\n", " "]),
)


@settings(max_examples=600 * PROOF, deadline=None)
@given(DOCUMENT)
def test_any_markdown_comes_out_alike_with_and_without_shortcuts(source: str) -> None:
    assert everything_of(markdown.parse(source)) == everything_of(markdown.parse_plainly(source))


@settings(max_examples=200 * PROOF, deadline=None)
@given(DOCUMENT)
def test_quotation_marks_come_out_alike_with_and_without_shortcuts(source: str) -> None:
    assert everything_of(markdown.parse(source, "de")) == everything_of(markdown.parse_plainly(source, "de"))


@settings(max_examples=300 * PROOF, deadline=None)
@given(DOCUMENT.filter(lambda source: "{" not in source))
def test_our_parser_s_rules_give_what_the_library_s_own_give(source: str) -> None:
    library = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)
    library.normalizeLink = lambda url: url  # type: ignore[method-assign]
    ours = markdown.parse_plainly(source)
    tokens = [block for block in ours.blocks if isinstance(block, Token)]
    if "[^" not in source and "^[" not in source:
        library.disable(["footnote_ref", "footnote_inline", "footnote_def"])
    assert library.renderer.render(tokens, library.options, {}) == library.render(source)


def long(text: str) -> str:
    return (text * (100_000 // len(text) + 1))[:100_000]


HOSTILE = {
    "open brackets": long("["),
    "open and close": "[" * 50_000 + "]" * 50_000,
    "stars": long("*"),
    "stars and words": long("*a "),
    "stars that could do both": long("*a_ "),
    "strong within strong": long("**x*"),
    "backticks": "".join("`" * n + " " for n in range(1, 440)),
    "tildes": long("~~a"),
    "quotations": long(">"),
    "quotations in lines": long("> " * 30 + "a\n"),
    "lists": "".join("  " * n + "- a\n" for n in range(440)),
    "list markers": long("- "),
    "images": long("!["),
    "links": long("[a]("),
    "links with titles": long("[a](b 'c"),
    "half links": long("[a](<b"),
    "references": long("[a]: /b\n"),
    "used references": "[a]: /b\n\n" + long("[a]"),
    "notes": "[^a]: b\n\n" + long("[^a]"),
    "half notes": "[^a]: b\n\n" + long("[^"),
    "notes in notes": long("^["),
    "note definitions": long("[^a]: b\n\n"),
    "tags": long("<a"),
    "comments": long("<!--"),
    "processing instructions": long("<?"),
    "attributes": long("{.a "),
    "attributes of links": long('[a](b){a="'),
    "raw tags": long("<b>"),
    "raw links": long("<a href=x>"),
    "raw quotes": long('<a "'),
    "entities": long("&#"),
    "table": "|a" * 500 + "\n" + "|-" * 500 + "\n" + "|x\n" * 3000,
    "headings": long("# a\n"),
    "equal headings": long("# a\n\n"),
    "rules": long("- - "),
    "one word": long("a"),
    "one sentence": long("a. "),
    "blanks": long(" "),
    "blanks and words": long("a  \n"),
    "quotes": long("\"'"),
    "escapes": long("\\"),
    "autolinks": long("<http://a"),
}


@pytest.mark.parametrize("source", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_takes_no_longer_than_its_length(source: str) -> None:
    start = time.process_time()
    prose, _ = convert(source, path="a.md")
    assert time.process_time() - start < 2
    assert len(prose.pieces) == len(prose.references) + 1
