"""Newsroom: what all views and pages of one plan share: the stories grouped, released, and every address.

Made once per plan and never changed. `views` and `lists` read it; nothing of it reaches a template as it is.
"""

from collections.abc import Callable, Mapping, Sequence, Set
from functools import partial

import msgspec

from generator import contract
from generator.article import Article, without_address
from generator.catalog import Catalog
from generator.config import Config, Paging
from generator.edition import FOLDER as EDITIONS
from generator.groups import Group, by_section, by_source, by_story, by_tag, leaves, section_of
from generator.links import Ground
from generator.lists import month_address, page_address
from generator.memory import Memory
from generator.moments import in_zone
from generator.policy import FULL
from generator.problems import Location, Problem, error, warning
from generator.release import Released, release
from generator.urls import Base, address_of, slug
from generator.views import Newsroom, link


class _Groups(msgspec.Struct, frozen=True):
    """The stories grouped, where links to the groups lead, and every address that a text may link to."""

    sections: dict[str, Group]
    tags: dict[str, Group]
    sources: dict[str, Group]
    stories: dict[str, Group]
    section_links: dict[str, contract.Link]
    tag_links: dict[str, contract.Link]
    source_links: dict[str, contract.Link]
    story_links: dict[str, contract.Link]
    addresses: set[str]
    problems: list[Problem]


def newsroom(catalog: Catalog, config: Config, memory: Memory, problems: list[Problem]) -> Newsroom:
    """Group and release the stories of a catalog; what is wrong is added to `problems`."""
    values = (catalog.articles, catalog.editions, catalog.addresses, catalog.merged, config)
    groups = memory.recall("groups", values, partial(_groups, catalog, config))
    problems += groups.problems
    kinds, released = config.pages, _released(catalog)
    return Newsroom(
        config=config,
        catalog=catalog,
        base=config.base,
        ground=_ground(catalog, config.base, groups.addresses, released),
        section_groups=groups.sections if kinds.section != "none" else {},
        tag_groups=groups.tags if kinds.tag != "none" else {},
        source_groups=groups.sources if kinds.source != "none" else {},
        story_groups=groups.stories if kinds.story else {},
        sections=groups.section_links,
        tags=groups.tag_links,
        sources=groups.source_links,
        stories=groups.story_links,
        released=released,
    )


def _groups(catalog: Catalog, config: Config) -> _Groups:
    problems: list[Problem] = []
    articles, base, kinds = catalog.articles, config.base, config.pages

    def section(name: str) -> str:
        return section_of(name, config).slug

    sections = by_section(articles, config)
    used = {article.section for article in articles if article.section}
    with_address = set(filter(section, used))
    problems += _without_address(articles, used - with_address)
    tags, sources = by_tag(articles, problems), by_source(articles, problems)
    stories = by_story(articles, config, problems)
    addresses = _addresses(catalog, config, sections, tags, sources)
    if kinds.story:
        addresses |= {group.address for group in stories.values()}
        addresses |= {f"{group.address}feed.atom" for group in stories.values() if "atom" in config.feeds}
        addresses |= {"/stories/"} if kinds.index and stories else set()
    if "/" not in addresses:
        problems.append(_no_front(config))
    return _Groups(
        sections,
        tags,
        sources,
        stories,
        _links(with_address, sections, section, base, kinds.section),
        _links({tag for article in articles for tag in article.tags}, tags, slug, base, kinds.tag),
        _links({a.source for a in articles if a.source}, sources, slug, base, kinds.source),
        _links({a.story for a in articles if a.story}, stories, slug, base, "whole" if kinds.story else "none"),
        addresses,
        problems,
    )


def _without_address(articles: Sequence[Article], names: Set[str]) -> list[Problem]:
    """The stories in sections of signs alone that the configuration gives no address."""
    hint = "write it out in letters, leave it out, or give it a `slug` in config.yaml, below `sections:`"
    return [
        error(article.where("section"), without_address("section", article.section), hint=hint)
        for article in articles
        if article.section in names
    ]


def _links(
    names: Set[str], groups: Mapping[str, Group], slug_of: Callable[[str], str], base: Base, kind: Paging
) -> dict[str, contract.Link]:
    """The link for each name that articles use; without an address where its kind has no pages."""
    found = {name: groups[slug_of(name)] for name in names}
    return {
        name: contract.Link(group.title, "") if kind == "none" else link(group, base)
        for name, group in found.items()
    }


def _released(catalog: Catalog) -> dict[str, Released]:
    """What may be shown of each story."""
    policies, bodies = catalog.policies, catalog.bodies
    return {
        article.path: release(article, bodies.get(article.path), policies.get(article.path, FULL))
        for article in catalog.articles
    }


def _ground(catalog: Catalog, base: Base, addresses: set[str], released: Mapping[str, Released]) -> Ground:
    """What links meet. The own address of a story that may only be linked to is none."""
    outward = {path: released[path].article.url for path in catalog.policies if released[path].show == "link"}
    cut = frozenset(path for path in catalog.policies if released[path].cut or not released[path].body)
    if outward:
        addresses = addresses - {catalog.addresses[path] for path in outward}
    return Ground(catalog, base, addresses, outward, cut)


def _addresses(
    catalog: Catalog,
    config: Config,
    sections: Mapping[str, Group],
    tags: Mapping[str, Group],
    sources: Mapping[str, Group],
) -> set[str]:
    """Every address of the site that a text may link to."""
    kinds = config.pages
    addresses = {
        address for path, address in catalog.addresses.items() if kinds.edition or not path.startswith(EDITIONS)
    }
    addresses |= {f"/feed.{kind}" for kind in config.feeds} | {address_of(path) for path in catalog.merged}
    addresses |= {"/404.html", "/robots.txt", "/build.json", "/published.json"}
    for groups, kind in ((sections, kinds.section), (tags, kinds.tag), (sources, kinds.source)):
        for group in groups.values() if kind != "none" else ():
            pages = leaves(group.articles, whole=kind == "whole")
            addresses.update(page_address(group, leaf.number) for leaf in pages)
    if kinds.front == "roll":
        everything = Group("", "", "/", catalog.articles)
        addresses.update(page_address(everything, leaf.number) for leaf in leaves(catalog.articles))
    months = {in_zone(a.date, config.timezone)[:7] for a in catalog.articles if a.date} if kinds.archive else ()
    addresses.update(month_address(month) for month in months)
    atom = "atom" in config.feeds
    existing = {
        "/": kinds.front != "none",
        "/tags/": kinds.index and kinds.tag != "none" and tags,
        "/sources/": kinds.index and kinds.source != "none" and sources,
        "/archive/": kinds.index and months,
        "/editions/": kinds.edition and catalog.editions,
        "/editions/feed.atom": atom and kinds.edition and catalog.editions,
        "/search/": kinds.search,
        "/corrections/": kinds.corrections and any(article.corrections for article in catalog.articles),
        "/feeds/": kinds.feeds and config.feeds,
        "/sitemap.xml": kinds.sitemap,
        **{f"{group.address}feed.atom": atom and kinds.section != "none" for group in sections.values()},
    }
    return addresses | {address for address, exists in existing.items() if exists}


def _no_front(config: Config) -> Problem:
    hint = "write `front: true` below `pages:`, or make a page content/pages/index.md"
    return warning(Location("config.yaml"), "the site has no front page, to which every page leads", hint=hint)
