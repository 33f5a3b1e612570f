"""A headline without the site's name, in whichever end of it that stands."""

import pytest

from generator.ingest.page_title import key, likeness, without_site

SITES = ("The Sound Ledger", "soundledger.example", "Tern - Wire")


@pytest.mark.parametrize(
    ("title", "headline"),
    [
        ("The ferry on time", "The ferry on time"),
        ("The ferry on time | The Sound Ledger", "The ferry on time"),
        ("The Sound Ledger | The ferry on time", "The ferry on time"),
        ("The ferry on time - Tern - Wire", "The ferry on time"),
        ("The ferry | on time", "The ferry | on time"),
        ("The ferry - The Sound Ledger - The Sound Ledger", "The ferry"),
        ("The Sound Ledger: The ferry - soundledger.example | The Sound Ledger - more", None),
    ],
)
def test_the_sites_name_goes(title: str, headline: str | None) -> None:
    found = without_site(title, SITES)
    assert found == headline or (headline is None and "ferry" in found)


def test_names_are_the_same_by_their_letters() -> None:
    assert key("The Sound Ledger") == key("sound-ledger") == key("https://soundledger.com/")
    assert likeness("The ferry", "the FERRY!") == 1.0
    assert likeness("The ferry", "A boat") == 0.0
