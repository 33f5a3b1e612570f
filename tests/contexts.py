"""Sample contexts, made from the contract's types: plain, nasty, and bare.

*Plain* fills every field with harmless text, *nasty* fills every text with what must not come alive, *bare*
leaves out all that may be left out: None wherever it is allowed, empty lists, empty texts.
"""

import types
from typing import Any, Union, get_args, get_origin, get_type_hints

from generator.contract import Context, Html, Moment, Site
from generator.layouts import TEMPLATES

MARK = "canary"

NASTY = (
    f'{MARK} <script>alert("1")</script><img src=x onerror=alert(2)> \' onmouseover=alert(3) x=\' " & &amp; '
    "{{ 6 * 7 }} {% raw %} {# no #} <!-- --> ]]> \u202edlrow\u2069 \u05e9\u05dc\u05d5\u05dd "
    + "Donaudampfschifffahrtsgesellschaft"
    * 9
)

ADDRESSES = ("href", "src", "home", "canonical", "image", "newer", "older")

CHOICES: dict[tuple[str, str], tuple[str, str]] = {
    # what is one of a few words, or of a form: in a full context, and in a bare one
    ("Moment", "written"): ("2026-11-23T14:05:00+01:00", "2026"),
    ("Moment", "precision"): ("second", "year"),
    ("Moment", "iso"): ("2026-11-23T14:05:00+01:00", "2026"),
    ("Site", "language"): ("en", "en"),
    ("Site", "direction"): ("ltr", "ltr"),
    ("Site", "home"): ("/repo/", "/"),
    ("Card", "held"): ("embargo", ""),
    ("EditionHead", "held"): ("draft", ""),
    ("StandingPage", "held"): ("draft", ""),
    ("IndexPage", "kind"): ("developing", "tags"),
    ("Subscription", "kind"): ("site", "editions"),
    ("Story", "shown"): ("excerpt", "headline"),
    ("Head", "type"): ("article", "website"),
    ("Feed", "type"): ("application/atom+xml", "application/atom+xml"),
    ("Card", "language"): ("he", ""),
    ("Card", "direction"): ("rtl", ""),
    ("Teaser", "language"): ("he", ""),
    ("Teaser", "direction"): ("rtl", ""),
}


def sample(context: type[Context], style: str) -> Any:
    """One value of a context: `plain`, `nasty` or `bare`."""
    hints = get_type_hints(context)
    return context(**{name: _value(context, name, hint, style) for name, hint in hints.items()})


def page_samples(style: str) -> list[tuple[str, Context]]:
    """A page of each kind, with its template's name."""
    return [(template, sample(page, style)) for page, template in TEMPLATES.items()]


def site_sample(style: str) -> Site:
    """A site; what `lists` are called are keys of `words`."""
    import msgspec

    site: Site = sample(Site, style)
    names = ("editions", "developing", "tags", "sources", "archive")
    lists = tuple(msgspec.structs.replace(site.lists[0], title=name) for name in names) if site.lists else ()
    return msgspec.structs.replace(site, lists=lists, preview=False)


def body_sample(style: str) -> Html:
    return Html("" if style == "bare" else "<p>A paragraph.</p>\n")


def _value(context: type[Context], name: str, hint: Any, style: str) -> Any:
    origin, bare = get_origin(hint), style == "bare"
    if origin in (Union, types.UnionType):
        if bare:
            return None
        return _value(context, name, next(each for each in get_args(hint) if each is not type(None)), style)
    if origin is tuple:
        item = get_args(hint)[0]
        return () if bare else tuple(_value(context, name, item, style) for _ in range(3))
    if hint is Html:
        return Html("" if bare else '{"@type": "NewsArticle"}')
    if hint is str:
        return _text(context, name, style)
    if hint is bool:
        return not bare
    if hint is int:
        return 0 if bare else 1234
    return sample(hint, style)


def _text(context: type[Context], name: str, style: str) -> str:
    choice = CHOICES.get((context.__name__, name))
    if choice:
        return choice[style == "bare"]
    if name == "id":
        return "3k9v2m7q4x1d"
    if name in ADDRESSES:
        return "/repo/%22%3E/" if style == "nasty" else "/repo/there/"
    if name == "original":
        return "" if style == "bare" else "https://example.org/a"
    if name == "year" and context.__name__ == "ArchiveYear":
        return "2026"
    if style == "bare":
        return "A" if name in ("title", "headline") else ""
    return NASTY if style == "nasty" else "Plain words"


MOMENTS = (
    Moment("2026", "year", "2026"),
    Moment("2026-11", "month", "2026-11"),
    Moment("2026-11-23", "day", "2026-11-23"),
    Moment("2026-11-23T03:00:00Z", "second", "2026-11-23T03:00:00+00:00"),
    Moment("2026-11-23T05:00:00+02:00", "second", "2026-11-23T05:00:00+02:00"),
)
