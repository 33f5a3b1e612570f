"""Rules followed: what an editor's rule for a web site makes of a page of it.

What is to be dropped leaves the tree before anything is read. The story is looked for only in what is to be
kept: all of it is the story, but for what pages always have beside one. Fields are filled where the page says
nothing; the source is the editor's to name.
"""

import msgspec

from generator.ingest.page_blocks import Block, blocks_of
from generator.ingest.page_fields import Found
from generator.ingest.page_source import Element
from generator.ingest.rights import rights
from generator.ingest.story import Evidence, RightsLine
from generator.siterules import SiteRule


class Followed(msgspec.Struct, frozen=True):
    """A rule and what it found on the page: the elements to keep, and what to say of it."""

    rule: SiteRule | None = None
    kept: tuple[Element, ...] = ()
    remarks: tuple[str, ...] = ()

    def blocks(self) -> list[Block]:
        """What stands in the elements to keep, in the order of the selectors."""
        return [block for element in self.kept for block in blocks_of(element)]

    def fields(self, known: dict[str, Found]) -> dict[str, Found]:
        """The rule's values, where the page has none."""
        rule = self.rule
        if rule is None:
            return {}
        evidence = Evidence("config.yaml", f"site rule: {rule.host}")
        read = rights(rule.rights) if rule.rights else None
        line = RightsLine(rule.rights, read.owner, read.year, read.site, read.license) if read else None
        values = {"section": rule.section, "tags": rule.tags, "rights": line or _said(rule.rights)}
        found = {
            name: Found(value, evidence) for name, value in values.items() if value and not known[name].value
        }
        return found | ({"source": Found(rule.source, evidence)} if rule.source else {})


def _said(text: str) -> RightsLine | None:
    return RightsLine(text) if text else None


def follow(rule: SiteRule | None, tree: Element) -> Followed:
    """Drop what the rule drops from the tree, and find what it keeps."""
    if rule is None:
        return Followed()
    from lxml.cssselect import CSSSelector  # only for sites that have rules

    for selector in rule.drop:
        for element in CSSSelector(selector, translator="html")(tree):
            if element.getparent() is not None and element.tag not in ("html", "body"):
                element.drop_tree()
    kept: list[Element] = []
    for selector in rule.keep:
        kept += [each for each in CSSSelector(selector, translator="html")(tree) if each not in kept]
    outer = tuple([each for each in kept if not any(above in kept for above in each.iterancestors())])
    if rule.keep and not outer:
        listed = ", ".join(f"`{each}`" for each in rule.keep)
        said = (
            f"Nothing here fits {listed}, which the rule for {rule.host} keeps: the page was read without it."
        )
        return Followed(rule, remarks=(said,))
    return Followed(rule, outer)
