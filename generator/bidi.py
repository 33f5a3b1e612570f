"""Bidi: the characters that turn the direction of writing, kept within the text that holds them.

A headline with an override that nobody ends would turn what stands after it on the same line: the site's name
in the window's title, the next byline, the words of a feed. So each text of a document ends what it opens and
ends nothing that it did not open. What is shown is otherwise as written: Arabic and Hebrew need these signs.
"""

import re

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
