"""Config: what `config.yaml` says of the site, checked, with a default for every key.

One frozen value; templates never see it (they get the contract's Site). The command line may put another
base URL or output folder in its place before the build begins.
"""

import re
from typing import Literal, get_args
from urllib.parse import urlsplit

import msgspec

from generator.crawlers import Robots
from generator.fields import Fields
from generator.moments import zone, zone_names
from generator.policy import Grants, Takedown, Terms, read_takedown, read_terms
from generator.problems import Location, Problem, Related, error, notice, warning
from generator.siterules import Rules, site_rules
from generator.urls import Base, is_language, is_web_address, slug
from generator.yamldoc import decode, parse_mapping
from generator.yamlnodes import Mapping, Node, Scalar

PATH = "config.yaml"

LOCAL = "http://localhost:8000/"
"""Where a site lives that does not say so: absolute addresses need an origin."""

FEED_KINDS = ("atom", "rss", "json")
Paging = Literal["paged", "whole", "none"]
Quotes = Literal["", "auto"]


class Section(msgspec.Struct, frozen=True):
    """A newspaper section: its title and the slug in its address."""

    title: str
    slug: str


class Source(msgspec.Struct, frozen=True):
    """What the configuration knows of a publisher."""

    name: str
    home: str = ""
    about: str = ""
    rights: Terms = Terms()
    takedown: Takedown | None = None


class Developing(msgspec.Struct, frozen=True):
    """What the configuration knows of a developing story, by the slug of the name that articles give it."""

    slug: str
    title: str = ""
    about: str = ""


class PageKinds(msgspec.Struct, frozen=True):
    """Which kinds of page exist. Lists are `paged`, `whole` on one page, or `none`."""

    front: Literal["paper", "roll", "none"] = "paper"
    section: Paging = "paged"
    tag: Paging = "paged"
    source: Paging = "paged"
    story: bool = True
    archive: bool = True
    edition: bool = True
    index: bool = True
    search: bool = True
    corrections: bool = True
    feeds: bool = True
    sitemap: bool = True


class Config(msgspec.Struct, frozen=True):
    """The site's configuration."""

    title: str
    tagline: str = ""
    language: str = "en"
    timezone: str = "UTC"
    base_url: str = LOCAL
    cname: str = ""
    theme: str = "broadsheet"
    theme_options: dict[str, str] = {}
    sections: tuple[Section, ...] = ()
    sources: tuple[Source, ...] = ()
    stories: tuple[Developing, ...] = ()
    rights: Terms = Terms()
    robots: Robots = "all"
    front_edition: bool = True
    pages: PageKinds = PageKinds()
    feeds: tuple[str, ...] = FEED_KINDS
    quotes: Quotes = ""
    output: str = "public"
    ingest: Rules = ()

    @property
    def base(self) -> Base:
        return Base.of(self.base_url)

    @property
    def grants(self) -> Grants:
        """What holds for whose stories."""
        sources = {slug(source.name): source.rights for source in self.sources if source.rights != Terms()}
        takedowns = {slug(source.name): source.takedown for source in self.sources if source.takedown}
        return Grants(self.title, self.rights, sources, takedowns)


def parse_config(data: bytes) -> tuple[Config | None, Mapping | None, list[Problem]]:
    """Read `config.yaml`: the configuration, the mapping it came from (for places), and what is wrong.

    A wrong value gives a problem and its default, a file that cannot be read as YAML at all gives nothing but
    defaults, so that the rest of the site can still be checked.
    """
    text, problems = decode(data, PATH)
    mapping = None
    if not problems:
        mapping, problems = parse_mapping(text, PATH)
    if mapping is None:
        return Config(title=""), None, problems
    fields = Fields(mapping, PATH, problems)
    config = Config(
        title=fields.required(
            "title", fields.text, "write `title: The name of your digest`", "the configuration"
        ),
        tagline=fields.text("tagline"),
        language=_language(fields),
        timezone=_timezone(fields),
        base_url=_base_url(fields),
        cname=_cname(fields),
        theme=fields.text("theme").strip() or "broadsheet",
        theme_options=_theme_options(fields),
        sections=_sections(fields),
        sources=_sources(fields),
        stories=_stories(fields),
        rights=read_terms(fields),
        robots=fields.choice("robots", get_args(Robots), "all"),  # type: ignore[arg-type]  # one of them
        front_edition=_front_edition(fields),
        pages=_pages(fields),
        feeds=_feeds(fields),
        quotes=_quotes(fields),
        output=_output(fields),
        ingest=site_rules(fields.within("ingest")),
    )
    fields.finish(instead=_ELSEWHERE)
    problems += [*_other_domain(config, fields), *_unread_robots(config, fields)]
    return config, mapping, problems


_ELSEWHERE = {
    "url": "the key is `base_url`",
    "baseurl": "the key is `base_url`",
    "site_url": "the key is `base_url`",
    "site_name": "the key is `title`",
    "name": "the key is `title`",
    "subtitle": "the key is `tagline`",
    "description": "the key is `tagline`",
    "lang": "the key is `language`",
    "zone": "the key is `timezone`",
    "domain": "the key is `cname`",
}
"""What people write who come from other tools."""


def _other_domain(config: Config, fields: Fields) -> list[Problem]:
    """A domain of one's own under which the pages would name another one, or a folder of it, as theirs."""
    host, path = urlsplit(config.base_url).hostname or "", config.base.path
    if not config.cname or not host or (host == config.cname and path == "/"):
        return []
    message = f"the site lives under {config.cname}, but base_url names {host}"
    if host == config.cname:
        message = f"GitHub serves {host} from its root, not below {path}: every link would be dead"
    hint = f"write `base_url: https://{config.cname}/`"
    return [warning(fields.where("base_url" if fields.has("base_url") else "cname"), message, hint=hint)]


def _unread_robots(config: Config, fields: Fields) -> list[Problem]:
    """Crawlers ask for robots.txt at the root of a domain, and nowhere else."""
    if config.robots == "all" or config.base.path == "/" or config.cname:
        return []
    message = (
        f"no crawler looks for robots.txt below {config.base.path}: only the tags of the pages speak to it"
    )
    hint = "a domain of your own (`cname`) puts it where they look"
    return [notice(fields.where("robots"), message, hint=hint)]


def _language(fields: Fields) -> str:
    text = fields.text("language").strip() or "en"
    if is_language(text):
        return text
    hint = "write a tag of BCP 47: en, de, pt-BR"
    fields.problems.append(error(fields.where("language"), f"{text!r} is not a language tag", hint=hint))
    return "en"


def _timezone(fields: Fields) -> str:
    name = fields.text("timezone").strip() or "UTC"
    try:
        zone(name)
    except KeyError:
        hint = _near_zone(name)
        fields.problems.append(error(fields.where("timezone"), f"there is no time zone {name!r}", hint=hint))
        return "UTC"
    return name


def _near_zone(name: str) -> str:
    import difflib  # only needed for mistakes

    names = sorted(zone_names())
    city = {each.rpartition("/")[2].lower(): each for each in names}
    wanted = name.strip().replace(" ", "_").rpartition("/")[2].lower()
    near = difflib.get_close_matches(wanted, city, n=1, cutoff=0.75)
    return f"did you mean `{city[near[0]]}`?" if near else "write an IANA name such as Europe/Lisbon"


def _base_url(fields: Fields) -> str:
    text = fields.text("base_url").strip() or LOCAL
    wrong = base_url_fault(text)
    if wrong:
        fields.problems.append(
            error(fields.where("base_url"), wrong, hint="write https://you.github.io/repository/")
        )
        return ""
    return text


def base_url_fault(text: str) -> str:
    """What is wrong with a base URL; empty if nothing is."""
    if not is_web_address(text) or "'" in text:
        return f"base_url {text!r} is not a web address"
    parts = urlsplit(text)
    if parts.query or parts.fragment or text.endswith(("?", "#")):
        return f"base_url {text!r} must not have a query or a fragment"
    return ""


def _cname(fields: Fields) -> str:
    name = fields.text("cname")
    if name and not re.fullmatch(r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]{2,}", name):
        hint = "write the bare domain: news.example.org"
        fields.problems.append(error(fields.where("cname"), f"{name!r} is not a domain name", hint=hint))
        return ""
    return name


def _theme_options(fields: Fields) -> dict[str, str]:
    options = fields.within("theme_options")
    if options is None:
        return {}
    chosen = {key: options.text(key) for key in options.mapping.entries}
    return {key: text for key, text in chosen.items() if isinstance(options.mapping.entries[key][1], Scalar)}


def _sections(fields: Fields) -> tuple[Section, ...]:
    sections: list[Section] = []
    places: dict[str, Location] = {}
    for node in fields.items("sections"):
        section = _section(fields, node)
        if section is None:
            continue
        if not section.slug:
            hint = "write a title with letters, or add `slug: …`"
            fields.wrong(node, f"the section {section.title!r} has no letters for its address", hint)
            continue
        names = (section.slug, slug(section.title) or section.title)
        first = next((places[name] for name in names if name in places), None)
        if first is None:
            sections.append(section)
            places.update(dict.fromkeys(names, fields.at(node)))
        else:
            related = (Related(first, "it stands here first"),)
            message = f"two sections are called “{section.title}” or have the address /sections/{section.slug}/"
            hint = "keep one of the two, or give one of them another title and `slug`"
            fields.problems.append(error(fields.at(node), message, hint=hint, related=related))
    return tuple(sections)


def _section(fields: Fields, node: Node) -> Section | None:
    if isinstance(node, Scalar):
        title = " ".join(node.text.split())
        return Section(title, slug(title))
    if not isinstance(node, Mapping):
        fields.wrong(node, "a section is a title, not a list", "write `- World`")
        return None
    entry = Fields(node, PATH, fields.problems)
    title = " ".join(entry.required("title", entry.text, "write `- title: World`", "the section").split())
    section = Section(title, slug(entry.text("slug") or title))
    entry.finish()
    return section if title else None


def _sources(fields: Fields) -> tuple[Source, ...]:
    known = fields.within("sources")
    if known is None:
        return ()
    sources = []
    places: dict[str, Location] = {}
    for name, (key, _) in known.mapping.entries.items():
        place, short = known.at(key), slug(name)
        if not short:
            fields.wrong(key, f"the source {name!r} has no letters for its address", "write its name")
        elif short in places:
            related = (Related(places[short], "it stands here first"),)
            message = f"two sources have the address /sources/{short}/"
            hint = "keep one of the two"
            fields.problems.append(error(place, message, hint=hint, related=related))
        places.setdefault(short, place)
        entry = known.within(name)
        if entry is None:
            sources.append(Source(name))
            continue
        sources.append(Source(name, _home(entry), entry.text("about"), read_terms(entry), read_takedown(entry)))
        entry.finish()
    return tuple(sources)


def _stories(fields: Fields) -> tuple[Developing, ...]:
    known = fields.within("stories")
    stories: dict[str, Developing] = {}
    for name, (key, _) in known.mapping.entries.items() if known else ():
        short = slug(name)
        if not short or short in stories:
            message = (
                f"the story {name!r} has no letters for its address" if not short else f"{name!r} is here twice"
            )
            fields.wrong(key, message, "name it as `story:` does in the articles, once")
            continue
        entry = known.within(name) if known else None
        if entry is None:
            stories[short] = Developing(short)
            continue
        stories[short] = Developing(short, " ".join(entry.text("title").split()), entry.text("about"))
        entry.finish()
    return tuple(stories.values())


def _home(entry: Fields) -> str:
    home = entry.text("home")
    if home and not is_web_address(home):
        hint = "write it whole: https://paper.example/"
        entry.problems.append(error(entry.where("home"), f"{home!r} is not a web address", hint=hint))
        return ""
    return home


def _front_edition(fields: Fields) -> bool:
    entry = fields.within("editions")
    if entry is None:
        return True
    front = entry.flag("front", True)
    entry.finish()
    return front


def _pages(fields: Fields) -> PageKinds:
    entry = fields.within("pages")
    if entry is None:
        return PageKinds()
    front = _one_of(
        entry, "front", {"true": "paper", "false": "none", "paper": "paper", "roll": "roll"}, "paper"
    )
    paging = {"true": "paged", "false": "none", "paged": "paged", "whole": "whole"}
    kinds = PageKinds(
        front=front,  # type: ignore[arg-type]  # one of the table's values
        section=_one_of(entry, "section", paging, "paged"),  # type: ignore[arg-type]
        tag=_one_of(entry, "tag", paging, "paged"),  # type: ignore[arg-type]
        source=_one_of(entry, "source", paging, "paged"),  # type: ignore[arg-type]
        story=entry.flag("story", True),
        archive=entry.flag("archive", True),
        edition=entry.flag("edition", True),
        index=entry.flag("index", True),
        search=entry.flag("search", True),
        corrections=entry.flag("corrections", True),
        feeds=entry.flag("feeds", True),
        sitemap=entry.flag("sitemap", True),
    )
    entry.finish()
    return kinds


def _one_of(entry: Fields, key: str, choices: dict[str, str], default: str) -> str:
    return choices.get(entry.choice(key, tuple(choices), "true"), default)


def _feeds(fields: Fields) -> tuple[str, ...]:
    if not fields.has("feeds"):
        return () if "feeds" in fields.mapping.entries else FEED_KINDS
    chosen = fields.texts("feeds")
    for node in fields.items("feeds"):
        if isinstance(node, Scalar) and node.text not in FEED_KINDS and not node.absent:
            hint = "write `feeds: [atom, rss, json]`, or `feeds: []` for none"
            fields.wrong(node, f"there is no kind of feed {node.text!r}", hint)
    return tuple(kind for kind in FEED_KINDS if kind in chosen)


def _quotes(fields: Fields) -> Quotes:
    entry = fields.within("markdown")
    if entry is None:
        return ""
    quotes = entry.flag("quotes", False)
    entry.finish()
    return "auto" if quotes else ""


_INPUTS = ("content", "seeds", "themes", "generator", "tests", ".git", ".github", ".copydesk")


def _output(fields: Fields) -> str:
    output = fields.text("output", "public").rstrip("/")
    first = output.split("/")[0]
    if not output or output.startswith("/") or ".." in output.split("/") or first in (".", *_INPUTS):
        message = f"the output folder cannot be {output!r}"
        fields.problems.append(
            error(
                fields.where("output"), message, hint="write `output: public`; --output takes any other folder"
            )
        )
        return "public"
    return output


def missing_config() -> Problem:
    hint = "stand in your digest's folder, name it with --site DIR, or make one with `new site DIR`"
    return error(Location(PATH), "there is no config.yaml here", hint=hint)
