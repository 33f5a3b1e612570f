"""Pages: built pages to facts. A unit of work, run by any executor; any bytes have facts, if only that they are
no page.

A page is parsed once, by libxml2, which takes a seventh of a millisecond and goes on whatever is wrong. What
it builds is right for what is right; where tags do not match, `tags` says which.
"""

from collections.abc import Iterable
from pathlib import Path

from generator.checks.elements import Elements
from generator.checks.facts import Facts, Fault
from generator.disk import read


def read_pages(folder: str, paths: Iterable[str]) -> list[Facts]:
    """The facts of some pages of an output folder."""
    return [facts_of(read(Path(folder, path)) or b"") for path in paths]


def facts_of(data: bytes) -> Facts:
    """The facts of a page."""
    from lxml import etree  # 20 ms that only `check` spends

    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as broken:
        line = data.count(b"\n", 0, broken.start) + 1
        hint = "save the file that it is made from as UTF-8"
        return Facts(faults=(Fault("html", "error", "the page is not UTF-8", hint, line, 1),))
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.LxmlError:
        root = None
    if root is None:
        hint = "let its template write something"
        return Facts(faults=(Fault("html", "error", "the page is empty", hint),))
    elements = Elements(text)
    elements.see(root, suspicious=any(entry.type == _MISMATCHED for entry in parser.error_log))
    return Facts(
        elements.title,
        elements.description,
        elements.canonical,
        elements.hidden,
        tuple(elements.targets),
        tuple(elements.ids),
        tuple(elements.faults),
    )


_MISMATCHED = 76
"""What libxml2 calls an end tag that matches no other (XML_ERR_TAG_NAME_MISMATCH). Its other complaints are of
elements that HTML has learnt since."""
