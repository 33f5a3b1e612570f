"""Sites in which every kind of page is, built as readers would get them: what the tests in a browser look at.

The estuary is the sample digest, in English; the Arabic one lies in `sites/arabic`. To each are added a story
that has everything at once, one that was taken down, and pictures.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent

ESTUARY = """\
title: The Estuary
tagline: A sample digest of news that never happened
base_url: https://estuary.example/
sections: [Harbour, Money, Science, Arts, Letters]
sources:
  The Sound Ledger: {home: "https://soundledger.example/", about: A weekly for both shores of the sound.}
  The Quay Review: {rights: excerpt}
"""

NASTY = """\
---
id: nasty0000001
title: A headline of some thirty words, which the agency sent late on Thursday and which nobody had the heart
  to cut, about harbour, ice and Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung
date: 2026-11-24
published: 2025
updated: 2026-11-25
section: Harbour
kicker: Crossings
byline: [Orla Dunmore, Tobiah Venn]
dateline: PELL SOUND
agency: Tern Wire
source: The Sound Ledger
distributor: Tern Wire Syndicate
rights: {notice: "© 2026 Pell Sound Press", license: CC BY 4.0}
url: https://soundledger.example/ferry
headline_original: Ferry on time
summary: Nobody asked for a punctual crossing.
comment: Read it for the timetable clerk.
tags: [ferries, time]
notes: [An earlier version gave the depth in fathoms.]
credits: [(Reporting by Orla Dunmore)]
corrections: [{date: 2026-11-26, text: The boat sails at 22.40.}]
also: [{source: Pell Gazette, title: Boat punctual, url: "https://gazette.example/boat"}]
image: {file: boat.png, alt: A boat, caption: The late boat., credit: Ilse Marden}
---

The first thing that people noticed was the silence.[^1] See the [printed times](https://example.com/times).

## Eleven minutes, twice a day

> You would be surprised.

- Fog
- A swan
    1. First
    2. Second

| Crossing | Printed | Sailed | What the harbour office remarked on the crossing, in its own words |
|---|--:|:-:|---|
| First boat | 6.10 | 6.21 | Donaudampfschifffahrtsgesellschaftskapitän |

```
boat --late --by 11 --reason "a very long line that must scroll by itself, however narrow the page may be"
```

### A smaller heading

![A boat](boat.png "The late boat")

Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihungsurkunde, and `code`, ~~gone~~, **strong**.

---

The end.

[^1]: The watch is a year slow.
"""

ARABIC = """\
---
id: arabic000001
title: ميناء صغير يتعلّم الصبر بعد أربعين عامًا
date: 2026-11-21
section: Harbour
source: Pell Gazette
language: ar
---

لم يطلب أحد عبّارة تصل في موعدها، لكنها وصلت، وتغيّرت المدينة معها قليلًا كل صباح.
"""

GONE = """\
---
id: gone00000001
title: A story that is here no longer
date: 2026-11-19
takedown: 2026-11-26
---

Nothing of it is shown.
"""


class Digest(NamedTuple):
    """A built digest: its folder, where it is served, an address of each kind of page, a word to search for."""

    folder: Path
    address: str
    pages: dict[str, str]
    word: str


PAGES = {
    "front": "",
    "404": "nowhere/",
    "article": "articles/2026/11/nasty/",
    "takedown": "articles/2026/11/gone/",
    "tags": "tags/",
    "sources": "sources/",
    "archive": "archive/",
    "month": "archive/2026/11/",
    "edition": "editions/2026-11-23/",
    "editions": "editions/",
    "stories": "stories/",
    "search": "search/",
    "corrections": "corrections/",
    "feeds": "feeds/",
}
"""Those that have the same address in both."""
PAGES_OF_ESTUARY = PAGES | {
    "article in Arabic": "articles/2026/11/arabic/",
    "excerpt": "articles/2026/11/the-woman-who-winds-nine-clocks/",
    "section": "sections/harbour/",
    "tag": "tags/ferries/",
    "source": "sources/the-sound-ledger/",
    "story": "stories/the-late-boat/",
    "search with results": "search/?q=ferry",
    "page": "about/",
}
PAGES_OF_ARABIC = PAGES | {
    "article in Arabic": "articles/2026/11/العبارة/",
    "excerpt": "articles/2026/11/المنارة/",
    "section": "sections/الميناء/",
    "tag": "tags/الوقت/",
    "source": "sources/صحيفة-المد/",
    "story": "stories/القارب-المتأخر/",
    "search with results": "search/?q=العبّارة",
    "page": "عن-النشرة/",
}


def estuary(
    site: Path, base_url: str = "https://estuary.example/", more: str = ""
) -> tuple[Path, dict[str, str]]:
    """The sample digest in broadsheet: its output, and one address of each kind of page; `more` is added to its
    configuration."""
    shutil.copytree(ROOT / "content", site / "content")
    config = ESTUARY.replace("https://estuary.example/", base_url) + more
    return _built(site, config, PAGES_OF_ESTUARY)


def arabic(
    site: Path, base_url: str = "https://masabb.example/repo/", more: str = ""
) -> tuple[Path, dict[str, str]]:
    """A digest from right to left, below a base path."""
    shutil.copytree(ROOT / "tests/sites/arabic", site, dirs_exist_ok=True)
    config = (site / "config.yaml").read_text("utf-8")
    given = next(line for line in config.splitlines() if line.startswith("base_url:"))
    return _built(site, config.replace(given, f"base_url: {base_url}") + more, PAGES_OF_ARABIC)


def _built(site: Path, config: str, pages: dict[str, str]) -> tuple[Path, dict[str, str]]:
    (site / "config.yaml").write_text(config, encoding="utf-8")
    place = site / "content" / "articles" / "2026" / "11"
    for name, text in (("nasty", NASTY), ("arabic", ARABIC), ("gone", GONE)):
        (place / f"{name}.md").write_text(text, encoding="utf-8")
    picture(place / "boat.png")
    command = [sys.executable, str(ROOT / "build.py"), "build", "--site", str(site), "--now", "2026-11-27"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    public = site / "public"
    made = [at.partition("?")[0] for kind, at in pages.items() if kind != "404"]
    assert [at for at in made if not (public / at / "index.html").exists()] == []
    return public, pages


def picture(path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (600, 340), "#8fa3a8").save(path)
