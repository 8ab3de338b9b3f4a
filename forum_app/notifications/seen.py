"""What members saw of their notices by looking at the posts themselves.

A GET never writes: it is remembered here, counts at once in this process, and is written down by a tick. Of what a
process that is killed had not written down, the badge tells once more.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable
from itertools import islice

from ..kernel.clock import now
from ..kernel.db import Database
from ..kernel.queries import bump_mine
from .queries import notices

FLUSH = 2  # seconds between two writes
BATCH = 300  # parts in one transaction


class Seen:
    """Parts of notices by member, and the notices that have nothing new left without them."""

    def __init__(self) -> None:
        self._parts: defaultdict[int, set[int]] = defaultdict(set)
        self._closed: defaultdict[int, set[int]] = defaultdict(set)
        self._lock = threading.Lock()

    def saw(self, member_id: int, part_ids: Iterable[int], closed: Iterable[int]) -> None:
        """`closed` are the notices of which these parts were all that was new."""
        with self._lock:
            self._parts[member_id].update(part_ids)
            self._closed[member_id].update(closed)

    def closed(self, member_id: int) -> frozenset[int]:
        """The notices that were seen, and are not written down yet."""
        found = self._closed.get(member_id)
        return frozenset(found) if found else frozenset()

    def flush(self, db: Database) -> None:
        """Write it down. On a full disk it waits on."""
        with self._lock:
            waiting = {member_id: set(parts) for member_id, parts in self._parts.items() if parts}
        for member_id, parts in waiting.items():
            walk = iter(sorted(parts))
            while batch := list(islice(walk, BATCH)):
                with db.transaction() as tx:
                    notices.set_parts_seen(tx, batch, now())
                    bump_mine(tx, member_id)
            self._drop(member_id, parts)

    def _drop(self, member_id: int, parts: set[int]) -> None:
        """What came meanwhile stays; what closed by it is found closed again with the next look."""
        with self._lock:
            self._parts[member_id] -= parts
            if not self._parts[member_id]:
                del self._parts[member_id]
                self._closed.pop(member_id, None)
