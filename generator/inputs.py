"""Inputs: what a build is made from beside `content/`: the configuration, the theme, the published past.

Read from disk, with what is wrong in them. `key_of` is what a build depends on in them, as values.
"""

from pathlib import Path

import msgspec

from generator import built, disk, engine, output
from generator.config import PATH as CONFIG
from generator.config import Config, base_url_fault, missing_config, parse_config
from generator.plan import PlainFile
from generator.problems import Location, Problem, error
from generator.project import Project
from generator.published import NOTHING, Published, parse_published
from generator.theme import Theme, bundled_root, load
from generator.yamlnodes import Mapping as YamlMapping


class Inputs(msgspec.Struct, frozen=True):
    """The site's configuration and theme, as far as they could be read."""

    config: Config | None
    theme: Theme | None
    problems: list[Problem]
    digest: bytes = b""
    """Of the configuration's bytes."""
    output: Location = Location(CONFIG)
    """Where the configuration names the output folder."""


class Past(msgspec.Struct, frozen=True):
    """What was published before, and a digest of it; empty without any."""

    published: Published = NOTHING
    problems: list[Problem] = []
    digest: bytes = b""


def inputs_of(project: Project, before: Inputs | None, changed: frozenset[str] | None) -> Inputs:
    """Configuration and theme, read again unless nothing of them can have changed since `before`."""
    if before is None or changed is None or CONFIG in changed or below("themes/", changed):
        return read_inputs(project)
    return before


def read_inputs(project: Project) -> Inputs:
    """Configuration and theme as they are on disk."""
    data = disk.read(project.site / CONFIG)
    if data is None:
        return Inputs(None, None, [missing_config()])
    config, mapping, problems = parse_config(data)
    if config is None:
        return Inputs(None, None, problems)
    if project.base_url:
        fault = base_url_fault(project.base_url)
        if fault:
            problems.append(
                error(Location("--base-url"), fault, hint="write https://you.github.io/repository/")
            )
        else:
            config = msgspec.structs.replace(config, base_url=project.base_url)
    theme, wrong = _theme(project.site, config, mapping)
    named = mapping.entries.get("output") if mapping else None
    where = Location(CONFIG, named[1].line, named[1].column) if named else Location(CONFIG)
    return Inputs(config, theme, [*problems, *wrong], output.digest_of(data), where)


def _theme(site: Path, config: Config, mapping: YamlMapping | None) -> tuple[Theme | None, list[Problem]]:
    roots = [site / "themes", bundled_root()]
    return load(config.theme, roots, options=config.theme_options, config=mapping, language=config.language)


def theme_files(theme: Theme | None, site: Path) -> list[PlainFile]:
    """What a theme publishes."""

    def from_site(path: str) -> str:
        return Path(path).relative_to(site).as_posix() if Path(path).is_relative_to(site) else path

    return [
        PlainFile(f"/assets/{name}", from_site(asset.path), bytes.fromhex(asset.digest))
        for name, asset in (theme.assets.items() if theme else ())
    ]


def read_past(project: Project) -> Past:
    """What was published before, as far as the project names it."""
    if project.published is None:
        return Past()
    data, name = disk.read(project.published, piped=True), str(project.published)
    if data is None:
        hint = "take it from the site; a first build does without --published"
        return Past(problems=[error(Location(name), "there is no such file to read", hint=hint)])
    published, problems = parse_published(data, name)
    return Past(published, problems, output.digest_of(data))


def key_of(project: Project, inputs: Inputs, past: Past) -> bytes:
    """What a build depends on beside the files of content/ and the clock; empty without a theme."""
    if inputs.theme is None:
        return b""
    asked = (project.drafts, project.future, project.preview, project.base_url, past.digest)
    return built.key_of(engine.digest(), inputs.digest, inputs.theme.digest, asked)


def below(folder: str, paths: frozenset[str]) -> frozenset[str]:
    """The paths in a folder of the site, from there; a folder above it stands for all."""
    return frozenset(path[len(folder) :] for path in paths if f"{path}/".startswith(folder))
