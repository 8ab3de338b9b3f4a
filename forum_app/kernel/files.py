"""Files by what is in them: `files/ab/cd…`, named by their SHA-256.

A file is written and synced before the row that speaks of it, and removed after that row. So what a crash leaves behind
is a file without a row, which harms nobody and is swept; never a row without a file.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from .errors import NotFound, StorageFull, StorageReadOnly
from .lock import slow

_DIGEST = re.compile(r"[0-9a-f]{64}")
_FULL = (28, 122)  # ENOSPC, EDQUOT


class FileStore:
    """The folder `files` of a data folder. Digests are hexadecimal; anything else names no file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, digest: str) -> Path:
        """Where a file lies, for sending it.

        :raises NotFound: when there is no such file.
        """
        if self.size(digest) is None:
            raise NotFound
        return self._path(digest)

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise NotFound
        return self._folder / digest[:2] / digest[2:]

    @slow
    def put(self, content: bytes) -> str:
        """Keep these bytes; answers their digest. The file is on the disk when this returns.

        :raises StorageFull: when there is no room.
        :raises StorageReadOnly: when the folder cannot be written.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        try:
            if self.size(digest) == len(content):
                os.utime(path)  # the sweep leaves alone what was wanted lately
                return digest
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _write(path, content)
        except OSError as error:
            raise (StorageFull if error.errno in _FULL else StorageReadOnly)() from error
        return digest

    def read(self, digest: str) -> bytes:
        """:raises NotFound: when there is no such file."""
        try:
            return self._path(digest).read_bytes()
        except OSError as error:
            raise NotFound from error

    def size(self, digest: str) -> int | None:
        """In bytes; None when there is no such file."""
        try:
            return self._path(digest).stat().st_size
        except OSError:
            return None

    def remove(self, digest: str) -> None:
        """Nothing happens when it is gone already."""
        self._path(digest).unlink(missing_ok=True)

    def older_than(self, at: float) -> Iterator[str]:
        """The digests of all files that were written, or wanted again, before this time; half-written ones go."""
        for path in sorted(self._folder.glob("??/*")):
            with suppress(OSError):  # another program may sweep as well
                if path.stat().st_mtime >= at:
                    continue
                if path.suffix == ".partial":
                    path.unlink()
                elif _DIGEST.fullmatch(path.parent.name + path.name):
                    yield path.parent.name + path.name


def _write(path: Path, content: bytes) -> None:
    """Whole or absent, also when the power goes."""
    partial = path.with_name(f"{secrets.token_hex(8)}.partial")
    try:
        with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    for folder in (path.parent, path.parent.parent):
        _sync(folder)


def _sync(folder: Path) -> None:
    """The name itself is on the disk, where a folder can be synced."""
    with suppress(OSError):  # not on Windows
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
