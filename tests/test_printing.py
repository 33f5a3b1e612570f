"""What a round of the preview tells in its one line."""

import pytest

from generator.printing import round_line
from generator.report import Report


@pytest.mark.parametrize(
    ("written", "removed", "line"),
    [
        (("articles/ferry/index.html", "index.html"), (), "/articles/ferry/, / in 40 ms"),
        (("articles/ferry/index.html",), ("tags/boats/index.html",), "/articles/ferry/; 1 removed in 40 ms"),
        (tuple(f"{n}/index.html" for n in range(30)), (), "30 written in 40 ms"),
        (("search/index/a.pf_meta",), ("search/index/c.pf_meta",), "the search index in 40 ms"),
        (("search/index.html", "search/index/a.pf_meta"), (), "/search/; the search index in 40 ms"),
        ((), (), ""),
    ],
)  # fmt: skip
def test_a_round_says_what_it_wrote_and_counts_no_files_of_the_index(
    written: tuple[str, ...], removed: tuple[str, ...], line: str
) -> None:
    assert round_line(None, Report(written=written, removed=removed), 0.04) == line
