"""Raw HTML in Markdown, by an allow-list: text and its structure, no style, no script, no forms, no frames.

`clean` takes a whole body, since a raw tag may open in one block and close in another, and gives markup that
is well-formed and safe. `left_out` says what a piece of raw HTML holds that will not survive, for a problem.
"""

import re

import nh3

SCHEMES = frozenset(("http", "https", "mailto", "tel"))

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
    "abbr": set(),
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "del": {"cite", "datetime"},
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


def clean(html: str) -> str:
    """The markup that may live. Addresses with other schemes than SCHEMES are gone from it."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "textarea", "title"},
        attributes=_ATTRIBUTES,
        attribute_filter=_limited,
        url_schemes=set(SCHEMES),
        link_rel=None,
    )


def left_out(raw: str) -> tuple[str, ...]:
    """The tags and attributes of a piece of raw HTML that `clean` will not let through."""
    found: list[str] = []
    for tag in _TAG.finditer(raw):
        name = tag[1].lower()
        if name not in TAGS:
            found.append(f"<{name}>")
            continue
        allowed = _EVERYWHERE | _ATTRIBUTES.get(name, set())
        found += [attr[1] for attr in _ATTRIBUTE.finditer(tag[2]) if attr[1].lower() not in allowed]
    return tuple(dict.fromkeys(found))


_TAG = re.compile(r"<([A-Za-z][A-Za-z0-9-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
_ATTRIBUTE = re.compile(r"\s([A-Za-z_:][\w:.-]*)(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?")


def _limited(tag: str, name: str, value: str) -> str | None:
    if name == "class":
        return " ".join(part for part in value.split() if _CLASS.fullmatch(part)) or None
    if name == "id":
        return value if _ID.fullmatch(value) else None
    if name == "role":
        return value if value in _ROLES else None
    return value
