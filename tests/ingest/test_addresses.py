"""Addresses of stories lose what tracks readers, and nothing else."""

import pytest

from generator.ingest.addresses import clean_address


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("https://a.example/x?utm_source=feed&utm_medium=rss", "https://a.example/x"),
        ("https://a.example/x?id=7&fbclid=abc&page=2", "https://a.example/x?id=7&page=2"),
        ("https://a.example/x?UTM_Source=mail&mc_cid=1&mc_eid=2#comments", "https://a.example/x"),
        ("https://a.example/x?b=2&a=1&&c", "https://a.example/x?b=2&a=1&c"),
        ("https://a.example/x?q=utm_source%3Dno", "https://a.example/x?q=utm_source%3Dno"),
        ("https://a.example/#!/story/7", "https://a.example/#!/story/7"),
        (" https://a.example/a\nb ", "https://a.example/ab"),
        ("HTTPS://a.example/", "https://a.example/"),
        ("javascript:alert(1)", ""),
        ("mailto:a@b.example", ""),
        ("http://[", ""),
        ("http://[!lert(1)", ""),
        ('https://a.example/?q="x"<y>', "https://a.example/?q=%22x%22%3Cy%3E"),
        ("https://a.example/a\\b", ""),
        ("/relative", ""),
        ("https:///x", ""),
        ("https://a.example/" + "x" * 3000, ""),
    ],
)
def test_an_address_keeps_what_leads_to_the_story(text: str, clean: str) -> None:
    assert clean_address(text) == clean
    assert clean_address(clean) == clean
