"""Plates: templates as Python's own code, made by the workers in shares and handed to all of them.

Compiling the templates of a theme takes as long as rendering hundreds of pages (broadsheet's: 0.13 s), and each
worker would do it for itself. So before the first pages are sent out each worker makes some of the plates, and
the first batches carry all of them. Who gets no plate, or one of another Python, compiles for itself: a plate
follows from theme and site alone, and changes nothing but the time.
"""

import marshal
import sys
from collections.abc import Mapping

import msgspec

from generator.contract import Site
from generator.templates import FAULTS, Templates, code_of, templates_for
from generator.theme import Theme

MARK = sys.hexversion.to_bytes(4, "big")
Plates = Mapping[str, bytes]
"""By the templates' names: the mark of the Python that made them, then their code as `marshal` writes it."""


def cast(theme: Theme, site: bytes, name: str) -> dict[str, bytes]:
    """The plate of a template; none if it cannot be compiled, which is told when a page asks for it."""
    try:
        return {name: MARK + marshal.dumps(code_of(_templates(theme, site), name))}
    except FAULTS:
        return {}


def lay_in(theme: Theme, site: bytes, plates: Plates) -> None:
    """Let the templates of this process be those of the plates, where they are not compiled yet."""
    codes = _templates(theme, site).codes
    for name, plate in plates.items():
        if name not in codes and plate.startswith(MARK):
            codes[name] = marshal.loads(memoryview(plate)[len(MARK) :])


def _templates(theme: Theme, site: bytes) -> Templates:
    return templates_for(theme, msgspec.msgpack.decode(site, type=Site))
