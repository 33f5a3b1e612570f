"""Config: what `config.yaml` says of the site, checked, with a default for every key.

One frozen value; templates never see it (they get the contract's Site). The command line may put another
base URL or output folder in its place before the build begins.
"""

import re
from typing import Literal
from urllib.parse import urlsplit

import msgspec

from generator.moments import zone
from generator.problems import Location, Problem, error
from generator.urls import Base, slug
from generator.yamldoc import Fields, Mapping, Scalar, decode, parse_mapping

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
    rights: str = "full"


class PageKinds(msgspec.Struct, frozen=True):
    """Which kinds of page exist. Lists are `paged`, `whole` on one page, or `none`."""

    front: Literal["paper", "roll", "none"] = "paper"
    section: Paging = "paged"
    tag: Paging = "paged"
    source: Paging = "paged"
    archive: bool = True
    edition: bool = True
    index: bool = True
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
    rights: str = "full"
    front_edition: bool = True
    pages: PageKinds = PageKinds()
    feeds: tuple[str, ...] = FEED_KINDS
    quotes: Quotes = ""
    output: str = "public"

    @property
    def base(self) -> Base:
        return Base.of(self.base_url)


def parse_config(data: bytes) -> tuple[Config | None, Mapping | None, list[Problem]]:
    """Read `config.yaml`: the configuration, the mapping it came from (for places), and what is wrong.

    The configuration is None only if the file cannot be read as YAML at all; a wrong value gives a problem
    and its default, so that the rest of the site can still be checked.
    """
    text, problems = decode(data, PATH)
    if problems:
        return None, None, problems
    mapping, problems = parse_mapping(text, PATH)
    if mapping is None:
        return None, None, problems
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
        theme=fields.text("theme", "broadsheet"),
        theme_options=_theme_options(fields),
        sections=_sections(fields),
        sources=_sources(fields),
        rights=fields.choice("rights", ("full",), "full"),
        front_edition=_front_edition(fields),
        pages=_pages(fields),
        feeds=_feeds(fields),
        quotes=_quotes(fields),
        output=_output(fields),
    )
    fields.finish()
    return config, mapping, problems


def _language(fields: Fields) -> str:
    text = fields.text("language", "en")
    if re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        return text
    fields.problems.append(
        error(
            fields.where("language"), f"{text!r} is not a language tag", hint="write en, de or pt-BR (BCP 47)"
        )
    )
    return "en"


def _timezone(fields: Fields) -> str:
    name = fields.text("timezone", "UTC")
    try:
        zone(name)
    except (KeyError, ValueError, OSError):
        hint = "write an IANA name such as Europe/Lisbon"
        fields.problems.append(error(fields.where("timezone"), f"there is no time zone {name!r}", hint=hint))
        return "UTC"
    return name


def _base_url(fields: Fields) -> str:
    text = fields.text("base_url", LOCAL)
    wrong = base_url_fault(text)
    if wrong:
        fields.problems.append(
            error(fields.where("base_url"), wrong, hint="write https://you.github.io/repository/")
        )
        return ""
    return text


def base_url_fault(text: str) -> str:
    """What is wrong with a base URL; empty if nothing is."""
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return f"base_url {text!r} is not an address"
    if parts.scheme not in ("http", "https") or not parts.hostname or re.search(r"[\s<>\"']", text):
        return f"base_url {text!r} is not a web address"
    if parts.query or parts.fragment:
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
    return {key: options.text(key) for key in options.mapping.entries}


def _sections(fields: Fields) -> tuple[Section, ...]:
    sections: dict[str, Section] = {}
    for node in fields.items("sections"):
        if isinstance(node, Scalar):
            title, name = node.text, slug(node.text)
        elif isinstance(node, Mapping):
            entry = Fields(node, PATH, fields.problems)
            title = entry.required("title", entry.text, "write `- title: World`", "the section")
            name = slug(entry.text("slug", title))
            entry.finish()
        else:
            fields.wrong(node, "a section is a title", "write `- World`")
            continue
        if not name:
            fields.wrong(node, f"the section {title!r} has no letters for its address", "add `slug: …`")
        elif name in sections:
            fields.wrong(
                node, f"two sections have the address /sections/{name}/", "give one of them a `slug: …`"
            )
        else:
            sections[name] = Section(title, name)
    return tuple(sections.values())


def _sources(fields: Fields) -> tuple[Source, ...]:
    known = fields.within("sources")
    if known is None:
        return ()
    sources = []
    for name in known.mapping.entries:
        entry = known.within(name)
        if entry is None:
            sources.append(Source(name))
            continue
        sources.append(
            Source(name, _home(entry), entry.text("about"), entry.choice("rights", ("full",), "full"))
        )
        entry.finish()
    return tuple(sources)


def _home(entry: Fields) -> str:
    home = entry.text("home")
    if home and urlsplit(home).scheme not in ("http", "https"):
        entry.problems.append(
            error(entry.where("home"), f"{home!r} is not a web address", hint="begin with https://")
        )
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
        archive=entry.flag("archive", True),
        edition=entry.flag("edition", True),
        index=entry.flag("index", True),
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
    for kind in chosen:
        if kind not in FEED_KINDS:
            hint = "write `feeds: [atom, rss, json]`"
            fields.problems.append(
                error(fields.where("feeds"), f"there is no kind of feed {kind!r}", hint=hint)
            )
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
