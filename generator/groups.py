"""Groups: the stories of a section, a tag, a source or a month, and how a long list is paged.

Names that differ in case alone are one group; names that differ otherwise but share an address are a
problem. Pages count from the oldest story, so that a full page keeps its number and its stories for good.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from generator.article import Article
from generator.config import Config, Section, Source
from generator.problems import Problem, Related, warning
from generator.urls import slug

PAGE_SIZE = 20


class Group(msgspec.Struct, frozen=True):
    """Stories that share a section, a tag or a source: its title, its slug, its address, newest first."""

    title: str
    slug: str
    address: str
    articles: tuple[Article, ...]


def by_section(articles: Sequence[Article], config: Config) -> dict[str, Group]:
    """The sections that have stories, by slug: in the order of the configuration, then of the alphabet.

    A name of signs alone is one only if the configuration gives it an address.
    """
    found: dict[str, list[Article]] = {}
    titles: dict[str, str] = {}
    sections: dict[str, Section] = {}
    for article in articles:
        name = article.section
        if name:
            section = sections.get(name)
            if section is None:
                section = sections[name] = section_of(name, config)
            if not section.slug:
                continue
            found.setdefault(section.slug, []).append(article)
            titles[section.slug] = (
                section.title
            )  # in the end that of the oldest, which newer ones do not change
    ranks = {section.slug: rank for rank, section in enumerate(config.sections)}
    order = sorted(found, key=lambda name: (ranks.get(name, len(ranks)), name))
    return {name: Group(titles[name], name, f"/sections/{name}/", tuple(found[name])) for name in order}


def section_of(name: str, config: Config) -> Section:
    """The section that an article means by a name: by its title, or by the slug of its address."""
    wanted = slug(name)
    by_title = (each for each in config.sections if (slug(each.title) or each.title) == (wanted or name))
    by_slug = (section for section in config.sections if section.slug == wanted)
    return next(by_title, None) or next(by_slug, None) or Section(name, wanted)


def by_tag(articles: Sequence[Article], problems: list[Problem]) -> dict[str, Group]:
    """The tags by slug, in the order of the alphabet."""
    return _by_name(articles, lambda article: article.tags, "tags", problems)


def by_source(articles: Sequence[Article], problems: list[Problem]) -> dict[str, Group]:
    """The sources by slug, in the order of the alphabet."""
    return _by_name(articles, lambda article: (article.source,) if article.source else (), "sources", problems)


def by_story(articles: Sequence[Article], config: Config, problems: list[Problem]) -> dict[str, Group]:
    """The developing stories by slug, in the order of the alphabet."""
    found = _by_name(articles, lambda article: (article.story,) if article.story else (), "stories", problems)
    return {
        name: Group(story_title(group, config), name, group.address, group.articles)
        for name, group in found.items()
    }


def story_title(group: Group, config: Config) -> str:
    """What the configuration calls a story, or else its name, even written as an address: `tidal-barrage`."""
    known = next((each.title for each in config.stories if each.slug == group.slug), "")
    plain = group.title.replace("-", " ") if group.title == group.slug else group.title
    return known or f"{plain[:1].upper()}{plain[1:]}"


def source_of(config: Config, name: str) -> Source:
    """What the configuration knows of a publisher, by a name that gives the same slug."""
    wanted = slug(name)
    return next((source for source in config.sources if slug(source.name) == wanted), Source(name))


def _by_name(
    articles: Sequence[Article],
    names: Callable[[Article], Iterable[str]],
    kind: str,
    problems: list[Problem],
) -> dict[str, Group]:
    found: dict[str, list[Article]] = {}
    slugs: dict[str, str] = {}
    titles: dict[str, str] = {}
    for article in articles:
        for name in names(article):
            short = slugs.get(name)
            if short is None:
                short = slugs[name] = slug(name)
            found.setdefault(short, []).append(article)
            titles[short] = name  # in the end as the oldest writes it, which newer ones do not change
    for name, short in sorted(slugs.items()):
        title = titles[short]
        if title.casefold() != name.casefold():
            problems.append(_one_address(title, name, kind, found[short], names))
    groups = [
        Group(titles[short], short, f"/{kind}/{short}/", tuple(members)) for short, members in found.items()
    ]
    return {
        group.slug: group for group in sorted(groups, key=lambda group: (group.title.casefold(), group.slug))
    }


def _one_address(
    title: str, name: str, kind: str, members: Sequence[Article], names: Callable[[Article], Iterable[str]]
) -> Problem:
    """Two names for one address, each with the oldest story that uses it."""
    first = next(article for article in reversed(members) if title in names(article))
    other = next(article for article in reversed(members) if name in names(article))
    key = {"tags": "tags", "sources": "source", "stories": "story"}[kind]
    message = f"“{name}” and “{title}” have one address, /{kind}/{slug(name)}/, and so become one"
    related = (Related(first.where(key), f"“{title}” stands here"),)
    hint = "write both alike, or let them differ in a letter or digit"
    return warning(other.where(key), message, hint=hint, related=related)


class Leaf(msgspec.Struct, frozen=True):
    """One page of a list: its number (0 at the list's own address) and its stories, newest first."""

    number: int
    articles: tuple[Article, ...]


def leaves(articles: tuple[Article, ...], *, whole: bool = False) -> tuple[Leaf, ...]:
    """Cut a list into pages. `page/n/` holds the stories 20(n-1)+1 to 20n, counted from the oldest; the
    unnumbered page holds the newest 20 to 39, or all there are."""
    numbered = 0 if whole else max(0, len(articles) // PAGE_SIZE - 1)
    top = Leaf(0, articles[: len(articles) - numbered * PAGE_SIZE])
    older = [
        Leaf(n, articles[len(articles) - n * PAGE_SIZE : len(articles) - (n - 1) * PAGE_SIZE])
        for n in range(numbered, 0, -1)
    ]
    return (top, *older)


def by_month(dated: Iterable[tuple[str, Article]]) -> Mapping[str, tuple[tuple[str, Article], ...]]:
    """Days with their stories, by month (`2026-11`), the newest month first; `dated` is newest first."""
    months: dict[str, list[tuple[str, Article]]] = {}
    for day, article in dated:
        months.setdefault(day[:7], []).append((day, article))
    return {month: tuple(months[month]) for month in sorted(months, reverse=True)}
