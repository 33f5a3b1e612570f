"""Bidi: which way languages and texts run, and the characters that turn a text, kept within it.

A headline with an override that nobody ends would turn what stands after it on the same line: the site's name
in the window's title, the next byline, the words of a feed. So each text of a document ends what it opens and
ends nothing that it did not open. What is shown is otherwise as written: Arabic and Hebrew need these signs.
"""

import re
from functools import cache

_SIGNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_EMBEDDED, _ISOLATED = "\u202c", "\u2069"
"""What ends an embedding or an override, and what ends an isolate."""


def balanced(text: str) -> str:
    """The text with every turn of direction ended where the text ends.

    >>> balanced("a\u202eb") == "a\u202eb\u202c"
    True
    """
    if text.isascii() or not _SIGNS.search(text):
        return text
    open_: list[str] = []
    kept: list[str] = []
    for char in text:
        if "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069":
            if char in (_EMBEDDED, _ISOLATED):
                if char not in open_ or (char == _EMBEDDED and open_[-1] != char):
                    continue  # it ends nothing: an embedding ends within the isolate that holds it alone
                while open_.pop() != char:
                    pass
            else:
                open_.append(_ISOLATED if char >= "\u2066" else _EMBEDDED)
        kept.append(char)
    return "".join(kept) + "".join(reversed(open_))


_RTL = frozenset(["ar", "arc", "ckb", "dv", "fa", "he", "khw", "ks", "ps", "sd", "syr", "ug", "ur", "yi"])
_RTL_SCRIPTS = frozenset(["arab", "hebr", "syrc", "thaa", "nkoo", "adlm", "rohg"])


def direction(language: str) -> str:
    """`rtl` for languages written from the right, else `ltr`."""
    main, *more = language.lower().split("-")
    script = next((part for part in more if len(part) == 4 and part.isalpha()), "")
    return "rtl" if (script in _RTL_SCRIPTS if script else main in _RTL) else "ltr"


@cache
def _from_the_right() -> re.Pattern[str]:
    """A letter of a script that runs from the right: 2 ms to compile, which most builds need not spend."""
    return re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def prevailing(text: str) -> str:
    """`rtl` or `ltr`, as most of a text's letters run; empty if it has none.

    Not the first letter's, as browsers take it: an Arabic sentence may begin with a name in Latin letters.
    """
    if text.isascii() or not _from_the_right().search(text):
        return "ltr" if any(map(str.isalpha, text)) else ""
    letters = sum(map(str.isalpha, text))
    right = len(_from_the_right().findall(text))
    return "rtl" if right * 2 > letters else "ltr" if letters else ""
