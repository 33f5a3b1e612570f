"""Site rules: what an editor knows of the pages of one web site, under `ingest:` in the configuration.

Where a story stands on its pages, what stands in between, and what the pages do not say themselves. A rule
holds for its host and the hosts below it. How pages are read with it is ingest's affair.
"""

import hashlib
import re

import msgspec

from generator.fields import Fields
from generator.problems import error
from generator.yamlnodes import Scalar, Sequence


class SiteRule(msgspec.Struct, frozen=True):
    """What is known of the pages of a host."""

    host: str
    keep: tuple[str, ...] = ()
    """CSS selectors of the elements that hold the story; all else is left out."""
    drop: tuple[str, ...] = ()
    """CSS selectors of what is not of the story."""
    section: str = ""
    tags: tuple[str, ...] = ()
    source: str = ""
    rights: str = ""


Rules = tuple[SiteRule, ...]

_HOST = re.compile(r"(?:[^\W_](?:[\w-]*[^\W_])?\.)+[^\W_](?:[\w-]*[^\W_])?")


def site_rules(entry: Fields | None) -> Rules:
    """The rules under `ingest:`, by host."""
    if entry is None:
        return ()
    rules = []
    for host, (key, _) in entry.mapping.entries.items():
        fields = entry.within(host)
        if not _HOST.fullmatch(host) or host != host.lower() or host.startswith("www."):
            hint = "write the bare host, without www: `paper.example:`"
            entry.wrong(key, f"{host!r} is no host of web pages", hint)
        if fields is None:
            continue
        rules.append(
            SiteRule(
                host,
                _selectors(fields, "keep"),
                _selectors(fields, "drop"),
                " ".join(fields.text("section").split()),
                fields.texts("tags"),
                " ".join(fields.text("source").split()),
                " ".join(fields.text("rights").split()),
            )
        )
        fields.finish(instead=_ELSEWHERE)
    return tuple(rules)


_ELSEWHERE = {
    "remove": "the key is `drop`",
    "exclude": "the key is `drop`",
    "select": "the key is `keep`",
    "body": "the key is `keep`",
    "include": "the key is `keep`",
    "publisher": "the key is `source`",
}


def _selectors(fields: Fields, key: str) -> tuple[str, ...]:
    from cssselect import HTMLTranslator, SelectorError  # only for sites that have such rules

    good = []
    entry = fields.mapping.entries.get(key)
    node = entry[1] if entry else None
    scalars = node.items if isinstance(node, Sequence) else (node,)
    places = {each.text: fields.at(each) for each in scalars if isinstance(each, Scalar)}
    for selector in fields.texts(key):
        try:
            HTMLTranslator().css_to_xpath(selector)  # parsed alone, `div:foo` would pass
        except SelectorError as wrong:
            message = f"`{selector}` is no CSS selector: {wrong}"
            hint = "write one as in a style sheet: `.story-body`, `#related`, `aside > p`"
            fields.problems.append(error(places.get(selector, fields.where(key)), message, hint=hint))
        else:
            good.append(selector)
    return tuple(good)


def rule_for(rules: Rules, *hosts: str) -> SiteRule | None:
    """The rule of the first host that has one, or of the nearest one above it."""
    for host in hosts:
        fitting = [rule for rule in rules if host == rule.host or host.endswith(f".{rule.host}")]
        if fitting:
            return max(fitting, key=lambda rule: len(rule.host))
    return None


def mark_of(rules: Rules, *hosts: str) -> str:
    """Eight digits that stand for what the rules say of these hosts; empty if they say nothing."""
    rule = rule_for(rules, *hosts)
    return "" if rule is None else hashlib.sha256(msgspec.json.encode(rule)).hexdigest()[:8]
