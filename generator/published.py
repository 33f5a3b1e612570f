"""Published: what readers have already seen: each public story's addresses and stamp, and what feeds hold.

`published.json` lies in the output, and the next build takes it as an input (`--published`): a story that was
renamed since is still found under the addresses that it had. Stories that are held back are not in it; where
the history of what was published is known, what readers once knew of them comes from there. Pure: bytes in,
value out, and the other way round.
"""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from generator.problems import Location, Problem, error
from generator.urls import collision_key, fits, output_path

PATH = "published.json"
VERSION = 1


class PublishedStory(msgspec.Struct, frozen=True, omit_defaults=True):
    """A story as readers know it: where it lives, where it lived, what else leads there, its feed stamp."""

    address: str
    former: tuple[str, ...] = ()
    """The addresses it had before, the latest first."""
    aliases: tuple[str, ...] = ()
    """What its front matter names besides."""
    stamp: str = ""
    """Empty for a story without a date, which no feed holds."""
    down: bool = False
    """Whether it was taken down: a notice lives at its address, and at it arrives who had a former one."""

    @property
    def redirects(self) -> tuple[str, ...]:
        return (*self.aliases, *self.former)


class Published(msgspec.Struct, frozen=True):
    """The published state of a site, as far as later builds and readers' programs depend on it."""

    stories: dict[str, PublishedStory] = {}
    """By permanent id, or content path where there is none."""
    feeds: dict[str, dict[str, str]] = {}
    """By the page that a feed belongs to: the ids of its entries with their stamps."""
    gone: dict[str, tuple[str, ...]] = {}
    """By id, the addresses of stories that were public before, and were not when this was published. They are
    told to a build, never to readers: no output holds them."""
    version: int = VERSION

    @property
    def lived(self) -> dict[str, tuple[str, ...]]:
        """By id, every address at which readers knew a story, the latest first."""
        return {**self.gone, **{id: (each.address, *each.former) for id, each in self.stories.items()}}


NOTHING = Published()
_decode = msgspec.json.Decoder(Published).decode
_decode_line = msgspec.json.Decoder(dict[str, PublishedStory]).decode


def parse_published(data: bytes, path: str) -> tuple[Published, list[Problem]]:
    """Read a `published.json`; of one that cannot be read nothing is taken."""
    hint = "take it from the site again; without --published, only `aliases` lead on from former addresses"
    try:
        published = _decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return NOTHING, [error(Location(path), "this is no published.json of a digest", hint=hint)]
    if published.version != VERSION:
        message = f"another version of the program wrote this published.json ({published.version})"
        return NOTHING, [error(Location(path), message, hint="bring the program up to date")]
    for addresses in published.lived.values():
        for address in addresses:
            if not _is_sound(address):
                return NOTHING, [error(Location(path), f"{address!r} is no story's address", hint=hint)]
    return published, []


def with_gone(published: Published, lines: Iterable[bytes]) -> Published:
    """What was published, with the stories that it has no more: `lines` are those that were taken out of the
    file since, the latest first."""
    gone: dict[str, tuple[str, ...]] = {}
    for line in lines:
        try:
            found = _decode_line(b"{%s}" % line.strip().removesuffix(b","))
        except (msgspec.MsgspecError, UnicodeDecodeError):
            continue  # of a feed
        for id, story in found.items():
            addresses = (story.address, *story.former)
            if id not in published.stories and all(map(_is_sound, addresses)):
                gone.setdefault(id, addresses)
    return msgspec.structs.replace(published, gone=gone)


def _is_sound(address: str) -> bool:
    parts = address.split("/")
    inner = parts[1:-1]
    whole = parts[0] == parts[-1] == "" and inner[:1] == ["articles"]
    plain = address.isprintable() and "\\" not in address and fits(address)
    return whole and plain and not {"", ".", ".."} & set(inner)


def encode_published(published: Published) -> bytes:
    """A line for each story, so that versions of the file differ only where the stories do."""
    stories, feeds = _lines(published.stories), _lines(published.feeds)
    gone = f',\n"gone": {_lines(published.gone)}' if published.gone else ""
    return f'{{\n"version": {published.version},\n"stories": {stories},\n"feeds": {feeds}{gone}\n}}\n'.encode()


def _lines(values: Mapping[str, object]) -> str:
    written = msgspec.json.Encoder().encode
    lines = [f"{written(name).decode()}: {written(values[name]).decode()}" for name in sorted(values)]
    return "{\n" + ",\n".join(lines) + "\n}" if lines else "{}"


def former_addresses(
    addresses: Mapping[str, str],
    before: Published,
    taken: Callable[[], Iterable[str]],
    heirs: Mapping[str, str] | None = None,
) -> dict[str, tuple[str, ...]]:
    """The addresses that each story had before and that still may lead to it, by id.

    `addresses` holds the present ones by id. `taken` names the output paths that are something else now: what
    lives at an address comes before what lived there. `heirs` names for an id that is no more the one of the
    story that is shown in its place.
    """
    candidates: dict[str, list[str]] = {}
    for id, lived in before.lived.items():
        heir = id if id in addresses else (heirs or {}).get(id, "")
        if heir and lived != (addresses[heir],):
            candidates.setdefault(heir, []).extend(each for each in lived if each != addresses[heir])
    if not any(candidates.values()):
        return {}
    used = {collision_key(path) for path in taken()}
    found: dict[str, tuple[str, ...]] = {}
    for id, former in sorted(candidates.items()):
        mine = []
        for address in dict.fromkeys(former):
            path = collision_key(output_path(address))
            if path not in used and not _nested(path, used):
                used.add(path)
                mine.append(address)
        if mine:
            found[id] = tuple(mine)
    return found


def _nested(path: str, used: set[str]) -> bool:
    """Whether a file stands where this path needs a folder."""
    parts = path.split("/")
    return any("/".join(parts[:length]) in used for length in range(1, len(parts)))
