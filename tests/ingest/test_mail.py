"""Newsletters as mail programs save them: mails (RFC 5322, MIME RFC 2045, 2387), mailboxes (RFC 4155)."""

import io
import time
from email.message import EmailMessage
from textwrap import fill

import pytest
from PIL import Image

from generator.ingest.mail import read_mail
from generator.ingest.readers import kind_of
from generator.ingest.story import Reading

TEXT = "The ferry sailed on time, and nobody at Pell Sound knew what to say of it, said the clerk."
LAYOUT = f"""<html><body><div style="display:none">Preheader words</div>
<table width="100%"><tr><td><table><tr><td><a href="https://memo.example/v?u=1">View this email
 in your browser</a></td></tr></table></td></tr>
<tr><td><h1>The ferry on time</h1><p>{TEXT}</p>
<p>It came <b>back</b>, <a href="https://a.example/x">they say</a>.</p>
<img src="cid:boat@memo" alt="A boat"><img src="https://t.example/open.gif" width="1" height="1">
<table><tr><th>Day</th><th>Minutes</th></tr><tr><td>Monday</td><td>0</td></tr></table>
<ul><li>one</li><li>two</li></ul></td></tr>
<tr><td>You are receiving this because you signed up. <a href="https://memo.example/u">Unsubscribe</a> or
 <a href="https://memo.example/p">manage preferences</a>.</td></tr>
<tr><td>The Morning Memo, 1 Quay Road, Pell Sound</td></tr></table></body></html>"""


def picture() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "PNG")
    return out.getvalue()


def newsletter() -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Orla Dunmore from The Morning Memo <memo@memo.example>"
    mail["To"] = "reader@b.example"
    mail["Subject"] = "Fwd: [Memo] The ferry on time – déjà vu"
    mail["Date"] = "Fri, 20 Nov 2026 09:30:00 +0100"
    mail["Message-ID"] = "<1@memo.example>"
    mail.set_content(f"The ferry on time\n\n{TEXT}\n\n-- \nThe Morning Memo")
    mail.add_alternative(LAYOUT, subtype="html")
    part = mail.get_payload()[1]  # type: ignore[index]
    part.add_related(picture(), "image", "png", cid="<boat@memo>", filename="../../boat\x07.png")  # type: ignore[union-attr]
    mail.add_attachment(b"%PDF-1.7", maintype="application", subtype="pdf", filename="../../etc/passwd")
    return mail


def read(data: bytes) -> Reading:
    kind = kind_of("seeds/a", data)
    assert kind.reader == "mail/2" and kind.read
    return kind.read("a.eml", data)


def test_a_newsletter_with_tables_pictures_and_a_footer() -> None:
    reading = read(bytes(newsletter()))
    [story] = reading.stories
    assert (story.title, story.byline, story.source) == (
        "The ferry on time – déjà vu", ("Orla Dunmore",), "The Morning Memo",
    )  # fmt: skip
    assert (story.published, story.url, story.key) == (
        "2026-11-20T09:30:00+01:00",
        "https://memo.example/v?u=1",
        "",
    )
    [shown] = story.pictures
    assert (
        shown.data == picture()
        and "/" not in shown.name
        and ".." not in shown.name
        and shown.name.isprintable()
    )
    assert TEXT in story.body and "It came **back**, [they say](https://a.example/x)." in story.body
    assert f"![A boat]({shown.name})" in story.body and "- one\n- two" in story.body
    assert "| Day | Minutes |\n| --- | --- |\n| Monday | 0 |" in story.body
    text = "\n".join(story.body)
    assert (
        "Unsubscribe" not in text
        and "View this" not in text
        and "Preheader" not in text
        and "open.gif" not in text
    )
    assert [each.rule for each in reading.dropped].count("residue: a list's footer") == 2
    assert story.evidence["title"].where == "mail, Subject"


def test_a_mail_of_plain_text_is_unwrapped_and_its_signature_left_out() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "The Memo <m@m.example>", "The ferry"
    said = f"{TEXT} {TEXT}"
    mail.set_content(
        "\n\n".join([fill(each, 72) for each in (f"PELL SOUND — {said}", said, said)]) + "\n\n-- \nUna Reed\n"
    )
    [story] = read(b"Date: 20 Nov 2026\n" + bytes(mail)).stories
    assert story.body == (said,) * 3 and "Una Reed" not in story.body[2]
    assert (story.dateline, story.published, story.source) == ("PELL SOUND", "2026-11-20", "The Memo")


@pytest.mark.parametrize("charset", ["x-unknown", "utf-8", "us-ascii", "unicode-1-1-utf-7x", ""])
def test_a_charset_that_nobody_knows_does_not_lose_the_text(charset: str) -> None:
    head = (
        f'Subject: =?utf-8?q?F=C3=A4hre?=\nFrom: a@b.example\nContent-Type: text/plain; charset="{charset}"\n\n'
    )
    [story] = read(head.encode() + "Die Fähre fährt, und das ist für alle schön.".encode()).stories
    assert (story.title, story.body) == ("Fähre", ("Die Fähre fährt, und das ist für alle schön.",))


def test_soft_line_breaks_are_none() -> None:
    head = b"Subject: x\nFrom: a@b.example\nContent-Type: text/plain; charset=utf-8; format=flowed\n\n"
    [story] = read(head + b"It sailed \non time \nas ever.\n\n From here it came back.\n").stories
    assert story.body == ("It sailed on time as ever.", "From here it came back.")


def test_html_that_holds_next_to_nothing_gives_way_to_the_text() -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "The ferry", "m@m.example"
    mail.set_content("\n\n".join([TEXT] * 4))
    mail.add_alternative(
        '<table><tr><td><img src="https://m.example/all.png" alt=""></td></tr></table>', subtype="html"
    )
    [story] = read(bytes(mail)).stories
    assert story.body == (TEXT,) * 4


def test_a_mailbox_holds_many_each_known_by_its_message_id() -> None:
    box = b""
    for number in (1, 2, 3):
        mail = EmailMessage()
        mail["From"], mail["Subject"], mail["Message-ID"] = "m@m.example", f"No. {number}", f"<{number}@m>"
        mail.set_content(f"{TEXT}\n\n>From here on it is number {number}, they say.\n")
        box += b"From m@m.example Fri Nov 20 09:30:00 2026\n" + bytes(mail) + b"\n"
    reading = read(box)
    assert [(story.title, story.key) for story in reading.stories] == [
        ("No. 1", "1@m"), ("No. 2", "2@m"), ("No. 3", "3@m"),
    ]  # fmt: skip
    assert reading.stories[1].body[1] == "From here on it is number 2, they say."


def test_what_a_list_says_where_the_mail_stands_is_its_address() -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["List-Id"] = (
        "The ferry",
        "Jon Parr <j@b.example>",
        "Harbour Notes <h.b.example>",
    )
    mail["Archived-At"] = "<https://lists.example/1?utm_source=x>"
    mail.set_content(TEXT)
    [story] = read(bytes(mail)).stories
    assert (story.url, story.byline, story.source) == (
        "https://lists.example/1",
        ("Jon Parr",),
        "Harbour Notes",
    )


@pytest.mark.parametrize(
    "line",
    [
        "View this letter in your browser",
        "Read it online: https://m.example/1",
        "You are receiving this because you asked. Unsubscribe",
        "Sie erhalten diese E-Mail, weil Sie sie bestellt haben. Abmelden",
        "Se désinscrire",
        "Forwarded this email? Subscribe here for more",
    ],
)
def test_what_lists_say_of_their_mails_is_left_out(line: str) -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "The ferry", "m@m.example"
    mail.set_content("\n\n".join([TEXT, TEXT, line, "The Memo, 1 Quay Road"]))
    reading = read(bytes(mail))
    assert reading.stories[0].body == (TEXT, TEXT) and len(reading.dropped) == 2


def test_a_story_that_speaks_of_subscriptions_keeps_its_words() -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "Privacy policy of the harbour", "m@m.example"
    long = (
        "The harbour’s new privacy policy, which the council adopted on Monday after a debate of nine hours, "
        * 2
    )
    mail.set_content("\n\n".join([long + "was welcomed.", TEXT, TEXT]))
    assert len(read(bytes(mail)).stories[0].body) == 3


def test_a_mail_without_text_says_so() -> None:
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "x", "m@m.example"
    mail.add_attachment(b"x", maintype="application", subtype="zip", filename="a.zip")
    reading = read(bytes(mail))
    assert reading.status == "no-story" and "no text" in reading.faults[0].message


def nested(depth: int) -> bytes:
    return b"".join(
        f'Subject: x\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n'.encode()
        for n in range(depth)
    )


@pytest.mark.parametrize(
    "data",
    [
        nested(500),
        b"Subject: x\nContent-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 50_000,
        b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nx",
        b"Subject: x\nFrom: " + b"a," * 100_000 + b"\n\nx",
        b"Subject: x\n" + b"X: y\n" * 50_000 + b"\nx",
        b"Subject: x\nContent-Type: text/html\n\n" + b"<table><tr><td>" * 20_000,
        b"From a b\nSubject: x\n\nx\n\n" * 100_000,
        b"Subject: x\nDate: " + b"9" * 10_000 + b"\n\nx",
        b"Subject: =?x?q?=\nFrom: =?utf-8?b?////?= <\nContent-Type: a/;;=\n\nx",
    ],
)
def test_mails_made_to_hurt_do_not(data: bytes) -> None:
    start = time.process_time()
    reading = read_mail("a.eml", data)
    assert time.process_time() - start < 15
    assert reading.stories or reading.faults


@pytest.mark.parametrize(
    ("sender", "listed", "names", "source"),
    [
        ('"Jane Roe from The Memo" <jane@a.example>', "", ("Jane Roe",), "The Memo"),
        ("Jane Roe <jane@a.example>", "", ("Jane Roe",), ""),
        ("Jane Roe <jane@a.example>", '"The List" <l.a.example>', ("Jane Roe",), "The List"),
        ("Jane Roe <news@a.example>", '"The List" <l.a.example>', (), "Jane Roe"),
        ("foo bar | baz qux <x@a.example>", "", (), "foo bar | baz qux"),
        ("jane@a.example", '"The List" <l.a.example>', (), "The List"),
    ],
)
def test_who_sends_a_mail_is_a_person_or_what_it_appears_in(
    sender: str, listed: str, names: tuple[str, ...], source: str
) -> None:
    list_id = f"List-Id: {listed}\n" if listed else ""
    data = f"From: {sender}\n{list_id}Subject: The ferry\nMessage-Id: <1@a.example>\n\nIt sailed on time.\n"
    [story] = read_mail("a.eml", data.encode()).stories
    assert (story.byline, story.source) == (names, source)
