"""Policy: how much of other people's stories may be shown, as configuration and front matter say it.

Terms are what is written in one place: the site's, a source's, a story's. `settled` lays them over each
other, `in_force` says what they allow at a moment. What follows for a story is `release`'s business. Pure.
"""

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec

from generator.fields import FALSE, TRUE, Fields
from generator.moments import When, instant
from generator.problems import error, warning
from generator.urls import slug
from generator.yamlnodes import Scalar

Show = Literal["full", "excerpt", "headline", "link"]
SHOWS: tuple[Show, ...] = get_args(Show)
"""From the most to the least."""

WORDS = 60
"""An excerpt's length where nothing says how many."""
WHOLE = -1
"""Of a quotation: all its words."""


class Policy(msgspec.Struct, frozen=True):
    """What may be shown of a story. As it comes, everything, and without a condition."""

    show: Show = "full"
    words: int = WORDS
    images: bool = True
    quotes: int = WHOLE
    """So many words of each block quotation."""
    credit: str = ""
    """What must stand wherever words of the story are shown."""


FULL = Policy()


class Terms(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one place says; None is what it does not say."""

    show: Show | None = None
    words: int | None = None
    images: bool | None = None
    quotes: int | None = None
    credit: str | None = None
    until: When | None = None
    then: Show | None = None


class Takedown(msgspec.Struct, frozen=True, omit_defaults=True):
    """That something was taken down: since when, and why, in the curator's words."""

    date: When | None = None
    reason: str = ""


class Grants(msgspec.Struct, frozen=True):
    """What the configuration says of rights: for the site, and by the slugs of its sources."""

    name: str = ""
    """The digest's own, whose stories are no other publisher's."""
    site: Terms = Terms()
    sources: Mapping[str, Terms] = {}
    takedowns: Mapping[str, Takedown] = {}

    def terms(self, source: str) -> Terms:
        """What holds for the stories of a source that say nothing themselves."""
        theirs = self.sources.get(slug(source)) if source else None
        return self.site if theirs is None else settled(self.site, theirs)


def settled(above: Terms, below: Terms) -> Terms:
    """What holds where one place says more than the place above it. Where it says how much is shown, all but
    the credit begins anew."""
    told = {name: value for name, value in msgspec.structs.asdict(below).items() if value is not None}
    return msgspec.structs.replace(Terms(credit=above.credit) if below.show else above, **told)


def in_force(terms: Terms, zone_name: str, now: float) -> Policy:
    """What the terms allow at a moment. Pictures are works of their own: where the terms do not speak of them,
    they come with whole stories only."""
    show = terms.show or "full"
    if terms.until is not None and instant(terms.until, zone_name) <= now:
        show = terms.then or ("link" if show in ("headline", "link") else "headline")
    images = show == "full" if terms.images is None else terms.images
    quotes = WHOLE if terms.quotes is None else terms.quotes
    return Policy(show, terms.words or WORDS, images, quotes, terms.credit or "")


def read_terms(fields: Fields, key: str = "rights", *, beside: tuple[str, ...] = ()) -> Terms:
    """What a key says: one word, or a map of which `beside` are keys that somebody else reads."""
    node = fields.node(key)
    if node is None:
        return Terms()
    if isinstance(node, Scalar):
        return Terms(show=_show(fields, key, _NOTICE if beside else ""))
    entry = fields.within(key)
    if entry is None:
        return Terms()
    terms = Terms(
        show=_show(entry, "show"),
        words=entry.number("words", least=1),
        images=entry.flag("images") if entry.has("images") else None,
        quotes=_quotes(entry),
        credit=" ".join(entry.text("credit").split()) or None,
        until=entry.when("until"),
        then=_show(entry, "then"),
    )
    _consistent(terms, entry)
    entry.finish(also=beside, instead=_ELSEWHERE)
    return terms


_ELSEWHERE = {
    "policy": "the key is `show`: full, excerpt, headline or link",
    "length": "the key is `words`: how many words an excerpt has",
    "pictures": "the key is `images`: true or false",
    "expires": "the key is `until`, and `then` says what holds afterwards",
    "attribution": "the key is `credit`: what must stand where the story is shown",
}
"""What people write who come from other tools."""


_NOTICE = '; the line that a source prints goes into `rights: {notice: "…"}`'


def _show(fields: Fields, key: str, more: str = "") -> Show | None:
    """One of SHOWS, None where nothing is said, or nothing that can be understood: that stops the build."""
    node = fields.node(key)
    if node is None:
        return None
    for show in SHOWS:
        if isinstance(node, Scalar) and node.text == show:
            return show
    shown = repr(node.text) if isinstance(node, Scalar) else "no plain text"
    hint = f"write one of {', '.join(SHOWS)}{more}"
    fields.wrong(node, f"`{key}` is {shown}, which does not say how much may be shown", hint)
    return None


def _quotes(entry: Fields) -> int | None:
    """`true`, `false`, or so many words."""
    node = entry.node("quotes")
    if isinstance(node, Scalar) and node.text in TRUE | FALSE:
        return WHOLE if node.text in TRUE else 0
    if isinstance(node, Scalar) and not node.text.isdecimal():
        entry.wrong(node, "`quotes` must be true, false or a number of words", "write `quotes: 40`")
        return 0
    return entry.number("quotes")


def _consistent(terms: Terms, entry: Fields) -> None:
    """What is said in vain, or against itself."""
    if entry.has("credit") and not terms.credit:
        message = "`credit` is empty: none is demanded, and none is shown"
        hint = "write what must stand with the stories, or remove the key"
        entry.problems.append(warning(entry.where("credit"), message, hint=hint))
    if terms.words is not None and terms.show is not None and "excerpt" not in (terms.show, terms.then):
        message = f"`words` has no meaning where `show: {terms.show}` holds"
        entry.problems.append(warning(entry.where("words"), message, hint="write `show: excerpt`"))
    if terms.then is not None and terms.until is None:
        message = "`then` says what holds after a day, and `until` does not name one"
        entry.problems.append(error(entry.where("then"), message, hint="write `until: 2027-01-01` beside it"))
    elif terms.then is not None and SHOWS.index(terms.then) <= SHOWS.index(terms.show or "full"):
        message = f"`then: {terms.then}` is no less than what is shown before"
        hint = (
            f"choose what is less: {', '.join(SHOWS[SHOWS.index(terms.show or 'full') + 1 :]) or 'nothing is'}"
        )
        entry.problems.append(error(entry.where("then"), message, hint=hint))


def read_takedown(fields: Fields, key: str = "takedown") -> Takedown | None:
    """`takedown: 2026-11-26`, or a map with `date` and `reason`. Whatever stands there, it is a takedown."""
    node = fields.node(key)
    if node is None or (isinstance(node, Scalar) and node.text in FALSE):
        return None
    if isinstance(node, Scalar):
        return Takedown() if node.text in TRUE else Takedown(fields.moment(node, key))
    entry = fields.within(key)
    if entry is None:
        return Takedown()
    takedown = Takedown(entry.when("date"), " ".join(entry.text("reason").split()))
    entry.finish()
    return takedown
