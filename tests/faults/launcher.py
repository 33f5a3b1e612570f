"""Launcher: runs our commands in forks of itself, so that a kill meets their work, not their start.

It reads a line of JSON for each command: the words, the file for what is said, and at which of its effects on
the disk the command is to be killed with all that it started (0: not by us). It answers with the id of the
process, which leads a group of its own, and, when that has ended, with its exit code and the number of effects.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

# Loaded once for all.
from generator import ingesting, prose, publish, render, serving, templates  # noqa: F401
from generator.cli import main
from generator.ingest import markdown_file  # noqa: F401

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
EFFECTS = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.truncate",
    "subprocess.Popen",
    "sqlite3.connect",
}


def serve() -> None:
    for line in sys.stdin:
        wanted = json.loads(line)
        counted, counting = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(counted)
            run(wanted["words"], wanted["said"], wanted["effect"], counting)
        os.close(counting)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        with os.fdopen(counted, "rb") as counts:
            effects = len(counts.read())
        print(os.waitstatus_to_exitcode(status), effects, flush=True)


def run(words: list[str], said: str, last: int, counting: int) -> None:
    """Be the command. Every effect is counted before it comes about."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.set_inheritable(counting, False)
    out = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1)
    os.dup2(out, 2)
    done, ourselves = 0, os.getpid()

    def effect(event: str, values: tuple[Any, ...]) -> None:
        nonlocal done
        if os.getpid() != ourselves or not (event in EFFECTS or (event == "open" and values[2] & WRITING)):
            return
        done += 1
        os.write(counting, b".")
        if done == last:
            os.killpg(0, signal.SIGKILL)

    sys.addaudithook(effect)
    code = 70
    try:
        code = main(words)
    except SystemExit as end:
        code = int(end.code or 0)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    serve()
