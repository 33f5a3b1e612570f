"""Arguments: what the command line may say, with its defaults. What a command does stands in `commands`."""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from generator import __version__


class Parser(argparse.ArgumentParser):
    """A parser that answers wrong usage as all else is answered: a sentence and a hint, no synopsis."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end with 2."""
        self.exit(2, f"{self.prog}: error: {message}\n  hint: see {self.prog} --help\n")


class Options(argparse.Namespace):
    """What the command line says, with its defaults."""

    command: str = "build"
    site: Path = Path()
    output: Path | None = None
    base_url: str = ""
    jobs: int = 0
    drafts: bool = False
    future: bool = False
    strict: bool = False
    format: str = "text"
    now: str = ""
    published: str = ""
    clean: bool = False
    explain: bool = False
    profile: bool = False
    quiet: bool = False
    verbose: bool = False
    dry_run: bool = False
    branch: str = "gh-pages"
    remote: str = "origin"
    take_over: bool = False
    write_aliases: bool = False
    port: int | None = None
    open: bool = False
    as_published: bool = False
    kind: str = ""
    theme: str = ""
    name: str = ""
    files: Sequence[str] = ()
    what: Sequence[str] = ()
    links: Path | None = None
    again: bool = False
    pictures: bool = False
    private: bool = False
    reason: str = ""
    undo: bool = False
    take_new: str = ""
    keep: str = ""
    checks: Sequence[str] = ()
    list_checks: bool = False
    external: bool = False


def parse(arguments: Sequence[str]) -> Options:
    """What a command line asks for; one that cannot be meant ends the program with 2."""
    program = parser()
    options = program.parse_args(arguments, Options())
    if options.command == "publish" and (options.drafts or options.future):
        program.error("publish never shows what is held back: --drafts and --future are for `build`")
    return options


def parser() -> Parser:
    """The arguments of all commands."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    _common(common)
    top = Parser(
        prog="copydesk",
        description="Turn collected stories into Markdown that you edit, and the Markdown into a news digest.",
        parents=[common],
        argument_default=argparse.SUPPRESS,
        epilog="Without a command: build.",
    )
    top.add_argument("--version", action="version", version=f"copydesk {__version__}")
    commands = top.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, about: str, shared: Parser = common) -> Parser:
        return commands.add_parser(
            name,
            help=about,
            description=about,
            parents=[shared],
            argument_default=argparse.SUPPRESS,
        )

    command("build", "take up new seeds, then bring the site up to date")
    ingest = command("ingest", "seeds to content only")
    ingest.add_argument("files", nargs="*", metavar="FILE", help="only these seeds, or those of these articles")
    ingest.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    ingest.add_argument("--take-new", metavar="PATH", help="settle a conflict: take the seed's new text")
    ingest.add_argument("--keep", metavar="PATH", help="settle a conflict: keep the article as it is")
    add = command("add", "fetch pages or copy files into seeds/, and take them up")
    add.add_argument("what", nargs="*", metavar="URL|FILE", help="a page's address, or a file")
    add.add_argument("--from", dest="links", type=Path, metavar="FILE", help="every address in a list of links")
    add.add_argument("--again", action="store_true", help="fetch anew what was added before")
    add.add_argument("--pictures", action="store_true", help="copy pictures too: the rights to them are yours")
    add.add_argument("--private", action="store_true", help="fetch from this machine and its network too")
    serve = command("serve", "build, watch, and show the site in the browser with live reload")
    serve.add_argument("--port", type=_port, help="the port (8000, or the next free one)")
    serve.add_argument("--open", action="store_true", help="open the browser")
    serve.add_argument(
        "--as-published", action="store_true", help="show what readers see, without what is held"
    )
    command("watch", "build, and build again on every change, without serving")
    publishing = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    _common(publishing, ("text", "json", "markdown"))
    _publish(command("publish", "the site, built afresh, to a branch for GitHub Pages", publishing))
    check = command("check", "everything that can be wrong: texts, links, pictures, pages, feeds")
    check.add_argument(
        "checks", nargs="*", type=_check, metavar="NAME", help="only these checks (default: all)"
    )
    check.add_argument("--list", action="store_true", dest="list_checks", help="say what the checks are")
    check.add_argument(
        "--external", action="store_true", help="ask too whether the pages of others are there, a few a second"
    )
    check.add_argument("--private", action="store_true", help="ask hosts of private networks too")
    command("lock", "hold an edition's stories to what they are now").add_argument(
        "name", metavar="EDITION", help="its file or its number"
    )
    down = command("takedown", "remove a story, or all of a source, from everywhere at once")
    down.add_argument("name", metavar="ID|SOURCE", help="a story's id, path or address, or a source's name")
    down.add_argument("--reason", metavar="TEXT", help="what the notice at its address says")
    down.add_argument("--undo", action="store_true", help="bring it back")
    down.add_argument("--dry-run", action="store_true", help="say what would be done, and do nothing")
    new = command("new", "a file, or a whole site, to start from")
    new.add_argument("kind", choices=["article", "edition", "page", "site"])
    new.add_argument("name", metavar="TITLE|DIR", help="the headline or title; for a site its folder")
    new.add_argument("--theme", metavar="NAME", help="the theme of a new site (default: broadsheet)")
    return top


def _publish(publish: argparse.ArgumentParser) -> None:
    publish.add_argument(
        "--dry-run", action="store_true", help="say what readers and feeds will see change, and do nothing"
    )
    publish.add_argument("--branch", metavar="NAME", help="the branch to publish to (default: gh-pages)")
    publish.add_argument("--remote", metavar="NAME", help="the remote to publish to (default: origin)")
    publish.add_argument(
        "--take-over", action="store_true", help="replace what somebody else put on the branch, or published"
    )
    publish.add_argument(
        "--write-aliases", action="store_true", help="write former addresses into the front matter, for good"
    )


def _common(group: argparse.ArgumentParser, formats: tuple[str, ...] = ("text", "json", "github")) -> None:
    group.add_argument(
        "--site", type=Path, metavar="DIR", help="the folder with config.yaml (default: this one)"
    )
    group.add_argument("--output", type=Path, metavar="DIR", help="where the site goes (default: public)")
    group.add_argument("--base-url", metavar="URL", help="where the site will live, in place of base_url")
    group.add_argument("--jobs", type=_jobs, metavar="N", help="processes to work with (default: processors)")
    group.add_argument("--drafts", action="store_true", help="publish drafts too")
    group.add_argument("--future", action="store_true", help="publish what is held until later too")
    group.add_argument("--strict", action="store_true", help="let warnings stop the build; never write content")
    group.add_argument("--format", choices=formats, help="how to report (default: text)")
    group.add_argument(
        "--now", type=_moment, metavar="TIME", help="take this for the present: 2026-11-23T08:00"
    )
    group.add_argument(
        "--published", metavar="FILE", help="the published.json of what readers see now, or its web address"
    )
    group.add_argument("--clean", action="store_true", help="remove what others left in the output folder")
    group.add_argument(
        "--explain", action="store_true", help="say why each file was written, or (ingest FILE) each field"
    )
    group.add_argument("--profile", action="store_true", help="say how long each stage took")
    group.add_argument("-q", "--quiet", action="store_true", help="say nothing but problems")
    group.add_argument("-v", "--verbose", action="store_true", help="say more")


def _check(text: str) -> str:
    from generator.checks.names import NAMES  # nobody else needs them
    from generator.spelling import suggestion

    if text not in NAMES:
        raise argparse.ArgumentTypeError(f"there is no check {text!r}; {suggestion(text, sorted(NAMES))}")
    return text


def _moment(text: str) -> str:
    from generator.moments import parse_when  # brings what nine commands out of ten need, and `--help` does not

    if parse_when(text) is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a moment; write 2026-11-23, or 2026-11-23T08:00")
    return text


def _port(text: str) -> int:
    return _whole(text, 0, 65535, "a port")


def _jobs(text: str) -> int:
    return _whole(text, 1, 512, "a number of processes")


def _whole(text: str, least: int, most: int, what: str) -> int:
    if not text.isdecimal() or not least <= int(text) <= most:
        raise argparse.ArgumentTypeError(f"{text!r} is not {what} ({least} to {most})")
    return int(text)
