"""Bylines: the names behind “By”, “Von”, “Par”, “文：” or “بقلم”, without titles, addresses and organisations.

A lead-in alone is not enough: what follows must look like one to five words of a name, so that “By the river
they waited” stays in the story. Only lines of a head come here.
"""

import re

import msgspec


class Byline(msgspec.Struct, frozen=True):
    """Names as an editor would print them, and the organisation that stood with them."""

    names: tuple[str, ...]
    organisation: str = ""
    rule: str = "byline"
    place: str = ""


_LONGEST = 200
LONGEST_LIST = 2000
"""Characters: what is longer holds no names."""
_LEAD_IN = re.compile(
    r"\^?(?:"
    r"(?:by|von|par|por|di|door|av|af|przez|od|de|yazan|oleh|bởi|от|від|από)(?::\s*|\s+)"
    r"|(?:(?:story|text|words|report|reporting|written|reported|posted|published|compiled|interview|"
    r"article|column|review) by|from)\s+"
    r"|(?:authors?|autor(?:in|es|as|a|ka|zy|i)?|auteure?s?|auteur·e·s|autore|autrice|autori|words|text|"
    r"texto|texte|testo|tekst|tekstas|teksti|toimittaja|"
    r"skribent|journalist|reporter|redakteur(?:in)?|reportero|reportera|redactor|redactora|rédigé par|"
    r"écrit par|propos recueillis par|"
    r"geschreven door|napisał|napisała|haber|muhabir|szerző|írta|автор|авторы|текст|корреспондент|penulis|"
    r"tác giả|"
    r"بقلم|كتب|كتبت|الكاتب|الكاتبة|إعداد|نویسنده|خبرنگار|نوشته|מאת|כתב|כתבת|مؤلف|लेखक|लेखिका|संवाददाता|글|"
    r"작성자|기자)\s*[:：]\s*"
    r"|(?:بقلم|نوشتهٔ|نوشته|מאת)\s+"
    r"|(?:(?:[\u3400-\u9fffァ-ヶー]{2,9}[ 　]?)?(?:記者|记者)(?=[ 　:：])|[\u3400-\u9fff]{1,4}部(?=[ "
    r"　])|文字?|撰文|撰稿|作者|记者|"
    r"記者|本报记者|本報記者|本社记者|特约记者|通讯员|"
    r"文・?写真|取材・?文|取材|執筆|筆者|聞き手|編集委員)\s*(?:[:：/／丨|｜]\s*|[ 　]+(?=[\u3400-\u9fff]))"
    r")",
    re.IGNORECASE,
)
_TITLE_BEHIND = re.compile(
    r"(?P<name>[가-힣]{2,4}(?:[·ㆍ, ]+[가-힣]{2,4})*)\s*(?:선임)?기자(?:\s|$|=)|"
    r"(?P<ja>[\u3400-\u9fffァ-ヶー]{2,8})(?:記者|编辑部记者)$"
)
_STAFF = re.compile(
    r"(?:by\s+|from\s+)?(?P<whole>(?:from\s+)?(?:the\s+)?(?:[\w’' "
    r"]{0,30}\s)?(?:staff(?:\s+and\s+wire)?(?:\s+services?)?\s+reports?|"
    r"staff\s+and\s+wire(?:\s+services?)?|"
    r"staff\s*/\s*wire reports|wire\s+(?:services|reports)|news\s+services|wire\s+and\s+staff\s+reports))$",
    re.IGNORECASE,
)
_MAIL = re.compile(
    r"[(<\[]?\s*(?:mailto:)?[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+\s*[)>\]]?|(?<!\w)[(]?@\w+[)]?|https?://\S+"
)
_CUT = re.compile(
    r"\s*(?:\s[/|•·–—-]\s|/|\(|\[|,?\s+(?:special to|special for|exclusive to|for|of the|of|from|in|at|"
    r"with additional|für die|für|aus|pour|"
    r"à|para|em|per|voor|för|för|dla|для|в|из|فى|من|صورة)\s+(?=[^\W\d_])|,\s*(?:special|à|aus|de notre|"
    r"nuestro|nuestra|our|notre|unser)\b|\|)",
    re.IGNORECASE,
)
_OUR_MAN = re.compile(
    r"(?i)(?:unsere[mnr]|our|notre|nuestr[oa]|onze|il nostro|vår|"
    r"nasz)\s+(?:[^\W\d_]+-)?(?:mitarbeiter(?:in)?|korrespondent(?:en|in)?|"
    r"redakteur(?:in)?|reporter(?:in)?|redaktionsmitglied|own correspondent|correspondent|envoyée? "
    r"spéciale?|correspondante?|corresponsal|"
    r"enviad[oa](?: especial)?|redactora?|verslaggever|correspondent|staff reporter|inviat[oa])\s+"
)
_ARTICLE = re.compile(r"(?:the|die|der|das|den|dem|le|la|les|el|los|il|lo|o|a|de|het|our|unsere)\b|[lLdD]['’]")
_IN_A_PLACE = re.compile(r",?\s+en\s.+$")
_LIST = re.compile(
    r",\s*(?:and|und|et|y|e|en|och|og|i|ve|и)\s+|\s+(?:and|und|et|och|og|ve|with|&|＆|und|और)\s+|\s*[,;"
    r"،、，；]\s*|\s+\+\s+"
)
_SHORT_AND = re.compile(
    r"(?<=\S)\s+(?:y|e|en|i|и|i|та|og)\s+(?=\S)|\s+و\s?(?=\S{3,})|\s+ו(?=\S{3,})|[ 　]+(?=[\u3400-\u9fff])"
)
_TITLES = re.compile(
    r"(?i)(?:.*\b(?:writer|reporter|editor|correspondent|columnist|contributor|critic|bureau|chief|staff "
    r"writer|staff|"
    r"journalist|photographer|producer|analyst|fellow|professor|author|redakteur(?:in)?|redaktion|"
    r"korrespondent(?:in)?|reporter(?:in)?|"
    r"volontär(?:in)?|correspondante?|envoyée?|spéciale?|rédaction|rédactrice|rédacteur|journaliste|"
    r"corresponsal|enviad[oa]|redacción|"
    r"redactora?|periodista|correspondente|enviad[oa]|reda[çc][ãa]o|repórter|inviat[oa]|redazione|"
    r"giornalista|"
    r"redacteur|verslaggever|verslaggeefster|correspondent|redactie|redaktör|reporter|корреспондент|"
    r"редакция|обозреватель|"
    r"محرر|مراسل|مراسلة|記者|记者|기자|특파원|muhabiri?|editörü?)\b.*|ph\.?d\.?|m\.?d\.?|jr\.?|sr\.?|"
    r"ii|iii|iv)"
)
_ORGANISATION = re.compile(
    r"(?i)(?:the\s+\S+|.*\b(?:press|news|service|services|agency|times|post|gazette|tribune|journal|herald|"
    r"chronicle|courier|"
    r"wire|network|media|magazine|weekly|daily|review|observer|examiner|dispatch|globe|star|sun|bee|record|"
    r"register|reuters|"
    r"bloomberg|bote|zeitung|anzeiger|kurier|tageblatt|nachrichten|agentur|écho|presse|agence|quotidien|"
    r"gazette|"
    r"agencia|diario|prensa|noticias|periódico|jornal|agência|notícias|agenzia|giornale|corriere|gazzetta|"
    r"stampa|"
    r"krant|nieuws|persbureau|dagblad|tidning|byrå|bladet|agencja|gazeta|"
    r"агентство|газета|новости|известия|وكالة|صحيفة|جريدة|新闻|新聞|通信|通讯|ajansı|gazetesi|"
    r"foundation|institute|"
    r"university|"
    r"company|institut|inc|llc|ltd|gmbh|online|tv|radio)\b.*|[A-Z]{2,6}|.*(?:社|网|報|报))\.?"
)
_PARTICLES_WORDS = (
    "de del della di da dos das do du des la le las los el al van von der den ter ten zu zur vom y e "
    "bin bint ibn abu af av of d’ d' ben i in 't ’t te op st st. und"
)
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_NAME_WORD = re.compile(r"[^\W\d_]['’ʼ\w.\-‐·ʹ]*\.?|[\u0590-\u097f\u200c\-׳״]+|['’]t")
_JUNIOR = re.compile(r"(?i),\s*(jr\.?|sr\.?|ii|iii|iv)(?=,|\s|$)")
_ROLE_LINE = re.compile(
    r"(?i)(?:[\w’'.&,/ \-]{0,40}\s)?(?:staff writers?|staff reporters?|staff|correspondents?|special "
    r"correspondent|special to [\w’'. ]{2,40}|"
    r"contributing writers?|contributor|columnist|reporters?|editor|senior writer|critic|bureau chief|"
    r"editorial board|guest columnist|"
    r"redaktion|redakteur(?:in)?|korrespondent(?:in)?|envoyée? spéciale?|correspondante?|journaliste|"
    r"corresponsal|redacción|redazione|redação|redactie|"
    r"inviat[oa]|giornalista|корреспондент|редакция|자유기고가|本报记者|記者)"
)


def byline(text: str) -> Byline | None:
    """The byline that a line is, or None."""
    if len(text) > _LONGEST:
        return None
    text = text.strip("^= ").rstrip()
    staff = _STAFF.fullmatch(text)
    if staff:
        return Byline((_first_capital(staff["whole"]),), rule="byline: staff")
    behind = _TITLE_BEHIND.match(text)
    if behind:
        names = tuple(name for name in re.split(r"[·ㆍ, ]+", behind["name"] or behind["ja"]) if name)
        return Byline(names, rule="byline: title behind")
    lead = _LEAD_IN.match(text)
    if not lead or lead.end() == len(text):
        return None
    cleaned = _MAIL.sub(" ", text[lead.end() :]).strip(" ,;|·•-–—")
    cleaned = _OUR_MAN.sub("", cleaned)
    if lead[0].strip().casefold() in ("por", "par"):
        # Spanish and French "en" is a place; Dutch and Norwegian "en" is "and".
        cleaned = _IN_A_PLACE.sub("", cleaned)
    found = names_in(cleaned)
    if found is None:
        return None
    names, organisation = found
    if not names and not organisation:
        return None
    return Byline(names, organisation, f"byline: {lead[0].strip()}")


_BY = {"en": "by", "de": "von", "fr": "par", "es": "por", "pt": "por", "it": "di", "nl": "door", "da": "af"}
_BY |= {"sv": "av", "nb": "av", "nn": "av"}


def byline_on_top(text: str, below: str, language: str) -> Byline | None:
    """The byline that stands where a headline should; None if its words are those of the text `below`.

    “By Popular Demand” reads like a byline, but its text speaks of a demand; nobody's name stands there in
    small letters.
    """
    first, _, rest = text.partition(" ")
    found = byline(text) if first.casefold() == _BY.get(language) else None
    if found is None or not found.names or " " not in found.names[0]:
        return None
    words = {word for word in re.findall(r"\w{3,}", rest.casefold()) if word not in _PARTICLES}
    return None if words & {*re.findall(r"\w{3,}", below)} else found


def names_in(text: str) -> tuple[tuple[str, ...], str] | None:
    """The names of a list and the organisation behind them; None if it is no list of names."""
    if len(text) > LONGEST_LIST:
        return None
    text = _JUNIOR.sub(r" \1", text).strip()
    if text[-1:] in "!?:;。" or (
        text.endswith(".") and not re.search(r"(?i)(?:\b[a-z]|jr|sr|inc|l\.p)\.$", text)
    ):
        return None
    cut = _CUT.search(text)
    listed, behind = (text[: cut.start()], text[cut.end() :]) if cut and cut.start() else (text, "")
    behind = behind.strip(" ()[]|/,;-–—")
    if cut and cut[0].strip(" ,")[:1].isalpha() and behind[:1].islower() and not _ARTICLE.match(behind):
        return None
    # Who a story was written for is not who it comes from.
    owns = cut is not None and not cut[0].strip(" ,")[:1].isalpha() and _ORGANISATION.fullmatch(behind)
    organisation = behind if owns else ""
    names: list[str] = []
    for part in _LIST.split(listed):
        part = part.strip()
        if not part:
            continue
        if names and (_TITLES.fullmatch(part) or (_ORGANISATION.fullmatch(part) and " " in part)):
            organisation = organisation or (
                part if _ORGANISATION.fullmatch(part) and not _TITLES.fullmatch(part) else ""
            )
            continue
        if (
            not names
            and len(part.split()) > 1
            and _ORGANISATION.fullmatch(part)
            and not _TITLES.fullmatch(part)
        ):
            organisation = organisation or part
            continue
        if names and " " not in part and part.isalpha() and " " in names[0] and part[0] < "\u0590":
            # "Emil Huth, Oberlindau": where the writer is.
            continue
        for name in _two_names(part):
            if not looks_like_name(name):
                return None
            names.append(_cased(name))
    return tuple(names), organisation


def looks_like_name(text: str) -> bool:
    words = text.split()
    if not 1 <= len(words) <= 5 or len(text) > 60:
        return False
    if words[0][0].islower() and words[0].casefold() not in _PARTICLES and len(words) < 2:
        return False
    if words[0] in ("der", "die", "das", "den", "le", "la", "les", "los", "las", "in", "of", "i", "y", "e"):
        return False
    capitals = 0
    for word in words:
        if not _NAME_WORD.fullmatch(word):
            return False
        if word.casefold() in _PARTICLES and word[0].islower():
            continue
        if word[0].islower():
            return False
        capitals += 1
    return capitals > 0


def is_role(text: str) -> bool:
    """Whether a line under a byline says what the writer is: “Staff Writer”."""
    return len(text) <= 80 and _ROLE_LINE.fullmatch(text) is not None


def is_organisation(text: str) -> bool:
    """Whether a line under a byline is the organisation that the writer works for."""
    words = text.split()
    if not 1 <= len(words) <= 6 or len(text) > 60 or text[-1] in ".!?:;…。":
        return False
    return all(
        word[0].isupper()
        or not word[0].isascii()
        or word in ("of", "the", "and", "&", "de", "del", "la", "dkn", "dpa")
        for word in words
    ) and (_ORGANISATION.fullmatch(text) is not None)


def _two_names(part: str) -> list[str]:
    """Splits at “y”, “e”, “и” … only where both sides can be whole names: Ortega y Gasset is one man."""
    pieces = [piece.strip() for piece in _SHORT_AND.split(part) if piece.strip()]
    if len(pieces) < 2:
        return [part]
    if all(len(piece.split()) >= 2 or "\u3400" <= piece[0] <= "\u9fff" for piece in pieces):
        # A blank inside a Chinese name of two characters is there to justify it.
        if all(len(piece) == 1 for piece in pieces):
            return ["".join(pieces)]
        return pieces
    return [part]


def _cased(name: str) -> str:
    """A name in capitals as a name is written; any other as it is."""
    letters = [char for char in name if char.isalpha()]
    if len(letters) < 4 or not all(char.isupper() for char in letters) or " " not in name:
        return name
    words = [
        word.lower() if at and word.lower() in _PARTICLES else _cased_word(word)
        for at, word in enumerate(name.split())
    ]
    return " ".join(words)


def _cased_word(word: str) -> str:
    if "." in word and len(word) <= 4:
        return word
    text = re.sub(r"[^\W\d_]+", lambda match: match[0][0] + match[0][1:].lower(), word)
    return re.sub(r"\bMc([a-z])", lambda match: "Mc" + match[1].upper(), text)


def _first_capital(text: str) -> str:
    return text[0].upper() + text[1:]
