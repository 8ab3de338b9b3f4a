"""Which keys were used. A GET never writes: it lies in memory, and a tick writes it down, to the day."""

from __future__ import annotations

import threading

from ..kernel.db import Database
from . import queries

FLUSH = 60  # seconds between two writes
DAY = 86400


class Used:
    """Key -> the day on which it was used."""

    def __init__(self) -> None:
        self._days: dict[int, int] = {}
        self._written: dict[int, int] = {}
        self._lock = threading.Lock()

    def saw(self, key_id: int, at: int) -> None:
        day = at // DAY * DAY
        if self._written.get(key_id) != day:
            with self._lock:
                self._days[key_id] = day

    def flush(self, db: Database) -> None:
        """Write it down. On a full disk it waits on."""
        with self._lock:
            waiting = dict(self._days)
        if not waiting:
            return
        with db.transaction() as tx:
            queries.touch_keys(tx, waiting)
        with self._lock:
            self._written = {**self._written, **waiting} if len(self._written) < 10_000 else waiting
            self._days = {key: day for key, day in self._days.items() if waiting.get(key) != day}
