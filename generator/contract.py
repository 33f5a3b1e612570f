"""The theme contract: every value that a template can see.

A template gets `page` (one of the page contexts below), `site`, `theme` (its options), `words` (its texts
in the site's language), `assets` (its own files by name) and `body` (the page's converted Markdown, often
empty). All are frozen values that know nothing of the catalog: what a template does not see cannot make its
page stale. `themes/CONTRACT.md` is written from the docstrings here.

Contexts hold only text, numbers, truth values, None, tuples and contexts (and no maps, whose order could
differ), because their encoding is what a target's key is made from. Addresses (`address`, `href`) already
carry the base path and are ready for an attribute.
"""

import msgspec

VERSION = 1
"""The contract's version, named in `theme.yaml`. It rises when a field goes or changes its meaning."""


class Context(msgspec.Struct, frozen=True, array_like=True, tag=True, tag_field="is"):
    """A value for templates. Tagged, so that values that render differently also encode differently."""


class Html(Context, frozen=True):
    """Markup that is known to be safe: the only value that autoescape lets through as it is."""

    text: str

    def __html__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


class Moment(Context, frozen=True):
    """A point in time, no more precise than it is known. The filter `day` writes it in the site's language."""

    written: str
    """As it stands in the front matter: `2025`, `2025-05`, `2025-05-01`, `2025-05-01T14:00:00+02:00`."""
    precision: str
    """`year`, `month`, `day`, `minute` or `second`."""
    iso: str
    """ISO 8601, in the site's time zone if a time is known; fit for `<time datetime>`."""


class Link(Context, frozen=True):
    """Something with a name and an address."""

    title: str
    href: str
    """Empty for a section, tag or source where the site has no pages of that kind."""


class Count(Context, frozen=True):
    """A link with the number of stories behind it."""

    title: str
    href: str
    stories: int


class Feed(Context, frozen=True):
    """A feed that a page offers."""

    title: str
    href: str
    type: str
    """The media type, `application/atom+xml` for example."""


class Picture(Context, frozen=True):
    """A picture with what is known of it."""

    src: str
    alt: str
    width: int | None = None
    """In pixels, None if the file does not tell."""
    height: int | None = None
    caption: str = ""
    credit: str = ""
    webp: str = ""
    """It in several widths, as a `srcset` for `<source type="image/webp">`; empty if there are none."""


class Site(Context, frozen=True):
    """The digest itself."""

    title: str
    tagline: str
    language: str
    """BCP 47, `en` for example."""
    direction: str
    """`ltr` or `rtl`."""
    home: str
    """The front page's address: `/`, or `/repo/` under a base path."""
    sections: tuple[Link, ...]
    """The sections that have stories, in the order of the configuration."""
    pages: tuple[Link, ...]
    """The standing pages, by title."""
    lists: tuple[Link, ...]
    """What else there is to leaf through, as far as the site has it: editions, developing, tags, sources,
    archive, search, corrections, feeds. Titles are keys of `words`."""
    feeds: tuple[Feed, ...]
    """The feeds of the whole site."""
    robots: str = ""
    """What every page says to machines in `<meta name="robots">`; empty where they may do all."""
    preview: bool = False
    """True under `serve`, where drafts and held stories are visible and marked."""


class Head(Context, frozen=True):
    """What a page says of itself to machines."""

    title: str
    """For `<title>`, without the site's name; empty on the front page, and where the theme has the word for it
    (archive and its months, editions, indexes, sources, search, corrections, feeds, takedowns, 404)."""
    description: str
    canonical: str
    """The page's absolute address."""
    type: str = "website"
    """Open Graph's type: `website` or `article`."""
    image: str = ""
    """Absolute address of a picture, or empty."""
    feeds: tuple[Feed, ...] = ()
    """The feeds of this page alone (a section's, the editions')."""
    json_ld: Html = Html("")
    """A JSON-LD document, safe inside `<script type="application/ld+json">`; empty if there is none. Made from
    the rest of the page when it is rendered, for themes in whose templates the name stands."""
    index: bool = True
    """False if search engines should not list the page: one that is held, a takedown's notice, 404."""


class Card(Context, frozen=True):
    """A story in a list. It has no body, so editing a body below its lead touches no list."""

    id: str
    href: str
    """The story's page, or, where `outward` says so, the original elsewhere; empty if there is neither."""
    headline: str
    kicker: str = ""
    section: Link | None = None
    summary: str = ""
    """The curator's summary, or else the story's lead as far as its rights allow; plain text."""
    summary_language: str = ""
    """Set only where it differs from the site's, as `language` is: a lead is in the story's language, what the
    curator writes in the site's, unless its letters run the other way."""
    summary_direction: str = ""
    comment: str = ""
    """The curator's own words on the story; plain text."""
    comment_language: str = ""
    comment_direction: str = ""
    byline: tuple[str, ...] = ()
    source: Link | None = None
    """The publisher it came from."""
    agency: str = ""
    date: Moment | None = None
    """The digest's own date for the story: when it was taken up."""
    published: Moment | None = None
    """When the source published it, if it says so."""
    minutes: int = 0
    """Reading time in minutes; 0 if the story is not here in full."""
    language: str = ""
    """Set only where it differs from the site's."""
    direction: str = ""
    """`ltr` or `rtl`, set only where it differs from the site's."""
    picture: Picture | None = None
    held: str = ""
    """In the preview only: `draft`, `embargo`, `expired` or `future`; empty for a story that readers see."""
    held_until: Moment | None = None
    outward: bool = False
    """True if the rights of the story allow no more than a link: it has no page here."""
    attribution: str = ""
    """A credit that the rights of the story demand; a page that shows `summary` must show it too."""


class Teaser(Context, frozen=True):
    """A story named beside another one: previous, next, related."""

    href: str
    headline: str
    source: str = ""
    language: str = ""
    direction: str = ""
    outward: bool = False
    """True if `href` leads to the original elsewhere."""


class Rights(Context, frozen=True):
    """The rights line of a story."""

    notice: str = ""
    """As the source prints it."""
    owner: str = ""
    year: str = ""
    site: str = ""
    license: str = ""


class Correction(Context, frozen=True):
    """A dated correction."""

    date: Moment
    text: str


class Also(Context, frozen=True):
    """The same story elsewhere: copies that ingest found, or the editor knows of, and merged stories."""

    source: str
    title: str = ""
    href: str = ""


class Provenance(Context, frozen=True):
    """How the digest got a story that it did not write: what ingest noted down when it took it up."""

    fingerprint: str
    """The first digits of the SHA-256 of the file that was collected, which the digest keeps."""
    reader: str
    """The program's reader that took it up, with its version: `text/1`."""
    on: Moment | None = None
    """The day of that."""


class Story(Context, frozen=True):
    """A story in full. Its text is `body`, beside the page."""

    card: Card
    dek: str = ""
    """The curator's summary, which stands below the headline; a lead, which the text begins with, is none.
    Its language is `card.summary_language`."""
    dateline: str = ""
    """The place, as the source writes it. `body` begins with it already, in front of the first paragraph."""
    distributor: str = ""
    rights: Rights | None = None
    credits: tuple[str, ...] = ()
    """Lines such as “(Reporting by …; editing by …)”."""
    notes: tuple[str, ...] = ()
    """Editor's notes and corrections of the source."""
    corrections: tuple[Correction, ...] = ()
    """The digest's own corrections, oldest first."""
    tags: tuple[Link, ...] = ()
    updated: Moment | None = None
    original: str = ""
    """Address of the original, if known."""
    headline_original: str = ""
    also: tuple[Also, ...] = ()
    provenance: Provenance | None = None
    editions: tuple[Link, ...] = ()
    """The editions that carry the story, oldest first."""
    developing: Link | None = None
    """The developing story that it is a part of; without an address where such have no pages."""
    words: int = 0
    """Length of the body in words, as far as it is shown. Comes with the body when the page is rendered."""
    shown: str = "full"
    """How much of the story its rights allow: `full`, `excerpt` (`body` ends early), `headline` (no `body`)."""
    attribution: str = ""
    """A credit that the rights of the story demand; its page must show it."""


class Pager(Context, frozen=True):
    """The way through a list of several pages, which are counted from the oldest."""

    newer: str = ""
    """Address of the page with newer stories, empty on the newest."""
    older: str = ""
    number: int = 1
    """This page's number; pages that are full keep theirs for good."""
    pages: int = 0
    """How many pages there are; 0 on numbered pages, which do not change when newer stories come."""


class EditionHead(Context, frozen=True):
    """An edition without its stories."""

    title: str
    href: str
    date: Moment
    number: int | None = None
    stories: int = 0
    note: str = ""
    """The first words of the editor's note, without its salutation; plain text."""
    held: str = ""


class SectionRow(Context, frozen=True):
    """A section on the front page: its newest stories."""

    section: Count
    cards: tuple[Card, ...]


class FrontPage(Context, frozen=True):
    """`/`: the latest edition, or the newest stories where there is none; then the sections.

    `body` is the editor's note of that edition.
    """

    head: Head
    edition: EditionHead | None
    lead: Card | None
    """The first story; None only on an empty site."""
    seconds: tuple[Card, ...]
    """Up to three stories that stand beside the lead."""
    more: tuple[Card, ...]
    """Up to three that belong with the lead: further stories of its section in the edition."""
    briefs: tuple[Card, ...]
    """What else the edition names."""
    rows: tuple[SectionRow, ...]
    """Sections with their newest stories that do not stand above."""


class RollPage(Context, frozen=True):
    """`/` and `/page/N/` where `pages: {front: roll}` asks for all stories instead, newest first."""

    head: Head
    cards: tuple[Card, ...]
    pager: Pager


class ArticlePage(Context, frozen=True):
    """One story. `body` is its text."""

    head: Head
    story: Story
    previous: Teaser | None
    """The story before this one by date, older."""
    next: Teaser | None
    related: tuple[Teaser, ...]
    """Other stories about the same thing. Worked out for themes in whose templates the name stands."""


class SectionPage(Context, frozen=True):
    """`/sections/S/`: the stories of a newspaper section, newest first."""

    head: Head
    title: str
    stories: int
    """How many stories it has, on all its pages; 0 on numbered pages, which newer stories leave alone."""
    cards: tuple[Card, ...]
    pager: Pager


class TagPage(Context, frozen=True):
    """`/tags/T/`: the stories with a tag, newest first."""

    head: Head
    title: str
    stories: int
    cards: tuple[Card, ...]
    pager: Pager


class SourcePage(Context, frozen=True):
    """`/sources/S/`: a publisher, and the stories that came from there."""

    head: Head
    title: str
    home: str
    """The publisher's own site, if the configuration names it."""
    about: str
    """Who they are, in the words of the configuration."""
    stories: int
    sections: tuple[Count, ...]
    """The sections in which they are quoted, most often first."""
    first: Moment | None
    """The oldest story's date."""
    last: Moment | None
    cards: tuple[Card, ...]
    pager: Pager


class IndexPage(Context, frozen=True):
    """`/tags/` and `/stories/`: everything of a kind, with counts."""

    head: Head
    kind: str
    """`tags` or `developing`."""
    entries: tuple[Count, ...]
    """In the order of the alphabet."""


class Tally(Context, frozen=True):
    """How often a source was quoted: in all, and apart."""

    source: Link
    stories: int
    share: int
    """Its stories in percent of those of the source that is quoted most, at least 1."""
    by_section: tuple[int, ...]
    """In the order of the page's `sections`."""
    by_month: tuple[int, ...]
    """In the order of the page's `months`."""


class Bar(Context, frozen=True):
    """A month in a chart."""

    month: Moment
    stories: int
    share: int
    """Its stories in percent of those of the busiest month shown."""


class SourcesPage(Context, frozen=True):
    """`/sources/`: about our sources: who is quoted, how often, where and when."""

    head: Head
    stories: int
    """With a source named."""
    tallies: tuple[Tally, ...]
    """The most quoted first."""
    sections: tuple[Link, ...]
    months: tuple[Bar, ...]
    """The last twelve in which there were stories, oldest first."""


class MonthCount(Context, frozen=True):
    """A month of the archive."""

    month: Moment
    href: str
    stories: int


class ArchiveYear(Context, frozen=True):
    """A year of the archive, its months from January on; months without stories are left out."""

    year: str
    months: tuple[MonthCount, ...]
    stories: int


class ArchivePage(Context, frozen=True):
    """`/archive/`: years and months."""

    head: Head
    years: tuple[ArchiveYear, ...]
    """Newest first."""
    stories: int


class ArchiveDay(Context, frozen=True):
    """A day with its stories."""

    day: Moment
    cards: tuple[Card, ...]


class MonthPage(Context, frozen=True):
    """`/archive/2026/11/`: a month's stories, by day, newest first."""

    head: Head
    month: Moment
    days: tuple[ArchiveDay, ...]
    stories: int
    newer: MonthCount | None
    older: MonthCount | None


class DevelopingPage(Context, frozen=True):
    """`/stories/S/`: a developing story: all that belongs to it, by day."""

    head: Head
    title: str
    about: str
    """What it is about, in the words of the configuration."""
    stories: int
    sources: tuple[Count, ...]
    """Who reported, most often first."""
    first: Moment | None
    """The date of its first story."""
    last: Moment | None
    days: tuple[ArchiveDay, ...]
    """Newest first."""
    undated: tuple[Card, ...] = ()


class EditionStory(Context, frozen=True):
    """A story in an edition, with what the curator says of it there."""

    card: Card
    comment: str = ""
    """This edition's comment, or else the story's own."""


class EditionSection(Context, frozen=True):
    """A section of an edition, in the editor's order."""

    title: str
    stories: tuple[EditionStory, ...]


class EditionPage(Context, frozen=True):
    """`/editions/2026-11-23/`: one issue of the digest. `body` is the editor's note."""

    head: Head
    edition: EditionHead
    sections: tuple[EditionSection, ...]
    previous: Link | None
    next: Link | None


class EditionsPage(Context, frozen=True):
    """`/editions/`: all issues, newest first."""

    head: Head
    editions: tuple[EditionHead, ...]


class StandingPage(Context, frozen=True):
    """A page such as About. `body` is its text."""

    head: Head
    title: str
    updated: Moment | None
    held: str = ""


class SearchPage(Context, frozen=True):
    """`/search/`. The index is read by a script; what stands in the page is for readers without one."""

    head: Head
    index: str
    """Href of the folder of the index, with a slash at its end. Each language has one in a folder of its name,
    where `pagefind.js` is its door; it may be missing still."""
    languages: tuple[str, ...]
    """The languages of the stories, without region, those with most stories first."""
    sections: tuple[Count, ...]
    """Every section, with its number of stories."""


class CorrectedStory(Context, frozen=True):
    """A correction, and the story that it corrects."""

    story: Teaser
    date: Moment
    text: str


class CorrectionsPage(Context, frozen=True):
    """`/corrections/`: all corrections, newest first. There is no such page as long as there is none."""

    head: Head
    corrections: tuple[CorrectedStory, ...]


class Subscription(Context, frozen=True):
    """Something that can be followed."""

    kind: str
    """`site`, `editions`, `section` or `developing`."""
    title: str
    """The site's, the section's or the story's; empty for the editions, for which the theme has the word."""
    href: str
    """Its page."""
    address: str
    """The absolute address of its first feed, to be copied."""
    feeds: tuple[Feed, ...]
    """In all formats that there are."""


class FeedsPage(Context, frozen=True):
    """`/feeds/`: what feeds are and where they are, for people who never followed one."""

    head: Head
    subscriptions: tuple[Subscription, ...]


class TakedownPage(Context, frozen=True):
    """What stands at the address of a story that was taken down. Nothing of the story is in it."""

    head: Head
    date: Moment | None
    reason: str
    """In the curator's words; often empty."""


class NotFoundPage(Context, frozen=True):
    """`/404.html`, with the newest stories for those who lost their way."""

    head: Head
    cards: tuple[Card, ...]
