"""Which reader a seed gets; each kind's own tests hold what it reads."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.ingest.agency import read_agency
from generator.ingest.exports import read_export
from generator.ingest.feed import read_feed
from generator.ingest.harvest import harvest
from generator.ingest.linklists import read_links
from generator.ingest.mail import read_mail
from generator.ingest.readers import CURRENT, KINDS, kind_of
from generator.ingest.story import Reading

README = Path(__file__).parents[2] / "README.md"


def test_the_readme_has_a_row_for_every_reader_and_no_other() -> None:
    table = README.read_text("utf-8").partition("| kind of seed |")[2].partition("\n\n")[0]
    assert set(re.findall(r"\| `(\w+)` \|", table)) == {reader.partition("/")[0] for reader in CURRENT}


def test_every_kind_has_a_name_for_the_report() -> None:
    assert all(re.match(r"an? ", kind.name) for kind in KINDS)


@pytest.mark.parametrize(
    ("name", "start", "reader"),
    [
        ("a.txt", b"<!DOCTYPE html><html><body>", "html"),
        ("a.html", b"%PDF-1.4", "pdf"),
        ("a.pdf", b"Received: from a by b;\n\tMon, 2 Nov 2026\nFrom: a@b.example\nSubject: x\n\ny", "mail"),
        ("a.md", b"<?xml version='1.0'?>\n<!-- c -->\n<feed xmlns='http://www.w3.org/2005/Atom'>", "feed"),
        ("a.xml", b'\xef\xbb\xbf  [\n {"title": ', "json"),
        ("a.eml", b"Dear reader,\nthe ferry sailed: on time.\n", "text"),
        ("a.json", b"[Photo] The ferry: on time", "text"),
        ("a.MD", b"The ferry sailed.", "markdown"),
    ],
)
def test_the_content_decides_and_not_the_name(name: str, start: bytes, reader: str) -> None:
    assert kind_of(f"seeds/{name}", start).reader.partition("/")[0] == reader


@pytest.mark.parametrize("start", [b"---\n", b"+++\n", b"<!---->", b"<?xml?>", b"A: b\n", b"[", b"a,b"])
@pytest.mark.parametrize(
    "more", [b"\n", b" \n", b"\r\n", b"#\n", b"<!---->", b"<?xml?>", b"A: b\n", b"[ ", b",b"]
)
def test_what_a_seed_is_takes_no_time_to_tell(start: bytes, more: bytes) -> None:
    started = time.process_time()
    kind_of("seeds/a", start + more * 5000)
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    "read", [read_agency, read_export, read_feed, read_links, read_mail], ids=lambda read: read.__name__
)
def test_no_reader_takes_a_picture_for_its_kind_of_text(read: Callable[[str, bytes], Reading]) -> None:
    reading = read("a", b"GIF89a" + bytes(400))
    assert (reading.status, reading.stories) == ("binary", ())
    assert reading.remarks == ("Not read: it is a GIF picture, not text.",)


PAGE_OF_AN_ERROR = (
    b"<!doctype html><title>Not found</title><h1>Not found</h1><p>There is no such picture on this server.</p>"
)


@pytest.mark.parametrize("name", ["a.png", "A.JPG", "logo.svg"])
@pytest.mark.parametrize(
    "data", [PAGE_OF_AN_ERROR, b"<svg>no picture</svg>", b"Ferry stays in harbour\n\nIt did not sail.\n"]
)
def test_what_is_named_as_a_picture_is_no_story_whatever_it_holds(name: str, data: bytes) -> None:
    """A server's excuse, saved as the picture of a story, must not be published as one."""
    found = harvest(f"seeds/{name}", data, has_article=False)
    assert not found.stories and "named as a picture" in found.problems[0].message
