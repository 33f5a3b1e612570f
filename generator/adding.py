"""Adding: `add`: pages from the web and files from anywhere become seeds, and the seeds become articles.

The only command that asks the network for anything. A page that was added before is not fetched again, unless
`--again` asks for its present form, which is then merged like any seed that changed. Standard output has the
articles' paths and nothing else.
"""

import re
from hashlib import sha256
from pathlib import Path, PurePosixPath

import msgspec

from generator import disk, printing
from generator.arguments import Options
from generator.commands import configuration_errors, present, site_rules, today
from generator.config import PATH as CONFIG
from generator.config import missing_config
from generator.custody import Refused, locked
from generator.ingest.added import free_name, is_same, links, marked, marked_address, seed_name
from generator.ingest.collect import LARGEST, SEEDS
from generator.ingest.fetch import Failure, Fetch, is_public, opened
from generator.ingest.harvest import harvest
from generator.ingest.holdings import Holding, holdings
from generator.ingest.pictures import FOLDER_ENDINGS, is_open, remote
from generator.ingest.run import ingest
from generator.problems import Location, Problem, error, has_errors, in_order, notice
from generator.report import Report
from generator.telling import tell_problems

MOST = 200
"""Addresses that one command fetches: a list may hold thousands, and mean no harm."""


class _Seed(msgspec.Struct, frozen=True):
    """What a word of the command line became: a seed, where it was fetched, and what there is to say."""

    path: str = ""
    url: str = ""
    problems: tuple[Problem, ...] = ()


class _Ground(msgspec.Struct, frozen=True):
    """What there is, and how more of it comes."""

    options: Options
    known: tuple[Holding, ...]
    fetch: Fetch


def add(options: Options) -> int:
    """Fetch pages, copy files, and take them up; print where each article is."""
    if disk.stamp(options.site / CONFIG) is None:
        raise Refused(missing_config())
    if wrong := configuration_errors(options):
        raise Refused(*wrong)
    wanted, problems = _wanted(options)
    with locked(options):
        known = holdings(options.site)
    with opened((lambda address: True) if options.private else is_public) as fetch:
        ground = _Ground(options, known, fetch)
        seeds = [_page(each, ground) if "://" in each else _file(each, ground) for each in wanted]
    paths = [seed.path for seed in seeds if seed.path]
    with locked(options):
        fetched = {seed.path: seed.url for seed in seeds if seed.url}
        day = today(options, present(options))
        taken = ingest(
            options.site, today=day, only=frozenset(paths), fetched=fetched, rules=site_rules(options)
        )
        where = _articles(paths, holdings(options.site))
    problems += [each for seed in seeds for each in seed.problems]
    found = in_order([*taken.problems, *problems])
    if options.format == "json":
        facts = {"ingest": printing.taken_facts(taken), "added": where}
        print(printing.as_json(Report(problems=found), 0.0, facts))
    else:
        tell_problems(found, options)
        print(
            "".join(f"{path}\n" for path in dict.fromkeys(path for each in where.values() for path in each)),
            end="",
        )
    return int(has_errors(found))


def _articles(seeds: list[str], known: tuple[Holding, ...]) -> dict[str, list[str]]:
    """The articles of each seed: its own, or those that tell its story already."""
    own = {holding.id: holding.paths for holding in known}
    found: dict[str, list[str]] = {seed: [] for seed in seeds}
    for holding in known:
        found.get(holding.head.seed, []).extend(holding.paths or own.get(holding.head.copy, ()))
    return found


def _wanted(options: Options) -> tuple[list[str], list[Problem]]:
    """The addresses and files that are asked for, each once."""
    wanted = list(options.what)
    if options.links is not None:
        data = disk.read(options.links, piped=True)
        found = links(data.decode("utf-8", "replace")) if data is not None else ()
        if not found:
            message = "there is no web address in this file" if data is not None else "there is no such file"
            hint = "name a list of links: bookmarks, OPML, a table, or one address a line"
            raise Refused(error(Location(str(options.links)), message, hint=hint))
        wanted += found
    wanted = list(dict.fromkeys(wanted))
    if not wanted:
        hint = "name pages or files, or a list of links with --from"
        raise Refused(error(Location("add"), "there is nothing to add", hint=hint))
    if len(wanted) <= MOST:
        return wanted, []
    message = f"{len(wanted):,} are too many for once; the first {MOST} are added"
    rest = notice(Location(str(options.links or "add")), message, hint="run it again with the rest")
    return wanted[:MOST], [rest]


def _page(url: str, ground: _Ground) -> _Seed:
    """A page from the web, fetched into `seeds/`."""
    before = _before(url, ground)
    if before is not None and not ground.options.again:
        return before
    page = ground.fetch(url)
    if isinstance(page, Failure):
        return _Seed(problems=(error(Location(url), page.message, hint=page.hint),))
    before = before or _before(page.url, ground)
    if before is not None and not ground.options.again:
        return before
    data = marked(page.data, page.url, page.kind, page.charset)
    folder = ground.options.site / SEEDS
    if before is not None:
        path = before.path
    else:
        name = seed_name(page.url, page.kind, data)
        path = f"{SEEDS}/{free_name(name, lambda each: _is_free(folder / each, data, page.url))}"
    problems = _pictures(path, data, ground)
    return _put(path, data, ground) or _Seed(path, page.url, problems)


def _before(url: str, ground: _Ground) -> _Seed | None:
    """The seed that a page was fetched into earlier."""
    for holding in ground.known:
        if holding.head.url and is_same(holding.head.url, url):
            said = notice(Location(url), "this page was added before", hint="--again fetches its present form")
            return _Seed(holding.head.seed, problems=() if ground.options.again else (said,))
    return None


def _is_free(path: Path, data: bytes, url: str) -> bool:
    """Whether a seed may have a name: nobody has it, or this same page, which was not taken up then."""
    here = disk.read(path)
    return here is None or here == data or (url != "" and marked_address(here) == url)


def _file(name: str, ground: _Ground) -> _Seed:
    """A file from anywhere, copied into `seeds/`, with the folder that a browser saved beside it."""
    source, seeds = Path(name), ground.options.site / SEEDS
    stamp = disk.stamp(source)
    data = disk.read(source) if stamp is not None and stamp.size <= LARGEST else None
    if data is None:
        return _Seed(problems=(_unread(name, source),))
    inside = disk.below(seeds, source)
    if inside:
        return _Seed(f"{SEEDS}/{inside}")
    digest = sha256(data).hexdigest()
    known = next((each.head.seed for each in ground.known if each.head.sha256 == digest), "")
    if known and disk.read(ground.options.site / known) == data:
        return _Seed(known, problems=(notice(Location(name), f"this is {known} already"),))
    path = f"{SEEDS}/{free_name(_safe(source.name), lambda each: _is_free(seeds / each, data, ''))}"
    for ending in FOLDER_ENDINGS:
        folder = source.with_name(f"{source.stem}{ending}")
        for each, status in disk.walk(folder) if source.suffix.lower() in (".html", ".htm", ".xhtml") else ():
            inner = disk.read(folder / each) if status.st_size <= LARGEST else None
            if inner is not None:
                _put(f"{PurePosixPath(path).with_suffix('')}{ending}/{each}", inner, ground)
    return _put(path, data, ground) or _Seed(path)


def _unread(name: str, source: Path) -> Problem:
    where = Location(name)
    if source.is_dir():
        return error(where, "this is a folder", hint="put it into seeds/ as it is, or name the files in it")
    if disk.stamp(source) is None:
        hint = "write the address of a page whole: https://paper.example/story"
        return error(where, "there is no such file", hint=hint if re.match(r"[\w-]+(\.[\w-]+)+/", name) else "")
    return error(where, f"this cannot be read, or is longer than {LARGEST / 1_000_000:.0f} MB")


def _safe(name: str) -> str:
    """A file's name without what a seed's name must not have: controls, and a dot in front."""
    return "".join(char if char.isprintable() and char not in "\\/\ufffd" else "-" for char in name).lstrip(".")


def _pictures(path: str, data: bytes, ground: _Ground) -> tuple[Problem, ...]:
    """Fetch the pictures of a page, if its licence or the curator says that a copy may be made."""
    problems = []
    for story in harvest(path, data, has_article=False).stories.values():
        if not (ground.options.pictures or is_open(story)):
            continue
        for picture in remote(story):
            found = ground.fetch(picture.url)
            if isinstance(found, Failure):
                message = f"its picture {picture.url} is not copied: {found.message}"
                problems.append(notice(Location(path), message, hint=found.hint))
            else:
                folder = f"{PurePosixPath(path).with_suffix('')}{FOLDER_ENDINGS[0]}"
                _put(f"{folder}/{picture.name}", found.data, ground)
    return tuple(problems)


def _put(path: str, data: bytes, ground: _Ground) -> _Seed | None:
    """Write a seed; None if that went well. The site is locked for that alone: fetching may take minutes."""
    if disk.read(ground.options.site / path) == data:
        return None
    with locked(ground.options):
        try:
            disk.write(ground.options.site / path, data)
        except OSError as wrong:
            message = f"this cannot be written: {wrong.strerror or wrong}"
            return _Seed(problems=(error(Location(path), message, hint="mend that and add it again"),))
    return None
