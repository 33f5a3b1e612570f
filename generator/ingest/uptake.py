"""Uptake: the plan of one ingest: which files are to be written for the seeds that are new or changed.

Pure but for `read`, through which it asks for the few files that it needs. Nothing is written here, so a
run and its rehearsal are the same plan.
"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType

import msgspec

from generator.ingest import remarks
from generator.ingest.addresses import clean_address
from generator.ingest.album import Album, Read, Write, adopted, arranged, shelf_of
from generator.ingest.archive import Archive, address_key, free_path
from generator.ingest.article_file import Taken, article_text
from generator.ingest.base import Base, Head, base_text, evidence_lines, path_of, read_base
from generator.ingest.front_text import Value, part, values
from generator.ingest.harvest import Harvest
from generator.ingest.ids import new_id
from generator.ingest.merge import Merged, Unmergeable, merge
from generator.ingest.origins import origins
from generator.ingest.pictures import Gathered, gather, shown
from generator.ingest.story import Evidence, Story
from generator.ingest.writes import Plan as Plan
from generator.ingest.writes import Wish as Wish
from generator.ingest.writes import together

NOTHING_FETCHED: Mapping[str, str] = MappingProxyType({})


class _Ground(msgspec.Struct, frozen=True):
    """What a plan stands on."""

    archive: Archive
    present: dict[str, str]
    fetched: Mapping[str, str]
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
    fetched: Mapping[str, str] = NOTHING_FETCHED,
) -> Plan:
    """Plan what becomes of seeds that were read.

    `present` has the hash of every seed there is, read or not; `fetched` the address of those that `add` has
    just brought.
    """
    ground = _Ground(
        archive,
        present,
        fetched,
        today,
        read,
        wish,
        set(),
        {*archive.heads, *archive.articles},
        set(archive.addresses),
    )
    crop = sorted(harvests, key=lambda harvest: harvest.path)
    found = origins({harvest.path: harvest.sha256 for harvest in crop}, present, archive.heads)
    parts = [_gone(id, ground) for id in found.orphans]
    parts += [_seed(harvest, found.own[harvest.path], ground) for harvest in crop]
    return together(parts)


def _seed(harvest: Harvest, own: dict[str, str], ground: _Ground) -> Plan:
    url = ground.fetched.get(harvest.path, "")
    head = Head(harvest.path, harvest.sha256, harvest.reader, stories=len(harvest.stories), url=url)
    parts = [Plan(problems=harvest.problems, dropped=harvest.dropped)]
    for key, story in harvest.stories.items():
        entry = msgspec.structs.replace(head, key=key)
        parts.append(_revise(own[key], story, entry, ground) if key in own else _new(story, entry, ground))
    if harvest.stories:
        parts += [_gone(id, ground) for key, id in own.items() if key not in harvest.stories]
    return together(parts)


def _new(story: Story, head: Head, ground: _Ground) -> Plan:
    """A story that has no base yet: a new article, unless one names this seed and only the base was lost."""
    story = _addressed(story, head)
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


def _addressed(story: Story, head: Head) -> Story:
    """A page that does not say its address has the one where it was fetched; entries of a feed have not."""
    if story.url or not head.url or head.key or head.stories > 1:
        return story
    url = clean_address(head.url)
    found = Evidence("add", "address: where it was fetched", 0.8, head.url if head.url != url else "")
    return msgspec.structs.replace(story, url=url, evidence={**story.evidence, "url": found})


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
    return Plan(bases=(Write(path_of(id), base, None),), problems=(remarks.adopted(path, head.seed),))


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
    head = head if head.url else msgspec.structs.replace(head, url=base.head.url)
    story = _addressed(story, head)
    paths = ground.archive.articles.get(id, ())
    if not paths:
        head = msgspec.structs.replace(head, pictures=base.head.pictures)
        return Plan(
            bases=_rewritten(id, stored, msgspec.structs.replace(base, head=head)), deleted=(head.seed,)
        )
    if len(paths) > 1:
        return Plan(problems=(remarks.doubled(id, paths),))
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
        return Plan(problems=(remarks.unmergeable(paths[0], head.seed),))
    if keep:
        merged = Merged(merged.text, new)
    text = merged.text.encode()
    problems = [remarks.conflict(paths[0], each) for each in merged.conflicts]
    problems += [remarks.replaced(paths[0], file) for file in album.clashes]
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
