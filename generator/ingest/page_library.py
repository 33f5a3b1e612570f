"""Library: trafilatura, asked for the one thing that it is best at: where on a page the story is.

What it finds is text alone; how that stands in the markup is read by ourselves. Its search for dates and
metadata, and its slow comparisons, are left out.
"""

import logging

from generator.ingest.page_boxes import hasten
from generator.ingest.page_source import Element


def story_text(tree: Element) -> str:
    """The text in which the library sees the story, a line for each block; empty if it sees none."""
    from trafilatura import bare_extraction  # a tenth of a second, needed by pages alone

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    hasten()
    try:
        # In the format `python` it would write the whole text out once more.
        found = bare_extraction(tree, fast=True, include_comments=False, output_format="xml")
    except (RecursionError, AttributeError, IndexError, KeyError, AssertionError):
        # Markup that it has no answer for; our own reading has.
        return ""
    body = getattr(found, "body", None)
    if body is None:
        return ""
    return "\n".join([" ".join(element.itertext()) for element in body])
