"""Facts: what is to be known of one built page: where it leads, what can be linked to, what it says of itself.

Values alone, small enough to be remembered by the digest of a page's bytes; `pages` reads them, every check
of more than one page compares them.
"""

from typing import Literal

import msgspec

from generator.problems import Severity

Kind = Literal["link", "picture", "file", "refresh"]


class Target(msgspec.Struct, frozen=True, array_like=True):
    """An address that a page names, as it stands there: to follow, to show as a picture, or to load."""

    kind: Kind
    address: str


class Fault(msgspec.Struct, frozen=True, array_like=True):
    """What is wrong in a page by itself. `texts` lead to the line that made it so, as in a Clue."""

    check: str
    severity: Severity
    message: str
    hint: str
    line: int = 0
    column: int = 0
    texts: tuple[str, ...] = ()


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """One page."""

    title: str = ""
    description: str = ""
    canonical: str = ""
    hidden: bool = False
    """Whether search engines are told to leave it out."""
    targets: tuple[Target, ...] = ()
    """Each once."""
    ids: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()
