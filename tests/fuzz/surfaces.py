"""Surfaces: every place where bytes of others come in, as a function of bytes that raises if a claim breaks.

It answers with what the bytes came through to: an attack that is refused at the door each time proves nothing.
`run.py` has them attacked by atheris, `test_fuzz.py` replays what was found and adds a little that is random.
"""

import re
import socket
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import suppress
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
from generator.preview import NAMES, Preview
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
from tests.fuzz.starts import MADE_BY, OPTIONS, STARTS, on_a_page

Surface = Callable[[bytes], set[str]]
"""Raises if a claim breaks; the answer names what the input came through to."""
NOON = 1_795_608_000


def front(data: bytes) -> set[str]:
    """A file of `content/`, as story, issue and standing page."""
    reached = set()
    for path in ("articles/a.md", "editions/2026-11-23.md", "pages/a.md"):
        converted, text, pieces = convert(path, data, Options(quotes=True))
        told_well(converted.problems, _lines_of(data))
        assert (text is None) == (converted.document is None) and bool(pieces) == (text is not None)
        assert converted.document is not None or has_errors(converted.problems)
        reached |= set() if has_errors(converted.problems) else {path.partition("/")[0]}
    return reached


def config(data: bytes) -> set[str]:
    config, _, problems = parse_config(data)
    told_well(problems, _lines_of(data))
    return {"rules"} if config and config.ingest and not has_errors(problems) else set()


def markdown(data: bytes) -> set[str]:
    reached = set()
    text = data.decode("utf-8", "replace")
    for quotes in ("", "de"):
        prose, problems = convert_prose(text, path="content/a.md", quotes=quotes, opening="PELL SOUND (AP)")
        told_well(problems, _lines_of(data))
        tame(prose, problems)
        assert "<" not in plain_text(prose) or "<" in text or "&" in text
        reached |= {each.kind for each in prose.references}
    return reached


def seed(data: bytes) -> set[str]:
    """Whatever kind a seed is."""
    kind = kind_of("seeds/a", data)
    found = _taken_up(kind.read("a", data)) if kind.read else set()
    return {f"{kind.reader.partition('/')[0]}: {each}" for each in found}


def word(data: bytes) -> Reading:
    """A Word document, or the text of one, put into an archive."""
    return _reader("docx/2")("a.docx", data if data.startswith(b"PK") else _in_a_document(data))


def pdf(data: bytes) -> Reading:
    """A PDF, or the drawing of its only page."""
    return _reader("pdf/2")("a.pdf", data if data.startswith(b"%PDF") else on_a_page(data))


def addresses(data: bytes) -> set[str]:
    """Names and addresses."""
    reached = set()
    text = data.decode("utf-8", "replace")
    short = urls.slug(text)
    assert urls.slug(short) == short and not set(short) & set(" /\\.<>\"'&?#%:*|\n\0")
    assert len(short.encode()) <= 255 and urls.is_portable(short or "a")
    assert not re.fullmatch("con|prn|aux|nul|com[1-9]|lpt[1-9]", short)
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
        reached.add("moment")
    return reached | {"address" for found in [cleaned] if found} | {"slug" for found in [short] if found}


def merging(data: bytes) -> set[str]:
    """Base, the editor's file and a new reading, a line of `=====` between them."""
    parts = data.decode("utf-8", "replace").replace("\r", "").split("\n=====\n")
    base, edited, new = [*parts, "", ""][:3]
    merged = merge(base, edited, new)
    if not isinstance(merged, Merged):
        return set()
    again = merge(merged.base, merged.text, new)
    assert isinstance(again, Merged) and (again.text, again.base) == (merged.text, merged.base)
    if new == base:
        assert merged.text == edited
        return {"nothing new"} if edited != base else set()
    return {"merged"} if merged.text not in (base, edited, new) else set()


def kept(data: bytes) -> set[str]:
    """What one run leaves for the next: bases, what was published, memos, the list of what is ours."""
    reached = {"head"} if read_head(data) else set()
    base = read_base(data)
    if base is not None:
        told = tuple(each for each in base.head.pictures if each.file or each.sha256 or each.beside)
        again = read_base(base_text(base).encode())
        assert again == replace(base, head=replace(base.head, pictures=told)), (base, again)
        reached.add("base")
    published, problems = parse_published(data, "published.json")
    told_well(problems, _lines_of(data))
    if not problems:
        assert parse_published(encode_published(published), "published.json") == (published, [])
        reached.add("published")
    folder = _folder()
    (folder / ".copydesk-files").write_bytes(data)
    ours = ownership(folder)
    for path in ours.paths:
        assert ".." not in path.split("/") and not path.startswith("/")
    (folder / "memo").write_bytes(data)
    memo = sealed.recall(folder / "memo", MADE_BY, Memo)
    return reached | ({"list"} if ours.whole else set()) | ({"memo"} if memo else set())


def state(data: bytes) -> set[str]:
    """The state file: readable, or Damaged; what is read is what was written."""
    found = _recalled(data)
    left = _as_left()
    assert [key for key, value in found.items() if left.get(key) != value] == []
    return {kind for kind, _ in found}


@cache
def _as_left() -> dict[tuple[str, str], object]:
    return _recalled(STARTS["state"][-1])


def _recalled(data: bytes) -> dict[tuple[str, str], object]:
    """All that a state still knows, by its kind and name."""
    path = _folder() / "state.sqlite"
    for each in path.parent.glob("state.sqlite*"):
        each.unlink()
    path.write_bytes(data)
    found: dict[tuple[str, str], object] = {}
    try:
        store = Store(path)
    except Damaged:
        return found
    try:
        store.forget_unless(MADE_BY, OPTIONS)
        for name, known in store.documents().items():
            found["document", name] = (known, known.converted)
            for pieces in store.prose([known.text.digest] if known.text else []).values():
                found["prose", name] = pieces
        found |= {("output", name): entry for name, entry in store.manifest("public").items()}
        found |= {("burst", name): burst for name, burst in store.pending().items()}
        if last := noted(store, "public"):
            found["build", "public"] = last
    except Damaged:
        return found
    finally:
        store.close()
    return found


def theme_yaml(data: bytes) -> set[str]:
    """The words of a theme, which may extend one that lies beside it."""
    root = _theme({"theme.yaml": data})
    loaded, problems = theme.load("a", [root])
    told_well(problems, _lines_of(data))
    return {f"{len(loaded.chain)} with {len(loaded.options)}"} if loaded and not problems else set()


def template(data: bytes) -> set[str]:
    """A template of a theme: told what is wrong with it, or rendered."""
    root = _theme({"theme.yaml": b"contract: 1\n", "templates/article.html": data})
    loaded, problems = theme.load("a", [root])
    assert loaded is not None
    problems += proofread(loaded)
    told_well(
        [each for each in problems if each.where.path.endswith("a/templates/article.html")], _lines_of(data)
    )
    try:  # as a build does, which knows what is wrong only when all is rendered
        render(templates_for(loaded, site_sample("plain")), "article.html", _article())
    except TemplateFault as fault:
        told_well([fault.problem], _lines_of(data))
        return set()
    return {"rendered"} if b"{{" in data and b"{%" in data and not has_errors(problems) else set()


def requests(data: bytes) -> set[str]:
    """Bytes sent to the preview, as they are and as a browser would write them: it answers with what lies in
    its folder, to who asks by its name, and goes on."""
    return _requested(data) | _requested(_well_formed(data))


def _well_formed(data: bytes) -> bytes:
    """A request for what the bytes ask for; most that are damaged are refused before anybody looks for it."""
    line, *headers = data.split(b"\r\n")
    words = line.split(b" ")
    target = re.sub(rb"[^!-~]+", b"", b"".join(words[1:-1] or words))
    kept = [each for each in headers if re.fullmatch(rb"(?:If-)?(?:Range|Origin): [ -~]*", each)]
    slash = b"" if target.startswith(b"/") else b"/"
    return b"\r\n".join([b"GET %s%s HTTP/1.1" % (slash, target), b"Host: localhost:8000", *kept, b"", b""])


def _requested(data: bytes) -> set[str]:
    preview = _preview()
    sent = data.replace(b":8000", f":{preview.port}".encode())
    answer = _ask(preview.port, sent)
    assert b"SECRET" not in answer, answer
    assert not answer or answer.startswith(b"HTTP/1.1 "), answer
    assert not re.search(rb"^HTTP/1\.1 5", answer, re.MULTILINE), answer
    ours = any(f"{name}:{preview.port}".encode() in sent.lower() for name in NAMES)
    assert ours or not re.search(rb"^HTTP/1\.1 [23]|<body>|^data: ", answer, re.MULTILINE), answer
    stream = {"events"} if b"\ndata: {" in answer else set()
    return stream | {each.decode() for each in re.findall(rb"^HTTP/1\.1 (\d+)", answer, re.MULTILINE)}


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


def _taken_up(reading: Reading) -> set[str]:
    """What a reader found is a story that an article file can hold and that reads back as it was."""
    assert reading.status != "ok" or reading.stories
    for story in fit(reading).stories[:20]:
        _as_article(story)
    links = any(fault.message.startswith("this is a list of") for fault in reading.faults)
    return {"links"} if links else {"story" for story in reading.stories if story.body}


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
    """A theme whose other templates say nothing, and beside it one that it may extend."""
    root, silent = (
        _folder() / "themes",
        dict.fromkeys([f"templates/{each}" for each in TEMPLATES.values()], b""),
    )
    for theme_name, whole in (("a", silent | files), ("base", silent | {"theme.yaml": b"contract: 1\n"})):
        (root / theme_name / "templates").mkdir(parents=True, exist_ok=True)
        for name, data in whole.items():
            (root / theme_name / name).write_bytes(data)
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
    """The answer. Who is answered before there is no more to send hears a stream of events too."""
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(data)
        answer = b""
        if b"\r\n\r\n" in data:
            connection.settimeout(0.2)
            with suppress(TimeoutError, ConnectionResetError):
                while piece := connection.recv(65536):
                    answer += piece
                    if b"text/event-stream" not in answer or b"\ndata: {" in answer:
                        break
            connection.settimeout(2)
        with suppress(OSError):  # the server may have hung up
            connection.shutdown(socket.SHUT_WR)
        with suppress(ConnectionResetError):
            while piece := connection.recv(65536):
                answer += piece
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
