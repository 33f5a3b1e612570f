"""Article file: a story written down as front matter and Markdown, the way ingest writes it.

Keys stand in one order, those without a value are left out, and nothing is wrapped: each key of text is one
line. A text that some YAML reader could take for a number, a date, a truth value or syntax is written as a
JSON string, which none mistakes.
"""

import json
import re
from collections.abc import Mapping, Sequence

import msgspec

from generator.ingest.front_text import Value
from generator.ingest.story import Elsewhere, Picture, RightsLine, Story

ORDER = (
    "id",
    "title",
    "date",
    "published",
    "updated",
    "section",
    "kicker",
    "byline",
    "dateline",
    "agency",
    "source",
    "distributor",
    "rights",
    "url",
    "language",
    "tags",
    "draft",
    "embargo",
    "expires",
    "image",
    "notes",
    "credits",
    "also",
    "extra",
    "seed",
    "taken",
)
"""The keys that ingest manages, in the order in which it writes them."""
NOTICE = ("notice", "owner", "year", "site", "license")
"""What ingest writes into `rights`; all else there is the editor's."""


class Taken(msgspec.Struct, frozen=True):
    """How a story came to be taken up: the seed's hash, the reader with its version, and the day."""

    sha256: str
    reader: str
    on: str


def article_text(story: Story, *, id: str, date: str, seed: str, taken: Taken) -> str:
    """The whole file: front matter in our order, a blank line, the blocks."""
    lines = [
        _line("id", scalar(id)),
        _line("title", quoted(story.title)),
        _line("date", _moment(date)),
        _line("published", _moment(story.published)),
        _line("updated", _moment(story.updated)),
        _line("section", scalar(story.section)),
        _line("kicker", scalar(story.kicker)),
        _line("byline", _flow(story.byline)),
        _line("dateline", scalar(story.dateline)),
        _line("agency", scalar(story.agency)),
        _line("source", scalar(story.source)),
        _line("distributor", scalar(story.distributor)),
        _line("rights", _rights(story.rights)),
        _line("url", scalar(story.url)),
        _line("language", scalar(story.language)),
        _line("tags", _flow(story.tags)),
        _line("draft", "true" if story.draft else ""),
        _line("embargo", _moment(story.embargo)),
        _line("expires", _moment(story.expires)),
        _line("image", _image(story.image)),
        _listed("notes", story.notes),
        _listed("credits", story.credits),
        also_lines(tuple([elsewhere(each) for each in story.also])),
        _extra(story.extra),
        _line("seed", scalar(seed)),
        _line("taken", _taken(taken)),
    ]
    body = "".join(f"\n{block}\n" for block in story.body)
    return f"---\n{''.join(lines)}---\n{body}"


def scalar(text: str, *, flow: bool = False) -> str:
    """A YAML scalar that reads as exactly this text; empty for an empty text. `flow`: within brackets."""
    text = _CONTROL.sub("", text)
    if not text:
        return ""
    safe = _SAFE_IN_FLOW if flow else _SAFE
    if safe.fullmatch(text) and not _MISREAD.fullmatch(text) and ": " not in text and " #" not in text:
        return text
    return quoted(text)


def quoted(text: str) -> str:
    """A JSON string: what no YAML reader takes for anything but this text. Control characters are left out."""
    return _UNPRINTABLE.sub(_escaped, json.dumps(_CONTROL.sub("", text), ensure_ascii=False))


def flow_map(values: dict[str, str]) -> str:
    """`{key: value, …}` of written values; what is empty is left out."""
    pairs = [f"{key}: {value}" for key, value in values.items() if value]
    return f"{{{', '.join(pairs)}}}" if pairs else ""


# Text that begins with a letter or digit and holds no sign that has a meaning somewhere in YAML.
_SAFE = re.compile(r"[^\W_](?:[\w .,()'’“”&;/+–—…-]*[\w.)’”…])?|https?://[\w.~/%=&?+@-]+")
_SAFE_IN_FLOW = re.compile(r"[^\W_](?:[\w .()'’“”&;/+–—…-]*[\w.)’”…])?")
# What YAML 1.1 and 1.2 read as something else than text: truth values, null, numbers, days, times.
_MISREAD = re.compile(
    r"(?i:y|n|yes|no|on|off|true|false|null|nan|inf)"
    r"|[0-9][0-9_.,:;/+ -]*(?:[eEtT][0-9_.,:+ -]*)?Z?|0[xob][0-9a-fA-F_]+"
)
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
# Beside what YAML cannot hold: its own line breaks, which it would fold into spaces, and the byte-order mark.
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")


def _escaped(char: re.Match[str]) -> str:
    return "\ufffd" if "\ud800" <= char[0] <= "\udfff" else f"\\u{ord(char[0]):04x}"


def _line(key: str, value: str) -> str:
    return f"{key}: {value}\n" if value else ""


def _flow(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(scalar(text, flow=True) for text in texts if text)}]" if any(texts) else ""


def _listed(key: str, texts: tuple[str, ...]) -> str:
    items = "".join(f"  - {scalar(text)}\n" for text in texts if text)
    return f"{key}:\n{items}" if items else ""


def elsewhere(entry: Elsewhere) -> dict[str, str]:
    """An entry of `also` as front matter says it."""
    told = {name: getattr(entry, name) for name in ("source", "title", "url", "seed", "id")}
    return {name: text for name, text in told.items() if text}


def also_lines(entries: Sequence[Mapping[str, str] | str]) -> str:
    """`also:` with an entry on each line; nothing where there is none."""
    written = [
        scalar(entry)
        if isinstance(entry, str)
        else flow_map({k: scalar(v, flow=True) for k, v in entry.items()})
        for entry in entries
    ]
    return "also:\n" + "".join(f"  - {line}\n" for line in written) if written else ""


def _moment(text: str) -> str:
    """A year, a day, a time: plain, as people write them."""
    return text if _MOMENT.fullmatch(text) else scalar(text)


_MOMENT = re.compile(r"[0-9]{4}(?:-[0-9]{2}){0,2}(?:T[0-9:]+(?:\.[0-9]+)?(?:Z|[+-][0-9:]+)?)?")


def _rights(rights: RightsLine | None) -> str:
    if rights is None:
        return ""
    return flow_map(
        {
            "notice": scalar(rights.notice, flow=True),
            "owner": scalar(rights.owner, flow=True),
            "year": _moment(rights.year),
            "site": scalar(rights.site, flow=True),
            "license": scalar(rights.license, flow=True),
        }
    )


def _image(image: Picture | None) -> str:
    """A picture that is neither carried along nor lies beside the seed is meant by its address."""
    if image is None:
        return ""
    is_remote = image.url and not (image.data or image.beside)
    return flow_map(
        {
            "file": scalar(image.url if is_remote else image.name, flow=True),
            "alt": scalar(image.alt, flow=True),
            "caption": scalar(image.caption, flow=True),
            "credit": scalar(image.credit, flow=True),
        }
    )


def _extra(extra: dict[str, str | list[str]]) -> str:
    """A document's own fields, each on its line. What no key can name is left out."""
    told = {
        scalar(key): _flow(tuple(value)) if isinstance(value, list) else scalar(value)
        for key, value in extra.items()
        if key != "<<" and len(key) <= LONGEST_KEY
    }
    lines = [f"  {key}: {value}\n" for key, value in told.items() if key and value]
    return f"extra:\n{''.join(lines)}" if lines else ""


LONGEST_KEY = 200
"""Characters: YAML knows no key of more than a thousand, and nobody wants one of more than this."""


def _taken(taken: Taken) -> str:
    reader = scalar(taken.reader, flow=True)
    return flow_map({"sha256": scalar(taken.sha256, flow=True), "reader": reader, "on": _moment(taken.on)})


def day_taken(front: Mapping[str, Value]) -> str:
    """The day on which an article says that it was taken up; empty if it does not say."""
    taken = front.get("taken")
    return str(taken.get("on") or "") if isinstance(taken, dict) else ""
