"""Events: what happens on disk below a site, from the kernel where it tells, by looking where it does not.

Watched are `content`, `seeds` and `themes` with all below them, whether they are there yet or not, and
`config.yaml`; never what we write ourselves. `observe` chooses how, and says why it must look if it must. What
is done about an event is the business of `watch`.
"""

import logging
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from generator.inbox import FOLDERS, WATCHED, Inbox, is_noise

INTERVAL = 1.0
"""Seconds from one look to the next where there are no events."""

DEAF = re.compile(
    r"9p|drvfs|virtiofs|vboxsf|vmhgfs|prl_fs|fakeowner|cifs|smb\d?|smbfs|nfs\d?|ncpfs|afs|ceph|lustre|gfs2"
    r"|ocfs2|fuse\.(?:grpcfuse|osxfs|vmhgfs-fuse|sshfs|rclone|gvfsd-fuse|glusterfs|s3fs|smbnetfs|davfs2?)"
)
"""File systems on which changes are made elsewhere: by Windows under WSL, by the host of a container, by
another machine in the network. The kernel takes a watch on them, and hears only of what this machine does."""


class Source(Protocol):
    """What fills an inbox until it is closed."""

    def close(self) -> None: ...


@contextmanager
def observe(site: Path, inbox: Inbox, *, poll: float | None = None) -> Iterator[str]:
    """Fill the inbox while the context lasts; the value is the reason for polling, or nothing.

    `poll` asks for polling at that interval in seconds, whatever the file system.
    """
    logging.getLogger("watchdog").addHandler(logging.NullHandler())
    source, why = _open(site, inbox, poll)
    try:
        yield why
    finally:
        source.close()


def why_poll(site: Path, mounts: str) -> str:
    """Why the kernel's events cannot be relied on for a site, or nothing; `mounts` as in /proc/self/mounts."""
    for name in ("", *FOLDERS):
        kind = file_system(os.path.realpath(site / name), mounts)
        if DEAF.fullmatch(kind):
            return f"{name or 'the site'} lies on {kind}, which does not tell of changes made elsewhere"
    return ""


def file_system(path: str, mounts: str) -> str:
    """The kind of file system that holds a path: the longest mount point above it decides, of two the later."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1])
        if len(point) >= len(best) and (path == point or path.startswith(point.rstrip("/") + "/")):
            best, kind = point, fields[2]
    return kind


def _open(site: Path, inbox: Inbox, poll: float | None) -> tuple[Source, str]:
    if poll is not None:
        return _Observed(PollingObserver(timeout=poll), site, inbox), "polling was asked for"
    if sys.platform != "linux":
        return _Observed(Observer(), site, inbox), ""
    try:
        mounts = Path("/proc/self/mounts").read_text("utf-8", "surrogateescape")
    except OSError:
        mounts = ""
    why = why_poll(site, mounts)
    if not why:
        from generator.inotify import Inotify, no_more_watches

        try:
            inotify = Inotify(site, inbox)
        except OSError as failure:
            why = no_more_watches(failure)
        else:
            if inotify.hears(site / ".copydesk"):
                return inotify, ""
            inotify.close()
            why = "this system does not tell of changes to files"
    return _Observed(PollingObserver(timeout=INTERVAL), site, inbox), why


class _Observed(FileSystemEventHandler):
    """Events by one of watchdog's observers: macOS's and Windows' own, and polling everywhere."""

    def __init__(self, observer: BaseObserver, site: Path, inbox: Inbox) -> None:
        self._observer, self._site, self._inbox = observer, site, inbox
        self._watches: dict[str, ObservedWatch] = {}
        observer.start()
        observer.schedule(self, str(site))
        for name in FOLDERS:
            self._schedule(name)

    def close(self) -> None:
        self._observer.stop()
        self._observer.join()

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type in ("opened", "closed_no_write"):
            return
        if event.is_directory and event.event_type == "modified":
            self._look_again()
            return
        for place in (event.src_path, event.dest_path):
            if place:
                self._happened(os.path.relpath(os.fsdecode(place), self._site).replace(os.sep, "/"))

    def _happened(self, path: str) -> None:
        if path.split("/")[0] not in WATCHED or is_noise(path):
            return
        if path in FOLDERS:
            self._schedule(path)
        self._inbox.touched(path)

    def _look_again(self) -> None:
        """Hear of a folder that went and came between two looks: if it has its inode again, nothing tells of it
        but that something about its parent has changed."""
        for name in FOLDERS:
            if name not in self._watches and (self._site / name).is_dir():
                self._happened(name)

    def _schedule(self, name: str) -> None:
        """Watch a folder that may be new, or another than the one watched so far."""
        if name in self._watches:
            self._observer.unschedule(self._watches.pop(name))
        with suppress(OSError):
            if (self._site / name).is_dir():
                self._watches[name] = self._observer.schedule(self, str(self._site / name), recursive=True)
