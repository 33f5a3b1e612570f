"""Bundles: the folders in which expensive steps leave their files, made once and kept while their key stands.

A bundle lies in `.copydesk/bundles/NAME-KEY/` with a list of its files under a checksum, written last: what
was interrupted has none and is made anew. From there its files are copied into the output like any other. In
a preview a bundle waits until its key has stood for two seconds, so that no save waits for it; until then the
last one of that name stands in.
"""

import re
import shutil
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from generator import disk, engine
from generator.documents import Text
from generator.executors import batched
from generator.plan import PlainFile
from generator.problems import Location, Problem, notice
from generator.search import Bundle, Page, Record, page_of
from generator.state import LostProse, Store

PLACE = ".copydesk/bundles"
"""Below the site."""
QUIET = 2.0
"""Seconds for which a key must stand before a preview makes its bundle."""
KEPT = 4
"""Bundles of one name that are kept: the preview and the published site show different stories."""
BATCH = 64
_LIST = "files.list"
_INTERFACE = re.compile(r"/pagefind-(?:(?:component-|modular-)?ui|highlight)\.")
"""What Pagefind makes for a user interface of its own. Ours is the theme's."""

_records = msgspec.msgpack.Decoder(tuple[Record, ...])
_pieces = msgspec.msgpack.Decoder(tuple[str, ...])
_listed = msgspec.msgpack.Decoder(dict[str, tuple[int, bytes]])

Waiting = dict[str, tuple[bytes, float]]
"""By a bundle's name: the key that waits to be made, and since when (seconds since the epoch)."""


class Bundler:
    """Answers with the files of bundles, and makes them if they are not there. One for each build.

    `folder` names the output as the state does, where the records of its bundles are kept. `waiting` is what
    the last build of a preview left unmade; None outside of one.
    """

    def __init__(
        self,
        site: Path,
        store: Store,
        folder: str,
        texts: Mapping[str, Text],
        *,
        now: float,
        waiting: Waiting | None,
    ) -> None:
        self._folder, self._store, self._output, self._texts = site / PLACE, store, folder, texts
        self._now, self._before = now, waiting
        self.asked: list[Bundle] = []
        self.waiting: Waiting = {}
        self.problems: list[Problem] = []

    @property
    def done(self) -> bool:
        """Whether every bundle that was asked for is there."""
        return not self.waiting and not self.problems

    @property
    def due(self) -> float | None:
        """When the first bundle that waits will have waited long enough."""
        return min((since + QUIET for _, since in self.waiting.values()), default=None)

    def files(self, bundle: Bundle, records: bytes) -> list[PlainFile]:
        """The bundle's files, each with its address. What keeps them from being made becomes a notice."""
        self._store.keep_forme(self._output, bundle.records, records)
        return self.again(bundle)

    def again(self, bundle: Bundle) -> list[PlainFile]:
        """The files of a bundle whose records the state has kept. Raises LostProse if it has lost them."""
        self.asked.append(bundle)
        key = self._key(bundle)
        folder = self._folder / f"{bundle.name}-{key.hex()}"
        found = _files(folder)
        if found is None and self._must_wait(bundle.name, key):
            folder = self._latest(bundle.name) or folder
            found = _files(folder) or {}
        if found is None:
            found = self._made(bundle, folder)
        return [
            PlainFile(f"{bundle.address}{name}", f"{PLACE}/{folder.name}/{name}", digest)
            for name, (_, digest) in sorted(found.items())
        ]

    def _key(self, bundle: Bundle) -> bytes:
        key = blake2b(bundle.records + engine.digest(), digest_size=12)
        for document in bundle.documents:
            key.update(self._texts[document].digest)
        return key.digest()

    def _must_wait(self, name: str, key: bytes) -> bool:
        if self._before is None:
            return False
        known, since = self._before.get(name, (b"", self._now))
        since = since if known == key else self._now
        if self._now - since >= QUIET:
            return False
        self.waiting[name] = (key, since)
        return True

    def _made(self, bundle: Bundle, folder: Path) -> dict[str, tuple[int, bytes]]:
        from generator.pagefind import Unavailable, index  # not needed as long as the key stands

        draft = folder.with_name(f"making-{bundle.name}")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(parents=True)
        try:
            index(self._pages(bundle), draft)
        except Unavailable as why:
            hint = "readers find sections and the archive in its place; `pages: {search: false}` leaves it out"
            message = f"the site is built without its search index: {why}"
            self.problems.append(notice(Location("config.yaml"), message, hint=hint))
            return {}
        names = [name for name, _ in disk.walk(draft) if not _INTERFACE.search(name)]
        found = {name: _facts(disk.read(draft / name) or b"") for name in names}
        shutil.rmtree(folder, ignore_errors=True)
        draft.rename(folder)
        listing = msgspec.msgpack.encode(found)
        disk.write(folder / _LIST, _digest(listing) + listing)
        for old in self._all(bundle.name)[KEPT:]:
            shutil.rmtree(old, ignore_errors=True)
        return found

    def _pages(self, bundle: Bundle) -> Iterator[Page]:
        rows = self._store.formes(self._output, [bundle.records])
        if not rows:
            raise LostProse
        for batch in batched(iter(_records.decode(rows[0])), BATCH):
            digests = {each.document: self._texts[each.document].digest for each in batch if each.document}
            bodies = self._store.prose(set(digests.values()))
            if len(bodies) < len(set(digests.values())):
                raise LostProse
            for record in batch:
                pieces = _pieces.decode(bodies[digests[record.document]]) if record.document else ()
                yield page_of(record, "".join(pieces))

    def _latest(self, name: str) -> Path | None:
        return next(iter(self._all(name)), None)

    def _all(self, name: str) -> list[Path]:
        """The whole bundles of a name, the newest first."""
        stamps = {list_.parent: disk.stamp(list_) for list_ in self._folder.glob(f"{name}-*/{_LIST}")}
        whole = [(stamp.mtime, folder) for folder, stamp in stamps.items() if stamp is not None]
        return [folder for _, folder in sorted(whole, reverse=True)]


def discard(site: Path, source: str) -> None:
    """Remove the bundle that a file belongs to."""
    shutil.rmtree(site / PLACE / source.removeprefix(f"{PLACE}/").partition("/")[0], ignore_errors=True)


def _files(folder: Path) -> dict[str, tuple[int, bytes]] | None:
    """Size and digest of each file of a bundle, None if it is not there whole."""
    listing = disk.read(folder / _LIST) or b""
    if _digest(listing[16:]) != listing[:16]:
        return None
    try:
        found = _listed.decode(listing[16:])
    except msgspec.MsgspecError:
        return None
    sizes = {name: stamp.size for name in found if (stamp := disk.stamp_at(f"{folder}/{name}"))}
    return found if sizes == {name: size for name, (size, _) in found.items()} else None


def _facts(data: bytes) -> tuple[int, bytes]:
    return len(data), _digest(data)


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
