"""Agency: the reader of agencies' XML files, NITF and NewsML-G2; a message of several items is several stories.

What the agency withholds or cancels becomes a draft, what it embargoes waits: its word stands in the article
until an editor takes it out.
"""

from typing import Any

from generator.ingest.composition import composed
from generator.ingest.decode import refusal
from generator.ingest.newsml import items_of, newsml_fields
from generator.ingest.nitf import nitf_fields
from generator.ingest.story import Dropped, Fault, Reading, Story
from generator.ingest.xmltree import local, xml_tree


def read_agency(name: str, data: bytes) -> Reading:
    """Read an agency's file; each of its text items is a story."""
    refused = refusal(data)
    if refused:
        return Reading("binary", remarks=(f"Not read: {refused}.",))
    tree = xml_tree(data)
    if tree.root is None:
        why = f"this agency's file is left out: {tree.refused}"
        return Reading("no-story", faults=(Fault(why, tree.line, "collect it again"),))
    faults = [_broken(tree.broken, tree.line)] if tree.broken else []
    if local(tree.root) == "nitf":
        told = [nitf_fields(tree.root)]
    else:
        items, others = items_of(tree.root)
        told = [newsml_fields(item) for item in items]
        faults += [_others(others)] if others else []
    stories: list[Story] = []
    dropped: list[Dropped] = []
    for each in told:
        key, guid = (each.key, "") if len(told) > 1 else ("", each.key)
        fields = each.fields | {"guid": guid}
        story, left = composed(
            fields, each.evidence, each.body, key=key, extra=each.extra, name=name, labels=False
        )
        stories.append(story)
        dropped += left
        faults += _held(story, each.fields)
    if not stories:
        hint = "collect the text itself"
        return Reading("no-story", faults=(*faults, Fault("there is no text in this agency's file", hint=hint)))
    return Reading("ok", tuple(stories), tuple(dropped), faults=tuple(faults))


def _broken(message: str, line: int) -> Fault:
    return Fault(f"this file is broken here ({message}); what can be read was taken up", line, "check its text")


def _others(count: int) -> Fault:
    what = "1 item of this file is" if count == 1 else f"{count} items of this file are"
    return Fault(
        f"{what} no text, and not taken up", hint="pictures and films of agencies are not read", grave=False
    )


def _held(story: Story, fields: dict[str, Any]) -> list[Fault]:
    """What must not go unseen: the agency has stopped a story."""
    if fields.get("draft"):
        what = f"the agency does not release “{story.title}”: it is a draft"
        return [Fault(what, hint="take `draft` out of the article to print it all the same", grave=False)]
    if fields.get("embargo"):
        return [Fault(f"the agency holds “{story.title}” until {story.embargo}", grave=False)]
    return []
