"""Who was seen, kept in memory and written down now and then; sessions that ran out, swept."""

from __future__ import annotations

import functools
import threading
from typing import Any

from ..kernel import queries as kernel_queries
from ..kernel.clock import now
from ..kernel.db import Database
from ..kernel.forum import Forum
from ..kernel.limits import FORGET
from ..kernel.session import LIFE
from ..kernel.viewer import Viewer
from . import leaving, queries

FLUSH = 60  # seconds between writes of who was seen


class Presence:
    """Session id -> (member, time). A GET never writes; this is flushed by a tick."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def saw(self, viewer: Viewer, at: int) -> None:
        self._seen[viewer.session_id] = (viewer.id, at)

    def flush(self, db: Database) -> None:
        with self._lock:
            seen, self._seen = self._seen, {}
        if seen:
            with db.transaction() as tx:
                queries.touch_sessions(tx, seen, LIFE)


def register(app: Forum) -> Presence:
    presence = Presence()
    app.jobs.tick(FLUSH, lambda: presence.flush(app.db))
    app.jobs.handler(leaving.FORGET, functools.partial(leaving.forget, events=app.events))
    app.jobs.every(3600, "accounts.sweep", sweep)
    return presence


def sweep(db: Database, _: dict[str, Any]) -> None:
    with db.transaction() as tx:
        queries.drop_expired_sessions(tx, now())
        queries.drop_old_left_names(tx, now())
        kernel_queries.drop_old_attempts(tx, now() - FORGET)
