"""Inputs that are made to be slow take time in proportion to their length, or are refused.

Each family is a start, something repeated, and an end; it is measured in processor time at a size and at four
times that size: every fifth family at 4 and 16 KB here, all at 50 and 200 KB with `COPYDESK_PROOF=1`, where a
few go on to 5 MB.
"""

import os
import time
from collections.abc import Callable, Iterator

import pytest

from generator.config import parse_config
from generator.documents import Options, convert
from generator.ingest.added import marked
from generator.ingest.article_file import Taken, article_text
from generator.ingest.base import read_base, read_head
from generator.ingest.fitness import fit
from generator.ingest.merge import merge
from generator.ingest.pictures import shown
from generator.ingest.readers import KINDS, TEXT, kind_of
from generator.ingest.story import Story
from generator.prose import convert as convert_prose
from tests.fuzz.surfaces import SURFACES

PROOF = bool(os.environ.get("COPYDESK_PROOF"))
SIZE = 50_000 if PROOF else 4_000
LINEAR = 10
"""Four times the length may take so many times as long; a square takes sixteen."""
AT_ONCE = 0.4 if PROOF else 0.06
"""Seconds below which nobody minds, and clocks are rough."""
PER_BYTE = 20e-6
"""Seconds: 2 for 100 KB."""

WORDS = "The ferry sailed on time, and nobody at the quay knew what to say. "
ARTICLE = "---\ntitle: A\n---\n"
STORY = f"A headline\nBy Jane Roe\n{WORDS}\n"
PAGE = "<!doctype html><html><head><title>A</title></head><body><article><h1>A</h1><p>"
LD = '<html><head><script type="application/ld+json">'
MARKDOWN = """[ ![ ] [a]( [a][ [a](b [a](<b [](" ](  * _ ** *a_ **a *a**b _a__ ***a ` `a ``a` ~~ ~~a \\ < > <a> <a <a' <a"
<b></b> <b> </b> <!-- <!--> <? <![CDATA[ <a@ <http://a & &# &amp; &#x {.a {#a {a=" [a](b){.a} ![a](b) " ' - ( ) . ... a- a
^[ ^[a [^1] [^a]:b https://a.example/ | |a | |- = == # 中 e\u0301 \u202e \0""".split()
BLOCKS = (
    "> ", "- ", "1. ", ">", "* - ", "> - 1. ", "# a\n", "# a\n\n", "a\n=\n", "a\n\n", "    a\n", "```\n", "```\na\n", "~~~a\n",
    "- a\n", "- a\n\n", "- a\n  - b\n", "1) a\n", "> a\n", "> a\n\n", "[a]: b\n", "[a]:\n", "[a]: b 'c\n", "[a\n", "[^a]: b\n\n", "a[^a]\n\n",
    "| a\n", "|a|b|\n", "a|b\n-|-\n", "---\n", "- - -\n", "<div>\n", "<div>\n\n", "</div>\n", "<a\n", "<b a='\n", "<!-- a -->\n", "{.a}\n",
    "\n", " \n", "\t\n", "a  \n", "a\\\n", "<script>\n", "***\n", "__ __\n", "<p>a</p>\n\n", "![a](b)\n\n", "\"a\" ", "a <b>b</b>\n",
)  # fmt: skip
YAML = (
    "a: b\n", "- a\n", "[", "{", "[a, ", "{a: ", "&a [", "*a ", "'", '"', "\\", "# a\n", "  ", ": ", "a", "- ", "? ", "|\n", "!a ", "a: [b, c]\n",
    "\u2028", "a: {b: c}\n", "\n", "---\n", "%a\n",
)  # fmt: skip
SIGNS = (
    "a", " ", "\n", " \n", "A ", "a.", "...", ".", "(", "((", "[", "- ", "-", "—", " | ", "|", "•", "/", ",", ", ", ":", "©", "(c) ", "1", "12:30 ",
    "@", "a@", "a@b.", "www.", "https://", "By ", "By A\n", "AP ", "(AP) ", "社", "【", "年", "*", "_", "#", ">", "«", "«a", "\"", "'", "&", "\u00a0", "\t",
    "Photo: ", "Correction: ", "Related:\n", "© 2025 A\n", "A B C\n", "\u202e", "e\u0301", "and ", "January 1, ", "Fwd: ", "CC BY ", "==", "~",
)  # fmt: skip
MARKUP = (
    "<", "</", "<p>", "<p ", "<p a='", "<b>", "<b></b>", "<div>", "</div>", "<table>", "<td>", "<ul><li>", "<li>", "<a href=x>", "<a ", "<!--", "<!-->",
    "<![CDATA[", "<?a", "&", "&amp;", "&#1;", "&lt;", "<script>", "<script", "<style>", "<br>", "<img src=a>", "<h1>a</h1>", "<svg>", "<math>",
    "<template>", "<select>", "<plaintext>", "<blockquote>", "<pre>", "<code>", "<sup>1</sup>", "<p>a</p>", "<p>By A</p>", "<time>1</time>",
    "<span class='byline'>A</span>", "<font>", "<p><a href='#a'>a</a></p>", "<dl><dt>", "<figure>", "<q>", "<nobr>", "a", " ", "\n", "* ", "[", "`", "]]>",
)  # fmt: skip
XML_ITEM = '<rss version="2.0"><channel><title>A</title><item><title>B</title><description>'
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>'
NITF = "<nitf><body><body.head><hedline><hl1>A</hl1></hedline></body.head><body.content>"
MAIL = "From: A <a@b.example>\nSubject: B\nContent-Type: "
TABLE: list[tuple[str, str, str, tuple[str, ...] | list[str]]] = [
    ("markdown", "", "", MARKDOWN),
    ("markdown", "", "a", ("`", "*", "_", "~", ".", "..", "<a", "![", "[a]", "\\")),
    ("markdown", "<div>\n", "", ("<a ", "<a", "a", "<a '", '<a "', "<a b=", " href=", " ", "<b>", "</b>", "<img ")),
    ("markdown", "|a|\n|-|\n", "", ("|a|\n", "|", "a|b\n", "\\|")),
    ("markdown", "[^a]: ", "", ("b ", "[^a] ", "^[", "\n\n    c")),
    ("markdown", "a ", "", ("[^1]", "^[b]", "[a]", "[b](c) ", "![b](c) ")),
    ("markdown", "", "", BLOCKS),
    ("front", "---\ntitle: A\nnotes: ", "\n---\nb\n", YAML),
    ("front", "---\ntitle: A\n", "---\nb\n", ("a: b\n", "tags: a\n", "- a\n", "notes:\n", " a", "# a\n", "---  a\n", "\n")),
    ("front", "---\ntitle: A\ntags: [", "]\n---\nb\n", ("a, ", "[", "a b, ", "'a', ", "é, ")),
    ("front", "---\ntitle: A\nseed:", "#\n---\nb\n", (" ", "\t", "a ", "'")),
    ("config", "title: A\nsections: ", "\n", YAML),
    ("config", "title: A\nsources:\n", "", ("  a: {home: b}\n", "  a:\n", "  a: {rights: {show: full}}\n")),
    ("text", "", "", SIGNS),
    ("text", STORY, "", SIGNS),
    ("text", STORY, "\n© 2025 The Gazette\nComments\n", (WORDS, f"{WORDS}\n", "Related: a\n", "Photo: A / B\n")),
    ("text", "", f"\n{WORDS}", ("a ", ". ", "(", "A", "By ", "1 ")),
    ("page", "", "", MARKUP),
    ("page", PAGE, "", MARKUP),
    ("page", "<html><head>", "<body><p>a", ("<meta ", "<meta name=a content=b>", "<title>", "<link rel=canonical href=x>", "<base href=a>", " ")),
    ("page", LD, "</script></head><body><p>a", ("[", "{", '{"a":', "-->", "--> ", " ", "-->\n ", "//", '"\\', ", ", "<!--", "[{}],")),
    ("page", f"{LD}{{}}-->", "x</script></head><body><p>a", (" ", "\n", ";")),
    ("page", f'{PAGE}</p><p class="', '">a</p>', ("a ", "share", "-share", " by", "_")),
    ("page", f"{PAGE}<p>By ", "</p>", ("A ", "A, ", "and ", "| ", "@", "a@b.")),
    ("page", f"{PAGE}</p><p>© ", "</p>", ("2025 ", "2025-", ". ", ", ", "(", "A ", "Inc. ", "a.")),
    ("markdown_file", ARTICLE, "", [*MARKDOWN, *BLOCKS, "%%x", "{{<", "{{< figure ", "{% a", "[[a", "![[", "<script", "<a '", "<a b", "{: ", "~~~"]),
    ("markdown_file", "---\ntitle: A\nauthor: ", "\n---\nb\n", ("a", "a@", "a ", "<a", "[", ", ", "a@b.", ": ")),
    ("markdown_file", "+++\ntitle = 'A'\na = ", "\n+++\nb\n", ("[", "{", "a.", "'", "1", "[1],")),
    ("feed", XML_ITEM, "</description></item></channel></rss>", ("&lt;p&gt;", "a", "&lt;", "&amp;amp;", "]]&gt;", "&lt;a '", "&lt;a b", "&lt;!--", " ", "[")),
    ("feed", "", "", ("<!DOCTYPE", "<!DOCTYPE a[", "<!-- -->", "<?xml a?>", " ")),
    ("feed", "<?xml version='1.0'?>", f"{ATOM}</feed>", ("<!DOCTYPE a [", "<!DOCTYPE", "<!---->", "<?a?>", "<!ENTITY a 'b'>", "\n")),
    ("feed", ATOM, "</feed>", ("<entry><title>a</title></entry>", "<entry>", "<title>a</title>", "<a>", "&#10;", "<link href='a'/>")),
    ("feed", f"{XML_ITEM}a</description><author>", "</author></item></channel></rss>", ("a", "a@", "(", " ", "a@b.", ", ")),
    ("export", '[{"title": "A", "content": "', '"}]', ("a", "<p>", "<", "[", "&lt;", "<a '", "\\n", "\\u0041", " ", "<!--")),
    ("export", '{"title": ', "}", ("[", '{"a":', '"a",', "1", "[1],", " ", '"\\"')),
    ("export", "", "", ('{"title": "A", "url": "https://a.example"}\n', "[", "{", '{"', '{"a":[],')),
    ("mail", "", "", ("A: b\n", "Subject: a\n", " ", "\n", "From a\n", "From a b\nA: b\n\nc\n", ">", "A:\n ")),
    ("mail", f"{MAIL}text/plain\n\n", "", (*SIGNS, "> ", ">> a\n", "> a\n", "-- \n", "a  \n", "=20", "On a wrote:\n", "From \n", "--a\n", "_____\n")),
    ("mail", f"{MAIL}text/html\n\n", "", MARKUP),
    ("mail", f"{MAIL}multipart/mixed; boundary=a\n\n", "", ("--a\n", "--a\n\nb\n", "--a\nContent-Type: text/html\n\n<p>b\n", "--a--\n", "\n--")),
    ("mail", "Subject: ", "\nFrom: a@b.example\n\nb\n", ("a", " ", "Fwd: ", "=?utf-8?q?a?= ", "=?", "[a] ", "\n ", " :")),
    ("mail", "Subject: A\nFrom: ", "\n\nb\n", ("a", " ", "<", "<a", '"', "(", "a@", ",", "a, ", "=?utf-8?q?a?= ", "\n ", "| ")),
    ("mail", "Subject: A\nContent-Type: ", "\n\nb\n", ("a", ";", "; a=b", '"', "; a*0=b", "(", "/", "\n ")),
    ("agency", NITF, "</body.content></body></nitf>", ("<p>a</p>", "<p>", "<block>", "a", "<hl2>a</hl2>", "<table>", "<media>", "&#10;")),
    ("agency", "<nitf><head><docdata>", "</docdata></head></nitf>", ("<date.issue norm='2026'/>", "<key-list><keyword key='a'/></key-list>", "<a>", "<!---->")),
    ("links", "<opml><body>", "", ("<outline", "<outline ", "xmlUrl", "xmlUrl='", "<outline xmlUrl='a'/>", "url=", "<outline url = ")),
    ("links", "<!DOCTYPE NETSCAPE-Bookmark-file-1>", "", ("<a", "<a ", "<a href", "<a href='https:", "<a href='https://a.example'>", "<DT>", "href=")),
    ("links", "url,title\n", "", ("https://a.example,b\n", "https://", "a", ",", '"', "https://a.example/")),
    ("seed", "", "", ("<?xml?>", "<!---->", "<!-- ", "A: b\n", "\n", " ", "[", "{", "a,", "https://a ", "---\n", "+++\n", "From ", "%PDF-", "PK\x03\x04", "\0")),
    ("seed", "A: b\n", "", ("  \n", " a\n", "A: b\n  \n", "\t \n")),
    ("fetched", "", "", ("<!---->", "<!-- -->", "<!--", " ", "<meta ", "<?xml ", "<")),
    ("kept", "---\n", "", ("seed: a\n", "a: b\n", "---\n", "evidence:\n", "<<<<<<< \n", "a", "pictures:\n", "  a: {file: b}\n", "\n")),
    ("kept", "---\nid: ", "#\n---\n", (" ", "\t", "a ", "'", '"')),
    ("merging", f"{ARTICLE}", "", (WORDS, f"{WORDS}\n\n", "a\n\n", "a\n", "- a\n", "> a\n\n", "```\n", "\n", "a ", "1\n\n2\n\n")),
    ("shuffled", "", "", ("a", "ab", "abcdefghijklmnop")),
    ("template", "", "", ("{% include", "{{", "{%", "{#", "{{ a }}", "{% if a %}", "{% include 'a' %}", "{{ a.", "{{ (", "{{ [", "{{ a|b", "assets[", "{% raw %}", "<", "{{ 'a")),
    ("addresses", "", "", ("a", "-", " ", "/", "../", "%", "é", "A", "https://", "?a=b&", "K")),
]  # fmt: skip


LONG = [
    ("markdown", "", "[", ""), ("markdown", "", "*a_ ", ""), ("markdown", "", "[a](b) ", ""), ("markdown", "", "> ", ""),
    ("markdown", "", "- a\n", ""), ("markdown", "<div>\n", "<a '", ""), ("text", STORY, "A ", ""), ("text", STORY, WORDS, ""),
    ("page", PAGE, "<p>a</p>", ""), ("page", PAGE, "<div>", ""), ("front", "---\ntitle: A\nnotes: ", "[", "\n---\n"),
    ("front", "---\ntitle: A\ntags: [", "a, ", "]\n---\nb\n"), ("merging", ARTICLE, "a\n\n", ""), ("links", "<opml><body>", "<outline ", ""),
]  # fmt: skip


def families() -> Iterator[object]:
    for surface, start, end, units in TABLE:
        for unit in units:
            yield pytest.param(
                surface, start, unit, end, id=ascii(f"{surface} {start[-9:]}+{unit[:20]}*{end[:9]}")
            )


def read(surface: str) -> Callable[[bytes], None]:
    name = {"markdown_file": "markdown", "page": "html", "export": "json"}.get(surface, surface)
    reader = next(kind.read for kind in (TEXT, *KINDS) if kind.reader.partition("/")[0] == name)
    assert reader is not None
    return lambda data: taken_up(fit(reader("a", data)).stories)


def taken_up(stories: tuple[Story, ...]) -> None:
    for story in stories[:3]:
        taken = Taken("0" * 64, "text/2", "2026-11-24")
        written = shown(story, {})
        text = article_text(written, id="abc123abc123", date="2026-11-24", seed="seeds/a", taken=taken)
        convert("articles/a.md", text.encode(), Options())


def seed(data: bytes) -> None:
    kind = kind_of("seeds/a", data)
    if kind.read:
        taken_up(fit(kind.read("a", data)).stories)


def kept(data: bytes) -> None:
    read_base(data)
    read_head(data)


def merging(data: bytes) -> None:
    text = data.decode()
    merge(text, text.replace("ferry", "boat").replace("a\n", "b\n", 3), f"{text}\n\nmore\n")


def shuffled(data: bytes) -> None:
    """Blocks that both sides moved about, many of them alike."""
    blocks = [data.decode()[n : n + 9] for n in range(0, len(data), 9)]
    joined = [f"{ARTICLE}\n" + "\n\n".join(each) for each in (blocks, blocks[::-1], [*blocks[5:], *blocks[:5]])]
    merge(*joined)


WORK: dict[str, Callable[[bytes], object]] = {
    "markdown": lambda data: convert_prose(data.decode(), path="content/a.md"),
    "front": lambda data: [
        convert(f"{folder}/a.md", data, Options()) for folder in ("articles", "editions", "pages")
    ],
    "config": parse_config,
    **{
        name: read(name)
        for name in ("text", "page", "markdown_file", "feed", "export", "mail", "agency", "links")
    },
    "seed": seed,
    "fetched": lambda data: marked(data, "https://a.example/", "", ""),
    "kept": kept,
    "merging": merging,
    "shuffled": shuffled,
    "template": SURFACES["template"],
    "addresses": SURFACES["addresses"],
}


def seconds(work: Callable[[bytes], object], data: bytes) -> float:
    started = time.process_time()
    work(data)
    return time.process_time() - started


@pytest.mark.parametrize(("surface", "start", "unit", "end"), list(families())[:: 1 if PROOF else 5])
def test_time_grows_with_the_length_alone(surface: str, start: str, unit: str, end: str) -> None:
    short, long = measured(surface, start, unit, end, SIZE)
    assert long < AT_ONCE or long <= LINEAR * short, (
        f"{short:.3f} s for {SIZE} bytes, {long:.3f} s for four times"
    )
    assert long <= 0.3 + 4 * SIZE * PER_BYTE


@pytest.mark.skipif(not PROOF, reason="minutes: `make proof`")
@pytest.mark.parametrize(("surface", "start", "unit", "end"), LONG)
def test_time_grows_with_the_length_alone_up_to_five_megabytes(
    surface: str, start: str, unit: str, end: str
) -> None:
    short, long = measured(surface, start, unit, end, 1_250_000)
    print(f"{short:.1f} s for 1.25 MB, {long:.1f} s for 5 MB: {long / short:.1f} times as long")
    assert long <= LINEAR * short and long <= 5_000_000 * PER_BYTE


def measured(surface: str, start: str, unit: str, end: str, size: int) -> tuple[float, float]:
    """Seconds for the size and for four times the size; the best of three, for a pause of the machine is no square."""

    def of(size: int) -> bytes:
        return f"{start}{unit * (size // len(unit.encode()))}{end}".encode()

    WORK[surface](of(100))  # what is imported and compiled once
    long = seconds(WORK[surface], of(4 * size))
    if long < AT_ONCE:
        return long, long
    short = seconds(WORK[surface], of(size))
    for _ in range(2):
        if long > LINEAR * short or long > 0.3 + 4 * size * PER_BYTE:
            long = min(long, seconds(WORK[surface], of(4 * size)))
    return short, long
