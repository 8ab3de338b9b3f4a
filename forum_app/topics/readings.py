"""How often a topic was read. A GET never writes: readings are counted in memory and written down by a tick."""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections import Counter

from ..kernel.db import Database
from ..kernel.limits import network_of
from .queries import write

FLUSH = 60  # seconds between two writes
DAY = 24 * 3600
MOST = 100_000  # readings that are remembered, about 15 MB


class Readings:
    """A reader counts once a day for a topic. Of readers only a number is kept that this run alone can make."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._salt = secrets.token_bytes(16)
        self._seen: dict[int, int] = {}  # reading -> when it was counted, oldest first
        self._waiting: Counter[int] = Counter()  # topic -> readings not written down yet
        self._lock = threading.Lock()

    def saw(self, topic_id: int, reader: str, at: int) -> None:
        """`reader` is the same for the same one; `at` in seconds."""
        digest = hashlib.blake2b(f"{topic_id} {reader}".encode(), digest_size=8, key=self._salt).digest()
        reading = int.from_bytes(digest, "big")
        with self._lock:
            if -DAY < at - self._seen.get(reading, -DAY) < DAY:
                return
            self._seen.pop(reading, None)
            if len(self._seen) >= self._most:
                self._forget(at)
            self._seen[reading] = at
            self._waiting[topic_id] += 1

    def _forget(self, at: int) -> None:
        """What is a day old; where that is little, the older half."""
        kept = [(reading, seen) for reading, seen in self._seen.items() if at - seen < DAY]
        self._seen = dict(kept if len(kept) <= self._most // 2 else kept[len(kept) // 2 :])

    def waiting(self, topic_id: int) -> int:
        """Readings that do not stand in the topic's row yet."""
        return self._waiting.get(topic_id, 0)

    def flush(self, db: Database) -> None:
        """Write down what was counted. On a full disk it waits on."""
        with self._lock:
            waiting, self._waiting = self._waiting, Counter()
        if not waiting:
            return
        try:
            with db.transaction() as tx:
                write.add_views(tx, waiting)
        except BaseException:
            with self._lock:
                self._waiting.update(waiting)
            raise


def guest(address: str, agent: str) -> str:
    """Whom we take for one guest: a network and a browser."""
    return f"{network_of(address) if ':' in address else address} {agent[:300]}"
