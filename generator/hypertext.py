"""HTML as text: how plain text becomes markup, and our own markup plain text again."""

import re
from html import unescape


def escape(text: str) -> str:
    """Text as it stands in markup, in an attribute's double quotes too."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def text_of(html: str) -> str:
    """The words of markup that we made or cleaned, without the marks of footnotes. Blocks stay apart."""
    text = _MARKUP.sub("", without_note_marks(html))
    return unescape(text) if "&" in text else text


def without_note_marks(html: str) -> str:
    """The markup without what leads to a footnote and back from it: neither is a word of the story."""
    return _NOTE_MARK.sub("", html) if "footnote-ref" in html else html


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of a tag as `nh3` writes it."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}


_NOTE_MARK = re.compile(r'<sup class="footnote-ref">.*?</sup>| ?<a [^<>]*class="footnote-back"[^<>]*>[^<]*</a>')
_MARKUP = re.compile(r"<[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>")
_ATTRIBUTE = re.compile(r" ([a-z-]+)=\"([^\"]*)\"")
