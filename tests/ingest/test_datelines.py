"""Datelines of the wire trade, and capitals that are none."""

import pytest

from generator.ingest.datelines import dateline

FOUND = {
    "GREYFORD — The rail museum": ("GREYFORD", "", "The rail museum"),
    "GREYFORD, Vt. — The": ("GREYFORD, Vt.", "", "The"),
    "GREYFORD, Vt. (AP) _ The": ("GREYFORD, Vt.", "AP", "The"),
    "GREYFORD (AP, Jan. 9) — The": ("GREYFORD", "AP", "The"),
    "GREYFORD, Jan. 9 — The": ("GREYFORD", "", "The"),
    "LONDON/PARIS (CNS) — “The": ("LONDON/PARIS", "CNS", "“The"),
    "THE HAGUE (AP) — The": ("THE HAGUE", "AP", "The"),
    "PORT-AU-PRINCE, Haiti (AP) — The": ("PORT-AU-PRINCE, Haiti", "AP", "The"),
    "STRATFORD-UPON-AVON, England — The": ("STRATFORD-UPON-AVON, England", "", "The"),
    "ST. GALLEN – Der": ("ST. GALLEN", "", "Der"),
    "NEW DELHI (PTI): The": ("NEW DELHI", "PTI", "The"),
    "GREYFORD — (TNS) The": ("GREYFORD", "TNS", "The"),
    "Berlin (dpa) – Die": ("Berlin", "dpa", "Die"),
    "CHAMONIX, le 14 juillet (AFN) – La": ("CHAMONIX", "AFN", "La"),
    "Madrid, 12 mar (EFO).- El": ("Madrid", "EFO", "El"),
    "(ANSO) - ROMA, 12 MAR - Il": ("ROMA", "ANSO", "Il"),
    "Warszawa, 12.03.2024 (PAX) – Prom": ("Warszawa", "PAX", "Prom"),
    "МОСКВА, 12 марта. /ТАСТ/. Паром": ("МОСКВА", "ТАСТ", "Паром"),
    "İSTANBUL, 12 Mart (AKA) – Vapur": ("İSTANBUL", "AKA", "Vapur"),
    "القاهرة في 12 مارس (وكالة النور) - قال": ("القاهرة", "وكالة النور", "قال"),
    "تهران - ایرنوا - شورا": ("تهران", "ایرنوا", "شورا"),
    "ירושלים (סוכנות) — העיר": ("ירושלים", "סוכנות", "העיר"),
}
NOT_FOUND = (
    "HESTER QUILLON IS TIRED — she says so — of being asked",
    "NASA — which counts its spoons — said",
    "NASA — The agency that counts spoons",
    "MAYOR THIMBLEWICK — The Duchess to her friends — was late",
    "EXCLUSIVE — The council",
    "NEVER AGAIN — That was the sign",
    "HESTER QUILLON: I never said it.",
    "I — I never said it.",
    "Q — What is it?",
    "Hester Quillon (left) — The mayor",
    "Greyford — The town is old.",
    "DER BÜRGERMEISTER – Ein Mann",
    "U.S. — The country",
    "THE MAYOR — Greta Ash",
    "GREYFORD — a town without clocks",
    "“GREYFORD — The sign said.",
    "GREYFORD: The council",
)


@pytest.mark.parametrize(("text", "expected"), FOUND.items())
def test_a_dateline_is_taken_off_with_its_agency(text: str, expected: tuple[str, str, str]) -> None:
    found = dateline(text, "en")
    assert found and (found.place, found.agency, found.rest) == expected


@pytest.mark.parametrize("text", NOT_FOUND)
def test_capitals_alone_are_no_dateline(text: str) -> None:
    assert dateline(text, "en") is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("新航社溪桥3月12日电（记者沈砚秋、李四）溪桥", "zh", ("溪桥", "新航社", ("沈砚秋", "李四"), "溪桥")),
        ("【新航社溪桥3月12日讯】溪桥镇", "zh", ("溪桥", "新航社", (), "溪桥镇")),
        ("（新航社記者沈硯秋溪橋12日電）鐘樓", "zh", ("溪橋", "新航社", ("沈硯秋",), "鐘樓")),
        ("【溪橋＝新航通信】渡し船", "ja", ("溪橋", "新航通信", (), "渡し船")),
        ("【ロンドン共同】英国", "ja", ("ロンドン", "共同", (), "英国")),
        ("(은행동=한별뉴스) 도하람 기자 = 종탑은", "ko", ("은행동", "한별뉴스", ("도하람",), "종탑은")),
    ],
)
def test_east_asian_datelines_name_place_agency_and_reporters(
    text: str, language: str, expected: tuple[str, str, tuple[str, ...], str]
) -> None:
    found = dateline(text, language)
    assert found and (found.place, found.agency, found.reporters, found.rest) == expected


def test_an_aside_in_the_first_sentence_does_not_hide_a_dateline() -> None:
    found = dateline("GREYFORD — The council voted — at last — to close it.", "en")
    assert found and found.place == "GREYFORD"


@pytest.mark.parametrize(
    "text",
    [
        "PARIS, 40 FOO (AP) — The ferry",
        "Foo (Some Long Agency Name That Goes On) — The ferry",
        "A VERY LONG PLACE OF MANY WORDS IN ONE LINE — The ferry",
        "London (a clerk) - The ferry",
        "MAINE, OHIO — his friends say — The ferry sailed",
        "موسكو 40 نوفمبر (تاس) - قال",
        "/PRNewswire/ -- The ferry",
    ],
)
def test_what_only_looks_like_a_dateline_is_text(text: str) -> None:
    assert dateline(text, "en") is None


def test_a_wire_of_press_releases_has_its_place_and_day() -> None:
    found = dateline("BOSTON, Nov. 20, 2026 /PRNewswire/ -- The ferry", "en")
    assert found is not None and found.day is not None
    assert (found.place, found.agency, found.day.month, found.rest) == ("BOSTON", "PRNewswire", 11, "The ferry")
