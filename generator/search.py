"""Search: what readers can look for: a record for every story, as far as it was released.

A record is a page as the indexer reads it: the headline weighs most, then the curator's own words, then the
text. Each language has an index of its own, in a folder of its name, because words are cut to their stems by
language and a page asks one index at a time. All of them are one Bundle: an expensive step outside the
renderer, held to the key of its records. Pure.
"""

from hashlib import blake2b

import msgspec

from generator import contract
from generator.excerpts import Cut, excerpt
from generator.hypertext import escape, without_note_marks
from generator.lists import Cards
from generator.target import encode
from generator.views import Newsroom

ADDRESS = "/search/"
INDEX = f"{ADDRESS}index/"
"""The folder of the index below the site's root."""


class Record(msgspec.Struct, frozen=True, array_like=True):
    """What the index knows of a story. `body` names its HTML, None where the text is withheld."""

    card: contract.Card
    language: str
    """Without its region."""
    tags: tuple[str, ...] = ()
    document: str = ""
    """The document whose text it is (its path below `content/`); empty where the text is withheld."""
    cut: Cut | None = None
    """What is left of the text where its rights do not allow all."""


class Page(msgspec.Struct, frozen=True):
    """What is to be found at an address. `language` names the index that it goes into."""

    language: str
    address: str
    html: str


class Bundle(msgspec.Struct, frozen=True, array_like=True):
    """Many files that are made in one step: what they are called together, where they go, what they cover.

    The same records of the same texts ask for the same files. They need not be the same bytes when they are
    made again: a bundle is held to what it answers.
    """

    name: str
    address: str
    records: bytes
    """The digest of its encoded records."""
    documents: tuple[str, ...]
    """Those whose texts it covers."""


def search_index(room: Newsroom, cards: Cards) -> tuple[Bundle, bytes]:
    """The index of all stories that the catalog shows, and its encoded records."""
    records = tuple(
        [
            Record(
                cards[article.path],
                main_language(article.language or room.config.language),
                tuple([room.tags[tag].title for tag in article.tags if tag in room.tags]),
                article.path if room.released[article.path].body else "",
                room.released[article.path].cut,
            )
            for article in room.catalog.articles
            if cards[article.path].href
        ]
    )
    row = encode(records)
    documents = tuple([record.document for record in records if record.document])
    return Bundle("search", INDEX, blake2b(row, digest_size=16).digest(), documents), row


def main_language(tag: str) -> str:
    """A language without script and region: words of `pt-BR` are cut to their stems like those of `pt`."""
    return tag.partition("-")[0].lower()


def page_of(record: Record, html: str) -> Page:
    """The record as the page that the indexer reads. `html` is the whole text of the story."""
    html = without_note_marks(html if record.cut is None else excerpt(html, record.cut))
    card = record.card
    day = card.date.iso[:10] if card.date else ""
    filters = {
        "section": [card.section.title] if card.section else [],
        "tag": record.tags,
        "source": [card.source.title] if card.source else [],
        "year": [day[:4]] if day else [],
        "month": [day[:7]] if len(day) > 4 else [],
    }
    told = "".join(
        f'<meta data-pagefind-filter="{name}[content]" content="{escape(value)}">'
        for name, values in filters.items()
        for value in values
    )
    source = " · ".join([each for each in (card.source.title if card.source else "", card.attribution) if each])
    known = {"date": day, "source": source, "direction": card.direction}
    told += "".join(
        f'<meta data-pagefind-meta="{name}[content]" content="{escape(value)}">'
        for name, value in known.items()
        if value
    )
    words = " · ".join([each for each in (card.kicker, ", ".join(card.byline), card.comment) if each])
    page = (
        f'<!doctype html><html lang="{escape(record.language)}"><head>{told}'
        f'<meta data-pagefind-meta="title[content]" content="{escape(card.headline)}">'
        f'<meta data-pagefind-sort="date[content]" content="{day or "0000"}"></head>'
        f'<body data-pagefind-body>{html}<p data-pagefind-weight="2">{escape(words)}</p></body></html>'
    )
    return Page(record.language, card.href, page)
