"""Uptake: the plan of one ingest: which files are to be written for the seeds that are new or changed.

Pure but for `read`, through which it asks for the few files that it needs. Nothing is written here, so a
run and its rehearsal are the same plan.
"""

from collections.abc import Iterable
from pathlib import PurePosixPath

import msgspec

from generator.ingest.album import Album, Read, Write, adopted, arranged, shelf_of
from generator.ingest.archive import Archive, address_key, free_path
from generator.ingest.article_file import Taken, article_text
from generator.ingest.base import Base, Head, base_text, evidence_lines, path_of, read_base
from generator.ingest.front_text import Value, part, values
from generator.ingest.harvest import Harvest
from generator.ingest.ids import new_id
from generator.ingest.merge import BODY, Conflict, Merged, Unmergeable, merge
from generator.ingest.origins import origins
from generator.ingest.pictures import Gathered, gather, shown
from generator.ingest.story import Story
from generator.ingest.writes import Plan as Plan
from generator.ingest.writes import Wish as Wish
from generator.ingest.writes import together
from generator.problems import Location, Problem, Related, notice, warning


class _Ground(msgspec.Struct, frozen=True):
    """What a plan stands on."""

    archive: Archive
    present: dict[str, str]
    today: str
    read: Read
    wish: Wish
    files: set[str]
    """Files beside articles that are to be written; grows as the plan does."""
    ids: set[str]
    """Ids that are taken; grows too."""
    addresses: set[str]
    """Addresses that are taken; grows too."""


def plan(
    harvests: Iterable[Harvest],
    present: dict[str, str],
    archive: Archive,
    *,
    today: str,
    read: Read,
    wish: Wish,
) -> Plan:
    """Plan what becomes of seeds that were read; `present` has the hash of every seed there is, read or not."""
    ground = _Ground(
        archive, present, today, read, wish, set(), {*archive.heads, *archive.articles}, set(archive.addresses)
    )
    crop = sorted(harvests, key=lambda harvest: harvest.path)
    found = origins({harvest.path: harvest.sha256 for harvest in crop}, present, archive.heads)
    parts = [_gone(id, ground) for id in found.orphans]
    parts += [_seed(harvest, found.own[harvest.path], ground) for harvest in crop]
    return together(parts)


def _seed(harvest: Harvest, own: dict[str, str], ground: _Ground) -> Plan:
    head = Head(harvest.path, harvest.sha256, harvest.reader, stories=len(harvest.stories))
    parts = [Plan(problems=harvest.problems, dropped=harvest.dropped)]
    for key, story in harvest.stories.items():
        entry = msgspec.structs.replace(head, key=key)
        parts.append(_revise(own[key], story, entry, ground) if key in own else _new(story, entry, ground))
    if harvest.stories:
        parts += [_gone(id, ground) for key, id in own.items() if key not in harvest.stories]
    return together(parts)


def _new(story: Story, head: Head, ground: _Ground) -> Plan:
    """A story that has no base yet: a new article, unless one names this seed and only the base was lost."""
    id = new_id(head.seed, head.key)
    if id in ground.archive.heads and ground.archive.heads[id] is None:
        return Plan()
    known = ground.archive.by_seed.get(head.seed, "") if not head.key else id
    for lost in (known, id):
        if lost and lost not in ground.archive.heads and len(ground.archive.articles.get(lost, ())) == 1:
            return _adopted(lost, story, head, ground)
    id = new_id(head.seed, head.key, ground.ids)
    path = free_path(_title(story, head), id, ground.today, ground.addresses)
    ground.ids.add(id)
    ground.addresses.add(address_key(path))
    gathered = _gathered(story, head, ground)
    album = arranged(gathered, (), shelf_of(path, ground.read, ground.files))
    story, head = _illustrated(story, head, album)
    text = _text(story, head, id, ground.today, Taken(head.sha256, head.reader, ground.today))
    base = Base(head, evidence_lines(story.evidence), text)
    return Plan(
        pictures=album.writes,
        articles=(Write(path, text.encode(), None),),
        bases=(Write(path_of(id), base_text(base).encode(), None),),
        problems=gathered.problems,
    )


def _gathered(story: Story, head: Head, ground: _Ground) -> Gathered:
    return gather(story, head.seed, ground.present, ground.read)


def _illustrated(story: Story, head: Head, album: Album) -> tuple[Story, Head]:
    """The story with its pictures' files in it, and the head that knows them."""
    return shown(story, album.files), msgspec.structs.replace(head, pictures=album.kept)


def _title(story: Story, head: Head) -> str:
    return " ".join(story.title.split()) or PurePosixPath(head.seed).stem


def _text(story: Story, head: Head, id: str, date: str, taken: Taken) -> str:
    titled = msgspec.structs.replace(story, title=_title(story, head))
    return article_text(titled, id=id, date=date, seed=head.seed, taken=taken)


def _adopted(id: str, story: Story, head: Head, ground: _Ground) -> Plan:
    """An article whose base was lost: all that differs from the reading counts as the editor's."""
    path = ground.archive.articles[id][0]
    front = _front(_decoded(ground.read(path)) or "")
    ground.ids.add(id)
    taken = front.get("taken")
    since = str(taken.get("on") or ground.today) if isinstance(taken, dict) else ground.today
    date = str(front.get("date") or ground.today)
    album = adopted(_gathered(story, head, ground), shelf_of(path, ground.read, ground.files))
    story, head = _illustrated(story, head, album)
    text = _text(story, head, id, date, Taken(head.sha256, head.reader, since))
    base = base_text(Base(head, evidence_lines(story.evidence), text)).encode()
    hint = "its base was lost; all that differs from the seed now counts as yours"
    said = notice(Location(path), f"this article belongs to {head.seed} and is left as it is", hint=hint)
    return Plan(bases=(Write(path_of(id), base, None),), problems=(said,))


def _front(text: str) -> dict[str, Value]:
    cut = part(text)
    return (values(cut.front) if cut else None) or {}


def _decoded(data: bytes | None) -> str | None:
    try:
        return None if data is None else data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _revise(id: str, story: Story, head: Head, ground: _Ground) -> Plan:
    """A story that has an article: the new reading is merged into it."""
    stored = ground.read(path_of(id))
    base = None if stored is None else read_base(stored)
    if stored is None or base is None:
        return Plan()
    paths = ground.archive.articles.get(id, ())
    if not paths:
        head = msgspec.structs.replace(head, pictures=base.head.pictures)
        return Plan(
            bases=_rewritten(id, stored, msgspec.structs.replace(base, head=head)), deleted=(head.seed,)
        )
    if len(paths) > 1:
        return Plan(problems=(_doubled(id, paths),))
    before = ground.read(paths[0])
    edited = _decoded(before)
    take_new, keep = paths[0] in ground.wish.take_new, paths[0] in ground.wish.keep
    gathered = _gathered(story, head, ground)
    shelf = shelf_of(paths[0], ground.read, ground.files)
    album = arranged(gathered, base.head.pictures, shelf, take_new=take_new, keep=keep)
    story, head = _illustrated(story, head, album)
    new = _new_text(id, story, head, base, ground.today)
    merged = Unmergeable() if edited is None else merge(base.article, edited, new, take_new=take_new)
    if isinstance(merged, Unmergeable):
        return Plan(problems=(_unmergeable(paths[0], head.seed),))
    if keep:
        merged = Merged(merged.text, new)
    text = merged.text.encode()
    problems = [_conflict(paths[0], each) for each in merged.conflicts]
    problems += [_replaced(paths[0], file) for file in album.clashes]
    head = msgspec.structs.replace(head, conflicts=len(problems))
    return Plan(
        pictures=album.writes,
        articles=() if text == before else (Write(paths[0], text, before),),
        bases=_rewritten(id, stored, Base(head, evidence_lines(story.evidence), merged.base)),
        kept=(paths[0],) if problems else (),
        settled=(paths[0],) if take_new or keep else (),
        problems=(*gathered.problems, *problems),
    )


def _new_text(id: str, story: Story, head: Head, base: Base, today: str) -> str:
    """The article as the seed reads now, dated as it was. `taken` changes only if the seed or the text did."""
    front = _front(base.article)
    date, taken = str(front.get("date") or today), front.get("taken")
    known = {key: str(value) for key, value in taken.items()} if isinstance(taken, dict) else {}
    before = Taken(known.get("sha256", ""), known.get("reader", ""), known.get("on", ""))
    same = _text(story, head, id, date, before)
    if before.sha256 == head.sha256 and (before.reader == head.reader or same == base.article):
        return same
    return _text(story, head, id, date, Taken(head.sha256, head.reader, today))


def _rewritten(id: str, stored: bytes, base: Base) -> tuple[Write, ...]:
    data = base_text(base).encode()
    return () if data == stored else (Write(path_of(id), data, stored),)


def _gone(id: str, ground: _Ground) -> Plan:
    """An entry that its seed no longer holds: the article stays, and its base says that it stands alone."""
    stored = ground.read(path_of(id))
    base = None if stored is None else read_base(stored)
    if stored is None or base is None:
        return Plan()
    head = msgspec.structs.replace(base.head, stories=0, conflicts=0)
    return Plan(bases=_rewritten(id, stored, msgspec.structs.replace(base, head=head)))


def _doubled(id: str, paths: tuple[str, ...]) -> Problem:
    message = f"the seed of this article changed, but {len(paths)} articles have the id {id}"
    related = tuple([Related(Location(path), "this one too") for path in paths[1:]])
    return warning(Location(paths[0]), message, hint="take the line `id:` out of the copy", related=related)


def _unmergeable(path: str, seed: str) -> Problem:
    message = f"{seed} changed, and this article cannot be merged with it: its front matter cannot be read"
    return warning(Location(path), message, hint="mend it, and run ingest again")


def _conflict(path: str, conflict: Conflict) -> Problem:
    what = conflict.what if conflict.what == BODY else f"`{conflict.what}`"
    message = f"{what} was changed here, and otherwise in the seed; yours stays"
    hint = (
        f"yours: {_shown(conflict.edited)}; the seed's: {_shown(conflict.new)}; "
        f"settle it with ingest --keep or --take-new {path}"
    )
    return warning(Location(path, conflict.line, conflict.column), message, hint=hint)


def _replaced(path: str, file: str) -> Problem:
    message = f"the picture {file} was replaced here, and by another one in the seed; yours stays"
    return warning(Location(path), message, hint=f"settle it with ingest --keep or --take-new {path}")


def _shown(text: str, most: int = 300) -> str:
    joined = " ".join(text.split())
    if not joined:
        return "(taken out)"
    return joined if len(joined) <= most else f"{joined[:most]}…"
