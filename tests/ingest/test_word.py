"""Word documents (ECMA-376), written by python-docx, with what word processors put in and it does not."""

import io
import sys
import time
import zipfile
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from PIL import Image

from generator.ingest.readers import kind_of
from generator.ingest.story import Reading, Story

W = nsdecls("w")
TEXT = "The ferry sailed on time, and nobody at Pell Sound knew what to say of it, said the clerk."


def picture() -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").save(out, "PNG")
    return out.getvalue()


def saved(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def read(data: bytes) -> Reading:
    kind = kind_of("seeds/a.docx", data)
    assert kind.reader == "docx/2" and kind.read
    return kind.read("a.docx", data)


def story(document: Any) -> Story:
    [found] = read(saved(document)).stories
    return found


def test_a_document_with_everything() -> None:
    document = docx.Document()
    document.add_heading("The ferry on time", 0)
    document.add_paragraph("By Orla Dunmore")
    first = document.add_paragraph("PELL SOUND — The ferry sailed ")
    first.add_run("on time").bold = True
    first.add_run(" & <nobody> *minded*.")
    document.add_heading("Later", 1)
    document.add_paragraph("one", style="List Bullet")
    document.add_paragraph("one below", style="List Bullet 2")
    document.add_paragraph("two", style="List Bullet")
    document.add_paragraph("first", style="List Number")
    table = document.add_table(rows=2, cols=2)
    for at, text in enumerate(("Day", "Minutes", "Monday", "0")):
        table.cell(at // 2, at % 2).text = text
    document.add_paragraph(TEXT, style="Quote")
    document.add_picture(io.BytesIO(picture()))
    document.inline_shapes[0]._inline.docPr.set("descr", "A boat")
    document.add_paragraph("© 2026 The Sound Ledger Inc. All rights reserved.")
    found = story(document)
    assert (found.title, found.byline, found.dateline) == ("The ferry on time", ("Orla Dunmore",), "PELL SOUND")
    assert found.body == (
        "The ferry sailed **on time** & \\<nobody> \\*minted\\*.".replace("minted", "minded"),
        "## Later",
        "- one\n  - one below\n- two",
        "1. first",
        "| Day | Minutes |\n| --- | --- |\n| Monday | 0 |",
        f"> {TEXT}",
        "![A boat](a-boat.png)",
    )
    assert [(each.name, each.data == picture(), each.alt) for each in found.pictures] == [
        ("a-boat.png", True, "A boat")
    ]
    assert found.rights is not None and found.rights.owner == "The Sound Ledger Inc."


def test_what_a_tracked_change_took_out_is_out_and_what_it_put_in_is_in() -> None:
    document = docx.Document()
    document.add_heading("The ferry", 0)
    paragraph = document.add_paragraph("It sailed ")._p
    paragraph.append(
        parse_xml(f'<w:del {W} w:id="1" w:author="x"><w:r><w:delText>late</w:delText></w:r></w:del>')
    )
    paragraph.append(parse_xml(f'<w:ins {W} w:id="2" w:author="x"><w:r><w:t>on time</w:t></w:r></w:ins>'))
    paragraph.append(parse_xml(f'<w:moveFrom {W} w:id="3"><w:r><w:t> gone</w:t></w:r></w:moveFrom>'))
    paragraph.append(parse_xml(f"<w:r {W}><w:rPr><w:vanish/></w:rPr><w:t> hidden</w:t></w:r>"))
    paragraph.append(parse_xml(f"<w:r {W}><w:t>.</w:t></w:r>"))
    assert story(document).body == ("It sailed on time.",)


def test_links_and_notes() -> None:
    document = docx.Document()
    document.add_heading("The ferry", 0)
    number = document.part.relate_to("https://a.example/x", "http://x/hyperlink", is_external=True)
    paragraph = document.add_paragraph("It sailed, ")._p
    link = f'<w:hyperlink {W} {nsdecls("r")} r:id="{number}"><w:r><w:t>they say</w:t></w:r></w:hyperlink>'
    paragraph.append(parse_xml(link))
    paragraph.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>They *did*.</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {W}>{note}</w:footnotes>"
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    part = Part(PackURI("/word/footnotes.xml"), "application/xml", notes.encode(), document.part.package)
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    )
    assert story(document).body == ("It sailed, [they say](https://a.example/x)[^1]", "[^1]: They \\*did\\*.")


def test_a_document_without_a_title_has_its_first_line_and_its_properties() -> None:
    document = docx.Document()
    document.add_paragraph("The ferry on time")
    document.add_paragraph(TEXT)
    document.core_properties.author = "Orla Dunmore"
    document.core_properties.keywords = "ferries; time"
    document.core_properties.language = "en-GB"
    found = story(document)
    assert (found.title, found.byline, found.tags, found.language) == (
        "The ferry on time", ("Orla Dunmore",), ("ferries", "time"), "en-GB",
    )  # fmt: skip
    assert found.evidence["byline"].sure == 0.5 and found.body == (TEXT,)


def test_an_empty_document_says_so() -> None:
    assert read(saved(docx.Document())).status == "empty"


def bomb(part: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", "<a/>")
        archive.writestr(part, data)
    return out.getvalue()


def tampered(xml: bytes) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(saved(docx.Document())))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in source.namelist():
            archive.writestr(name, xml if name == "word/document.xml" else source.read(name))
    return out.getvalue()


HOLLOW = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>"


@pytest.mark.parametrize(
    "data",
    [
        bomb("word/media/a.bin", b"\0" * 120_000_000),
        bomb("word/styles.xml", b" " * 30_000_000),
        bomb("../../etc/x", b"x"),
        b"PK\x03\x04 word/document.xml",
        saved(docx.Document())[:2000] + b"word/document.xml",
        tampered(
            b"<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaaaaaaaaaaaa'><!ENTITY b '&a;&a;&a;'>]>"
            + HOLLOW
            + b"<w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
        ),
        tampered(HOLLOW + b"<w:p>" * 100_000),
        tampered(HOLLOW + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * 20_000 + b"</w:body></w:document>"),
    ],
)
def test_documents_made_to_hurt_are_refused_in_no_time(data: bytes) -> None:
    start = time.process_time()
    reading = read(data)
    assert time.process_time() - start < 10
    assert reading.faults or reading.stories or reading.status == "empty"
    assert not any("aaaaaaaa" in block for each in reading.stories for block in each.body)


def test_without_the_extra_the_report_says_which_one_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    document = docx.Document()
    document.add_paragraph(TEXT)
    monkeypatch.setitem(sys.modules, "docx", None)
    [fault] = read(saved(document)).faults
    assert "extra" in fault.message and fault.hint == "pip install 'copydesk[docx]'" and fault.grave


def appended(*xml: str) -> Any:
    """A document with a headline, and below it what is no work of the library's."""
    document = docx.Document()
    document.add_heading("The ferry", 0)
    for each in xml:
        document.element.body.append(parse_xml(each.replace("<w:p>", f"<w:p {W}>", 1)))
    return document


def paragraph(run: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r>{run}</w:r></w:p>"


@pytest.mark.parametrize(
    ("xml", "body"),
    [
        (paragraph('<w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t>'), ("²",)),
        (paragraph('<w:rPr><w:vertAlign w:val="subscript"/></w:rPr><w:t>2</w:t>'), ("₂",)),
        (paragraph('<w:rPr><w:vertAlign w:val="baseline"/></w:rPr><w:t>2</w:t>'), ("2",)),
        (paragraph('<w:rPr><w:b w:val="0"/><w:i/></w:rPr><w:t>slanted</w:t>'), ("*slanted*",)),
        (paragraph("<w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t>"), ("one two\\\nthree",)),
        (paragraph('<w:t>one</w:t><w:br w:type="page"/><w:t>two</w:t>'), ("one two",)),
        (paragraph("<w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t>"), ("well-known",)),
        (paragraph('<w:t>one</w:t><w:footnoteReference w:id="9"/>'), ("one",)),
        (paragraph("<w:t>one</w:t><w:drawing/>"), ("one",)),
        (paragraph("<w:t>one</w:t>", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'), ("one",)),
        (paragraph("<w:t>one</w:t>", '<w:numPr><w:numId w:val="999"/></w:numPr>'), ("- one",)),
        (paragraph("<w:t>one</w:t>", '<w:numPr><w:ilvl w:val="x"/><w:numId w:val="1"/></w:numPr>'), ("- one",)),
        (paragraph("<w:t>one</w:t>", '<w:outlineLvl w:val="1"/>'), ("## one",)),
        (paragraph("<w:t>one</w:t>", '<w:pStyle w:val="NoSuchStyle"/>'), ("one",)),
    ],
)  # fmt: skip
def test_what_word_processors_write_and_the_library_does_not(xml: str, body: tuple[str, ...]) -> None:
    assert story(appended(xml)).body == body


def test_lists_are_what_the_documents_numbering_says() -> None:
    document = appended()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:numFmt w:val="{kind}"/></w:lvl>'
        for level, kind in enumerate(("decimal", "bullet"))
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))
    for level, text in (("0", "one"), ("1", "below"), ("0", "two"), ("2", "unknown")):
        told = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="78"/></w:numPr>'
        xml = paragraph(f"<w:t>{text}</w:t>", told).replace("<w:p>", f"<w:p {W}>", 1)
        document.element.body.append(parse_xml(xml))
    assert story(document).body == ("1. one\n   - below\n2. two\n   - - unknown",)


def test_text_in_a_field_of_a_form_and_in_a_frame_is_text() -> None:
    field = f"<w:sdt {W}><w:sdtContent>{paragraph('<w:t>A field.</w:t>')}</w:sdtContent></w:sdt>"
    put_in = f'<w:ins {W} w:id="1">{paragraph("<w:t>Put in.</w:t>")}</w:ins>'
    document = appended(field, put_in)
    frame = document.add_table(rows=2, cols=1)
    frame.cell(0, 0).text, frame.cell(1, 0).text = "In a frame.", "Below it."
    assert story(document).body == ("In a frame.", "Below it.", "A field.", "Put in.")


def test_notes_that_are_damaged_are_left_out() -> None:
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    document = appended(paragraph('<w:t>one</w:t><w:footnoteReference w:id="2"/>'))
    part = Part(PackURI("/word/footnotes.xml"), "application/xml", b"<broken", document.part.package)
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    )
    assert story(document).body == ("one",)


def test_the_headline_of_a_document_without_one_is_its_first_heading_or_what_its_properties_say() -> None:
    headed = docx.Document()
    headed.add_heading("The ferry", 1)
    headed.add_paragraph(TEXT)
    assert (story(headed).title, story(headed).body) == ("The ferry", (TEXT,))
    told = docx.Document()
    told.add_paragraph(TEXT)
    told.core_properties.title = "  The   ferry "
    assert (story(told).title, story(told).body) == ("The ferry", (TEXT,))
    assert story(told).evidence["title"].sure == 0.5


def test_a_document_that_is_locked_or_cut_off_says_so() -> None:
    data = bytearray(saved(appended()))
    place = data.rindex(b"PK\x01\x02")
    data[place + 8] |= 1
    [fault] = read(bytes(data)).faults
    assert "it is locked with a password" in fault.message
