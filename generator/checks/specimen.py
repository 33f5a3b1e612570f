"""Specimen: a digest as it was built, laid out to be checked: its documents, its pages' facts, its other files.

A frozen value, made by `inspection` from one build's output; every check is a function of it. Where addresses
lead is worked out here too, since links, anchors, feeds and the sitemap all ask for it.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urljoin, urlsplit

import msgspec

from generator.catalog import Catalog
from generator.checks.facts import Facts
from generator.checks.finding import Clue
from generator.checks.hearsay import Heard
from generator.checks.pictures import Picture
from generator.config import Config
from generator.documents import Document
from generator.problems import Problem
from generator.urls import Base, output_path

Where = Literal["inside", "outside", "elsewhere", "none"]


class Lead(msgspec.Struct, frozen=True):
    """Where an address leads: `inside` the site to an output file, `outside` its base path on the same host,
    `elsewhere` on the web, or to `none` of these (mail, a telephone, a script)."""

    where: Where
    path: str = ""
    fragment: str = ""
    address: str = ""
    """The whole address."""


class Specimen(msgspec.Struct, frozen=True, dict=True):
    """What was built, and what from. Paths of pages and files are relative to the output folder."""

    root: Path
    config: Config
    catalog: Catalog
    documents: dict[str, Document]
    """Everything in `content/`, held or not, by path."""
    pages: dict[str, Facts]
    paths: frozenset[str]
    """Every file of the site."""
    texts: dict[str, bytes]
    """Feeds, sitemaps and robots.txt."""
    pictures: dict[str, Picture]
    sizes: dict[str, int]
    """Bytes of every file."""
    spoken: frozenset[str] = frozenset()
    """The languages that the theme has words in; empty without a theme."""
    now: float = 0.0
    """When it was built, in seconds since the epoch."""
    problems: tuple[Problem, ...] = ()
    """What the build had to say."""
    untaken: tuple[Problem, ...] = ()
    """What ingest would have to do."""
    heard: Mapping[str, Heard] = {}
    """What was heard of the pages of others, by address."""

    @cached_property
    def base(self) -> Base:
        return self.config.base

    @cached_property
    def _leads(self) -> dict[str, Lead]:
        """Where those addresses lead that lead to one place from every page, as most do."""
        return {}

    @cached_property
    def made_from(self) -> dict[str, str]:
        """The document that each page comes from, as a path below `content/`; lists come from none."""
        return {output_path(address): path for path, address in self.catalog.addresses.items()}

    @cached_property
    def folded(self) -> dict[str, str]:
        """Every file by its path in lower case."""
        return {path.lower(): path for path in sorted(self.paths)}

    def address(self, path: str) -> str:
        """The whole address of an output file."""
        return self.base.absolute(page_address(path))

    def lead(self, address: str, page: str) -> Lead:
        """Where an address leads that stands in a page."""
        if not stands_alone(address):
            return self._lead(address, page)
        lead = self._leads.get(address)
        if lead is None:
            lead = self._leads[address] = self._lead(address, page)
        return lead

    def _lead(self, address: str, page: str) -> Lead:
        base = self.base
        below = address.removeprefix(base.origin)
        if below.startswith(base.path) and _PLAIN.fullmatch(below):
            return Lead("inside", output_path(below[len(base.path) - 1 :]), "", base.origin + below)
        try:
            whole = urljoin(self.address(page), address.strip())
            parts = urlsplit(whole)
        except ValueError:
            return Lead("none", address=address)
        if parts.scheme not in ("http", "https"):
            return Lead("none", address=whole)
        if f"{parts.scheme}://{parts.netloc}".lower() != base.origin.lower():
            return Lead("elsewhere", address=whole)
        path = unquote(parts.path) or "/"
        if not f"{path}/".startswith(base.path):
            return Lead("outside", path, unquote(parts.fragment), whole)
        return Lead("inside", output_path(f"/{path[len(base.path) :]}"), unquote(parts.fragment), whole)

    def clue(self, page: str, address: str) -> Clue:
        """A clue to where an address was written that stands in a page: whole, or after `{{ site.home }}`."""
        forms = dict.fromkeys((address, unquote(address), address.replace("&", "&amp;")))
        texts = [f"{before}{form}{after}" for form in forms for before, after in _AROUND if form]
        below = address.removeprefix(self.base.path)
        if below and below != address:
            texts += [f'}}}}{below}"', f'home ~ "{below}"']
        texts += [form for form in forms if len(form) >= LONG_ENOUGH]
        return Clue(page, texts=tuple(texts) or ('href=""',))


_PLAIN = re.compile(r"/[a-z0-9_/-]*(?:\.[a-z]+)?", re.ASCII)
"""A path that needs no resolving: most addresses of a site, and parsing them would take a tenth of the time."""
_AROUND = (('="', '"'), ("='", "'"), ("(", ")"), ("(", "#"), ("(", " "), ("<", ">"))
"""What stands around an address in HTML, in Markdown, in YAML."""
LONG_ENOUGH = 6
"""So many characters of an address are looked for without anything around them."""


def stands_alone(address: str) -> bool:
    """Whether an address leads to one place from every page of a site."""
    return address.startswith("/") or ":" in address.partition("/")[0]


def page_address(path: str) -> str:
    """The address, from the site's root, at which an output file is found."""
    whole = f"/{path}"
    return whole.removesuffix("index.html") if whole.endswith("/index.html") else whole
