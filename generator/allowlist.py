"""Raw HTML in Markdown, by an allow-list: text and its structure, no style, no script, no forms, no frames.

`clean` takes a whole body, since a raw tag may open in one block and close in another, and gives markup that
is well-formed and safe. `recut` finds the references in it. `left_out` says what a piece of raw HTML holds
that will not survive, for a problem.
"""

import re
from collections.abc import Callable, Iterator, Sequence

import nh3

from generator.hypertext import attributes_of, escape
from generator.references import SCHEMES, Reference, is_live

_TAG_LIST = """
a abbr b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div dl dt em figcaption figure
h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp section small span strong sub summary sup
table tbody td tfoot th thead time tr u ul var wbr
"""
TAGS = frozenset(_TAG_LIST.split())

_EVERYWHERE = {"class", "dir", "id", "lang", "title"}
_ATTRIBUTES: dict[str, set[str]] = {
    "*": _EVERYWHERE,
    "a": {"href", "hreflang", "role", "aria-label", "data-at"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
    "div": {"tabindex"},
    "pre": {"tabindex"},
    "details": {"open"},
    "img": {"src", "alt", "data-at"},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "q": {"cite"},
    "section": {"role"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope", "abbr"},
    "time": {"datetime"},
}
_CLASS = re.compile(r"[A-Za-z][\w-]{0,60}")
_ID = re.compile(r"[^\s\"'<>&`=]{1,100}")
_ROLES = frozenset(("doc-endnotes", "doc-noteref", "doc-backlink"))
_SILENCED = {"script", "style", "template", "noscript", "iframe", "object", "textarea", "title"}
"""Tags whose content goes with them: it is not words."""


def clean(html: str) -> str:
    """The markup that may live. Addresses with other schemes than SCHEMES are gone from it."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags=_SILENCED,
        attributes=_ATTRIBUTES,
        attribute_filter=_limited,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def _limited(tag: str, name: str, value: str) -> str | None:
    if name == "cite":  # which nh3 takes for no address
        return value if is_live(value) else None
    if name == "class":
        return " ".join(part for part in value.split() if _CLASS.fullmatch(part)) or None
    if name == "id":
        return value if _ID.fullmatch(value) else None
    if name == "tabindex":
        return value if value == "0" else None
    if name == "role":
        return value if value in _ROLES else None
    return value


def left_out(raw: str) -> tuple[str, ...]:
    """The tags and attributes of a piece of raw HTML that `clean` will not let through."""
    found: list[str] = []
    for tag in _RAW_TAG.finditer(raw):
        name = tag[1].lower()
        if name not in TAGS:
            found.append(f"<{name}>")
            continue
        allowed = _EVERYWHERE | _ATTRIBUTES.get(name, set())
        found += [
            attribute[1] for attribute in _RAW_ATTRIBUTE.finditer(tag[2]) if attribute[1].lower() not in allowed
        ]
    return tuple(dict.fromkeys(found))


def unbalanced(raw: str) -> Iterator[tuple[str, bool, int]]:
    """The tags of a piece of raw HTML that need one to close them, or are one: name, whether it closes, place.

    What HTML closes by itself is not among them, nor what stands in comments or goes with a script.
    """
    silenced = ""
    for tag in _ANY_RAW.finditer(raw):
        name, closes = (tag[2] or "").lower(), bool(tag[1])
        if silenced:
            silenced = "" if closes and name == silenced else silenced
        elif name in _SILENCED:
            silenced = "" if closes else name
        elif name in TAGS and name not in _CLOSED_BY_ITSELF:
            yield name, closes, tag.start()


_ALONE_LIST = """
br caption col colgroup dd dt hr img li p rp rt tbody td tfoot th thead tr wbr
"""
_CLOSED_BY_ITSELF = frozenset(_ALONE_LIST.split())
_ANY_RAW = re.compile(
    r"<!--(?:[^-]|-(?!->))*+(?:-->|\Z)|<(/?)([A-Za-z][A-Za-z0-9-]*+)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>"
)
_RAW_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9-]*+)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*+)>")
_RAW_ATTRIBUTE = re.compile(r"\s([A-Za-z_:][\w:.-]*)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?")


def joined(pieces: Sequence[str], references: Sequence[Reference]) -> str:
    """The pieces with their addresses in place, for `clean`; each remembers where it stood in the source."""
    parts = [pieces[0]]
    for reference, piece in zip(references, pieces[1:], strict=True):
        name = "href" if reference.kind == "link" else "src"
        parts.append(
            f' {name}="{escape(reference.target)}" data-at="{reference.line}:{reference.column}"{piece}'
        )
    return "".join(parts)


def recut(html: str, seek: Callable[[str], tuple[int, int]]) -> tuple[list[str], list[Reference]]:
    """Clean markup cut at its links and pictures; `seek` tells where in the source an address stands."""
    pieces: list[str] = []
    references: list[Reference] = []
    start, piece = 0, ""
    for tag in _REFERRING.finditer(html):
        attributes = attributes_of(tag[2])
        if attributes.get("role") in _ROLES:
            continue
        target = attributes.pop("href" if tag[1] == "a" else "src", None)
        at = _AT.fullmatch(attributes.pop("data-at", ""))
        piece += html[start : tag.start()]
        start = tag.end()
        if target is None or not is_live(target):
            piece += f"<a{_written(attributes)}>" if tag[1] == "a" else escape(attributes.get("alt", ""))
            continue
        pieces.append(f"{piece}<{tag[1]}")
        line, column = (int(at[1]), int(at[2])) if at else seek(target)
        title = attributes.get("title", "")
        if tag[1] == "a":
            references.append(Reference("link", target, line, column, title=title))
            piece = f"{_written(attributes)}>"
        else:
            attributes = {"alt": "", **attributes}
            references.append(Reference("image", target, line, column, attributes["alt"], title))
            piece = f'{_written(attributes)} loading="lazy" decoding="async">'
    pieces.append(piece + html[start:])
    return pieces, references


def ids(html: str) -> list[str]:
    """Every id in clean markup, in its order."""
    return [ident for tag in _ANY_TAG.finditer(html) if (ident := attributes_of(tag.group()).get("id"))]


_REFERRING = re.compile(r"<(a|img)((?: [a-z-]+=\"[^\"]*\")*)>")
_AT = re.compile(r"([0-9]{1,7}):([0-9]{1,7})")
_ANY_TAG = re.compile(r"<[a-z][^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>")


def _written(attributes: dict[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
