"""Bytes to text: encodings, mojibake, invisible characters, binaries."""

import pytest

from generator.ingest.decode import LARGEST, decode

TEXT = "Un œuf d’autruche à 30 € – « fragile », dit l’épicier."


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32", "cp1252"]
)
def test_text_is_the_same_in_every_encoding(encoding: str) -> None:
    assert decode((TEXT * 3).encode(encoding)).text == TEXT * 3


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Władze Łężycy zapowiedziały, że nie będzie już żadnych zmian w rozkładzie jazdy.", "cp1250"),
        ("Паром ушёл без пассажиров. Капитан сказал, что так и было задумано.", "cp1251"),
        ("Паром ушёл без пассажиров. Капитан сказал, что так и было задумано.", "koi8-r"),
        ("Belediye başkanı yeni iskelenin bir yıl içinde açılacağını söyledi.", "cp1254"),
        ("市议会决定让鸭子先行。这是今年的第一个决定，在河边举行。", "gb18030"),
        ("市議会はアヒルに道を譲ることを決めた。", "cp932"),
        ("시의회는 오리에게 길을 양보하기로 했다. 이는 올해 첫 결정이다.", "cp949"),
        ("مجلس المدينة يمنح البط حق المرور في الصباح، وقال إن هذا من أجل السلامة", "cp1256"),
        ("Ætla þeir að fara með skipið, það er gott og það er nóg.", "cp1252"),
    ],
)
def test_other_encodings_are_found_by_the_language_that_they_give_and_the_guess_is_told(
    text: str, encoding: str
) -> None:
    found = decode(text.encode(encoding))
    assert found.text == text
    assert found.remarks


def test_mojibake_is_repaired_and_clean_text_left_alone() -> None:
    garbled = "3 purées that aren’t — yet —".encode().decode("cp1252")
    found = decode(garbled.encode())
    assert found.text == "3 purées that aren’t — yet —"
    assert "mojibake" in found.remarks[0]
    for clean in (
        "SÃO PAULO — “Não”",
        "Ångström, Âge, Ã",
        "ＡＢＣ “straight” ‘quotes’ ﬁ",
        "ÐÐ",
        "„Österreich“",
    ):
        assert decode(clean.encode()).text == clean


def test_single_stray_bytes_do_not_spoil_utf8() -> None:
    data = "Élan, naïveté, œuvre — ".encode() * 3 + b"\x93caf\xc3\xa9\x94"
    assert decode(data).text.endswith("“café”")


def test_line_ends_become_one_and_invisible_characters_go() -> None:
    assert decode("a\r\nb\rc\u2028d\u2029e\u0085f".encode()).text == "a\nb\nc\nd\ne\nf"
    assert decode("so\u00adft\u200b wi\u2060de\ufeff \x07bell\x00".encode()).text == "soft wide bell"
    kept = "می\u200cخواهم \U0001f469\u200d\U0001f52c \u200frtl\u2067x\u2069 30\u00a0%"
    assert decode(kept.encode()).text == kept
    assert decode("e\u0301 ﬁ".encode()).text == "é ﬁ"


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n...", b"\x89PNG\r\n\x1a\n" + b"x" * 50, b"PK\x03\x04rest", bytes(range(32)) * 20]
)
def test_binaries_are_refused_with_a_reason(data: bytes) -> None:
    found = decode(data)
    assert found.text == "" and found.refused.startswith("it ")


def test_a_single_nul_is_not_binary_and_twenty_megabytes_are_the_most() -> None:
    assert decode(b"A duck\x00 crossed.").text == "A duck crossed."
    assert "20 MB" in decode(b"a" * (LARGEST + 1)).refused


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\xff", b"\xd8\x00", b"\xff\xfe\x00\xd8"]
)
def test_no_bytes_raise(data: bytes) -> None:
    decode(data)
