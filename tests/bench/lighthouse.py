"""Lighthouse on every kind of page: `python -m tests.bench.lighthouse PROGRAM [--site arabic] [KIND …]`.

PROGRAM is an installed `lighthouse` (`npm install lighthouse`, outside of the repository). The sites of
`tests/kinds_of_page.py` are built to live where they are served: on loopback under a base path, packed and with
the times of keeping that GitHub Pages gives. Prints a row for each page, four scores as a telephone sees it and
four as a desktop does, and below it which audits were not passed. It fails if a score is under 99, but for the
notice of a takedown, which asks not to be listed: Lighthouse takes that for a fault in SEO.
"""

import argparse
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.kinds_of_page import arabic, estuary
from tests.web import hosted

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
BAR = 99
UNLISTED = "takedown"
"""The kind of page that says `noindex`."""
CHROMIUM = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"
SITES = {"estuary": estuary, "arabic": arabic}


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=Path)
    parser.add_argument("kinds", nargs="*", help="kinds of page; by default all")
    parser.add_argument("--site", default="estuary")
    parser.add_argument("--form", default="mobile,desktop")
    asked = parser.parse_intermixed_args()
    forms = asked.form.split(",")
    low = 0
    for name in asked.site.split(","):
        with tempfile.TemporaryDirectory() as folder:
            port = _free_port()
            public, pages = SITES[name](Path(folder) / "site", f"http://127.0.0.1:{port}/repo/")
            with hosted(public, "/repo/", port=port, zipped=True) as address:
                wanted = {kind: at for kind, at in pages.items() if not asked.kinds or kind in asked.kinds}
                wanted |= {"404": "404.html"} if "404" in wanted else {}  # it does not look at errors
                heads = [f"{form}: {category}" for form in forms for category in CATEGORIES]
                print(f"\n| {name} | {' | '.join(heads)} |\n|{'---|' * (1 + len(heads))}")
                low += sum(_row(asked.program, kind, address + at, forms) for kind, at in wanted.items())
    return 1 if low else 0


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _row(program: Path, kind: str, address: str, forms: list[str]) -> int:
    """Print what Lighthouse says of a page; how many scores are too low."""
    told = {form: _told(program, address, form) for form in forms}
    scores = {(form, name): _score(told[form], name) for form in forms for name in CATEGORIES}
    print(f"| {kind} | {' | '.join(str(score) for score in scores.values())} |", flush=True)
    for form in forms:
        if failed := sorted({audit for name in CATEGORIES for audit in _failed(told[form], name)}):
            print(f"  {kind}, {form}: {', '.join(failed)}", file=sys.stderr, flush=True)
        if kind == UNLISTED and set(_failed(told[form], "seo")) <= {"is-crawlable"}:
            del scores[form, "seo"]
    return sum(score < BAR for score in scores.values())


def _score(told: dict[str, Any], category: str) -> int:
    return round(100 * (told["categories"][category]["score"] or 0))


def _failed(told: dict[str, Any], category: str) -> list[str]:
    weighed = [each["id"] for each in told["categories"][category]["auditRefs"] if each["weight"]]
    audits = {name: told["audits"][name] for name in weighed}
    return [
        f"{name} {audit.get('displayValue', '')}".strip()
        for name, audit in audits.items()
        if audit["score"] is not None and audit["score"] < 0.99
    ]


def _told(program: Path, address: str, form: str) -> dict[str, Any]:
    chromium = shutil.which("chromium") or shutil.which("google-chrome") or ""
    command = [str(program), address, "--quiet", "--output=json", f"--chrome-flags={CHROMIUM}"]
    command += [f"--only-categories={','.join(CATEGORIES)}"]
    command += ["--preset=desktop"] if form == "desktop" else []
    done = subprocess.run(
        command, env={**os.environ, "CHROME_PATH": chromium}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"lighthouse failed on {address}:\n{done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(done.stdout)
    return told


if __name__ == "__main__":
    sys.exit(main())
