"""What becomes of bookmarks when a member leaves or a post goes, and what a member takes along."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ..accounts.taking import as_json
from ..kernel.db import Database, Reader, Writer
from ..kernel.rights import of_member
from ..kernel.times import iso
from ..topics.events import PostPurged
from . import queries

BATCH = 500  # bookmarks that one transaction takes away
BREATH = 0.005  # seconds between two transactions


def post_purged(tx: Writer, event: PostPurged) -> None:
    queries.drop_of_post(tx, event.post_id)


def forget(db: Database, member_id: int, keep_posts: bool) -> None:  # noqa: ARG001
    """They go, with their notes, whatever becomes of the posts."""
    gone = BATCH
    while gone == BATCH:
        with db.transaction() as tx:
            gone = queries.drop_some_of(tx, member_id, BATCH)
        time.sleep(BREATH)


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """bookmarks.json: which posts, and one's notes on them."""
    if found := queries.all_of(db, member_id, of_member(db, member_id).hidden):
        rows = [{"post": f"/p/{own.post_id}", "note": own.note, "at": iso(own.created_at)} for own in found]
        yield "bookmarks.json", as_json(rows)
