"""The layers, and where the program touches the world, read from the syntax trees of `generator/`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "generator"

LAYERS = {
    "values": """problems bidi urls filenames moments leads hypertext attributes openmerges stopwatch memory
        keywords related contract layouts credits excerpts target""",
    "ground": "disk lock engine sealed executors yamlfaults yamlnodes yamllines yamldoc spelling fields",
    "prose": """reach words crawlers policy siterules config references allowlist markdown markup inlines blocks
        prose""",
    "documents": "article edition page locked documents",
    "catalog": "assets copies clashes permissions mergers catalog renditions",
    "themes": """options wording filters compiler dialect kinds marks filter_kinds expressions theme templates
        plates galleys proofread""",
    "plan": """release groups links views lists fronts feeds jsonld sitemap newsroom notices sheet stories
        overlaps published syndication search tallies plan""",
    "work": """keys render state report pagefind bundles prints darkroom output scan converting
        pressroom rendering standing built makeup""",
    "build": "project inputs delivery build",
    "ingest": """ingest.alignment ingest.story ingest.front_text ingest.calendars ingest.languages
        ingest.bylines ingest.paragraphs ingest.holds ingest.within ingest.notes ingest.ids ingest.literal
        ingest.article_file
        ingest.dates ingest.labels
        ingest.rights ingest.decode ingest.datelines ingest.stamps ingest.addresses ingest.added
        ingest.unpacking ingest.fetch
        ingest.probe
        ingest.sections ingest.residue ingest.blocks ingest.base ingest.pictures ingest.album
        ingest.merge ingest.remarks ingest.claims ingest.manuscript ingest.archive ingest.origins
        ingest.headline ingest.head
        ingest.tail ingest.facts ingest.edges ingest.text
        ingest.picture_names ingest.page_source ingest.page_runs ingest.page_inlines ingest.page_signs
        ingest.page_blocks ingest.page_markdown ingest.page_boxes ingest.page_library ingest.page_body
        ingest.page_jsonld
        ingest.page_meta ingest.page_title ingest.page_dates ingest.page_authors ingest.page_fields
        ingest.page_rights ingest.page_rules ingest.page
        ingest.linklists ingest.foreign_values ingest.foreign ingest.front_matter ingest.jsontree
        ingest.composition ingest.xmltree ingest.markdown_body ingest.markdown_file
        ingest.feed ingest.ninjs ingest.exports
        ingest.nitf ingest.newsml ingest.agency ingest.carried ingest.mail_parts
        ingest.mail_footers ingest.mail ingest.word_markup ingest.word ingest.pdf_lines ingest.pdf
        ingest.readers ingest.patience
        ingest.fitness ingest.harvest ingest.memo ingest.holdings ingest.collect ingest.crop ingest.standstill
        ingest.shingles ingest.likeness
        ingest.nearness ingest.signatures ingest.twins ingest.elsewhere ingest.roster ingest.separations
        ingest.strangers ingest.withdrawals ingest.joining ingest.writes ingest.uptake ingest.run
        ingest.accounts
        ingest.provenance""",
    "checks": """checks.facts checks.finding checks.names checks.xmlfiles checks.pictures
        checks.structured checks.tags checks.elements checks.pages checks.hearsay
        checks.outward checks.specimen checks.links checks.images checks.stories
        checks.editions checks.rights checks.settings checks.titles checks.feeds checks.sitemap
        checks.provenance checks.external checks.table checks.origins checks.inspection
        checks.judgment""",
    "watch": "inbox inotify events watch news served whereabouts preview",
    "commands": """arguments live repository hosting origin forecast printing bulletin aliases progress telling
        custody commands starters takedown locking adding ingesting branch publish checking serving cli""",
}
"""From below to above; within a layer from left to right. A module imports only what stands before it."""

EFFECTS = {
    "os": "disk output lock executors events inotify served preview cli repository serving",
    "shutil": "bundles output publish",
    "sqlite3": "ingest.signatures state",
    "socket": "ingest.fetch preview",
    "httpx": "ingest.unpacking ingest.fetch ingest.probe",
    "httpcore": "ingest.fetch ingest.probe",
    "asyncio": "preview",
    "uvicorn": "preview",
    "starlette": "preview served",
    "watchdog": "events inotify",
    "webbrowser": "serving",
    "threading": "executors inbox inotify preview serving",
    "multiprocessing": "executors",
    "fcntl": "lock",
    "msvcrt": "lock",
    "ctypes": "",
    "signal": "executors ingest.patience",
    "subprocess": "pagefind repository",
    "random": "",
    "tempfile": "",
    "glob": "",
    "urllib.request": "live",
    "http": "live",
    "ssl": "ingest.fetch",
    "secrets": "starters",
    "logging": "events ingest.page_library ingest.pdf preview",
    "gc": "cli executors serving templates",
    "time": """checks.outward disk inbox ingest.fetch ingest.probe
        live lock preview progress publish serving stopwatch watch commands
        ingesting checking""",
    "sys": "cli engine events executors custody lock plates progress serving telling",
    "importlib": "engine executors ingest.page_boxes origin preview starters",
}
"""Modules that reach out, and who may import them. Asking the clock is reaching out too."""

CALLS = {
    "open": "",
    "input": "",
    "print": "adding checking ingesting locking publish serving starters takedown telling",
    "exec": "",
    "eval": "",
    "breakpoint": "",
}
METHODS = {
    "read_bytes": "engine preview",
    "read_text": "events origin moments preview starters",
    "write_bytes": "inotify",
    "write_text": "",
    "unlink": "disk inotify output state",
    "mkdir": "build bundles disk ingest.signatures inotify lock output starters state",
    "rmdir": "disk output",
    "touch": "output",
    "iterdir": "output starters",
    "glob": "bundles engine",
    "rglob": "",
    "stat": "disk state",
    "today": "",
    "utcnow": "",
    "cwd": "",
    "home": "",
    "expanduser": "",
    "getenv": "",
    "environ": "repository serving",
    "stdin": "pagefind repository",
    "stdout": "cli pagefind",
    "stderr": "progress telling",
}
"""Methods and attributes that reach out, whatever they are asked of, and who may name them."""

NOT_CALLED_SO = {("today", "ingest.uptake"), ("home", "*")}
"""Fields of ours with the name of such a method."""

LONG = {
    "contract": "the theme contract is one page, most of it docstrings",
    "yamldoc": "one parser: events, places, faults",
    "config": "one function for each key",
    "proofread": "one walk over a template's syntax tree",
    "plan": "the one place that decides which files exist",
    "build": "the one build, from top to bottom",
    "output": "one burst, and all that can stand in its way",
    "expressions": "a table of what can stand in an expression",
    "markdown": "one configuration of one library",
    "article": "one field after another",
    "state": "one file, and every query on it",
    "theme": "one chain of folders as one value",
    "ingest.datelines": "tables of places and agencies",
    "ingest.page_blocks": "one walk over a page",
    "ingest.dates": "tables of ways to write a date",
}
LONGEST = 300


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts)


TREES = {
    _name(path): ast.parse(path.read_text("utf-8"))
    for path in sorted(PACKAGE.rglob("*.py"))
    if path.name != "__init__.py" and "starter" not in path.relative_to(PACKAGE).parts
}
ORDER = {name: place for place, name in enumerate(" ".join(LAYERS.values()).split())}


def test_every_module_has_its_place_in_a_layer() -> None:
    assert sorted(TREES) == sorted(ORDER)


def test_the_architecture_page_names_the_same_layers() -> None:
    page = (PACKAGE.parent / "ARCHITECTURE.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (\w+) \| (`.*) \|$", page.partition("## Layers")[2], re.MULTILINE))
    for layer, modules in LAYERS.items():
        if layer != "ingest":
            assert re.findall(r"`([\w.]+)`", rows[layer]) == modules.split(), layer


@pytest.mark.parametrize("name", TREES)
def test_a_module_imports_only_what_stands_before_it(name: str) -> None:
    upward = [other for other in _ours(TREES[name]) if ORDER[other] >= ORDER[name]]
    assert upward == [], f"{name} imports {', '.join(upward)}"


def test_nothing_is_imported_for_the_type_checker_alone() -> None:
    hidden = [
        name
        for name, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute | ast.alias)
        and "TYPE_CHECKING" in (getattr(node, "id", ""), getattr(node, "attr", ""), getattr(node, "name", ""))
    ]
    # Babel takes 60 ms to import and ingest 15, and most builds need no more of them than their types.
    assert set(hidden) <= {"filters", "printing", "telling", "commands"}


def test_the_world_is_touched_only_by_the_modules_named_for_it() -> None:
    trespasses = []
    for name, tree in TREES.items():
        for what, table in (*_imported(tree), *_called(tree), *_reached(tree)):
            permitted = table.get(what)
            excused = (what, name) in NOT_CALLED_SO or (what, "*") in NOT_CALLED_SO
            if permitted is not None and name not in permitted.split() and not excused:
                trespasses.append(f"{name}: {what}")
    assert not trespasses, sorted(set(trespasses))


def test_what_is_permitted_is_also_done() -> None:
    done = {
        (what, name)
        for name, tree in TREES.items()
        for what, _ in (*_imported(tree), *_called(tree), *_reached(tree))
    }
    tables = (EFFECTS, CALLS, METHODS)
    idle = [
        (w, n) for table in tables for w, names in table.items() for n in names.split() if (w, n) not in done
    ]
    assert not idle, idle


def test_the_clock_is_read_once_and_passed_down() -> None:
    """`time.time` gives the build its `now`; `time_ns` is compared with stamps, and names a server."""
    clocks = {
        "time": {"commands"},
        "time_ns": {"disk", "preview"},
        "now": set(),
        "utcnow": set(),
        "today": set(),
    }
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                owner = node.value.id
                if owner in ("time", "dt", "datetime", "date") and node.attr in clocks:
                    permitted = name in clocks[node.attr] or (owner == "dt" and node.attr in ("time", "date"))
                    assert permitted, f"{name} reads the clock: {owner}.{node.attr}"


def test_a_module_is_named_for_its_noun() -> None:
    nothing = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "tools", "base_classes"}
    assert not nothing & {part for name in TREES for part in name.split(".")}


@pytest.mark.parametrize("name", TREES)
def test_a_module_opens_with_what_it_is(name: str) -> None:
    told = ast.get_docstring(TREES[name]) or ""
    assert len(told) >= 60, f"{name} does not say what it is: {told!r}"


@pytest.mark.parametrize("name", TREES)
def test_a_module_rarely_passes_three_hundred_lines(name: str) -> None:
    lines = len((PACKAGE / f"{name.replace('.', '/')}.py").read_text("utf-8").splitlines())
    assert lines <= LONGEST or name in LONG, f"{name} has {lines} lines"
    assert lines <= 2 * LONGEST


def test_a_class_that_others_use_says_what_it_is() -> None:
    silent = [
        f"{name}.{node.name}"
        for name, tree in TREES.items()
        for node in tree.body
        if isinstance(node, ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and len(node.body) > 3
    ]
    assert not silent, " ".join(silent)


def test_a_module_says_what_its_functions_are_for() -> None:
    """A short function with a speaking name may do without."""
    silent = [
        f"{name}.{node.name}"
        for name, tree in TREES.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
        and (node.end_lineno or 0) - node.body[0].lineno >= SHORT
    ]
    assert not silent, " ".join(silent)


SHORT = 40


def test_failures_are_caught_by_name() -> None:
    """`except Exception` hides what nobody thought of; SystemExit and the like are only ever passed on."""
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else ""
                passed_on = any(isinstance(each, ast.Raise) for each in ast.walk(node))
                assert passed_on or (caught and caught not in ("Exception", "BaseException")) or name in PASSING


PASSING = {"executors", "ingest.harvest"}
"""`Serial` hands every failure to the future, as any executor does. A reader that fails at a seed must not stop
the others: its failure becomes a problem that names both."""


def _ours(tree: ast.AST) -> list[str]:
    """The modules of ours that a module imports, anywhere in it."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [alias.name.removeprefix("generator.") for alias in node.names if alias.name in ORDER]
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "generator":
            base = (node.module or "").removeprefix("generator").lstrip(".")
            for alias in node.names:
                inner = f"{base}.{alias.name}".lstrip(".")
                found += [each for each in (inner, base) if each in ORDER][:1]
    return found


Use = tuple[str, dict[str, str]]


def _imported(tree: ast.AST) -> Iterator[Use]:
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            yield name, EFFECTS
            yield name.split(".")[0], EFFECTS


def _called(tree: ast.AST) -> Iterator[Use]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, CALLS


def _reached(tree: ast.AST) -> Iterator[Use]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr, METHODS
