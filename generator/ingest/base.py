"""Base: `seeds/.base/ID.md`, what ingest last wrote for an article, kept beside the seeds and in git.

Its first front matter says which seed the article came from and where each field was found; below it stands
the article's file as it was generated. Bases are what tells a word of the editor's from one of the seed's.
"""

import re

import msgspec

from generator.ingest.article_file import flow_map, quoted, scalar
from generator.ingest.front_text import Value, part, plain_line_ends, values
from generator.ingest.story import Evidence

FOLDER = "seeds/.base"


class Head(msgspec.Struct, frozen=True):
    """Which entry of which seed an article came from, and what was read last."""

    seed: str
    sha256: str
    reader: str
    key: str = ""
    stories: int = 1
    """How many stories the seed held: if there are fewer bases, a run was interrupted. None if the seed no
    longer holds this one."""
    conflicts: int = 0
    """How many places are still in conflict. They are looked for again in every run."""


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
    lines += [f"sha256: {scalar(head.sha256)}", f"reader: {scalar(head.reader)}"]
    lines += [f"stories: {head.stories}"] if head.stories != 1 else []
    lines += [f"conflicts: {head.conflicts}"] if head.conflicts else []
    return "---\n" + "".join(f"{line}\n" for line in lines) + f"{base.evidence}---\n{base.article}"


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
    _, mark, evidence = outer.front.partition("evidence:\n")
    return None if head is None else Base(head, mark + evidence, outer.body)


_CONFLICT_MARK = re.compile(r"^(?:<{7}|>{7}) ", re.MULTILINE)


def _head(found: dict[str, Value]) -> Head | None:
    seed, sha256, reader, key = (found.get(name) for name in ("seed", "sha256", "reader", "key"))
    stories, conflicts = found.get("stories") or "1", found.get("conflicts") or "0"
    if not (isinstance(seed, str) and isinstance(sha256, str) and isinstance(reader, str)):
        return None
    if not (
        isinstance(stories, str)
        and stories.isdecimal()
        and isinstance(conflicts, str)
        and conflicts.isdecimal()
    ):
        return None
    return Head(seed, sha256, reader, key if isinstance(key, str) else "", int(stories), int(conflicts))


def read_head(start: bytes) -> Head | None:
    """The head alone, from a file's first bytes as we write them; None if they are written otherwise."""
    match = _HEAD.match(start)
    if match is None:
        return None
    seed, sha256, reader, stories, conflicts = match.groups(b"")
    return Head(seed.decode(), sha256.decode(), reader.decode(), "", int(stories or b"1"), int(conflicts or 0))


# Only what needs no quotes, and no key: all else is read the long way.
_HEAD = re.compile(
    rb"---\nseed: ([\w./ -]+)\nsha256: ([0-9a-f]{64})\nreader: ([\w./ -]+)\n"
    rb"(?:stories: (\d+)\n)?(?:conflicts: (\d+)\n)?(?:evidence:|---)\n"
)
