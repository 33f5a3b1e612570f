"""JSON-LD: what a page says of itself to search engines, in the words of schema.org.

A story is attributed honestly: its publisher is the one it came from, and the digest is only the publisher of
this description (`sdPublisher`). What is not known is not said. The answer is safe inside a script element.
"""

import msgspec

from generator.contract import (
    ArticlePage,
    DevelopingPage,
    FrontPage,
    Html,
    Rights,
    RollPage,
    SectionPage,
    Site,
    SourcePage,
    TagPage,
)
from generator.feeds import clean
from generator.layouts import Page


class Organization(msgspec.Struct, frozen=True):
    """The digest or a publisher: `home` is the address of its front page, if known."""

    name: str
    home: str = ""


class NewsArticle(msgspec.Struct, frozen=True):
    """A story. Dates are ISO 8601, no more precise than they are known; addresses are absolute."""

    address: str
    headline: str
    digest: Organization
    language: str = ""
    description: str = ""
    section: str = ""
    authors: tuple[str, ...] = ()
    publisher: Organization | None = None
    """None for a story of the digest's own."""
    published: str = ""
    modified: str = ""
    taken_up: str = ""
    """The digest's own date for the story."""
    original: str = ""
    """Address of the original, if known."""
    owner: str = ""
    year: str = ""
    notice: str = ""
    license: str = ""
    """An address or a name."""
    image: str = ""
    keywords: tuple[str, ...] = ()
    words: int = 0
    dateline: str = ""
    corrections: tuple[tuple[str, str], ...] = ()
    """Day and text of each, oldest first."""


def structured(page: Page, site: Site) -> Page:
    """The page, with what it says of itself to search engines. Only what the page shows goes into it."""
    origin = _origin(page.head.canonical)
    digest = Organization(site.title, origin + site.home)
    if isinstance(page, ArticlePage):
        document = news_article(_news_article(page, digest, site.language))
    elif isinstance(page, FrontPage | RollPage):
        document = website(digest, description=site.tagline, language=site.language)
    elif isinstance(page, SectionPage | TagPage | SourcePage | DevelopingPage):
        document = collection(page.title, page.head.canonical, digest, ((site.title, digest.home),))
    else:
        return page
    return msgspec.structs.replace(page, head=msgspec.structs.replace(page.head, json_ld=document))


def _origin(address: str) -> str:
    """`https://example.org` of a whole address."""
    return "/".join(address.split("/", 3)[:3])


def _news_article(page: ArticlePage, digest: Organization, language: str) -> NewsArticle:
    story, card = page.story, page.story.card
    rights = story.rights or Rights()
    published = card.published.iso if card.published and card.published.precision != "year" else ""
    picture = page.head.image
    return NewsArticle(
        address=page.head.canonical,
        headline=card.headline,
        digest=digest,
        language=card.language or language,
        description=card.summary,
        section=card.section.title if card.section else "",
        authors=card.byline,
        publisher=Organization(card.source.title) if card.source else None,
        published=published,
        modified=story.updated.iso if story.updated else "",
        taken_up=card.date.iso if card.date else "",
        original=story.original,
        owner=rights.owner,
        year=rights.year,
        notice=rights.notice,
        license=rights.license,
        image=picture,
        keywords=tuple([tag.title for tag in story.tags]),
        words=story.words,
        dateline=story.dateline,
        corrections=tuple([(each.date.iso, each.text) for each in story.corrections]),
    )


def news_article(story: NewsArticle) -> Html:
    publisher = story.publisher or story.digest
    return _document(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.headline,
            "url": story.address,
            "mainEntityOfPage": story.address,
            "inLanguage": story.language,
            "description": story.description,
            "articleSection": story.section,
            "dateline": story.dateline,
            "author": [{"@type": "Person", "name": author} for author in story.authors],
            "publisher": _organization(publisher),
            "sourceOrganization": _organization(publisher) if story.publisher else None,
            "isBasedOn": story.original,
            "datePublished": story.published,
            "dateModified": story.modified,
            "copyrightHolder": {"@type": "Organization", "name": story.owner} if story.owner else None,
            "copyrightYear": int(story.year) if story.year.isdecimal() and len(story.year) == 4 else None,
            "copyrightNotice": story.notice,
            "license": story.license,
            "image": story.image,
            "keywords": list(story.keywords),
            "wordCount": story.words,
            "correction": [
                {"@type": "CorrectionComment", "text": text, "datePublished": day}
                for day, text in story.corrections
            ],
            "sdPublisher": _organization(story.digest),
            "sdDatePublished": story.taken_up,
        }
    )


def website(digest: Organization, *, description: str = "", language: str = "") -> Html:
    """For the front page."""
    return _document(
        {
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": digest.name,
            "url": digest.home,
            "description": description,
            "inLanguage": language,
        }
    )


def collection(title: str, address: str, digest: Organization, trail: tuple[tuple[str, str], ...] = ()) -> Html:
    """For a list of stories. `trail`: titles and addresses of the pages that lead there, from the front."""
    steps = [
        {"@type": "ListItem", "position": position, "name": name, "item": item}
        for position, (name, item) in enumerate((*trail, (title, address)), 1)
    ]
    return _document(
        {
            "@context": "https://schema.org",
            "@type": "CollectionPage",
            "name": title,
            "url": address,
            "isPartOf": {"@type": "WebSite", "name": digest.name, "url": digest.home},
            "breadcrumb": {"@type": "BreadcrumbList", "itemListElement": steps} if trail else None,
        }
    )


def _organization(organization: Organization) -> dict[str, str]:
    known = {"@type": "Organization", "name": organization.name}
    if organization.home:
        known["url"] = organization.home
    return known


def _document(values: dict[str, object]) -> Html:
    """JSON in which nothing can end a script element, or a line of script."""
    known = {name: value for name, value in values.items() if value}
    try:
        text = msgspec.json.encode(known).decode()
    except UnicodeEncodeError:
        text = msgspec.json.encode(_sound(known)).decode()
    for sign, escaped in _ESCAPED:
        if sign in text:
            text = text.replace(sign, escaped)
    return Html(text)


_ESCAPED = tuple((sign, f"\\u{ord(sign):04x}") for sign in "<>&\u2028\u2029")


def _sound(value: object) -> object:
    """Text without halves of characters, which a damaged seed may hold and UTF-8 cannot."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, list):
        return [_sound(part) for part in value]
    if isinstance(value, dict):
        return {name: _sound(part) for name, part in value.items()}
    return value
