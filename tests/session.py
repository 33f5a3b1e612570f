"""Session: a real `serve` of a site, as an editor has it open for hours, and what it takes of the machine."""

import http.client
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 1800 if os.environ.get("COPYDESK_PROOF") == "1" else 120
"""Seconds until a preview that says nothing counts as hung; a long run may lie still while others work."""


class Burden(NamedTuple):
    """What all processes of a session hold together."""

    memory: int
    """Proportional set sizes in kB: a page that two processes share counts as a half in each."""
    descriptors: int
    processes: int


class Session:
    """`serve` on a free port, while its context lasts; what it prints is kept, the last lines of it."""

    def __init__(self, site: Path, *more: str, env: Mapping[str, str] | None = None) -> None:
        command = [sys.executable, str(ROOT / "build.py"), "serve", "--site", str(site), "--port", "0", *more]
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=env,
            start_new_session=True,
            # What was started in the background of a shell hears no Ctrl-C.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.said: deque[str] = deque(maxlen=50)
        self.address = self._address()
        self.port = urlsplit(self.address).port or 0
        self.base = urlsplit(self.address).path
        self._drain = threading.Thread(target=lambda: self.said.extend(self.process.stdout or ()), daemon=True)
        self._drain.start()
        self._events: http.client.HTTPConnection | None = None
        self._pages = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def _address(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith("serving "):
                return line.split()[1]
        raise AssertionError(f"it does not serve: {''.join(self.said)}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pages.close()
        if self._events is not None:
            self._events.close()
        if self.process.poll() is None:
            self.end()

    def end(self) -> int:
        """Ctrl-C; the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        code = self.process.wait(20)
        self._drain.join(20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    def page(self, path: str) -> str:
        """What is served for a path below the base path."""
        try:
            self._pages.request("GET", self.base + path)
            answer = self._pages.getresponse()
        except http.client.RemoteDisconnected:  # a connection that was not used for five seconds
            self._pages.close()
            return self.page(path)
        return answer.read().decode("utf-8", "replace")

    def next_round(self) -> None:
        """Wait until the preview has told its pages of a round; the first time, of those so far."""
        if self._events is None:
            self._events = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            self._events.request("GET", "/.copydesk/events")
            self._stream = self._events.getresponse()
        over = time.monotonic() + PATIENCE
        while line := self._stream.readline():  # at times the stream says no more than that it is there
            if line.startswith(b"data: "):
                return
            assert time.monotonic() < over, f"no round came: {''.join(self.said)}"
        raise AssertionError(f"the preview hung up: {''.join(self.said)}")

    def shows(self, path: str, words: str) -> None:
        """Wait until a page shows some words: looked at again after each round."""
        while words not in self.page(path):
            self.next_round()

    def burden(self) -> Burden:
        family = _family(self.process.pid)
        memory = sum(_proportional(pid) for pid in family)
        descriptors = sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in family)
        return Burden(memory, descriptors, len(family))


def _family(root: int) -> list[int]:
    family = [root]
    for pid in family:
        for thread in Path(f"/proc/{pid}/task").iterdir():
            family += [int(child) for child in (thread / "children").read_text().split()]
    return family


def _proportional(pid: int) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
