"""Filenames: whether every system can hold a file of `content/`, document or not. Pure."""

from generator.problems import Location, Problem, warning
from generator.urls import is_portable


def faults(path: str) -> list[Problem]:
    """What an editor should know of the name of a file below `content/`."""
    if is_portable(path):
        return []
    message = "Windows cannot hold a file of this name: the site could not be built or checked out there"
    hint = """rename it, without < > : " | ? *, without a dot or a blank at its end, not aux, con, nul or prn"""
    return [warning(Location(f"content/{path}"), message, hint=hint)]
