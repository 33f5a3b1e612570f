"""PDFs with a text layer (ISO 32000), written here by hand, line by line as browsers and word processors do."""

import io
import sys
import time
import zlib

import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from generator.ingest.pdf_lines import Line, paragraphs_of
from generator.ingest.readers import kind_of
from generator.ingest.story import Reading

WORDS = (
    "The ferry sailed on time this morning, and nobody at the quay knew what to say about its punctu-",
    "ality, said the clerk, who has kept the timetables since the old clerk left for the mountains and",
    "never came back.",
)


def pdf(pages: list[list[tuple[float, float, float, str]]], title: str = "", author: str = "") -> bytes:
    """A PDF whose pages hold lines: x, y, size, text."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    kids = []
    for lines in pages:
        drawn = "".join(f"BT /F1 {size} Tf {x} {y} Td ({text}) Tj ET\n" for x, y, size, text in lines)
        data = zlib.compress(drawn.encode("latin-1")).decode("latin-1")
        objects.append(f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n{data}\nendstream")
        number = len(objects)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>"
        )
        kids.append(f"{number + 1} 0 R")
    objects[1] = f"<< /Type /Pages /Count {len(kids)} /Kids [{' '.join(kids)}] >>"
    objects.append(f"<< /Title ({title}) /Author ({author}) >>")
    out, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    tail = f"trailer\n<< /Size {size} /Root 1 0 R /Info {size - 1} 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{tail}".encode("latin-1")


def read(data: bytes) -> Reading:
    kind = kind_of("seeds/a.pdf", data)
    assert kind.reader == "pdf/2" and kind.read
    return kind.read("a.pdf", data)


def page(number: int, lines: list[tuple[float, float, float, str]]) -> list[tuple[float, float, float, str]]:
    return [(250, 800, 8, "The Sound Ledger"), *lines, (280, 30, 8, f"Page {number} of 2")]


def test_lines_become_paragraphs_and_the_pages_own_lines_go() -> None:
    first = [(50, 760, 24, "The ferry that ran on time for"), (50, 732, 24, "a whole year"),
             (50, 700, 11, "By Orla Dunmore"), (50, 686, 11, "November 20, 2026")]  # fmt: skip
    y = 650.0
    for _ in range(2):
        for text in WORDS:
            first.append((50, y, 11, text))
            y -= 14
        y -= 10
    first.append(
        (
            50,
            y,
            11,
            "A sentence that goes over the end of the first page, as sentences in newspapers will do when",
        )
    )
    second = [(50, 760, 11, "nobody minds."), (50, 744, 11, "The end came soon."),
              (50, 730, 11, "Copyright 2026 The Sound Ledger Inc. All rights reserved.")]  # fmt: skip
    reading = read(pdf([page(1, first), page(2, second)]))
    [story] = reading.stories
    whole = (
        "The ferry sailed on time this morning, and nobody at the quay knew what to say about its punctuality"
    )
    assert (story.title, story.byline, story.published) == (
        "The ferry that ran on time for a whole year", ("Orla Dunmore",), "2026-11-20",
    )  # fmt: skip
    assert story.body[0].startswith(whole) and story.body[0].endswith("the mountains and never came back.")
    assert story.body[1] == story.body[0]
    assert "as sentences in newspapers will do when nobody minds." in story.body[2]
    assert story.rights is not None and story.rights.owner == "The Sound Ledger Inc."
    assert {each.text for each in reading.dropped if each.rule.startswith("page:")} == {
        "The Sound Ledger", "Page 1 of 2", "Page 2 of 2",
    }  # fmt: skip


def test_paragraphs_that_are_only_set_in_are_parted() -> None:
    lines = []
    for number in range(3):
        lines += [
            Line(0, 62, 700 - 42 * number, 11, f"No. {number} begins a little further right, as in books,")
        ]
        lines += [Line(0, 50, 686 - 42 * number, 11, "and goes on below, where its other lines begin, until"),
                  Line(0, 50, 672 - 42 * number, 11, "it ends.")]  # fmt: skip
    assert [text[:5] for text in paragraphs_of(lines)] == ["No. 0", "No. 1", "No. 2"]


def test_columns_follow_each_other() -> None:
    left = [Line(0, 50, 700 - 14 * n, 11, "a column of words that is not wide at all") for n in range(3)]
    right = [Line(0, 300, 700 - 14 * n, 11, "goes on in the next one without an end to it") for n in range(3)]
    assert len(paragraphs_of([*left, *right])) == 1


def test_a_scan_says_that_it_has_no_text() -> None:
    reading = read(pdf([[], []]))
    assert reading.status == "no-story" and "its 2 pages hold no text" in reading.faults[0].message
    assert reading.faults[0].grave and "text recognition" in reading.faults[0].hint


def test_the_properties_fill_what_the_text_leaves_open() -> None:
    long = [(50, 700 - 14 * n, 11, WORDS[n]) for n in range(3)]
    [story] = read(pdf([long], title="The ferry on time", author="Orla Dunmore")).stories
    assert story.byline == ("Orla Dunmore",) and story.evidence["byline"].where == "document, properties"


GOOD = pdf([[(50, 700, 11, WORDS[0])]])
LOOP = GOOD.replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")


def heavy(drawn: bytes) -> bytes:
    data = zlib.compress(drawn)
    start, rest = GOOD.split(b"/Length ", 1)
    return (
        start
        + b"/Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(data), data)
        + rest.partition(b"endstream")[2]
    )


@pytest.mark.parametrize(
    "data",
    [
        b"%PDF-1.7\n",
        GOOD[:-200],
        GOOD[:300],
        LOOP,
        GOOD.replace(b"/FlateDecode", b"/NoSuchCode"),
        GOOD.replace(b"/Root 1 0 R", b"/Root 9 0 R"),
        heavy(b"BT /F1 11 Tf (a) Tj ET\n" * 400_000),
        heavy(b"\0" * 90_000_000),
        heavy(b"[" * 1_000_000),
        b"%PDF-1.7\n" + b"<<" * 100_000,
    ],
)
def test_damaged_and_hurtful_files_are_told_and_stop_nothing(data: bytes) -> None:
    start = time.process_time()
    reading = read(data)
    assert time.process_time() - start < 20
    assert reading.faults or reading.stories or reading.status == "empty"


def drawing(kind: str, size: int, number: int) -> bytes:
    """A page that draws other things, each so long: forms, or pictures."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(GOOD))
    held = DictionaryObject()
    for each in range(number):
        stream = DecodedStreamObject()
        stream.set_data(b"q Q " * (size // 4))
        stream.update({NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject(kind)})
        held[NameObject(f"/X{each}")] = writer._add_object(stream)
    resources = writer.pages[0]["/Resources"]
    assert isinstance(resources, DictionaryObject)
    resources[NameObject("/XObject")] = held
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


FAR_MORE = "this PDF is left out: it draws far more than the pages of a story do"


def test_what_a_page_draws_by_way_of_forms_counts_as_its_own() -> None:
    assert read(drawing("/Form", 1_600_000, 1)).stories
    assert [fault.message for fault in read(drawing("/Form", 1_600_000, 3)).faults] == [FAR_MORE]
    assert read(drawing("/Image", 1_600_000, 3)).stories, "a picture is not drawn step by step"


def test_a_document_of_more_steps_or_text_than_a_story_has_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert [fault.message for fault in read(heavy(b"q Q\n" * 100_000)).faults] == [FAR_MORE]
    monkeypatch.setattr("generator.ingest.pdf._MOST_TEXT", 150)
    line = (50.0, 700.0, 11.0, WORDS[0])
    assert read(pdf([[line]])).stories
    assert [fault.message for fault in read(pdf([[line], [line]])).faults] == [FAR_MORE]


def test_without_the_extra_the_report_says_which_one_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdf", None)
    [fault] = read(GOOD).faults
    assert "extra" in fault.message and fault.hint == "pip install 'copydesk[pdf]'" and fault.grave


def test_a_document_with_a_password_and_one_without_words_say_so() -> None:
    out = io.BytesIO()
    writer = pypdf.PdfWriter()
    writer.append(io.BytesIO(pdf([[(50, 700, 11, WORDS[0])]])))
    writer.encrypt("secret", algorithm="RC4-128")
    writer.write(out)
    [fault] = read(out.getvalue()).faults
    assert fault.message == "this PDF is left out: it is locked with a password"
    [fault] = read(pdf([[]])).faults
    assert fault.message == "this PDF is left out: its page holds no text, only pictures of it"
    [fault] = read(pdf([[], []])).faults
    assert fault.message == "this PDF is left out: its 2 pages hold no text, only pictures of it"
