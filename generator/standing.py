"""Standing: the pages of the last build as they were set, kept to be printed again with another text.

Printers call type that is kept for the next printing standing matter. The plan knows no texts; so if all that
it sees of the documents is as it was, it is the plan that it was, and pages differ at most in the text that
they show. Their encoded contexts lie in the state, in formes of some sixty pages, of which one is fetched.
Only values are compared; what is lost or damaged here is planned anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from hashlib import blake2b
from zlib import crc32

import msgspec

from generator.state import Known, Store
from generator.target import Target

SIZE = 64
"""Pages in a forme, on average."""


class Forme(msgspec.Struct, frozen=True, array_like=True):
    """Pages that lie together: the name of their row in the state, and the document that each of them shows."""

    name: bytes
    pages: dict[str, str]


def outline(known: Mapping[str, Known]) -> bytes:
    """A digest of all that a plan sees of `content/`: with the same configuration it is the same plan."""
    paths = sorted(known)
    values = ["\0".join(paths).encode(), *[known[path].outline for path in paths]]
    return blake2b(b"\0".join(values), digest_size=16).digest()


def set_aside(
    targets: Iterable[Target], store: Store, folder: str, before: Iterable[Forme], formes: list[Forme]
) -> Iterator[Target]:
    """The targets one by one. Those that show a text are kept in the state on the way, where they are not yet
    among the formes `before`; what they are kept in is added to `formes`."""
    there = {forme.name for forme in before}
    pages: list[Target] = []
    for target in targets:
        yield target
        if target.prose is not None:
            pages.append(target)
            # Where a forme ends, the page alone decides: a new story changes one forme, not all after it.
            if crc32(target.path.encode()) % SIZE == 0:
                formes.append(_lock_up(pages, store, folder, there))
                pages = []
    if pages:
        formes.append(_lock_up(pages, store, folder, there))


def _lock_up(pages: Sequence[Target], store: Store, folder: str, there: Set[bytes]) -> Forme:
    name = blake2b(digest_size=16)
    for page in pages:
        name.update(f"{page.path}\0{page.template}\0".encode() + page.digest)
    forme = Forme(name.digest(), {page.path: page.prose.document for page in pages if page.prose is not None})
    if forme.name not in there:
        store.keep_forme(folder, forme.name, _encode(pages))
    return forme


def fetch(store: Store, folder: str, formes: Iterable[Forme], wanted: Set[str]) -> list[Target] | None:
    """The pages at these paths; None if one of them is lost."""
    rows = store.formes(folder, [forme.name for forme in formes if not wanted.isdisjoint(forme.pages)])
    try:
        found = [page for row in rows for page in _decode(row) if page.path in wanted]
    except msgspec.MsgspecError:
        return None
    return found if len(found) == len(wanted) else None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Target]).decode
