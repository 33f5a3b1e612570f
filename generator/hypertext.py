"""HTML as text: how plain text becomes markup, and our own markup plain text again."""

import html
import re


def escape(text: str) -> str:
    """Text as it stands in markup, in an attribute's double quotes too."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def unescape(text: str) -> str:
    """What the references in a text name. Python's own fails at a number of some thousand digits."""
    return html.unescape(with_short_numbers(text))


def with_short_numbers(text: str) -> str:
    """The text with its numeric references no longer than a character's number is."""
    return _LONG_NUMBER.sub(lambda found: f"&#{found[1][:8]};", text) if "&#" in text else text


_LONG_NUMBER = re.compile(r"&#(?=[0-9]{8})0*([0-9]+);?")


def text_of(markup: str) -> str:
    """The words of markup that we made or cleaned, without the marks of footnotes. Blocks stay apart."""
    text = _MARKUP.sub("", without_note_marks(markup))
    return unescape(text) if "&" in text else text


def without_note_marks(markup: str) -> str:
    """The markup without what leads to a footnote and back from it: neither is a word of the story."""
    return _NOTE_MARK.sub("", markup) if "footnote-ref" in markup else markup


def attributes_of(tag: str) -> dict[str, str]:
    """The attributes of a tag as `nh3` writes it."""
    return {name: unescape(value) for name, value in _ATTRIBUTE.findall(tag)}


_NOTE_MARK = re.compile(r'<sup class="footnote-ref">.*?</sup>| ?<a [^<>]*class="footnote-back"[^<>]*>[^<]*</a>')
_MARKUP = re.compile(r"<[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>")
_ATTRIBUTE = re.compile(r" ([a-z-]+)=\"([^\"]*)\"")
