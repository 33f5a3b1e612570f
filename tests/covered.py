"""Which branches of the program the tests take, by layer: what `make coverage` tells after all tests.

It puts together what the tests, the programs that they start and their workers have noted, and names the
modules of which most is missing. 1 if fewer than DEMANDED of a hundred branches are taken.
"""

import sys
from collections.abc import Iterable
from pathlib import Path

import coverage
from test_architecture import LAYERS, PACKAGE

DEMANDED = 95.0
NAMED = 12
"""So many modules are listed, those of which most branches are missing."""


def main() -> int:
    measured = coverage.Coverage()
    measured.combine()
    measured.load()
    branches = {}
    for layer, names in LAYERS.items():
        for name in names.split():
            branches[layer, name] = _branches(measured, PACKAGE / f"{name.replace('.', '/')}.py")
    for layer in LAYERS:
        _tell(layer, [found for (own, _), found in branches.items() if own == layer])
    share = _tell("all", branches.values())
    missing = sorted(branches, key=lambda each: branches[each][1] - branches[each][0], reverse=True)
    for layer, name in missing[:NAMED]:
        _tell(f"  {name} ({layer})", [branches[layer, name]])
    return 1 if share < DEMANDED else 0


def _branches(measured: coverage.Coverage, path: Path) -> tuple[int, int]:
    """How many of a module's branches were taken, and how many it has."""
    stats = measured.branch_stats(str(path)).values()
    return sum(taken for _, taken in stats), sum(total for total, _ in stats)


def _tell(what: str, found: Iterable[tuple[int, int]]) -> float:
    counted = list(found)
    taken, total = sum(each[0] for each in counted), sum(each[1] for each in counted)
    share = 100 * taken / total if total else 100.0
    print(f"{what:36} {taken:6} of {total:6} branches {share:6.1f} %")
    return share


if __name__ == "__main__":
    sys.exit(main())
