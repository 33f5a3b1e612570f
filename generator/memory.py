"""Memory: what pure functions answered in the last round, by the values that they were asked with.

`serve` plans the whole site after every save. Most values are those of the round before; an answer to the same
values is the same answer, so it need not be worked out again. Nothing here knows what depends on what: only
values are compared, and the same objects are equal at once. A one-shot build remembers nothing: all contexts
together are larger than the archive.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Memory:
    """Answers of this round and of the last. What a round does not ask for is forgotten after it."""

    def __init__(self, *, lasting: bool = True) -> None:
        self._lasting = lasting
        self._last: dict[Hashable, tuple[object, Any]] = {}
        self._this: dict[Hashable, tuple[object, Any]] = {}

    def begin(self) -> None:
        """Begin a round."""
        self._last, self._this = self._this, {}

    def end(self) -> None:
        """End it: what it has not asked for is forgotten. A round that stopped before may leave this out."""
        self._last = {}

    def last(self, name: Hashable) -> Any:
        """The answer of the last round under this name, to whatever values; None if there is none."""
        known = self._last.get(name)
        return None if known is None else known[1]

    def holds(self, name: Hashable, values: object) -> bool:
        """Whether the last round answered to these values under this name."""
        known = self._last.get(name)
        return known is not None and known[0] == values

    def recall(self, name: Hashable, values: object, answer: Callable[[], T]) -> T:
        """The answer to these values: that of the last round under this name, or a new one."""
        known = self._last.get(name)
        if known is None or known[0] != values:
            known = (values, answer())
        if self._lasting:
            self._this[name] = known
        result: T = known[1]
        return result
