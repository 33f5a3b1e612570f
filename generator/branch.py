"""Branch: where a site is published: a branch of a remote, which only ever moves forward from where we saw it.

We know our own commits by a line in their message. A branch whose files came from somebody else, or from a
commit that was not merged here, is not published over, unless that is asked for; what git refuses is told to an
editor in words.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import msgspec

from generator import repository
from generator.arguments import Options
from generator.custody import Refused
from generator.forecast import Facts, parse_facts
from generator.problems import Location, Problem, Related, error
from generator.rendering import BUILD_FACTS
from generator.repository import Commit, Failed, NoGit, Repository

CNAME = "CNAME"
"""GitHub writes this file itself when a domain is named in the settings."""
MARK = "Copydesk-Build: "
"""Opens the line of a commit's message by which we know our own commits; the build's digest follows."""


class Branch(msgspec.Struct, frozen=True):
    """Where the site is published: a branch of a remote, and the commit at its tip (empty: not there yet)."""

    repository: Repository
    remote: str
    name: str
    tip: str

    def read(self, path: str) -> bytes | None:
        return self.repository.read(self.tip, path) if self.tip else None

    def taken_out(self, path: str) -> list[bytes]:
        """The lines that are in a file no more, the latest first."""
        return self.repository.taken_out(self.tip, path) if self.tip else []

    @property
    def place(self) -> Location:
        return Location(f"{self.remote}/{self.name}")

    def facts(self) -> Facts:
        """What the published `build.json` says. Of a branch that is none of ours only the names are known."""
        facts = parse_facts(self.read(BUILD_FACTS))
        if facts.files or not self.tip:
            return facts
        return Facts(files=dict.fromkeys(self.repository.files(self.tip), ""))

    def domain(self) -> str:
        """The domain that GitHub serves the branch under; empty without one of its own."""
        return (self.read(CNAME) or b"").decode("utf-8", "replace").strip()

    def push(self, files: Iterable[tuple[str, bytes]], subject: str, digest: str) -> str:
        """Put these files there and no others; the commit's id, empty if the branch has them all already."""
        commit = self.repository.commit(files, f"{subject}\n\n{MARK}{digest}\n", self.tip)
        if commit == self.tip:
            return ""
        self.repository.push(self.remote, self.name, commit, self.tip)
        return commit


def find_branch(options: Options) -> Branch:
    """The branch to publish to, looked up at the remote. Raises Refused, and Failed."""
    found = repository.find(options.site)
    if found is None:
        hint = "run `git init` here and add a remote; or see what would change since --published FILE"
        raise Refused(error(Location(str(options.site)), "this folder lies in no git repository", hint=hint))
    if not found.address(options.remote):
        there = found.remotes()
        known = (
            f"there is {' and '.join(f'`{name}`' for name in there)}: name it with --remote" if there else ""
        )
        hint = known or f"git remote add {options.remote} https://github.com/you/repository"
        raise Refused(error(Location("git"), f"the repository has no remote `{options.remote}`", hint=hint))
    if found.branch() == options.branch:
        message = f"`{options.branch}` is the branch that you work on: publishing would replace your sources"
        hint = "name another with --branch; gh-pages is the usual one"
        raise Refused(error(Location("--branch"), message, hint=hint))
    branch = Branch(found, options.remote, options.branch, found.tip(options.remote, options.branch))
    if not options.take_over:
        _demand_ours(branch)
    return branch


def _demand_ours(branch: Branch) -> None:
    """Refuse to publish over what somebody else put on the branch. GitHub's own change of CNAME is none."""
    if not branch.tip:
        return
    history = branch.repository.history(branch.tip)
    ours = next((each for each in history if _is_ours(each, branch)), None)
    if ours is None:
        others = [path for path in branch.repository.files(branch.tip) if path not in (CNAME, ".nojekyll")]
        message = "the branch holds what was not published by this program"
    else:
        others = [path for path in branch.repository.changed(ours.id, branch.tip) if path != CNAME]
        message = "somebody has changed the branch since it was published"
    if others:
        last = history[0]
        related = (Related(branch.place, f"the last commit there is {last.author}’s “{last.subject}”"),)
        some = ", ".join(others[:3]) + (f" and {len(others) - 3:,} more" if len(others) > 3 else "")
        hint = f"look at {some}; publish with --take-over to replace it (its history stays)"
        raise Refused(error(branch.place, message, hint=hint, related=related))
    if ours is not None:
        _demand_merged(branch, ours)


def _demand_merged(branch: Branch, published: Commit) -> None:
    """Refuse to publish without the edits that are out already: one of them may have been a takedown.

    A commit that only this clone has was amended since, or left; one that is nowhere was made by another.
    """
    named = _SOURCE.match(published.subject)
    if named is None or branch.repository.is_shallow():
        return
    source = named[1]
    here = branch.repository.commits(source)
    if any(branch.repository.is_merged(commit) for commit in here):
        return
    if here and not any(branch.repository.is_fetched(commit) for commit in here):
        return
    what = "which is fetched here but not merged" if here else "which this clone does not have"
    message = f"what is published was made from commit {source}, {what}"
    hint = "run `git pull` first: what was taken down there would come out again; or publish with --take-over"
    raise Refused(error(Location("git"), message, hint=hint))


_SOURCE = re.compile(r"Publish ([0-9a-f]{4,64}): ")


def _is_ours(commit: Commit, branch: Branch) -> bool:
    digest = next((line[len(MARK) :] for line in commit.message.split("\n") if line.startswith(MARK)), "")
    return bool(digest) and parse_facts(branch.repository.read(commit.id, BUILD_FACTS)).digest == digest


@contextmanager
def git_failures(options: Options) -> Iterator[None]:
    """What git cannot do, told to an editor."""
    try:
        yield
    except NoGit:
        hint = "install git, or publish with the workflow on GitHub"
        raise Refused(error(Location("git"), "there is no git program here", hint=hint)) from None
    except Failed as failed:
        raise Refused(_explained(failed.told, options)) from None


def _explained(told: str, options: Options) -> Problem:
    """The reason behind what git said, where it is one that we know; else what it said."""
    place = Location(f"{options.remote}/{options.branch}")
    for words, message, hint in _REASONS:
        if any(word in told for word in words):
            return error(place, message, hint=hint)
    last = [line for line in told.splitlines() if line.strip()] or ["git ended without a word"]
    said = "; ".join(line.strip() for line in last[-3:])
    return error(place, f"git says: {said}", hint="nothing was published")


_REASONS: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (
        ("stale info", "[rejected]", "fetch first", "cannot lock ref", "failed to update ref"),
        "somebody else has moved the branch meanwhile; nothing was overwritten",
        "run publish again: it will start from what is there now",
    ),
    (
        ("protected branch", "GH006", "[remote rejected]", "pre-receive hook declined"),
        "the remote does not let this branch be moved",
        "look at the branch's protection in the repository's settings, or name another with --branch",
    ),
    (
        ("Authentication failed", "could not read Username", "could not read Password", "Permission denied",
         "Permission to", "returned error: 403", "terminal prompts disabled", "Host key verification failed"),
        "the remote does not know you, or does not let you write",
        "try `git push` to it: what helps there helps here (a token, an SSH key)",
    ),
    (
        ("Repository not found", "does not appear to be a git repository", "returned error: 404",
         "' not found"),
        "there is no repository at the remote's address",
        "look at `git remote -v`; make the repository first if it is not there yet",
    ),
    (
        ("Could not resolve", "unable to access", "Connection refused", "Connection timed out",
         "Network is unreachable", "Could not read from remote"),
        "the remote cannot be reached",
        "try again when it is; nothing was published",
    ),
    (
        ("Please tell me who you are", "unable to auto-detect", "empty ident"),
        "git does not know who you are, and every commit has an author",
        'run `git config user.name "Your Name"` and `git config user.email you@example.org`',
    ),
    (
        ("dubious ownership",),
        "the repository belongs to another user of this machine",
        "git tells what to do when you run `git status` here",
    ),
)  # fmt: skip
