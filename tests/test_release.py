"""A story published as an excerpt leaks nothing beyond it into any output; and so for every other policy.

Random sites: each story has words that occur nowhere else, a policy that is written at the story, at its source
or for the site, and perhaps an end that is past or to come. What a policy withholds is worked out here from the
list of blocks alone. `COPYDESK_PROOF=1` runs the long form, `COPYDESK_SEED` repeats a run.
"""

import gzip
import json
import os
import random
import re
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote

import msgspec
import pytest
from small_site import png

from generator.article import Article, Image
from generator.build import State, build, open_state
from generator.documents import Body
from generator.excerpts import Cut
from generator.executors import Serial
from generator.inbox import Changes
from generator.policy import SHOWS, Policy
from generator.project import Project
from generator.release import Released, release
from generator.report import Report
from generator.state import Store
from generator.watch import Round, watch

PROOF = os.environ.get("COPYDESK_PROOF") == "1"
SITES = 150 if PROOF else 5
STORIES = 14
NOW = 1795608000.0
"""2026-11-25 12:00 UTC."""


class Told(msgspec.Struct):
    """A story as it was written, and what of it may be read."""

    name: str
    show: str
    allowed: list[str]
    withheld: list[str]
    files: list[str]
    own: list[str]


class Press:
    """Writes a site of stories whose every word is known."""

    def __init__(self, root: Path, rng: random.Random) -> None:
        self.root, self.rng = root, rng
        self.stories: list[Told] = []
        self.sources: dict[str, dict[str, object]] = {}

    def write(self, path: str, text: str | bytes) -> None:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())

    def site(self) -> None:
        above = self.terms() if self.rng.random() < 0.3 else {}
        for number in range(STORIES):
            self.story(number, above)
        self.write(
            "content/editions/2026-11-20.md",
            "---\ntitle: Issue\nnumber: 1\ndate: 2026-11-20\nsections:\n  - title: All\n    stories:\n"
            + "".join(f"      - {{article: story{n}}}\n" for n in range(0, STORIES, 2))
            + "---\n\nThe note.\n",
        )
        links = " ".join(f"[one](../articles/2026/story{n}.md)" for n in range(STORIES))
        self.write("content/pages/about.md", f"---\ntitle: About\n---\n\n{links}\n")
        config = {
            "title": "The Sieve",
            "base_url": "https://sieve.example/paper/",
            "sections": ["World"],
            "sources": {name: {"about": "A paper.", "rights": terms} for name, terms in self.sources.items()},
            "pages": {"front": self.rng.choice(["paper", "roll"])},
        }
        if above:
            config["rights"] = above
        self.write("config.yaml", json.dumps(config, ensure_ascii=False, indent=1))

    def terms(self) -> dict[str, object]:
        """A policy as an editor could write it."""
        rng = self.rng
        said: dict[str, object] = {"show": rng.choice(SHOWS)}
        if rng.random() < 0.6 and said["show"] == "excerpt":
            said["words"] = rng.choice((1, 3, 8, 20, 45, 120))
        if rng.random() < 0.4:
            said["images"] = rng.choice((True, False))
        if rng.random() < 0.4:
            said["quotes"] = rng.choice((True, False, 4))
        if rng.random() < 0.4 and said["show"] != "link":
            said["until"] = rng.choice(("2026-11-24", "2026-11-27T10:00+02:00"))
            if rng.random() < 0.6:
                said["then"] = rng.choice(SHOWS[SHOWS.index(str(said["show"])) + 1 :])
        if rng.random() < 0.3:
            said["credit"] = "By kind leave"
        return said

    def story(self, number: int, above: dict[str, object]) -> None:
        rng = self.rng
        own = self.terms() if rng.random() < 0.5 else {}
        theirs = self.terms() if rng.random() < 0.5 else {}
        if theirs:
            self.sources[f"Paper {number}"] = theirs
        policy = _in_force(own or theirs or above)
        chinese = rng.random() < 0.2
        self.count = 0
        blocks = list(self.blocks(number, chinese))
        summary, comment = f"summary{number} of mine" * rng.randint(0, 1), f"comment{number} of mine"
        picture = rng.random() < 0.5
        front = {
            "id": f"story{number}",
            "title": f"Title{number} of it",
            "date": f"2026-11-{rng.randint(1, 20):02}",
            "section": "World",
            "tags": rng.sample(["boats", "bread"], 1),
            "source": f"Paper {number}",
            "summary": summary,
            "comment": comment,
            "notes": [f"note{number}x of the source"],
            "rights": {"notice": "© Paper", **own},
        }
        if rng.random() < 0.6:
            front["url"] = f"https://paper{number}.example/original"
        if picture:
            front["image"] = {
                "file": f"front{number}.png",
                "alt": f"alt{number}x",
                "caption": f"caption{number}x",
            }
        text = "\n\n".join(_markdown(kind, words, number) for kind, words in blocks)
        head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in front.items())
        self.write(f"content/articles/2026/story{number}.md", f"---\n{head}---\n\n{text}\n")
        for file in (f"front{number}.png", f"inner{number}.png", f"story{number}.pdf"):
            self.write(f"content/articles/2026/{file}", f"bytes of {file} canary{number}".encode())
        self.stories.append(
            _told(number, blocks, policy, picture, [summary, comment] if summary else [comment])
        )

    def blocks(self, number: int, chinese: bool) -> Iterator[tuple[str, list[str]]]:
        rng = self.rng
        kinds = ["paragraph", "paragraph", "quotation", "heading", "list", "picture", "table", "marked", "note"]
        for _ in range(rng.randint(2, 9)):
            kind = rng.choice(kinds)
            size = rng.randint(2, 6) if kind in ("heading", "picture", "note") else rng.randint(4, 60)
            if chinese and kind == "paragraph":
                yield "chinese", [chr(rng.randint(0x4E00, 0x9FA0)) for _ in range(size * 2)]
                continue
            words = []
            for _ in range(size):
                self.count += 1
                words.append(f"w{number}x{self.count}q" + rng.choice(("", "", "", ",", ".", "&c")))
            yield kind, words


def _markdown(kind: str, words: list[str], number: int) -> str:
    text = " ".join(words)
    half = len(words) // 2
    if kind == "chinese":
        return "".join(words)
    if kind == "list":
        return "\n".join(f"- {word}" for word in words)
    if kind == "table":
        return "| | |\n|-|-|\n" + "\n".join(f"| {word} | |" for word in words)
    if kind == "marked":
        return f"*{' '.join(words[:half])}* [{' '.join(words[half:])}](https://elsewhere.example/)"
    if kind == "note":
        mark = f"[^{re.sub(r'[^a-z0-9]', '', words[0])}]"
        return f"{words[0]} {mark}\n\n{mark}: {' '.join(words[1:])}"
    marks = {"quotation": "> ", "heading": "## ", "picture": "![", "paragraph": ""}
    return marks[kind] + text + (f'](inner{number}.png "{text}")' if kind == "picture" else "")


def _in_force(said: dict[str, object]) -> Policy:
    """What terms allow at NOW, said in another way than the program says it."""
    show = str(said.get("show", "full"))
    if said.get("until") == "2026-11-24":
        show = str(said.get("then", "headline" if show in ("full", "excerpt") else "link"))
    quotes = {True: -1, False: 0}.get(said.get("quotes", True), 4)  # type: ignore[call-overload]
    images = said.get("images", show == "full")
    return Policy(show, int(str(said.get("words", 60))), bool(images), quotes)  # type: ignore[arg-type]


def _told(
    number: int, blocks: list[tuple[str, list[str]]], policy: Policy, picture: bool, own: list[str]
) -> Told:
    """What of the blocks a policy lets through, counted word by word."""
    allowed: list[str] = []
    withheld: list[str] = []
    tenths = 0
    cut = policy.show == "excerpt"
    for kind, words in blocks:
        hidden = policy.show in ("headline", "link")
        hidden |= kind == "picture" and (cut or not policy.images)
        for place, word in enumerate(words):
            if (
                hidden
                or (kind == "note" and cut and place)
                or (kind == "quotation" and 0 <= policy.quotes <= place)
            ):
                withheld.append(word)
                continue
            tenths += 5 if kind == "chinese" else 10
            past = cut and tenths > policy.words * 10
            (withheld if past else allowed).append(word)
    files = []
    if policy.show != "full":
        files.append(f"story{number}.pdf")
        withheld.append(f"note{number}x")
    if (policy.show != "full" or not policy.images) and any(kind == "picture" for kind, _ in blocks):
        files.append(f"inner{number}.png")
    if picture and (not policy.images or policy.show == "link"):
        files.append(f"front{number}.png")
        withheld += [f"alt{number}x", f"caption{number}x"]
    return Told(f"story{number}", policy.show, allowed, withheld, files, own)


def built(site: Path, state: Path, now: float = NOW, output: Path | None = None) -> Report:
    store = Store(state / "state.sqlite")
    _, report = build(Project(site, output), State(store), executor=Serial(), now=now)
    store.close()
    return report


def texts(folder: Path) -> dict[str, str]:
    """Every file as text in all its readings: unpacked, unescaped, without percent signs."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            for readable in (data, *_unpacked(data)):
                text = readable.decode("utf-8", "replace")
                plain = re.sub(r"\\u([0-9a-fA-F]{4})", lambda code: chr(int(code[1], 16)), text)
                name = f"{path.relative_to(folder)}{len(found)}"
                found[name] = "\n".join({text, plain, unquote(text), re.sub(r"<[^<>]*>", "", plain)})
    return found


def _unpacked(data: bytes) -> Iterator[bytes]:
    for unpack in (gzip.decompress, zlib.decompress):
        try:
            yield unpack(data)
        except (OSError, EOFError, zlib.error):
            continue


def leaks(story: Told, pages: dict[str, str]) -> list[str]:
    """Withheld words that a reader could find: single ones, as each occurs once; of Chinese, runs of eight."""
    words = [word.rstrip(",.&c") for word in story.withheld if len(word) > 1]
    signs = "".join(word for word in story.withheld if len(word) == 1)
    runs = [signs[place : place + 8] for place in range(len(signs) - 7)]
    return [
        f"{wanted} in {name}"
        for name, text in pages.items()
        for wanted in (*words, *runs)
        if wanted in text and (len(wanted) == 8 or re.search(rf"\b{re.escape(wanted)}\b", text))
    ]


@pytest.fixture
def seed() -> int:
    number = int(os.environ.get("COPYDESK_SEED") or random.SystemRandom().randrange(10**6))
    print(f"COPYDESK_SEED={number}")
    return number


def test_a_story_published_as_an_excerpt_leaks_nothing_beyond_it_into_any_output(
    tmp_path: Path, seed: int
) -> None:
    seen: set[str] = set()
    for number in range(SITES):
        press = Press(tmp_path / str(number), random.Random(seed + number))
        press.site()
        report = built(press.root, tmp_path / f"state-{number}")
        assert not report.failed, [p for p in report.problems if p.severity == "error"]
        pages = texts(press.root / "public")
        names = {path.name for path in (press.root / "public").rglob("*")}
        for story in press.stories:
            seen.add(story.show)
            assert leaks(story, pages) == [], f"{seed + number}: {story.name}, {story.show}"
            assert names.isdisjoint(story.files), f"{seed + number}: {story.name}, {story.show}"
            for words in story.own:
                assert any(words in text for text in pages.values()), f"{seed + number}: {words}"
            page = press.root / f"public/articles/2026/{story.name}/index.html"
            assert page.exists() == (story.show != "link")
            if story.show == "full" or (story.show == "excerpt" and len(story.allowed) > 12):
                shown = page.read_text("utf-8")
                least = story.allowed if story.show == "full" else story.allowed[: len(story.allowed) // 4]
                missing = [word for word in least if word.rstrip(",.&c") not in shown]
                assert missing == [], f"{seed + number}: {story.name}, {story.show}"
    assert seen == set(SHOWS)


PAPER = "title: The Flip\nbase_url: https://flip.example/\npages: {search: false}\n"
FLIPPED = """\
---
id: otter0000001
title: The otter
date: 2026-11-20
section: River
source: Otter Wire
url: https://otter.example/
---

It swam upstream. Nobody knew why.

The withheldword stands down here, and ![a withheldalt](inner.png) beside it.
"""


def paper(site: Path, rights: str) -> None:
    """A site with one story, and what is said of its source."""
    (site / "content/articles").mkdir(parents=True, exist_ok=True)
    (site / "content/articles/otter.md").write_text(FLIPPED, "utf-8")
    (site / "content/articles/inner.png").write_bytes(png(3, 2))
    (site / "config.yaml").write_text(f"{PAPER}sources: {{Otter Wire: {{rights: {rights}}}}}\n", "utf-8")


def tree(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_sources_policy_that_is_flipped_leaves_no_stale_byte(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for number, rights in enumerate(
        ("full", "{show: excerpt, words: 6}", "full", "link", "headline", "{show: full, images: false}", "full")
    ):
        paper(site, rights)
        assert not built(site, site / ".copydesk").failed
        assert not built(site, tmp_path / str(number), output=tmp_path / f"clean-{number}").failed
        public = tree(site / "public")
        assert public == tree(tmp_path / f"clean-{number}"), rights
        told = any("withheldword" in text for text in texts(site / "public").values())
        assert told == ("full" in rights), rights
        assert ("articles/inner.png" in public) == (rights == "full"), rights


def test_an_until_that_passes_while_watching_releases_the_next_round(tmp_path: Path) -> None:
    paper(tmp_path, "{show: full, until: 2026-11-27T00:00, then: excerpt, words: 6}")
    midnight = datetime(2026, 11, 27, tzinfo=UTC).timestamp()
    late = midnight - 0.5 - time.time()
    state, stop, rounds = open_state(tmp_path), threading.Event(), list[tuple[Changes, bool]]()

    def once(changes: Changes) -> Round:
        nonlocal state
        now, changed = time.time() + late, None if changes.everything else changes.paths
        state, report = build(Project(tmp_path), state, executor=Serial(), now=now, changed=changed)
        assert not report.failed
        shown = any("withheldword" in text for text in texts(tmp_path / "public").values())
        rounds.append((changes, shown))
        if now >= midnight or len(rounds) > 9:
            stop.set()
        return Round(report.written, wake=None if report.next_change is None else report.next_change - now)

    watch(tmp_path, once=once, report=lambda _: None, stop=stop)
    state.store.close()
    assert rounds[0] == (Changes(everything=True), True)
    assert rounds[-1] == (Changes(), False), "nothing but the clock has moved"


BODY = Body(lead="One two three four. Five six seven eight.", minutes=7)
STORY = Article(
    "articles/a.md", "T", image=Image("a.png"), notes=("A note.",), summary="Mine.", comment="Mine."
)


@pytest.mark.parametrize(
    ("policy", "lead", "cut", "image", "minutes"),
    [
        (Policy(), BODY.lead, None, True, 7),
        (Policy(images=False), BODY.lead, Cut(None, False), False, 7),
        (Policy(quotes=9), BODY.lead, Cut(None, True, 9), True, 7),
        (Policy("excerpt", 60, False), BODY.lead, Cut(60), False, 0),
        (Policy("excerpt", 5, True), "One two three four. …", Cut(5), True, 0),
        (Policy("headline", images=False), "", None, False, 0),
        (Policy("headline", images=True), "", None, True, 0),
        (Policy("link", images=True), "", None, False, 0),
    ],
)
def test_a_policy_decides_what_leaves_the_catalog(
    policy: Policy, lead: str, cut: Cut | None, image: bool, minutes: int
) -> None:
    shown = release(STORY, BODY, policy)
    assert (shown.lead, shown.cut, shown.minutes) == (lead, cut, minutes)
    assert (shown.article.image is not None) == image
    assert (shown.body is not None) == (policy.show in ("full", "excerpt"))
    assert bool(shown.article.notes) == (policy.show == "full")


@pytest.mark.parametrize("show", SHOWS)
def test_the_curators_own_words_are_never_cut(show: str) -> None:
    shown = release(STORY, BODY, Policy(show, 1)).article  # type: ignore[arg-type]
    assert (shown.summary, shown.comment) == ("Mine.", "Mine.")


def test_a_lead_that_stands_in_a_quotation_goes_with_it() -> None:
    body = msgspec.structs.replace(BODY, aside=True)
    assert release(STORY, body, Policy(quotes=0)).lead == ""
    assert release(STORY, body, Policy()).lead == BODY.lead


def test_words_that_stand_before_the_lead_count() -> None:
    body = msgspec.structs.replace(BODY, before_lead=58)
    assert release(STORY, body, Policy("excerpt", 60)).lead == "One two…"
    assert release(STORY, msgspec.structs.replace(BODY, before_lead=60), Policy("excerpt", 60)).lead == ""


def test_of_what_is_released_in_full_everything_is_there() -> None:
    assert release(STORY, BODY) == Released(STORY, BODY, BODY.lead, 7, "full", None, "")
    assert release(STORY, None) == Released(STORY, None, "", 0, "full", None, "")
    assert release(STORY, BODY).article is STORY


@pytest.mark.parametrize("show", SHOWS)
def test_the_credit_stands_with_whatever_is_shown(show: str) -> None:
    for body in (BODY, None):
        shown = release(STORY, body, Policy(show, credit="Thanks"))  # type: ignore[arg-type]
        assert (shown.show, shown.credit) == (show, "Thanks")
    nothing = release(STORY, None, Policy(show, images=False))  # type: ignore[arg-type]
    assert (nothing.lead, nothing.minutes, nothing.cut) == ("", 0, None)


@pytest.mark.parametrize("show", ["full", "excerpt"])
def test_a_lead_that_stands_aside_is_shown_only_where_all_that_is_aside_is(show: str) -> None:
    body = msgspec.structs.replace(BODY, aside=True)
    leads = [
        release(STORY, body, Policy(show, 60, images, quotes)).lead  # type: ignore[arg-type]
        for images in (True, False)
        for quotes in (-1, 9)
    ]
    # An excerpt has neither pictures in its text nor, where it is short, whole quotations.
    assert leads == [BODY.lead if show == "full" else "", "", "", ""]
    if show == "full":
        assert release(STORY, body, Policy(credit="Thanks")).lead == BODY.lead


def test_a_story_of_which_nothing_is_taken_away_is_the_same_object() -> None:
    assert release(STORY, BODY, Policy(quotes=9)).article is STORY
    bare = Article("articles/b.md", "T")
    assert release(bare, BODY, Policy("link")).article is bare
