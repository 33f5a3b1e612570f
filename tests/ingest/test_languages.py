"""Languages by content."""

import pytest

from generator.ingest.languages import is_american, language_of

TEXTS = {
    "en": "The loan runs for a year, and the village has written a timetable with a single entry.",
    "de": "Karten gibt es nicht, und wer zu spät kommt, spielt mit der Truppe auf der Bühne.",
    "fr": "Le chef a expliqué que la fanfare cherchait un tambour depuis des années.",
    "es": "El farero no acepta rimas pobres, y con una décima se puede usar la cocina.",
    "it": "Il campanile non suona da giorni, ma tutti lo sentono nella notte.",
    "pt": "Os motoristas da cidade não podem mais buzinar, mas podem tocar flauta.",
    "nl": "De gracht heeft sinds maandag een brievenbus, en er is al één brief gekomen.",
    "sv": "Varje morgon står en älg vid hållplatsen och väntar på bussen till stan.",
    "da": "Ekkoet i havnen er blevet skiftet ud, fordi det gamle svarede for sent af og til.",
    "pl": "Tramwaj nie przyjechał w środę na czas, bo nigdy tego nie robi i się nie wstydzi.",
    "tr": "İskelede on yıldır uyuyan kedi, bu sabah görevinden alındı ve uyandı.",
    "ru": "Паром отправился по расписанию, но без пассажиров, и на обратном пути их было двенадцать.",
    "uk": "Старий млин знову працює, але меле тільки вітер, і мірошник каже, що це добре.",
    "zh": "溪桥镇的老钟楼近日有了一名专职的听钟人。",
    "ja": "溪橋町の渡し船は、三十年前から客を待っている。",
    "ko": "주민들은 그 시각을 점심시간으로 쓰고 있다고 말했다.",
    "ar": "يستقبل مقهى صغير في ميناء الصدف رواده كل مساء بسؤال واحد.",
    "fa": "کبوترخانهٔ قدیمی از امروز کتابخانه است و کبوترها هم عضو آن شده‌اند.",
    "he": "הגשר החדש נפתח רק פעם בשבוע, כי אין מי שיסגור אותו.",
    "hi": "पंचायत ने कहा कि घड़ी को एक दिन का आराम दिया गया है।",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_a_paragraph_tells_its_language(language: str, text: str) -> None:
    assert language_of(text) == language


def test_too_little_text_gives_no_answer() -> None:
    for text in ("", "12", "Quillon", "—"):
        assert language_of(text) == ""


def test_american_english_is_told_by_spelling_money_and_dates() -> None:
    assert is_american("It cost $40, and the color was chosen on May 5, 2025.")
    assert not is_american("It cost £40, and the colour was chosen on 5 May 2025.")


AMERICAN = """
a.m.|p.m.|$4|color|center|meter|labor|favorite|neighbor|organize|traveled|percent|downtown|Jan. 5, 2025|
Feb 5, 2025|Mar. 5, 2025|Apr. 5, 2025|Aug. 5, 2025|Sept. 5, 2025|Oct. 5, 2025|Nov. 5, 2025|Dec. 5, 2025|
January 5, 2025|June 5, 2025|July 5, 2025|May 5, 2025
"""
BRITISH = """
£4|colour|centre|metre|labour|favourite|neighbour|organise|travelled|per cent|pence|litre|kerb|mum|
5 January 2025|15 December 2025|paper.co.uk|paper.org.uk|paper.com.au|paper.co.nz|paper.ie|paper.in
"""


@pytest.mark.parametrize("sign", AMERICAN.replace("\n", "").split("|"))
def test_each_sign_of_american_english_outweighs_one_of_british(sign: str) -> None:
    assert is_american(f"The colour. {sign}")
    assert not is_american(f"The colour and the centre. {sign}")


@pytest.mark.parametrize("sign", BRITISH.replace("\n", "").split("|"))
def test_each_sign_of_british_english_tells_against_american(sign: str) -> None:
    assert not is_american(sign)
