"""Inotify: changes below the watched folders, as Linux tells of them. Imported on Linux alone.

Built on the lower half of watchdog, `InotifyFD`. Its observer is passed by: it holds a file that was moved out
of the tree, and all events behind it, for half a second, to pair it with an arrival (we need no pairs); it asks
to hear of reading too; and it keeps an overflow of the kernel's queue to itself.
"""

import itertools
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from watchdog.observers.inotify_c import (
    CallbackId,
    InotifyConstants,
    InotifyEvent,
    InotifyFD,
    Mask,
    WatchDescriptor,
)

from generator.inbox import FOLDERS, WATCHED, Inbox, is_noise

MASK = Mask(
    InotifyConstants.IN_CREATE
    | InotifyConstants.IN_MODIFY
    | InotifyConstants.IN_CLOSE_WRITE
    | InotifyConstants.IN_ATTRIB
    | InotifyConstants.IN_MOVE
    | InotifyConstants.IN_DELETE
    | InotifyConstants.IN_ONLYDIR
)


class Inotify:
    """A watch on the site's folder for the few names that count there, and one on each folder below those.

    Raises OSError if the kernel grants no more watches; if that happens later, the inbox
    is told why.
    """

    def __init__(self, site: Path, inbox: Inbox) -> None:
        self._site, self._inbox = site, inbox
        self._watches: dict[str, tuple[WatchDescriptor, CallbackId]] = {}
        self._numbers = itertools.count(1)
        self._fd = InotifyFD()
        try:
            self._add("")
            for name in FOLDERS:
                self._add_tree(name)
        except OSError:
            self._fd.start()  # a thread that never ran cannot be stopped
            self.close()
            raise
        self._fd.start()

    def close(self) -> None:
        self._fd.stop()
        self._fd.join()

    def hears(self, folder: Path) -> bool:
        """Whether a file written in a folder of ours leads to an event: some sandboxes only promise it."""
        heard = threading.Event()
        probe = folder / f"watch-{os.getpid()}"
        try:
            folder.mkdir(exist_ok=True)
            watch = self._watch(folder, _Call(lambda event: heard.set()))
            probe.write_bytes(b"")
        except OSError:
            return True  # nothing can be written here, so nothing can be tried
        try:
            return heard.wait(2.0)
        finally:
            self._fd.remove_callbacks([watch])
            probe.unlink(missing_ok=True)

    def _add_tree(self, path: str) -> None:
        """Watch a folder and all below it. One that is gone again is no matter: its going has an event too."""
        if not self._add(path):
            return
        for folder, names, _ in os.walk(self._site / path):
            names[:] = [name for name in names if not is_noise(name) and not Path(folder, name).is_symlink()]
            for name in names:
                self._add(Path(folder, name).relative_to(self._site).as_posix())

    def _add(self, path: str) -> bool:
        if path in self._watches:
            return True
        call = _Call(lambda event: self._happened(path, event), None if path else self._overflowed)
        try:
            self._watches[path] = self._watch(self._site / path, call)
        except (FileNotFoundError, NotADirectoryError):
            return False
        return True

    def _watch(self, folder: Path, call: "_Call") -> tuple[WatchDescriptor, CallbackId]:
        number = CallbackId(next(self._numbers))
        return self._fd.add_callback(os.fsencode(folder), MASK, call, number), number

    def _happened(self, folder: str, event: InotifyEvent) -> None:
        name = os.fsdecode(event.name)
        if not name or is_noise(name) or (not folder and name not in WATCHED):
            return
        path = f"{folder}/{name}" if folder else name
        if event.is_directory:
            self._folder_happened(path, event)
        elif event.is_modify or event.is_create:
            self._inbox.writing(path)
        else:
            self._inbox.touched(path)

    def _folder_happened(self, path: str, event: InotifyEvent) -> None:
        if event.is_moved_from or event.is_delete:
            self._forget(path)
        elif event.is_create or event.is_moved_to:
            try:
                self._add_tree(path)
            except OSError as failure:
                self._inbox.refuse(no_more_watches(failure))
        else:
            return
        self._inbox.touched(path)

    def _forget(self, path: str) -> None:
        """Stop watching a folder and all below it: a watch would follow a moved folder wherever it goes."""
        gone = [name for name in self._watches if name == path or name.startswith(f"{path}/")]
        self._fd.remove_callbacks([self._watches.pop(name) for name in gone])

    def _overflowed(self) -> None:
        """Events are lost, folders among them perhaps."""
        for name in FOLDERS:
            self._forget(name)
            with suppress(OSError):
                self._add_tree(name)
        self._inbox.lost()


def no_more_watches(failure: OSError) -> str:
    return f"the kernel grants no more watches ({failure.strerror}); fs.inotify.max_user_watches sets how many"


class _Call:
    """What `InotifyFD` asks to be given for a folder; one for each, so that every call knows its own path."""

    def __init__(
        self, event: Callable[[InotifyEvent], None], overflow: Callable[[], None] | None = None
    ) -> None:
        self._event, self._overflow = event, overflow

    def on_event(self, event: InotifyEvent) -> None:
        self._event(event)

    def on_watch_deleted(self, wd: WatchDescriptor) -> None:
        """The folder is gone, and its parent tells of that."""

    def on_queue_overflow(self) -> None:
        if self._overflow:
            self._overflow()
