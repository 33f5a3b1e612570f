"""Album: which file each picture of a story has beside its article, and which of them are to be written.

A picture's file is named once, for the article and the picture, and keeps its name. What the editor did to it
stays: a file that was replaced is not overwritten, one that was deleted does not come back; `base` tells by
its hash. Pure but for `read`.
"""

import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from unicodedata import normalize
from urllib.parse import unquote

import msgspec

from generator import urls
from generator.ingest.base import Kept
from generator.ingest.pictures import Found, Gathered, companions_by_name
from generator.ingest.story import Story

Read = Callable[[str], bytes | None]


class Write(msgspec.Struct, frozen=True):
    """A file that is to be written; `before` is what stood there when it was planned, None for nothing."""

    path: str
    data: bytes
    before: bytes | None


class Album(msgspec.Struct, frozen=True):
    """The pictures of an article: what its base shall know of them, and what is to be written."""

    kept: tuple[Kept, ...] = ()
    writes: tuple[Write, ...] = ()
    clashes: tuple[str, ...] = ()
    """Files that the editor replaced, and the seed has another picture for: the editor's stay."""

    @property
    def files(self) -> dict[str, str]:
        """The file of each picture, by its name."""
        return {each.name: each.file for each in self.kept if each.file}


class Shelf(msgspec.Struct, frozen=True):
    """Where an article's pictures lie: its folder, what their names begin with, what is taken there."""

    folder: str
    stem: str
    read: Read
    taken: set[str]
    """Keys of paths that this run writes; grows."""


def shelf_of(article: str, read: Read, taken: set[str]) -> Shelf:
    folder, _, name = article.rpartition("/")
    return Shelf(folder, urls.slug(name.removesuffix(".md")) or "picture", read, taken)


def arranged(
    gathered: Gathered, before: tuple[Kept, ...], shelf: Shelf, *, take_new: bool = False, keep: bool = False
) -> Album:
    """Give every picture its file, beside an article that is there or will be.

    `before` is what its base knows; with `take_new` a file that both sides changed goes to the seed, with
    `keep` to the editor for good.
    """
    known = {each.name: each for each in before}
    writes: list[Write] = []
    clashes: list[str] = []
    for found in gathered.found:
        was = known.get(found.name)
        if was is None or not was.file.endswith(found.ending):
            file, is_there = _free(found, shelf)
            writes += [] if is_there else [Write(f"{shelf.folder}/{file}", found.data, None)]
        else:
            file, path = was.file, f"{shelf.folder}/{was.file}"
            here = shelf.read(path) if was.sha256 != found.sha256 else None
            if here is not None and here != found.data:
                if sha256(here).hexdigest() == was.sha256 or take_new:
                    writes.append(Write(path, found.data, here))
                elif not keep:
                    clashes.append(file)
                    continue
        known[found.name] = Kept(found.name, file, found.sha256, found.beside)
    for name, (beside, digest) in gathered.refused.items():
        was = known.get(name)
        known[name] = Kept(name, was.file, was.sha256, beside) if was else Kept(name, "", digest, beside)
    return Album(tuple(known.values()), tuple(writes), tuple(clashes))


def named(album: Album, gathered: Gathered, article: str) -> Album:
    """The album with what the article names: a picture that the editor took out of it is not written again."""
    text = normalize("NFC", unquote(article))
    found = {each.name: each for each in gathered.found}
    writes = {each.path.rpartition("/")[2]: each for each in album.writes}
    kept = list(album.kept)
    for place, each in enumerate(kept):
        if not each.file or each.name not in found or _is_named(each.file, text):
            continue
        write = writes.pop(each.file, None)
        file = "" if write is not None and write.before is None else each.file
        kept[place] = Kept(each.name, file, found[each.name].sha256, found[each.name].beside)
    clashes = tuple([file for file in album.clashes if _is_named(file, text)])
    return Album(tuple(kept), tuple(writes.values()), clashes)


def _is_named(file: str, text: str) -> bool:
    return re.search(rf"(?<![\w.-]){re.escape(normalize('NFC', file))}(?![\w-])", text) is not None


def adopted(gathered: Gathered, shelf: Shelf) -> Album:
    """The album of an article whose base was lost: its files are named again, and left as they are."""
    kept = [Kept(each.name, _name(each, shelf, ""), each.sha256, each.beside) for each in gathered.found]
    return Album(tuple(kept))


def noted(
    story: Story, seed: str, present: Mapping[str, str], before: tuple[Kept, ...] = ()
) -> tuple[Kept, ...]:
    """The pictures beside a seed whose story has no article to show them: they are part of it all the same."""
    known = {each.name: each for each in before}
    for name, path in companions_by_name(story, seed, present).items():
        was = known.get(name)
        known[name] = Kept(name, was.file if was else "", present.get(path, ""), path)
    return tuple(known.values())


def _free(found: Found, shelf: Shelf) -> tuple[str, bool]:
    """A name that no other file has, numbered from 2; or one whose file holds these very bytes already."""
    for number in range(1, 10_000):
        file = _name(found, shelf, f"-{number}" if number > 1 else "")
        key = urls.collision_key(f"{shelf.folder}/{file}")
        if key in shelf.taken:
            continue
        here = shelf.read(f"{shelf.folder}/{file}")
        if here is None or here == found.data:
            shelf.taken.add(key)
            return file, here is not None
    raise ValueError(f"ten thousand pictures are called {found.name}")


def _name(found: Found, shelf: Shelf, number: str) -> str:
    own = urls.slug(found.name.rpartition(".")[0] or found.name)
    parts = [_cut(part) for part in (shelf.stem, own)]
    return "-".join([part for part in parts if part]) + number + found.ending


def _cut(name: str, most: int = 100) -> str:
    """At most so many bytes: file systems allow 255 for a name."""
    return name.encode()[:most].decode(errors="ignore").strip("-")
