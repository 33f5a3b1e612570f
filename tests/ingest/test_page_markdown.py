"""Markup becomes Markdown in which its words are literal, its structure lives and nothing else does."""

import os
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.ingest.page_inlines import markdown
from generator.ingest.page_markdown import markdown_of
from generator.ingest.page_runs import EM, LINK, STRIKE, STRONG, Mark, Run, plain
from generator.prose import convert, plain_text

LONG = "The ferry sailed on time this morning, and nobody at the quay knew what to say of it, said the clerk."
BASE = "https://paper.example/news/story.html"


def _blocks(markup: str) -> tuple[str, ...]:
    return markdown_of(markup, BASE).blocks


@pytest.mark.parametrize(
    ("markup", "blocks"),
    [
        ("<p>Five <b>knots</b> and <i>no</i> wind</p>", ("Five **knots** and *no* wind",)),
        ("<p>a<strong> b </strong>c</p>", ("a **b** c",)),
        ("<p>x<em>y</em>z", ("x*y*z",)),
        (
            '<p>See <a href="/map?a=1&amp;b=2">the map</a>.',
            ("See [the map](https://paper.example/map?a=1&b=2).",),
        ),
        ('<p>Wow!<a href="map">the map</a>', (r"Wow\![the map](https://paper.example/news/map)",)),
        ('<p><a href="javascript:alert(1)">press</a> <a href="#top">up</a>', ("press up",)),
        ('<p><a href="mailto:a@b.example">write</a>', ("[write](mailto:a@b.example)",)),
        ("<p>1. no list</p><p># no heading", (r"1\. no list", r"\# no heading")),
        ("<p>2 &lt; 3 &amp;amp; *stars*", (r"2 < 3 \&amp; \*stars\*",)),
        ("<p>&lt;script&gt;alert(1)&lt;/script&gt;", (r"\<script>alert(1)\</script>",)),
        ("<h2>One</h2><p>a<h3>Two</h3><p>b", ("## One", "a", "### Two", "b")),
        ("<h4>Deep</h4><p>a", ("## Deep", "a")),
        ("<p>a<!-- said to nobody -->b", ("ab",)),
        ("<p>one<br> <br>two", ("one", "two")),
        ("<ul><li>a</li><ol><li>b</li></ol></ul>", ("- a\n  1. b",)),
        (r"<p>back\slash\<b>bold</b>", (r"back\slash\\**bold**",)),
        ("<table><tr></tr><tr><td>a</td></tr></table>", ("a",)),
        ("<ul><li>salt<li>oil</ul>", ("- salt\n- oil",)),
        ("<ol start=3><li>salt<li>oil</ol>", ("3. salt\n4. oil",)),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", ("- a\n  - b\n- c",)),
        ("<blockquote><p>One.<p>Two.</blockquote>", ("> One.\n>\n> Two.",)),
        ("<blockquote>Said<br>twice</blockquote>", ("> Said\\\n> twice",)),
        ("<pre>a  b\n c</pre>", ("```\na  b\n c\n```",)),
        (
            "<table><tr><th>Boat<th>Knots<tr><td>Heron<td>5|6</table>",
            ("| Boat | Knots |\n| --- | --- |\n| Heron | 5\\|6 |",),
        ),
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", ("|  |  |\n| --- | --- |\n| a | b |\n| c | d |",)),
        ("<table><tr><td><p>The whole page</p><p>is a table</p></table>", ("The whole page", "is a table")),
        ("One.<br><br>Two.<br>", ("One.", "Two.")),
        ("<div>Loose <span>text</span><p>and more</p>tail</div>", ("Loose text", "and more", "tail")),
        ("<p>10<sup>6</sup> m<sup>2</sup>, H<sub>2</sub>O", ("10⁶ m², H₂O",)),
        ("<p>soft&shy;hyphen and zero&#8203;width", ("softhyphen and zerowidth",)),
        ("<p>before<script>evil()</script><style>p{}</style><!-- no --> after", ("before after",)),
        ("<p hidden>no</p><p style='display: none'>no</p><p>yes", ("yes",)),
        ("<p><code>a*b`c</code>", ("``a*b`c``",)),
        ("<p><b>bold<br>over</b> lines", ("**bold**\\\n**over** lines",)),
        (
            f"<p>{LONG}<br>{LONG} <b>bold<br>{LONG}</b> <i>end</i>",
            (LONG, f"{LONG} **bold**", f"**{LONG}** *end*"),
        ),
        (f"<p>{LONG}<br><a href=/x>{LONG}</a>", (LONG, f"[{LONG}](https://paper.example/x)")),
        ("<p>x<sup>3</sup> y<sup><a href='#n'>1</a></sup> z<sup>th</sup>", ("x³ y1 zth",)),
        ("<pre>  </pre><blockquote> </blockquote><ul><li> </li></ul><h2></h2><p>a", ("a",)),
        (
            "<figure><table><tr><td>a<td>b<tr><td>c<td>d</table></figure>",
            ("|  |  |\n| --- | --- |\n| a | b |\n| c | d |",),
        ),
        ("<figure><blockquote><p>a</p></blockquote></figure>", ("> a",)),
        ("<p>a<br> <b> </b><br>b", ("a\\\nb",)),
        ("<ul><ul><li>b</ul></ul>", ("- b",)),
        ("<p>a<?pi x?>b", ("ab",)),
        ("<img src='data:image/bmp;base64,AAAA' alt=x><p>a", ("a",)),
        ("<img src='data:image/png;base64,!!!!' data-src=b.png><p>a", ("![](b.png)", "a")),
        (f"<img srcset='{'a' * 20_001}'><p>a", ("a",)),
        ("<img srcset='a.png 1x, b.png 2x'><p>a", ("![](b.png)", "a")),
    ],
)
def test_markup_becomes_markdown(markup: str, blocks: tuple[str, ...]) -> None:
    assert _blocks(markup) == blocks


def test_a_picture_has_its_address_its_companion_file_or_its_bytes() -> None:
    pixels = "iVBORw0KGgo" + "A" * 400
    made = markdown_of(
        f'<figure><img src="data:image/png;base64,{pixels}" alt="A *heron*">'
        "<figcaption>At dawn <small>Hob Dunnage</small></figcaption></figure>"
        '<p><img src="./Page_files/boat.jpg">'
        '<p><img src="https://cdn.example/x/Quay%20Side.webp?w=9" alt="Quay">'
        '<img src="pixel.gif" width=1 height=1>',
    )
    heron, boat, quay = made.pictures
    assert made.blocks == (rf"![A \*heron\*]({heron.name})", f"![]({boat.name})", f"![Quay]({quay.name})")
    assert heron.data.startswith(b"\x89PNG") and (heron.caption, heron.credit) == ("At dawn", "Hob Dunnage")
    assert boat.beside == "Page_files/boat.jpg" and not boat.data
    assert quay.url == "https://cdn.example/x/Quay%20Side.webp?w=9" and quay.name == "quay-side.webp"


@pytest.mark.parametrize(
    "source", ["../../etc/passwd.png", "/etc/x.png", "file:///etc/x.png", "x_files/../../y.png"]
)
def test_a_picture_never_leads_out_of_the_seeds_folder(source: str) -> None:
    assert markdown_of(f'<p>a<img src="{source}">').pictures == ()


_PIECES = st.lists(
    st.one_of(
        st.text(alphabet="ab *_[]()!<>&#`~\\{}|1.-+\"'é\n", max_size=8),
        st.sampled_from([STRONG, EM, STRIKE, LINK]),
        st.just("close"),
    ),
    max_size=14,
)


def _run(pieces: list[str]) -> Run:
    run: Run = []
    open_marks: list[str] = []
    for piece in pieces:
        if piece in (STRONG, EM, STRIKE, LINK) and not (piece == LINK and LINK in open_marks):
            open_marks.append(piece)
            run.append(Mark(piece, href="https://a.example/x_(y)*z" if piece == LINK else ""))
        elif piece == "close" and open_marks:
            run.append(Mark(open_marks.pop(), True))
        elif piece not in (STRONG, EM, STRIKE, LINK, "close"):
            run.append(piece)
    return [*run, *[Mark(kind, True) for kind in reversed(open_marks)]]


@settings(max_examples=20_000 if "COPYDESK_PROOF" in os.environ else 300, deadline=None)
@given(_PIECES)
@example([STRONG, "a", "close", EM, "b", "close"])
@example(["a", STRONG, "“b”", "close", "c"])
@example([EM, STRONG, "a", "close", "b", "close", "!", LINK, "c"])
def test_whatever_is_marked_how_a_reader_sees_the_words_of_the_page(pieces: list[str]) -> None:
    run = _run(pieces)
    prose, _ = convert(markdown(run), path="content/articles/a.md")
    seen = " ".join(re.sub(r"\s+", " ", plain_text(prose)).split())
    assert seen == " ".join(plain(run).split())
