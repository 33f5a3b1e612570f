"""Uptake: the plan of one ingest: which files are to be written for the seeds that are new or changed.

Pure but for `read`, through which it asks for the few files that it needs. Nothing is written here, so a
run and its rehearsal are the same plan.
"""

from collections.abc import Iterable, Mapping

import msgspec

from generator.ingest import remarks
from generator.ingest.album import Album, Read, Write, adopted, arranged, named, noted, shelf_of
from generator.ingest.archive import Archive, address_key, free_path, lost_article
from generator.ingest.article_file import Taken, day_taken
from generator.ingest.base import Base, Head, base_text, evidence_lines, is_day, path_of, read_base
from generator.ingest.claims import addressed, bounded, earliest
from generator.ingest.elsewhere import merge_listed, with_also
from generator.ingest.harvest import Harvest
from generator.ingest.ids import new_id
from generator.ingest.joining import Copy, Joining, joined
from generator.ingest.manuscript import decoded, front_of, manuscript, renewed, still_back, title_of, withheld
from generator.ingest.merge import Merged, Unmergeable, settled
from generator.ingest.nearness import Name
from generator.ingest.origins import origins
from generator.ingest.pictures import Gathered, gather, shown
from generator.ingest.story import Elsewhere, Story
from generator.ingest.strangers import set_apart
from generator.ingest.twins import Candidates
from generator.ingest.writes import Joined, Plan, Wish, each_once, together
from generator.problems import Problem


class Seeds(msgspec.Struct, frozen=True):
    """What is known of seeds beside their content."""

    present: Mapping[str, str]
    """The hash of every seed there is, read or not."""
    fetched: Mapping[str, str] = {}
    """The web address of those that `add` has just brought."""
    modified: Mapping[str, int] = {}
    """When each was last changed, in nanoseconds."""


class _Ground(msgspec.Struct, frozen=True):
    """What a plan stands on."""

    archive: Archive
    seeds: Seeds
    today: str
    read: Read
    wish: Wish
    files: set[str]
    ids: set[str]
    addresses: set[str]
    """Files beside articles that are to be written, and ids and addresses that are taken; as the plan grows."""
    named: dict[Name, str]
    """Ids that are given already to new articles."""
    doubts: Mapping[Name, str]
    """New stories that become drafts, each with the one that it may be."""
    paths: dict[str, str]
    """Where the articles are, by id; grows too."""

    def base(self, id: str) -> tuple[bytes, Base | None]:
        """A base as it is stored, empty if there is none, and as it is read: None if it cannot be."""
        stored = self.read(path_of(id)) or b""
        return stored, read_base(stored)


def plan(
    harvests: Iterable[Harvest],
    seeds: Seeds,
    archive: Archive,
    *,
    today: str,
    read: Read,
    wish: Wish,
    candidates: Candidates | None = None,
) -> Plan:
    """Plan what becomes of seeds that were read; `seeds` are all there are, read or not.

    `candidates` narrows down which stories of the archive a new one may be a copy of.
    """
    crop = sorted(harvests, key=lambda harvest: harvest.path)
    if not crop:
        return Plan()
    found = origins({harvest.path: harvest.sha256 for harvest in crop}, seeds.present, archive.heads)
    ids = {*archive.heads, *archive.articles}
    at_hand = set_apart(crop, found.own, archive, read, wish.take_new)
    rest = joined(at_hand.crop, at_hand.own, archive, ids, read=read, today=today, candidates=candidates)
    paths = {id: there[0] for id, there in archive.articles.items()}
    ground = _Ground(
        archive, seeds, today, read, wish, set(), ids, set(archive.addresses), rest.named, rest.doubts, paths
    )
    parts = [_gone(id, ground) for id in found.orphans]
    parts += [_seed(harvest, rest.own[harvest.path], ground) for harvest in rest.crop]
    return _with_copies(rest, together([*parts, Plan(problems=at_hand.problems)]), ground)


def _with_copies(rest: Joining, planned: Plan, ground: _Ground) -> Plan:
    """The plan with what stories that are told already add to it: entries in `also`, and bases of their own."""
    pending = {each.path: each.data for each in (*planned.articles, *planned.bases)}
    read = ground.read
    ground = msgspec.structs.replace(ground, read=lambda path: pending.get(path) or read(path))
    listed = {id: _listed(id, also, ground) for id, also in sorted(rest.renewed.items())}
    stuck = sorted(id for id, part in listed.items() if part is None)
    parts = [planned, *[part for part in listed.values() if part is not None]]
    parts += [_copy(copy, ground) for copy in rest.copies if copy.to not in stuck]
    said = (*rest.problems, *[remarks.unlisted(ground.paths[id]) for id in stuck])
    return each_once(together([*parts, Plan(traces=rest.traces, problems=said)]))


def _seed(harvest: Harvest, own: dict[str, str], ground: _Ground) -> Plan:
    url, stories = ground.seeds.fetched.get(harvest.path, ""), len(harvest.stories) + harvest.copies
    head = Head(harvest.path, harvest.sha256, harvest.reader, stories=stories, url=url)
    parts = [Plan(problems=harvest.problems, dropped=harvest.dropped)]
    for key, story in harvest.stories.items():
        entry = msgspec.structs.replace(head, key=key, guid=story.guid)
        parts.append(_revise(own[key], story, entry, ground) if key in own else _new(story, entry, ground))
    if stories:
        parts += [_gone(id, ground) for key, id in own.items() if key not in harvest.stories]
    return together(parts)


def _new(story: Story, head: Head, ground: _Ground) -> Plan:
    """A story that has no base yet: a new article, unless one names this seed and only the base was lost."""
    story, head, said = _held(story, head, _written_by(head, ground))
    id = new_id(head.seed, head.key)
    if id in ground.archive.heads and ground.archive.heads[id] is None:
        return Plan()
    lost = lost_article(ground.archive, head.seed, head.key)
    if lost:
        return _adopted(lost, story, head, ground)
    id = ground.named.get((head.seed, head.key)) or new_id(head.seed, head.key, ground.ids)
    path = free_path(title_of(story, head), id, ground.today, ground.addresses)
    ground.ids.add(id)
    ground.paths[id] = path
    ground.addresses.add(address_key(path))
    gathered = _gathered(story, head, ground)
    album = arranged(gathered, (), shelf_of(path, ground.read, ground.files))
    story, head = _illustrated(story, head, album)
    text = manuscript(story, head, id, ground.today, Taken(head.sha256, head.reader_name, ground.today))
    base = Base(head, evidence_lines(story.evidence), text)
    other = "" if story.draft else ground.doubts.get((head.seed, head.key), "")
    if other:
        # The base knows nothing of this draft: it is the editor's to lift, as if the editor had written it.
        text = withheld(text)
        said = (*said, remarks.doubtful(path, other))
    return Plan(
        pictures=album.writes,
        articles=(Write(path, text.encode(), None),),
        bases=(Write(path_of(id), base_text(base).encode(), ground.read(path_of(id))),),
        problems=(*said, *gathered.problems),
    )


def _held(story: Story, head: Head, latest: str) -> tuple[Story, Head, tuple[Problem, ...]]:
    """The story without what cannot be so; the head knows if a date was left out, and by which day."""
    story, said = bounded(addressed(story, head), latest, head.seed)
    return story, msgspec.structs.replace(head, latest=latest) if said else head, said


def _written_by(head: Head, ground: _Ground) -> str:
    return earliest(ground.today, ground.seeds.modified.get(head.seed, 0))


def _copy(copy: Copy, ground: _Ground) -> Plan:
    """A story that another article tells: a base remembers it, and whose it is."""
    stored = ground.read(path_of(copy.id))
    before = None if stored is None else read_base(stored)
    url = ground.seeds.fetched.get(copy.head.seed, before.head.url if before else "")
    pictures = noted(copy.story, copy.head.seed, ground.seeds.present)
    head = msgspec.structs.replace(copy.head, copy=copy.to, url=url, pictures=pictures)
    if before is None:
        taken = Taken(head.sha256, head.reader_name, ground.today)
        text = manuscript(copy.story, head, copy.id, ground.today, taken)
    else:
        text = renewed(copy.id, copy.story, head, before, ground.today)
    data = base_text(Base(head, evidence_lines(copy.story.evidence), text)).encode()
    path = ground.paths.get(copy.to, "")
    return Plan(
        bases=() if data == stored else (Write(path_of(copy.id), data, stored),),
        joined=(Joined(head.seed, copy.id, path),) if path else (),
        deleted=() if path else (head.seed,),
    )


def _listed(id: str, also: tuple[Elsewhere, ...], ground: _Ground) -> Plan | None:
    """An article whose seed is as it was, with what stands in `also` now; None if it cannot be brought in."""
    stored, base = ground.base(id)
    paths = ground.archive.articles.get(id, ())
    if base is None or not paths:
        return Plan()
    before = ground.read(paths[0])
    edited = decoded(before)
    new = with_also(base.article, also)
    merged = Unmergeable() if edited is None or len(paths) > 1 else merge_listed(base.article, edited, new)
    if isinstance(merged, Unmergeable):
        return None
    text = merged.text.encode()
    head = msgspec.structs.replace(base.head, conflicts=base.head.conflicts + len(merged.conflicts))
    return Plan(
        articles=() if text == before else (Write(paths[0], text, before),),
        bases=_rewritten(id, stored, Base(head, base.evidence, merged.base)),
        kept=(paths[0],) if merged.conflicts else (),
        problems=tuple([remarks.conflict(paths[0], each) for each in merged.conflicts]),
    )


def _gathered(story: Story, head: Head, ground: _Ground) -> Gathered:
    return gather(story, head.seed, ground.seeds.present, ground.read)


def _illustrated(story: Story, head: Head, album: Album) -> tuple[Story, Head]:
    """The story with its pictures' files in it, and the head that knows them."""
    return shown(story, album.files), msgspec.structs.replace(head, pictures=album.kept)


def _adopted(id: str, story: Story, head: Head, ground: _Ground) -> Plan:
    """An article whose base was lost: all that differs from the reading counts as the editor's."""
    path = ground.archive.articles[id][0]
    front = front_of(decoded(ground.read(path)) or "")
    ground.ids.add(id)
    since = day_taken(front) or ground.today
    date = str(front.get("date") or ground.today)
    album = adopted(_gathered(story, head, ground), shelf_of(path, ground.read, ground.files))
    story, head = _illustrated(story, head, album)
    text = manuscript(story, head, id, date, Taken(head.sha256, head.reader_name, since))
    base = base_text(Base(head, evidence_lines(story.evidence), text)).encode()
    return Plan(bases=(Write(path_of(id), base, None),), problems=(remarks.adopted(path, head.seed),))


def _revise(id: str, story: Story, head: Head, ground: _Ground) -> Plan:
    """A story that has an article: the new reading is merged into it."""
    stored, base = ground.base(id)
    if base is None:
        return Plan(problems=(remarks.baseless(path_of(id)),) if stored else ())
    head = head if head.url else msgspec.structs.replace(head, url=base.head.url)
    story, head, said = _held(story, head, _latest(head, base, ground))
    paths = ground.archive.articles.get(id, ())
    if not paths and ground.archive.obscure:
        return Plan(problems=(remarks.obscure(ground.archive.obscure[0], head.seed),))
    if not paths and not head.key and head.seed in ground.archive.strays:
        return Plan(problems=(remarks.nameless(ground.archive.strays[head.seed], id, head.seed),))
    if not paths:
        pictures = noted(story, head.seed, ground.seeds.present, base.head.pictures)
        head = msgspec.structs.replace(head, pictures=pictures)
        return Plan(
            bases=_rewritten(id, stored, msgspec.structs.replace(base, head=head)), deleted=(head.seed,)
        )
    if len(paths) > 1:
        return Plan(problems=(remarks.doubled(id, paths),))
    before = ground.read(paths[0])
    edited = decoded(before)
    if base.head.sha256 == head.sha256:
        story = still_back(story, base, edited or "")
    take_new, keep = paths[0] in ground.wish.take_new, paths[0] in ground.wish.keep
    gathered = _gathered(story, head, ground)
    shelf = shelf_of(paths[0], ground.read, ground.files)
    album = arranged(gathered, base.head.pictures, shelf, take_new=take_new, keep=keep)
    story, head = _illustrated(story, head, album)
    new = renewed(id, story, head, base, ground.today)
    merged = Unmergeable() if edited is None else merge_listed(base.article, edited, new, take_new=take_new)
    if isinstance(merged, Unmergeable):
        return Plan(problems=(remarks.unmergeable(paths[0], head.seed),))
    if keep:
        merged = Merged(merged.text, settled(base.article, edited or "", new))
    text, album = merged.text.encode(), named(album, gathered, merged.text)
    problems = [remarks.conflict(paths[0], each) for each in merged.conflicts]
    problems += [remarks.replaced(paths[0], file) for file in album.clashes]
    head = msgspec.structs.replace(head, conflicts=len(problems), pictures=album.kept)
    return Plan(
        pictures=album.writes,
        articles=() if text == before else (Write(paths[0], text, before),),
        bases=_rewritten(id, stored, Base(head, evidence_lines(story.evidence), merged.base)),
        kept=(paths[0],) if problems else (),
        settled=(paths[0],) if take_new or keep else (),
        problems=(*said, *gathered.problems, *problems),
    )


def _rewritten(id: str, stored: bytes, base: Base) -> tuple[Write, ...]:
    data = base_text(base).encode()
    return () if data == stored else (Write(path_of(id), data, stored),)


def _gone(id: str, ground: _Ground) -> Plan:
    """An entry that its seed no longer holds: the article stays, and its base says that it stands alone."""
    stored, base = ground.base(id)
    if base is None:
        return Plan()
    head = msgspec.structs.replace(base.head, stories=0, conflicts=0)
    return Plan(bases=_rewritten(id, stored, msgspec.structs.replace(base, head=head)))


def _latest(head: Head, base: Base, ground: _Ground) -> str:
    """The day by which a seed was written: as it was told first, for copies of a site have other file times."""
    if base.head.sha256 != head.sha256:
        return _written_by(head, ground)
    told = day_taken(front_of(base.article))
    return base.head.latest or (told if is_day(told) else ground.today)
