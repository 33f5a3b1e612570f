"""Converting: what stands in `content/`, from the memo where it still holds, else read and converted anew.

The documents that must be read go to the executor in batches. What comes back is noted in the state at once,
so that a build that then stops on a problem has not worked for nothing.
"""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from pathlib import Path

import msgspec

from generator import disk, engine
from generator.article import FOLDER as ARTICLES
from generator.disk import Stamp
from generator.documents import Options
from generator.executors import SMALL, Serial, batched, run
from generator.problems import Location, Problem, error
from generator.scan import Read, Scan, away, read_documents, read_file, scan, settled
from generator.state import Known, Store, decode_known, encode_known

BATCH = 48
"""Documents per unit of work: about 25 ms of it."""


class Content(msgspec.Struct, frozen=True):
    """Everything that stands in `content/`, by path; what could not be read; how much was converted anew."""

    known: dict[str, Known]
    problems: list[Problem]
    converted: int = 0


def read_content(
    content: Path,
    options: Options,
    known: dict[str, Known] | None,
    store: Store,
    executor: Executor,
    progress: Callable[[str, int, int | None], None],
    named: frozenset[str] | None = None,
    stamps: Mapping[str, Stamp] | None = None,
    published: bool = False,
) -> Content:
    """Bring what is known of `content/` up to date, here and in the state. None is known: ask the state.

    With `named` only these paths of what is known may have changed. `stamps` are those of all files, if
    somebody has looked just now. Where documents are known, or readers have seen stories that are `published`,
    a folder that is missing is a problem.
    """
    if store.forget_unless(engine.digest(), msgspec.msgpack.encode(options)):
        known = {}
    before = store.documents() if known is None else known
    missing = _away(content, before, published=published)
    if missing is not None:
        return Content(before, [missing])
    now = disk.clock()
    found = scan(content, before, named if known else None, stamps)
    if not (found.documents or found.files or found.gone):
        return Content(found.known, [])
    problems: list[Problem] = []
    fresh: dict[str, Known] = {}
    converted = 0
    with store.transaction():
        for reads in _read(content, found, before, options, executor, now, progress):
            _note(reads, before, fresh, store, problems, now)
            converted += sum(bool(read.row) for read in reads)
        for path, stamp in found.files.items():
            _note_file(read_file(content, path, stamp, now), path, fresh, store, problems)
        store.drop_documents(sorted(found.gone))
        after = {**found.known, **fresh}
        _drop_unused_prose(before, after, found, store)
    return Content(dict(sorted(after.items())), problems, converted)


def _away(content: Path, known: Mapping[str, Known], *, published: bool) -> Problem | None:
    """That a folder is away in which there were documents."""
    if not (known or published):
        return None
    return away(content, articles=published or any(path.startswith(ARTICLES) for path in known))


def _read(
    content: Path,
    found: Scan,
    before: dict[str, Known],
    options: Options,
    executor: Executor,
    now: int,
    progress: Callable[[str, int, int | None], None],
) -> Iterator[list[Read]]:
    def wanted() -> Iterator[tuple[str, Stamp, bytes]]:
        for path, stamp in found.documents.items():
            yield path, stamp, before[path].digest if path in before else b""

    amount, done = len(found.documents), 0
    if amount < SMALL:
        executor = Serial()
    batches = ((str(content), batch, options, now) for batch in batched(wanted(), BATCH))
    for reads in run(executor, read_documents, batches):
        done += len(reads)
        progress("reading", done, amount)
        yield reads


def _note(
    reads: list[Read],
    before: dict[str, Known],
    fresh: dict[str, Known],
    store: Store,
    problems: list[Problem],
    now: int,
) -> None:
    rows: list[tuple[str, bytes]] = []
    for read in reads:
        if read.lost:
            problems.append(_unreadable(read.path))
        elif read.row:
            rows.append((read.path, read.row))
            fresh[read.path] = decode_known(read.row).opened(before.get(read.path))
        else:
            known = before[read.path].restamped(settled(read.stamp, now))
            rows.append((read.path, encode_known(known)))
            fresh[read.path] = known
    store.keep_prose((read.body, read.pieces) for read in reads if read.body)
    store.keep_documents(rows)


def _note_file(
    known: Known | None, path: str, fresh: dict[str, Known], store: Store, problems: list[Problem]
) -> None:
    if known is None:
        problems.append(_unreadable(path))
        return
    store.keep_documents([(path, encode_known(known))])
    fresh[path] = known


def _unreadable(path: str) -> Problem:
    hint = "check the file's permissions, or move it out of content/"
    return error(Location(f"content/{path}"), "the file cannot be read", hint=hint)


def _drop_unused_prose(before: dict[str, Known], after: dict[str, Known], found: Scan, store: Store) -> None:
    """Forget bodies that no document has any more."""
    touched = found.gone | found.documents.keys()
    old = {digest for path in touched if path in before and (digest := _body(before[path]))}
    if old:
        used = {_body(known) for known in after.values()}
        store.drop_prose(sorted(old - used))


def _body(known: Known) -> bytes:
    return known.text.digest if known.text else b""
