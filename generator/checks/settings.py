"""Settings: what the configuration names and no story has, or no theme; names in stories that are nearly one of
its own."""

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

from generator.article import Article
from generator.checks.finding import Entry, Finding, notice, warning
from generator.checks.specimen import Specimen
from generator.checks.stories import articles, entry
from generator.config import PATH as CONFIG
from generator.groups import section_of
from generator.urls import slug


def language(specimen: Specimen) -> Iterator[Finding]:
    """The site's language, if the theme has no words in it."""
    whole = specimen.config.language
    plain = whole.split("-")[0].lower()
    if specimen.spoken and not {plain, whole.lower()} & specimen.spoken:
        message = f"the theme has no words in `{whole}`: what it says itself, it says in English"
        hint = f"write words/{plain}.yaml in a theme of your own, with `extends: {specimen.config.theme}`"
        yield notice(Entry(CONFIG, ("language",)), message, hint)


def sources(specimen: Specimen) -> Iterator[Finding]:
    """Publishers: those without a story, and those that may be misspelt."""
    known = {slug(source.name): source.name for source in specimen.config.sources}
    used = {slug(article.source) for article in articles(specimen) if article.source}
    for short, name in known.items():
        if short not in used:
            message = f"no story comes from the source “{name}”"
            hint = "remove it, or correct its name: it must be that of `source:` in the stories"
            yield notice(Entry(CONFIG, ("sources", name)), message, hint)
    yield from _misspelt(specimen, known, "source", lambda article: article.source)


def sections(specimen: Specimen) -> Iterator[Finding]:
    """Newspaper sections: those without a story, and those that may be misspelt."""
    config = specimen.config
    used = {section_of(article.section, config).slug for article in articles(specimen) if article.section}
    for section in config.sections:
        if section.slug not in used:
            message = f"the section “{section.title}” has no story"
            hint = "remove it until there is one: readers do not see it"
            yield notice(Entry(CONFIG, ("sections", section.title)), message, hint)
    known = {slug(section.title): section.title for section in config.sections}
    known |= {section.slug: section.title for section in config.sections}
    yield from _misspelt(specimen, known, "section", lambda article: article.section)


def _misspelt(
    specimen: Specimen, known: dict[str, str], key: str, name_of: Callable[[Article], str]
) -> Iterator[Finding]:
    """Names that the configuration does not have, and nearly has."""
    near: dict[str, str] = {}
    for article in articles(specimen):
        name = name_of(article)
        if not name or slug(name) in known:
            continue
        if name not in near:
            near[name] = max(known, key=lambda each: _likeness(each, slug(name)), default="")
        if near[name] and _likeness(near[name], slug(name)) >= ALIKE:
            message = f"the configuration has no {key} “{name}”, but “{known[near[name]]}”"
            yield warning(entry(article, key), message, f"write `{key}: {known[near[name]]}`, or add “{name}”")


ALIKE = 0.85
"""How alike two names are that are taken for one misspelt: a letter in seven."""


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other).ratio()
