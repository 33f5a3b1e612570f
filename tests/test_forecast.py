"""The plan: what `publish --dry-run` says is what then happens, after any sequence of edits.

Random edits of a small site, published to a real branch: before each, the plan; after each, the two trees are
compared with it, feeds and redirects read as a reader's program reads them. `COPYDESK_PROOF=1` makes 500 of
them, `COPYDESK_SEED` repeats a run.
"""

import io
import json
import os
import random
import re
import subprocess
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from published_site import Home, environment, git
from small_site import EDITS, Site, rename

from generator import bulletin, publish
from generator.feeds import permanent_id
from generator.forecast import Facts, Shown, address_at, forecast
from generator.published import NOTHING, Published, PublishedStory

NUMBER = 500 if os.environ.get("COPYDESK_PROOF") == "1" else 20
INSIDE = ("build.json", "published.json", "search/index/")
"""What no reader has an address of."""


class Press(Home):
    """A small site under git, and what its branch holds."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str], seed: int) -> None:
        super().__init__(folder, capsys)
        for path in (self.site / "content").rglob("*.md"):
            path.unlink()
        self.rng = random.Random(seed)
        self.small = Site(self.site, self.rng)
        self.ids: dict[str, str] = {}

    @property
    def now(self) -> str:
        return datetime.fromtimestamp(self.small.now, UTC).strftime("--now=%Y-%m-%dT%H:%MZ")

    def tree(self, branch: str = "gh-pages") -> dict[str, bytes]:
        if not git(self.remote, "branch", "--list", branch):
            return {}
        packed = subprocess.run(
            ["git", "-C", str(self.remote), "archive", branch], capture_output=True, check=True
        )
        with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
            files = [(entry.name, archive.extractfile(entry)) for entry in archive if entry.isfile()]
            return {name: file.read() for name, file in files if file}


def outcome(before: dict[str, bytes], after: dict[str, bytes]) -> dict[str, Any]:
    """What changed between two trees, as the plan tells it, read from the files alone."""
    moved = {
        path: to
        for path, data in after.items()
        if path in before and before[path] != data and (to := redirect(data)) and to != redirect(before[path])
    }
    changed = [path for path in after.keys() & before.keys() - moved.keys() if after[path] != before[path]]
    told: dict[str, Any] = {
        "redirects": sorted((address_at(path), to) for path, to in moved.items()),
        "broken": sorted(address_at(p) for p in before.keys() - after.keys() if not p.startswith(INSIDE)),
        "weight": sum(map(len, after.values())),
        "new entries": set(),
        "updated entries": set(),
    }
    for kind, pages in (("pages", True), ("files", False)):
        for what, paths in (
            ("new", after.keys() - before.keys()),
            ("changed", changed),
            ("gone", before.keys() - after.keys()),
        ):
            own = [path for path in paths if path.endswith(".html") == pages and not path.startswith(INSIDE)]
            told[f"{kind} {what}"] = sorted(map(address_at, own))
    for path in after:
        if path in before and path.endswith("feed.atom"):
            old, new = stamps(before[path]), stamps(after[path])
            told["new entries"] |= {(path, id) for id in new.keys() - old.keys()}
            told["updated entries"] |= {(path, id) for id in new.keys() & old.keys() if new[id] != old[id]}
    return told


def redirect(data: bytes) -> str:
    """Where a page leads on to by itself, below the base path; empty for a page to read."""
    found = re.search(rb'http-equiv="refresh" content="0; url=(?:/small)?(/[^"]*)"', data[:600])
    return found[1].decode() if found else ""


def stamps(feed: bytes) -> dict[str, str]:
    entries = re.findall(r"<entry.*?</entry>", feed.decode(), re.DOTALL)
    return {one("id", entry): one("updated", entry) for entry in entries}


def one(name: str, entry: str) -> str:
    return re.findall(f"<{name}>(.*?)</{name}>", entry)[0]


def planned(plan: dict[str, Any]) -> dict[str, Any]:
    """The plan in the words of `outcome`."""
    told: dict[str, Any] = {
        "redirects": sorted((each["address"], each["to"]) for each in plan["redirects"]),
        "broken": sorted(plan["broken"]),
        "weight": plan["weight"]["bytes"],
    }
    for kind in ("pages", "files"):
        told |= {f"{kind} {what}": sorted(plan[kind][what]) for what in ("new", "changed", "gone")}
    for what in ("new", "updated"):
        told[f"{what} entries"] = {
            (f"{home[1:]}feed.atom", permanent_id(entry["id"]))
            for entry in plan["feeds"][what]
            for home in entry["feeds"]
        }
    return told


@pytest.fixture
def press(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Press]:
    seed = int(os.environ.get("COPYDESK_SEED") or random.SystemRandom().randrange(10**6))
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    # The edits move the clock into the future too, which `publish` refuses on a real one.
    monkeypatch.setattr(publish, "lies_ahead", lambda now: False)
    yield Press(tmp_path, capsys, seed)
    print(f"COPYDESK_SEED={seed}")


def test_the_plan_is_what_then_happens_and_no_feed_id_ever_changes(press: Press) -> None:
    log: list[str] = []
    published = 0
    # Of few edits it may be that most stop the build; but not of three times as many.
    while len(log) < NUMBER or (published <= NUMBER // 6 and len(log) < 3 * NUMBER):
        for _ in range(press.rng.choice((1, 1, 2, 4))):
            edit = press.rng.choice((*EDITS, rename))
            log.append(edit.__name__)
            edit(press.small)
        before = press.tree()
        commits = len(press.commits()) if before else 0
        code, told, wrong = press.run("publish", "--dry-run", "--format", "json", press.now)
        really, really_told, really_wrong = press.run("publish", "--format", "json", press.now)
        after = press.tree()
        assert code == really, (log[-8:], wrong, really_wrong)
        if code:
            assert after == before, log[-8:]
            _mend(press, told)
            continue
        plan, report = json.loads(told)["plan"], json.loads(really_told)
        assert plan == report["plan"], log[-8:]
        assert planned(plan) == outcome(before, after), log[-8:]
        assert plan["first"] == (not before)
        assert plan["same"] == (before == after) == (report["commit"] is None), log[-8:]
        assert len(press.commits()) == commits + (not plan["same"])
        shown = [path for held in plan["held"] if (path := address_of_held(held["path"])) in after]
        assert all(redirect(after[path]) for path in shown), "only another story's former address is there"
        _feed_ids_stand(press, after, log)
        published += not plan["same"]
    assert published > NUMBER // 6, log


def address_of_held(path: str) -> str:
    return f"{path.removeprefix('content/').removesuffix('.md')}/index.html"


def _mend(press: Press, told: str) -> None:
    """What stops a build is none of the plan's: a configuration that cannot be published (a domain and a path
    under it), a story in which a random letter spoiled a link."""
    for path in {each["path"] for each in json.loads(told)["problems"] if each["severity"] == "error"}:
        if path.startswith("content/"):
            press.small.path(path).unlink(missing_ok=True)
    press.small.write("config.yaml", re.sub(r"(?m)^(cname|base_url):.*\n", "", press.small.read("config.yaml")))
    press.small.write(
        "config.yaml", press.small.read("config.yaml") + "base_url: https://news.example/small/\n"
    )


def _feed_ids_stand(press: Press, tree: dict[str, bytes], log: list[str]) -> None:
    """Every entry's id is the one that its story always had: the story is known by where it lives now."""
    stories = json.loads(tree["published.json"])["stories"]
    at = {story["address"]: key for key, story in stories.items()}
    for path, data in tree.items():
        for entry in (
            re.findall(r"<entry.*?</entry>", data.decode(), re.DOTALL) if path.endswith(".atom") else ()
        ):
            address = re.findall(r'href="https://news\.example(?:/small)?(/articles/[^"]*)"', entry)
            if address:
                key = at[address[0]]
                assert press.ids.setdefault(key, one("id", entry)) == one("id", entry), log[-8:]


def shown(files: dict[str, str], published: Published = NOTHING) -> Shown:
    return Shown(Facts(str(sorted(files.items())), files), published)


def test_a_renamed_story_is_no_broken_address_but_one_that_leads_on() -> None:
    before = shown({"articles/a/index.html": "1"}, Published({"s": PublishedStory("/articles/a/")}))
    after = shown(
        {"articles/a/index.html": "2", "articles/b/index.html": "1"},
        Published({"s": PublishedStory("/articles/b/", ("/articles/a/",))}),
    )
    plan = forecast(before, after, (), {"articles/a/index.html": 10})
    assert [(each.address, each.to) for each in plan.redirects] == [("/articles/a/", "/articles/b/")]
    assert plan.broken == () and plan.pages.changed == () and plan.pages.new == ("/articles/b/",)
    again = forecast(after, after, (), {})
    assert again.same and again.redirects == ()


def test_entries_are_told_only_in_feeds_that_readers_may_have_followed() -> None:
    def feeds(**by_home: dict[str, str]) -> Published:
        stories = {"s": PublishedStory("/articles/s/"), "t": PublishedStory("/articles/t/")}
        return Published(stories, {f"/{home}/" if home != "front" else "/": e for home, e in by_home.items()})

    plan = forecast(
        shown({"x": "1"}, feeds(front={"s": "1", "u": "1"}, gone={"s": "1"})),
        shown({"x": "2"}, feeds(front={"s": "2", "t": "1"}, new={"s": "2", "t": "1"})),
        (),
        {},
    )
    assert [(e.id, e.address, e.feeds) for e in plan.new_entries] == [("t", "/articles/t/", ("/",))]
    assert [(e.id, e.address, e.feeds) for e in plan.updated_entries] == [("s", "/articles/s/", ("/",))]


def test_the_first_plan_says_so_and_a_nearly_full_site_is_told() -> None:
    plan = forecast(
        Shown(), shown({"index.html": "1", "a.png": "2"}), (), {"index.html": 1, "a.png": 799_999_998}
    )
    assert plan.first and not plan.heavy and not plan.same
    assert bulletin.headline(plan) == "Nothing is published yet: 1 page will be new."
    heavy = forecast(Shown(), shown({"index.html": "1"}), (), {"index.html": 800_000_000})
    assert (
        heavy.heavy and "80% of the 1 GB" in bulletin.weight(heavy) and "nearly full" in bulletin.weight(heavy)
    )


def test_markdown_of_the_plan_takes_no_address_for_markup() -> None:
    plan = forecast(shown({"<b>`x`|.html": "1"}), shown({"index.html": "1"}), (), {"index.html": 1})
    told = bulletin.as_markdown(plan)
    assert "<code>/&lt;b&gt;`x`|.html</code>" in told and "<b>`" not in told


def test_a_plan_names_a_few_and_counts_the_rest_unless_asked_for_all() -> None:
    plan = forecast(shown({"x": ""}), shown({f"{n:02}/index.html": "1" for n in range(30)} | {"x": ""}), (), {})
    told = bulletin.as_text(plan)
    assert "pages new: 30" in told and "and 18 more; -v names all" in told and "/29/" not in told
    assert "/29/" in bulletin.as_text(plan, whole=True)
