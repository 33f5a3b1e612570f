"""Scan: a file whose stamp a later change could share is looked at again."""

import pytest

from generator.disk import Stamp
from generator.scan import settled

NOW = 1_795_608_000_000_000_000
SECOND = 1_000_000_000


@pytest.mark.parametrize(
    ("mtime", "ctime", "tells"),
    [
        (NOW - SECOND + 1, NOW - SECOND + 1, True),
        (NOW - SECOND // 1000, NOW - SECOND + 1, False),
        (NOW - SECOND + 1, NOW - SECOND // 1000, False),
        (NOW - SECOND, NOW - SECOND, False),  # a file system of whole seconds, it seems
        (NOW - 3 * SECOND, NOW - 3 * SECOND, True),
        (NOW + SECOND * 86400 + 1, NOW - SECOND * 86400, False),
    ],
)
def test_a_stamp_tells_of_a_file_only_if_no_change_to_come_can_have_the_same(
    mtime: int, ctime: int, tells: bool
) -> None:
    stamp = Stamp(1, mtime, ctime, 4)
    assert settled(stamp, NOW) == (stamp if tells else None)
