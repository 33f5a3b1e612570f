"""How well saved pages are read: the pages of the article-extraction benchmark in `../shared/eval`.

    .venv/bin/python tests/bench/reading.py              # body, structure, fields, speed
    .venv/bin/python tests/bench/reading.py --worst 10   # and the pages that are read worst

Body: F1 over shingles of four words, as the benchmark's own scorer has it. The rules were made looking at the
pages whose id begins with an even digit; of the others only the structures that were missed were looked at,
late.

Structure: what the page marks up plainly (`ul`, `ol`, `blockquote`, `table`, `h2` to `h6`; no list mostly of
links, no table of one column or with pictures, nothing in `nav`, `aside`, `footer`, `form`) and whose words
stand in the true body, a subhead's as a line of their own, is recalled if 80 % of its shingles stand in a block
of the same kind in the Markdown that we make.

Fields: samples labelled by eye, `labels.json`: days, names, and a digest of the headline's words. The sample
*seen* was looked at while the rules were made, *fresh* was not. Where a page prints another day than it tells
machines, the printed one is true.
"""

import argparse
import gzip
import hashlib
import importlib.util
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import trafilatura
from lxml import html
from markdown_it import MarkdownIt

HERE = Path(__file__).resolve().parent
EVAL = HERE.parents[2] / "shared" / "eval"
sys.path.insert(0, str(HERE.parents[1]))

from generator.ingest.page import read_page  # noqa: E402
from generator.ingest.story import Story  # noqa: E402

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
WORD = re.compile(r"\w+")
KINDS = {"ul": "list", "ol": "list", "blockquote": "quote", "table": "table"} | {
    f"h{n}": "subhead" for n in range(2, 7)
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--worst", type=int, default=0, metavar="N")
    options = parser.parse_args()
    scorer = _scorer()
    truth = json.loads((EVAL / "pages" / "ground-truth.json").read_text(encoding="utf-8"))
    gold = {name: page["articleBody"] for name, page in truth.items()}
    pages = {name: gzip.decompress((EVAL / "pages" / "html" / f"{name}.html.gz").read_bytes()) for name in gold}
    first = next(iter(pages.values()))
    # Before us: once we have called it, the library answers some of its questions by our functions.
    peers = {name: _seconds(call, first, [*pages.values()])[0] for name, call in PEERS.items()}
    seconds, readings = _seconds(lambda data: read_page("page.html", data), first, [*pages.values()])
    stories = {
        name: next(iter(reading.stories), Story("")) for name, reading in zip(pages, readings, strict=True)
    }
    marked = {name: MARKDOWN.render("\n\n".join(story.body)) for name, story in stories.items()}
    texts = {name: _words_of(each) for name, each in marked.items()}
    halves = {
        "even": [n for n in gold if int(n[0], 16) % 2 == 0],
        "odd": [n for n in gold if int(n[0], 16) % 2],
    }
    print("body          pages   F1     precision  recall")
    for half, names in {**halves, "all": list(gold)}.items():
        f1, precision, recall = scorer.summary([scorer.counts(gold[name], texts[name]) for name in names])
        print(f"  {half:10}  {len(names):5}  {f1:.4f}  {precision:.4f}     {recall:.4f}")
    print("structure     plain  recalled")
    for half, names in {**halves, "all": list(gold)}.items():
        found = sum((_structure(pages[name], gold[name], marked[name]) for name in names), Counter())
        for kind in ("list", "quote", "table", "subhead"):
            plain, kept = found[kind, "plain"], found[kind, "kept"]
            print(f"  {half:5} {kind:8} {plain:4}  {kept / plain if plain else 1:.3f}")
    labels = json.loads((HERE / "labels.json").read_text(encoding="utf-8"))
    for sample, wanted in labels.items():
        print(f"fields, {sample}: {_fields(stories, wanted)}")
    print(f"speed         {len(pages) / seconds:.1f} pages a second of one core's time")
    for name, took in peers.items():
        print(f"  {name:42} {len(pages) / took:6.1f}  we ÷ it {took / seconds:.2f}")
    rows = sorted((scorer.counts(gold[name], texts[name])[0], name) for name in gold)
    for share, name in rows[: options.worst]:
        print(f"{share:.3f}  {name[:8]}  {truth[name]['url']}")


PEERS = {
    "trafilatura, body and metadata": lambda data: trafilatura.bare_extraction(data, with_metadata=True),
    "trafilatura, body alone": lambda data: trafilatura.bare_extraction(data),
    "trafilatura, fast, body without comments": lambda data: trafilatura.bare_extraction(
        data, fast=True, include_comments=False
    ),
}
"""The library alone: as its users call it, and as we do, for a part of what we read."""


def _seconds(call: Callable[[bytes], Any], first: bytes, pages: list[bytes]) -> tuple[float, list[Any]]:
    call(first)
    begun = time.process_time()
    answers = [call(page) for page in pages]
    return time.process_time() - begun, answers


def _scorer() -> ModuleType:
    if not EVAL.is_dir():
        sys.exit(f"the benchmark's pages are not there: {EVAL}")
    spec = importlib.util.spec_from_file_location("score", EVAL / "score.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _words_of(markup: str) -> str:
    tree = html.fromstring(f"<div>{markup}</div>")
    return re.sub(r"\s+", " ", " ".join(tree.itertext()))


def _structure(page: bytes, gold: str, marked: str) -> "Counter[Any]":
    """How many plain structures of each kind the story has, and how many of them our Markdown has."""
    told = _shingles(gold)
    lines = {" ".join(WORD.findall(line)) for line in gold.split("\n")}
    ours = html.fromstring(f"<div>{marked}</div>")
    there: dict[str, Counter[Any]] = {}
    for element in ours.iter(*KINDS):
        there.setdefault(KINDS[element.tag], Counter()).update(_shingles(" ".join(element.itertext())))
    found: Counter[Any] = Counter()
    for element in html.document_fromstring(page.decode("utf-8", "replace")).iter(*KINDS):
        kind = KINDS[element.tag]
        if any(
            above.tag in KINDS or above.tag in ("nav", "aside", "footer", "form")
            for above in element.iterancestors()
        ):
            continue
        text = " ".join(" ".join(element.itertext()).split())
        own = _shingles(text)
        if not own or not _is_plain(element, kind, text) or not _within(own, told):
            continue
        if kind == "subhead" and " ".join(WORD.findall(text)) not in lines:
            continue
        found[kind, "plain"] += 1
        found[kind, "kept"] += _within(own, there.get(kind, Counter()))
    return found


def _is_plain(element: Any, kind: str, text: str) -> bool:
    """No lists that are nothing but links, no tables that hold the page together."""
    if kind == "list":
        links = sum(len(" ".join(link.itertext())) for link in element.iter("a"))
        return len(element.findall("li")) > 1 and links <= 0.5 * len(text)
    if kind == "table":
        rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in element.iter("tr")]
        return len(rows) > 1 and max(map(len, rows)) > 1 and element.find(".//img") is None
    return len(WORD.findall(text)) > (0 if kind == "subhead" else 5)


def _shingles(text: str) -> "Counter[Any]":
    words = WORD.findall(text)
    return Counter(tuple(words[at : at + 4]) for at in range(max(1, len(words) - 3))) if words else Counter()


def _within(own: "Counter[Any]", all_of: "Counter[Any]") -> bool:
    short = len(next(iter(own))) < 4
    if short:
        return any(next(iter(own)) == each[: len(next(iter(own)))] for each in all_of)
    return sum((own & all_of).values()) >= 0.8 * sum(own.values())


def headline_digest(title: str) -> str:
    return hashlib.sha256(" ".join(WORD.findall(title.casefold())).encode()).hexdigest()[:12]


def _fields(stories: dict[str, Story], wanted: dict[str, Any]) -> str:
    right: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    for start, label in wanted.items():
        story = next(story for name, story in stories.items() if name.startswith(start))
        asked["headline"] += 1
        right["headline"] += headline_digest(story.title) in label["headline"]
        if label["days"]:
            asked["date"] += 1
            right["date"] += story.published[:10] in label["days"]
        asked["authors"] += 1
        names = {
            _name(each)
            for each in (*story.byline, *((story.agency,) if not story.byline and story.agency else ()))
        }
        right["authors"] += names == {_name(each) for each in label["authors"]}
    return ", ".join(f"{field} {right[field] / asked[field]:.3f} of {asked[field]}" for field in asked)


def _name(name: str) -> str:
    return " ".join(WORD.findall(name.casefold())).removeprefix("the ")


if __name__ == "__main__":
    main()
