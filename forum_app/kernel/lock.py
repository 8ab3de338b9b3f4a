"""The write lock: one writer at a time, over all threads and all programs on a data folder."""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import ParamSpec, TypeVar

try:
    import fcntl
except ImportError:  # Windows: SQLite's own lock and busy_timeout decide between programs
    fcntl = None  # type: ignore[assignment]

P = ParamSpec("P")
R = TypeVar("R")

_here = threading.local()


class LockTimeout(Exception):
    """The write lock was not free within its patience."""


class WriteLock:
    """Re-entering it is a mistake and raises: one change is one transaction.

    The flock is taken before SQLite's BEGIN IMMEDIATE because it is fair: writers queue up in the kernel, while
    SQLite's busy handler sleeps and retries, and starves a web request behind an import.
    """

    def __init__(self, path: Path | None, patience: float = 20.0) -> None:
        self._mutex = threading.Lock()
        self._file: int | None = None
        self._path = path
        self._patience = patience
        self._since = 0.0
        self.longest = 0.0  # seconds the lock was held at most; the bench prints it

    def __enter__(self) -> None:
        if held():
            raise RuntimeError("a transaction inside a transaction: pass the open one along")
        if not self._mutex.acquire(timeout=self._patience):
            raise LockTimeout
        try:
            if fcntl and self._path:
                self._lock_file(self._path)
        except BaseException:
            self._mutex.release()
            raise
        self._since = time.monotonic()
        _here.held = True

    def _lock_file(self, path: Path) -> None:
        if self._file is None:
            self._file = _open(path)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            waited_for = _Waiter(path).wait(self._patience)
            os.close(self._file)
            self._file = waited_for

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.longest = max(self.longest, time.monotonic() - self._since)
        _here.held = False
        if fcntl and self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._mutex.release()

    def close(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class _Waiter(threading.Thread):
    """Queues for the file's lock beside the thread that wants it: flock() itself waits for ever.

    Another program may be stopped while it writes; requests that waited for it would take every thread of the server.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(daemon=True)
        self._file = _open(path)  # its own, so that a place given up in the queue is not the lock of somebody else
        self._deciding = threading.Lock()
        self._given_up = self._locked = False

    def wait(self, patience: float) -> int:
        """The locked file.

        :raises LockTimeout: when it was not free within `patience` seconds.
        """
        self.start()
        self.join(patience)
        with self._deciding:
            if not self._locked:
                self._given_up = True
                raise LockTimeout
        return self._file

    def run(self) -> None:
        fcntl.flock(self._file, fcntl.LOCK_EX)
        with self._deciding:
            self._locked = not self._given_up
        if self._given_up:
            os.close(self._file)


def _open(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)


def held() -> bool:
    """Does this thread hold a write lock?"""
    return getattr(_here, "held", False)


def slow(fn: Callable[P, R]) -> Callable[P, R]:
    """Mark work that takes longer than a row: calling it while this thread holds the write lock raises.

    Markdown, password hashes and the like are prepared first, then the transaction opens.
    """

    @functools.wraps(fn)
    def outside(*args: P.args, **kwargs: P.kwargs) -> R:
        if held():
            raise RuntimeError(f"{fn.__qualname__} is slow and was called inside a transaction")
        return fn(*args, **kwargs)

    return outside
