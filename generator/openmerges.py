"""Open merges: what a merge of git that nobody has settled leaves in a file: both sides, between three marks.

Published as it stands it would tell readers what one side had taken back. Pure.
"""

from collections.abc import Iterator, Sequence

BEGINS, BETWEEN, ENDS = "<" * 7, "=" * 7, ">" * 7

MESSAGE = "a merge that git left open begins here"
HINT = "keep what shall stand, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>"


def is_mark(line: str, mark: str = BEGINS) -> bool:
    """Whether a line is one that git writes before, between or after the two sides."""
    return line.startswith(mark) and line[7:8] in ("", " ", "\r", "\n")


def open_merges(lines: Sequence[str]) -> Iterator[int]:
    """The lines, from 0, in which they begin."""
    begun: int | None = None
    is_second = False
    for number, line in enumerate(lines):
        if is_mark(line):
            begun, is_second = number, False
        elif begun is not None and is_mark(line, BETWEEN):
            is_second = True
        elif begun is not None and is_second and is_mark(line, ENDS):
            yield begun
            begun = None
