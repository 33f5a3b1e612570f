"""Addresses: slugs that every system takes, hrefs that every browser takes."""

import re
import unicodedata
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.urls import (
    Base,
    address_of,
    collision_key,
    fits,
    is_language,
    is_portable,
    is_web_address,
    output_path,
    relative,
    resolve,
    slug,
)

TEXT = st.text(max_size=300)


@given(TEXT)
def test_the_slug_of_a_slug_is_itself(text: str) -> None:
    assert slug(slug(text)) == slug(text)


@given(TEXT)
def test_a_slug_holds_letters_marks_digits_and_single_hyphens_alone(text: str) -> None:
    made = slug(text)
    assert unicodedata.is_normalized("NFC", made)
    assert made == made.lower()
    assert "--" not in made
    assert all(char == "-" or unicodedata.category(char)[0] in "LMN" for char in made)


@given(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=300))
def test_a_text_with_letters_has_a_slug(text: str) -> None:
    assert slug(text)


@given(st.text(st.characters(categories=["L"]), min_size=1, max_size=300))
def test_a_slug_fits_into_a_file_name(text: str) -> None:
    assert len(slug(text)) <= 81
    assert len(slug(text).encode()) <= 241


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ferry’s late", "the-ferrys-late"),
        ("The ferry's late", "the-ferrys-late"),
        ("  Two   words ", "two-words"),
        ("snake_case", "snake-case"),
        ("Œufs à la coque – 3 façons!", "œufs-à-la-coque-3-façons"),
        ("СЕВЕР", "север"),
        ("東京の朝", "東京の朝"),
        ("हिन्दी", "हिन्दी"),
        ("e\u0301te\u0301", "été"),
        ("CON", "con-"),
        ("***", ""),
        ("", ""),
        ("soft\u00adhyphen", "softhyphen"),
        ("C++", "c"),
    ],
)
def test_slugs(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_a_long_title_is_cut_between_words() -> None:
    made = slug("word " * 40)
    assert len(made) <= 80
    assert made.endswith("word")


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("articles/2026/11/ferry.md", "/articles/2026/11/ferry/"),
        ("articles/2026/11/The Ferry!.md", "/articles/2026/11/the-ferry/"),
        ("articles/2026/11/ferry/index.md", "/articles/2026/11/ferry/"),
        ("editions/2026-11-23.md", "/editions/2026-11-23/"),
        ("pages/about.md", "/about/"),
        ("pages/about/team.md", "/about/team/"),
        ("pages/index.md", "/"),
        ("articles/v1.0.md", "/articles/v1-0/"),
        (f"articles/{'long-name-' * 12}end.md", f"/articles/{'long-name-' * 12}end/"),
        ("articles/!!!.md", "/articles/!!!/"),
    ],
)
def test_addresses_follow_the_file(path: str, address: str) -> None:
    assert address_of(path) == address
    assert output_path(address) == f"{address[1:]}index.html"


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60))
def test_an_href_leads_back_to_its_address(text: str) -> None:
    address = f"/{text}/"
    href = Base.of("https://example.org/repo").href(address)
    assert unquote(href) == f"/repo{address}"
    assert re.fullmatch(r"[!-~]+", href)
    assert not set(href) & set('<>"{}|\\^` ?#')


@pytest.mark.parametrize(
    ("base_url", "href", "absolute"),
    [
        ("https://example.org", "/a/", "https://example.org/a/"),
        ("https://example.org/", "/a/", "https://example.org/a/"),
        ("https://example.org/repo", "/repo/a/", "https://example.org/repo/a/"),
        ("https://example.org/a%20b/", "/a%20b/a/", "https://example.org/a%20b/a/"),
        ("http://localhost:8000/", "/a/", "http://localhost:8000/a/"),
        ("", "/a/", "/a/"),
    ],
)
def test_the_base_url_enters_here(base_url: str, href: str, absolute: str) -> None:
    base = Base.of(base_url)
    assert (base.href("/a/"), base.absolute("/a/")) == (href, absolute)


@pytest.mark.parametrize(
    ("one", "other"), [("A/B", "a/b"), ("stra\u00dfe", "STRASSE"), ("\u00e9", "e\u0301"), ("\u212a", "k")]
)
def test_names_that_are_one_on_some_system_have_one_key(one: str, other: str) -> None:
    assert collision_key(one) == collision_key(other)


@given(TEXT)
def test_a_collision_key_is_its_own_key(text: str) -> None:
    assert collision_key(collision_key(text)) == collision_key(text)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("b.md", "articles/2026/b.md"),
        ("./b.md", "articles/2026/b.md"),
        ("../b.md", "articles/b.md"),
        ("../../pages/b.md", "pages/b.md"),
        ("../../../b.md", ""),
        ("/pages/b.md", "pages/b.md"),
        ("/../b.md", ""),
        ("x//y", "articles/2026/x/y"),
    ],
)
def test_references_never_lead_out_of_content(target: str, expected: str) -> None:
    assert resolve("articles/2026/a.md", target) == expected


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example",
        "http://a.example/x?y=z#f",
        "https://a.example:8080/",
        "HTTPS://A.EXAMPLE/",
        "https://bücher.example/ü",
    ],
)
def test_web_addresses(text: str) -> None:
    assert is_web_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a.example",
        "//a.example",
        "https://",
        "https:///x",
        "https://a b/",
        "javascript:alert(1)",
        "ftp://a.example",
        "https://[::1",
        "https://a.example:port/",
        "https://a.example:99999/",
        'https://a.example/"',
        "https://u:p@a.example/",
        "https://a.example\\@b.example/",
        "https://a.example/\nx",
    ],
)
def test_no_web_addresses(text: str) -> None:
    assert not is_web_address(text)


@given(TEXT)
def test_anything_may_be_asked_whether_it_is_an_address(text: str) -> None:
    for each in (text, f"https://{text}"):
        if is_web_address(each):
            assert urlsplit(each).hostname


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("en", True),
        ("pt-BR", True),
        ("zh-Hant-TW", True),
        ("en_GB", False),
        ("english", False),
        ("", False),
        ("еn", False),
    ],
)
def test_language_tags(text: str, known: bool) -> None:
    assert is_language(text) is known


@pytest.mark.parametrize(
    "path",
    ["a:b.txt", "con.txt", "x/AUX/y.txt", "q?.txt", "a*", "end.", "x./y", "blank ", 'a"b', "a|b", "a<b", "nul"],
)
def test_what_windows_cannot_hold(path: str) -> None:
    assert not is_portable(path)


@pytest.mark.parametrize(
    "path", ["a.b/c.txt", "console.txt", "größe/.nojekyll", "a b.txt", "com10", "é'&+.jpg.480.webp"]
)
def test_what_every_system_can_hold(path: str) -> None:
    assert is_portable(path)


@given(TEXT)
def test_a_slug_is_a_name_on_every_system(text: str) -> None:
    assert is_portable(slug(text))


@pytest.mark.parametrize("path", ["a.md", "articles/a.md", "articles/2026/11/a.md", "pages/a.md"])
@pytest.mark.parametrize("name", ["b.md", "a.md", "articles/2026/11/b.md", "articles/b/2026/11", "articles"])
def test_what_a_document_calls_another_leads_to_it(path: str, name: str) -> None:
    assert resolve(path, relative(path, name)) == name


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a" * 255, True),
        ("a" * 256, False),
        ("\u6e2f" * 85, True),
        ("\u6e2f" * 86, False),
        ("/".join(["a" * 255] * 11), True),
        ("/".join(["a" * 255] * 12), False),
        ("a/" * 2_000, False),
    ],
)
def test_a_path_fits_if_file_systems_hold_it(path: str, expected: bool) -> None:
    assert fits(path) is expected
