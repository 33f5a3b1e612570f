"""Feeds: the rules of Atom (RFC 4287), RSS 2.0 and JSON Feed 1.1 that can be checked without asking anybody.

Readers keep what they have seen by its id: an id that is missing, occurs twice, or moves with the page costs
readers more than any other mistake in a feed.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from generator.checks.finding import Clue, Finding, error, warning
from generator.checks.specimen import Specimen
from generator.checks.xmlfiles import ATOM, at, is_mail_date, is_moment, parse, text_of
from generator.urls import is_web_address

ENDINGS = (".atom", ".rss", "feed.json", "feed.xml", "rss.xml", "atom.xml")
_OURS = "correct the file"
_ID = "give it an id that never changes: urn:uuid:…, or a tag: URI"


def feeds(specimen: Specimen) -> Iterator[Finding]:
    """Every feed of the site."""
    for path, data in specimen.texts.items():
        if path.endswith("feed.json"):
            yield from _json(path, data, specimen)
        elif path.endswith(ENDINGS):
            root, fault = parse(path, data)
            if fault is not None:
                yield fault
            elif root.tag == f"{ATOM}feed":
                yield from _atom(path, root, specimen)
            elif root.tag == "rss":
                yield from _rss(path, root, specimen)
            else:
                yield error(
                    Clue(path, 1, 1), "the feed is neither Atom nor RSS", "begin it with <feed> or <rss>"
                )


def _atom(path: str, root: Any, specimen: Specimen) -> Iterator[Finding]:
    yield from _has(path, root, ("id", "title", "updated"), "feed", ATOM)
    yield from _moments(path, root, specimen, (f"{ATOM}updated",))
    own = [link for link in root.findall(f"{ATOM}link") if link.get("rel") == "self"]
    yield from _self(path, root, own[0].get("href", "") if own else "", specimen)
    authored = root.find(f"{ATOM}author") is not None
    entries = root.findall(f"{ATOM}entry")
    for entry in entries:
        yield from _has(path, entry, ("id", "title", "updated"), "entry", ATOM)
        yield from _moments(path, entry, specimen, (f"{ATOM}updated", f"{ATOM}published"))
        links = [link for link in entry.findall(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
        if not links and entry.find(f"{ATOM}content") is None:
            yield error(at(path, entry), "an entry has neither a link nor a text", "give it a <link href>")
        for link in entry.findall(f"{ATOM}link"):
            yield from _address(path, link, link.get("href", ""), specimen)
        if not authored and entry.find(f".//{ATOM}author") is None:
            yield error(
                at(path, entry), "neither the entry nor the feed names an author", "give the feed an <author>"
            )
    yield from _ids(path, [(entry, text_of(entry, f"{ATOM}id")) for entry in entries])
    newest = max((text_of(entry, f"{ATOM}updated") for entry in entries), key=_order, default="")
    if newest and _order(text_of(root, f"{ATOM}updated")) < _order(newest):
        message = "the feed says that it is older than its newest entry, so that readers may pass it over"
        yield warning(at(path, root), message, "let its <updated> be that of the newest entry")


def _rss(path: str, root: Any, specimen: Specimen) -> Iterator[Finding]:
    channel = root.find("channel")
    if channel is None or root.get("version") != "2.0":
        yield error(at(path, root), "the feed is no RSS 2.0", 'write <rss version="2.0"> and a <channel> in it')
        return
    yield from _has(path, channel, ("title", "link", "description"), "channel", "")
    own = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    yield from _self(path, channel, own[0].get("href", "") if own else "", specimen)
    yield from _address(path, channel, text_of(channel, "link"), specimen)
    items = channel.findall("item")
    for item in items:
        if not text_of(item, "title") and not text_of(item, "description"):
            yield error(
                at(path, item), "an item has neither a title nor a description", "give it one of the two"
            )
        link = item.find("link")
        if link is not None:
            yield from _address(path, link, (link.text or "").strip(), specimen)
        guid = item.find("guid")
        if (
            guid is not None
            and guid.get("isPermaLink", "true") == "true"
            and not is_web_address(guid.text or "")
        ):
            hint = 'write isPermaLink="false" on it'
            yield error(at(path, guid), "a guid says that it is an address, and is none", hint)
        for name in ("pubDate", "lastBuildDate"):
            date = item.find(name)
            if date is not None and not is_mail_date((date.text or "").strip()):
                hint = "write it as in mail: Mon, 23 Nov 2026 00:00:00 +0000"
                yield error(at(path, date), f"<{name}> is no date: {date.text}", hint)
    yield from _ids(path, [(item, text_of(item, "guid")) for item in items])


def _json(path: str, data: bytes, specimen: Specimen) -> Iterator[Finding]:
    where = Clue(path, 1, 1)
    try:
        feed = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError) as broken:
        yield error(where, f"the feed is no JSON: {broken}", _OURS)
        return
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list) or not str(feed.get("version", "")).startswith(
        "https://jsonfeed.org/version/"
    ):
        hint = 'give it "version": "https://jsonfeed.org/version/1.1" and "items"'
        yield error(where, "the feed is no JSON Feed", hint)
        return
    if not feed.get("title"):
        yield error(where, "the feed has no `title`", _OURS)
    if feed.get("feed_url"):
        yield from _self(path, None, str(feed["feed_url"]), specimen)
    seen: set[str] = set()
    for item in (item for item in items if isinstance(item, dict)):
        place = _in_json(path, data, str(item.get("id", item.get("url", ""))))
        ident = item.get("id")
        if not isinstance(ident, str) or not ident:
            yield error(place, "an item has no `id`", _ID)
        elif ident in seen:
            yield error(place, f"two items have the id {ident}", _ID)
        seen.add(str(ident))
        if not item.get("content_html") and not item.get("content_text"):
            yield error(place, "an item has no text", "give it `content_html` or `content_text`")
        for name in ("date_published", "date_modified"):
            if name in item and not is_moment(str(item[name])):
                yield error(place, f"`{name}` is no time: {item[name]}", "write 2026-11-23T00:00:00Z")
        yield from _address(path, place, str(item.get("url", "")), specimen)


def _in_json(path: str, data: bytes, text: str) -> Clue:
    at_byte = data.find(text.encode()) if text else -1
    return Clue(path, data.count(b"\n", 0, at_byte) + 1 if at_byte >= 0 else 1, 1)


def _has(path: str, element: Any, names: tuple[str, ...], what: str, namespace: str) -> Iterator[Finding]:
    for name in names:
        found = element.findall(f"{namespace}{name}")
        if not found or not "".join(found[0].itertext()).strip():
            yield error(at(path, element), f"the {what} has no <{name}>", f"give it a <{name}>")
        elif len(found) > 1:
            yield error(at(path, found[1]), f"the {what} has a second <{name}>", "keep one")


def _moments(path: str, element: Any, specimen: Specimen, names: tuple[str, ...]) -> Iterator[Finding]:
    for name in names:
        date = element.find(name)
        if date is not None and (date.text or "").strip() and not is_moment((date.text or "").strip()):
            shown = name.rpartition("}")[2]
            yield error(at(path, date), f"<{shown}> is no time: {date.text}", "write 2026-11-23T00:00:00Z")


def _self(path: str, element: Any, address: str, specimen: Specimen) -> Iterator[Finding]:
    where = at(path, element) if element is not None else Clue(path, 1, 1)
    own = specimen.address(path)
    if not address:
        yield warning(
            where, "the feed does not name its own address", f'give it <link rel="self" href="{own}">'
        )
    elif address != own:
        message = f"the feed says that it lives at {address}"
        yield error(where, message, f"write {own}, where it lies")


def _address(path: str, element: Any, address: str, specimen: Specimen) -> Iterator[Finding]:
    where = element if isinstance(element, Clue) else at(path, element)
    if not address:
        return
    if not is_web_address(address) and not address.startswith("mailto:"):
        hint = "write it whole: readers know nothing of the page around it"
        yield error(where, f"the address {address} in the feed is not whole", hint)
        return
    lead = specimen.lead(address, path)
    if lead.where == "inside" and lead.path not in specimen.paths:
        yield error(
            where, f"the feed leads to {address}, which is not there", "correct it, or remove the entry"
        )


def _ids(path: str, entries: list[tuple[Any, str]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for entry, ident in entries:
        if not ident:
            if entry.tag == "item":
                yield error(at(path, entry), "an item has no <guid>", _ID)
        elif ident in seen:
            yield error(at(path, entry), f"two entries have the id {ident}: readers show one of them", _ID)
        elif ":" not in ident and entry.tag != "item":
            yield error(at(path, entry), f"the id {ident} is no URI", _ID)
        seen.add(ident)


def _order(text: str) -> float:
    import datetime as dt

    try:
        return dt.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()
    except ValueError:
        return float("-inf")
