"""Documents: one file of `content/` converted: front matter read, Markdown turned into Prose.

`convert` is pure in the file's path, its bytes and the few options of conversion, and knows no other file;
that is what the memo's key is made of. What the rest of the site sees of a body travels in `Body`, within
`Converted`; what its own page alone takes from it is a `Text`, and travels beside it, so that catalog and plan
cannot depend on it. The HTML itself stays in `pieces`, which nobody looks at until a page is rendered.
"""

from hashlib import blake2b

import msgspec

from generator import filenames
from generator.article import FOLDER as ARTICLES
from generator.article import Article, parse_article
from generator.edition import FOLDER as EDITIONS
from generator.edition import Edition, parse_edition
from generator.keywords import NO_KEYWORDS, Keywords, keywords
from generator.locked import seal
from generator.page import FOLDER as PAGES
from generator.page import Page, parse_page
from generator.problems import Location, Problem, error
from generator.references import Reference
from generator.yamldoc import Document as Front
from generator.yamldoc import parse_document

Document = Article | Edition | Page


class Options(msgspec.Struct, frozen=True):
    """What conversion depends on beside the document: the site's language, whether quotes are set, and whether
    the theme shows related stories, which are found by keywords."""

    language: str = "en"
    quotes: bool = False
    related: bool = True


WORDS_PER_MINUTE = 230
"""Silent reading of non-fiction in English (Brysbaert 2019: 238); other scripts count in such words too."""


class Text(msgspec.Struct, frozen=True, array_like=True):
    """What only the pages that show a body take from it: the digest of its HTML, its length in words."""

    digest: bytes
    words: int = 0
    seal: str = ""
    """Of a story: what an edition that is locked holds it to (see `locked`)."""


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the site sees of a body without reading it."""

    references: tuple[Reference, ...] = ()
    anchors: tuple[str, ...] = ()
    lead: str = ""
    before_lead: int = 0
    """How many words of the text stand before the lead."""
    aside: bool = False
    """Whether the lead stands in a quotation or a figure."""
    minutes: int = 0
    """Reading time, rounded up."""
    keywords: Keywords = NO_KEYWORDS
    """What a story is about."""
    line: int = 1
    """The body's first line in its file; the references' places count from the file's first."""


class Converted(msgspec.Struct, frozen=True, omit_defaults=True):
    """A document as far as it could be read, and what is wrong with it."""

    document: Document | None = None
    body: Body | None = None
    problems: tuple[Problem, ...] = ()


def convert(path: str, data: bytes, options: Options) -> tuple[Converted, Text | None, tuple[str, ...]]:
    """Convert the file at `path` below `content/`: what it says, its text, and the pieces of its HTML."""
    if not path.startswith((ARTICLES, EDITIONS, PAGES)):
        return Converted(problems=(_homeless(path),)), None, ()
    from generator.prose import convert as convert_prose  # 70 ms that a build without changes need not spend

    document, problems = parse_document(data, f"content/{path}")
    problems += filenames.faults(path)
    if document is None:
        return Converted(problems=tuple(problems)), None, ()
    parsed = _parsed(path, document, problems)
    prose, wrong = convert_prose(
        document.body,
        path=f"content/{path}",
        first_line=document.body_line,
        opening=_opening(parsed),
        quotes=_quotes(parsed, options),
        letter=isinstance(parsed, Edition),
    )
    digest = blake2b(msgspec.msgpack.encode(prose.pieces), digest_size=16).digest()
    sealed = seal(parsed, document.body) if isinstance(parsed, Article) else ""
    about = NO_KEYWORDS
    if options.related and isinstance(parsed, Article):
        about = keywords(parsed.title, parsed.tags, prose.lead)
    body = Body(
        references=prose.references,
        anchors=prose.anchors,
        lead=prose.lead,
        before_lead=prose.before_lead,
        aside=prose.aside,
        minutes=-(-prose.words // WORDS_PER_MINUTE),
        keywords=about,
        line=document.body_line,
    )
    return Converted(parsed, body, (*problems, *wrong)), Text(digest, prose.words, sealed), prose.pieces


def head(path: str, data: bytes) -> Document | None:
    """What the front matter of a file says, None where it is no document that can be read."""
    if not path.startswith((ARTICLES, EDITIONS, PAGES)):
        return None
    document, _ = parse_document(data, f"content/{path}")
    return _parsed(path, document, []) if document else None


def _parsed(path: str, document: Front, problems: list[Problem]) -> Document:
    if path.startswith(ARTICLES):
        return parse_article(path, document, problems)
    if path.startswith(EDITIONS):
        return parse_edition(path, document, problems)
    return parse_page(path, document, problems)


def _homeless(path: str) -> Problem:
    hint = "move stories to content/articles/, issues to content/editions/, standing pages to content/pages/"
    message = "this Markdown file is neither story nor edition nor standing page where it lies"
    return error(Location(f"content/{path}"), message, hint=hint)


def _opening(document: Document) -> str:
    if not isinstance(document, Article) or not document.dateline:
        return ""
    return f"{document.dateline} ({document.agency})" if document.agency else document.dateline


def _quotes(document: Document, options: Options) -> str:
    """The language whose quotation marks to set; none in text that came from a seed."""
    if not options.quotes:
        return ""
    if isinstance(document, Article):
        return "" if document.seed else document.language or options.language
    return options.language
