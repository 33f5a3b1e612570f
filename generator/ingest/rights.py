"""Rights: a rights line taken apart into owner, year, site, distributor and licence.

A line counts only if it has a year, or says that rights are reserved, and the caller knows that it stands
near the end (or in the head): a story about copyright must not lose a paragraph.
"""

import re
from functools import lru_cache

import msgspec

from generator.ingest.calendars import ascii_digits


class Rights(msgspec.Struct, frozen=True):
    """What one line says about rights; empty where it says nothing."""

    owner: str = ""
    year: str = ""
    site: str = ""
    distributor: str = ""
    license: str = ""
    rule: str = "rights"


_LONGEST = 600
_MARK = (
    r"(?:©|ⓒ|℗|\([cC]\)|&copy;|[cC]opyright(?=[\s©:(\d])|COPYRIGHT(?=[\s©:(\d])|Copr\.|Droits d['’]auteur|"
    r"Derechos de autor|"
    r"Urheberrecht|版权所有|版權所有|著作権|حقوق النشر|حقوق الطبع|کپی‌رایت|Авторские права|저작권자?|"
    r"Telif hakkı)"
)
_YEARS = r"(?:(?:19|20)\d\d(?:\s?[-–—,/]\s?(?:(?:19|20)\d\d|\d\d))*)"
_START = re.compile(rf"(?:{_MARK}[\s,:.ⓒ©]*(?:\([cC]\)|©|ⓒ)?[\s,:.]*)+")
_YEAR = re.compile(_YEARS)
_FIRST_YEAR = re.compile(rf"(?P<years>{_YEARS})(?:年)?[\s,.:;·|–—-]*(?:by\s+|von\s+|par\s+|por\s+|por:\s+)?")
_LAST_YEAR = re.compile(rf"[\s,.:;(]*(?P<years>{_YEARS})[\s).]*$")
_OWNER_FIRST = re.compile(
    rf"(?P<owner>[^©]{{2,60}}?)[\s,.:–—-]*(?:©|\([cC]\)|[Cc]opyright)[\s,]*(?P<years>{_YEARS})"
)
_RESERVATIONS = (
    r"all rights? reserved|alle rechte (?:sind )?vorbehalten|tous (?:les )?droits (?:sont "
    r")?r[ée]serv[ée]s|droits réservés|"
    r"reproduction interdite|todos los derechos(?: est[áa]n)? reservados|derechos reservados|prohibida "
    r"(?:su|la) reproducci[óo]n|"
    r"todos os direitos(?: s[ãa]o)? reservados|direitos reservados|tutti i diritti(?: sono)? riservati|"
    r"(?:©\s*)?riproduzione riservata|"
    r"diritti riservati|alle rechten voorbehouden|alla rättigheter (?:är )?förbehållna|alle rettigheder "
    r"(?:er )?forbeholdes|"
    r"alle rettigheter (?:er )?(?:reservert|forbeholdt)|kaikki oikeudet pidätetään|wszelkie prawa "
    r"zastrzeżone|wszystkie prawa zastrzeżone|"
    r"všechna práva vyhrazena|všetky práva vyhradené|minden jog fenntartva|toate drepturile rezervate|tüm "
    r"hakları saklıdır|her hakkı saklıdır|"
    r"все права защищены|все права сохранены|усі права захищено|всі права захищено|всички права запазени|"
    r"جميع الحقوق محفوظة|كل الحقوق محفوظة|كافة الحقوق محفوظة|تمامی? حقوق (?:برای .{1,40} )?محفوظ است|کلیه "
    r"حقوق (?:برای .{1,40} )?محفوظ است|همه حقوق محفوظ است|"
    r"כל הזכויות שמורות(?: ל)?|सर्वाधिकार सुरक्षित|सभी अधिकार सुरक्षित|版权所有|版權所有|保留所有权利|"
    r"保留一切权利|著作权所有|"
    r"無断転載(?:・?複製)?(?:を)?(?:禁じます|禁止|禁)?|"
    r"不许转载|未经授权(?:，)?(?:不得|禁止)转载|禁止转载|翻印必究|不得转载|モ?無断複製・?転載を?禁じます|"
    r"무단\s?전재(?:[- ,및·]*재배포)?\s?금지|모든 권리 보유|bản quyền thuộc về|mọi quyền được bảo lưu|"
    r"hak cipta "
    r"dilindungi(?: undang-undang)?|"
    r"με επιφύλαξη παντός δικαιώματος"
)
# By the first letters: at most places of a line none of so many ways can begin.
_RESERVED = re.compile(rf"(?i)(?=[abdhkmprtvw©μвуכتجحکكهसモ不保未無版禁翻著모무])(?:{_RESERVATIONS})")
_SITE = re.compile(
    r"(?i)(?:\bvisit|\bon the web|\bonline|\bat|\bbesuchen sie|\bmehr (?:auf|unter)|\bvisitez|\bretrouvez "
    r".{1,40} sur|\bsur|\bvisite|\bvisita|"
    r"\bpubblicato su|\bbezoek|\bbesök|\bod ?wiedź|访问|訪問|посетите|زوروا|زيارة|자세한 "
    r"내용은)\s*:?\s*(?:.{0,60}?(?:at|on|unter|auf|sur|en|em|su|op|på)\s+)?"
    r"(?:https?://)?(?P<site>[a-z0-9][a-z0-9\-]*(?:\.[a-z0-9\-]+)+)(?P<path>/[^\s.]*)?"
)
_BARE_SITE = re.compile(
    r"(?i)(?<![\w@.])(?:https?://)?(?P<site>(?:www\.)?[a-z0-9][a-z0-9\-]*(?:\.[a-z0-9\-]+)*\.(?:com|org|"
    r"net|example|co\.uk|de|fr|es|it|pt|nl|news|info|test))(?![\w@])/?"
)
_DISTRIBUTED = re.compile(
    r"(?i)(?:\bdistributed by|\bdistribution by|\bsyndicated by|\bprovided by|\bverbreitet (?:durch|von)|"
    r"\bvertrieb(?: durch)?:?|\bvertrieben (?:durch|von)|"
    r"\bdistribué par|\bdiffusé par|\bdistribution :|\bdistribuido por|\bdistribu[ií]do por|\bdistribuita? "
    r"da|\bdistribuzione:|\bgedistribueerd door|"
    r"\bverspreid door|\bdistribution:|\bdistribueras av|\bdystrybucja:|\bраспространяется|"
    r"\bраспространитель:|توزيع:?|发行[:：]|配信[:：])\s+"
    r"(?P<name>.+)"
)
_LICENSE = re.compile(
    r"(?i)\b(?P<code>CC0(?:\s?1\.0)?|CC[\s-]BY(?:[\s-](?:SA|NC|ND))*(?:\s?\d\.\d)?(?:\s(?:International|DE|"
    r"US))?)\b"
    r"|(?P<named>Creative[\s-]Commons(?:[\s-](?:Attribution|Namensnennung|Zero|BY|Share[\s-]?Alike|"
    r"NonCommercial|NoDerivatives|NoDerivs|SA|NC|ND|\d\.\d|International)[\-–,]?)*)|(?P<domain>\bpublic "
    r"domain\b)"
)
_LICENSE_LINE = re.compile(
    r"(?i)(?:licen[sc]ed? |lizenz|licence|licen[cç]a|licencia|licenza|this (?:article|story|work|text) "
    r"(?:is|was) (?:re)?(?:published|licensed|available)|"
    r"republished |published under|available under|text(?:e|o)?\s?:|dieser (?:text|artikel)|cet article|"
    r"este (?:art[íi]culo|artigo)|questo articolo|dit artikel|"
    r"cc[\s-]by|cc0|creative[\s-]commons|veröffentlicht unter|wydano na licencji|许可|lisens|©|\(c\)|this "
    r"content|reprinted)"
)
_LICENSE_WORD = re.compile(r"(?i)licen[scz]|lizenz|licença|republish|Attribution|Namensnennung|лицензи|许可")
_SENTENCE = re.compile(
    r"(?<=[^\W\d_]{2}[.。])(?<!\bSt\.)(?<!\bMt\.)(?<!\bDr\.)(?<!\bFt\.)(?<!\b[Ss]p\.)\s+(?!KG)(?=[^\W_])|"
    r"(?<=[\d\"”»)][.。])\s+(?=[^\W\d_])|[;|•]\s*|\s[-–—]\s(?=All |Alle |Tous )|\s/\s"
)
_CORPORATE = re.compile(
    r"[\s,]+(?:L\.?P|L\.?L\.?C|L\.?L\.?P|Inc|Incorporated|Ltd|Limited|PLC|plc|Corp|Corporation|Co|GmbH(?: "
    r"& Co\. ?KGa?A?)?|mbH|AG|SE|KGa?A?|OHG|"
    r"e\. ?V|e\. ?G|S\.?A\.?S|S\.?A\.?R\.?L|SARL|SAS|S\.?A|S\.?L\.?U?|S\.? ?p\.? ?A|S\.? ?r\.? ?l|Lda|Ltda|"
    r"B\.?V|N\.?V|AB|A/S|ApS|AS|ASA|Oyj?|"
    r"sp\. z o\.? ?o|s\.r\.o|a\.s|Kft|Zrt|A\.?Ş|Ltd\. ?Şti|Pty(?: Ltd)?|Pte(?:\. Ltd)?|K\.?K)\.?$"
)
_CORPORATE_EAST = re.compile(
    r"(?:股份)?有限(?:责任)?公司$|^株式会社|株式会社$|^ООО\s+|^АО\s+|^ЗАО\s+|^(?:주식회사|㈜|"
    r"\(주\))\s*|(?:주식회사|㈜|\(주\))$"
)
_ABBREVIATED = re.compile(
    r"(?i)(?:L\.P|L\.L\.C|Inc|Ltda?|Lda|Co|Corp|S\.A|S\.L|S\.p\.A|S\.r\.l|e\.V|B\.V|N\.V|Jr|o\.o|A\.Ş|"
    r"s\.r\.o|a\.s|[A-Z]\.[A-Z])\.$"
)
_CONTACT = re.compile(
    r"(?i)^(?:visit|distributed|this (?:material|story|article|content)|reprinted|republished|licensed|no "
    r"part|for more|used (?:by|with)|published|originally)\b"
)
_VERBS_WORDS = "is was are were has means stands ist war steht est signifie es significa è é"
_VERBS = frozenset(_VERBS_WORDS.split())
_VERB_FOLLOWS = re.compile(r"^[a-zà-ÿ]+(?:\s|$)")


@lru_cache(maxsize=256)  # head, tail and the fields themselves ask for the same few lines
def rights(text: str) -> Rights | None:
    """What a line says about rights, or None if it is not a rights line."""
    if len(text) > _LONGEST:
        return None
    text = ascii_digits(text)
    marked = _START.match(text)
    owner_first = None if marked else _OWNER_FIRST.match(text)
    reserved = _RESERVED.search(text) if marked or owner_first or len(text) <= 200 else None
    if marked or owner_first or reserved:
        found = _owner_and_year(text, marked, owner_first, reserved)
        if found:
            owner, year = found
            return Rights(owner, year, _site(text), _distributor(text), _license(text), "rights")
        return None
    if len(text) <= 250 and _LICENSE_LINE.match(text) and _is_license(text):
        return Rights(license=_license(text), rule="rights: licence")
    distributed = _DISTRIBUTED.match(text)
    if distributed and len(text) <= 120:
        return Rights(distributor=_distributor(text), site=_site(text), rule="rights: distributor")
    if (
        re.match(r"(?i)(?:visit|besuchen sie|visitez|visite|visita|bezoek)\b", text)
        and len(text) <= 120
        and _SITE.match(text)
    ):
        return Rights(site=_site(text), distributor=_distributor(text), rule="rights: site")
    return None


def _is_license(text: str) -> bool:
    found = _LICENSE.search(text)
    return found is not None and bool(found["code"] or _LICENSE_WORD.search(text))


def without_company_form(name: str) -> str:
    """A publisher's name without L.P., LLC, Inc., GmbH …"""
    for _ in range(2):
        shorter = _CORPORATE_EAST.sub("", _CORPORATE.sub("", name)).strip(" ,")
        if not shorter:
            return name
        name = shorter
    return name[1:-1] if name[0] in '«„“"' and name[-1] in '»“”"' else name


def _owner_and_year(
    text: str, marked: re.Match[str] | None, owner_first: re.Match[str] | None, reserved: re.Match[str] | None
) -> tuple[str, str] | None:
    if owner_first:
        owner = _owner(owner_first["owner"])
        if owner:
            return owner, _year(owner_first["years"])
    rest = text[marked.end() :] if marked else text
    if marked and rest[:1].islower() and not rest.startswith("by ") and _is_prose(rest, marked[0]):
        return None
    if not marked and reserved and reserved.start() == 0:
        # "Tous droits réservés © L’Écho 2023"
        rest = text[reserved.end() :].lstrip(" .,:;-–—|·")
        inner = _START.match(rest)
        rest = rest[inner.end() :] if inner else rest
    if not marked and len(rest) > 160:
        return None
    first = _FIRST_YEAR.match(rest)
    if first:
        owner = _owner(rest[first.end() :])
        if len(owner) > 90 or (not owner and not reserved and len(rest) > first.end() + 3):
            return None
        if owner and marked and marked[0][0] not in "©℗(" and _VERB_FOLLOWS.match(owner):
            return None
        if len(owner.split()) > 10:
            return None
        return owner, _year(first["years"])
    piece = _SENTENCE.split(_RESERVED.sub("|", rest), maxsplit=1)[0].strip(" .,:;|")
    last = _LAST_YEAR.search(piece)
    if last:
        owner = _owner(piece[: last.start()])
        return (owner, _year(last["years"])) if len(owner.split()) <= 8 else None
    if reserved:
        owner = _owner(rest)
        year = _YEAR.search(rest)
        if not marked and len(owner.split()) > 8:
            return None
        return owner, _year(year[0]) if year else ""
    # Without a year, only a mark and a name, perhaps with a number behind it: "© dkn-infocom, dkn:250312"
    if marked and marked[0][0] in "©ⓒ(" and len(rest) <= 80 and rest[:1].isalnum() and rest[-1] not in ".!?:;":
        name = re.split(r"[,;|]\s", rest, maxsplit=1)[0]
        return (_owner(name), "") if len(name.split()) <= 5 else None
    return None


def _is_prose(rest: str, mark: str) -> bool:
    """© dkn 2024 is a rights line; © is a promise, and Copyright law is old, are not."""
    word = rest.split()[0]
    return mark[0] not in "©ⓒ℗(" or word in _VERBS or len(rest.split()) > 6


def _owner(text: str) -> str:
    text = _RESERVED.sub("|", text)
    text = _DISTRIBUTED.sub("|", text)
    text = re.split(
        r"(?i)[\s,(]*\b(?:visit|licen[sc]e[ds]?|lizenz|licencia|cc[\s-]by|creative commons|republished|"
        r"reprinted|used with)\b",
        text,
        maxsplit=1,
    )[0]
    pieces = [piece.strip() for piece in _SENTENCE.split(text)]
    pieces = [piece for piece in pieces if piece and not _CONTACT.match(piece)]
    owner = pieces[0] if pieces else ""
    owner = re.sub(r"(?i)^(?:by|von|par|por|of|归|归属|属于|屬於)[:：]?\s+", "", owner).strip(" ,;:|-–—·،、，")
    owner = (
        re.sub(r"^[归归属属于于]+|所有$", "", owner)
        if owner[:1] in "归属于" or owner.endswith("所有")
        else owner
    )
    if owner.endswith((".", "。")) and not _ABBREVIATED.search(owner):
        owner = owner.rstrip(".。 ")
    return owner.strip(" ,;:|")


def _year(years: str) -> str:
    """The last year of a range: 2019–2025 is 2025, 2024-25 too."""
    found = re.findall(r"\d+", years)
    last = str(found[-1])
    return last if len(last) == 4 else str(found[0])[:2] + last


def _site(text: str) -> str:
    found = _SITE.search(text)
    if found:
        return found["site"].rstrip(".")
    bare = _BARE_SITE.search(text)
    return bare["site"] if bare else ""


def _distributor(text: str) -> str:
    found = _DISTRIBUTED.search(text)
    if not found:
        return ""
    name = _SENTENCE.split(_RESERVED.sub("|", found["name"]), maxsplit=1)[0]
    name = re.split(r"(?i)[\s,(]*\bvisit\b|\s*[©(]", name, maxsplit=1)[0].strip(" ,;:|")
    return without_company_form(name.rstrip(". ") if not _ABBREVIATED.search(name) else name).rstrip(". ")


def _license(text: str) -> str:
    every = list(_LICENSE.finditer(text))
    if not every:
        return ""
    found = next((match for match in every if match["code"]), every[0])
    return str(found["code"] or found["named"] or found["domain"]).strip(" ,-–")
