"""Starters: `new`: a file, or a whole site, to start from. Nothing that is there already is overwritten."""

import datetime as dt
import json
import secrets
from collections.abc import Iterator, Mapping, Set
from importlib import resources
from pathlib import Path

from generator import disk
from generator.arguments import Options
from generator.catalog import Visibility, gather
from generator.commands import present, timezone
from generator.config import PATH as CONFIG
from generator.config import Config, missing_config, parse_config
from generator.custody import Refused, locked
from generator.documents import Converted, head
from generator.memory import Memory
from generator.moments import zone
from generator.newsroom import newsroom
from generator.origin import origin
from generator.problems import Location, error
from generator.spelling import suggestion
from generator.theme import bundled_root
from generator.urls import address_of, collision_key, output_path, slug

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32 in lower case, as ingest's ids are written in."""

_FILES = {
    "config.yaml": "config.yaml",
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "publish.yml": ".github/workflows/publish.yml",
    "content/pages/about.md": "content/pages/about.md",
}
_WELCOME = {".git", ".gitattributes", ".gitignore", "LICENSE", "LICENSE.md", "LICENSE.txt", "README.md"}
"""What a repository begins with; none of it is overwritten."""


def start(options: Options) -> int:
    """Write what the options ask for, and say where it is."""
    path = _site(options) if options.kind == "site" else _document(options)
    if not options.quiet:
        print(path)
    return 0


def _site(options: Options) -> str:
    folder = options.site / options.name
    themes = sorted(theme.name for theme in bundled_root().iterdir() if (theme / "theme.yaml").exists())
    if options.theme and options.theme not in themes:
        hint = suggestion(options.theme, themes)
        raise Refused(error(Location("--theme"), f"there is no theme `{options.theme}`", hint=hint))
    root = resources.files("generator") / "starter"
    title = json.dumps(folder.resolve().name.replace("-", " ").capitalize() or "My digest", ensure_ascii=False)
    texts = {target: root.joinpath(source).read_text(encoding="utf-8") for source, target in _FILES.items()}
    texts["config.yaml"] = texts["config.yaml"].format(title=title, theme=options.theme or "broadsheet")
    texts["README.md"] = texts["README.md"].format(title=json.loads(title))
    requirement = origin()
    texts["requirements.txt"] = (_KNOWN if requirement else _UNKNOWN).format(requirement)
    if not _is_free(folder, texts):
        hint = "name a folder that does not exist yet, an empty one, or a new repository"
        raise Refused(error(Location(options.name), "something is there already", hint=hint))
    disk.sweep(folder)
    for target, text in texts.items():
        if not (folder / target).exists():
            disk.write(folder / target, text.encode())
    for name in _FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    first = "" if requirement else "; before you publish, say in requirements.txt where Copydesk comes from"
    return f"{folder}: ready; `cd {folder}`, then `copydesk serve`{first}"


_FOLDERS = ("seeds", "content/articles", "content/editions", "themes")


def _is_free(folder: Path, texts: Mapping[str, str]) -> bool:
    """Whether nothing is there but what a repository begins with, or what this very command began to write
    before it was ended."""
    if not folder.exists():
        return True
    if not folder.is_dir():
        return False
    names = {each.name for each in folder.iterdir() if not disk.is_draft(each.name)} - _WELCOME
    if names - {path.partition("/")[0] for path in (*texts, *_FOLDERS)}:
        return False
    files = [path for name in names for path in _files(folder / name)]
    ours = {folder / target: text.encode() for target, text in texts.items()}
    return all(disk.is_draft(path.name) or (path in ours and disk.read(path) == ours[path]) for path in files)


def _files(place: Path) -> Iterator[Path]:
    if place.is_dir() and not place.is_symlink():
        for each in place.iterdir():
            yield from _files(each)
    else:
        yield place


_KNOWN = """\
# Where the workflow gets Copydesk from, and which version: the one place that says so.
{}
"""
_UNKNOWN = """\
# Where the workflow gets Copydesk from, and which version: the one place that says so. The copy that made this
# site lies in a folder of one machine, which GitHub cannot reach. Name the repository, and the commit or tag:
# copydesk @ git+https://github.com/OWNER/copydesk@COMMIT
"""


def _document(options: Options) -> str:
    if disk.stamp(options.site / CONFIG) is None:
        raise Refused(missing_config())
    today = dt.datetime.fromtimestamp(present(options), zone(timezone(options))).date()
    if not options.name.strip():
        raise Refused(error(Location("new"), "the title is empty", hint='write it in quotes: "The headline"'))
    path, text = _STARTS[options.kind](options.name.strip(), today)
    with locked(options):
        if disk.stamp(options.site / path) is not None:
            another = (
                "edit it, or name another day with --now"
                if options.kind == "edition"
                else "choose another title"
            )
            raise Refused(error(Location(path), "this file is there already", hint=another))
        if options.kind == "page":
            _demand_free(path, options)
        disk.write(options.site / path, text.encode())
    return path


def _demand_free(path: str, options: Options) -> None:
    """Refuse a page whose address the site has already, or will have when what is held comes out."""
    content = options.site / "content"
    address = address_of(path.removeprefix("content/"))
    there = {collision_key(_output(each)): each for each, _ in disk.walk(content)}
    wanted = collision_key(output_path(address))
    if wanted in there:
        hint = f"choose another title, or edit content/{there[wanted]}"
    elif wanted in {collision_key(output_path(each)) for each in _addresses(content, options)}:
        hint = "choose another title, or leave that page out below `pages:` in config.yaml"
    else:
        return
    message = f"the address {address} belongs to another page of the site already"
    raise Refused(error(Location(path), message, hint=hint))


def _output(path: str) -> str:
    """Where in the output a file of `content/` lies."""
    return output_path(address_of(path)) if path.endswith(".md") else path


def _addresses(content: Path, options: Options) -> Set[str]:
    """Every address of the site with all that is held."""
    documents = {}
    for path, _ in disk.walk(content):
        if path.endswith(".md"):
            documents[path] = Converted(head(path, disk.read(content / path) or b""))
    config = parse_config(disk.read(options.site / CONFIG) or b"")[0] or Config("")
    everything = Visibility(present(options), drafts=True, future=True)
    catalog, _ = gather(documents, {}, config.timezone, everything)
    return newsroom(catalog, config, Memory(lasting=False), []).ground.addresses


def _article(title: str, today: dt.date) -> tuple[str, str]:
    id = "".join(secrets.choice(ALPHABET) for _ in range(12))
    path = f"content/articles/{today:%Y/%m}/{slug(title) or id}.md"
    return path, f"---\nid: {id}\ntitle: {_quoted(title)}\ndate: {today}\ndraft: true\n---\n\n"


def _edition(title: str, today: dt.date) -> tuple[str, str]:
    text = (
        f"---\ntitle: {_quoted(title)}\ndate: {today}\ndraft: true\n"
        "sections:\n"
        "  # - title: World\n"
        "  #   stories:\n"
        '  #     - {article: 3k9v2m7q4x1d, comment: "Read it for the last paragraph."}\n'
        "---\n\n"
    )
    return f"content/editions/{today}.md", text


def _page(title: str, today: dt.date) -> tuple[str, str]:
    return f"content/pages/{slug(title) or 'page'}.md", f"---\ntitle: {_quoted(title)}\n---\n\n"


_STARTS = {"article": _article, "edition": _edition, "page": _page}


def _quoted(title: str) -> str:
    """The title as a JSON string, which every YAML reader takes for text."""
    return json.dumps(" ".join(title.split()), ensure_ascii=False)
