"""Datelines: place, agency and day in front of the first paragraph, in the forms of the wire trade.

Looked for in the first paragraph of a body only, by the caller. A dash after capitals is not enough: what a
speaker, an acronym or an exclamation could be is left in the story.
"""

import re

import msgspec

from generator.ingest.dates import Day, day_in


class Dateline(msgspec.Struct, frozen=True):
    """What stood in front of the lead, and the paragraph without it."""

    rest: str
    rule: str
    place: str = ""
    agency: str = ""
    day: Day | None = None
    reporters: tuple[str, ...] = ()
    sure: float = 1.0


_FURTHEST = 140
"""Characters in which a dateline must end."""

_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆĈĊČĎĐĒĔĖĘĚĜĞĠĢĤĦĨĪĬĮİĴĶĹĻĽĿŁŃŅŇŊŌŎŐŒŔŖŘŚŜŞŠŢŤŦŨŪŬŮŰŲŴŶŸŹŻŽȘȚƠƯẞА-ЯЁІЇЄҐЂЈЉЊЋЏΑ-ΩΆΈΉΊΌΎΏ"
_MARK = r"'’ʼ\-.‐‑"
_PARTICLE = (
    r"(?:de|del|della|do|da|dos|das|du|des|di|d['’]|la|le|les|las|los|el|al|am|an|an der|der|den|"
    r"im|in|ob der|bei|auf|ob|on|upon|of|the|sur|sous|en|et|y|e|i|nad|na|pod|von|van|aan|ter|ten|und|and|"
    r"och|og|op|v|s|ve|и|в|на)"
)
_CAPS = rf"(?:[{_UPPER}][{_UPPER}{_MARK}]*(?<![.])|(?:ST|STE|MT|FT|PT|STA)\.|['’][sSnN]-?[{_UPPER}{_MARK}]+)"
_CITY = rf"{_CAPS}(?:[ ]{_CAPS}|[ ]{_PARTICLE}(?=[ ]{_CAPS}))*"
_CITIES = (
    rf"{_CITY}(?:(?:[ ]?/[ ]?|[ ](?:and|AND|und|UND|et|ET|y|e|E|en|EN|och|og|i|ve|и|И)[ ]|,[ "
    rf"](?={_CITY}[ ]and)){_CITY})*"
)
_REGION = (
    rf"(?:,[ ](?P<region>(?:[{_UPPER}][\w'’.\-]*)(?:[ ](?:of|and|the|de|del|do|di|y|"
    rf"[{_UPPER}][\w'’.\-]*)){{0,3}}))"
)
_DATE = (
    r"(?:,?[ ](?P<date>(?:le |el |am |den |em |a |il )?(?:[^\W\d_]{3,12}\.?[ ]\d{1,2}|\d{1,2}(?:er|º|"
    r"\.)?[ .]?(?:de )?[^\W\d_]{3,12}\.?|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d\d-\d\d)(?:,?(?:[ ]de)?[ "
    r"]\d{4})?(?:[ ](?:г\.|года))?)\.?)"
)
_AGENCY = r"(?:[ ]*[(\[](?P<agency>[^()\[\]]{1,48})[)\]])"
_DASH = r"(?:[ ]*(?:—|–|--+|―|\.[ ]?[-–—]+)[ ]*|[ ]+[-_]+[ ]+|[ ]*-[ ]+|[ ]*=[ ]+)"
_QUOTED_START = rf"[\"“”„«»‘’'‚‹›¿¡(\[…\d{_UPPER}]"

_FORMS = tuple(
    (rule, re.compile(pattern))
    for rule, pattern in (
        (
            "dateline: press-release wire",
            (
                rf"(?P<place>[^()/—]{{2,60}}?){_DATE}?[ ]*(?:/(?P<agency>[^/\n]{{2,40}})/|[-–—]{{0,2}}[ "
                rf"]?\((?P<agency2>(?:[A-Z]+[ ])?(?:BUSINESS WIRE|NEWSWIRE|ACCESSWIRE|[A-Z]*WIRE))\))[ "
                rf"]*(?:--|"
                rf"[-–—])[ ]*"
            ),
        ),
        (
            "dateline: place, agency and date",
            (
                rf"(?P<place>{_CITIES}){_REGION}?[ ]*\((?P<agency>[^(),;]{{2,30}})[,;]?[ "
                rf"](?P<date>[^()]{{4,24}})\){_DASH}"
            ),
        ),
        (
            "dateline: place, agency",
            rf"(?P<place>{_CITIES}){_REGION}?{_DATE}?{_AGENCY}{_DASH}",
        ),
        (
            "dateline: place, dash, agency",
            rf"(?P<place>{_CITIES}){_REGION}?{_DATE}?{_DASH}{_AGENCY}(?:{_DASH}|[ ]+|[ ]*:[ ]*)",
        ),
        (
            "dateline: place, colon, agency",
            rf"(?P<place>{_CITIES}){_REGION}?{_DATE}?{_AGENCY}(?:[ ]*:[ ]*|[ ]*\.[ ]*)",
        ),
        (
            "dateline: agency in slashes",
            (
                rf"(?P<place>{_CITIES}){_REGION}?(?:{_DATE}|\.[ ](?P<date2>\d{{1,2}}[ ]\w{{3,9}}))?\.?[ "
                rf"]*/(?P<agency>[^/\n]{{2,40}})/[.:]?[ ]*(?:{_DASH})?"
            ),
        ),
        (
            "dateline: place, day, agency behind a dash",
            rf"(?P<place>{_CITIES}){_REGION}?{_DATE}{_DASH}(?P<agency>[{_UPPER}][^.()—–]{{1,30}})\.[ ]+",
        ),
        (
            "dateline: agency first",
            (
                rf"[(\[](?P<agency>[^()\[\]]{{2,40}})[)\]][ "
                rf"]*(?:{_DASH})?(?P<place>{_CITIES}){_REGION}?{_DATE}?{_DASH}"
            ),
        ),
        (
            "dateline: place, day",
            rf"(?P<place>{_CITIES}){_REGION}?{_DATE}{_DASH}",
        ),
        (
            "dateline: place",
            rf"(?P<place>{_CITIES}){_REGION}?{_DASH}",
        ),
        (
            "dateline: small letters, agency",
            (
                rf"(?P<place>(?:[{_UPPER}’'][\w{_MARK}]*)(?:(?:[ ]|[ ]?/[ ]?)(?:{_PARTICLE}[ "
                rf"])?[{_UPPER}][\w{_MARK}]*){{0,4}}(?:,[ ][{_UPPER}][\w'’. "
                rf"]{{1,20}})??){_DATE}?{_AGENCY}(?:{_DASH}|[ ]*:[ ]*)"
            ),
        ),
    )
)
_NO_PLACE_WORDS = (
    "IS ARE WAS WERE BE BEEN SAYS SAID SAY HAS HAVE HAD WILL WOULD CAN CANNOT COULD DOES DO DID GETS "
    "GOES WINS KNOWS WANTS MAKES TAKES COMES I WE YOU HE SHE IT THEY THIS THAT THESE THOSE THERE HERE "
    "WHAT WHO WHEN WHY HOW WHERE IF NOT NO YES MY HIS HER OUR YOUR ITS A OR BUT FOR WITH FROM "
    "BREAKING EXCLUSIVE UPDATE UPDATED ANALYSIS OPINION COMMENTARY EDITORIAL REVIEW CORRECTION "
    "CLARIFICATION WATCH LISTEN VIDEO PHOTOS PHOTO LIVE ALERT URGENT NEWS NOTE EDITOR'S PREVIEW "
    "FEATURE SPOILER WARNING SPONSORED ADVERTISEMENT Q ASIDE NEVER ALWAYS ONLY JUST OK OKAY PLUS ALSO "
    "NOW THEN MEANWHILE HOWEVER FINALLY FIRST SECOND THIRD STOP DON'T DON’T ISN'T ISN’T IST SIND WAR "
    "WAREN HAT HABEN WIRD SAGT SAGTE DER DAS ICH WIR SIE EIN EINE NICHT EXKLUSIV EILMELDUNG EST SONT "
    "ÉTAIT SERA DIT JE NOUS VOUS IL ELLE CE CETTE PAS EXCLUSIF ES SON FUE ESTÁ ESTÁN DICE NO YO "
    "EXCLUSIVA ÚLTIMA È SONO ERA HA IK HIJ ZIJ NASA NATO EU UN USA UK FBI CIA WHO GOP TV DVD FAQ CEO "
    "PM AI IT NGO BBC ЭТО НЕ Я МЫ ОН ОНА БЫЛ БЫЛА"
)
_NO_PLACE = frozenset(_NO_PLACE_WORDS.split())
_INITIALS = re.compile(r"(?:\w\.)+\w?\.?")
_THE_PLACES = re.compile(
    r"THE (?:HAGUE|DALLES|PAS|BRONX|VALLEY|WOODLANDS|VILLAGES|GAMBIA|BAHAMAS|"
    r"NETHERLANDS)"
)
_NO_AGENCY = re.compile(
    r"(?i)(?:left|right|center|centre|above|below|not|pictured|aged? \d+|\d+|he|she|they|see .*|the .*|a|"
    r"an|l|r|links|rechts|"
    r"gauche|droite|mitte|oben|née? .*|geb\. .*|pop\. .*|then .*|now .*|formerly .*|also .*|who .*|which "
    r".*|and .*|or .*)"
)
_SMALL_AGENCY = re.compile(
    rf"(?:[{_UPPER}][\w.&/’'\-]*(?:[ ][\w.&/’'\-]+){{0,4}}|[a-zà-ÿ]{{2,5}}(?:[ /\-][a-zà-ÿ]{{2,4}})?)"
)
_ASIDE_ENDS = re.compile(r"[ ](?:—|–|--|-)[ ]+([a-zà-ÿа-яё]\w*)")
_ANY_DASH = re.compile(r"[ ](?:—|–|--|-)[ ]|(?<=\w)—(?=\w)")
_SENTENCE_END = re.compile(r"[.!?…][\"”’»]?(?:\s|$)")
_GOES_ON_WORDS = (
    "is are was were has have had will would can could may might must says said does did do knows "
    "wants makes takes comes gets goes won lost gave took made came went became remains stood sat of "
    "ist sind war hat wird sagt est a sont était fut es fue son era está ha tiene è sono é foi tem"
)
_GOES_ON = frozenset(_GOES_ON_WORDS.split())
_STANDALONE_WORDS = (
    "WASHINGTON LONDON PARIS BERLIN ROME MADRID LISBON MOSCOW BEIJING TOKYO NEW YORK LOS ANGELES "
    "CHICAGO BOSTON GENEVA BRUSSELS VIENNA JERUSALEM CAIRO ATLANTA DALLAS DENVER HOUSTON MIAMI "
    "PHILADELPHIA SEATTLE"
)
_STANDALONE = frozenset(_STANDALONE_WORDS.split())

_CHINESE = (
    re.compile(
        r"(?P<agency>[^，。、（）()：:“”【】\s\d]{1,8}?(?:通讯社|通訊社|新闻网|新聞網|社|网|網|报|報|"
        r"新闻|新聞|台))"
        r"(?P<place>[^，。、（）()：:“”\d社]{0,12}?)[ "
        r"]?(?P<date>(?:\d{4}年)?\d{1,2}月\d{1,2}日)?(?:[电電]|讯|訊)[ ]?"
        r"(?:[（(][ ]?(?:记者|記者|通讯员|见习记者|本报记者|特约记者|编译|編譯)?[ "
        r"　]?(?P<reporters>[^（）()]{2,30})[）)])?[ 　:：]*"
    ),
    re.compile(
        r"[（(](?P<agency>[^，。、（）()]{1,6}?社)(?:记者|"
        r"記者)(?P<reporters>[^，。（）()\d]{3}(?=[^，。（）()\d]{2})|"
        r"[^，。（）()\d]{2,4})(?P<place>[^，。（）()\d]{1,8}?)"
        r"(?P<date>\d{1,2}日)?(?:专电|專電|综合外电报导|电|電|讯|訊|报导|報導)[）)][ 　]*"
    ),
    re.compile(
        r"【(?P<agency>[^，。【】]{1,8}?(?:社|网|網|报|報|新闻|新聞|"
        r"台))?(?P<place>[^，。【】\d]{0,10}?)(?P<date>(?:\d{4}年)?\d{1,2}月\d{1,2}日)?"
        r"(?:[电電]|讯|訊)】[ 　]*(?:[（(](?:记者|記者)[ 　]?(?P<reporters>[^（）()]{2,30})[）)])?[ 　]*"
    ),
)
_JAPANESE = re.compile(
    r"[【（［\[(](?P<place>[^＝=、。】）\])]{1,14})[ ]?(?:[＝=]|[・･](?=[^）】]{1,10}(?:通信|新聞|共同|"
    r"時事|社)[）】]))[ "
    r"]?(?P<agency>[^、。】）\])]{1,16})[】）］\])][ 　]*"
)
_JAPANESE_JOINED = re.compile(
    r"【(?P<place>[^、。】＝=]{1,10}?)(?P<agency>共同|時事|ロイター|AFP|AP|[ァ-ヶー一-龠]{1,6}(?:通信|"
    r"時事|新聞|社))】[ 　]*"
)
_KOREAN = re.compile(
    r"[(\[【](?P<place>[가-힣·,ㆍ/ ]{1,14}?)[ ]?[=＝][ ]?(?P<agency>[^)\]】]{1,16})[)\]】][ ]*"
    r"(?:(?P<reporters>[가-힣]{2,5}(?:[·ㆍ, ]+[가-힣]{2,5})*?)[ ]?(?:특파원|기자|통신원)(?:[ ]?[=＝:]|"
    r"[ ]))?[ ]*[=＝]?[ ]*"
)
_CASELESS = r"\u0590-\u06ff\u0750-\u077f\u0900-\u097f"
_OTHER_SCRIPT = re.compile(
    rf"(?P<place>[{_CASELESS}\u200c’'\"־-]+(?:[ ][{_CASELESS}\u200c־]+){{0,3}}?)(?:[,،]?[ ](?P<date>(?:في "
    rf")?[\d٠-٩۰-۹०-९]{{1,2}}[ ]"
    rf"[{_CASELESS}]{{2,12}}(?:[ ][{_CASELESS}]{{2,8}})?(?:[ ][\d٠-٩۰-۹०-९]{{4}})?))?[ ]*"
    rf"(?:\((?P<agency>[^()]{{2,48}})\)|/(?P<agency2>[^/]{{2,40}})/)[ ]*(?P<dash>(?:—|–|-+|:|،)[ ]*)?"
)
_OTHER_SCRIPT_DASHES = re.compile(
    rf"(?P<place>[{_CASELESS}\u200c־]+(?:[ ][{_CASELESS}\u200c־]+){{0,2}})[ ](?:—|–|-)[ "
    rf"](?:(?P<agency>[{_CASELESS}\u200c]+(?:[ ][{_CASELESS}\u200c]+)?)[ ](?:—|–|-)[ ])?"
)
_NAMES = re.compile(r"[、，,·ㆍ\s]+")
_REPORTER_TITLE = re.compile(r"^(?:实习生|摄影记者|文字记者|记者|記者|通讯员|见习记者|本报记者)")


def dateline(text: str, language: str, *, american: bool = False) -> Dateline | None:
    """The dateline of a first paragraph, or None."""
    if language in ("zh", "ja", "ko"):
        return _east_asian(text, american=american)
    start = text[0]
    if "\u0590" <= start <= "\u097f":
        return _caseless(text, american=american)
    head = text[: _FURTHEST * 2]
    for rule, pattern in _FORMS:
        match = pattern.match(head)
        if match and match.end() <= _FURTHEST:
            found = _latin(match, rule, text, american=american)
            if found:
                return found
    return None


def _latin(match: re.Match[str], rule: str, text: str, *, american: bool) -> Dateline | None:
    groups = match.groupdict()
    place = match["place"].strip(" ,-–—")
    agency = (groups.get("agency") or groups.get("agency2") or "").strip()
    said = groups.get("date") or groups.get("date2") or ""
    day = day_in(said, american=american) if said else None
    region = groups.get("region") or ""
    rest = text[match.end() :].lstrip()
    if said and not day:
        return None
    if region and not day and day_in(region) and not any(char.islower() for char in region):
        return None
    if not rest or (agency and _NO_AGENCY.fullmatch(agency)):
        return None
    if "wire" in rule:
        if not day and not (agency.isupper() or "PR" in agency):
            return None
        return Dateline(rest, rule, place.rstrip(" ,-–"), agency, day)
    words = re.split(r"[ /]", place.replace(",", ""))
    if not _is_place(place, words, supported=bool(region or agency or day)):
        return None
    if "small letters" in rule and not (_SMALL_AGENCY.fullmatch(agency) and re.match(_QUOTED_START, rest)):
        return None
    if "first" in rule and not (_SMALL_AGENCY.fullmatch(agency) and len(agency) <= 30):
        return None
    sure = 1.0 if agency or day or region else 0.9
    if not agency and not day:
        if not re.match(_QUOTED_START, rest) or (
            not region and words[0] not in _STANDALONE and _is_aside(rest)
        ):
            return None
        if region and not re.search(r"[a-zà-ÿа-я]", region) and len(words) == 1 and _is_aside(rest):
            return None
    full = f"{place}, {region}" if region else place
    return Dateline(
        rest, f"{rule} {agency}".replace(", agency ", ": ") if agency else rule, full, agency, day, sure=sure
    )


def _is_place(place: str, words: list[str], *, supported: bool) -> bool:
    if len(words) > 7 or len(place) > 60:
        return False
    if not supported and (len(place) == 1 or _INITIALS.fullmatch(place)):
        return False
    if words[0] == "THE" and not _THE_PLACES.match(place):
        return False
    blocked = [word for word in words if word in _NO_PLACE]
    if not blocked:
        return True
    # ES, SON, HA … stand in names of places too, and a longer name with an agency is one all the same.
    return supported and len(blocked) == 1 and len(words) > 2 and words[0] not in _NO_PLACE


def _is_aside(rest: str) -> bool:
    """Whether the dash that we saw opened an aside that a second one closes: NAME — her friends say — was …"""
    end = _SENTENCE_END.search(rest)
    sentence = rest[: end.start() + 1] if end else rest
    closing = _ASIDE_ENDS.search(sentence)
    if not closing or len(_ANY_DASH.findall(sentence)) % 2 == 0:
        return False
    return closing.start() < 80 or closing[1] in _GOES_ON


def _east_asian(text: str, *, american: bool) -> Dateline | None:
    for pattern in _CHINESE:
        match = pattern.match(text)
        if match and (match["date"] or match["place"]) and match.end() < len(text):
            agency = match["agency"] or ""
            said = match["date"] or ""
            return Dateline(
                text[match.end() :].lstrip(),
                f"dateline: {agency or 'Chinese'}",
                match["place"].strip(),
                "" if agency in ("本报", "本報", "本网", "本網", "本社", "本台") else agency,
                day_in(said, american=american) if "月" in said else None,
                _reporters(match["reporters"] or ""),
            )
    korean = _KOREAN.match(text)
    if korean and "가" <= korean["place"].strip()[0] <= "힣" and korean.end() < len(text):
        return Dateline(
            text[korean.end() :],
            f"dateline: {korean['agency'].strip()}",
            korean["place"].strip(),
            korean["agency"].strip(),
            reporters=_reporters(korean["reporters"] or ""),
        )
    for pattern in (_JAPANESE, _JAPANESE_JOINED):
        match = pattern.match(text)
        if match and match.end() < len(text):
            agency = match["agency"].strip()
            reporter = agency.removesuffix("記者").strip() if agency.endswith("記者") else ""
            return Dateline(
                text[match.end() :],
                f"dateline: {agency}",
                match["place"].strip(),
                "" if reporter else agency,
                reporters=(reporter,) if reporter else (),
            )
    return None


def _reporters(text: str) -> tuple[str, ...]:
    names = (_REPORTER_TITLE.sub("", name) for name in _NAMES.split(text.strip()))
    return tuple(name for name in names if name and name not in ("记者", "記者"))


def _caseless(text: str, *, american: bool) -> Dateline | None:
    head = text[:_FURTHEST]
    match = _OTHER_SCRIPT.match(head)
    if match and (match["dash"] or match["date"]) and match.end() < len(text):
        said = match["date"] or ""
        day = day_in(said, american=american) if said else None
        agency = (match["agency"] or match["agency2"]).strip()
        if not said or day:
            return Dateline(
                text[match.end() :].lstrip(), f"dateline: {agency}", match["place"].strip(" ،,"), agency, day
            )
    match = _OTHER_SCRIPT_DASHES.match(head)
    if match and match.end() < len(text) and (match["agency"] or not _ANY_DASH.search(text[match.end() : 400])):
        return Dateline(
            text[match.end() :].lstrip(),
            f"dateline: {match['agency']}" if match["agency"] else "dateline: place",
            match["place"],
            match["agency"] or "",
            sure=0.8,
        )
    return None
