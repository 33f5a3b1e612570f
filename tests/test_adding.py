"""`add` as its user meets it: a page or a file becomes a seed and an article, once."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import planted
import pytest

from generator.cli import main
from generator.ingest.added import links, marked, marked_address, seed_name
from generator.lock import held
from tests.web import Web, web

PROGRAM = Path(__file__).parent.parent / "build.py"
NOW = "--now=2026-11-24T12:00"
TEXT = "Ferry stays in harbour\nBy Jane Doe\n\nThe ferry did not sail on Monday, and nobody minded very much.\n"
OTHERS = {
    "Mo/story": "Bakery opens at noon\n\nThe bakery on Pump Street opened late, and sold all by one.\n",
    "Tu/story": "Council counts chairs\n\nForty chairs are in the hall, the council found, one of them lame.\n",
    "Mo/story.txt": "Bridge is painted\n\nFor once, men with brushes hang from the old bridge and whistle.\n",
}
ARTICLE = "content/articles/2026/11/ferry-stays-in-harbour.md"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user stands: a digest without stories."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "config.yaml").write_text("title: The Digest\n")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def server() -> Iterator[Web]:
    with web() as served:
        yield served


def seeds(site: Path) -> list[str]:
    found = (path for path in (site / "seeds").rglob("*") if path.is_file())
    return sorted(path.relative_to(site / "seeds").as_posix() for path in found if ".base" not in path.parts)


def test_a_page_becomes_a_seed_and_an_article_whose_path_is_all_that_is_printed(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    url = server.page("/2026/ferry-stays?utm_source=x", TEXT, "text/plain; charset=utf-8")
    assert main(["add", "--private", url, NOW]) == 0
    told = capsys.readouterr()
    assert told.out == f"{ARTICLE}\n" and told.err == ""
    assert seeds(site) == ["127.0.0.1-ferry-stays.txt"]
    assert (site / "seeds/127.0.0.1-ferry-stays.txt").read_text("utf-8") == TEXT
    text = (site / ARTICLE).read_text("utf-8")
    assert f'url: "{server.url("/2026/ferry-stays")}"\n' in text
    [base] = (site / "seeds/.base").iterdir()
    assert f'original: "{url}"' in base.read_text("utf-8")
    assert main([NOW]) == 0


def test_a_page_that_was_added_before_is_not_fetched_again_whatever_its_address_is_hung_with(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    url = server.page("/ferry", TEXT, "text/plain")
    main(["add", "--private", url, NOW])
    asked = len(server.asked)
    capsys.readouterr()
    assert main(["add", "--private", f"{url}/?fbclid=1#part", NOW]) == 0
    told = capsys.readouterr()
    assert told.out == f"{ARTICLE}\n" and "was added before" in told.err and len(server.asked) == asked
    assert main(["add", "--private", server.redirect("/short", "/ferry"), NOW]) == 0
    assert capsys.readouterr().out == f"{ARTICLE}\n" and seeds(site) == ["127.0.0.1-ferry.txt"]


def test_again_fetches_the_present_form_which_is_merged(site: Path, server: Web) -> None:
    url = server.page("/ferry", TEXT, "text/plain")
    main(["add", "--private", url, NOW])
    (site / ARTICLE).write_text((site / ARTICLE).read_text("utf-8").replace("Jane", "June"), "utf-8")
    server.page("/ferry", TEXT.replace("Monday", "Tuesday"), "text/plain")
    assert main(["add", "--private", "--again", url, NOW]) == 0
    text = (site / ARTICLE).read_text("utf-8")
    assert "Tuesday" in text and "June" in text and server.url("/ferry") in text
    assert seeds(site) == ["127.0.0.1-ferry.txt"]


def test_two_pages_of_one_name_are_two_seeds(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    urls = [server.page(f"/{name}", text, "text/plain") for name, text in OTHERS.items()]
    assert main(["add", "--private", *urls, NOW]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 3
    assert seeds(site) == ["127.0.0.1-mo-2.txt", "127.0.0.1-mo.txt", "127.0.0.1-tu.txt"]


def test_a_page_that_tells_what_an_article_tells_already_leads_there(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    urls = [server.page(path, TEXT, "text/plain") for path in ("/one", "/two")]
    assert main(["add", "--private", urls[0], NOW]) == 0
    assert main(["add", "--private", urls[1], NOW]) == 0
    assert capsys.readouterr().out == f"{ARTICLE}\n" * 2


def test_one_page_that_fails_is_told_and_the_others_are_added(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    url = server.page("/ferry", TEXT, "text/plain")
    assert main(["add", "--private", server.url("/no"), url, NOW]) == 1
    told = capsys.readouterr()
    assert f"{server.url('/no')}: error: the server answers 404" in told.err and told.out == f"{ARTICLE}\n"


def test_without_private_nothing_on_this_machine_is_asked(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", server.page("/ferry", TEXT), NOW]) == 1
    assert "add --private" in capsys.readouterr().err and server.asked == [] and seeds(site) == []


def test_a_file_from_anywhere_is_copied_once(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site.parent / "note.txt").write_text(TEXT)
    assert main(["add", "../note.txt", NOW]) == 0
    assert capsys.readouterr().out == f"{ARTICLE}\n" and seeds(site) == ["note.txt"]
    (site.parent / "copy.txt").write_text(TEXT)
    assert main(["add", str(site.parent / "copy.txt"), "seeds/note.txt", NOW]) == 0
    told = capsys.readouterr()
    assert told.out == f"{ARTICLE}\n" and "this is seeds/note.txt already" in told.err
    (site.parent / "note.txt").write_text(TEXT.replace("Ferry", "Another ferry"))
    assert main(["add", "../note.txt", NOW]) == 0 and seeds(site) == ["note-2.txt", "note.txt"]


def test_the_folder_of_a_saved_page_comes_along(site: Path) -> None:
    (site.parent / "page_files/inner").mkdir(parents=True)
    (site.parent / "page.html").write_text("<!doctype html><title>Ice</title><p>It froze.")
    (site.parent / "page_files/inner/a.css").write_text("p {}")
    main(["add", "../page.html", NOW])
    assert seeds(site) == ["page.html", "page_files/inner/a.css"]


def test_pictures_are_copied_only_where_somebody_says_that_they_may(site: Path, server: Web) -> None:
    server.answers["/quay.png"] = (200, {"Content-Type": "image/png"}, planted.picture())
    shown = f"PICTURE quay.png url {server.url('/quay.png')}"
    url = server.page("/ice", f"=== \nIce\n\nIt froze.\n\n{shown}\n", "text/plain")
    article = site / "content/articles/2026/11/ice.md"
    with planted.kind():
        assert main(["add", "--private", url, NOW]) == 0
        assert f"\n[Seen: quay.png]({server.url('/quay.png')})" in article.read_text("utf-8")
        assert "/quay.png" not in [path for path, _, _ in server.asked]
        assert main(["add", "--private", "--again", "--pictures", url, NOW]) == 0
    assert "![Seen: quay.png](ice-quay.png)" in article.read_text("utf-8")
    assert (article.parent / "ice-quay.png").read_bytes() == planted.picture()
    assert seeds(site) == ["127.0.0.1-ice.txt", "127.0.0.1-ice_files/quay.png"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "there is nothing to add"),
        (["paper.example/ferry"], "write the address of a page whole"),
        (["nothing.txt"], "there is no such file"),
        (["."], "this is a folder"),
        (["--from", "nothing.txt"], "there is no such file"),
        (["--from", "config.yaml"], "there is no web address in this file"),
        (["ftp://paper.example/ferry"], "no address of the web"),
    ],
)
def test_what_cannot_be_added_is_told(
    arguments: list[str], said: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["add", *arguments, NOW]) == 1
    told = capsys.readouterr()
    assert said in told.err and told.out == ""


def test_a_list_of_links_is_added_from(site: Path, server: Web, capsys: pytest.CaptureFixture[str]) -> None:
    urls = [server.page(f"/{name}", OTHERS[name], "text/plain") for name in ("Mo/story", "Tu/story")]
    (site / "list.csv").write_text("title,url\n" + "".join(f'"A, b","{url}"\n' for url in urls))
    assert main(["add", "--private", "--from", "list.csv", "--format", "json", NOW]) == 0
    added = json.loads(capsys.readouterr().out)["added"]
    assert sorted(added) == ["seeds/127.0.0.1-mo.txt", "seeds/127.0.0.1-tu.txt"]
    assert [len(paths) for paths in added.values()] == [1, 1]


def test_links_are_found_in_lists_of_every_form() -> None:
    opml = '<outline type="link" url="https://a.example/x?a=1&amp;b=2"/>'
    bookmarks = '<DT><A HREF="https://b.example/y" ADD_DATE="1">Y</A>'
    assert links(f"{opml}\n{bookmarks}\n* see (https://c.example/z).\nhttps://b.example/y\n") == (
        "https://a.example/x?a=1&b=2",
        "https://b.example/y",
        "https://c.example/z",
    )


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://www.paper.example/2026/11/23/ferry-stays.html", "paper.example-ferry-stays.html"),
        ("https://paper.example/ferry-stays/", "paper.example-ferry-stays.html"),
        ("https://paper.example/news/12345", "paper.example-12345.html"),
        ("https://paper.example/", "paper.example.html"),
        ("https://paper.example/?p=12", "paper.example-p-12.html"),
        ("https://paper.example/index.php?id=7", "paper.example-id-7.html"),
        ("https://新聞.example/船が着いた", "新聞.example-船が着いた.html"),
        ("https://paper.example/" + "long-" * 99, "paper.example-" + "long-" * 15 + "long.html"),
        ("https://paper.example/..%2f..%2fetc/passwd", "paper.example-passwd.html"),
    ],
)
def test_a_seeds_name_says_where_it_is_from(url: str, name: str) -> None:
    assert seed_name(url, "text/html", b"") == name


def test_a_page_keeps_its_address_in_its_first_line_and_its_bytes_below() -> None:
    page, url = b"<!DOCTYPE html>\n<title>Ice</title>", "https://paper.example/ice--cold"
    saved = marked(page, url, "text/html", "")
    assert saved == b"<!-- saved from url=(0031)https://paper.example/ice--cold -->\n" + page
    assert marked_address(saved) == url and marked(saved, "https://other.example/", "text/html", "") == saved
    assert marked(b'<?xml version="1.0"?>\n<html/>', url, "application/xhtml+xml", "").startswith(b"<?xml")
    assert marked(b"plain", url, "text/plain", "") == b"plain"


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><h1>{0}</h1>{1}</body></html>".encode("utf-16"),
        b'<html><head><link rel="canonical" href="https://other.example/x"></head><body><h1>{0}</h1>{1}</body></html>',
    ],
    ids=["UTF-16", "another address of its own"],
)
def test_the_rule_for_the_host_where_a_page_was_fetched_is_followed(
    page: bytes, site: Path, server: Web
) -> None:
    encoding = "utf-16" if page.startswith(b"\xff\xfe") else "utf-8"
    body = "<p class=promo>Buy the socks of the ferry.</p><p>The bow gate does not close, said the yard.</p>"
    text = page.decode(encoding).format("Ferry stays in harbour", body)
    url = server.page("/2026/ferry", text.encode(encoding), "text/html")
    assert main(["add", "--private", url, NOW]) == 0
    rule = "title: The Digest\ningest:\n  127.0.0.1: {drop: .promo, section: Harbour}\n"
    (site / "config.yaml").write_text(rule)
    assert main(["ingest", NOW]) == 0
    article = (site / ARTICLE).read_text("utf-8")
    assert "section: Harbour" in article and "socks" not in article and "bow gate" in article


def open_files(pid: int) -> set[str]:
    """What a process has open now, but for what it closes while we look."""
    found = set()
    for each in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):
            found.add(str(each.readlink()))
    return found


@pytest.mark.skipif(
    not Path("/proc/self/fd").exists(), reason="which files a process has open is asked of Linux"
)
def test_a_seed_is_written_under_the_sites_lock(site: Path, tmp_path: Path) -> None:
    """Whoever has the lock may clear away drafts of killed commands, and must not find a living one's."""
    (tmp_path / "ferry.txt").write_text(TEXT, "utf-8")
    lock = site / ".copydesk/lock"
    with ExitStack() as release:
        release.enter_context(held(lock))
        command = [sys.executable, str(PROGRAM), "add", str(tmp_path / "ferry.txt"), NOW]
        with subprocess.Popen(command, cwd=site, stdout=subprocess.PIPE, text=True) as adding:
            while str(lock.resolve()) not in open_files(adding.pid):
                assert adding.poll() is None
            before = seeds(site)
            release.close()
            told, _ = adding.communicate(timeout=60)
    assert before == []
    assert told == f"{ARTICLE}\n" and seeds(site) == ["ferry.txt"]


def test_an_encoding_that_the_server_alone_knows_is_not_lost() -> None:
    page = "<title>Καράβι</title>".encode("iso-8859-7")
    assert "Καράβι" in marked(page, "https://paper.example/", "text/html", "iso-8859-7").decode("utf-8-sig")
    told = b'<meta charset="iso-8859-7">' + page
    assert marked(told, "https://paper.example/", "text/html", "iso-8859-7").endswith(told)
    for nonsense in ("no-such", "base64", ""):
        assert marked(page, "https://paper.example/", "text/html", nonsense).endswith(page)


def test_a_longer_list_is_added_in_parts(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.adding.MOST", 1)
    urls = [server.page(f"/{name}", OTHERS[name], "text/plain") for name in ("Mo/story", "Tu/story")]
    (site / "list.txt").write_text("\n".join(urls))
    assert main(["add", "--private", "--from", "list.txt", NOW]) == 0
    assert "2 are too many for once; the first 1 are added" in capsys.readouterr().err
    assert seeds(site) == ["127.0.0.1-mo.txt"]


def test_nothing_is_added_where_there_is_no_site(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (site / "config.yaml").unlink()
    (site / "story.txt").write_text(TEXT)
    assert main(["add", "story.txt", NOW]) == 1
    assert "config.yaml" in capsys.readouterr().err and seeds(site) == []


def test_a_page_is_added_without_a_picture_that_cannot_be_fetched(
    site: Path, server: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = f"PICTURE quay.png url {server.url('/no-quay.png')}"
    url = server.page("/ice", f"=== \nIce\n\nIt froze.\n\n{shown}\n", "text/plain")
    with planted.kind():
        assert main(["add", "--private", "--pictures", url, NOW]) == 0
    assert "no-quay.png is not copied" in capsys.readouterr().err
    assert seeds(site) == ["127.0.0.1-ice.txt"]


def test_a_file_that_is_too_long_is_told(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.adding.LARGEST", 10)
    (site / "story.txt").write_text(TEXT)
    assert main(["add", "story.txt", NOW]) == 1
    assert "this cannot be read, or is longer than" in capsys.readouterr().err and seeds(site) == []
