"""An article as ingest writes it: readable, in one order, and exactly what the reading said."""

import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.article import parse_article
from generator.ingest.article_file import Taken, article_text, scalar
from generator.ingest.front_text import part, values
from generator.ingest.story import Picture, RightsLine, Story
from generator.yamldoc import parse_document, parse_mapping
from generator.yamlnodes import Scalar

TAKEN = Taken("ab" * 32, "text/2", "2026-11-23")
NASTY = (
    "~ Off: 1e3 'maybes' # and \"one\" 0x1F yes %",
    "No",
    "null",
    "2025",
    "2025-01-01",
    "12:30",
    "1e3",
    "0x1F",
    "1_000",
    "- a list",
    "{not: a map}",
    "# no comment",
    "&anchor *alias !tag",
    "ends with a colon:",
    "a: b",
    "tab\there",
    'say "hi" \\ now',
    "line\u2028separator \u0085 next",
    "مرحبا بالعالم",
    "狐の物語：「はい」",
    "👩‍👩‍👧 emoji",
    "--- ",
    "=",
    "<<",
    "| pipe",
    "> fold",
    "% percent",
    "@at `tick`",
)
NONCHARACTERS = "".join(map(chr, [*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF]))
"""In no reading that is `fit`."""
letters = st.characters(
    exclude_categories=("Cs", "Cc"), include_characters="\t\n\x85\x9f", exclude_characters=NONCHARACTERS
)
texts = st.text(letters, max_size=40).map(str.strip) | st.sampled_from(NASTY)


def test_the_file_is_written_in_one_order_without_what_is_empty() -> None:
    story = Story(
        title="Ferries stay in harbour: “too icy”",
        body=("First paragraph.", "Second, with 1\\. literal."),
        section="News & Features",
        byline=("Jane Doe", "Ola Nordmann, Jr."),
        dateline="EAST PELHAVEN, Ohio",
        published="2025",
        source="Pelhaven Courier",
        rights=RightsLine("©2025 Pelhaven Courier Inc.", "Pelhaven Courier Inc.", "2025"),
        language="en",
        notes=("Correction: the ferry is blue.",),
    )
    text = article_text(story, id="3k9v2m7q4x1d", date="2026-11-23", seed="seeds/000_ca77.txt", taken=TAKEN)
    assert text == (
        "---\n"
        "id: 3k9v2m7q4x1d\n"
        'title: "Ferries stay in harbour: “too icy”"\n'
        "date: 2026-11-23\n"
        "published: 2025\n"
        "section: News & Features\n"
        'byline: [Jane Doe, "Ola Nordmann, Jr."]\n'
        "dateline: EAST PELHAVEN, Ohio\n"
        "source: Pelhaven Courier\n"
        'rights: {notice: "©2025 Pelhaven Courier Inc.", owner: Pelhaven Courier Inc., year: 2025}\n'
        "language: en\n"
        "notes:\n"
        '  - "Correction: the ferry is blue."\n'
        "seed: seeds/000_ca77.txt\n"
        f"taken: {{sha256: {'ab' * 32}, reader: text/2, on: 2026-11-23}}\n"
        "---\n"
        "\n"
        "First paragraph.\n"
        "\n"
        "Second, with 1\\. literal.\n"
    )


@given(texts)
def test_a_scalar_reads_as_it_was_meant_by_us_and_by_other_readers(text: str) -> None:
    if not text:
        assert scalar(text) == ""
        return
    mapping, problems = parse_mapping(f"key: {scalar(text)}\nlist: [{scalar(text, flow=True)}]\n", "x")
    assert mapping is not None and not problems
    value = mapping.entries["key"][1]
    assert isinstance(value, Scalar) and value.text == text and not value.absent
    assert yaml.safe_load(f"key: {scalar(text)}") == {"key": text}
    assert yaml.safe_load(f"[{scalar(text, flow=True)}]") == [text]


lists = st.lists(texts.filter(bool), max_size=3).map(tuple)
stories = st.builds(
    Story,
    title=texts.filter(bool),
    body=st.just(("One.", "Two.")),
    section=texts,
    kicker=texts,
    byline=lists,
    dateline=texts,
    agency=texts,
    published=st.sampled_from(
        ("", "2025", "2025-05", "2025-05-01", "2025-05-01T15:42:00", "2025-05-01T15:42:00Z")
    ),
    source=texts,
    distributor=texts,
    rights=st.none() | st.builds(RightsLine, notice=texts, owner=texts, year=texts, site=texts, license=texts),
    url=texts,
    language=texts,
    tags=lists,
    notes=lists,
    credits=lists,
    extra=st.dictionaries(texts.filter(lambda key: key not in ("", "<<")), texts | lists.map(list), max_size=3),
)


@given(stories)
def test_every_field_comes_back_exactly(story: Story) -> None:
    text = article_text(story, id="3k9v2m7q4x1d", date="2026-11-23", seed="seeds/a b.txt", taken=TAKEN)
    cut = part(text)
    assert cut is not None
    found = values(cut.front)
    assert found is not None
    for name in (
        "title",
        "section",
        "kicker",
        "dateline",
        "agency",
        "published",
        "source",
        "distributor",
        "url",
    ):
        assert found.get(name) == (getattr(story, name) or None)
    for name in ("byline", "tags", "notes", "credits"):
        assert found.get(name) == (getattr(story, name) or None)
    rights = found.get("rights") or {}
    assert isinstance(rights, dict)
    for name in ("notice", "owner", "year", "site", "license"):
        assert rights.get(name, "") == (getattr(story.rights, name) if story.rights else "")
    extra = {key: tuple(value) if isinstance(value, list) else value for key, value in story.extra.items()}
    assert (found.get("extra") or {}) == {key: value for key, value in extra.items() if value}
    document, problems = parse_document(text.encode(), "content/articles/x.md")
    assert document is not None and not problems and document.body == "\nOne.\n\nTwo.\n"
    assert {
        key: entry[1].text for key, entry in document.front.entries.items() if isinstance(entry[1], Scalar)
    } == {key: value for key, value in found.items() if isinstance(value, str)}


def test_what_is_written_is_a_valid_article() -> None:
    story = Story(title=NASTY[0], published="2025-05", byline=("Null Bergqvist",), section="no", tags=("yes",))
    text = article_text(story, id="0123456789ab", date="2026-11-23", seed="seeds/x.txt", taken=TAKEN)
    document, problems = parse_document(text.encode(), "content/articles/x.md")
    assert document is not None
    article = parse_article("articles/x.md", document, problems)
    assert problems == []
    assert (article.title, article.section, article.tags) == (NASTY[0], "no", ("yes",))


def test_control_characters_are_left_out() -> None:
    assert scalar("a\x1b[31m\x00b") == '"a[31mb"' and scalar("\x07") == ""


def test_a_picture_an_embargo_a_draft_and_a_documents_own_fields_are_read_by_the_build() -> None:
    picture = Picture(
        "quay.png", data=b"...", alt="A quay, in ice", caption="The quay: frozen", credit="Eve Ek"
    )
    story = Story(
        title="Ice", image=picture, embargo="2026-12-01T08:00:00+01:00", draft=True, extra={"x-id": "12"}
    )
    text = article_text(story, id="0123456789ab", date="2026-11-23", seed="seeds/x.txt", taken=TAKEN)
    assert 'image: {file: quay.png, alt: "A quay, in ice", caption: "The quay: frozen", credit: Eve Ek}' in text
    assert '\nextra:\n  x-id: "12"\nseed' in text
    document, problems = parse_document(text.encode(), "content/articles/x.md")
    assert document is not None
    article = parse_article("articles/x.md", document, problems)
    assert problems == [] and article.image and article.embargo and article.draft
    assert (article.image.file, article.embargo.text) == ("quay.png", "2026-12-01T08:00:00+01:00")


def test_a_remote_picture_is_named_by_its_address() -> None:
    story = Story(title="Ice", image=Picture("quay.png", url="https://paper.example/quay.png", alt="A quay"))
    text = article_text(story, id="0123456789ab", date="2026-11-23", seed="seeds/x.txt", taken=TAKEN)
    assert 'image: {file: "https://paper.example/quay.png", alt: A quay}' in text
