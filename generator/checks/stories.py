"""Stories: what front matter says that cannot all be true, and what an editor meant to write and forgot."""

from collections.abc import Callable, Iterator, Sequence
from hashlib import blake2b

from generator.article import Article
from generator.checks.finding import Entry, Finding, notice, warning
from generator.checks.specimen import Specimen
from generator.documents import Document
from generator.moments import When, instant


def entry(document: Document, *keys: str) -> Entry:
    """A value in a document's front matter."""
    return Entry(f"content/{document.path}", keys)


def articles(specimen: Specimen) -> list[Article]:
    """All stories, held or not, by path."""
    return [document for document in specimen.documents.values() if isinstance(document, Article)]


def ids(specimen: Specimen) -> Iterator[Finding]:
    """Stories without a permanent name of their own."""
    for article in articles(specimen):
        if not article.id:
            hint = f"write `id: {_id_for(article.path)}` into its front matter, and never change it"
            message = "the story has no `id`: renamed or moved, it is a new one to every feed reader"
            yield notice(entry(article), message, hint)


def _id_for(path: str) -> str:
    """An id for the story at a path, the same whenever it is asked for."""
    number = int.from_bytes(blake2b(path.encode(), digest_size=8).digest(), "big")
    return "".join(_DIGITS[number >> shift & 31] for shift in range(0, 60, 5))


_DIGITS = "0123456789abcdefghjkmnpqrstvwxyz"


def twice(specimen: Specimen) -> Iterator[Finding]:
    """One title, one summary, one original in two documents."""
    shown = [document for path, document in specimen.documents.items() if path in specimen.catalog.addresses]
    stories = [document for document in shown if isinstance(document, Article)]
    others = [document for document in shown if not isinstance(document, Article)]
    apart = "let the titles tell them apart"
    yield from _same(
        others, lambda d: (type(d), d.title.casefold()), "title", "another one has the same title", apart
    )
    yield from _same(
        stories,
        lambda a: a.title and (a.title.casefold(), a.source.casefold()),
        "title",
        "another story of this source has the same title",
        "remove one of the two if they are one story; else let the titles tell them apart",
    )
    yield from _same(
        stories,
        lambda a: " ".join(a.summary.casefold().split()),
        "summary",
        "another story has the same summary",
        "say in it what this story tells",
    )
    yield from _same(
        stories,
        lambda a: a.url.rstrip("/"),
        "url",
        "another story has the same `url`: it was taken up twice",
        "remove one of the two",
    )


def _same(
    documents: Sequence[Document], value: Callable[..., object], key: str, message: str, hint: str
) -> Iterator[Finding]:
    first: dict[object, Document] = {}
    for document in documents:
        told = value(document)
        other = first.setdefault(told, document) if told else document
        if other is not document:
            yield warning(entry(document, key), message, hint, entry(other, key))


def _before(one: When, other: When) -> bool:
    """Whether a moment is earlier than another, as far as both are known."""
    known = min(len(one.iso), len(other.iso), 10)
    return one.iso[:known] < other.iso[:known]


def dates(specimen: Specimen) -> Iterator[Finding]:
    """Dates that cannot all be true."""
    zone = specimen.config.timezone

    def later(one: When | None, other: When | None) -> bool:
        return one is not None and other is not None and instant(one, zone) > instant(other, zone)

    for article in articles(specimen):
        begins = [when for when in (article.date, article.embargo) if when is not None]
        if article.expires and any(not later(article.expires, when) for when in begins):
            message = "the story expires before it comes out, so that nobody will ever see it"
            hint = "give it a later `expires`, or an earlier `date` or `embargo`"
            yield warning(entry(article, "expires"), message, hint)
        if article.published and article.updated and _before(article.updated, article.published):
            message = "the story was updated before its source published it"
            yield warning(entry(article, "updated"), message, "correct `updated` or `published`")
        # What ingest found is the source's own update, which may well be older than the digest's day.
        if not article.published and not article.seed and later(article.date, article.updated):
            message = "the story was updated before it came out"
            yield warning(
                entry(article, "updated"), message, "correct `updated` or `date`: feeds go by the later"
            )
        if article.published and article.date and article.published.iso[:10] > article.date.iso[:10]:
            message = "the source published the story after the digest took it up"
            yield notice(entry(article, "published"), message, "correct `published` or `date`")
        if any(later(article.date, correction.date) for correction in article.corrections):
            message = "a correction is older than the story"
            hint = "give the correction the day on which it was made"
            yield warning(entry(article, "corrections"), message, hint)


def empty(specimen: Specimen) -> Iterator[Finding]:
    """Stories that give nothing to read."""
    for path in specimen.catalog.addresses:
        document, body = specimen.documents[path], specimen.catalog.bodies.get(path)
        if body is not None and body.minutes:
            continue
        if isinstance(document, Article) and not (document.summary or document.comment or document.url):
            hint = "write its text, a `summary`, or the `url` of the original"
            yield warning(entry(document), "the story has no text, no summary and no original to read", hint)
