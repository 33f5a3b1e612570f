"""`serve` goes on for as long as somebody edits: memory flat, nothing leaked, and the last page right.

The long form takes five thousand saves of a site of two thousand stories; it prints what it saw every hundred.
"""

import os
import random
import shutil
import sys
from pathlib import Path

import pytest
from session import Burden, Session
from small_site import Site, set_key

PROOF = os.environ.get("COPYDESK_PROOF") == "1"
SAVES, STORIES = (5000, 2000) if PROOF else (30, 30)
WARM = SAVES // 5
"""Saves after which a session holds what it will hold."""
LOOK = max(6, SAVES // 50)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the burden is read from /proc")


class Desk:
    """An editor at work: each save shows on a page that can be waited for."""

    def __init__(self, site: Site, session: Session) -> None:
        self.site, self.session, self.rng = site, session, site.rng
        self.plain = [name for name in site.stories() if "](" not in site.read(name)]
        self.texts = {name: site.read(name) for name in self.plain}
        self.saves = 0

    def save(self) -> None:
        self.saves += 1
        name = self.rng.choice(self.plain)
        kind = self.rng.random()
        if kind < 0.02:
            self.break_and_mend(name)
        elif kind < 0.15:
            self.shown(name, self.texts[name].replace("title: ", f"title: Save{self.saves} ", 1))
        elif kind < 0.16:
            set_key(self.site, "config.yaml", "tagline", f"Save{self.saves}")
            self.session.shows("", f"Save{self.saves}")
        else:
            self.shown(name, f"{self.texts[name].rstrip()} Save{self.saves}.\n")

    def shown(self, name: str, text: str) -> None:
        self.site.write(name, text)
        self.session.shows(self.page_of(name), f"Save{self.saves}")

    def break_and_mend(self, name: str) -> None:
        """A save with a mistake changes no page; the next one does."""
        self.site.write(name, self.texts[name].replace("title:", "titel:", 1))
        self.session.next_round()
        self.shown(name, f"{self.texts[name].rstrip()} Save{self.saves}.\n")

    def page_of(self, name: str) -> str:
        return name.removeprefix("content/").removesuffix(".md") + "/"


def test_serve_stays_as_it_is_through_thousands_of_saves(tmp_path: Path) -> None:
    """In the short form there are too few saves for memory to say much."""
    site = Site(tmp_path / "site", random.Random(7), stories=STORIES)
    set_key(site, "config.yaml", "pages", None)
    seen: list[Burden] = []
    with Session(site.root, "--now", "2026-11-25T12:00Z") as session:
        session.shows("", "The Small Site")
        desk = Desk(site, session)
        while desk.saves < SAVES:
            desk.save()
            if desk.saves % LOOK == 0:
                seen.append(session.burden())
                print(f"after {desk.saves} saves: {seen[-1]}", flush=True)
        last = session.page("")
        article = session.page(desk.page_of(desk.plain[0]))
        assert session.end() == 0, session.said
    warm = max(burden.memory for burden in seen[: WARM // LOOK])
    assert max(burden.memory for burden in seen[-3:]) < warm * (1.05 if PROOF else 1.2)
    assert seen[-1].descriptors <= max(burden.descriptors for burden in seen[: WARM // LOOK])
    assert seen[-1].processes <= max(burden.processes for burden in seen[: WARM // LOOK])
    shutil.rmtree(site.root / ".copydesk")
    with Session(site.root, "--now", "2026-11-25T12:00Z") as fresh:
        fresh.shows("", "The Small Site")
        assert without_script(fresh.page("")) == without_script(last)
        assert without_script(fresh.page(desk.page_of(desk.plain[0]))) == without_script(article)


def without_script(page: str) -> str:
    """A page without the preview's script, which says which round it has seen."""
    start, _, rest = page.partition('<script src="/.copydesk/reload.js"')
    return start + rest.partition("</script>")[2]
