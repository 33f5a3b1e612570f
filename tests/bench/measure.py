"""Measure: one command run once, and what it took: time, processors, memory, and how busy others were.

Figures are taken from the kernel: the wall from a monotonic clock, processor time from wait4. Memory is sampled
in runs of its own, because looking at a process's pages slows it down: the peak of the largest process is the
kernel's own mark (VmHWM), that of all together is the largest sum of their proportional set sizes (PSS, which
counts a page that n processes share as 1/n in each), looked at thirty times a second.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
DISTURBED = 0.12
"""A run counts as disturbed if others used more than this share of one processor meanwhile."""


@dataclass(frozen=True)
class Run:
    """What one run of a command took. Seconds; `others` is the processor time of everything else."""

    wall: float
    cpu: float
    others: float
    code: int

    @property
    def disturbed(self) -> bool:
        return self.others > max(0.05, DISTURBED * self.wall)


@dataclass(frozen=True)
class Memory:
    """Peaks in MB: of the largest process, of all together, and how many there were at most."""

    largest: float
    together: float
    processes: int


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path, limit: float) -> Run:
    """Run a command to its end, or kill it after `limit` seconds (its code is then negative)."""
    with log.open("ab") as out:
        busy, started = _busy(), time.perf_counter()
        child = _start(command, folder, environment, out.fileno())
        killer = threading.Timer(limit, kill, (child,))
        killer.start()
        _, status, used = os.wait4(child.pid, 0)
        wall = time.perf_counter() - started
        killer.cancel()
        child.returncode = os.waitstatus_to_exitcode(status)
    cpu = used.ru_utime + used.ru_stime
    return Run(wall, cpu, max(0.0, _busy() - busy - cpu), child.returncode)


def memory_of(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path, limit: float
) -> Memory:
    """Run a command to its end and look at the memory of all its processes."""
    with log.open("ab") as out:
        child = _start(command, folder, environment, out.fileno())
        end = time.monotonic() + limit
        peak = Memory(0, 0, 0)
        while child.poll() is None:
            if time.monotonic() > end:
                kill(child)
            peak = higher(peak, memory_now(child.pid))
            time.sleep(0.03)
    return peak


def higher(one: Memory, other: Memory) -> Memory:
    return Memory(
        max(one.largest, other.largest),
        max(one.together, other.together),
        max(one.processes, other.processes),
    )


def memory_now(root: int) -> Memory:
    """The memory of a process and all that descend from it."""
    largest = together = 0.0
    family = _family(root)
    for pid in family:
        largest = max(largest, _field(f"/proc/{pid}/status", "VmHWM:"))
        together += _field(f"/proc/{pid}/smaps_rollup", "Pss:")
    return Memory(largest, together, len(family))


def start(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path
) -> subprocess.Popen[bytes]:
    """Start a command that goes on, a server."""
    with log.open("ab") as out:
        return _start(command, folder, environment, out.fileno())


def kill(child: subprocess.Popen[bytes], how: signal.Signals = signal.SIGKILL) -> None:
    """End a command and what it started: it leads a session of its own."""
    try:
        os.killpg(child.pid, how)
    except ProcessLookupError:
        return


def await_quiet(limit: float) -> bool:
    """Wait until nobody uses the machine for half a second; False if that did not come about in time."""
    end = time.monotonic() + limit
    while True:
        before = _busy()
        time.sleep(0.5)
        if _busy() - before < 0.06:
            return True
        if time.monotonic() > end:
            return False


def _start(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], out: int
) -> subprocess.Popen[bytes]:
    # What pip installs has its bytecode beside it; so has, then, what is measured here.
    inherited = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.Popen(
        command,
        cwd=folder,
        env=inherited | dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=out,
        start_new_session=True,
    )


def _busy() -> float:
    """Seconds that all processors of the machine were at work since it started."""
    numbers = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return (sum(numbers) - numbers[3] - numbers[4]) / TICKS


def _family(root: int) -> list[int]:
    family = [root]
    for pid in family:
        try:
            for thread in Path(f"/proc/{pid}/task").iterdir():
                family += [int(child) for child in (thread / "children").read_text().split()]
        except OSError:
            continue  # it has ended meanwhile
    return family


def _field(file: str, name: str) -> float:
    """A field of a table in /proc, in MB."""
    try:
        lines = Path(file).read_text().split("\n")
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith(name)), 0.0)


def machine() -> str:
    """The machine in a line."""
    cpu = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().split("\n")
            if line.startswith("model name")
        ),
        "unknown processor",
    )
    cores = len(os.sched_getaffinity(0))
    memory = _field("/proc/meminfo", "MemTotal:") / 1024
    system = next(
        (
            line.split("=")[1].strip('"')
            for line in Path("/etc/os-release").read_text().split("\n")
            if line.startswith("PRETTY_NAME=")
        ),
        sys.platform,
    )
    python = ".".join(map(str, sys.version_info[:3]))
    return f"{cores} × {cpu}, {memory:.0f} GB, {system}, Linux {os.uname().release}, Python {python}"
