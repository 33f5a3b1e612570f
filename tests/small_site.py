"""A small site to build, edit and break: 25 stories, two editions, two pages, pictures, a theme of its own.

Every word of it follows from a seed. `EDITS` is the table of what the random tests do to its inputs; nearly
all of them leave a site that builds without an error. It has no search: the bytes of an index differ from run
to run (see `test_search`).
"""

import os
import random
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

WORDS = """harbour ferry tide council bakery lantern engine orchard ledger winter bridge market signal chapel
quarry meadow printer archive compass barley kettle mason sparrow timber velvet""".split()
SECTIONS = ("World", "Harbour", "Money", "Science & Letters")
TAGS = ("boats", "bread", "weather", "öl", "money")
SOURCES = ("The Estuary Post", "Marsh Courier", "Agence Vaudeville")
NOON = 1795608000.0
"""2026-11-25 12:00 UTC, later than every date that the site's stories begin with."""

CONFIG = """\
title: The Small Site
tagline: For testing
timezone: Europe/Lisbon
base_url: https://news.example/small/
theme: own
theme_options: {mark: one}
sections: [World, Harbour]
pages: {search: false}
"""
PAGES = ("", "tag: whole, archive: false, ", "front: roll, ", "source: false, index: false, ")
OWN_THEME = {
    "theme.yaml": "contract: 1\nextends: broadsheet\noptions:\n  mark: {default: zero, about: A word.}\n",
    "words/en.yaml": "the_editor: Our note\n",
    "assets/own.css": "body { color: black }\n",
    "templates/article.html": '{% extends "broadsheet/article.html" %}\n'
    '{% block opening scoped %}<p>{{ theme.mark }}</p>{{ super() }}{% include "part.html" %}{% endblock %}\n',
    "templates/part.html": '<link rel="stylesheet" href="{{ assets["own.css"] }}">\n',
}


class Site:
    """A site on disk. What edits need to know of it is kept here; the words come from `rng`."""

    def __init__(self, root: Path, rng: random.Random, *, stories: int = 25) -> None:
        self.root, self.rng = root, rng
        self.now = NOON
        self.made = 0
        self.bin: dict[str, bytes] = {}
        for path, text in OWN_THEME.items():
            self.write(f"themes/own/{path}", text)
        self.write("config.yaml", CONFIG)
        self.write_bytes("content/pictures/quay.png", png(3, 2))
        self.write("content/files/timetable.txt", "08:15\n")
        for _ in range(stories):
            self.add_story()
        first, second, third = self.stories()[:3]
        self.append(first, f"\nSee [the other]({self.link(first, second)}#part) and [a list](/tags/boats/).\n")
        self.append(
            second, f"\n## Part\n\n![A quay](../../../pictures/quay.png) [x]({self.link(second, third)})\n"
        )
        self.write(
            "content/pages/about.md", f"---\ntitle: About\n---\n\n[One](../{first.removeprefix('content/')}).\n"
        )
        self.write("content/pages/help.md", "---\ntitle: Help\nnavigation: false\n---\n\nThere is none.\n")
        for number in (1, 2):
            self.write_edition(number)

    def path(self, name: str) -> Path:
        return self.root / name

    def read(self, name: str) -> str:
        return self.path(name).read_text("utf-8")

    def write(self, name: str, text: str) -> None:
        self.write_bytes(name, text.encode())

    def write_bytes(self, name: str, data: bytes) -> None:
        self.path(name).parent.mkdir(parents=True, exist_ok=True)
        self.path(name).write_bytes(data)

    def append(self, name: str, text: str) -> None:
        self.write(name, self.read(name) + text)

    def files(self, folder: str, ending: str) -> list[str]:
        return sorted(p.relative_to(self.root).as_posix() for p in self.path(folder).rglob(f"*{ending}"))

    def stories(self) -> list[str]:
        return self.files("content/articles", ".md")

    def story(self) -> str:
        return self.rng.choice(self.stories())

    def loose_story(self) -> str | None:
        """A story that nothing else names."""
        texts = {name: self.read(name) for name in self.files("content", ".md")}
        everything = "".join(texts.values())
        loose = [
            name
            for name in self.stories()
            if name.rpartition("/")[2] not in everything and everything.count(_id(texts[name])) == 1
        ]
        return self.rng.choice(loose) if loose else None

    def link(self, path: str, other: str) -> str:
        return os.path.relpath(other, Path(path).parent.as_posix()).replace(os.sep, "/")

    def words(self, number: int) -> str:
        return " ".join(self.rng.choices(WORDS, k=number))

    def add_story(self) -> str:
        rng, self.made = self.rng, self.made + 1
        month = rng.choice((9, 10, 11))
        name = f"content/articles/2026/{month:02}/{rng.choice(WORDS)}-{self.made}.md"
        front = [
            f"id: story{self.made:04}",
            f"title: {self.words(4).capitalize()}",
            f"date: 2026-{month:02}-{rng.randint(1, 22):02}",
            f"section: {rng.choice(SECTIONS)}",
            f"tags: [{', '.join(rng.sample(TAGS, rng.randint(0, 2)))}]",
            f"source: {rng.choice(SOURCES)}",
        ]
        paragraphs = "\n\n".join(f"{self.words(30).capitalize()}." for _ in range(rng.randint(2, 5)))
        self.write(name, "---\n{}\n---\n\n{}\n".format("\n".join(front), paragraphs))
        return name

    def write_edition(self, number: int) -> None:
        chosen = self.rng.sample(self.stories(), 4)
        stories = "".join(f"      - {{article: {_id(self.read(story))}}}\n" for story in chosen)
        self.write(
            f"content/editions/2026-11-{10 + number:02}.md",
            f"---\nnumber: {number}\ntitle: {self.words(3)}\ndate: 2026-11-{10 + number:02}\nsections:\n"
            f"  - title: World\n    stories:\n{stories}---\n\n{self.words(20)}\n",
        )


def _id(text: str) -> str:
    return next((line[4:] for line in text.splitlines() if line.startswith("id: ")), "")


def png(width: int, height: int) -> bytes:
    """A grey picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x80" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def set_key(site: Site, name: str, key: str, value: str | None) -> None:
    """Put a key into front matter or a configuration, or take it out."""
    text = site.read(name)
    fenced = text.startswith("---\n")
    head, fence, rest = (
        text.removeprefix("---\n").partition("\n---\n") if fenced else (text.rstrip("\n"), "\n", "")
    )
    lines = [line for line in head.split("\n") if not line.startswith(f"{key}:")]
    if value is not None:
        lines.append(f"{key}: {value}")
    site.write(name, ("---\n" if fenced else "") + "\n".join(lines) + fence + rest)


def add(site: Site) -> None:
    site.add_story()


def delete(site: Site) -> None:
    name = site.loose_story()
    if name and len(site.stories()) > 15:
        site.bin[name] = site.path(name).read_bytes()
        site.path(name).unlink()


def add_again(site: Site) -> None:
    if site.bin:
        name = site.rng.choice(sorted(site.bin))
        site.write_bytes(name, site.bin.pop(name))


def rename(site: Site) -> None:
    """Rename a story, with every link to it."""
    old = site.story()
    site.made += 1
    new = f"{old.rpartition('/')[0]}/{site.rng.choice(WORDS)}-{site.made}.md"
    site.path(old).rename(site.path(new))
    _relink(site, old, new)


def _relink(site: Site, old: str, new: str) -> None:
    name, other = old.rpartition("/")[2], new.rpartition("/")[2]
    for each in site.files("content", ".md"):
        if f"/{name}" in site.read(each) or f"({name}" in site.read(each):
            site.write(each, site.read(each).replace(name, other))


def rename_linked(site: Site) -> None:
    """Rename the story that the first page links to."""
    target = site.read("content/pages/about.md").partition("(../")[2].partition(")")[0]
    old, site.made = f"content/{target}", site.made + 1
    new = f"{old.rpartition('/')[0]}/moved-{site.made}.md"
    site.path(old).rename(site.path(new))
    _relink(site, old, new)


def body(site: Site) -> None:
    site.append(site.story(), f"\n{site.words(12)}.\n")


def append_word(site: Site) -> None:
    """A word more at the end of a story that links to nothing: far from its lead."""
    plain = [name for name in site.stories() if "](" not in site.read(name)]
    longest = max(plain, key=lambda name: len(site.read(name)))
    site.write(longest, f"{site.read(longest).rstrip()} {site.words(1)}\n")


def same_size(site: Site) -> None:
    """Change a letter of a body: neither size nor, maybe, the time of the file tells."""
    name = site.story()
    text = site.read(name)
    at = len(text) - 3
    site.write(name, text[:at] + ("q" if text[at] != "q" else "z") + text[at + 1 :])


def old_times(site: Site) -> None:
    """Change a letter and set the file's times back."""
    name = site.story()
    status = site.path(name).stat()
    same = site.read(name)
    at = len(same) - 3
    site.write(name, same[:at] + ("q" if same[at] != "q" else "z") + same[at + 1 :])
    os.utime(site.path(name), ns=(status.st_atime_ns, status.st_mtime_ns))


def swap(site: Site) -> None:
    """Two stories change names; the files stay as they are."""
    one, two = site.rng.sample([s for s in site.stories() if "](" not in site.read(s)], 2)
    between = site.path("content/articles/_between")
    site.path(one).rename(between)
    site.path(two).rename(site.path(one))
    between.rename(site.path(two))


def headline(site: Site) -> None:
    set_key(site, site.story(), "title", site.words(3))


def front_matter(site: Site) -> None:
    key, values = site.rng.choice(
        [
            ("section", (*SECTIONS, None)),
            ("tags", ("[boats]", "[bread, new tag]", None)),
            ("source", (*SOURCES, "A New Paper", None)),
            ("date", ("2026-11-01", "2026-11-24T09:30", "2026-11-24T10:30+01:00", None)),
            ("summary", ("In short.", None)),
            ("comment", ("Read it.", None)),
            ("kicker", ("Exclusive", None)),
            ("draft", ("true", None)),
            ("embargo", ("2026-11-26", "2026-11-24", None)),
            ("expires", ("2026-11-26", "2026-11-24", None)),
            ("image", ("{file: /pictures/quay.png, alt: A quay}", None)),
            ("language", ("de", "ar", None)),
            ("dateline", ("LISBON", None)),
            ("updated", ("2026-11-24", None)),
            ("story", ("tidal-barrage", "The long frost", None)),
            (
                "rights",
                ("excerpt", "{show: full}", "{show: excerpt, words: 12, credit: By leave}", "link", None),
            ),
            ("takedown", ("2026-11-24", None, None)),
        ]
    )
    set_key(site, site.story(), key, site.rng.choice(values))


def merge(site: Site) -> None:
    """A story is said to be the same as another; or no longer."""
    merged = [name for name in site.stories() if "\nmerge: " in site.read(name)]
    if merged:
        set_key(site, merged[0], "merge", None)
    else:
        one, other = site.rng.sample(site.stories(), 2)
        set_key(site, one, "merge", _id(site.read(other)))


def picture(site: Site) -> None:
    site.write_bytes("content/pictures/quay.png", png(site.rng.randint(1, 9), site.rng.randint(1, 9)))


def asset(site: Site) -> None:
    """A file of the site's own comes, changes, becomes a folder, changes its case, or goes."""
    plain, folder, cased = (site.path(f"content/files/{name}") for name in ("x.txt", "x.txt/y.txt", "X.txt"))
    here = next((path for path in (folder, plain, cased) if path.is_file()), None)
    if here:
        here.unlink()
        if here == folder:
            folder.parent.rmdir()
    wanted = site.rng.choice((plain, folder, cased, None))
    if wanted:
        site.write(wanted.relative_to(site.root).as_posix(), site.words(2))


def edition(site: Site) -> None:
    site.write_edition(site.rng.choice((1, 2, 2, 3)))


def edition_goes(site: Site) -> None:
    site.path("content/editions/2026-11-13.md").unlink(missing_ok=True)


def page(site: Site) -> None:
    name = "content/pages/more/extra.md"
    if site.path(name).exists():
        site.path(name).unlink()
    else:
        site.write(name, f"---\ntitle: {site.words(2)}\n---\n\n{site.words(5)}\n")


def template(site: Site) -> None:
    name = "themes/own/templates/article.html"
    site.write(name, site.read(name).replace("<p>", f"<p>{site.words(1)} "))


def included(site: Site) -> None:
    site.append("themes/own/templates/part.html", f"<p>{site.words(2)}</p>\n")


def override(site: Site) -> None:
    """A template of the theme below is laid over, or shows again."""
    name = site.path("themes/own/templates/page.html")
    if name.exists():
        name.unlink()
    else:
        site.write(
            "themes/own/templates/page.html",
            '{% extends "broadsheet/page.html" %}\n{% block kind %}mine{% endblock %}\n',
        )


def style(site: Site) -> None:
    site.append("themes/own/assets/own.css", f"/* {site.words(2)} */\n")


def theme_yaml(site: Site) -> None:
    site.write("themes/own/theme.yaml", OWN_THEME["theme.yaml"].replace("zero", site.rng.choice(WORDS)))


def theme_option(site: Site) -> None:
    options = (f"{{mark: {site.rng.choice(WORDS)}}}", "{accent: blue}", "{mark: one, front: single}", None)
    set_key(site, "config.yaml", "theme_options", site.rng.choice(options))


def theme_words(site: Site) -> None:
    site.write("themes/own/words/en.yaml", f"footer: {site.words(2)}\n")


def config(site: Site) -> None:
    key, values = site.rng.choice(
        [
            ("title", ("The Small Site", "Another Name")),
            ("tagline", (site.words(3), None)),
            ("language", ("en", "de", None)),
            ("timezone", ("Europe/Lisbon", "Asia/Tokyo", "America/New_York")),
            ("base_url", ("https://news.example/small/", "https://news.example/")),
            ("sections", ("[World, Harbour]", "[Harbour, Money]", None)),
            ("sources", ("{Marsh Courier: {home: 'https://marsh.example'}}", None)),
            ("sources", ("{Marsh Courier: {rights: headline}}", "{Marsh Courier: {takedown: true}}", None)),
            ("rights", ("{until: 2026-11-26, then: excerpt}", "{images: false, quotes: 5}", "full", None)),
            ("feeds", ("[atom]", "[]", None)),
            ("pages", [f"{{{each}search: false}}" for each in PAGES]),
            ("editions", ("{front: false}", None)),
            ("markdown", ("{quotes: true}", None)),
            ("cname", ("news.example", None)),
        ]
    )
    set_key(site, "config.yaml", key, site.rng.choice(values))


def theme_changes(site: Site) -> None:
    set_key(site, "config.yaml", "theme_options", None)
    set_key(site, "config.yaml", "theme", site.rng.choice(("own", "own", "broadsheet", "gazette")))


def clock(site: Site) -> None:
    """Time goes on, or, for a rebuild of the past, back; past and before what is held back."""
    site.now = NOON + site.rng.choice((-2, -1, 0, 1, 2, 30)) * 86400.0


CONTENT_EDITS: tuple[Callable[[Site], None], ...] = (
    add, delete, add_again, rename, rename_linked, body, same_size, old_times, swap, headline,
    front_matter, front_matter, front_matter, merge, picture, asset, asset, edition, edition_goes, page, clock,
)  # fmt: skip
FRAME_EDITS: tuple[Callable[[Site], None], ...] = (
    template, included, override, style, theme_yaml, theme_option, theme_words, theme_changes,
    config, config, config, config,
)  # fmt: skip
"""After these the theme must be compiled anew, which costs more than all else in a small site's build."""
EDITS = CONTENT_EDITS * 3 + FRAME_EDITS
