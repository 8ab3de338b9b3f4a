"""What goes on behind the pages, each in batches, so that nobody waits for the lock.

Posts are made again by a new renderer, topics get to know how hot they are, pins end, what is idle is locked, traces
are swept.
"""

from __future__ import annotations

from typing import Any

from ..kernel import markup
from ..kernel.clock import now
from ..kernel.db import Database
from ..kernel.forum import Forum
from ..kernel.options import Options
from ..kernel.queries import bump_stream
from . import keeping, service
from .queries import read, write

KIND = "topics.render"
HOT = "topics.hot"
BATCH = 100
LOCK = "topics.lock"
SWEEP = "topics.traces"


def plan(app: Forum) -> None:
    """At start: queue the jobs for HTML older than the renderer, and for topics that nobody reckoned."""
    if app.options.read(app.db.reader())["renderer"] != markup.VERSION:
        with app.db.transaction() as tx:
            app.jobs.put(tx, KIND, {"after": 0}, now(), name=KIND)
    if read.never_hot(app.db.reader(), 0, 1):
        with app.db.transaction() as tx:
            app.jobs.put(tx, HOT, {"after": 0}, now(), name=HOT)


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
