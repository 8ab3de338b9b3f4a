"""What pages without scripts tell by a picture. A GET never writes: it is kept in memory and written down by a tick."""

from __future__ import annotations

import threading
from itertools import islice

from ..kernel.db import Database
from . import service

FLUSH = 5  # seconds between two writes; with several workers the others know as much later
MOST = 50_000  # positions that wait
BATCH = 200  # positions in one transaction


class Seen:
    """(member, topic) -> the last post seen."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[int, int], int] = {}
        self._lock = threading.Lock()

    def saw(self, member_id: int, topic_id: int, post_id: int) -> None:
        key = (member_id, topic_id)
        with self._lock:
            if key in self._waiting or len(self._waiting) < MOST:
                self._waiting[key] = max(post_id, self._waiting.get(key, 0))

    def flush(self, db: Database) -> None:
        """Write down what waits. On a full disk it waits on."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        try:
            while batch := dict(islice(waiting.items(), BATCH)):
                with db.transaction() as tx:
                    for (member_id, topic_id), post_id in batch.items():
                        service.read_up_to(tx, member_id, topic_id, post_id)
                for key in batch:
                    del waiting[key]
        finally:
            for (member_id, topic_id), post_id in waiting.items():
                self.saw(member_id, topic_id, post_id)
