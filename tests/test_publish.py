"""Publishing to a branch, with real repositories: nothing is overwritten, nothing slips out."""

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from published_site import BASE_URL, Home, environment, git

from generator import lock, repository
from generator.config import parse_config
from generator.hosting import misplaced, overweight

ROOT = Path(__file__).parent.parent
FERRY = "content/articles/2026/11/ferry.md"


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Home:
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    return Home(tmp_path, capsys)


def test_the_first_publish_makes_the_branch_with_exactly_what_a_build_gives(home: Home) -> None:
    told = home.publish()
    assert "published to origin/gh-pages as" in told and "choose the branch gh-pages" in told
    assert home.run("build")[0] == 0
    public = home.site / "public"
    built = {p.relative_to(public).as_posix(): p.read_bytes() for p in public.rglob("*") if p.is_file()}
    built.pop(".copydesk-files")
    assert home.tree() == built
    assert ".nojekyll" in built
    assert len(home.commits()) == 1
    assert git(home.site, "branch", "--list", "gh-pages") == "", "no branch of the editor's is made"
    assert git(home.site, "status", "--porcelain") == ""


def test_publishing_again_with_nothing_changed_makes_no_commit(home: Home) -> None:
    home.publish()
    before = home.commits()
    assert "Nothing changes" in home.publish()
    assert home.commits() == before


def test_a_change_is_one_commit_upon_the_last(home: Home) -> None:
    home.publish()
    [first] = home.commits()
    home.write(FERRY, home.read(FERRY) + "\nMore of it.\n")
    home.commit()
    assert "0 pages new, 1 changed, 0 gone" in home.publish()
    assert home.commits()[1:] == [first]
    changed = git(home.remote, "diff", "--name-only", first, "gh-pages", "--", ":!search").split()
    assert changed == ["articles/2026/11/ferry/index.html", "build.json"]
    subject = git(home.remote, "log", "-1", "--format=%s", "gh-pages")
    assert (
        subject == f"Publish {git(home.site, 'rev-parse', '--short', 'HEAD')}: 0 pages new, 1 changed, 0 gone"
    )


@pytest.mark.parametrize(
    "locked",
    [
        "refs/copydesk/published",
        "refs/copydesk/made",
        "packed-refs",
        "refs/remotes/origin/gh-pages",
        "index",
        "HEAD",
    ],
)
def test_what_a_killed_git_left_locked_keeps_no_publish_from_its_work(home: Home, locked: str) -> None:
    home.publish()
    left = home.site / ".git" / f"{locked}.lock"
    left.parent.mkdir(parents=True, exist_ok=True)
    home.write(FERRY, home.read(FERRY) + "\nMore of it.\n")
    home.commit()
    left.touch()
    assert "1 changed" in home.publish()
    assert "Nothing changes" in home.publish()
    assert len(home.commits()) == 2


def test_a_renamed_story_keeps_its_readers(home: Home) -> None:
    home.publish()
    for name in ("crossing", "strait"):
        [old] = (home.site / "content/articles/2026/11").glob("[!q]*.md")
        old.rename(old.with_name(f"{name}.md"))
        home.commit()
        home.publish()
    tree = home.tree()
    for old_name in ("ferry", "crossing"):
        page = tree[f"articles/2026/11/{old_name}/index.html"].decode()
        assert "url=/digest/articles/2026/11/strait/" in page
    assert json.loads(tree["published.json"])["stories"]["ferry0000001"]["former"] == [
        "/articles/2026/11/crossing/",
        "/articles/2026/11/ferry/",
    ]
    before = home.commits()
    home.publish()
    assert home.commits() == before


def test_a_renamed_story_that_is_held_for_a_while_keeps_its_readers_and_shows_nothing_meanwhile(
    home: Home,
) -> None:
    articles = home.site / "content/articles/2026/11"
    home.publish()
    for old, new in (("ferry", "crossing"), ("crossing", "strait")):
        (articles / f"{old}.md").rename(articles / f"{new}.md")
        home.commit()
        home.publish()
    text = (articles / "strait.md").read_text("utf-8")
    (articles / "strait.md").write_text(text.replace("title:", "draft: true\ntitle:"), "utf-8")
    for _ in range(2):
        home.commit()
        home.publish()
        everything = b"".join(home.tree().values()) + "".join(home.tree()).encode()
        assert not [word for word in (b"ferry0000001", b"crossing", b"strait") if word in everything]
        home.write("content/articles/2026/11/new.md", "---\ntitle: New\ndate: 2026-11-21\n---\n")
    (articles / "strait.md").rename(articles / "sound.md")
    (articles / "sound.md").write_text(text, "utf-8")
    home.commit()
    home.publish()
    for name in ("ferry", "crossing", "strait"):
        page = home.tree()[f"articles/2026/11/{name}/index.html"].decode()
        assert "url=/digest/articles/2026/11/sound/" in page
    before = home.commits()
    assert "Nothing changes" in home.publish()
    assert home.commits() == before


def test_the_past_of_a_held_story_is_found_from_a_subfolder_and_however_git_is_set_up(home: Home) -> None:
    inner = home.site / "digest"
    inner.mkdir()
    for name in ("config.yaml", "content"):
        (home.site / name).rename(inner / name)
    (home.site / ".gitattributes").write_text("published.json binary\n")
    home.site = inner
    home.commit()
    for key, value in {"diff.relative": "true", "color.ui": "always", "diff.external": "false"}.items():
        git(home.site, "config", key, value)
    articles = home.site / "content/articles/2026/11"
    home.publish()
    (articles / "ferry.md").rename(articles / "strait.md")
    text = (articles / "strait.md").read_text("utf-8")
    for words in (text.replace("title:", "draft: true\ntitle:"), text):
        (articles / "strait.md").write_text(words, "utf-8")
        home.commit()
        home.publish()
    page = home.tree()["articles/2026/11/ferry/index.html"].decode()
    assert "url=/digest/articles/2026/11/strait/" in page


def test_a_deleted_story_is_gone_and_told_before(home: Home) -> None:
    home.publish()
    (home.site / FERRY).unlink()
    home.commit()
    plan = home.plan()
    assert "/articles/2026/11/ferry/" in plan["broken"]  # type: ignore[operator]
    home.publish()
    assert not [path for path in home.tree() if "ferry" in path]
    assert b"ferry0000001" not in b"".join(home.tree().values())


def test_a_folder_of_content_that_is_away_publishes_no_empty_site(home: Home) -> None:
    home.publish()
    before = home.commits()
    (home.site / "content").rename(home.site.parent / "away")
    code, _, wrong = home.run("publish")
    assert code == 1 and wrong.startswith("content: error: there is no folder content/ here")
    assert (wrong.count("error:"), home.commits()) == (1, before)
    (home.site / "content").mkdir()
    code, _, wrong = home.run("publish")
    assert code == 1 and wrong.startswith("content/articles: error: there is no folder content/articles here")
    assert (wrong.count("error:"), home.commits()) == (1, before)
    (home.site / "content/articles").mkdir()
    assert "8 gone; 9 addresses will lead nowhere" in home.publish()


def test_the_plan_shows_a_takedown_as_what_it_is(home: Home) -> None:
    home.publish()
    address = "/articles/2026/11/ferry/"
    assert home.run("takedown", "ferry0000001")[0] == 0
    home.commit()
    plan = home.plan()
    assert (plan["taken_down"], plan["restored"]) == ([address], [])
    assert address not in plan["broken"]  # type: ignore[operator]
    text = home.publish("--dry-run")
    assert text.startswith("1 story taken down; ")
    assert f"taken down: a notice stays at: 1\n  {address}\n" in text
    assert "until" not in text
    markdown = home.publish("--dry-run", "--format", "markdown")
    assert (
        f"<summary>taken down: a notice stays at: <b>1</b></summary>\n\n<ul>\n<li><code>{address}" in markdown
    )
    assert "1 story taken down" in home.publish()
    assert b"It sailed" not in home.tree()["articles/2026/11/ferry/index.html"]
    assert home.plan()["taken_down"] == [], "it is told once"
    assert home.run("takedown", "ferry0000001", "--undo")[0] == 0
    home.commit()
    plan = home.plan()
    assert (plan["taken_down"], plan["restored"]) == ([], [address])
    assert f"no longer taken down: 1\n  {address}" in home.publish("--dry-run")


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        (FERRY, "---\ntitel: Wrong\n---\n", "unknown key `titel`"),
        (FERRY, "---\ntitle: Right\nimage: x.png\n---\n", "no `alt`"),
        (
            "seeds/new.txt",
            "A headline\nLISBON – Somebody wrote this, and it is long enough for a story.\n",
            "seed",
        ),
        ("content/articles/2026/11/x.md", "---\ntitle: X\n---\n\n[dead](nowhere.md)\n", "leads nowhere"),
    ],
)
def test_a_problem_stops_it_and_nothing_is_written_where_people_edit(
    home: Home, path: str, text: str, told: str
) -> None:
    home.publish()
    before, commits = home.tree(), home.commits()
    home.write(path, text)
    home.commit()
    code, out, wrong = home.run("publish")
    assert code == 1 and told in wrong and "nothing was published" in out
    assert (home.tree(), home.commits()) == (before, commits)
    assert git(home.site, "status", "--porcelain") == ""


LATER = "---\nid: later1\ntitle: Anon\nembargo: {}-01-01\n---\n\nIn time.\n"


def test_what_is_held_back_stays_so_whatever_is_asked(home: Home) -> None:
    home.write("content/articles/secret.md", "---\nid: secret\ntitle: Hush\ndraft: true\n---\n\nHush hush.\n")
    home.write(
        "content/articles/later.md", "---\nid: later1\ntitle: Anon\nembargo: 9000-01-01\n---\n\nIn time.\n"
    )
    home.commit()
    for words in (["--drafts"], ["--future"]):
        for line in (["publish", *words], [*words, "publish"]):
            with pytest.raises(SystemExit) as ended:
                home.run(*line)
            assert ended.value.code == 2
    code, _, wrong = home.run("publish", "--now", "9001-01-01")
    assert code == 1 and "let out what is held" in wrong
    assert home.tree() == {}
    plan = home.plan()
    assert plan["held"] == [
        {"path": "content/articles/later.md", "why": "embargo", "until": "9000-01-01"},
        {"path": "content/articles/secret.md", "why": "draft", "until": None},
    ]
    home.publish()
    everything = b"".join(home.tree().values()) + "".join(home.tree()).encode()
    assert not [word for word in (b"secret", b"Hush", b"later", b"Anon", b"In time") if word in everything]


def test_the_plan_of_a_moment_to_come_may_be_asked_for(home: Home) -> None:
    home.write(
        "content/articles/later.md", "---\nid: later1\ntitle: Anon\nembargo: 8000-01-01\n---\n\nIn time.\n"
    )
    home.commit()
    home.publish()
    assert home.plan("--now", "8000-01-02")["pages"]["new"] == ["/articles/later/"]  # type: ignore[index]


def test_a_branch_that_somebody_else_has_changed_is_not_overwritten(home: Home, tmp_path: Path) -> None:
    home.publish()
    push_as_somebody(home, tmp_path, {"hello.html": "<p>Hello"}, "Say hello")
    theirs = home.commits()
    home.write(FERRY, home.read(FERRY) + "\nMore.\n")
    home.commit()
    code, _, wrong = home.run("publish")
    assert code == 1 and home.commits() == theirs
    assert "somebody has changed the branch" in wrong and "hello.html" in wrong and "“Say hello”" in wrong
    home.publish("--take-over")
    assert home.commits()[1:] == theirs, "their history stays"
    assert "hello.html" not in home.tree()


def test_a_branch_is_looked_at_as_a_whole_from_a_site_in_a_subfolder(home: Home, tmp_path: Path) -> None:
    inner = home.site / "digest"
    inner.mkdir()
    for name in ("config.yaml", "content"):
        (home.site / name).rename(inner / name)
    home.site = inner
    home.commit()
    git(home.site, "config", "diff.relative", "true")
    home.publish()
    push_as_somebody(home, tmp_path, {"hello.html": "<p>Hello"}, "Say hello")
    code, _, wrong = home.run("publish")
    assert code == 1 and "somebody has changed the branch" in wrong and "hello.html" in wrong
    assert "hello.html" in home.tree()


def test_a_branch_that_was_never_ours_is_not_overwritten(home: Home, tmp_path: Path) -> None:
    push_as_somebody(home, tmp_path, {"index.html": "<p>Their site", "docs/a.html": "<p>"}, "Docs")
    code, _, wrong = home.run("publish")
    assert code == 1 and "not published by this program" in wrong and "--take-over" in wrong
    assert home.tree() == {"index.html": b"<p>Their site", "docs/a.html": b"<p>"}
    plan = home.plan("--take-over")
    assert "/docs/a.html" in plan["broken"]  # type: ignore[operator]
    home.publish("--take-over")
    assert "docs/a.html" not in home.tree()


def test_a_branch_that_moves_while_we_build_is_not_overwritten(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.publish()
    home.write(FERRY, home.read(FERRY) + "\nMore.\n")
    home.commit()
    push = repository.Repository.push

    def late(self: repository.Repository, *words: str) -> None:
        push_as_somebody(home, tmp_path, {"hello.html": "<p>Hello"}, "Say hello")
        push(self, *words)

    with monkeypatch.context() as patch:
        patch.setattr(repository.Repository, "push", late)
        code, _, wrong = home.run("publish")
    assert code == 1 and "moved the branch meanwhile; nothing was overwritten" in wrong
    assert "hello.html" in home.tree() and len(home.commits()) == 2


def test_a_branch_that_comes_into_being_while_we_build_is_not_overwritten(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    push = repository.Repository.push

    def late(self: repository.Repository, *words: str) -> None:
        push_as_somebody(home, tmp_path, {"hello.html": "<p>Hello"}, "Say hello")
        push(self, *words)

    monkeypatch.setattr(repository.Repository, "push", late)
    code, _, wrong = home.run("publish")
    assert code == 1 and "nothing was overwritten" in wrong
    assert list(home.tree()) == ["hello.html"]


def test_a_clone_that_lacks_what_was_published_last_brings_nothing_back(home: Home, tmp_path: Path) -> None:
    git(home.site, "push", "--quiet", "origin", "main")
    other = clone_of(home, tmp_path)
    assert home.run("takedown", "ferry0000001")[0] == 0
    home.commit()
    git(home.site, "push", "--quiet", "origin", "main")
    home.publish()
    before, source = home.commits(), git(home.site, "rev-parse", "--short", "HEAD")
    home.site = other
    home.write("content/articles/2026/11/new.md", "---\ntitle: New\ndate: 2026-11-21\n---\n")
    home.commit()
    for words in ((), ("--dry-run",)):
        code, _, wrong = home.run("publish", *words)
        assert code == 1 and wrong.startswith(
            f"git: error: what is published was made from commit {source}, which this clone does not have"
        )
        assert "run `git pull`" in wrong and "--take-over" in wrong
    git(home.site, "fetch", "--quiet")
    code, _, wrong = home.run("publish")
    assert code == 1 and f"from commit {source}, which is fetched here but not merged" in wrong
    assert home.commits() == before
    git(home.site, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
    assert "1 page new" in home.publish()
    assert b"It sailed" not in home.tree()["articles/2026/11/ferry/index.html"]


def test_who_takes_over_publishes_from_a_clone_that_lacks_what_was_published(
    home: Home, tmp_path: Path
) -> None:
    git(home.site, "push", "--quiet", "origin", "main")
    other = clone_of(home, tmp_path)
    home.write(FERRY, home.read(FERRY) + "\nMore of it.\n")
    home.commit()
    home.publish()
    home.site = other
    assert home.run("publish")[0] == 1
    assert "0 pages new, 1 changed" in home.publish("--take-over")
    assert "Nothing changes" in home.publish()


def test_a_commit_that_was_amended_after_it_was_published_stops_nothing(home: Home) -> None:
    git(home.site, "push", "--quiet", "origin", "main")
    home.write(FERRY, home.read(FERRY) + "\nMore of it.\n")
    home.commit()
    home.publish()
    home.write(FERRY, home.read(FERRY) + "\nAnd more.\n")
    git(home.site, "commit", "--quiet", "--all", "--amend", "--message", "Better")
    assert "1 changed" in home.publish()


def test_a_shallow_clone_cannot_know_and_is_not_stopped(home: Home, tmp_path: Path) -> None:
    home.publish()
    home.write(FERRY, home.read(FERRY) + "\nMore of it.\n")
    home.commit()
    git(home.site, "push", "--quiet", "origin", "main")
    home.site = clone_of(home, tmp_path, "--depth=1")
    assert "1 changed" in home.publish()


def clone_of(home: Home, folder: Path, *options: str) -> Path:
    """The clone of somebody who works on the same site."""
    clone = folder / "theirs"
    git(folder, "clone", "--quiet", *options, f"file://{home.remote}", str(clone))
    return clone


def push_as_somebody(home: Home, folder: Path, files: dict[str, str], subject: str) -> None:
    """A commit upon the branch, from another clone."""
    clone = folder / f"clone-{len(list(folder.iterdir()))}"
    git(folder, "clone", "--quiet", str(home.remote), str(clone))
    there = git(home.remote, "branch", "--list", "gh-pages")
    git(
        clone,
        *(["checkout", "--quiet", "gh-pages"] if there else ["checkout", "--quiet", "--orphan", "gh-pages"]),
    )
    for name, text in files.items():
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text(text)
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", subject)
    git(clone, "push", "--quiet", "origin", "gh-pages")


def test_the_cname_that_github_wrote_is_kept(home: Home, tmp_path: Path) -> None:
    home.publish()
    push_as_somebody(home, tmp_path, {"CNAME": "news.example.org\n"}, "Create CNAME")
    code, _, wrong = home.run("publish")
    assert code == 1 and "https://news.example.org/" in wrong, "pages for /digest/ would be broken there"
    home.write("config.yaml", "title: The Digest\nbase_url: https://news.example.org/\n")
    home.commit()
    assert "/CNAME" not in home.plan()["broken"]  # type: ignore[operator]
    home.publish()
    assert home.file("CNAME") == b"news.example.org\n"
    home.publish()
    assert home.file("CNAME") == b"news.example.org\n"


def test_the_cname_of_the_configuration_is_published(home: Home) -> None:
    home.write(
        "config.yaml", "title: The Digest\ncname: news.example.org\nbase_url: https://news.example.org/\n"
    )
    home.commit()
    home.publish()
    assert home.file("CNAME") == b"news.example.org\n"


def test_a_branch_and_a_remote_may_have_other_names(home: Home) -> None:
    git(home.site, "remote", "rename", "origin", "web")
    code, _, wrong = home.run("publish")
    assert code == 1 and "no remote `origin`" in wrong and "`web`: name it with --remote" in wrong
    home.publish("--remote", "web", "--branch", "site")
    assert "index.html" in home.tree("site")


def test_what_git_cannot_do_is_said_in_words(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def told(*words: str) -> str:
        code, _, wrong = home.run("publish", *words)
        assert code == 1 and "Traceback" not in wrong
        return wrong

    assert "is the branch that you work on" in told("--branch", "main")
    git(home.site, "remote", "set-url", "origin", str(tmp_path / "nowhere"))
    assert "there is no repository at the remote's address" in told()
    git(home.site, "remote", "set-url", "origin", "http://secret:word@127.0.0.1:9/digest")
    wrong = told()
    assert "cannot be reached" in wrong and "word" not in wrong
    git(home.site, "remote", "set-url", "origin", str(home.remote))
    hook = home.remote / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    assert "does not let this branch be moved" in told()
    hook.unlink()
    with monkeypatch.context() as patch:
        for name in ("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"):
            patch.delenv(name)
        git(home.site, "config", "user.useConfigOnly", "true")
        assert "git does not know who you are" in told()
    with monkeypatch.context() as patch:
        patch.setenv("PATH", str(tmp_path))
        assert "there is no git program here" in told()
    (home.site / ".git").rename(tmp_path / "away")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert "lies in no git repository" in told()


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "does not know you"),
        (403, "does not let you write"),
        (404, "no repository at the remote's address"),
    ],
)
def test_a_remote_that_refuses_is_told_from_one_that_is_not_there(home: Home, status: int, said: str) -> None:
    class Refusal(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            if status == 401:
                self.send_header("WWW-Authenticate", 'Basic realm="desk"')
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *values: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Refusal) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        git(home.site, "remote", "set-url", "origin", f"http://127.0.0.1:{server.server_port}/digest.git")
        code, _, wrong = home.run("publish")
        server.shutdown()
    assert code == 1 and said in wrong


def test_a_detached_head_publishes_like_any_other(home: Home) -> None:
    git(home.site, "checkout", "--quiet", "--detach")
    home.publish()
    assert "index.html" in home.tree()


def test_a_site_in_a_folder_of_a_repository_is_published_alone(home: Home, tmp_path: Path) -> None:
    (home.site / "news").mkdir()
    git(home.site, "mv", "config.yaml", "content", "news/")
    (home.site / "other.txt").write_text("not the site's")
    home.commit()
    home.site = home.site / "news"
    told = home.publish()
    assert "committed" not in told
    assert "other.txt" not in home.tree() and "index.html" in home.tree()


def test_edits_that_are_not_committed_are_published_and_said(home: Home) -> None:
    home.write(FERRY, home.read(FERRY) + "\nMore.\n")
    home.write("content/articles/new.md", "---\ntitle: New\n---\n")
    (home.site / "notes.txt").write_text("no part of the site")
    code, _, wrong = home.run("publish")
    assert code == 0 and "2 files are published as edited, not as committed" in wrong
    assert "articles/new/index.html" in home.tree()


@pytest.mark.parametrize(
    ("remote", "config", "said"),
    [
        ("git@github.com:You/digest.git", "base_url: https://you.github.io/digest/", ""),
        ("https://github.com/You/digest", "base_url: https://you.github.io/digest", ""),
        ("https://github.com/you/You.github.io.git", "base_url: https://you.github.io/", ""),
        ("https://github.com/you/digest", "base_url: https://news.example/\ncname: news.example", ""),
        ("https://github.com/you/digest", "base_url: https://you.example/digest/", ""),
        ("https://codeberg.org/you/digest", "base_url: https://you.codeberg.page/", ""),
        ("https://github.com/you/digest", "", "write `base_url: https://you.github.io/digest/`"),
        ("https://github.com/you/digest", "base_url: https://you.github.io/", "https://you.github.io/digest/"),
        ("https://github.com/you/you.github.io", "base_url: https://you.github.io/x/", "https://you.github.io/`"),
        ("https://github.com/you/digest", "base_url: https://news.example/", "write `cname: news.example`"),
        ("https://github.com/you/digest", "base_url: https://a.example/x/\ncname: a.example", "//a.example/`"),
    ],
)  # fmt: skip
def test_a_site_built_for_another_address_than_it_will_have_is_refused(
    remote: str, config: str, said: str
) -> None:
    parsed, _, _ = parse_config(f"title: X\n{config}\n".encode())
    assert parsed is not None
    hints = " ".join(problem.hint for problem in misplaced(parsed, "", remote))
    assert said in hints if said else hints == ""


def test_what_is_too_heavy_for_the_host_is_told() -> None:
    assert overweight({"a.png": 99_000_000, "b.png": 700_000_000 // 8}) == []
    told = [
        problem.message
        for problem in overweight({"a.mp4": 101_000_000, **{str(n): 90_000_000 for n in range(11)}})
    ]
    assert len(told) == 2 and "101 MB" in told[0] and "1.09 GB" in told[1]


def test_aliases_are_written_into_the_front_matter_for_good(home: Home) -> None:
    home.write(FERRY, STORY_WITH_COMMENTS)
    home.commit()
    home.publish()
    before = home.read(FERRY)
    (home.site / FERRY).rename(home.site / "content/articles/2026/11/crossing.md")
    code, told, _ = home.run("publish", "--write-aliases")
    assert code == 0 and "content/articles/2026/11/crossing.md: /articles/2026/11/ferry/" in told
    after = home.read("content/articles/2026/11/crossing.md")
    new = [line for line in after.splitlines(keepends=True) if line not in before.splitlines(keepends=True)]
    assert new == ["aliases: [/articles/2026/11/ferry/]\n"] and after.replace(new[0], "") == before
    assert len(home.commits()) == 1, "nothing is published"
    assert "already" in home.run("publish", "--write-aliases")[1]
    home.commit()
    home.publish()
    assert b"url=/digest/articles/2026/11/crossing/" in home.file("articles/2026/11/ferry/index.html")
    stories = json.loads(home.file("published.json"))["stories"]
    assert "former" not in stories["ferry0000001"]


STORY_WITH_COMMENTS = """\
---
# the desk's own
id: ferry0000001   # for good
title: 'The ferry'
date: 2026-11-20

tags:
  - boats  # and ships
---

It sailed.
"""


def test_one_at_a_time_publishes(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(lock.held.__wrapped__.__kwdefaults__, "patience", 0.1)  # type: ignore[attr-defined]  # functools.wraps sets it
    with lock.held(home.site / ".copydesk/publish.lock"):
        assert "is publishing this site" in home.run("publish")[2]
    home.publish()
    assert not (home.site / ".copydesk/publish").exists()


def test_a_push_from_a_hook_publishes_the_right_repository(home: Home, tmp_path: Path) -> None:
    """Git tells its hooks where it works through the environment; that is not where the site is."""
    other = tmp_path / "other"
    git(tmp_path, "init", "--quiet", str(other))
    command = [sys.executable, str(ROOT / "build.py"), "publish", "--site", str(home.site), "-q"]
    env = {**environment(), "GIT_DIR": str(other / ".git"), "GIT_INDEX_FILE": str(other / ".git/index")}
    env |= {"GIT_COMMON_DIR": str(tmp_path / "nowhere"), "GIT_NAMESPACE": "elsewhere"}
    env |= {"GIT_ALTERNATE_OBJECT_DIRECTORIES": str(other / ".git/objects")}
    subprocess.run(command, check=True, env=env)
    assert "index.html" in home.tree()
    assert git(home.remote, "for-each-ref", "--format=%(refname)") == "refs/heads/gh-pages"


def test_no_option_of_the_editors_git_changes_what_is_published(home: Home, tmp_path: Path) -> None:
    for key, value in {
        "core.autocrlf": "true", "core.quotePath": "true", "push.default": "nothing", "push.followTags": "true",
        "commit.gpgSign": "true", "core.attributesFile": str(tmp_path / "attributes"), "color.ui": "always",
        "log.showSignature": "true", "fetch.prune": "true", "diff.noprefix": "true", "status.short": "true",
    }.items():  # fmt: skip
        git(home.site, "config", key, value)
    (tmp_path / "attributes").write_text("* text eol=crlf ident\n")
    git(home.site, "-c", "commit.gpgSign=false", "tag", "v1")
    home.write("content/articles/2026/11/öl.md", "---\ntitle: Öl $Id$\ndate: 2026-11-21\n---\n\nEins.\r\n")
    home.publish()
    assert home.run("build")[0] == 0
    page = home.site / "public/articles/2026/11/öl/index.html"
    assert home.file("articles/2026/11/öl/index.html") == page.read_bytes()
    assert git(home.remote, "tag") == ""
    home.publish()
    assert len(home.commits()) == 1


def test_the_base_url_of_the_command_line_is_the_one_that_counts(home: Home) -> None:
    home.write("config.yaml", "title: The Digest\n")
    home.commit()
    code, _, wrong = home.run("publish")
    assert code == 1 and "there is no base_url" in wrong
    home.publish("--base-url", BASE_URL)
    assert b"https://you.github.io/digest/" in home.file("feed.atom")
