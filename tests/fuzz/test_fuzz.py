"""Whatever the bytes: an answer within 2 s per 100 KB and 500 MB, and every claim of the surface holds.

Replays what fuzzing found (`cases/SURFACE/`, see `run.py`), and sends random damage and random sentences of the
signs that matter to each surface, both from fixed seeds, for a minute. `COPYDESK_PROOF=1` makes half an hour.
"""

import os
import random
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.fuzz.damage import damaged
from tests.fuzz.starts import STARTS, WORDS
from tests.fuzz.surfaces import READERS, SURFACES

CASES = Path(__file__).parent / "cases"
DAMAGES, SENTENCES = (8000, 8000) if os.environ.get("COPYDESK_PROOF") else (400, 200)
FOUND = sorted(path for path in CASES.rglob("*") if path.is_file())
TOKENS = {name: [word.encode("utf-8", "surrogatepass") for word in words] for name, words in WORDS.items()}


def attack(name: str, data: bytes) -> None:
    """One input, which must keep every claim, and the limits; a pause of the machine breaks none."""
    limit = 0.3 + len(data) * 2 / 100_000
    before = _memory()
    for attempt in range(3):
        started = time.process_time()
        SURFACES[name](data)
        taken = time.process_time() - started
        if taken < limit:
            break
        assert attempt < 2, f"{taken:.2f} s for {len(data)} bytes"
    assert _memory() - before < 500


def _memory() -> float:
    """The most that this process ever had, in MB; where nobody can say, none."""
    if sys.platform == "win32":
        return 0
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << (20 if sys.platform == "darwin" else 10))


def test_every_surface_has_starts_and_words() -> None:
    assert SURFACES.keys() == STARTS.keys() == WORDS.keys()
    assert {path.parent.name for path in FOUND} <= SURFACES.keys()


@pytest.mark.parametrize("name", READERS)
def test_a_reader_finds_a_story_in_what_its_attack_starts_from(name: str) -> None:
    found = [READERS[name](start) for start in STARTS[name]]
    if name == "links":  # it tells that they are no story
        assert all(fault.message.startswith("this is a list of") for each in found for fault in each.faults)
    else:
        assert "ok" in [each.status for each in found]


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_once_stays_mended(path: Path) -> None:
    attack(path.parent.name, path.read_bytes())


@pytest.mark.parametrize("name", SURFACES)
def test_no_damage_breaks_a_claim(name: str) -> None:
    dice = random.Random(name)
    for data in STARTS[name]:
        attack(name, data)
    for _ in range(DAMAGES):
        data = damaged(dice.choice(STARTS[name]), dice, TOKENS[name], STARTS[name])
        _told(name, data)


def _told(name: str, data: bytes) -> None:
    try:
        attack(name, data)
    except Exception:
        print(f"keep this as a case of {name}: {data!r}")
        raise


@pytest.mark.parametrize("name", SURFACES)
def test_no_sentence_of_signs_breaks_a_claim(name: str) -> None:
    words = [*TOKENS[name], b" ", b"\n", b"\n\n", b"  ", b"a"]
    dealt = st.lists(st.sampled_from(words), max_size=60).map(b"".join)

    @settings(max_examples=SENTENCES, deadline=None, derandomize=True, database=None)
    @given(st.sampled_from([b"", *STARTS[name]]), dealt)
    def holds(start: bytes, sentence: bytes) -> None:
        attack(name, start + sentence)

    holds()
