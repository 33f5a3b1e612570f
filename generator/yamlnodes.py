"""YAML nodes: values as they stand in a file, each with the line and column where it begins, from 1."""

import msgspec

NULLS = frozenset(["", "~", "null", "Null", "NULL"])


class Scalar(msgspec.Struct, frozen=True):
    """A value as written; `plain` if without quotes. Line and column count from 1."""

    text: str
    plain: bool
    line: int
    column: int

    @property
    def absent(self) -> bool:
        return self.plain and self.text in NULLS


class Sequence(msgspec.Struct, frozen=True):
    """A list, with the place where it begins."""

    items: tuple["Node", ...]
    line: int
    column: int


class Mapping(msgspec.Struct, frozen=True):
    """Keys in the order of the file, each with its own place."""

    entries: dict[str, tuple[Scalar, "Node"]]
    line: int
    column: int


Node = Scalar | Sequence | Mapping
