"""Mail footers: what lists put above and below the mails that they send, by rule.

Ways to unsubscribe, to read the mail in a browser, to forward it; why it was sent, by whom, to whom. A sentence
of the story that uses such a word is longer than such a line, or stands in the middle. Pure.
"""

import re

from generator.ingest.page_markdown import Written
from generator.ingest.residue import is_short_and_open
from generator.ingest.story import Dropped

_PHRASES = (
    r"unsubscribe|opt[ -]?out|manage (?:your )?(?:subscription|preferences|e-?mails?)",
    r"(?:update|change|e-?mail|mailing) (?:your )?preferences|no longer (?:wish|want) to receive",
    r"(?:view|read|open|see) (?:this |it |the )?(?:\w+ )?online",
    r"(?:view|read|open|see) (?:this |it |the )?(?:[\w-]+ )?in (?:your |a |the )?(?:web )?(?:browser|app)\b",
    r"you(?:['’]re| are)? (?:receiv|get)(?:ed|ing|e)? (?:this|it)|you received this",
    r"this (?:e-?mail|message|newsletter) was sent|sent to [\w.+-]+@|add us to your address book",
    r"forward (?:this )?to a friend|was this (?:e-?mail )?forwarded|forwarded (?:this|to you)",
    r"powered by \w+|privacy policy|terms (?:of (?:use|service)|and conditions)",
    r"abbestellen|abmelden|newsletter verwalten|im browser (?:ansehen|öffnen|anzeigen)|sie erhalten diese",
    r"désabonner|désinscri|voir (?:dans (?:votre|le) navigateur|cet e-?mail|en ligne)|vous recevez ce",
    r"darse? de baja|cancelar (?:la )?(?:suscripción|inscrição)|ver (?:este correo|en (?:el |tu )?navegador)",
    r"recibe[ns]? este|disiscriv|annulla l['’]iscrizione|uitschrijven|afmelden|avregistrera",
    r"afmeld|wypisz|отписаться|退订|配信停止",
)
_FOOTER = re.compile("|".join(_PHRASES), re.IGNORECASE)
_FOOTER_ZONE = 12
"""Blocks from either end among which such lines are looked for."""


def is_footer(block: str) -> bool:
    """Whether a block speaks of the mail itself."""
    return _FOOTER.search(block) is not None


def without_footers(body: Written) -> tuple[Written, tuple[Dropped, ...]]:
    """The body without the lines that a list puts above and below what it sends."""
    kept: list[str] = []
    dropped: list[Dropped] = []
    last = len(body.blocks)
    below = False
    for at, block in enumerate(body.blocks):
        near = at < 4 or at >= last - _FOOTER_ZONE
        words = " ".join(re.sub(r"\]\([^()]*\)|[\[\]\\*]", "", block).split())
        if near and len(words) < 600 and _is_all_footer(block, words):
            dropped.append(Dropped(0, words[:300], "residue: a list's footer"))
            below = at >= 4 or at * 2 >= last
        elif below and words and is_short_and_open(words):
            dropped.append(Dropped(0, words[:300], "residue: short line below a list's footer"))
        elif near and not re.search(r"\w", words) and not block.startswith(("![", "---", "***", "```")):
            dropped.append(Dropped(0, words[:300], "residue: signs alone"))
        else:
            kept.append(block)
    return Written(tuple(kept), body.pictures), tuple(dropped)


def _is_all_footer(block: str, words: str) -> bool:
    """A short line that says so, or one whose words lie mostly in links that do."""
    if not _FOOTER.search(words):
        return False
    linked = sum(len(text) for text in re.findall(r"\[([^\[\]]*)\]\(", block))
    return (
        len(words) < 160
        or linked * 3 > len(words)
        or len({said.lower() for said in _FOOTER.findall(words)}) > 1
    )
