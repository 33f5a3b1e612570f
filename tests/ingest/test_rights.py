"""Rights lines: whose, and of which year; and prose that only begins like one."""

import pytest

from generator.ingest.rights import rights


@pytest.mark.parametrize(
    ("text", "owner", "year"),
    [
        ("© The Sound Ledger 2026", "The Sound Ledger", "2026"),
        ("Tous droits réservés © L’Écho 2023", "L’Écho", "2023"),
    ],
)
def test_a_line_names_its_owner(text: str, owner: str, year: str) -> None:
    found = rights(text)
    assert found is not None
    assert (found.owner, found.year) == (owner, year)


@pytest.mark.parametrize(
    "text",
    [
        f"© 2026 {'Very ' * 18}Long Ledger Inc.",
        "© 2026 A B C D E F G H I J K L Inc.",
        "Copyright 2026 was a good year for ferries",
        "Copyright laws changed in 2026",
        f"All rights reserved. {'x ' * 100}",
    ],
)
def test_prose_is_no_rights_line(text: str) -> None:
    assert rights(text) is None
