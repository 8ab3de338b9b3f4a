"""How often a topic was read. A GET never writes: readings are counted in memory and written down by a tick."""

from __future__ import annotations

import secrets
import threading
from collections import Counter
from itertools import islice

from ..kernel.db import Database
from ..kernel.limits import network_of
from .queries import write

FLUSH = 60  # seconds between two writes
DAY = 24 * 3600
MOST = 100_000  # readings that are remembered, about 16 MB
BATCH = 1000  # topics in one transaction


class Readings:
    """A reader counts once a day for a topic. Of readers only a number is kept that this run alone can make."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._salt = secrets.token_hex(16)
        # reading -> when it was counted. When the young ones are many they become the old ones, which are forgotten
        self._young: dict[int, int] = {}
        self._old: dict[int, int] = {}
        self._waiting: Counter[int] = Counter()  # topic -> readings not written down yet
        self._lock = threading.Lock()

    def saw(self, topic_id: int, reader: int | str, at: int) -> None:
        """`reader` is the same for the same one; `at` in seconds."""
        reading = hash((self._salt, topic_id, reader))
        with self._lock:
            before = self._young.get(reading, self._old.get(reading))
            if before is not None and abs(at - before) < DAY:  # also when the clock was set back
                return
            if len(self._young) >= self._most // 2:
                self._young, self._old = {}, self._young
            self._young[reading] = at
            self._waiting[topic_id] += 1

    def waiting(self, topic_id: int) -> int:
        """Readings that do not stand in the topic's row yet."""
        return self._waiting.get(topic_id, 0)

    def flush(self, db: Database) -> None:
        """Write down what was counted. On a full disk it waits on."""
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
        try:
            while batch := dict(islice(waiting.items(), BATCH)):
                with db.transaction() as tx:
                    write.add_views(tx, batch)
                for topic_id in batch:
                    del waiting[topic_id]
        finally:
            with self._lock:
                self._waiting.update(waiting)


def guest(address: str, agent: str) -> str:
    """Whom we take for one guest: a network and a browser."""
    return f"{network_of(address) if ':' in address else address} {agent[:300]}"
