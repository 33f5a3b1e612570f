"""Text in a seed or an article is text: no template syntax, no script, no raw HTML outside the allow-list comes
alive.

Every payload goes through every kind of seed and every field of the front matter into every output; then a
real Chromium opens the pages, without the content-security policy that would save them.
"""

import io
import json
import re
import shutil
from collections.abc import Iterator
from email.message import EmailMessage
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from generator.cli import main
from generator.news import shown
from generator.preview import Preview
from generator.problems import Location, Related, error
from generator.theme import bundled_root
from tests.payloads import CLOSER, EVIL, PAYLOADS, alive

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

HOME = "https://digest.example/repo/"
NOW = "2026-11-25T12:00:00Z"
LEAD = "The ferry sailed on time this morning, and nobody at Pell Sound knew what to say of it, said the clerk."
TAIL = "It came back at noon, with nobody on board but the clerk, who has kept the timetables ever since."
EACH = [f"{each}{CLOSER}" for each in PAYLOADS]
PARTS = [PAYLOADS[n : n + 40] for n in range(0, len(PAYLOADS), 40)]
"""All payloads, so many to a field that a few stories carry them all."""
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")
"""What neither front matter nor XML takes; it is an error there."""
TITLES = [CONTROL.sub("", " ".join("\n".join(part).split())) for part in PARTS]

TEXTS = ("title", "kicker", "dateline", "agency", "distributor", "summary", "comment", "headline_original")
UNFIT = re.compile(r"[\x00-\x20\x7f-\x9f<>?#\"\\/]")
"""What no former address may hold."""
LISTS = ("byline", "tags", "notes", "credits")


def xml(text: str) -> str:
    return CONTROL.sub("", escape(text))


def in_paragraphs(texts: list[str]) -> str:
    return "".join([f"<p>{LEAD}</p>", *[f"<p>{text}</p>\n" for text in texts], f"<p>{TAIL}</p>"])


def seeds() -> Iterator[tuple[str, bytes]]:
    """Every kind of seed with every payload: as markup where it holds markup, as text, and as its title."""
    raw, told = in_paragraphs(EACH), in_paragraphs([escape(each) for each in PAYLOADS])
    everything = "\n\n".join([LEAD, *PAYLOADS, TAIL])
    title = TITLES[0]
    for name, body in (("raw", raw), ("told", told)):
        head = f'<title>{escape(title)}</title><meta name="author" content="{escape(TITLES[1])}">'
        page = f"<!doctype html><html><head>{head}</head><body><article><h1>{escape(title)}</h1>{body}"
        yield f"{name}.html", f"{page}</article></body></html>".encode()
    yield "story.txt", f"The text of it\nBy Orla Dunmore\n\n{everything}\n".encode()
    yield "story.md", f"---\ntitle: {json.dumps(title)}\n---\n\n{everything}\n".encode()
    entry = (
        f"<title>{xml(title)}</title><link>javascript:alert(1)</link><guid>1</guid><author>{xml(TITLES[2])}</author>"
        f"<category>{xml(TITLES[3])}</category><description>{xml(raw)}</description>"
    )
    rss = f'<rss version="2.0"><channel><title>{xml(TITLES[4])}</title><item>{entry}</item></channel></rss>'
    yield "feed.rss", rss.encode()
    atom = f"<entry><id>2</id><title>{xml(title)}</title><content>{xml(told)}</content></entry>"
    html = (
        f'<entry><id>3</id><title type="html">{xml(title)}</title>'
        f'<content type="html">{xml(raw)}</content></entry>'
    )
    for name, entry in (("text.atom", atom), ("html.atom", html)):
        yield name, f'<feed xmlns="http://www.w3.org/2005/Atom"><title>A</title>{entry}</feed>'.encode()
    item = {"id": "4", "title": title, "content_html": raw, "url": "javascript:alert(1)", "tags": TITLES[:3]}
    plain = {"id": "5", "title": title, "content_text": everything}
    for name, each in (("html-feed.json", item), ("text-feed.json", plain)):
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": TITLES[5], "items": [each]}
        yield name, json.dumps(feed).encode()
    for name, kind, body in (("html", "html", raw), ("plain", "plain", everything)):
        mail = EmailMessage()
        mail["From"], mail["Subject"] = '"<script>alert(1)</script>" <m@m.example>', title[:900]
        mail.set_content(body, subtype=kind, charset="utf-8")
        yield f"{name}.eml", bytes(mail)
    dead = in_paragraphs([xml(each) for each in PAYLOADS])
    nitf = (
        f"<nitf><head><title>{xml(title)}</title></head><body><body.head><hedline><hl1>{xml(title)}</hl1></hedline>"
        f"<byline>By {xml(TITLES[1])}</byline></body.head><body.content><block>{dead}"
        "</block></body.content></body></nitf>"
    )
    yield "agency.xml", f'<?xml version="1.0"?>{nitf}'.encode()
    newsml = (
        f'<newsItem guid="urn:x:1" xmlns="http://iptc.org/std/nar/2006-10-01/"><contentMeta><headline>{xml(title)}'
        f'</headline></contentMeta><contentSet><inlineXML><html xmlns="http://www.w3.org/1999/xhtml"><body>'
        f"{dead}</body></html></inlineXML></contentSet></newsItem>"
    )
    yield "newsml.xml", f'<?xml version="1.0"?>{newsml}'.encode()
    ninjs = {"uri": "urn:x", "type": "text", "headline": title, "byline": TITLES[1], "body_xhtml": raw}
    yield "ninjs.json", json.dumps(ninjs | {"pubstatus": "usable", "copyrightnotice": TITLES[2]}).encode()
    export = {"title": title, "content": raw, "url": "javascript:alert(1)", "tags": TITLES[:3], "id": 1}
    yield "wallabag.json", json.dumps([export | {"is_archived": 0, "created_at": "2026-11-22"}]).encode()
    yield "story.docx", word(title, [LEAD, *PAYLOADS, TAIL])


def word(title: str, paragraphs: list[str]) -> bytes:
    import docx

    document = docx.Document()
    document.add_heading(title, 0)
    for each in paragraphs:
        document.add_paragraph(CONTROL.sub("", each))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def article(number: int, part: tuple[str, ...]) -> str:
    """An article that has these payloads in every field that takes a text."""
    others = [CONTROL.sub("", each) for each in part]
    part = "\n".join(others)
    front: dict[str, Any] = dict.fromkeys(TEXTS, part) | dict.fromkeys(LISTS, others)
    # These make addresses, which two stories may not share by half.
    front |= {key: f"{key} {number} {part}" for key in ("source", "section", "story")}
    front |= {
        "id": f"payload{number:05}",
        "date": "2026-11-24",
        "url": f"{EVIL}/?{quote(part)}",
        "rights": {"notice": part, "owner": part, "year": part, "site": part, "license": part},
        "image": {"file": "boat.png", "alt": part, "caption": part, "credit": part},
        "corrections": [{"date": "2026-11-24", "text": each} for each in others],
        "also": [{"source": each, "title": each, "url": f"{EVIL}/'x"} for each in others],
        "aliases": [f"/old/{number}/{n}{UNFIT.sub('', each)}" for n, each in enumerate(others)],
        "extra": {"map": part},
    }
    return f"---\n{json.dumps(front)}\n---\n\n{LEAD}\n\n" + "\n\n".join(others)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of all that, with an edition and a page, built."""
    from tests.small_site import png

    root = tmp_path_factory.mktemp("payloads")
    for name, data in seeds():  # each ingested by itself: together they would be one story
        taken = root.with_name(f"{root.name}-{name}")
        (taken / "seeds").mkdir(parents=True)
        (taken / "config.yaml").write_text("title: x\n", "utf-8")
        (taken / "seeds" / name).write_bytes(data)
        assert main(["ingest", "-q", "--site", str(taken), "--now", NOW]) == 0
        shutil.copytree(taken / "content/articles/2026", root / "content/articles" / name)
    files: dict[str, bytes] = {}
    files["config.yaml"] = json.dumps(
        {"title": TITLES[0], "tagline": TITLES[1], "base_url": HOME}
        | {"theme_options": {"provenance": True}, "pages": {"tag": False}}
    ).encode()
    for number, part in enumerate(PARTS):
        files[f"content/articles/{number}.md"] = article(number, part).encode()
    stories = [{"article": f"payload{n:05}", "comment": TITLES[n]} for n, part in enumerate(PARTS)]
    issue = {
        "number": 1,
        "title": TITLES[2],
        "date": "2026-11-24",
        "sections": [{"title": TITLES[3], "stories": stories}],
    }
    files["content/editions/2026-11-24.md"] = f"---\n{json.dumps(issue)}\n---\n\n{TITLES[0]}\n".encode()
    standing = {"title": TITLES[4], "summary": TITLES[5]}
    everything = "\n\n".join([CONTROL.sub("", each) for each in PAYLOADS])
    files["content/pages/about.md"] = f"---\n{json.dumps(standing)}\n---\n\n{everything}\n".encode()
    for name in ("boat.png", "x", "x.png", "java", "&"):
        for folder in ("articles", "editions", "pages", "articles/story.md/11"):
            files[f"content/{folder}/{name}"] = png(3, 2)
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    assert main(["build", "-q", "--site", str(root), "--now", NOW]) == 0
    return root


def pages(site: Path) -> list[Path]:
    return sorted((site / "public").rglob("*.html"))


SCHEME = re.findall("<script>(.*)</script>", (bundled_root() / "broadsheet/templates/base.html").read_text())[0]
"""The one script that stands in our pages themselves: it puts on the paper that the reader chose."""
OWN = re.compile(
    rf"<script>{re.escape(SCHEME)}</script>|"
    r'<script type="application/ld\+json">[^<]*</script>|<script [^<>]*src="/repo/[^"<>]*"[^<>]*></script>'
    r"|<svg [^<>]*>\s*(?:<rect [^<>]*>(?:<title>[^<]*</title>)?\s*(?:</rect>)?\s*)*</svg>"
)
"""What a theme brings: its scripts, and the bars of a chart."""


def test_no_tag_handler_or_address_on_a_page_comes_alive(site: Path) -> None:
    found = {}
    for page in pages(site):
        own = OWN.sub("", page.read_text("utf-8"))
        if wrong := alive(own):
            found[page.relative_to(site).as_posix()] = wrong[:5]
    assert not found
    assert len(pages(site)) > 50


def articles(site: Path) -> dict[str, str]:
    """The articles that came from seeds, by seed: the Markdown of each."""
    found: dict[str, str] = {}
    for path in sorted((site / "content/articles").rglob("11/*.md")):
        text = path.read_text("utf-8")
        seed = re.search(r'^seed: "?seeds/([^"\n]*)', text, re.MULTILINE)
        assert seed
        found[seed[1]] = found.get(seed[1], "") + text.partition("\n---\n")[2]
    return found


def test_every_seed_became_an_article_with_its_payloads_as_text(site: Path) -> None:
    found = articles(site)
    assert found.keys() == {name for name, _ in seeds()}
    for name, body in found.items():
        assert "The ferry sailed" in body, name
        if name in (
            "story.txt",
            "told.html",
            "plain.eml",
            "text.atom",
            "text-feed.json",
            "newsml.xml",
            "agency.xml",
            "story.docx",
        ):
            assert body.count("alert(1)") > 400 and "It came back at noon" in body, name


def test_the_markdown_that_ingest_writes_is_dead_under_any_other_program_too(site: Path) -> None:
    commonmark = MarkdownIt("commonmark", {"html": True})
    commonmark.validateLink = lambda address: True  # type: ignore[method-assign]
    wrong = {
        name: found[:5] for name, body in articles(site).items() if (found := alive(commonmark.render(body)))
    }
    assert not wrong


ATTRIBUTES = {"href", "rel", "type", "term", "isPermaLink", "url", "lang", "version"}


def test_feeds_hold_text_alone(site: Path) -> None:
    for name in ("feed.atom", "feed.rss", "editions/feed.atom"):
        tree = ElementTree.parse(site / "public" / name)
        for markup in [*tree.iterfind(".//item/description"), *tree.iterfind(".//*[@type='html']")]:
            assert not alive(markup.text or "")
        for element in tree.iter():
            assert re.fullmatch(r"(?:\{[^}]*\})?[a-zA-Z]+", element.tag) and not element.tag.endswith("script")
            assert {key.rpartition("}")[2] for key in element.attrib} <= ATTRIBUTES
            if (element.get("href") or "").strip():
                assert urlsplit(element.attrib["href"]).scheme == "https"
    feed = json.loads((site / "public/feed.json").read_bytes())
    assert feed["items"] and not any(alive(item["content_html"]) for item in feed["items"])
    assert all(urlsplit(item.get("external_url", HOME)).scheme == "https" for item in feed["items"])


def test_a_feed_read_in_a_browser_fires_nothing(site: Path, browser: "Browser") -> None:
    """Programs that read feeds put what they find into a page of theirs, the worst of them as it is."""
    tripped: list[str] = []
    page = tripwire(browser, tripped)
    page.route("**/*", lambda route: (tripped.append(route.request.url), route.abort()))
    told = [each["content_html"] for each in json.loads((site / "public/feed.json").read_bytes())["items"]]
    for name in ("feed.atom", "feed.rss", "editions/feed.atom"):
        tree = ElementTree.parse(site / "public" / name)
        found = [*tree.iterfind(".//item/description"), *tree.iterfind(".//*[@type='html']")]
        told += [each.text for each in found if each.text]
    page.set_content("<!doctype html><body></body>")
    living = page.evaluate(
        """texts => {
            for (const each of texts) document.body.insertAdjacentHTML("beforeend", each);
            const living = "script, iframe, object, embed, svg, math, style, link";
            return document.body.querySelectorAll(living).length;
        }""",
        told,
    )
    page.wait_for_function("[...document.images].every(each => each.complete)")
    assert len(told) > 20 and not living and not [each for each in tripped if HOME not in each]
    page.context.close()


def test_json_ld_ends_where_it_should(site: Path) -> None:
    held = []
    for page in pages(site):
        html = page.read_text("utf-8")
        for found in re.findall(r"<script type=\"application/ld\+json\">(.*?)</script>", html, re.DOTALL):
            held.append(json.loads(found))
            assert held[-1]["@type"] and not re.search("[<>&\u2028\u2029]", found)
    assert sum("alert(1)" in json.dumps(told) for told in held) > 20


def test_what_is_published_of_the_past_is_an_address_of_the_site(site: Path) -> None:
    past = json.loads((site / "public/published.json").read_bytes())
    assert "payload00000" in json.dumps(past)
    redirects = [page for page in pages(site) if page.relative_to(site / "public").parts[0] == "old"]
    assert len(redirects) > 500
    for page in redirects:
        [refresh] = re.findall(r'http-equiv="refresh" content="([^"]*)"', page.read_text("utf-8"))
        assert re.fullmatch(r"0; url=/repo/articles/\d+/", refresh)


def test_nothing_fires_in_a_browser(site: Path, browser: "Browser") -> None:
    """Pages that hold every payload, and the search page, asked for some."""
    tripped: list[str] = []
    page = tripwire(browser, tripped)
    public = site / "public"

    def serve(route: Any) -> None:
        path = unquote(urlsplit(route.request.url).path)
        file = public / path.removeprefix("/repo/") / ("index.html" if path.endswith("/") else "")
        if route.request.url.startswith(HOME) and file.is_file():
            route.fulfill(path=file)
        else:
            if route.request.resource_type != "image" or not route.request.url.startswith(HOME):
                tripped.append(f"asked for {route.request.url}")
            route.abort()

    page.route("**/*", serve)
    folders: dict[str, list[str]] = {}
    for each in pages(site):
        name = each.relative_to(public).as_posix()
        if name.startswith("old/"):
            continue  # these lead on
        folders.setdefault(name.partition("/")[0], []).append(name.removesuffix("index.html"))
    some = [
        name for folder, names in folders.items() for name in (names if folder == "articles" else names[:2])
    ]
    for each in some:
        page.goto(f"{HOME}{each}", wait_until="load")
        tripped += [f"/{each}: {name}" for name in page.evaluate(LIVING, SCHEME)]
    page.goto(
        f"{HOME}search/?q={quote(PAYLOADS[0])}&section={quote(PAYLOADS[1])}&tag=<script>alert(1)</script>"
    )
    for question in ("alert", "<img src=x onerror=alert(1)>", "script"):
        page.fill("[name=q]", question)
        page.locator(".found li").first.wait_for()
        tripped += [f"search: {name}" for name in page.evaluate(LIVING, SCHEME)]
    assert not tripped
    page.context.close()


def test_the_problems_of_the_preview_are_text(tmp_path: Path, browser: "Browser") -> None:
    (tmp_path / "index.html").write_text("<!doctype html><title>x</title><body><p>x</p></body>", "utf-8")
    tripped: list[str] = []
    page = tripwire(browser, tripped)
    page.on("request", lambda request: tripped.append(request.url) if "127.0.0.1" not in request.url else None)
    wrong = [
        error(Location(each, 1, 1), each, hint=each, related=(Related(Location(each), each),))
        for each in PAYLOADS
    ]
    with Preview(tmp_path, port=0) as preview:
        preview.show([], wrong, lambda where: where.path)
        page.goto(preview.address)
        page.locator("#copydesk-problems li").first.wait_for()
        overlay = page.locator("#copydesk-problems")
        held = overlay.locator("li").count()
        names = "host => [...host.shadowRoot.querySelectorAll('*')].map(each => each.localName)"
        tags = overlay.evaluate(names)
        page.goto(f"{preview.address}{quote('<script>alert(1)</script>')}?<script>alert(1)</script>")
    assert not tripped and held == len(shown(wrong, lambda where: None))
    assert set(tags) <= {*"b button div header kbd li mark ol p pre section span".split()}
    page.context.close()


def test_the_tripwire_trips(browser: "Browser") -> None:
    tripped: list[str] = []
    page = tripwire(browser, tripped)
    page.goto("data:text/html,<img src=x onerror=alert(1)><script>window.pwned = 1</script><p>7 * 191 = 1337")
    page.wait_for_function("document.images[0].complete")
    assert sorted(tripped) == ["alert", "pwned"]
    assert page.evaluate(LIVING, SCHEME) == ["img onerror", "script", "a template's sum"]
    page.context.close()
    assert sum(bool(alive(each)) for each in PAYLOADS) > 350


def tripwire(browser: "Browser", tripped: list[str]) -> "Page":
    """A page on which whatever fires is written down."""
    page = browser.new_context(bypass_csp=True).new_page()
    page.expose_function("tripped", lambda name: tripped.append(name))
    page.add_init_script(
        """for (const name of ["alert", "confirm", "prompt", "print", "open"])
            window[name] = () => tripped(name);
        Object.defineProperty(window, "pwned", {set: () => tripped("pwned")});"""
    )
    page.on("dialog", lambda dialog: (tripped.append(dialog.message), dialog.dismiss()))
    return page


LIVING = """(own) => {
  const found = [];
  const scripts = /^(?:https:\\/\\/digest\\.example\\/|$)/;
  for (const element of document.querySelectorAll("*")) {
    const name = element.localName;
    if (name === "svg" && element.querySelector(":scope > :not(rect)") === null) continue;
    if (name === "script"
        ? !(element.type === "application/ld+json" || element.src && scripts.test(element.src)
            || element.textContent === own)
        : /^(?:style|iframe|object|embed|base|svg|math|template|textarea|frameset|noscript|portal)$/.test(name))
      found.push(name);
    for (const {name: key, value} of element.attributes) {
      if (/^on|^(?:style|srcdoc|formaction)$/.test(key)) found.push(`${name} ${key}`);
      if (/^(?:href|src|action|cite|poster|data|background)$/.test(key)
          && /^[^a-z]*(?:javascript|data|vbscript|blob|file):/i.test(value))
        found.push(`${name} ${key}=${value}`);
    }
    if (name === "meta" && element.httpEquiv === "refresh") found.push("refresh");
  }
  if (document.body.innerText.includes("1337")) found.push("a template's sum");
  return found;
}"""
