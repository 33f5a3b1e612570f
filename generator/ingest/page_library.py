"""Library: trafilatura, asked for the one thing that it is best at: where on a page the story is.

What it finds is text alone; how that stands in the markup is read by ourselves. Its search for dates and
metadata, and its slow comparisons, are left out.
"""

import logging
from functools import lru_cache
from typing import Any

from generator.ingest.page_boxes import hasten
from generator.ingest.page_source import Element


def story_text(tree: Element) -> str:
    """The text in which the library sees the story, a line for each block; empty if it sees none."""
    from trafilatura import bare_extraction  # a tenth of a second, needed by pages alone

    try:
        found = bare_extraction(tree, options=_options())
    except (RecursionError, AttributeError, IndexError, KeyError, AssertionError):
        # Markup that it has no answer for; our own reading has.
        return ""
    body = getattr(found, "body", None)
    if body is None:
        return ""
    return "\n".join([" ".join(element.itertext()) for element in body])


@lru_cache(maxsize=1)
def _options() -> Any:
    """What we want of it, which it would else gather anew from its configuration for every page."""
    from trafilatura.settings import Extractor

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    hasten()
    # In the format `python` it would write the whole text out once more.
    return Extractor(fast=True, comments=False, output_format="xml")
