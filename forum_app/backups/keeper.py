"""Does what takes long - make, verify, take in, prepare to restore - in a thread of its own, one thing at a time.

What it is at stands in `run/backup.json`, so that any process that serves this forum can show it. No Flask, no SQL.
"""

from __future__ import annotations

import errno
import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ..kernel.clock import now
from ..kernel.errors import StorageError, StorageFull, StorageReadOnly
from ..kernel.forum import Forum
from . import restoring
from .ledger import Busy, Ledger, put_json
from .making import Progress, make, source_of
from .service import adopt, thin_out
from .words import BadArchive, Cancelled

log = logging.getLogger(__name__)
BACKUP, VERIFY, RECEIVE, RESTORE = "backup", "verify", "receive", "restore"


@dataclass(frozen=True, slots=True)
class State:
    """The last thing that was done, or is under way: `running` is 0 to 1, or None. `why` says what went wrong."""

    what: str = ""
    name: str = ""  # of the archive it is about
    running: float | None = None
    why: str = ""
    detail: str = ""
    at: int = 0


class Keeper:
    """One for each application."""

    def __init__(self, app: Forum) -> None:
        self._app = app
        self.ledger = Ledger(app.settings.data_dir)
        self._note = app.settings.run_dir / "backup.json"
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self._stopping = False
        self._told = 0.0

    # --- what can be asked for; each answers False while something else is under way

    def back_up(self, reason: str) -> bool:
        return self._start(BACKUP, "", lambda progress: self._make(reason, progress))

    def verify(self, name: str) -> bool:
        return self._start(VERIFY, name, lambda progress: self._verify(name, progress))

    def receive(self, take_in: Callable[[Progress], str]) -> bool:
        """`take_in` verifies what was uploaded, puts it among the others and answers its name."""
        return self._start(RECEIVE, "", take_in)

    def restore(self, name: str) -> bool:
        """When everything is ready, the program closes the forum and opens it on the other data."""
        return self._start(RESTORE, name, lambda progress: self._restore(name, progress))

    def state(self) -> State:
        found = self._read()
        if found.running is not None and not self._is_at_work() and not self.ledger.is_busy():
            return State(found.what, found.name, None, "killed", "", found.at)
        return found

    def stop(self, patience: float = 10.0) -> None:
        """Give up what is under way; a copy of the database that is being made ends within moments."""
        self._stopping = True
        thread = self._thread
        if thread and thread is not threading.current_thread():
            thread.join(patience)

    def begin(self) -> None:
        """When the forum opens: tidy up after a restore, and take away what a killed program left half done."""
        if restoring.tidy(self._app):
            self._note.unlink(missing_ok=True)
        with suppress(Busy, OSError), self.ledger.alone():
            pass

    def wait(self, patience: float = 60.0) -> None:
        """Until it is done; for tests and commands."""
        if self._thread:
            self._thread.join(patience)

    # --- the thread

    def _is_at_work(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def _start(self, what: str, name: str, work: Callable[[Progress], str]) -> bool:
        with self._starting:
            if self._is_at_work() or self._stopping or self.ledger.is_busy():
                return False
            self._note_down(State(what, name, 0.0, at=now()))
            self._thread = threading.Thread(target=self._run, args=(what, name, work), name="backups", daemon=True)
            self._thread.start()
            return True

    def _run(self, what: str, name: str, work: Callable[[Progress], str]) -> None:
        try:
            with self.ledger.alone(patience=5):
                why, detail = "", ""
                try:
                    name = work(lambda part: self._progress(what, name, part)) or name
                except Exception as error:
                    why, detail = _why(error)
                self._note_down(State(what, name, None, why, detail, now()))
        except (Busy, OSError) as error:
            log.warning("%s: %s", what, error or "somebody else is at work")
            return
        if what == RESTORE and not why:
            self._app.machine.reopen()

    def _progress(self, what: str, name: str, part: float) -> None:
        if self._stopping:
            raise Cancelled
        if time.monotonic() - self._told > 0.25:
            self._told = time.monotonic()
            self._note_down(State(what, name, round(part, 3), at=now()))

    def _make(self, reason: str, progress: Progress) -> str:
        source = source_of(self._app.db, self._app.settings.data_dir)
        adopt(self.ledger)
        path, _ = make(source, reason, progress)
        thin_out(self.ledger, self._app.config["INSTANCE"], now(), zone(self._app))
        log.info("backup %s", path.name)
        return path.name

    def _verify(self, name: str, progress: Progress) -> str:
        path = self.ledger.folder / name
        try:
            inside = restoring.inspect(self.ledger, path, progress)
        except BadArchive as error:
            self.ledger.record(name, None, verified_at=0, why=error.why, detail=error.detail)
            raise
        self.ledger.record(name, inside, verified_at=now())
        return name

    def _restore(self, name: str, progress: Progress) -> str:
        restoring.prepare(self._app.settings.data_dir, self.ledger.folder / name, progress)
        return name

    # --- the note

    def _note_down(self, state: State) -> None:
        try:
            put_json(self._note, {name: getattr(state, name) for name in State.__slots__})
        except OSError as error:  # a full disk: it is told by the log at least
            log.warning("%s: %s %s", state.what, state.why or "under way", error)

    def _read(self) -> State:
        try:
            found: dict[str, Any] = json.loads(self._note.read_text())
            return State(**found)
        except (OSError, ValueError, TypeError):
            return State()


def _why(error: Exception) -> tuple[str, str]:
    """What to tell: a key of words.REFUSED or FAILED, and a name."""
    if isinstance(error, BadArchive):
        return error.why, error.detail
    if isinstance(error, Cancelled):
        return "killed", ""
    log.warning("backups: %s: %s", type(error).__name__, error)
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    if full or isinstance(error, StorageFull):
        return "full", ""
    if isinstance(error, StorageReadOnly | PermissionError):
        return "read-only", ""
    if isinstance(error, StorageError | OSError):
        return "unreadable", ""
    log.error("backups", exc_info=error)
    return "other", ""


def zone(app: Forum) -> str:
    return str(app.options.read(app.db.reader())["zone"])


def of(app: Forum) -> Keeper:
    found: Keeper = app.extensions["backups"]
    return found
