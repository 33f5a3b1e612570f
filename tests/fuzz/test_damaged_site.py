"""A folder of damaged seeds of every kind, taken up by the real run: no seed keeps another out, articles can be
read, and a second run finds nothing to do. `COPYDESK_PROOF=1` makes fifty times as many."""

import os
import random
from pathlib import Path

import pytest

from generator.documents import Options, convert
from generator.ingest.run import ingest
from generator.problems import has_errors
from tests.fuzz.damage import damaged
from tests.fuzz.starts import STARTS, STORY, WORDS

ROUNDS = 200 if os.environ.get("COPYDESK_PROOF") else 4
ENDINGS = {
    "text": "txt",
    "page": "html",
    "markdown_file": "md",
    "feed": "rss",
    "export": "json",
    "mail": "eml",
    "agency": "xml",
    "links": "csv",
    "pdf": "pdf",
}
WHOLE = b"The one that is whole\n\nBy Ada Orme\n\nIt was taken up, whatever lay beside it in the folder.\n"


@pytest.mark.parametrize("round", range(ROUNDS))
def test_seeds_that_are_damaged_and_damaged_again_keep_none_out(round: int, tmp_path: Path) -> None:
    dice = random.Random(round)
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/whole.txt").write_bytes(WHOLE)
    seeds = {tmp_path / f"seeds/{kind}{n}.{end}": kind for kind, end in ENDINGS.items() for n in (1, 2)}
    for path, kind in seeds.items():
        path.write_bytes(spoiled(dice.choice(STARTS[kind]), kind, dice))
    settled(tmp_path, "2026-11-27")
    for path, kind in seeds.items():
        if dice.random() < 0.5:
            path.write_bytes(spoiled(path.read_bytes() or STORY, kind, dice))
    settled(tmp_path, "2026-11-28")


def spoiled(data: bytes, kind: str, dice: random.Random) -> bytes:
    words = [word.encode("utf-8", "surrogatepass") for word in WORDS[kind]]
    return damaged(data, dice, words, STARTS[kind])


def settled(site: Path, today: str) -> None:
    """Ingest, and look at what it has written."""
    ingest(site, today=today)
    texts = {path: path.read_bytes() for path in (site / "content").rglob("*.md")}
    assert any(b"The one that is whole" in text for text in texts.values())
    for path, text in texts.items():
        converted, _, _ = convert(path.relative_to(site / "content").as_posix(), text, Options())
        assert not has_errors(converted.problems), (converted.problems, text)
    assert ingest(site, today=today).written == ()
