"""What lies in the folder `backups`: the archives with what is known of each, and the lock of whoever works there.

`kept.json` says what is in each archive and when it was read back, so that a page need not open gigabytes. An archive
that is not in it, or has changed since, is one that was not looked at yet.
"""

from __future__ import annotations

import dataclasses
import json
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import filelock

from ..kernel import times
from ..kernel.swap import sync
from .archive import LARGEST, Inside

NAME = re.compile(r"(?:hearth|uploaded)-\d{8}-\d{4}(?:-\d{1,4})?\.hearth")
ASIDE = re.compile(r"before-restore-\d{8}-\d{4}(?:-\d{1,4})?")
SUFFIX = ".hearth"


@dataclass(frozen=True, slots=True)
class Kept:
    """An archive. `inside` is None while nobody has looked; `verified_at` is 0 while, or if, it does not verify."""

    name: str
    size: int
    changed_at: int
    inside: Inside | None = None
    verified_at: int = 0
    damaged: str = ""  # why it did not verify: a key of words.REFUSED
    detail: str = ""  # and the name that goes with it
    reason: str = ""

    @property
    def at(self) -> int:
        return self.inside.made_at if self.inside else self.changed_at

    @property
    def good(self) -> bool:
        return bool(self.inside and self.verified_at)


class Busy(Exception):
    """Somebody else works in the folder."""


class Ledger:
    """One for each data folder and process."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / "backups"
        self._file = self.folder / "kept.json"
        self._lock = data_dir / "run" / "backup.lock"

    @contextmanager
    def alone(self, patience: float = 0) -> Iterator[None]:
        """The only one, of all programs, that makes or changes a backup here. Leftovers of a killed one go.

        :raises Busy: when that does not come true within `patience` seconds.
        """
        lock = filelock.FileLock(str(self._lock), mode=0o600)
        try:
            lock.acquire(timeout=patience)
        except filelock.Timeout as error:
            raise Busy from error
        try:
            self.sweep()
            yield
        finally:
            lock.release()

    def is_busy(self) -> bool:
        """Is somebody at work? A lock that a killed program left is free."""
        try:
            with filelock.FileLock(str(self._lock), mode=0o600).acquire(timeout=0):
                return False
        except filelock.Timeout:
            return True

    def sweep(self) -> None:
        """Take away what was begun and never finished; but not what a plan to restore still needs."""
        for pattern in ("*.partial", "*.new"):
            for path in self.folder.glob(pattern):
                path.unlink(missing_ok=True)
        if not (self._lock.parent / "restore.json").exists():
            for path in self.folder.glob("work-*"):
                shutil.rmtree(path, ignore_errors=True)

    def all(self) -> list[Kept]:
        """Every archive, the newest first: by serial number, then by time."""
        known = self._read()
        found = []
        with suppress(OSError):
            for path in self.folder.iterdir():
                if NAME.fullmatch(path.name):
                    with suppress(OSError):
                        found.append(_kept(path, known.get(path.name, {})))
        return sorted(found, key=lambda kept: (kept.inside.serial if kept.inside else 0, kept.at), reverse=True)

    def one(self, name: str) -> Kept | None:
        path = self.path(name)
        try:
            return _kept(path, self._read().get(name, {})) if path else None
        except OSError:
            return None

    def path(self, name: str) -> Path | None:
        """Where it lies; None for what is no name of an archive."""
        return self.folder / name if NAME.fullmatch(name) else None

    def next_serial(self) -> int:
        """Above all others; one that was uploaded may have the highest there is."""
        return min(LARGEST, 1 + max((kept.inside.serial for kept in self.all() if kept.inside), default=0))

    def free_name(self, stem: str, at: int, zone: str, suffix: str = SUFFIX) -> str:
        """`hearth-20260131-0300.hearth`, in the forum's zone; -2 where that is taken. While one is `alone`."""
        base = f"{stem}-{stamped(at, zone)}"
        for number in range(1, 10_000):
            name = f"{base}{f'-{number}' if number > 1 else ''}{suffix}"
            if not (self.folder / name).exists():
                return name
        raise OSError(f"no name is free for {base}")

    def record(
        self, name: str, inside: Inside | None, *, verified_at: int, why: str = "", detail: str = "", reason: str = ""
    ) -> Kept:
        """Write down what was found in it; `why` it must not be used, if it must not."""
        known = self._read()
        status = (self.folder / name).stat()
        known[name] = {
            "size": status.st_size,
            "changed": status.st_mtime_ns,
            "inside": dataclasses.asdict(inside) if inside else known.get(name, {}).get("inside"),
            "verified_at": verified_at,
            "damaged": why,
            "detail": detail,
            "reason": reason or known.get(name, {}).get("reason", ""),
        }
        self._write({name: entry for name, entry in known.items() if (self.folder / name).exists()})
        return _kept(self.folder / name, known[name])

    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)
        sync(self.folder)

    def set_aside(self) -> list[Path]:
        """The data that restores have put aside, the oldest first."""
        with suppress(OSError):
            return sorted(path for path in self.folder.iterdir() if ASIDE.fullmatch(path.name))
        return []

    def _read(self) -> dict[str, Any]:
        try:
            found = json.loads(self._file.read_text())
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, known: dict[str, Any]) -> None:
        put_json(self._file, known)


def stamped(at: int, zone: str) -> str:
    """20260131-0300"""
    return f"{datetime.fromtimestamp(at, UTC).astimezone(times.zone(zone)):%Y%m%d-%H%M}"


def put_json(path: Path, content: Any) -> None:
    """Whole or absent. Notes only: what they say can be found out again."""
    partial = path.with_name(f"{path.name}.{os.getpid()}.new")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(content, file)
    partial.replace(path)


def _kept(path: Path, entry: dict[str, Any]) -> Kept:
    status = path.stat()
    plain = Kept(path.name, status.st_size, int(status.st_mtime))
    if entry.get("size") != status.st_size or entry.get("changed") != status.st_mtime_ns:
        return plain
    try:
        inside = Inside(**entry["inside"]) if entry.get("inside") else None
        return dataclasses.replace(
            plain, inside=inside, verified_at=int(entry["verified_at"]),
            damaged=str(entry["damaged"]), detail=str(entry["detail"]),
            reason=str(entry["reason"]) or (inside.reason if inside else ""),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError):
        return plain
