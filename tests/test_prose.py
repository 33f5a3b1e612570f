"""Prose: what an editor's Markdown becomes on the page, and which problems it is told."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.hypertext import escape
from generator.problems import Problem
from generator.prose import Prose, assemble, convert, count_words, plain_text


def filled(prose: Prose) -> str:
    before = {"link": " href", "image": "><img src"}
    return assemble(prose, [f'{before[r.kind]}="{escape(r.target)}"' for r in prose.references])


def html_of(body: str, **options: str) -> str:
    return filled(convert(body, path="a.md", **options)[0]).rstrip("\n")


def problems_of(body: str, first_line: int = 1) -> list[str]:
    return [shown(problem) for problem in convert(body, path="a.md", first_line=first_line)[1]]


def shown(problem: Problem) -> str:
    return f"{problem.where}: {problem.message}"


FEATURES = {
    "a table": (
        "| Port | Days |\n|:--|--:|\n| Pell | 3 |",
        (
            '<div class="table" tabindex="0">\n<table>\n<thead>\n<tr>\n'
            '<th class="align-left">Port</th>\n<th class="align-right">Days</th>\n'
            "</tr>\n</thead>\n<tbody>\n<tr>\n"
            '<td class="align-left">Pell</td>\n<td class="align-right">3</td>\n'
            "</tr>\n</tbody>\n</table>\n</div>"
        ),
    ),
    "strikethrough": ("~~old~~ new", "<p><s>old</s> new</p>"),
    "code with its language": (
        "```py\na < b\n```",
        '<pre tabindex="0"><code class="language-py">a &lt; b\n</code></pre>',
    ),
    "template syntax is text": ("{{ x }} and {% raw %}", "<p>{{ x }} and {% raw %}</p>"),
    "a line of template syntax is text": ("{% include 'x' %}", "<p>{% include 'x' %}</p>"),
    "template syntax after a link is text": ("[a](b){{ c }}", '<p><a href="b">a</a>{{ c }}</p>'),
    "attributes of a link": ("[a](b){#c .d .e}", '<p><a href="b" id="c" class="d e">a</a></p>'),
    "attributes of a block": ("{.note lang=de}\nText", '<p class="note" lang="de" dir="ltr">Text</p>'),
    "a quotation in a language from the right": (
        "{lang=ar}\n> نص",
        '<blockquote lang="ar" dir="rtl">\n<p>نص</p>\n</blockquote>',
    ),
    "a direction that is said": ("{lang=ar dir=ltr}\nText", '<p lang="ar" dir="ltr">Text</p>'),
    "attributes that could do harm are left out": (
        '[a](b){onclick="x" style="y" .c}',
        '<p><a href="b" class="c">a</a></p>',
    ),
    "a picture alone is a figure": (
        '![Ferry](f.jpg "At the quay")',
        (
            '<figure><picture><img src="f.jpg" alt="Ferry" loading="lazy" decoding="async"></picture>'
            "<figcaption>At the quay</figcaption></figure>"
        ),
    ),
    "a linked picture alone is a figure": (
        "[![Ferry](f.jpg)](/x)",
        (
            '<figure><a href="/x"><picture><img src="f.jpg" alt="Ferry" loading="lazy" decoding="async">'
            "</picture></a></figure>"
        ),
    ),
    "a figure takes the classes of its picture": (
        "![Ferry](f.jpg){.wide}",
        (
            '<figure class="wide"><picture><img src="f.jpg" alt="Ferry" loading="lazy" decoding="async">'
            "</picture></figure>"
        ),
    ),
    "a picture among words stays there": (
        'See ![Ferry](f.jpg "T") here',
        (
            '<p>See <picture><img src="f.jpg" alt="Ferry" title="T" loading="lazy" decoding="async">'
            "</picture> here</p>"
        ),
    ),
    "the text of a picture is plain": (
        "See ![a *b* [c](d)](f.jpg)",
        '<p>See <picture><img src="f.jpg" alt="a b c" loading="lazy" decoding="async"></picture></p>',
    ),
    "raw HTML of the allow-list": ("a <kbd>b</kbd>", "<p>a <kbd>b</kbd></p>"),
    "raw HTML that is left open is closed": ("a <b>b\n\nc", "<p>a <b>b</b></p>\n<p>c</p>"),
    "raw scripts go with their content": ("a <script>b</script>c", "<p>a c</p>"),
    "raw frames go": ('<iframe src="x"></iframe>', ""),
    "raw events and styles go": ('<p onclick="x" style="y" class="z">a</p>', '<p class="z">a</p>'),
    "raw links are references": (
        '<a href="../x.md" title="t">a</a>',
        '<p><a href="../x.md" title="t">a</a></p>',
    ),
    "raw links with other schemes are dead": ("<a href='jAvascript:x'>a</a>", "<p><a>a</a></p>"),
    "raw pictures are references": (
        '<img src="a.png" alt="A" width="3">',
        '<picture><img src="a.png" alt="A" loading="lazy" decoding="async"></picture>',
    ),
}


@pytest.mark.parametrize(("body", "expected"), FEATURES.values(), ids=FEATURES.keys())
def test_markdown_becomes_the_markup_we_promise(body: str, expected: str) -> None:
    assert html_of(body) == expected


def test_references_are_numbered_in_their_order_and_know_their_place() -> None:
    body = (
        'One [a](https://x.example/) and\n[b](<c d.md> "T").\n\n> - ![e](f.png)\n>   ![g](h.png)\n\n'
        "[i]: /j\n\n## [i]\n"
    )
    prose, problems = convert(body, path="a.md")
    assert [(r.kind, r.target, r.line, r.column, r.alt, r.title) for r in prose.references] == [
        ("link", "https://x.example/", 1, 5, "", ""),
        ("link", "c d.md", 2, 1, "", "T"),
        ("image", "f.png", 4, 5, "e", ""),
        ("image", "h.png", 5, 5, "g", ""),
        ("link", "/j", 9, 4, "", ""),
    ]
    assert not problems
    assert len(prose.pieces) == 6


def test_targets_are_as_written_but_for_entities_and_escapes() -> None:
    prose, _ = convert("[a](x%20y.md?a&amp;b\\*c) [b](#top) <https://é.example/ü>", path="a.md")
    assert [r.target for r in prose.references] == ["x%20y.md?a&b*c", "#top", "https://é.example/ü"]


def test_raw_links_know_their_place_too() -> None:
    prose, _ = convert('Text *a*\n\n<div><a href="/b">b</a> [c](/d)</div>\n\n<p>\n\n[e](/f)\n', path="a.md")
    assert [(r.target, r.line) for r in prose.references] == [("/b", 3), ("/f", 7)]


TRICK_LIST = """
javascript:alert(1)
JaVaScRiPt:alert(1)
&#106;avascript:alert(1)
java&Tab;script:alert(1)
java&NewLine;script:alert(1)
java&#0;script:alert(1)
&#1;javascript:alert(1)
javascript&colon;alert(1)
vbscript:x
data:text/html;base64,eA==
data:image/svg+xml,x
file:///etc/passwd
FILE:x
blob:x
view-source:x
made-up:x
&nbsp;javascript:x
&#x200b;javascript:x
"""
TRICKS = TRICK_LIST.split()


@pytest.mark.parametrize("target", TRICKS)
@pytest.mark.parametrize(
    "form", ["[a]({})", "![a]({})", "[a][b]\n\n[b]: {}", "<{}>", '<a href="{}">a</a>', '<img alt="a" src="{}">']
)
def test_no_trick_brings_a_foreign_scheme_to_life(form: str, target: str) -> None:
    prose, problems = convert(form.format(target), path="a.md")
    for reference in prose.references:
        assert not re.match(r"[\s\x00-\x20\xa0\u200b]*[a-z-]+:", reference.target, re.IGNORECASE)
    html = "".join(prose.pieces)
    assert "href" not in html and "src=" not in html
    if not prose.references and "&lt;" not in html:
        assert any("is no address" in problem.message for problem in problems)


def test_a_dead_link_keeps_its_words_and_is_told_with_its_place() -> None:
    body = "Fine.\n\nPress [*this* button](javascript:alert(1)) now."
    assert html_of(body) == "<p>Fine.</p>\n<p>Press <em>this</em> button now.</p>"
    assert problems_of(body, first_line=9) == [
        "a.md:11:7: “javascript:alert(1)” is no address that a page may link to; its text stays, without a link"
    ]


def test_a_picture_without_text_is_told_with_its_place() -> None:
    assert problems_of("Text\n\n- a ![](b.png)") == [
        "a.md:3:5: the picture “b.png” has no text for readers who cannot see it"
    ]
    assert problems_of('<img src="b.png">') == [
        "a.md:1:11: the picture “b.png” has no text for readers who cannot see it"
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A <b>b</b> and <b>bold\n\nmore", ["1:16: <b> is not closed in its paragraph"]),
        ("A\nline <i>and <b>bold</i>.\n\nmore</b>", ["2:13: <b> is not closed in its paragraph"]),
        ("# <i>Head\n\nmore", ["1:3: <i> is not closed in its paragraph"]),
        ("> - one\n> - <em>two\n\nmore", ["2:5: <em> is not closed in its paragraph"]),
        ("| a | b |\n|---|---|\n| <b>c | d |", ["3:3: <b> is not closed in its paragraph"]),
        ("A <a href='x.md'>link\n\nmore", ["1:3: <a> is not closed in its paragraph"]),
        ("A <b/> more\n\nmore", ["1:3: <b> is not closed in its paragraph"]),
        ("<div>\n<div>\n\ninside\n\n</div>\n\nmore", ["1:1: <div> is not closed"]),
        ("more\n\n<b>\nbold\n\nmore", ["3:1: <b> is not closed"]),
        ("<div>\n\ninside\n\n</div>", []),
        ("<div>\n\ninside</div>\n\nmore", []),
        ("<details><summary>x</summary>\n\n- inside\n\n</details>", []),
        ("<table><tr><td>\n\nx\n\n</table>", []),
        ("<ul><li>a<li>b</ul>\n\n<p>more\n\nmore", []),
        ("a<br>b <img src=x.png alt=x> <wbr> <b title='<i>'>c</b>", []),
        ("a <!-- <b> --> `<b>` \\<b>\n\n<!--\n<b>\n-->", []),
        ("a <BR> <B>b</b> </i>", []),
    ],
)
def test_a_raw_tag_that_is_not_closed_is_told_and_ends_with_its_block(text: str, told: list[str]) -> None:
    prose, problems = convert(text, path="a.md")
    said = [f"{each.where.line}:{each.where.column}: {each.message.partition(':')[0]}" for each in problems]
    assert said == told
    html = assemble(prose, ["" for _ in prose.references])
    assert html.count("</") == len(re.findall(r"<(?!/|br|wbr|img)", html))
    if told and "paragraph" in told[0]:
        assert html.endswith(("<p>more</p>\n", "</table>\n</div>\n"))


def test_what_goes_with_a_script_is_not_missed() -> None:
    assert problems_of("<script>\nwrite('<b>')\n</script>\n\nmore") == [
        "a.md:1:1: <script> is not allowed in a text and was left out"
    ]


def test_raw_html_that_is_left_out_is_told_with_its_place() -> None:
    assert problems_of('a\n\nb <font color="x">c</font>\n\n<p style="x">d</p>') == [
        "a.md:3:3: <font> is not allowed in a text and was left out",
        "a.md:5:1: style is not allowed in a text and was left out",
    ]


MERGE = "<<<<<<< HEAD\nThe mayor took a bribe.\n=======\nThe mayor did not.\n>>>>>>> theirs\n"


@pytest.mark.parametrize(
    "text",
    [
        f"A.\n\n{MERGE}",
        f"A.\n\n{MERGE}\nB.\n",
        f"A.\n\n{MERGE}".replace("\n", "\r\n"),
        f"A\n\n{MERGE}".replace("===", "||||||| base\nThe mayor.\n===", 1),
        f"A.\n\n{MERGE}".replace("HEAD\n", "HEAD\n- a list\n- of two\n\n> and more\n\n"),
    ],
)
def test_a_merge_that_is_left_open_is_told_and_stops_the_build(text: str) -> None:
    _, problems = convert(text, path="a.md", first_line=9)
    [told] = [problem for problem in problems if problem.severity == "error"]
    assert shown(told) == "a.md:11:1: a merge that git left open begins here"


@pytest.mark.parametrize(
    "text",
    [
        f"Git writes:\n\n```\n{MERGE}```\n",
        "Git writes:\n\n" + "".join(f"    {line}\n" for line in MERGE.splitlines()),
        "<<<<<<< is a mark of git's, and\n>>>>>>> another.\n",
        MERGE.replace("=======", "------"),
        f"\\{MERGE}",
    ],
)
def test_the_marks_of_a_merge_may_be_spoken_of(text: str) -> None:
    _, problems = convert(text, path="a.md")
    assert [problem for problem in problems if problem.severity == "error"] == []


def test_headings_begin_below_the_headline_and_keep_their_order() -> None:
    prose, _ = convert("# One\n\n## Two\n\n# Three\n\nFour\n----\n", path="a.md")
    assert [(h.level, h.id, h.text) for h in prose.headings] == [
        (2, "one", "One"),
        (3, "two", "Two"),
        (2, "three", "Three"),
        (3, "four", "Four"),
    ]


def test_no_level_of_headings_is_passed_over() -> None:
    prose, _ = convert("### A\n\n##### B\n\n##### C\n\n#### D\n\n## E\n\n### F\n", path="a.md")
    assert [heading.level for heading in prose.headings] == [2, 3, 3, 3, 2, 3]


def test_headings_have_ids_of_every_script_once_each() -> None:
    prose, problems = convert(
        "## Straße *und* Hafen\n\n## 北の海\n\n## 北の海\n\n## ???\n\n{#own}\n## Name\n", path="a.md"
    )
    assert prose.anchors == ("straße-und-hafen", "北の海", "北の海-2", "section", "own")
    assert not problems


def test_an_id_that_is_given_twice_is_told() -> None:
    assert problems_of("[a](b){#x}\n\n{#x}\nc") == ["a.md:4:1: the id “x” is taken already"]
    assert problems_of('<p id="x">a</p>\n\n<p id="x">b</p>') == ["a.md:1:8: the id “x” is taken already"]


def test_footnotes_lead_there_and_back() -> None:
    html = html_of("One[^a], two[^a], three^[*in* line].\n\n[^a]: The [note](b.md).\n")
    targets = set(re.findall(r'href="#([^"]+)"', html))
    ids = set(re.findall(r' id="([^"]+)"', html))
    assert targets <= ids
    assert 'role="doc-endnotes"' in html and html.count('role="doc-backlink"') == 3
    prose, _ = convert("One[^a].\n\n[^a]: The [note](b.md).\n", path="a.md")
    assert [(r.target, r.line) for r in prose.references] == [("b.md", 3)]
    assert prose.anchors == ("fnref1", "fn1")


def test_a_footnote_that_nothing_leads_to_is_told() -> None:
    assert problems_of("One.\n\n[^a]: Note.\n") == [
        "a.md:3:1: the footnote [^a] is not shown, since no mark in the text leads to it"
    ]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("A word.[^9]", ["3:8"]),
        ("A word.[^9]\n\n[^a]: A note.[^9]\n\nMore.[^a]", ["3:8", "5:14"]),
        ("> A word\n> goes on.[^9] And on.[^b][^9]", ["4:11", "4:23", "4:27"]),
        ("| a[^9] | b |\n|---|---|\n| c | d[^9] |", ["3:4", "5:8"]),
        ("- one[^9]\n- *two[^9]*", ["3:6", "4:7"]),
        ("# Head[^9]", ["3:7"]),
        ("^[within[^9]]", ["3:9"]),
        (r"A word.\[^9] `[^9]` [words[^9]](x.md)", ["3:27"]),
        ("[^9](x.md), [^9][a] and [^9 x]\n\n[a]: x.md", []),
        ("A word.[^9]\n\n[^9]: A note.", []),
    ],
)
def test_a_mark_whose_footnote_is_missing_is_told_at_its_place(text: str, places: list[str]) -> None:
    _, problems = convert(text, path="a.md", first_line=3)
    assert [f"{each.where.line}:{each.where.column}" for each in problems] == places
    assert all(each.severity == "warning" and "has no text" in each.message for each in problems)


@pytest.mark.parametrize("slip", ["pul", "pulll", "plul", "Pull", "pukl", "upll"])
def test_a_class_that_is_almost_pull_is_told_at_its_place(slip: str) -> None:
    text = f"Text.\n\n{{.wide .{slip}}}\n> One.\n\n{{.pull}}\n> Two.\n\n{{.{slip}}}\n> Three."
    _, problems = convert(text, path="a.md", first_line=3)
    assert [f"{each.where.line}:{each.where.column}: {each.hint}" for each in problems] == [
        "5:8: write {.pull}",
        "11:2: write {.pull}",
    ]


@pytest.mark.parametrize("other", ["full", "poll", "pull", "pull-left", "p", "quote", "pulpit"])
def test_other_classes_are_a_themes_own_affair(other: str) -> None:
    assert convert(f"{{.{other}}}\n> One `two`{{.pul}}.", path="a.md")[1] == ()


def test_footnotes_survive_beside_raw_html() -> None:
    html = html_of("One[^a] <b>x</b>.\n\n[^a]: Note.\n")
    assert html.count('href="#fn1"') == 1 and html.count('href="#fnref1"') == 1
    assert 'role="doc-endnotes"' in html


def test_the_dateline_goes_into_the_first_paragraph() -> None:
    dateline = '<span class="dateline">PELL SOUND &amp; CO</span>'
    assert html_of("The *ferry*.\n\nMore.", opening="PELL SOUND & CO").startswith(f"<p>{dateline} — The <em>")
    assert html_of("- a", opening="PELL SOUND & CO") == f"<p>{dateline}</p>\n<ul>\n<li>a</li>\n</ul>"
    assert html_of("{.x}\na", opening="PELL SOUND & CO") == f'<p class="x">{dateline} — a</p>'
    assert html_of("a <b>b</b>", opening="PELL SOUND & CO") == f"<p>{dateline} — a <b>b</b></p>"
    assert html_of("", opening="PELL SOUND & CO").startswith(f"<p>{dateline}</p>")


def test_the_dateline_belongs_neither_to_the_lead_nor_to_the_words() -> None:
    prose, _ = convert("The ferry stayed.", path="a.md", opening="PELL SOUND")
    assert (prose.lead, prose.words) == ("The ferry stayed.", 3)


def test_quotation_marks_stay_as_written_unless_a_language_is_given() -> None:
    assert html_of('"So" it\'s (c) 1...') == "<p>&quot;So&quot; it's (c) 1...</p>"
    assert html_of('"So" it\'s (c) 1...', quotes="en") == "<p>“So” it’s (c) 1...</p>"
    assert html_of("\"So *is* 'es'\"", quotes="de-AT") == "<p>„So <em>is</em> ‚es‘“</p>"


def test_the_lead_is_plain_text_without_notes() -> None:
    body = (
        "## Head\n\nThe *ferry* & [crew](x)[^1] stayed in port on Monday, the harbour office said in a note."
        "\n\n[^1]: No.\n"
    )
    prose, _ = convert(body, path="a.md")
    assert prose.lead == "The ferry & crew stayed in port on Monday, the harbour office said in a note."
    assert convert("- one\n- two\n", path="a.md")[0].lead == "one two"
    assert convert("", path="a.md")[0].lead == ""


def test_plain_text_holds_every_word_and_no_markup() -> None:
    prose, _ = convert("## A & B\n\n- c [d](e)\n- `<f>`\n\n| g | h |\n|---|---|\n| i | j |\n", path="a.md")
    assert plain_text(prose).split() == ["A", "&", "B", "c", "d", "<f>", "g", "h", "i", "j"]


WORD_COUNTS = {
    "The ferry stayed in port.": 5,
    "Der Hafen – so heißt es – blieb zu.": 7,
    "船は港にとどまった。": 5,
    "渡轮停在港口": 3,
    "페리가 항구에 머물렀다": 3,
    "เรือเฟอร์รี่จอดอยู่": 4,
    "": 0,
}


@pytest.mark.parametrize(("text", "words"), WORD_COUNTS.items())
def test_words_are_counted_in_every_script(text: str, words: int) -> None:
    assert count_words(text) == words


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet="<>/ab=\"' \n[]()!:&#;*`{}.-_scriptonx", max_size=80))
def test_no_text_brings_script_to_life(body: str) -> None:
    prose, _ = convert(body, path="a.md")
    html = filled(prose)
    for tag in re.findall(r"<[^>]*>", re.sub(r'="[^"]*"', "", html)):
        assert not re.search(r"<\s*(script|iframe|style|form|object)|\son\w+", tag, re.IGNORECASE)
    assert len(prose.pieces) == len(prose.references) + 1


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        (
            "![A quay](https://far.example/a.png)",
            '<figure><a href="https://far.example/a.png">A quay</a></figure>',
        ),
        ("See ![](//far.example/a.png).", '<p>See <a href="//far.example/a.png">//far.example/a.png</a>.</p>'),
        ("[![A](https://far.example/a.png) b](x.md)", '<p><a href="x.md">A b</a></p>'),
        ('<img src="https://far.example/a.png" alt="A">', '<a href="https://far.example/a.png">A</a>'),
        (
            "![A](https://far.example/a.png) ![B](b.png)",
            (
                '<p><a href="https://far.example/a.png">A</a> '
                '<picture><img src="b.png" alt="B" loading="lazy" decoding="async"></picture></p>'
            ),
        ),
    ],
)
def test_a_picture_on_another_host_becomes_a_link_and_is_told(markdown: str, html: str) -> None:
    assert html_of(markdown) == html
    told = [problem for problem in convert(markdown, path="a.md")[1] if problem.severity == "notice"]
    assert len(told) == 1
    assert "lies elsewhere and becomes a link" in told[0].message
