"""Mergers: stories that the editor says are the same as another (`merge:` in their front matter).

Such a story has no page and stands in no list: the other one is shown in its place, names its source among
those that have it too, and its address leads there. Its file stays as it is. What readers may not see adds
nothing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from generator.article import Also, Article
from generator.documents import Document
from generator.problems import Problem, error
from generator.urls import address_of

Find = Callable[[str], Article | None]


def keepers(documents: Sequence[Document], find: Find) -> tuple[dict[str, str], list[Problem]]:
    """The path of the story that is shown in place of each merged one; and what is wrong with `merge`."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for article in documents:
        if not isinstance(article, Article) or not article.merge:
            continue
        keeper = _keeper(article, find)
        if keeper is None:
            problems.append(_wrong(article, find(article.merge)))
        else:
            found[article.path] = keeper.path
    return found, problems


def _keeper(article: Article, find: Find) -> Article | None:
    """The end of the way that `merge` leads; None if it leads nowhere, or round in a circle."""
    seen = {article.path}
    here: Article | None = article
    while here is not None and here.merge:
        here = find(here.merge)
        if here is None or here.path in seen:
            return None
        seen.add(here.path)
    return here


def _wrong(article: Article, other: Article | None) -> Problem:
    where = article.where("merge")
    if other is None:
        hint = "write the other story's id, or its path below content/articles"
        return error(where, f"there is no story `{article.merge}` to merge this one with", hint=hint)
    itself = other.path == article.path
    message = "this story is merged with itself" if itself else "the way of `merge` leads round in a circle"
    return error(where, message, hint="take `merge` out of the story that shall be shown")


def without_merged(
    visible: Sequence[Document], merged: Mapping[str, str]
) -> tuple[list[Document], dict[str, str]]:
    """What is shown, each story with what the ones merged with it bring along; and those whose keeper is shown.

    One whose keeper is held back is held back with it: it is the same story.
    """
    shown = {document.path for document in visible}
    told = {path: keeper for path, keeper in merged.items() if path in shown and keeper in shown}
    brought: dict[str, list[Article]] = {}
    for document in visible:
        if isinstance(document, Article) and document.path in told:
            brought.setdefault(told[document.path], []).append(document)
    return [_whole(each, brought) for each in visible if each.path not in merged], told


def renamed(
    names: Mapping[str, Article], merged: Mapping[str, str], shown: Iterable[Article]
) -> dict[str, Article]:
    """The stories that are shown, by their names and by those of the ones that are merged with them."""
    by_path = {article.path: article for article in shown}
    found = {name: by_path.get(merged.get(each.path, each.path)) for name, each in names.items()}
    return {name: article for name, article in found.items() if article is not None}


def _whole(document: Document, brought: Mapping[str, list[Article]]) -> Document:
    others = brought.get(document.path)
    return _with(document, others) if others and isinstance(document, Article) else document


def _with(article: Article, others: Sequence[Article]) -> Article:
    also, aliases = list(article.also), list(article.aliases)
    for other in sorted(others, key=lambda other: other.path):
        if other.source:
            title = "" if other.title == article.title else other.title
            also.append(Also(other.source, title, other.url))
        also += other.also
        aliases += [address_of(other.path), *other.aliases]
    own = address_of(article.path)
    former = tuple([each for each in dict.fromkeys(aliases) if each != own])
    return msgspec.structs.replace(article, also=tuple(also), aliases=former)
