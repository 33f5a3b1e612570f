"""Keys: which values decide whether a file is made again, and which of them changed."""

import sys
from pathlib import Path

import contexts
import msgspec
import pytest

from generator import engine
from generator.contract import Site
from generator.documents import Text
from generator.excerpts import Cut
from generator.keys import PARTS, Frame, Key, changed, frame, key, text_key
from generator.target import Job, Made, ProseUse, Target, encode
from generator.theme import Asset, Theme

SHARED = Frame(b"engine", b"site", b"options", {"article.html": b"closure", "index.html": b"other"})
TEXTS = {"articles/a.md": Text(b"digest", 300), "articles/b.md": Text(b"other", 300)}


def page(**values: object) -> Target:
    told = {"template": "article.html", "prose": ProseUse("articles/a.md", ("/b/",)), **values}
    return Target.of("a/index.html", "template", b"context", **told)  # type: ignore[arg-type]


def theme(**values: object) -> Theme:
    return msgspec.structs.replace(
        Theme(
            name="plain",
            chain=("plain",),
            contract=1,
            options={"mark": "one"},
            templates={},
            closures={"article.html": "abc", "index.html": "def"},
            links={"article.html": ("own.css",), "index.html": ()},
            assets={"own.css": Asset("/themes/own.css", "0123456789abcdef", 9)},
            words={"en": {}},
            digest="theme",
        ),
        **values,
    )


def site(**values: object) -> bytes:
    plain: Site = contexts.sample(Site, "plain")
    return encode(msgspec.structs.replace(plain, preview=False, **values))


def test_a_page_is_made_from_all_six_parts() -> None:
    made = key(page(), SHARED, TEXTS)
    assert len(made) == len(PARTS)
    assert made[:4] == (b"engine", b"site", b"options", b"closure")
    assert made[4] == page().digest
    assert made[5] == text_key(TEXTS["articles/a.md"])


def test_a_page_without_a_text_has_no_part_for_it() -> None:
    assert key(page(prose=None, template="index.html"), SHARED, {})[3:] == (
        b"other",
        page(prose=None).digest,
        b"",
    )


@pytest.mark.parametrize("maker", ["copy", "text"])
def test_what_is_copied_is_made_from_its_content_alone(maker: str) -> None:
    target = Target.of("a.png", maker, b"digest")  # type: ignore[arg-type]
    assert key(target, SHARED, {}) == (b"", b"", b"", b"", target.digest, b"")


@pytest.mark.parametrize("maker", ["atom", "rss", "json", "sitemap", "picture"])
def test_what_the_program_writes_itself_is_made_anew_by_another_engine(maker: str) -> None:
    target = Target.of("feed.atom", maker, b"values")  # type: ignore[arg-type]
    assert key(target, SHARED, {}) == (b"engine", b"", b"", b"", target.digest, b"")


def test_every_part_that_differs_is_named_in_its_order() -> None:
    assert PARTS == ("engine", "site", "theme", "template", "content", "body")
    one: Key = (b"a", b"b", b"c", b"d", b"e", b"f")
    assert changed(one, one) == ()
    for place, name in enumerate(PARTS):
        assert changed(one, (*one[:place], b"x", *one[place + 1 :])) == (name,)
    assert changed(one, (b"x", b"b", b"c", b"d", b"e", b"x")) == ("engine", "body")


def test_keys_of_another_version_with_other_parts_are_not_compared_in_part() -> None:
    with pytest.raises(ValueError, match="shorter"):
        changed((b"a",), (b"a", b"b"))


def test_a_text_is_its_digest_and_its_length() -> None:
    plain = text_key(Text(b"digest", 300))
    assert plain == b"digest\x2c\x01\x00\x00"
    assert plain == text_key(Text(b"digest", 300, "a seal shapes no page"))
    assert len({plain, text_key(Text(b"digest", 301)), text_key(Text(b"other", 300))}) == 3


def test_what_shapes_every_page_is_in_its_frame() -> None:
    plain = frame(b"engine", site(), theme())
    assert plain == frame(b"engine", site(), theme())
    assert plain.engine == b"engine"
    assert set(plain.templates) == {"article.html", "index.html"}
    assert len(plain.site) == 16
    others = {
        "site": frame(b"engine", site(title="Other"), theme()),
        "options": frame(b"engine", site(), theme(options={"mark": "two"})),
        "templates": frame(b"engine", site(), theme(closures={"article.html": "x", "index.html": "def"})),
    }
    for part, other in others.items():
        differing = [name for name in plain.__struct_fields__ if getattr(plain, name) != getattr(other, name)]
        assert differing == [part]


def test_an_asset_that_changes_makes_anew_the_pages_that_name_it_and_no_others() -> None:
    other = theme(assets={"own.css": Asset("/themes/own.css", "fedcba9876543210", 9)})
    before, after = frame(b"", site(), theme()).templates, frame(b"", site(), other).templates
    assert [name for name in before if before[name] != after[name]] == ["article.html"]


def test_a_target_stands_for_its_context_and_for_how_its_text_is_shown() -> None:
    targets = [
        page(prose=None),
        Target.of("a/index.html", "template", b"other context", template="article.html"),
        page(),
        page(prose=ProseUse("articles/a.md", ("/c/",))),
        page(prose=ProseUse("articles/a.md", ("/b/", "/c/"))),
        page(prose=ProseUse("articles/a.md", ("/b/c/",))),
        page(prose=ProseUse("articles/a.md", ("/b/",), Cut(60))),
        page(prose=ProseUse("articles/a.md", ("/b/",), Cut(61))),
    ]
    digests = [target.digest for target in targets]
    assert len(set(digests)) == len(digests)
    assert {len(digest) for digest in digests} == {16}
    assert page(prose=ProseUse("articles/b.md", ("/b/",))).digest == page().digest


def test_a_target_is_what_it_was_given() -> None:
    target = Target.of("a.webp", "picture", b"rendition", source="content/a.jpg")
    assert (target.path, target.maker, target.context) == ("a.webp", "picture", b"rendition")
    assert (target.template, target.prose, target.source) == ("", None, "content/a.jpg")
    assert (page().template, page().source) == ("article.html", "")


def test_what_a_target_and_a_job_do_not_name_they_do_not_have() -> None:
    assert Target("a", "copy", b"c", b"d") == Target("a", "copy", b"c", b"d", "", None, "")
    assert Job("atom", "", b"c") == Job("atom", "", b"c", b"", (), 0, None, b"")


def test_what_was_made_knows_its_digest() -> None:
    made, other = Made.of(b"bytes"), Made.of(b"other")
    assert (made.data, len(made.digest)) == (b"bytes", 16)
    assert made.digest != other.digest
    assert made == Made.of(b"bytes")


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small program in the place of ours."""
    for folder in ("ingest", "checks", "starter"):
        (tmp_path / folder).mkdir()
    for name in ("a.py", "urls.py", "disk.py", "ingest/b.py", "checks/c.py", "starter/d.py"):
        (tmp_path / name).write_text(f"# {name}\n")
    monkeypatch.setattr(engine, "__file__", str(tmp_path / "engine.py"))
    return tmp_path


def digests() -> tuple[bytes, bytes]:
    """Of what shapes pages, and of what checks them."""
    found = []
    for digest in (engine.digest, engine.checks_digest):
        digest.cache_clear()
        found.append(digest())
        digest.cache_clear()
    return found[0], found[1]


@pytest.mark.parametrize(
    ("change", "pages", "checks"),
    [
        ("a.py", True, False),
        ("new.py", True, False),
        ("ingest/b.py", True, False),
        ("checks/c.py", False, True),
        ("urls.py", True, True),
        ("disk.py", True, True),
        ("starter/d.py", False, False),
        ("a.txt", False, False),
    ],
)
def test_a_source_that_changes_is_another_engine(program: Path, change: str, pages: bool, checks: bool) -> None:
    before = digests()
    assert [len(digest) for digest in before] == [16, 16]
    assert before == digests()
    (program / change).write_text("# changed\n")
    after = digests()
    assert (before[0] != after[0], before[1] != after[1]) == (pages, checks)


@pytest.mark.parametrize("new", ["0.py", "ingest/a.py"])
def test_a_source_that_is_renamed_is_another_engine(program: Path, new: str) -> None:
    before = digests()
    (program / "a.py").rename(program / new)
    assert digests()[0] != before[0]


@pytest.mark.parametrize(
    ("distribution", "pages", "checks"),
    [
        *[(name.replace("-", "_"), True, name in ("msgspec", "pillow")) for name in engine.DISTRIBUTIONS],
        ("Markdown_It_Py", True, False),
        ("lxml", False, True),
        ("some_other", False, False),
    ],
)
def test_a_distribution_of_another_version_is_another_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, distribution: str, pages: bool, checks: bool
) -> None:
    """It lies in the first folder on Python's path that has one of its name."""
    before = digests()
    (tmp_path / f"{distribution}-9.99.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    after = digests()
    assert (before[0] != after[0], before[1] != after[1]) == (pages, checks)


def readers() -> bytes:
    """Of what reads seeds."""
    for digest in (engine.digest, engine.readers_digest):
        digest.cache_clear()
    found = engine.readers_digest()
    for digest in (engine.digest, engine.readers_digest):
        digest.cache_clear()
    return found


@pytest.mark.parametrize(
    ("distribution", "differs"),
    [*[(name.replace("-", "_"), True) for name in engine.READERS.values()], ("lxml_other", False)],
)
def test_a_library_that_reads_seeds_in_another_version_is_another_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, distribution: str, differs: bool
) -> None:
    before = readers()
    assert (len(before), readers()) == (16, before)
    (tmp_path / f"{distribution}-9.99.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert (readers() != before) is differs


def test_a_library_that_is_not_there_is_another_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    before = readers()
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert readers() != before


def test_the_engine_is_part_of_what_reads_seeds(program: Path) -> None:
    before = readers()
    (program / "a.py").write_text("# changed\n")
    assert readers() != before


def test_python_itself_is_part_of_the_engine(program: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = digests()
    monkeypatch.setattr(engine.sys, "version_info", (3, 99, 0))
    assert before[0] != digests()[0] and before[1] != digests()[1]


def test_a_distribution_that_is_not_there_is_no_failure() -> None:
    assert engine._versions(("no-such-distribution",)) == ["no-such-distribution "]


def test_distributions_are_named_as_they_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "Some_Thing-1.2-3.dist-info").mkdir()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert engine._versions(("some-thing",)) == ["some-thing 1.2-3"]
