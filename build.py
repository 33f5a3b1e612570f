"""Build the digest: `python build.py [COMMAND]`. The same program is installed as `copydesk`.

Started by a Python that lacks what Copydesk needs, it goes on with the one in `.venv/`, or says how to get it.
"""

import importlib.util
import os
import sys
from pathlib import Path

ENV = Path(__file__).resolve().parent / ".venv"


def _equipped() -> None:
    """Be run by a Python that has the packages."""
    if importlib.util.find_spec("msgspec"):
        return
    python = ENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    if not python.exists() or Path(sys.executable) == python:
        print("error: this Python lacks the packages that Copydesk needs", file=sys.stderr)
        print("  hint: run `make ready`, or `pip install .` in this folder", file=sys.stderr)
        raise SystemExit(1)
    os.execv(python, [str(python), *sys.argv])


if __name__ == "__main__":
    _equipped()
    from generator.cli import program

    raise SystemExit(program())
