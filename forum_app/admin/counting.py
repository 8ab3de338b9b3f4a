"""How much goes on, hour by hour: posts as they come, visitors by a tick. Numbers alone, of no one person."""

from __future__ import annotations

from typing import Any

from ..accounts.queries import ONLINE
from ..kernel.clock import now
from ..kernel.db import Database, Writer
from ..kernel.forum import Forum
from ..topics.events import PostAdded
from . import queries

HOUR = 3600
KEPT = 400 * 24  # hours: twelve months and what is begun of one
LOOK = 60  # seconds between looks at who is here


def register(app: Forum) -> None:
    app.events.listen(PostAdded, count_post)
    crowd = Crowd()
    app.jobs.tick(LOOK, lambda: crowd.look(app.db, now()))
    app.jobs.every(24 * HOUR, "admin.sweep", sweep)


def count_post(tx: Writer, post: PostAdded) -> None:
    """Of what is imported, only the latest."""
    if post.at // HOUR > now() // HOUR - KEPT:
        queries.count_post(tx, post.at // HOUR, 1 if post.number == 1 else 0)


class Crowd:
    """Remembers what it wrote last, so that an hour in which nobody comes writes nothing."""

    def __init__(self) -> None:
        self._written = (0, 0, 0)  # hour, visitors, most

    def look(self, db: Database, at: int) -> None:
        reader = db.reader()
        here, visitors = queries.seen_since(reader, at - ONLINE), queries.seen_since(reader, at // HOUR * HOUR)
        hour, known, most = self._written
        if hour != at // HOUR:
            hour, known, most = at // HOUR, 0, 0
        if visitors > known or here > most:
            with db.transaction() as tx:
                queries.put_visits(tx, hour, visitors, here, at)
            self._written = (hour, max(visitors, known), max(here, most))


def sweep(db: Database, _: dict[str, Any]) -> None:
    with db.transaction() as tx:
        queries.drop_hours(tx, now() // HOUR - KEPT)
