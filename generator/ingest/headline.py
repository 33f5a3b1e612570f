"""Headline: which of the first lines it is: what may stand above it is told from it by what stands below."""

import re

from generator.ingest.bylines import byline, is_organisation, is_role
from generator.ingest.datelines import dateline
from generator.ingest.dates import date_line
from generator.ingest.paragraphs import Paragraph
from generator.ingest.residue import is_short_and_open, label
from generator.ingest.sections import labelled_line

_KICKER_END = re.compile(r"[.!?…。！？:;,]$")


def is_headline_below(lines: tuple[Paragraph, ...], *, american: bool) -> bool:
    """Whether a headline follows a byline: a line like one, that is nothing else of a head, above a text."""
    text = lines[0].text
    if len(lines) < 2 or not is_short_and_open(text) or is_role(text) or is_organisation(text):
        return False
    return not _is_of_the_head(text, american=american)


def is_kicker(lines: tuple[Paragraph, ...], language: str, *, american: bool) -> bool:
    """A label in capitals or brackets above a longer line, or one word above a headline and its byline."""
    text, headline = lines[0].text, lines[1].text
    if len(text) > 30 or _KICKER_END.search(text.rstrip(":：")) or len(headline) <= len(text):
        return False
    if len(headline) > 200 or headline[-1] in ".。।" or _is_of_the_head(headline, american=american):
        return False
    if dateline(headline, language, american=american):
        return False
    bracketed = text[0] in "[【" and text[-1] in "]】"
    words = text.strip("[]【】:： ").split()
    if len(words) <= 3 and (bracketed or text.strip(":： ").isupper()):
        return True
    # One word as it stands in a sentence: only with the proof that what follows is the headline.
    one = len(words) == 1 and len(text) <= 20 and len(headline) >= 2 * len(text)
    return one and len(lines) > 2 and _is_of_the_head(lines[2].text, american=american)


def _is_of_the_head(text: str, *, american: bool) -> bool:
    said = labelled_line(text)
    if said and said.kind == "title":
        return False
    return bool(said or byline(text) or date_line(text, american=american) or label(text))
