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


RESERVED = """
all rights reserved|alle Rechte vorbehalten|tous droits réservés|droits réservés|reproduction interdite|
todos los derechos reservados|derechos reservados|prohibida su reproducción|todos os direitos reservados|
direitos reservados|tutti i diritti riservati|© riproduzione riservata|riproduzione riservata|
diritti riservati|alle rechten voorbehouden|alla rättigheter förbehållna|alle rettigheder forbeholdes|
alle rettigheter reservert|kaikki oikeudet pidätetään|wszelkie prawa zastrzeżone|wszystkie prawa zastrzeżone|
všechna práva vyhrazena|všetky práva vyhradené|minden jog fenntartva|toate drepturile rezervate|
tüm hakları saklıdır|her hakkı saklıdır|все права защищены|усі права захищено|всі права захищено|
всички права запазени|جميع الحقوق محفوظة|كل الحقوق محفوظة|كافة الحقوق محفوظة|تمام حقوق محفوظ است|
کلیه حقوق محفوظ است|همه حقوق محفوظ است|כל הזכויות שמורות|सर्वाधिकार सुरक्षित|सभी अधिकार सुरक्षित|
保留所有权利|保留一切权利|著作权所有|無断転載禁止|不许转载|未经授权不得转载|禁止转载|翻印必究|不得转载|
モ無断複製転載を禁じます|무단 전재 금지|모든 권리 보유|bản quyền thuộc về|mọi quyền được bảo lưu|
hak cipta dilindungi|με επιφύλαξη παντός δικαιώματος
"""


@pytest.mark.parametrize("words", RESERVED.replace("\n", "").split("|"))
def test_rights_are_reserved_in_many_languages(words: str) -> None:
    for line in (words, words.upper(), f"The Sound Ledger 2026. {words}."):
        assert rights(line) is not None, line
