"""Forecast: what readers and their programs will see change when a build is published: the plan.

Pure: the published state and the built one in, the difference out. Both are known by the same two files,
`build.json` and `published.json`, so that the plan is the same for a branch and for a live site, and what it
says is what then happens.
"""

from collections.abc import Mapping

import msgspec

from generator.catalog import Held
from generator.hosting import LIMIT, WARNED_FROM
from generator.published import NOTHING, Published, PublishedStory
from generator.search import INDEX
from generator.urls import output_path


class Facts(msgspec.Struct, frozen=True):
    """What `build.json` says: a digest of the tree, and one of each file."""

    digest: str = ""
    files: dict[str, str] = {}


def parse_facts(data: bytes | None) -> Facts:
    """Read a `build.json`; one that is missing or damaged says nothing."""
    try:
        return msgspec.json.decode(data or b"{}", type=Facts)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return Facts()


class Shown(msgspec.Struct, frozen=True):
    """A state of the site as it is served: its files and what readers know of its stories."""

    facts: Facts = Facts()
    published: Published = NOTHING


class Changes(msgspec.Struct, frozen=True):
    """Addresses of one kind: what comes, what changes, what goes."""

    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class Redirected(msgspec.Struct, frozen=True):
    """A former address that leads on."""

    address: str
    to: str


class Rung(msgspec.Struct, frozen=True):
    """An entry that feed readers will show as new or as updated, and the pages whose feeds carry it so."""

    id: str
    address: str
    feeds: tuple[str, ...]


class Forecast(msgspec.Struct, frozen=True):
    """The plan."""

    first: bool
    """Whether nothing is published yet."""
    same: bool
    """Whether the published site is this build already."""
    pages: Changes
    files: Changes
    """All that is no page: feeds, pictures, styles; not what the search page alone asks for."""
    redirects: tuple[Redirected, ...]
    """Addresses that would break, and the redirects that hold them."""
    broken: tuple[str, ...]
    """Addresses that will lead nowhere."""
    new_entries: tuple[Rung, ...]
    updated_entries: tuple[Rung, ...]
    taken_down: tuple[str, ...]
    """Addresses at which a notice will stand in a story's place."""
    restored: tuple[str, ...]
    """Addresses at which a story will stand again in its notice's place."""
    held: tuple[Held, ...]
    number: int
    """How many files the site will have."""
    weight: int
    """Their bytes."""

    @property
    def heavy(self) -> bool:
        return self.weight >= WARNED_FROM * LIMIT


def forecast(before: Shown, after: Shown, held: tuple[Held, ...], sizes: Mapping[str, int]) -> Forecast:
    """Compare what is published with what was built. `sizes` are the bytes of the built files."""
    old, new = before.facts.files, after.facts.files
    led, leads = redirects_of(before.published), redirects_of(after.published)
    moved = {path: to for path, to in leads.items() if path in old and led.get(path) != to}
    gone = sorted(old.keys() - new.keys())
    comes = sorted(new.keys() - old.keys())
    changed = sorted(path for path in new.keys() & old.keys() - moved.keys() if new[path] != old[path])
    return Forecast(
        first=not old,
        same=bool(old) and before.facts.digest == after.facts.digest,
        pages=_changes(comes, changed, gone, pages=True),
        files=_changes(comes, changed, gone, pages=False),
        redirects=tuple([Redirected(address_at(path), to) for path, to in sorted(moved.items())]),
        broken=tuple([address_at(path) for path in gone if not _is_inside(path)]),
        new_entries=_rung(before.published, after.published, updated=False),
        updated_entries=_rung(before.published, after.published, updated=True),
        taken_down=_turned(before.published, after.published, down=True),
        restored=_turned(before.published, after.published, down=False),
        held=held,
        number=len(sizes),
        weight=sum(sizes.values()),
    )


def redirects_of(published: Published) -> dict[str, str]:
    """Output path of every redirect -> the address that it leads to."""
    own = {output_path(story.address) for story in published.stories.values()}
    return {
        path: story.address
        for story in published.stories.values()
        for alias in story.redirects
        if (path := output_path(alias)) not in own
    }


def address_at(path: str) -> str:
    """The address that an output file is found under."""
    return f"/{path.removesuffix('index.html')}" if f"/{path}".endswith("/index.html") else f"/{path}"


_OWN = frozenset(["build.json", "published.json"])
_INDEX = output_path(INDEX).removesuffix("index.html")
"""How we keep books, and what the search page alone asks for: none of a reader's addresses."""


def _is_inside(path: str) -> bool:
    return path in _OWN or path.startswith(_INDEX)


def _changes(comes: list[str], changed: list[str], gone: list[str], *, pages: bool) -> Changes:
    def kind(paths: list[str]) -> tuple[str, ...]:
        wanted = (path for path in paths if path.endswith(".html") == pages and not _is_inside(path))
        return tuple([address_at(path) for path in wanted])

    return Changes(kind(comes), kind(changed), kind(gone))


def _rung(before: Published, after: Published, *, updated: bool) -> tuple[Rung, ...]:
    """Entries that are new, or have another stamp, in a feed that readers may have followed."""
    found: dict[str, list[str]] = {}
    for home, entries in sorted(after.feeds.items()):
        known = before.feeds.get(home, {})
        for id, stamp in entries.items() if home in before.feeds else ():
            if (id in known and known[id] != stamp) if updated else id not in known:
                found.setdefault(id, []).append(home)
    return tuple([Rung(id, _address(id, after.stories), tuple(feeds)) for id, feeds in found.items()])


def _turned(before: Published, after: Published, *, down: bool) -> tuple[str, ...]:
    """The addresses of stories that are taken down since, or no longer."""
    was = {id for id, story in before.stories.items() if story.down}
    return tuple(sorted(s.address for id, s in after.stories.items() if s.down == down and (id in was) != down))


def _address(id: str, stories: Mapping[str, PublishedStory]) -> str:
    """A story's address, or an edition's, whose id is its path."""
    return stories[id].address if id in stories else f"/{id}/"
