"""Repository: the git repository around a site, asked and changed through the git program.

A branch is published without touching the work tree, the index or the branch that is checked out: `fast-import`
takes the files as they are, no filter in between, and the push goes through only if the branch is still where
we saw it. Everything that git refuses comes as Failed, with what git said.
"""

import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from generator import disk

PRIVATE = "refs/copydesk/published"
"""What keeps the commit that was fetched or made: no branch of anybody's."""
FILES = b"100644"


class Failed(Exception):
    """Git did not do what it was asked; `told` is what it said, without passwords."""

    def __init__(self, told: str) -> None:
        super().__init__(told)
        self.told = _CREDENTIALS.sub("//", told.strip())


_CREDENTIALS = re.compile(r"//[^/\s@]+@")


class NoGit(Failed):
    """There is no git program to ask."""


class Commit(msgspec.Struct, frozen=True):
    """A commit: its id, who made it, its subject and the rest of its message."""

    id: str
    author: str
    subject: str
    message: str


class Repository(msgspec.Struct, frozen=True):
    """A repository, by a folder in it."""

    folder: Path

    def branch(self) -> str:
        """The branch that is checked out; empty if none is."""
        return self._text("symbolic-ref", "--quiet", "--short", "HEAD", may_fail=True)

    def head(self) -> str:
        """The short id of the commit that is checked out; empty if there is none yet."""
        return self._text("rev-parse", "--quiet", "--verify", "--short", "HEAD", may_fail=True)

    def commit_id(self) -> str:
        """The id of the commit that is checked out, in full."""
        return self._text("rev-parse", "HEAD")

    def uncommitted(self, paths: Iterable[str]) -> int:
        """How many files below these paths, relative to our folder, differ from what is committed."""
        told = self._run("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", *paths)
        return sum(len(each) > 3 for each in told.split(b"\0"))

    def remotes(self) -> list[str]:
        return self._text("remote").split()

    def address(self, remote: str) -> str:
        """The address of a remote; empty if there is no such remote."""
        return self._text("remote", "get-url", remote, may_fail=True)

    def tip(self, remote: str, branch: str) -> str:
        """The commit at a remote's branch, fetched; empty if the remote has no such branch."""
        told = self._text("ls-remote", "--quiet", remote, f"refs/heads/{branch}")
        if not told:
            return ""
        self._unlock()
        options = ("--quiet", "--no-tags", "--no-recurse-submodules", "--refmap=")
        self._run("fetch", *options, remote, f"+refs/heads/{branch}:{PRIVATE}")
        return self._text("rev-parse", PRIVATE)

    def history(self, commit: str, most: int = 100) -> list[Commit]:
        """The commits that led to this one, the latest first."""
        told = self._text("log", "--first-parent", f"-{most}", "--format=%H%x00%an%x00%s%x00%b%x00%x00", commit)
        fields = [each.lstrip("\n").split("\0", 3) for each in told.split("\0\0\n") if each.strip("\0\n")]
        return [Commit(id, author, subject, message.rstrip("\0")) for id, author, subject, message in fields]

    def taken_out(self, commit: str, path: str, most: int = 300) -> list[bytes]:
        """The lines that the commits that led to this one have taken out of a file, the latest first."""
        wanted = ("--first-parent", f"-{most}", "--format=", "--patch", "--unified=0", "--no-renames", "--text")
        plain = ("--no-color", "--no-ext-diff", "--no-textconv")
        # Git before 2.28 knows no --no-relative.
        log = ("-c", "diff.relative=false", "log", *wanted, *plain)
        told = self._run(*log, commit, "--", f":(top,literal){path}")
        return [line[1:] for line in told.split(b"\n") if line.startswith(b"-") and line[:3] != b"---"]

    def is_shallow(self) -> bool:
        """Whether history was left out when the repository was cloned."""
        return self._text("rev-parse", "--is-shallow-repository") == "true"

    def commits(self, short: str) -> list[str]:
        """The commits here that a short id may mean."""
        named = self._text("rev-parse", f"--disambiguate={short}", may_fail=True).split()
        return [id for id in named if self._text("cat-file", "-t", id) == "commit"]

    def is_merged(self, commit: str) -> bool:
        """Whether the commit that is checked out has this one among those that led to it."""
        return self._succeeds("merge-base", "--is-ancestor", commit, "HEAD")

    def is_fetched(self, commit: str) -> bool:
        """Whether a branch of a remote has the commit, as far as was fetched."""
        return bool(self._text("for-each-ref", f"--contains={commit}", "refs/remotes"))

    def files(self, commit: str) -> list[str]:
        """The paths of a commit's files."""
        return _names(self._run("ls-tree", "-r", "-z", "--name-only", "--full-tree", commit))

    def changed(self, before: str, after: str) -> list[str]:
        """The paths in which two commits differ, wherever in the repository we are.

        `diff-tree` reads no setting of the editor's; `diff` with `diff.relative` saw our own folder alone.
        """
        return _names(self._run("diff-tree", "-r", "--name-only", "--no-renames", "-z", before, after))

    def read(self, commit: str, path: str) -> bytes | None:
        """A file of a commit, None if it has none of that path."""
        try:
            return self._run("cat-file", "blob", f"{commit}:{path}")
        except Failed:
            return None

    def commit(self, files: Iterable[tuple[str, bytes]], message: str, parent: str) -> str:
        """A commit of these files and no others, after the parent; the parent itself if it has the same."""
        who = self._text("var", "GIT_COMMITTER_IDENT").encode()
        self._unlock()
        told = self._run("fast-import", "--quiet", "--force", data=_stream(files, message, parent, who))
        commit = told.decode("ascii").strip()
        if parent and self._tree(commit) == self._tree(parent):
            return parent
        return commit

    def push(self, remote: str, branch: str, commit: str, expected: str) -> None:
        """Move a remote's branch from the commit where we saw it (empty: there was none) to ours."""
        lease = f"--force-with-lease=refs/heads/{branch}:{expected}"
        options = ("--quiet", "--porcelain", "--no-follow-tags", "--recurse-submodules=no", lease)
        self._run("push", *options, remote, f"{commit}:refs/heads/{branch}")

    def _unlock(self) -> None:
        """Take away what a git that was killed left of its work on our own reference: no other git has a hand
        in that, and while it is there none of ours can. The references of others we leave to them."""
        path = self._text("rev-parse", "--git-path", f"{PRIVATE}.lock")
        disk.remove(self.folder / path)

    def _tree(self, commit: str) -> str:
        return self._text("rev-parse", f"{commit}^{{tree}}")

    def _text(self, *words: str, may_fail: bool = False) -> str:
        try:
            return self._run(*words).decode("utf-8", "replace").rstrip("\n")
        except Failed:
            if not may_fail:
                raise
            return ""

    def _succeeds(self, *words: str) -> bool:
        try:
            self._run(*words)
        except Failed:
            return False
        return True

    def _run(self, *words: str, data: Iterable[bytes] = ()) -> bytes:
        command = ["git", "-C", str(self.folder), *words]
        try:
            running = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=_plain()
            )
        except FileNotFoundError:
            raise NoGit("there is no git program here") from None
        try:
            with running:
                assert running.stdin is not None
                for piece in data:
                    running.stdin.write(piece)
                out, told = running.communicate()
        except BrokenPipeError:
            raise Failed(f"git {words[0]} ended early") from None
        if running.returncode:
            raise Failed((told + b"\n" + (out if words[0] == "push" else b"")).decode("utf-8", "replace"))
        return out


def find(folder: Path) -> Repository | None:
    """The repository that a folder lies in, None if it lies in none. Raises NoGit."""
    repository = Repository(folder)
    try:
        repository._run("rev-parse", "--git-dir")
    except NoGit:
        raise
    except Failed:
        return None
    return repository


def _plain() -> dict[str, str]:
    """The environment, so that git speaks as we expect and of our folder, also when a hook has started us.

    It locks nothing for its own comfort: killed, it would leave the editor's next commit a locked index.
    """
    ours = {name: value for name, value in os.environ.items() if name not in _OTHERS}
    return {**ours, "LC_ALL": "C", "LANGUAGE": "C", "GIT_OPTIONAL_LOCKS": "0"}


_ELSEWHERE = """
    GIT_DIR GIT_COMMON_DIR GIT_WORK_TREE GIT_IMPLICIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_NAMESPACE
    GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_GRAFT_FILE GIT_SHALLOW_FILE GIT_REPLACE_REF_BASE
"""
_OTHERS = frozenset(_ELSEWHERE.split())
"""What says that git works elsewhere: `git rev-parse --local-env-vars` without the settings, which may hold how
to get at a remote, and the namespace."""


def _names(told: bytes) -> list[str]:
    return [os.fsdecode(name) for name in told.split(b"\0") if name]


def _stream(files: Iterable[tuple[str, bytes]], message: str, parent: str, who: bytes) -> Iterator[bytes]:
    """What `git fast-import` reads; it answers with the commit's id."""
    text = message.encode()
    yield b"commit %s\nmark :1\ncommitter %s\ndata %d\n%s\n" % (PRIVATE.encode(), who, len(text), text)
    if parent:
        yield b"from %s\n" % parent.encode()
    yield b"deleteall\n"
    for path, data in files:
        name = os.fsencode(path).replace(b"\\", b"\\\\").replace(b'"', b'\\"')
        yield b'M %s inline "%s"\ndata %d\n%s\n' % (FILES, name, len(data), data)
    yield b"get-mark :1\ndone\n"
