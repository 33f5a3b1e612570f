"""JSON-LD of a page: what it says of its article, whatever state its JSON is in.

Sites write it by hand and by template: raw line breaks, trailing commas, comments and entities inside JSON are
read over. Nodes are found in graphs, lists and inside other nodes; the best article among them answers.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from generator.hypertext import unescape
from generator.ingest.page_source import Element

Node = dict[str, Any]

_ARTICLES = {
    "newsarticle": 4,
    "reportagenewsarticle": 4,
    "analysisnewsarticle": 4,
    "opinionnewsarticle": 4,
    "reviewnewsarticle": 4,
    "backgroundnewsarticle": 4,
    "askpublicnewsarticle": 4,
    "advertisercontentarticle": 3,
    "satiricalarticle": 4,
    "liveblogposting": 4,
    "article": 3,
    "techarticle": 3,
    "scholarlyarticle": 3,
    "blogposting": 3,
    "report": 2,
    "socialmediaposting": 2,
    "claimreview": 2,
    "review": 2,
    "recipe": 2,
    "webpage": 1,
    "itempage": 1,
}
_MOST_NODES = 2000
_LONGEST = 2_000_000
_COMMENT = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|//\s*\]\]>|\]\]>|/\*\s*\]\]>\s*\*/)\s*+;?\s*+$"
)
_TRAILING = re.compile(r",(\s*[}\]])")
_CONTROL = re.compile(r"[\x00-\x1f]")


class LinkedData(msgspec.Struct, frozen=True):
    """The article's node, the names that other nodes go by, and all nodes."""

    article: Node
    by_id: dict[str, Node]
    nodes: tuple[Node, ...]


def linked_data(tree: Element) -> LinkedData:
    """All JSON-LD of a page."""
    nodes: list[Node] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text and len(script.text) < _LONGEST:
            nodes += _nodes(_parsed(script.text))
    by_id = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    article: Node = max(nodes, key=_rank, default={})
    return LinkedData(article if _rank(article)[0] else {}, by_id, tuple(nodes[:_MOST_NODES]))


def _parsed(text: str) -> Any:
    text = _COMMENT.sub("", text.strip())
    for attempt in (text, _CONTROL.sub(" ", text), _TRAILING.sub(r"\1", _CONTROL.sub(" ", text))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    try:
        return json.loads(unescape(_TRAILING.sub(r"\1", _CONTROL.sub(" ", text))), strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(value: Any) -> Iterator[Node]:
    """Every node in a value, from the outside in."""
    waiting = [value]
    count = 0
    while waiting and count < _MOST_NODES:
        value = waiting.pop(0)
        count += 1
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            yield value
            waiting += [
                inner for key, inner in value.items() if isinstance(inner, dict | list) and key != "comment"
            ]


def types_of(node: Node) -> tuple[str, ...]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return tuple(kind.rpartition("/")[2].lower() for kind in listed if isinstance(kind, str))


def _rank(node: Node) -> tuple[int, bool, bool]:
    best = max((_ARTICLES.get(kind, 0) for kind in types_of(node)), default=0)
    if best < 3 and not (node.get("headline") or node.get("datePublished")):
        best = 0
    return best, "headline" in node, "datePublished" in node


def text(value: Any) -> str:
    """A value as one line of text: entities resolved, tags gone; of a list the first."""
    if isinstance(value, list):
        return next((found for each in value if (found := text(each))), "")
    if isinstance(value, dict):
        return text(value.get("name") or value.get("@value") or "")
    if not isinstance(value, str):
        return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""
    line = value
    for _ in range(2):
        if "&" in line:
            line = unescape(line)
    return " ".join(re.sub(r"<[^<>]{0,200}>", " ", line).split())


def texts(value: Any) -> tuple[str, ...]:
    """A list of texts; one text may list several, parted by commas."""
    if isinstance(value, list):
        return tuple(found for each in value if (found := text(each)))
    one = text(value)
    return tuple(part.strip() for part in one.split(",") if part.strip()) if one else ()


def names(data: LinkedData, value: Any) -> tuple[tuple[str, str], ...]:
    """The persons and organisations of a value: kind (`person`, `organization` or nothing) and name."""
    found: list[tuple[str, str]] = []
    for each in value if isinstance(value, list) else [value]:
        node = each
        if isinstance(each, dict) and not each.get("name") and isinstance(each.get("@id"), str):
            node = data.by_id.get(each["@id"], each)
        if isinstance(node, dict) and isinstance(node.get("name"), list):
            found += [("", text(name)) for name in node["name"]]
            continue
        kind = next(iter(types_of(node)), "") if isinstance(node, dict) else ""
        found.append((kind, text(node)))
    return tuple((kind, name) for kind, name in found if name)


def address(value: Any) -> str:
    """An address in a value: text, or a node's `@id` or `url`."""
    if isinstance(value, list):
        return next((found for each in value if (found := address(each))), "")
    if isinstance(value, dict):
        return address(value.get("url") or value.get("@id") or value.get("contentUrl") or "")
    return unescape(value.strip()) if isinstance(value, str) else ""
