"""Lists of links: the report says what they are, how many links they hold, and how to add from them.

OPML 2.0: opml.org/spec2.opml. Bookmarks: the Netscape file format, as Firefox and Chrome export it. The tables
have the columns of Pocket, Instapaper and Raindrop.
"""

import pytest

from generator.ingest.readers import kind_of
from generator.ingest.story import Fault

OPML = b"""<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Subscriptions</title></head><body>
  <outline text="Coast"><outline type="rss" text="The Sound Ledger" xmlUrl="https://soundledger.example/feed?a=1&amp;b=2"/>
  <outline type="rss" text="Pell Gazette" xmlUrl='https://pellgazette.example/rss'/></outline>
</body></opml>"""
READING_LIST = b"""<opml version="2.0"><body>
  <outline text="A" type="link" url="https://a.example/1"/></body></opml>"""
BOOKMARKS = b"""<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE><H1>Bookmarks</H1>
<DL><p>
    <DT><A HREF="https://a.example/1" ADD_DATE="1700000000">One</A>
    <DT><A HREF="https://b.example/2" ADD_DATE="1700000000">Two</A>
    <DT><A HREF="place:sort=8" ADD_DATE="1700000000">Recent</A>
</DL><p>"""
POCKET = b"title,url,time_added,tags,status\nFerry,https://a.example/1,1700000000,,unread\n"
INSTAPAPER = b"URL,Title,Selection,Folder,Timestamp\nhttps://a.example/1,Ferry,,Unread,1700000000\n"
SEMICOLONS = b'"Title";"Link"\n"Ferry; late";"https://a.example/1"\n'


@pytest.mark.parametrize(
    ("data", "message", "hint"),
    [
        (OPML, "2 feeds (OPML)", "copydesk add https://soundledger.example/feed?a=1&b=2"),
        (READING_LIST, "1 link (OPML)", "copydesk add https://a.example/1"),
        (BOOKMARKS, "2 links (bookmarks)", "copydesk add https://a.example/1"),
        (POCKET, "1 link (a table)", "copydesk add https://a.example/1"),
        (INSTAPAPER, "1 link (a table)", "copydesk add https://a.example/1"),
        (SEMICOLONS, "1 link (a table)", "copydesk add https://a.example/1"),
        (
            b"https://a.example/1\nhttps://b.example\n",
            "2 links (addresses)",
            "copydesk add https://a.example/1",
        ),
        (b"[InternetShortcut]\r\nURL=https://a.example/1\r\n", "1 link (addresses)", "https://a.example/1"),
        (b'<opml version="1.0"><body/></opml>', "0 links (OPML)", "nothing in it"),
    ],
)
def test_a_list_of_links_is_told_with_its_number_and_the_way_to_add_from_it(
    data: bytes, message: str, hint: str
) -> None:
    kind = kind_of("seeds/list", data)
    assert kind.reader == "links/1" and kind.read
    reading = kind.read("list", data)
    assert reading.status == "no-story" and reading.stories == ()
    [fault] = reading.faults
    assert message in fault.message and hint in fault.hint and not fault.grave
    assert isinstance(fault, Fault)


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/1\nis where the ferry story stood, until it sailed.\n",
        "Link, address and name, the clerk said\nwere all he asked for at http://a.example.\n\nHe got none.\n",
        "A headline\n\nhttps://a.example/1\n",
    ],
)
def test_a_story_that_speaks_of_links_is_a_text(text: str) -> None:
    assert kind_of("seeds/a.txt", text.encode()).reader == "text/2"
