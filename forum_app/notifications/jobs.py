"""What goes on behind the pages: telling many followers, and letting old notices go."""

from __future__ import annotations

from typing import Any

from ..kernel.clock import now
from ..kernel.db import Database
from . import telling
from .queries import gone, levels, notices

BATCH = 200
MOST_EMPTY = 1000  # notices that one transaction takes away; to find them is the longer part, and holds nobody up
SWEEP = "notices.sweep"
KEPT = 90 * 24 * 3600  # seconds


def spread(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:
    """One batch of those who follow what a post was written in. Who knows of the post already is not told again."""
    kind, post_id = str(payload["kind"]), int(payload["post"])
    with db.transaction() as tx:
        post = levels.written(tx, post_id)
        target = dict(telling.sources(post)).get(kind) if post else None
        if post is None or target is None:  # it was deleted meanwhile, or stands elsewhere
            return None
        found = levels.followers(tx, kind, target, int(payload["after"]), BATCH)
        told = notices.told_of(tx, post_id)
        new = [member_id for member_id in found if member_id not in told]
        if new:
            telling.tell_of_post(tx, kind, post, new, post.author_id, post.created_at)
    return {**payload, "after": found[-1]} if len(found) == BATCH else None


def sweep(db: Database, payload: dict[str, Any]) -> dict[str, Any] | None:  # noqa: ARG001
    """One batch of what is older than is kept, and of what holds nothing any more."""
    empty = gone.empty(db.reader(), MOST_EMPTY)
    with db.transaction() as tx:
        old = gone.drop_old(tx, now() - KEPT, BATCH)
        gone.drop_empty(tx, empty)
    return {} if old == BATCH or len(empty) == MOST_EMPTY else None
