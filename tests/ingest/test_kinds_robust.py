"""Whatever becomes of a file on its way, its reader answers. `COPYDESK_PROOF=1` makes 400 rounds of 25."""

import io
import json
import os
import random
import time
from pathlib import Path

import docx
import pytest
from test_feed import WORDPRESS
from test_pdf import pdf

from generator.ingest.readers import kind_of
from generator.ingest.story import Reading

SEEDS = Path(__file__).parents[2] / "seeds"
PAGES = Path(__file__).parent / "pages"
PROOF = bool(os.environ.get("COPYDESK_PROOF"))
ROUNDS = 400 if PROOF else 25


def word() -> bytes:
    document = docx.Document()
    document.add_heading("The ferry on time", 0)
    document.add_paragraph("It sailed, and nobody at the quay knew what to say of it.")
    document.add_paragraph("one", style="List Bullet")
    document.add_table(rows=2, cols=2)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


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
KINDS = {
    "a.eml": (SEEDS / "058_the-quay-letter.eml").read_bytes(),
    "a.html": (PAGES / "arabic.html").read_bytes(),
    "a.rss": WORDPRESS.encode(),
    "a.atom": (SEEDS / "061_field-notes.atom").read_bytes(),
    "a.nitf": (SEEDS / "064_tern-wire-buoy.nitf.xml").read_bytes(),
    "a.newsml": NEWSML,
    "a.json": json.dumps([ENTRY, ITEM], indent=1).encode(),
    "a.jsonl": f"{json.dumps(ENTRY)}\n{json.dumps(ITEM)}\n".encode(),
    "a.md": MARKDOWN,
    "b.md": TOML,
    "a.docx": word(),
    "a.pdf": pdf([[(50, 700, 11, "The ferry on time"), (50, 680, 11, "It sailed, they say.")]]),
    "a.mbox": b"From a@b.example Fri Nov 20 09:30:00 2026\nFrom: a@b.example\nSubject: x\n\nIt sailed.\n\n" * 3,
    "a.opml": b'<opml version="2.0"><body><outline type="rss" xmlUrl="https://a.example/feed"/></body></opml>',
}
STUFF = (
    b"\0", b"\xff\xfe", b"<", b">", b'"', b"{", b"}", b"[", b"&#0;", b"&#xd800;", b"=?", b"\n--", b"\n\n",
    b"]]>", b"\\ud800", b"&#x110000;", b"&#99999999999999999999", b"-->", b"<![CDATA[", b"9" * 5000, b"1e999",
    b"null", b"=?utf-8?b?////?=", b"https://[", b"http://a:99999999/", b"99999999-99-99", "٣²".encode(), b"%",
)  # fmt: skip


def damaged(data: bytes, dice: random.Random) -> bytes:
    """Cut, doubled, shuffled, with bytes changed and things put in that do not belong."""
    for _ in range(dice.randint(1, 6)):
        at, to = sorted(dice.randrange(len(data) + 1) for _ in range(2))
        to = min(to, at + dice.choice((1, 4, 40, 400)))
        piece = data[at:to]
        done = dice.randrange(5)
        if done == 0:
            data = data[:at] + data[to:]
        elif done == 1:
            data = data[:to] + piece + data[to:]
        elif done == 2:
            data = data[:at] + dice.choice(STUFF) + data[at:]
        elif done == 3:
            data = (
                data[:at]
                + bytes(byte ^ 1 << dice.randrange(8) for byte in piece[:4])
                + data[at + len(piece[:4]) :]
            )
        elif at > len(data) // 2:
            data = data[:at]
    return data or b"x"


def read(name: str, data: bytes) -> Reading | None:
    kind = kind_of(f"seeds/{name}", data)
    return kind.read(name, data) if kind.read else None


@pytest.mark.parametrize("name", KINDS)
def test_no_damage_makes_a_reader_raise(name: str) -> None:
    dice = random.Random(name)
    whole = read(name, KINDS[name])
    assert whole is not None and (whole.stories or name == "a.opml")
    for _ in range(ROUNDS):
        found = read(name, damaged(KINDS[name], dice))
        assert found is None or found.status != "ok" or found.stories
        assert found is None or all(story.title.strip() for story in found.stories)


@pytest.mark.parametrize("start", [b"---\n", b"+++\n", b"<!---->", b"<?xml?>", b"A: b\n", b"[", b"a,b"])
@pytest.mark.parametrize(
    "more", [b"\n", b" \n", b"\r\n", b"#\n", b"<!---->", b"<?xml?>", b"A: b\n", b"[ ", b",b"]
)
def test_what_a_seed_is_takes_no_time_to_tell(start: bytes, more: bytes) -> None:
    started = time.process_time()
    kind_of("seeds/a", start + more * 5000)
    assert time.process_time() - started < 1
