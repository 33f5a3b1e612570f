"""Starts: whole inputs of every surface, from which fuzzing sets out, and the words that matter there."""

import io
import json
import re
import sqlite3
import tempfile
import zlib
from contextlib import closing
from pathlib import Path

import docx
import msgspec

from generator import output, sealed
from generator.built import Built, note
from generator.disk import Stamp
from generator.documents import Options, convert
from generator.ingest.memo import Memo
from generator.state import Burst, Entry, Known, Store, encode_known
from tests.payloads import PAYLOADS

TESTS = Path(__file__).parents[1]
SEEDS = TESTS.parent / "seeds"
"""The sample's own."""

STORY = b"""---
id: 3k9v2m7q4x1d
title: "The ferry: on time"
date: 2026-11-23
published: 2025-05
section: News & Features
byline: [Jane Doe, 'O. Dunmore']
rights: {notice: "\xc2\xa92025 A", owner: A, year: 2025, site: a.example, license: null}
url: https://a.example/x
language: en
tags: [boats]
image: {file: boat.png, alt: A boat, caption: c, credit: d}
corrections: [{date: 2026-11-24, text: It was late.}]
also: [{source: B, title: c, url: "https://b.example/"}]
aliases: [/old/name/]
embargo: 2026-11-24T06:00:00+01:00
lead: true
extra: {map: b}
notes:
  - |
    one
  - two
---
It sailed. See [that](b.md#x "t"), ![a boat](boat.png){.wide}, <b>raw</b> and a note.[^1]

> quoted
- one
  1. two

| a | b |
|---|:-:|
| *c* | ~~d~~ |

```py
x = 1
```
[^1]: The note ^[in a note].
[ref]: https://a.example/ 'title'
"""
ISSUE = b"""---
number: 12
title: The week
date: 2026-11-23
locked: false
sections:
  - title: World
    stories:
      - {article: 3k9v2m7q4x1d, comment: "Read it."}
      - articles/2026/11/b.md
---
Dear reader
"""
CONFIG = b"""title: A
tagline: b
language: pt-BR
timezone: Europe/Lisbon
base_url: https://a.example/b/
theme: broadsheet
theme_options: {provenance: true}
sections: [World, {title: News & Features, slug: news}]
sources:
  A Gazette: {home: "https://a.example/", about: c, rights: {show: excerpt, words: 40}}
stories: {Bay: {title: The bay, about: d}}
rights: {show: full}
robots: none
editions: {front: true}
pages: {tag: whole, front: roll, search: false}
feeds: [atom, json]
markdown: {quotes: true}
output: public
ingest:
  a.example: {keep: "article", drop: [".ad"], tags: [b], rights: c}
"""
THEME = b"""contract: 1
extends: base
about: A theme.
options:
  mark: {default: zero, about: A word., choices: [zero, one]}
  wide: {default: true}
"""
TEMPLATE = b"""{% macro m(a, b=1) %}{{ a }}{% endmacro %}
<h1>{{ page.story.card.headline|upper }}</h1>{{ body }}
{% for each in page.story.tags if each.title %}{{ loop.index }}{{ each.title }}{% else %}{{ 1 }}{% endfor %}
{% set x = [1, 2] %}{% if site.language == "en" and not page.next %}{{ x[0] + 2 }}{% endif %}
{% block b scoped %}{{ m(site.title) }}{% once %}{{ site.home }}{% endonce %}{% endblock %}
"""
BOOKMARKS = (
    b"<!DOCTYPE NETSCAPE-Bookmark-file-1>\n<DL><p><DT><H3>a</H3><DL><p>"
    b'<DT><A HREF="https://a.example/b" ADD_DATE="1795608000" TAGS="c,d">e</A></DL></DL>'
)
BASE = b"""---
seed: seeds/a.txt
from: https://a.example/b
sha256: 0000000000000000000000000000000000000000000000000000000000000000
reader: text/2
stories: 2
conflicts: 1
pictures:
  boat.png: {file: a.png, sha256: 0000000000000000000000000000000000000000000000000000000000000000, beside: b/c}
copy: 3k9v2m7q4x1d
evidence:
  title: {where: "text, line 1", rule: first line, sure: 1}
---
---
id: 3k9v2m7q4x1d
title: "A"
---

One.
"""
PUBLISHED = (
    b'{"version": 1, "stories": {"a": {"address": "/articles/b/", "former": ["/articles/c/"], '
    b'"aliases": ["/d"], "stamp": "2026-11-23T00:00:00Z", "down": true}}, '
    b'"feeds": {"/": {"urn:x": "2026-11-23T00:00:00Z"}}}'
)
REQUESTS = (
    b"GET / HTTP/1.1\r\nHost: localhost:8000\r\nRange: bytes=0-3\r\n\r\n",
    b"GET /sub HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nOrigin: http://127.0.0.1:8000\r\n\r\n",
    b"GET /%2e%2e/secret.txt HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nConnection: close\r\n\r\n",
    b"GET /.copydesk/events HTTP/1.1\r\nHost: 127.0.0.1:8000\r\n\r\n",
    b"POST /feed.json HTTP/1.1\r\nHost: [::1]:8000\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
    b"HEAD /out HTTP/1.0\r\nHost: localhost:8000\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nabcde",
    b"GET /out HTTP/1.1\r\nHost: localhost:8000\r\n\r\n",
    b"GET /.copydesk-files HTTP/1.1\r\nHost: localhost:8000\r\n\r\n",
    b"GET /.copydesk/reload.js HTTP/1.1\r\nHost: localhost:8000\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: evil.example:8000\r\n\r\n",
)
WORD = (
    b'<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    b'<w:body><w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>The ferry</w:t></w:r></w:p>'
    b"<w:p><w:r><w:rPr><w:b/></w:rPr><w:t>It sailed</w:t></w:r>"
    b"<w:del><w:r><w:delText>x</w:delText></w:r></w:del>"
    b"<w:ins><w:r><w:t>, late.</w:t></w:r></w:ins></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    b"</w:body></w:document>"
)
DRAWING = b"BT /F1 11 Tf 50 700 Td (The ferry on time) Tj 0 -20 Td [(It) -250 (sailed.)] TJ ET\n"
PRINTED = (
    b"BT /F1 18 Tf 50 780 Td (Ferry waits for the market) Tj /F1 9 Tf 0 -24 Td (By Ada Orme) Tj\n"
    b"/F1 11 Tf 0 -30 Td (PELL SOUND - The last ferry waited an hour for the) Tj\n"
    b"0 -13 Td (stalls of the winter market to be taken down, as it had) Tj\n"
    b"0 -13 Td [(done) -250 (each) -250 (year.)] TJ\n"
    b"0 -26 Td (\\223Nobody was left behind,\\224 said its master. \\251 2026 The Ledger) Tj ET\n"
)

RSS = b"""<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/">
<channel><title>The Sound Ledger</title><link>https://soundledger.example</link><language>en-GB</language>
<copyright>2026 The Sound Ledger Ltd.</copyright>
<item><title>Ferry &amp;amp; clock: &lt;em&gt;on time&lt;/em&gt;</title>
<link>https://soundledger.example/ferry?utm_source=rss</link><guid isPermaLink="false">tag:1</guid>
<dc:creator><![CDATA[Orla Dunmore]]></dc:creator><pubDate>Fri, 20 Nov 2026 09:30:00 +0000</pubDate>
<category>ferries</category><description><![CDATA[<p>Short. [&hellip;]</p>]]></description>
<content:encoded><![CDATA[<p>PELL SOUND - The ferry sailed <a href="/x">on time</a>.</p><ul><li>one</li></ul>
<p><img src="/boat.png" alt="A boat"></p>]]></content:encoded>
<media:content url="https://soundledger.example/f.jpg" medium="image"><media:credit>Jon Parr</media:credit>
</media:content></item></channel></rss>"""
NEWSML = (
    b'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:x"><itemMeta>'
    b'<itemClass qcode="ninat:text"/><pubStatus qcode="stat:usable"/></itemMeta>'
    b"<contentMeta><headline>The ferry</headline></contentMeta>"
    b'<contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body><p>It sailed.</p></body></html>'
    b"</inlineXML></contentSet></newsItem>"
)
ENTRY = {
    "id": 1,
    "title": "The ferry",
    "content": "<p>It <b>sailed</b>.</p>",
    "tags": ["a"],
    "published_at": "2026-11-20",
}
ITEM = {
    "uri": "x:1",
    "pubstatus": "usable",
    "versioncreated": "2026-11-20T09:30:00Z",
    "headline": "The ferry",
    "body_xhtml": "<p>It sailed.</p>",
    "associations": {"a": {"type": "picture", "renditions": {}}},
}
MARKDOWN = (
    b"---\ntitle: The ferry\ntags: [a, b]\ndate: 2026-11-20\n---\n"
    b"# One\n\nIt [sailed](x.md) `on` ![x](y.png) time.\n"
)
TOML = b'+++\ntitle = "The ferry"\ntags = ["a"]\n[params]\nmood = "calm"\n+++\nIt sailed.\n'


def _word() -> bytes:
    document = docx.Document()
    document.add_heading("The ferry on time", 0)
    document.add_paragraph("It sailed, and nobody at the quay knew what to say of it.")
    document.add_paragraph("one", style="List Bullet")
    document.add_table(rows=2, cols=2)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def on_a_page(drawing: bytes) -> bytes:
    """A PDF with one page, drawn by these operators; its tables are right."""
    data = zlib.compress(drawing)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [5 0 R] >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data),
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Font << /F1 3 0 R >> >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    tail = b"trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return out + b"xref\n0 7\n0000000000 65535 f \n" + table + tail


MADE_BY, OPTIONS = b"engine", b"options"
"""What has made a state and a memo, as those know it."""


def _state() -> bytes:
    """A state as a build leaves it that was killed in the burst of the next, in pages so small that damage
    finds each."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "state.sqlite"
        store = Store(path)
        store.forget_unless(MADE_BY, OPTIONS)
        stamp = Stamp(1, 2, 3, 4)
        converted, text, pieces = convert("articles/a.md", STORY, Options())
        assert text
        store.keep_documents([("articles/a.md", encode_known(Known.of(stamp, bytes(16), converted, text)))])
        store.keep_prose([(text.digest, msgspec.msgpack.encode(pieces))])
        burst = Burst("", {}, (), {"index.html": Entry((b"key",), bytes(16), 1, 2, 3)})
        store.finish("public", burst)
        note(store, "public", Built(b"", 0, None, {}, b"", 1, b"", (), (), {}, (), (), 1))
        store.begin("public", burst)
        store.close()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA page_size = 512")
            connection.execute("VACUUM")
        return path.read_bytes()


def _memo() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        sealed.keep(Path(folder) / "memo", MADE_BY, Memo({"seeds/a.txt": (Stamp(1, 2, 3, 4), "0" * 64)}))
        return (Path(folder) / "memo").read_bytes()


_OURS = b"index.html\nfeed.json\n"
MAIL, ATOM, NITF = (next(SEEDS.glob(f"*.{ending}")).read_bytes() for ending in ("eml", "atom", "nitf.xml"))
ARABIC = (TESTS / "ingest/pages/arabic.html").read_bytes()
JSON = json.dumps([ENTRY, ITEM], indent=1).encode()
JSONL = f"{json.dumps(ENTRY)}\n{json.dumps(ITEM)}\n".encode()
MAILBOX = b"From a@b.example Fri Nov 20 09:30:00 2026\nFrom: a@b.example\nSubject: x\n\nIt sailed.\n\n" * 3
OPML = b'<opml version="2.0"><body><outline type="rss" xmlUrl="https://a.example/feed"/></body></opml>'
TABLE = b"url,title,tags\nhttps://a.example/b,c,d\n"

_STORIES = [STORY, ISSUE, b"---\ntitle: About\nsummary: x\n---\nWho we are.\n"]
_TEXTS = [path.read_bytes() for path in sorted(SEEDS.glob("*.txt"))[:8]]
_PAGES = [
    path.read_bytes() for path in sorted((TESTS / "ingest/pages").rglob("*.html")) if path.stat().st_size < 9000
]
_BODIES = [STORY.split(b"\n---\n")[1], *[each.encode("utf-8", "replace") for each in PAYLOADS[::10]]]

STARTS: dict[str, list[bytes]] = {
    "front": _STORIES,
    "config": [CONFIG],
    "markdown": _BODIES,
    "seed": [
        MAIL,
        ARABIC,
        RSS,
        ATOM,
        NITF,
        NEWSML,
        JSON,
        JSONL,
        MARKDOWN,
        TOML,
        MAILBOX,
        OPML,
        TABLE,
        *_TEXTS[:2],
    ],
    "text": _TEXTS,
    "page": [*_PAGES[:6], ARABIC, *_BODIES[1::4]],
    "markdown_file": [MARKDOWN, TOML, STORY],
    "feed": [RSS, ATOM],
    "export": [JSON, JSONL],
    "mail": [MAIL, MAILBOX],
    "agency": [NITF, NEWSML],
    "links": [BOOKMARKS, OPML, TABLE, b"https://a.example/\n" * 3],
    "word": [WORD, _word()],
    "pdf": [DRAWING, PRINTED, on_a_page(PRINTED)],
    "addresses": [
        b"../../b/../c.md",
        b"con",
        b"2026-11-23",
        b"2026-11-23T14:05:00+01:00",
        b"https://a.example:80/b?utm_source=c#d",
        "Œufs à la coque".encode(),
    ],
    "merging": [
        b"\n=====\n".join([STORY, STORY.replace(b"sailed", b"sank"), STORY.replace(b"quoted", b"said")]),
        b"\n=====\n".join([STORY, STORY.replace(b"sailed", b"sank"), STORY]),
    ],
    "kept": [
        BASE,
        PUBLISHED,
        BASE.replace(b"stories: 2", b"stories: " + b"9" * 5000),
        _OURS + b"../up\n/etc/x\n.git/config\n# 0\n",
        b"%s# %s\n" % (_OURS, output.digest_of(_OURS).hex().encode()),
        _memo(),
    ],
    "state": [b"", b"SQLite format 3\0", _state()],
    "theme_yaml": [THEME],
    "template": [TEMPLATE],
    "requests": list(REQUESTS),
}


def _words() -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in (Path(__file__).parent / "words.txt").read_text("utf-8").split("\n"):
        if title := re.fullmatch(r"\[([a-z]+)\]", line):
            words = sections[title[1]] = []
        else:
            words += [_ESCAPED.sub(_meant, word) for word in line.split()]
    return {
        name: [word for each in kinds.split() for word in sections[each]] for name, kinds in _MATTER.items()
    }


_ESCAPED = re.compile(r"\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|(.))")


def _meant(escape: re.Match[str]) -> str:
    number = escape[1] or escape[2]
    return (
        chr(int(number, 16))
        if number
        else {"n": "\n", "r": "\r", "t": "\t", "s": " "}.get(escape[3], escape[3])
    )


_MATTER = {
    "front": "yaml keys markdown",
    "config": "yaml settings",
    "markdown": "markdown html",
    "seed": "yaml html xml mail json",
    "text": "text",
    "page": "html",
    "markdown_file": "yaml keys markdown",
    "feed": "xml html",
    "export": "json html",
    "mail": "mail html",
    "agency": "xml html",
    "links": "links html",
    "word": "word xml",
    "pdf": "pdf",
    "addresses": "address",
    "merging": "kept yaml keys markdown",
    "kept": "kept yaml json",
    "state": "state",
    "theme_yaml": "theme yaml",
    "template": "template",
    "requests": "http",
}
WORDS = _words()
"""By surface, the signs that it gives a meaning to; mutations put them in."""
