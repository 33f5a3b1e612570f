"""Surfaces: every place where bytes of others come in, as a function of bytes that raises if a claim breaks.

`run.py` has them attacked by atheris, `test_fuzz.py` replays what was found and adds a little that is random.
"""

import socket
import tempfile
import zipfile
from collections.abc import Callable
from functools import cache
from io import BytesIO
from pathlib import Path

from msgspec.structs import replace

from generator import sealed, theme, urls
from generator.built import noted
from generator.config import parse_config
from generator.contract import Context
from generator.documents import Options, convert
from generator.ingest.addresses import clean_address
from generator.ingest.article_file import Taken, article_text
from generator.ingest.base import base_text, read_base, read_head
from generator.ingest.fitness import fit
from generator.ingest.memo import Memo
from generator.ingest.merge import Merged, merge
from generator.ingest.readers import KINDS, TEXT, kind_of
from generator.ingest.story import Reading, Story
from generator.layouts import TEMPLATES
from generator.moments import in_zone, instant, parse_when, stamp
from generator.output import ownership
from generator.preview import Preview
from generator.problems import has_errors
from generator.proofread import proofread
from generator.prose import convert as convert_prose
from generator.prose import plain_text
from generator.published import encode_published, parse_published
from generator.references import is_live
from generator.state import Damaged, Store
from generator.templates import TemplateFault, render, templates_for
from tests.contexts import page_samples, site_sample
from tests.fuzz.claims import tame, told_well
from tests.fuzz.starts import on_a_page

Surface = Callable[[bytes], None]
NOON = 1_795_608_000


def front(data: bytes) -> None:
    """A file of `content/`, as story, issue and standing page."""
    for path in ("articles/a.md", "editions/2026-11-23.md", "pages/a.md"):
        converted, text, pieces = convert(path, data, Options(quotes=True))
        told_well(converted.problems, _lines_of(data))
        assert (text is None) == (converted.document is None) and bool(pieces) == (text is not None)
        assert converted.document is not None or has_errors(converted.problems)


def config(data: bytes) -> None:
    _, _, problems = parse_config(data)
    told_well(problems, _lines_of(data))


def markdown(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    for quotes in ("", "de"):
        prose, problems = convert_prose(text, path="content/a.md", quotes=quotes, opening="PELL SOUND (AP)")
        told_well(problems, _lines_of(data))
        tame(prose, problems)
        assert "<" not in plain_text(prose) or "<" in text or "&" in text


def seed(data: bytes) -> None:
    """Whatever kind a seed is."""
    kind = kind_of("seeds/a", data)
    if kind.read:
        _taken_up(kind.read("a", data))


def word(data: bytes) -> Reading:
    """A Word document, or the text of one, put into an archive."""
    return _reader("docx/2")("a.docx", data if data.startswith(b"PK") else _in_a_document(data))


def pdf(data: bytes) -> Reading:
    """A PDF, or the drawing of its only page."""
    return _reader("pdf/2")("a.pdf", data if data.startswith(b"%PDF") else on_a_page(data))


def addresses(data: bytes) -> None:
    """Names and addresses."""
    text = data.decode("utf-8", "replace")
    short = urls.slug(text)
    assert urls.slug(short) == short and not set(short) & set(" /\\.<>\"'&?#%:*|\n\0")
    assert len(short.encode()) <= 255 and urls.is_portable(short or "a")
    assert urls.collision_key(urls.collision_key(text)) == urls.collision_key(text)
    address = urls.address_of(f"articles/{text.replace('/', '')}.md")
    assert address.startswith("/articles/") and address.endswith("/")
    assert not {"..", "."} & {*urls.resolve("articles/a.md", text).split("/")}
    href = urls.Base.of("https://a.example/b/").href(f"/{text}")
    assert href.isascii() and not set(href) & set(" \"<>'\n" if "'" not in text else ' "<>\n')
    if urls.is_web_address(text):
        assert is_live(text)
    cleaned = clean_address(text)
    assert not cleaned or (urls.is_web_address(cleaned) and clean_address(cleaned) == cleaned)
    urls.is_language(text)
    if (when := parse_when(text)) is not None:
        for zone in ("Europe/Lisbon", "Pacific/Apia"):
            in_zone(when, zone), instant(when, zone), stamp(when, zone)


def merging(data: bytes) -> None:
    """Base, the editor's file and a new reading, a line of `=====` between them."""
    parts = data.decode("utf-8", "replace").replace("\r", "").split("\n=====\n")
    base, edited, new = [*parts, "", ""][:3]
    merged = merge(base, edited, new)
    if not isinstance(merged, Merged):
        return
    again = merge(merged.base, merged.text, new)
    assert isinstance(again, Merged) and (again.text, again.base) == (merged.text, merged.base)
    if new == base:
        assert merged.text == edited


def kept(data: bytes) -> None:
    """What one run leaves for the next: bases, what was published, memos, the list of what is ours."""
    read_head(data)
    base = read_base(data)
    if base is not None:
        told = tuple(each for each in base.head.pictures if each.file or each.sha256 or each.beside)
        again = read_base(base_text(base).encode())
        assert again == replace(base, head=replace(base.head, pictures=told)), (base, again)
    published, problems = parse_published(data, "published.json")
    told_well(problems, _lines_of(data))
    if not problems:
        assert parse_published(encode_published(published), "published.json") == (published, [])
    folder = _folder()
    (folder / ".copydesk-files").write_bytes(data)
    for path in ownership(folder).paths:
        assert ".." not in path.split("/") and not path.startswith("/")
    (folder / "memo").write_bytes(data)
    sealed.recall(folder / "memo", b"engine", Memo)


def state(data: bytes) -> None:
    """The state file: readable, or Damaged."""
    path = _folder() / "state.sqlite"
    for each in path.parent.glob("state.sqlite*"):
        each.unlink()
    path.write_bytes(data)
    try:
        store = Store(path)
    except Damaged:
        return
    try:
        store.forget_unless(b"engine", b"options")
        list(store.documents())
        list(store.manifest("public"))
        noted(store, "public")
    except Damaged:
        return
    finally:
        store.close()


def theme_yaml(data: bytes) -> None:
    root = _theme({"theme.yaml": data})
    _, problems = theme.load("a", [root])
    told_well(problems, _lines_of(data))


def template(data: bytes) -> None:
    """A template of a theme: told what is wrong with it, or rendered."""
    root = _theme({"theme.yaml": b"contract: 1\n", "templates/article.html": data})
    loaded, problems = theme.load("a", [root])
    assert loaded is not None
    problems += proofread(loaded)
    told_well(
        [each for each in problems if each.where.path.endswith("a/templates/article.html")], _lines_of(data)
    )
    if has_errors(problems):
        return
    try:
        render(templates_for(loaded, site_sample("plain")), "article.html", _article())
    except TemplateFault as fault:
        told_well([fault.problem], _lines_of(data))


def requests(data: bytes) -> None:
    """Bytes sent to the preview: it answers with what lies in its folder, and goes on."""
    preview = _preview()
    answer = _ask(preview.port, data)
    assert b"SECRET" not in answer, answer
    assert not answer or answer.startswith(b"HTTP/1.1 "), answer
    assert not answer.startswith(b"HTTP/1.1 5"), answer


Read = Callable[[bytes], Reading]


def _reader(version: str) -> Callable[[str, bytes], Reading]:
    """By its version; that of text before others that bear it, as what is named as a picture does."""
    return next(kind.read for kind in (TEXT, *KINDS) if kind.reader == version and kind.read)


def _asked(version: str, name: str) -> Read:
    read = _reader(version)
    return lambda data: read(name, data)


def _surface(read: Read) -> Surface:
    return lambda data: _taken_up(read(data))


READERS: dict[str, Read] = {
    "text": _asked("text/2", "a.txt"),
    "page": _asked("html/2", "a.html"),
    "markdown_file": _asked("markdown/2", "a.md"),
    "feed": _asked("feed/2", "a.rss"),
    "export": _asked("json/2", "a.json"),
    "mail": _asked("mail/2", "a.eml"),
    "agency": _asked("agency/3", "a.xml"),
    "links": _asked("links/1", "a.csv"),
    "word": word,
    "pdf": pdf,
}
"""Every reader, asked directly."""
SURFACES: dict[str, Surface] = {
    "front": front,
    "config": config,
    "markdown": markdown,
    "seed": seed,
    **{name: _surface(read) for name, read in READERS.items()},
    "addresses": addresses,
    "merging": merging,
    "kept": kept,
    "state": state,
    "theme_yaml": theme_yaml,
    "template": template,
    "requests": requests,
}


def _lines_of(data: bytes) -> str:
    return data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _taken_up(reading: Reading) -> None:
    """What a reader found is a story that an article file can hold and that reads back as it was."""
    assert reading.status != "ok" or reading.stories
    for story in fit(reading).stories[:20]:
        _as_article(story)


def _as_article(story: Story) -> None:
    assert story.title.strip(), story
    taken = Taken("0" * 64, "text/2", "2026-11-24")
    text = article_text(story, id="abc123abc123", date="2026-11-24", seed="seeds/a", taken=taken)
    converted, _, _ = convert("articles/a.md", text.encode(), Options())
    told_well(converted.problems, text)
    errors = [each for each in converted.problems if each.severity == "error"]
    assert converted.document is not None and not errors, errors
    prose, problems = convert_prose(text.split("\n---\n", 1)[1], path="content/a.md")
    tame(prose, problems)


@cache
def _folder() -> Path:
    kept = tempfile.TemporaryDirectory(prefix="fuzz-")
    _lasting.append(kept)
    return Path(kept.name)


_lasting: list[object] = []
"""What lives as long as the process."""


def _theme(files: dict[str, bytes]) -> Path:
    """A theme whose other templates say nothing."""
    root = _folder() / "themes"
    if not root.exists():
        (root / "a/templates").mkdir(parents=True)
    for name, data in (
        dict.fromkeys([f"templates/{each}" for each in TEMPLATES.values()], b"") | files
    ).items():
        (root / "a" / name).write_bytes(data)
    return root


@cache
def _article() -> Context:
    return dict(page_samples("plain"))["article.html"]


@cache
def _preview() -> Preview:
    folder = _folder() / "site"
    (folder / "sub").mkdir(parents=True)
    (folder / "index.html").write_text("<body>home</body>")
    (folder / "sub/index.html").write_text("<body>sub</body>")
    (folder / "feed.json").write_text("{}")
    (folder.parent / "secret.txt").write_text("SECRET")
    (folder / ".copydesk-files").write_text("SECRET")
    (folder / "out").symlink_to(folder.parent / "secret.txt")
    preview = Preview(folder, port=0)
    preview.__enter__()
    _lasting.append(preview)
    return preview


def _ask(port: int, data: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(data.replace(b":8000", f":{port}".encode()))
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        try:
            while piece := connection.recv(65536):
                answer += piece
                if b"text/event-stream" in answer:
                    break
        except ConnectionResetError:
            pass
        return answer


@cache
def _skeleton() -> dict[str, bytes]:
    import docx

    out = BytesIO()
    docx.Document().save(out)
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _in_a_document(text: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in _skeleton().items():
            archive.writestr(name, text if name == "word/document.xml" else data)
    return out.getvalue()
