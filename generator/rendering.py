"""Rendering: the targets whose key says that they are stale, rendered and laid into the staging folder.

Targets come from the plan one by one. What is fresh is passed over; the rest goes to the executor in batches
while the plan goes on. A page whose new bytes are its old ones is not staged: its file is not touched.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence, Set
from concurrent.futures import Executor, Future
from contextlib import closing
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import msgspec

from generator import disk, engine
from generator.bundles import PLACE as BUNDLES
from generator.documents import Text
from generator.executors import SMALL, Serial, batched, run
from generator.keys import PARTS, Frame, Key, changed, frame, key
from generator.output import Shelf, Staged, Staging, entry
from generator.pressroom import Laid, ahead, begin_casting, rendered, with_plates
from generator.prints import Prints
from generator.problems import Location, Problem, error
from generator.state import Entry, LostProse, Store
from generator.target import Job, Made, Target
from generator.theme import Theme

BATCH = 48
FEW = 4
"""Pictures that a worker prints in one go."""
NEW: tuple[str, ...] = ("new",)
NOT_AS_LEFT: tuple[str, ...] = ("file",)
"""Reasons beside the parts of a key: the file was not there before, or is not as we left it."""
BUILD_FACTS = "build.json"


class Ground(msgspec.Struct, frozen=True):
    """What rendering stands on: the theme, the site's values, where bodies lie, what was written last."""

    theme: Theme
    site: bytes
    root: Path
    folder: Path
    store: Store
    manifest: Mapping[str, Entry]
    staging: Staging
    texts: Mapping[str, Text]
    """What the documents say at length, by path below `content/`."""
    look: bool = True
    """Whether to look if the files in the output are as we left them."""
    facts: bool = True
    """Whether to write `build.json`: nobody asks the preview which build it is."""


class Fresh(msgspec.Struct):
    """What rendering made: files in the staging folder, and how the manifest changes."""

    planned: set[str] = msgspec.field(default_factory=set)
    staged: dict[str, Staged] = msgspec.field(default_factory=dict)
    entries: dict[str, Entry] = msgspec.field(default_factory=dict)
    reasons: dict[str, tuple[str, ...]] = msgspec.field(default_factory=dict)
    problems: list[Problem] = msgspec.field(default_factory=list)
    kept: int = 0
    pictures: set[bytes] = msgspec.field(default_factory=set)
    """The renditions among the targets, whether they had to be printed or not."""


class LostBundle(Exception):
    """A bundle does not hold what it was made of; made anew it does. The text is the path of its file."""


class _Stale(msgspec.Struct, frozen=True):
    """A target that must be made, its key, and the old entry if its file is still as we wrote it."""

    target: Target
    parts: Key
    before: Entry | None


def render_stale(
    targets: Iterable[Target],
    ground: Ground,
    executor: Executor,
    progress: Callable[[str, int, int | None], None],
    standing: Set[str] = frozenset(),
) -> Fresh:
    """Make what is stale among the targets. Raises LostProse, and OSError if the disk fails.

    `standing` are the paths of further targets, of which it is known that they are as they should be.
    """
    standing = standing - {BUILD_FACTS}
    fresh = Fresh(planned=set(standing), kept=len(standing))
    shared = frame(engine.digest(), ground.site, ground.theme)
    negatives: list[_Stale] = []
    stale = _stale(targets, shared, ground, fresh, negatives)
    first = list(_take(stale, SMALL))
    many = len(first) == SMALL and not isinstance(executor, Serial)
    pages = {one.target.template for one in first}
    casting = begin_casting(executor, ground.theme, ground.site, pages) if many else []
    with closing(_rendered(chain(first, stale), ground, executor if many else Serial(), casting)) as rendering:
        for batch, results in rendering:
            for one, result in zip(batch, results, strict=True):
                _note(one, result, fresh)
            progress("rendering", len(fresh.entries), None)
    progress("rendering", len(fresh.entries), len(fresh.entries))
    done = 0
    for one, printed in _printed(negatives, ground, executor) if negatives else ():
        _lay(one, printed, ground, fresh)
        progress("pictures", done := done + 1, len(negatives))
    if ground.facts:
        _facts(ground, fresh)
    return fresh


def _take(stale: Iterator[_Stale], number: int) -> Iterator[_Stale]:
    for _, one in zip(range(number), stale, strict=False):
        yield one


def _stale(
    targets: Iterable[Target], shared: Frame, ground: Ground, fresh: Fresh, negatives: list[_Stale]
) -> Iterator[_Stale]:
    """The targets that must be rendered. Copies, plain texts and pictures that were printed before are laid at
    once; `negatives` are the pictures that must be printed."""
    folder, manifest, prints = ground.folder, ground.manifest, Prints(ground.root)
    for one in targets:
        fresh.planned.add(one.path)
        if one.maker == "picture":
            fresh.pictures.add(one.context)
        parts = key(one, shared, ground.texts)
        before = manifest.get(one.path)
        if before is None:
            fresh.reasons[one.path] = NEW
        elif ground.look and not before.intact(disk.stamp_at(f"{folder}/{one.path}")):
            fresh.reasons[one.path] = NOT_AS_LEFT
            before = None
        elif before.parts == parts:
            fresh.kept += 1
            continue
        else:
            fresh.reasons[one.path] = changed(before.parts, parts)
        stale = _Stale(one, parts, before)
        if one.maker == "text":
            _lay(stale, Made.of(one.context), ground, fresh)
        elif one.maker == "copy":
            _lay(*_copied(stale, ground), ground, fresh)
        elif one.maker == "picture":
            printed = prints.get(one.context)
            if printed is None:
                negatives.append(stale)
            else:
                _lay(stale, printed, ground, fresh)
        else:
            yield stale


def _copied(stale: _Stale, ground: Ground) -> tuple[_Stale, Made | Problem]:
    """A file's bytes. If they are no longer those that the key speaks of, the next build copies them again."""
    source = stale.target.source
    data = disk.read(ground.root / source)
    if source.startswith(BUNDLES) and (data is None or Made.of(data).digest != stale.target.context):
        raise LostBundle(source)
    if data is None:
        return stale, error(Location(source), "the file cannot be read", hint="check its permissions")
    made = Made.of(data)
    if made.digest != stale.target.context:
        stale = msgspec.structs.replace(stale, parts=(b"",) * len(PARTS))
    return stale, made


def _rendered(
    stale: Iterator[_Stale],
    ground: Ground,
    executor: Executor,
    casting: Sequence[Future[dict[str, bytes]]],
) -> Generator[tuple[tuple[_Stale, ...], list[Laid | Problem]], None, None]:
    sent: deque[tuple[_Stale, ...]] = deque()

    def batches() -> Iterator[tuple[tuple[Job, ...], Shelf]]:
        for batch in batched(stale, BATCH):
            sent.append(batch)
            yield _jobs(batch, ground), ground.staging.shelf(len(batch))

    units = (
        (ground.theme, ground.site, jobs, shelf, plates)
        for (jobs, shelf), plates in with_plates(batches(), casting)
    )
    with closing(run(executor, rendered, units, ahead=ahead())) as laid:
        for results in laid:
            yield sent.popleft(), results


def _printed(
    negatives: list[_Stale], ground: Ground, executor: Executor
) -> Iterator[tuple[_Stale, Made | Problem]]:
    """The pictures printed, and kept so that none is printed again."""
    from generator.darkroom import Negative, develop  # brings Pillow

    prints = Prints(ground.root)
    if len(negatives) <= FEW:
        executor = Serial()
    batches = list(batched(negatives, FEW))
    units = (
        (str(ground.root), [Negative(each.target.context, each.target.source) for each in batch])
        for batch in batches
    )
    for batch, results in zip(batches, run(executor, develop, units), strict=True):
        for stale, result in zip(batch, results, strict=True):
            if isinstance(result, Made):
                prints.keep(stale.target.context, result)
            yield stale, result


def _jobs(batch: Sequence[_Stale], ground: Ground) -> tuple[Job, ...]:
    digests = {
        ground.texts[each.target.prose.document].digest for each in batch if each.target.prose is not None
    }
    pieces = ground.store.prose(digests)
    if len(pieces) < len(digests):
        raise LostProse
    return tuple([_job(each, ground.texts, pieces) for each in batch])


def _job(stale: _Stale, texts: Mapping[str, Text], pieces: Mapping[bytes, bytes]) -> Job:
    target, prose = stale.target, stale.target.prose
    before = stale.before.digest if stale.before else b""
    if prose is None:
        return Job(target.maker, target.template, target.context, before=before)
    text, cut = texts[prose.document], prose.cut
    words = text.words if cut is None or cut.words is None else min(text.words, cut.words)
    return Job(
        target.maker, target.template, target.context, pieces[text.digest], prose.fills, words, cut, before
    )


def _lay(stale: _Stale, result: Made | Problem, ground: Ground, fresh: Fresh) -> None:
    """Put what was made here into the staging folder, unless the output holds it already."""
    if isinstance(result, Made):
        there = stale.before is not None and stale.before.digest == result.digest
        _note(stale, Laid(result.digest, None if there else ground.staging.put(result.data)), fresh)
    else:
        _note(stale, result, fresh)


def _note(stale: _Stale, result: Laid | Problem, fresh: Fresh) -> None:
    if isinstance(result, Problem):
        fresh.problems.append(result)
        return
    path, staged = stale.target.path, result.staged
    if staged is not None:
        fresh.staged[path] = staged
        fresh.entries[path] = entry(stale.parts, result.digest, staged.stamp)
    elif stale.before is not None:
        fresh.entries[path] = msgspec.structs.replace(stale.before, parts=stale.parts)
        fresh.reasons.pop(path, None)
        fresh.kept += 1


def _facts(ground: Ground, fresh: Fresh) -> None:
    """`build.json`: digests of the whole tree and of each file, so that anybody can tell which build a site is,
    and what another one would change."""
    if fresh.problems:
        return
    tree, files = blake2b(digest_size=16), {}
    for path in sorted(fresh.planned):
        known = fresh.entries.get(path) or ground.manifest[path]
        tree.update(path.encode() + b"\0" + known.digest)
        files[path] = known.digest[:8].hex()
    facts = {"digest": tree.hexdigest(), "files": files}
    text = msgspec.json.format(msgspec.json.encode(facts), indent=1) + b"\n"
    for stale in _stale([Target.of(BUILD_FACTS, "text", text)], _NOTHING_SHARED, ground, fresh, []):
        raise AssertionError(stale)


_NOTHING_SHARED = Frame(b"", b"", b"", {})
