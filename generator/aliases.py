"""Aliases: former addresses, written into the front matter of the stories that had them.

What the published past knows is then known for good, in the file that the editor sees. Only the key `aliases`
is touched: every other character stays, and of the key itself what stands there.
"""

import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from generator import disk
from generator.ingest.front_text import Entry, entries, exchanged, newline, part, with_line
from generator.problems import Location, Problem, error
from generator.published import PublishedStory
from generator.urls import address_of


class WrittenAliases(msgspec.Struct, frozen=True):
    """The addresses that were written, by the story's path, and what could not be."""

    written: dict[str, tuple[str, ...]]
    problems: list[Problem]


def written_aliases(content: Path, stories: Mapping[str, PublishedStory]) -> WrittenAliases:
    """Write each story's former addresses into its front matter. Raises OSError."""
    wanted = {story.address: story.former for story in stories.values() if story.former}
    done = WrittenAliases({}, [])
    for path, _ in disk.walk(content) if wanted else ():
        former = wanted.get(address_of(path), ()) if path.endswith(".md") else ()
        if not former:
            continue
        text = (disk.read(content / path, whole=True) or b"").decode("utf-8", "surrogateescape")
        changed = with_aliases(text, former)
        if changed is None:
            hint = f"write it there yourself: `aliases: [{', '.join(former)}]`"
            done.problems.append(
                error(
                    Location(f"content/{path}"), "`aliases` cannot be written into this front matter", hint=hint
                )
            )
        else:
            disk.write(content / path, changed.encode("utf-8", "surrogateescape"))
            done.written[f"content/{path}"] = former
    return done


def with_aliases(text: str, addresses: Sequence[str]) -> str | None:
    """A document with these former addresses besides those it names; None if its front matter forbids it."""
    parts = part(text)
    found = entries(parts.front) if parts else None
    if parts is None or found is None:
        return None
    entry = found.get("aliases")
    there = _listed(entry)
    more = [address for address in addresses if address not in there]
    if not more:
        return text
    for front in _candidates(parts.front, found, entry, there, more):
        after = entries(front)
        if after is not None and _listed(after.get("aliases")) == [*there, *more]:
            return parts.opening + front + parts.closing + parts.body
    return None


def _candidates(
    front: str, found: Mapping[str, Entry], entry: Entry | None, there: list[str], more: list[str]
) -> list[str]:
    """Ways to write it, the smallest change first; the first that says what is meant is taken."""
    whole = f" [{', '.join(map(_scalar, [*there, *more]))}]"
    if entry is None:
        return [with_line(front, found, f"aliases:{whole}{newline(front)}", tuple(found))]
    written = front[entry.start : entry.end]
    item = _ITEM.search(written)
    ways = []
    if written.rstrip().endswith("]"):
        place = entry.start + written.rindex("]")
        before = front[:place].rstrip()
        gap = front[len(before) : place] if "\n" in front[len(before) : place] else ""
        comma = "" if before.endswith(("[", ",")) else ","
        blank = "" if before.endswith("[") else " "
        ways.append(f"{before}{comma}{blank}{', '.join(map(_scalar, more))}{gap}{front[place:]}")
    elif item:
        end = entry.end
        lines = "".join(f"{newline(front)}{item[1]}- {_scalar(address)}" for address in more)
        line_end = re.compile(r"[^\r\n]*").match(front, end)
        place = line_end.end() if line_end else end
        ways.append(front[:place] + lines + front[place:])
    return [*ways, exchanged(front, entry, whole)]


_ITEM = re.compile(r"[\r\n]([ \t]*)- ")
_PLAIN = re.compile(r"/[\w./~-]+")


def _scalar(address: str) -> str:
    return address if _PLAIN.fullmatch(address) else json.dumps(address, ensure_ascii=False)


def _listed(entry: Entry | None) -> list[str]:
    value = entry.value if entry else None
    if isinstance(value, str):
        return [value]
    return [each for each in value if isinstance(each, str)] if isinstance(value, tuple) else []
