"""The configuration: what is wrong in it is told at its place, and what to write instead."""

import pytest

from generator.config import parse_config


def told(text: str) -> list[str]:
    """`line:column: severity: message (hint)` for each problem."""
    _, _, problems = parse_config(f"title: X\n{text}\n".encode())
    return [f"{p.where.line}:{p.where.column}: {p.severity}: {p.message} ({p.hint})" for p in problems]


def test_a_domain_of_ones_own_is_served_from_its_root() -> None:
    [line] = told("cname: news.example.org\nbase_url: https://news.example.org/x/")
    assert line.startswith("3:11: warning: ") and "not below /x/" in line
    assert "write `base_url: https://news.example.org/`" in line
    assert told("cname: news.example.org\nbase_url: https://news.example.org/") == []


@pytest.mark.parametrize("host", ["news.example.org", "other.example.org"])
def test_nobody_with_a_domain_is_told_to_get_one_for_robots_txt(host: str) -> None:
    lines = told(f"cname: news.example.org\nbase_url: https://{host}/x/\nrobots: none")
    assert [line for line in lines if "cname" in line or "robots" in line] == []
    assert "(`cname`)" in told(f"base_url: https://{host}/x/\nrobots: none")[0]
