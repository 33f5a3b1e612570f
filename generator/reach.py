"""Reach: what a template may ask of no value, whatever it is.

Templates get values of the contract, texts, lists and maps. But Python hangs more on each of them than that: a
generator knows its frame, and with it all that the program can do; a text can be told to format anything; a map
can be changed. The proofreader tells such a name as one that is not in the contract; this is what holds where
it cannot know what a value is, and before it has come to an end.
"""

MAP_METHODS = ("get", "items", "keys", "values")
"""What templates may call on a map: nothing that changes it."""

_INNER = ("_", "ag_", "co_", "cr_", "f_", "func_", "gi_", "im_", "tb_")
"""How the names begin of what functions, generators, frames and tracebacks are made of."""
_OTHERS = frozenset(["format", "format_map", "mro"]).union(dir(dict)).difference(MAP_METHODS)


def is_out_of_reach(name: str) -> bool:
    """Whether no template may write `value.NAME`."""
    return name.startswith(_INNER) or name in _OTHERS
