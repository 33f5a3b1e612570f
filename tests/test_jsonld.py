"""JSON-LD: honest attribution, and nothing that could end its script element."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from generator.jsonld import NewsArticle, Organization, collection, news_article, website

DIGEST = Organization("The Digest", "https://digest.example/")
STORY = NewsArticle(
    address="https://digest.example/articles/2026/11/ferry/",
    headline="Ferry stays in port",
    digest=DIGEST,
    language="en",
    authors=("Ada Quill",),
    publisher=Organization("The Pell Courier", "https://courier.example/"),
    published="2025",
    taken_up="2026-11-23",
    original="https://courier.example/ferry",
    owner="Courier Media",
    year="2025",
    notice="©2025 Courier Media",
    keywords=("harbour",),
    words=420,
)


def test_a_story_is_its_publisher_s_and_only_its_description_the_digest_s() -> None:
    said = json.loads(news_article(STORY).text)
    courier = {"@type": "Organization", "name": "The Pell Courier", "url": "https://courier.example/"}
    assert said["@type"] == "NewsArticle"
    assert said["publisher"] == said["sourceOrganization"] == courier
    assert said["sdPublisher"] == {"@type": "Organization", "name": "The Digest", "url": DIGEST.home}
    assert said["isBasedOn"] == "https://courier.example/ferry"
    assert said["author"] == [{"@type": "Person", "name": "Ada Quill"}]
    assert said["copyrightHolder"]["name"] == "Courier Media"
    assert (said["copyrightYear"], said["copyrightNotice"]) == (2025, "©2025 Courier Media")
    assert said["datePublished"] == "2025"


def test_what_is_not_known_is_not_said() -> None:
    said = json.loads(news_article(NewsArticle("https://digest.example/a/", "A", DIGEST)).text)
    assert set(said) == {
        "@context",
        "@type",
        "headline",
        "url",
        "mainEntityOfPage",
        "publisher",
        "sdPublisher",
    }
    assert said["publisher"]["name"] == "The Digest"


def test_a_year_that_is_none_is_left_to_the_notice() -> None:
    story = NewsArticle("https://digest.example/a/", "A", DIGEST, year="2024-25")
    assert "copyrightYear" not in json.loads(news_article(story).text)


def test_lists_say_where_they_stand() -> None:
    trail = (("The Digest", DIGEST.home),)
    said = json.loads(collection("World", "https://digest.example/sections/world/", DIGEST, trail).text)
    assert [step["name"] for step in said["breadcrumb"]["itemListElement"]] == ["The Digest", "World"]
    assert json.loads(website(DIGEST, language="en").text)["@type"] == "WebSite"


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from('</script>&\u2028\u2029\ud800\x00"\\') | st.characters(), max_size=30))
def test_no_text_ends_the_script_element(text: str) -> None:
    story = NewsArticle("https://digest.example/a/", text, DIGEST, authors=(text,), notice=text, owner=text)
    written = news_article(story).text
    assert not set(written) & set("<>&\u2028\u2029")
    assert written.encode()
    readable = "".join(char for char in text if char.isprintable())
    assert [char for char in json.loads(written).get("headline", "") if char.isprintable()] == list(readable)
