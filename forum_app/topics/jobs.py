"""Renders stored posts again after the renderer changed; ends pins, locks what is idle, sweeps traces.

Each in batches, so that nobody waits for the lock.
"""

from __future__ import annotations

from typing import Any

from ..kernel import markup
from ..kernel.clock import now
from ..kernel.db import Database
from ..kernel.forum import Forum
from ..kernel.options import Options
from . import keeping, service
from .queries import read, write

KIND = "topics.render"
BATCH = 100
LOCK = "topics.lock"
SWEEP = "topics.traces"


def plan(app: Forum) -> None:
    """At start: queue the job when the stored HTML is older than the renderer."""
    if app.options.read(app.db.reader())["renderer"] != markup.VERSION:
        with app.db.transaction() as tx:
            app.jobs.put(tx, KIND, {"after": 0}, now(), name=KIND)


def render_again(
    db: Database, payload: dict[str, Any], options: Options, origins: frozenset[str]
) -> dict[str, Any] | None:
    """One batch; answers where to go on, None at the end."""
    posts = read.posts_after(db.reader(), int(payload["after"]), BATCH)
    if not posts:
        with db.transaction() as tx:
            options.put(tx, {"renderer": markup.VERSION}, now())
        return None
    rows = []
    for post in posts:
        if post.renderer != markup.VERSION:
            made = service.prepare(db.reader(), db.events, post.body, post.format, origins=origins)
            rows.append(
                {"id": post.id, "body": post.body, "html": made.html, "lang": made.lang, "renderer": markup.VERSION}
            )
    if rows:
        with db.transaction() as tx:
            write.set_html(tx, rows)
            write.bump_topics_of_posts(tx, posts[0].id, posts[-1].id)
    return {"after": posts[-1].id}


def unpin(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    """Due when a pin ends. What was pinned anew meanwhile has another end, and stays."""
    with db.transaction() as tx:
        done = keeping.unpin_ended(tx, BATCH, now=max(now(), int(payload["until"])))
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
