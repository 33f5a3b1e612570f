"""Small themes as files, for tests that show one thing each."""

from pathlib import Path

from generator import theme
from generator.contract import Site
from generator.layouts import TEMPLATES
from generator.problems import Problem
from generator.proofread import proofread
from generator.templates import Templates, templates_for
from generator.theme import Theme
from tests.contexts import site_sample

SITE = site_sample("plain")


def write(root: Path, name: str, files: dict[str, str], *, yaml: str = "contract: 1\n") -> Path:
    """A theme with these files; without `extends`, every template that it lacks is there and says nothing."""
    whole = {"theme.yaml": yaml, **files}
    if "extends:" not in yaml and not (root / name).exists():
        whole = {f"templates/{each}": "" for each in TEMPLATES.values()} | whole
    for path, text in whole.items():
        file = root / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return root


def good(root: Path, name: str = "tiny", **options: str) -> Theme:
    """The theme, which must be without a problem."""
    loaded, problems = theme.load(name, [root], options=options)
    assert problems == []
    assert loaded is not None
    return loaded


def compiled(root: Path, name: str = "tiny", site: Site = SITE) -> Templates:
    return templates_for(good(root, name), site)


def told(root: Path, name: str = "tiny") -> list[Problem]:
    """What loading and proofreading say, in the order of the files."""
    loaded, problems = theme.load(name, [root])
    return problems + (proofread(loaded) if loaded else [])


def lines(problems: list[Problem]) -> list[str]:
    """`path:line:column: message (hint)`, the theme's folder left away."""
    return [f"{str(each.where).split('templates/')[-1]}: {each.message} ({each.hint})" for each in problems]
