"""Elsewhere: the entries of an article's `also` that ingest keeps, and how they are merged with the editor's.

Each entry is a place of its own: one that comes or goes leaves the others alone, one that the editor wrote,
altered or took out stays as the editor left it. Entries of ours are known by their `id`. Pure.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

from generator.ingest.article_file import ORDER, also_lines, elsewhere
from generator.ingest.front_text import Value, entries, newline, part, values, with_line, without
from generator.ingest.merge import Merged, Unmergeable, merge
from generator.ingest.story import Elsewhere

KEY = "also"
Entries = tuple[Value, ...]


def entry_of(
    id: str, seed: str, *, source: str, distributor: str, agency: str, title: str, url: str, told: str
) -> Elsewhere:
    """The entry for a story; its headline only if it is not the one that is `told`."""
    host = (urlsplit(url).hostname or "").removeprefix("www.") if url else ""
    same = title.casefold().split() == told.casefold().split()
    return Elsewhere(id, seed, source or distributor or agency or host, "" if same else title, url)


def in_order(found: Iterable[Elsewhere]) -> tuple[Elsewhere, ...]:
    return tuple(sorted(found, key=lambda each: (each.seed, each.id)))


def with_also(text: str, found: Iterable[Elsewhere]) -> str:
    """A file that ingest wrote, with other entries."""
    return _with(text, tuple([dict(elsewhere(each)) for each in found]))


def merge_listed(base: str, edited: str, new: str, *, take_new: bool = False) -> Merged | Unmergeable:
    """`merge`, with `also` taken entry by entry.

    The merge knows `also` as one value. So what the editor did to its entries is put into the base and into the
    reading, between which then only differs what the reading changed; and taken out of the next base again.
    """
    was, ours, theirs = _entries(base), _entries(edited), _entries(new)
    if was == theirs or ours == was:
        return merge(base, edited, new, take_new=take_new)
    wanted = _merged(was, ours, theirs)
    merged = merge(_with(base, ours), edited, _with(new, wanted), take_new=take_new)
    if isinstance(merged, Unmergeable):
        return merged
    settled = _entries(merged.text) == wanted
    return Merged(merged.text, _with(merged.base, theirs if settled else was), merged.conflicts)


def _merged(was: Entries, ours: Entries, theirs: Entries) -> Entries:
    before, after = _by_id(was), _by_id(theirs)
    kept = []
    for entry in ours:
        id = _id(entry)
        if not id or entry != before.get(id):
            kept.append(entry)  # the editor's own, or altered by the editor
        elif id in after:
            kept.append(after[id])
    mine = _by_id(ours)
    return (*kept, *[entry for id, entry in after.items() if id not in before and id not in mine])


def _by_id(found: Entries) -> dict[str, Value]:
    return {id: entry for entry in found if (id := _id(entry))}


def _id(entry: Value) -> str:
    return str(entry.get("id") or "") if isinstance(entry, dict) else ""


def _entries(text: str) -> Entries:
    cut = part(text) if f"\n{KEY}:" in text or f"\r{KEY}:" in text else None
    found = (values(cut.front) or {}).get(KEY) if cut else None
    return found if isinstance(found, tuple) else ()


def _with(text: str, found: Entries) -> str:
    cut = part(text)
    known = entries(cut.front) if cut else None
    if cut is None or known is None:
        return text
    front = without(cut.front, known[KEY]) if KEY in known else cut.front
    told = [
        {key: str(value) for key, value in each.items()} if isinstance(each, dict) else str(each or "")
        for each in found
    ]
    lines = also_lines(told).replace("\n", newline(front))
    if lines:
        front = with_line(front, entries(front) or {}, lines, ORDER[: ORDER.index(KEY)])
    return cut.opening + front + cut.closing + cut.body
