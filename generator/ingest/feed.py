"""Feed: the reader of RSS, Atom and RDF feeds; each entry is a story of its own, known by its id.

The library (feedparser) takes feeds as they are; it is given bytes and never an address. The full content of
an entry goes before its description, dates are read as they are written, and what hangs on every entry
(“The post … appeared first on …”) is left out.
"""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any
from urllib.parse import urljoin

from generator.ingest.addresses import clean_address
from generator.ingest.composition import body_of, composed, plain_text
from generator.ingest.decode import refusal
from generator.ingest.foreign_values import language_of_tag, names_of, rights_of, tags_of
from generator.ingest.page_markdown import Written
from generator.ingest.picture_names import picture_name
from generator.ingest.rights import without_company_form
from generator.ingest.stamps import stamp
from generator.ingest.story import Dropped, Evidence, Fault, Picture, Reading, Story
from generator.ingest.xmltree import without_impossible

MOST = 2000
"""Entries: a feed of more is an archive, and would flood the site."""
_MOST_TAGS = 250_000
"""Beyond this the library takes minutes; the content of entries, which is escaped, does not count."""
_BLANKS = re.compile(rb"\s{1000,}")
"""The library looks for a document's type behind each of them, by the square of their number."""
_NOBODY = re.compile(
    rb"(<(?:\w+:)?(?:author|creator|contributor|name|managingEditor|webMaster|publisher)\b[^<>]{0,1000}>)"
    rb"(?:<!\[CDATA\[)?[^<]{2000,}",
    re.IGNORECASE,
)
"""What is too long for a name: the library looks for a mail address in it, by the square of its length."""
_LIBRARYS_OWN = re.compile(
    rb"(</?)((?:authors|contributors|links|enclosures|tags|media_content|media_thumbnail|media_credit)"
    rb"|(?:author|publisher|title|subtitle|summary|rights|content)_detail)(?=[\s/>])"
)
"""Elements of no feed format, named as the library names what it makes of others: it would take one for the
other."""
_POST = re.compile(
    r"(?:The post |Der Beitrag |L['’]article |El artículo |La entrada |O post |L['’]articolo |Het bericht )"
    r".{1,400}(?:appeared first on|first appeared on|erschien zuerst auf|est apparu en premier sur|"
    r"aparece primero en|se publicó primero en|apareceu primeiro em|proviene da|verscheen eerst op).{1,200}",
    re.IGNORECASE | re.DOTALL,
)
_MORE = re.compile(
    r"[\[(]?(?:…|\.\.\.)[\])]?|(?:continue reading|read (?:more|on|the (?:full|rest|whole))|keep reading|"
    r"view the full|(?:click|tap) here to|weiterlesen|lire la suite|leer más|seguir leyendo|leia mais|"
    r"continua a leggere|"
    r"lees verder|läs mer|czytaj dalej|читать далее)\b.{0,200}",
    re.IGNORECASE,
)


def read_feed(name: str, data: bytes) -> Reading:
    """Read a feed; its entries are stories in the order of the feed."""
    import feedparser

    refused = refusal(data)
    if refused:
        return Reading("binary", remarks=(f"Not read: {refused}.",))
    if data.count(b"<") > _MOST_TAGS:
        what = "this feed is left out: it has more markup than feeds have"
        return Reading("no-story", faults=(Fault(what, hint="part it into several seeds"),))
    plain = _NOBODY.sub(rb"\1", _BLANKS.sub(b"\n", without_impossible(data), count=100))
    source = BytesIO(_LIBRARYS_OWN.sub(rb"\1x-\2", plain))
    try:
        parsed: Any = feedparser.parse(source, sanitize_html=False, resolve_relative_uris=False)
    except (UnicodeError, ValueError, TypeError, AttributeError, LookupError, AssertionError):
        # What the library lets through when a feed is damaged.
        return Reading("no-story", faults=(Fault("this feed is damaged", hint="collect it again"),))
    faults = _faults(parsed)
    if not parsed.entries:
        return _nothing()
    if len(parsed.entries) > MOST:
        message = f"this feed has {len(parsed.entries):,} entries; the first {MOST:,} are read"
        faults += (Fault(message, hint="part it into several seeds"),)
    stories: list[Story] = []
    dropped: list[Dropped] = []
    for entry in parsed.entries[:MOST]:
        story, left = _entry(entry, parsed.feed, name)
        if story.body or story.evidence["title"].where != "file name":
            stories.append(story)
        dropped += left
    return Reading("ok", tuple(stories), tuple(dropped), faults=faults) if stories else _nothing()


def _nothing() -> Reading:
    hint = "collect it again when it has some"
    return Reading("no-story", faults=(Fault("this feed has no entries", hint=hint),))


def _faults(parsed: Any) -> tuple[Fault, ...]:
    wrong = parsed.get("bozo_exception") if parsed.get("bozo") else None
    line = wrong.getLineNumber() if wrong is not None and hasattr(wrong, "getLineNumber") else 0
    if not line:
        return ()
    message = "this feed is not well-formed here; what can be read of it was taken up"
    return (Fault(message, line, "check the entries that follow", grave=False),)


def _entry(entry: Any, feed: Any, name: str) -> tuple[Story, list[Dropped]]:
    link = _link(entry, feed)
    content, where = _content(entry)
    body, dropped = without_tails(body_of(content, link))
    found: dict[str, tuple[Any, Evidence]] = {
        "title": (plain_text(_said(entry, "title")), _told("title")),
        "url": (link, Evidence("feed, link", "feed: link", original=_original(entry, link))),
        "byline": _byline(entry, feed),
        "published": (stamp(_said(entry, "published")), _told("published")),
        "updated": (stamp(_said(entry, "updated")), _told("updated")),
        "tags": (
            tags_of([each.get("label") or each.get("term") or "" for each in _listed(entry, "tags")]),
            _told("categories"),
        ),
        "source": _source(entry, feed),
        "rights": _rights(entry, feed),
        "language": (_language(entry, feed, where), _told("language")),
        "image": (_image(entry, link), _told("enclosure")),
    }
    if found["updated"][0] == found["published"][0]:
        found["updated"] = ("", _told("updated"))
    fields = {field: value for field, (value, _) in found.items() if value}
    evidence = {field: found[field][1] for field in fields}
    key = _said(entry, "id") or link or fields.get("title") or _said(entry, "published") or content[:80]
    story, left = composed(fields, evidence, body, key=key, name=name)
    return story, [*dropped, *left]


def without_tails(body: Written) -> tuple[Written, list[Dropped]]:
    """A body without what feeds hang on every entry: the last blocks that only lead elsewhere."""
    blocks = list(body.blocks)
    dropped: list[Dropped] = []
    while blocks:
        words = " ".join(re.sub(r"\]\([^()]*\)|[\[\]*\\]", "", blocks[-1]).split())
        rule = "residue: appeared first" if _POST.fullmatch(words) else ""
        rule = rule or ("residue: read more" if _MORE.fullmatch(words) or _MORE.fullmatch(blocks[-1]) else "")
        if not rule:
            break
        dropped.append(Dropped(0, words, rule))
        blocks.pop()
    return Written(tuple(blocks), body.pictures), dropped


def _said(holder: Any, name: str) -> str:
    """A value as text; the library has None where an element is broken, and guesses where one is missing."""
    value = dict.get(holder, name)
    return value if isinstance(value, str) else ""


def _listed(holder: Any, name: str) -> list[Any]:
    """The values of an element that there may be several of."""
    value = holder.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _told(what: str, sure: float = 1.0) -> Evidence:
    return Evidence(f"feed, {what}", f"feed: {what}", sure)


def _link(entry: Any, feed: Any) -> str:
    origin = _said(entry, "feedburner_origlink") or _said(entry, "link")
    if not origin and _said(entry, "id").startswith("http"):
        origin = entry.id
    return whole(origin, _said(feed, "link"))


def _original(entry: Any, link: str) -> str:
    origin = _said(entry, "feedburner_origlink") or _said(entry, "link")
    return origin if origin != link else ""


def whole(address: str, base: str) -> str:
    """An address of the web, resolved against where it stands; empty if there is none."""
    try:
        return clean_address(urljoin(base, address)) if address.strip() else ""
    except ValueError:  # "http://[": a bracket that opens no address of version 6
        return ""


def _content(entry: Any) -> tuple[str, str]:
    """The fullest content, or the description; and the language that it says it has."""
    contents = [each for each in _listed(entry, "content") if _said(each, "value").strip()]
    if contents:
        best = max(contents, key=lambda each: ("html" in _said(each, "type"), len(each.value)))
        return best.value, _said(best, "language")
    detail = entry.get("summary_detail")
    return _said(entry, "summary"), _said(detail, "language") if isinstance(detail, dict) else ""


def _byline(entry: Any, feed: Any) -> tuple[tuple[str, ...], Evidence]:
    for holder, sure in ((entry, 1.0), (feed, 0.6)):
        people = [_said(each, "name") for each in _listed(holder, "authors")]
        addressed = _BEHIND_ADDRESS.fullmatch(_said(holder, "author"))
        people = [addressed[1]] if addressed else people
        names = names_of([*people] if any(people) else _said(holder, "author"))
        if names and names != (_title(feed),):
            return names, _told("author", sure)
    return (), _told("author")


_BEHIND_ADDRESS = re.compile(r"\S+@\S+\s+\(([^()]+)\)")
"""An author as RSS has it; the library takes `.medi` for the end of an address in `.media`."""


def _title(feed: Any) -> str:
    return plain_text(_said(feed, "title"))


def _source(entry: Any, feed: Any) -> tuple[str, Evidence]:
    """The feed that an entry was taken over from, else this feed, whose name is mostly the publisher's."""
    source = entry.get("source")
    origin = plain_text(_said(source, "title")) if isinstance(source, dict) else ""
    if origin:
        return without_company_form(origin), _told("source")
    publisher = plain_text(_said(entry, "publisher") or _said(feed, "publisher"))
    if publisher and "@" not in publisher:
        return without_company_form(publisher), _told("publisher", 0.9)
    parts = re.split(r"\s+(?:[|»›·–—-]|::|>)\s+", _title(feed))
    return without_company_form(parts[0]), _told("title of the feed", 0.7)


def _rights(entry: Any, feed: Any) -> tuple[Any, Evidence]:
    own = _said(entry, "rights")
    text = plain_text(own or _said(feed, "rights"))
    return rights_of(text) if len(text) <= 500 else None, _told("rights", 1.0 if own else 0.8)


def _language(entry: Any, feed: Any, told: str) -> str:
    return language_of_tag(_said(entry, "language") or told or _said(feed, "language"))


def _image(entry: Any, base: str) -> Picture | None:
    """The picture that stands for an entry: what is enclosed or named as one."""
    media: Iterable[Any] = (
        *[each for each in _listed(entry, "media_content") if _is_picture(each)],
        *[each for each in _listed(entry, "enclosures") if _is_picture(each)],
        *_listed(entry, "media_thumbnail"),
        *([entry["image"]] if isinstance(entry.get("image"), dict) else []),
    )
    for each in media:
        url = whole(each.get("url") or each.get("href") or "", base)
        if url:
            credits = [_said(credit, "content") for credit in _listed(entry, "media_credit")]
            credit = next(filter(None, credits), "")
            return Picture(picture_name(url), url=url, credit=credit, alt=plain_text(each.get("alt") or ""))
    return None


def _is_picture(media: Any) -> bool:
    kind = f"{media.get('type', '')} {media.get('medium', '')}"
    return "image" in kind or (
        not kind.strip() and bool(re.search(r"\.(?:jpe?g|png|webp|gif)\b", _said(media, "url")))
    )
