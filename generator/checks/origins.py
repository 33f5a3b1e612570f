"""Origins: findings to problems: the line that an editor can change, and each mistake told once.

What is wrong on a page was written in its document, in the configuration or in a template. The words of a
clue are searched for there, in this order; where they are not found, the page itself is the place. A mistake
in a template is on ten thousand pages and is one problem, with the first page and the number of the others
beside it.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import msgspec

from generator.checks.finding import Clue, Entry, Finding, Place
from generator.config import PATH as CONFIG
from generator.problems import Location, Problem, Related
from generator.yamldoc import decode, parse_document, parse_mapping
from generator.yamlnodes import Mapping as YamlMapping
from generator.yamlnodes import Node, Scalar
from generator.yamlnodes import Sequence as YamlSequence

TRIED = 3
"""On so many pages of a finding its documents are looked at before the theme is."""


class Written(msgspec.Struct, frozen=True):
    """What people wrote, as far as a cause may stand in it. `read` takes a path of the site."""

    read: Callable[[str], bytes | None]
    documents: Mapping[str, str]
    """The document, as a path of the site, of each page; for the front page that of the latest edition."""
    copies: Mapping[str, str]
    """Files that are copied as they are: where each comes from, as a path of the site."""
    templates: tuple[tuple[str, str], ...]
    """Path and text, the site's own theme first."""
    output: str
    """The output folder, as a path of the site."""
    reach: Callable[[str], frozenset[str]] = lambda page: frozenset()
    """The paths of the templates that may have had a part in a page."""


def problems_of(findings: Iterable[Finding], written: Written) -> list[Problem]:
    """Each mistake once, at the place that caused it."""
    finder = _Finder(written)
    problems: dict[Problem, None] = {}
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        if isinstance(finding.where, Clue):
            named = (finding.severity, finding.message, finding.hint, finding.where.texts)
            groups.setdefault(named, []).append(finding)
        else:
            problems.setdefault(_problem(finding, finder.place(finding.where), finder))
    for group in groups.values():
        for problem in _of_group(group, finder):
            problems.setdefault(problem)
    return list(problems)


def _problem(finding: Finding, where: Location, finder: "_Finder", *more: Related) -> Problem:
    other = (Related(finder.place(finding.other), "the other one"),) if finding.other else ()
    return Problem(finding.severity, finding.message, where, finding.hint, (*finding.related, *other, *more))


def _of_group(group: Sequence[Finding], finder: "_Finder") -> Iterable[Problem]:
    """The problems that one finding on many pages comes to."""
    clues = [finding.where for finding in group if isinstance(finding.where, Clue)]
    if any(finder.in_document(clue) for clue in clues[:TRIED]):
        places = dict.fromkeys(finder.in_document(clue) or finder.on_page(clue) for clue in clues)
        return [_problem(group[0], place, finder) for place in places]
    place = finder.in_theme(*clues)
    first = finder.on_page(clues[0])
    others = len({clue.path for clue in clues}) - 1
    more = f" and {others:,} more" if others else ""
    if place is not None:
        return [_problem(group[0], place, finder, Related(first, f"it shows on this page{more}"))]
    made_from = finder.written.documents.get(clues[0].path)
    if len(clues) == 1 and made_from:
        return [_problem(group[0], first, finder, Related(Location(made_from), "the page is made from this"))]
    return [_problem(group[0], first, finder, *((Related(first, f"on this page{more}"),) if more else ()))]


class _Finder:
    """Looks for the places of clues and entries, and remembers what it has read."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self._text = lru_cache(maxsize=64)(self._read)
        self._fronts = lru_cache(maxsize=64)(self._front)
        self._templates = lru_cache(maxsize=None)(self._in_templates)

    def place(self, place: Place) -> Location:
        if isinstance(place, Location):
            return place
        if isinstance(place, Clue):
            return self.in_document(place) or self.in_theme(place) or self.on_page(place)
        return self._entry(place)

    def on_page(self, clue: Clue) -> Location:
        """The place in the output, or in the file that was copied there."""
        copied = self.written.copies.get(clue.path)
        path = copied or f"{self.written.output}/{clue.path}"
        if not clue.line and clue.texts:
            found = _first(self._text(path), clue.texts)
            return Location(path, *found) if found else Location(path)
        return Location(path, clue.line, clue.column)

    def in_document(self, clue: Clue) -> Location | None:
        """The place in the document from which the page is made."""
        if clue.path in self.written.copies:
            return self.on_page(clue)
        path = self.written.documents.get(clue.path)
        found = _first(self._text(path), clue.texts) if path else None
        return Location(path, *found) if path and found else None

    def in_theme(self, *clues: Clue) -> Location | None:
        """The place in the configuration or in a template, from clues with the same texts on several pages."""
        kinds = frozenset(map(self.written.reach, dict.fromkeys(clue.path for clue in clues)))
        return self._templates(clues[0].texts, kinds)

    def _in_templates(self, texts: tuple[str, ...], kinds: frozenset[frozenset[str]]) -> Location | None:
        """Of the templates that have a text, the one that most kinds of page share: a mistake on all pages does
        not stand in one that happens to have the same tag."""
        for text in texts:
            look = _tag_position if text.startswith("<") else _position
            found = {path: look(body, text) for path, body in self._sources()}
            places = [Location(path, *place) for path, place in found.items() if place]
            if places:
                return max(places, key=lambda place: (place.path == CONFIG, _in_how_many(kinds, place.path)))
        return None

    def _sources(self) -> Iterable[tuple[str, str]]:
        return ((CONFIG, self._text(CONFIG)), *self.written.templates)

    def _entry(self, entry: Entry) -> Location:
        node = self._fronts(entry.path)
        for key in entry.keys:
            below = _below(node, key) if node is not None else None
            if below is None:
                break
            node = below
        return Location(entry.path, node.line, node.column) if node is not None else Location(entry.path)

    def _front(self, path: str) -> Node | None:
        data = self.written.read(path) or b""
        if path.endswith(".md"):
            document, _ = parse_document(data, path)
            return document.front if document else None
        return parse_mapping(decode(data, path)[0], path)[0]

    def _read(self, path: str) -> str:
        return (self.written.read(path) or b"").decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _in_how_many(kinds: Iterable[frozenset[str]], path: str) -> int:
    return sum(path in kind for kind in kinds)


def _below(node: Node, key: str) -> Node | None:
    """What stands below a node under a key; in a list, the item with that text or title."""
    if isinstance(node, YamlMapping):
        return node.entries[key][1] if key in node.entries else None
    for item in node.items if isinstance(node, YamlSequence) else ():
        title = _below(item, "title") if isinstance(item, YamlMapping) else item
        if isinstance(title, Scalar) and " ".join(title.text.split()) == key:
            return item
    return None


def _first(body: str, texts: Iterable[str]) -> tuple[int, int] | None:
    return next((found for text in texts if (found := _position(body, text))), None)


def _position(body: str, text: str) -> tuple[int, int] | None:
    """Line and column at which a text stands by itself, not as a part of a longer word or address."""
    at = body.find(text) if text else -1
    while at >= 0:
        before, after = body[at - 1 : at], body[at + len(text) : at + len(text) + 1]
        if not (_JOINED.match(before) and _JOINED.match(text)) and not (
            _GOES_ON.match(after) and _JOINED.match(text[-1])
        ):
            at += len(text) - len(_AROUND.sub("", text, count=1))  # to the address itself
            return body.count("\n", 0, at) + 1, at - body.rfind("\n", 0, at)
        at = body.find(text, at + 1)
    return None


def _tag_position(template: str, tag: str) -> tuple[int, int] | None:
    """Line and column of the tag in a template that can have become the tag of a page."""
    name = re.match(r"</?\w+", tag)
    for written in _TAG.finditer(template):
        if name and written.group().startswith(name.group()) and _becomes(written.group()).fullmatch(tag):
            at = written.start()
            return template.count("\n", 0, at) + 1, at - template.rfind("\n", 0, at)
    return None


@lru_cache(maxsize=4096)
def _becomes(written: str) -> re.Pattern[str]:
    """What a tag of a template can become: any text where something is computed, parts that may be left out."""
    pattern = []
    for part in _JINJA.split(written):
        word = _WORD.match(part)
        if part.startswith("{{"):
            pattern.append('[^<>"]*')
        elif word and word[1] in ("for", "endfor"):
            return _NOTHING
        elif word is None:
            pattern.append("" if part.startswith(("{%", "{#")) else re.escape(part))
        else:
            pattern.append(_PARTS.get(word[1], ""))
    try:
        return re.compile("".join(pattern), re.DOTALL)
    except re.error:
        return _NOTHING  # a condition that begins in the tag and ends after it


_JINJA = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
_WORD = re.compile(r"\{%[-+]?\s*(\w+)")
_PARTS = {"if": "(?:", "elif": "|", "else": "|", "endif": ")?"}
_NOTHING = re.compile(r"(?!)")
_TAG = re.compile(
    r"</?[a-zA-Z](?:[^<>{]|\{(?![{%#])|\{\{(?:(?!\}\}).)*\}\}|\{%(?:(?!%\}).)*%\}|\{#(?:(?!#\}).)*#\})*>",
    re.DOTALL,
)
"""A tag with what is computed in it. Each part can be read in one way only: else a long one takes for ever."""
_AROUND = re.compile(r"^(?:=?[\"']|\(|<(?=[a-z]+:)|\}\})")
"""What `clue` puts before an address to find it."""
_JOINED = re.compile(r"[\w/.:-]")
_GOES_ON = re.compile(r"[\w/-]")
