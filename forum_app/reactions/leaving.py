"""What becomes of reactions when a member leaves or a post goes, and what a member takes along."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ..accounts.taking import as_json
from ..kernel.db import Database, Reader, Writer
from ..kernel.rights import of_member
from ..kernel.times import iso
from ..topics.events import PostPurged
from . import queries, service

BATCH = 200  # reactions that one transaction takes away
TURN = 3  # seconds of work in one call
BREATH = 0.005  # seconds between two transactions


def post_purged(tx: Writer, event: PostPurged) -> None:
    queries.drop_of_post(tx, event.post_id)


def forget(db: Database, member_id: int, keep_posts: bool) -> bool:  # noqa: ARG001
    """Who is gone reacts to nothing, and is counted nowhere. True: there is more."""
    until = time.monotonic() + TURN
    while time.monotonic() < until:
        with db.transaction() as tx:
            given = queries.given_by(tx, member_id, BATCH)
            service.forget(tx, given)
        if len(given) < BATCH:
            return False
        time.sleep(BREATH)
    return True


def take_along(db: Reader, member_id: int) -> Iterator[tuple[str, bytes]]:
    """reactions.json: to which posts, and when."""
    if given := queries.given_to_see(db, member_id, of_member(db, member_id).hidden):
        rows = [{"post": f"/p/{one.post_id}", "kind": one.kind, "at": iso(one.created_at)} for one in given]
        yield "reactions.json", as_json(rows)
