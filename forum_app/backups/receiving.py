"""Takes in a backup that is uploaded in parts: assembled in `backups/incoming/`, one at a time for each owner.

A part says where it belongs. After an interruption the browser asks how far it came and goes on from there.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import filelock

from ..kernel.errors import Busy, Conflict, Invalid, StorageFull
from ..kernel.i18n import lazy as _
from . import restoring
from .ledger import Ledger, put_json
from .making import MARGIN, Progress

PART = 8 << 20  # bytes
MOST = 1 << 40  # bytes of an archive
FORGOTTEN = 24 * 3600  # seconds after which what was begun and not gone on with is taken away


@dataclass(frozen=True, slots=True)
class Arrived:
    """How far an upload is. `key` is what the browser calls this file: its name, size and date."""

    key: str
    size: int
    offset: int


class Elsewhere(Conflict):
    """The part does not follow what is there; `offset` is where to go on."""

    def __init__(self, offset: int) -> None:
        super().__init__(_("This part of the backup was sent out of order. Send it again."))
        self.offset = offset


class Incoming:
    """What one owner uploads."""

    def __init__(self, data_dir: Path, member_id: int) -> None:
        self._data_dir = data_dir
        self._folder = data_dir / "backups" / "incoming"
        self.path = self._folder / f"{int(member_id)}.part"
        self._note = self._folder / f"{int(member_id)}.json"

    def arrived(self) -> Arrived | None:
        try:
            note = json.loads(self._note.read_text())
            return Arrived(str(note["key"]), int(note["size"]), self.path.stat().st_size)
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def take(self, key: str, size: int, offset: int, length: int, stream: IO[bytes]) -> int:
        """Keep a part; answers how much is there. The first part of another file takes the place of the old one.

        :raises Elsewhere: when it does not follow what is there.
        :raises StorageFull: when the whole would not fit.
        """
        if not 0 < size <= MOST or not 0 <= offset <= size or not 0 < length <= min(PART, size - offset):
            raise Invalid("part", _("This is no part of a backup."))
        with self._alone():
            there = self.arrived()
            if offset == 0 and (there is None or there.key != key or there.size != size):
                there = self._begin(key, size)
            if there is None or there.key != key or there.size != size:
                raise Elsewhere(0)
            if there.offset == size:  # all was here already, and could not be taken in then
                return size
            if there.offset != offset:
                raise Elsewhere(there.offset)
            self._append(offset, length, stream)
            return offset + length

    def _begin(self, key: str, size: int) -> Arrived:
        self.drop()
        if shutil.disk_usage(self._data_dir).free < size + MARGIN:
            raise StorageFull
        self._folder.mkdir(mode=0o700, exist_ok=True)
        os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        put_json(self._note, {"key": key, "size": size})
        return Arrived(key, size, 0)

    def _append(self, offset: int, length: int, stream: IO[bytes]) -> None:
        """All of it, or nothing."""
        try:
            with self.path.open("r+b") as file:
                file.seek(offset)
                left = length
                while left and (chunk := stream.read(min(left, 1 << 20))):
                    file.write(chunk)
                    left -= len(chunk)
                if left:
                    raise Invalid("part", _("This is no part of a backup."))
                file.flush()
                os.fsync(file.fileno())
        except (OSError, Invalid) as error:
            with suppress(OSError):
                os.truncate(self.path, offset)
            if isinstance(error, Invalid):
                raise
            raise StorageFull from error

    def is_whole(self) -> bool:
        there = self.arrived()
        return there is not None and there.offset == there.size

    def take_in(self, now: int, zone: str, progress: Progress) -> str:
        """Verify what has arrived and put it among the others; answers its name. One that is none is taken away.

        :raises BadArchive: when it must not be used.
        """
        ledger = Ledger(self._data_dir)
        try:
            inside = restoring.inspect(ledger, self.path, progress)
            name = ledger.free_name("uploaded", now, zone)
            self.path.replace(ledger.folder / name)
            ledger.record(name, inside, verified_at=now, reason="uploaded")
            return name
        finally:
            self.drop()

    def drop(self) -> None:
        self.path.unlink(missing_ok=True)
        self._note.unlink(missing_ok=True)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            with filelock.FileLock(str(self._data_dir / "run" / "incoming.lock"), mode=0o600).acquire(timeout=20):
                yield
        except filelock.Timeout as error:
            raise Busy from error


def sweep(data_dir: Path, now: int) -> None:
    """Take away what nobody has gone on with for a day."""
    for path in (data_dir / "backups" / "incoming").glob("*"):
        with suppress(OSError):
            if path.stat().st_mtime < now - FORGOTTEN:
                path.unlink()
