"""What goes on behind the pages, each in batches, so that nobody waits for the lock.

Topics get to know how hot they are, pins end, what is idle is locked, traces are swept. How posts are made again by a
new renderer stands in `renewing`.
"""

from __future__ import annotations

from typing import Any

from ..kernel.clock import now
from ..kernel.db import Database
from ..kernel.forum import Forum
from ..kernel.options import Options
from ..kernel.queries import bump_stream
from . import keeping, pacing, service
from .queries import read

HOT = "topics.hot"
BATCH = 100
LOCK = "topics.lock"
SWEEP = "topics.traces"


def plan(app: Forum) -> None:
    """At start: queue the job for topics that nobody reckoned."""
    if read.never_hot(app.db.reader(), 0, 1):
        with app.db.transaction() as tx:
            app.jobs.put(tx, HOT, {"after": 0}, now(), name=HOT)


def reckon_hot(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    """One batch of the topics that were there before anybody reckoned how hot they are."""
    ids = read.never_hot(db.reader(), int(payload["after"]), BATCH)
    if not ids:
        return None
    with db.transaction() as tx:
        for topic_id in ids:
            service.count_hot(tx, topic_id, now=now())
        bump_stream(tx)
    return {"after": ids[-1]}


def unpin(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Due when a pin ends. What was pinned anew meanwhile has another end, and stays."""
    with db.transaction() as tx:
        done = keeping.unpin_ended(tx, BATCH, now=max(now(), int(payload["until"])))
    return payload if done == BATCH else None


def close(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Due when a topic closes. One that got another time meanwhile stays open until then."""
    with db.transaction() as tx:
        done = pacing.close_due(tx, BATCH, now=max(now(), int(payload["until"])))
    return payload if done == BATCH else None


def lock_idle(db: Database, _: dict[str, Any], options: Options) -> dict[str, Any] | None:
    """One batch of the topics that were idle for as long as the owner allows."""
    days = int(options.read(db.reader())["lock_after_days"])
    if not days:
        return None
    with db.transaction() as tx:
        return {} if keeping.lock_idle(tx, days, BATCH, now=now()) == BATCH else None


def sweep_traces(db: Database, _: dict[str, Any]) -> dict[str, Any] | None:
    with db.transaction() as tx:
        return {} if keeping.drop_expired_traces(tx, BATCH, now=now()) == BATCH else None
