"""Layouts: the kinds of page, and the template by which a theme lays out each of them."""

from generator.contract import (
    ArchivePage,
    ArticlePage,
    Context,
    CorrectionsPage,
    DevelopingPage,
    EditionPage,
    EditionsPage,
    FeedsPage,
    FrontPage,
    IndexPage,
    MonthPage,
    NotFoundPage,
    RollPage,
    SearchPage,
    SectionPage,
    SourcePage,
    SourcesPage,
    StandingPage,
    TagPage,
    TakedownPage,
)

Page = (
    FrontPage
    | RollPage
    | ArticlePage
    | SectionPage
    | TagPage
    | SourcePage
    | DevelopingPage
    | IndexPage
    | SourcesPage
    | ArchivePage
    | MonthPage
    | EditionPage
    | EditionsPage
    | StandingPage
    | SearchPage
    | CorrectionsPage
    | FeedsPage
    | TakedownPage
    | NotFoundPage
)

TEMPLATES: dict[type[Context], str] = {
    FrontPage: "front.html",
    RollPage: "roll.html",
    ArticlePage: "article.html",
    SectionPage: "section.html",
    TagPage: "tag.html",
    SourcePage: "source.html",
    DevelopingPage: "story.html",
    IndexPage: "index.html",
    SourcesPage: "sources.html",
    ArchivePage: "archive.html",
    MonthPage: "month.html",
    EditionPage: "edition.html",
    EditionsPage: "editions.html",
    StandingPage: "page.html",
    SearchPage: "search.html",
    CorrectionsPage: "corrections.html",
    FeedsPage: "feeds.html",
    TakedownPage: "takedown.html",
    NotFoundPage: "404.html",
}
"""The template that a theme must have for each kind of page."""

_ALONE = {"404.html": "404.html", "index.html": "front.html", "tags/index.html": "index.html"}
_ALONE |= {"stories/index.html": "index.html"}
_ALONE |= {f"{name}/index.html": f"{name}.html" for name in ("archive", "corrections", "editions", "feeds")}
_ALONE |= {f"{name}/index.html": f"{name}.html" for name in ("search", "sources")}
_BELOW = {"archive": "month.html", "articles": "article.html", "editions": "edition.html", "page": "roll.html"}
_BELOW |= {"sections": "section.html", "sources": "source.html", "stories": "story.html", "tags": "tag.html"}


def template_at(path: str) -> str:
    """The template that most likely made the page at a path of the output: its address tells."""
    return _ALONE.get(path) or _BELOW.get(path.split("/")[0], "page.html")
