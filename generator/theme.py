"""Theme: templates, assets, texts and options of a theme and of those it extends, as one frozen value.

It knows where the files of themes lie and reads them, through `disk`; it does not know Jinja. What a template
extends, includes and imports is found by its tags alone, so that a build in which nothing changed need not
load the template engine. `proofread` says what is wrong in a template, `templates` renders.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import msgspec

from generator import disk
from generator.contract import VERSION, Site
from generator.fields import Fields
from generator.layouts import TEMPLATES
from generator.options import Option, chosen_from, declared_in
from generator.problems import Location, Problem, error
from generator.spelling import suggestion
from generator.wording import laid_over
from generator.words import Words, spoken, words_for
from generator.yamldoc import decode, parse_mapping
from generator.yamlnodes import Mapping

ASKABLE = ("json_ld", "related")
"""Fields of the contract that cost more than others: a tenth of a first build, the two together."""


class Source(msgspec.Struct, frozen=True):
    """A template's text; `path` names it in problems."""

    path: str
    text: str
    digest: str


class Asset(msgspec.Struct, frozen=True):
    """A file that is published with the site; `path` is where it lies on this disk."""

    path: str
    digest: str
    size: int


class Theme(msgspec.Struct, frozen=True):
    """A theme laid over those it extends. `digest` stands for all of it but the places on disk."""

    name: str
    chain: tuple[str, ...]
    """The theme itself first, then what it extends."""
    contract: int
    options: dict[str, Option]
    templates: dict[str, Source]
    """By the names that templates use: `card.html`, and `broadsheet/card.html` for one theme's own."""
    closures: dict[str, str]
    """Per template a digest of it and of all that it extends, includes and imports, absent ones too."""
    links: dict[str, tuple[str, ...]]
    """Per template the assets that it, or what it extends, includes and imports, may name."""
    assets: dict[str, Asset]
    words: dict[str, Words]
    digest: str
    asks: tuple[str, ...] = ASKABLE
    """Which of ASKABLE stand in a template that a page may reach: the others are not worked out."""


def bundled_root() -> Path:
    """The folder of the themes that come with the program: in the package, or beside it in a checkout."""
    package = Path(__file__).parent
    inside = package / "themes"
    return inside if disk.stamp(inside / "broadsheet" / "theme.yaml") else package.parent / "themes"


def load(
    name: str,
    roots: Sequence[Path],
    *,
    options: dict[str, str] | None = None,
    config: Mapping | None = None,
    language: str = "",
) -> tuple[Theme | None, list[Problem]]:
    """Read a theme from the first root that has it, and what it extends.

    `options` are the configuration's, `config` its mapping, for the places of problems. With a `language`, of
    the themes that come with the program only the words that a site in it uses are read: our tests have read
    the others, and reading all of them takes longer than all else here.
    """
    problems: list[Problem] = []
    asked = Fields(config or Mapping({}, 0, 0), "config.yaml")
    layers = _chain(name, roots, asked.where("theme"), problems)
    if layers is None:
        return None, problems
    declared = declared_in([layer.fields.within("options") for layer in reversed(layers)], problems)
    chosen = chosen_from(declared, options or {}, asked.within("theme_options"), problems)
    templates, assets, words = _gather(layers, language, problems)
    if lacking := sorted(name for name in TEMPLATES.values() if name not in templates):
        if not any(_is_extends_told(layer, problems) for layer in layers):
            problems.append(_missing_templates(layers[0], lacking))
        return None, problems
    reach = {each: _reach(each, templates) for each in templates}
    theme = Theme(
        name=name,
        chain=tuple(layer.name for layer in layers),
        contract=VERSION,
        options=chosen,
        templates=templates,
        closures={each: _closure(reached) for each, reached in reach.items()},
        links={each: _links(reached, assets) for each, reached in reach.items()},
        assets=assets,
        words=words,
        digest="",
        asks=_asks([reach[each] for each in TEMPLATES.values()]),
    )
    return msgspec.structs.replace(theme, digest=_digest_of(theme)), problems


def asset_href(site: Site, name: str, asset: Asset) -> str:
    """Where a page finds an asset. Its content is in the address, but not under `serve`, where it changes."""
    return f"{site.home}assets/{quote(name)}" + ("" if site.preview else f"?v={asset.digest[:10]}")


def template_key(theme: Theme, template: str, site: Site) -> bytes:
    """What a page takes from this template and from the assets that it names."""
    hrefs = [asset_href(site, name, theme.assets[name]) for name in theme.links[template]]
    return _hash(theme.closures[template], hrefs)


def options_key(theme: Theme, site: Site) -> bytes:
    """What every page takes from the theme: its options and its texts in the site's language."""
    return _hash(theme.contract, theme.options, words_for(theme.words, site.language))


def reached_from(theme: Theme, pages: Iterable[str]) -> list[str]:
    """The templates that those of pages surely need, themselves among them; the longest first."""
    found = {
        each: source
        for page in pages
        for each, source in _reach(page, theme.templates, ()).items()
        if source is not None
    }
    return sorted(found, key=lambda each: (-len(found[each].text), each))


class _Layer(msgspec.Struct, frozen=True):
    """One theme of the chain: its folder, and `theme.yaml` as it was read."""

    name: str
    folder: Path
    fields: Fields
    above: str

    @property
    def path(self) -> str:
        return f"themes/{self.name}/"


def _chain(name: str, roots: Sequence[Path], where: Location, problems: list[Problem]) -> list[_Layer] | None:
    layers: list[_Layer] = []
    while True:
        if name in (layer.name for layer in layers):
            names = " → ".join([*(layer.name for layer in layers), name])
            hint = "a theme cannot extend itself: remove one `extends`"
            problems.append(error(where, f"the themes extend one another in a circle: {names}", hint=hint))
            return None
        layer = _layer(name, roots, where, problems)
        if layer is None:
            return None
        layers.append(layer)
        if not layer.above:
            return layers
        name, where = layer.above, layer.fields.where("extends")


_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def _layer(name: str, roots: Sequence[Path], where: Location, problems: list[Problem]) -> _Layer | None:
    data = None
    for root in roots:
        data = disk.read(root / name / "theme.yaml") if _NAME.fullmatch(name) else None
        if data is not None:
            break
    if data is None:
        problems.append(_no_theme(name, roots, where))
        return None
    path = f"themes/{name}/theme.yaml"
    text, faults = decode(data, path)
    mapping = None
    if not faults:
        mapping, faults = parse_mapping(text, path)
    problems += faults
    if mapping is None:
        return None
    fields = Fields(mapping, path, problems)
    _check_contract(fields)
    layer = _Layer(name, root / name, fields, fields.text("extends"))
    for also in ("about", "options"):
        fields.has(also)
    fields.finish()
    return layer


def _no_theme(name: str, roots: Sequence[Path], where: Location) -> Problem:
    files = [path.split("/") for root in roots for path, _ in disk.walk(root)]
    if name in {parts[0] for parts in files if len(parts) > 1}:
        hint = (
            f"make a file themes/{name}/theme.yaml: `contract: {VERSION}`, and `extends: broadsheet` below it"
        )
        return error(where, f"the theme `{name}` has no theme.yaml", hint=hint)
    known = [parts[0] for parts in files if parts[1:] == ["theme.yaml"]]
    return error(where, f"there is no theme `{name}`", hint=suggestion(name, known))


def _check_contract(fields: Fields) -> None:
    hint = f"write `contract: {VERSION}`"
    version = fields.required("contract", fields.number, hint, "the theme")
    if version is not None and version != VERSION:
        message = f"the theme is written for contract {version}; this program keeps contract {VERSION}"
        hint = f"compare its templates with themes/CONTRACT.md, then write `contract: {VERSION}`"
        fields.problems.append(error(fields.where("contract"), message, hint=hint))


def _gather(
    layers: list[_Layer], site_language: str, problems: list[Problem]
) -> tuple[dict[str, Source], dict[str, Asset], dict[str, Words]]:
    """The files of the chain: of each name the first, and every template also under its theme's name."""
    templates: dict[str, Source] = {}
    assets: dict[str, Asset] = {}
    words: dict[str, Words] = {}
    for layer in layers:
        for path, data in _files(layer, "templates", (".html", ".xml", ".txt", ".svg"), problems):
            source = _source(f"{layer.path}templates/{path}", data, problems)
            templates.setdefault(path, source)
            templates[f"{layer.name}/{path}"] = source
        for path, data in _files(layer, "assets", "", problems):
            place = str(layer.folder / "assets" / path)
            assets.setdefault(path, Asset(place, _digest(data), len(data)))
    for layer in reversed(layers):
        spoken_here = spoken(site_language) if layer.folder.parent == bundled_root() and site_language else ()
        read = [
            (language, f"{layer.path}words/{path}", data)
            for path, data in _files(layer, "words", (".yaml",), problems)
            for language in [path.removesuffix(".yaml").lower()]
            if not spoken_here or language in spoken_here
        ]
        own = [source.text for name, source in templates.items() if name.startswith(f"{layer.name}/")]
        words = laid_over(words, read, own, problems)
    return (
        dict(sorted(templates.items())),
        dict(sorted(assets.items())),
        dict(sorted(words.items())),
    )


def _files(
    layer: _Layer, kind: str, ends: str | tuple[str, ...], problems: list[Problem]
) -> list[tuple[str, bytes]]:
    """The files in one folder of a theme. A leading underscore is only a name here, a leading dot hides."""
    found = []
    for path, _ in disk.walk(layer.folder / kind, without=None, whole=True):
        if path.endswith(ends) and not any(part.startswith(".") for part in path.split("/")):
            data = disk.read(layer.folder / kind / path)
            if data is not None:
                found.append((path, data))
            else:
                where = Location(f"{layer.path}{kind}/{path}")
                problems.append(error(where, "the file cannot be read", hint="check its permissions"))
    return found


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _source(path: str, data: bytes, problems: list[Problem]) -> Source:
    text, faults = decode(data, path)
    problems += faults
    return Source(path, text, _hash(text).hex())


def _is_extends_told(layer: _Layer, problems: list[Problem]) -> bool:
    """Whether a wrong `extends` is a problem already: what it does not bring is no problem of its own."""
    fields = layer.fields
    return fields.has("extends") and fields.where("extends") in (problem.where for problem in problems)


def _missing_templates(layer: _Layer, lacking: list[str]) -> Problem:
    names = ", ".join(f"`{name}`" for name in lacking)
    template = "template" if len(lacking) == 1 else "templates"
    hint = f"add the {template}, or write `extends: broadsheet`"
    return error(Location(f"{layer.path}theme.yaml", 1, 1), f"the theme has no {template} {names}", hint=hint)


_REFERENCE = re.compile(r"\{%[-+]?\s*(?:extends|include|import|from)\b(.*?)(?:%\}|\Z)", re.DOTALL)
_NAME_ALONE = re.compile(r"\s*(?:\"([^\"\\]*)\"|'([^'\\]*)')(?!\s*[\"'])[^\"'\\]*")
_ASSET = re.compile(r"\bassets\b(?:\s*\[\s*(?:\"([^\"\n\\]+)\"|'([^'\n\\]+)')\s*\])?")


_Reach = dict[str, Source | None]


def _reach(name: str, templates: dict[str, Source], doubtful: Iterable[str] | None = None) -> _Reach:
    """A template and all it extends, includes and imports; None for what is absent.

    Tags in comments count too, and a tag that holds more than one plain name stands for all templates, if
    nothing else is said to be `doubtful`: a name too many in a key costs a page rendered in vain, one too few
    would leave a page stale.
    """
    doubtful = templates if doubtful is None else doubtful
    reach: _Reach = {}
    pending = [name]
    while pending:
        each = pending.pop()
        if each in reach:
            continue
        source = reach[each] = templates.get(each)
        for tag in _references(source.text) if source else ():
            alone = _NAME_ALONE.fullmatch(tag)
            pending += [alone[1] or alone[2] or ""] if alone else [*doubtful, *_STRING.findall(tag)]
    return reach


_STRING = re.compile(r"(?<=[\"'])[^\"'\n]+(?=[\"'])")


def _closure(reach: _Reach) -> str:
    return _hash([[each, source.digest if source else None] for each, source in sorted(reach.items())]).hex()


def _links(reach: _Reach, assets: dict[str, Asset]) -> tuple[str, ...]:
    found: set[str] = set()
    for source in reach.values():
        for name in _named_assets(source.text) if source else ():
            found.update([name] if name else assets)
    return tuple(sorted(found & assets.keys()))


# Each template is reached from many others, and the patterns pass all of its text: 10 ms of every build.
@lru_cache(maxsize=256)
def _references(text: str) -> tuple[str, ...]:
    return tuple(_REFERENCE.findall(text))


@lru_cache(maxsize=256)
def _named_assets(text: str) -> tuple[str, ...]:
    """The assets that a template names; an empty name is one that cannot be told."""
    return tuple([one or other for one, other in _ASSET.findall(text)])


def _asks(pages: Sequence[_Reach]) -> tuple[str, ...]:
    texts = {name: source.text for reach in pages for name, source in reach.items() if source}
    return tuple([field for field in ASKABLE if any(field in text for text in texts.values())])


def _digest_of(theme: Theme) -> str:
    sources = [[name, source.path, source.digest] for name, source in theme.templates.items()]
    assets = [[name, asset.digest] for name, asset in theme.assets.items()]
    return _hash(theme.name, theme.chain, theme.contract, theme.options, sources, assets, theme.words).hex()


_encoder = msgspec.msgpack.Encoder(order="deterministic")


def _hash(*values: object) -> bytes:
    return hashlib.blake2b(_encoder.encode(values), digest_size=16).digest()
