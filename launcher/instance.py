"""One program on a data folder: a lock that the system frees by itself, and a note of who holds it."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import filelock

from forum_app import StartError


class Instance:
    """Holds the folder while it lives.

    :raises AlreadyRunning: when another Hearth has it.
    """

    def __init__(self, run_dir: Path, otherwise: str = "") -> None:
        """:param otherwise: what the person may do when another one has it."""
        self._note = run_dir / "server.json"
        self._lock = filelock.FileLock(str(run_dir / "server.lock"), mode=0o600)
        try:
            self._lock.acquire(timeout=0)
        except filelock.Timeout as error:
            raise AlreadyRunning(run_dir.parent, _read(self._note), otherwise) from error

    def tell(self, *, address: str, port: int, version: str, home: str, key: str) -> None:
        """Write down where we are, for a second start and for scripts; for this user's eyes, as it holds the key with
        which a second start calls `home`."""
        note = {"address": address, "port": port, "pid": os.getpid(), "version": version, "home": home, "key": key}
        partial = self._note.with_suffix(".partial")
        partial.unlink(missing_ok=True)
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(json.dumps(note))
        partial.replace(self._note)

    def close(self) -> None:
        self._note.unlink(missing_ok=True)
        self._lock.release()


class AlreadyRunning(StartError):
    """Another Hearth serves this folder; `address` is where, '' if it has not said yet."""

    exit_code = 4

    def __init__(self, folder: Path, note: dict[str, Any], otherwise: str = "") -> None:
        self.address, self.home, self.key = (str(note.get(name, "")) for name in ("address", "home", "key"))
        where = f" at {self.address}" if self.address else ""
        super().__init__(f"Another Hearth is already running{where} on {folder}. {otherwise}".strip())


def _read(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
