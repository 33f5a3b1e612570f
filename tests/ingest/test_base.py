"""A base is read as it was written; one that is damaged is none, and never a guess."""

import pytest

from generator.ingest.base import Base, Head, Kept, base_text, read_base, read_head

ARTICLE = '---\nid: 3k9v2m7q4x1d\ntitle: "A"\n---\n\nOne.\n'
EVIDENCE = 'evidence:\n  title: {where: "text, line 1", rule: first line, sure: 1}\n'
HEAD = Head(
    "seeds/a.txt", "a0" * 32, "text/1", "tag:1", 2, 1, (Kept("boat.png", "a.png", "b1" * 32, "seeds/b"),)
)
TEXT = base_text(Base(HEAD, EVIDENCE, ARTICLE))


def test_what_was_written_is_read_again() -> None:
    assert read_base(TEXT.encode()) == Base(HEAD, EVIDENCE, ARTICLE)
    assert read_base(TEXT.replace("\n", "\r\n").encode()) == Base(HEAD, EVIDENCE, ARTICLE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (TEXT, ""),
        ("---\nseed", "seed"),
        ("seed: seeds/a.txt", "seed: [seeds/a.txt]"),
        ("seed: seeds/a.txt\n", ""),
        ("reader: text/1", "reader: {text: 1}"),
        ("stories: 2", "stories: many"),
        ("stories: 2", "stories: [2]"),
        ("conflicts: 1", "conflicts: -1"),
        pytest.param("stories: 2", f"stories: {'1' * 5000}", id="five thousand digits"),
        ("reader: text/1\n", "reader: text/1\nlatest: soon\n"),
        ("reader: text/1\n", "reader: text/1\nlatest: 2026-13-45\n"),
        (ARTICLE, "One.\n"),
        ('title: "A"', "title: [A"),
        ("One.", "<<<<<<< HEAD\nOne.\n=======\nTwo.\n>>>>>>> branch"),
        ("One.", "One.\udcff"),
    ],
)
def test_what_is_damaged_is_no_base(old: str, new: str) -> None:
    assert old in TEXT
    assert read_base(TEXT.replace(old, new, 1).encode("utf-8", "surrogateescape")) is None


def test_a_head_is_read_in_short_only_where_it_is_written_as_we_write_it() -> None:
    plain = Head(
        "seeds/a.txt", "a0" * 32, "text/1", stories=3, pictures=HEAD.pictures, url="https://a.example/b"
    )
    text = base_text(Base(plain, EVIDENCE, ARTICLE))
    assert read_head(text.encode()) == plain == (read_base(text.encode()) or Base(HEAD, "", "")).head
    for odd in (
        text.replace("boat.png", '"a boat.png"'),
        text.replace("stories: 3", "stories: three"),
        text.replace("stories: 3", f"stories: {'3' * 5000}"),
        TEXT,
    ):
        assert read_head(odd.encode()) is None
