"""Clashes: documents and files that get in each other's way: one id, one address or one number for two.

Each is told with both places. Pure.
"""

from collections.abc import Collection, Sequence

from generator.article import Article
from generator.documents import Document
from generator.edition import Edition
from generator.problems import Location, Problem, Related, error
from generator.urls import address_of, collision_key, output_path


def same_id(documents: Sequence[Document]) -> list[Problem]:
    first: dict[str, Article] = {}
    problems = []
    for article in sorted((d for d in documents if isinstance(d, Article) and d.id), key=lambda d: d.path):
        other = first.setdefault(article.id, article)
        if other is not article:
            related = (Related(other.where("id"), f"`{article.id}` is the id of this story"),)
            message = f"the id `{article.id}` belongs to another story"
            hint = "remove `id` from the copy; ids are permanent"
            problems.append(error(article.where("id"), message, hint=hint, related=related))
    return problems


def same_address(documents: Sequence[Document], assets: Collection[str]) -> list[Problem]:
    """Two documents, or a document and a file, that would lie at one address on some system."""
    taken: dict[str, str] = {}
    problems = []
    for path in sorted(assets):
        other = taken.setdefault(collision_key(path), path)
        if other is not path:
            related = (Related(Location(f"content/{other}"), "this one is in its way"),)
            message = "where case is ignored, this file and another have one name"
            problems.append(
                error(Location(f"content/{path}"), message, hint="rename one of the two", related=related)
            )
    for document in sorted(documents, key=lambda d: d.path):
        address = address_of(document.path)
        other = taken.setdefault(collision_key(output_path(address)), document.path)
        if other != document.path:
            what = "this file is copied there" if other in assets else f"this one lives at {address_of(other)}"
            related = (Related(Location(f"content/{other}"), what),)
            message = f"the address {address} belongs to another file already"
            hint = "rename one of the two; addresses that differ in case alone are one on many systems"
            problems.append(error(document.where("title"), message, hint=hint, related=related))
    return problems


def same_number(documents: Sequence[Document]) -> list[Problem]:
    first: dict[int, Edition] = {}
    problems = []
    for edition in sorted((d for d in documents if isinstance(d, Edition)), key=lambda e: e.path):
        if edition.number is None:
            continue
        other = first.setdefault(edition.number, edition)
        if other is not edition:
            related = (Related(other.where("number"), "this edition has it too"),)
            message = f"two editions have the number {edition.number}"
            problems.append(error(edition.where("number"), message, hint="give each its own", related=related))
    return problems
