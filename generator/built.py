"""Built: what the last build was made from, as a whole: if all of it still stands, so does the site.

A memo above the targets' keys. It compares values like them: configuration, theme, engine, the span of time in
which nothing is released or expires, whether every file of the output is as it was left; and of `content/`
either every file's stamp, or what its files say (see `standing`). Where anything differs, the build goes on as
if there were no memo. A build that changes the output takes the note of the one before away, with the same
stroke that changes the manifest: a note and the manifest always speak of one build.
"""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from generator import disk
from generator.catalog import Held
from generator.disk import Stamp
from generator.documents import Text
from generator.keys import text_key
from generator.problems import Problem
from generator.search import Bundle
from generator.standing import Forme
from generator.state import Entry, Known, Store


class Built(msgspec.Struct, frozen=True, array_like=True):
    """A build that succeeded: what it was made from, what it had to say, and how to make its pages again."""

    key: bytes
    since: float
    until: float | None
    """When the next embargo, expiry or future date falls due."""
    files: dict[str, Stamp] | None
    """The files of `content/`; None if one must be looked at again, so that the stamps tell nothing."""
    outline: bytes
    """What the plan saw of them."""
    outputs: int
    """How many files the manifest has."""
    site: bytes
    """The encoded contract.Site."""
    formes: tuple[Forme, ...]
    bundles: tuple[Bundle, ...]
    sealed: dict[str, str]
    """The seals of the stories in locked editions."""
    held: tuple[Held, ...]
    problems: tuple[Problem, ...]
    documents: int

    def made_from(self, key: bytes, now: float) -> bool:
        """Whether all that it was made from beside `content/` is this."""
        return self.key == key and self.since <= now < (now + 1 if self.until is None else self.until)

    def holds(self, texts: Mapping[str, Text]) -> bool:
        """Whether the texts that its problems may speak of, those in locked editions, are as they were."""
        return all(texts[path].seal == seal for path, seal in self.sealed.items())


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Built).decode


def key_of(*values: object) -> bytes:
    """A digest of values that msgpack can encode: engine, configuration, theme, what was asked for."""
    return blake2b(_encode(values), digest_size=16).digest()


def stamps(known: Mapping[str, Known]) -> dict[str, Stamp] | None:
    """The stamps of all files; None if one must be looked at again."""
    found = {path: entry.stamp for path, entry in known.items() if entry.stamp is not None}
    return found if len(found) == len(known) else None


def note(store: Store, folder: str, built: Built) -> None:
    """Note a build of the output folder of that name."""
    kept = [*[forme.name for forme in built.formes], *[bundle.records for bundle in built.bundles]]
    store.note_built(folder, _encode(built), kept)


def noted(store: Store, folder: str) -> Built | None:
    """What is noted of the last build, if it can be read."""
    row = store.built(folder)
    try:
        return _decode(row) if row else None
    except msgspec.MsgspecError:
        return None


def as_left(built: Built, manifest: Mapping[str, Entry], output: Path) -> bool:
    """Whether every file of the output is as that build has left it."""
    folder = str(output)
    return len(manifest) == built.outputs and all(
        entry.intact(disk.stamp_at(f"{folder}/{path}")) for path, entry in manifest.items()
    )


def stale(built: Built, manifest: Mapping[str, Entry], texts: Mapping[str, Text]) -> Iterator[str]:
    """The pages that show a text that is no longer the one of the manifest."""
    for forme in built.formes:
        for path, document in forme.pages.items():
            if manifest[path].parts[-1] != text_key(texts[document]):
                yield path
