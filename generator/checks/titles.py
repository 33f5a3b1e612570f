"""Titles: what search engines and bookmarks tell pages apart by: title, description, canonical address."""

from collections.abc import Iterator

from generator.checks.finding import Clue, Finding, error, warning
from generator.checks.specimen import Specimen


def titles(specimen: Specimen) -> Iterator[Finding]:
    """Pages of different documents under one title: the theme then leaves their own titles out."""
    first: dict[str, str] = {}
    for page, path in specimen.made_from.items():
        facts = specimen.pages.get(page)
        if facts is None or facts.hidden or not facts.title:
            continue
        other = first.setdefault(facts.title, page)
        theirs = specimen.documents[specimen.made_from[other]]
        if other != page and theirs.title != specimen.documents[path].title:
            hint = "put `page.head.title` into the template’s <title>"
            message = f"pages of different stories have one title, “{facts.title}”"
            yield error(Clue(page, texts=("<title>", facts.title)), message, hint)


def canonical(specimen: Specimen) -> Iterator[Finding]:
    """The address that a page calls its own."""
    for page, facts in specimen.pages.items():
        if page in specimen.catalog.assets or page == "404.html" or _leads_on(facts.targets):
            continue
        own = specimen.address(page)
        if not facts.canonical and not facts.hidden:
            hint = 'write <link rel="canonical" href="{{ page.head.canonical }}">'
            yield warning(Clue(page, 1, 1, ("<head>",)), "the page does not say which address is its own", hint)
        elif facts.canonical and facts.canonical != own:
            message = "the page calls another address its own, so that search engines leave it out"
            hint = 'write <link rel="canonical" href="{{ page.head.canonical }}">'
            yield error(Clue(page, texts=('rel="canonical"',)), message, hint)


def _leads_on(targets: tuple[object, ...]) -> bool:
    return any(getattr(target, "kind", "") == "refresh" for target in targets)


def sizes(specimen: Specimen) -> Iterator[Finding]:
    """Files that GitHub does not take, or warns of."""
    for path, size in specimen.sizes.items():
        if size > REFUSED:
            yield error(
                Clue(path), f"the file has {size / 1_000_000:.0f} MB; GitHub refuses more than 100", _ELSEWHERE
            )
        elif size > WARNED:
            yield warning(
                Clue(path), f"the file has {size / 1_000_000:.0f} MB; GitHub warns of more than 50", _ELSEWHERE
            )


WARNED, REFUSED = 50_000_000, 100_000_000
_ELSEWHERE = "make it smaller, or keep it elsewhere and link to it"
