"""Base: `seeds/.base/ID.md`, what ingest last wrote for an article, kept beside the seeds and in git.

Its first front matter says which seed the article came from and where each field was found; below it stands
the article's file as it was generated. Bases are what tells a word of the editor's from one of the seed's.
"""

import datetime as dt
import re

import msgspec

from generator.ingest.article_file import flow_map, quoted, scalar
from generator.ingest.front_text import Value, entries, line, part, plain_line_ends, values
from generator.ingest.story import Evidence

FOLDER = "seeds/.base"


class Kept(msgspec.Struct, frozen=True, gc=False):
    """A picture as it was taken up last."""

    name: str
    """As its reader calls it."""
    file: str
    """The file beside the article; empty if there is none: it could not be read, or may not be kept."""
    sha256: str
    """Of the bytes that were read; empty if there were none."""
    beside: str = ""
    """The file below `seeds/` that held them; empty if the seed itself did."""


class Head(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Which entry of which seed an article came from, and what was read last."""

    seed: str
    sha256: str
    reader: str
    """Name and version; of a page also its host, and the mark of the site rules that were followed."""
    key: str = ""
    stories: int = 1
    """How many stories the seed held: if there are fewer bases, a run was interrupted. None if the seed no
    longer holds this one."""
    conflicts: int = 0
    """How many places are still in conflict. They are looked for again in every run."""
    pictures: tuple[Kept, ...] = ()
    copy: str = ""
    """The id of the article in whose `also` this story stands, having none of its own."""
    url: str = ""
    """Where `add` fetched the seed; written as `from`."""
    latest: str = ""
    """The last day on which the seed can have been written, where a later date was left out for that."""
    guid: str = ""
    """What its agency calls the story, where the key does not say so."""

    @property
    def reader_name(self) -> str:
        """The reader alone, as articles name it."""
        return self.reader.split()[0] if self.reader else ""


class Base(msgspec.Struct, frozen=True):
    """A base, taken apart. `evidence` is its lines, ready to be written again."""

    head: Head
    evidence: str
    article: str


def path_of(id: str) -> str:
    return f"{FOLDER}/{id}.md"


def base_text(base: Base) -> str:
    head = base.head
    lines = [f"seed: {scalar(head.seed)}"]
    lines += [f"key: {quoted(head.key)}"] if head.key else []
    lines += [f"guid: {quoted(head.guid)}"] if head.guid else []
    lines += [f"from: {scalar(head.url)}"] if head.url else []
    lines += [f"sha256: {scalar(head.sha256)}", f"reader: {scalar(head.reader)}"]
    lines += [f"stories: {head.stories}"] if head.stories != 1 else []
    lines += [f"conflicts: {head.conflicts}"] if head.conflicts else []
    lines += [f"latest: {head.latest}"] if head.latest else []
    lines += ["pictures:", *[_kept(each) for each in head.pictures]] if head.pictures else []
    lines += [f"copy: {scalar(head.copy)}"] if head.copy else []
    return "---\n" + "".join(f"{line}\n" for line in lines) + f"{base.evidence}---\n{base.article}"


def _kept(kept: Kept) -> str:
    told = {"file": kept.file, "sha256": kept.sha256, "beside": kept.beside}
    values = {key: scalar(value, flow=True) for key, value in told.items()}
    return f"  {scalar(kept.name)}: {flow_map(values) or '{}'}"


def evidence_lines(evidence: dict[str, Evidence]) -> str:
    """Field by field, where it was found, by which rule, and how sure that is."""
    fields = [f"  {scalar(name)}: {_evidence(each)}\n" for name, each in sorted(evidence.items())]
    return "evidence:\n" + "".join(fields) if fields else ""


def _evidence(evidence: Evidence) -> str:
    told = {"where": scalar(evidence.where, flow=True), "rule": scalar(evidence.rule, flow=True)}
    original = scalar(evidence.original, flow=True)
    return flow_map({**told, "sure": f"{evidence.sure:g}", "original": original})


def read_base(data: bytes) -> Base | None:
    """The base in a file, None if it is damaged: by a merge in git that was left open, for example."""
    try:
        text = plain_line_ends(data.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    outer = part(text)
    found = values(outer.front) if outer else None
    if outer is None or found is None:
        return None
    inner = part(outer.body)
    if inner is None or values(inner.front) is None or _CONFLICT_MARK.search(outer.body):
        return None
    head = _head(found)
    evidence = (entries(outer.front) or {})["evidence"] if "evidence" in found else None
    return None if head is None else Base(head, line(outer.front, evidence) if evidence else "", outer.body)


_CONFLICT_MARK = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)


def _head(found: dict[str, Value]) -> Head | None:
    seed, sha256, reader = (found.get(name) for name in ("seed", "sha256", "reader"))
    names = ("key", "copy", "from", "latest", "guid")
    key, copy, url, latest, guid = (str(found.get(name) or "") for name in names)
    stories, conflicts = (
        _number(found.get(name, usual)) for name, usual in (("stories", "1"), ("conflicts", "0"))
    )
    if not (isinstance(seed, str) and isinstance(sha256, str) and isinstance(reader, str)):
        return None
    if stories is None or conflicts is None or (latest and not is_day(latest)):
        return None
    pictures = _pictures(found.get("pictures"))
    return Head(seed, sha256, reader, key, stories, conflicts, pictures, copy, url, latest, guid)


def _number(value: Value) -> int | None:
    """A number as we write it; Python reads no endless ones."""
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) <= 9 else None


def is_day(text: str) -> bool:
    """Whether this is a day as we write it: 2026-11-23."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _pictures(value: Value) -> tuple[Kept, ...]:
    kept = []
    for name, fields in value.items() if isinstance(value, dict) else ():
        told = fields if isinstance(fields, dict) else {}
        file, sha256, beside = (str(told.get(key) or "") for key in ("file", "sha256", "beside"))
        kept.append(Kept(name, file, sha256, beside))
    return tuple(kept)


def read_head(start: bytes) -> Head | None:
    """The head alone, from a file's first bytes as we write them; None if they are written otherwise."""
    match = _HEAD.match(start)
    if match is None:
        return None
    seed, guid, url, sha256, reader, stories, conflicts, pictures, copy = match.groups(b"")
    kept = [Kept(*[each.decode() for each in found]) for found in _KEPT.findall(pictures)]
    if len(kept) != max(0, pictures.count(b"\n") - 1):
        return None
    return Head(
        seed.decode(),
        sha256.decode(),
        reader.decode(),
        stories=int(stories or b"1"),
        conflicts=int(conflicts or 0),
        pictures=tuple(kept),
        copy=copy.decode(),
        url=url.decode(),
        guid=guid.decode(),
    )


# Only what needs no quotes, and no key: all else is read the long way.
_HEAD = re.compile(
    rb"---\nseed: ([\w./ -]+)\n(?:guid: \"([\w./:@#+-]+)\"\n)?(?:from: (https?://[\w.~/%=&?+@-]+)\n)?"
    rb"sha256: ([0-9a-f]{64})\nreader: ([\w./ -]+)\n"
    rb"(?:stories: (\d{1,9})\n)?(?:conflicts: (\d{1,9})\n)?(pictures:\n(?:  [^\n]+\n)+)?(?:copy: (\w+)\n)?"
    rb"(?:evidence:|---)\n"
)
_KEPT = re.compile(rb"  ([\w.-]+): \{file: ([\w.-]+), sha256: ([0-9a-f]{64})(?:, beside: ([\w./-]+))?\}\n")
