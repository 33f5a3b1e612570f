"""Markdown seeds as other programs write them.

Jekyll: jekyllrb.com/docs/front-matter. Hugo: gohugo.io/content-management/front-matter. Zola:
getzola.org/documentation/content/page. Pelican: docs.getpelican.com/en/latest/content.html. Obsidian:
help.obsidian.md/properties and the Web Clipper's default template.
"""

import time

import pytest

from generator.ingest.markdown_file import read_markdown
from generator.ingest.readers import kind_of
from generator.ingest.story import Reading, Story
from generator.prose import convert

JEKYLL = """---
layout: post
title:  "The ferry: on time"
date:   2026-11-20 09:30:00 +0100
author: Orla Dunmore
categories: [Harbour, Time]
tags: ferries clocks
permalink: /2026/ferry/
excerpt_separator: <!--more-->
---

It sailed.

<!--more-->

And *came back* to [the quay](/quay/), see [the Ledger](https://soundledger.example/x?utm_source=a).
"""
HUGO = """+++
title = "The ferry on time"
date = 2026-11-20T09:30:00+01:00
lastmod = 2026-11-21
draft = true
tags = ["ferries", "time"]
categories = ["Harbour"]
[params]
author = "Orla Dunmore"
mood = "calm"
+++
It sailed.

{{< figure src="ferry.jpg" alt="A ferry" caption="At noon" >}}

{{< youtube x >}}
"""
ZOLA = """+++
title = "The ferry"
authors = ["Orla Dunmore"]
[taxonomies]
tags = ["ferries"]
[extra]
mood = "calm"
+++
It sailed.
"""
PELICAN = """Title: The ferry on time
Date: 2026-11-20 10:20
Modified: 2026-11-21
Category: Harbour
Tags: ferries, time
Authors: Orla Dunmore, Jon Parr
Lang: en
Summary: Short.
    And continued.

It sailed.
"""
OBSIDIAN = """---
title: The ferry on time
source: "https://soundledger.example/ferry?utm_source=rss&id=7"
author:
  - "[[Orla Dunmore]]"
published: 2026-11-20
created: 2026-11-23
description: "A ferry."
tags:
  - "clippings"
  - "#ferries"
cover: "![[ferry.png]]"
aliases: []
---
It sailed from [[Places/Pell Sound|the Sound]] to [[Greyford]]. ![[ferry.png|300]] %%remember%%

> [!note] A note
> Not a tag: `[[kept]]` and `<script>`.

![[Another note]]
"""


def story(text: str, name: str = "note.md") -> Story:
    [found] = read_markdown(name, text.encode()).stories
    return found


def read(text: str, name: str = "note.md") -> Reading:
    return read_markdown(name, text.encode())


def test_jekyll() -> None:
    found = story(JEKYLL)
    assert (found.title, found.published) == ("The ferry: on time", "2026-11-20T09:30:00+01:00")
    assert (found.byline, found.section, found.tags) == (
        ("Orla Dunmore",),
        "Harbour",
        ("ferries clocks", "Time"),
    )
    assert found.extra == {"layout": "post", "permalink": "/2026/ferry/", "excerpt_separator": "<!--more-->"}
    assert found.body == (
        "It sailed.",
        "And *came back* to the quay, see [the Ledger](https://soundledger.example/x?utm_source=a).",
    )
    assert found.evidence["published"].where == "front matter, date"


def test_hugo() -> None:
    found = story(HUGO)
    assert (found.published, found.updated, found.draft) == ("2026-11-20T09:30:00+01:00", "2026-11-21", True)
    assert (found.byline, found.section, found.tags) == (("Orla Dunmore",), "Harbour", ("ferries", "time"))
    assert found.extra == {"mood": "calm"}
    assert found.body[:2] == ("It sailed.", '![A ferry](ferry.jpg "At noon")')
    [picture] = found.pictures
    assert (picture.beside, picture.alt, picture.caption) == ("ferry.jpg", "A ferry", "At noon")
    assert any("shortcodes" in remark for remark in read(HUGO).remarks)


def test_zola() -> None:
    found = story(ZOLA)
    assert (found.byline, found.tags, found.extra) == (("Orla Dunmore",), ("ferries",), {"mood": "calm"})


def test_pelican() -> None:
    found = story(PELICAN)
    assert (found.title, found.published, found.updated) == (
        "The ferry on time",
        "2026-11-20T10:20",
        "2026-11-21",
    )
    assert (found.byline, found.tags) == (("Orla Dunmore", "Jon Parr"), ("ferries", "time"))
    assert found.extra == {"Summary": "Short. And continued."} and found.body == ("It sailed.",)


def test_obsidian() -> None:
    found = story(OBSIDIAN)
    assert (found.url, found.source) == ("https://soundledger.example/ferry?id=7", "")
    assert (found.byline, found.published) == (("Orla Dunmore",), "2026-11-20")
    assert found.tags == ("clippings", "ferries")
    [picture] = found.pictures
    assert (picture.beside, picture.url) == ("ferry.png", "") and found.image is None
    assert found.body[0].rstrip() == "It sailed from the Sound to Greyford. ![](ferry.png)"
    assert found.body[1].endswith("`[[kept]]` and `<script>`.") and len(found.body) == 2
    assert found.extra == {"created": "2026-11-23", "description": "A ferry.", "image": "ferry.png"}
    assert [(each.rule, each.line) for each in read(OBSIDIAN).dropped] == [
        ("markup: comment", 15),
        ("markup: a note shown within the note", 20),
    ]


def test_jekylls_other_ways_to_hold_a_story_back() -> None:
    assert story("---\ntitle: A\npublished: false\n---\nB.").draft
    assert story("Title: A\nDate: 2026-01-01\nStatus: draft\n\nB.").draft
    assert not story("---\ntitle: A\npublished: 2026-01-01\n---\nB.").draft
    assert story("---\ntitle: A\nembargo: 2027-01-04\n---\nB.").embargo == "2027-01-04"


@pytest.mark.parametrize("end", ["2027-01", "2027", "next Monday"])
def test_an_embargo_whose_end_names_no_day_holds_until_an_editor_lifts_it(end: str) -> None:
    found = story(f"---\ntitle: A\nembargo: {end}\n---\nB.")
    assert found.draft and not found.embargo


@pytest.mark.parametrize("word", ["false", "no", "off", "none", '"false"'])
def test_a_word_that_says_no_is_no_embargo(word: str) -> None:
    for text in (f"---\ntitle: A\nembargo: {word}\n---\nB.", f"---\ntitle: A\nembargoed: {word}\n---\nB."):
        found = story(text)
        assert not found.draft and not found.embargo and not found.extra


@pytest.mark.parametrize("heading", ["# The ferry", "# The ferry #", "The ferry\n=========="])
def test_the_first_heading_is_the_headline_and_stands_once(heading: str) -> None:
    found = story(f"{heading}\n\nIt sailed.\n\n## Later\n\nIt came back.")
    assert (found.title, found.body) == ("The ferry", ("It sailed.", "## Later", "It came back."))
    assert story(f"---\ntitle: The ferry\n---\n{heading}\n\nIt sailed.").body == ("It sailed.",)
    assert story(f"---\ntitle: Another\n---\n{heading}\n\nIt sailed.").body[0] == heading


def test_a_name_tells_what_the_file_leaves_open() -> None:
    found = story("It sailed.", "2026-11-20-the-ferry-sailed.md")
    assert (found.title, found.published) == ("The ferry sailed", "2026-11-20")
    assert found.evidence["title"].sure < 0.5


def test_front_matter_that_is_broken_gives_what_can_be_read_and_is_told() -> None:
    reading = read(
        "---\ntitle: The ferry: on time\nauthor: [Orla Dunmore, Jon Parr]\ntags:\n- a\n- b\n---\nIt sailed."
    )
    [found] = reading.stories
    assert (found.title, found.byline, found.tags) == (
        "The ferry: on time",
        ("Orla Dunmore", "Jon Parr"),
        ("a", "b"),
    )
    assert [fault.line for fault in reading.faults] == [2]
    toml = read('+++\ntitle = "The ferry"\ndate = yesterday\n+++\nIt sailed.')
    assert toml.stories[0].title == "The ferry" and toml.faults[0].line == 3


def test_an_alias_bomb_is_not_lit() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{n}: &{n} [*{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}, *{p}]"
        for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    start = time.process_time()
    reading = read("---\ntitle: Bomb\n" + "\n".join(lines) + "\n---\nIt sailed.")
    assert time.process_time() - start < 2 and reading.stories[0].title == "Bomb" and reading.faults


HARM = """Before <script>alert("x")</script> after <b onclick="x()">bold</b> and <u>line</u>.

<iframe src="https://evil.example"></iframe>

<style>p { color: red }</style>

<a href="javascript:alert(1)" title="t">link</a> [a](javascript:alert(1)) <https://a.example> <a@b.example>

```html
<script>kept</script>
```

Inline `<script>` stays, ``<b onclick>`` too.

<img src="x.png" alt="A boat" onerror="x()"> <form action="/x"><input name="y"></form>

<script src="https://evil.example/x.js"
"""


def test_raw_html_is_harmless_and_code_stays_code() -> None:
    reading = read(HARM)
    text = "\n\n".join(reading.stories[0].body)
    assert "Before  after <b>bold</b> and <u>line</u>." in text
    outside = text.replace("```html\n<script>kept</script>\n```", "").replace("`<script>`", "")
    for harm in (
        "<script",
        "alert",
        "onclick=",
        "onerror",
        "<iframe",
        "<style",
        "<form",
        "javascript:",
        "<input",
    ):
        assert harm not in outside.replace("\\<script", ""), harm
    assert "<https://a.example> <a@b.example>" in text and "![A boat](x.png)" in text
    assert (
        "```html\n<script>kept</script>\n```" in text
        and "Inline `<script>` stays, ``<b onclick>`` too." in text
    )
    assert ("markup: <script>", 1) in [(each.rule, each.line) for each in reading.dropped]


def test_a_picture_in_its_own_address_is_carried_along() -> None:
    found = story(f"![Dot](data:image/gif;base64,R0lGODlh{'A' * 400}) and ![Far](https://a.example/b.png?x=1)")
    assert [(each.name, bool(each.data), each.url) for each in found.pictures] == [
        ("dot.gif", True, ""),
        ("b.png", False, "https://a.example/b.png?x=1"),
    ]
    assert found.body == ("![Dot](dot.gif) and ![Far](b.png)",)


def test_links_of_the_documents_own_site_lead_there_if_its_address_is_known() -> None:
    found = story("---\ntitle: A\nurl: https://a.example/x/\n---\n[b](../b/?p=1) [c][1]\n\n[1]: /c/")
    assert found.body == ("[b](https://a.example/b/?p=1) [c][1]", "[1]: https://a.example/c/")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", "It sailed."),
        ("a.txt", JEKYLL),
        ("a", HUGO),
        ("a.markdown", PELICAN),
        ("a.md", '{"title": "A"}\n\nB.'),
    ],
)
def test_markdown_is_known_by_its_front_matter_or_its_name(name: str, text: str) -> None:
    if text.startswith("{"):
        assert story(text).title == "A"
    else:
        assert kind_of(f"seeds/{name}", text.encode()).reader == "markdown/2"


@pytest.mark.parametrize(
    "text", ["---\nA headline\n---\nText.", "# soup, again\n\n* not a list\n", "--- Title: no\n"]
)
def test_a_text_that_looks_like_markdown_stays_a_text(text: str) -> None:
    assert kind_of("seeds/a.txt", text.encode()).reader == "text/2"


@pytest.mark.parametrize(
    "piece",
    [
        "`",
        "[",
        "![",
        "[[",
        "<",
        "<a ",
        "<!--",
        "%%x",
        "{{<",
        "](",
        "```\n",
        "> ",
        "[a](",
        "<script>",
        "\n---\n",
        "|",
    ],
)
def test_a_long_run_of_anything_takes_no_time(piece: str) -> None:
    text = "---\ntitle: A\n---\n" + piece * (300_000 // len(piece))
    start = time.process_time()
    read(text)
    assert time.process_time() - start < 4


def test_an_expiry_of_other_programs_ends_the_story_here_too() -> None:
    found = story("---\ntitle: A\nexpiryDate: 2027-01-04T06:00:00+01:00\n---\nB.")
    assert found.expires == "2027-01-04T06:00:00+01:00" and not found.extra


@pytest.mark.parametrize(
    ("front", "line"),
    [
        ("---\ntitle: A\ndate: 2026-13-45\n---\n", 3),
        ("---\ntitle: A\ntags: [b]\nlastmod: some day\n---\n", 4),
        ("---\ntitle: A\nexpires: 2026-11\n---\n", 3),
        ('+++\ntitle = "A"\n\ndate = "2026-02-30"\n+++\n', 4),
        ("Title: A\nDate: 31.31.2026\nTags: b\n\n", 2),
    ],
)
def test_a_date_that_no_calendar_has_is_told_where_it_stands_and_kept(front: str, line: int) -> None:
    reading = read_markdown("a.md", f"{front}It sailed.\n".encode())
    [fault] = reading.faults
    assert fault.line == line and "is no date" in fault.message and fault.grave
    assert not reading.stories[0].published and len(reading.stories[0].extra) == 1


def test_words_that_programs_write_for_a_date_are_no_fault() -> None:
    assert not read_markdown("a.md", b"---\ntitle: A\npublished: false\nexpires: never\n---\nB.\n").faults


def shown(text: str) -> tuple[tuple[str, ...], list[tuple[str, str, str]], list[str]]:
    """The blocks, the pictures with their addresses, and what was taken out."""
    reading = read_markdown("a.md", text.encode())
    [found] = reading.stories
    pictures = [(each.name, each.url, each.beside) for each in found.pictures]
    return found.body, pictures, [each.text for each in reading.dropped]


def test_links_and_pictures_with_odd_addresses() -> None:
    body, pictures, dropped = shown("# T\n\n[a](</x y<z>>) [b](<http://a.example/x y>) [c]( )\n")
    assert body == ("a [b](http://a.example/x%20y) c",)
    assert (pictures, dropped) == ([], ["<z>", "/x y", ""])
    lines = "[a](x.html) ![p](p.png) ![q](foo:bar) ![](#x) ![]() ![r](/r.png)"
    front = "---\nurl: https://a.example/b/\n---\n# T\n\n"
    body, pictures, dropped = shown(f"{front}{lines}\n\n[k]: javascript:x\n[l]: rel\n\n[k] [l]\n")
    assert body[1:] == ("[l]: https://a.example/b/rel", "[k] [l]")
    assert body[0].split() == ["[a](https://a.example/b/x.html)", "![p](p.png)", "![r](r.png)"]
    assert pictures == [
        ("p.png", "https://a.example/b/p.png", ""),
        ("r.png", "https://a.example/r.png", ""),
    ]
    assert dropped == ["![q](foo:bar)", "![](#x)", "![]()", "[k]: javascript:x"]


def test_a_fence_is_one_block_until_one_as_long_ends_it() -> None:
    fences = ("```\na\n\nb\n```", "c", "~~~~\nx\n\n~~~\n\ny\n~~~~")
    assert shown("# T\n\n{}\n\n{}\n\n{}\n".format(*fences))[0] == fences


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        (b"", "empty", ""),
        (b"---\n---\n", "empty", ""),
        (b"\x00\x01\x02" * 50, "binary", "Not read: it holds control bytes that no text has."),
        (b"x" * 5_000_001, "no-story", "this Markdown file is left out: it is longer than any story"),
    ],
    ids=["empty", "bare", "binary", "long"],
)
def test_what_is_no_story_says_why(data: bytes, status: str, told: str) -> None:
    reading = read_markdown("a.md", data)
    assert (reading.status, reading.stories) == (status, ())
    assert "".join([*reading.remarks, *[fault.message for fault in reading.faults]]) == told


def test_the_marks_of_a_merge_in_a_seed_do_not_stop_the_build() -> None:
    merge = "<<<<<<< HEAD\nThe mayor took a bribe.\n=======\nThe mayor did not.\n>>>>>>> theirs\n"
    text = f"# Merging\n\nGit writes:\n\n{merge}\nor `\n{merge}` or\n\n```\n{merge}```\n"
    [story] = read_markdown("a.md", text.encode()).stories
    _, problems = convert("\n\n".join(story.body), path="a.md")
    assert problems == () and "".join(story.body).count("\\<<<<<<< HEAD") == 2
