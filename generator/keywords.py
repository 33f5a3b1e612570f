"""Keywords: the words by which a story is known to be about the same thing as another.

Taken from headline, subjects and lead, each once, those of headline and subjects first: they count for more.
Words are cut to their stems in the crudest way, which does for all languages that are written with letters;
where there are no spaces two characters make a word. How telling one is, only all stories together can say.
Pure.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

Keywords = tuple[tuple[str, ...], tuple[str, ...]]
"""Those of headline and subjects, and those that stand in the lead alone."""

NO_KEYWORDS: Keywords = ((), ())
MOST = 24
"""Of a story. A long lead says the rest more than once."""
STEM = 7


def keywords(title: str, tags: Iterable[str], lead: str) -> Keywords:
    """What a story is about."""
    named = dict.fromkeys([*_words(title), *[tag.casefold() for tag in tags]])
    rest = (word for word in _words(lead) if word not in named)
    told: dict[str, None] = {}
    while len(named) + len(told) < MOST and (word := next(rest, None)) is not None:
        told[word] = None
    return tuple(named)[:MOST], tuple(told)


def _words(text: str) -> Iterable[str]:
    if text.isascii():
        # One by one: of a long lead only the first dozen are wanted.
        return (match[0][:STEM].removesuffix("s") for match in _PLAIN.finditer(text.lower()))
    text = unicodedata.normalize("NFC", text).casefold()
    found = [word[:STEM].removesuffix("s") for word in _words_of_scripts().findall(text)]
    for run in _RUN.findall(text):
        found += [run[place : place + 2] for place in range(len(run) - 1)]
    return found


@cache
def _words_of_scripts() -> re.Pattern[str]:
    """Words in letters of scripts that part them, and numbers of three digits and more: 3 ms to compile.

    Short words join others; the few that tell something (AI, UN) are subjects more often than not.
    """
    return re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]{4,}|\d{3,}")


_PLAIN = re.compile(r"[a-z]{4,}|[0-9]{3,}")
_RUN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff]{2,}")
