"""Whom a page names as its authors, in the ways in which pages do."""

import pytest
from lxml import html

from generator.ingest.page_authors import Authors, authors_of
from generator.ingest.page_jsonld import linked_data
from generator.ingest.page_meta import meta_of


def authors(head: str, body: str = "", near: tuple[str, ...] = (), sites: tuple[str, ...] = ()) -> Authors:
    tree = html.document_fromstring(f"<html><head>{head}</head><body><p>x</p>{body}</body></html>")
    return authors_of(linked_data(tree), meta_of(tree), near, sites)


def meta(name: str) -> str:
    return f'<meta name="author" content="{name}">'


@pytest.mark.parametrize(
    ("head", "people", "organisation"),
    [
        (meta("Orla Dunmore"), ("Orla Dunmore",), ""),
        (meta("By Orla Dunmore and Jon Parr"), ("Orla Dunmore", "Jon Parr"), ""),
        (meta("Orla Dunmore Associated Press"), ("Orla Dunmore",), "Associated Press"),
        (meta("Reuters"), (), "Reuters"),
        (meta("The Harbour Institute"), (), "The Harbour Institute"),
        (meta("Reuters") + meta("Orla Dunmore"), ("Orla Dunmore",), "Reuters"),
        (meta("Orla Dunmore The Sound Ledger"), ("Orla Dunmore",), ""),
        (meta("The Sound Ledger"), (), ""),
        (meta("The Sound Ledger Staff"), (), ""),
        (meta("soundl"), (), ""),
        (meta("ADMIN"), (), ""),
        (meta("https://a.example/orla"), (), ""),
        (meta("Orla Dunmore | 20 November 2026"), ("Orla Dunmore",), ""),
    ],
)
def test_names_in_the_head(head: str, people: tuple[str, ...], organisation: str) -> None:
    found = authors(head, sites=("The Sound Ledger", "soundledger.example"))
    assert (found.names, found.agency) == (people, organisation)


def test_linked_data_names_persons_and_organisations() -> None:
    story = '{"@type": "NewsArticle", "headline": "x", "author": %s}'
    ld = f'<script type="application/ld+json">{story}</script>'
    person = '{"@type": "Person", "name": "Orla Dunmore"}'
    wire = '{"@type": "Organization", "name": "Tern Wire"}'
    assert authors(ld % f"[{person}, {wire}]").names == ("Orla Dunmore",)
    assert authors(ld % f"[{person}, {wire}]").agency == "Tern Wire"
    assert authors(ld % wire) == authors(ld % f"[{wire}]")
    assert (authors(ld % wire).names, authors(ld % wire).agency) == ((), "Tern Wire")


def test_what_others_say_is_a_rival_unless_it_is_the_same() -> None:
    found = authors(meta("Orla Dunmore"), near=("By ORLA DUNMORE", "By Jon Parr"))
    assert found.names == ("Orla Dunmore",)
    assert found.evidence is not None
    assert [rival.value for rival in found.evidence.rivals] == ["Jon Parr"]


def test_a_class_names_an_author_only_where_the_name_is_printed_by_the_story() -> None:
    body = "<span class=author>Jon Parr</span>"
    assert authors("", body).names == ()
    assert authors("", body, near=("Jon Parr, at noon",)).names == ("Jon Parr",)
