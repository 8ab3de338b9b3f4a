"""Renders stored posts again after the renderer changed, a hundred at a time, while the forum runs."""

from __future__ import annotations

from typing import Any

from ..kernel import markup
from ..kernel.clock import now
from ..kernel.db import Database
from ..kernel.forum import Forum
from ..kernel.options import Options
from . import service
from .queries import read, write

KIND = "topics.render"
BATCH = 100


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
