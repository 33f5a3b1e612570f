"""Mail: the reader of newsletters, one mail in a file or many in a mailbox.

The HTML part is read first, and the plain one where that gives next to nothing. Pictures that the mail carries
are kept, pixels that count readers are not. What lists hang below every mail (unsubscribe, addresses, “view
in browser”) is left out by rule.
"""

import re
from email.message import EmailMessage
from typing import Any

from generator.hypertext import unescape
from generator.ingest.addresses import clean_address
from generator.ingest.bylines import looks_like_name, names_in
from generator.ingest.carried import with_carried
from generator.ingest.composition import composed, plain_body
from generator.ingest.decode import refusal
from generator.ingest.foreign_values import language_of_tag
from generator.ingest.mail_footers import is_footer, without_footers
from generator.ingest.mail_parts import Parts, mails_of, parts_of
from generator.ingest.page_markdown import Written, markdown_of
from generator.ingest.rights import without_company_form
from generator.ingest.stamps import stamp
from generator.ingest.story import Dropped, Evidence, Fault, Reading, Story

MOST = 2000
"""Mails of a mailbox."""
_FORWARDED = re.compile(r"(?:\s*(?:fwd?|wg|tr|rv|enc|i|vs|fw)\s*:\s*)+", re.IGNORECASE)
_LIST_NAME = re.compile(r"\[[^\[\]]{1,40}\]\s*")
_FROM_AT = re.compile(r"(.{2,60}?)\s+(?:from|at|von|bei|de|@)\s+(.{2,60})|(.{2,60}?)\s*[|,–—]\s+(.{2,60})")
_BROWSER = re.compile(
    r"\[[^\[\]]{0,80}(?:browser|online|navigateur|navegador|web)[^\[\]]{0,80}\]\((https?://[^()\s]+)\)",
    re.IGNORECASE,
)
_QUOTED_LINE = re.compile(r"-- $|_{5,}$")


def read_mail(name: str, data: bytes) -> Reading:
    """Read a mail, or every mail of a mailbox."""
    refused = refusal(data)
    if refused:
        return Reading("binary", remarks=(f"Not read: {refused}.",))
    stories: list[Story] = []
    dropped: list[Dropped] = []
    faults: list[Fault] = []
    mails, count = mails_of(data, MOST)
    for line, message in mails:
        try:
            parts = parts_of(message)
        except RecursionError:
            faults.append(Fault("the headers of this mail are nested without an end", line, "collect it again"))
            continue
        if not parts.html.strip() and not parts.text.strip():
            faults.append(
                Fault("this mail has no text that can be read", line, "collect it again", grave=count == 1)
            )
            continue
        story, left = _story(message, parts, name, alone=count == 1)
        stories.append(story)
        dropped += [Dropped(line, each.text, each.rule) for each in left]
    if count > MOST:
        faults.append(Fault(f"this mailbox has {count:,} mails; the first {MOST:,} are read", hint="part it"))
    if not stories:
        return Reading("no-story", faults=tuple(faults) or (Fault("there is no mail in this file"),))
    return Reading("ok", tuple(stories), tuple(dropped), faults=tuple(faults))


def _story(message: EmailMessage, parts: Parts, name: str, *, alone: bool) -> tuple[Story, tuple[Dropped, ...]]:
    body = _body(parts)
    url = _address(message, body)
    body, dropped = without_footers(body)
    sender = _header(message, "from")
    names, source, sure = _sender(sender, _header(message, "list-id"))
    title = _FORWARDED.sub("", _LIST_NAME.sub("", _header(message, "subject"), count=1)).strip()
    found: dict[str, tuple[Any, Evidence]] = {
        "title": (title, Evidence("mail, Subject", "mail: Subject")),
        "byline": (names, Evidence("mail, From", "mail: From", 0.8)),
        "source": (source, Evidence("mail, From", "mail: From", sure)),
        "published": (stamp(_raw(message, "date")), Evidence("mail, Date", "mail: Date", 0.9)),
        "url": (url, Evidence("mail, Archived-At or view in browser", "mail: address", 0.7)),
        "language": (
            language_of_tag(_header(message, "content-language")),
            Evidence("mail, Content-Language", "mail"),
        ),
    }
    fields = {field: value for field, (value, _) in found.items() if value}
    evidence = {field: found[field][1] for field in fields}
    key = "" if alone else _header(message, "message-id").strip("<> ") or f"{title} {_header(message, 'date')}"
    story, left = composed(fields, evidence, body, key=key, name=name)
    return story, (*dropped, *left)


_BROKEN = (ValueError, LookupError, AttributeError, TypeError, RecursionError)
"""What the library raises on a broken header."""


def _header(message: EmailMessage, name: str) -> str:
    """A header as text, decoded; one that cannot be is nothing."""
    try:
        return " ".join(str(message.get(name) or "").replace("\ufffd", "").split())
    except _BROKEN:
        return ""


def _raw(message: EmailMessage, name: str) -> str:
    """A header as it is written: the library gives a day without a time midnight."""
    return next((" ".join(str(value).split()) for key, value in message.raw_items() if key.lower() == name), "")


def _body(parts: Parts) -> Written:
    """The HTML part, or the plain one if that holds much more: some mails are one picture."""
    html = with_carried(markdown_of(parts.html), parts.pictures) if parts.html.strip() else Written()
    text = plain_body(_signed_off(parts.text)) if parts.text.strip() else Written()
    if not html.blocks:
        return text
    return text if _words(text) > 2 * _words(html) + 40 else html


def _words(body: Written) -> int:
    return sum(len(re.sub(r"\([^()]*\)", "", block).split()) for block in body.blocks)


def _signed_off(text: str) -> str:
    """A plain text without the signature below its two hyphens."""
    lines = text.replace("\r\n", "\n").split("\n")
    for at in range(len(lines) - 1, max(len(lines) - 15, 0), -1):
        if _QUOTED_LINE.match(lines[at]):
            return "\n".join(lines[:at])
    return "\n".join(lines)


def _address(message: EmailMessage, body: Written) -> str:
    """Where the mail stands on the web: what its list's archive says, or its link for reading in a browser."""
    archived = clean_address(_header(message, "archived-at").strip("<> "))
    if archived:
        return archived
    for block in (*body.blocks[:6], *body.blocks[-6:]):
        found = _BROWSER.search(block)
        if found and is_footer(block):
            return clean_address(unescape(found[1]))
    return ""


def _sender(sender: str, list_id: str) -> tuple[tuple[str, ...], str, float]:
    """Who wrote, and what it appears in: “Jane Roe from The Memo”, “The Memo”, “Jane Roe”."""
    name = re.sub(r"\s*<[^<>]*>\s*$", "", sender).strip().strip("\"'").strip()
    if "@" in name or not name:
        name = ""
    listed = list_id.partition("<")[0].strip().strip('"')
    both = _FROM_AT.fullmatch(name)
    if both:
        person, where = (both[1], both[2]) if both[1] else (both[3], both[4])
        if looks_like_name(person) and names_in(person):
            return (person,), without_company_form(where), 0.8
    is_person = (
        len(name.split()) in (2, 3)
        and looks_like_name(name)
        and not _LIKE_A_TITLE.search(name)
        and not _NOBODYS.search(sender)
    )
    if is_person and listed:
        return (name,), without_company_form(listed), 0.8
    if is_person:
        return (name,), "", 0.0
    return (), without_company_form(name or listed), 0.7


_NOBODYS = re.compile(
    r"<?(?:hello|hi|info|news|newsletters?|no-?reply|do-?not-?reply|mail|editors?|team|contact|post|list|support)"
    r"[\w.+-]*@",
    re.IGNORECASE,
)
_LIKE_A_TITLE = re.compile(
    r"\b(?:the|daily|weekly|morning|evening|news|newsletter|brief|briefing|digest|times|post|review|journal|letter|"
    r"report|update|memo|mail|ledger|gazette|courier|herald|club|media|press|team|editors?|wire|bulletin|magazine|notes|dispatch|observer|today|week|world|politics|tech|science|"
    r"chronicle|tribune|press|society|council|institute|agency|records?|stories|reads|links)\b",
    re.IGNORECASE,
)
