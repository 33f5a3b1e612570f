"""Agencies' XML as they write it: NITF 3.x (iptc.org/standards/nitf), NewsML-G2 (iptc.org/std/NewsML-G2)."""

import time
from typing import Any

import pytest

from generator.ingest.readers import kind_of
from generator.ingest.story import Reading, Story

NITF = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.4/specification/dtd/nitf-3-4.dtd">
<nitf version="-//IPTC//DTD NITF 3.4//EN"><head><title>Ferry</title>
<docdata management-status="usable"><doc-id regsrc="TW" id-string="TW-1"/><urgency ed-urg="4"/>
<date.issue norm="20261120T093000Z"/><ed-msg info="Desks: mind the spelling of Pell."/>
<doc.copyright year="2026" holder="Tern Wire Ltd."/>
<key-list><keyword key="ferries"/><keyword key="time"/></key-list></docdata>
<pubdata type="print" name="Tern Wire" position.section="Harbour"/></head>
<body xml:lang="en-GB"><body.head><hedline><hl1>The ferry on time</hl1><hl2>A clerk is surprised</hl2></hedline>
<byline>By <person>Orla Dunmore</person><byttl>Tern Wire</byttl></byline><distributor>Tern Wire</distributor>
<dateline><location>PELL SOUND, Maine</location><story.date norm="20261120"/></dateline>
<abstract><p>It sailed.</p></abstract></body.head>
<body.content><block><p lede="true">The ferry sailed&nbsp;on time, said <person>Jon Parr</person>.</p>
<hl2>Later</hl2><p>It came <em>back</em>, <a href="https://a.example/x">they say</a>.</p>
<ul><li>one</li><li>two</li></ul>
<nitf-table><table><tr><th>Day</th><th>Minutes</th></tr><tr><td>Monday</td><td>0</td></tr></table></nitf-table>
<media media-type="image"><media-reference width="1200" source="https://tern.example/w.jpg"
 alternate-text="A ferry"/>
<media-caption>At noon.</media-caption><media-producer>Jon Parr</media-producer></media>
<bq><p>Nobody knew what to say.</p></bq></block></body.content>
<body.end><tagline>(Editing by Una Reed)</tagline></body.end></body></nitf>""".replace("hedline", "headline")

NEWSML = """<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><header><sent>2026-11-20T09:31:00Z</sent></header><itemSet>
<newsItem guid="urn:newsml:tern.example:20261120:1" version="2" standard="NewsML-G2" xml:lang="en-GB">
<rightsInfo><copyrightHolder literal="Tern Wire Ltd."/>
<copyrightNotice>© 2026 Tern Wire Ltd.</copyrightNotice></rightsInfo>
<itemMeta><itemClass qcode="ninat:text"/><provider literal="tern"><name>Tern Wire</name></provider>
<versionCreated>2026-11-20T10:00:00Z</versionCreated>STATUS<edNote>Repeats.</edNote></itemMeta>
<contentMeta><contentCreated>2026-11-20T09:30:00Z</contentCreated><by>By Orla Dunmore</by>
<dateline>PELL SOUND, Maine (TW) -</dateline><language tag="en-GB"/><keyword>ferries</keyword>
<subject type="cpnat:abstract" qcode="x:1"><name>time</name></subject>
<headline>The ferry on time</headline></contentMeta>
<contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<title>x</title></head><body><p>The ferry sailed on time.</p><script>alert(1)</script><h2>Later</h2>
<p>It came <b>back</b>.</p></body></html>
</inlineXML></contentSet></newsItem>
<newsItem guid="urn:newsml:tern.example:20261120:2"><itemMeta><itemClass qcode="ninat:picture"/></itemMeta>
<contentSet><remoteContent href="https://tern.example/w.jpg"/></contentSet></newsItem>
</itemSet></newsMessage>"""


def read(text: str) -> Reading:
    kind = kind_of("seeds/a.xml", text.encode())
    assert kind.reader == "agency/3" and kind.read
    return kind.read("a.xml", text.encode())


def story(text: str) -> Story:
    [found] = read(text).stories
    return found


def test_nitf() -> None:
    found = story(NITF)
    assert (found.title, found.byline, found.dateline) == (
        "The ferry on time",
        ("Orla Dunmore",),
        "PELL SOUND, Maine",
    )
    assert (found.agency, found.source, found.section) == ("Tern Wire", "Tern Wire", "Harbour")
    assert (found.published, found.language, found.tags) == (
        "2026-11-20T09:30:00Z",
        "en-GB",
        ("ferries", "time"),
    )
    assert found.rights is not None and (found.rights.owner, found.rights.year) == ("Tern Wire Ltd.", "2026")
    assert found.credits == ("(Editing by Una Reed)",)
    assert found.extra == {
        "abstract": "It sailed.",
        "deck": "A clerk is surprised",
        "ednote": "Desks: mind the spelling of Pell.",
    }
    assert found.body == (
        "The ferry sailed on time, said Jon Parr.",
        "## Later",
        "It came *back*, [they say](https://a.example/x).",
        "- one\n- two",
        "| Day | Minutes |\n| --- | --- |\n| Monday | 0 |",
        '![A ferry](w.jpg "At noon. — Jon Parr")',
        "> Nobody knew what to say.",
    )
    [picture] = found.pictures
    assert (picture.url, picture.credit) == (
        "https://tern.example/w.jpg",
        "Jon Parr",
    ) and "At noon." in picture.caption
    assert found.evidence["published"].where == "NITF, date.issue" and not found.draft and not found.embargo


def test_newsml() -> None:
    reading = read(NEWSML.replace("STATUS", '<pubStatus qcode="stat:usable"/>'))
    [found] = reading.stories
    assert (found.title, found.byline, found.dateline) == (
        "The ferry on time",
        ("Orla Dunmore",),
        "PELL SOUND, Maine",
    )
    assert (found.published, found.updated) == ("2026-11-20T09:30:00Z", "2026-11-20T10:00:00Z")
    assert (found.agency, found.source, found.tags) == ("Tern Wire", "Tern Wire", ("ferries", "time"))
    assert found.rights is not None and (found.rights.owner, found.rights.year) == ("Tern Wire Ltd.", "2026")
    assert found.body == ("The ferry sailed on time.", "## Later", "It came **back**.")
    assert found.extra == {"ednote": "Repeats."} and not found.draft
    assert "1 item of this file is no text" in reading.faults[0].message


def test_newsml_with_nitf_inside_and_several_items() -> None:
    inner = NITF.partition('dtd">\n')[2]
    start, rest = NEWSML.replace("STATUS", "").split("<html", 1)
    text = start + inner + rest.partition("</html>")[2]
    first, second = text.index("<newsItem"), text.index("</newsItem>") + 11
    two = text[:second] + text[first:second].replace("20261120:1", "20261120:3") + text[second:]
    found = read(two).stories
    assert [each.key for each in found] == [
        "urn:newsml:tern.example:20261120:1",
        "urn:newsml:tern.example:20261120:3",
    ]
    assert found[0].body[1] == "## Later" and found[0].section == "Harbour"


@pytest.mark.parametrize(
    ("text", "draft", "embargo"),
    [
        (NEWSML.replace("STATUS", '<pubStatus qcode="stat:withheld"/>'), True, ""),
        (
            NEWSML.replace("STATUS", '<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>'),
            True,
            "",
        ),
        (
            NEWSML.replace("STATUS", "<embargoed>2027-01-04T06:00:00Z</embargoed>"),
            False,
            "2027-01-04T06:00:00Z",
        ),
        (NEWSML.replace("STATUS", "<embargoed/>"), True, ""),
        (NEWSML.replace("STATUS", "<embargoed>2027-01</embargoed>"), True, ""),
        (NITF.replace('"usable"', '"withheld"'), True, ""),
        (NITF.replace('"usable"', '"embargoed"'), True, ""),
        (
            NITF.replace('"usable"', '"embargoed"').replace(
                "<ed-msg", '<date.release norm="20270104T060000Z"/><ed-msg'
            ),
            False,
            "2027-01-04T06:00:00Z",
        ),
        (NITF.replace("<ed-msg", '<date.release norm="20261121"/><ed-msg'), False, "2026-11-21"),
    ],
)
def test_what_the_agency_stops_is_stopped_and_told(text: str, draft: bool, embargo: str) -> None:
    reading = read(text)
    [found] = reading.stories
    assert (found.draft, found.embargo) == (draft, embargo)
    assert any("the agency" in fault.message for fault in reading.faults)


def test_a_file_that_is_broken_gives_what_can_be_read() -> None:
    reading = read(NITF.replace("<ul>", "<ul><b>").replace("Later", "Later & more"))
    assert "The ferry sailed" in reading.stories[0].body[0]
    assert reading.faults[0].line > 10 and "broken here" in reading.faults[0].message


BOMB = '<?xml version="1.0"?><!DOCTYPE nitf [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {n} "{f"&{p};" * 10}">' for p, n in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        f"{BOMB}]><nitf><body><body.content><p>&i;</p></body.content></body></nitf>",
        '<!DOCTYPE nitf [<!ENTITY x SYSTEM "file:///etc/passwd">]><nitf><body.content><p>&x;</p></body.content></nitf>',
        "<nitf>" + "<block>" * 100_000,
        "<nitf><body.content>" + "<p>a</p>" * 400_000,
        "<nitf" + " a='b'" * 100_000,
        "<nitf>",
        "<nitf/>",
    ],
)
def test_files_made_to_hurt_are_refused_in_no_time(text: str) -> None:
    start = time.process_time()
    reading: Any = read(text)
    assert time.process_time() - start < 5
    shown = "".join(block for each in reading.stories for block in each.body)
    assert "root:" not in shown and "aaaa" not in shown
    assert reading.faults or reading.stories


MEDIA = NITF[NITF.index("<media ") : NITF.index("</media>") + 8]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (NITF[NITF.index("<body.content>") : NITF.index("<body.end>")], "", ("It sailed.",)),
        (MEDIA, MEDIA.replace('"image"', '"video"'), None),
        (MEDIA, '<media media-type="image"><media-caption>Nothing.</media-caption></media>', None),
        (MEDIA, "<!-- gone --> after", "after"),
        (
            "<block><p lede",
            "<block><note>For the desk.</note> before<!-- a --> and <note/>on<p lede",
            "before and on",
        ),
    ],
)
def test_nitf_without_what_is_no_text(old: str, new: str, expected: tuple[str, ...] | str | None) -> None:
    body = story(NITF.replace(old, new)).body
    if isinstance(expected, tuple):
        assert body == expected
    elif expected:
        assert any(expected in block for block in body)
    else:
        assert not any(block.startswith("![") or "Nothing." in block for block in body)


def test_a_picture_in_nitf_whose_maker_is_not_named() -> None:
    [shown] = story(NITF.replace("<media-producer>Jon Parr</media-producer>", "")).pictures
    assert (shown.caption, shown.credit) == ("At noon.", "")


def test_a_rights_line_that_nitf_prints_goes_before_what_it_is_made_of() -> None:
    printed = "<copyrite>© 2025 The Sound Ledger Inc. All rights reserved.</copyrite></body.head>"
    rights = story(NITF.replace("</body.head>", printed)).rights
    assert rights is not None and (rights.owner, rights.year) == ("The Sound Ledger Inc.", "2025")


XHTML = NEWSML[NEWSML.index("<inlineXML") : NEWSML.index("</inlineXML>") + 12]


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ('<inlineData contenttype="text/html">&lt;p&gt;It &lt;b&gt;sailed&lt;/b&gt;.&lt;/p&gt;</inlineData>',
         ("It **sailed**.",)),
        ('<inlineData contenttype="text/plain">It *sailed*.</inlineData>', (r"It \*sailed\*.",)),
        ("<inlineData> </inlineData><inlineData>It sailed.</inlineData>", ("It sailed.",)),
        ("<inlineXML>nothing</inlineXML><inlineData>It sailed.</inlineData>", ("It sailed.",)),
        ("<inlineXML><p>It sailed.</p></inlineXML>", ("It sailed.",)),
        ("<inlineData> </inlineData>", ()),
    ],
)  # fmt: skip
def test_the_text_of_newsml_stands_in_one_of_three_ways(content: str, body: tuple[str, ...]) -> None:
    assert story(NEWSML.replace(XHTML, content).replace("STATUS", "")).body == body
