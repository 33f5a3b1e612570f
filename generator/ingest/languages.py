"""Language: which language a text is written in, told by its script and its small words.

Our own tables, so that the answer is the same on every machine; no library guesses. Too little text gives no
answer. Also tells American from other English, which decides how 02/08/2025 is read.
"""

import re
from collections import Counter

_SAMPLE = 2500
"""Characters that are looked at: more change nothing but the time."""

_SMALL_WORDS = {
    "en": "the of and to in is was that for it with as on by at from his her they their be are were has "
    "have had "
    "not which who will would an this but its said she he or after when been one than what about",
    "de": "der die das und ist in den von zu mit sich des auf für nicht ein eine einen einem einer dem im "
    "als auch "
    "es an werden aus er hat dass sie nach wird bei um am sind noch wie war wurde zum zur über vor aber oder "
    "seit wenn nur ihr ihre",
    "fr": "le la les de des du et est un une en que qui dans pour pas par sur au aux ce cette il elle ils "
    "a été "
    "sont avec se ne plus son sa ses ont mais comme leur nous vous ou après chez selon depuis dont",
    "es": "el la los las de del y en que un una es se por con para su al lo como más no pero sus le ha o "
    "este esta "
    "fue son entre cuando muy sin sobre también hasta hay desde según donde quien años sino ya",
    "it": "il lo la gli le di del della dei delle e è un una in che per con non si da al alla sono nel "
    "nella dal "
    "come più anche ha su ma i dopo ogni questo questa era degli ai dalla sul sulla hanno chi perché",
    "pt": "o a os as de do da dos das e em no na nos nas que um uma é para com por não se mais ao à como "
    "foi mas "
    "ele ela seu sua são ou quando muito também até depois pelo pela pelos uns já há segundo",
    "nl": "de het een van en in is dat op te zijn met voor niet die aan er om ook als bij maar door over "
    "uit naar "
    "heeft werd worden wordt nog wel geen deze dit zich was tot na sinds wie haar hun wat",
    "sv": "och att det i en som på är av för med den till inte har de om ett från men var sig så vi kan "
    "hade nu "
    "eller när också efter under man vid sedan ut upp blir bara säger",
    "da": "og at det i en som på er af for med den til ikke har de om et fra men var sig så vi kan havde "
    "nu eller "
    "når også efter under man ved siden ud op bliver kun siger blev hun han der",
    "nb": "og at det i en som på er av for med den til ikke har de om et fra men var seg så vi kan hadde "
    "nå eller "
    "når også etter under man ved siden ut opp blir bare sier ble hun han etter",
    "is": "að og í á er sem um við með til hefur var þeir það þá en af ekki fyrir frá hún hann eru verið þau",
    "fi": "ja on ei että se hän oli joka mutta kun niin kuin myös ovat sen ole tai jo vain jos nyt hänen "
    "mukaan "
    "jälkeen kanssa sekä sitä mitä oma ensi vielä sanoo kertoo",
    "pl": "i w na z do że się nie jest to jak po o od za przez dla ale co są tym przy który która które "
    "jego jej "
    "już tylko oraz był była było czy ma może ze gdy tak bez roku",
    "cs": "a v na se je že s z do i o k ve pro za by ale jako po už si jsou od při který která které jeho "
    "jen také "
    "byl byla bylo nebo není podle však ještě jsem tak když až",
    "sk": "a v na sa je že s z do i o k vo pre za by ale ako po už si sú od pri ktorý ktorá ktoré jeho len "
    "tiež bol "
    "bola bolo alebo nie podľa však ešte keď až",
    "hu": "a az és hogy nem is egy meg ez van csak már de ha mint volt vagy még el aki azt ki be ezt kell "
    "lesz után "
    "szerint között minden fel",
    "ro": "și în de la cu a pe nu un o că din pentru este care mai sau fi au ce se lui după prin sunt dar "
    "ca cel "
    "fost într între către fără",
    "tr": "ve bir bu da de için ile ne gibi çok daha en kadar olan olarak ama sonra o var ya mi mı her "
    "değil dedi "
    "oldu göre ancak yeni iki ilk",
    "ca": "el la els les de del i en que un una és per amb no es al com més però seva seu dels han ha "
    "aquest aquesta "
    "són va ser també fins des sense quan hi",
    "id": "yang dan di ini itu dengan untuk dari dalam tidak akan pada juga ke karena oleh sebuah ada "
    "mereka telah "
    "kata saya kami bisa atau sebagai para",
    "vi": "và của là có không được trong cho với một các những người này đã ở khi để từ theo cũng ra đến "
    "năm nhưng "
    "tại sẽ như về",
    "ru": "и в не на что он с как а то все она так его но по из у за от о к до для это был была были же бы "
    "только "
    "ее мне быть или при если который которая после года лет их",
    "uk": "і в не на що він з як а то все вона так його але по із у за від о до для це був була були же "
    "або при "
    "якщо який яка після року їх та й та є",
    "bg": "и в не на че той с как а то все тя така го но по от за до за това беше или при ако който която "
    "след е "
    "са се ще да бе си",
    "sr": "и у не на да је он са као а то све она тако его али по из за од о до био била или при ако који "
    "која "
    "после се су ће",
    "ar": "في من على إلى أن عن مع هذا هذه التي الذي كان كل ما لا قال بعد قبل بين كما أو لم ثم وقال هو هي",
    "fa": "و در به از که این را با است برای آن یک خود تا بر می شد هم نیز کرد شده ها های اما گفت یا او",
    "ur": "کے کی میں ہے اور سے کا کو نے پر ہیں کہ یہ ایک بھی تھا تھی گیا کر نہیں",
    "he": "של את על הוא לא כי עם זה גם היא אם או כל אל בין יש אבל רק היה הם לפי אחרי",
    "hi": "के है में की और का को से पर ने कि यह भी हैं एक नहीं कर लिए हो था इस ही तो",
    "mr": "आणि आहे च्या ला या तो ती हे नाही होते मध्ये करून असे पण",
}

_LETTERS = {
    "de": "ß",
    "es": "ñ¿¡",
    "pt": "ãõ",
    "pl": "łąężśćźń",
    "tr": "ğış",
    "hu": "őű",
    "cs": "řěů",
    "sk": "ľĺŕô",
    "ro": "țăș",
    "sv": "äå",
    "da": "øæ",
    "nb": "øæ",
    "is": "ðþ",
    "fi": "äö",
    "vi": "ạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹđ",
    "uk": "іїєґ",
    "bg": "щъ",
    "sr": "ђјљњћџ",
    "ru": "ыэ",
    "fa": "پچژگکی",
    "ur": "ٹڈڑںےہھ",
    "mr": "ळ",
}

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_FAR_SCRIPT = re.compile(r"[\u0370-\u03ff\u0530-\u058f\u0980-\u1cff\u2e80-\ufaff]")
_KANA = re.compile(r"[぀-ヿ]")
_HAN = re.compile(r"[㐀-鿿豈-﫿]")
_HANGUL = re.compile(r"[가-힣]")
_SCRIPTS = {
    "el": re.compile(r"[Ͱ-Ͽ]"),
    "th": re.compile(r"[฀-๿]"),
    "bn": re.compile(r"[ঀ-৿]"),
    "ta": re.compile(r"[஀-௿]"),
    "ka": re.compile(r"[Ⴀ-ჿ]"),
    "hy": re.compile(r"[԰-֏]"),
}
_INDIC_OR_SEMITIC = re.compile(r"[\u0590-\u07ff\u0900-\u097f]+")

# The signs with which one of the ways can begin stand first: at most places of a text none can.
_AMERICAN = re.compile(
    r"(?=[$acdflmnoptADFJMNOS])"
    r"(?:\b[ap]\.m\.|\$\d|\b(?:color|center|meters?|labor|favorite|neighbor|organiz|traveled|percent|downtown)"
    r"|\b(?:Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\.? \d{1,2}, \d{4}|\b(?:January|February|March|April|May|"
    r"June"
    r"|July|August|September|October|November|December) \d{1,2}, \d{4})"
)
_BRITISH = re.compile(
    r"(?=[£\dcfklmnopt])"
    r"(?:£\d|\b(?:colour|centre|metres?|labour|favourite|neighbour|organis|travelled|per cent|pence|litres?|"
    r"kerb|mum)"
    r"|\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December) "
    r"\d{4})"
)
_BRITISH_HOST = re.compile(r"\.(?:co\.uk|org\.uk|com\.au|co\.nz|ie|in)\b")
_BRITISH_OR_HOST = re.compile(rf"{_BRITISH.pattern}|\b\w+{_BRITISH_HOST.pattern}")


def _index() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in _SMALL_WORDS.items():
        for word in dict.fromkeys(words.split()):
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


_LANGUAGES_OF = _index()
_LANGUAGES_BY_LETTER = {
    letter: tuple(language for language, letters in _LETTERS.items() if letter in letters)
    for letter in dict.fromkeys("".join(_LETTERS.values()))
}


def language_of(text: str) -> str:
    """The language as a BCP 47 tag, or nothing where the text is too short to tell."""
    text = text[:_SAMPLE]
    if not text.isascii() and _FAR_SCRIPT.search(text):
        by_script = _by_script(text)
        if by_script:
            return by_script
    scores = _scores(text)
    if not scores:
        return ""
    ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))
    best, score = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    return best if score >= 1.2 and score > second * 1.1 else ""


def likeness(text: str) -> float:
    """How much a text looks like language, per word: for choosing between encodings, not between languages."""
    text = text[:_SAMPLE]
    words = _WORD.findall(text)
    if not words:
        return 0.0
    east_asian = len(re.findall(r"[的了是在有不はのをにがでと은는이가을를의에]", text))
    scores = _scores(text)
    return (max(scores.values(), default=0.0) + east_asian) / len(words)


def is_american(text: str) -> bool:
    """For English text: American unless its spelling, money or dates say otherwise."""
    text = text[: _SAMPLE * 2]
    # A pattern that may begin with any word is slow, and few texts name a host.
    british = _BRITISH_OR_HOST if _BRITISH_HOST.search(text) else _BRITISH
    return len(british.findall(text)) <= len(_AMERICAN.findall(text))


def _by_script(text: str) -> str:
    han, kana, hangul = len(_HAN.findall(text)), len(_KANA.findall(text)), len(_HANGUL.findall(text))
    letters = len(text) - text.count(" ")
    if kana and kana * 10 >= han and (han + kana) * 4 >= letters:
        return "ja"
    if hangul * 4 >= letters and hangul > 1:
        return "ko"
    if han * 4 >= letters and han > 1:
        return "zh"
    for language, script in _SCRIPTS.items():
        if len(script.findall(text)) * 3 >= letters:
            return language
    return ""


def _scores(text: str) -> dict[str, float]:
    # Words of Indic and Semitic scripts hold marks that are no letters to `re`; they are split at blanks.
    words = Counter(_WORD.findall(text.lower()))
    if not text.isascii():
        words.update(_INDIC_OR_SEMITIC.findall(text))
    scores: dict[str, float] = {}
    for word, count in words.items():
        languages = _LANGUAGES_OF.get(word)
        if languages:
            for language in languages:
                scores[language] = scores.get(language, 0.0) + count / len(languages)
    if not text.isascii():
        for letter, count in Counter(_NOT_ASCII.findall(text)).items():
            for language in _LANGUAGES_BY_LETTER.get(letter, ()):
                scores[language] = scores.get(language, 0.0) + 0.3 * count / len(_LANGUAGES_BY_LETTER[letter])
    if not scores:
        return _script_alone(text)
    return scores


def _script_alone(text: str) -> dict[str, float]:
    """A script that one of our languages is by far the likeliest to use, for texts without small words."""
    for language, script in (
        ("ru", r"[а-яё]"),
        ("ar", r"[\u0620-\u064a]"),
        ("he", r"[א-ת]"),
        ("hi", r"[\u0900-\u097f]"),
    ):
        count = len(re.findall(script, text.lower()))
        if count >= 8:
            return {language: 1.2}
    return {}
