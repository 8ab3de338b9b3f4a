"""Who was seen, kept in memory and written down now and then; sessions and links that ran out, swept."""

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
from . import directory, joining, leaving, queries
from .queries import halfway as halfway_rows
from .queries import joining as joining_rows
from .queries import leaving as leaving_rows
from .queries import recovery as recovery_rows

FLUSH = 60  # seconds between writes of who was seen
LOOK = 20  # seconds between looks at who is here


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
    app.events.provide("write down who was seen", presence.flush)
    app.jobs.handler(leaving.FORGET, functools.partial(leaving.forget, events=app.events))
    app.jobs.every(3600, "accounts.sweep", sweep)
    return presence


def who_is_here(app: Forum) -> directory.Here:
    """Looked at when the program starts and by a tick: pages that show it ask nothing."""
    here = directory.Here()
    app.events.provide("start", lambda forum: here.refresh(forum.db.reader(), now()))
    app.jobs.tick(LOOK, lambda: here.refresh(app.db.reader(), now()))
    app.jobs.handler(directory.JOB, directory.fill)
    return here


def plan_words(app: Forum) -> None:
    """At start: queue the job when members are from before the directory."""
    db = app.db.reader()
    if not directory.is_filled(db):
        with app.db.transaction() as tx:
            app.jobs.put(tx, directory.JOB, {"after": 0}, now(), name=directory.JOB)


def sweep(db: Database, _: dict[str, Any]) -> None:
    with db.transaction() as tx:
        queries.drop_expired_sessions(tx, now())
        recovery_rows.drop_expired_links(tx, now())
        leaving_rows.drop_old_left_names(tx, now())
        halfway_rows.drop_expired_halfway(tx, now())
        joining_rows.drop_old_knocks(tx, now() - joining.WAIT)
        kernel_queries.drop_old_attempts(tx, now() - FORGET)
