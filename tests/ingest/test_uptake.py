"""Seeds of several stories: each entry is an article of its own, known by its key."""

from generator.ingest.archive import Front, archive_of
from generator.ingest.base import read_base
from generator.ingest.harvest import Harvest
from generator.ingest.story import Story
from generator.ingest.uptake import Seeds, plan
from generator.ingest.writes import Plan, Wish

PATH = "seeds/feed.xml"


def taken_up(files: dict[str, bytes], digest: str, *stories: Story) -> Plan:
    """Plan a feed's stories over the files of a site, and write them into `files`."""
    bases = {path[12:-3]: data for path, data in files.items() if path.startswith("seeds/.base/")}
    heads = {id: base and base.head for id, base in ((id, read_base(data)) for id, data in bases.items())}
    fronts = {path: Front.of(path, data) for path, data in files.items() if path.startswith("content/")}
    archive = archive_of(heads, fronts)
    crop = Harvest(PATH, digest * 64, "feed/2", bool(bases), {story.key: story for story in stories})
    planned = plan([crop], Seeds({PATH: digest * 64}), archive, today="2026-11-23", read=files.get, wish=Wish())
    files |= {write.path: write.data for write in (*planned.articles, *planned.bases)}
    return planned


ONE, TWO = Story("One", ("First.",), key="tag:1"), Story("Two", ("Second.",), key="tag:2")
FOLDER = "content/articles/2026/11"


def test_every_entry_is_an_article_with_an_id_of_its_own() -> None:
    files: dict[str, bytes] = {}
    planned = taken_up(files, "a", ONE, TWO)
    assert [write.path for write in planned.articles] == [f"{FOLDER}/one.md", f"{FOLDER}/two.md"]
    assert len({write.path for write in planned.bases}) == 2
    assert taken_up(files, "a", TWO, ONE) == Plan()


def test_an_entry_that_left_its_feed_keeps_its_article_and_is_known_when_it_returns() -> None:
    files: dict[str, bytes] = {}
    taken_up(files, "a", ONE, TWO)
    article = files[f"{FOLDER}/one.md"]
    assert not any(write.path.endswith("one.md") for write in taken_up(files, "b", TWO).articles)
    assert files[f"{FOLDER}/one.md"] == article
    again = taken_up(files, "c", Story("One", ("First, corrected.",), key="tag:1"), TWO)
    assert all(write.before is not None for write in (*again.articles, *again.bases))
    assert b"First, corrected." in files[f"{FOLDER}/one.md"]


def test_what_an_interrupted_run_left_out_is_made_up_for() -> None:
    files: dict[str, bytes] = {}
    planned = taken_up(files, "a", ONE, TWO)
    del files[planned.bases[1].path], files[f"{FOLDER}/two.md"]
    assert [write.path for write in taken_up(files, "a", ONE, TWO).articles] == [f"{FOLDER}/two.md"]
