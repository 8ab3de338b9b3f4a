"""How far people have read. A GET never writes: it is noted in memory and written down by a tick."""

from __future__ import annotations

import threading
from itertools import islice

from ..kernel.db import Database
from ..kernel.queries import bump_mine
from .queries import write

FLUSH = 10  # seconds between two writes
BATCH = 500


class Noted:
    """One for each application. What is noted counts at once, in this process; in others when it is written down."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[int, int], int] = {}  # (member, talk) -> the last number they saw
        self._lock = threading.Lock()

    def saw(self, member_id: int, talk_id: int, number: int) -> None:
        with self._lock:
            key = (member_id, talk_id)
            self._numbers[key] = max(number, self._numbers.get(key, 0))

    def number(self, member_id: int, talk_id: int) -> int:
        """0 for nothing that is not written down yet."""
        return self._numbers.get((member_id, talk_id), 0)

    def flush(self, db: Database) -> None:
        """Write down what was noted. On a full disk it waits on; what was noted is forgotten once it stands."""
        while batch := self._some():
            with db.transaction() as tx:
                write.set_read(tx, batch)
                bump_mine(tx, *{member_id for member_id, _ in batch})
            with self._lock:
                for key, number in batch.items():
                    if self._numbers.get(key) == number:
                        del self._numbers[key]
            if len(batch) < BATCH:
                return

    def _some(self) -> dict[tuple[int, int], int]:
        with self._lock:
            return dict(islice(self._numbers.items(), BATCH))
