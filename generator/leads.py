"""The lead: the first words of a story, for lists, as plain text.

The first paragraph; past LONG characters its first sentence, and the second if both fit; one under SHORT is
joined by the next. Sentences are told by their marks in several scripts, with the abbreviations that news
copy is full of. What may be shown of a lead is the rights policy's business, not decided here.
"""

import re
from collections.abc import Sequence

LONG = 320
SHORT = 60
LONGEST = 600
"""Where even a single sentence is cut."""


def lead(paragraphs: Sequence[str]) -> str:
    """The lead of a story, given the plain text of its first paragraphs."""
    text = paragraphs[0] if paragraphs else ""
    if len(text) < SHORT and len(paragraphs) > 1:
        text = f"{text} {paragraphs[1]}"
    if len(text) <= LONG:
        return text
    ends = sentence_ends(text[: 2 * LONGEST], 2)
    if len(ends) == 2 and (ends[1] <= LONG or ends[0] < SHORT):
        return _bounded(text[: ends[1]])
    return _bounded(text[: ends[0]] if ends else text)


def is_salutation(paragraph: str) -> bool:
    """Whether a letter's first paragraph greets and says nothing yet: “Dear reader,”, 亲爱的读者：

    >>> is_salutation("Dear reader,"), is_salutation("It froze.")
    (True, False)
    """
    return len(paragraph) < SHORT and paragraph.endswith(_GREETING_ENDS)


_GREETING_ENDS = (",", "،", "，", ":", "：", "!", "！")


def sentence_ends(text: str, most: int) -> list[int]:
    """Where the first sentences end, the last one's end included if it ends the text."""
    ends: list[int] = []
    for mark in _END.finditer(text):
        if mark.end() < len(text) and not _really(text, mark):
            continue
        ends.append(mark.end())
        if len(ends) == most:
            break
    return ends


_CLOSING = "\"'”’»“)\\]）」』】"
_END = re.compile(
    rf"[.!?…؟۔।]+[{_CLOSING}]*(?=\s|$)|[。！？｡]+(?:[{_CLOSING}]+(?=\s|$)|(?![。！？｡{_CLOSING}]))"
)
_WORD = re.compile(r"([^\s(\[\"'“‘„«]*)$")
_NEXT = re.compile(r"\s*[\"'“‘„«(\[¿¡]*(\S+)")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)*[^\W\d_]")
# English with its states and ranks; German, French, Spanish, Italian, Portuguese, Dutch, the Nordic languages.
_SHORT_FORM_LIST = """
mr mrs ms messrs dr prof gen gov sen rep reps sens lt col cpl sgt maj capt cmdr adm pvt rev hon pres supt
insp det st mt ft jr sr inc ltd co corp bros no nos vs v etc al approx dept est fig vol ed jan feb mar apr
jun jul aug sep sept oct nov dec mon tue tues wed thu thur thurs fri sat sun ala ariz ark calif colo conn
del fla ga ill ind kan ky la md mass mich minn miss mo mont neb nev okla ore pa tenn tex va vt wash wis wyo
nr bzw ca usw evtl ggf hr fr frl ing mag str tel abs art bd hrsg mio mrd vgl sog zzt m mm mme mlle mgr sra
srta dña ud uds av pág núm sig dott on avv dhr mevr drs ir kl bl osv
"""
_SHORT_FORMS = frozenset(_SHORT_FORM_LIST.split())
# A day's ordinal is not the end of a sentence: "am 3. Mai", "den 4. oktober".
_MONTH = re.compile(
    r"jan|feb|mär|mar|apr|mai|maj|may|jun|jul|aug|sep|okt|oct|nov|dez|des|dec|tammi|helmi|maalis|huhti|touko|kesä|"
    r"heinä|elo|syys|loka|marras|joulu|led|únor|břez|dub|květ|červ|srp|zář|říj|list|pros",
    re.IGNORECASE,
)


def _really(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark inside a text ends a sentence."""
    signs = mark.group()
    following = _NEXT.match(text, mark.end())
    next_word = following[1] if following else ""
    if signs[0] not in ".…" or (signs[0] == "." and len(signs.rstrip(_CLOSING)) > 1):
        return not next_word[:1].islower()
    if next_word[:1].islower():
        return False
    if len(signs) > 1:
        return True
    before = _WORD.search(text, max(0, mark.start() - 40), mark.start())
    word = before[1] if before else ""
    if word.isdigit() and len(word) <= 2 and _MONTH.match(next_word):
        return False
    if _INITIALS.fullmatch(word):
        # "J. Doe", "the U.S. Senate", yet "… in the U.S. The minister": a one-letter or capitalised form
        # is taken for an end only where a common opening follows.
        return len(word) > 1 and next_word.lower() in _OPENINGS
    return word.lower() not in _SHORT_FORMS


_OPENING_LIST = "the a an it he she they we i in on at but and this that these those there when while"
_OPENINGS = frozenset(_OPENING_LIST.split())


def _bounded(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST].rpartition(" ")[0]
    return (cut if len(cut) > LONGEST // 2 else text[:LONGEST]).rstrip(" ,;:–—-") + "…"
